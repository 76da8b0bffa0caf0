//! `GET /sync`: from an HTTP request to a connection in a room.

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{Request, State};
use axum::http::header::SEC_WEBSOCKET_PROTOCOL;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use futures_util::{Sink, Stream};
use shared::sync::close::BEARER_SUBPROTOCOL_PREFIX;
use shared::sync::{Access, CloseReason};

use tracing::Instrument;

use super::address::Address;
use super::origin;
use super::problem::Problem;
use crate::access::{Credential, Denied, Grant, Role, TokenHash, bearer};
use crate::clock;
use crate::outbox::{Ending, Outbox};
use crate::relay::{Refused, Relay};
use crate::room::Sight;
use crate::socket::{self, Beats, Pass, ReadError, Relayed};
use crate::store::StoreError;

/// Bytes of one read from the network. Each connection holds that many and clears them at every read; most frames are far smaller.
const READ_BUFFER: usize = 8 << 10;
/// Bytes of one write to the network; what gathers below that goes out with the next flush.
const WRITE_BUFFER: usize = 128 << 10;

/// Upgrades in any case: a page in a browser can read why a WebSocket closed, but not why a request failed.
pub(super) async fn connect(
    State(relay): State<Relay>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    request: Request,
) -> Result<Response, Problem> {
    let upgrade = upgrade.map_err(|_| Problem::not_a_web_socket())?;
    let (parts, _) = request.into_parts();
    origin::check(&parts.headers, relay.config())?;
    let address = Address::of(&parts, relay.config());
    let Credentials {
        credential,
        subprotocol,
        beats,
    } = Credentials::read(&parts.headers, parts.uri.query());
    let limits = &relay.config().limits;
    let mut upgrade = upgrade
        .max_message_size(limits.frame_bytes)
        .max_frame_size(limits.frame_bytes)
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(usize::MAX)
        .on_failed_upgrade(|error| tracing::debug!(%error, "an upgrade failed"));
    if let Some(subprotocol) = subprotocol {
        upgrade.set_selected_protocol(subprotocol);
    }
    let request = tracing::Span::current();
    Ok(upgrade
        .on_upgrade(move |socket: WebSocket| admit(socket, relay, address, credential, beats).instrument(request))
        .into_response())
}

/// What a request shows to be let in.
struct Credentials {
    credential: Option<Credential>,
    /// The offered subprotocol that is confirmed: a browser gives up unless one is.
    subprotocol: Option<HeaderValue>,
    beats: Beats,
}

impl Credentials {
    /// From the header, then the subprotocols, then (for foreign clients that can set neither) the query.
    fn read(headers: &HeaderMap, query: Option<&str>) -> Self {
        let offered: Vec<&str> = headers
            .get_all(SEC_WEBSOCKET_PROTOCOL)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(',').map(str::trim))
            .collect();
        let by_subprotocol = offered
            .iter()
            .find_map(|offer| offer.strip_prefix(BEARER_SUBPROTOCOL_PREFIX));
        // Better one that is no secret, if the client offers one too.
        let confirmed = offered
            .iter()
            .find(|offer| !offer.starts_with(BEARER_SUBPROTOCOL_PREFIX))
            .or(offered.first());
        let by_query = || query?.split('&').find_map(|pair| pair.strip_prefix("token="));
        Self {
            credential: bearer(headers).or_else(|| by_subprotocol.or_else(by_query)?.parse().ok()),
            subprotocol: confirmed.and_then(|offer| HeaderValue::from_str(offer).ok()),
            beats: if by_subprotocol.is_some() {
                Beats::Frames
            } else {
                Beats::Pings
            },
        }
    }
}

/// From a socket of either kind to a seat, and to its end.
pub(super) async fn admit<S, E>(socket: S, relay: Relay, address: Address, credential: Option<Credential>, beats: Beats)
where
    S: Sink<Frame, Error = E> + Stream<Item = Result<Frame, E>> + Unpin,
    E: ReadError,
{
    let limits = &relay.config().limits;
    let outbox = Outbox::new(limits.outbox_messages, limits.outbox_bytes);
    let grant = match let_in(&relay, address, credential).await {
        Ok(grant) => grant,
        Err(reason) => {
            relay.metrics().ended(reason);
            return socket::refuse(socket, reason).await;
        }
    };
    // Entered before it is checked again: a revocation in between is seen by one of the two.
    let _entry = relay.live().enter(&grant, outbox.clone());
    if relay.live().count() > limits.connections || relay.live().on_link(grant.link) > limits.connections_per_link {
        return socket::refuse(socket, CloseReason::TooMany).await;
    }
    match counted(&relay, grant.hash).await {
        Ok(now) => relay.live().heed(&now),
        Err(reason) => return socket::refuse(socket, reason).await,
    }
    let sight = match grant.role {
        Role::Viewer => Sight::Lens(grant.lens.clone()),
        Role::Commenter => Sight::Whole(Access::Read),
        Role::Editor | Role::Owner => Sight::Whole(Access::Write),
    };
    let span = tracing::info_span!("connection", plan = %grant.plan, link = %grant.link);
    span.in_scope(|| tracing::debug!(role = ?grant.role, "connected"));
    let relayed = Relayed {
        me: relay.me().clone(),
        config: relay.config().clone(),
        rooms: relay.rooms().clone(),
        metrics: relay.metrics().clone(),
    };
    relay.metrics().opened();
    socket::serve(
        socket,
        &relayed,
        Pass {
            plan: grant.plan,
            link: grant.link,
            sight,
            beats,
        },
        outbox,
    )
    .instrument(span.clone())
    .await;
    span.in_scope(|| tracing::debug!("disconnected"));
}

async fn let_in(relay: &Relay, address: Address, credential: Option<Credential>) -> Result<Grant, CloseReason> {
    if !relay.rates().may_connect(address) {
        return Err(CloseReason::TooMany);
    }
    let credential = credential.ok_or(CloseReason::Unauthorized)?;
    let now_millis = clock::now_millis();
    let grant = match relay.look_up(address, &credential.token, now_millis).await {
        Err(Refused::TooMany) => return Err(CloseReason::TooMany),
        Err(Refused::Store(error)) => return Err(failed(&error)),
        Ok(found) => found.ok_or(CloseReason::Unauthorized)?,
    };
    match grant.open(credential.ticket.as_ref(), now_millis) {
        Ok(()) => Ok(grant),
        Err(Denied::Password) => Err(CloseReason::Password),
        Err(Denied::Deleted) => Err(CloseReason::Deleted),
    }
}

/// Counts the use, unless the disk is full: then people still get in to read.
async fn counted(relay: &Relay, hash: TokenHash) -> Result<Grant, CloseReason> {
    let now_millis = clock::now_millis();
    let grant = match relay.store().use_link(hash, now_millis).await {
        Err(StoreError::Failed(_)) => relay.store().grant(hash, now_millis).await,
        other => other,
    };
    match grant {
        Ok(Some(grant)) => Ok(grant),
        Ok(None) => Err(CloseReason::Unauthorized),
        Err(error) => Err(failed(&error)),
    }
}

fn failed(error: &StoreError) -> CloseReason {
    match error {
        StoreError::Closed => CloseReason::Restarting,
        StoreError::Failed(_) | StoreError::Unfit(_) => CloseReason::StorageFailed,
    }
}

impl ReadError for axum::Error {
    fn ending(&self) -> Ending {
        use tungstenite::Error;
        let cause = std::error::Error::source(self).and_then(|cause| cause.downcast_ref::<Error>());
        match cause {
            Some(Error::Capacity(_)) => Ending::Reason(CloseReason::TooBig),
            Some(Error::Protocol(_) | Error::Utf8(_)) => Ending::Reason(CloseReason::Malformed),
            _ => Ending::Normal,
        }
    }
}
