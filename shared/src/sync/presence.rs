//! Who is here, and where they look: the payload of `ephemeral` messages, a small CBOR map.
//!
//! Everything in it is a claim by its sender. Unknown keys are skipped, so that later versions can say more.

use super::wire::cbor;
use minicbor::{Decoder, Encoder};

/// Characters of the longest text that is read; longer ones are cut.
const MAX_CHARS: usize = 80;

/// Whether a presence message says hello or goodbye.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Gone {
    /// The person is here.
    #[default]
    Here,
    /// The person has left.
    Left,
}

/// One person in one tab.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Presence {
    /// A random id of the tab.
    pub person: String,
    /// The name the person chose.
    pub name: String,
    /// Which of the palette's colours.
    pub color: u8,
    /// Collection key and record id of what is open.
    pub at: Option<(String, String)>,
    /// The field that is being edited.
    pub field: Option<String>,
    /// Here or leaving.
    pub gone: Gone,
}

impl Presence {
    /// Writes the payload.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(128);
        let texts = [
            ("person", Some(&self.person)),
            ("name", Some(&self.name)),
            ("collection", self.at.as_ref().map(|at| &at.0)),
            ("record", self.at.as_ref().map(|at| &at.1)),
            ("field", self.field.as_ref()),
        ];
        let fields = 2 + texts.iter().filter(|(_, text)| text.is_some()).count();
        let mut e = Encoder::new(&mut bytes);
        // Writing CBOR to a `Vec` cannot fail: its error type has no value.
        let _ = e.map(fields as u64);
        for (key, text) in texts {
            if let Some(text) = text {
                let _ = e.str(key).and_then(|e| e.str(text));
            }
        }
        let _ = e.str("color").and_then(|e| e.u8(self.color));
        let _ = e.str("gone").and_then(|e| e.bool(self.gone == Gone::Left));
        bytes
    }

    /// Reads a payload; `None` when it is not one.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut presence = Self::default();
        let (mut collection, mut record) = (None, None);
        let mut decoder = Decoder::new(bytes);
        cbor::each_entry(&mut decoder, |d, key| {
            match key {
                "person" => presence.person = text(d)?,
                "name" => presence.name = text(d)?,
                "collection" => collection = Some(text(d)?),
                "record" => record = Some(text(d)?),
                "field" => presence.field = Some(text(d)?),
                "color" => presence.color = d.u8().ok()?,
                "gone" if d.bool().ok()? => presence.gone = Gone::Left,
                "gone" => presence.gone = Gone::Here,
                _ => cbor::skip(d)?,
            }
            Some(())
        })?;
        presence.at = collection.zip(record);
        let complete = decoder.position() == bytes.len() && !presence.person.is_empty();
        complete.then_some(presence)
    }
}

fn text(d: &mut Decoder<'_>) -> Option<String> {
    Some(d.str().ok()?.chars().take(MAX_CHARS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn w8_presence_survives_its_payload() {
        let full = Presence {
            person: "p".into(),
            name: "陳".into(),
            color: 3,
            at: Some(("touchpoints".into(), "r1".into())),
            field: Some("owner".into()),
            gone: Gone::Left,
        };
        let bare = Presence {
            person: "p".into(),
            ..Presence::default()
        };
        for presence in [full, bare] {
            assert_eq!(Presence::decode(&presence.encode()), Some(presence));
        }
    }

    #[test]
    fn w8_presence_without_a_person_is_nobody() {
        assert_eq!(Presence::decode(&Presence::default().encode()), None);
    }

    #[test]
    fn w8_a_long_name_is_cut() {
        let long = Presence {
            person: "p".into(),
            name: "長".repeat(5000),
            ..Presence::default()
        };
        assert_eq!(
            Presence::decode(&long.encode()).unwrap().name.chars().count(),
            MAX_CHARS
        );
    }

    proptest! {
        #[test]
        fn w8_no_bytes_make_presence_panic(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = Presence::decode(&bytes);
        }
    }
}
