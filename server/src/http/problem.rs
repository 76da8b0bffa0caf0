//! Errors as RFC 9457 problem documents. `code` is for programs and never changes; `title` and `detail` are for people who read
//! responses. The app shows its own words for each `code`, in the person's language.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::access::{Denied, Role};
use crate::store::StoreError;

/// What went wrong with a request.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: String,
}

#[derive(Serialize)]
struct Document<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    code: &'a str,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            title,
            detail: detail.into(),
        }
    }

    /// No token, or one that opens nothing here: unknown, revoked, expired and wrong-plan look the same (rule A2).
    pub fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "This link does not open the plan",
            "Send the link's token as 'Authorization: Bearer <token>'. If you did, the link is not valid, or not valid any more.",
        )
    }

    /// The link has a password, which was not told or is wrong.
    pub fn password() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "password",
            "This link has a password",
            "Send it to POST /api/plans/{id}/unlock, and what comes back behind the token: 'Authorization: Bearer <token>.<ticket>'.",
        )
    }

    /// The plan was deleted.
    pub fn deleted() -> Self {
        Self::new(
            StatusCode::GONE,
            "deleted",
            "The plan was deleted",
            "For a while its owner can bring it back with POST /api/plans/{id}/restore.",
        )
    }

    /// Making plans takes a key here.
    pub fn create_key() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "create_key",
            "Making plans takes a key here",
            "Send it as 'key'. Whoever runs this relay has it.",
        )
    }

    /// Too often from there.
    pub fn too_many() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many",
            "Too many requests",
            "Try again in a minute.",
        )
    }

    /// The plan has as many links as a plan may have.
    pub fn too_many_links() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "too_many_links",
            "The plan has as many links as a plan may have",
            "Links that were revoked count as well.",
        )
    }

    /// The token is good, and its role is not enough.
    pub fn role(needed: Role) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "role",
            "This link does not allow that",
            format!("It takes a link with the role '{needed}'."),
        )
    }

    /// The request's origin is not one this relay serves.
    pub fn origin() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "origin",
            "This site may not connect",
            "The relay accepts pages from its own address and from the origins it was started with (--allow-origin).",
        )
    }

    /// The id or the token belongs to somebody else.
    pub fn taken() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "taken",
            "This id is taken",
            "The plan's id, or the token, is already in use for something else.",
        )
    }

    /// The last owner link cannot be revoked.
    pub fn last_owner() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "last_owner",
            "This is the last owner link",
            "Without it nobody could manage the plan any more. Make another owner link first.",
        )
    }

    /// The body is not what this address takes.
    pub fn body(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "body",
            "The request cannot be read",
            detail,
        )
    }

    /// The body is longer than this address takes.
    pub fn too_big() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_big",
            "The request is too big",
            "Its body is longer than this address takes.",
        )
    }

    /// The body came too slowly.
    pub fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "too_slow",
            "The request did not arrive in time",
            "The connection is too slow, or broke off.",
        )
    }

    /// The request wants something of `GET /sync` other than a WebSocket.
    pub fn not_a_web_socket() -> Self {
        Self::new(
            StatusCode::UPGRADE_REQUIRED,
            "upgrade",
            "This address speaks WebSocket",
            "Connect to it with a WebSocket client, or send the same frames by POST.",
        )
    }

    /// No such connection, or it was opened with another token.
    pub fn no_connection() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "no_connection",
            "There is no such connection",
            "It has ended, or the relay was started again. Open one with a request that names none.",
        )
    }

    /// Nothing is here.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "Nothing is here",
            "There is no such address or thing on this relay.",
        )
    }

    /// The address is right and the method is not.
    pub fn method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method",
            "This address does not do that",
            "See the methods in the 'Allow' header.",
        )
    }

    /// The relay cannot do its work at the moment.
    pub fn storage() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "storage",
            "The relay cannot store anything at the moment",
            "Nothing of this request was kept. Try again in a while.",
        )
    }

    /// Something that should not happen, such as no randomness to make a token of.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The relay failed",
            "Nothing of this request was kept.",
        )
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Password => Self::password(),
            Denied::Deleted => Self::deleted(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(_: StoreError) -> Self {
        // The cause is in the log; it is no business of whoever asks.
        Self::storage()
    }
}

impl From<getrandom::Error> for Problem {
    fn from(error: getrandom::Error) -> Self {
        tracing::error!(%error, "no randomness");
        Self::internal()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let document = Document {
            r#type: "about:blank",
            title: self.title,
            status: self.status.as_u16(),
            detail: &self.detail,
            code: self.code,
        };
        let mut response = (self.status, Json(document)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("60"));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
