//! The register: every risk with what is watched, done and prepared. The matrix' twin in words.

use super::card::lacks_words;
use super::{Risks, severity_text};
use crate::i18n::words;
use crate::t;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::plan::Record;
use shared::plan::change::RecordKey;
use shared::risk::{Cell, gaps, is_closed};
use shared::schema::{CollectionId, Field, kind, risk};

/// The table.
#[component]
pub(super) fn Register() -> impl IntoView {
    let risks = Risks::here();
    let ids = Memo::new(move |_| risks.matrix.with(|matrix| matrix.register.clone()));
    let heading = |name: Signal<&'static str>| view! { <th scope="col" role="columnheader">{name}</th> };
    let own = |field: Field<kind::Person>| Signal::derive(move || words(field.id().def().label));
    view! {
        <section class="figures-box" aria-labelledby="register-title">
            <h2 id="register-title">{move || t!("matrix.register")}</h2>
            <table class="figures-table risk-register" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        {heading(Signal::derive(move || words(CollectionId::Risks.def().one)))}
                        {heading(Signal::derive(|| t!("matrix.register.level")))}
                        {heading(Signal::derive(|| t!("matrix.register.watch")))}
                        {heading(Signal::derive(|| t!("matrix.register.answer")))}
                        {heading(own(risk::owner))}
                        {heading(Signal::derive(|| t!("matrix.register.prepared")))}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=move || ids.get() key=Clone::clone let:id><Row id /></For>
                </tbody>
            </table>
        </section>
    }
    .into_any()
}

#[component]
fn Row(id: RecordId) -> impl IntoView {
    let risks = Risks::here();
    let key = Risks::key(&id);
    let plans = {
        let id = id.clone();
        Memo::new(move |_| {
            risks
                .matrix
                .with(|matrix| matrix.emergencies.get(&id).cloned().unwrap_or_default())
        })
    };
    let row = id.to_string();
    move || {
        let record = risks.store.record(&key)?;
        let (open, title) = (key.clone(), risks.store.title(&key));
        let code = record.get(risk::code).to_owned();
        Some(view! {
            <tr role="row" data-risk=row.clone()>
                <th scope="row" role="rowheader">
                    <button type="button" class="figures-link" on:click=move |_| risks.ui.select(open.clone())>{title}</button>
                    <small>{code}</small>
                    {(!is_closed(&record) && !gaps(&record).is_empty()).then(|| lacks_words(&record))}
                </th>
                {cell(t!("matrix.register.level"), level(&record))}
                {cell(t!("matrix.register.watch"), watch(risks, &record))}
                {cell(t!("matrix.register.answer"), prose(record.get(risk::measure)))}
                {cell(words(risk::owner.id().def().label), prose(record.get(risk::owner)))}
                {cell(t!("matrix.register.prepared"), prepared(risks, &record, &plans.get()))}
            </tr>
        })
    }
}

fn cell(label: &'static str, content: AnyView) -> AnyView {
    view! { <td role="cell" data-label=label>{content}</td> }.into_any()
}

fn prose(text: &str) -> AnyView {
    match text.trim() {
        "" => view! { <span class="muted">"–"</span> }.into_any(),
        text => view! { <span>{text.to_owned()}</span> }.into_any(),
    }
}

/// Severity, status, and how fast one must react.
fn level(record: &Record) -> AnyView {
    let severity = match Cell::of(record) {
        Some(cell) => {
            let severity = cell.severity();
            view! { <span class=format!("pill severity {}", severity.class())>{words(severity_text(severity))}</span> }
                .into_any()
        }
        None => view! { <span class="pill warn">{t!("matrix.unrated")}</span> }.into_any(),
    };
    let status = record
        .get(risk::status)
        .map(|status| view! { <small>{words(status.label)}</small> });
    view! { {severity} " " {status} }.into_any()
}

/// What is watched, and from where on it is too much.
fn watch(risks: Risks, record: &Record) -> AnyView {
    let metric = record
        .get(risk::metric)
        .map(|id| link(risks, RecordKey::new(CollectionId::Metrics, id)));
    let line = [record.get(risk::indicator), record.get(risk::threshold)]
        .into_iter()
        .filter(|text| !text.trim().is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    view! { {prose(&line)} <div>{metric}</div> }.into_any()
}

/// What happens if it does go wrong: the contingency, its trigger, and the emergency plans.
fn prepared(risks: Risks, record: &Record, plans: &[RecordId]) -> AnyView {
    let trigger = record.get(risk::trigger).trim().to_owned();
    let label = words(risk::trigger.id().def().label);
    let plans: Vec<AnyView> = plans
        .iter()
        .map(|id| link(risks, RecordKey::new(CollectionId::Emergencies, id.clone())))
        .collect();
    view! {
        {prose(record.get(risk::contingency))}
        {(!trigger.is_empty()).then(|| view! { <small title=label>"⚑ "{trigger}</small> })}
        {(!plans.is_empty())
            .then(|| view! { <div class="risk-plans"><small>{t!("matrix.register.emergencies")}</small>{plans}</div> })}
    }
    .into_any()
}

/// A record one can open.
fn link(risks: Risks, key: RecordKey) -> AnyView {
    let is_there = risks.store.record(&key).is_some_and(|record| record.gone.is_none());
    let title = risks.store.title(&key);
    is_there
        .then(|| {
            view! {
                <button type="button" class="figures-link" on:click=move |_| risks.ui.select(key.clone())>{title}</button>
            }
        })
        .into_any()
}
