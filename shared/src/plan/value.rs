//! A field's value as stored, before its kind gives it meaning.

use std::collections::{BTreeMap, BTreeSet};

/// A stored value. Which variants a field uses follows from its kind, see [`crate::schema::FieldKind`].
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing there, or nothing this build can read.
    #[default]
    Empty,
    /// Lines, prose, choices by key, references by id, and everything with a notation of its own (dates, spans, targets, limits).
    Text(String),
    /// Whole numbers: money in minor units, scales.
    Int(i64),
    /// Numbers and percentages.
    Float(f64),
    /// Checks.
    Bool(bool),
    /// Tags, or record ids.
    Set(BTreeSet<String>),
    /// Percentages by record id.
    Shares(BTreeMap<String, f64>),
}

impl Value {
    /// The text, or the empty text.
    pub fn as_text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    /// The whole number.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(int) => Some(*int),
            _ => None,
        }
    }

    /// The number, whole or not.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Int(int) => Some(*int as f64),
            Self::Float(float) => Some(*float),
            _ => None,
        }
    }

    /// The members.
    pub fn as_set(&self) -> Option<&BTreeSet<String>> {
        match self {
            Self::Set(set) => Some(set),
            _ => None,
        }
    }

    /// The shares.
    pub fn as_shares(&self) -> Option<&BTreeMap<String, f64>> {
        match self {
            Self::Shares(shares) => Some(shares),
            _ => None,
        }
    }

    /// Whether a person would call it empty.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.is_empty(),
            Self::Set(set) => set.is_empty(),
            Self::Shares(shares) => shares.is_empty(),
            Self::Bool(checked) => !checked,
            Self::Int(_) | Self::Float(_) => false,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<i64> for Value {
    fn from(int: i64) -> Self {
        Self::Int(int)
    }
}

impl From<f64> for Value {
    fn from(float: f64) -> Self {
        if float.is_finite() {
            Self::Float(float)
        } else {
            Self::Empty
        }
    }
}

impl From<bool> for Value {
    fn from(checked: bool) -> Self {
        Self::Bool(checked)
    }
}

impl From<&crate::ids::RecordId> for Value {
    fn from(id: &crate::ids::RecordId) -> Self {
        Self::Text(id.to_string())
    }
}

impl From<crate::date::When> for Value {
    fn from(when: crate::date::When) -> Self {
        Self::Text(when.to_string())
    }
}

impl From<crate::date::Span> for Value {
    fn from(span: crate::date::Span) -> Self {
        Self::Text(span.to_string())
    }
}

impl From<&super::Target> for Value {
    fn from(target: &super::Target) -> Self {
        Self::Text(target.to_string())
    }
}
