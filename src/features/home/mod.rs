//! The home page: Home → Management → Customer activity.

pub mod contract_details;
pub mod summary;

use crate::components::focus::focus;
use crate::components::{Icon, Link, Notice, NoticeKind, dynamic};
use crate::i18n::{fill, lang};
use crate::runtime;
use crate::services::{Navigator, Preferences, Session};
use domain::access::Control;
use domain::route::{MANAGEMENT, Page, SIGNED_IN};
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn Home() -> impl IntoView {
    let m = lang().page_messages();
    let preferences = Preferences::here();
    let navigator = Navigator::here();
    let session = Session::here();
    let title = NodeRef::<html::H2>::new();
    Effect::new(move || {
        let to_management = navigator.address().is_some_and(|a| a.fragment.as_deref() == Some(MANAGEMENT));
        if to_management && let Some(title) = title.get() {
            runtime::scroll_into_view(&title);
            focus(Some(title.into()));
        }
    });
    let head = dynamic(move || {
        let navigator = navigator;
        let me = session.me();
        let may = |control| me.as_ref().is_none_or(|me| me.offers_anywhere(control));
        let card = |page: Page, title: &'static str, hint: &'static str, allowed: bool| {
            view! {
                <li>
                    <Link href=navigator.href_of(page) class="card way">
                        <span class="way-title">{title}{Icon::ChevronRight.view()}</span>
                        <span class="quiet">{hint}</span>
                        {(!allowed).then(|| view! { <span class="way-locked">{Icon::Lock.view()}<span>{m.home_no_right}</span></span> })}
                    </Link>
                </li>
            }
        };
        let has_signed_in = navigator.address().is_some_and(|a| a.fragment.as_deref() == Some(SIGNED_IN));
        let signed_in =
            has_signed_in.then(|| view! { <Notice kind=NoticeKind::Info text=m.signed_in_note/> });
        let welcome = match &me {
            Some(_) if preferences.is_private() => m.welcome_hidden.to_owned(),
            Some(me) => fill(m.welcome, &[("name", &me.display_name)]),
            None => m.product.to_owned(),
        };
        view! {
            <div class="page-head"><h1 tabindex="-1"><bdi>{welcome}</bdi></h1></div>
            {signed_in}
            <p class="lead">{m.home_intro}</p>
            <section class="area" aria-labelledby="management-title">
                <h2 id="management-title" tabindex="-1" node_ref=title>{m.management}</h2>
                <ul class="ways">
                    {card(Page::Overview, m.customer_activity, m.home_activity, may(Control::Activity))}
                    {card(Page::ManageUsers, m.manage_users, m.home_users, may(Control::Users))}
                </ul>
            </section>
        }
    });
    let is_known = Memo::new(move |_| session.me().is_some());
    let summary = dynamic(move || is_known.get().then(summary::summary));
    view! { {head}<div class="overview">{summary}</div> }
}
