//! Points and stretches of time: a date, an offset from the plan's start, or ongoing.

use super::field::{FieldHandle, fresh_dom_id};
use super::text_input::TextInput;
use crate::i18n::{Text, words};
use crate::{t, text};
use leptos::prelude::*;
use shared::date::{Date, Span, When};
use shared::plan::Value;

/// Years before this one are half-typed: browsers report `0002` on the way to `2026`.
const FIRST_YEAR: i32 = 1900;

/// One point in time.
#[component]
pub fn WhenField(field: FieldHandle) -> impl IntoView {
    let value = Signal::derive(move || When::parse(&field.text()));
    let set = Callback::new(move |when: Option<When>| field.set(when.map_or(Value::Empty, Value::from)));
    view! { <WhenInput id=field.dom_id() value set editable=field.editable /> }
}

/// From one point to another.
#[component]
pub fn SpanField(field: FieldHandle) -> impl IntoView {
    let span = Memo::new(move |_| Span::parse(&field.text()));
    // Half a span cannot be stored: the half that was chosen first waits here for the other.
    let half = RwSignal::new((None::<When>, None::<When>));
    let ends = Memo::new(move |_| span.get().map_or(half.get(), |span| (Some(span.start), Some(span.end))));
    let put = move |start: Option<When>, end: Option<When>| {
        half.set((start, end));
        match start.zip(end) {
            Some((start, end)) => field.set(Span { start, end }),
            None => field.set(Value::Empty),
        }
    };
    let set_start = Callback::new(move |start| put(start, ends.get_untracked().1.or(start)));
    let set_end = Callback::new(move |end| put(ends.get_untracked().0.or(end), end));
    let start = Signal::derive(move || ends.get().0);
    let end = Signal::derive(move || ends.get().1);
    view! {
        <div class="stack">
            <div class="inline">
                <span class="quiet end-name">{move || t!("when.from")}</span>
                <WhenInput id=field.dom_id() value=start set=set_start editable=field.editable prefix=text!("when.from") />
            </div>
            <div class="inline">
                <span class="quiet end-name">{move || t!("when.to")}</span>
                <WhenInput id=fresh_dom_id() value=end set=set_end editable=field.editable prefix=text!("when.to") />
            </div>
        </div>
    }
}

/// How a point in time is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    None,
    On,
    After,
    Ongoing,
}

impl Mode {
    const ALL: [(Self, &'static str, &'static Text); 4] = [
        (Self::None, "none", text!("when.none")),
        (Self::On, "on", text!("when.on")),
        (Self::After, "after", text!("when.after")),
        (Self::Ongoing, "ongoing", text!("when.ongoing")),
    ];

    fn of(when: Option<When>) -> Self {
        match when {
            None => Self::None,
            Some(When::On(_)) => Self::On,
            Some(When::After { .. }) => Self::After,
            Some(When::Ongoing) => Self::Ongoing,
        }
    }
}

/// A point in time: how it is said, and the date or the offset.
#[component]
fn WhenInput(
    id: String,
    #[prop(into)] value: Signal<Option<When>>,
    set: Callback<Option<When>>,
    editable: Signal<bool>,
    #[prop(optional)] prefix: Option<&'static Text>,
) -> impl IntoView {
    // "On a date" can be chosen before there is a date.
    let wanted = RwSignal::new(None::<Mode>);
    let mode = Memo::new(move |_| wanted.get().unwrap_or_else(|| Mode::of(value.get())));
    let choose = move |key: String| {
        let chosen = Mode::ALL
            .iter()
            .find(|(_, other, _)| *other == key)
            .map_or(Mode::None, |(mode, ..)| *mode);
        wanted.set((chosen == Mode::On || chosen == Mode::After).then_some(chosen));
        match chosen {
            Mode::None => set.run(None),
            Mode::Ongoing => set.run(Some(When::Ongoing)),
            Mode::After => set.run(Some(When::After { months: 0, days: 0 })),
            Mode::On => {}
        }
    };
    let name = move |own: &'static str| match prefix {
        Some(prefix) => format!("{} – {own}", words(prefix)),
        None => own.to_owned(),
    };
    let options = Mode::ALL.map(|(this, key, label)| {
        view! { <option value=key prop:selected=move || mode.get() == this>{move || words(label)}</option> }
    });
    view! {
        <div class="inline">
            <select
                id=id
                class="field"
                aria-label=move || prefix.map(|_| name(t!("when.kind")))
                disabled=move || !editable.get()
                on:change=move |event| choose(event_target_value(&event))
            >
                {options.into_iter().collect_view()}
            </select>
            {move || match mode.get() {
                Mode::On => {
                    view! { <DateInput name=Signal::derive(move || name(t!("when.date"))) value set editable /> }.into_any()
                }
                Mode::After => view! { <OffsetInput value set editable /> }.into_any(),
                Mode::None | Mode::Ongoing => ().into_any(),
            }}
        </div>
    }
}

#[component]
fn DateInput(
    name: Signal<String>,
    value: Signal<Option<When>>,
    set: Callback<Option<When>>,
    editable: Signal<bool>,
) -> impl IntoView {
    let shown = move || match value.get() {
        Some(When::On(date)) => date.to_string(),
        _ => String::new(),
    };
    let take = move |typed: String| {
        if let Some(date) = Date::parse(&typed).filter(|date| date.parts().0 >= FIRST_YEAR) {
            set.run(Some(When::On(date)));
        }
    };
    view! {
        <input
            class="field"
            type="date"
            aria-label=move || name.get()
            prop:value=shown
            readonly=move || !editable.get()
            on:change=move |event| take(event_target_value(&event))
        />
    }
}

/// A unit: its key, its word, and the offset of so many.
type Unit = (&'static str, &'static Text, fn(u32) -> When);

/// Units an offset is counted in, with the days or months in one.
const UNITS: [Unit; 3] = [
    ("M", text!("when.months"), |n| When::After { months: n, days: 0 }),
    ("W", text!("when.weeks"), |n| When::After {
        months: 0,
        days: n.saturating_mul(7),
    }),
    ("D", text!("when.days"), |n| When::After { months: 0, days: n }),
];

/// The offset as a count of the largest unit that holds it without a rest.
fn counted(when: Option<When>) -> (u32, usize) {
    match when {
        Some(When::After { months, days: 0 }) if months > 0 => (months, 0),
        Some(When::After { months: 0, days }) if days > 0 && days % 7 == 0 => (days / 7, 1),
        Some(When::After { months, days }) => (months * 30 + days, 2),
        _ => (0, 2),
    }
}

#[component]
fn OffsetInput(value: Signal<Option<When>>, set: Callback<Option<When>>, editable: Signal<bool>) -> impl IntoView {
    let unit = RwSignal::new(counted(value.get_untracked()).1);
    let count = Signal::derive(move || {
        let (count, own) = counted(value.get());
        // Fourteen days stay fourteen days where days were chosen.
        match (own, unit.get()) {
            (1, 2) => count * 7,
            _ => count,
        }
    });
    let put = move |count: u32, unit: usize| {
        if let Some((.., make)) = UNITS.get(unit) {
            set.run(Some(make(count)));
        }
    };
    let commit = Callback::new(move |typed: String| {
        let count: u32 = typed.trim().parse().map_err(|_| text!("panel.not_a_number"))?;
        put(count.min(9_999), unit.get_untracked());
        Ok(())
    });
    let choose = move |key: String| {
        let chosen = UNITS.iter().position(|(other, ..)| *other == key).unwrap_or(2);
        let count = count.get_untracked();
        unit.set(chosen);
        put(count, chosen);
    };
    let options = UNITS.iter().enumerate().map(|(index, (key, label, _))| {
        let label: &'static Text = label;
        view! { <option value=*key prop:selected=move || unit.get() == index>{move || words(label)}</option> }
    });
    view! {
        <TextInput
            text=Signal::derive(move || count.get().to_string())
            commit=commit
            mode="numeric"
            class="count-input"
            name=Signal::derive(move || Some(t!("when.count").to_owned()))
            editable
        />
        <select
            class="field"
            aria-label=move || t!("when.unit")
            disabled=move || !editable.get()
            on:change=move |event| choose(event_target_value(&event))
        >
            {options.collect_view()}
        </select>
    }
}
