//! What the screen may ask for. Views name wishes; only the host carries them out.

use leptos::prelude::*;
use shared::ids::RecordId;
use shared::plan::Value;
use shared::plan::change::RecordKey;
use shared::plan::intent::{Intent, Place};
use shared::schema::{CollectionId, FieldId};

/// A wish about the document.
#[derive(Clone, Debug)]
pub enum Command {
    /// Change it.
    Intent(Intent),
    /// Change it by several changes that are one step to undo.
    AsOne(Vec<Intent>),
    /// Take back one's last change.
    Undo,
    /// Do it again.
    Redo,
}

/// The way from a view to the host. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Dispatch(StoredValue<Box<dyn Fn(Command)>, LocalStorage>);

impl Dispatch {
    /// A way that ends in `perform`.
    pub fn new(perform: impl Fn(Command) + 'static) -> Self {
        Self(StoredValue::new_local(Box::new(perform)))
    }

    fn command(self, command: Command) {
        // Nothing to do when the plan was closed meanwhile.
        self.0.try_with_value(|perform| perform(command));
    }

    /// Carries out a wish in one transaction. When it cannot be done, the host says why.
    pub fn send(self, intent: Intent) {
        self.command(Command::Intent(intent));
    }

    /// Carries out more wishes than one transaction may hold: one for each batch, undone together.
    pub fn send_as_one(self, name: &'static str, batches: Vec<Vec<Intent>>) {
        let wishes = batches.into_iter().map(|intents| Intent::Many { name, intents });
        self.command(Command::AsOne(wishes.collect()));
    }

    /// Takes back the last thing done here.
    pub fn undo(self) {
        self.command(Command::Undo);
    }

    /// Does again what was undone last.
    pub fn redo(self) {
        self.command(Command::Redo);
    }

    /// Sets a field.
    pub fn set(self, record: &RecordKey, field: impl Into<FieldId>, value: impl Into<Value>) {
        self.send(Intent::Set {
            record: record.clone(),
            field: field.into(),
            value: value.into(),
        });
    }

    /// Makes a record and returns its id.
    pub fn create(self, collection: CollectionId, place: Place, values: Vec<(FieldId, Value)>) -> RecordId {
        let id = self.fresh_id();
        self.send(Intent::Create {
            record: RecordKey::new(collection, id.clone()),
            place,
            values,
        });
        id
    }

    /// An id nobody else has.
    pub fn fresh_id(self) -> RecordId {
        RecordId::from_random(random_bytes())
    }
}

/// Random bytes from the browser's secure generator.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if getrandom::fill(&mut bytes).is_err() {
        // No browser that runs WebAssembly lacks the generator; a clash of ids would be worse than stopping.
        wasm_bindgen::throw_str("no random numbers");
    }
    bytes
}
