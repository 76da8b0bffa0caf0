//! A month as a sheet of weeks. Arrow keys go from day to day.

use super::entry;
use super::state::Sheet;
use crate::i18n::{format_day, format_weekday, week_begins};
use crate::t;
use crate::timeline::words;
use crate::widgets::modal::Modal;
use leptos::ev;
use leptos::prelude::*;
use shared::calendar::{sheet, turn};
use shared::date::Date;

/// Entries shown on a day; the rest is behind a button.
const SHOWN: usize = 4;

/// The sheet.
pub(super) fn month(cal: Sheet) -> AnyView {
    let weeks = move || {
        let (first, last) = sheet(cal.month.get(), week_begins());
        let weeks = (first.day_number()..=last.day_number()).step_by(7);
        weeks
            .map(|first| {
                let days = (first..first + 7).map(|day| cell(cal, Date::from_day_number(day)));
                view! { <tr role="row">{days.collect_view()}</tr> }
            })
            .collect_view()
    };
    let heads = move || {
        let (first, _) = sheet(cal.month.get(), week_begins());
        let head = |day| view! { <th role="columnheader" scope="col">{format_weekday(first.plus_days(day))}</th> };
        (0..7).map(head).collect_view()
    };
    view! {
        <p id="calendar-help" class="visually-hidden">{move || t!("calendar.grid.help")}</p>
        <table
            class="calendar-sheet"
            role="grid"
            aria-label=move || words::month(cal.month.get())
            aria-describedby="calendar-help"
            on:keydown=move |event| on_key(cal, &event)
        >
            <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
            <tbody role="rowgroup">{weeks}</tbody>
        </table>
    }
    .into_any()
}

fn cell(cal: Sheet, day: Date) -> AnyView {
    let entries = Memo::new(move |_| cal.on(day));
    let (_, month, number) = day.parts();
    let is_other = move || cal.month.get().parts().1 != month;
    let label = move || match entries.with(Vec::len) {
        0 => format_day(day),
        1 => t!("calendar.day.one", day = format_day(day)),
        n => t!("calendar.day", day = format_day(day), n = n),
    };
    let shown = move || {
        let count = entries.with(Vec::len);
        // A button that hides one entry takes as much room as that entry.
        let most = if count == SHOWN + 1 { count } else { SHOWN };
        let items = entries
            .get()
            .into_iter()
            .take(most)
            .map(|one| entry::button(cal, one, "-1"));
        let rest = (count > most).then(|| {
            view! {
                <button type="button" class="calendar-more" tabindex="-1" on:click=move |_| cal.open.set(Some(day))>
                    {move || t!("calendar.more", n = count - most)}
                </button>
            }
        });
        view! {
            {items.collect_view()}
            {rest}
        }
    };
    view! {
        <td
            role="gridcell"
            class:other=is_other
            class:weekend={day.weekday() >= 5}
            class:today={day == cal.today}
            tabindex=move || if cal.day.get() == day { "0" } else { "-1" }
            aria-label=label
            aria-current=(day == cal.today).then_some("date")
            data-day=day.to_string()
            on:focus=move |_| cal.day.update(|now| {
                // Days of other months are walked to, not looked at: the sheet would turn under the pointer.
                if now.parts().1 == month {
                    *now = day;
                }
            })
        >
            <span class="number" aria-hidden="true">{number}</span>
            {shown}
        </td>
    }
    .into_any()
}

fn on_key(cal: Sheet, event: &ev::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let day = cal.day.get_untracked();
    let to = match event.key().as_str() {
        "ArrowLeft" => day.plus_days(-1),
        "ArrowRight" => day.plus_days(1),
        "ArrowUp" => day.plus_days(-7),
        "ArrowDown" => day.plus_days(7),
        "PageUp" => turn(day, -1),
        "PageDown" => turn(day, 1),
        "Home" => cal.today,
        "Enter" | " " => {
            let entries = untrack(|| cal.on(day));
            match entries.as_slice() {
                [] => {}
                [one] => cal.ui.select(one.record.clone()),
                _ => cal.open.set(Some(day)),
            }
            return event.prevent_default();
        }
        _ => return,
    };
    event.prevent_default();
    cal.go(to);
}

/// Everything on a day, if its list is open.
pub(super) fn dialog(cal: Sheet) -> AnyView {
    let open = move |day: Date| {
        view! {
            <Modal class="narrow" title=Signal::derive(move || format_day(day)) on_close=Callback::new(move |()| cal.open.set(None))>
                <div class="calendar-day">
                    {move || cal.on(day).into_iter().map(|one| entry::button(cal, one, "0")).collect_view()}
                </div>
            </Modal>
        }
    };
    (move || cal.open.get().map(open)).into_any()
}
