//! Today.

use crate::i18n::format::local_today;
use chrono::NaiveDate;
use leptos::prelude::*;

/// Today in the reader's calendar: the only clock that views know. Provided as a context.
#[derive(Clone, Copy)]
pub struct Clock {
    /// Today.
    pub today: RwSignal<NaiveDate>,
}

impl Clock {
    /// Starts at the reader's today.
    pub fn start() -> Clock {
        Clock { today: RwSignal::new(local_today()) }
    }

    /// The one of this app.
    pub fn here() -> Clock {
        expect_context()
    }

    /// Looks at the calendar again: a page may stay open over midnight.
    pub fn update_now(self) {
        let today = local_today();
        if self.today.get_untracked() != today {
            self.today.set(today);
        }
    }
}
