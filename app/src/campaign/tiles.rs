//! The summary: budget, reserve, peak day, creators.

use super::state::Campaign;
use crate::i18n::{currency, format_money, format_number, format_percent};
use crate::t;
use crate::timeline::words;
use crate::widgets::reserve::{ReserveMeter, reserve_words};
use leptos::prelude::*;
use shared::campaign::{Budget, ReserveState};
use shared::plan::change::RecordKey;
use shared::schema::CollectionId;

/// Four figures that tell how the campaign stands.
#[component]
pub(super) fn Tiles() -> impl IntoView {
    let campaign = Campaign::here();
    let budget = Memo::new(move |_| campaign.scene.with(|scene| scene.budget.clone()));
    view! {
        <div class="campaign-tiles">
            <BudgetTile budget />
            <ReserveTile budget />
            <PeakTile />
            <KolTile />
        </div>
    }
}

#[component]
fn BudgetTile(budget: Memo<Budget>) -> impl IntoView {
    let campaign = Campaign::here();
    let money = move |amount: i64| format_money(amount, currency(campaign.store));
    let detail = move || {
        budget.with(|budget| {
            let mut parts = Vec::new();
            if budget.excess() > 0 {
                parts.push(t!("campaign.tile.budget.excess", amount = money(budget.excess())));
            } else if budget.is_total_given {
                parts.push(t!("campaign.tile.budget.of", total = money(budget.total)));
            }
            parts.push(t!("campaign.tile.budget.committed", amount = money(budget.committed)));
            parts.join(" · ")
        })
    };
    let is_over = move || budget.with(|budget| budget.excess() > 0);
    view! {
        <div class="campaign-tile">
            <small>{move || t!("campaign.tile.budget")}</small>
            <b>{move || money(budget.with(|budget| budget.planned))}</b>
            <PhaseMeter budget />
            <small class:bad-words=is_over>{detail}</small>
        </div>
    }
}

/// The phases' budgets side by side, as shares of the total.
#[component]
fn PhaseMeter(budget: Memo<Budget>) -> impl IntoView {
    let campaign = Campaign::here();
    let parts = Memo::new(move |_| phase_parts(campaign, &budget.get()));
    let words = move || {
        let parts: Vec<String> =
            parts.with(|parts| parts.iter().map(|part| format!("{} {}", part.0, part.3)).collect());
        if parts.is_empty() {
            t!("campaign.tile.budget.none").to_owned()
        } else {
            t!("campaign.tile.budget.parts", parts = parts.join(", "))
        }
    };
    view! {
        <div class="campaign-meter" role="img" aria-label=words title=words>
            {move || {
                parts
                    .get()
                    .into_iter()
                    .map(|(_, tone, percent, _)| view! { <i class=tone style:width=format!("{percent}%")></i> })
                    .collect_view()
            }}
        </div>
    }
}

/// Name, tone class, share in percent and amount of every phase that has a budget.
fn phase_parts(campaign: Campaign, budget: &Budget) -> Vec<(String, &'static str, f64, String)> {
    let whole = budget.total.max(budget.planned).max(1) as f64;
    let code = currency(campaign.store);
    let rows = budget
        .rows
        .iter()
        .filter_map(|row| Some((row.phase.clone()?, row.planned.filter(|planned| *planned > 0)?)));
    rows.map(|(id, planned)| {
        let key = RecordKey::new(CollectionId::Phases, id);
        let kind = campaign
            .store
            .record(&key)
            .and_then(|record| record.get(shared::schema::phase::kind));
        let tone = kind.map_or("plain", |kind| kind.tone.class());
        (
            campaign.store.title(&key),
            tone,
            planned as f64 / whole * 100.0,
            format_money(planned, code),
        )
    })
    .collect()
}

#[component]
fn ReserveTile(budget: Memo<Budget>) -> impl IntoView {
    let campaign = Campaign::here();
    let reserve = Memo::new(move |_| budget.with(|budget| budget.reserve));
    let figure = move || {
        let reserve = reserve.get();
        let amount = reserve
            .amount
            .map(|amount| format_money(amount, currency(campaign.store)));
        let parts = [amount, reserve.share.map(format_percent)];
        let words = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        if words.is_empty() { "–".to_owned() } else { words }
    };
    let verdict = move || reserve_words(reserve.get().state);
    let is_unset = move || reserve.get().state == ReserveState::Unknown;
    view! {
        <div class="campaign-tile">
            <small>{move || t!("campaign.tile.reserve")}</small>
            <b>{figure}</b>
            <ReserveMeter reserve />
            <small class=move || verdict().0>{move || verdict().1}</small>
            <Show when=move || is_unset() && campaign.may_edit()>
                <button type="button" class="btn ghost small" on:click=move |_| campaign.ui.select(RecordKey::frame())>
                    {move || t!("campaign.tile.reserve.set")}
                </button>
            </Show>
        </div>
    }
}

#[component]
fn PeakTile() -> impl IntoView {
    let campaign = Campaign::here();
    let peak = Memo::new(move |_| campaign.scene.with(|scene| scene.rhythm.peak));
    let stated = Memo::new(move |_| {
        campaign
            .scene
            .with(|scene| scene.stated_peaks.first().map(|peak| peak.day))
    });
    let clock = Memo::new(move |_| campaign.scene.with(|scene| scene.clock));
    let figure = move || {
        peak.get()
            .map_or_else(|| "–".to_owned(), |peak| words::day(clock.get(), peak.day))
    };
    let counts = move || match peak.get() {
        Some(peak) => t!(
            "campaign.tile.peak.count",
            starting = peak.starting,
            running = peak.running
        ),
        None => t!("campaign.tile.peak.none").to_owned(),
    };
    let compared = move || match (peak.get(), stated.get()) {
        (Some(peak), Some(day)) if peak.day == day => ("good-words", t!("campaign.tile.peak.same").to_owned()),
        (_, Some(day)) => (
            "warn-words",
            t!("campaign.tile.peak.planned", day = words::day(clock.get(), day)),
        ),
        (_, None) => ("", String::new()),
    };
    view! {
        <div class="campaign-tile">
            <small>{move || t!("campaign.tile.peak")}</small>
            <b>{figure}</b>
            <small>{counts}</small>
            <small class=move || compared().0>{move || compared().1}</small>
        </div>
    }
}

#[component]
fn KolTile() -> impl IntoView {
    let campaign = Campaign::here();
    let mix = Memo::new(move |_| campaign.scene.with(|scene| scene.kol));
    let number = |count: u64| format_number(count as f64);
    let figure = move || {
        let mix = mix.get();
        format!("{} · {} · {}", number(mix.head), number(mix.mid), number(mix.everyday))
    };
    let read = move || {
        let mix = mix.get();
        t!(
            "campaign.tile.kol.read",
            head = number(mix.head),
            mid = number(mix.mid),
            everyday = number(mix.everyday)
        )
    };
    view! {
        <div class="campaign-tile">
            <small>{move || t!("campaign.tile.kol")}</small>
            <b aria-hidden="true">{figure}</b>
            <span class="visually-hidden">{read}</span>
            <small aria-hidden="true">{move || t!("campaign.tile.kol.tiers")}</small>
        </div>
    }
}
