//! Undo that takes back one's own doing and nobody else's.
//!
//! A value is only taken back while it is still the one that was set here. Text is taken back on the version in which it was
//! typed, and merged from there: what others wrote meanwhile, even inside it, stays.

use crate::plan::change::RecordKey;
use crate::plan::intent::{self, Intent, IntentError};
use crate::plan::{Plan, Value};
use crate::schema::{FieldId, FieldKind};
use crate::sync::Session;
use crate::text_edit::{self, TextEdit};
use automerge::ChangeHash;
use std::collections::{BTreeSet, HashMap};

/// Typing within this many milliseconds of the last keystroke in the same text is one step.
const BURST_MILLIS: u64 = 1_500;
/// How many steps are kept.
const DEPTH: usize = 200;

/// One reversible thing. Performing it gives the step that reverses it.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Sets a field, if it still holds `from`.
    Value {
        record: RecordKey,
        field: FieldId,
        from: Value,
        to: Value,
    },
    /// Adds or removes a member, if it is still as `from` says. A plain member has share 0.
    Member {
        record: RecordKey,
        field: FieldId,
        member: String,
        from: Option<f64>,
        to: Option<f64>,
    },
    /// Moves a record back, if nobody moved it since.
    Place {
        record: RecordKey,
        from: String,
        to: String,
    },
    /// Into the bin.
    Bin { record: RecordKey },
    /// Out of the bin.
    Restore { record: RecordKey },
    /// Replaces text on the version it was typed in.
    Text {
        record: RecordKey,
        field: FieldId,
        base: Vec<ChangeHash>,
        edit: TextEdit,
        reverse: TextEdit,
    },
}

/// What was done and undone, newest last.
#[derive(Default)]
pub(super) struct Undo {
    done: Vec<Vec<Step>>,
    undone: Vec<Vec<Step>>,
    last_typed: Option<(u64, RecordKey, FieldId)>,
}

impl Undo {
    /// Remembers how to reverse what was just done. `heads`: the document after it.
    pub(super) fn done(&mut self, now_millis: u64, mut steps: Vec<Step>, heads: &[ChangeHash]) {
        if steps.is_empty() {
            return;
        }
        self.undone.clear();
        for step in &mut steps {
            if let Step::Text { base, .. } = step {
                *base = heads.to_vec();
            }
        }
        let typed = match steps.as_slice() {
            [Step::Text { record, field, .. }] => Some((now_millis, record.clone(), *field)),
            _ => None,
        };
        let continues = match (&self.last_typed, &typed) {
            (Some((before, record, field)), Some((now, same_record, same_field))) => {
                now.saturating_sub(*before) < BURST_MILLIS && record == same_record && field == same_field
            }
            _ => false,
        };
        self.last_typed = typed;
        match self.done.last_mut() {
            // The newest keystroke is taken back first.
            Some(burst) if continues => burst.splice(0..0, steps).for_each(drop),
            _ => self.push_done(steps),
        }
    }

    /// Changes have other names from now on.
    pub(super) fn follow(&mut self, names: &HashMap<ChangeHash, ChangeHash>) {
        for step in self.done.iter_mut().chain(&mut self.undone).flatten() {
            if let Step::Text { base, .. } = step {
                for hash in base {
                    *hash = names.get(hash).copied().unwrap_or(*hash);
                }
            }
        }
    }

    /// Makes the last things done one; what was done last is taken back first.
    pub(super) fn join(&mut self, count: usize) {
        let joined = self.done.split_off(self.done.len().saturating_sub(count));
        let mut steps: Vec<Step> = joined.into_iter().rev().flatten().collect();
        let binned: BTreeSet<RecordKey> = steps
            .iter()
            .filter_map(|step| match step {
                Step::Bin { record } => Some(record.clone()),
                _ => None,
            })
            .collect();
        // What goes into the bin takes its texts along.
        steps.retain(|step| !matches!(step, Step::Text { record, .. } if binned.contains(record)));
        if !steps.is_empty() {
            self.done.push(steps);
            self.last_typed = None;
        }
    }

    pub(super) fn push_done(&mut self, steps: Vec<Step>) {
        if self.done.len() == DEPTH {
            self.done.remove(0);
        }
        self.done.push(steps);
    }

    pub(super) fn push_undone(&mut self, steps: Vec<Step>) {
        self.undone.push(steps);
    }

    pub(super) fn pop_done(&mut self) -> Option<Vec<Step>> {
        self.last_typed = None;
        self.done.pop()
    }

    pub(super) fn pop_undone(&mut self) -> Option<Vec<Step>> {
        self.undone.pop()
    }

    pub(super) fn depth(&self) -> (bool, bool) {
        (!self.done.is_empty(), !self.undone.is_empty())
    }
}

/// How to reverse a wish, seen from the plan before it.
pub(super) fn reverse(plan: &Plan, intent: &Intent) -> Vec<Step> {
    let value = |record: &RecordKey, field: FieldId| {
        plan.record(record.collection, &record.id)
            .map_or(Value::Empty, |record| record.value(field).clone())
    };
    match intent {
        Intent::Create { record, .. } => vec![Step::Bin { record: record.clone() }],
        Intent::Bin { record } => vec![Step::Restore { record: record.clone() }],
        Intent::Restore { record } => vec![Step::Bin { record: record.clone() }],
        Intent::Set {
            record,
            field,
            value: new,
        } => set_step(record, *field, value(record, *field), new)
            .into_iter()
            .collect(),
        Intent::Splice {
            record,
            field,
            at,
            delete,
            insert,
        } => {
            let old = value(record, *field);
            let edit = TextEdit {
                at: *at,
                delete: *delete,
                insert: insert.clone(),
            };
            vec![text_step(record, *field, old.as_text(), &edit)]
        }
        Intent::Include { record, field, member } => {
            vec![member_step(
                record,
                *field,
                member,
                Some(0.0),
                share(&value(record, *field), member),
            )]
        }
        Intent::Exclude { record, field, member } => {
            vec![member_step(
                record,
                *field,
                member,
                None,
                share(&value(record, *field), member),
            )]
        }
        Intent::Share {
            record,
            field,
            member,
            percent,
        } => {
            vec![member_step(
                record,
                *field,
                member,
                Some(*percent),
                share(&value(record, *field), member),
            )]
        }
        Intent::Move { record, values, .. } => {
            let pos = plan
                .record(record.collection, &record.id)
                .map_or(String::new(), |record| record.pos.clone());
            let mut steps: Vec<Step> = values
                .iter()
                .filter_map(|(field, new)| set_step(record, *field, value(record, *field), new))
                .collect();
            // Where it stands afterwards is only known then; `perform` does not compare an empty `from`.
            steps.push(Step::Place {
                record: record.clone(),
                from: String::new(),
                to: pos,
            });
            steps
        }
        Intent::Many { intents, .. } => intents.iter().rev().flat_map(|intent| reverse(plan, intent)).collect(),
    }
}

fn set_step(record: &RecordKey, field: FieldId, old: Value, new: &Value) -> Option<Step> {
    if matches!(field.def().kind, FieldKind::Prose) {
        let edit = text_edit::smallest(old.as_text(), new.as_text())?;
        return Some(text_step(record, field, old.as_text(), &edit));
    }
    Some(Step::Value {
        record: record.clone(),
        field,
        from: new.clone(),
        to: old,
    })
}

/// The step that takes an edit of `old` back.
fn text_step(record: &RecordKey, field: FieldId, old: &str, edit: &TextEdit) -> Step {
    let units: Vec<u16> = old.encode_utf16().collect();
    let at = edit.at.min(units.len());
    let end = edit.at.saturating_add(edit.delete).min(units.len());
    let removed = String::from_utf16_lossy(&units[at..end]);
    let back = TextEdit {
        at,
        delete: edit.insert.encode_utf16().count(),
        insert: removed,
    };
    let again = TextEdit {
        at,
        delete: end - at,
        insert: edit.insert.clone(),
    };
    Step::Text {
        record: record.clone(),
        field,
        base: Vec::new(),
        edit: back,
        reverse: again,
    }
}

fn member_step(record: &RecordKey, field: FieldId, member: &str, from: Option<f64>, to: Option<f64>) -> Step {
    Step::Member {
        record: record.clone(),
        field,
        member: member.to_owned(),
        from,
        to,
    }
}

fn share(value: &Value, member: &str) -> Option<f64> {
    match value {
        Value::Set(set) => set.contains(member).then_some(0.0),
        Value::Shares(shares) => shares.get(member).copied(),
        _ => None,
    }
}

/// Performs steps; returns those that reverse them. Values in one transaction, texts each on their version.
pub(super) fn perform(
    session: &mut Session,
    steps: Vec<Step>,
    name: &str,
    secs: i64,
) -> Result<Vec<Step>, IntentError> {
    let mut reverse = Vec::with_capacity(steps.len());
    let (texts, others): (Vec<Step>, Vec<Step>) = steps.into_iter().partition(|step| matches!(step, Step::Text { .. }));
    if !others.is_empty() {
        let back = session.edit(
            |tx| {
                others
                    .into_iter()
                    .map(|step| intent::step(tx, step, secs))
                    .collect::<Result<Vec<_>, IntentError>>()
            },
            name,
            secs,
        )?;
        reverse.extend(back.into_iter().flatten());
    }
    for step in texts {
        let Step::Text {
            record,
            field,
            base,
            edit,
            reverse: again,
        } = step
        else {
            continue;
        };
        let wish = Intent::Splice {
            record: record.clone(),
            field,
            at: edit.at,
            delete: edit.delete,
            insert: edit.insert.clone(),
        };
        let plan = Plan::default();
        let hash = session.edit_at(&base, |tx| intent::apply(tx, &plan, &wish, secs), name, secs)?;
        reverse.push(Step::Text {
            record,
            field,
            base: hash.into_iter().collect(),
            edit: again,
            reverse: edit,
        });
    }
    reverse.reverse();
    Ok(reverse)
}
