//! Starts the sample backend.

use chrono::NaiveDate;
use clap::Parser;
use sample_backend::data::generated::Sizes;
use sample_backend::{Config, listen, serve, state, warm_up};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// A stand-in for the customer's backend, with sample data, sample people and the built app.
///
/// Serves the curated data set, or generated data if any size is given.
#[derive(Parser)]
#[command(name = "sample-backend")]
struct Options {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Port to listen on; 0 = any free port
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Folder of the built app
    #[arg(long)]
    dist: Option<PathBuf>,
    /// Reference day of all data (YYYY-MM-DD); the time of the data then stands still
    #[arg(long, value_parser = date)]
    today: Option<NaiveDate>,
    /// Enables faults by cookie, see /faults
    #[arg(long)]
    faults: bool,
    /// Writes each API request to standard error as a line of JSON
    #[arg(long)]
    log: bool,
    /// Records requests and delivered data for tests, see /journal
    #[arg(long)]
    journal: bool,
    /// Issues tokens to embedding pages, see /token
    #[arg(long)]
    tokens: bool,
    /// Leaves out the optional operation /series, which then responds with 404
    #[arg(long)]
    without_series: bool,
    /// Generated data: workspaces
    #[arg(long)]
    workspaces: Option<usize>,
    /// Generated data: agreements
    #[arg(long)]
    agreements: Option<usize>,
    /// Generated data: months that each agreement lasts
    #[arg(long)]
    months: Option<usize>,
    /// Generated data: packages in all
    #[arg(long)]
    packages: Option<usize>,
    /// Generated data: entitlements in each package
    #[arg(long)]
    entitlements: Option<usize>,
    /// Generated data: records of each entitlement
    #[arg(long)]
    records: Option<usize>,
    /// Generated data: people in each workspace
    #[arg(long)]
    users: Option<usize>,
    /// Generated data: additional cases
    #[arg(long)]
    additional_cases: Option<usize>,
    /// Generated data: seed of all pseudo-random choices
    #[arg(long)]
    seed: Option<u64>,
}

fn date(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| "a date is written YYYY-MM-DD".to_owned())
}

impl Options {
    fn sizes(&self) -> Option<Sizes> {
        let counts = [
            self.workspaces,
            self.agreements,
            self.months,
            self.packages,
            self.entitlements,
            self.records,
            self.users,
            self.additional_cases,
        ];
        if counts.iter().all(Option::is_none) && self.seed.is_none() {
            return None;
        }
        let usual = Sizes::default();
        Some(Sizes {
            workspaces: self.workspaces.unwrap_or(usual.workspaces).clamp(1, 10_000),
            agreements: self.agreements.unwrap_or(usual.agreements).clamp(1, 10_000),
            months: self.months.unwrap_or(usual.months).clamp(4, 1_200),
            packages: self.packages.unwrap_or(usual.packages).clamp(1, 10_000),
            entitlements: self.entitlements.unwrap_or(usual.entitlements).clamp(1, 1_000),
            records: self.records.unwrap_or(usual.records).min(1_000_000),
            users: self.users.unwrap_or(usual.users).clamp(1, 100_000),
            additional: self.additional_cases.unwrap_or(usual.additional).min(1_000_000),
            seed: self.seed.unwrap_or(usual.seed),
        })
    }
}

async fn stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

async fn run(options: Options) -> io::Result<()> {
    if let Some(dist) = &options.dist
        && !dist.join("index.html").is_file()
    {
        return Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!("{} holds no index.html; build the app first", dist.display()),
        ));
    }
    let (listener, address) = listen(&options.host, options.port).await?;
    let state = state(&Config {
        today: options.today,
        sizes: options.sizes(),
        faults: options.faults,
        dist: options.dist.clone(),
        log: options.log,
        journal: options.journal,
        tokens: options.tokens,
        without_series: options.without_series,
    });
    warm_up(&state);
    // Scripts wait for this line, so it must not stay in a buffer.
    let mut out = io::stdout().lock();
    writeln!(out, "listening on http://{address}")?;
    out.flush()?;
    drop(out);
    // Pending requests may finish, but one that never does must not keep the process running.
    let patience = async {
        stop().await;
        tokio::time::sleep(Duration::from_secs(3)).await;
    };
    tokio::select! {
        ended = serve(listener, state, stop()) => ended,
        () = patience => Ok(()),
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    let result = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .and_then(|runtime| runtime.block_on(run(options)));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sample-backend: {error}");
            ExitCode::FAILURE
        }
    }
}
