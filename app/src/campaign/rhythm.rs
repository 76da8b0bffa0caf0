//! The rhythm curve, and the same figures as a table.

use super::layout::RHYTHM_PX;
use super::state::Campaign;
use crate::i18n::format_percent;
use crate::t;
use crate::timeline::words;
use leptos::prelude::*;
use shared::campaign::{Rhythm, StatedPeak};
use shared::plan::change::RecordKey;
use shared::schema::CollectionId;
use std::fmt::Write;

/// Room above the highest point, for the peak's mark.
const HEAD: f64 = 18.0;

/// The curve above the lanes. Its path is in days, so zooming only stretches it.
#[component]
pub(super) fn RhythmCurve(width: Memo<f64>) -> impl IntoView {
    let campaign = Campaign::here();
    let rhythm = Memo::new(move |_| campaign.scene.with(|scene| scene.rhythm.clone()));
    let line = Memo::new(move |_| rhythm.with(path));
    let days = move || rhythm.with(|rhythm| rhythm.intensity.len().max(1));
    let area = move || format!("{} L{} {RHYTHM_PX} L0 {RHYTHM_PX} Z", line.get(), days());
    let peak = move || {
        let scale = campaign.axis.scale.get();
        rhythm.with(|rhythm| {
            rhythm
                .peak
                .map(|peak| format!("{}px", scale.x(peak.day) + scale.day_px / 2.0))
        })
    };
    let stated = Memo::new(move |_| campaign.scene.with(|scene| scene.stated_peaks.clone()));
    view! {
        <svg
            class="campaign-rhythm"
            role="img"
            aria-label=move || t!("campaign.rhythm.chart")
            style:width=move || format!("{}px", width.get())
            style:height=format!("{RHYTHM_PX}px")
            viewBox=move || format!("0 0 {} {RHYTHM_PX}", days())
            preserveAspectRatio="none"
        >
            <path class="area" d=area></path>
            <path class="curve" d=move || line.get()></path>
        </svg>
        <Show when=move || peak().is_some()>
            <span class="campaign-peak" aria-hidden="true" style:left=move || peak().unwrap_or_default()>
                {move || t!("campaign.peak.mark")}
            </span>
        </Show>
        <For each=move || stated.get() key=|peak| (peak.phase.clone(), peak.day) let:peak>
            <StatedMark peak />
        </For>
    }
}

/// The peak day that a phase names itself.
#[component]
fn StatedMark(peak: StatedPeak) -> impl IntoView {
    let campaign = Campaign::here();
    let key = RecordKey::new(CollectionId::Phases, peak.phase.clone());
    let words = move || {
        let clock = campaign.scene.with(|scene| scene.clock);
        t!(
            "campaign.peak.stated",
            phase = campaign.store.title(&key),
            day = words::day(clock, peak.day)
        )
    };
    let left = move || {
        let scale = campaign.axis.scale.get();
        format!("{}px", scale.x(peak.day) + scale.day_px / 2.0)
    };
    let class = format!("campaign-stated {}", peak.tone.class());
    view! { <i class=class role="img" aria-label=words.clone() title=words style:left=left></i> }
}

/// A smooth line through the days' middles: each day bends it towards itself.
fn path(rhythm: &Rhythm) -> String {
    let y = |value: f64| RHYTHM_PX - value * (RHYTHM_PX - HEAD);
    let mut path = String::with_capacity(rhythm.intensity.len() * 24);
    let first = rhythm.intensity.first().copied().unwrap_or(0.0);
    // Writing to a text cannot fail.
    let _ = write!(path, "M0 {:.1}", y(first));
    for (day, pair) in rhythm.intensity.windows(2).enumerate() {
        let [here, next] = pair else { continue };
        let (middle, end) = (day as f64 + 0.5, day as f64 + 1.0);
        let _ = write!(path, " Q{middle} {:.1} {end} {:.1}", y(*here), y((here + next) / 2.0));
    }
    let last = rhythm.intensity.last().copied().unwrap_or(0.0);
    let _ = write!(path, " L{} {:.1}", rhythm.intensity.len(), y(last));
    path
}

/// One week of the curve.
#[derive(Clone, PartialEq)]
struct Week {
    first: i64,
    intensity: f64,
    starting: u32,
    running: u32,
}

fn weeks(rhythm: &Rhythm) -> Vec<Week> {
    let days = rhythm.intensity.len();
    let mut weeks = Vec::with_capacity(days / 7 + 1);
    for start in (0..days).step_by(7) {
        let end = (start + 7).min(days);
        let intensity = rhythm.intensity.get(start..end).unwrap_or_default();
        let running = rhythm.running.get(start..end).unwrap_or_default();
        weeks.push(Week {
            first: rhythm.first + start as i64,
            intensity: intensity.iter().sum::<f64>() / intensity.len().max(1) as f64,
            starting: rhythm.starting.get(start..end).unwrap_or_default().iter().sum(),
            running: running.iter().copied().max().unwrap_or(0),
        });
    }
    weeks.retain(|week| week.running > 0);
    weeks
}

/// The curve's figures by week, for those who do not see it. Made when it is opened.
#[component]
pub(super) fn RhythmTable() -> impl IntoView {
    let campaign = Campaign::here();
    let is_open = RwSignal::new(false);
    view! {
        <details class="timeline-table" on:toggle=move |_| is_open.update(|open| *open = !*open)>
            <summary>{move || t!("campaign.rhythm.table")}</summary>
            <Show when=move || is_open.get()>
                <p class="quiet">{move || t!("campaign.rhythm.how")}</p>
                <WeekRows weeks=Memo::new(move |_| campaign.scene.with(|scene| weeks(&scene.rhythm))) />
            </Show>
        </details>
    }
}

#[component]
fn WeekRows(weeks: Memo<Vec<Week>>) -> impl IntoView {
    let campaign = Campaign::here();
    let row = move |week: Week| {
        let clock = campaign.scene.with(|scene| scene.clock);
        view! {
            <tr>
                <th scope="row">{words::day(clock, week.first)}</th>
                <td class="num">{format_percent((week.intensity * 100.0).round())}</td>
                <td class="num">{week.starting}</td>
                <td class="num">{week.running}</td>
            </tr>
        }
    };
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col">{move || t!("campaign.rhythm.week")}</th>
                    <th scope="col" class="num">{move || t!("campaign.rhythm.intensity")}</th>
                    <th scope="col" class="num">{move || t!("campaign.rhythm.starting")}</th>
                    <th scope="col" class="num">{move || t!("campaign.rhythm.running")}</th>
                </tr>
            </thead>
            <tbody>{move || weeks.get().into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}
