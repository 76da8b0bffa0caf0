//! What an import would do to a plan.

use super::apply::apply;
use super::recognise::Draft;
use shared::plan::Plan;
use shared::preview::Preview;

/// Says what `draft` would do to `plan`.
pub fn preview(draft: &Draft, plan: &Plan) -> Preview {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let found = Preview::of(apply(draft, plan), plan, draft.language);
    let touched = found.finds.iter().filter(|find| find.field.is_none()).count();
    let report = &draft.report;
    Preview {
        same: number(draft.records.len().saturating_sub(1 + touched)),
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
        ..found
    }
}
