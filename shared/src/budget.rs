//! The plan's money by phase, channel or category: what the lines plan, what activities commit, what was spent.
//!
//! Amounts are whole minor units. Lines and activities are kept apart: both may name the same money, and adding them would count
//! it twice. *Planned* and *spent* stand in the lines; *committed* is what activities cost (cancelled ones nothing) and *reported* what they say
//! they took. Total, reserve and the phases' own budgets are those of [`crate::campaign::Budget`], so no
//! screen gives another sum than the next. The reserve belongs to the total: its lines stand by themselves and in no sum.

use crate::campaign::Budget;
use crate::campaign::budget::{cost, sum};
use crate::ids::RecordId;
use crate::plan::{Record, Value};
use crate::schema::{BUDGET_CATEGORY, CollectionId, FieldId, activity, budget, frame, phase};
use std::collections::HashMap;
use std::sync::Arc;

/// By what the money is grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// The campaign's phases.
    #[default]
    Phase,
    /// Channels.
    Channel,
    /// What it is spent on. Activities name no category.
    Category,
}

impl Grouping {
    /// All, in menu order.
    pub const ALL: [Self; 3] = [Self::Phase, Self::Channel, Self::Category];

    /// The field of a line that names its group.
    pub const fn field(self) -> FieldId {
        match self {
            Self::Phase => budget::phase.id(),
            Self::Channel => budget::channel.id(),
            Self::Category => budget::category.id(),
        }
    }

    /// The field of an activity that names its group.
    const fn activity_field(self) -> Option<FieldId> {
        match self {
            Self::Phase => Some(activity::phase.id()),
            Self::Channel => Some(activity::channel.id()),
            Self::Category => None,
        }
    }

    /// The collection whose records are the groups.
    pub const fn collection(self) -> Option<CollectionId> {
        match self {
            Self::Phase => Some(CollectionId::Phases),
            Self::Channel => Some(CollectionId::Channels),
            Self::Category => None,
        }
    }
}

/// Whether a line is put aside rather than spent.
pub fn is_reserve(line: &Record) -> bool {
    line.get(budget::reserve) || line.get(budget::category).is_some_and(|kind| kind.key == "reserve")
}

/// What the lines plan, without the reserve.
pub fn planned_in_lines(lines: &[Arc<Record>]) -> i64 {
    let spent = lines.iter().filter(|line| !is_reserve(line));
    sum(spent.filter_map(|line| line.get(budget::planned)))
}

/// By how much a line cost more than planned; 0 when it did not, or when nothing was planned.
pub fn line_over(line: &Record) -> i64 {
    let both = line.get(budget::actual).zip(line.get(budget::planned));
    both.map_or(0, |(actual, planned)| actual.saturating_sub(planned).max(0))
}

/// Sums, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// What lines plan.
    pub planned: i64,
    /// What lines say was spent.
    pub spent: i64,
    /// What activities cost.
    pub committed: i64,
    /// What activities say they took.
    pub reported: i64,
}

impl Sums {
    /// By how much more was spent than lines planned; 0 when they suffice.
    pub fn over(self) -> i64 {
        self.spent.saturating_sub(self.planned).max(0)
    }

    /// What lines have left; negative when overspent.
    pub fn left(self) -> i64 {
        self.planned.saturating_sub(self.spent)
    }

    fn add(&mut self, other: Self) {
        self.planned = self.planned.saturating_add(other.planned);
        self.spent = self.spent.saturating_add(other.spent);
        self.committed = self.committed.saturating_add(other.committed);
        self.reported = self.reported.saturating_add(other.reported);
    }
}

/// Which group a line belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GroupKey {
    /// It names none that exists.
    Unassigned,
    /// The id of a record, or the key of a category.
    Of(String),
    /// The reserve.
    Reserve,
}

/// Some lines and their sums.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Which.
    pub key: GroupKey,
    /// A phase's own budget.
    pub allotted: Option<i64>,
    /// Its lines, in their order.
    pub lines: Vec<RecordId>,
    /// What they and the group's activities come to.
    pub sums: Sums,
}

impl Group {
    /// By how much activities cost more than the phase may; 0 where it has no budget of its own.
    pub fn over_committed(&self) -> i64 {
        self.allotted
            .map_or(0, |allotted| self.sums.committed.saturating_sub(allotted).max(0))
    }
}

/// All of the plan's money.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// Total, reserve, and what the phases may cost.
    pub campaign: Budget,
    /// Lines and activities without a group first, the reserve's lines last. Groups without any figure are left out, but for phases.
    pub groups: Vec<Group>,
    /// Everything but the reserve's lines. By category it holds no activities.
    pub sums: Sums,
    /// What all activities say they took, whatever the grouping.
    pub reported: i64,
}

impl Overview {
    /// What it reads of a collection.
    pub fn reads(collection: CollectionId) -> Vec<FieldId> {
        match collection {
            CollectionId::Frame => vec![frame::budget.id(), frame::reserve.id()],
            CollectionId::Phases => vec![phase::budget.id()],
            CollectionId::Activities => vec![
                activity::phase.id(),
                activity::channel.id(),
                activity::cost.id(),
                activity::actual.id(),
                activity::status.id(),
            ],
            CollectionId::Budget => vec![
                budget::phase.id(),
                budget::channel.id(),
                budget::category.id(),
                budget::reserve.id(),
                budget::planned.id(),
                budget::actual.id(),
            ],
            _ => Vec::new(),
        }
    }

    /// Adds up. `channels` are the channels there are, in order.
    pub fn of(
        plan: &Record,
        phases: &[Arc<Record>],
        channels: &[RecordId],
        activities: &[Arc<Record>],
        lines: &[Arc<Record>],
        by: Grouping,
    ) -> Self {
        let mut groups = Groups::of(phases, channels, by);
        for line in lines {
            let group = groups.find(line.value(by.field()), is_reserve(line));
            group.lines.push(line.id.clone());
            group.sums.add(Sums {
                planned: line.get(budget::planned).unwrap_or(0),
                spent: line.get(budget::actual).unwrap_or(0),
                ..Sums::default()
            });
        }
        for record in activities {
            if let Some(field) = by.activity_field() {
                groups.find(record.value(field), false).sums.add(Sums {
                    committed: cost(record).unwrap_or(0),
                    reported: record.get(activity::actual).unwrap_or(0),
                    ..Sums::default()
                });
            }
        }
        let (campaign, mut sums) = (Budget::of_records(plan, phases, activities), Sums::default());
        let groups: Vec<Group> = groups
            .all
            .into_iter()
            .filter(|group| is_worth_showing(group, by))
            .collect();
        let counted = groups.iter().filter(|group| group.key != GroupKey::Reserve);
        counted.for_each(|group| sums.add(group.sums));
        let reported = sum(activities.iter().filter_map(|record| record.get(activity::actual)));
        Self {
            campaign,
            groups,
            sums,
            reported,
        }
    }

    /// What of a total that the plan names no line and no reserve claims yet; negative when they claim more.
    pub fn room(&self) -> Option<i64> {
        let claimed = self.sums.planned.saturating_add(self.reserve());
        let total = self.campaign.is_total_given.then_some(self.campaign.total)?;
        Some(total.saturating_sub(claimed))
    }

    /// The reserve, 0 while there is none.
    pub fn reserve(&self) -> i64 {
        self.campaign.reserve.amount.unwrap_or(0)
    }

    /// What the reserve's own lines plan, when that is another amount than the plan's reserve.
    pub fn other_reserve(&self) -> Option<i64> {
        let lines = self.groups.iter().find(|group| group.key == GroupKey::Reserve)?;
        (lines.sums.planned != self.reserve()).then_some(lines.sums.planned)
    }

    /// The largest amount of any group: what the longest bar stands for.
    pub fn largest(&self) -> i64 {
        let amounts = self.groups.iter().flat_map(|group| {
            let Sums {
                planned,
                spent,
                committed,
                reported,
            } = group.sums;
            [planned, spent, committed, reported, group.allotted.unwrap_or(0)]
        });
        amounts.max().unwrap_or(0).max(1)
    }
}

fn is_worth_showing(group: &Group, by: Grouping) -> bool {
    let is_phase = by == Grouping::Phase && matches!(group.key, GroupKey::Of(_));
    is_phase || !group.lines.is_empty() || group.sums != Sums::default()
}

/// Groups while they fill: the first is for what has none, the last for the reserve.
struct Groups {
    all: Vec<Group>,
    places: HashMap<String, usize>,
}

impl Groups {
    fn of(phases: &[Arc<Record>], channels: &[RecordId], by: Grouping) -> Self {
        let named: Vec<(String, Option<i64>)> = match by {
            Grouping::Phase => phases
                .iter()
                .map(|record| (record.id.to_string(), record.get(phase::budget)))
                .collect(),
            Grouping::Channel => channels.iter().map(|id| (id.to_string(), None)).collect(),
            Grouping::Category => BUDGET_CATEGORY.iter().map(|kind| (kind.key.to_owned(), None)).collect(),
        };
        let places = named
            .iter()
            .zip(1..)
            .map(|((key, _), place)| (key.clone(), place))
            .collect();
        let group = |key, allotted| Group {
            key,
            allotted,
            lines: Vec::new(),
            sums: Sums::default(),
        };
        let named = named
            .into_iter()
            .map(|(key, allotted)| group(GroupKey::Of(key), allotted));
        let all = std::iter::once(group(GroupKey::Unassigned, None))
            .chain(named)
            .chain(std::iter::once(group(GroupKey::Reserve, None)))
            .collect();
        Self { all, places }
    }

    fn find(&mut self, named: &Value, is_reserve: bool) -> &mut Group {
        let place = match is_reserve {
            true => self.all.len() - 1,
            false => self.places.get(named.as_text()).copied().unwrap_or(0),
        };
        &mut self.all[place]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;
    use crate::plan::sketch::plan;
    use proptest::prelude::*;

    const PLAN: &str = "
        plan/plan budget=1000 reserve=120
        phases/warm budget=300
        phases/burst budget=500
        channels/shop
        channels/web
        activities/a phase=warm channel=web cost=350 actual=200
        activities/b phase=burst cost=100
        activities/c phase=burst cost=900 status=cancelled
        budget/l1 phase=warm channel=web category=media planned=200 actual=260
        budget/l2 phase=burst channel=web category=event planned=400 actual=100
        budget/l3 phase=gone category=media planned=50
        budget/l4 category=reserve planned=100
    ";

    fn overview(plan: &Plan, by: Grouping) -> Overview {
        let channels: Vec<RecordId> = plan
            .live(CollectionId::Channels)
            .iter()
            .map(|it| it.id.clone())
            .collect();
        Overview::of(
            plan.frame(),
            &plan.live(CollectionId::Phases),
            &channels,
            &plan.live(CollectionId::Activities),
            &plan.live(CollectionId::Budget),
            by,
        )
    }

    fn keys(overview: &Overview) -> Vec<&str> {
        let key = |group| match group {
            &GroupKey::Unassigned => "-",
            GroupKey::Of(key) => key,
            GroupKey::Reserve => "reserve",
        };
        overview.groups.iter().map(|group| key(&group.key)).collect()
    }

    #[test]
    fn lines_without_a_group_stand_first_and_the_reserve_last() {
        let plan = plan(PLAN);
        assert_eq!(
            keys(&overview(&plan, Grouping::Phase)),
            ["-", "burst", "warm", "reserve"]
        );
        assert_eq!(keys(&overview(&plan, Grouping::Channel)), ["-", "web", "reserve"]);
        assert_eq!(
            keys(&overview(&plan, Grouping::Category)),
            ["media", "event", "reserve"]
        );
    }

    #[test]
    fn overspending_is_seen_in_lines_groups_and_phases() {
        let plan = plan(PLAN);
        let by_phase = overview(&plan, Grouping::Phase);
        let warm = by_phase
            .groups
            .iter()
            .find(|group| group.key == GroupKey::Of("warm".into()))
            .unwrap();
        assert_eq!(
            (warm.sums.over(), warm.sums.left(), warm.over_committed()),
            (60, -60, 50)
        );
        let over: Vec<i64> = plan
            .live(CollectionId::Budget)
            .iter()
            .map(|line| line_over(line))
            .collect();
        assert_eq!(over, [60, 0, 0, 0]);
    }

    #[test]
    fn the_reserve_is_no_spending_and_its_lines_are_held_against_it() {
        let shown = overview(&plan(PLAN), Grouping::Category);
        assert_eq!(
            (shown.sums.planned, shown.room(), shown.other_reserve()),
            (650, Some(230), Some(100))
        );
    }

    #[test]
    fn no_grouping_gives_another_sum_than_the_campaign() {
        let plan = plan(PLAN);
        for by in Grouping::ALL {
            let shown = overview(&plan, by);
            assert_eq!((shown.sums.planned, shown.sums.spent), (650, 360), "{by:?}");
            assert_eq!(shown.sums.planned, planned_in_lines(&plan.live(CollectionId::Budget)));
            if by != Grouping::Category {
                assert_eq!(shown.sums.committed, shown.campaign.committed, "{by:?}");
            }
        }
        let by_phase = overview(&plan, Grouping::Phase);
        for row in &by_phase.campaign.rows {
            let key = row
                .phase
                .as_ref()
                .map_or(GroupKey::Unassigned, |id| GroupKey::Of(id.to_string()));
            let group = by_phase.groups.iter().find(|group| group.key == key).unwrap();
            assert_eq!((group.sums.committed, group.allotted), (row.committed, row.planned));
            assert_eq!(group.over_committed() > 0, row.is_overspent());
        }
    }

    proptest! {
        #[test]
        fn any_amounts_are_harmless_and_every_line_stands_once(
            amounts in proptest::collection::vec((any::<Option<i64>>(), any::<Option<i64>>(), 0_usize..4), 0..12)
        ) {
            let mut text = "phases/a\nphases/b\n".to_owned();
            for (index, (planned, actual, phase)) in amounts.iter().enumerate() {
                text += &format!("budget/l{index} phase={}", ["a", "b", "gone", "c"][*phase]);
                for (key, amount) in [("planned", planned), ("actual", actual)] {
                    if let Some(amount) = amount {
                        text += &format!(" {key}={amount}");
                    }
                }
                text.push('\n');
            }
            for by in Grouping::ALL {
                let shown = overview(&plan(&text), by);
                let lines: usize = shown.groups.iter().map(|group| group.lines.len()).sum();
                prop_assert_eq!(lines, amounts.len());
                let _ = (shown.room(), shown.largest(), shown.other_reserve());
                prop_assert!(shown.groups.iter().all(|group| group.sums.over() >= 0));
            }
        }
    }
}
