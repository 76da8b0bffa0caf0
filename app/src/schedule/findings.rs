//! What a planner should look at: clashes, circles, what is late.

use super::edit::Side;
use super::state::Gantt;
use crate::t;
use leptos::prelude::*;
use shared::plan::change::RecordKey;
use shared::schedule::{Circle, State};
use shared::schema::CollectionId;

/// More circles than this are not read anyway.
const SHOWN: usize = 4;
/// Longer circles are cut.
const LONGEST: usize = 6;

/// The findings as a row of chips; nothing when there are none.
pub(super) fn findings(gantt: Gantt) -> AnyView {
    let clashes = counted(gantt, |row| row.is_too_early);
    let late = counted(gantt, |row| row.state == State::Late);
    let circles = Memo::new(move |_| {
        gantt
            .schedule
            .with(|schedule| schedule.circles.iter().take(SHOWN).cloned().collect::<Vec<_>>())
    });
    let is_any = move || {
        clashes.with(|found| found.0 > 0) || late.with(|found| found.0 > 0) || circles.with(|found| !found.is_empty())
    };
    let go = move |found: Memo<(usize, Option<RecordKey>)>| {
        if let Some(key) = found.get_untracked().1 {
            gantt.focus(key, Side::Bar);
        }
    };
    let clash_words = move || match clashes.get().0 {
        1 => t!("schedule.finding.clash.one").to_owned(),
        n => t!("schedule.finding.clash", n = n),
    };
    let late_words = move || match late.get().0 {
        1 => t!("schedule.finding.late.one").to_owned(),
        n => t!("schedule.finding.late", n = n),
    };
    view! {
        <Show when=is_any>
            <ul class="timeline-findings" aria-label=move || t!("campaign.findings")>
                <Show when=move || clashes.with(|found| found.0 > 0)>
                    <li><button type="button" class="chip" on:click=move |_| go(clashes)>"⚠ " {clash_words}</button></li>
                </Show>
                <Show when=move || late.with(|found| found.0 > 0)>
                    <li><button type="button" class="chip" on:click=move |_| go(late)>"! " {late_words}</button></li>
                </Show>
                {move || circles.get().into_iter().map(|circle| circle_chip(gantt, &circle)).collect_view()}
            </ul>
        </Show>
    }
    .into_any()
}

/// How many rows are like this, and the first of them that is on the screen.
fn counted(gantt: Gantt, is_so: fn(&shared::schedule::Row) -> bool) -> Memo<(usize, Option<RecordKey>)> {
    Memo::new(move |_| {
        gantt.schedule.with(|schedule| {
            let found = || schedule.rows.iter().enumerate().filter(|(_, row)| is_so(row));
            let first = gantt.lines.with(|lines| {
                let mut shown = found().filter(|(at, _)| lines.line(*at).is_some());
                shown.next().map(|(_, row)| row.key())
            });
            (found().count(), first)
        })
    })
}

fn circle_chip(gantt: Gantt, circle: &Circle) -> AnyView {
    let title = |id: &shared::ids::RecordId| gantt.store.title(&RecordKey::new(CollectionId::Tasks, id.clone()));
    let mut names: Vec<String> = circle.tasks.iter().take(LONGEST).map(title).collect();
    if circle.tasks.len() > LONGEST {
        names.push("…".to_owned());
    }
    names.extend(names.first().cloned());
    let names = names.join(" → ");
    let words = if circle.is_nesting {
        t!("schedule.finding.nesting", names = names)
    } else {
        t!("schedule.finding.circle", names = names)
    };
    let first = circle
        .tasks
        .first()
        .cloned()
        .map(|id| RecordKey::new(CollectionId::Tasks, id));
    let open = move |_| first.iter().for_each(|key| gantt.ui.select(key.clone()));
    view! { <li><button type="button" class="chip" on:click=open>"⟳ " {words}</button></li> }.into_any()
}
