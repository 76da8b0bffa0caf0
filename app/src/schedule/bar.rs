//! A task's bar or a milestone's diamond: dragged by hand, moved by keys, linked from its end, opened, and with a menu.

use super::edit::Side;
use super::state::{Gantt, Place};
use crate::i18n::{self, format_percent};
use crate::timeline::{MenuAt, hands, words};
use crate::widgets::gesture;
use crate::widgets::menu::MenuPoint;
use crate::{t, text};
use leptos::ev;
use leptos::prelude::*;
use shared::campaign::moves::Part;
use shared::i18n::Text;
use shared::plan::change::RecordKey;
use shared::schedule::State;
use shared::schema::task;

/// Narrower bars have no name in them, in CSS pixels.
const NAMED_FROM: f64 = 64.0;
/// Narrower bars have no edges to grip, only themselves.
const GRIPPED_FROM: f64 = 28.0;
/// Room between a bar and the next line.
const PAD_PX: f64 = 5.0;
/// Half a diamond.
pub(super) const DIAMOND_PX: f64 = 10.0;

/// One bar. It stays the same element while it moves, so the focus stays too.
pub(super) fn bar(gantt: Gantt, key: RecordKey) -> AnyView {
    let key = StoredValue::new(key);
    let place = Memo::new(move |_| key.with_value(|key| gantt.place(key)));
    let label = Memo::new(move |_| place.with(|place| key.with_value(|key| label(gantt, key, place.as_ref()))));
    let is_open = Memo::new(move |_| gantt.ui.selected.with(|open| open.as_ref() == Some(&key.get_value())));
    let is_stop = Memo::new(move |_| key.with_value(|key| gantt.is_tab_stop(key, Side::Bar.stands())));
    let frame =
        Memo::new(move |_| place.with(|place| place.as_ref().map(|place| frame(gantt, place)).unwrap_or_default()));
    let side = move |read: fn([f64; 4]) -> f64| format!("{}px", read(frame.get()));
    view! {
        <button
            type="button"
            class=move || place.with(|place| classes(place.as_ref(), is_open.get()))
            style:left=move || side(|frame| frame[0])
            style:top=move || side(|frame| frame[1])
            style:width=move || side(|frame| frame[2])
            style:height=move || side(|frame| frame[3])
            tabindex=move || if is_stop.get() { "0" } else { "-1" }
            data-record=move || key.with_value(|key| key.id.to_string())
            aria-label=move || label.get()
            aria-current=move || is_open.get().then_some("true")
            aria-describedby="timeline-bar-help"
            title=move || label.get()
            on:click=move |_| gantt.ui.select(key.get_value())
            on:pointerdown=move |event| press(gantt, &key.get_value(), &event)
            on:keydown=move |event| on_key(gantt, &key.get_value(), &event, label)
            on:contextmenu=move |event| open_menu(gantt, key.get_value(), &event)
            on:focus=move |_| gantt.focused.set(Some(key.get_value()))
        >
            {move || place.with(|place| place.as_ref().map(|place| inside(gantt, &key.get_value(), place)))}
        </button>
    }
    .into_any()
}

/// Left, top, width and height.
fn frame(gantt: Gantt, place: &Place) -> [f64; 4] {
    if place.is_milestone {
        let middle = place.left + gantt.axis.scale.get().day_px / 2.0;
        let top = place.top + gantt.line_px / 2.0 - DIAMOND_PX;
        return [middle - DIAMOND_PX, top, 2.0 * DIAMOND_PX, 2.0 * DIAMOND_PX];
    }
    let pad = if place.is_summary { PAD_PX + 3.0 } else { PAD_PX };
    let height = gantt.line_px - 2.0 * pad;
    [place.left, place.top + pad, (place.width - 1.0).max(5.0), height]
}

fn classes(place: Option<&Place>, is_open: bool) -> String {
    let Some(place) = place else {
        return "timeline-bar schedule-bar".to_owned();
    };
    let mut classes = format!("timeline-bar schedule-bar tone-fill {}", place.state.tone().class());
    let marks = [
        (place.is_milestone, " milestone"),
        (place.is_summary, " summary"),
        (is_open, " sel"),
        (place.is_critical, " critical"),
        (place.is_too_early, " clash"),
        (place.state == State::Cancelled, " cancelled"),
        (place.state == State::Done, " done"),
        (place.state == State::Running, " running"),
        (place.window.open, " open-end"),
        (place.is_dragged, " lifted"),
        (place.width < GRIPPED_FROM, " slim"),
    ];
    let marks = marks.iter().filter(|(is_on, _)| *is_on);
    marks.for_each(|(_, class)| classes.push_str(class));
    classes
}

/// What is drawn in and around a bar.
fn inside(gantt: Gantt, key: &RecordKey, place: &Place) -> AnyView {
    let record = gantt.store.record(key);
    let progress = record.as_ref().and_then(|record| record.get(task::progress));
    let is_key = record.as_ref().is_some_and(|record| record.get(task::milestone));
    let title = gantt.store.title(key);
    if place.is_milestone {
        return view! { <span class="beside">{title}</span> }.into_any();
    }
    let scale = gantt.axis.scale.get();
    let beats: Vec<_> = place
        .beats
        .iter()
        .map(|day| view! { <i class="beat" style:left=format!("{}px", scale.x(*day) - place.left + scale.day_px / 2.0)></i> })
        .collect();
    let name = (place.width >= NAMED_FROM).then(|| {
        let sign = match place.state {
            State::Done => "✓ ",
            State::Late => "! ",
            State::Blocked => "✕ ",
            _ => "",
        };
        view! { <span class="words"><span class="name">{format!("{sign}{title}")}</span></span> }
    });
    let filled = progress.filter(|progress| *progress > 0.0 && place.state != State::Done);
    let edges = gantt.may_edit.get().then(|| {
        view! {
            <span class="edge" data-edge="start"></span>
            <span class="edge end" data-edge="end"></span>
            <span class="knob" data-edge="link" title=t!("schedule.link.hint")></span>
        }
    });
    view! {
        {filled.map(|percent| view! { <i class="filled" style:width=format!("{}%", percent.clamp(0.0, 100.0))></i> })}
        {beats}
        {name}
        {is_key.then(|| view! { <i class="diamond" aria-hidden="true"></i> })}
        {edges}
    }
    .into_any()
}

/// The word for how something stands.
pub(super) fn state_text(state: State) -> &'static Text {
    match state {
        State::Open => text!("schedule.state.open"),
        State::Running => text!("schedule.state.running"),
        State::Blocked => text!("schedule.state.blocked"),
        State::Done => text!("schedule.state.done"),
        State::Cancelled => text!("schedule.state.cancelled"),
        State::Late => text!("schedule.state.late"),
    }
}

/// The days something may slip; empty where that says nothing.
pub(super) fn slack_words(slack: Option<i64>) -> String {
    match slack {
        Some(0) => t!("schedule.critical").to_owned(),
        Some(1) => t!("schedule.slack.one").to_owned(),
        Some(days) => t!("schedule.slack", n = days),
        None => String::new(),
    }
}

/// What a screen reader says: name, days, how it stands, and what is odd.
fn label(gantt: Gantt, key: &RecordKey, place: Option<&Place>) -> String {
    let mut parts = vec![gantt.store.title(key)];
    let Some(place) = place else { return parts.remove(0) };
    if place.is_milestone {
        parts.push(t!("schedule.milestone").to_owned());
    }
    parts.push(words::dates(gantt.axis.stretch.get().clock, place.window));
    parts.push(i18n::words(state_text(place.state)).to_owned());
    let progress = gantt.store.record(key).and_then(|record| record.get(task::progress));
    parts.extend(progress.filter(|percent| *percent > 0.0).map(format_percent));
    parts.push(slack_words(place.slack));
    if place.is_too_early {
        parts.push(t!("schedule.too_early").to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn press(gantt: Gantt, key: &RecordKey, event: &ev::PointerEvent) {
    if !gantt.may_edit.get_untracked() {
        return;
    }
    let edge = hands::edge_of(event);
    let (key, from) = (key.clone(), gantt.axis.scroll_left());
    if edge == "link" {
        return gesture::follow(event, move |gesture| gantt.draw_link(&key, gesture));
    }
    let part = hands::part_of(&edge);
    gesture::follow(event, move |gesture| gantt.drag_bar(&key, part, from, gesture));
}

fn on_key(gantt: Gantt, key: &RecordKey, event: &ev::KeyboardEvent, label: Memo<String>) {
    match event.key().as_str() {
        "ArrowUp" => gantt.focus_step(key, Side::Bar, -1),
        "ArrowDown" => gantt.focus_step(key, Side::Bar, 1),
        _ => {
            let Some((part, by)) = hands::nudge_of(event).filter(|_| gantt.may_edit.get_untracked()) else {
                return;
            };
            nudge(gantt, key, part, by, label);
        }
    }
    event.prevent_default();
}

/// Moves by days and says where the bar is now.
pub(super) fn nudge(gantt: Gantt, key: &RecordKey, part: Part, by: i64, label: Memo<String>) {
    if gantt.shift(key, part, by) {
        gantt.ui.announce(label.get_untracked());
        if let Some(place) = untrack(|| gantt.place(key)) {
            gantt.axis.reveal(place.left, place.width);
        }
    } else {
        let name = label.get_untracked();
        gantt.voice.say(text!("timeline.moved.not"), &[("name", &name)]);
    }
}

fn open_menu(gantt: Gantt, key: RecordKey, event: &ev::MouseEvent) {
    event.prevent_default();
    let at = MenuPoint::of(event);
    gantt.menu.set(Some(MenuAt { key, at }));
}
