//! Numbers, dates and collation by the browser's `Intl`.
//!
//! Building an `Intl` object costs a thousand times what using it does, so those of each language and region are built once and cached.
//! Quantities are passed to `Intl` as text, which it formats exactly; dates are passed as midnight UTC and formatted in UTC, so that no
//! time zone shifts them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use domain::Unit;
use domain::date::{TermPhase, write_date};
use domain::quantity::Quantity;
use domain::sort::sorted_places;
use js_sys::{Array, Function, JsString, Object, Reflect, RegExp};
use record_store::order::Collation;
use std::cell::{OnceCell, RefCell};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;
use text::csv::Dialect;
use text::{Lang, Plural, PluralCategory, UnitForms, fill};
use wasm_bindgen::{JsCast, JsValue};

/// A function of `Intl` for a locale, built on first use: each costs milliseconds, and no page needs them all.
struct Lazy {
    class: &'static str,
    options: &'static [(&'static str, &'static str)],
    method: &'static str,
    built: OnceCell<Function>,
}

impl Lazy {
    const fn new(
        class: &'static str,
        options: &'static [(&'static str, &'static str)],
        method: &'static str,
    ) -> Lazy {
        Lazy { class, options, method, built: OnceCell::new() }
    }

    fn get(&self, locale: &str) -> &Function {
        self.built.get_or_init(|| method(&build(self.class, locale, self.options), self.method))
    }
}

/// The contract's calendar, whatever the region's own calendar is.
const GREGORIAN: (&str, &str) = ("calendar", "gregory");
const UTC: (&str, &str) = ("timeZone", "UTC");
const DAY: (&str, &str) = ("day", "numeric");
const MONTH: (&str, &str) = ("month", "short");
const YEAR: (&str, &str) = ("year", "numeric");
const DATE: &[(&str, &str)] = &[GREGORIAN, DAY, MONTH, YEAR, UTC];

struct Formats {
    /// Locale tag with region.
    locale: String,
    number: Lazy,
    percent: Lazy,
    list: Lazy,
    /// The plural category of a number, by name.
    plural: Lazy,
    /// Decimal separator.
    point: OnceCell<char>,
    date: Lazy,
    date_range: Lazy,
    day: Lazy,
    /// A date with the time, in the reader's time zone: an object of `Intl`.
    moment: OnceCell<JsValue>,
    instant: OnceCell<Function>,
    instant_range: OnceCell<Function>,
    days_ago: Lazy,
    month: Lazy,
    month_short: Lazy,
    month_name: Lazy,
    language_name: Lazy,
    /// Collation of names: 2 before 10.
    compare: Lazy,
    /// Collation of records, the same as the backend's: character by character.
    order: Lazy,
    /// The same, ignoring case, and ignoring case and accents.
    order_accents: Lazy,
    order_letters: Lazy,
    numbers: RefCell<HashMap<Quantity, String>>,
    dates: RefCell<HashMap<NaiveDate, String>>,
    months: RefCell<HashMap<(NaiveDate, bool), String>>,
    terms: RefCell<HashMap<(NaiveDate, NaiveDate), String>>,
    plurals: RefCell<HashMap<Quantity, PluralCategory>>,
}

thread_local! {
    static FORMATS: RefCell<Vec<(Lang, Rc<Formats>)>> = const { RefCell::new(Vec::new()) };
}

/// Number of cached texts at which the cache is cleared: more than any page shows, and small in memory.
const REMEMBERED: usize = 20_000;

/// Returns a new object of a class of `Intl`.
fn build(class: &str, locale: &str, options: &[(&str, &str)]) -> JsValue {
    let object = Object::new();
    for (key, value) in options {
        // Setting a field of a fresh object cannot fail.
        let _ = Reflect::set(&object, &(*key).into(), &(*value).into());
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).unwrap_or_default();
    let class = Reflect::get(&intl, &class.into()).unwrap_or_default();
    let class = class.unchecked_ref::<Function>();
    // Every browser that runs the app has the class, and a locale is valid by construction.
    Reflect::construct(class, &Array::of2(&locale.into(), &object)).unwrap_or_default()
}

/// A method of an object, as a function.
fn method(object: &JsValue, name: &str) -> Function {
    let method =
        Reflect::get(object, &name.into()).ok().and_then(|method| method.dyn_into::<Function>().ok());
    method.map(|method| method.bind0(object)).unwrap_or_default()
}

/// `5:35 PM`, but `05:35` on a clock of 24 hours.
fn moment_format(locale: &str) -> JsValue {
    let format = |hour| {
        let options = [GREGORIAN, DAY, MONTH, YEAR, ("hour", hour), ("minute", "2-digit")];
        build("DateTimeFormat", locale, &options)
    };
    let two_digits = format("2-digit");
    let resolved = method(&two_digits, "resolvedOptions").call0(&JsValue::UNDEFINED).unwrap_or_default();
    let has_twelve_hours = Reflect::get(&resolved, &"hour12".into());
    match has_twelve_hours.is_ok_and(|twelve| twelve.is_truthy()) {
        true => format("numeric"),
        false => two_digits,
    }
}

impl Formats {
    fn new(lang: Lang) -> Formats {
        Formats {
            locale: lang.locale(),
            point: OnceCell::new(),
            number: Lazy::new("NumberFormat", &[], "format"),
            // The unit `percent` would have room for all places, but loads data that make the first tile late.
            percent: Lazy::new("NumberFormat", &[("style", "percent")], "format"),
            list: Lazy::new("ListFormat", &[], "format"),
            plural: Lazy::new("PluralRules", &[], "select"),
            date: Lazy::new("DateTimeFormat", DATE, "format"),
            date_range: Lazy::new("DateTimeFormat", DATE, "formatRange"),
            day: Lazy::new("DateTimeFormat", &[GREGORIAN, DAY, MONTH, UTC], "format"),
            moment: OnceCell::new(),
            instant: OnceCell::new(),
            instant_range: OnceCell::new(),
            days_ago: Lazy::new("RelativeTimeFormat", &[("numeric", "auto")], "format"),
            month: Lazy::new("DateTimeFormat", &[GREGORIAN, ("month", "long"), YEAR, UTC], "format"),
            month_short: Lazy::new("DateTimeFormat", &[GREGORIAN, MONTH, YEAR, UTC], "format"),
            month_name: Lazy::new("DateTimeFormat", &[GREGORIAN, MONTH, UTC], "format"),
            language_name: Lazy::new("DisplayNames", &[("type", "language")], "of"),
            compare: Lazy::new("Collator", &[("numeric", "true")], "compare"),
            order: Lazy::new("Collator", &[], "compare"),
            order_accents: Lazy::new("Collator", &[("sensitivity", "accent")], "compare"),
            order_letters: Lazy::new("Collator", &[("sensitivity", "base")], "compare"),
            numbers: RefCell::default(),
            dates: RefCell::default(),
            months: RefCell::default(),
            terms: RefCell::default(),
            plurals: RefCell::default(),
        }
    }

    fn number(&self) -> &Function {
        self.number.get(&self.locale)
    }

    fn point(&self) -> char {
        *self.point.get_or_init(|| {
            let half = call(self.number(), &0.5.into(), || "0.5".to_owned());
            half.chars().nth(1).unwrap_or('.')
        })
    }

    fn moment(&self) -> &JsValue {
        self.moment.get_or_init(|| moment_format(&self.locale))
    }
}

fn with<T>(lang: Lang, use_formats: impl FnOnce(&Formats) -> T) -> T {
    let kept = FORMATS.with_borrow(|all| {
        let kept = all.iter().find(|(kept, _)| *kept == lang);
        kept.map(|(_, formats)| Rc::clone(formats))
    });
    let formats = kept.unwrap_or_else(|| {
        let formats = Rc::new(Formats::new(lang));
        FORMATS.with_borrow_mut(|all| all.push((lang, Rc::clone(&formats))));
        formats
    });
    use_formats(&formats)
}

fn remembered<K: Copy + Eq + std::hash::Hash, V: Clone>(
    memory: &RefCell<HashMap<K, V>>,
    key: K,
    write: impl FnOnce() -> V,
) -> V {
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

fn call2(format: &Function, a: &JsValue, b: &JsValue, otherwise: impl FnOnce() -> String) -> String {
    let text = format.call2(&JsValue::UNDEFINED, a, b).ok().and_then(|text| text.as_string());
    text.unwrap_or_else(otherwise)
}

/// Formats and collation of a language and its region.
pub trait Format: Copy {
    /// `1,234.5`, `1.234,5` or `1’234.5`: exact, whatever the number of digits.
    fn number(self, quantity: Quantity) -> String;

    fn count(self, count: usize) -> String;

    /// `92.75%` or `92,75 %`.
    fn percent(self, percent: Quantity) -> String;

    /// `Berlin, Lyon and Paris`.
    fn list(self, items: &[impl AsRef<str>]) -> String;

    /// `Nov 23, 2026`, `23 Nov 2026` or `23. Nov. 2026`.
    fn date(self, date: NaiveDate) -> String;

    /// `23 Nov`: where the year is clear.
    fn day(self, date: NaiveDate) -> String;

    /// `1 Feb 2026 – 31 Jan 2027`, or `1 – 28 Feb 2026`: what both have in common is said once.
    fn date_range(self, start: NaiveDate, end: NaiveDate) -> String;

    /// `November 2026`, or `Nov 2026` when short.
    fn month(self, date: NaiveDate, short: bool) -> String;

    /// `Nov`, without the year.
    fn month_name(self, date: NaiveDate) -> String;

    /// A date and time in the reader's time zone.
    fn instant(self, instant: DateTime<Utc>) -> String;

    /// A range of times in the reader's time zone.
    fn instant_range(self, start: DateTime<Utc>, end: DateTime<Utc>) -> String;

    /// `yesterday`, `7 days ago`.
    fn days_ago(self, days: u32) -> String;

    /// The name of the language of a tag: `German`. `None` for what is no tag.
    fn language_name(self, tag: &str) -> Option<String>;

    /// The CSV dialect with which a spreadsheet of the same region reads numbers as numbers.
    fn csv(self) -> Dialect;

    /// Compares names: Ä sorts with A, 2 before 10.
    fn compare(self, a: &str, b: &str) -> Ordering;

    /// The collation for sorting and searching records.
    fn collation(self) -> Collation;

    /// A message in the plural form of a count, with the count in its `{n}`.
    fn plural(self, message: Plural, count: u64) -> String;

    /// A unit's name in the form that follows this number.
    fn unit(self, unit: &Unit, after: Quantity) -> String;

    /// A unit's name in the form that follows "of" and this number.
    fn unit_of(self, unit: &Unit, after: Quantity) -> String;

    /// Where today lies in a term, as text.
    fn stand(self, stand: TermPhase, end: NaiveDate) -> String;
}

impl Format for Lang {
    fn number(self, quantity: Quantity) -> String {
        with(self, |formats| {
            remembered(&formats.numbers, quantity, || {
                let text = quantity.to_string();
                // Appended as is: not every browser's `Intl` keeps that many decimals.
                let (whole, places) = text.split_once('.').unwrap_or((&text, ""));
                let mut number = call(formats.number(), &whole.into(), || whole.to_owned());
                if !places.is_empty() {
                    number.push(formats.point());
                    number.push_str(places);
                }
                number
            })
        })
    }

    fn count(self, count: usize) -> String {
        self.number(Quantity::from_count(count as u64))
    }

    fn percent(self, percent: Quantity) -> String {
        let none =
            with(self, |formats| call(formats.percent.get(&formats.locale), &0.into(), || "0 %".to_owned()));
        none.replace('0', &self.number(percent))
    }

    fn list(self, items: &[impl AsRef<str>]) -> String {
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        let list: Array = items.iter().map(|item| JsString::from(*item)).collect();
        with(self, |formats| call(formats.list.get(&formats.locale), &list, || items.join(", ")))
    }

    fn date(self, date: NaiveDate) -> String {
        with(self, |formats| {
            remembered(&formats.dates, date, || {
                call(formats.date.get(&formats.locale), &midnight(date), || write_date(date))
            })
        })
    }

    fn day(self, date: NaiveDate) -> String {
        with(self, |formats| call(formats.day.get(&formats.locale), &midnight(date), || write_date(date)))
    }

    fn date_range(self, start: NaiveDate, end: NaiveDate) -> String {
        with(self, |formats| {
            remembered(&formats.terms, (start, end), || {
                let format = formats.date_range.get(&formats.locale);
                call2(format, &midnight(start), &midnight(end), || {
                    // Some browsers refuse a range that ends before it starts.
                    format!("{} – {}", self.date(start), self.date(end))
                })
            })
        })
    }

    fn month(self, date: NaiveDate, short: bool) -> String {
        with(self, |formats| {
            let format = if short { &formats.month_short } else { &formats.month };
            remembered(&formats.months, (date, short), || {
                call(format.get(&formats.locale), &midnight(date), || write_date(date))
            })
        })
    }

    fn month_name(self, date: NaiveDate) -> String {
        with(self, |formats| {
            call(formats.month_name.get(&formats.locale), &midnight(date), || write_date(date))
        })
    }

    fn instant(self, instant: DateTime<Utc>) -> String {
        with(self, |formats| {
            let format = formats.instant.get_or_init(|| method(formats.moment(), "format"));
            call(format, &millis(instant), || write_date(instant.date_naive()))
        })
    }

    fn instant_range(self, start: DateTime<Utc>, end: DateTime<Utc>) -> String {
        with(self, |formats| {
            let format = formats.instant_range.get_or_init(|| method(formats.moment(), "formatRange"));
            call2(format, &millis(start), &millis(end), || {
                format!("{} – {}", self.instant(start), self.instant(end))
            })
        })
    }

    fn days_ago(self, days: u32) -> String {
        with(self, |formats| {
            let format = formats.days_ago.get(&formats.locale);
            call2(format, &(-f64::from(days)).into(), &"day".into(), String::new)
        })
    }

    fn language_name(self, tag: &str) -> Option<String> {
        with(self, |formats| {
            let name = formats.language_name.get(&formats.locale).call1(&JsValue::UNDEFINED, &tag.into());
            name.ok()?.as_string()
        })
    }

    fn csv(self) -> Dialect {
        let has_comma = with(self, |formats| formats.point() == ',');
        Dialect::new(has_comma || self.separates_by_semicolon(), has_comma)
    }

    fn compare(self, a: &str, b: &str) -> Ordering {
        let lang = self.without_region();
        with(lang, |formats| collate(formats.compare.get(lang.tag()), a, b).then_with(|| a.cmp(b)))
    }

    fn collation(self) -> Collation {
        Collation {
            tag: self.tag(),
            fold: fold_letter,
            weights: |tag, letters| weights(lang_of(tag), letters),
            compare: |tag, a, b| order(lang_of(tag), a, b),
        }
    }

    fn plural(self, message: Plural, count: u64) -> String {
        let count = Quantity::from_count(count);
        fill(message.of(category(self, count)), &[("n", &self.number(count))])
    }

    fn unit(self, unit: &Unit, after: Quantity) -> String {
        unit_form(self, unit, |forms| forms.of(category(self, after)))
    }

    fn unit_of(self, unit: &Unit, after: Quantity) -> String {
        unit_form(self, unit, |forms| forms.after_of(category(self, after)))
    }

    fn stand(self, stand: TermPhase, end: NaiveDate) -> String {
        let m = self.messages();
        match stand {
            TermPhase::Running { days_left: 0 } => m.ends_today.to_owned(),
            TermPhase::Running { days_left } => self.plural(m.days_left, days_left),
            TermPhase::NotStarted { in_days } => self.plural(m.starts_in, in_days),
            TermPhase::Ended { .. } => fill(m.ended_on, &[("date", &self.date(end))]),
        }
    }
}

/// The language of a tag that this module returned.
fn lang_of(tag: &str) -> Lang {
    Lang::from_tag(tag).unwrap_or_default()
}

fn order(lang: Lang, a: &str, b: &str) -> Ordering {
    with(lang, |formats| collate(formats.order.get(lang.tag()), a, b))
}

/// Returns the collation weights of each character: letter, accent, case.
fn weights(lang: Lang, letters: &[char]) -> Vec<[u16; 3]> {
    let texts: Vec<String> = letters.iter().map(char::to_string).collect();
    let text = |place: usize| texts.get(place).map_or("", String::as_str);
    with(lang, |formats| {
        let by_all = formats.order.get(lang.tag());
        let by_accents = formats.order_accents.get(lang.tag());
        let by_letters = formats.order_letters.get(lang.tag());
        let order = sorted_places(letters.len(), &|a, b| collate(by_all, text(a), text(b)));
        let mut weights = vec![[0; 3]; letters.len()];
        let mut weight = [0_u16, 1, 1];
        let mut before: Option<usize> = None;
        for place in order {
            let here = text(place);
            // Characters that the collation ignores equal the empty string.
            if collate(by_letters, here, "").is_eq() {
                continue;
            }
            let differs = |by: &Function| before.is_none_or(|before| collate(by, text(before), here).is_ne());
            let [letter, accent, case] = weight;
            weight = if differs(by_letters) {
                [letter + 1, 1, 1]
            } else if differs(by_accents) {
                [letter, accent + 1, 1]
            } else if differs(by_all) {
                [letter, accent, case + 1]
            } else {
                weight
            };
            if let Some(place) = weights.get_mut(place) {
                *place = weight;
            }
            before = Some(place);
        }
        weights
    })
}

fn unit_form(lang: Lang, unit: &Unit, form: impl FnOnce(UnitForms) -> &'static str) -> String {
    let m = lang.messages();
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

/// Midnight UTC of a date, as `Intl` takes it.
fn midnight(date: NaiveDate) -> JsValue {
    let month = i32::try_from(date.month0()).unwrap_or_default();
    let millis = js_sys::Date::utc(f64::from(date.year()), f64::from(month));
    JsValue::from_f64(millis + f64::from(date.day0()) * 86_400_000.0)
}

/// Milliseconds since 1970, which are exact in an `f64` for some 285,000 years.
fn millis(instant: DateTime<Utc>) -> JsValue {
    JsValue::from_f64(instant.timestamp_millis() as f64)
}

fn collate(by: &Function, a: &str, b: &str) -> Ordering {
    let order = by.call2(&JsValue::UNDEFINED, &a.into(), &b.into());
    order
        .ok()
        .and_then(|order| order.as_f64())
        .and_then(|order| order.partial_cmp(&0.0))
        .unwrap_or(Ordering::Equal)
}

/// Folds a character for the search: decomposed, without combining marks, in lower case, `ß` as `ss`.
fn fold_letter(letter: char) -> String {
    let text = JsString::from(letter.to_string().as_str());
    let bare = text.normalize("NFD").replace_by_pattern(&RegExp::new("\\p{M}", "gu"), "").to_lower_case();
    // Lower-casing İ leaves a combining dot behind.
    String::from(bare).replace('\u{307}', "").replace('ß', "ss").replace('ς', "σ")
}

/// Returns the plural category of a number.
pub(super) fn category(lang: Lang, number: Quantity) -> PluralCategory {
    with(lang, |formats| {
        remembered(&formats.plurals, number, || {
            let name = call(formats.plural.get(lang.tag()), &number.to_string().into(), String::new);
            PluralCategory::from_name(&name)
        })
    })
}

/// The browser's preferred languages, first choice first.
pub fn browser_languages() -> Vec<String> {
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else { return Vec::new() };
    navigator.languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Local time of an instant in the reader's time zone, with daylight saving time.
pub fn local_moment(instant: DateTime<Utc>) -> NaiveDateTime {
    let moment = js_sys::Date::new(&JsValue::from_f64(instant.timestamp_millis() as f64));
    // Minutes behind UTC: always a small whole number, so the cast is exact.
    let behind = TimeDelta::minutes(moment.get_timezone_offset() as i64);
    let utc = instant.naive_utc();
    utc.checked_sub_signed(behind).unwrap_or(utc)
}

/// Milliseconds since 1970 by the reader's clock.
pub fn now_millis() -> f64 {
    js_sys::Date::now()
}

/// Today in the reader's time zone.
pub fn local_today() -> NaiveDate {
    let now = js_sys::Date::new_0();
    let year = i32::try_from(now.get_full_year()).unwrap_or_default();
    NaiveDate::from_ymd_opt(year, now.get_month() + 1, now.get_date()).unwrap_or_default()
}
