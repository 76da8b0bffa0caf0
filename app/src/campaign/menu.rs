//! A bar's menu: everything that dragging does, and what it cannot.

use super::bar::nudge;
use super::state::Campaign;
use crate::t;
use crate::text;
use crate::timeline::hands::{MOVES, item};
use crate::timeline::{MenuAt, words};
use crate::widgets::menu::PopupMenu;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, activity};

/// The open menu, if any.
#[component]
pub(super) fn BarMenu() -> impl IntoView {
    let campaign = Campaign::here();
    move || campaign.menu.get().map(|at| view! { <OpenMenu at /> })
}

#[component]
fn OpenMenu(at: MenuAt) -> impl IntoView {
    let campaign = Campaign::here();
    let key = at.key.clone();
    let label = Signal::derive(move || t!("timeline.menu", name = campaign.store.title(&key)));
    view! {
        <PopupMenu at=at.at label on_close=Callback::new(move |()| campaign.menu.set(None))>
            <Items key=at.key />
        </PopupMenu>
    }
}

#[component]
fn Items(key: RecordKey) -> impl IntoView {
    let campaign = Campaign::here();
    let bin = crate::shell::use_bin();
    let key = StoredValue::new(key);
    let label = Memo::new(move |_| {
        let key = key.get_value();
        let place = campaign.place(&key);
        let dates = place.map(|place| campaign.scene.with(|scene| words::dates(scene.clock, place.window)));
        let name = campaign.store.title(&key);
        t!("timeline.moved", name = name, dates = dates.unwrap_or_default())
    });
    let moves = move || {
        let one = |(text, part, by)| item(text, "", move || nudge(campaign, &key.get_value(), part, by, label));
        MOVES.into_iter().map(one).collect_view()
    };
    let is_activity = key.with_value(|key| key.collection == CollectionId::Activities);
    view! {
        {item(text!("common.open"), "", move || campaign.ui.select(key.get_value()))}
        <Show when=move || campaign.may_edit()>
            <hr />
            {moves}
            <Show when=move || is_activity>
                <Channels key=key.get_value() />
            </Show>
            <hr />
            {item(text!("timeline.menu.unplace"), "", move || campaign.unplace(&key.get_value()))}
            {item(text!("common.delete"), "danger", move || bin(key.get_value()))}
        </Show>
    }
}

/// The lanes an activity can be put into: the twin of dropping it there.
#[component]
fn Channels(key: RecordKey) -> impl IntoView {
    let campaign = Campaign::here();
    let key = StoredValue::new(key);
    let now = Memo::new(move |_| campaign.store.record(&key.get_value())?.get(activity::channel));
    let item = move |id: Option<RecordId>| {
        let channel = id.clone().map(|id| RecordKey::new(CollectionId::Channels, id));
        let name = move || match &channel {
            Some(key) => campaign.store.title(key),
            None => t!("campaign.lane.none").to_owned(),
        };
        let chosen = id.clone();
        view! {
            <button
                type="button"
                class="item"
                role="menuitemradio"
                aria-checked=move || (now.get() == id).to_string()
                on:click=move |_| campaign.set_channel(&key.get_value(), chosen.as_ref())
            >
                {name}
            </button>
        }
    };
    let lanes = move || {
        let channels = campaign.store.ids(CollectionId::Channels);
        channels
            .iter()
            .cloned()
            .map(Some)
            .chain([None])
            .map(item)
            .collect_view()
    };
    view! {
        <hr />
        <h2 role="presentation">{move || t!("campaign.menu.channel")}</h2>
        {lanes}
    }
}
