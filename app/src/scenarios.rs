//! The scenario board: what happens at the touchpoints, by how far it is or by where it happens.

use crate::i18n::words;
use crate::t;
use leptos::prelude::*;
use shared::schema::CollectionId;

mod board;
mod card;
mod detail;
mod moves;
mod place;
mod state;
mod story;

pub use detail::ScenarioDialog;
use state::{BoardBy, BoardState};

/// The scenario board.
#[component]
pub fn ScenariosView() -> impl IntoView {
    let state = BoardState::provide();
    let is_empty = move || state.store.ids(CollectionId::Scenarios).is_empty();
    let body = move || {
        if is_empty() {
            view! { <Empty /> }.into_any()
        } else {
            view! { <board::Board /> }.into_any()
        }
    };
    view! {
        <section class="map" aria-label=move || words(CollectionId::Scenarios.def().name)>
            <Bar />
            {body}
            {move || state.placing.get().map(|placing| view! { <place::PlaceDialog placing /> }.into_any())}
            {move || state.menu.get().map(|open| view! { <card::CardMenu open /> }.into_any())}
        </section>
    }
}

#[component]
fn Bar() -> impl IntoView {
    let state = expect_context::<BoardState>();
    let choice = move |by: BoardBy| {
        view! {
            <button aria-pressed=move || (state.by.get() == by).to_string() on:click=move |_| state.by.set(by)>
                {move || match by {
                    BoardBy::Status => t!("scenarios.by.status"),
                    BoardBy::Touchpoint => t!("scenarios.by.touchpoint"),
                }}
            </button>
        }
    };
    view! {
        <div class="bar map-bar">
            <h1>{move || words(CollectionId::Scenarios.def().name)}</h1>
            <div class="seg" role="group" aria-label=move || t!("scenarios.by")>
                {choice(BoardBy::Status)} {choice(BoardBy::Touchpoint)}
            </div>
            <span class="spacer"></span>
            <Show when=move || state.can_edit.get()>
                <button class="btn primary" on:click=move |_| state.placing.set(Some(state::Placing::New))>
                    {move || t!("scenarios.add")}
                </button>
            </Show>
        </div>
    }
}

/// Before there is a scenario.
#[component]
fn Empty() -> impl IntoView {
    let state = expect_context::<BoardState>();
    view! {
        <div class="map-scroll">
            <div class="empty">
                <h2>{move || t!("scenarios.empty.title")}</h2>
                <p>{move || t!("scenarios.empty.text")}</p>
                <Show when=move || state.can_edit.get()>
                    <button class="btn primary" on:click=move |_| state.placing.set(Some(state::Placing::New))>
                        {move || t!("scenarios.add")}
                    </button>
                </Show>
            </div>
        </div>
    }
}
