//! Checks the requirements of a build before anything is compiled. Each error is one line with the command that helps.

use crate::{Result, TARGET};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::mpsc;
use std::time::Duration;

/// Host from which Trunk downloads wasm-bindgen.
const SOURCE: &str = "github.com:443";
const PATIENCE: Duration = Duration::from_secs(5);

fn output(program: &str, arguments: &[&str]) -> Option<Output> {
    Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())
}

/// Checks that cargo's compiler can build for the browser.
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

/// The version of the wasm-bindgen crate, which the tool must have too.
pub fn bindgen_version(lock: &str) -> Result<String> {
    let (_, after) = lock
        .split_once("\nname = \"wasm-bindgen\"\nversion = \"")
        .ok_or("Cargo.lock names no wasm-bindgen")?;
    after
        .split_once('"')
        .map(|(version, _)| version.to_owned())
        .ok_or_else(|| "Cargo.lock ends too early".to_owned())
}

/// The folder in which Trunk keeps its downloads.
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

/// Whether a host accepts connections. Behind a proxy this cannot be checked, so it is assumed.
fn answers(address: &'static str) -> bool {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if std::env::var("CARGO_NET_OFFLINE").is_ok_and(|offline| offline == "true") {
        return false;
    }
    if ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].iter().any(is_set) {
        return true;
    }
    let (tell, told) = mpsc::channel();
    // In a thread, because resolving the address may take long.
    std::thread::spawn(move || {
        let found = address.to_socket_addrs().map(|found| found.collect::<Vec<_>>()).unwrap_or_default();
        let _ = tell.send(found.iter().any(|address| TcpStream::connect_timeout(address, PATIENCE).is_ok()));
    });
    told.recv_timeout(PATIENCE).unwrap_or(false)
}

/// Finds a wasm-bindgen of the version in `lock`: on the PATH, downloaded by Trunk, or, with `may_load`, one that Trunk will
/// download.
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

/// Checks for Node, which only a release needs.
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
    fn the_wasm_bindgen_version_is_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n\n[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n";
        assert_eq!(bindgen_version(lock).unwrap(), "0.2.130");
        assert!(bindgen_version("").is_err());
    }
}
