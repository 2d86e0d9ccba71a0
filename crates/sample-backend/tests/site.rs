//! Serves a built app as in production.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on shall stop; clippy.toml reaches the tests, but not their helpers"
)]

mod support;

use std::fs;
use std::path::PathBuf;
use support::{Person, with_dist};

/// A folder that looks like a built app.
fn dist(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("sample-backend-{}-{name}", std::process::id()));
    fs::create_dir_all(folder.join("assets")).unwrap();
    let app = "app-0123456789abcdef";
    for (file, text) in [
        ("index.html", "<!doctype html><title>app</title>"),
        (&format!("{app}.js"), "export{}"),
        (&format!("{app}.js.br"), "BR"),
        (&format!("{app}.js.gz"), "GZ"),
        (&format!("{app}_bg.wasm"), "\0asm"),
        (&format!("{app}_bg.wasm.br"), "BRW"),
        ("boot.js", "1"),
        ("assets/logo.svg", "<svg/>"),
        (".secret", "no"),
    ] {
        fs::write(folder.join(file), text).unwrap();
    }
    fs::write(folder.parent().unwrap().join(format!("outside-{}.txt", std::process::id())), "no").unwrap();
    folder
}

const APP: &str = "/app-0123456789abcdef";
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types customer-activity";
const FOREVER: &str = "public, max-age=31536000, immutable";
const MINUTES: &str = "public, max-age=300";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// A requested file, and how it is served.
struct Served {
    path: String,
    /// The request's `accept-encoding`.
    accepts: &'static str,
    kind: &'static str,
    body: &'static str,
    cache: &'static str,
}

fn served() -> Vec<Served> {
    let file = |path: String, accepts, kind, body, cache| Served { path, accepts, kind, body, cache };
    let script = |accepts, body| file(format!("{APP}.js"), accepts, SCRIPT, body, FOREVER);
    let wasm = |accepts, body| file(format!("{APP}_bg.wasm"), accepts, "application/wasm", body, FOREVER);
    vec![
        script("br, gzip", "BR"),
        script("gzip", "GZ"),
        script("br;q=0, gzip;q=0.5", "GZ"),
        script("", "export{}"),
        wasm("br", "BRW"),
        wasm("gzip", "\0asm"),
        file("/boot.js".into(), "br", SCRIPT, "1", MINUTES),
        file("/assets/logo.svg".into(), "", "image/svg+xml", "<svg/>", MINUTES),
    ]
}

fn check_served(browser: &Person<'_>, file: &Served) {
    let Served { path, accepts, kind, body, cache } = file;
    let answer = browser.get_with(path, &[("accept-encoding", accepts)]);
    assert_eq!((answer.status, answer.text().as_str()), (200, *body), "{path} {accepts}");
    assert_eq!(answer.header("content-type"), *kind, "{path}");
    assert_eq!(answer.header("cache-control"), *cache, "{path}");
    assert_eq!(answer.header("vary"), "accept-encoding", "{path}");
    let chosen = match *body {
        "BR" | "BRW" => "br",
        "GZ" => "gzip",
        _ => "",
    };
    assert_eq!(answer.header("content-encoding"), chosen, "{path} {accepts}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{path}");
    }
    let tag = answer.header("etag");
    let again = browser.get_with(path, &[("accept-encoding", accepts), ("if-none-match", tag)]);
    assert_eq!(again.status, 304, "{path}");
    let head = browser.send("HEAD", path, &[("accept-encoding", accepts), ("origin", "")], b"");
    assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
}

#[test]
fn a_built_app_is_served_as_in_production() {
    let backend = with_dist(dist("serve"));
    let browser = backend.stranger();
    // The page, and every address of the app.
    for path in [
        "/",
        "/index.html",
        "/customer-activity",
        "/customer-activity/kinds/reactiveSupport?workspace=w-1",
        "/customer-activity/entitlements/e-1/",
        "/apiary",
    ] {
        let page = browser.get(path);
        assert_eq!((page.status, page.text().as_str()), (200, "<!doctype html><title>app</title>"), "{path}");
        assert_eq!(page.header("content-security-policy"), POLICY, "{path}");
        assert_eq!(page.header("cache-control"), "no-cache", "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    }
    for file in served() {
        check_served(&browser, &file);
    }
    let outside = format!("outside-{}.txt", std::process::id());
    for missing in [
        "/nothing.js",
        "/app-0123456789abcdee.js",
        "/.secret",
        "/%2esecret",
        &format!("/../{outside}"),
        &format!("/%2e%2e/{outside}"),
        &format!("/..%2f{outside}"),
        &format!("/assets/..%5c..%5c{outside}"),
    ] {
        let answer = browser.get(missing);
        assert_ne!(answer.text(), "no", "{missing}");
        assert!(
            answer.status == 404 || answer.text().contains("<title>app</title>"),
            "{missing}: {}",
            answer.status
        );
    }
    assert_eq!(browser.get("/nothing.js").status, 404);
    assert_eq!(browser.send("POST", "/", &[], b"").status, 405);
    assert_eq!(browser.get("/sign-in").header("content-security-policy"), POLICY);
    assert_eq!(browser.get("/api/v1/me").status, 401);
}
