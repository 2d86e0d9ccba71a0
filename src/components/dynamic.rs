//! Views that follow signals, compiled once.

use leptos::prelude::*;

/// Returns a view that is rebuilt whenever a signal it reads changes.
///
/// A closure in a view does the same, but each closure is a type of its own, for which Leptos's rendering code would be compiled again.
/// Through this function it is compiled once (docs/decisions/0003-size.md). Use it only for views that follow a signal and are large enough
/// to matter.
pub fn dynamic<V: IntoView + 'static>(view: impl Fn() -> V + Send + 'static) -> AnyView {
    fn follow(view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        (move || view()).into_any()
    }
    follow(Box::new(move || view().into_any()))
}
