//! A phase or an activity on the axis: dragged by hand, moved by keys, opened, and with a menu.

use super::state::{Campaign, Place};
use crate::i18n::{currency, format_money, format_number};
use crate::t;
use crate::text;
use crate::timeline::{MenuAt, ground, hands, words};
use crate::widgets::gesture;
use crate::widgets::menu::MenuPoint;
use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement};
use shared::campaign::moves::Part;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, activity, phase};
use wasm_bindgen::JsCast;

/// Narrower bars show their name only, in CSS pixels.
const DETAILED_FROM: f64 = 120.0;
/// Narrower bars have no edges to grip, only themselves.
const GRIPPED_FROM: f64 = 28.0;

/// One bar. It stays the same element while it moves, so the focus stays too.
#[component]
pub(super) fn BarView(key: RecordKey) -> impl IntoView {
    let campaign = Campaign::here();
    let key = StoredValue::new(key);
    let place = Memo::new(move |_| key.with_value(|key| campaign.place(key)));
    let title = Memo::new(move |_| key.with_value(|key| campaign.store.title(key)));
    let label = Memo::new(move |_| label(campaign, &key.get_value(), place.get().as_ref(), &title.get()));
    let is_open = Memo::new(move |_| {
        campaign
            .ui
            .selected
            .with(|open| open.as_ref() == Some(&key.get_value()))
    });
    let number = move |read: fn(&Place) -> f64| place.with(|place| place.as_ref().map_or(0.0, read));
    view! {
        <button
            type="button"
            class=move || classes(place.get().as_ref(), is_open.get(), key.with_value(|key| key.collection))
            style:left=move || format!("{}px", number(|place| place.left))
            style:top=move || format!("{}px", number(|place| place.top))
            style:width=move || format!("{}px", (number(|place| place.width) - 1.0).max(3.0))
            style:height=move || format!("{}px", number(|place| place.height))
            data-record=move || key.with_value(|key| key.id.to_string())
            aria-label=move || label.get()
            aria-current=move || is_open.get().then_some("true")
            aria-describedby="timeline-bar-help"
            on:click=move |_| campaign.ui.select(key.get_value())
            on:pointerdown=move |event| press(campaign, &key.get_value(), &event)
            on:keydown=move |event| on_key(campaign, &key.get_value(), &event, label)
            on:contextmenu=move |event| open_menu(campaign, key.get_value(), &event)
            on:focus=move |_| campaign.focused.set(Some(key.get_value()))
            on:blur=move |_| { campaign.focused.try_set(None); }
        >
            <span class="edge" data-edge="start"></span>
            <span class="words">
                <span class="name">{move || title.get()}</span>
                <small>{move || detail(campaign, &key.get_value())}</small>
            </span>
            <span class="edge end" data-edge="end"></span>
        </button>
    }
}

fn classes(place: Option<&Place>, is_open: bool, collection: CollectionId) -> String {
    let Some(place) = place else {
        return "timeline-bar campaign-bar".to_owned();
    };
    let mut classes = format!("timeline-bar campaign-bar tone-fill {}", place.tone.class());
    let marks = [
        (collection == CollectionId::Phases, " phase"),
        (is_open, " sel"),
        (place.is_outside, " outside"),
        (place.is_cancelled, " cancelled"),
        (place.window.open, " open-end"),
        (place.is_dragged, " lifted"),
        (place.width < GRIPPED_FROM, " slim"),
        (
            place.width < DETAILED_FROM && collection == CollectionId::Activities,
            " brief",
        ),
    ];
    marks
        .iter()
        .filter(|(is_on, _)| *is_on)
        .for_each(|(_, class)| classes.push_str(class));
    classes
}

/// What a screen reader says: name, lane, dates, and what is odd.
fn label(campaign: Campaign, key: &RecordKey, place: Option<&Place>, title: &str) -> String {
    let Some(place) = place else { return title.to_owned() };
    let mut parts = vec![title.to_owned()];
    campaign.scene.with(|scene| {
        if key.collection == CollectionId::Activities
            && let Some(bar) = scene.bar(key)
        {
            let lane = scene.lanes.get(bar.lane).and_then(|lane| lane.channel.as_ref());
            parts.push(lane.map_or_else(
                || t!("campaign.lane.none").to_owned(),
                |channel| channel.title().to_owned(),
            ));
        }
        parts.push(words::dates(scene.clock, place.window));
    });
    if place.is_outside {
        parts.push(t!("campaign.bar.outside").to_owned());
    }
    if place.is_cancelled {
        parts.push(t!("campaign.bar.cancelled").to_owned());
    }
    parts.join(", ")
}

/// The small line: a phase's theme and budget, an activity's creators.
fn detail(campaign: Campaign, key: &RecordKey) -> String {
    let Some(record) = campaign.store.record(key) else {
        return String::new();
    };
    if key.collection == CollectionId::Activities {
        let creators = record.get(activity::creators).filter(|count| *count > 0.0);
        return creators.map_or_else(String::new, |count| {
            t!("campaign.bar.creators", n = format_number(count))
        });
    }
    let budget = record
        .get(phase::budget)
        .map(|budget| format_money(budget, currency(campaign.store)));
    let theme = record.get(phase::theme);
    let parts = [Some(theme.to_owned()).filter(|theme| !theme.is_empty()), budget];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn press(campaign: Campaign, key: &RecordKey, event: &ev::PointerEvent) {
    if !untrack(|| campaign.may_edit()) {
        return;
    }
    let part = hands::part_of(&hands::edge_of(event));
    let key = key.clone();
    let from = campaign.axis.scroll_left();
    gesture::follow(event, move |gesture| campaign.drag_bar(&key, part, from, gesture));
}

fn on_key(campaign: Campaign, key: &RecordKey, event: &ev::KeyboardEvent, label: Memo<String>) {
    match event.key().as_str() {
        "ArrowUp" => return focus_neighbour(event, Neighbour::Before),
        "ArrowDown" => return focus_neighbour(event, Neighbour::Behind),
        _ => {}
    }
    let Some((part, by)) = hands::nudge_of(event).filter(|_| untrack(|| campaign.may_edit())) else {
        return;
    };
    event.prevent_default();
    nudge(campaign, key, part, by, label);
}

/// Moves by days and says where the bar is now.
pub(super) fn nudge(campaign: Campaign, key: &RecordKey, part: Part, by: i64, label: Memo<String>) {
    if campaign.shift(key, part, by, None) {
        campaign.ui.announce(label.get_untracked());
        if let Some(place) = untrack(|| campaign.place(key)) {
            campaign.axis.reveal(place.left, place.width);
        }
    } else {
        let name = label.get_untracked();
        campaign.voice.say(text!("timeline.moved.not"), &[("name", &name)]);
    }
}

enum Neighbour {
    Before,
    Behind,
}

fn focus_neighbour(event: &ev::KeyboardEvent, which: Neighbour) {
    event.prevent_default();
    let Some(bar) = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return;
    };
    let mut next = Some(bar);
    while let Some(element) = next {
        next = match which {
            Neighbour::Before => element.previous_element_sibling(),
            Neighbour::Behind => element.next_element_sibling(),
        };
        if let Some(bar) = next.as_ref().filter(|bar| bar.class_list().contains("timeline-bar")) {
            if let Some(bar) = bar.dyn_ref::<HtmlElement>() {
                let _ = bar.focus();
            }
            return;
        }
    }
}

fn open_menu(campaign: Campaign, key: RecordKey, event: &ev::MouseEvent) {
    event.prevent_default();
    let at = MenuPoint::of(event);
    campaign.menu.set(Some(MenuAt { key, at }));
}

/// The dates of what is being dragged, beside the pointer.
pub(super) fn drag_tip(campaign: Campaign) -> AnyView {
    ground::tip(Memo::new(move |_| {
        let drag = campaign.drag.get()?;
        let place = campaign.place(&drag.key)?;
        let dates = campaign.scene.with(|scene| words::dates(scene.clock, place.window));
        let days = t!("timeline.drag.days", n = place.window.days());
        Some((drag.at, format!("{dates} · {days}")))
    }))
}
