//! Numbers, percentages and money: typed as people write them, committed when they read as a number.

use super::field::FieldHandle;
use super::text_input::TextInput;
use crate::i18n::{currency, format_number, minor_digits};
use crate::text;
use leptos::prelude::*;
use shared::figures::{parse_money, parse_number};
use shared::plan::Value;
use shared::schema::FieldKind;

/// A number with what stands behind it: nothing, a percent sign, the plan's currency.
#[component]
pub fn NumberInput(
    field: FieldHandle,
    /// What it is called where it has no label.
    #[prop(optional, into)]
    name: Signal<Option<String>>,
) -> impl IntoView {
    let store = field.store;
    let digits = move || minor_digits(currency(store));
    let shown = Signal::derive(move || {
        let number = field.value.with(Value::as_number);
        let number = match field.kind() {
            FieldKind::Money => number.map(|minor| minor / 10_f64.powi(digits().cast_signed())),
            _ => number,
        };
        number.map(format_number).unwrap_or_default()
    });
    let minor = Memo::new(move |_| digits());
    let commit = Callback::new(move |typed: String| {
        if typed.trim().is_empty() {
            field.set(Value::Empty);
            return Ok(());
        }
        let value = match field.kind() {
            FieldKind::Money => parse_money(&typed, minor.get_untracked()).map(Value::Int),
            _ => parse_number(&typed).map(Value::from),
        };
        value.map(|value| field.set(value)).ok_or(text!("panel.not_a_number"))
    });
    let unit = move || match field.kind() {
        FieldKind::Percent => "%",
        FieldKind::Money => currency(store),
        _ => "",
    };
    view! {
        <div class="with-unit">
            <TextInput id=field.dom_id() text=shown commit=commit name mode="decimal" editable=field.editable />
            {(!matches!(field.kind(), FieldKind::Number)).then(|| view! { <span aria-hidden="true">{unit}</span> })}
        </div>
    }
}
