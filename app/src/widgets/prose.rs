//! Prose that several people write at once: every keystroke goes out as its smallest splice, everybody else's comes in without
//! moving the caret from its word. The rules are in [`shared::text_edit::field`]; here is only the browser.

use super::field::FieldHandle;
use leptos::html;
use leptos::prelude::*;
use shared::text_edit::field::{Splice, TextField};

/// A text area that merges by character.
#[component]
pub fn ProseInput(field: FieldHandle) -> impl IntoView {
    let node = NodeRef::<html::Textarea>::new();
    let model = StoredValue::new_local(TextField::new(field.value.with_untracked(|v| v.as_text().to_owned())));
    // One's own splices come back by the same road as everybody's; the field shows them already.
    let own = StoredValue::new(false);
    field
        .store
        .on_splice(field.record(), field.field, move |at, deleted, inserted| {
            if !own.try_get_value().unwrap_or(true) {
                model.try_update_value(|model| model.spliced(Splice { at, deleted, inserted }));
            }
        });

    let typed = move || {
        let Some(area) = node.get_untracked() else { return };
        let (shown, caret) = (area.value(), selection(&area).1);
        let edit = model.try_update_value(|model| model.typed(&shown, caret)).flatten();
        if let Some(edit) = edit {
            own.set_value(true);
            field.splice(edit);
            own.try_set_value(false);
        }
    };
    let settle = move || {
        let Some(area) = node.get_untracked() else { return };
        let document = field.value.with_untracked(|value| value.as_text().to_owned());
        let chosen = selection(&area);
        let write = model
            .try_update_value(|model| model.settle(&document, &area.value(), chosen))
            .flatten();
        if let Some((text, (from, to))) = write {
            area.set_value(&text);
            if document_focus_is(&area) {
                // Both ends lie within the text that was just written.
                let _ = area.set_selection_range(units(from), units(to));
            }
        }
    };
    Effect::new(move || {
        field.value.track();
        node.track();
        settle();
    });
    on_cleanup(typed);
    view! {
        <textarea
            node_ref=node
            id=field.dom_id()
            class="field"
            rows="2"
            readonly=move || !field.editable.get()
            on:input=move |_| typed()
            on:compositionstart=move |_| {
                model.update_value(TextField::composition_started);
            }
            on:compositionend=move |_| {
                model.update_value(TextField::composition_ended);
                typed();
                settle();
            }
        ></textarea>
    }
}

fn selection(area: &web_sys::HtmlTextAreaElement) -> (usize, usize) {
    let place = |unit: Option<u32>| unit.and_then(|unit| usize::try_from(unit).ok()).unwrap_or(usize::MAX);
    (
        place(area.selection_start().ok().flatten()),
        place(area.selection_end().ok().flatten()),
    )
}

fn units(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Setting the selection of a field that has no focus would give it the focus in some browsers.
fn document_focus_is(area: &web_sys::HtmlTextAreaElement) -> bool {
    document()
        .active_element()
        .is_some_and(|active| area.is_same_node(Some(&active)))
}
