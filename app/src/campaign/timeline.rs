//! The axis: ticks above, names of lanes on the left, bars between. Only what is in sight is drawn.

use super::bar::BarView;
use super::layout::{LaneBox, Layout, RHYTHM_PX};
use super::rhythm::RhythmCurve;
use super::state::{Campaign, Ghost};
use crate::t;
use crate::timeline::{Sight, ground};
use crate::widgets::gesture::{self, Gesture};
use leptos::ev;
use leptos::prelude::*;
use shared::campaign::Scene;
use shared::campaign::moves::Along;
use shared::plan::change::RecordKey;
use shared::schema::CollectionId;

/// The scrolling axis with everything on it.
#[component]
pub(super) fn Timeline() -> impl IntoView {
    let campaign = Campaign::here();
    let body = view! {
        <Sides />
        <Canvas />
    };
    let label = || t!("campaign.region");
    view! {
        <p id="timeline-bar-help" class="visually-hidden">{move || t!("timeline.bar.help")}</p>
        {ground::scroller(campaign.axis, label, ().into_any(), body.into_any())}
    }
}

/// The names on the left.
#[component]
fn Sides() -> impl IntoView {
    let campaign = Campaign::here();
    let phases_height = move || campaign.layout.with(|layout| format!("{}px", layout.phases_height));
    let lanes = Memo::new(move |_| campaign.layout.with(|layout| layout.lanes.clone()));
    let count = move || lanes.with(Vec::len);
    view! {
        <div class="timeline-sides">
            <div class="timeline-side" style:height=format!("{RHYTHM_PX}px")>
                <h2 title=move || t!("campaign.rhythm.how")>{move || t!("campaign.rhythm")}</h2>
                <small>{move || t!("campaign.rhythm.hint")}</small>
            </div>
            <div class="timeline-side" style:height=phases_height>
                <h2>{move || t!("campaign.lane.phases")}</h2>
                <Show when=move || campaign.may_edit()>
                    <AlongSwitch />
                </Show>
            </div>
            <For each=move || 0..count() key=|at| *at let:at>
                <LaneSide lane=Memo::new(move |_| lanes.with(|lanes| lanes.get(at).cloned())) at />
            </For>
        </div>
    }
}

/// Whether a phase that moves takes its activities along.
#[component]
fn AlongSwitch() -> impl IntoView {
    let campaign = Campaign::here();
    view! {
        <label class="timeline-along" title=move || t!("campaign.along")>
            <input
                type="checkbox"
                aria-label=move || t!("campaign.along")
                prop:checked=move || campaign.along.get() == Along::Activities
                on:change=move |event| campaign.set_along(event_target_checked(&event))
            />
            <span aria-hidden="true">{move || t!("campaign.along.short")}</span>
        </label>
    }
}

#[component]
fn LaneSide(lane: Memo<Option<LaneBox>>, at: usize) -> impl IntoView {
    let campaign = Campaign::here();
    let channel = Memo::new(move |_| {
        let id = lane.with(|lane| lane.as_ref().and_then(|lane| lane.channel.clone()))?;
        Some(RecordKey::new(CollectionId::Channels, id))
    });
    let name = Memo::new(move |_| match channel.get() {
        Some(key) => campaign.store.title(&key),
        None => t!("campaign.lane.none").to_owned(),
    });
    let add = move |_| {
        let (first, last) = campaign.suggested_week(None);
        campaign.add_activity(Some(at), first, last);
    };
    view! {
        <div
            class="timeline-side"
            class:target=move || campaign.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.lane == Some(at)))
            style:height=move || format!("{}px", lane.with(|lane| lane.as_ref().map_or(0.0, |lane| lane.height)))
        >
            <div class="row">
                <h2 title=move || name.get()>{move || name.get()}</h2>
                <Show when=move || campaign.may_edit()>
                    <button
                        type="button"
                        class="btn ghost icon small"
                        aria-label=move || t!("campaign.add_activity.in", lane = name.get())
                        on:click=add
                    >
                        "+"
                    </button>
                </Show>
            </div>
            <MoreRows lane />
        </div>
    }
}

/// Shows the rows of a long lane that are left out, or leaves them out again.
#[component]
fn MoreRows(lane: Memo<Option<LaneBox>>) -> impl IntoView {
    let campaign = Campaign::here();
    let is_long = move || lane.with(|lane| lane.as_ref().is_some_and(|lane| lane.is_long));
    let hidden = move || lane.with(|lane| lane.as_ref().map_or(0, |lane| lane.hidden));
    let toggle = move |_| {
        let Some(lane) = lane.get_untracked() else { return };
        campaign.open_lanes.update(|open| {
            if !open.remove(&lane.channel) {
                open.insert(lane.channel);
            }
        });
    };
    view! {
        <Show when=is_long>
            <button type="button" class="btn small" aria-expanded=move || (hidden() == 0).to_string() on:click=toggle>
                {move || match hidden() {
                    0 => t!("campaign.lane.less").to_owned(),
                    n => t!("timeline.more", n = n),
                }}
            </button>
        </Show>
    }
}

/// Everything on the axis.
#[component]
fn Canvas() -> impl IntoView {
    let campaign = Campaign::here();
    let width = Memo::new(move |_| campaign.axis.width());
    let bars = Memo::new(move |_| bars_in_sight(campaign));
    view! {
        <div
            class="timeline-canvas"
            style:width=move || format!("{}px", width.get())
            style:height=move || campaign.layout.with(|layout| format!("{}px", layout.height))
        >
            {ground::lines(campaign.axis)}
            <RhythmCurve width />
            <Tracks />
            {ground::today_line(campaign.axis)}
            <For each=move || bars.get() key=Clone::clone let:key>
                <BarView key />
            </For>
        </div>
    }
}

/// The bars to draw: those in sight, and the one that has the focus or is dragged wherever it is.
fn bars_in_sight(campaign: Campaign) -> Vec<RecordKey> {
    let sight = campaign.axis.sight.get();
    let (first, last) = campaign.axis.days_in_sight();
    let focused = campaign.focused.get();
    campaign.scene.with(|scene| {
        campaign.layout.with(|layout| {
            let mut keys: Vec<RecordKey> = scene
                .phases
                .iter()
                .filter(|bar| bar.window.first <= last && bar.window.last >= first)
                .map(|bar| RecordKey::from(&*bar.record))
                .collect();
            for (lane, place) in scene.lanes.iter().zip(&layout.lanes) {
                if place.top > sight.bottom || place.top + place.height < sight.top {
                    continue;
                }
                keys.extend(activities_in_sight(scene, layout, lane, place, (first, last), sight));
            }
            keys.extend(focused.filter(|key| scene.bar(key).is_some() && !keys.contains(key)));
            keys
        })
    })
}

fn activities_in_sight<'a>(
    scene: &'a Scene,
    layout: &'a Layout,
    lane: &'a shared::campaign::Lane,
    place: &'a LaneBox,
    (first, last): (i64, i64),
    sight: Sight,
) -> impl Iterator<Item = RecordKey> + 'a {
    let bars = lane.bars.iter().filter_map(|at| scene.activities.get(*at));
    bars.filter(move |bar| {
        let top = layout.activity_top(bar.lane, bar.row);
        let is_near = bar.window.first <= last && bar.window.last >= first;
        is_near && bar.row < place.rows && top < sight.bottom && top + layout.sizes.activity > sight.top
    })
    .map(|bar| RecordKey::from(&*bar.record))
}

/// The empty ground of the lanes, on which activities are drawn.
#[component]
fn Tracks() -> impl IntoView {
    let campaign = Campaign::here();
    let count = Memo::new(move |_| campaign.layout.with(|layout| layout.lanes.len()));
    let phases = move || campaign.layout.with(|layout| (RHYTHM_PX, layout.phases_height));
    let ghost = move || {
        let ghost = campaign.ghost.get()?;
        let scale = campaign.axis.scale.get();
        let top = campaign.layout.with(|layout| layout.activity_top(ghost.lane, 0));
        Some((
            ghost,
            scale.x(ghost.first),
            scale.width(ghost.last - ghost.first + 1),
            top,
        ))
    };
    view! {
        <div class="campaign-track" style:top=move || format!("{}px", phases().0) style:height=move || format!("{}px", phases().1)></div>
        <For each=move || 0..count.get() key=|at| *at let:at>
            <Track at />
        </For>
        <Show when=move || campaign.ghost.with(Option::is_some)>
            <div
                class="campaign-ghost"
                aria-hidden="true"
                style:left=move || ghost().map_or_else(String::new, |ghost| format!("{}px", ghost.1))
                style:width=move || ghost().map_or_else(String::new, |ghost| format!("{}px", ghost.2))
                style:top=move || ghost().map_or_else(String::new, |ghost| format!("{}px", ghost.3))
                style:height=move || campaign.layout.with(|layout| format!("{}px", layout.sizes.activity))
            >
                "+"
            </div>
        </Show>
    }
}

/// One lane's ground: a click adds a week, dragging adds exactly what is drawn. Its button twin stands beside the lane's name.
#[component]
fn Track(at: usize) -> impl IntoView {
    let campaign = Campaign::here();
    let lane = move || {
        campaign
            .layout
            .with(|layout| layout.lanes.get(at).map_or((0.0, 0.0), |lane| (lane.top, lane.height)))
    };
    let week_at = move |x: i32| {
        campaign
            .axis
            .day_under(f64::from(x))
            .map(|day| campaign.suggested_week(Some(day)))
    };
    let is_mouse = StoredValue::new(true);
    let hover = move |event: ev::PointerEvent| {
        let is_free = campaign.drag.with_untracked(Option::is_none) && !event.buttons() & 1 == 1;
        if event.pointer_type() == "mouse" && is_free && untrack(|| campaign.may_edit()) {
            campaign
                .ghost
                .set(week_at(event.client_x()).map(|(first, last)| Ghost { lane: at, first, last }));
        }
    };
    let press = move |event: ev::PointerEvent| {
        is_mouse.set_value(event.pointer_type() == "mouse");
        if untrack(|| campaign.may_edit()) {
            draw(campaign, at, &event);
        }
    };
    let click = move |event: ev::MouseEvent| {
        campaign.ghost.set(None);
        if let (true, true, Some((first, last))) = (
            is_mouse.get_value(),
            untrack(|| campaign.may_edit()),
            week_at(event.client_x()),
        ) {
            campaign.add_activity(Some(at), first, last);
        }
    };
    view! {
        <div
            class="campaign-track lane"
            class:target=move || campaign.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.lane == Some(at)))
            style:top=move || format!("{}px", lane().0)
            style:height=move || format!("{}px", lane().1)
            on:pointermove=hover
            on:pointerleave=move |_| campaign.ghost.set(None)
            on:pointerdown=press
            on:click=click
        ></div>
    }
}

fn draw(campaign: Campaign, lane: usize, event: &ev::PointerEvent) {
    let Some(from) = campaign.axis.day_under(f64::from(event.client_x())) else {
        return;
    };
    gesture::follow(event, move |gesture| match gesture {
        Gesture::Started(point) | Gesture::Moved(point) => {
            let to = campaign.axis.day_under(point.x).unwrap_or(from);
            let (first, last) = (from.min(to), from.max(to));
            campaign.ghost.set(Some(Ghost { lane, first, last }));
        }
        Gesture::Dropped(_) => {
            let drawn = campaign.ghost.get_untracked();
            campaign.ghost.set(None);
            if let Some(ghost) = drawn {
                campaign.add_activity(Some(lane), ghost.first, ghost.last);
            }
        }
        Gesture::Cancelled => campaign.ghost.set(None),
    });
}
