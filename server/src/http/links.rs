//! A plan's links: making, listing, changing, renewing, revoking. For owners.

use axum::Json;
use axum::extract::RawPathParams;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Deserializer, Serialize};

use super::body::Body;
use super::plans::{lens_of, url};
use super::problem::Problem;
use crate::access::password::{self, PASSWORD_BYTES};
use crate::access::{AsOwner, Granted, LinkId, Role, TokenHash, random_token};
use crate::clock;
use crate::relay::Relay;
use crate::store::{LinkChange, LinkRow, NewLink, Relinked, Revocation, Rotation};
use shared::lens::Lens;

/// Characters of the longest label.
const LABEL_CHARS: usize = 80;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Create {
    role: Role,
    #[serde(default)]
    label: String,
    /// From when on it opens nothing, in Unix milliseconds.
    expires: Option<i64>,
    /// What has to be told beside the token.
    password: Option<String>,
    /// What it shows, as [`shared::lens`] writes it; for viewers only.
    lens: Option<String>,
}

/// The one time that a link's token is told. Times here are Unix milliseconds.
#[derive(Serialize)]
struct Created {
    link: String,
    token: String,
    role: Role,
    label: String,
    created: i64,
    expires: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lens: Option<String>,
    url: String,
}

/// `POST /api/plans/{id}/links`.
pub(super) async fn create(
    granted: Granted<AsOwner>,
    headers: HeaderMap,
    Body(wish): Body<Create>,
) -> Result<Response, Problem> {
    let label = label(&wish.label)?;
    let (relay, plan) = (granted.relay(), granted.grant().plan);
    let (link, token, created) = (LinkId::random()?, random_token()?, clock::now_millis());
    let expires = to_come(wish.expires, created)?;
    let lens = lens(wish.lens, wish.role)?.unwrap_or_default();
    let password = password(relay, wish.password).await?;
    let store = relay.store();
    if store.links(plan).await?.len() >= relay.config().limits.links_per_plan || store.is_full_of_links(plan).await? {
        return Err(Problem::too_many_links());
    }
    let new = NewLink {
        link,
        hash: TokenHash::of(&token),
        role: wish.role,
        lens: lens.clone(),
        label: label.clone(),
        created_millis: created,
        expires_millis: expires,
        password,
    };
    relay.store().add_link(plan, new).await?;
    tracing::info!(%plan, %link, role = ?wish.role, "a link was made");
    let url = url(relay.config(), &headers, plan, &token);
    let answer = Created {
        expires,
        link: link.to_string(),
        token: token.to_string(),
        role: wish.role,
        lens: lens_of(wish.role, &lens),
        label,
        created,
        url,
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// A link as it is listed: everything but its token, which the relay does not know.
#[derive(Serialize)]
pub(super) struct Listed {
    link: String,
    role: Role,
    label: String,
    created: i64,
    last_used: Option<i64>,
    /// Connections made with it so far.
    uses: i64,
    /// Connections open on it now.
    people: usize,
    revoked: bool,
    expires: Option<i64>,
    /// Whether it has a password.
    protected: bool,
    /// What a viewer is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    lens: Option<String>,
}

impl Listed {
    fn of(relay: &Relay, row: LinkRow) -> Self {
        Self {
            link: row.link.to_string(),
            role: row.role,
            label: row.label,
            created: row.created_millis,
            last_used: row.last_used_millis,
            uses: row.uses,
            people: relay.live().on_link(row.link),
            revoked: row.revoked_millis.is_some(),
            expires: row.expires_millis,
            protected: row.password.is_some(),
            lens: lens_of(row.role, &row.lens),
        }
    }
}

/// `GET /api/plans/{id}/links`, in the order they were made.
pub(super) async fn list(granted: Granted<AsOwner>) -> Result<Json<Vec<Listed>>, Problem> {
    let relay = granted.relay();
    let rows = relay.store().links(granted.grant().plan).await?;
    Ok(Json(rows.into_iter().map(|row| Listed::of(relay, row)).collect()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    label: Option<String>,
    /// From when on it opens nothing, in Unix milliseconds; `null`: never.
    #[serde(default, deserialize_with = "given")]
    expires: Option<Option<i64>>,
    /// What has to be told beside the token; `null`: nothing.
    #[serde(default, deserialize_with = "given")]
    password: Option<Option<String>>,
    /// What it shows, as [`shared::lens`] writes it; for viewers only.
    lens: Option<String>,
}

/// A field that is there, be it `null`.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// `PATCH /api/plans/{id}/links/{link}`: what is given becomes so, everything else stays (a JSON merge patch, RFC 7396). Connections on
/// the link that would see something else, or need another password, end and may come again (rule A20).
pub(super) async fn change(
    granted: Granted<AsOwner>,
    path: RawPathParams,
    Body(wish): Body<Change>,
) -> Result<Json<Listed>, Problem> {
    let (relay, plan, link) = (granted.relay(), granted.grant().plan, named(&path)?);
    let now_millis = clock::now_millis();
    let links = relay.store().links(plan).await?;
    let role = links
        .iter()
        .find(|row| row.link == link)
        .ok_or_else(Problem::not_found)?
        .role;
    let change = LinkChange {
        label: wish.label.as_deref().map(label).transpose()?,
        lens: lens(wish.lens, role)?,
        expires_millis: match wish.expires {
            Some(expires) => Some(to_come(expires, now_millis)?),
            None => None,
        },
        password: match wish.password {
            Some(told) => Some(password(relay, told).await?),
            None => None,
        },
    };
    match relay.store().change_link(plan, link, change, now_millis).await? {
        Relinked::Unknown => Err(Problem::not_found()),
        Relinked::LastOwner => Err(Problem::last_owner()),
        Relinked::Done(row) => {
            if let Some(grant) = relay.store().grant(row.hash, now_millis).await? {
                relay.live().heed(&grant);
            }
            tracing::info!(%plan, %link, "a link was changed");
            Ok(Json(Listed::of(relay, *row)))
        }
    }
}

/// `DELETE /api/plans/{id}/links/{link}`: the link opens nothing from now on, and connections on it end (rule A4).
pub(super) async fn revoke(granted: Granted<AsOwner>, path: RawPathParams) -> Result<StatusCode, Problem> {
    let link = named(&path)?;
    let plan = granted.grant().plan;
    match granted.relay().store().revoke(plan, link, clock::now_millis()).await? {
        Revocation::Done => {
            granted.relay().live().revoke(link);
            tracing::info!(%plan, %link, "a link was revoked");
            Ok(super::NO_CONTENT)
        }
        Revocation::Unknown => Err(Problem::not_found()),
        Revocation::LastOwner => Err(Problem::last_owner()),
    }
}

/// The one time that a link's new token is told.
#[derive(Serialize)]
pub(super) struct Rotated {
    link: String,
    token: String,
    url: String,
}

/// `POST /api/plans/{id}/links/{link}/rotate`: the link gets another token. The old one opens nothing from now on, and connections on
/// it end (rule A4).
pub(super) async fn rotate(
    granted: Granted<AsOwner>,
    headers: HeaderMap,
    path: RawPathParams,
) -> Result<Json<Rotated>, Problem> {
    let (relay, plan) = (granted.relay(), granted.grant().plan);
    let (link, token) = (named(&path)?, random_token()?);
    match relay
        .store()
        .rotate(plan, link, TokenHash::of(&token), clock::now_millis())
        .await?
    {
        Rotation::Unknown => Err(Problem::not_found()),
        Rotation::Done => {
            relay.live().revoke(link);
            tracing::info!(%plan, %link, "a link got another token");
            Ok(Json(Rotated {
                link: link.to_string(),
                token: token.to_string(),
                url: url(relay.config(), &headers, plan, &token),
            }))
        }
    }
}

/// The link that a path names.
fn named(path: &RawPathParams) -> Result<LinkId, Problem> {
    let mut parts = path.iter();
    let link = parts.find(|(name, _)| *name == "link");
    link.and_then(|(_, link)| link.parse().ok())
        .ok_or_else(Problem::not_found)
}

fn label(told: &str) -> Result<String, Problem> {
    let label = told.trim();
    if label.chars().count() > LABEL_CHARS || label.chars().any(char::is_control) {
        return Err(Problem::body("'label' is a line of at most 80 characters."));
    }
    Ok(label.to_owned())
}

fn to_come(expires: Option<i64>, now_millis: i64) -> Result<Option<i64>, Problem> {
    match expires {
        Some(expires) if expires <= now_millis => {
            Err(Problem::body("'expires' is a time to come, in Unix milliseconds."))
        }
        expires => Ok(expires),
    }
}

fn lens(told: Option<String>, role: Role) -> Result<Option<Lens>, Problem> {
    match told {
        None => Ok(None),
        Some(_) if role != Role::Viewer => Err(Problem::body(
            "'lens' is for viewers: everybody else is shown everything.",
        )),
        Some(text) => match text.parse() {
            Ok(lens) => Ok(Some(lens)),
            Err(error) => Err(Problem::body(format!("'lens' is no lens: {error}."))),
        },
    }
}

/// What a password is checked against later; an empty one is none.
async fn password(relay: &Relay, told: Option<String>) -> Result<Option<String>, Problem> {
    match told.filter(|password| !password.is_empty()) {
        None => Ok(None),
        Some(password) if password.len() > PASSWORD_BYTES => Err(Problem::body("'password' has at most 256 bytes.")),
        Some(password) => {
            let hashed = relay.slowly(move || password::hash(&password)).await?;
            hashed.map(Some).map_err(|_| Problem::internal())
        }
    }
}
