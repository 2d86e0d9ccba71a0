//! Links that a backend sends.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Characters that are not escaped in a path segment: RFC 3986's unreserved ones.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Encodes an id as a path segment.
pub fn segment(id: &str) -> String {
    utf8_percent_encode(id, SEGMENT).to_string()
}

/// A link that may be followed: `https:` or `mailto:` only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeLink {
    /// Text for display.
    pub label: Box<str>,
    href: Box<str>,
}

impl SafeLink {
    /// Creates a link if its address is safe; `None` otherwise.
    pub fn new(label: &str, href: &str) -> Option<SafeLink> {
        is_safe(href).then(|| SafeLink { label: label.into(), href: href.into() })
    }

    /// The address.
    pub fn href(&self) -> &str {
        &self.href
    }

    /// Whether it writes to somebody, whose address is personal.
    pub fn is_mail(&self) -> bool {
        has_scheme(&self.href, "mailto:")
    }
}

fn has_scheme(href: &str, scheme: &str) -> bool {
    href.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
}

/// Whether an address may be followed.
pub fn is_safe(href: &str) -> bool {
    // Browsers ignore tabs and line breaks inside an address, which could hide another scheme.
    let hides_nothing = !href.chars().any(|c| c.is_control() || c.is_whitespace());
    hides_nothing && (has_scheme(href, "https://") || has_scheme(href, "mailto:"))
}

#[cfg(test)]
mod tests {
    use super::SafeLink;

    #[test]
    fn only_https_and_mailto_links_are_accepted() {
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
