//! Who may do what. A token opens one plan with one role; a handler can only be written against the grant it needs, because
//! everything it could do hangs on [`Granted`], and only the extractor makes one.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use shared::ids::{DocumentId, Token};
use shared::lens::Lens;

use crate::clock;
use crate::http::address::Address;
use crate::http::problem::Problem;
use crate::relay::Relay;

pub mod password;

use password::Ticket;

/// What a link allows. Each role may do everything the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads what the link's lens shows.
    Viewer,
    /// Reads the plan, and writes its discussion.
    Commenter,
    /// Reads and writes the plan.
    Editor,
    /// Also makes and revokes links.
    Owner,
}

impl Role {
    /// All of them, the least first.
    const ALL: [Self; 4] = [Self::Viewer, Self::Commenter, Self::Editor, Self::Owner];

    /// The number that is stored. Gaps are left for roles between.
    pub fn number(self) -> i64 {
        match self {
            Self::Viewer => 10,
            Self::Commenter => 20,
            Self::Editor => 30,
            Self::Owner => 40,
        }
    }

    /// The role with this name.
    ///
    /// # Errors
    /// The names there are.
    pub fn from_name(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|role| role.to_string() == name);
        found.ok_or_else(|| "use viewer, commenter, editor or owner".to_owned())
    }

    /// The role with this stored number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.number() == number)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Viewer => "viewer",
            Self::Commenter => "commenter",
            Self::Editor => "editor",
            Self::Owner => "owner",
        })
    }
}

/// A link's public name: it says which link is meant and opens nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub(crate) [u8; 8]);

impl LinkId {
    /// A fresh name.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn random() -> Result<Self, getrandom::Error> {
        random().map(Self)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl fmt::Display for LinkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for LinkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkId({self})")
    }
}

/// A text that is no link's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a link's name")]
pub struct NotALink;

impl FromStr for LinkId {
    type Err = NotALink;

    fn from_str(text: &str) -> Result<Self, NotALink> {
        let plain = text.len() == 16 && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
        let number = u64::from_str_radix(text, 16).map_err(|_| NotALink)?;
        if plain {
            Ok(Self(number.to_be_bytes()))
        } else {
            Err(NotALink)
        }
    }
}

/// BLAKE3 of a token. The token itself is random enough that a plain hash gives nothing away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of `token`.
    pub fn of(token: &Token) -> Self {
        Self(*blake3::hash(token.as_bytes()).as_bytes())
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A fresh token: 256 bits from the operating system.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn random_token() -> Result<Token, getrandom::Error> {
    random().map(Token)
}

/// A fresh document id.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn random_document_id() -> Result<DocumentId, getrandom::Error> {
    random().map(DocumentId::from_random)
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// What a token opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The plan.
    pub plan: DocumentId,
    /// The link the token belongs to.
    pub link: LinkId,
    /// What may be done.
    pub role: Role,
    /// What a viewer is shown.
    pub lens: Arc<Lens>,
    /// BLAKE3 of the token.
    pub hash: TokenHash,
    /// From when on the token opens nothing, in Unix milliseconds.
    pub expires_millis: Option<i64>,
    /// What the link's password is checked against. `None`: the token is enough.
    pub password: Option<Arc<str>>,
    /// Whether the plan was deleted, and can still be brought back.
    pub is_deleted: bool,
}

impl Grant {
    /// Whether whoever was let in with this sees with `other` what it sees, and would be let in with what it has shown.
    pub(crate) fn opens_like(&self, other: &Self) -> bool {
        (self.role, &self.lens, &self.password) == (other.role, &other.lens, &other.password)
    }
}

/// What somebody shows: a link's token and, where the link has a password, the ticket that knowing it has brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The link's token.
    pub token: Token,
    /// Proof that the password was known.
    pub ticket: Option<Ticket>,
}

impl FromStr for Credential {
    type Err = shared::ids::IdError;

    /// `token` or `token.ticket`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (token, ticket) = match text.split_once('.') {
            Some((token, ticket)) => (token, Some(ticket.parse()?)),
            None => (text, None),
        };
        Ok(Self {
            token: token.parse()?,
            ticket,
        })
    }
}

/// Why a credential does not open a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// The link has a password and no good ticket was shown.
    Password,
    /// The plan was deleted.
    Deleted,
}

impl Grant {
    /// Whether `ticket` is as good as the link's password.
    ///
    /// # Errors
    /// [`Denied::Password`] where a ticket is needed and this is none.
    pub fn unlock(&self, ticket: Option<&Ticket>, now_millis: i64) -> Result<(), Denied> {
        match &self.password {
            None => Ok(()),
            Some(password) => match ticket {
                Some(ticket) if ticket.is_good(password, &self.hash, now_millis) => Ok(()),
                _ => Err(Denied::Password),
            },
        }
    }

    /// Whether the plan can be worked on with this credential.
    ///
    /// # Errors
    /// Why it can not.
    pub fn open(&self, ticket: Option<&Ticket>, now_millis: i64) -> Result<(), Denied> {
        self.unlock(ticket, now_millis)?;
        if self.is_deleted { Err(Denied::Deleted) } else { Ok(()) }
    }
}

/// What a handler needs of a request, as a type.
pub trait Needs: Send {
    /// The least role.
    const ROLE: Role;
    /// Whether it also works on plans that were deleted.
    const DELETED_TOO: bool = false;
    /// Whether it works without the link's password.
    const LOCKED_TOO: bool = false;
}

/// Needs at least to read.
pub struct AsViewer;
impl Needs for AsViewer {
    const ROLE: Role = Role::Viewer;
}

/// Needs at least to comment, and so to have the plan itself.
pub struct AsCommenter;
impl Needs for AsCommenter {
    const ROLE: Role = Role::Commenter;
}

/// Needs to own.
pub struct AsOwner;
impl Needs for AsOwner {
    const ROLE: Role = Role::Owner;
}

/// Needs to own, and the plan may be deleted.
pub struct AsOwnerOfDeleted;
impl Needs for AsOwnerOfDeleted {
    const ROLE: Role = Role::Owner;
    const DELETED_TOO: bool = true;
}

/// Needs a token only: for telling the password.
pub struct AtTheDoor;
impl Needs for AtTheDoor {
    const ROLE: Role = Role::Viewer;
    const LOCKED_TOO: bool = true;
}

/// Proof that the request's token opens the plan in its path with at least the role `N`, and the relay to act on.
pub struct Granted<N: Needs> {
    grant: Grant,
    relay: Relay,
    needs: PhantomData<N>,
}

impl<N: Needs> Granted<N> {
    /// What the token opens.
    pub fn grant(&self) -> &Grant {
        &self.grant
    }

    /// The relay, within the reach of this grant.
    pub(crate) fn relay(&self) -> &Relay {
        &self.relay
    }
}

impl<N: Needs> FromRequestParts<Relay> for Granted<N> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, relay: &Relay) -> Result<Self, Problem> {
        let path = RawPathParams::from_request_parts(parts, relay)
            .await
            .map_err(|_| Problem::unauthorized())?;
        let asked = path
            .iter()
            .find(|(name, _)| *name == "plan")
            .and_then(|(_, id)| id.parse::<DocumentId>().ok());
        let address = Address::of(parts, relay.config());
        let credential = bearer(&parts.headers).ok_or_else(Problem::unauthorized)?;
        let now_millis = clock::now_millis();
        let grant = relay.look_up(address, &credential.token, now_millis).await?;
        // A token for another plan is no better than none: which plans exist is nobody's business.
        let Some(grant) = grant.filter(|grant| asked == Some(grant.plan)) else {
            return Err(Problem::unauthorized());
        };
        if !N::LOCKED_TOO {
            grant.unlock(credential.ticket.as_ref(), now_millis)?;
        }
        if grant.is_deleted && !N::DELETED_TOO {
            return Err(Problem::deleted());
        }
        if grant.role < N::ROLE {
            return Err(Problem::role(N::ROLE));
        }
        Ok(Self {
            grant,
            relay: relay.clone(),
            needs: PhantomData,
        })
    }
}

/// The credential of an `Authorization: Bearer` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<Credential> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        token.trim().parse::<Credential>().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a3_roles_are_ordered() {
        assert!(Role::ALL.is_sorted());
        for role in Role::ALL {
            assert_eq!(Role::from_number(role.number()), Some(role));
            assert_eq!(Role::from_name(&role.to_string()), Ok(role));
        }
        assert_eq!(Role::from_number(0), None);
    }

    #[test]
    fn a_link_name_has_one_text_only() {
        let link = LinkId([0, 1, 2, 3, 0xfc, 0xfd, 0xfe, 0xff]);
        assert_eq!(link.to_string(), "00010203fcfdfeff");
        assert_eq!("00010203fcfdfeff".parse(), Ok(link));
        for bad in ["", "00010203FCFDFEFF", "+0010203fcfdfeff", "00010203fcfdfeff0", "0001"] {
            assert_eq!(bad.parse::<LinkId>(), Err(NotALink), "{bad}");
        }
    }
}
