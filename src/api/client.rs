//! Asks questions over HTTP.

use super::decode::{self, Unreadable};
use super::endpoint::Endpoint;
use super::error::{ApiError, Failure};
use crate::i18n::Lang;
use crate::model::Role;
use crate::model::record::Stamp;
use crate::model::roles::Member;
use gloo_net::http::{Request, RequestBuilder, Response};
use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials};

/// Turns the bytes of an answer into the model.
pub type Decode<T> = fn(&[u8]) -> Result<T, Unreadable>;

/// Why a person's roles were not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleRefusal {
    /// `412`: somebody else changed them meanwhile; the person as they are now.
    Meanwhile(Box<Member>),
    /// `422`: a rule forbids it.
    Rule(Box<str>),
    /// Anything else.
    Failed(ApiError),
}

/// The backend at one base address.
#[derive(Clone)]
pub struct Client {
    base: Rc<str>,
    /// Answers that the boot script asked for while this program was still compiling, by the text of the question. Each is
    /// used once: later the same question is asked anew.
    prefetched: Rc<RefCell<Option<Object>>>,
    /// The person whose answers are asked for, once known.
    person: Rc<RefCell<Option<Box<str>>>>,
    /// Gives the token of the page that embeds the app. Without it the browser sends its cookies. The token itself is kept nowhere.
    get_token: Option<Function>,
}

/// Sends a request. `gloo_net` would stop the program at a rejection that is no `Error`, and a host's page may have a `fetch` of its own,
/// which rejects with whatever it likes.
async fn send(request: Result<Request, gloo_net::Error>) -> Result<Response, ()> {
    let request: web_sys::Request = request.map_err(|_| ())?.into();
    let answer = web_sys::window().ok_or(())?.fetch_with_request(&request);
    let answer = JsFuture::from(answer).await.map_err(|_| ())?;
    answer.dyn_into::<web_sys::Response>().map(Response::from).map_err(|_| ())
}

impl Client {
    /// `api_base` is the configured address, without `/v1`.
    pub fn new(api_base: &str, prefetched: Option<Object>, get_token: Option<Function>) -> Client {
        let base = format!("{}/v1", api_base.trim_end_matches('/'));
        let prefetched = Rc::new(RefCell::new(prefetched));
        Client { base: base.into(), prefetched, person: Rc::default(), get_token }
    }

    /// Whether the page around says by a token who asks.
    pub fn has_token(&self) -> bool {
        self.get_token.is_some()
    }

    /// The header that says who asks; `None` where cookies do. `is_fresh` asks for a token that replaces one which was refused.
    ///
    /// # Errors
    /// A page that has no token has nobody who is signed in. What it says of the reason may hold anything, and is not passed on.
    async fn authorization(&self, is_fresh: bool) -> Result<Option<String>, ApiError> {
        let Some(get_token) = &self.get_token else { return Ok(None) };
        let options = Object::new();
        // An ordinary object takes whatever it is given.
        let _ = Reflect::set(&options, &"forceRefresh".into(), &is_fresh.into());
        let nobody = || Failure::SignedOut { sign_in_url: None }.bare();
        let answer = get_token.call1(&JsValue::UNDEFINED, &options).map_err(|_| nobody())?;
        let token = JsFuture::from(Promise::resolve(&answer)).await.map_err(|_| nobody())?;
        let token = token
            .as_string()
            .filter(|token| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()));
        token.map(|token| Some(format!("Bearer {token}"))).ok_or_else(nobody)
    }

    /// A request with what all of them have in common.
    fn with_all(&self, request: RequestBuilder, lang: Lang, authorization: Option<&str>) -> RequestBuilder {
        let is_own = self.base.starts_with('/');
        let request = request
            .header("Accept", "application/json")
            .header("Accept-Language", lang.tag())
            .cache(RequestCache::NoStore)
            .referrer_policy(ReferrerPolicy::NoReferrer);
        match authorization {
            Some(authorization) => {
                request.header("Authorization", authorization).credentials(RequestCredentials::Omit)
            }
            None if is_own => request.credentials(RequestCredentials::SameOrigin),
            None => request.credentials(RequestCredentials::Include),
        }
    }

    /// From now on answers are for this person. `None` forgets also what was fetched before it was asked for.
    pub fn expect(&self, person: Option<&str>) {
        if person.is_none() {
            self.prefetched.replace(None);
        }
        self.person.replace(person.map(Box::from));
    }

    /// Whether the session is there after all, which asking who is signed in may bring about.
    ///
    /// # Errors
    /// When it is somebody else's by now: a question of the one before must not be answered to them.
    async fn renewed(&self, lang: Lang, signal: Option<&AbortSignal>) -> Result<bool, ApiError> {
        if self.has_token() {
            self.authorization(true).await?;
        }
        let Ok(answer) = self.ask(&Endpoint::me(), lang, signal).await else { return Ok(false) };
        let Ok(me) = decode::me(&answer) else { return Ok(false) };
        match &*self.person.borrow() {
            Some(person) if *person != me.user_id => Err(Failure::OtherPerson.bare()),
            _ => Ok(true),
        }
    }

    /// Asks and reads the answer.
    ///
    /// # Errors
    /// Everything that [`Failure`] lists. A session that has ended is tried once more: the host may have renewed it, which
    /// asking who is signed in would show.
    pub async fn get<T>(
        &self,
        question: &Endpoint,
        lang: Lang,
        signal: Option<&AbortSignal>,
        decode: Decode<T>,
    ) -> Result<T, ApiError> {
        let answer = self.bytes(question, lang, signal).await?;
        decode(&answer).map_err(|reason| Failure::Unreadable(reason).bare())
    }

    /// Asks, and gives the answer as it came.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn bytes(
        &self,
        question: &Endpoint,
        lang: Lang,
        signal: Option<&AbortSignal>,
    ) -> Result<Vec<u8>, ApiError> {
        let mut answer = self.ask(question, lang, signal).await;
        if answer.as_ref().is_err_and(ApiError::is_signed_out) {
            let may_ask = match question == &Endpoint::me() {
                // Asking for a token is all that can be done about it.
                true => self.has_token() && self.authorization(true).await.is_ok(),
                false => self.renewed(lang, signal).await?,
            };
            if may_ask {
                answer = self.ask(question, lang, signal).await;
            }
        }
        answer
    }

    async fn ask(
        &self,
        question: &Endpoint,
        lang: Lang,
        signal: Option<&AbortSignal>,
    ) -> Result<Vec<u8>, ApiError> {
        let lost = || match signal.is_some_and(AbortSignal::aborted) {
            true => Failure::Withdrawn.bare(),
            false => Failure::Unreachable.bare(),
        };
        let answer = match self.take_prefetched(question) {
            Some(promise) => {
                let response = JsFuture::from(promise).await.map_err(|_| Failure::Unreachable.bare())?;
                Response::from(response.unchecked_into::<web_sys::Response>())
            }
            None => {
                let authorization = self.authorization(false).await?;
                let request = Request::get(&format!("{}{}", self.base, question.path()))
                    .query(question.params().iter().map(|(name, value)| (name.as_str(), value)));
                let request = self.with_all(request, lang, authorization.as_deref());
                send(request.abort_signal(signal).build()).await.map_err(|()| lost())?
            }
        };
        // A body that breaks off is an answer that did not arrive.
        let body = answer.binary().await.map_err(|_| lost())?;
        if answer.ok() {
            return Ok(body);
        }
        Err(ApiError::from_answer(answer.status(), answer.headers().get("Retry-After").as_deref(), &body))
    }

    /// Gives a person these roles, provided that they are still in the state that `etag` names. `person` is who is signed in here.
    ///
    /// # Errors
    /// As [`Client::get`], and what only a change can meet. After a session that has ended nothing is sent in the name of another person.
    pub async fn change_roles(
        &self,
        question: &Endpoint,
        roles: &[Role],
        etag: &str,
        lang: Lang,
        person: &str,
    ) -> Result<Member, RoleRefusal> {
        let mut answer = self.put(question, roles, etag, lang).await;
        if let Err(RoleRefusal::Failed(error)) = &answer
            && error.is_signed_out()
            && self.renewed(lang, None).await.map_err(RoleRefusal::Failed)?
        {
            answer = self.put(question, roles, etag, lang).await;
        }
        let (member, stamp) = answer?;
        match *stamp.user == *person {
            true => Ok(member),
            false => Err(RoleRefusal::Failed(Failure::OtherPerson.bare())),
        }
    }

    async fn put(
        &self,
        question: &Endpoint,
        roles: &[Role],
        etag: &str,
        lang: Lang,
    ) -> Result<(Member, Stamp), RoleRefusal> {
        let failed = |kind: Failure| RoleRefusal::Failed(kind.bare());
        let names: Array = roles.iter().map(|role| JsValue::from_str(role.as_str())).collect();
        let body = Object::new();
        // Neither can fail: an ordinary object of ordinary texts.
        let _ = Reflect::set(&body, &"roles".into(), &names);
        let body = JSON::stringify(&body).map_err(|_| failed(Failure::Unreachable))?;
        let authorization = self.authorization(false).await.map_err(RoleRefusal::Failed)?;
        let request = Request::put(&format!("{}{}", self.base, question.path()))
            .query(question.params().iter().map(|(name, value)| (name.as_str(), value)));
        let request = self
            .with_all(request, lang, authorization.as_deref())
            .header("Content-Type", "application/json")
            .header("If-Match", etag)
            .body(body);
        let answer = send(request).await.map_err(|()| failed(Failure::Unreachable))?;
        let body = answer.binary().await.map_err(|_| failed(Failure::Unreachable))?;
        if answer.ok() {
            return decode::changed_member(&body).map_err(|reason| failed(Failure::Unreadable(reason)));
        }
        let (current, rule) = decode::refused_member(&body);
        Err(match (answer.status(), current, rule) {
            (412, Some(current), _) => RoleRefusal::Meanwhile(Box::new(current)),
            (422, _, rule) => RoleRefusal::Rule(rule.unwrap_or_default()),
            (status, ..) => {
                let retry_after = answer.headers().get("Retry-After");
                RoleRefusal::Failed(ApiError::from_answer(status, retry_after.as_deref(), &body))
            }
        })
    }

    fn take_prefetched(&self, question: &Endpoint) -> Option<Promise> {
        let memory = self.prefetched.borrow();
        let memory = memory.as_ref()?;
        let key = question.as_str().into();
        let promise = Reflect::get(memory, &key).ok()?.dyn_into::<Promise>().ok()?;
        // Deleting a field of an ordinary object cannot fail.
        let _ = Reflect::delete_property(memory, &key);
        Some(promise)
    }
}
