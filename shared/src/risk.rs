//! Risks as a matrix of probability and impact, and what is not yet prepared against them.
//!
//! The matrix is the consequence/likelihood matrix of IEC 31010 with three steps each way; a cell's severity is the product of
//! its two steps.

use crate::ids::RecordId;
use crate::plan::change::RecordKey;
use crate::plan::{Intent, Record, Value};
use crate::schema::{FieldId, LEVEL, emergency, risk};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A step: 0 is high, 1 medium, 2 low, as in the vocabulary.
pub type Step = usize;

/// How many steps there are each way.
pub const STEPS: usize = LEVEL.len();

/// A place in the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// How likely: the row, 0 on top.
    pub probability: Step,
    /// How bad: counted from the worst.
    pub impact: Step,
}

impl Cell {
    /// All, row by row, the most likely first, the least impact first within a row.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..STEPS).flat_map(|probability| (0..STEPS).rev().map(move |impact| Self { probability, impact }))
    }

    /// The cell that a risk's two levels name.
    pub fn of(risk: &Record) -> Option<Self> {
        let step = |key: &str| LEVEL.iter().position(|level| level.key == key);
        Some(Self {
            probability: step(risk.get(risk::probability)?.key)?,
            impact: step(risk.get(risk::level)?.key)?,
        })
    }

    /// How grave it is.
    pub fn severity(self) -> Severity {
        match (STEPS - self.probability) * (STEPS - self.impact) {
            0..=2 => Severity::Low,
            3..=4 => Severity::Moderate,
            5..=6 => Severity::High,
            _ => Severity::Critical,
        }
    }

    /// The cell beside it, when there is one: rows more likely, and columns worse.
    pub fn stepped(self, likelier: isize, worse: isize) -> Option<Self> {
        let step = |from: Step, up: isize| from.checked_add_signed(-up).filter(|step| *step < STEPS);
        Some(Self {
            probability: step(self.probability, likelier)?,
            impact: step(self.impact, worse)?,
        })
    }

    /// Its name in the page.
    pub fn key(self) -> String {
        format!("{}-{}", self.probability, self.impact)
    }

    /// Reads the name back.
    pub fn from_key(key: &str) -> Option<Self> {
        let (probability, impact) = key.split_once('-')?;
        let step = |text: &str| text.parse().ok().filter(|step| *step < STEPS);
        Some(Self {
            probability: step(probability)?,
            impact: step(impact)?,
        })
    }
}

/// How grave a risk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// To be watched.
    Low,
    /// To be dealt with.
    Moderate,
    /// To be dealt with first.
    High,
    /// Not to be borne without measures.
    Critical,
}

impl Severity {
    /// The style class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Moderate => "moderate",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// What moving a risk to a cell writes, or out of the matrix; `None` when nothing would change. One wish: undone in one step.
pub fn rate(risk: &Record, to: Option<Cell>) -> Option<Intent> {
    let wanted = [
        (risk::probability.id(), to.map(|cell| cell.probability)),
        (risk::level.id(), to.map(|cell| cell.impact)),
    ];
    let set = |(field, step): (FieldId, Option<Step>)| {
        let value = step
            .and_then(|step| LEVEL.get(step))
            .map_or(Value::Empty, |level| level.key.into());
        (*risk.value(field) != value).then(|| Intent::Set {
            record: RecordKey::from(risk),
            field,
            value,
        })
    };
    let intents: Vec<Intent> = wanted.into_iter().filter_map(set).collect();
    (!intents.is_empty()).then_some(Intent::Many {
        name: "risks.rate",
        intents,
    })
}

/// What a risk lacks that its impact asks for: a contingency plan and its trigger, when the impact is high.
pub fn unprepared(risk: &Record) -> impl Iterator<Item = FieldId> {
    let is_high = risk.get(risk::level).is_some_and(|level| level.key == "high");
    let lacks = [
        (risk.get(risk::contingency), risk::contingency.id()),
        (risk.get(risk::trigger), risk::trigger.id()),
    ];
    lacks
        .map(|(text, field)| (is_high && text.trim().is_empty()).then_some(field))
        .into_iter()
        .flatten()
}

/// Everything that should be there and is not: an answer, somebody responsible, and what [`unprepared`] names.
pub fn gaps(risk: &Record) -> Vec<FieldId> {
    let always = [
        (risk.get(risk::measure), risk::measure.id()),
        (risk.get(risk::owner), risk::owner.id()),
    ];
    let blank = always.into_iter().filter(|(text, _)| text.trim().is_empty());
    blank.map(|(_, field)| field).chain(unprepared(risk)).collect()
}

/// Whether a risk is behind us.
pub fn is_closed(risk: &Record) -> bool {
    risk.get(risk::status).is_some_and(|status| status.key == "closed")
}

/// Which risk stands where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// Risks by cell, in their order. Empty cells are absent.
    pub cells: BTreeMap<Cell, Vec<RecordId>>,
    /// Risks without a probability or an impact.
    pub unrated: Vec<RecordId>,
    /// All, gravest first; those not rated before them.
    pub register: Vec<RecordId>,
    /// How many lack something.
    pub with_gaps: usize,
    /// Emergency plans by the risk they answer.
    pub emergencies: BTreeMap<RecordId, Vec<RecordId>>,
}

impl Matrix {
    /// Sorts risks into the matrix. Every risk is somewhere.
    pub fn of(risks: &[Arc<Record>], emergencies: &[Arc<Record>]) -> Self {
        let mut matrix = Self::default();
        let mut ordered: Vec<_> = risks.iter().map(|risk| (Cell::of(risk), risk)).collect();
        for (cell, risk) in &ordered {
            match cell {
                Some(cell) => matrix.cells.entry(*cell).or_default().push(risk.id.clone()),
                None => matrix.unrated.push(risk.id.clone()),
            }
        }
        matrix.with_gaps = risks
            .iter()
            .filter(|risk| !is_closed(risk) && !gaps(risk).is_empty())
            .count();
        ordered.sort_by_key(|(cell, risk)| {
            let severity = cell.map_or((0, 0), |cell| {
                (1, Severity::Critical as usize - cell.severity() as usize)
            });
            (is_closed(risk), severity)
        });
        matrix.register = ordered.into_iter().map(|(_, risk)| risk.id.clone()).collect();
        for plan in emergencies {
            if let Some(risk) = plan.get(emergency::risk) {
                matrix.emergencies.entry(risk).or_default().push(plan.id.clone());
            }
        }
        matrix
    }

    /// The risks of a cell.
    pub fn cell(&self, cell: Cell) -> &[RecordId] {
        self.cells.get(&cell).map_or(&[], Vec::as_slice)
    }

    /// How many stand in cells of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        let cells = self.cells.iter().filter(|(cell, _)| cell.severity() == severity);
        cells.map(|(_, risks)| risks.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::sketch::plan;
    use crate::schema::CollectionId;

    fn risks(text: &str) -> Vec<Arc<Record>> {
        plan(text).live(CollectionId::Risks)
    }

    fn cell(probability: Step, impact: Step) -> Cell {
        Cell { probability, impact }
    }

    #[test]
    fn severity_rises_with_probability_and_impact() {
        for cell in Cell::all() {
            for (likelier, worse) in [(1, 0), (0, 1)] {
                let beside = cell.stepped(likelier, worse);
                assert!(
                    beside.is_none_or(|beside| beside.severity() >= cell.severity()),
                    "{cell:?}"
                );
            }
            assert_eq!(Cell::from_key(&cell.key()), Some(cell));
        }
        assert_eq!(cell(0, 0).severity(), Severity::Critical);
        assert_eq!(cell(2, 2).severity(), Severity::Low);
        assert_eq!(cell(1, 1).severity(), Severity::Moderate);
        assert_eq!(cell(0, 0).stepped(1, 0), None);
        assert_eq!(Cell::from_key("3-0"), None);
    }

    #[test]
    fn every_risk_is_somewhere() {
        let risks = risks(
            "risks/a level=high probability=high\nrisks/b level=low probability=high\nrisks/c level=high\n\
             risks/d level=high probability=high status=closed",
        );
        let matrix = Matrix::of(&risks, &[]);
        let ids = |ids: &[RecordId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(ids(matrix.cell(cell(0, 0))), ["a", "d"]);
        assert_eq!(ids(&matrix.unrated), ["c"]);
        assert_eq!(ids(&matrix.register), ["c", "a", "b", "d"]);
        assert_eq!(
            (matrix.count(Severity::Critical), matrix.count(Severity::Moderate)),
            (2, 1)
        );
    }

    #[test]
    fn a_move_writes_only_what_changes_and_is_one_wish() {
        let risks = risks("risks/a level=high probability=low");
        let count = |to| match rate(&risks[0], to) {
            Some(Intent::Many { intents, .. }) => intents.len(),
            _ => 0,
        };
        assert_eq!(count(Some(cell(2, 0))), 0);
        assert_eq!(count(Some(cell(1, 0))), 1);
        assert_eq!(count(Some(cell(0, 2))), 2);
        assert_eq!(count(None), 2);
    }

    #[test]
    fn high_impact_asks_for_more() {
        let risks = risks(
            "risks/a level=high measure=m owner=o\nrisks/b level=low\nrisks/c level=high measure=m owner=o contingency=c trigger=t",
        );
        let keys = |risk: &Record| gaps(risk).iter().map(|field| field.def().key).collect::<Vec<_>>();
        assert_eq!(keys(&risks[0]), ["contingency", "trigger"]);
        assert_eq!(keys(&risks[1]), ["measure", "owner"]);
        assert!(keys(&risks[2]).is_empty());
    }

    #[test]
    fn emergency_plans_stand_with_their_risk() {
        let plan = plan("risks/a\nemergencies/e risk=a\nemergencies/f risk=a\nemergencies/g");
        let matrix = Matrix::of(&plan.live(CollectionId::Risks), &plan.live(CollectionId::Emergencies));
        assert_eq!(matrix.emergencies.values().map(Vec::len).collect::<Vec<_>>(), [2]);
    }
}
