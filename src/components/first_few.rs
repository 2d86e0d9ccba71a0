//! The first entries of a list, and a button that shows all of them.

use crate::i18n::Format as _;
use crate::i18n::{Lang, fill};
use leptos::prelude::*;

/// How many entries are shown at first.
#[derive(Clone, Copy, Debug)]
pub struct FirstFew {
    /// In a wide window.
    pub wide: usize,
    /// In a narrow one; not more than `wide`.
    pub narrow: usize,
}

impl FirstFew {
    /// The class of the entry at this place. In a list of the class `first-few` it is hidden until the list has the class `is-open`.
    pub fn class(self, at: usize) -> &'static str {
        if at >= self.wide {
            "is-beyond"
        } else if at >= self.narrow {
            "is-beyond-narrow"
        } else {
            ""
        }
    }
}

/// Shows all entries, or the first few again. Nothing if all are shown anyway.
#[component]
pub fn ShowAll(
    id: &'static str,
    few: FirstFew,
    count: usize,
    open: RwSignal<bool>,
    lang: Lang,
) -> impl IntoView {
    let m = lang.messages();
    (count > few.narrow).then(|| {
        let text = move || match open.get() {
            true => m.show_fewer.to_owned(),
            false => fill(m.show_all, &[("n", &lang.count(count))]),
        };
        let class = if count > few.wide { "button button-subtle" } else { "button button-subtle only-narrow" };
        view! {
            <button id=id type="button" class=class aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>{text}</button>
        }
    })
}
