//! What was looked at lately in a plan, kept on this device.

use crate::route::View;
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;
use shared::ids::DocumentId;
use shared::plan::change::RecordKey;
use shared::schema::CollectionId;

/// How much is remembered.
const MOST: usize = 9;

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Visited {
    /// A view.
    View(View),
    /// A record.
    Record(RecordKey),
}

impl Visited {
    fn write(&self) -> String {
        match self {
            Self::View(view) => view.slug().to_owned(),
            Self::Record(key) => format!("{}/{}", key.collection.def().key, key.id),
        }
    }

    fn read(line: &str) -> Option<Self> {
        match line.split_once('/') {
            Some((collection, id)) => {
                let collection = CollectionId::from_key(collection)?;
                Some(Self::Record(RecordKey::new(collection, id.parse().ok()?)))
            }
            None => View::from_slug(line).map(Self::View),
        }
    }
}

fn key(plan: DocumentId) -> String {
    format!("touchloom.recent.{plan}")
}

/// What is remembered of a plan, the last first.
pub(super) fn kept(plan: DocumentId) -> Vec<Visited> {
    let lines = LocalStorage::get::<String>(key(plan)).unwrap_or_default();
    lines.lines().filter_map(Visited::read).take(MOST).collect()
}

/// Remembers one more.
pub(super) fn note(visited: RwSignal<Vec<Visited>>, plan: DocumentId, shown: Visited) {
    visited.update(|visited| {
        visited.retain(|other| *other != shown);
        visited.insert(0, shown);
        visited.truncate(MOST);
        let lines: Vec<String> = visited.iter().map(Visited::write).collect();
        // Without storage it lasts as long as the page.
        let _ = LocalStorage::set(key(plan), lines.join("\n"));
    });
}
