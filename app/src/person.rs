//! Who sits here: a random id of the device, a name one may give, a colour.

use crate::dispatch::random_bytes;
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;
use shared::ids::RecordId;

const ID_KEY: &str = "touchloom.person";
const NAME_KEY: &str = "touchloom.name";
/// Colours in the palette of people.
const COLORS: u8 = 8;

/// The person at this device. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Person {
    id: StoredValue<String>,
    /// Their name; may be empty.
    pub name: RwSignal<String>,
    /// Their colour, an index into the palette.
    pub color: u8,
}

impl Person {
    /// The id, the same in all tabs of this device.
    pub fn id(self) -> String {
        self.id.get_value()
    }

    /// Changes the name and remembers it. Without storage it lasts as long as the page.
    pub fn rename(self, name: &str) {
        let _ = LocalStorage::set(NAME_KEY, name);
        self.name.set(name.to_owned());
    }
}

/// Makes the person available to everything below.
pub fn provide_person() {
    let id = LocalStorage::get::<String>(ID_KEY).unwrap_or_else(|_| {
        let id = RecordId::from_random(random_bytes()).to_string();
        // Without storage the id lasts as long as the page.
        let _ = LocalStorage::set(ID_KEY, &id);
        id
    });
    let color = id
        .bytes()
        .fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte))
        % COLORS;
    let name = LocalStorage::get::<String>(NAME_KEY).unwrap_or_default();
    provide_context(Person {
        id: StoredValue::new(id),
        name: RwSignal::new(name),
        color,
    });
}

/// The person at this device.
pub fn use_person() -> Person {
    expect_context()
}
