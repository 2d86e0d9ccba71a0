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

/// One running app: its services, each of which is a context of its own to the views.
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
    /// Starts the services and asks who is signed in.
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
        let session = Session::start(queries, host, navigator, locale, person_lang);
        Effect::new(move || host.language(locale.text_lang.get().tag()));
        Effect::new(move || host.theme(theme(preferences, host).unwrap_or_default().name()));
        preferences.follow();
        App { navigator, host, preferences, locale, clock, notifications, queries, session }
    }

    /// The page around wants something else now. It is the latest to have chosen, so it overrules what the reader chose before.
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
            self.navigator.change_params(|params| params.with_workspace(None));
            self.session.set_workspace(&workspace);
        }
    }

    /// A newer version than this one is served by now.
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

/// The reader's own choice, then the host's, then the person's, then the browser's. What the reader chooses is a language; its region
/// is that of the first of the others that has the same language.
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

/// The theme in force: the reader's own choice, then what the page around wants; `None` = as the page around is.
fn theme(preferences: Preferences, host: Host) -> Option<Theme> {
    match preferences.theme() {
        Theme::System => host.overrides.theme.get(),
        theme => Some(theme),
    }
}

/// The whole app below its root element.
#[component]
pub fn Root(
    /// The app that runs.
    app: App,
) -> impl IntoView {
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
    // In a host's page only the keys that are pressed in the app are its own.
    if !is_guest {
        runtime::listen_at_window("keydown", on_key);
    }
    view! {
        <div class="app" class:is-veiled=move || session.veiled.get() class:is-guest=is_guest data-theme=theme lang=move || locale.lang.get().tag() on:click=move |event| follow_link(navigator, &event) on:keydown=move |event| {
            if is_guest {
                on_key(event);
            }
        }>
            // Rebuilt in another language. What must survive that lies in the services and in the open page.
            {retain::all_in(move || {
                locale.lang.track();
                frame(navigator, session, is_guest, open)
            })}
            // Outside of it: an announcement that is rebuilt might be read out again.
            {move || session.end.get().is_none().then(|| view! {
                <p class="visually-hidden" role="status" aria-live="polite">{notifications.announcement}</p>
                <div class="toasts" role="status">{move || notifications.toast.get().map(|text| view! { <p class="toast">{Icon::Info.view()}<span>{text}</span></p> })}</div>
            })}
        </div>
    }
}

/// The header, the page and what lies over it; or that the session has ended.
fn frame(navigator: Navigator, session: Session, is_guest: bool, page: Memo<OpenPage>) -> AnyView {
    let has_page = Memo::new(move |_| navigator.address().is_some());
    dynamic(move || {
        has_page.get().then(|| match session.end.get() {
            Some(end) => view! { <SessionEnded end=end/> }.into_any(),
            None => view! { <Header/>{outdated()}{main(is_guest, page)}<SignedOut/> }.into_any(),
        })
    })
}

/// A newer version is served by now. When it is loaded is for the reader to say.
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

/// Where the page stands. A host has the main part of the document to itself, and a banner; in it the app is a region.
fn main(is_guest: bool, page: Memo<OpenPage>) -> AnyView {
    match is_guest {
        true => view! { <section id="main" class="main" tabindex="-1" aria-label=lang().messages().product>{show(page)}</section> }.into_any(),
        false => view! { <main id="main" class="main" tabindex="-1">{show(page)}</main> }.into_any(),
    }
}

/// All that is left when nothing of what was here may be seen any more.
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
        // An ordinary link: it leads to a fresh document.
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

/// Clicks on our own links navigate without a new document; any other use of a link is the browser's.
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

/// A page that is opened begins at its top, with the focus on its heading, under its own title.
fn follow_page(navigator: Navigator, host: Host, locale: Locale, page: Memo<Option<Page>>) {
    let menu: MenuOpen = expect_context();
    Effect::new(move |before: Option<Option<Page>>| {
        let page = page.get();
        // The way in is the host's.
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

/// The session ended while a page was open: what is shown stays, with a way to sign in again beside it.
#[component]
fn SignedOut() -> impl IntoView {
    let session = Session::here();
    let queries = Queries::here();
    let m = lang().messages();
    queries.on_sign_in(|| {
        // Whoever pressed a button of this bar must not be left in nowhere; whoever was elsewhere stays there.
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
