//! Reading request bodies: JSON, with problem documents for everything else.

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use super::problem::Problem;
use super::serve;
use crate::relay::Relay;

/// Bytes of the largest body; the bodies here are a line or two.
const BODY_BYTES: usize = 16 << 10;

/// A JSON body. No body at all reads as `{}`.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Relay> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, relay: &Relay) -> Result<Self, Problem> {
        let bytes = serve::body(request.into_body(), BODY_BYTES, relay.config().request_within).await?;
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        // The parser's words name fields and places, and never quote a value.
        serde_json::from_slice(text)
            .map(Self)
            .map_err(|error| Problem::body(describe(&error)))
    }
}

fn describe(error: &serde_json::Error) -> String {
    let kind = match error.classify() {
        serde_json::error::Category::Data => "has a field that is missing, unknown or of the wrong kind",
        _ => "is not JSON",
    };
    format!("The body {kind} (line {}, column {}).", error.line(), error.column())
}
