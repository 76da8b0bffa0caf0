//! The plan check: what breaks the plan's rules, gravest first, each with the way to it and, where it is clear, a repair.

use crate::dispatch::Dispatch;
use crate::i18n::{use_language, words};
use crate::shell::use_may_edit;
use crate::store::PlanStore;
use crate::t;
use crate::ui::Ui;
use crate::widgets::still::when_still;
use leptos::prelude::*;
use leptos::web_sys;
use shared::cell::{Context, Style};
use shared::check::{Finding, Rule, Severity, check};
use shared::i18n::Language;
use shared::schema::FieldId;
use wasm_bindgen::JsCast;

/// Findings of one rule that are shown at once.
const SHOWN: usize = 8;

#[derive(Clone, Copy)]
struct Findings(RwSignal<Vec<Finding>, LocalStorage>);

/// Checks the plan whenever it has been still for a moment.
pub fn provide_findings(store: PlanStore) {
    provide_context(Findings(when_still(store, Vec::new(), check)));
}

/// What breaks the plan's rules.
pub fn use_findings() -> RwSignal<Vec<Finding>, LocalStorage> {
    expect_context::<Findings>().0
}

/// The findings, by severity and rule.
#[component]
pub fn CheckView() -> impl IntoView {
    let findings = use_findings();
    let count = move || findings.with(Vec::len);
    let by_severity = Severity::ALL
        .map(|severity| view! { <SeverityGroup severity /> })
        .into_iter()
        .collect_view();
    view! {
        <div class="bar">
            <h1>{move || t!("check.title")}</h1>
            <span class="muted" role="status">{move || match count() {
                0 => t!("check.clean").to_owned(),
                1 => t!("check.count.one").to_owned(),
                n => t!("check.count", n = n),
            }}</span>
        </div>
        <div class="check">
            <p class="muted">{move || t!("check.lead")}</p>
            {by_severity}
        </div>
    }
    .into_any()
}

#[component]
fn SeverityGroup(severity: Severity) -> impl IntoView {
    let findings = use_findings();
    // By rule, in the order of the first finding of each.
    let rules = Memo::new(move |_| {
        findings.with(|found| {
            let mut rules: Vec<&'static Rule> = Vec::new();
            for finding in found.iter().filter(|finding| finding.rule.severity == severity) {
                if !rules.contains(&finding.rule) {
                    rules.push(finding.rule);
                }
            }
            rules
        })
    });
    view! {
        <Show when=move || rules.with(|rules| !rules.is_empty())>
            <section class="check-group" data-tone=severity.class()>
                <h2>{move || words(severity.name())}</h2>
                <For each=move || rules.get() key=|rule| rule.key let:rule><RuleGroup rule /></For>
            </section>
        </Show>
    }
    .into_any()
}

/// All that break one rule. A long list is shown on demand.
#[component]
fn RuleGroup(rule: &'static Rule) -> impl IntoView {
    let findings = use_findings();
    let is_open = RwSignal::new(false);
    let of_rule =
        move || findings.with(|found| found.iter().filter(|one| one.rule == rule).cloned().collect::<Vec<_>>());
    let hidden = move || {
        if is_open.get() {
            0
        } else {
            of_rule().len().saturating_sub(SHOWN)
        }
    };
    let shown = move || {
        let mut found = of_rule();
        found.truncate(found.len() - hidden());
        found
            .into_iter()
            .map(|finding| view! { <FindingRow finding /> })
            .collect_view()
    };
    view! {
        <div class="check-rule">
            <h3>{move || words(rule.title)} <span class="n">{move || of_rule().len()}</span></h3>
            <ul>{shown}</ul>
            <Show when=move || { hidden() > 0 }>
                <button type="button" class="btn quiet" on:click=move |_| is_open.set(true)>
                    {move || t!("check.more", n = hidden())}
                </button>
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn FindingRow(finding: Finding) -> impl IntoView {
    let (store, ui, dispatch) = (
        expect_context::<PlanStore>(),
        expect_context::<Ui>(),
        expect_context::<Dispatch>(),
    );
    let may_edit = use_may_edit();
    let language = use_language();
    let why = say(store, language, |context| finding.words(context));
    let target = finding.records.first().cloned();
    let go = target.map(|record| {
        let field = finding
            .fields
            .first()
            .filter(|(key, _)| *key == record)
            .map(|(_, field)| *field);
        let open = move |_| {
            ui.select(record.clone());
            request_animation_frame(move || focus(field));
        };
        view! { <button type="button" class="btn" on:click=open>{t!("check.go")}</button> }
    });
    let repair = finding.repair.clone().map(|repair| {
        let label = say(store, language, |context| finding.fill(repair.label, context));
        let mend = move |_| dispatch.send(repair.intent.clone());
        view! {
            <Show when=move || may_edit.get()>
                <button type="button" class="btn primary" on:click=mend.clone()>{label.clone()}</button>
            </Show>
        }
    });
    view! {
        <li class="finding">
            <p>{why}</p>
            <div class="row">{repair}{go}</div>
        </li>
    }
    .into_any()
}

/// Puts the focus into a field of the record panel, which has just been drawn.
fn focus(field: Option<FieldId>) {
    let Some(field) = field else { return };
    let name = format!("{}.{}", field.collection().def().key, field.def().key);
    let input = format!(".panel [data-field='{name}'] :is(input, select, textarea, button)");
    let input = document().query_selector(&input).ok().flatten();
    if let Some(input) = input.and_then(|input| input.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An input that takes no focus leaves it at the panel.
        let _ = input.focus();
    }
}

/// Words about the plan as it is now.
fn say(store: PlanStore, language: Language, words: impl FnOnce(&Context<'_>) -> String) -> String {
    store
        .with_plan(|plan| words(&Context::new(language, plan).with_style(Style::Reading)))
        .unwrap_or_default()
}
