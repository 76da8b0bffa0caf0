//! The emotion curve: how customers feel at each stage today (solid) and as wished for (dashed), from −2 to +2.

use super::state::MapState;
use crate::t;
use leptos::prelude::*;
use shared::coverage::Feeling;
use shared::picture::{Point, signed, smooth};
use shared::schema::CollectionId;

/// The drawing's height, in CSS pixels; it is as wide as its stages.
const HEIGHT: f64 = 132.0;
/// Half the scale's height.
const REACH: f64 = 46.0;
/// The width of the drawing's own units.
const WIDTH: f64 = 1000.0;

/// The points of a curve: from the left in the drawing's units, from the top in pixels.
fn points(feelings: &[Feeling], value: fn(&Feeling) -> Option<f64>) -> Vec<Option<Point>> {
    let width = WIDTH / feelings.len().max(1) as f64;
    let x = |index: usize| (index as f64 + 0.5) * width;
    let point = |(index, feeling)| Some((x(index), HEIGHT / 2.0 - value(feeling)? / 2.0 * REACH));
    feelings.iter().enumerate().map(point).collect()
}

/// The drawing. Its figures stand in [`FeelingTable`].
#[component]
pub(super) fn Curve() -> impl IntoView {
    let state = expect_context::<MapState>();
    let now = move || state.feelings.with(|feelings| points(feelings, |feeling| feeling.now));
    let aim = move || state.feelings.with(|feelings| points(feelings, |feeling| feeling.aim));
    let is_empty = move || now().iter().chain(&aim()).all(Option::is_none);
    view! {
        <div class="curve" aria-hidden="true">
            <svg class="curve-lines" viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none">
                <line class="zero" x1="0" x2=WIDTH.to_string() y1=(HEIGHT / 2.0).to_string() y2=(HEIGHT / 2.0).to_string() />
                <path class="aim" d=move || smooth(&aim()) />
                <path class="now" d=move || smooth(&now()) />
            </svg>
            <svg class="curve-dots">{move || dots(&aim(), "aim")} {move || dots(&now(), "now")} {labels}</svg>
            <Show when=is_empty>
                <p class="curve-empty">{move || t!("map.emotion.empty")}</p>
            </Show>
        </div>
    }
}

fn dots(points: &[Option<Point>], class: &'static str) -> impl IntoView + use<> {
    let dot = |(x, y): &Point| {
        view! { <circle class=class cx=format!("{}%", x / WIDTH * 100.0) cy=y.to_string() r="5" /> }
    };
    points.iter().flatten().map(dot).collect_view()
}

/// Today's figure beside each dot, on the side where the other curve is not.
fn labels() -> impl IntoView {
    let state = expect_context::<MapState>();
    let feelings = state.feelings.get();
    let places = points(&feelings, |feeling| feeling.now);
    let label = |(feeling, place): (&Feeling, Option<Point>)| {
        let (x, y) = place?;
        let is_below = feeling.aim.is_some_and(|aim| Some(aim) > feeling.now);
        let y = if is_below { y + 20.0 } else { y - 12.0 };
        let words = signed(feeling.now);
        Some(view! { <text x=format!("{}%", x / WIDTH * 100.0) y=y.to_string() text-anchor="middle">{words}</text> })
    };
    feelings.iter().zip(places).filter_map(label).collect_view()
}

/// What the two lines are.
#[component]
pub(super) fn Legend() -> impl IntoView {
    view! {
        <small class="curve-legend">
            <span class="now">{move || t!("map.emotion.now")}</span>
            <span class="aim">{move || t!("map.emotion.aim")}</span>
        </small>
    }
}

/// The curve in figures, for those who cannot see it.
#[component]
pub(super) fn FeelingTable() -> impl IntoView {
    let state = expect_context::<MapState>();
    let rows = move || {
        let (stages, feelings) = (state.stages.get(), state.feelings.get());
        let row = |(stage, feeling): (&shared::ids::RecordId, &Feeling)| {
            view! {
                <tr>
                    <th scope="row">{state.name(CollectionId::Stages, stage)}</th>
                    <td>{signed(feeling.now)}</td>
                    <td>{signed(feeling.aim)}</td>
                </tr>
            }
        };
        stages.iter().zip(&feelings).map(row).collect_view()
    };
    view! {
        <div class="visually-hidden">
            <table>
                <caption>{move || t!("map.emotion.caption")}</caption>
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">{move || t!("map.emotion.now")}</th>
                        <th scope="col">{move || t!("map.emotion.aim")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
