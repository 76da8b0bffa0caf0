//! Which chapter each part of a plan stands in: the outline of a work plan, or that of a scheme.

use crate::i18n::{Text, find};
use crate::plan::Plan;
use crate::schema::{Chapter, CollectionId, FieldId, FieldKind, frame};

/// An outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Seven chapters, from the introduction to the outlook.
    WorkPlan,
    /// Six parts, from the market to the risks.
    Scheme,
}

/// A chapter of the document: its name, and what of the schema stands in it.
type Chapters = &'static [(&'static Text, &'static [Chapter])];

const WORK_PLAN: Chapters = &[
    (Chapter::Introduction.name(), &[Chapter::Introduction, Chapter::Market]),
    (find("document.goals"), &[Chapter::Goals]),
    (
        Chapter::Work.name(),
        &[Chapter::Work, Chapter::Journey, Chapter::Campaign, Chapter::Loyalty],
    ),
    (find("document.risks"), &[Chapter::Risks]),
    (Chapter::Monitoring.name(), &[Chapter::Monitoring]),
    (Chapter::Communication.name(), &[Chapter::Communication]),
    (Chapter::Summary.name(), &[Chapter::Summary]),
];

const SCHEME: Chapters = &[
    (
        find("document.market"),
        &[Chapter::Introduction, Chapter::Goals, Chapter::Market],
    ),
    (find("document.strategy"), &[Chapter::Journey]),
    (find("document.execution"), &[Chapter::Work]),
    (find("document.promotion"), &[Chapter::Campaign, Chapter::Loyalty]),
    (find("document.effect"), &[Chapter::Monitoring]),
    (
        find("document.prevention"),
        &[Chapter::Risks, Chapter::Communication, Chapter::Summary],
    ),
];

impl Layout {
    /// Both, in menu order.
    pub const ALL: [Self; 2] = [Self::WorkPlan, Self::Scheme];

    /// Its name where no people read it: flags, what a device remembers.
    pub const fn key(self) -> &'static str {
        match self {
            Self::WorkPlan => "work-plan",
            Self::Scheme => "scheme",
        }
    }

    /// The outline of this name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.key() == key)
    }

    /// The outline that suits a plan of this kind.
    pub fn of(plan: &Plan) -> Self {
        match plan.frame().get(frame::kind).map_or("", |kind| kind.key) {
            "framework" | "campaign" => Self::Scheme,
            _ => Self::WorkPlan,
        }
    }

    const fn table(self) -> Chapters {
        match self {
            Self::WorkPlan => WORK_PLAN,
            Self::Scheme => SCHEME,
        }
    }

    /// How many chapters there are.
    pub(super) const fn len(self) -> usize {
        self.table().len()
    }

    /// A chapter's name.
    pub(super) fn name(self, index: usize) -> Option<&'static Text> {
        self.table().get(index).map(|(name, _)| *name)
    }

    fn parts(self, index: usize) -> &'static [Chapter] {
        self.table().get(index).map_or(&[], |(_, parts)| parts)
    }

    /// The collections of a chapter, in order.
    pub(super) fn collections(self, index: usize) -> impl Iterator<Item = CollectionId> {
        let parts = self.parts(index).iter();
        parts
            .flat_map(|part| part.collections())
            .map(|def| def.id)
            .filter(|id| *id != CollectionId::Frame)
    }

    /// The fields of the plan itself that open a chapter.
    pub(super) fn frame_fields(self, index: usize) -> impl Iterator<Item = FieldId> {
        let parts = self.parts(index);
        CollectionId::Frame.fields().filter(move |field| {
            *field != CollectionId::Frame.title() && !is_sign_off(*field) && parts.contains(&part_of(*field))
        })
    }
}

/// The fields of the title page, which people sign.
pub(super) fn is_sign_off(field: FieldId) -> bool {
    matches!(field.def().kind, FieldKind::Person)
        || [
            frame::date.id(),
            frame::reviewed.id(),
            frame::approved.id(),
            frame::sign_note.id(),
        ]
        .contains(&field)
}

/// Where a field of the plan itself belongs.
fn part_of(field: FieldId) -> Chapter {
    let within = |fields: &[FieldId]| fields.contains(&field);
    if within(&[frame::allocation.id(), frame::budget_rule.id()]) {
        Chapter::Work
    } else if within(&[
        frame::risk_rule.id(),
        frame::switch_within.id(),
        frame::statement_within.id(),
        frame::solution_within.id(),
    ]) {
        Chapter::Risks
    } else if within(&[frame::evaluation_rule.id(), frame::answer_within.id()]) {
        Chapter::Monitoring
    } else if within(&[
        frame::summary.id(),
        frame::bases.id(),
        frame::importance.id(),
        frame::expected.id(),
        frame::outlook.id(),
    ]) {
        Chapter::Summary
    } else {
        Chapter::Introduction
    }
}

/// The field by which a record of this collection is part of another one.
pub fn parent_field(collection: CollectionId) -> Option<FieldId> {
    collection
        .fields()
        .find(|field| matches!(field.def().kind, FieldKind::Ref(to) if to == collection))
}
