//! Checks the requirements of a build before anything is compiled. Each error is one line with the command that helps.

use crate::{Result, TARGET};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::mpsc;
use std::time::Duration;

/// Host from which Trunk downloads wasm-bindgen.
const DOWNLOAD_HOST: &str = "github.com:443";
/// Time after which a host counts as unreachable.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

fn output(program: &str, arguments: &[&str]) -> Option<Output> {
    Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())
}

/// Checks that cargo's compiler can build for the browser.
pub fn has_target() -> Result<()> {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let printed = output(&rustc, &["--print", "target-libdir", "--target", TARGET])
        .ok_or("rustc cannot be started: rustup default stable")?;
    let folder = String::from_utf8_lossy(&printed.stdout).trim().to_owned();
    // rustc names the folder whether or not the target is installed; if it is, the core library is there.
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

/// Returns the version of the wasm-bindgen crate in `lock`, the text of Cargo.lock. The wasm-bindgen command must have the same
/// version.
pub fn bindgen_version(lock: &str) -> Result<String> {
    let (_, after) = lock
        .split_once("\nname = \"wasm-bindgen\"\nversion = \"")
        .ok_or("Cargo.lock names no wasm-bindgen")?;
    after
        .split_once('"')
        .map(|(version, _)| version.to_owned())
        .ok_or_else(|| "Cargo.lock ends too early".to_owned())
}

/// The path at which Trunk keeps a downloaded wasm-bindgen of this version, whether or not there is one.
fn trunk_download_path(version: &str) -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = if cfg!(windows) {
        folder("LOCALAPPDATA")?.join("trunkrs/trunk/cache")
    } else if cfg!(target_os = "macos") {
        folder("HOME")?.join("Library/Caches/dev.trunkrs.trunk")
    } else {
        folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")))?.join("trunk")
    };
    Some(
        cache
            .join(format!("wasm-bindgen-{version}"))
            .join(format!("wasm-bindgen{}", std::env::consts::EXE_SUFFIX)),
    )
}

/// Whether a host accepts connections. Not if cargo is told to work offline. Behind a proxy this cannot be checked, so it is
/// assumed.
fn is_reachable(address: &'static str) -> bool {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if std::env::var("CARGO_NET_OFFLINE").is_ok_and(|offline| offline == "true") {
        return false;
    }
    if ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].iter().any(is_set) {
        return true;
    }
    let (sender, receiver) = mpsc::channel();
    // In a thread, because resolving the address may take long.
    std::thread::spawn(move || {
        let addresses =
            address.to_socket_addrs().map(|addresses| addresses.collect::<Vec<_>>()).unwrap_or_default();
        let _ = sender.send(
            addresses.iter().any(|address| TcpStream::connect_timeout(address, CONNECT_TIMEOUT).is_ok()),
        );
    });
    receiver.recv_timeout(CONNECT_TIMEOUT).unwrap_or(false)
}

/// Returns the command for a wasm-bindgen of the version in `lock`, which is on the PATH or was downloaded by Trunk. With
/// `may_download`, it is enough that Trunk can download it.
pub fn find_bindgen(lock: &str, may_download: bool) -> Result<PathBuf> {
    let version = bindgen_version(lock)?;
    let printed = output("wasm-bindgen", &["--version"])
        .map(|printed| String::from_utf8_lossy(&printed.stdout).trim().to_owned());
    let found = printed.as_deref().and_then(|printed| printed.split(' ').nth(1));
    if found == Some(&version) {
        return Ok(PathBuf::from("wasm-bindgen"));
    }
    if let Some(path) = trunk_download_path(&version).filter(|path| path.is_file()) {
        return Ok(path);
    }
    if may_download && is_reachable(DOWNLOAD_HOST) {
        return Ok(PathBuf::from("wasm-bindgen"));
    }
    let instead = found.map(|found| format!(" (there is {found})")).unwrap_or_default();
    Err(format!(
        "wasm-bindgen {version} is missing{instead}, and nothing loads it from GitHub: cargo install wasm-bindgen-cli@{version}"
    ))
}

/// Checks for Node and the npm packages, which only a release needs.
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
