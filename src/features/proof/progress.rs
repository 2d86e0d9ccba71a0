//! Progress of loading, and lists that failed.

use super::gather::Gathering;
use crate::components::{Icon, dynamic};
use crate::i18n::Counts as _;
use crate::i18n::Format as _;
use crate::i18n::{fill, lang};
use domain::proof::Outcome;
use leptos::prelude::*;

#[component]
pub(super) fn GatheringProgress(gathering: Gathering, built: RwSignal<bool>) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    dynamic(move || {
        let progress = gathering.progress().get();
        let is_built = built.get();
        let (done, all) = (lang.count(progress.done), lang.count(progress.all));
        let records = lang.counted(lang.records(None), progress.records as u64);
        let values = [("done", done.as_str()), ("all", &all), ("records", &records)];
        let failed = gathering.parts().iter().any(|part| matches!(part.outcome, Outcome::Failed(_)));
        let is_whole = progress.done == progress.all && !failed;
        let text = match (progress.is_running, is_built) {
            (true, _) => fill(m.proof_progress, &values),
            (false, false) => m.proof_building.to_owned(),
            (false, true) if is_whole => fill(m.proof_ready, &values),
            (false, true) => m.proof_not_whole.to_owned(),
        };
        let bar = progress.is_running.then(|| {
            view! {
                <progress max=progress.all.max(1).to_string() value=progress.done.to_string() aria-label=m.proof></progress>
                <button type="button" class="button" on:click=move |_| gathering.cancel()>{m.cancel}</button>
            }
        });
        let again = (!progress.is_running && is_built && !is_whole).then(|| {
            let again = move |_| {
                built.set(false);
                gathering.try_again();
            };
            view! { <button type="button" class="button" on:click=again>{Icon::Refresh.view()}{m.try_again}</button> }
        });
        view! {
            <div class="proof-course">
                <span role="status">{text}</span>
                {bar}
                {again}
            </div>
        }
    })
}
