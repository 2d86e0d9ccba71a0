//! The components in a real browser: what a person perceives, and what keys and clicks do.
//!
//! The tests run under the product's own policy (`require-trusted-types-for 'script'`), so a view that writes markup fails.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on shall stop; clippy.toml reaches the tests, but not their helpers"
)]

use customer_activity::components::{
    Choice, FilterMenu, Meter, MeterText, Notice, NoticeKind, PersonName, Tone, filter_menu,
};
use customer_activity::features::usage::describe;
use customer_activity::i18n::cells::CellWords;
use customer_activity::i18n::{Format as _, Lang, Plural};
use customer_activity::services::Host;
use customer_activity::services::host::{HostOverrides, HostPage};
use customer_activity::services::workbook::{Workbook, WorkbookError};
use domain::date::parse_date;
use domain::entitlement::{Allowance, Usage};
use domain::{RecordType, Unit, quantity::Quantity};
use leptos::prelude::*;
use leptos::task::tick;
use record_store::Shape;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element, HtmlElement, KeyboardEvent, KeyboardEventInit};
use workbook::{Cell, Rows};

wasm_bindgen_test_configure!(run_in_browser);

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// Applies the page's policy, before anything is mounted.
fn forbid_markup() {
    if document().query_selector("meta[http-equiv]").unwrap().is_none() {
        let rule = document().create_element("meta").unwrap();
        rule.set_attribute("http-equiv", "Content-Security-Policy").unwrap();
        rule.set_attribute("content", "require-trusted-types-for 'script'; trusted-types customer-activity")
            .unwrap();
        document().head().unwrap().append_child(&rule).unwrap();
    }
}

/// Mounts a view in an element of its own, which is removed when the test ends.
struct Stage {
    root: HtmlElement,
    _handle: Box<dyn std::any::Any>,
}

impl Stage {
    fn new<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Stage {
        forbid_markup();
        let root: HtmlElement = document().create_element("section").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let handle = leptos::mount::mount_to(root.clone(), view);
        Stage { root, _handle: Box::new(handle) }
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).unwrap()
    }

    fn get(&self, selector: &str) -> HtmlElement {
        self.find(selector)
            .unwrap_or_else(|| panic!("no {selector} in {}", self.root.outer_html()))
            .unchecked_into()
    }

    fn texts(&self, selector: &str) -> Vec<String> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).map(|place| found.item(place).unwrap().text_content().unwrap()).collect()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.root.remove();
    }
}

async fn press(target: &HtmlElement, key: &str) {
    let options = KeyboardEventInit::new();
    options.set_key(key);
    options.set_bubbles(true);
    options.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &options).unwrap();
    target.dispatch_event(&event).unwrap();
    tick().await;
    tick().await;
}

fn q(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn usage(unit: Unit, allowance: Allowance, consumed: Option<&str>, total: Option<&str>) -> Usage {
    let consumed = consumed.map(q);
    Usage {
        unit,
        allowance,
        consumed,
        consumed_total: total.map(q).or(consumed),
        available: None,
        expired: None,
        reserved: None,
        scheduled: None,
        unknown_parts: 0,
    }
}

// ---------------------------------------------------------------- words, numbers, dates

#[wasm_bindgen_test]
fn numbers_and_dates_follow_the_language() {
    let day = parse_date("2026-11-23").unwrap();
    assert_eq!(Lang::EN.number(q("1234.5")), "1,234.5");
    assert_eq!(Lang::DE.number(q("1234.5")), "1.234,5");
    assert_eq!(Lang::EN.date(day), "Nov 23, 2026");
    assert_eq!(Lang::DE.date(day), "23. Nov. 2026");
}

#[wasm_bindgen_test]
fn numbers_are_exact_beyond_binary_floats() {
    assert_eq!(Lang::EN.number(q("123456789012345.123456789")), "123,456,789,012,345.123456789");
    assert_eq!(
        Lang::EN.number(q("9007199254740993.123456789012345678901")),
        "9,007,199,254,740,993.123456789012345678901"
    );
    let fine = q("-0.000000000000000000000000000001");
    assert_eq!(Lang::EN.number(fine), "-0.000000000000000000000000000001");
    assert_eq!(Lang::DE.number(fine), "-0,000000000000000000000000000001");
    assert_eq!(Lang::EN.number(q("0.1").plus(q("0.2")).unwrap()), "0.3");
}

#[wasm_bindgen_test]
fn only_one_takes_the_singular_in_english_and_german() {
    let form = Plural { one: "one", other: "other" };
    for lang in [Lang::EN, Lang::DE] {
        let forms: Vec<_> = [0, 1, 2, 11, 21, 101].map(|count| lang.plural(form, count)).into();
        assert_eq!(forms, ["other", "one", "other", "other", "other", "other"], "{}", lang.tag());
        let after = |hours: &str| lang.unit(&Unit::Hours, hours.parse().unwrap());
        assert_ne!(after("1"), after("1.5"), "{}", lang.tag());
        assert_eq!(after("0.5"), after("2"), "{}", lang.tag());
    }
}

#[wasm_bindgen_test]
fn percentages_and_lists_follow_the_language() {
    let percent = |lang: Lang, value: &str| lang.percent(value.parse().unwrap()).replace('\u{a0}', " ");
    assert_eq!(percent(Lang::EN, "1234.56"), "1,234.56%");
    assert_eq!(percent(Lang::DE, "92.75"), "92,75 %");
    let names = ["Berlin", "Lyon", "Paris"];
    assert_eq!(Lang::EN.list(&names), "Berlin, Lyon, and Paris");
    assert_eq!(Lang::from_tag("en-GB").unwrap().list(&names), "Berlin, Lyon and Paris");
    assert_eq!(Lang::DE.list(&names), "Berlin, Lyon und Paris");
    assert_eq!(Lang::DE.list(&names[..1]), "Berlin");
}

#[wasm_bindgen_test]
fn hours_have_two_digits_only_on_a_clock_of_24_hours() {
    let morning = js_sys::Date::new_with_year_month_day_hr(2026, 10, 23, 9).get_time();
    let morning = chrono::DateTime::from_timestamp_millis(morning as i64).unwrap();
    let hour = |tag: &str| {
        let text = Lang::from_tag(tag).unwrap().instant(morning);
        let (before, _) = text.split_once(':').unwrap();
        before.chars().rev().take_while(char::is_ascii_digit).count()
    };
    assert_eq!((hour("en-US"), hour("en-GB"), hour("de")), (1, 2, 2));
}

#[wasm_bindgen_test]
fn names_sort_by_locale_and_by_number() {
    let mut names = ["Zebra", "Ärger", "Anton", "Paket 10", "Paket 2"];
    names.sort_by(|a, b| Lang::DE.compare(a, b));
    assert_eq!(names, ["Anton", "Ärger", "Paket 2", "Paket 10", "Zebra"]);
}

// ---------------------------------------------------------------- usage in words

#[wasm_bindgen_test]
fn a_quantity_shows_meter_share_and_remainder() {
    let hours = usage(Unit::Hours, Allowance::Quantity(q("400")), Some("82.5"), Some("212.5"));
    let text = describe(Lang::EN, &hours, true);
    assert_eq!(text.headline, "212.5 of 400 hours");
    assert_eq!(text.percent.as_deref(), Some("53%"));
    assert_eq!(text.left.as_deref(), Some("187.5 left"));
    assert_eq!(text.here.as_deref(), Some("82.5 in this workspace · 212.5 across the agreement"));
    assert_eq!(text.meter.unwrap().text, "212.5 of 400 hours used, 187.5 left");
    let german = describe(Lang::DE, &hours, true);
    assert_eq!(german.meter.unwrap().text, "212,5 von 400 Stunden verbraucht, 187,5 übrig");
}

#[wasm_bindgen_test]
fn over_consumption_is_shown_in_full() {
    let text =
        describe(Lang::EN, &usage(Unit::Hours, Allowance::Quantity(q("200")), Some("214"), None), true);
    assert_eq!((text.percent.as_deref(), text.left.as_deref()), (Some("107%"), Some("14 hours over")));
    let meter = text.meter.unwrap();
    assert_eq!((meter.max.as_str(), meter.value.as_str(), meter.tone), ("214", "214", Tone::Over));
}

#[wasm_bindgen_test]
fn every_allowance_has_a_text_and_only_two_have_a_meter() {
    for (allowance, consumed, headline, note, meter) in [
        (Allowance::AsNeeded, Some("3"), "3 cases used", "As needed", false),
        (Allowance::Included, Some("0"), "Not used yet", "Included", false),
        (Allowance::Included, Some("1"), "1 case used", "Included", false),
        (
            Allowance::PerIncident(q("6"), Unit::Hours),
            Some("2"),
            "2 cases used",
            "Up to 6 hours per incident",
            false,
        ),
        (Allowance::Unknown("share".into()), Some("2"), "2 cases used", "Other (share)", false),
        (
            Allowance::Unknown("quantity".into()),
            None,
            "Consumption unknown",
            "Purchased amount unknown",
            false,
        ),
        (Allowance::Quantity(q("20")), None, "20 cases · usage unknown", "", false),
        (Allowance::Allowed(q("1")), Some("1"), "1 of 1 case", "", true),
    ] {
        let text = describe(Lang::EN, &usage(Unit::Cases, allowance, consumed, None), true);
        assert_eq!(text.headline, headline);
        assert_eq!(text.notes.first().map_or("", String::as_str), note);
        assert_eq!(text.meter.is_some(), meter, "{headline}");
    }
}

#[wasm_bindgen_test]
fn an_unknown_part_is_mentioned() {
    let mut sum = usage(Unit::Hours, Allowance::Quantity(q("500")), Some("40"), None);
    sum.unknown_parts = 2;
    let text = describe(Lang::EN, &sum, true);
    assert_eq!(text.headline, "At least 40 of 500 hours");
    assert_eq!(text.notes, ["2 more entitlements have unknown consumption"]);
    assert_eq!(text.meter, None);
}

// ---------------------------------------------------------------- parts

#[wasm_bindgen_test]
fn a_meter_has_role_name_and_exact_text() {
    let meter = MeterText {
        value: "212.5".into(),
        max: "400".into(),
        text: "212.5 of 400 hours used".into(),
        tone: Tone::Normal,
    };
    let stage = Stage::new(
        move || view! { <Meter meter=meter label="Consumption" elapsed=Some((46, "46% of the term elapsed".to_owned()))/> },
    );
    let meter = stage.get("meter");
    assert_eq!(meter.get_attribute("aria-valuetext").as_deref(), Some("212.5 of 400 hours used"));
    assert_eq!(meter.get_attribute("aria-label").as_deref(), Some("Consumption"));
    let number = |name: &str| js_sys::Reflect::get(&meter, &name.into()).unwrap().as_f64();
    assert_eq!((number("value"), number("max")), (Some(212.5), Some(400.0)));
    let mark = stage.get(".meter-mark");
    assert_eq!(mark.text_content().as_deref(), Some("46% of the term elapsed"));
    let (frame, mark) = (stage.get(".meter-frame").get_bounding_client_rect(), mark.get_attribute("style"));
    assert!(frame.width() > 0.0 && mark.is_some_and(|style| style.contains("46%")));
}

#[wasm_bindgen_test]
fn names_are_rendered_as_text() {
    let name = "<img src=x onerror=alert(1)> 🎉 שלום";
    let stage = Stage::new(
        move || view! { <PersonName name=name.to_owned() email=Some("not an address".to_owned())/> },
    );
    assert_eq!(stage.root.text_content().as_deref(), Some(name));
    assert!(stage.find("img").is_none() && stage.find("a").is_none());
}

#[wasm_bindgen_test]
async fn a_notice_can_be_dismissed() {
    let away = RwSignal::new(false);
    let stage = Stage::new(move || {
        let dismiss = Callback::new(move |()| away.set(true));
        view! { <Notice kind=NoticeKind::Info text="Left out" dismiss=("Dismiss", dismiss)/> }
    });
    assert_eq!(stage.get("[role=status] p").text_content().as_deref(), Some("Left out"));
    stage.get("button[aria-label=Dismiss]").click();
    assert!(away.get_untracked());
}

fn choices(count: usize) -> Vec<Choice> {
    let choice = |id: String, label: String| Choice { id: id.into(), label, hint: None };
    let all = choice(String::new(), "All".into());
    std::iter::once(all)
        .chain((1..=count).map(|n| choice(format!("p-{n}"), format!("Package {n}"))))
        .collect()
}

fn filter(count: usize, several: bool) -> (Stage, RwSignal<Vec<Box<str>>>) {
    let chosen = RwSignal::new(Vec::<Box<str>>::new());
    let stage = Stage::new(move || {
        let choices = Signal::derive(move || choices(count));
        let change = Callback::new(move |after| chosen.set(after));
        view! { <FilterMenu label="Package" id="package" choices=choices chosen=chosen several=several.then_some("{n} packages") lang=Lang::EN on_change=change panel=filter_menu::panel/> }
    });
    (stage, chosen)
}

fn ids(chosen: RwSignal<Vec<Box<str>>>) -> Vec<String> {
    chosen.get_untracked().iter().map(ToString::to_string).collect()
}

#[wasm_bindgen_test]
async fn a_short_filter_works_by_keyboard_alone() {
    let (stage, chosen) = filter(3, true);
    let button = stage.get("button[role=combobox]");
    assert_eq!(button.text_content().as_deref(), Some("All"));
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("false"));
    button.focus().unwrap();
    press(&button, "ArrowDown").await;
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("true"));
    assert_eq!(stage.texts("[role=option]"), ["All", "Package 1", "Package 2", "Package 3"]);
    press(&button, "ArrowDown").await;
    let active = button.get_attribute("aria-activedescendant").unwrap();
    assert_eq!(document().get_element_by_id(&active).unwrap().text_content().as_deref(), Some("Package 1"));
    press(&button, " ").await;
    press(&button, "End").await;
    press(&button, "Enter").await;
    assert_eq!(ids(chosen), ["p-1", "p-3"]);
    assert_eq!(button.text_content().as_deref(), Some("2 packages"));
    assert_eq!(stage.texts("[aria-selected=true]"), ["Package 1", "Package 3"]);
    press(&button, "Escape").await;
    assert!(stage.find("[role=listbox]").is_none());
    assert_eq!(document().active_element(), Some(button.unchecked_into()));
}

#[wasm_bindgen_test]
async fn typing_a_letter_moves_to_the_next_option_with_it() {
    let (stage, chosen) = filter(3, true);
    let button = stage.get("button[role=combobox]");
    button.focus().unwrap();
    press(&button, "p").await;
    press(&button, "p").await;
    press(&button, "Enter").await;
    assert_eq!(ids(chosen), ["p-2"]);
}

#[wasm_bindgen_test]
async fn selecting_in_a_single_choice_filter_closes_the_list() {
    let (stage, chosen) = filter(2, false);
    stage.get("button[role=combobox]").click();
    tick().await;
    let option: HtmlElement =
        stage.root.query_selector_all("[role=option]").unwrap().item(2).unwrap().unchecked_into();
    option.click();
    tick().await;
    assert_eq!(ids(chosen), ["p-2"]);
    assert!(stage.find("[role=listbox]").is_none());
}

#[wasm_bindgen_test]
async fn a_long_filter_has_a_search_field() {
    let (stage, chosen) = filter(40, true);
    stage.get("button[role=combobox]").click();
    tick().await;
    tick().await;
    let input: web_sys::HtmlInputElement = stage.get("input[role=combobox]").unchecked_into();
    assert_eq!(
        document().active_element().as_ref(),
        Some(input.as_ref()),
        "the search field takes the focus"
    );
    input.set_value("age 37");
    input.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
    tick().await;
    assert_eq!(stage.texts("[role=option]:not([hidden])"), ["Package 37"]);
    press(&input, "Enter").await;
    assert_eq!(ids(chosen), ["p-37"]);
    input.set_value("nothing");
    input.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
    tick().await;
    assert_eq!(stage.texts("[role=status]"), ["Nothing found"]);
}

// ---------------------------------------------------------------- workbooks

/// A host without settings of its own.
fn host(page: HostPage) -> Host {
    let overrides = HostOverrides {
        lang: RwSignal::new(None),
        theme: RwSignal::new(None),
        workspace: RwSignal::new(None),
    };
    Host::new(page, overrides)
}

/// A worker that only records what it is sent; the test responds in its place.
struct SilentWorker {
    object: js_sys::Object,
    sent: std::rc::Rc<std::cell::RefCell<Vec<Vec<u8>>>>,
    ended: std::rc::Rc<std::cell::Cell<bool>>,
    _post: Closure<dyn FnMut(js_sys::Uint8Array)>,
    _terminate: Closure<dyn FnMut()>,
}

impl SilentWorker {
    fn new() -> SilentWorker {
        let object = js_sys::Object::new();
        let sent = std::rc::Rc::<std::cell::RefCell<Vec<Vec<u8>>>>::default();
        let ended = std::rc::Rc::<std::cell::Cell<bool>>::default();
        let post = Closure::<dyn FnMut(js_sys::Uint8Array)>::new({
            let sent = sent.clone();
            move |bytes: js_sys::Uint8Array| sent.borrow_mut().push(bytes.to_vec())
        });
        let terminate = Closure::<dyn FnMut()>::new({
            let ended = ended.clone();
            move || ended.set(true)
        });
        js_sys::Reflect::set(&object, &"postMessage".into(), post.as_ref()).unwrap();
        js_sys::Reflect::set(&object, &"terminate".into(), terminate.as_ref()).unwrap();
        SilentWorker { object, sent, ended, _post: post, _terminate: terminate }
    }

    /// A host that provides this worker.
    fn host(&self) -> (Host, Closure<dyn FnMut() -> JsValue>) {
        let object: JsValue = self.object.clone().into();
        let give = Closure::<dyn FnMut() -> JsValue>::new(move || object.clone());
        let new_workbook_worker = Some(give.as_ref().unchecked_ref::<js_sys::Function>().clone());
        (host(HostPage { new_workbook_worker, ..HostPage::default() }), give)
    }

    async fn answer(&self, data: &JsValue) {
        self.event("onmessage", "message", data).await;
    }

    async fn event(&self, handler: &str, kind: &str, data: &JsValue) {
        let options = web_sys::MessageEventInit::new();
        options.set_data(data);
        let event = web_sys::MessageEvent::new_with_event_init_dict(kind, &options).unwrap();
        let handler: js_sys::Function =
            js_sys::Reflect::get(&self.object, &handler.into()).unwrap().unchecked_into();
        handler.call1(&JsValue::UNDEFINED, &event).unwrap();
        tick().await;
        tick().await;
    }

    fn sent(&self) -> usize {
        self.sent.borrow().len()
    }
}

/// Runs a task in parallel with the test. Its result is stored in the cell.
fn beside<T: 'static>(
    task: impl std::future::Future<Output = T> + 'static,
) -> std::rc::Rc<std::cell::RefCell<Option<T>>> {
    let found = std::rc::Rc::new(std::cell::RefCell::new(None));
    let place = found.clone();
    leptos::task::spawn_local(async move {
        let result = task.await;
        *place.borrow_mut() = Some(result);
    });
    found
}

#[wasm_bindgen_test]
async fn rows_wait_for_the_worker_and_the_file_ends_it() {
    let worker = SilentWorker::new();
    let (host, _give) = worker.host();
    let file = beside(async move {
        let mut book = Workbook::open(host, "Title", "Author").await?;
        book.sheet("Table", vec!["A"]).await?;
        let mut rows = Rows::default();
        for text in ["a", "b", "c"] {
            rows.push(&[Cell::Text(text)]);
            book.rows(&mut rows).await?;
        }
        let cut = book.cut_cells().await?;
        let file = book.finish().await?;
        Ok::<_, WorkbookError>((cut, file.to_vec()))
    });
    tick().await;
    tick().await;
    assert_eq!(worker.sent(), 0, "sent before the program was there");
    worker.answer(&0.into()).await;
    assert_eq!(worker.sent(), 2);
    for sent in [3, 4, 5, 5] {
        worker.answer(&1.into()).await;
        assert_eq!(worker.sent(), sent);
    }
    worker.answer(&2.into()).await;
    assert_eq!(worker.sent(), 6);
    assert!(file.borrow().is_none() && !worker.ended.get());
    worker.answer(&js_sys::Uint8Array::from([7_u8, 8].as_slice())).await;
    assert_eq!(file.borrow_mut().take().unwrap().unwrap(), (2, vec![7, 8]));
    assert!(worker.ended.get());
}

#[wasm_bindgen_test]
async fn a_failed_worker_is_an_error() {
    for (ready, handler, data, error) in [
        (false, "onerror", JsValue::UNDEFINED, WorkbookError::NotLoaded("".into())),
        (false, "onmessage", "no wasm".into(), WorkbookError::NotLoaded("no wasm".into())),
        (true, "onmessage", "lib.rs:1".into(), WorkbookError::Stopped("lib.rs:1".into())),
        (true, "onerror", JsValue::UNDEFINED, WorkbookError::Stopped("".into())),
    ] {
        let worker = SilentWorker::new();
        let (host, _give) = worker.host();
        let file = beside(async move { Workbook::open(host, "", "").await?.finish().await.map(|_| ()) });
        tick().await;
        if ready {
            worker.answer(&0.into()).await;
        }
        worker.event(handler, "message", &data).await;
        assert_eq!(file.borrow_mut().take().unwrap(), Err(error));
        assert!(worker.ended.get());
    }
    let nothing = Workbook::open(host(HostPage::default()), "", "").await.map(|_| ());
    assert_eq!(nothing, Err(WorkbookError::Unavailable));
}

#[wasm_bindgen_test]
fn personal_data_can_be_hidden() {
    let words = |lang, hides_personal| CellWords { lang, workspaces: Default::default(), hides_personal };
    let shape = Shape::of(&RecordType::Case).unwrap();
    let field = |name: &str| shape.fields.iter().find(|field| &*field.name == name).unwrap();
    let (contact, title) = (field("primaryContact"), field("title"));
    for (lang, hidden) in [(Lang::EN, "hidden"), (Lang::DE, "ausgeblendet")] {
        let (open, closed) = (words(lang, false), words(lang, true));
        assert_eq!(open.write(contact, record_store::Cell::Text("Ada")), "Ada");
        assert_eq!(closed.write(contact, record_store::Cell::Text("Ada")), hidden);
        assert_eq!(closed.filter_value(contact, Some("Ada")), hidden);
        assert_eq!(closed.write(title, record_store::Cell::Text("Disk")), "Disk");
        assert_eq!(closed.filter_value(title, Some("Disk")), "Disk");
        // The absence of a person names no one.
        assert_eq!(closed.write(contact, record_store::Cell::Unknown), "–");
        assert_eq!(closed.filter_value(contact, None), open.filter_value(contact, None));
    }
}
