//! A goal's figure in its parts: comparison, value, unit, how much each, growth a year.

use super::field::FieldHandle;
use super::text_input::TextInput;
use crate::i18n::{Text, format_number, words};
use crate::{t, text};
use leptos::prelude::*;
use shared::figures::parse_number;
use shared::plan::{Comparator, Target, Value};

/// The word of a comparison.
fn comparator_text(comparator: Comparator) -> &'static Text {
    match comparator {
        Comparator::AtLeast => text!("target.at_least"),
        Comparator::AtMost => text!("target.at_most"),
        Comparator::Increase => text!("target.increase"),
        Comparator::To => text!("target.to"),
    }
}

/// The five parts. Without a value there is no target; the other parts then wait for one.
#[component]
pub fn TargetInput(field: FieldHandle) -> impl IntoView {
    let blank = || Target {
        comparator: Comparator::AtLeast,
        value: 0.0,
        each: None,
        growth: None,
        unit: String::new(),
    };
    let stored = Memo::new(move |_| Target::parse(&field.text()));
    let waiting = RwSignal::new(blank());
    let parts = Memo::new(move |_| stored.get().unwrap_or_else(|| waiting.get()));
    let change = move |edit: &dyn Fn(&mut Target)| {
        let mut target = parts.get_untracked();
        edit(&mut target);
        waiting.set(target.clone());
        if stored.get_untracked().is_some() || target.value != 0.0 {
            field.set(Value::from(&target));
        }
    };
    let value = Signal::derive(move || {
        stored
            .get()
            .map(|target| format_number(target.value))
            .unwrap_or_default()
    });
    let set_value = Callback::new(move |typed: String| {
        if typed.trim().is_empty() {
            field.set(Value::Empty);
            return Ok(());
        }
        let number = parse_number(&typed).ok_or(text!("panel.not_a_number"))?;
        change(&|target| target.value = number);
        // A target of nothing is a target too, once it was typed.
        if number == 0.0 {
            field.set(Value::from(&parts.get_untracked()));
        }
        Ok(())
    });
    let unit = Signal::derive(move || parts.get().unit);
    let set_unit = Callback::new(move |typed: String| {
        let words = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        change(&|target| target.unit.clone_from(&words));
        Ok(())
    });
    let each = Signal::derive(move || parts.get().each.map(format_number).unwrap_or_default());
    let growth = Signal::derive(move || parts.get().growth.map(format_number).unwrap_or_default());
    let set_each = optional(move |number| change(&|target| target.each = number));
    let set_growth = optional(move |number| change(&|target| target.growth = number));
    let choose = move |sign: String| {
        let chosen = Comparator::ALL.into_iter().find(|comparator| comparator.sign() == sign);
        change(&|target| target.comparator = chosen.unwrap_or(target.comparator));
    };
    let options = Comparator::ALL.map(|comparator| {
        let is_on = move || parts.get().comparator == comparator;
        let label = move || words(comparator_text(comparator));
        view! { <option value=comparator.sign() prop:selected=is_on>{label}</option> }
    });
    let named = |text: &'static Text| Signal::derive(move || Some(words(text).to_owned()));
    let editable = field.editable;
    view! {
        <div class="inline">
            <select
                class="field"
                aria-label=move || t!("target.comparator")
                disabled=move || !editable.get()
                on:change=move |event| choose(event_target_value(&event))
            >
                {options.into_iter().collect_view()}
            </select>
            <TextInput id=field.dom_id() text=value commit=set_value mode="decimal" editable />
            <TextInput text=unit commit=set_unit name=named(text!("target.unit")) placeholder=Signal::derive(|| t!("target.unit").to_owned()) editable />
        </div>
        <div class="inline quiet">
            <span>{move || t!("target.each")}</span>
            <TextInput text=each commit=set_each mode="decimal" name=named(text!("target.each")) editable />
            <span>{move || t!("target.growth")}</span>
            <TextInput text=growth commit=set_growth mode="decimal" name=named(text!("target.growth")) editable />
        </div>
    }
}

/// Commits a number, or nothing for an empty field.
fn optional(put: impl Fn(Option<f64>) + Send + Sync + 'static) -> super::text_input::Commit {
    Callback::new(move |typed: String| {
        if typed.trim().is_empty() {
            put(None);
            return Ok(());
        }
        let number = parse_number(&typed).ok_or(text!("panel.not_a_number"))?;
        put(Some(number));
        Ok(())
    })
}
