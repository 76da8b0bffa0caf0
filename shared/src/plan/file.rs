//! A plan's own file: measured, then read.

use super::read;
use crate::i18n::{Text, find};
use crate::sync::guard::{Limits, Refusal, is_document, measure, measure_file, split};
use crate::sync::{Input, Patches, Session, SessionConfig};
use automerge::{Automerge, Change, LoadOptions, OnPartialLoad, TextEncoding};

/// Why a file was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileError {
    /// It is no plan, or it is damaged.
    NotAPlan,
    /// It is, or unpacks to something, larger than any plan.
    TooBig,
}

impl FileError {
    /// What to tell the person.
    pub fn text(self) -> &'static Text {
        match self {
            Self::NotAPlan => const { find("home.file.bad") },
            Self::TooBig => const { find("exchange.error.bomb") },
        }
    }
}

impl From<Refusal> for FileError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::TooBig | Refusal::TooManyOps | Refusal::TooDeep | Refusal::DocumentFull => Self::TooBig,
            Refusal::Malformed | Refusal::ReadOnly | Refusal::Contradicts => Self::NotAPlan,
        }
    }
}

/// Reads a plan's file. automerge sees no byte of it before all of it was measured, and every change in it is one that peers take.
///
/// # Errors
/// When it is no plan, or larger than any plan.
pub fn open(bytes: &[u8], limits: &Limits) -> Result<Automerge, FileError> {
    measure_file(bytes, limits)?;
    let chunks = split(bytes).unwrap_or_default().into_iter();
    let (documents, changes): (Vec<_>, Vec<_>) = chunks.partition(|chunk| is_document(chunk));
    let mut doc = load(&documents.concat())?;
    if !changes.is_empty() {
        doc = take(doc, &changes, limits)?;
    }
    for change in doc.get_changes(&[]) {
        measure(change.raw_bytes(), limits)?;
    }
    if read::schema_version(&doc) > 0 {
        Ok(doc)
    } else {
        Err(FileError::NotAPlan)
    }
}

fn load(documents: &[u8]) -> Result<Automerge, FileError> {
    if documents.is_empty() {
        return Ok(Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit));
    }
    let options = LoadOptions::new()
        .text_encoding(TextEncoding::Utf16CodeUnit)
        .on_partial_load(OnPartialLoad::Error);
    Automerge::load_with_options(documents, options).map_err(|_| FileError::NotAPlan)
}

/// Takes loose changes as a session takes them: some that automerge alone would take it would panic at (rule S3).
fn take(doc: Automerge, changes: &[&[u8]], limits: &Limits) -> Result<Automerge, FileError> {
    let config = SessionConfig {
        limits: limits.clone(),
        patches: Patches::Unwanted,
    };
    let mut session = Session::new(doc, config);
    let chunks = changes.iter().map(|chunk| chunk.to_vec()).collect();
    session.handle(0, Input::Chunks { chunks });
    while session.poll().is_some() {}
    // One that waits for others which are not in the file is left out.
    let is_taken = |chunk: &&[u8]| Change::try_from(*chunk).is_ok_and(|change| session.knows(&change.hash()));
    if changes.iter().all(is_taken) {
        Ok(session.doc().clone())
    } else {
        Err(FileError::NotAPlan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::genesis::new_document;
    use automerge::transaction::Transactable;
    use automerge::{ActorId, ROOT, ReadDoc};

    fn check(bytes: &[u8], expected: Result<(), FileError>) {
        assert_eq!(open(bytes, &Limits::default()).map(drop), expected);
    }

    fn plan() -> Automerge {
        new_document(ActorId::from([1; 16])).unwrap()
    }

    #[test]
    fn s2_a_saved_plan_is_opened() {
        let doc = plan();
        assert_eq!(
            open(&doc.save(), &Limits::default()).unwrap().get_heads(),
            doc.get_heads()
        );
        check(&Automerge::new().save(), Err(FileError::NotAPlan));
        check(b"", Err(FileError::NotAPlan));
    }

    #[test]
    fn s2_a_torn_or_damaged_file_is_no_plan() {
        let mut bytes = plan().save();
        check(&bytes[..bytes.len() / 2], Err(FileError::NotAPlan));
        let last = bytes.len() - 1;
        bytes[last] ^= 0xff;
        check(&bytes, Err(FileError::NotAPlan));
    }

    #[test]
    fn s2_a_change_that_no_peer_would_take_is_no_part_of_a_file() {
        let mut doc = plan();
        let mut tx = doc.transaction();
        for step in 0..=Limits::default().change_ops {
            tx.put(ROOT, "again", step).unwrap();
        }
        tx.commit();
        assert!(doc.get(ROOT, "again").unwrap().is_some());
        check(&doc.save(), Err(FileError::TooBig));
    }
}
