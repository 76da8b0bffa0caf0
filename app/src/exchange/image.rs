//! A picture as PNG: the browser draws the SVG, twice as fine.

use super::job::FAILED;
use crate::i18n::Text;
use js_sys::{Array, Promise, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

/// Dots for each of the picture's own pixels.
const FINENESS: f64 = 2.0;
/// The longest side that every browser's canvas holds.
const MAX_SIDE: f64 = 8_192.0;

/// Draws a picture.
///
/// # Errors
/// The words to tell the person when the browser cannot.
pub(super) async fn png(svg: &[u8]) -> Result<Vec<u8>, &'static Text> {
    draw(svg).await.map_err(|_| FAILED)
}

async fn draw(svg: &[u8]) -> Result<Vec<u8>, JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("image/svg+xml");
    let parts = Array::of1(&Uint8Array::from(svg));
    let address = Url::create_object_url_with_blob(&Blob::new_with_u8_array_sequence_and_options(&parts, &kind)?)?;
    let drawn = painted(&address).await;
    Url::revoke_object_url(&address)?;
    let blob = blob_of(&drawn?).await?;
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

async fn painted(address: &str) -> Result<HtmlCanvasElement, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await?;
    let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
    let fineness = FINENESS.min(MAX_SIDE / width.max(height).max(1.0));
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    canvas.set_width((width * fineness) as u32);
    canvas.set_height((height * fineness) as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    context.draw_image_with_html_image_element_and_dw_and_dh(
        &image,
        0.0,
        0.0,
        f64::from(canvas.width()),
        f64::from(canvas.height()),
    )?;
    Ok(canvas)
}

async fn blob_of(canvas: &HtmlCanvasElement) -> Result<Blob, JsValue> {
    let mut failed = None;
    let promise = Promise::new(&mut |resolve, _| {
        // Resolving a promise does not throw.
        let done = Closure::once_into_js(move |blob: JsValue| drop(resolve.call1(&JsValue::NULL, &blob)));
        failed = canvas.to_blob(done.unchecked_ref()).err();
    });
    match failed {
        Some(error) => Err(error),
        None => JsFuture::from(promise).await?.dyn_into(),
    }
}
