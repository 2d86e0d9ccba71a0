//! A value that is somewhere else.

use crate::api::ApiError;
use std::sync::Arc;

/// Where a remote value stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Remote<T> {
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

impl<T> Remote<T> {
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
