//! A value that is somewhere else.

use api_client::ApiError;
use std::sync::Arc;

/// Where a remote value stands.
#[derive(Debug, PartialEq)]
pub enum RemoteData<T: ?Sized> {
    /// Not asked for.
    Idle,
    /// Asked for, for the first time.
    Loading {
        /// Whether it takes longer than usual.
        slow: bool,
    },
    /// Here.
    Ready(Arc<T>),
    /// Here, and asked for once more.
    Reloading(Arc<T>),
    /// Not to be had, with the last value if there was one.
    Failed(ApiError, Option<Arc<T>>),
}

impl<T: ?Sized> Clone for RemoteData<T> {
    fn clone(&self) -> Self {
        self.map(Arc::clone)
    }
}

impl<T: ?Sized> RemoteData<T> {
    /// The same of another value, or of the same under another type.
    pub fn map<U: ?Sized>(&self, map: impl Fn(&Arc<T>) -> Arc<U>) -> RemoteData<U> {
        match self {
            RemoteData::Idle => RemoteData::Idle,
            RemoteData::Loading { slow } => RemoteData::Loading { slow: *slow },
            RemoteData::Ready(value) => RemoteData::Ready(map(value)),
            RemoteData::Reloading(value) => RemoteData::Reloading(map(value)),
            RemoteData::Failed(error, old) => RemoteData::Failed(error.clone(), old.as_ref().map(map)),
        }
    }

    /// The newest value that is here, whatever happens to the next one.
    pub fn value(&self) -> Option<&Arc<T>> {
        match self {
            RemoteData::Ready(value) | RemoteData::Reloading(value) | RemoteData::Failed(_, Some(value)) => {
                Some(value)
            }
            _ => None,
        }
    }

    /// The failure of the last question.
    pub fn error(&self) -> Option<&ApiError> {
        match self {
            RemoteData::Failed(error, _) => Some(error),
            _ => None,
        }
    }

    /// Whether an answer is awaited.
    pub fn is_busy(&self) -> bool {
        matches!(self, RemoteData::Loading { .. } | RemoteData::Reloading(_))
    }
}
