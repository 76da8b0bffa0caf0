//! The touchpoint map: journey stages across, channels down, touchpoints in the cells, the emotion curve below.
//!
//! What the cells hold is worked out once per change ([`state::MapState`]); a card reads only its own record.

use crate::ui::{Dialog, Ui};
use crate::{part, t};
use leptos::prelude::*;
use shared::schema::CollectionId;

mod axes;
mod bar;
mod card;
mod curve;
mod grid;
mod moves;
mod phone;
mod place;
mod state;
mod tray;

use state::MapState;

/// The touchpoint map.
#[component]
pub fn MapView() -> impl IntoView {
    let state = MapState::provide();
    let ui = expect_context::<Ui>();
    let body = move || match (state.is_ready.get(), state.is_phone.get()) {
        (false, _) => view! { <Empty /> }.into_any(),
        (true, true) => view! { <phone::PhoneMap /> }.into_any(),
        (true, false) => view! { <grid::Grid /> }.into_any(),
    };
    view! {
        <section class="map" aria-label=move || t!("map.title")>
            <bar::Bar />
            {body}
            {move || (ui.dialog.get() == Some(Dialog::Axes)).then(|| part!(forms, axes() => view! { <axes::AxesDialog /> }))}
            {move || state.placing.get().map(|placing| view! { <place::PlaceDialog placing /> }.into_any())}
            {move || state.menu.get().map(|open| view! { <card::CardMenu open /> }.into_any())}
        </section>
    }
}

/// Before there is a stage or a channel.
#[component]
fn Empty() -> impl IntoView {
    let state = expect_context::<MapState>();
    let ui = expect_context::<Ui>();
    view! {
        <div class="map-scroll">
            <div class="empty">
                <h2>{move || t!("map.empty.title")}</h2>
                <p>{move || t!("map.empty.text")}</p>
                <Show when=move || state.can_edit.get()>
                    <div class="row wrap">
                        <button class="btn primary" on:click=move |_| axes::add_usual(state)>
                            {move || t!("map.empty.usual")}
                        </button>
                        <button class="btn" on:click=move |_| ui.dialog.set(Some(Dialog::Axes))>
                            {move || t!("map.empty.own")}
                        </button>
                    </div>
                </Show>
            </div>
            <Show when=move || !state.store.ids(CollectionId::Touchpoints).is_empty()>
                <tray::Tray />
            </Show>
        </div>
    }
}
