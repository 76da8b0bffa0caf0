//! The names of things: documents, link tokens, records. Each is parsed once, at the edge.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use uuid::{Uuid, Variant};

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not base58check of 16 bytes.
    #[error("not a document id")]
    Document,
    /// Not 32 bytes of base64url without padding.
    #[error("not a token")]
    Token,
    /// Empty, longer than 64 characters, or with a character outside `A-Za-z0-9_-`.
    #[error("not a record id")]
    Record,
}

/// A document's id: 16 bytes, written as automerge-repo writes them (base58check).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub [u8; 16]);

impl DocumentId {
    /// Bytes of an id.
    pub const LEN: usize = 16;
    /// A base58check id of 16 bytes is never longer than this; longer text is not worth decoding.
    const MAX_TEXT: usize = 32;

    /// The id's bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// A new document's id from 16 random bytes: a random UUID (version 4 of RFC 9562), as automerge-repo makes them.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(uuid::Builder::from_random_bytes(bytes).into_uuid().into_bytes())
    }

    /// The document that holds what is said about this plan: a UUID made of the plan's (version 5 of RFC 9562), so that whoever knows the
    /// plan can find it, and nothing has to be kept about which belongs to which.
    pub fn discussion(&self) -> Self {
        Self(Uuid::new_v5(&DISCUSSIONS, &self.0).into_bytes())
    }

    /// Whether the id has the form of one that is made of another, as a discussion's is. No plan can be claimed under such an id.
    pub fn is_derived(&self) -> bool {
        let uuid = Uuid::from_bytes(self.0);
        uuid.get_version_num() == 5 && uuid.get_variant() == Variant::RFC4122
    }
}

/// The name space of discussions: random, and the same for ever.
const DISCUSSIONS: Uuid = uuid::uuid!("f4a353ba-5934-432e-a2f2-3e1f050558fe");

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(self.0).with_check().into_string())
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentId({self})")
    }
}

impl FromStr for DocumentId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.len() > Self::MAX_TEXT {
            return Err(IdError::Document);
        }
        let bytes = bs58::decode(text)
            .with_check(None)
            .into_vec()
            .map_err(|_| IdError::Document)?;
        bytes.try_into().map(Self).map_err(|_| IdError::Document)
    }
}

/// A link's secret: 32 random bytes. Whoever holds it has the link's role.
///
/// `Debug` does not show it, and comparing takes the same time wherever two tokens differ.
#[derive(Clone, Copy, Eq)]
pub struct Token(pub [u8; 32]);

impl Token {
    /// Bytes of a token.
    pub const LEN: usize = 32;
    /// Characters of a token's text.
    pub const TEXT_LEN: usize = 43;

    /// The secret bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        let difference = self.0.iter().zip(&other.0).fold(0, |sum, (a, b)| sum | (a ^ b));
        std::hint::black_box(difference) == 0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url(&self.0))
    }
}

impl FromStr for Token {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.len() != Self::TEXT_LEN {
            return Err(IdError::Token);
        }
        let mut bytes = [0; 32];
        let (mut buffer, mut bits, mut at) = (0_u32, 0_u32, 0);
        for character in text.bytes() {
            let digit = BASE64URL.iter().position(|&c| c == character).ok_or(IdError::Token)?;
            buffer = (buffer << 6) | u32::try_from(digit).map_err(|_| IdError::Token)?;
            bits += 6;
            if bits >= 8 {
                bits -= 8;
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = (buffer >> bits) as u8;
                }
                at += 1;
            }
            buffer &= 0xff;
        }
        // The last character carries two bits too many; they must be zero, or one token had several texts.
        if buffer & ((1 << bits) - 1) != 0 {
            return Err(IdError::Token);
        }
        Ok(Self(bytes))
    }
}

const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn base64url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word = group.iter().fold(0_u32, |word, &byte| (word << 8) | u32::from(byte)) << (8 * (3 - group.len()));
        for place in 0..=group.len() {
            let digit = (word >> (18 - 6 * place)) & 0x3f;
            text.push(char::from(BASE64URL[digit as usize]));
        }
    }
    text
}

/// A record's id inside its collection: 1 to 64 characters of `A-Za-z0-9_-`. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId(Arc<str>);

impl RecordId {
    /// The longest id, in characters.
    pub const MAX_LEN: usize = 64;

    /// A fresh id from 12 random bytes: 16 characters.
    pub fn from_random(bytes: [u8; 12]) -> Self {
        Self(base64url(&bytes).into())
    }

    /// The id that stands for the plan's frame, which is a single record.
    pub fn frame() -> Self {
        Self("plan".into())
    }

    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordId({})", self.0)
    }
}

impl std::borrow::Borrow<str> for RecordId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for RecordId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for RecordId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let fits = (1..=Self::MAX_LEN).contains(&text.len());
        if fits && text.bytes().all(|c| BASE64URL.contains(&c)) {
            Ok(Self(text.into()))
        } else {
            Err(IdError::Record)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_document_id_is_written_as_automerge_repo_writes_it() {
        // Made by `@automerge/automerge-repo`: binaryToDocumentId(0x00..0x0f).
        let id = DocumentId(std::array::from_fn(|i| i as u8));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("".parse::<DocumentId>(), Err(IdError::Document));
        assert_eq!("1".repeat(4000).parse::<DocumentId>(), Err(IdError::Document));
        let mut wrong = id.to_string();
        wrong.pop();
        assert_eq!(wrong.parse::<DocumentId>(), Err(IdError::Document));
    }

    #[test]
    fn t1_a_discussions_id_is_made_of_the_plans_and_can_be_told_from_a_plans() {
        let plan = DocumentId(std::array::from_fn(|i| i as u8));
        // Python: uuid.uuid5(uuid.UUID("f4a353ba-5934-432e-a2f2-3e1f050558fe"), bytes(range(16))), by its bytes.
        let expected = "cb26cdd3-8c62-5a69-8dbd-af2a9e23d2e6";
        assert_eq!(Uuid::from_bytes(plan.discussion().0).to_string(), expected);
        assert!(plan.discussion().is_derived() && !plan.is_derived());
        assert_ne!(plan.discussion().discussion(), plan);
    }

    #[test]
    fn a_token_is_never_shown_by_debug() {
        let token = Token([7; 32]);
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(token.to_string().len(), Token::TEXT_LEN);
    }

    #[test]
    fn a_token_has_one_text_only() {
        let text = Token([0; 32]).to_string();
        let twin = format!("{}B", &text[..42]);
        assert_eq!(text.parse(), Ok(Token([0; 32])));
        assert_eq!(twin.parse::<Token>(), Err(IdError::Token));
    }

    #[test]
    fn a_record_id_has_1_to_64_safe_characters() {
        for bad in ["", "a b", "ä", "a/b", &"x".repeat(65)] {
            assert_eq!(bad.parse::<RecordId>(), Err(IdError::Record), "{bad:?}");
        }
        for good in ["a", "A_-9", &"x".repeat(64)] {
            assert_eq!(good.parse::<RecordId>().unwrap().as_str(), good);
        }
    }

    proptest! {
        #[test]
        fn t1_no_new_plan_has_the_form_of_a_discussion(random: [u8; 16]) {
            let plan = DocumentId::from_random(random);
            prop_assert!(!plan.is_derived() && plan.discussion().is_derived());
        }

        #[test]
        fn every_id_survives_its_text(document: [u8; 16], token: [u8; 32], record: [u8; 12]) {
            prop_assert_eq!(DocumentId(document).to_string().parse(), Ok(DocumentId(document)));
            prop_assert_eq!(Token(token).to_string().parse(), Ok(Token(token)));
            let record = RecordId::from_random(record);
            prop_assert_eq!(record.as_str().parse(), Ok(record.clone()));
            prop_assert_eq!(record.as_str().len(), 16);
        }

        #[test]
        fn tokens_are_equal_only_when_every_byte_is(a: [u8; 32], at in 0..32_usize, flip in 1..=255_u8) {
            let mut b = a;
            b[at] ^= flip;
            prop_assert_eq!(Token(a), Token(a));
            prop_assert_ne!(Token(a), Token(b));
        }

        #[test]
        fn no_text_makes_an_id_panic(text in ".*") {
            let _ = text.parse::<DocumentId>();
            let _ = text.parse::<Token>();
            let _ = text.parse::<RecordId>();
        }
    }
}
