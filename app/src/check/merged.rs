//! Who broke a rule together: looked up in slices while the check is shown, as earlier plans are read for it.

use crate::attribution::{Attributed, Attribution};
use crate::host::PlanHost;
use crate::i18n::format_when_ago;
use crate::text;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::cell::{Context, format_cell};
use shared::check::merged::{Cause, Merges};
use shared::check::{Finding, FindingKey};
use std::collections::HashMap;

/// The changes behind each finding that a merge brought about.
pub(super) type Merged = HashMap<FindingKey, Vec<Cause>>;

/// Earlier plans read in one slice.
const SLICE: usize = 1;

/// Looks again after each check.
pub(super) fn follow(findings: RwSignal<Vec<Finding>, LocalStorage>, merged: RwSignal<Merged, LocalStorage>) {
    let host = expect_context::<PlanHost>();
    expect_context::<Attribution>().follow(move || merged.with(|merged| !merged.is_empty()));
    let search = Search {
        host,
        findings,
        merged,
        merges: StoredValue::new_local(Merges::default()),
        next: StoredValue::new_local(None),
    };
    Effect::new(move || {
        findings.track();
        search.merges.try_update_value(Merges::forget);
        search.soon();
    });
}

#[derive(Clone, Copy)]
struct Search {
    host: PlanHost,
    findings: RwSignal<Vec<Finding>, LocalStorage>,
    merged: RwSignal<Merged, LocalStorage>,
    merges: StoredValue<Merges, LocalStorage>,
    next: StoredValue<Option<Timeout>, LocalStorage>,
}

impl Search {
    /// After the browser has drawn. Setting another timer cancels the one before, and none outlives the view.
    fn soon(self) {
        self.next.try_set_value(Some(Timeout::new(0, move || self.look())));
    }

    fn look(self) {
        let named = self.host.with_document(|doc| {
            let look = |findings: &Vec<Finding>| {
                self.merges
                    .try_update_value(|merges| merges.causes(doc, findings, SLICE))
            };
            self.findings.try_with_untracked(look).flatten()
        });
        match named.flatten() {
            // The view was left.
            None => {}
            Some(None) => self.soon(),
            Some(Some(named)) => {
                let named: Merged = named.into_iter().collect();
                if self.merged.try_with_untracked(|merged| *merged != named) == Some(true) {
                    self.merged.set(named);
                }
            }
        }
    }
}

/// Who set what and when, a sentence a change.
pub(super) fn words(
    merged: &Merged,
    finding: &FindingKey,
    attribution: Attribution,
    context: &Context<'_>,
) -> Vec<String> {
    let causes = merged.get(finding).into_iter().flatten();
    causes.map(|cause| sentence(cause, attribution, context)).collect()
}

fn sentence(cause: &Cause, attribution: Attribution, context: &Context<'_>) -> String {
    let language = context.language;
    let record = context.plan().record(cause.record.collection, &cause.record.id);
    let name = record.map(|record| record.title()).filter(|title| !title.is_empty());
    let name = name.unwrap_or(text!("common.untitled").in_language(language));
    let value = record.map(|record| format_cell(cause.field, record.value(cause.field), context));
    let who = match cause.author.as_str() {
        "" => text!("shell.someone").in_language(language),
        author => author,
    };
    let claimed_millis = cause.time_secs as f64 * 1000.0;
    let Attributed { who, millis } = attribution.of(Some(cause.change), who, claimed_millis, language);
    let when = format_when_ago(millis, js_sys::Date::now());
    let values = [
        ("who", who.as_str()),
        ("when", &when),
        ("field", cause.field.def().label.in_language(language)),
        ("name", name),
        ("value", value.as_deref().unwrap_or_default()),
    ];
    text!("check.cause").fill(language, &values)
}
