//! Files on their way into the app: dropped anywhere, or chosen where a plan's own file may be chosen too.

use js_sys::Uint8Array;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File};

/// A file that the import dialog is to read next.
pub type Brought = RwSignal<Option<File>, LocalStorage>;

/// The first bytes of a plan's own file.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// Whether this is a plan's own file, which is merged or opened rather than imported.
pub async fn is_plan_file(file: &File) -> bool {
    let Ok(head) = file.slice_with_i32_and_i32(0, MAGIC.len() as i32) else {
        return false;
    };
    let bytes = JsFuture::from(head.array_buffer()).await;
    bytes.is_ok_and(|buffer| Uint8Array::new(&buffer).to_vec() == MAGIC)
}

/// Takes files that are dropped anywhere on the page, as long as the current owner lives. Without this the browser would leave the
/// page and show the file.
pub fn listen_for_files(take: impl Fn(File) + 'static) {
    let over = window_event_listener(ev::dragover, |event| {
        if holds_files(&event) {
            event.prevent_default();
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        if !holds_files(&event) {
            return;
        }
        event.prevent_default();
        let file = event
            .data_transfer()
            .and_then(|data| data.files())
            .and_then(|files| files.get(0));
        if let Some(file) = file {
            take(file);
        }
    });
    on_cleanup(move || [over, dropped].into_iter().for_each(|handle| handle.remove()));
}

fn holds_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
}
