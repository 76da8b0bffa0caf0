//! The axis: ticks above, names of lanes on the left, bars between. Only what is in sight is drawn.

use super::bar::BarView;
use super::layout::{LaneBox, Layout, RHYTHM_PX};
use super::rhythm::RhythmCurve;
use super::state::{Campaign, Ghost, Sight};
use super::{measure, words};
use crate::t;
use crate::widgets::gesture::{self, Gesture};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use shared::campaign::moves::Along;
use shared::campaign::{Clock, Mark, Scale, Scene, Tick, axis};
use shared::plan::change::RecordKey;
use shared::schema::CollectionId;

/// The scrolling axis with everything on it.
#[component]
pub(super) fn Timeline() -> impl IntoView {
    let campaign = Campaign::here();
    let ruler = NodeRef::<html::Div>::new();
    let room = measure::width_of(ruler);
    Effect::new(move |_| {
        if room.get() > 0.0 {
            campaign.room.set(room.get());
        }
    });
    gesture::prepare();
    let scrolled = move |_| {
        if let Some(scroller) = campaign.scroller.get_untracked() {
            campaign
                .scrolled
                .set((f64::from(scroller.scroll_left()), f64::from(scroller.scroll_top())));
        }
    };
    let width = Memo::new(move |_| {
        let scale = campaign.scale.get();
        campaign.scene.with(|scene| scale.width(scene.last - scene.first + 1))
    });
    view! {
        <p id="campaign-bar-help" class="visually-hidden">{move || t!("campaign.bar.help")}</p>
        <div class="campaign-frame">
            // As wide as what is left of the axis beside the names.
            <div class="campaign-ruler" node_ref=ruler aria-hidden="true"></div>
            <div
                class="campaign-scroller"
                node_ref=campaign.scroller
                tabindex="0"
                role="region"
                aria-label=move || t!("campaign.region")
                on:scroll=scrolled
            >
                <div class="campaign-axis" aria-hidden="true">
                    <div class="campaign-corner"></div>
                    <Ticks width />
                </div>
                <div class="campaign-body">
                    <Sides />
                    <Canvas width />
                </div>
            </div>
        </div>
    }
}

/// The part of the axis that is in sight, in days.
fn days_in_sight(scene: &Scene, scale: Scale, sight: Sight) -> (i64, i64) {
    let (first, last) = (scale.day_at(sight.left), scale.day_at(sight.right));
    (first.max(scene.first), last.min(scene.last))
}

fn in_sight(campaign: Campaign, ticks: impl Fn(&Scene) -> Vec<Tick>) -> Vec<Tick> {
    let (scale, sight) = (campaign.scale.get(), campaign.sight.get());
    campaign.scene.with(|scene| {
        let (first, last) = days_in_sight(scene, scale, sight);
        ticks(scene)
            .into_iter()
            .filter(|tick| tick.first <= last && tick.first + tick.days > first)
            .collect()
    })
}

#[component]
fn Ticks(width: Memo<f64>) -> impl IntoView {
    let campaign = Campaign::here();
    let groups = Memo::new(move |_| {
        in_sight(campaign, |scene| {
            axis::groups(scene.clock, campaign.zoom.get(), scene.first, scene.last)
        })
    });
    let ticks = small_ticks(campaign);
    let style = move |tick: &Tick| {
        let scale = campaign.scale.get();
        (
            format!("{}px", scale.x(tick.first)),
            format!("{}px", scale.width(tick.days)),
        )
    };
    view! {
        <div class="campaign-ticks" style:width=move || format!("{}px", width.get())>
            <For each=move || groups.get() key=|tick| *tick let:tick>
                <div class="tick group" style:left=move || style(&tick).0 style:width=move || style(&tick).1>
                    <span>{move || words::tick(&tick)}</span>
                </div>
            </For>
            <For each=move || ticks.get() key=|tick| *tick let:tick>
                <div
                    class="tick"
                    class:today=move || is_today(campaign, &tick)
                    style:left=move || style(&tick).0
                    style:width=move || style(&tick).1
                >
                    {move || words::tick(&tick)}
                </div>
            </For>
        </div>
    }
}

fn small_ticks(campaign: Campaign) -> Memo<Vec<Tick>> {
    Memo::new(move |_| {
        in_sight(campaign, |scene| {
            axis::ticks(scene.clock, campaign.zoom.get(), scene.first, scene.last)
        })
    })
}

fn is_today(campaign: Campaign, tick: &Tick) -> bool {
    let is_calendar = campaign.scene.with(|scene| scene.clock != Clock::Relative);
    is_calendar && (tick.first..tick.first + tick.days).contains(&campaign.today)
}

fn is_weekend(tick: &Tick) -> bool {
    matches!(tick.mark, Mark::Day(date) if date.weekday() >= 5)
}

/// The names on the left.
#[component]
fn Sides() -> impl IntoView {
    let campaign = Campaign::here();
    let phases_height = move || campaign.layout.with(|layout| format!("{}px", layout.phases_height));
    let lanes = Memo::new(move |_| campaign.layout.with(|layout| layout.lanes.clone()));
    let count = move || lanes.with(Vec::len);
    view! {
        <div class="campaign-sides">
            <div class="campaign-side" style:height=format!("{RHYTHM_PX}px")>
                <h2 title=move || t!("campaign.rhythm.how")>{move || t!("campaign.rhythm")}</h2>
                <small>{move || t!("campaign.rhythm.hint")}</small>
            </div>
            <div class="campaign-side" style:height=phases_height>
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
        <label class="campaign-along" title=move || t!("campaign.along")>
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
            class="campaign-side"
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
                    n => t!("campaign.lane.more", n = n),
                }}
            </button>
        </Show>
    }
}

/// Everything on the axis.
#[component]
fn Canvas(width: Memo<f64>) -> impl IntoView {
    let campaign = Campaign::here();
    let ticks = small_ticks(campaign);
    let bars = Memo::new(move |_| bars_in_sight(campaign));
    let today = move || {
        let scale = campaign.scale.get();
        campaign.scene.with(|scene| {
            let is_shown = scene.clock != Clock::Relative && (scene.first..=scene.last).contains(&campaign.today);
            is_shown.then(|| format!("{}px", scale.x(campaign.today) + scale.day_px / 2.0))
        })
    };
    let line = move |tick: &Tick| {
        let scale = campaign.scale.get();
        (
            format!("{}px", scale.x(tick.first)),
            format!("{}px", scale.width(tick.days)),
        )
    };
    view! {
        <div
            class="campaign-canvas"
            style:width=move || format!("{}px", width.get())
            style:height=move || campaign.layout.with(|layout| format!("{}px", layout.height))
        >
            <For each=move || ticks.get() key=|tick| *tick let:tick>
                <i
                    class="line"
                    class:weekend=is_weekend(&tick)
                    style:left=move || line(&tick).0
                    style:width=move || line(&tick).1
                ></i>
            </For>
            <RhythmCurve width />
            <Tracks />
            <Show when=move || today().is_some()>
                <i class="today-line" title=move || t!("campaign.go_today") style:left=move || today().unwrap_or_default()></i>
            </Show>
            <For each=move || bars.get() key=Clone::clone let:key>
                <BarView key />
            </For>
        </div>
    }
}

/// The bars to draw: those in sight, and the one that has the focus or is dragged wherever it is.
fn bars_in_sight(campaign: Campaign) -> Vec<RecordKey> {
    let (scale, sight) = (campaign.scale.get(), campaign.sight.get());
    let focused = campaign.focused.get();
    campaign.scene.with(|scene| {
        campaign.layout.with(|layout| {
            let (first, last) = days_in_sight(scene, scale, sight);
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
        let scale = campaign.scale.get();
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
    let Some(from) = campaign.day_under(f64::from(event.client_x())) else {
        return;
    };
    gesture::follow(event, move |gesture| match gesture {
        Gesture::Started(point) | Gesture::Moved(point) => {
            let to = campaign.day_under(point.x).unwrap_or(from);
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
