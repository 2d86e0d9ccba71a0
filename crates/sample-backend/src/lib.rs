//! A stand-in for the customer's backend: every operation of the contract over sample data, a sign-in page with sample people,
//! and the built app served as in production. For development, demonstrations and tests.

pub mod api;
pub mod cache;
pub mod data;
pub mod faults;
pub mod html;
pub mod journal;
pub mod language;
pub mod people;
pub mod problem;
pub mod query;
pub mod security;
pub mod sign_in;
pub mod site;
pub mod state;
pub mod tokens;

use axum::Router;
use axum::middleware;
use axum::routing::{get, post};
use chrono::NaiveDate;
use data::generated::Sizes;
use data::table::{One, Table};
use state::{Clock, State, TableKey};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;

/// The options of a backend.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Reference day of all data; `None` = today. If set, the clock stands still.
    pub today: Option<NaiveDate>,
    /// Generated data of these sizes; `None` = the curated data set.
    pub sizes: Option<Sizes>,
    /// Whether faults can be requested.
    pub faults: bool,
    /// Folder of the built app.
    pub dist: Option<PathBuf>,
    /// Whether each API request is written to standard error.
    pub log: bool,
    /// Whether requests and delivered data are recorded for tests.
    pub journal: bool,
    /// Whether tokens are issued.
    pub tokens: bool,
    /// Whether the optional operation `/series` is left out.
    pub without_series: bool,
}

/// The current day in UTC.
fn today() -> NaiveDate {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_secs()).ok())
        .unwrap_or_default();
    chrono::DateTime::from_timestamp(seconds, 0).map(|at| at.date_naive()).unwrap_or_default()
}

/// Creates the state of a backend.
pub fn state(config: &Config) -> Arc<State> {
    let today = data::day(config.today.unwrap_or_else(today));
    let world = match config.sizes {
        Some(sizes) => data::generated::world(today, sizes),
        None => data::curated::world(today),
    };
    let clock = Clock::new(today, config.today.is_some());
    let state = State::new(world, clock, config.faults, config.dist.clone(), config.log);
    Arc::new(state.journal(config.journal).tokens(config.tokens).series(!config.without_series))
}

/// Creates the router for everything that the backend serves.
pub fn router(state: &Arc<State>) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/sign-in", get(sign_in::page).post(sign_in::enter))
        .route("/sign-in/style.css", get(sign_in::style))
        .route("/sign-out", get(sign_in::leave).post(sign_in::leave_by_form))
        .route("/faults", get(faults::page).post(faults::choose))
        .route("/journal", get(journal::read).delete(journal::empty))
        .route("/token", post(tokens::issue).delete(tokens::revoke))
        .fallback(site::serve)
        .with_state(Arc::clone(state))
        .merge(api::router(Arc::clone(state)))
        .layer(middleware::from_fn(security::headers))
}

/// Serves until `stop` is ready, then lets pending requests finish.
pub async fn serve(
    listener: TcpListener,
    state: Arc<State>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router(&state)).with_graceful_shutdown(stop).await
}

/// Builds a large first table in advance, so that the first request does not wait for it: benchmarks use it.
pub fn warm_up(state: &Arc<State>) {
    let Some(first) = state.world.entitlements.first().filter(|first| first.source.count > 5_000) else {
        return;
    };
    let source = One { source: &first.source, world: &state.world };
    state.tables.get(&TableKey::Entitlement(0), || Table::of(&source), Table::bytes);
    // The sums of the overview can follow later.
    let state = Arc::clone(state);
    std::thread::spawn(move || {
        for entitlement in &state.world.entitlements {
            entitlement.tally(state.world.today);
        }
    });
}

/// Listens on a port, or returns an error with a plain message.
pub async fn listen(host: &str, port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((host, port)).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => io::Error::new(
            error.kind(),
            format!("port {port} is taken; choose another with --port, or --port 0 for any"),
        ),
        _ => io::Error::new(error.kind(), format!("cannot listen on {host}:{port}: {error}")),
    })?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}
