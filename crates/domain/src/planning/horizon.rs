//! How far ahead the page looks.

/// The days ahead in which an end is listed, today and the last day included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Horizon {
    /// 30 days.
    Month,
    /// 60 days.
    TwoMonths,
    /// 90 days: when renewal should be discussed.
    #[default]
    Quarter,
    /// 365 days: the whole timeline.
    Year,
}

impl Horizon {
    /// All horizons, the nearest first.
    pub const ALL: [Horizon; 4] = [Horizon::Month, Horizon::TwoMonths, Horizon::Quarter, Horizon::Year];

    /// Number of days ahead.
    pub fn days(self) -> i64 {
        match self {
            Horizon::Month => 30,
            Horizon::TwoMonths => 60,
            Horizon::Quarter => 90,
            Horizon::Year => 365,
        }
    }

    /// The value of the parameter `horizon`.
    pub fn as_str(self) -> &'static str {
        match self {
            Horizon::Month => "30",
            Horizon::TwoMonths => "60",
            Horizon::Quarter => "90",
            Horizon::Year => "365",
        }
    }

    /// Parses the value of the parameter.
    pub fn parse(text: &str) -> Option<Horizon> {
        Horizon::ALL.into_iter().find(|horizon| horizon.as_str() == text)
    }

    /// Whether an end after this many days is within it.
    pub fn admits(self, days_left: i64) -> bool {
        (0..=self.days()).contains(&days_left)
    }
}

/// The band of the timeline in which an end lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Within 30 days.
    Within30,
    /// Within 31 to 60 days.
    Within60,
    /// Within 61 to 90 days.
    Within90,
    /// After more than 90 days.
    Later,
}

impl Band {
    /// The band of an end after this many days.
    pub fn of(days_left: i64) -> Band {
        match days_left {
            ..=30 => Band::Within30,
            31..=60 => Band::Within60,
            61..=90 => Band::Within90,
            _ => Band::Later,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Band, Horizon};

    #[test]
    fn the_last_day_of_a_horizon_is_included() {
        for horizon in Horizon::ALL {
            let days = horizon.days();
            assert!(horizon.admits(0) && horizon.admits(days));
            assert!(!horizon.admits(-1) && !horizon.admits(days + 1));
            assert_eq!(Horizon::parse(horizon.as_str()), Some(horizon));
            assert_eq!(horizon.as_str(), days.to_string());
        }
        for text in ["", "0", "91", "090", " 90", "90 ", "+90", "9e1", "٩٠", "all", "365.0"] {
            assert_eq!(Horizon::parse(text), None, "{text:?}");
        }
        assert_eq!(Horizon::default(), Horizon::Quarter);
    }

    #[test]
    fn bands_end_where_horizons_do() {
        let bands = [0, 30, 31, 60, 61, 90, 91, 365].map(Band::of);
        let twice = |band| [band, band];
        let expected = [Band::Within30, Band::Within60, Band::Within90, Band::Later].map(twice);
        assert_eq!(bands.as_slice(), expected.as_flattened());
    }
}
