//! What a plan is made of, declared once.
//!
//! A collection is a kind of record; a field has a [`FieldKind`]. From the one declaration below come the stored keys, the
//! typed readers ([`Field`]), the forms, tables and exports, and the keys of the translations. Adding a field is one word in
//! `schema/declare.rs` and one line in `i18n/`; a field without its words does not compile.

use crate::i18n::{Text, find};
use std::marker::PhantomData;

mod chapter;
mod choices;
pub mod kind;

pub use chapter::Chapter;
pub use choices::*;

/// The schema this build writes and fully understands. A plan with a higher number is shown, but not edited.
pub const SCHEMA_VERSION: u64 = 2;

/// The key in the document's root that holds the schema version.
pub const SCHEMA_KEY: &str = "schema";
/// The key in a record that holds its place among the others, a fractional index.
pub const POS_KEY: &str = "pos";
/// The key in a record that holds when it went to the bin, in seconds since 1970. Absent: the record is live.
pub const GONE_KEY: &str = "gone";

/// How a field's value is stored, merged, edited and shown.
#[derive(Clone, Copy, Debug)]
pub enum FieldKind {
    /// A short text. One value wins; the others stay readable as a conflict.
    Line,
    /// Prose that people write together: an automerge text, merged by character.
    Prose,
    /// One of a few values, stored by its key.
    Choice(&'static [ChoiceDef]),
    /// A set of free words. Merges by member.
    Tags,
    /// A number.
    Number,
    /// A share of a hundred; 80 means 80 %.
    Percent,
    /// Whole minor units (cents, fen) of the plan's currency.
    Money,
    /// A date, an offset from the plan's start, or "ongoing"; see [`crate::date::When`].
    When,
    /// From one `When` to another; see [`crate::date::Span`].
    Span,
    /// How often something happens; see [`crate::cadence::Cadence`].
    Cadence,
    /// How long something may take, an ISO 8601 duration such as `PT5M` or `P3D`; see [`crate::limit::Limit`].
    Limit,
    /// A role, a department or a name.
    Person,
    /// One record of another collection.
    Ref(CollectionId),
    /// A set of records of another collection. Merges by member.
    Refs(CollectionId),
    /// A whole number from `min` to `max`.
    Scale {
        /// The lowest value.
        min: i64,
        /// The highest value.
        max: i64,
    },
    /// Yes or no.
    Check,
    /// A goal's figure: comparator, value, unit, per-item count, growth; see [`crate::plan::Target`].
    Target,
    /// A percentage for each of some records of another collection. Merges by member.
    Shares(CollectionId),
}

/// A field of a collection.
#[derive(Debug)]
pub struct FieldDef {
    /// The stored key.
    pub key: &'static str,
    /// The label people read.
    pub label: &'static Text,
    /// What it holds.
    pub kind: FieldKind,
}

/// A kind of record.
#[derive(Debug)]
pub struct CollectionDef {
    /// Its identity in code.
    pub id: CollectionId,
    /// The stored key in the document's root.
    pub key: &'static str,
    /// Its name, in the plural.
    pub name: &'static Text,
    /// The name of one record.
    pub one: &'static Text,
    /// The chapter it stands in.
    pub chapter: Chapter,
    /// Its fields in reading order. The first is the record's title.
    pub fields: &'static [FieldDef],
}

/// A field's identity: its collection and its place there. The place is never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldId {
    collection: CollectionId,
    index: u8,
}

impl FieldId {
    /// The field's declaration.
    pub fn def(self) -> &'static FieldDef {
        &self.collection.def().fields[self.index()]
    }

    /// The collection it belongs to.
    pub const fn collection(self) -> CollectionId {
        self.collection
    }

    /// Its place among the collection's fields.
    pub const fn index(self) -> usize {
        self.index as usize
    }
}

/// A field whose kind the compiler knows, so that [`crate::plan::Record::get`] gives the right type.
#[derive(Debug)]
pub struct Field<K> {
    id: FieldId,
    kind: PhantomData<K>,
}

impl<K> Clone for Field<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Field<K> {}

impl<K> Field<K> {
    const fn new(collection: CollectionId, index: u8) -> Self {
        Self {
            id: FieldId { collection, index },
            kind: PhantomData,
        }
    }

    /// The untyped identity.
    pub const fn id(self) -> FieldId {
        self.id
    }
}

impl<K> From<Field<K>> for FieldId {
    fn from(field: Field<K>) -> Self {
        field.id
    }
}

impl CollectionId {
    /// The declaration.
    pub fn def(self) -> &'static CollectionDef {
        &COLLECTIONS[self as usize]
    }

    /// The collection with this stored key.
    pub fn from_key(key: &str) -> Option<Self> {
        COLLECTIONS.iter().find(|def| def.key == key).map(|def| def.id)
    }

    /// The field with this stored key.
    pub fn field(self, key: &str) -> Option<FieldId> {
        let index = self.def().fields.iter().position(|field| field.key == key)?;
        Some(FieldId {
            collection: self,
            index: u8::try_from(index).ok()?,
        })
    }

    /// All fields in reading order.
    pub fn fields(self) -> impl Iterator<Item = FieldId> {
        (0..self.def().fields.len()).map(move |index| FieldId {
            collection: self,
            index: index as u8,
        })
    }

    /// The field that names a record.
    pub const fn title(self) -> FieldId {
        FieldId {
            collection: self,
            index: 0,
        }
    }

    /// The collections that hold records: all but the frame, which is one record by itself.
    pub fn of_records() -> impl Iterator<Item = Self> {
        COLLECTIONS.iter().map(|def| def.id).filter(|id| *id != Self::Frame)
    }
}

macro_rules! field_kind {
    (Choice($list:ident)) => {
        FieldKind::Choice($list)
    };
    (Ref($to:ident)) => {
        FieldKind::Ref(CollectionId::$to)
    };
    (Refs($to:ident)) => {
        FieldKind::Refs(CollectionId::$to)
    };
    (Shares($to:ident)) => {
        FieldKind::Shares(CollectionId::$to)
    };
    (Scale($min:literal, $max:literal)) => {
        FieldKind::Scale { min: $min, max: $max }
    };
    ($plain:ident) => {
        FieldKind::$plain
    };
}

macro_rules! schema {
    ($($(#[$doc:meta])* $Id:ident $key:literal $module:ident $Chapter:ident {
        $($field:ident: $Kind:ident $(($($arg:tt)*))?;)*
    })*) => {
        /// A kind of record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum CollectionId { $($(#[$doc])* $Id),* }

        /// Every collection, in the order of the plan's outline.
        pub const COLLECTIONS: &[CollectionDef] = &[$(CollectionDef {
            id: CollectionId::$Id,
            key: $key,
            name: &find(concat!("collection.", $key)).alone(),
            one: &find(concat!("one.", $key)).alone(),
            chapter: Chapter::$Chapter,
            fields: &[$(FieldDef {
                key: stringify!($field),
                label: &find(concat!($key, ".", stringify!($field))).alone(),
                kind: field_kind!($Kind $(($($arg)*))?),
            }),*],
        }),*];

        $(
            #[doc = concat!("The typed fields of `", $key, "`.")]
            #[allow(non_upper_case_globals, non_camel_case_types, missing_docs)]
            pub mod $module {
                use super::{CollectionId, Field, kind};
                enum Index { $($field),* }
                $(pub const $field: Field<kind::$Kind> = Field::new(CollectionId::$Id, Index::$field as u8);)*
            }
        )*
    };
}

mod declare;

pub use declare::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_stand_at_their_own_place() {
        for (index, def) in COLLECTIONS.iter().enumerate() {
            assert_eq!(def.id as usize, index);
            assert_eq!(CollectionId::from_key(def.key), Some(def.id));
            for field in def.id.fields() {
                assert_eq!(def.id.field(field.def().key), Some(field));
                assert!(
                    ![POS_KEY, GONE_KEY].contains(&field.def().key),
                    "{} is taken",
                    field.def().key
                );
            }
        }
    }

    #[test]
    fn a_record_is_named_by_a_line() {
        for def in COLLECTIONS {
            assert!(matches!(def.fields[0].kind, FieldKind::Line), "{}", def.key);
        }
    }
}
