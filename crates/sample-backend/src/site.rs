//! Serves a built app as in production.

use crate::html;
use crate::state::State;
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

/// The content type for a file name.
fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether the name contains a hash of the content, so that the file never changes: `app-0123456789abcdef_bg.wasm`,
/// `index-DiwrgTda.js`.
fn is_hashed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let Some((_, tail)) = stem.split_once('-') else { return false };
    tail.split('-').flat_map(|part| [part, part.split('_').next().unwrap_or_default()]).any(|part| {
        part.len() >= 8
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            // An ordinary word is not a hash.
            && part.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    })
}

fn cache_control(name: &str) -> &'static str {
    if name.ends_with(".html") {
        "no-cache"
    } else if is_hashed(name) {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    }
}

/// The file of a path below the folder; `None` for a path that leaves it.
fn file_of(root: &Path, path: &str) -> Option<PathBuf> {
    let decoded: Vec<u8> = percent_decode(path)?;
    let decoded = String::from_utf8(decoded).ok()?;
    let mut file = root.to_path_buf();
    for part in decoded.split('/').filter(|part| !part.is_empty()) {
        // No parent folders, hidden files, or other systems' separators.
        if part.starts_with('.') || part.contains(['\\', ':', '\0']) {
            return None;
        }
        file.push(part);
    }
    Some(file)
}

fn percent_decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    Some(bytes)
}

/// The encodings that the browser accepts, best first.
fn encodings(headers: &HeaderMap) -> Vec<(&'static str, &'static str)> {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |wanted: &str| {
        accepted.split(',').any(|part| {
            let mut pieces = part.split(';').map(str::trim);
            pieces.next() == Some(wanted) && pieces.all(|piece| !matches!(piece, "q=0" | "q=0.0"))
        })
    };
    [("br", "br"), ("gzip", "gz")].into_iter().filter(|(name, _)| takes(name)).collect()
}

async fn send(file: &Path, headers: &HeaderMap) -> Option<Response<Body>> {
    let name = file.file_name()?.to_str()?;
    let plain = tokio::fs::metadata(file).await.ok().filter(|data| data.is_file())?;
    let mut chosen = (file.to_path_buf(), None, plain);
    for (encoding, extension) in encodings(headers) {
        let mut twin = file.as_os_str().to_owned();
        twin.push(format!(".{extension}"));
        if let Some(data) = tokio::fs::metadata(&twin).await.ok().filter(|data| data.is_file()) {
            chosen = (PathBuf::from(twin), Some(encoding), data);
            break;
        }
    }
    let (path, encoding, data) = chosen;
    let modified = data
        .modified()
        .ok()
        .and_then(|at| at.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |since| since.as_nanos());
    let tag = format!("\"{modified:x}-{:x}{}\"", data.len(), encoding.unwrap_or_default());
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag)) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        Response::new(Body::from(tokio::fs::read(&path).await.ok()?))
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control(name)));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    Some(response)
}

/// Serves every path that is not one of the backend's own.
pub async fn serve(Shared(state): Shared<Arc<State>>, request: Request) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return crate::problem::Refusal::MethodNotAllowed.into_response();
    }
    let Some(root) = &state.dist else {
        if request.uri().path() == "/" {
            return html::page(
                "en",
                "Sample backend",
                "<h1>Sample backend</h1><p>It serves the data below <code>/api/v1</code>. It was started without \
                 <code>--dist</code>, so there is no app here.</p><p><a href=\"/sign-in\">Sign in</a></p>",
            );
        }
        return html::not_found();
    };
    let path = request.uri().path();
    let last = path.rsplit('/').next().unwrap_or_default();
    if !last.is_empty()
        && let Some(file) = file_of(root, path)
        && let Some(response) = send(&file, request.headers()).await
    {
        return response;
    }
    // Addresses of the app have no file extension; a path with one is a missing file.
    if last.contains('.') {
        return html::not_found();
    }
    match send(&root.join("index.html"), request.headers()).await {
        Some(response) => response,
        None => html::not_found(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_are_recognised() {
        for name in [
            "customer-activity-4f0c1b2a99d0e1f2_bg.wasm",
            "app-0123456789abcdef.js",
            "index-DiwrgTda.js",
            "a-8BADF00D.css",
        ] {
            assert!(is_hashed(name), "{name}");
        }
        for name in [
            "index.html",
            "boot.js",
            "apple-touch-icon.png",
            "customer-activity.js",
            "site-manifest.webmanifest",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn no_path_leaves_the_folder() {
        let root = Path::new("dist");
        assert_eq!(file_of(root, "/a/b.js"), Some(PathBuf::from("dist/a/b.js")));
        for path in [
            "/../secret",
            "/a/../../b",
            "/%2e%2e/secret",
            "/..%5csecret",
            "/.git/config",
            "/a%00b",
            "/c:/x",
            "/%zz",
            "/%2",
        ] {
            assert_eq!(file_of(root, path), None, "{path}");
        }
    }
}
