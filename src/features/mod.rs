//! The pages, each with its parts in a folder of its own. A page fetches what it needs, resolves the address against it, and hands plain
//! values to [`crate::components`].

pub mod access;
pub mod drilldown;
pub mod failure;
pub mod frame;
pub mod home;
pub mod lazy;
pub mod overview;
pub mod proof;
pub mod records;
pub mod usage;
pub mod users;

use crate::components::dynamic;
use leptos::prelude::*;
use std::sync::Arc;

/// A page that is open. What it knows and does was made when it opened, and ends when another opens; its view is made again in each
/// language.
#[derive(Clone)]
pub struct OpenPage(Arc<dyn Fn() -> AnyView + Send + Sync>);

impl OpenPage {
    /// A page with what makes its view.
    pub fn new(view: impl Fn() -> AnyView + Send + Sync + 'static) -> OpenPage {
        OpenPage(Arc::new(view))
    }

    /// Makes the view, in the language in force.
    pub fn view(&self) -> AnyView {
        (self.0)()
    }
}

/// A page that depends on a signal: another whenever `open` reads something new.
pub fn open_by(open: impl Fn() -> OpenPage + Send + Sync + 'static) -> Memo<OpenPage> {
    Memo::new_with_compare(move |_| open(), |_, _| true)
}

/// Shows the page that is open.
pub fn show(page: Memo<OpenPage>) -> AnyView {
    dynamic(move || page.get().view())
}
