//! The line above: how the duties are arranged, and which of them are shown.

use super::{Arrange, Duties, Filter, Span, kind_words};
use crate::i18n::labelled;
use crate::t;
use leptos::prelude::*;
use shared::responsibility::Duty;
use shared::schema::CollectionId;

const SPANS: [(Span, &str); 4] = [
    (Span::Open, "open"),
    (Span::Overdue, "overdue"),
    (Span::Soon, "soon"),
    (Span::All, "all"),
];

fn span_words(span: Span) -> &'static str {
    match span {
        Span::Open => t!("duties.when.open"),
        Span::Overdue => t!("duties.when.overdue"),
        Span::Soon => t!("duties.when.soon"),
        Span::All => t!("duties.when.all"),
    }
}

/// The line.
#[component]
pub(super) fn Bar() -> impl IntoView {
    let duties = Duties::here();
    let arrange = [Arrange::Person, Arrange::Date].map(|by| {
        let name = move || match by {
            Arrange::Person => t!("duties.by.person"),
            Arrange::Date => t!("duties.by.date"),
        };
        view! {
            <button type="button" aria-pressed=move || (duties.arrange.get() == by).to_string() on:click=move |_| duties.arrange.set(by)>
                {name}
            </button>
        }
    });
    let spans = SPANS.map(|(span, key)| {
        let count = move || {
            let filter = Filter {
                span,
                ..duties.filter.get()
            };
            duties
                .all
                .with(|all| all.iter().filter(|duty| filter.admits(duty, duties.today)).count())
        };
        view! {
            <button
                type="button"
                class="chip"
                data-span=key
                aria-pressed=move || (duties.filter.with(|filter| filter.span) == span).to_string()
                on:click=move |_| duties.filter.update(|filter| filter.span = span)
            >
                {move || span_words(span)} " " <b>{count}</b>
            </button>
        }
    });
    let is_narrowed = move || {
        duties
            .filter
            .with(|filter| !filter.department.is_empty() || !filter.person.is_empty() || filter.kind.is_some())
    };
    let clear = move |_| {
        duties.filter.update(|filter| {
            *filter = Filter {
                span: filter.span,
                ..Filter::default()
            }
        })
    };
    view! {
        <div class="bar duties-bar">
            <h1 id="duties-title">{move || t!("duties.title")}</h1>
            <div class="seg" role="group" aria-label=move || t!("duties.arrange")>{arrange.into_iter().collect_view()}</div>
            <div class="row wrap" role="group" aria-label=move || t!("duties.filter.when")>{spans.into_iter().collect_view()}</div>
            {choice(
                || t!("duties.filter.department"),
                move || plain(duties, |duty| duty.department.clone()),
                move || duties.filter.with(|filter| filter.department.clone()),
                move |chosen| duties.filter.update(|filter| filter.department = chosen),
            )}
            {choice(
                || t!("duties.filter.person"),
                move || plain(duties, |duty| duty.person.clone()),
                move || duties.filter.with(|filter| filter.person.clone()),
                move |chosen| duties.filter.update(|filter| filter.person = chosen),
            )}
            {choice(
                || t!("duties.filter.kind"),
                move || kinds(duties),
                move || duties.filter.with(|filter| filter.kind.map_or("", |kind| kind.def().key).to_owned()),
                move |chosen| duties.filter.update(|filter| filter.kind = CollectionId::from_key(&chosen)),
            )}
            <Show when=is_narrowed>
                <button type="button" class="btn ghost small" on:click=clear>{move || t!("duties.clear")}</button>
            </Show>
        </div>
    }
    .into_any()
}

/// Values that are their own words.
fn plain(duties: Duties, part: fn(&Duty) -> Option<String>) -> Vec<(String, String)> {
    duties
        .values(part)
        .into_iter()
        .map(|name| (name.clone(), name))
        .collect()
}

fn kinds(duties: Duties) -> Vec<(String, String)> {
    let keys = duties.values(|duty| Some(duty.record.collection.def().key.to_owned()));
    let named = keys.into_iter().filter_map(|key| {
        let words = kind_words(CollectionId::from_key(&key)?).to_owned();
        Some((key, words))
    });
    named.collect()
}

/// A menu of values, with "all" at its top.
fn choice(
    name: fn() -> &'static str,
    options: impl Fn() -> Vec<(String, String)> + Send + Sync + 'static,
    chosen: impl Fn() -> String + Copy + Send + Sync + 'static,
    choose: impl Fn(String) + Copy + Send + Sync + 'static,
) -> AnyView {
    let items = move || {
        let now = chosen();
        let item = |(key, words): (String, String)| {
            let is_on = key == now;
            view! { <option value=key selected=is_on>{words}</option> }
        };
        options().into_iter().map(item).collect_view()
    };
    view! {
        <select
            class="chip"
            class:on=move || !chosen().is_empty()
            aria-label=name
            prop:value=chosen
            on:change=move |event| choose(event_target_value(&event))
        >
            <option value="">{move || labelled(name(), t!("duties.all"))}</option>
            {items}
        </select>
    }
    .into_any()
}
