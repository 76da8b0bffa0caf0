//! Short texts: lines, people with proposals, tags, reaction times.

use super::field::{FieldHandle, fresh_dom_id};
use super::text_input::TextInput;
use crate::i18n::words;
use crate::store::PlanStore;
use crate::{t, text};
use leptos::prelude::*;
use shared::limit::{Limit, Unit};
use shared::plan::Value;
use shared::schema::{COLLECTIONS, FieldKind};
use std::collections::BTreeSet;

/// A line.
#[component]
pub fn LineInput(field: FieldHandle, #[prop(optional)] class: &'static str) -> impl IntoView {
    let text = Signal::derive(move || field.text());
    let commit = Callback::new(move |typed: String| {
        field.set(typed.trim());
        Ok(())
    });
    view! { <TextInput id=field.dom_id() text commit class editable=field.editable /> }
}

/// Somebody: any text, with the people this plan names already as proposals.
#[component]
pub fn PersonInput(field: FieldHandle) -> impl IntoView {
    let text = Signal::derive(move || field.text());
    let list = fresh_dom_id();
    // Looked up when the field is entered: following every name in the plan while nobody needs them would cost each keystroke.
    let people = RwSignal::new(BTreeSet::new());
    let commit = Callback::new(move |typed: String| {
        field.set(typed.trim());
        Ok(())
    });
    let options = move || {
        people
            .get()
            .into_iter()
            .map(|name| view! { <option value=name></option> })
            .collect_view()
    };
    view! {
        <div on:focusin=move |_| people.set(untrack(|| people_named(field.store)))>
            <TextInput id=field.dom_id() text commit list=list.clone() editable=field.editable />
            <datalist id=list>{options}</datalist>
        </div>
    }
}

/// Everybody the plan names.
pub fn people_named(store: PlanStore) -> BTreeSet<String> {
    let mut people = BTreeSet::new();
    let frame = [store.frame()];
    for def in COLLECTIONS {
        let fields: Vec<_> = def
            .id
            .fields()
            .filter(|field| matches!(field.def().kind, FieldKind::Person))
            .collect();
        if fields.is_empty() {
            continue;
        }
        let live = store.live_by(def.id, &fields);
        for record in live
            .iter()
            .chain(frame.iter().filter(|frame| frame.collection == def.id))
        {
            let names = fields.iter().map(|field| record.value(*field).as_text());
            people.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
        }
    }
    people
}

/// Free words: Enter or a comma adds one.
#[component]
pub fn TagsInput(field: FieldHandle) -> impl IntoView {
    let tags = move || field.value.with(|value| value.as_set().cloned().unwrap_or_default());
    let add = Callback::new(move |typed: String| {
        for tag in typed
            .split([',', '，', '、'])
            .map(str::trim)
            .filter(|tag| !tag.is_empty())
        {
            field.include(tag);
        }
        Ok(())
    });
    let token = move |tag: String| {
        let name = tag.clone();
        let remove = tag.clone();
        view! {
            <span class="token">
                <span>{tag}</span>
                <Show when=move || field.editable.get()>
                    {
                        let (name, remove) = (name.clone(), remove.clone());
                        view! {
                            <button type="button" class="x" aria-label=move || t!("panel.remove", title = name)
                                on:click=move |_| field.exclude(&remove)>"×"</button>
                        }
                    }
                </Show>
            </span>
        }
    };
    view! {
        <div class="tokens">
            {move || tags().into_iter().map(token).collect_view()}
            <TextInput
                id=field.dom_id()
                text=Signal::stored(String::new())
                commit=add
                placeholder=Signal::derive(|| t!("panel.tag_add").to_owned())
                editable=field.editable
            />
        </div>
    }
}

/// A length of time: a count and its unit.
#[component]
pub fn LimitInput(field: FieldHandle) -> impl IntoView {
    let parsed = Memo::new(move |_| Limit::parse(&field.text()).map(|limit| (limit.count, limit.unit)));
    let unit = RwSignal::new(Unit::Days);
    let shown_unit = Memo::new(move |_| parsed.get().map_or(unit.get(), |(_, unit)| unit));
    let put = move |count: u32, unit: Unit| field.set(Limit::new(count, unit).to_string());
    let commit = Callback::new(move |typed: String| {
        if typed.trim().is_empty() {
            field.set(Value::Empty);
            return Ok(());
        }
        let count = typed.trim().parse().map_err(|_| text!("panel.not_a_number"))?;
        put(count, shown_unit.get_untracked());
        Ok(())
    });
    let choose = move |index: String| {
        let chosen = index
            .parse()
            .ok()
            .and_then(|index: usize| Unit::ALL.get(index).copied());
        let chosen = chosen.unwrap_or(Unit::Days);
        unit.set(chosen);
        if let Some((count, _)) = parsed.get_untracked() {
            put(count, chosen);
        }
    };
    let options = Unit::ALL.into_iter().enumerate().map(|(index, this)| {
        view! { <option value=index.to_string() prop:selected=move || shown_unit.get() == this>{move || words(this.label())}</option> }
    });
    let count = Signal::derive(move || parsed.get().map(|(count, _)| count.to_string()).unwrap_or_default());
    view! {
        <div class="inline">
            <TextInput id=field.dom_id() text=count commit=commit mode="numeric" editable=field.editable />
            <select class="field" aria-label=move || t!("when.unit") disabled=move || !field.editable.get()
                on:change=move |event| choose(event_target_value(&event))>
                {options.collect_view()}
            </select>
        </div>
    }
}
