//! The pages, each with its parts in a folder of its own. A page fetches what it needs, resolves the address against it, and passes plain
//! values to [`crate::components`].

pub mod access;
pub mod attention;
pub mod drilldown;
pub mod failure;
pub mod frame;
pub mod home;
pub mod lazy;
pub mod outlook;
pub mod overview;
pub mod planning;
pub mod proof;
pub mod records;
pub mod usage;
pub mod users;

use crate::components::dynamic;
use leptos::prelude::*;
use std::sync::Arc;

/// An open page. Its state is created when it opens and lives until another opens; its view is rebuilt in each language.
#[derive(Clone)]
pub struct OpenPage(Arc<dyn Fn() -> AnyView + Send + Sync>);

impl OpenPage {
    pub fn new(view: impl Fn() -> AnyView + Send + Sync + 'static) -> OpenPage {
        OpenPage(Arc::new(view))
    }

    /// Builds the view in the language in force.
    pub fn view(&self) -> AnyView {
        (self.0)()
    }
}

/// Opens a page again whenever a signal read by `open` changes.
pub fn open_by(open: impl Fn() -> OpenPage + Send + Sync + 'static) -> Memo<OpenPage> {
    Memo::new_with_compare(move |_| open(), |_, _| true)
}

pub fn show(page: Memo<OpenPage>) -> AnyView {
    dynamic(move || page.get().view())
}
