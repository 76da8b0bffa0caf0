//! Links with a password: hashing it, checking it, and the ticket that stands for having known it.
//!
//! A password is slow to check by design, so it is told once (`POST /api/plans/{id}/unlock`) and answered by a ticket: the time it
//! ends and a keyed BLAKE3 hash over that time and the token's hash, with a key derived from the stored password hash. Any node can
//! check it, none has to remember it, and a new password ends all tickets.

use std::fmt;
use std::str::FromStr;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use shared::ids::{IdError, Token};

use super::TokenHash;

/// Bytes of the longest password.
pub const PASSWORD_BYTES: usize = 256;
/// Milliseconds a ticket is good for: a month, after which a device asks for the password again.
const TICKET_MILLIS: i64 = 30 * 24 * 60 * 60 * 1000;
/// What the key is derived for; it keeps tickets apart from every other use of BLAKE3.
const CONTEXT: &str = "touchloom 2026-11 ticket of a link with a password";

/// Why a password could not be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct NotHashed;

/// The argon2id string (19 MiB, two passes, one lane: the library's and OWASP's default) that is kept in the password's place. Takes
/// tens of milliseconds: not for a thread that others wait for.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn hash(password: &str) -> Result<String, NotHashed> {
    let hashed = Argon2::default().hash_password(password.as_bytes());
    hashed.map(|hash| hash.to_string()).map_err(|_| NotHashed)
}

/// Whether `password` is the one behind `stored`. As slow as [`hash`].
pub fn is_right(password: &str, stored: &str) -> bool {
    Argon2::default().verify_password(password.as_bytes(), stored).is_ok()
}

/// Proof that its holder knew a link's password. `Debug` does not show it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    expires_millis: i64,
    proof: Token,
}

impl Ticket {
    /// A ticket for the link with this stored password and token.
    pub fn issue(stored: &str, token: &TokenHash, now_millis: i64) -> Self {
        let expires_millis = now_millis.saturating_add(TICKET_MILLIS);
        Self {
            expires_millis,
            proof: prove(stored, token, expires_millis),
        }
    }

    /// When it ends, in Unix milliseconds.
    pub fn expires_millis(&self) -> i64 {
        self.expires_millis
    }

    pub(super) fn is_good(&self, stored: &str, token: &TokenHash, now_millis: i64) -> bool {
        now_millis < self.expires_millis && self.proof == prove(stored, token, self.expires_millis)
    }
}

fn prove(stored: &str, token: &TokenHash, expires_millis: i64) -> Token {
    let key = blake3::derive_key(CONTEXT, stored.as_bytes());
    let mut hasher = blake3::Hasher::new_keyed(&key);
    hasher.update(token.as_bytes());
    hasher.update(&expires_millis.to_be_bytes());
    Token(*hasher.finalize().as_bytes())
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.expires_millis, self.proof)
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ticket(…)")
    }
}

impl FromStr for Ticket {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (expires, proof) = text.split_once('.').ok_or(IdError::Token)?;
        Ok(Self {
            expires_millis: expires.parse().map_err(|_| IdError::Token)?,
            proof: proof.parse()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a12_a_ticket_is_good_for_its_link_password_and_time_only() {
        let (stored, other) = (hash("open sesame").unwrap(), hash("open sesame").unwrap());
        assert!(is_right("open sesame", &stored) && !is_right("Open sesame", &stored));
        assert!(!is_right("open sesame", "no argon2 string"));
        let (token, another) = (TokenHash::of(&Token([1; 32])), TokenHash::of(&Token([2; 32])));
        let ticket: Ticket = Ticket::issue(&stored, &token, 1000).to_string().parse().unwrap();
        assert!(ticket.is_good(&stored, &token, 1000));
        assert!(!ticket.is_good(&other, &token, 1000), "the same password, set anew");
        assert!(!ticket.is_good(&stored, &another, 1000));
        assert!(!ticket.is_good(&stored, &token, ticket.expires_millis()));
        let longer = Ticket {
            expires_millis: ticket.expires_millis + 1,
            ..ticket
        };
        assert!(!longer.is_good(&stored, &token, 1000));
        assert!(!format!("{ticket:?}").contains(&ticket.proof.to_string()));
    }
}
