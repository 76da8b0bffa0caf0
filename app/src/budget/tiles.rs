//! The summary: total, planned, committed, spent, reserve.

use super::Money;
use crate::i18n::{format_percent, words};
use crate::t;
use crate::widgets::field::FieldHandle;
use crate::widgets::figures::NumberInput;
use crate::widgets::reserve::{ReserveMeter, reserve_words};
use leptos::prelude::*;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, Field, frame, kind};

/// Five figures that tell how the money stands.
#[component]
pub(super) fn Tiles() -> impl IntoView {
    view! {
        <div class="figures-tiles">
            <Total />
            <Planned />
            <Spent />
            <Committed />
            <Reserve />
        </div>
    }
    .into_any()
}

/// A field of the plan itself, typed where it stands.
#[component]
fn FrameAmount(field: Field<kind::Money>) -> impl IntoView {
    let money = Money::here();
    let handle = FieldHandle::new(RecordKey::frame(), field.id());
    let called = Signal::derive(move || Some(words(field.id().def().label).to_owned()));
    move || match handle.editable.get() {
        true => view! { <NumberInput field=handle name=called /> }.into_any(),
        false => {
            let amount = handle.value.with(shared::plan::Value::as_int);
            view! { <b>{amount.map_or_else(|| "–".to_owned(), |amount| money.words(amount))}</b> }.into_any()
        }
    }
}

#[component]
fn Total() -> impl IntoView {
    let money = Money::here();
    let parts = Memo::new(move |_| {
        money.overview.with(|overview| {
            let whole = overview
                .campaign
                .total
                .max(overview.sums.planned.saturating_add(overview.reserve()))
                .max(1) as f64;
            let share = |amount: i64| format!("{:.2}%", amount.max(0) as f64 / whole * 100.0);
            (share(overview.sums.planned), share(overview.reserve()))
        })
    });
    let verdict = move || match money
        .overview
        .with(|overview| (overview.room(), overview.campaign.total))
    {
        (None, 0) => ("", t!("money.tile.spent.none").to_owned()),
        (None, sum) => ("", t!("money.tile.total.none", amount = money.words(sum))),
        (Some(0), _) => ("good-words", t!("money.tile.total.full").to_owned()),
        (Some(room), _) if room < 0 => ("bad-words", t!("money.tile.total.over", amount = money.words(-room))),
        (Some(room), _) => ("", t!("money.tile.total.room", amount = money.words(room))),
    };
    view! {
        <div class="figures-tile" data-tile="total">
            <small>{move || t!("money.tile.total")}</small>
            <FrameAmount field=frame::budget />
            <div class="campaign-meter" aria-hidden="true">
                <i class="money-planned" style:width=move || parts.get().0></i>
                <i class="warn" style:width=move || parts.get().1></i>
            </div>
            <small class=move || verdict().0>{move || verdict().1}</small>
        </div>
    }
}

#[component]
fn Planned() -> impl IntoView {
    let money = Money::here();
    let count = move || money.store.ids(CollectionId::Budget).len();
    view! {
        <div class="figures-tile" data-tile="planned">
            <small>{move || t!("money.tile.planned")}</small>
            <b>{move || money.words(money.overview.with(|overview| overview.sums.planned))}</b>
            <small>{move || t!("money.tile.planned.lines", n = count())}</small>
        </div>
    }
}

#[component]
fn Spent() -> impl IntoView {
    let money = Money::here();
    let sums = Memo::new(move |_| money.overview.with(|overview| overview.sums));
    let verdict = move || match sums.get() {
        sums if sums.over() > 0 => (
            "bad-words",
            t!("money.tile.spent.over", amount = money.words(sums.over())),
        ),
        sums if sums.spent == 0 => ("", t!("money.tile.spent.none").to_owned()),
        sums => ("", t!("money.tile.spent.left", amount = money.words(sums.left()))),
    };
    view! {
        <div class="figures-tile" data-tile="spent">
            <small>{move || t!("money.tile.spent")}</small>
            <b>{move || money.words(sums.get().spent)}</b>
            <small class=move || verdict().0>{move || verdict().1}</small>
        </div>
    }
}

#[component]
fn Committed() -> impl IntoView {
    let money = Money::here();
    let figures = Memo::new(move |_| {
        money.overview.with(|overview| {
            let budget = &overview.campaign;
            (budget.committed, budget.planned, overview.reported)
        })
    });
    let is_over = move || figures.get().1 > 0 && figures.get().0 > figures.get().1;
    view! {
        <div class="figures-tile" data-tile="committed">
            <small>{move || t!("money.tile.committed")}</small>
            <b>{move || money.words(figures.get().0)}</b>
            <small class:bad-words=is_over>{move || t!("money.tile.committed.of", amount = money.words(figures.get().1))}</small>
            <Show when=move || figures.get().2 != 0>
                <small>{move || t!("money.tile.committed.reported", amount = money.words(figures.get().2))}</small>
            </Show>
        </div>
    }
}

#[component]
fn Reserve() -> impl IntoView {
    let money = Money::here();
    let reserve = Memo::new(move |_| money.overview.with(|overview| overview.campaign.reserve));
    let other = Memo::new(move |_| money.overview.with(shared::budget::Overview::other_reserve));
    let verdict = move || {
        let (class, words) = reserve_words(reserve.get().state);
        let share = reserve.get().share.map(|share| format!("{} · ", format_percent(share)));
        (class, format!("{}{words}", share.unwrap_or_default()))
    };
    view! {
        <div class="figures-tile" data-tile="reserve">
            <small>{move || t!("campaign.tile.reserve")}</small>
            <FrameAmount field=frame::reserve />
            <ReserveMeter reserve />
            <small class=move || verdict().0>{move || verdict().1}</small>
            <Show when=move || other.get().is_some()>
                <small class="warn-words">
                    {move || t!("money.tile.reserve.other", amount = money.words(other.get().unwrap_or(0)))}
                </small>
            </Show>
        </div>
    }
}
