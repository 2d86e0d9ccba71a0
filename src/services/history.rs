//! The months of all entitlements, from backends that have the operation `/series`.

use super::{Queries, Query, RemoteData};
use crate::runtime;
use api_client::Endpoint;
use api_client::decode::{SeriesReader, Unreadable};
use api_client::error::{ApiError, Failure};
use domain::activity::Activity;
use domain::filter::Scope;
use domain::history::History;
use leptos::prelude::*;
use std::sync::Arc;

/// Number of entitlements read in one step, some milliseconds.
const STEP: usize = 100;

/// Requests the months of the selected workspaces, and again whenever the overview has newer data. A backend that does not have the
/// operation is asked once in a session.
pub fn history(
    queries: Queries,
    scope: Memo<Option<Scope>>,
    activity: Memo<Option<Arc<Activity>>>,
) -> Query<History> {
    let lacks = queries.lacks_series;
    let question = move || (!lacks.get()).then(|| scope.get().as_ref().map(Endpoint::series)).flatten();
    let query = Query::with_reader(queries, question, false, |body| Box::pin(read(body)));
    Effect::new(move || {
        if query.state().with(is_missing) {
            lacks.set(true);
        }
    });
    Effect::new(move |before: Option<Option<Arc<Activity>>>| {
        let now = activity.get();
        if let (Some(Some(before)), Some(now)) = (&before, &now)
            && before.stamp.as_of != now.stamp.as_of
        {
            query.ask_again();
        }
        now
    });
    query
}

/// Whether the backend does not have the operation.
fn is_missing(state: &RemoteData<History>) -> bool {
    let kind = state.error().map(|ApiError { kind, .. }| kind);
    matches!(kind, Some(Failure::NotFound | Failure::Server(501)))
}

async fn read(body: Vec<u8>) -> Result<History, Unreadable> {
    let mut reader = SeriesReader::new(body)?;
    let mut result = Ok(());
    runtime::work_in_slices(|| match reader.read_more(STEP) {
        Ok(has_more) => has_more,
        Err(reason) => {
            result = Err(reason);
            false
        }
    })
    .await;
    result.map(|()| reader.finish())
}
