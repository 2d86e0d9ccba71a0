//! What a program that will be split has to bring along: where in its code it refers to what.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo::rustc-link-arg-bin=customer-activity=--emit-relocs");
    }
}
