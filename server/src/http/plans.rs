//! Making a plan, claiming one that was made offline, and asking what a link opens.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header::HOST};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shared::ids::{DocumentId, Token};
use shared::lens::Lens;
use shared::sync::CloseReason;

use super::address::Address;
use super::body::Body;
use super::problem::Problem;
use crate::access::password::{self, PASSWORD_BYTES, Ticket};
use crate::access::{
    AsOwner, AsOwnerOfDeleted, AsViewer, AtTheDoor, Granted, LinkId, Role, TokenHash, random_document_id, random_token,
};
use crate::clock;
use crate::config::Config;
use crate::relay::Relay;
use crate::store::{Claimed, NewLink};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Create {
    id: Option<String>,
    token: Option<String>,
    /// The word that making plans takes here.
    key: Option<String>,
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
    address: Address,
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
    let has_key = match relay.config().create_key {
        None => true,
        // Comparing two hashes takes the same time wherever they differ.
        Some(key) => wish.key.is_some_and(|told| blake3::hash(told.trim().as_bytes()) == key),
    };
    let owner = NewLink::first(LinkId::random()?, TokenHash::of(&token), clock::now_millis());
    // Only making counts: a claim that is repeated, or comes too late, is told so however often it is made.
    let mut claimed = relay.store().claim(plan, owner.clone(), false).await?;
    if claimed == Claimed::Forbidden && has_key && relay.rates().may_create(address) {
        claimed = relay.store().claim(plan, owner, true).await?;
    }
    let status = match claimed {
        Claimed::New => StatusCode::CREATED,
        Claimed::Again => StatusCode::OK,
        Claimed::Taken => return Err(Problem::taken()),
        Claimed::Deleted => return Err(Problem::deleted()),
        Claimed::Forbidden if has_key => return Err(Problem::too_many()),
        Claimed::Forbidden => return Err(Problem::create_key()),
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
    /// What a viewer is shown, as [`shared::lens`] writes it; nothing for others, who are shown everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    lens: Option<String>,
    documents: Documents,
}

#[derive(Serialize)]
struct Documents {
    plan: String,
    /// What is said about it, for whoever may read that.
    #[serde(skip_serializing_if = "Option::is_none")]
    discussion: Option<String>,
}

/// `GET /api/plans/{id}`: what the token opens.
pub(super) async fn read(granted: Granted<AsViewer>) -> Json<Opened> {
    let grant = granted.grant();
    let id = grant.plan.to_string();
    Json(Opened {
        documents: Documents {
            plan: id.clone(),
            discussion: (grant.role >= Role::Commenter).then(|| grant.plan.discussion().to_string()),
        },
        id,
        role: grant.role,
        lens: lens_of(grant.role, &grant.lens),
    })
}

/// What a link shows, if it does not show everything there is.
pub(super) fn lens_of(role: Role, lens: &Lens) -> Option<String> {
    (role == Role::Viewer).then(|| lens.to_string())
}

/// `DELETE /api/plans/{id}`: the plan opens for nobody any more; for a while its owner can bring it back.
pub(super) async fn delete(granted: Granted<AsOwner>) -> Result<StatusCode, Problem> {
    let (relay, plan) = (granted.relay(), granted.grant().plan);
    relay.store().delete_plan(plan, clock::now_millis()).await?;
    relay.live().end_plan(plan, CloseReason::Deleted);
    tracing::info!(%plan, link = %granted.grant().link, "a plan was deleted");
    Ok(super::NO_CONTENT)
}

/// `POST /api/plans/{id}/restore`: a deleted plan is there again, with all its links.
pub(super) async fn bring_back(granted: Granted<AsOwnerOfDeleted>) -> Result<StatusCode, Problem> {
    let plan = granted.grant().plan;
    granted.relay().store().bring_back_plan(plan).await?;
    tracing::info!(%plan, link = %granted.grant().link, "a deleted plan was brought back");
    Ok(super::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unlock {
    password: String,
}

/// Times here are Unix milliseconds.
#[derive(Serialize)]
pub(super) struct Unlocked {
    ticket: String,
    expires: i64,
}

/// `POST /api/plans/{id}/unlock`: a ticket for the link's password, to be shown behind the token from now on.
pub(super) async fn unlock(granted: Granted<AtTheDoor>, Body(wish): Body<Unlock>) -> Result<Json<Unlocked>, Problem> {
    let grant = granted.grant();
    let stored = grant.password.clone().ok_or_else(Problem::not_found)?;
    if wish.password.len() > PASSWORD_BYTES {
        return Err(Problem::password());
    }
    if !granted.relay().rates().may_try_password(grant.link) {
        return Err(Problem::too_many());
    }
    if !granted
        .relay()
        .slowly(move || password::is_right(&wish.password, &stored))
        .await?
    {
        return Err(Problem::password());
    }
    let stored = grant.password.as_deref().unwrap_or_default();
    let ticket = Ticket::issue(stored, &grant.hash, clock::now_millis());
    Ok(Json(Unlocked {
        expires: ticket.expires_millis(),
        ticket: ticket.to_string(),
    }))
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
