//! The same as a table, for those who do not see the bars. Made when it is opened.

use super::bar::{slack_words, state_text};
use super::state::Gantt;
use crate::host::PlanHost;
use crate::i18n;
use crate::route::{Route, View};
use crate::t;
use crate::timeline::words;
use leptos::prelude::*;
use shared::schedule::owner;
use shared::schema::CollectionId;

/// So many lines are told; the table of tasks has all.
const MOST: usize = 300;

/// The table, folded.
pub(super) fn twin(gantt: Gantt) -> AnyView {
    let is_open = RwSignal::new(false);
    let host = expect_context::<PlanHost>();
    let to = Route::Plan {
        id: host.id,
        view: View::Table(CollectionId::Tasks),
    };
    let count = move || gantt.lines.with(|lines| lines.rows.len());
    view! {
        <details class="timeline-table" on:toggle=move |_| is_open.update(|open| *open = !*open)>
            <summary>{move || t!("schedule.table")}</summary>
            <Show when=move || is_open.get()>{table(gantt)}</Show>
            <Show when=move || is_open.get() && { count() > MOST }>
                <p><a href=to.path()>{move || t!("timeline.more", n = count() - MOST)}</a></p>
            </Show>
        </details>
    }
    .into_any()
}

fn table(gantt: Gantt) -> AnyView {
    let heads = [
        || t!("schedule.task"),
        || t!("schedule.owner"),
        || t!("schedule.begin"),
        || t!("schedule.end"),
        || t!("schedule.state"),
        || t!("schedule.waits_for"),
        || t!("schedule.room"),
    ];
    let rows = move || {
        gantt.schedule.with(|schedule| {
            let rows = gantt.lines.with(|lines| lines.rows.clone());
            rows.iter()
                .take(MOST)
                .filter_map(|at| {
                    let row = schedule.rows.get(*at)?;
                    let day = |day: i64| words::day(schedule.clock, day);
                    let (begin, end) = match row.place {
                        Ok(window) if window.open => (day(window.first), t!("when.ongoing").to_owned()),
                        Ok(window) => (day(window.first), day(window.last)),
                        Err(_) => (String::new(), String::new()),
                    };
                    let names = schedule.before(*at).filter_map(|link| {
                        let title = gantt.store.title(&schedule.rows.get(link.from)?.key());
                        Some(if link.is_clash {
                            format!("{title} ({})", t!("schedule.too_early"))
                        } else {
                            title
                        })
                    });
                    let names: Vec<String> = names.collect();
                    let indent = "– ".repeat(row.depth.min(8));
                    Some(view! {
                        <tr>
                            <th scope="row">{indent}{gantt.store.title(&row.key())}</th>
                            <td>{owner(&row.record).to_owned()}</td>
                            <td>{begin}</td>
                            <td>{end}</td>
                            <td>{i18n::words(state_text(row.state))}</td>
                            <td>{names.join(", ")}</td>
                            <td>{slack_words(row.slack)}</td>
                        </tr>
                    })
                })
                .collect_view()
        })
    };
    let head = |words: fn() -> &'static str| view! { <th scope="col">{words}</th> };
    view! {
        <p class="quiet">{move || t!("schedule.room.how")}</p>
        <table>
            <thead><tr>{heads.map(head).into_iter().collect_view()}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
