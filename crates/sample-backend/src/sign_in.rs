//! Signing in as a sample person, and signing out.

use crate::data::directory::Human;
use crate::html;
use crate::language::{Language, Text, Wanted};
use crate::problem::Refusal;
use crate::security::{self, cookie};
use crate::state::State;
use axum::body::Body;
use axum::extract::{Form, Query, State as Shared};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde::Deserialize;
use std::sync::Arc;

/// Name of the session cookie.
pub const SESSION: &str = "sample-session";

const STYLE: &str = include_str!("sign_in.css");

const TITLE: Text = Text::new("Sign in", "Anmelden", "Connexion");
const LEAD: Text = Text::new(
    "Sign in as one of these sample people at Contoso. Each person sees what their roles allow.",
    "Melden Sie sich als eine dieser Beispielpersonen von Contoso an. Jede sieht, was ihre Rollen erlauben.",
    "Connectez-vous en tant que l'une de ces personnes fictives de Contoso. Chacune voit ce que ses rôles permettent.",
);
const NOT_FOUND: Text = Text::new("Person not found", "Person nicht gefunden", "Personne introuvable");
const BACK: Text = Text::new("Back", "Zurück", "Retour");

/// The address to return to after signing in.
#[derive(Debug, Default, Deserialize)]
pub struct Back {
    #[serde(default, rename = "returnTo")]
    return_to: Option<String>,
}

/// The form data.
#[derive(Debug, Deserialize)]
pub struct Choice {
    person: String,
    #[serde(default, rename = "returnTo")]
    return_to: Option<String>,
}

/// A path of this origin, or `/` for anything that a browser could take for another host.
pub fn own_path(wanted: Option<&str>) -> &str {
    let path = wanted.unwrap_or("/");
    let mut letters = path.bytes();
    let own = letters.next() == Some(b'/')
        && !matches!(letters.next(), Some(b'/' | b'\\'))
        && !path.contains('\\')
        && path.bytes().all(|byte| byte.is_ascii_graphic());
    if own { path } else { "/" }
}

/// The language of a page for this reader.
fn language(headers: &HeaderMap) -> Language {
    Wanted::read(headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok())).texts
}

/// Responds with the sign-in page.
pub async fn page(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Response<Body> {
    let language = language(&headers);
    let mut list = String::new();
    for Human { name, sample, .. } in &state.world.directory.humans {
        let Some(sample) = sample else { continue };
        list.push_str(&format!(
            "<li><button name=\"person\" value=\"{id}\" aria-describedby=\"sees-{id}\">{}</button>\
             <span id=\"sees-{id}\">{}</span></li>",
            html::escape(name),
            html::escape(sample.sees.get(language)),
            id = sample.id,
        ));
    }
    let title = TITLE.get(language);
    html::page(
        language.tag(),
        title,
        &format!(
            "<h1>{}</h1><p>{}</p><form method=\"post\" action=\"/sign-in\">\
             <input type=\"hidden\" name=\"returnTo\" value=\"{}\"><ul class=\"choices\">{list}</ul></form>",
            html::escape(title),
            html::escape(LEAD.get(language)),
            html::escape(own_path(back.return_to.as_deref())),
        ),
    )
}

/// The page for a person who is not on the list.
fn unknown_person(language: Language) -> Response<Body> {
    let title = NOT_FOUND.get(language);
    let mut response = html::page(
        language.tag(),
        title,
        &format!(
            "<h1>{}</h1><p><a href=\"/sign-in\">{}</a></p>",
            html::escape(title),
            html::escape(BACK.get(language))
        ),
    );
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}

/// Starts a session.
pub async fn enter(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> Response<Body> {
    if !security::same_origin(&headers) {
        return Refusal::ForeignOrigin.into_response();
    }
    let Some(session) = state.world.directory.sample(&choice.person).and_then(|person| state.sign_in(person))
    else {
        return unknown_person(language(&headers));
    };
    // Signing in as another person ends the earlier session.
    if let Some(old) = cookie(&headers, SESSION) {
        state.sign_out(old);
    }
    let mut response = html::see_other(own_path(choice.return_to.as_deref()));
    if let Ok(cookie) = HeaderValue::from_str(&format!("{SESSION}={session}; HttpOnly; SameSite=Lax; Path=/"))
    {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Ends the session, if the person asked for it and not a page elsewhere that embeds the address.
pub async fn leave(Shared(state): Shared<Arc<State>>, headers: HeaderMap) -> Response<Body> {
    if !security::own_navigation(&headers) {
        return Refusal::ForeignOrigin.into_response();
    }
    if let Some(session) = cookie(&headers, SESSION) {
        state.sign_out(session);
    }
    let mut response = html::see_other("/sign-in");
    let gone = format!("{SESSION}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
    if let Ok(gone) = HeaderValue::from_str(&gone) {
        response.headers_mut().insert(header::SET_COOKIE, gone);
    }
    response
}

/// Like [`leave`], for a form.
pub async fn leave_by_form(shared: Shared<Arc<State>>, headers: HeaderMap) -> Response<Body> {
    if !security::same_origin(&headers) {
        return Refusal::ForeignOrigin.into_response();
    }
    leave(shared, headers).await
}

/// Responds with the style sheet of the backend's own pages.
pub async fn style() -> Response<Body> {
    let mut response = Response::new(Body::from(STYLE));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    response
}

#[cfg(test)]
mod tests {
    use super::{BACK, LEAD, NOT_FOUND, TITLE, own_path};

    #[test]
    fn the_page_is_there_in_every_language() {
        for text in [TITLE, LEAD, NOT_FOUND, BACK] {
            text.check();
        }
    }

    #[test]
    fn the_return_address_stays_on_this_origin() {
        for path in ["/", "/customer-activity?workspace=w-1&status=all", "/a//b", "/%2F%2Fevil.example"] {
            assert_eq!(own_path(Some(path)), path);
        }
        for path in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "evil",
            "",
            "/\t/evil.example",
            "/a\r\nb",
            "/a\\b",
            "/ä",
        ] {
            assert_eq!(own_path(Some(path)), "/", "{path:?}");
        }
        assert_eq!(own_path(None), "/");
    }
}
