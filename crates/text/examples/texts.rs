//! Prints every text of every language as JSON, for the end-to-end tests: tag → key → its forms.

use std::fmt::Write;
use text::Lang;

fn main() {
    let mut out = String::from("{");
    for (at, lang) in Lang::ALL.into_iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let _ = write!(out, "{comma}\n  {}: {{", quoted(lang.tag()));
        let mut texts = lang.messages().texts();
        texts.extend(lang.page_messages().texts());
        // The forms of a key follow each other.
        for (at, forms) in texts.chunk_by(|(a, _), (b, _)| a == b).enumerate() {
            let key = forms.first().map_or("", |(key, _)| key);
            let forms: Vec<String> = forms.iter().map(|(_, text)| quoted(text)).collect();
            let comma = if at > 0 { "," } else { "" };
            let _ = write!(out, "{comma}\n    {}: [{}]", quoted(key), forms.join(", "));
        }
        out.push_str("\n  }");
    }
    println!("{out}\n}}");
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
