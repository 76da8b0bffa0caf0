//! Brotli and gzip beside every file that shrinks, so that the relay never compresses while somebody waits.

use super::Mode;
use anyhow::{Context, Result};
use std::io::Write as _;

/// Brotli's highest quality; costs seconds once and saves every first visitor a tenth.
const BROTLI_BEST: i32 = 11;
/// About what gzip manages, in milliseconds.
const BROTLI_QUICK: i32 = 4;
/// The largest window that every browser reads: 16 MiB.
const BROTLI_WINDOW_BITS: i32 = 24;

/// Whether files of this name shrink at all.
pub(super) fn shrinks(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(
        ending,
        "html" | "js" | "css" | "wasm" | "svg" | "webmanifest" | "txt" | "json"
    )
}

/// The bytes as brotli.
pub(super) fn brotli(bytes: &[u8], mode: Mode) -> Result<Vec<u8>> {
    let quality = match mode {
        Mode::Release => BROTLI_BEST,
        Mode::Development => BROTLI_QUICK,
    };
    let params = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: BROTLI_WINDOW_BITS,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &params).context("brotli failed")?;
    Ok(out)
}

/// The bytes as gzip.
pub(super) fn gzip(bytes: &[u8], mode: Mode) -> Result<Vec<u8>> {
    let level = match mode {
        Mode::Release => flate2::Compression::best(),
        Mode::Development => flate2::Compression::fast(),
    };
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .context("gzip failed")
}
