//! The metric board: how each metric stands, what is computed, and the weighted score.
//!
//! Everything shown is computed in [`shared::metrics`], in one memo. Every curve has the table of its readings below it.

use crate::dispatch::Dispatch;
use crate::i18n::{currency, format_number, format_percent, minor_digits, today, words};
use crate::shell::use_may_edit;
use crate::store::PlanStore;
use crate::ui::Ui;
use crate::widgets::voice::Voice;
use crate::{t, text};
use leptos::prelude::*;
use shared::i18n::Text;
use shared::ids::RecordId;
use shared::metrics::{Board, Status, is_lower_better};
use shared::plan::Record;
use shared::plan::change::RecordKey;
use shared::plan::intent::Place;
use shared::schema::{CollectionId, frame, metric};

/// Cards that are shown at first, and how many more each time one asks.
const SHOWN: usize = 24;

mod card;
mod enter;
mod figures;
mod score;
mod tables;

/// What the parts of the view share. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Metrics {
    store: PlanStore,
    dispatch: Dispatch,
    ui: Ui,
    voice: Voice,
    may_edit: Signal<bool>,
    board: Memo<Board>,
    /// Only metrics that stand like this are shown.
    only: RwSignal<Option<Status>>,
    /// The metric to which a reading is being added.
    entering: RwSignal<Option<RecordId>>,
}

impl Metrics {
    fn provide() -> Self {
        let store = expect_context::<PlanStore>();
        let board = Memo::new(move |_| {
            let start = store.frame().get(frame::start).and_then(|when| when.resolve(None));
            Board::of(
                &store.live(CollectionId::Metrics),
                &store.live(CollectionId::Readings),
                &store.live(CollectionId::MetricTargets),
                start,
                today(),
                minor_digits(currency(store)),
            )
        });
        let metrics = Self {
            store,
            dispatch: expect_context(),
            ui: expect_context(),
            voice: Voice::new(),
            may_edit: use_may_edit(),
            board,
            only: RwSignal::new(None),
            entering: RwSignal::new(None),
        };
        provide_context(metrics);
        metrics
    }

    fn here() -> Self {
        expect_context()
    }

    fn key(id: &RecordId) -> RecordKey {
        RecordKey::new(CollectionId::Metrics, id.clone())
    }

    fn reading(id: &RecordId) -> RecordKey {
        RecordKey::new(CollectionId::Readings, id.clone())
    }
}

/// A metric's value with its unit.
fn value_words(metric: &Record, value: f64) -> String {
    match metric.get(metric::unit).trim() {
        "%" => format_percent(value),
        "" => format_number(value),
        unit => format!("{} {unit}", format_number(value)),
    }
}

/// How a metric stands, in words.
fn status_words(status: Status, is_lower_better: bool) -> &'static str {
    match status {
        Status::Alarm => t!("board.status.alarm"),
        Status::Short if is_lower_better => t!("board.status.short.lower"),
        Status::Short => t!("board.status.short"),
        Status::OnTarget => t!("board.status.met"),
        Status::NoTarget => t!("board.status.open"),
        Status::Unread => t!("board.status.unread"),
    }
}

/// The sign before the words: not only the colour tells.
const fn status_sign(status: Status) -> &'static str {
    match status {
        Status::Alarm => "▲",
        Status::Short => "△",
        Status::OnTarget => "✓",
        Status::NoTarget | Status::Unread => "○",
    }
}

fn status_pill(status: Status, is_lower_better: bool) -> AnyView {
    view! {
        <span class=format!("pill {}", status.class())>
            <span aria-hidden="true">{status_sign(status)}</span>
            {status_words(status, is_lower_better)}
        </span>
    }
    .into_any()
}

/// The whole view.
#[component]
pub fn MetricsView() -> impl IntoView {
    let metrics = Metrics::provide();
    let is_empty = Memo::new(move |_| metrics.store.ids(CollectionId::Metrics).is_empty());
    view! {
        <section class="figures-view metrics" aria-labelledby="metrics-title">
            <Bar />
            <Show when=move || is_empty.get()><Empty /></Show>
            <Show when=move || !is_empty.get()><score::Score /></Show>
            <Cards />
            <figures::KeyFigures />
        </section>
    }
    .into_any()
}

#[component]
fn Bar() -> impl IntoView {
    let metrics = Metrics::here();
    let chip = move |only: Option<Status>, name: &'static Text, key: &'static str| {
        let count = Memo::new(move |_| {
            metrics.board.with(|board| {
                board
                    .metrics
                    .iter()
                    .filter(|metric| only.is_none_or(|only| metric.status == only))
                    .count()
            })
        });
        view! {
            <Show when=move || { count.get() > 0 || metrics.only.get() == only }>
                <button
                    type="button"
                    class="chip"
                    data-status=key
                    aria-pressed=move || (metrics.only.get() == only).to_string()
                    on:click=move |_| metrics.only.set(only)
                >
                    {only.map(|status| view! { <span aria-hidden="true">{status_sign(status)}</span> })}
                    {move || words(name)} " " <b>{move || count.get()}</b>
                </button>
            </Show>
        }
        .into_any()
    };
    let add = move |_| {
        let id = metrics.dispatch.create(CollectionId::Metrics, Place::Last, Vec::new());
        metrics.ui.select(Metrics::key(&id));
    };
    view! {
        <div class="bar metrics-bar">
            <h1 id="metrics-title">{move || t!("board.title")}</h1>
            <div class="row wrap" role="group" aria-label=move || t!("board.show")>
                {chip(None, text!("board.all"), "all")}
                {chip(Some(Status::Alarm), text!("board.status.alarm"), "alarm")}
                {chip(Some(Status::Short), text!("board.status.short"), "short")}
                {chip(Some(Status::OnTarget), text!("board.status.met"), "met")}
                {chip(Some(Status::NoTarget), text!("board.status.open"), "open")}
                {chip(Some(Status::Unread), text!("board.status.unread"), "unread")}
            </div>
            <span class="spacer"></span>
            <Show when=move || metrics.may_edit.get()>
                <button type="button" class="btn primary" on:click=add>{move || t!("board.add")}</button>
            </Show>
        </div>
    }
}

#[component]
fn Cards() -> impl IntoView {
    let metrics = Metrics::here();
    let fitting = Memo::new(move |_| {
        let only = metrics.only.get();
        metrics.board.with(|board| {
            let shown = board
                .metrics
                .iter()
                .filter(|metric| only.is_none_or(|only| metric.status == only));
            shown.map(|metric| metric.id.clone()).collect::<Vec<_>>()
        })
    });
    let most = RwSignal::new(SHOWN);
    let shown = move || fitting.with(|fitting| fitting.iter().take(most.get()).cloned().collect::<Vec<_>>());
    let rest = move || fitting.with(Vec::len).saturating_sub(most.get());
    view! {
        <div class="metrics-cards"><For each=shown key=Clone::clone let:id><card::Card id /></For></div>
        <Show when=move || { rest() > 0 }>
            <button type="button" class="btn" on:click=move |_| most.update(|most| *most += SHOWN)>
                {move || t!("timeline.more", n = rest())}
            </button>
        </Show>
    }
}

#[component]
fn Empty() -> impl IntoView {
    let metrics = Metrics::here();
    view! {
        <div class="notice">
            <h2>{move || t!("board.empty")}</h2>
            <p>{move || if metrics.may_edit.get() { t!("board.empty.text") } else { t!("board.empty.read") }}</p>
        </div>
    }
}

/// Whether less is better, of a record that may be missing.
fn lower(record: Option<&Record>) -> bool {
    record.is_some_and(is_lower_better)
}
