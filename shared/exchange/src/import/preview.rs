//! What an import would do to a plan.

use super::apply::{apply, ids};
use super::recognise::Draft;
use shared::plan::Plan;
use shared::preview::{Novelty, Preview};

/// Says what `draft` would do to `plan`.
pub fn preview(draft: &Draft, plan: &Plan) -> Preview {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let records = draft
        .records
        .iter()
        .zip(ids(draft, plan))
        .enumerate()
        .skip(1)
        .map(|(index, (record, id))| {
            let novelty = match plan.record(record.collection, &id) {
                Some(_) => Novelty::Known,
                None => Novelty::New,
            };
            (record.collection, draft.title(index).to_owned(), novelty)
        });
    let report = &draft.report;
    Preview {
        records: records.collect(),
        prose: report
            .prose
            .iter()
            .map(|prose| (number(prose.line), prose.text.clone()))
            .collect(),
        missing: report
            .missing
            .iter()
            .map(|(index, field)| (draft.title(*index).to_owned(), *field))
            .collect(),
        ignored: number(report.ignored),
        intents: apply(draft, plan),
    }
}
