//! Adding a reading where it is seen: a value, or the figures it is computed from, and its day.

use super::Metrics;
use crate::i18n::{currency, minor_digits, today, words};
use crate::widgets::field::fresh_dom_id;
use crate::widgets::focus::focus_soon;
use crate::{t, text};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;
use shared::date::{Date, When};
use shared::figures::{parse_money, parse_number};
use shared::i18n::Text;
use shared::ids::RecordId;
use shared::metrics::{formula, inputs};
use shared::plan::Value;
use shared::plan::intent::Place;
use shared::schema::{CollectionId, FieldId, FieldKind, reading};
use wasm_bindgen::JsCast;

/// The button, or the open form.
#[component]
pub(super) fn Enter(id: RecordId) -> impl IntoView {
    let metrics = Metrics::here();
    let id = StoredValue::new(id);
    let is_open = Memo::new(move |_| {
        metrics
            .entering
            .with(|open| id.with_value(|id| open.as_ref() == Some(id)))
    });
    let name = move || metrics.store.title(&Metrics::key(&id.get_value()));
    let open = move |_| {
        metrics.entering.set(Some(id.get_value()));
        focus_soon(id.with_value(|id| format!("[data-metric=\"{id}\"] form input")));
    };
    view! {
        <Show when=move || metrics.may_edit.get()>
            <Show
                when=move || is_open.get()
                fallback=move || {
                    view! {
                        <button
                            type="button"
                            class="btn small metrics-enter"
                            aria-label=move || t!("board.read.of", name = name())
                            on:click=open
                        >
                            {move || t!("board.read")}
                        </button>
                    }
                }
            >
                <Form id=id.get_value() />
            </Show>
        </Show>
    }
    .into_any()
}

/// The form's fields: the value, then what the metric's formula asks for.
#[component]
fn Form(id: RecordId) -> impl IntoView {
    let metrics = Metrics::here();
    let key = Metrics::key(&id);
    let node = NodeRef::<html::Form>::new();
    let problem = RwSignal::new(None::<&'static Text>);
    let record = untrack(|| metrics.store.record(&key));
    let fields: Vec<FieldId> = std::iter::once(reading::value.id())
        .chain(
            record
                .as_deref()
                .map(|record| inputs(formula(record)))
                .unwrap_or_default()
                .iter()
                .copied(),
        )
        .collect();
    let name = untrack(|| metrics.store.title(&key));
    let close = {
        let id = id.clone();
        move || {
            metrics.entering.set(None);
            focus_soon(format!("[data-metric=\"{id}\"] .metrics-enter"));
        }
    };
    let save = {
        let (fields, close) = (fields.clone(), close.clone());
        move || {
            let Some(form) = node.get_untracked() else { return };
            match read(metrics, &form, &fields) {
                Ok((day, mut values)) => {
                    values.push((reading::metric.id(), (&id).into()));
                    values.push((reading::when.id(), When::On(day).into()));
                    values.push((reading::name.id(), format!("{name} {day}").into()));
                    metrics.dispatch.create(CollectionId::Readings, Place::Last, values);
                    metrics.voice.say(text!("board.read.done"), &[("name", &name)]);
                    close();
                }
                Err(why) => problem.set(Some(why)),
            }
        }
    };
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let on_key = {
        let close = close.clone();
        move |event: ev::KeyboardEvent| {
            if event.key() == "Escape" && !event.is_composing() {
                event.stop_propagation();
                close();
            }
        }
    };
    let has_inputs = fields.len() > 1;
    let rows = fields.into_iter().enumerate().map(|(index, field)| {
        let dom_id = fresh_dom_id();
        let unit = move || match field.def().kind {
            FieldKind::Money => currency(metrics.store),
            FieldKind::Percent => "%",
            _ => "",
        };
        view! {
            {(index == 1).then(|| view! { <p class="hint">{move || t!("board.read.or")}</p> })}
            <div>
                <label class="label" for=dom_id.clone()>{move || words(field.def().label)}</label>
                <div class="with-unit">
                    <input id=dom_id class="field" name=field.def().key inputmode="decimal" autocomplete="off" />
                    <span aria-hidden="true">{unit}</span>
                </div>
            </div>
        }
    });
    let date_id = fresh_dom_id();
    view! {
        <form node_ref=node class="metrics-form" class:wide=has_inputs on:submit=on_submit on:keydown=on_key novalidate>
            {rows.collect_view()}
            <div>
                <label class="label" for=date_id.clone()>{move || t!("board.read.date")}</label>
                <input id=date_id class="field" type="date" name="when" prop:value=today().to_string() />
            </div>
            {move || problem.get().map(|why| view! { <p class="problem" role="alert">{words(why)}</p> })}
            <div class="row">
                <button type="submit" class="btn primary small">{move || t!("board.read.save")}</button>
                <button type="button" class="btn ghost small" on:click=move |_| close()>{move || t!("common.cancel")}</button>
            </div>
        </form>
    }
    .into_any()
}

/// What a form holds: its day and the figures that were typed.
type Typed = (Date, Vec<(FieldId, Value)>);

/// Reads the form.
///
/// # Errors
/// The text that says what is wrong.
fn read(metrics: Metrics, form: &leptos::web_sys::HtmlFormElement, fields: &[FieldId]) -> Result<Typed, &'static Text> {
    let typed = |name: &str| {
        let input = form.query_selector(&format!("[name='{name}']")).ok().flatten();
        input
            .and_then(|input| input.dyn_into::<HtmlInputElement>().ok())
            .map(|input| input.value().trim().to_owned())
            .unwrap_or_default()
    };
    let digits = untrack(|| minor_digits(currency(metrics.store)));
    let mut values = Vec::new();
    for field in fields {
        let text = typed(field.def().key);
        if text.is_empty() {
            continue;
        }
        let value = match field.def().kind {
            FieldKind::Money => parse_money(&text, digits).map(Value::Int),
            _ => parse_number(&text).map(Value::from),
        };
        values.push((*field, value.ok_or(text!("panel.not_a_number"))?));
    }
    if values.is_empty() {
        return Err(text!("board.read.empty"));
    }
    let day = Date::parse(&typed("when")).unwrap_or_else(today);
    Ok((day, values))
}
