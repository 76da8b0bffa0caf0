//! How much each person has open, as small bars in a table.

use super::Duties;
use crate::t;
use leptos::prelude::*;
use shared::responsibility::{Load, loads};

/// People shown at once.
const SHOWN: usize = 20;

/// The table. A person's name shows only what they owe.
#[component]
pub(super) fn Loads() -> impl IntoView {
    let duties = Duties::here();
    let all = Memo::new(move |_| {
        let mut all = duties.all.with(|all| loads(all.iter(), duties.today));
        all.retain(|load| load.open > 0);
        all.sort_by_key(|load| usize::MAX - load.open);
        all
    });
    let limit = RwSignal::new(SHOWN);
    let hidden = move || all.with(Vec::len).saturating_sub(limit.get());
    let rows = move || {
        let most = all.with(|all| all.first().map_or(1, |load| load.open.max(1)));
        let shown: Vec<Load> = all.with(|all| all.iter().take(limit.get()).cloned().collect());
        shown.into_iter().map(|load| row(duties, load, most)).collect_view()
    };
    view! {
        <section class="figures-box duties-load" aria-labelledby="load-title">
            <h2 id="load-title">{move || t!("duties.load")}</h2>
            <table>
                <caption class="visually-hidden">{move || t!("duties.load.table")}</caption>
                <thead class="visually-hidden">
                    <tr>
                        <th scope="col">{move || t!("duties.who")}</th>
                        <th scope="col">{move || t!("duties.load.open")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <Show when=move || { hidden() > 0 }>
                <button type="button" class="btn ghost small" on:click=move |_| limit.set(usize::MAX)>
                    {move || t!("duties.load.more", n = hidden())}
                </button>
            </Show>
        </section>
    }
    .into_any()
}

fn row(duties: Duties, load: Load, most: usize) -> AnyView {
    let share = |count: usize| format!("{:.1}%", count as f64 / most as f64 * 100.0);
    let rest = load.open - load.overdue - load.soon;
    let label = t!("duties.load.of", person = load.person);
    let (person, filter) = (load.person.clone(), load.person.clone());
    let choose = move |_| {
        duties.filter.update(|now| {
            now.person = if now.person == filter {
                String::new()
            } else {
                filter.clone()
            };
        });
    };
    let marks = [
        (load.overdue, "bad", t!("duties.overdue")),
        (load.soon, "warn", t!("duties.soon")),
    ];
    let marks = marks
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, class, words)| {
            view! { <span class=format!("pill {class}")>{format!("{count} {words}")}</span> }
        });
    view! {
        <tr data-person=load.person.clone()>
            <th scope="row">
                <button type="button" class="figures-link" title=label on:click=choose>{person}</button>
            </th>
            <td>
                <span class="duties-figures"><b>{load.open}</b> {marks.collect_view()}</span>
                <span class="duties-meter" aria-hidden="true">
                    <i class="bad" style:width=share(load.overdue)></i>
                    <i class="warn" style:width=share(load.soon)></i>
                    <i class="rest" style:width=share(rest)></i>
                </span>
            </td>
        </tr>
    }
    .into_any()
}
