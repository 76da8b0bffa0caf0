//! Arrows from what comes first to what waits for it: three paths for all of them, plain, critical and clashing.

use super::bar::DIAMOND_PX;
use super::state::Gantt;
use leptos::prelude::*;
use shared::schedule::Schedule;
use std::fmt::Write;

/// How far an arrow leaves a bar before it turns, in CSS pixels.
const STUB: f64 = 8.0;
/// How long an arrow's head is.
const HEAD: f64 = 6.0;
/// Most arrows drawn at once; more would be a blot.
const MOST: usize = 600;

/// The lines and heads of the arrows of a kind.
#[derive(Clone, Debug, Default, PartialEq)]
struct Paths {
    lines: String,
    heads: String,
}

/// All arrows in sight, and the one being drawn.
pub(super) fn links(gantt: Gantt) -> AnyView {
    let paths = Memo::new(move |_| paths(gantt));
    let path = move |kind: usize, class: &'static str| {
        view! {
            <path class=format!("link {class}") d=move || paths.with(|paths| paths[kind].lines.clone()) />
            <path class=format!("head {class}") d=move || paths.with(|paths| paths[kind].heads.clone()) />
        }
    };
    let drawn = move || {
        let linking = gantt.linking.get()?;
        let (x, y) = gantt
            .schedule
            .with(|schedule| start(gantt, schedule, schedule.find(&linking.from)?))?;
        let refused = linking.to.as_ref().is_some_and(|(_, refusal)| refusal.is_some());
        let class = if refused { "link drawn refused" } else { "link drawn" };
        Some(view! { <path class=class d=format!("M{x:.0} {y:.0}L{:.0} {:.0}", linking.at.0, linking.at.1) /> })
    };
    view! {
        <svg class="schedule-links" aria-hidden="true">
            {path(0, "")}
            {path(1, "critical")}
            {path(2, "clash")}
            {drawn}
        </svg>
    }
    .into_any()
}

/// The line of a row, or of what it is folded into.
fn line_of(gantt: Gantt, schedule: &Schedule, row: usize) -> Option<(usize, usize)> {
    let mut at = Some(row);
    while let Some(row) = at {
        if let Some(line) = gantt.lines.with(|lines| lines.line(row)) {
            return Some((row, line));
        }
        at = schedule.rows.get(row)?.parent;
    }
    None
}

/// Where an arrow leaves a row.
fn start(gantt: Gantt, schedule: &Schedule, row: usize) -> Option<(f64, f64)> {
    let (row, line) = line_of(gantt, schedule, row)?;
    let window = gantt.drag.with(|drag| gantt.window_of(schedule, drag.as_ref(), row))?;
    Some((
        gantt.axis.scale.get().x(window.last + 1),
        (line as f64 + 0.5) * gantt.line_px,
    ))
}

/// Where an arrow reaches a row.
fn goal(gantt: Gantt, schedule: &Schedule, row: usize) -> Option<(f64, f64)> {
    let (row, line) = line_of(gantt, schedule, row)?;
    let window = gantt.drag.with(|drag| gantt.window_of(schedule, drag.as_ref(), row))?;
    let scale = gantt.axis.scale.get();
    let x = if schedule.rows.get(row)?.is_milestone() {
        scale.x(window.first) + scale.day_px / 2.0 - DIAMOND_PX
    } else {
        scale.x(window.first)
    };
    Some((x, (line as f64 + 0.5) * gantt.line_px))
}

fn paths(gantt: Gantt) -> [Paths; 3] {
    let mut paths = <[Paths; 3]>::default();
    let (first, end) = gantt.in_sight();
    let (top, bottom) = (first as f64 * gantt.line_px, end as f64 * gantt.line_px);
    let sight = gantt.axis.sight.get();
    gantt.schedule.with(|schedule| {
        let mut count = 0;
        for link in &schedule.links {
            let (Some(from), Some(to)) = (start(gantt, schedule, link.from), goal(gantt, schedule, link.to)) else {
                continue;
            };
            // An arrow that only passes by tells nothing: neither what it comes from nor where it leads can be seen.
            let is_in_sight = |y: f64| (top..=bottom).contains(&y);
            let is_off = !(is_in_sight(from.1) || is_in_sight(to.1))
                || from.0.max(to.0) < sight.left
                || from.0.min(to.0) > sight.right
                || from.1 == to.1;
            if is_off || count == MOST {
                continue;
            }
            count += 1;
            let kind = if link.is_clash {
                2
            } else {
                usize::from(link.is_critical)
            };
            // Cut off behind the edges: a browser takes seconds for dashes as long as a plan of thousands of lines.
            let cut = |y: f64| y.clamp(top - gantt.line_px, bottom + gantt.line_px);
            draw(
                &mut paths[kind],
                (from.0, cut(from.1)),
                (to.0, cut(to.1)),
                gantt.line_px,
            );
        }
    });
    paths
}

/// An arrow with right angles. One that leads back in time goes between the lines.
fn draw(paths: &mut Paths, (x1, y1): (f64, f64), (x2, y2): (f64, f64), line_px: f64) {
    let lines = &mut paths.lines;
    // Writing to a text cannot fail.
    let _ = if x2 - x1 >= 2.0 * STUB {
        write!(lines, "M{x1:.1} {y1:.1}H{:.1}V{y2:.1}H{x2:.1}", x1 + STUB)
    } else {
        let between = if y2 > y1 {
            y2 - line_px / 2.0
        } else {
            y2 + line_px / 2.0
        };
        let (out, back) = (x1 + STUB, x2 - STUB - 2.0);
        write!(
            lines,
            "M{x1:.1} {y1:.1}H{out:.1}V{between:.1}H{back:.1}V{y2:.1}H{x2:.1}"
        )
    };
    let _ = write!(paths.heads, "M{x2:.1} {y2:.1}l-{HEAD} -4v8z");
}
