//! Notices above the figures.

use super::OverviewState;
use crate::components::focus::{HEADING, focus_later};
use crate::components::{Notice, NoticeKind, dynamic};
use crate::features::failure;
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, lang};
use crate::services::Session;
use domain::access::{Control, Me};
use domain::filter::Scope;
use leptos::prelude::*;

#[component]
pub fn Notices(
    state: OverviewState,
    /// Whether the address says something about the page itself that was dropped: one notice is for everything.
    #[prop(optional, into)]
    also_dropped: Signal<bool>,
    /// Removes that from the address.
    #[prop(optional, into)]
    also_forget: Option<Callback<()>>,
) -> impl IntoView {
    let lang = lang();
    let m = lang.messages();
    let session = Session::here();
    let dropped = Memo::new(move |_| {
        let by_scope = state.scope.with(|scope| scope.as_ref().is_some_and(|scope| scope.dropped));
        let by_filter = state.selection.with(|selection| selection.as_ref().is_some_and(|s| s.dropped));
        // The backend may have removed workspaces since the reader signed in.
        let asked_for_all = state.scope.with(|scope| scope.as_ref().is_some_and(|scope| scope.ids.is_none()));
        let by_backend =
            state.activity.with(|a| a.as_ref().is_some_and(|a| !a.ignored.is_empty())) && !asked_for_all;
        by_scope || by_filter || by_backend || also_dropped.get()
    });
    let forget = Callback::new(move |()| {
        state.drop_invalid();
        if let Some(forget) = also_forget {
            forget.run(());
        }
        focus_later(HEADING);
    });
    // A memo, so that repeated failures do not rebuild the message.
    let not_refreshed = Memo::new(move |_| {
        state.query.state().with(|remote| Some((remote.error()?.clone(), remote.value()?.stamp.as_of)))
    });
    let failed_reload = move || {
        let (error, as_of) = not_refreshed.get()?;
        Some(failure::not_refreshed(lang, as_of, &error, state.query.retry()))
    };
    dynamic(move || {
        let me = session.me();
        let left_out = me.as_deref().zip(state.scope.get());
        let left_out = left_out.map(|(me, scope)| left_out_texts(me, &scope, lang)).unwrap_or_default();
        let (partial, unreadable) = state.activity.with(|activity| match activity {
            None => (Vec::new(), 0),
            Some(activity) => (activity.partial.clone(), activity.unreadable_in_all()),
        });
        // Workspaces that could not be read may be missing from any selection.
        let unreadable = unreadable + me.map_or(0, |me| me.unreadable);
        view! {
            <div class="notices">
                {left_out.into_iter().map(|text| view! { <Notice kind=NoticeKind::Info text=text/> }).collect_view()}
                {dropped.get().then(|| view! { <Notice kind=NoticeKind::Info text=m.dropped_notice dismiss=(m.dismiss, forget)/> })}
                {dynamic(failed_reload)}
                {partial.into_iter().map(|source| {
                    let text = fill(m.partial_notice, &[("source", &source.source)]);
                    match source.detail {
                        Some(detail) => view! { <Notice kind=NoticeKind::Warning text=text detail=detail.to_string()/> }.into_any(),
                        None => view! { <Notice kind=NoticeKind::Warning text=text/> }.into_any(),
                    }
                }).collect_view()}
                {(unreadable > 0).then(|| view! { <Notice kind=NoticeKind::Warning text=lang.plural(m.unreadable_parts, unreadable as u64)/> })}
            </div>
        }
    })
}

/// Returns the reader's workspaces that the figures leave out for lack of the right: the current one, and under "all" every other.
fn left_out_texts(me: &Me, scope: &Scope, lang: Lang) -> Vec<String> {
    let m = lang.messages();
    let current = me.current().filter(|_| scope.current_left_out);
    let is_other = |id: &str| current.is_none_or(|current| &*current.id != id);
    let others = me.workspaces.iter().filter(|w| !w.offers(Control::Activity) && is_other(&w.id));
    let names: Vec<&str> = others.filter(|_| scope.ids.is_none()).map(|w| &*w.name).collect();
    let first = current.map(|current| fill(m.current_left_out_notice, &[("name", &current.name)]));
    let names = (!names.is_empty()).then(|| fill(m.left_out_notice, &[("names", &lang.list(&names))]));
    first.into_iter().chain(names).collect()
}
