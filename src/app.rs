//! The app: its services and its frame.

use crate::chunk;
use crate::components::focus::{HEADING, find, focus, focus_later, is_lost};
use crate::components::{Icon, dynamic, retain};
use crate::features::frame::{Header, MenuOpen};
use crate::features::lazy;
use crate::features::{OpenPage, show};
use crate::http::Client;
use crate::i18n::Lang;
use crate::i18n::format::browser_languages;
use crate::i18n::{Locale, lang};
use crate::routes::{self, title};
use crate::runtime;
use crate::services::preferences::Theme;
use crate::services::session::SessionEnd;
use crate::services::{Clock, Host, Navigator, Notifications, Preferences, Queries, Session};
use domain::route::{Address, Page};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The services of one running app. Views find each of them as a context.
#[derive(Clone, Copy)]
pub struct App {
    navigator: Navigator,
    host: Host,
    preferences: Preferences,
    locale: Locale,
    clock: Clock,
    notifications: Notifications,
    queries: Queries,
    session: Session,
}

impl App {
    /// Starts the services and requests who is signed in.
    pub fn start(navigator: Navigator, client: Client, host: Host, local_limit: u64) -> App {
        let preferences = Preferences::load();
        let person_lang: RwSignal<Option<Lang>> = RwSignal::new(None);
        let locale = Locale::new(language_in_force(preferences, host, person_lang));
        let (clock, notifications) = (Clock::start(), Notifications::default());
        if host.measures {
            client.listen(move |request, milliseconds, status| {
                host.answered(request.template(), milliseconds, status);
            });
        }
        let queries = Queries::new(client, locale, clock, notifications, local_limit);
        let session = Session::start(queries, host, navigator, locale, preferences, person_lang);
        Effect::new(move || host.language(locale.text_lang.get().tag()));
        Effect::new(move || host.theme(theme(preferences, host).unwrap_or_default().name()));
        preferences.follow();
        App { navigator, host, preferences, locale, clock, notifications, queries, session }
    }

    /// Applies what the host asks for now. The host chose last, so this overrules what the reader chose before.
    pub fn apply_host_overrides(
        self,
        lang: Option<Lang>,
        theme: Option<Option<Theme>>,
        workspace: Option<String>,
    ) {
        let overrides = self.host.overrides;
        if lang.is_some() {
            self.preferences.overrule_language();
            overrides.lang.set(lang);
        }
        if let Some(theme) = theme {
            self.preferences.overrule_theme();
            overrides.theme.set(theme);
        }
        if workspace.is_some() {
            overrides.workspace.set(workspace.clone());
            self.navigator.replace_params(|params| params.with_workspace(None));
            self.session.set_workspace(&workspace);
        }
    }

    /// Goes back or forward to another location in memory. Returns whether there was one.
    pub fn step(self, forward: bool) -> bool {
        self.navigator.step(forward)
    }

    /// Notes that the server has a newer version than the one running.
    pub fn set_outdated(self) {
        self.host.outdated.set(true);
    }

    fn provide(self) {
        provide_context(self.navigator);
        provide_context(self.host);
        provide_context(self.preferences);
        provide_context(self.locale);
        provide_context(self.clock);
        provide_context(self.notifications);
        provide_context(self.queries);
        provide_context(self.session);
        provide_context(MenuOpen(RwSignal::new(false)));
        provide_context(chunk::LOADER);
    }
}

/// Returns the language in force: the reader's own choice, then the host's, then that of the person's profile, then the browser's. The
/// reader chooses a language without a region; the region is that of the first of the others with the same language.
fn language_in_force(
    preferences: Preferences,
    host: Host,
    person_lang: RwSignal<Option<Lang>>,
) -> Memo<Lang> {
    let browser_langs: Vec<Lang> = browser_languages().iter().filter_map(|tag| Lang::from_tag(tag)).collect();
    Memo::new(move |_| {
        let given = [host.overrides.lang.get(), person_lang.get()].into_iter().flatten();
        let mut given = given.chain(browser_langs.iter().copied());
        match preferences.language() {
            Some(lang) => lang.with_region_of(given),
            None => given.next().unwrap_or_default(),
        }
    })
}

/// Returns the theme in force: the reader's own choice, then the host's. `None` means: as the page around.
fn theme(preferences: Preferences, host: Host) -> Option<Theme> {
    match preferences.theme() {
        Theme::System => host.overrides.theme.get(),
        theme => Some(theme),
    }
}

/// The whole app below its root element.
#[component]
pub fn Root(app: App) -> impl IntoView {
    app.provide();
    let App { navigator, host, preferences, locale, notifications, session, .. } = app;
    let page = Memo::new(move |_| navigator.address().map(|address| address.page));
    let open = routes::open(page);
    follow_page(navigator, host, locale, page);
    let theme = move || theme(preferences, host).map(Theme::name);
    let on_key = move |event: KeyboardEvent| {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.key() == "F8" && !modified && !event.repeat() && session.end.get_untracked().is_none() {
            event.prevent_default();
            preferences.toggle_privacy(locale, notifications);
        }
    };
    let is_guest = host.is_guest;
    // In a host's page, only keys pressed inside the app count.
    if !is_guest {
        runtime::listen_at_window("keydown", on_key);
    }
    view! {
        <div class="app" class:is-veiled=move || session.veiled.get() class:is-guest=is_guest data-theme=theme lang=move || locale.lang.get().tag() on:click=move |event| follow_link(navigator, &event) on:keydown=move |event| {
            if is_guest {
                on_key(event);
            }
        }>
            // Rebuilt when the language changes. State that must survive that lives in the services and in the open page.
            {retain::all_in(move || {
                locale.lang.track();
                frame(navigator, session, is_guest, open)
            })}
            // Outside the rebuilt part: screen readers might read out an announcement again if it were rebuilt.
            {move || session.end.get().is_none().then(|| view! {
                <p class="visually-hidden" role="status" aria-live="polite">{notifications.announcement}</p>
                <div class="toasts" role="status">{move || notifications.toast.get().map(|text| view! { <p class="toast">{Icon::Info.view()}<span>{text}</span></p> })}</div>
            })}
        </div>
    }
}

/// The header, the page and what lies over it; once the session has ended, only a message about that.
fn frame(navigator: Navigator, session: Session, is_guest: bool, page: Memo<OpenPage>) -> AnyView {
    let has_page = Memo::new(move |_| navigator.address().is_some());
    dynamic(move || {
        has_page.get().then(|| match session.end.get() {
            Some(end) => view! { <SessionEnded end=end/> }.into_any(),
            None => view! { <Header/>{outdated()}{main(is_guest, page)}<SignedOut/> }.into_any(),
        })
    })
}

/// Offers to load a newer version. The reader decides when.
fn outdated() -> AnyView {
    let host = Host::here();
    let m = lang().messages();
    dynamic(move || {
        host.outdated.get().then(|| {
            view! {
                <div class="privacy-line" role="status">
                    {Icon::Info.view()}
                    <p>{m.newer_version}</p>
                    <button type="button" class="button button-subtle" on:click=move |_| host.start_over()>{m.reload_page}</button>
                    <button type="button" class="button button-subtle button-icon" aria-label=m.dismiss title=m.dismiss on:click=move |_| host.outdated.set(false)>{Icon::Dismiss.view()}</button>
                </div>
            }
        })
    })
    .into_any()
}

/// The element for the page. Only the host may have the document's `<main>`, so as a guest the app is a region.
fn main(is_guest: bool, page: Memo<OpenPage>) -> AnyView {
    match is_guest {
        true => view! { <section id="main" class="main" tabindex="-1" aria-label=lang().messages().product>{show(page)}</section> }.into_any(),
        false => view! { <main id="main" class="main" tabindex="-1">{show(page)}</main> }.into_any(),
    }
}

/// What replaces everything once the session's data must be hidden.
#[component]
fn SessionEnded(end: SessionEnd) -> impl IntoView {
    let navigator = Navigator::here();
    let host = Host::here();
    let m = lang().messages();
    dynamic(move || {
        let (title, text) = match end {
            SessionEnd::OtherPerson => (m.over_other_title, m.over_other),
            SessionEnd::SignedOut => (m.over_left_title, m.over_left),
        };
        // A plain link, without `data-own`, so that it loads a new document.
        let here = navigator.address().map(|here| navigator.href(&here));
        let reload = move |event: MouseEvent| {
            if host.is_guest {
                event.prevent_default();
                host.start_over();
            }
        };
        view! { <main class="main message-page"><h1>{title}</h1><p>{text}</p><a class="button" href=here on:click=reload>{m.reload_page}</a></main> }
    })
}

/// Handles plain clicks on the app's own links without loading a document. Any other click is left to the browser.
fn follow_link(navigator: Navigator, event: &MouseEvent) {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let link = target.and_then(|target| target.closest("a[data-own]").ok().flatten());
    let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok()) else { return };
    if let Some(address) = navigator.read_link(&link.pathname(), &link.search(), &link.hash()) {
        event.prevent_default();
        navigator.open(address);
    }
}

/// Sets the title when the page changes, scrolls to the top and moves the focus to the heading.
fn follow_page(navigator: Navigator, host: Host, locale: Locale, page: Memo<Option<Page>>) {
    let menu: MenuOpen = expect_context();
    Effect::new(move |before: Option<Option<Page>>| {
        let page = page.get();
        // The host has its own home page.
        if page == Some(Page::Home) && host.is_guest {
            let here = untrack(|| navigator.params());
            navigator.redirect(Address { params: here, ..Address::of(Page::Overview) });
            return before.unwrap_or_default();
        }
        let title = title(locale.lang.get(), page.as_ref());
        host.title(title);
        if let Some(page) = &page
            && before.as_ref() != Some(&Some(page.clone()))
        {
            host.navigate(page.route());
        }
        if before.is_some_and(|before| before != page) && page.is_some() {
            menu.0.set(false);
            host.scroll_to_top();
            focus_later(HEADING);
        }
        page
    });
}

/// A bar to sign in again after the session has ended; the page stays as it is.
#[component]
fn SignedOut() -> impl IntoView {
    let session = Session::here();
    let queries = Queries::here();
    let m = lang().messages();
    queries.on_sign_in(|| {
        // The bar disappears: if its button had the focus, the focus moves to the heading.
        runtime::next_frame(|| {
            if is_lost() {
                focus(find(HEADING));
            }
        });
    });
    dynamic(move || {
        let is_known = session.query().state().with(|state| state.value().is_some());
        let is_out = is_known && session.signed_out.with(Option::is_some);
        is_out.then(|| lazy::beside(m.error_signed_out, Box::new(|pages| (pages.signed_out)())))
    })
}
