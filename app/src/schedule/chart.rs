//! The axis with everything on it: names on the left, phases behind, arrows between, bars before them.

use super::edit::Side;
use super::state::Gantt;
use super::{bar, links, tree};
use crate::t;
use crate::timeline::ground;
use leptos::prelude::*;
use shared::plan::change::RecordKey;

/// The scrolling chart.
pub(super) fn chart(gantt: Gantt) -> AnyView {
    let corner = view! {
        <div class="schedule-heads">
            <span class="name">{move || t!("schedule.task")}</span>
            <span class="owner">{move || t!("schedule.owner")}</span>
            <span class="dates">{move || t!("schedule.dates")}</span>
        </div>
    };
    let body = view! {
        {tree::tree(gantt)}
        {canvas(gantt)}
    };
    view! {
        <p id="timeline-bar-help" class="visually-hidden">{move || t!("schedule.bar.help")}</p>
        {ground::scroller(gantt.axis, || t!("schedule.region"), corner.into_any(), body.into_any())}
    }
    .into_any()
}

/// The height of all lines.
pub(super) fn height(gantt: Gantt) -> String {
    let count = gantt.lines.with(|lines| lines.rows.len());
    format!("{}px", count as f64 * gantt.line_px)
}

fn canvas(gantt: Gantt) -> AnyView {
    let keys = gantt.drawn(Side::Bar);
    view! {
        <div class="timeline-canvas" style:width=move || format!("{}px", gantt.axis.width()) style:height=move || height(gantt)>
            {bands(gantt)}
            {ground::lines(gantt.axis)}
            {target(gantt)}
            {ground::today_line(gantt.axis)}
            {links::links(gantt)}
            <For each=move || keys.get() key=Clone::clone let:key>
                {bar::bar(gantt, key)}
            </For>
        </div>
    }
    .into_any()
}

/// The plan's phases, faint behind everything.
fn bands(gantt: Gantt) -> AnyView {
    let bands = Memo::new(move |_| {
        gantt.schedule.with(|schedule| {
            let band = |band: &shared::schedule::Band| (band.phase.clone(), band.tone.class(), band.window);
            schedule.bands.iter().map(band).collect::<Vec<(RecordKey, _, _)>>()
        })
    });
    let one = move |(phase, tone, window): (RecordKey, &'static str, shared::campaign::Window)| {
        let scale = gantt.axis.scale.get();
        view! {
            <div
                class=format!("schedule-band {tone}")
                aria-hidden="true"
                style:left=format!("{}px", scale.x(window.first))
                style:width=format!("{}px", scale.width(window.days()))
            >
                <span>{gantt.store.title(&phase)}</span>
            </div>
        }
    };
    view! { {move || bands.get().into_iter().map(one).collect_view()} }.into_any()
}

/// The line that would wait, while a dependency is drawn.
fn target(gantt: Gantt) -> AnyView {
    let target = Memo::new(move |_| {
        let (to, refusal) = gantt.linking.get()?.to?;
        Some((gantt.line_of(&to)?, refusal.is_some()))
    });
    let shown = move |(line, is_refused): (usize, bool)| {
        view! {
            <div
                class="schedule-target"
                class:refused=is_refused
                style:top=format!("{}px", line as f64 * gantt.line_px)
                style:height=format!("{}px", gantt.line_px)
            ></div>
        }
    };
    view! { {move || target.get().map(shown)} }.into_any()
}
