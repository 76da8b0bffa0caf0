//! The line above the days: which month, as what, and which kinds.

use super::entry::color;
use super::state::{Shape, Sheet};
use crate::i18n::words;
use crate::t;
use crate::timeline::words as days;
use leptos::prelude::*;
use shared::schema::CollectionId;

/// The line above the view.
pub(super) fn toolbar(cal: Sheet, is_empty: Memo<bool>) -> AnyView {
    let shape = move |shape: Shape, name: fn() -> &'static str| {
        view! {
            <label>
                <input type="radio" name="calendar-shape" prop:checked=move || cal.shape.get() == shape on:change=move |_| cal.shape_to(shape) />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <div class="bar calendar-toolbar">
            <h1 id="calendar-title">{move || t!("calendar.title")}</h1>
            <span class="spacer"></span>
            <Show when=move || !is_empty.get()>
                <button type="button" class="btn icon" aria-label=move || t!("calendar.before") on:click=move |_| cal.turn(-1)>"‹"</button>
                <h2 class="calendar-now" aria-live="polite">{move || days::month(cal.month.get())}</h2>
                <button type="button" class="btn icon" aria-label=move || t!("calendar.behind") on:click=move |_| cal.turn(1)>"›"</button>
                <button type="button" class="btn" on:click=move |_| cal.day.set(cal.today)>{move || t!("calendar.today")}</button>
                <div class="seg" role="radiogroup" aria-label=move || t!("calendar.shape")>
                    {shape(Shape::Month, || t!("calendar.month"))}
                    {shape(Shape::Agenda, || t!("calendar.agenda"))}
                </div>
            </Show>
        </div>
    }
    .into_any()
}

/// A chip for each kind: pressed while it is shown.
pub(super) fn kinds(cal: Sheet) -> AnyView {
    let chip = move |(kind, count): (CollectionId, usize)| {
        let class = format!("chip {}", color(kind));
        view! {
            <li>
                <button
                    type="button"
                    class=class
                    aria-pressed=move || cal.shows(kind).to_string()
                    on:click=move |_| cal.choose(kind, !untrack(|| cal.shows(kind)))
                >
                    <i aria-hidden="true"></i>
                    {move || words(kind.def().name)}
                    <span class="count">{count}</span>
                </button>
            </li>
        }
    };
    view! {
        <ul class="calendar-kinds" aria-label=move || t!("calendar.kinds")>
            {move || cal.kinds.get().into_iter().map(chip).collect_view()}
        </ul>
    }
    .into_any()
}
