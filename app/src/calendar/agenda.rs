//! A month as a list of days that have something on them.

use super::entry;
use super::state::Sheet;
use crate::i18n::format_day;
use leptos::prelude::*;
use shared::calendar::Entry;
use shared::date::Date;

/// The list.
pub(super) fn agenda(cal: Sheet) -> AnyView {
    let days = Memo::new(move |_| {
        let month = cal.month.get().parts();
        cal.entries.with(|entries| {
            let own = entries.iter().filter(|(day, _)| {
                let (year, number, _) = day.parts();
                (year, number) == (month.0, month.1)
            });
            own.map(|(day, entries)| (*day, entries.clone())).collect::<Vec<_>>()
        })
    });
    let day = move |(day, entries): (Date, Vec<Entry>)| {
        let entries = entries
            .into_iter()
            .map(|one| view! { <li>{entry::button(cal, one, "0")}</li> })
            .collect_view();
        view! {
            <section class="calendar-list" class:today={day == cal.today}>
                <h3>{format_day(day)}</h3>
                <ul>{entries}</ul>
            </section>
        }
    };
    view! { <div class="calendar-agenda">{move || days.get().into_iter().map(day).collect_view()}</div> }.into_any()
}
