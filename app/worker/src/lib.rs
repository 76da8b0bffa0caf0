//! The worker's half of import and export. The page sends bytes and gets bytes; see `app/src/exchange/job.rs` for its side.

// The macro's own code.
#![allow(missing_docs, unreachable_pub)]

use exchange::export::{self, Target};
use exchange::import::{self, Format, ImportError, Limits};
use exchange::json;
use shared::document::Layout;
use shared::i18n::{Language, Text, find};
use shared::picture;
use shared::plan::{Plan, pack};
use shared::preview::Preview;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// The seconds of a day.
const DAY_SECS: f64 = 86_400.0;

/// What an import of this file would do to the plan, packed. `tell` hears each stage before it begins. The error is the key of
/// what to tell the person.
#[wasm_bindgen]
pub fn read(file: &[u8], name: &str, language: &str, plan: &[u8], tell: &js_sys::Function) -> Result<Vec<u8>, String> {
    // Should nobody listen, the work goes on.
    let stage = |name: &str| drop(tell.call1(&JsValue::NULL, &name.into()));
    let told = |error: ImportError| key(error.text());
    let (plan, limits) = (unpacked(plan)?, Limits::default());
    let language = Language::from_tag(language).unwrap_or_default();
    stage("read");
    if file.len() > limits.file_bytes {
        return Err(told(ImportError::TooBig));
    }
    if Format::detect(file, name).map_err(told)? == Format::Json {
        let text = std::str::from_utf8(file).map_err(|_| told(ImportError::Damaged))?;
        let read = json::read(text).map_err(|error| key(error.text()))?;
        stage("compare");
        return Ok(Preview::of(json::apply(&read, &plan), &plan, language).pack());
    }
    let outline = import::read(file, name, &limits).map_err(told)?;
    stage("recognise");
    let draft = import::recognise(&outline, language);
    stage("compare");
    Ok(import::preview(&draft, &plan).pack())
}

/// The plan as a file: one of [`Target`]'s endings, or `map.svg` and `campaign.svg`. `outline` is a [`Layout`]'s key; what is none
/// leaves it to the plan's kind.
#[wasm_bindgen]
pub fn write(plan: &[u8], format: &str, language: &str, now_secs: f64, outline: &str) -> Result<Vec<u8>, String> {
    let plan = unpacked(plan)?;
    let language = Language::from_tag(language).unwrap_or_default();
    match format {
        "map.svg" => return Ok(picture::map(&plan, language).into_bytes()),
        "campaign.svg" => return Ok(picture::timeline(&plan, language, (now_secs / DAY_SECS) as i64).into_bytes()),
        _ => {}
    }
    let target = Target::ALL
        .into_iter()
        .find(|target| target.ending() == format)
        .ok_or_else(failed)?;
    let layout = Layout::from_key(outline).unwrap_or_else(|| Layout::of(&plan));
    export::write_in(layout, &plan, language, target, now_secs as u64).map_err(|_| failed())
}

fn unpacked(bytes: &[u8]) -> Result<Plan, String> {
    pack::read_plan(bytes).ok_or_else(failed)
}

fn failed() -> String {
    key(const { find("exchange.error.failed") })
}

fn key(text: &Text) -> String {
    text.key().to_owned()
}
