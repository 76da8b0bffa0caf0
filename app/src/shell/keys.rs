//! Keyboard shortcuts that work everywhere in a plan.

use crate::dispatch::Dispatch;
use crate::ui::{Dialog, Ui};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Listens as long as the current owner lives.
pub fn listen() {
    let (dispatch, ui) = (expect_context::<Dispatch>(), expect_context::<Ui>());
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let inside = |selector: &str| {
            target
                .as_ref()
                .is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
        };
        let command = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            // A draft that is not in the plan yet is undone by the browser, and so is what is typed in a dialog.
            "z" | "Z" | "y" if command && !inside("[data-dirty], dialog") => {
                event.prevent_default();
                if event.shift_key() || event.key() == "y" {
                    dispatch.redo()
                } else {
                    dispatch.undo()
                }
            }
            // From anywhere, inputs and dialogs too; again to close it.
            "k" | "K" if command && !event.shift_key() && !event.alt_key() => {
                event.prevent_default();
                let is_open = ui.dialog.get_untracked() == Some(Dialog::Palette);
                ui.dialog.set((!is_open).then_some(Dialog::Palette));
            }
            "Escape" if ui.dialog.get_untracked().is_none() && !inside("dialog") => ui.selected.set(None),
            "?" if !command && !inside("input, textarea, select, [contenteditable]") => {
                ui.dialog.set(Some(Dialog::Shortcuts));
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}
