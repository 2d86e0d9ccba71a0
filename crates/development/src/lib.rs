//! The development build, without Node and without set-up.
//!
//! Trunk runs this crate twice (Trunk.toml): [`check`] says in one line what is missing before anything is compiled; [`finish`]
//! does what Trunk cannot: it bundles each style sheet into one file and turns the glue script into a function that creates
//! programs. A release is finished by tools/dist/finish.mjs instead. [`build`] is the same development build without Trunk, for
//! `make serve`.

pub mod glue;
pub mod page;
pub mod style;
pub mod tools;

use page::Page;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A result whose error is a message of one line.
pub type Result<T> = std::result::Result<T, String>;

/// The style sheets for a host's page; that of the standalone page is in `style/` under its own name.
const GUEST_STYLE: &str = "guest.css";
const LATER_STYLE: &str = "later.css";
/// The entry for a host's page, whose name never changes.
const ENTRY: &str = "customer-activity.js";
/// The script that contains version and build.
const INSTANCE: &str = "instance.js";
const BOOT: &str = "boot.js";
/// The only script that uses an npm package: without npm, a development build has no web vitals.
const VITALS: &str = "vitals.js";
const VITALS_PACKAGE: &str = "node_modules/web-vitals/dist/web-vitals.js";
/// Rust's name for the browser target.
const TARGET: &str = "wasm32-unknown-unknown";

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map(drop).map_err(|error| format!("{} cannot be copied: {error}", from.display()))
}

/// A name part that changes with the content, so that no browser shows an old file.
fn content_hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn is_release() -> bool {
    std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release")
}

fn given(name: &str) -> Result<PathBuf> {
    std::env::var_os(name)
        .map(PathBuf::from)
        .ok_or_else(|| format!("{name} is not set: this runs as a hook of Trunk"))
}

/// Trunk's first hook: checks that everything is installed.
pub fn check() -> Result<()> {
    tools::has_target()?;
    tools::find_bindgen(&read(Path::new("Cargo.lock"))?, true)?;
    if is_release() { tools::has_node() } else { Ok(()) }
}

/// Trunk's last hook, on the folder that then becomes `dist/`.
pub fn finish() -> Result<()> {
    if is_release() {
        let status = Command::new("node")
            .arg("tools/dist/finish.mjs")
            .status()
            .map_err(|error| format!("node cannot be started: {error}"))?;
        return if status.success() {
            Ok(())
        } else {
            Err("the release could not be finished; the reason stands above".to_owned())
        };
    }
    let base = std::env::var("TRUNK_PUBLIC_URL").unwrap_or_else(|_| "/".to_owned());
    finish_development(&given("TRUNK_SOURCE_DIR")?, &given("TRUNK_STAGING_DIR")?, &base)
}

/// Finishes a development build in `staging`, whose `index.html` names style, script and program.
pub fn finish_development(source: &Path, staging: &Path, base: &str) -> Result<()> {
    let mut page = Page::new(read(&staging.join("index.html"))?, base);
    let version = read(&source.join("Cargo.toml"))?
        .lines()
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned))
        .ok_or("Cargo.toml has no version")?;

    let sheet = page.only("style sheet", |link| link.is("stylesheet"))?;
    let old = page.file(&sheet)?;
    let name = page::stem(&old);
    let text = style::bundle(&source.join("style").join(format!("{name}.css")))?;
    let new = format!("{name}-{}.css", content_hash(text.as_bytes()));
    fs::remove_file(staging.join(&old)).map_err(|error| format!("{old} cannot be removed: {error}"))?;
    write(&staging.join(&new), &text)?;
    page.point(&sheet, &new);
    for name in [GUEST_STYLE, LATER_STYLE] {
        write(&staging.join(name), &style::bundle(&source.join("style").join(name))?)?;
    }

    let script = page.only("script of the program", |link| {
        link.is("modulepreload") && !link.href().contains("snippets/")
    })?;
    let program = page.only("program", |link| link.is("preload") && link.href().ends_with(".wasm"))?;
    let (glue, wasm) = (page.file(&script)?, page.file(&program)?);
    let path = staging.join(&glue);
    let template = read(&source.join("tools/program.template.js"))?;
    write(&path, &glue::as_factory(&read(&path)?, &template)?)?;
    page.point(&script, &glue);
    write(&staging.join("index.html"), page.text())?;

    let fill = |name: &str, values: &[(&str, &str)]| -> Result<()> {
        let path = staging.join(name);
        let mut text = read(&path)?;
        for (what, value) in values {
            let place = format!("%{what}%");
            if !text.contains(&place) {
                return Err(format!("{name} does not ask for {place}"));
            }
            text = text.replace(&place, value);
        }
        write(&path, &text)
    };
    fill(INSTANCE, &[("version", &version), ("build", &glue)])?;
    let later = [("later", LATER_STYLE), ("later-integrity", "")];
    fill(BOOT, &later)?;
    fill(ENTRY, &later)?;
    fill(
        ENTRY,
        &[
            ("glue", &glue),
            ("wasm", &wasm),
            ("style", GUEST_STYLE),
            ("integrations", "integrations.js"),
            ("wasm-integrity", ""),
            ("style-integrity", ""),
        ],
    )?;
    let package = source.join(VITALS_PACKAGE);
    if package.is_file() {
        copy(&package, &staging.join("web-vitals.js"))?;
        let path = staging.join(VITALS);
        write(&path, &read(&path)?.replace("'web-vitals'", "'./web-vitals.js'"))?;
    }
    Ok(())
}

/// The development build without Trunk, in `dist`: the same commands and files (tools/first-run.sh compares them).
pub fn build(dist: &Path) -> Result<()> {
    tools::has_target()?;
    let bindgen = tools::find_bindgen(&read(Path::new("Cargo.lock"))?, false)?;
    let source = Path::new(".");
    let page = read(&source.join("index.html"))?;
    let programs = page::programs(&page)?;
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--locked", &format!("--target={TARGET}")]);
    for program in &programs {
        cargo.args(["--bin", &program.name]);
    }
    run(cargo, "the app could not be compiled; the reason stands above")?;

    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| source.join("target"), PathBuf::from);
    let made = target.join("wasm-bindgen/debug");
    for program in &programs {
        let mut command = Command::new(&bindgen);
        command.args(["--target=web", "--no-typescript"]);
        command.arg(format!("--out-dir={}", made.display())).arg(format!("--out-name={}", program.name));
        command.arg(target.join(TARGET).join("debug").join(format!("{}.wasm", program.name)));
        run(command, "wasm-bindgen stopped; the reason stands above")?;
    }

    // Built elsewhere and then moved, so that an interrupted run leaves nothing half-finished.
    let staging = dist.with_extension("part");
    let none_is_fine = |done: std::io::Result<()>| match done {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("the old build cannot be removed: {error}"))
        }
        _ => Ok(()),
    };
    none_is_fine(fs::remove_dir_all(&staging))?;
    fs::create_dir_all(&staging).map_err(|error| format!("{} cannot be made: {error}", staging.display()))?;
    page::assemble(source, &page, &made, &staging)?;
    finish_development(source, &staging, "/")?;
    none_is_fine(fs::remove_dir_all(dist))?;
    fs::rename(&staging, dist).map_err(|error| format!("{} cannot be made: {error}", dist.display()))
}

fn run(mut command: Command, failed: &str) -> Result<()> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(failed.to_owned()),
        Err(error) => Err(format!("{} cannot be started: {error}", command.get_program().to_string_lossy())),
    }
}
