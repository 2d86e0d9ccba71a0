//! Today's date.

use crate::i18n::format::local_today;
use chrono::NaiveDate;
use leptos::prelude::*;

/// Today in the reader's calendar; views read no other clock. Provided as a context.
#[derive(Clone, Copy)]
pub struct Clock {
    pub today: RwSignal<NaiveDate>,
}

impl Clock {
    pub fn start() -> Clock {
        Clock { today: RwSignal::new(local_today()) }
    }

    pub fn here() -> Clock {
        expect_context()
    }

    /// Reads the date again: a page may stay open past midnight.
    pub fn update_now(self) {
        let today = local_today();
        if self.today.get_untracked() != today {
            self.today.set(today);
        }
    }
}
