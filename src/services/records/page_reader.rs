//! Reads every page of a list, for an export or a proof of delivery.

use super::driver::with_env;
use crate::i18n::Lang;
use crate::runtime;
use crate::services::Queries;
use api_client::error::{ApiError, Failure};
use api_client::record_list::{PageSequence, Step};
use api_client::{Endpoint, List};
use domain::query::RecordQuery;
use record_store::Store;
use web_sys::AbortSignal;

/// A reader for every page of a list. It retries transient failures a few times, and notices when the list changes on the way.
pub struct PageReader {
    queries: Queries,
    lang: Lang,
    signal: Option<AbortSignal>,
    pages: PageSequence,
}

impl PageReader {
    /// Starts at the first row and stops when `signal` is aborted.
    pub fn new(
        queries: Queries,
        list: List,
        query: RecordQuery,
        lang: Lang,
        signal: Option<AbortSignal>,
    ) -> PageReader {
        PageReader { queries, lang, signal, pages: PageSequence::new(list, query) }
    }

    /// Requests the next page and reads it into a store.
    ///
    /// # Errors
    /// As every request to the backend.
    pub async fn next(&mut self, store: &mut Option<Store>) -> Result<Step, ApiError> {
        let endpoint = self.pages.request();
        let bytes = self.fetch(&endpoint).await?;
        let PageReader { queries, lang, pages, .. } = self;
        with_env(*queries, *lang, |env| pages.take(&bytes, store, env))
    }

    async fn fetch(&mut self, endpoint: &Endpoint) -> Result<Vec<u8>, ApiError> {
        loop {
            let response = self.queries.client().bytes(endpoint, self.lang, self.signal.as_ref()).await;
            let error = match response {
                Ok(bytes) => return Ok(bytes),
                Err(error) => error,
            };
            let Some(delay) = self.pages.short_retry_delay(&error, js_sys::Math::random()) else {
                return Err(error);
            };
            runtime::pause_for(delay).await;
            if self.signal.as_ref().is_some_and(AbortSignal::aborted) {
                return Err(Failure::Cancelled.bare());
            }
        }
    }

    /// Starts again at the first row, because the list changed.
    ///
    /// # Errors
    /// When that happened too often.
    pub fn begin_again(&mut self) -> Result<(), ApiError> {
        self.pages.begin_again()
    }
}
