//! Links that a backend sends.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters that stand in a path segment as they are: RFC 3986's unreserved ones.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// An id as a segment of a path.
pub fn segment(id: &str) -> String {
    utf8_percent_encode(id, SEGMENT).to_string()
}

/// An address that may be followed: `https:` or `mailto:`, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeLink {
    /// As it is shown.
    pub label: Box<str>,
    href: Box<str>,
}

impl SafeLink {
    /// Takes a link only when it cannot do more than open a page or a mail.
    pub fn new(label: &str, href: &str) -> Option<SafeLink> {
        is_safe(href).then(|| SafeLink { label: label.into(), href: href.into() })
    }

    /// The address.
    pub fn href(&self) -> &str {
        &self.href
    }
}

/// Whether an address may be followed.
pub fn is_safe(href: &str) -> bool {
    let scheme_is =
        |scheme: &str| href.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    // Browsers drop tabs and line breaks inside an address, which could hide another scheme.
    let hides_nothing = !href.chars().any(|c| c.is_control() || c.is_whitespace());
    hides_nothing && (scheme_is("https://") || scheme_is("mailto:"))
}

#[cfg(test)]
mod tests {
    use super::SafeLink;

    #[test]
    fn only_pages_and_mail_are_followed() {
        for href in [
            "https://support.contoso.example/new?x=1",
            "HTTPS://contoso.example",
            "mailto:csam@contoso.example",
        ] {
            assert!(SafeLink::new("Open", href).is_some(), "{href}");
        }
        for href in [
            "javascript:alert(1)",
            "java\tscript:alert(1)",
            " https://contoso.example",
            "http://contoso.example",
            "//contoso.example",
            "data:text/html,x",
            "/relative",
            "https:contoso.example",
            "",
            "häßlich",
        ] {
            assert!(SafeLink::new("Open", href).is_none(), "{href}");
        }
    }
}
