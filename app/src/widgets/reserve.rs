//! The emergency reserve against its band of 10–15 % of the total.

use crate::t;
use leptos::prelude::*;
use shared::campaign::budget::{RESERVE_LEAST, RESERVE_MOST};
use shared::campaign::{Reserve, ReserveState};

/// The meter ends at this share of the total, in percent, so that the band lies in its middle.
const SCALE: f64 = 25.0;

/// Where the reserve lies, in words, and the class of their colour.
pub fn reserve_words(state: ReserveState) -> (&'static str, &'static str) {
    match state {
        ReserveState::Unknown => ("", t!("campaign.tile.reserve.none")),
        ReserveState::Below => ("warn-words", t!("campaign.tile.reserve.below")),
        ReserveState::Within => ("good-words", t!("campaign.tile.reserve.within")),
        ReserveState::Above => ("warn-words", t!("campaign.tile.reserve.above")),
    }
}

/// The reserve as a thin bar with the band marked on it. The words beside it say the same.
#[component]
pub fn ReserveMeter(reserve: Memo<Reserve>) -> impl IntoView {
    let fill = move || reserve.get().share.unwrap_or(0.0).clamp(0.0, SCALE) / SCALE * 100.0;
    let tone = move || match reserve.get().state {
        ReserveState::Within => "good",
        _ => "warn",
    };
    view! {
        <div class="campaign-meter band" aria-hidden="true">
            <i class=tone style:width=move || format!("{}%", fill())></i>
            <u
                style:left=format!("{}%", RESERVE_LEAST as f64 / SCALE * 100.0)
                style:width=format!("{}%", (RESERVE_MOST - RESERVE_LEAST) as f64 / SCALE * 100.0)
            ></u>
        </div>
    }
}
