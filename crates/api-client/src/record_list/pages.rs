//! Reading a single page of records, and reading a list page by page.

use super::{Env, LARGE_PAGE, RESTARTS};
use crate::error::{ApiError, Failure};
use crate::{Endpoint, List};
use domain::query::RecordQuery;
use record_store::Store;
use record_store::page::{self as wire, PageHead, Taken, Unreadable};
use std::time::Duration;

/// The failure of a list that changes with every response.
pub fn changing() -> ApiError {
    Failure::Unreadable(Unreadable::Changing).bare()
}

/// The failure of a page with fewer rows than its list must have there.
pub fn short() -> ApiError {
    Failure::Unreadable(Unreadable::Short).bare()
}

/// Reads a page into a store, which the first page creates.
///
/// # Errors
/// If it is not a page of records, its type is not the store's, or it was made for another person.
pub fn read_page(bytes: &[u8], store: &mut Option<Store>, env: &Env) -> Result<(PageHead, Taken), ApiError> {
    let (head, taken) =
        wire::page(bytes, store, env.collation).map_err(|reason| Failure::Unreadable(reason).bare())?;
    match (env.is_other)(&head.stamp.user) {
        true => Err(Failure::OtherPerson.bare()),
        false => Ok((head, taken)),
    }
}

/// The result of a page that was read.
#[derive(Debug)]
pub enum Step {
    /// The page was added.
    Page(Page),
    /// The page does not fit those before it, or is empty where rows are due: the list changed while it was read.
    Changed(ApiError),
}

/// A page that was added.
#[derive(Debug)]
pub struct Page {
    /// Head of the page: what it says about the list.
    pub head: PageHead,
    /// Result of reading its rows.
    pub taken: Taken,
    /// Number of rows of the list up to the end of this page.
    pub done: usize,
    /// Number of rows of the list.
    pub count: usize,
}

impl Page {
    /// Whether it is the last page of the list.
    pub fn is_last(&self) -> bool {
        self.done >= self.count
    }
}

/// A list that is read page by page from beginning to end. It knows the next request and checks whether a page fits; the caller
/// sends the requests.
pub struct PageSequence {
    list: List,
    query: RecordQuery,
    first: Option<PageHead>,
    done: usize,
    restarts: u32,
    tries: u32,
}

impl PageSequence {
    /// Starts at the first row.
    pub fn new(list: List, query: RecordQuery) -> PageSequence {
        PageSequence { list, query, first: None, done: 0, restarts: 0, tries: 0 }
    }

    /// The request for the next page.
    pub fn request(&self) -> Endpoint {
        Endpoint::records(&self.list, &self.query, self.done, LARGE_PAGE)
    }

    /// The delay before the failed page is requested again; `None` if the failure must be reported.
    pub fn short_retry_delay(&mut self, error: &ApiError, chance: f64) -> Option<Duration> {
        let delay = error.short_retry_delay(self.tries, chance)?;
        self.tries += 1;
        Some(delay)
    }

    /// Reads the requested page. The rows of a page that does not fit must not be used.
    ///
    /// # Errors
    /// Those of [`read_page`].
    pub fn take(&mut self, bytes: &[u8], store: &mut Option<Store>, env: &Env) -> Result<Step, ApiError> {
        self.tries = 0;
        let (head, taken) = read_page(bytes, store, env)?;
        if self.first.as_ref().is_some_and(|first| !first.fits(&head)) {
            return Ok(Step::Changed(changing()));
        }
        let count = usize::try_from(head.count).unwrap_or(usize::MAX);
        // An empty page may end a list, but not before all rows are read.
        if taken.rows == 0 && self.done < count {
            return Ok(Step::Changed(short()));
        }
        self.done += taken.rows;
        self.first.get_or_insert_with(|| head.clone());
        Ok(Step::Page(Page { head, taken, done: self.done, count }))
    }

    /// Starts over at the first row because the list changed.
    ///
    /// # Errors
    /// If that happened too often.
    pub fn begin_again(&mut self) -> Result<(), ApiError> {
        self.restarts += 1;
        if self.restarts > RESTARTS {
            return Err(changing());
        }
        (self.first, self.done) = (None, 0);
        Ok(())
    }
}
