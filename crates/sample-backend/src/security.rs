//! Security headers of every response, and the check of where writes come from.

use crate::problem::Refusal;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, header};
use axum::middleware::Next;

/// The content security policy: only the page's own files, no inline script or style, and DOM sinks only through the app's
/// policy.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types customer-activity";

/// Adds the headers that are the same for every response.
pub async fn headers(request: Request, next: Next) -> Response<Body> {
    let mut response = next.run(request).await;
    let html = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"));
    let headers = response.headers_mut();
    if html {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    response
}

/// Whether a page of this origin sent the request, according to the browser.
///
/// A page cannot forge `Sec-Fetch-Site`, and it is right behind a development proxy too, where `Host` is not the page's. If the
/// browser does not send it, the host of `Origin` must equal `Host`.
pub fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin",
        None => {
            let origin =
                text(header::ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
            origin.is_some() && origin == text(header::HOST)
        }
    }
}

/// Whether the person typed the address or followed a link of this origin, as far as the browser tells.
pub fn own_navigation(headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site").map(HeaderValue::as_bytes) {
        None => true,
        Some(site) => matches!(site, b"same-origin" | b"none"),
    }
}

/// Maximum size of a write's body in bytes.
const LARGEST_BODY: usize = 64 << 10;

/// Refuses writes from other origins.
///
/// The body is read before anything is refused: a connection with an unread body would be closed during the client's next
/// request.
pub async fn own_writes(request: Request, next: Next) -> Response<Body> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        return Refusal::BadRequest("The body is too large or incomplete.".to_owned()).into_response();
    };
    if !same_origin(&parts.headers) {
        return Refusal::ForeignOrigin.into_response();
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_its_own_pages_may_write() {
        assert!(same_origin(&headers(&[("sec-fetch-site", "same-origin"), ("host", "elsewhere")])));
        assert!(same_origin(&headers(&[("origin", "http://here:1"), ("host", "here:1")])));
        for foreign in [
            headers(&[]),
            headers(&[("host", "here:1")]),
            headers(&[("origin", "http://there:1"), ("host", "here:1")]),
            headers(&[("origin", "null"), ("host", "here:1")]),
            headers(&[("sec-fetch-site", "same-site"), ("origin", "http://here:1"), ("host", "here:1")]),
            headers(&[("sec-fetch-site", "cross-site")]),
        ] {
            assert!(!same_origin(&foreign), "{foreign:?}");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let headers = headers(&[("cookie", "a=1; session=x=y; b=2")]);
        assert_eq!(cookie(&headers, "session"), Some("x=y"));
        assert_eq!(cookie(&headers, "ession"), None);
    }
}
