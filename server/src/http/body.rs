//! Reading request bodies: JSON, with problem documents for everything else.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// A JSON body. No body at all reads as `{}`.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| match rejection.status() {
                axum::http::StatusCode::PAYLOAD_TOO_LARGE => Problem::too_big(),
                _ => Problem::body("The body did not arrive whole."),
            })?;
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
