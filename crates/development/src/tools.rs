//! What a build needs, asked before anything is compiled: each answer is one line, with the command that brings what is missing.

use crate::{Result, TARGET};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::mpsc;
use std::time::Duration;

/// From where Trunk brings wasm-bindgen, and how long it may take to answer.
const SOURCE: &str = "github.com:443";
const PATIENCE: Duration = Duration::from_secs(5);

fn output(program: &str, arguments: &[&str]) -> Option<Output> {
    Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())
}

/// Can the compiler that cargo uses build for the browser?
pub fn has_target() -> Result<()> {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let printed = output(&rustc, &["--print", "target-libdir", "--target", TARGET])
        .ok_or("rustc cannot be started: rustup default stable")?;
    let folder = String::from_utf8_lossy(&printed.stdout).trim().to_owned();
    let is_core = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
    };
    if std::fs::read_dir(folder).is_ok_and(|mut files| files.any(is_core)) {
        return Ok(());
    }
    Err(format!(
        "Rust's target for the browser is missing: rustup target add {TARGET} (where that is out of reach: make serve)"
    ))
}

/// The version of wasm-bindgen's crate, which the tool must have, too.
pub fn bindgen_version(lock: &str) -> Result<String> {
    let (_, after) = lock
        .split_once("\nname = \"wasm-bindgen\"\nversion = \"")
        .ok_or("Cargo.lock names no wasm-bindgen")?;
    after
        .split_once('"')
        .map(|(version, _)| version.to_owned())
        .ok_or_else(|| "Cargo.lock ends too early".to_owned())
}

/// Where Trunk keeps what it has downloaded.
fn kept_by_trunk(version: &str) -> Option<PathBuf> {
    let home = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = if cfg!(windows) {
        home("LOCALAPPDATA")?.join("trunkrs/trunk/cache")
    } else if cfg!(target_os = "macos") {
        home("HOME")?.join("Library/Caches/dev.trunkrs.trunk")
    } else {
        home("XDG_CACHE_HOME").or_else(|| Some(home("HOME")?.join(".cache")))?.join("trunk")
    };
    Some(
        cache
            .join(format!("wasm-bindgen-{version}"))
            .join(format!("wasm-bindgen{}", std::env::consts::EXE_SUFFIX)),
    )
}

/// Does anybody answer there? Behind a proxy nobody can say without asking it, so it is believed.
fn answers(address: &'static str) -> bool {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if std::env::var("CARGO_NET_OFFLINE").is_ok_and(|offline| offline == "true") {
        return false;
    }
    if ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].iter().any(is_set) {
        return true;
    }
    let (tell, told) = mpsc::channel();
    // Beside, because finding the address may take longer than anybody waits.
    std::thread::spawn(move || {
        let found = address.to_socket_addrs().map(|found| found.collect::<Vec<_>>()).unwrap_or_default();
        let _ = tell.send(found.iter().any(|address| TcpStream::connect_timeout(address, PATIENCE).is_ok()));
    });
    told.recv_timeout(PATIENCE).unwrap_or(false)
}

/// A wasm-bindgen of the version in `lock`: on the PATH, kept by Trunk, or, when `may_load`, one that Trunk is going to load.
pub fn has_bindgen(lock: &str, may_load: bool) -> Result<PathBuf> {
    let version = bindgen_version(lock)?;
    let found = output("wasm-bindgen", &["--version"])
        .map(|printed| String::from_utf8_lossy(&printed.stdout).trim().to_owned());
    let found = found.as_deref().and_then(|said| said.split(' ').nth(1));
    if found == Some(&version) {
        return Ok(PathBuf::from("wasm-bindgen"));
    }
    if let Some(kept) = kept_by_trunk(&version).filter(|kept| Path::new(kept).is_file()) {
        return Ok(kept);
    }
    if may_load && answers(SOURCE) {
        return Ok(PathBuf::from("wasm-bindgen"));
    }
    let instead = found.map(|found| format!(" (there is {found})")).unwrap_or_default();
    Err(format!(
        "wasm-bindgen {version} is missing{instead}, and nothing loads it from GitHub: cargo install wasm-bindgen-cli@{version}"
    ))
}

/// A release needs more than a development build.
pub fn has_node() -> Result<()> {
    if output("node", &["--version"]).is_some() && Path::new("node_modules/esbuild").is_dir() {
        return Ok(());
    }
    Err("a release needs Node.js and the npm packages: make build (a development build needs neither: trunk build)".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_says_which_wasm_bindgen() {
        let lock = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n\n[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n";
        assert_eq!(bindgen_version(lock).unwrap(), "0.2.130");
        assert!(bindgen_version("").is_err());
    }
}
