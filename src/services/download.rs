//! Saves files through the browser.

use super::host::Host;
use super::navigation::Navigator;
use crate::runtime;
use js_sys::{Array, Uint8Array};
use std::time::Duration;
use text::file::{FileKind, file_name};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Time that the browser has to read the file before its memory is freed.
const KEPT: Duration = Duration::from_secs(60);

/// Has the browser save `bytes` as a file named after `title`. Leaves nothing in the document.
///
/// # Errors
/// What the browser throws when it is out of memory.
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
        // Refused only for a URL that is no object URL.
        let _ = Url::revoke_object_url(&url);
    });
    Ok(())
}

/// Has the browser save a file, and reports that to the host.
pub fn save(host: Host, navigator: Navigator, title: &str, kind: FileKind, bytes: &Uint8Array) {
    // The browser itself tells the reader when saving fails.
    let _ = download(title, kind, bytes);
    host.exported(kind.extension(), navigator.route());
}
