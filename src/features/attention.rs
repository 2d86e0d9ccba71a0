//! Needs attention: what the overview and the home page say first.
//!
//! What it says is decided by [`domain::attention`]; here are its sentences and links. The overview's response alone is enough for a list;
//! what is known later ([`Later`]) adds lines, for which there is room from the start.

use crate::components::{FirstFew, Icon, Link, ShowAll, retain};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, lang};
use crate::services::{Clock, Navigator, Preferences};
use domain::activity::Activity;
use domain::attention::{Action, Affected, AtRisk, Concern, Line, RecentCases, Sources, Weight, attention};
use domain::filter::{Selection, StatusChoice};
use domain::history::History;
use domain::planning::Outlooks;
use domain::quantity::Quantity;
use leptos::prelude::*;
use std::sync::Arc;

/// As many as there is room for from the start.
const FIRST: FirstFew = FirstFew { wide: 3, narrow: 1 };
/// Number of characters of a name in a sentence, so that its figure is never out of sight.
const LONGEST_NAME: usize = 60;

/// What is known later than the overview.
#[derive(Clone, Default)]
pub struct Later {
    /// The lots of credits.
    pub history: Option<Arc<History>>,
    /// What is to be expected of each entitlement.
    pub outlooks: Option<Arc<Outlooks>>,
    /// The numbers of recent additional cases.
    pub cases: Vec<RecentCases>,
}

/// The list.
#[component]
pub fn Attention(
    activity: Memo<Option<Arc<Activity>>>,
    selection: Memo<Option<Selection>>,
    later: RwSignal<Later>,
) -> impl IntoView {
    let lang = lang();
    let m = lang.messages();
    let clock = Clock::here();
    let is_open = retain::open_signal("attention");
    // The status decides which packages are listed, and not what needs attention: its filter must not compute the lines again.
    let selection = Memo::new(move |_| {
        let of_any_status = |selection| Selection { status: StatusChoice::default(), ..selection };
        selection.get().map(of_any_status)
    });
    retain::focus_in(move || {
        let (Some(activity), Some(selection)) = (activity.get(), selection.get()) else {
            return ().into_any();
        };
        let lines = later.with(|later| {
            let forecast = |id: &str| later.outlooks.as_ref()?.forecast(id);
            let sources = Sources {
                activity: &activity,
                selection: &selection,
                today: clock.today.get(),
                history: later.history.as_deref(),
                cases: &later.cases,
                forecast: &forecast,
            };
            attention(&sources, &|a, b| lang.compare(a, b))
        });
        let count = lines.len();
        // There may be thousands.
        let shown = if is_open.get() { count } else { FIRST.wide };
        let rows = lines.into_iter().take(shown).enumerate();
        let rows = rows.map(|(at, line)| row(lang, line, FIRST.class(at))).collect_view();
        let content = match count {
            0 => view! { <p class="attention-none quiet">{Icon::Check.view()}<span>{m.attention_none}</span></p> }
                .into_any(),
            _ => view! { <ul class="attention-list first-few" class:is-open=is_open>{rows}</ul> }.into_any(),
        };
        view! {
            <section class="area attention" aria-labelledby="attention-title">
                <div class="area-head">
                    <h2><span id="attention-title">{m.attention}</span>{(count > 0).then(|| view! { " "<span class="count">{lang.count(count)}</span> })}</h2>
                    <ShowAll id="attention-all" few=FIRST count=count open=is_open lang=lang/>
                </div>
                <div class="card attention-lines">{content}</div>
            </section>
        }
        .into_any()
    })
}

/// A sentence, which leads to what it is about, and what can be done.
fn row(lang: Lang, line: Line, class: &str) -> AnyView {
    let line_class = format!("attention-line {class}");
    let Line { concern, action } = line;
    let (icon, class) = match concern.weight() {
        Weight::Over | Weight::RunsOut => (Icon::Error, "attention-icon is-bad"),
        Weight::AtRisk | Weight::LotLapses | Weight::Unused | Weight::SourceMissing => {
            (Icon::Warning, "attention-icon is-soon")
        }
        Weight::AgreementEnds | Weight::AgreementRenewed => (Icon::Calendar, "attention-icon"),
        Weight::AdditionalCases => (Icon::Info, "attention-icon"),
    };
    let text = sentence(lang, &concern);
    let title = concern.affected().map(|of| of.package.to_string());
    let navigator = Navigator::here();
    let params = navigator.params_untracked();
    let subject = subject(&concern).and_then(|action| action.address(&params));
    let what = match subject {
        Some(address) => {
            view! { <Link href=navigator.href(&address) class="attention-what"><bdi title=title>{text}</bdi></Link> }.into_any()
        }
        None => view! { <span class="attention-what"><bdi title=title>{text}</bdi></span> }.into_any(),
    };
    view! {
        <li class=line_class>
            <span class=class>{icon.view()}</span>
            {what}
            {way(lang, &concern, action)}
        </li>
    }
    .into_any()
}

/// Opens what a line is about.
fn subject(concern: &Concern) -> Option<Action> {
    Some(match concern {
        Concern::AgreementEnds { id, .. } => Action::ShowAgreement(id.clone()),
        Concern::AdditionalCases { service, since, .. } => {
            Action::OpenCases { service: service.clone(), since: *since }
        }
        _ => Action::OpenEntitlement(concern.affected()?.id.clone()),
    })
}

/// What can be done about it, besides opening it.
fn way(lang: Lang, concern: &Concern, action: Action) -> Option<AnyView> {
    let m = lang.messages();
    let navigator = Navigator::here();
    let is_private = Preferences::here().is_private();
    match (action, concern) {
        // Whom to write to is personal.
        (Action::Follow(link), _) if link.is_mail() => (!is_private).then(|| {
            let label = link.label.to_string();
            view! { <a class="attention-way" title=label.clone() href=link.href().to_owned()>{Icon::Mail.view()}<bdi>{label.clone()}</bdi></a> }.into_any()
        }),
        (Action::Follow(link), _) => Some(
            view! { <a class="attention-way" title=link.label.to_string() href=link.href().to_owned() target="_blank" rel="noopener noreferrer"><bdi>{link.label.to_string()}</bdi>{Icon::External.view()}</a> }
                .into_any(),
        ),
        (Action::Write { to, .. }, _) if !is_private => {
            let label = fill(m.write_to, &[("name", &to.label)]);
            Some(view! { <a class="attention-way" title=label.clone() href=to.href().to_owned()>{Icon::Mail.view()}<bdi>{label.clone()}</bdi></a> }.into_any())
        }
        (action @ Action::ShowAgreement(_), Concern::AgreementEnds { renewed_by: Some(next), .. }) => {
            let address = action.address(&navigator.params_untracked())?;
            let label = fill(m.show_agreement, &[("number", &next.number)]);
            Some(view! { <Link href=navigator.href(&address) class="attention-way"><bdi>{label}</bdi></Link> }.into_any())
        }
        _ => None,
    }
}

/// The sentence of a line.
fn sentence(lang: Lang, concern: &Concern) -> String {
    let m = lang.messages();
    let of = |message: &str, of: &Affected, quantity: Quantity| {
        let (n, unit) = (lang.number(quantity), lang.unit(&of.unit, quantity));
        fill(
            message,
            &[("name", &shortened(&of.name)), ("n", &n), ("unit", &unit), ("date", &lang.date(of.ends))],
        )
    };
    match concern {
        Concern::Over { of: one, over, at_least } => {
            of(if *at_least { m.over_line_at_least } else { m.over_line }, one, *over)
        }
        Concern::RunsOut { of: one, on } => {
            fill(m.runs_out_line, &[("name", &shortened(&one.name)), ("date", &lang.date(*on))])
        }
        Concern::AtRisk { of: one, quantity: AtRisk::Expected(quantity), .. } => {
            of(m.unused_expected_line, one, *quantity)
        }
        Concern::AtRisk { of: one, quantity, .. } => {
            let ends_today = one.ends == Clock::here().today.get_untracked();
            of(if ends_today { m.left_today_line } else { m.left_line }, one, quantity.quantity())
        }
        Concern::LotLapses { of: one, quantity, on, at_least } => {
            let message = if *at_least { m.lot_line_at_least } else { m.lot_line };
            of(message, &Affected { ends: *on, ..one.clone() }, *quantity)
        }
        Concern::Unused { of: one, quantity } => of(m.unused_line, one, *quantity),
        Concern::AdditionalCases { service, count, .. } => {
            let n = lang.number(Quantity::from_count(*count));
            fill(m.cases_line, &[("service", &lang.service(service)), ("n", &n)])
        }
        Concern::AgreementEnds { number, ends, renewed_by: None, .. } => {
            fill(m.agreement_line, &[("number", number), ("date", &lang.date(*ends))])
        }
        Concern::AgreementEnds { number, ends, renewed_by: Some(next), .. } => {
            let (date, start) = (lang.date(*ends), lang.date(next.starts));
            fill(
                m.renewed_line,
                &[("number", number), ("date", &date), ("next", &next.number), ("start", &start)],
            )
        }
        Concern::SourceMissing { source, .. } => fill(m.source_missing, &[("source", source)]),
    }
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or(name).trim_end()),
        None => name.to_owned(),
    }
}
