//! What stands beside the days: nothing this month, every day, and never on a day that can be told.

use super::state::Sheet;
use crate::i18n::{format_date, words};
use crate::t;
use leptos::prelude::*;
use shared::calendar::{Reason, Undated};
use shared::date::Date;
use shared::plan::change::RecordKey;

/// Lines of a list that are shown at first.
const SHOWN: usize = 60;

/// Says that the month is empty, and where the next and the last entries are.
pub(super) fn nothing(cal: Sheet) -> AnyView {
    let is_empty = Memo::new(move |_| {
        let month = cal.month.get().parts();
        cal.entries.with(|entries| {
            !entries
                .keys()
                .any(|day| (day.parts().0, day.parts().1) == (month.0, month.1))
        })
    });
    let jump = move |day: Date, words: String| {
        view! { <button type="button" class="btn small" on:click=move |_| cal.day.set(day)>{words}</button> }
    };
    let last = move || {
        cal.nearest(true)
            .map(|day| jump(day, t!("calendar.last", day = format_date(day))))
    };
    let next = move || {
        cal.nearest(false)
            .map(|day| jump(day, t!("calendar.next", day = format_date(day))))
    };
    view! {
        <Show when=move || is_empty.get()>
            <p class="notice row wrap">{move || t!("calendar.nothing")} " " {last} {next}</p>
        </Show>
    }
    .into_any()
}

fn link(cal: Sheet, record: RecordKey) -> AnyView {
    let key = StoredValue::new(record);
    view! {
        <button type="button" class="timeline-link" on:click=move |_| cal.ui.select(key.get_value())>
            {move || key.with_value(|key| cal.store.title(key))}
        </button>
    }
    .into_any()
}

/// A list, its beginning first.
fn list<T: Clone + Send + Sync + 'static>(
    all: Memo<Vec<T>>,
    one: impl Fn(T) -> AnyView + Copy + Send + 'static,
) -> AnyView {
    let most = RwSignal::new(SHOWN);
    let lines = move || all.with(|all| all.iter().take(most.get()).cloned().map(one).collect_view());
    let rest = move || all.with(Vec::len).saturating_sub(most.get());
    view! {
        <ul>{lines}</ul>
        <Show when=move || { rest() > 0 }>
            <button type="button" class="btn small" on:click=move |_| most.update(|most| *most += 10 * SHOWN)>
                {move || t!("calendar.more", n = rest())}
            </button>
        </Show>
    }
    .into_any()
}

/// What comes back every day: said once instead of on every day.
pub(super) fn daily(cal: Sheet) -> AnyView {
    let daily = Memo::new(move |_| {
        let mut records = cal.calendar.with(|calendar| calendar.daily.clone());
        records.retain(|record| cal.shows(record.collection));
        records
    });
    let one = move |record: RecordKey| {
        let kind = record.collection.def().one;
        view! { <li>{link(cal, record)} " " <small>{move || words(kind)}</small></li> }.into_any()
    };
    view! {
        <Show when=move || daily.with(|daily| !daily.is_empty())>
            <section class="calendar-rest" aria-labelledby="calendar-daily">
                <h2 id="calendar-daily">{move || t!("calendar.daily")}</h2>
                {list(daily, one)}
            </section>
        </Show>
    }
    .into_any()
}

/// What is on no day, each with the reason.
pub(super) fn undated(cal: Sheet) -> AnyView {
    let undated = Memo::new(move |_| {
        let mut found = cal.calendar.with(|calendar| calendar.undated.clone());
        found.retain(|undated| cal.shows(undated.record.collection));
        found
    });
    let one = move |undated: Undated| {
        let kind = undated.record.collection.def().one;
        let cadence = undated.cadence.map(shared::cadence::Cadence::label);
        let why = move || {
            let cadence = cadence.map_or("", words);
            match undated.why {
                Reason::NoBeat => t!("calendar.why.no_beat", cadence = cadence),
                Reason::NeedsStart => t!("calendar.why.start").to_owned(),
                Reason::NoPhases => t!("calendar.why.phases", cadence = cadence),
                Reason::NoActivities => t!("calendar.why.activities", cadence = cadence),
            }
        };
        view! { <li>{link(cal, undated.record)} " " <small>{move || words(kind)} " · " {why}</small></li> }.into_any()
    };
    view! {
        <Show when=move || undated.with(|undated| !undated.is_empty())>
            <section class="calendar-rest" aria-labelledby="calendar-undated">
                <h2 id="calendar-undated">{move || t!("calendar.undated")}</h2>
                {list(undated, one)}
            </section>
        </Show>
    }
    .into_any()
}
