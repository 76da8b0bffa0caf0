//! What lies behind the bars: ticks, their lines, weekends and today; and what the scale is chosen by.

use super::{Axis, Stretch, measure, words};
use crate::t;
use leptos::html;
use leptos::prelude::*;
use shared::campaign::{Clock, Mark, Tick, Zoom, axis};
use shared::date::{Date, When};
use shared::plan::change::RecordKey;
use shared::schema::frame;

/// The height of the ticks, in CSS pixels.
pub const TICKS_PX: f64 = 47.0;

/// The scrolling axis: `corner` stands above the names, `body` holds the names and the canvas.
pub fn scroller(axis: Axis, label: fn() -> &'static str, corner: AnyView, body: AnyView) -> AnyView {
    let ruler = NodeRef::<html::Div>::new();
    let room = measure::width_of(ruler);
    Effect::new(move |was_there: Option<bool>| {
        let is_there = room.get() > 0.0;
        if is_there {
            axis.room.set(room.get());
        }
        if is_there && was_there != Some(true) {
            request_animation_frame(move || axis.reveal_today());
        }
        is_there || was_there == Some(true)
    });
    let scrolled = move |_| {
        if let Some(scroller) = axis.scroller.get_untracked() {
            let at = (f64::from(scroller.scroll_left()), f64::from(scroller.scroll_top()));
            axis.scrolled.set(at);
        }
    };
    view! {
        <div class="timeline-frame">
            // As wide as what is left of the axis beside the names.
            <div class="timeline-ruler" node_ref=ruler aria-hidden="true"></div>
            <div
                class="timeline-scroller"
                node_ref=axis.scroller
                tabindex="0"
                role="region"
                aria-label=label
                on:scroll=scrolled
            >
                <div class="timeline-axis" aria-hidden="true">
                    <div class="timeline-corner">{corner}</div>
                    {ticks(axis)}
                </div>
                <div class="timeline-body">{body}</div>
            </div>
        </div>
    }
    .into_any()
}

fn in_sight(axis: Axis, ticks: fn(Clock, Zoom, i64, i64) -> Vec<Tick>) -> Memo<Vec<Tick>> {
    Memo::new(move |_| {
        let (first, last) = axis.days_in_sight();
        let Stretch {
            clock,
            first: from,
            last: to,
        } = axis.stretch.get();
        let mut ticks = ticks(clock, axis.zoom.get(), from, to);
        ticks.retain(|tick| tick.first <= last && tick.first + tick.days > first);
        ticks
    })
}

fn left_of(axis: Axis, tick: Tick) -> impl Fn() -> String {
    move || format!("{}px", axis.scale.get().x(tick.first))
}

fn width_of(axis: Axis, tick: Tick) -> impl Fn() -> String {
    move || format!("{}px", axis.scale.get().width(tick.days))
}

fn ticks(axis: Axis) -> AnyView {
    let (groups, small) = (in_sight(axis, axis::groups), in_sight(axis, axis::ticks));
    let is_today = move |tick: &Tick| {
        let is_here = (tick.first..tick.first + tick.days).contains(&axis.today);
        is_here && axis.stretch.get().clock != Clock::Relative
    };
    view! {
        <div class="timeline-ticks" style:width=move || format!("{}px", axis.width())>
            <For each=move || groups.get() key=|tick| *tick let:tick>
                <div class="tick group" style:left=left_of(axis, tick) style:width=width_of(axis, tick)>
                    <span>{move || words::tick(&tick)}</span>
                </div>
            </For>
            <For each=move || small.get() key=|tick| *tick let:tick>
                <div class="tick" class:today=move || is_today(&tick) style:left=left_of(axis, tick) style:width=width_of(axis, tick)>
                    {move || words::tick(&tick)}
                </div>
            </For>
        </div>
    }
    .into_any()
}

fn is_weekend(tick: &Tick) -> bool {
    matches!(tick.mark, Mark::Day(date) if date.weekday() >= 5)
}

/// The lines of the ticks, and the weekends. Stands first on the canvas.
pub fn lines(axis: Axis) -> AnyView {
    let ticks = in_sight(axis, axis::ticks);
    view! {
        <For each=move || ticks.get() key=|tick| *tick let:tick>
            <i class="line" class:weekend=is_weekend(&tick) style:left=left_of(axis, tick) style:width=width_of(axis, tick)></i>
        </For>
    }
    .into_any()
}

/// Today. Stands on the canvas before the bars.
pub fn today_line(axis: Axis) -> AnyView {
    let left = move || {
        let scale = axis.scale.get();
        let is_shown = axis.stretch.get().shows(axis.today);
        is_shown.then(|| format!("{}px", scale.x(axis.today) + scale.day_px / 2.0))
    };
    view! {
        <Show when=move || left().is_some()>
            <i class="today-line" title=move || t!("timeline.go_today") style:left=move || left().unwrap_or_default()></i>
        </Show>
    }
    .into_any()
}

/// Today's button, and day, week or month. `name` tells the choice from those of other axes.
pub fn controls(axis: Axis, name: &'static str) -> AnyView {
    let scales = Zoom::ALL.into_iter().map(move |zoom| {
        view! {
            <label>
                <input
                    type="radio"
                    name=name
                    prop:checked=move || axis.zoom.get() == zoom
                    on:change=move |_| axis.zoom_to(zoom)
                />
                <span>{move || words::zoom(zoom)}</span>
            </label>
        }
    });
    view! {
        <Show when=move || axis.stretch.get().shows(axis.today)>
            <button type="button" class="btn ghost" on:click=move |_| axis.go_to(axis.today)>
                {move || t!("timeline.go_today")}
            </button>
        </Show>
        <div class="seg" role="radiogroup" aria-label=move || t!("timeline.scale")>{scales.collect_view()}</div>
    }
    .into_any()
}

/// What is dragged says its days beside the pointer.
pub fn tip(words: Memo<Option<((f64, f64), String)>>) -> AnyView {
    let at = move |read: fn((f64, f64)) -> f64| {
        let at = words.with(|tip| tip.as_ref().map_or((0.0, 0.0), |tip| tip.0));
        format!("{}px", read(at))
    };
    view! {
        <Show when=move || words.with(Option::is_some)>
            <div
                class="timeline-tip"
                aria-hidden="true"
                style:left=move || at(|at| at.0 + 14.0)
                style:top=move || at(|at| at.1 + 18.0)
            >
                {move || words.get().map(|tip| tip.1)}
            </div>
        </Show>
    }
    .into_any()
}

/// Says why weeks have no dates, and takes the plan's start.
pub fn relative_notice(is_relative: Memo<bool>) -> AnyView {
    let (dispatch, may_edit) = (
        expect_context::<crate::dispatch::Dispatch>(),
        crate::shell::use_may_edit(),
    );
    let set = move |event: leptos::ev::Event| {
        if let Some(date) = Date::parse(&event_target_value(&event)) {
            dispatch.set(&RecordKey::frame(), frame::start, When::On(date));
        }
    };
    view! {
        <Show when=move || is_relative.get()>
            <div class="timeline-relative notice">
                <p>{move || t!("timeline.relative")}</p>
                <Show when=move || may_edit.get()>
                    <label class="row wrap">
                        <span>{move || t!("timeline.relative.set")}</span>
                        <input type="date" class="field" on:change=set />
                    </label>
                </Show>
            </div>
        </Show>
    }
    .into_any()
}
