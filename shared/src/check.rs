//! The plan check: rules over the whole plan, each with the records it is about, the reason, and where possible a repair.
//!
//! Rules read a [`Facts`], which looks the plan up once; a rule is one function in a file beside this one, and its words are in
//! `i18n/check.rs`. A finding names every field that it rests on, so that after a merge it can be told who changed what.

use crate::cell::{Context, format_cell};
use crate::i18n::{Language, Text, find};
use crate::plan::change::RecordKey;
use crate::plan::{Intent, Plan, Record, Value};
use crate::schema::{Field, FieldId};

mod blanks;
mod facts;
mod goals;
mod journey;
pub mod merged;
mod metrics;
mod money;
mod people;
mod phases;
mod risks;
mod tasks;

pub use blanks::OWNERS;
pub use facts::Facts;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The plan contradicts itself: it cannot be carried out as written.
    Wrong,
    /// It can, but probably should not.
    Doubtful,
    /// Something only the team can fill in.
    Open,
}

impl Severity {
    /// All, gravest first.
    pub const ALL: [Self; 3] = [Self::Wrong, Self::Doubtful, Self::Open];

    /// Its name.
    pub const fn name(self) -> &'static Text {
        match self {
            Self::Wrong => const { find("check.wrong") },
            Self::Doubtful => const { find("check.doubtful") },
            Self::Open => const { find("check.open") },
        }
    }

    /// The style class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Wrong => "bad",
            Self::Doubtful => "warn",
            Self::Open => "plain",
        }
    }
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name in code and tests.
    pub key: &'static str,
    /// How much breaking it matters.
    pub severity: Severity,
    /// What it says in general.
    pub title: &'static Text,
    /// What it says of the records at hand, with `{name}` where a detail goes.
    pub why: &'static Text,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

macro_rules! rules {
    ($($NAME:ident $key:literal $severity:ident;)*) => {
        $(const $NAME: Rule = Rule {
            key: $key,
            severity: Severity::$severity,
            title: &find(concat!("check.", $key)).alone(),
            why: &find(concat!("check.", $key, ".why")).alone(),
        };)*
        /// Every rule.
        pub const RULES: &[Rule] = &[$($NAME),*];
    };
}

rules! {
    SUBTASK_OUTSIDE "subtask_outside" Wrong;
    SUBTASK_TOO_LONG "subtask_too_long" Wrong;
    SUBTASKS_TOO_LONG "subtasks_too_long" Wrong;
    SUBTASKS_ABREAST "subtasks_abreast" Doubtful;
    TASK_TOO_EARLY "task_too_early" Wrong;
    TASK_CIRCLE "task_circle" Wrong;
    GOAL_TOO_EARLY "goal_too_early" Wrong;
    GOAL_TIGHT "goal_tight" Doubtful;
    GOAL_NOT_JUDGED "goal_not_judged" Doubtful;
    EVALUATION_WITHOUT_GOAL "evaluation_without_goal" Doubtful;
    MEASURE_TOO_EARLY "measure_too_early" Wrong;
    METRIC_TOO_LATE "metric_too_late" Wrong;
    METRIC_WITHOUT_THRESHOLD "metric_without_threshold" Open;
    METRIC_WITHOUT_SOURCE "metric_without_source" Open;
    METRIC_WITHOUT_GOAL "metric_without_goal" Doubtful;
    METRIC_WEIGHTS "metric_weights" Doubtful;
    WEIGHT_WITHOUT_REASON "weight_without_reason" Open;
    RESERVE_OUTSIDE "reserve_outside" Doubtful;
    RESERVE_MISSING "reserve_missing" Open;
    BUDGET_MISSING "budget_missing" Open;
    BUDGET_OVER_TOTAL "budget_over_total" Wrong;
    LINES_OVER_TOTAL "lines_over_total" Wrong;
    PHASE_OVERSPENT "phase_overspent" Doubtful;
    LINE_OVERSPENT "line_overspent" Doubtful;
    SHARES_OVER_HUNDRED "shares_over_hundred" Wrong;
    PHASES_OVERLAP "phases_overlap" Doubtful;
    PHASES_GAP "phases_gap" Doubtful;
    PEAK_OUTSIDE "peak_outside" Wrong;
    ACTIVITY_OUTSIDE "activity_outside" Wrong;
    STAGE_WITHOUT_TOUCHPOINT "stage_without_touchpoint" Doubtful;
    STAGE_WITHOUT_SCENARIO "stage_without_scenario" Doubtful;
    STAGE_WITHOUT_OWNER "stage_without_owner" Open;
    STAGE_WITHOUT_METRIC "stage_without_metric" Doubtful;
    KEY_WITHOUT_SCENARIO "key_without_scenario" Doubtful;
    KEY_WITHOUT_METRIC "key_without_metric" Doubtful;
    RISK_UNPREPARED "risk_unprepared" Doubtful;
    RISK_UNANSWERED "risk_unanswered" Open;
    PROMISE_BROKEN "promise_broken" Wrong;
    KOL_PYRAMID "kol_pyramid" Doubtful;
    TIERS_NOT_RISING "tiers_not_rising" Doubtful;
    PRIVACY_UNCLEAR "privacy_unclear" Doubtful;
    OWNER_MISSING "owner_missing" Open;
    DATE_MISSING "date_missing" Open;
    START_MISSING "start_missing" Open;
}

/// Something that a finding's words name.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// A record, by its title.
    Name(RecordKey),
    /// A value, written as this field writes it.
    Value(FieldId, Value),
    /// A count.
    Count(i64),
    /// A field's or collection's label.
    Label(&'static Text),
}

/// A repair that one click carries out.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// What it does, with the finding's details.
    pub label: &'static Text,
    /// How.
    pub intent: Intent,
}

/// A broken rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which.
    pub rule: &'static Rule,
    /// The records it is about, the one to go to first.
    pub records: Vec<RecordKey>,
    /// Every field it rests on, the one to look at first.
    pub fields: Vec<(RecordKey, FieldId)>,
    /// What its words name.
    pub details: Vec<(&'static str, Detail)>,
    /// What would mend it, where that is clear.
    pub repair: Option<Repair>,
}

/// What makes a finding the same one as before, although its figures changed: the rule, the records, and the labels of what it
/// says about them, as one record can break a rule twice.
pub type FindingKey = (&'static str, Vec<RecordKey>, Vec<&'static str>);

impl Finding {
    fn new(rule: &'static Rule, record: &Record) -> Self {
        Self {
            rule,
            records: vec![RecordKey::from(record)],
            fields: Vec::new(),
            details: vec![("name", Detail::Name(RecordKey::from(record)))],
            repair: None,
        }
    }

    /// Also about this record, which its words call `name`.
    fn with(mut self, name: &'static str, record: &Record) -> Self {
        self.records.push(RecordKey::from(record));
        self.details.push((name, Detail::Name(RecordKey::from(record))));
        self
    }

    /// Rests on this field.
    fn on<K>(mut self, record: &Record, field: Field<K>) -> Self {
        self.fields.push((RecordKey::from(record), field.id()));
        self
    }

    /// Its words name a field's value.
    fn value<K>(mut self, name: &'static str, record: &Record, field: Field<K>) -> Self {
        let value = record.value(field.id()).clone();
        self.details.push((name, Detail::Value(field.id(), value)));
        self.on(record, field)
    }

    fn detail(mut self, name: &'static str, detail: Detail) -> Self {
        self.details.push((name, detail));
        self
    }

    fn count(self, name: &'static str, count: i64) -> Self {
        self.detail(name, Detail::Count(count))
    }

    fn repair(mut self, label: &'static Text, intent: Option<Intent>) -> Self {
        self.repair = intent.map(|intent| Repair { label, intent });
        self
    }

    /// The same for the same broken rule, whatever its figures.
    pub fn key(&self) -> FindingKey {
        let labels = self.details.iter().filter_map(|(_, detail)| match detail {
            // Its words: texts that stand alone have no key.
            Detail::Label(text) => Some(text.in_language(Language::En)),
            _ => None,
        });
        (self.rule.key, self.records.clone(), labels.collect())
    }

    /// What is wrong, in the context's language.
    pub fn words(&self, context: &Context<'_>) -> String {
        self.fill(self.rule.why, context)
    }

    /// A text with the finding's details in it: its reason, or its repair's label.
    pub fn fill(&self, text: &Text, context: &Context<'_>) -> String {
        let words: Vec<(&str, String)> = self
            .details
            .iter()
            .map(|(name, detail)| (*name, detail.words(context)))
            .collect();
        let words: Vec<(&str, &str)> = words.iter().map(|(name, words)| (*name, words.as_str())).collect();
        text.fill(context.language, &words)
    }
}

impl Detail {
    fn words(&self, context: &Context<'_>) -> String {
        match self {
            Self::Name(key) => match context
                .plan()
                .record(key.collection, &key.id)
                .map(|record| record.title())
            {
                Some(title) if !title.is_empty() => title.to_owned(),
                _ => key.collection.def().one.in_language(context.language).to_owned(),
            },
            Self::Value(field, value) => format_cell(*field, value, context),
            Self::Count(count) => count.to_string(),
            Self::Label(text) => text.in_language(context.language).to_owned(),
        }
    }
}

/// Everything that breaks a rule, gravest first; among equals in the rules' and the records' order.
pub fn check(plan: &Plan) -> Vec<Finding> {
    let facts = Facts::of(plan);
    let mut found = Vec::new();
    for rules in [
        tasks::check,
        goals::check,
        risks::check,
        metrics::check,
        money::check,
        phases::check,
        journey::check,
        people::check,
        blanks::check,
    ] {
        rules(&facts, &mut found);
    }
    found.sort_by_key(|finding| finding.rule.severity);
    found
}

/// Sets one field.
fn set<K>(record: &Record, field: Field<K>, value: impl Into<Value>) -> Intent {
    Intent::Set {
        record: RecordKey::from(record),
        field: field.id(),
        value: value.into(),
    }
}

#[cfg(test)]
mod tests;
