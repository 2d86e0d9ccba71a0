//! A value that is somewhere else.

use crate::api::ApiError;
use std::sync::Arc;

/// Where a remote value stands.
#[derive(Debug, PartialEq)]
pub enum Remote<T: ?Sized> {
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

impl<T: ?Sized> Clone for Remote<T> {
    fn clone(&self) -> Self {
        self.map(Arc::clone)
    }
}

impl<T: ?Sized> Remote<T> {
    /// The same of another value, or of the same under another type.
    pub fn map<U: ?Sized>(&self, map: impl Fn(&Arc<T>) -> Arc<U>) -> Remote<U> {
        match self {
            Remote::Idle => Remote::Idle,
            Remote::Loading { slow } => Remote::Loading { slow: *slow },
            Remote::Ready(value) => Remote::Ready(map(value)),
            Remote::Reloading(value) => Remote::Reloading(map(value)),
            Remote::Failed(error, old) => Remote::Failed(error.clone(), old.as_ref().map(map)),
        }
    }

    /// The newest value that is here, whatever happens to the next one.
    pub fn value(&self) -> Option<&Arc<T>> {
        match self {
            Remote::Ready(value) | Remote::Reloading(value) | Remote::Failed(_, Some(value)) => Some(value),
            _ => None,
        }
    }

    /// The failure of the last question.
    pub fn error(&self) -> Option<&ApiError> {
        match self {
            Remote::Failed(error, _) => Some(error),
            _ => None,
        }
    }

    /// Whether an answer is awaited.
    pub fn is_busy(&self) -> bool {
        matches!(self, Remote::Loading { .. } | Remote::Reloading(_))
    }
}
