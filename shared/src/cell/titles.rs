//! Which record a title means.

use super::{CellError, fold};
use crate::ids::RecordId;
use crate::plan::Plan;
use crate::schema::CollectionId;
use std::collections::HashMap;

/// A collection's live records by folded title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Titles(HashMap<String, Vec<RecordId>>);

impl Titles {
    /// Those of a plan as it is now.
    pub fn new(plan: &Plan, to: CollectionId) -> Self {
        let mut titles: HashMap<String, Vec<RecordId>> = HashMap::new();
        for record in plan.all(to).filter(|record| record.gone.is_none()) {
            titles.entry(fold(record.title())).or_default().push(record.id.clone());
        }
        Self(titles)
    }

    pub(super) fn find(&self, plan: &Plan, to: CollectionId, text: &str) -> Result<RecordId, CellError> {
        let by_id = text
            .rsplit_once('#')
            .and_then(|(_, id)| id.trim().parse::<RecordId>().ok());
        if let Some(id) = by_id.filter(|id| plan.record(to, id).is_some()) {
            return Ok(id);
        }
        let folded = fold(text);
        let named = self.0.get(&folded).map_or(&[][..], Vec::as_slice);
        match named {
            _ if folded.is_empty() => Err(CellError::NoRecord(String::new())),
            [] => Err(CellError::NoRecord(text.trim().to_owned())),
            [one] => Ok(one.clone()),
            _ => Err(CellError::SeveralRecords(text.trim().to_owned())),
        }
    }

    /// How to write a record so that it is found again.
    pub(super) fn name(&self, plan: &Plan, to: CollectionId, id: &RecordId) -> String {
        let title = plan
            .record(to, id)
            .map(|record| one_line(record.title()))
            .unwrap_or_default();
        match self.find(plan, to, &title) {
            Ok(found) if found == *id => title,
            _ if title.is_empty() => format!("#{id}"),
            _ => format!("{title} #{id}"),
        }
    }
}

/// A text without line breaks and outer spaces.
pub(super) fn one_line(text: &str) -> String {
    let line = |c: char| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c };
    text.trim().replace("\r\n", " ").chars().map(line).collect()
}
