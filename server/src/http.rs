//! The relay's addresses.

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::Response;
use axum::routing::{any, delete, get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::relay::Relay;

pub mod assets;
mod body;
mod headers;
mod links;
mod origin;
mod plans;
pub mod problem;
mod sync;

use problem::Problem;

/// Bytes of the largest request body; the bodies here are a line or two.
const BODY_BYTES: usize = 16 << 10;

/// All addresses. A new one that touches a plan takes a `Granted`, or has nothing to act on.
pub fn router(relay: Relay) -> Router {
    Router::new()
        .route("/healthz", get(health))
        .route("/api/plans", post(plans::create))
        .route("/api/plans/{plan}", get(plans::read))
        .route("/api/plans/{plan}/links", get(links::list).post(links::create))
        .route("/api/plans/{plan}/links/{link}", delete(links::revoke))
        .route("/api/{*rest}", any(nothing))
        .route("/sync", any(sync::connect))
        .fallback(app)
        .method_not_allowed_fallback(|| async { Problem::method() })
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn(headers::secure))
        .with_state(relay)
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
}

async fn nothing() -> Problem {
    Problem::not_found()
}

async fn app(State(relay): State<Relay>, request: Request) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    relay.assets().answer(&parts.method, parts.uri.path(), &parts.headers)
}

/// A status that is the whole answer.
pub(crate) const NO_CONTENT: StatusCode = StatusCode::NO_CONTENT;
