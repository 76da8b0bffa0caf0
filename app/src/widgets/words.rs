//! A value as people read it: in tables, in conflicts, and wherever one may only look.

use crate::i18n::{currency, format_date, format_money, format_number, format_percent, use_language, words};
use crate::store::PlanStore;
use crate::t;
use shared::cadence::Cadence;
pub use shared::cell::words::{scale_text, signed};
use shared::date::{Span, When};
use shared::limit::Limit;
use shared::plan::change::RecordKey;
use shared::plan::{Target, Value};
use shared::schema::{CollectionId, FieldId, FieldKind};

/// The value in the language in use; empty when there is none. Tracks the language and what references point to.
pub fn value_words(store: PlanStore, field: FieldId, value: &Value) -> String {
    if value.is_empty() && !matches!(field.def().kind, FieldKind::Check) {
        return String::new();
    }
    match field.def().kind {
        FieldKind::Line | FieldKind::Prose | FieldKind::Person => value.as_text().to_owned(),
        FieldKind::Limit => Limit::parse(value.as_text())
            .map_or_else(|| value.as_text().to_owned(), |limit| limit.words(use_language())),
        FieldKind::Cadence => Cadence::parse(value.as_text()).map_or_else(
            || value.as_text().to_owned(),
            |cadence| words(cadence.label()).to_owned(),
        ),
        FieldKind::Choice(choices) => match choices.iter().find(|choice| choice.key == value.as_text()) {
            Some(choice) => words(choice.label).to_owned(),
            None => value.as_text().to_owned(),
        },
        FieldKind::Tags => list(value.as_set().into_iter().flatten().cloned()),
        FieldKind::Number => value.as_number().map(format_number).unwrap_or_default(),
        FieldKind::Scale { .. } => value.as_int().map(scale_words).unwrap_or_default(),
        FieldKind::Percent => value.as_number().map(format_percent).unwrap_or_default(),
        FieldKind::Money => value
            .as_int()
            .map(|minor| format_money(minor, currency(store)))
            .unwrap_or_default(),
        FieldKind::When => When::parse(value.as_text()).map_or_else(|| value.as_text().to_owned(), when_words),
        FieldKind::Span => Span::parse(value.as_text()).map_or_else(|| value.as_text().to_owned(), span_words),
        FieldKind::Ref(to) => title(store, to, value.as_text()),
        FieldKind::Refs(to) => list(value.as_set().into_iter().flatten().map(|id| title(store, to, id))),
        FieldKind::Check => if *value == Value::Bool(true) {
            t!("common.yes")
        } else {
            t!("common.no")
        }
        .to_owned(),
        FieldKind::Target => {
            Target::parse(value.as_text()).map_or_else(|| value.as_text().to_owned(), |t| target_words(&t))
        }
        FieldKind::Shares(to) => list(
            value
                .as_shares()
                .into_iter()
                .flatten()
                .map(|(id, share)| format!("{} {}", title(store, to, id), format_percent(*share))),
        ),
    }
}

fn list(parts: impl Iterator<Item = String>) -> String {
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// What the record with this id is called; empty for one that is not in the plan.
fn title(store: PlanStore, collection: CollectionId, id: &str) -> String {
    let Ok(id) = id.parse() else { return String::new() };
    let key = RecordKey::new(collection, id);
    store.record(&key).map(|_| store.title(&key)).unwrap_or_default()
}

/// A point in time.
pub fn when_words(when: When) -> String {
    match when {
        When::On(date) => format_date(date),
        When::Ongoing => t!("when.ongoing").to_owned(),
        When::After { months: 0, days: 0 } => t!("when.is_at_start").to_owned(),
        When::After { months: 0, days } => t!("when.is_after_days", n = days),
        When::After { months, days: 0 } => t!("when.is_after_months", n = months),
        When::After { months, days } => t!("when.is_after_both", months = months, days = days),
    }
}

fn span_words(span: Span) -> String {
    t!("when.is_span", from = when_words(span.start), to = when_words(span.end))
}

fn scale_words(step: i64) -> String {
    match scale_text(step) {
        Some(text) => format!("{} {}", signed(step), words(text)),
        None => signed(step),
    }
}

fn target_words(target: &Target) -> String {
    let mut shown = format!("{} {}", target.comparator.sign(), format_number(target.value));
    if let Some(each) = target.each {
        shown = format!("{shown} × {}", format_number(each));
    }
    if !target.unit.is_empty() {
        shown = format!("{shown} {}", target.unit);
    }
    if let Some(growth) = target.growth {
        shown = format!("{shown} ({} {})", t!("target.growth"), format_number(growth));
    }
    shown
}
