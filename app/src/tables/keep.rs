//! How a person likes to see a table: kept on this device, for each plan and collection, never in the document.

use gloo_storage::{LocalStorage, Storage};
use shared::ids::DocumentId;
use shared::schema::CollectionId;
use shared::table::Spec;

/// Where it is kept.
pub(super) fn key(plan: DocumentId, collection: CollectionId) -> String {
    format!("touchloom.table.{plan}.{}", collection.def().key)
}

/// What was kept, or the first look.
pub(super) fn read(key: &str, collection: CollectionId) -> Spec {
    match LocalStorage::get::<String>(key) {
        Ok(text) => Spec::read(collection, &text),
        Err(_) => Spec::first(collection),
    }
}

/// Keeps it. Without storage it lasts as long as the page.
pub(super) fn write(key: &str, text: &str) {
    let _ = LocalStorage::set(key, text);
}
