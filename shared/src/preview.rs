//! What an import would do, for the person who decides: made by the worker that reads the file, shown by the page.

use crate::plan::Intent;
use crate::plan::pack;
use crate::schema::{COLLECTIONS, CollectionId, FieldId};
use minicbor::{Decoder, Encoder};

/// What was found in a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// The records: collection, title, and whether the plan has it already.
    pub records: Vec<(CollectionId, String, Novelty)>,
    /// Text that stays prose, by line.
    pub prose: Vec<(u32, String)>,
    /// What the file leaves blank: the record's title and the field.
    pub missing: Vec<(String, FieldId)>,
    /// Lines that are no part of a plan.
    pub ignored: u32,
    /// The wishes that carry it out. None: the plan says all of it already.
    pub intents: Vec<Intent>,
}

/// Whether a record is in the plan already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Novelty {
    /// It will be made.
    New,
    /// It will be brought up to date.
    Known,
}

impl Preview {
    /// As bytes.
    pub fn pack(&self) -> Vec<u8> {
        let mut out = Encoder::new(Vec::new());
        // Writing into a vector cannot fail.
        let _ = out.array(self.records.len() as u64);
        for (collection, title, novelty) in &self.records {
            let _ = out
                .u32(*collection as u32)
                .and_then(|out| out.str(title))
                .and_then(|out| out.bool(*novelty == Novelty::New));
        }
        let _ = out.array(self.prose.len() as u64);
        for (line, text) in &self.prose {
            let _ = out.u32(*line).and_then(|out| out.str(text));
        }
        let _ = out.array(self.missing.len() as u64);
        for (title, field) in &self.missing {
            let place = (field.collection() as u32, field.index() as u32);
            let _ = out
                .str(title)
                .and_then(|out| out.u32(place.0))
                .and_then(|out| out.u32(place.1));
        }
        let _ = out
            .u32(self.ignored)
            .and_then(|out| out.bytes(&pack::intents(&self.intents)));
        out.into_writer()
    }

    /// What [`Preview::pack`] wrote.
    pub fn unpack(bytes: &[u8]) -> Option<Self> {
        let mut from = Decoder::new(bytes);
        let collection = |from: &mut Decoder<'_>| Some(COLLECTIONS.get(from.u32().ok()? as usize)?.id);
        let mut preview = Self::default();
        for _ in 0..from.array().ok()?? {
            let collection = collection(&mut from)?;
            let title = from.str().ok()?.to_owned();
            let novelty = if from.bool().ok()? {
                Novelty::New
            } else {
                Novelty::Known
            };
            preview.records.push((collection, title, novelty));
        }
        for _ in 0..from.array().ok()?? {
            preview.prose.push((from.u32().ok()?, from.str().ok()?.to_owned()));
        }
        for _ in 0..from.array().ok()?? {
            let title = from.str().ok()?.to_owned();
            let collection = collection(&mut from)?;
            let index = from.u32().ok()? as usize;
            preview.missing.push((title, collection.fields().nth(index)?));
        }
        preview.ignored = from.u32().ok()?;
        preview.intents = pack::read_intents(from.bytes().ok()?)?;
        Some(preview)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::change::RecordKey;

    #[test]
    fn a_preview_comes_out_as_it_went_in() {
        let title = CollectionId::Frame.title();
        let preview = Preview {
            records: vec![(CollectionId::Goals, "More".into(), Novelty::Known)],
            prose: vec![(3, "and so on".into())],
            missing: vec![("More".into(), title)],
            ignored: 2,
            intents: vec![Intent::Set {
                record: RecordKey::frame(),
                field: title,
                value: "x".into(),
            }],
        };
        assert_eq!(Preview::unpack(&preview.pack()), Some(preview));
        assert_eq!(Preview::unpack(b"?"), None);
    }
}
