//! Reading one page of records, and reading a list page after page.

use super::{Env, LARGE_PAGE, RESTARTS};
use crate::error::{ApiError, Failure};
use crate::{Endpoint, List};
use domain::query::RecordQuery;
use record_store::Store;
use record_store::page::{self as wire, PageHead, Taken, Unreadable};
use std::time::Duration;

/// The failure of a list that is another one with each response.
pub fn changing() -> ApiError {
    Failure::Unreadable(Unreadable::Changing).bare()
}

/// The failure of a page that has fewer rows than its list must have there.
pub fn short() -> ApiError {
    Failure::Unreadable(Unreadable::Short).bare()
}

/// Reads a page into a store, which is made by the first one.
///
/// # Errors
/// When it is no page of records, is of another type than the store's, or was made for another person.
pub fn read_page(bytes: &[u8], store: &mut Option<Store>, env: &Env) -> Result<(PageHead, Taken), ApiError> {
    let (head, taken) =
        wire::page(bytes, store, env.collation).map_err(|reason| Failure::Unreadable(reason).bare())?;
    match (env.is_other)(&head.stamp.user) {
        true => Err(Failure::OtherPerson.bare()),
        false => Ok((head, taken)),
    }
}

/// What a page did for the list it is read into.
#[derive(Debug)]
pub enum Step {
    /// It was taken.
    Page(Page),
    /// It does not fit the pages before it, or is empty where rows are due: the list changed while it was read.
    Changed(ApiError),
}

/// A page that was taken.
#[derive(Debug)]
pub struct Page {
    /// What it says of the list.
    pub head: PageHead,
    /// What became of its rows.
    pub taken: Taken,
    /// Rows of the list up to its end.
    pub done: usize,
    /// Rows of the list.
    pub count: usize,
}

impl Page {
    /// Whether the list ends with it.
    pub fn is_last(&self) -> bool {
        self.done >= self.count
    }
}

/// A list that is read from its beginning to its end, one page after the other. Knows what to request next and whether what came
/// fits; the caller sends the requests.
pub struct PageSequence {
    list: List,
    query: RecordQuery,
    first: Option<PageHead>,
    done: usize,
    restarts: u32,
    tries: u32,
}

impl PageSequence {
    /// From the first row on.
    pub fn new(list: List, query: RecordQuery) -> PageSequence {
        PageSequence { list, query, first: None, done: 0, restarts: 0, tries: 0 }
    }

    /// The request for the next page.
    pub fn request(&self) -> Endpoint {
        Endpoint::records(&self.list, &self.query, self.done, LARGE_PAGE)
    }

    /// How long to wait before the page that failed is requested again; `None` when that is to be reported.
    pub fn short_retry_delay(&mut self, error: &ApiError, chance: f64) -> Option<Duration> {
        let delay = error.short_retry_delay(self.tries, chance)?;
        self.tries += 1;
        Some(delay)
    }

    /// Reads the page that was requested. The rows of one that does not fit are not to be used.
    ///
    /// # Errors
    /// As [`read_page`].
    pub fn take(&mut self, bytes: &[u8], store: &mut Option<Store>, env: &Env) -> Result<Step, ApiError> {
        self.tries = 0;
        let (head, taken) = read_page(bytes, store, env)?;
        if self.first.as_ref().is_some_and(|first| !first.fits(&head)) {
            return Ok(Step::Changed(changing()));
        }
        let count = usize::try_from(head.count).unwrap_or(usize::MAX);
        // A page without a row ends a list, too; one that ends early is not the whole.
        if taken.rows == 0 && self.done < count {
            return Ok(Step::Changed(short()));
        }
        self.done += taken.rows;
        self.first.get_or_insert_with(|| head.clone());
        Ok(Step::Page(Page { head, taken, done: self.done, count }))
    }

    /// Begins with the first row again, because the list changed.
    ///
    /// # Errors
    /// When that happened too often.
    pub fn begin_again(&mut self) -> Result<(), ApiError> {
        self.restarts += 1;
        if self.restarts > RESTARTS {
            return Err(changing());
        }
        (self.first, self.done) = (None, 0);
        Ok(())
    }
}
