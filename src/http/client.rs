//! The HTTP client of the backend.

use super::limited_fetch::{FetchedResponse, LimitedFetch};
use super::request_pool::RequestPool;
use crate::i18n::{Lang, format};
use api_client::decode::{self, Unreadable};
use api_client::endpoint::Endpoint;
use api_client::error::{ApiError, Failure};
use domain::ResponseMeta;
use domain::Role;
use domain::roles::Member;
use gloo_net::http::{Headers, Method, RequestBuilder};
use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials};

/// Reads the bytes of a response into the model.
pub type Decode<T> = fn(&[u8]) -> Result<T, Unreadable>;

/// Why a person's roles were not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleRefusal {
    /// `412`: someone else has changed them. Holds the person's current state.
    Meanwhile(Box<Member>),
    /// `422`: a rule forbids it. Holds the rule's text.
    Rule(Box<str>),
    Failed(ApiError),
}

/// The backend at one base address.
#[derive(Clone)]
pub struct Client {
    base: Rc<str>,
    /// Responses that the boot script requested while this program was still compiling, by request. Each is used once.
    prefetched: Rc<RefCell<Option<Object>>>,
    /// The id of the person whose data is requested, once known.
    person: Rc<RefCell<Option<Box<str>>>>,
    /// Returns the host's token. Without it the browser sends cookies. The token itself is never stored.
    get_token: Option<Function>,
    pool: RequestPool,
    heard: Rc<RefCell<Option<Rc<Hear>>>>,
}

/// Listener for responses: which request, milliseconds, status.
type Hear = dyn Fn(&Endpoint, u32, u16);

impl Client {
    /// Creates a client. `api_base` is the configured address, without `/v1`.
    pub fn new(api_base: &str, prefetched: Option<Object>, get_token: Option<Function>) -> Client {
        let base = format!("{}/v1", api_base.trim_end_matches('/'));
        let prefetched = Rc::new(RefCell::new(prefetched));
        Client {
            base: base.into(),
            prefetched,
            person: Rc::default(),
            get_token,
            pool: RequestPool::default(),
            heard: Rc::default(),
        }
    }

    /// Whether the host authenticates requests with a token.
    pub fn has_token(&self) -> bool {
        self.get_token.is_some()
    }

    /// Returns the `Authorization` header; `None` where cookies are used. `is_fresh` asks for a new token because the last one was refused.
    ///
    /// # Errors
    /// A host without a token has no one signed in. Its reason may contain anything, so it is not passed on.
    async fn authorization(&self, fetch: &LimitedFetch, is_fresh: bool) -> Result<Option<String>, ApiError> {
        let Some(get_token) = &self.get_token else { return Ok(None) };
        let options = Object::new();
        // Setting a field of a plain object cannot fail.
        let _ = Reflect::set(&options, &"forceRefresh".into(), &is_fresh.into());
        let nobody = || Failure::SignedOut { sign_in_url: None }.bare();
        let answer = get_token.call1(&JsValue::UNDEFINED, &options).map_err(|_| nobody())?;
        let token = fetch.wait_for(&Promise::resolve(&answer)).await;
        let token = token.map_err(|kind| if kind == Failure::Timeout { kind.bare() } else { nobody() })?;
        let token = token
            .as_string()
            .filter(|token| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()));
        token.map(|token| Some(format!("Bearer {token}"))).ok_or_else(nobody)
    }

    /// Builds a request from the common headers and these.
    ///
    /// # Errors
    /// When a value cannot be sent as a header: an ETag from a response body may contain anything.
    fn request(
        &self,
        endpoint: &Endpoint,
        lang: Lang,
        fetch: &LimitedFetch,
        authorization: Option<&str>,
        more: &[(&str, &str)],
    ) -> Result<RequestBuilder, Failure> {
        let unsendable = |_| Failure::Unreachable;
        let own = [("Accept", "application/json"), ("Accept-Language", lang.tag())];
        let authorization = authorization.map(|authorization| ("Authorization", authorization));
        let headers = web_sys::Headers::new().map_err(unsendable)?;
        for (name, value) in own.iter().chain(&authorization).chain(more) {
            headers.set(name, value).map_err(unsendable)?;
        }
        // gloo-net would append a stray `&` to an address that already has parameters.
        let (path, query) = endpoint.as_str().split_once('?').unwrap_or((endpoint.as_str(), ""));
        let params: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        Ok(RequestBuilder::new(&format!("{}{path}", self.base))
            .query(params.iter().map(|(name, value)| (&**name, value)))
            .headers(Headers::from_raw(headers))
            .cache(RequestCache::NoStore)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .abort_signal(Some(&fetch.signal()))
            .credentials(match authorization {
                Some(_) => RequestCredentials::Omit,
                None if self.base.starts_with('/') => RequestCredentials::SameOrigin,
                None => RequestCredentials::Include,
            }))
    }

    /// Calls `hear` for every response with the request, the milliseconds it took and its status.
    pub fn listen(&self, hear: impl Fn(&Endpoint, u32, u16) + 'static) {
        self.heard.replace(Some(Rc::new(hear)));
    }

    fn tell(&self, endpoint: &Endpoint, began: f64, status: u16) {
        let heard = self.heard.borrow().clone();
        if let Some(heard) = heard {
            heard(endpoint, (format::now_millis() - began) as u32, status);
        }
    }

    /// Sets whose data is requested from now on. `None` also discards the prefetched responses.
    pub fn expect(&self, person: Option<&str>) {
        if person.is_none() {
            self.prefetched.replace(None);
            self.detach_in_flight();
        }
        self.person.replace(person.map(Box::from));
    }

    /// After a mutation, new callers must not join requests already in flight.
    pub fn detach_in_flight(&self) {
        self.pool.detach_in_flight();
    }

    /// Returns whether the session is back, which requesting who is signed in may renew.
    ///
    /// # Errors
    /// When another person is signed in by now: requests of the person before must not be repeated for them.
    async fn renewed(&self, lang: Lang, signal: Option<&AbortSignal>) -> Result<bool, ApiError> {
        if self.has_token() {
            self.renew_token().await?;
        }
        let Ok(answer) = self.ask(&Endpoint::me(), lang, None, signal).await else { return Ok(false) };
        let Ok(me) = decode::me(&answer.body) else { return Ok(false) };
        match &*self.person.borrow() {
            Some(person) if *person != me.user_id => Err(Failure::OtherPerson.bare()),
            _ => Ok(true),
        }
    }

    /// Sends a request and decodes the response.
    ///
    /// # Errors
    /// Everything that [`Failure`] lists. After an expired session the request is retried once, as the host may have renewed the session.
    pub async fn get<T>(
        &self,
        endpoint: &Endpoint,
        lang: Lang,
        signal: Option<&AbortSignal>,
        decode: Decode<T>,
    ) -> Result<T, ApiError> {
        let answer = self.bytes(endpoint, lang, signal).await?;
        decode(&answer).map_err(|reason| Failure::Unreadable(reason).bare().of(endpoint))
    }

    /// Sends a request and returns the raw response.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn bytes(
        &self,
        endpoint: &Endpoint,
        lang: Lang,
        signal: Option<&AbortSignal>,
    ) -> Result<Vec<u8>, ApiError> {
        self.newer(endpoint, lang, None, signal).await.map(|answer| answer.body)
    }

    /// Sends a conditional request with the ETag `known`. Status 304 means that nothing has changed.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn newer(
        &self,
        endpoint: &Endpoint,
        lang: Lang,
        known: Option<&str>,
        signal: Option<&AbortSignal>,
    ) -> Result<FetchedResponse, ApiError> {
        let mut answer = self.ask(endpoint, lang, known, signal).await;
        if answer.as_ref().is_err_and(ApiError::is_signed_out) {
            let may_ask = match endpoint == &Endpoint::me() {
                // A fresh token is the only remedy here.
                true => self.has_token() && self.renew_token().await.is_ok(),
                false => self.renewed(lang, signal).await?,
            };
            if may_ask {
                answer = self.ask(endpoint, lang, known, signal).await;
            }
        }
        answer.map_err(|error| error.of(endpoint))
    }

    /// Asks the host for a fresh token.
    async fn renew_token(&self) -> Result<(), ApiError> {
        let (fetch, _permit) = self.pool.acquire(None).await.map_err(Failure::bare)?;
        self.authorization(&fetch, true).await.map(|_| ())
    }

    async fn ask(
        &self,
        endpoint: &Endpoint,
        lang: Lang,
        known: Option<&str>,
        signal: Option<&AbortSignal>,
    ) -> Result<FetchedResponse, ApiError> {
        let ask = |fetch| {
            let (client, endpoint, known) = (self.clone(), endpoint.clone(), known.map(str::to_owned));
            async move { client.ask_alone(&endpoint, lang, known.as_deref(), fetch).await }
        };
        self.pool.join(endpoint, lang, known, signal, ask).await
    }

    async fn ask_alone(
        &self,
        endpoint: &Endpoint,
        lang: Lang,
        known: Option<&str>,
        fetch: Rc<LimitedFetch>,
    ) -> Result<FetchedResponse, ApiError> {
        let (fetch, _permit) = self.pool.acquire(Some(fetch)).await.map_err(Failure::bare)?;
        let began = format::now_millis();
        let answer = match self.take_prefetched(endpoint) {
            Some(promise) => fetch.response(&promise).await,
            None => {
                let authorization = self.authorization(&fetch, false).await?;
                let known = known.map(|known| ("If-None-Match", known));
                let request =
                    self.request(endpoint, lang, &fetch, authorization.as_deref(), known.as_slice());
                let request = request.and_then(|request| request.build().map_err(|_| Failure::Unreachable));
                fetch.send(request.map_err(Failure::bare)?).await
            }
        };
        let answer = answer.map_err(Failure::bare)?;
        let status = answer.status();
        let answer = fetch.read(answer).await;
        self.tell(endpoint, began, status);
        answer
    }

    /// Sets a person's roles, provided they are still in the state that `etag` names. `person` is the id of who is signed in.
    ///
    /// # Errors
    /// As [`Client::get`], and the refusals of a change. If another person has signed in meanwhile, nothing is sent.
    pub async fn change_roles(
        &self,
        endpoint: &Endpoint,
        roles: &[Role],
        etag: &str,
        lang: Lang,
        person: &str,
    ) -> Result<Member, RoleRefusal> {
        let mut answer = self.put(endpoint, roles, etag, lang).await;
        if let Err(RoleRefusal::Failed(error)) = &answer
            && error.is_signed_out()
            && self.renewed(lang, None).await.map_err(RoleRefusal::Failed)?
        {
            answer = self.put(endpoint, roles, etag, lang).await;
        }
        let (member, stamp) = answer?;
        match *stamp.user == *person {
            true => Ok(member),
            false => Err(RoleRefusal::Failed(Failure::OtherPerson.bare())),
        }
    }

    async fn put(
        &self,
        endpoint: &Endpoint,
        roles: &[Role],
        etag: &str,
        lang: Lang,
    ) -> Result<(Member, ResponseMeta), RoleRefusal> {
        let failed = |kind: Failure| RoleRefusal::Failed(kind.bare());
        let names: Array = roles.iter().map(|role| JsValue::from_str(role.as_str())).collect();
        let body = Object::new();
        // Setting a field of a plain object cannot fail.
        let _ = Reflect::set(&body, &"roles".into(), &names);
        let body = JSON::stringify(&body).map_err(|_| failed(Failure::Unreachable))?;
        let (fetch, _permit) = self.pool.acquire(None).await.map_err(failed)?;
        let authorization = self.authorization(&fetch, false).await.map_err(RoleRefusal::Failed)?;
        let headers = [("Content-Type", "application/json"), ("If-Match", etag)];
        let request =
            self.request(endpoint, lang, &fetch, authorization.as_deref(), &headers).map_err(failed)?;
        let request = request.method(Method::PUT).body(body).map_err(|_| failed(Failure::Unreachable))?;
        let began = format::now_millis();
        let answer = fetch.send(request).await.map_err(failed)?;
        let status = answer.status();
        let (body, error) = fetch.read_all(answer).await.map_err(failed)?;
        self.tell(endpoint, began, status);
        let Some(error) = error else {
            return decode::changed_member(&body).map_err(|reason| failed(Failure::Unreadable(reason)));
        };
        let (current, rule) = decode::refused_member(&body);
        Err(match (status, current, rule) {
            (412, Some(current), _) => RoleRefusal::Meanwhile(Box::new(current)),
            (422, _, rule) => RoleRefusal::Rule(rule.unwrap_or_default()),
            _ => RoleRefusal::Failed(error),
        })
    }

    fn take_prefetched(&self, endpoint: &Endpoint) -> Option<Promise> {
        let memory = self.prefetched.borrow();
        let memory = memory.as_ref()?;
        let key = endpoint.as_str().into();
        let promise = Reflect::get(memory, &key).ok()?.dyn_into::<Promise>().ok()?;
        // Deleting a field of a plain object cannot fail.
        let _ = Reflect::delete_property(memory, &key);
        Some(promise)
    }
}
