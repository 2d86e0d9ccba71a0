//! Hands a file to the reader's browser.

use super::host::Host;
use super::navigation::Navigator;
use crate::runtime;
use js_sys::{Array, Uint8Array};
use std::time::Duration;
use text::file::{FileKind, file_name};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the browser has to take the file before its memory is given back.
const KEPT: Duration = Duration::from_secs(60);

/// Has the browser save `bytes` under a name made of `title`. Nothing of it stays in the document.
///
/// # Errors
/// What the browser throws when it has no memory for it.
fn download(title: &str, kind: FileKind, bytes: &Uint8Array) -> Result<(), JsValue> {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return Ok(()) };
    let options = BlobPropertyBag::new();
    options.set_type(kind.media_type());
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &options)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    let url = Url::create_object_url_with_blob(&blob)?;
    link.set_href(&url);
    link.set_download(&file_name(title, kind));
    link.click();
    runtime::after_at_most(KEPT, move || {
        // Only an address of another kind would be refused.
        let _ = Url::revoke_object_url(&url);
    });
    Ok(())
}

/// Has the browser save a file, and tells the page around.
pub fn save(host: Host, navigator: Navigator, title: &str, kind: FileKind, bytes: &Uint8Array) {
    // A browser that refuses says so itself.
    let _ = download(title, kind, bytes);
    host.exported(kind.extension(), navigator.route());
}
