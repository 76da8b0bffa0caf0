//! Which links brought a plan's changes. For those who have the changes themselves.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::problem::Problem;
use crate::access::{AsCommenter, Granted, Role};
use crate::ledger::Ledger;
use crate::store::LinkRow;

#[derive(Serialize)]
struct Told {
    /// Those that brought something.
    links: Vec<ToldLink>,
    actors: Vec<ToldActor>,
}

#[derive(Serialize)]
struct ToldLink {
    link: String,
    role: Role,
    label: String,
}

#[derive(Serialize)]
struct ToldActor {
    /// In hexadecimal digits, as automerge writes it.
    actor: String,
    /// From which of its changes on, which of the links above brought them, about when (Unix milliseconds).
    rows: Vec<(u64, usize, i64)>,
}

/// `GET /api/plans/{id}/ledger` (rule A19).
pub(super) async fn read(granted: Granted<AsCommenter>, headers: HeaderMap) -> Result<Response, Problem> {
    let (relay, plan) = (granted.relay(), granted.grant().plan);
    let ledger = relay.rooms().ledger(plan).await.map_err(|_| Problem::storage())?;
    let told = told(&ledger, relay.store().links(plan).await?);
    let body = serde_json::to_vec(&told).map_err(|_| Problem::internal())?;
    let etag = format!("\"{}\"", blake3::hash(&body).to_hex());
    // A proxy that packs the answer may have marked it as weak.
    let is_known = |known: &HeaderValue| known.to_str().is_ok_and(|known| known.trim_start_matches("W/") == etag);
    let etag = HeaderValue::from_str(&etag).map_err(|_| Problem::internal())?;
    let kept = [
        (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (ETAG, etag),
    ];
    if headers.get_all(IF_NONE_MATCH).iter().any(is_known) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    Ok((kept, [(CONTENT_TYPE, "application/json")], body).into_response())
}

/// Nothing is told of a link that brought nothing.
fn told(ledger: &Ledger, links: Vec<LinkRow>) -> Told {
    let used = ledger.links();
    let links: Vec<LinkRow> = links.into_iter().filter(|row| used.contains(&row.link)).collect();
    let place = |link| links.iter().position(|row| row.link == link);
    let actors = ledger.actors().map(|(actor, rows)| ToldActor {
        actor: actor.to_hex_string(),
        rows: rows
            .iter()
            .filter_map(|row| Some((row.from, place(row.link)?, row.millis)))
            .collect(),
    });
    Told {
        actors: actors.collect(),
        links: links
            .iter()
            .map(|row| ToldLink {
                link: row.link.to_string(),
                role: row.role,
                label: row.label.clone(),
            })
            .collect(),
    }
}
