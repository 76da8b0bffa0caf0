//! The plan check: what breaks the plan's rules, gravest first, each with the way to it and, where it is clear, a repair.

mod mended;
mod merged;

use crate::attribution::Attribution;
use crate::dispatch::Dispatch;
use crate::i18n::{use_language, words};
use crate::panel::open_at;
use crate::shell::use_may_edit;
use crate::store::PlanStore;
use crate::ui::Ui;
use crate::widgets::still::keep_still;
use crate::{later, t};
use gloo_timers::future::TimeoutFuture;
use leptos::ev;
use leptos::prelude::*;
use mended::Mended;
use merged::Merged;
use shared::cell::{Context, Style};
use shared::check::{Finding, FindingKey, Rule, Severity, check};
use shared::plan::Plan;

/// Findings of one rule that are shown at first, and how many more each time one asks.
const SHOWN: usize = 8;
const MORE: usize = 100;

/// When the rules are asked for again that could not be fetched, in milliseconds.
const RETRY_MILLIS: u32 = 20_000;

#[derive(Clone, Copy)]
struct Findings {
    found: RwSignal<Vec<Finding>, LocalStorage>,
    /// Who broke which rule together, as far as it is known.
    merged: RwSignal<Merged, LocalStorage>,
}

/// All rules: what a plan breaks of them.
type Check = fn(&Plan) -> Vec<Finding>;

/// Checks the plan whenever it has been still for a moment, from when the rules are here.
pub fn provide_findings(store: PlanStore) {
    let found = RwSignal::new_local(Vec::new());
    provide_context(Findings {
        found,
        merged: RwSignal::new_local(Merged::new()),
    });
    let rules = RwSignal::new_local(None::<Check>);
    leptos::task::spawn_local(async move {
        // Until the page is left.
        while rules.try_with_untracked(Option::is_none) == Some(true) {
            match later!(check, plan_check: Check = check).await {
                Ok(check) => drop(rules.try_set(Some(check))),
                Err(_) => TimeoutFuture::new(RETRY_MILLIS).await,
            }
        }
    });
    Effect::new(move |_| {
        if let Some(check) = rules.get() {
            keep_still(store, found, check);
        }
    });
}

/// What breaks the plan's rules.
pub fn use_findings() -> RwSignal<Vec<Finding>, LocalStorage> {
    expect_context::<Findings>().found
}

/// The findings, by severity and rule.
#[component]
pub fn CheckView() -> impl IntoView {
    let Findings {
        found: findings,
        merged,
    } = expect_context();
    provide_context(Mended::follow(findings));
    merged::follow(findings, merged);
    let count = move || findings.with(Vec::len);
    let by_severity = Severity::ALL
        .map(|severity| view! { <SeverityGroup severity /> })
        .into_iter()
        .collect_view();
    view! {
        <div class="bar">
            <h1 tabindex="-1">{move || t!("check.title")}</h1>
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

/// A finding as it is shown. It is drawn anew when its words change, and stays where it is otherwise, with the focus in it.
#[derive(Clone, PartialEq)]
struct Shown {
    finding: Finding,
    why: String,
    repair: Option<String>,
    /// What was set by whom, where a merge broke the rule.
    causes: Vec<String>,
}

impl Shown {
    fn key(&self) -> (FindingKey, String, Option<String>, Vec<String>) {
        (
            self.finding.key(),
            self.why.clone(),
            self.repair.clone(),
            self.causes.clone(),
        )
    }
}

/// All that break one rule. A long list is shown on demand.
#[component]
fn RuleGroup(rule: &'static Rule) -> impl IntoView {
    let (Findings { found, merged }, store) = (expect_context::<Findings>(), expect_context::<PlanStore>());
    let attribution = expect_context::<Attribution>();
    let most = RwSignal::new(SHOWN);
    let count = move || found.with(|found| found.iter().filter(|one| one.rule == rule).count());
    let shown = move || {
        let language = use_language();
        let of_rule = |found: &Vec<Finding>| {
            found
                .iter()
                .filter(|one| one.rule == rule)
                .take(most.get())
                .cloned()
                .collect()
        };
        let of_rule: Vec<Finding> = found.with(of_rule);
        let mut shown: Vec<Shown> = merged.with(|merged| {
            let read = |context: &Context<'_>| {
                let shown = of_rule.into_iter().map(|finding| Shown {
                    why: finding.words(context),
                    repair: finding
                        .repair
                        .as_ref()
                        .map(|repair| finding.fill(repair.label, context)),
                    causes: merged::words(merged, &finding.key(), attribution, context),
                    finding,
                });
                shown.collect()
            };
            store
                .with_plan(|plan| read(&Context::new(language, plan).with_style(Style::Reading)))
                .unwrap_or_default()
        });
        // Two that read alike are one line.
        shown.dedup_by(|one, other| one.key() == other.key());
        shown
    };
    view! {
        <div class="check-rule">
            <h3>{move || words(rule.title)} <span class="n">{count}</span></h3>
            <ul><For each=shown key=Shown::key let:shown>{row(shown)}</For></ul>
            <Show when=move || { count() > most.get() }>
                <button type="button" class="btn quiet" on:click=move |_| most.update(|most| *most += MORE)>
                    {move || t!("check.more", n = count().saturating_sub(most.get()))}
                </button>
            </Show>
        </div>
    }
    .into_any()
}

fn row(shown: Shown) -> AnyView {
    let (ui, dispatch, mended) = (
        expect_context::<Ui>(),
        expect_context::<Dispatch>(),
        expect_context::<Mended>(),
    );
    let may_edit = use_may_edit();
    let Shown {
        finding,
        why,
        repair,
        causes,
    } = shown;
    let target = finding.records.first().cloned();
    let go = target.map(|record| {
        let field = finding
            .fields
            .first()
            .filter(|(key, _)| *key == record)
            .map(|(_, field)| *field);
        let open = move |_| open_at(ui, record.clone(), field);
        view! { <button type="button" class="btn" on:click=open>{move || t!("check.go")}</button> }
    });
    let repair = finding.repair.zip(repair).map(|(repair, label)| {
        let mend = move |event: ev::MouseEvent| {
            mended.note(&event);
            dispatch.send(repair.intent.clone());
        };
        view! {
            <Show when=move || may_edit.get()>
                <button type="button" class="btn primary" on:click=mend.clone()>{label.clone()}</button>
            </Show>
        }
    });
    let causes = (!causes.is_empty()).then(|| {
        let lines = causes
            .into_iter()
            .map(|words| view! { <li>{words}</li> })
            .collect_view();
        view! {
            <div class="check-merged">
                <span class="pill warn">{move || t!("check.merged")}</span>
                " "{move || t!("check.merged.text")}
                <ul>{lines}</ul>
            </div>
        }
    });
    view! {
        <li class="finding">
            <div class="what"><p>{why}</p>{causes}</div>
            <div class="row">{repair}{go}</div>
        </li>
    }
    .into_any()
}
