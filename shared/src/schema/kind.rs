//! Field kinds as types: what [`Record::get`](crate::plan::Record::get) gives for each.

use crate::cadence::Cadence as Rhythm;
use crate::date::{Span as DateSpan, When as DateWhen};
use crate::ids::RecordId;
use crate::limit::Limit as TimeLimit;
use crate::plan::{Target as GoalTarget, Value};
use crate::schema::{ChoiceDef, FieldDef, FieldKind};
use std::collections::{BTreeMap, BTreeSet};

/// A kind of field: how its stored value is seen. A value of the wrong type is seen as empty, never as an error.
pub trait Kind {
    /// What a reader gets.
    type View<'a>;
    /// The view of a stored value.
    fn view<'a>(def: &'static FieldDef, value: &'a Value) -> Self::View<'a>;
}

static NO_MEMBERS: BTreeSet<String> = BTreeSet::new();
static NO_SHARES: BTreeMap<String, f64> = BTreeMap::new();

macro_rules! kinds {
    ($($(#[$doc:meta])* $Kind:ident => $View:ty, |$def:ident, $value:ident| $view:expr;)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $Kind;
        impl Kind for $Kind {
            type View<'a> = $View;
            #[allow(clippy::elidable_lifetime_names, clippy::needless_lifetimes)] // Some views borrow, some do not.
            fn view<'a>($def: &'static FieldDef, $value: &'a Value) -> $View { let _ = $def; $view }
        })*
    };
}

kinds! {
    /// A short text.
    Line => &'a str, |def, value| value.as_text();
    /// Prose.
    Prose => &'a str, |def, value| value.as_text();
    /// A value of a vocabulary.
    Choice => Option<&'static ChoiceDef>, |def, value| match def.kind {
        FieldKind::Choice(choices) => choices.iter().find(|choice| choice.key == value.as_text()),
        _ => None,
    };
    /// Free words.
    Tags => &'a BTreeSet<String>, |def, value| value.as_set().unwrap_or(&NO_MEMBERS);
    /// A number.
    Number => Option<f64>, |def, value| value.as_number();
    /// A percentage.
    Percent => Option<f64>, |def, value| value.as_number();
    /// Minor units of the plan's currency.
    Money => Option<i64>, |def, value| value.as_int();
    /// A point in time.
    When => Option<DateWhen>, |def, value| DateWhen::parse(value.as_text());
    /// A stretch of time.
    Span => Option<DateSpan>, |def, value| DateSpan::parse(value.as_text());
    /// A rhythm.
    Cadence => Option<Rhythm>, |def, value| Rhythm::parse(value.as_text());
    /// A length of time.
    Limit => Option<TimeLimit>, |def, value| TimeLimit::parse(value.as_text());
    /// Somebody.
    Person => &'a str, |def, value| value.as_text();
    /// A record.
    Ref => Option<RecordId>, |def, value| value.as_text().parse().ok();
    /// Records, by id.
    Refs => &'a BTreeSet<String>, |def, value| value.as_set().unwrap_or(&NO_MEMBERS);
    /// A whole number on a scale.
    Scale => Option<i64>, |def, value| match def.kind {
        FieldKind::Scale { min, max } => value.as_int().filter(|step| (min..=max).contains(step)),
        _ => None,
    };
    /// Yes or no.
    Check => bool, |def, value| matches!(value, Value::Bool(true));
    /// A goal's figure.
    Target => Option<GoalTarget>, |def, value| GoalTarget::parse(value.as_text());
    /// Percentages by record id.
    Shares => &'a BTreeMap<String, f64>, |def, value| value.as_shares().unwrap_or(&NO_SHARES);
}
