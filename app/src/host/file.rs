//! A plan as a file: saved with one click, merged or opened from where it was saved.
//!
//! The file is one automerge document, which any automerge program reads.

use automerge::{Automerge, ChangeHash, LoadOptions, TextEncoding};
use js_sys::{Array, Reflect, Uint8Array};
use leptos::prelude::{document, window};
use shared::replica::Replica;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlAnchorElement, Url};

/// The ending of a saved plan's name.
const EXTENSION: &str = "touchloom";
/// Bytes of the largest file that is read. The heaviest plan is about a megabyte.
const MAX_FILE_BYTES: f64 = 32.0 * 1024.0 * 1024.0;
/// Characters of a title that become part of a file's name.
const MAX_NAME_CHARS: usize = 80;
/// Milliseconds after which a downloaded file's memory is given back; the browser has long begun to save it.
const RELEASE_MILLIS: u32 = 60_000;

/// Why a file was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileError {
    /// It is no plan, or it is damaged.
    NotAPlan,
    /// It is larger than any plan.
    TooBig,
    /// It could not be read.
    Unreadable,
}

/// What a file holds: changes in causal order.
pub(crate) struct Content {
    doc: Automerge,
}

impl Content {
    /// The changes as chunks of their own.
    pub(crate) fn chunks(&self) -> Vec<Vec<u8>> {
        self.doc
            .get_changes(&[])
            .iter()
            .map(|change| change.raw_bytes().to_vec())
            .collect()
    }

    /// Whether this is another copy of that plan: they share a change that somebody made. The first, fixed change is in every plan.
    pub(crate) fn is_copy_of(&self, other: &Automerge) -> bool {
        let made = self
            .doc
            .get_changes(&[])
            .into_iter()
            .find(|change| change.timestamp() != 0);
        made.is_some_and(|change| has_change(other, &change.hash()))
    }
}

/// Whether a document has a change.
pub(crate) fn has_change(doc: &Automerge, hash: &ChangeHash) -> bool {
    doc.get_change_meta_by_hash(hash).is_some()
}

/// Reads a file.
pub(crate) async fn read(file: &File) -> Result<Content, FileError> {
    if file.size() > MAX_FILE_BYTES {
        return Err(FileError::TooBig);
    }
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|_| FileError::Unreadable)?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
    let doc = Automerge::load_with_options(&bytes, options).map_err(|_| FileError::NotAPlan)?;
    let is_plan = shared::plan::Plan::read(&doc).0.schema > 0;
    if is_plan {
        Ok(Content { doc })
    } else {
        Err(FileError::NotAPlan)
    }
}

/// Has the browser save the whole plan as a file named after its title.
pub(crate) fn save(replica: &Replica) {
    let bytes = replica.save();
    let name = file_name(replica.plan().frame().title(), EXTENSION);
    // What can fail here fails only where scripts may not make links, and then the browser says so.
    let _ = download(&bytes, &name);
}

pub(crate) fn download(bytes: &[u8], name: &str) -> Result<(), JsValue> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)))?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.dyn_into()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    gloo_timers::callback::Timeout::new(RELEASE_MILLIS, move || {
        // Throws for no address that was made above.
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}

/// A file's name: the plan's title with the characters that no system forbids.
pub(crate) fn file_name(title: &str, ending: &str) -> String {
    let clean: String = title
        .chars()
        .map(|c| {
            if c.is_control() || "/\\:*?\"<>|.".contains(c) {
                ' '
            } else {
                c
            }
        })
        .take(MAX_NAME_CHARS)
        .collect();
    let words: Vec<&str> = clean.split_whitespace().collect();
    let stem = if words.is_empty() {
        "plan".to_owned()
    } else {
        words.join(" ")
    };
    format!("{stem}.{ending}")
}

/// Leaves a named moment in the browser's performance timeline.
pub(crate) fn mark(name: &str) {
    let mark = || -> Option<()> {
        let performance = Reflect::get(&window(), &"performance".into()).ok()?;
        let mark: js_sys::Function = Reflect::get(&performance, &"mark".into()).ok()?.dyn_into().ok()?;
        mark.call1(&performance, &format!("touchloom:{name}").into())
            .ok()
            .map(drop)
    };
    // Measuring must never be what breaks.
    let _ = mark();
}
