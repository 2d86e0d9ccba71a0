//! A remote value.

use api_client::ApiError;
use std::sync::Arc;

/// The state of a remote value.
#[derive(Debug, PartialEq)]
pub enum RemoteData<T: ?Sized> {
    Idle,
    /// The first request is in flight.
    Loading {
        /// Whether it takes longer than usual.
        slow: bool,
    },
    Ready(Arc<T>),
    /// Here, while a new request is in flight.
    Reloading(Arc<T>),
    /// Failed, with the last value if there was one.
    Failed(ApiError, Option<Arc<T>>),
}

impl<T: ?Sized> Clone for RemoteData<T> {
    fn clone(&self) -> Self {
        self.map(Arc::clone)
    }
}

impl<T: ?Sized> RemoteData<T> {
    /// Maps the value and keeps the state.
    pub fn map<U: ?Sized>(&self, map: impl Fn(&Arc<T>) -> Arc<U>) -> RemoteData<U> {
        match self {
            RemoteData::Idle => RemoteData::Idle,
            RemoteData::Loading { slow } => RemoteData::Loading { slow: *slow },
            RemoteData::Ready(value) => RemoteData::Ready(map(value)),
            RemoteData::Reloading(value) => RemoteData::Reloading(map(value)),
            RemoteData::Failed(error, old) => RemoteData::Failed(error.clone(), old.as_ref().map(map)),
        }
    }

    /// The latest value, in whatever state.
    pub fn value(&self) -> Option<&Arc<T>> {
        match self {
            RemoteData::Ready(value) | RemoteData::Reloading(value) | RemoteData::Failed(_, Some(value)) => {
                Some(value)
            }
            _ => None,
        }
    }

    /// The failure of the last request.
    pub fn error(&self) -> Option<&ApiError> {
        match self {
            RemoteData::Failed(error, _) => Some(error),
            _ => None,
        }
    }

    /// Whether a request is in flight.
    pub fn is_busy(&self) -> bool {
        matches!(self, RemoteData::Loading { .. } | RemoteData::Reloading(_))
    }
}
