//! Numbers, dates and order as a language writes them, by the browser's `Intl`.
//!
//! Building an `Intl` object costs a thousand times what using it does, so each language's are built once and kept. Quantities
//! go to `Intl` as text, which it formats exactly; dates go as midnight UTC and are read in UTC, so that no time zone shifts them.

use super::{Lang, Plural, UnitForms, fill};
use crate::model::Unit;
use crate::model::csv::Dialect;
use crate::model::date::{Stand, write_date};
use crate::model::quantity::Quantity;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use js_sys::{Array, Function, Intl, Object, Reflect};
use std::cell::{OnceCell, RefCell};
use std::cmp::Ordering;
use std::collections::HashMap;
use wasm_bindgen::JsValue;

struct Formats {
    number: Function,
    date: Function,
    instant: Function,
    compare: Function,
    numbers: RefCell<HashMap<Quantity, String>>,
    dates: RefCell<HashMap<NaiveDate, String>>,
}

thread_local! {
    static FORMATS: [OnceCell<Formats>; Lang::ALL.len()] = const { [const { OnceCell::new() }; Lang::ALL.len()] };
}

/// How many texts are kept before the memory is emptied: more than any page shows, little enough to forget about.
const REMEMBERED: usize = 20_000;

impl Formats {
    fn new(lang: Lang) -> Formats {
        let locales = Array::of1(&lang.tag().into());
        let options = |pairs: &[(&str, JsValue)]| {
            let object = Object::new();
            for (key, value) in pairs {
                // Setting a field of a fresh object cannot fail.
                let _ = Reflect::set(&object, &(*key).into(), value);
            }
            object
        };
        let text = |word: &str| JsValue::from_str(word);
        let number = Intl::NumberFormat::new(&locales, &options(&[("maximumFractionDigits", 9.into())]));
        let day = [("day", text("numeric")), ("month", text("short")), ("year", text("numeric"))];
        let mut utc_day = day.to_vec();
        utc_day.push(("timeZone", text("UTC")));
        let mut moment = day.to_vec();
        moment.extend([("hour", text("2-digit")), ("minute", text("2-digit"))]);
        Formats {
            number: number.format(),
            date: Intl::DateTimeFormat::new(&locales, &options(&utc_day)).format(),
            instant: Intl::DateTimeFormat::new(&locales, &options(&moment)).format(),
            compare: Intl::Collator::new(&locales, &options(&[("numeric", true.into())])).compare(),
            numbers: RefCell::default(),
            dates: RefCell::default(),
        }
    }
}

fn with<T>(lang: Lang, use_formats: impl FnOnce(&Formats) -> T) -> T {
    FORMATS.with(|all| {
        let [en, de] = all;
        let cell = match lang {
            Lang::En => en,
            Lang::De => de,
        };
        use_formats(cell.get_or_init(|| Formats::new(lang)))
    })
}

fn remembered<K: Copy + Eq + std::hash::Hash>(
    memory: &RefCell<HashMap<K, String>>,
    key: K,
    write: impl FnOnce() -> String,
) -> String {
    if let Some(text) = memory.borrow().get(&key) {
        return text.clone();
    }
    let text = write();
    let mut memory = memory.borrow_mut();
    if memory.len() >= REMEMBERED {
        memory.clear();
    }
    memory.insert(key, text.clone());
    text
}

fn call(format: &Function, value: &JsValue, otherwise: impl FnOnce() -> String) -> String {
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_else(otherwise)
}

impl Lang {
    /// `1,234.5` or `1.234,5`: exact, whatever the number of digits.
    pub fn number(self, quantity: Quantity) -> String {
        with(self, |formats| {
            remembered(&formats.numbers, quantity, || {
                let text = quantity.to_string();
                call(&formats.number, &JsValue::from_str(&text), || text.clone())
            })
        })
    }

    /// A count of things.
    pub fn count(self, count: usize) -> String {
        self.number(Quantity::from_count(count as u64))
    }

    /// `Nov 23, 2026` or `23. Nov. 2026`.
    pub fn date(self, date: NaiveDate) -> String {
        with(self, |formats| {
            remembered(&formats.dates, date, || {
                let month = i32::try_from(date.month0()).unwrap_or_default();
                let millis = js_sys::Date::utc(f64::from(date.year()), f64::from(month));
                let days = f64::from(date.day0()) * 86_400_000.0;
                call(&formats.date, &JsValue::from_f64(millis + days), || write_date(date))
            })
        })
    }

    /// A moment in the reader's time zone.
    pub fn instant(self, instant: DateTime<Utc>) -> String {
        // Milliseconds since 1970 are exact in a binary float for some 285,000 years.
        let millis = JsValue::from_f64(instant.timestamp_millis() as f64);
        with(self, |formats| call(&formats.instant, &millis, || write_date(instant.date_naive())))
    }

    /// How tables are written as text.
    pub fn csv(self) -> Dialect {
        match self {
            Lang::En => Dialect::ENGLISH,
            Lang::De => Dialect::GERMAN,
        }
    }

    /// How names are ordered: Ä with A, 2 before 10.
    pub fn compare(self, a: &str, b: &str) -> Ordering {
        with(self, |formats| {
            let order = formats.compare.call2(&JsValue::UNDEFINED, &a.into(), &b.into());
            let order = order.ok().and_then(|order| order.as_f64()).unwrap_or_default();
            order.partial_cmp(&0.0).unwrap_or(Ordering::Equal).then_with(|| a.cmp(b))
        })
    }

    /// A message for a number of things, the number in its `{n}`.
    pub fn plural(self, message: Plural, count: u64) -> String {
        fill(message.of(count == 1), &[("n", &self.number(Quantity::from_count(count)))])
    }

    /// A unit's name after this number.
    pub fn unit(self, unit: &Unit, after: Quantity) -> String {
        self.unit_form(unit, |forms| if is_one(after) { forms.one } else { forms.other })
    }

    /// A unit's name after "of" and this number.
    pub fn unit_of(self, unit: &Unit, after: Quantity) -> String {
        self.unit_form(unit, |forms| if is_one(after) { forms.one } else { forms.of_other })
    }

    fn unit_form(self, unit: &Unit, form: impl FnOnce(UnitForms) -> &'static str) -> String {
        let m = self.messages();
        let forms = match unit {
            Unit::Hours => m.unit_hours,
            Unit::Credits => m.unit_credits,
            Unit::Cases => m.unit_cases,
            Unit::Activities => m.unit_activities,
            Unit::Contacts => m.unit_contacts,
            Unit::Assessments => m.unit_assessments,
            Unit::Days => m.unit_days,
            Unit::Other(word) => return fill(m.other, &[("value", word)]),
        };
        form(forms).to_owned()
    }

    /// Where a day lies in a term, in words.
    pub fn stand(self, stand: Stand, end: NaiveDate) -> String {
        let m = self.messages();
        match stand {
            Stand::Running { days_left: 0 } => m.ends_today.to_owned(),
            Stand::Running { days_left } => self.plural(m.days_left, days_left),
            Stand::NotStarted { in_days } => self.plural(m.starts_in, in_days),
            Stand::Ended { .. } => fill(m.ended_on, &[("date", &self.date(end))]),
        }
    }
}

fn is_one(quantity: Quantity) -> bool {
    quantity == Quantity::from_count(1)
}

/// Every language that the browser says its user reads, first choice first.
pub fn browser_languages() -> Vec<String> {
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else { return Vec::new() };
    navigator.languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// A moment as the reader's clock showed it, summer time included.
pub fn local_moment(instant: DateTime<Utc>) -> NaiveDateTime {
    let moment = js_sys::Date::new(&JsValue::from_f64(instant.timestamp_millis() as f64));
    // Minutes that the clock is behind UTC; no browser knows a moment whose offset is not a small number.
    let behind = TimeDelta::minutes(moment.get_timezone_offset() as i64);
    let utc = instant.naive_utc();
    utc.checked_sub_signed(behind).unwrap_or(utc)
}

/// Today in the reader's local calendar.
pub fn local_today() -> NaiveDate {
    let now = js_sys::Date::new_0();
    let year = i32::try_from(now.get_full_year()).unwrap_or_default();
    NaiveDate::from_ymd_opt(year, now.get_month() + 1, now.get_date()).unwrap_or_default()
}
