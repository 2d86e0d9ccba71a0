//! A part of a page that follows signals.

use leptos::prelude::*;

/// A view that is built anew whenever a signal it reads changes.
///
/// A closure in a view does the same; but each closure is a type of its own, and the machinery that follows it would be
/// compiled for each. Through here it exists once.
pub fn dynamic<V: IntoView + 'static>(view: impl Fn() -> V + Send + 'static) -> AnyView {
    fn follow(view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        (move || view()).into_any()
    }
    follow(Box::new(move || view().into_any()))
}
