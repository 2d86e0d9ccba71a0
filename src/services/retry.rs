//! Retries transient failures: after a while, when the network is back, and when the reader is.

use super::resume::Resume;
use crate::i18n::format;
use crate::runtime::{self, Timer};
use api_client::ApiError;
use leptos::prelude::*;
use std::time::Duration;

/// The retry of one request.
#[derive(Clone, Copy)]
pub struct Retry {
    /// Seconds until the next retry, 0 = one is running; `None` = none is due.
    left: RwSignal<Option<u32>>,
    tries: StoredValue<u32>,
    timer: StoredValue<Option<Timer>, LocalStorage>,
    again: StoredValue<Box<dyn Fn()>, LocalStorage>,
}

impl Retry {
    /// `again` sends the request; `resume` starts a retry before the delay is over.
    pub fn new(resume: Resume, again: impl Fn() + 'static) -> Retry {
        let retry = Retry {
            left: RwSignal::new(None),
            tries: StoredValue::new(0),
            timer: StoredValue::new_local(None),
            again: StoredValue::new_local(Box::new(again)),
        };
        resume.on_resume(move || {
            if retry.left.get_untracked().is_some_and(|left| left > 0) {
                retry.now();
            }
        });
        retry
    }

    /// Seconds until the next retry, 0 = one is running; `None` when only the reader can start one.
    pub fn left(self) -> Option<u32> {
        self.left.get()
    }

    /// Whether a retry is running.
    pub fn is_trying(self) -> bool {
        self.left.try_get_untracked().flatten() == Some(0)
    }

    /// The request failed: schedules a retry if the failure is transient.
    pub fn failed(self, error: &ApiError) {
        // A parallel failure must not extend the delay.
        if self.left.try_get_untracked().flatten().is_some_and(|left| left > 0) {
            return;
        }
        let tries = self.tries.try_get_value().unwrap_or_default();
        match error.retry_delay(tries, js_sys::Math::random()) {
            Some(wait) => {
                let _ = self.tries.try_set_value(tries.saturating_add(1));
                self.count(wait, format::now_millis() + wait.as_millis() as f64);
            }
            None => self.stop(None),
        }
    }

    /// The request succeeded: the next failure starts with the shortest delay.
    pub fn settled(self) {
        let _ = self.tries.try_set_value(0);
        self.stop(None);
    }

    pub fn begun(self) {
        self.stop(Some(0));
    }

    /// Retries now.
    pub fn now(self) {
        self.begun();
        let _ = self.again.try_with_value(|again| again());
    }

    fn stop(self, left: Option<u32>) {
        // Dropped after the borrow: dropping runs code that may borrow again.
        drop(self.timer.try_update_value(Option::take));
        // Set only on change: subscribers rebuild their view.
        if self.left.try_get_untracked().is_some_and(|before| before != left) {
            self.left.set(left);
        }
    }

    /// Counts the seconds down to a point in time, because a computer may sleep in between. If its clock is set back, the delay does not
    /// grow.
    fn count(self, wait: Duration, moment: f64) {
        self.stop(Some(u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)));
        let step = match wait.subsec_millis() {
            0 => Duration::from_secs(1).min(wait),
            odd => Duration::from_millis(odd.into()),
        };
        let timer = runtime::timer(step, move || {
            let by_clock = Duration::from_millis((moment - format::now_millis()).max(0.0) as u64);
            match by_clock.min(wait.saturating_sub(step)) {
                Duration::ZERO => self.due(),
                left => self.count(left, moment),
            }
        });
        let _ = self.timer.try_set_value(Some(timer));
    }

    /// Retries when the delay is over. A hidden page waits until it is visible again.
    fn due(self) {
        if !runtime::is_hidden() {
            self.now();
        }
    }
}
