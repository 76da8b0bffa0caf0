//! A plan as a file: saved with one click, merged or opened from where it was saved.
//!
//! The file is one automerge document, which any automerge program reads.

use crate::i18n::Text;
use crate::text;
use automerge::{Automerge, ChangeHash};
use js_sys::{Array, Reflect, Uint8Array};
use leptos::prelude::{document, window};
use shared::plan::file;
use shared::replica::Replica;
use shared::sync::Limits;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlAnchorElement, Url};

/// The ending of a saved plan's name.
const EXTENSION: &str = "touchloom";
/// Characters of a title that become part of a file's name.
const MAX_NAME_CHARS: usize = 80;
/// Milliseconds after which a downloaded file's memory is given back; the browser has long begun to save it.
const RELEASE_MILLIS: u32 = 60_000;

/// What to tell about a file that holds no plan, or cannot be read.
pub(crate) const NOT_A_PLAN: &Text = text!("home.file.bad");

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

    /// Whether a document has taken all of it.
    pub(crate) fn is_in(&self, other: &Automerge) -> bool {
        self.doc.get_heads().iter().all(|head| has_change(other, head))
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

/// Reads a file. The error is what to tell the person.
pub(crate) async fn read(chosen: &File) -> Result<Content, &'static Text> {
    let limits = Limits::default();
    if chosen.size() > limits.file_bytes as f64 {
        return Err(file::FileError::TooBig.text());
    }
    let buffer = JsFuture::from(chosen.array_buffer()).await.map_err(|_| NOT_A_PLAN)?;
    let doc = file::open(&Uint8Array::new(&buffer).to_vec(), &limits).map_err(file::FileError::text)?;
    Ok(Content { doc })
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
