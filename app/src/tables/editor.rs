//! The editor over the active cell: the one place of the table where something can be typed.
//!
//! What is typed over a cell is text, read when the cell is left; a kind that reads better by choosing has the widget of its form.

use super::moves::{Reach, line_height};
use super::state::{Edit, Grid};
use crate::i18n::{labelled, words};
use crate::panel::widget;
use crate::t;
use crate::widgets::field::{FieldHandle, fresh_dom_id};
use crate::widgets::focus::{first_input, focus, is_edge, settle};
use crate::widgets::line::people_named;
use crate::widgets::menu::{MenuPoint, put};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{self, Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use shared::cell::{fold, format_cell, parse_cell};
use shared::schema::FieldKind;
use wasm_bindgen::JsCast;

/// The editor, while a cell is edited.
#[component]
pub(super) fn Editor() -> impl IntoView {
    let grid = Grid::here();
    move || grid.editing.get().map(|edit| view! { <EditorBox edit /> }.into_any())
}

/// Whether a kind is typed as text. `typed` tells that a letter opened the editor.
fn is_text(edit: &Edit) -> bool {
    match edit.field.def().kind {
        FieldKind::Line
        | FieldKind::Person
        | FieldKind::Number
        | FieldKind::Percent
        | FieldKind::Money
        | FieldKind::Tags => true,
        FieldKind::When
        | FieldKind::Span
        | FieldKind::Limit
        | FieldKind::Target
        | FieldKind::Scale { .. }
        | FieldKind::Shares(_) => edit.seed.is_some(),
        _ => false,
    }
}

#[component]
fn EditorBox(edit: Edit) -> impl IntoView {
    let grid = Grid::here();
    let node = NodeRef::<html::Div>::new();
    let spot = grid.active.get_untracked();
    let place = move || {
        let cell = spot.as_ref().and_then(|spot| grid.cell(spot));
        if let (Some(node), Some(cell)) = (node.get_untracked(), cell) {
            let frame = cell.get_bounding_client_rect();
            let style = HtmlElement::style(&node);
            let _ = style.set_property("min-width", &format!("{}px", frame.width()));
            put(
                &node,
                MenuPoint {
                    x: frame.left(),
                    y: frame.top(),
                },
            );
        }
    };
    let seed = edit.seed.clone();
    Effect::new(move |was: Option<bool>| {
        grid.top.track();
        grid.left.track();
        grid.layout.track();
        let Some(node) = node.get() else { return false };
        if was != Some(true) {
            let _ = node.show_popover();
        }
        place();
        if was != Some(true) {
            begin(&node, seed.as_deref());
        }
        true
    });
    let is_text = is_text(&edit);
    let keydown = move |event: ev::KeyboardEvent| on_key(grid, node, is_text, &event);
    let focusout = move |event: ev::FocusEvent| {
        // It also loses the focus by going away.
        let Some(own) = node.try_get_untracked().flatten() else {
            return;
        };
        let to = event
            .related_target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        // A window in the background keeps what is being typed open.
        if to.as_ref().is_some_and(|to| own.contains(Some(to))) || !document().has_focus().unwrap_or(true) {
            return;
        }
        let is_grid = to
            .as_ref()
            .is_none_or(|to| to.closest(".grid-scroll").is_ok_and(|grid| grid.is_some()));
        if grid.close_editor() && is_grid {
            grid.focus_cell();
        }
    };
    let label = edit.field.def().label;
    let record = edit.record.clone();
    let name = move || labelled(words(label), &grid.store.title(&record));
    let body = if is_text {
        view! { <TextEditor edit /> }.into_any()
    } else {
        view! { <WidgetEditor edit /> }.into_any()
    };
    view! {
        <div node_ref=node popover="manual" class="cell-editor" class:text=is_text role="dialog" tabindex="-1" aria-label=name
            style:--line=format!("{}px", line_height()) on:keydown=keydown on:focusout=focusout>
            {body}
        </div>
    }
}

fn on_key(grid: Grid, node: NodeRef<html::Div>, is_text: bool, event: &ev::KeyboardEvent) {
    let leave = move |down: isize, right: isize| {
        // What the widget's own key handling wrote is drawn by the next frame; what it refused stays marked.
        request_animation_frame(move || {
            let Some(node) = node.try_get_untracked().flatten() else {
                return;
            };
            let is_refused = !is_text && node.query_selector("[data-dirty]").is_ok_and(|dirty| dirty.is_some());
            if !is_refused && grid.close_editor() {
                grid.step(down, right, Reach::Move);
            }
        });
    };
    match event.key().as_str() {
        _ if event.is_composing() => return,
        "Escape" => {
            event.prevent_default();
            grid.finish.set_value(None);
            request_animation_frame(move || {
                grid.editing.try_set(None);
                grid.focus_cell();
            });
        }
        // A list took it, or it begins a line of prose.
        "Enter" if event.default_prevented() || event.shift_key() && !is_text => {}
        "Enter" => {
            event.prevent_default();
            leave(if event.shift_key() { -1 } else { 1 }, 0);
        }
        "Tab" if is_text || node.get_untracked().is_none_or(|node| is_edge(&node, event)) => {
            event.prevent_default();
            settle();
            leave(0, if event.shift_key() { -1 } else { 1 });
        }
        _ => {}
    }
    // The table and most of the plan's own keys are not meant.
    let command = event.ctrl_key() || event.meta_key();
    let is_global = command && matches!(event.key().as_str(), "z" | "Z" | "y" | "k" | "K");
    if !is_global {
        event.stop_propagation();
    }
}

/// Puts the keyboard into the editor, with what was typed to open it.
fn begin(node: &HtmlElement, seed: Option<&str>) {
    let Some(first) = first_input(node) else {
        focus(node);
        return;
    };
    focus(&first);
    let told = |name| {
        web_sys::Event::new_with_event_init_dict(name, &{
            let init = web_sys::EventInit::new();
            init.set_bubbles(true);
            init
        })
    };
    if let Some(area) = first.dyn_ref::<HtmlTextAreaElement>() {
        // Prose is never replaced by a letter: it goes on at its end.
        let text = area.value() + seed.unwrap_or_default();
        if seed.is_some() {
            area.set_value(&text);
        }
        let end = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
        let _ = area.set_selection_range(end, end);
    } else if let Some(input) = first.dyn_ref::<HtmlInputElement>() {
        if seed.is_some() && input.get_attribute("role").as_deref() == Some("combobox") {
            input.set_value(seed.unwrap_or_default());
        }
        let end = u32::try_from(input.value().encode_utf16().count()).unwrap_or(u32::MAX);
        // A date or a number has no caret.
        let _ = input.set_selection_range(end, end);
    }
    if let (Some(seed), Ok(event)) = (seed, told("input")) {
        match first.dyn_ref::<HtmlSelectElement>() {
            Some(select) => choose(select, seed),
            None => _ = first.dispatch_event(&event),
        }
    }
}

/// Chooses the first option that begins with what was typed.
fn choose(select: &HtmlSelectElement, seed: &str) {
    let options = select.options();
    let seed = fold(seed);
    let option = (1..options.length()).find_map(|index| {
        let option = options.item(index)?.dyn_into::<web_sys::HtmlOptionElement>().ok()?;
        fold(&option.text()).starts_with(&seed).then_some(option)
    });
    if let Some(option) = option {
        select.set_value(&option.value());
        let init = web_sys::EventInit::new();
        init.set_bubbles(true);
        if let Ok(event) = web_sys::Event::new_with_event_init_dict("change", &init) {
            let _ = select.dispatch_event(&event);
        }
    }
}

/// A cell as text: read when it is left.
#[component]
fn TextEditor(edit: Edit) -> impl IntoView {
    let grid = Grid::here();
    let node = NodeRef::<html::Input>::new();
    let problem = RwSignal::new(None::<String>);
    let field = edit.field;
    let stored = untrack(|| grid.value(&edit.record, field));
    let text = grid
        .with_context(|context| format_cell(field, &stored, context))
        .unwrap_or_default();
    let shown = edit.seed.clone().unwrap_or_else(|| text.clone());
    let record = edit.record.clone();
    let finish = move || {
        let Some(typed) = node.try_get_untracked().flatten().map(|input| input.value()) else {
            return true;
        };
        if typed == text {
            return true;
        }
        let read = grid.with_context(|context| {
            let value = parse_cell(field, &typed, context)?;
            Ok::<_, shared::cell::CellError>(shared::relation::set(context.plan(), &record, field, value))
        });
        match read {
            Some(Ok(intents)) => {
                grid.send("table.edit", intents);
                true
            }
            Some(Err(error)) => {
                problem.set(Some(error.words(grid.language.get_untracked())));
                if let Some(input) = node.get_untracked() {
                    focus(&input);
                }
                false
            }
            None => true,
        }
    };
    let finish = Callback::new(move |()| finish());
    grid.finish.set_value(Some(finish));
    on_cleanup(move || {
        if grid.finish.try_update_value(Option::take).flatten().is_some() {
            // The view goes away under it: nothing that can be read is lost.
            finish.try_run(());
        }
    });
    let list = fresh_dom_id();
    let proposals: Vec<String> = match field.def().kind {
        FieldKind::Person => untrack(|| people_named(grid.store)).into_iter().collect(),
        _ => Vec::new(),
    };
    let label = field.def().label;
    view! {
        <input
            node_ref=node
            class="field"
            type="text"
            autocomplete="off"
            data-dirty=""
            list=(!proposals.is_empty()).then(|| list.clone())
            aria-label=move || words(label)
            aria-invalid=move || problem.with(Option::is_some).then_some("true")
            prop:value=shown
            on:input=move |_| problem.set(None)
        />
        <datalist id=list>{proposals.into_iter().map(|name| view! { <option value=name></option> }).collect_view()}</datalist>
        {move || problem.get().map(|words| view! { <p class="problem" role="alert">{words}</p> })}
    }
}

/// A cell as the widget of its form.
#[component]
fn WidgetEditor(edit: Edit) -> impl IntoView {
    let handle = FieldHandle::new(edit.record, edit.field);
    let label = edit.field.def().label;
    view! {
        <label class="label" for=handle.dom_id()>{move || words(label)}</label>
        {widget(handle)}
        {matches!(handle.kind(), FieldKind::Prose).then(|| view! { <p class="hint">{move || t!("table.prose_keys")}</p> })}
    }
}
