//! Making a plan, claiming one that was made offline, and asking what a link opens.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header::HOST};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shared::ids::{DocumentId, Token};

use super::body::Body;
use super::problem::Problem;
use crate::access::{AsViewer, Granted, LinkId, Role, TokenHash, random_document_id, random_token};
use crate::clock;
use crate::config::Config;
use crate::relay::Relay;
use crate::store::{Claimed, NewLink};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Create {
    id: Option<String>,
    token: Option<String>,
}

#[derive(Serialize)]
struct Created {
    id: String,
    token: String,
    url: String,
}

/// `POST /api/plans`: a new plan, or one that was made on a device without a network and now gets its id here (rule A6).
pub(super) async fn create(
    State(relay): State<Relay>,
    headers: HeaderMap,
    Body(wish): Body<Create>,
) -> Result<Response, Problem> {
    let plan = match wish.id {
        Some(id) => id.parse().map_err(|_| Problem::body("'id' is not a document id."))?,
        None => random_document_id()?,
    };
    let token: Token = match wish.token {
        Some(token) => token
            .parse()
            .map_err(|_| Problem::body("'token' is not 32 bytes in base64url."))?,
        None => random_token()?,
    };
    let owner = NewLink {
        link: LinkId::random()?,
        hash: TokenHash::of(&token),
        role: Role::Owner,
        label: String::new(),
        created_millis: clock::now_millis(),
    };
    let status = match relay.store().claim(plan, owner).await? {
        Claimed::New => StatusCode::CREATED,
        Claimed::Again => StatusCode::OK,
        Claimed::Taken => return Err(Problem::taken()),
    };
    let url = url(relay.config(), &headers, plan, &token);
    Ok((
        status,
        Json(Created {
            id: plan.to_string(),
            token: token.to_string(),
            url,
        }),
    )
        .into_response())
}

#[derive(Serialize)]
pub(super) struct Opened {
    id: String,
    role: Role,
    documents: Documents,
}

#[derive(Serialize)]
struct Documents {
    plan: String,
}

/// `GET /api/plans/{id}`: what the token opens.
pub(super) async fn read(granted: Granted<AsViewer>) -> Json<Opened> {
    let grant = granted.grant();
    let id = grant.plan.to_string();
    Json(Opened {
        documents: Documents { plan: id.clone() },
        id,
        role: grant.role,
    })
}

/// The link as a person passes it on. The token stands in the fragment, which browsers send to nobody.
pub(super) fn url(config: &Config, headers: &HeaderMap, plan: DocumentId, token: &Token) -> String {
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("localhost");
    let base = config.public_url.clone().unwrap_or_else(|| format!("http://{host}"));
    format!("{base}/p/{plan}#{token}")
}
