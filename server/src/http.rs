//! The relay's addresses.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, delete, get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::relay::Relay;
use crate::store::Acknowledged;

pub(crate) mod address;
pub mod assets;
mod body;
mod headers;
mod ledger;
mod links;
mod origin;
mod plans;
pub(crate) mod post;
pub mod problem;
pub(crate) mod serve;
mod sync;

use problem::Problem;

/// All addresses. A new one that touches a plan takes a `Granted`, or has nothing to act on.
pub fn router(relay: Relay) -> Router {
    Router::new()
        .route("/healthz", get(health))
        .route("/readyz", get(ready))
        .route("/api/plans", post(plans::create))
        .route("/api/plans/{plan}", get(plans::read).delete(plans::delete))
        .route("/api/plans/{plan}/restore", post(plans::bring_back))
        .route("/api/plans/{plan}/unlock", post(plans::unlock))
        .route("/api/plans/{plan}/ledger", get(ledger::read))
        .route("/api/plans/{plan}/links", get(links::list).post(links::create))
        .route(
            "/api/plans/{plan}/links/{link}",
            delete(links::revoke).patch(links::change),
        )
        .route("/api/plans/{plan}/links/{link}/rotate", post(links::rotate))
        .route("/api/{*rest}", any(nothing))
        .route("/sync", any(sync::connect).post(post::exchange).delete(post::end))
        .fallback(app)
        .method_not_allowed_fallback(|| async { Problem::method() })
        .layer(middleware::from_fn(headers::secure))
        .with_state(relay)
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
}

/// Whether this relay can take edits now: the store makes something durable, and no shutdown has begun.
async fn ready(State(relay): State<Relay>) -> Result<Json<Value>, Problem> {
    if relay.rooms().is_closing() {
        return Err(Problem::storage());
    }
    relay.ready().await?;
    Ok(Json(match relay.store().acknowledged() {
        Acknowledged::OnDisk => json!({ "status": "ready", "acknowledged": "on disk" }),
        Acknowledged::Replicated(servers) => {
            json!({ "status": "ready", "acknowledged": "replicated", "replicas": servers })
        }
    }))
}

/// What Prometheus asks for, on an address of its own: it is not for everybody who can reach the app.
pub fn metrics_router(relay: Relay) -> Router {
    Router::new()
        .route("/metrics", get(tell_metrics))
        .fallback(nothing)
        .with_state(relay)
}

async fn tell_metrics(State(relay): State<Relay>) -> impl IntoResponse {
    const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, OPEN_METRICS)], crate::metrics::text(&relay).await)
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
