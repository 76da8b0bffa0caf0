//! Who sits here: a name and a colour that others see, kept on this device. No account, no proof.

use crate::dispatch::random_bytes;
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;
use shared::ids::RecordId;

const ID_KEY: &str = "touchloom.person";
const NAME_KEY: &str = "touchloom.name";
/// Colours in the palette of people, `--person-0` and on.
const COLORS: u8 = 8;
/// Characters of the longest name that others are shown.
const MAX_NAME: usize = 40;

/// The person at this device. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Person {
    id: StoredValue<String>,
    /// Their name; empty until one was given.
    pub name: RwSignal<String>,
    /// Their colour, an index into the palette.
    pub color: u8,
}

impl Person {
    /// A random id, the same as long as the device keeps it.
    pub fn id(self) -> String {
        self.id.try_get_value().unwrap_or_default()
    }

    /// Takes a name and keeps it. Without storage it lasts as long as the page.
    pub fn rename(self, name: &str) {
        let name: String = name.trim().chars().take(MAX_NAME).collect();
        let _ = LocalStorage::set(NAME_KEY, &name);
        self.name.set(name);
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

/// The name this device keeps, for where no context is at hand: one's changes carry it.
pub fn kept_name() -> String {
    LocalStorage::get::<String>(NAME_KEY).unwrap_or_default()
}

/// The person at this device.
pub fn use_person() -> Person {
    expect_context()
}

/// The sign on a person's disc: the first letter, or the last two of a Chinese name's, which tell people apart.
pub fn initials(name: &str) -> String {
    let name = name.trim();
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    if name.chars().all(is_han) && !name.is_empty() {
        return name.chars().last().map(String::from).unwrap_or_default();
    }
    name.chars()
        .next()
        .map_or_else(|| "?".to_owned(), |first| first.to_uppercase().to_string())
}
