//! Signing in again after the session has ended while a page was open.

use crate::components::{Icon, dynamic};
use crate::i18n::lang;
use crate::services::Session;
use domain::route::{Address, Page, SIGNED_IN};
use leptos::prelude::*;

#[component]
pub fn SignedOutBar() -> impl IntoView {
    let m = lang().page_messages();
    let session = Session::here();
    dynamic(move || {
        // Signing in happens in another window while this page stays as it is, so it does not lead back here.
        let back = Address { fragment: Some(SIGNED_IN.to_owned()), ..Address::of(Page::Home) };
        let sign_in = session.sign_in_url(&back).map(|url| {
            view! {
                <a class="button button-primary" href=url target="_blank" rel="noopener">
                    {m.sign_in}{Icon::External.view()}<span class="visually-hidden">{m.new_window}</span>
                </a>
            }
        });
        let busy = move || session.checking.get();
        view! {
            <div class="signed-out" role="alert">
                {Icon::Lock.view()}
                <div class="signed-out-text"><p>{m.error_signed_out}</p><p class="quiet">{m.signed_out_hint}</p></div>
                <div class="signed-out-ways">
                    {sign_in}
                    <button
                        type="button"
                        class="button"
                        class:button-busy=busy
                        aria-disabled=move || busy().then_some("true")
                        on:click=move |_| session.check_session(true)
                    >{Icon::Refresh.view()}{m.check_again}</button>
                </div>
            </div>
        }
    })
}
