//! How often something happens: a small vocabulary, and the days it means.

use crate::date::{Date, Span};
use crate::i18n::{Language, Text, find};
use crate::plan::Plan;
use crate::schema::{CollectionId, activity, phase};
use std::fmt;

/// A rhythm. Stored by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cadence {
    /// As soon as there is a reason.
    AtOnce,
    /// All the time, by a machine.
    RealTime,
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every two weeks.
    Fortnightly,
    /// Every month.
    Monthly,
    /// Every three months.
    Quarterly,
    /// Every six months.
    HalfYearly,
    /// Every year.
    Yearly,
    /// After each activity of the campaign.
    AfterEach,
    /// Once, when the plan starts.
    AtStart,
    /// When a phase begins.
    ByPhase,
    /// Without a beat.
    Ongoing,
    /// Any time if it is urgent.
    Urgent,
    /// At once for major events.
    Events,
}

/// Most occurrences counted at a time: ten years of days.
const MOST: usize = 3_660;

/// How the period of a cadence is counted.
enum Step {
    Days(i64),
    Months(u32),
}

impl Cadence {
    /// All, in menu order.
    pub const ALL: [Self; 15] = [
        Self::AtOnce,
        Self::RealTime,
        Self::Daily,
        Self::Weekly,
        Self::Fortnightly,
        Self::Monthly,
        Self::Quarterly,
        Self::HalfYearly,
        Self::Yearly,
        Self::AfterEach,
        Self::AtStart,
        Self::ByPhase,
        Self::Ongoing,
        Self::Urgent,
        Self::Events,
    ];

    /// The stored key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::RealTime => "real_time",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Fortnightly => "fortnightly",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::HalfYearly => "half_yearly",
            Self::Yearly => "yearly",
            Self::AfterEach => "after_each",
            Self::AtStart => "at_start",
            Self::ByPhase => "by_phase",
            Self::Ongoing => "ongoing",
            Self::Urgent => "urgent",
            Self::Events => "events",
        }
    }

    /// The word people read.
    pub const fn label(self) -> &'static Text {
        match self {
            Self::AtOnce => const { &find("cadence.at_once").alone() },
            Self::RealTime => const { &find("cadence.real_time").alone() },
            Self::Daily => const { &find("cadence.daily").alone() },
            Self::Weekly => const { &find("cadence.weekly").alone() },
            Self::Fortnightly => const { &find("cadence.fortnightly").alone() },
            Self::Monthly => const { &find("cadence.monthly").alone() },
            Self::Quarterly => const { &find("cadence.quarterly").alone() },
            Self::HalfYearly => const { &find("cadence.half_yearly").alone() },
            Self::Yearly => const { &find("cadence.yearly").alone() },
            Self::AfterEach => const { &find("cadence.after_each").alone() },
            Self::AtStart => const { &find("cadence.at_start").alone() },
            Self::ByPhase => const { &find("cadence.by_phase").alone() },
            Self::Ongoing => const { &find("cadence.ongoing").alone() },
            Self::Urgent => const { &find("cadence.urgent").alone() },
            Self::Events => const { &find("cadence.events").alone() },
        }
    }

    /// Reads the stored key.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cadence| cadence.key() == key)
    }

    /// Reads what people write, in any of the languages: `每週一次`, `每月`, `twice-weekly` is none, `Every quarter`.
    pub fn recognize(words: &str) -> Option<Self> {
        let words = words.trim().to_lowercase();
        if let Some(exact) = Self::ALL.into_iter().find(|cadence| {
            let label = cadence.label();
            cadence.key() == words
                || Language::ALL
                    .iter()
                    .any(|language| label.in_language(*language).to_lowercase() == words)
        }) {
            return Some(exact);
        }
        SPELLINGS
            .iter()
            .find(|(_, spellings)| spellings.iter().any(|spelling| words.contains(spelling)))
            .map(|(cadence, _)| *cadence)
    }

    /// The days in `from..=to` on which it falls, in order. Rhythms without a beat fall on none.
    ///
    /// With a `first` day the beat counts from that day; without one, the first time is a period after the plan's start: a
    /// monthly report has nothing to report on the first day.
    pub fn occurrences(self, from: Date, to: Date, first: Option<Date>, anchors: &Anchors) -> Vec<Date> {
        let within = |days: &[Date]| {
            let mut days: Vec<Date> = days.iter().copied().filter(|day| (from..=to).contains(day)).collect();
            days.sort_unstable();
            days.dedup();
            days
        };
        match self {
            Self::AtStart => within(first.or(anchors.start).as_slice()),
            Self::ByPhase => within(&anchors.phases),
            Self::AfterEach => within(&anchors.activities),
            _ => match (self.step(), first.or(anchors.start)) {
                (Some(step), Some(base)) => beats(&step, base, first.is_some(), from, to),
                _ => Vec::new(),
            },
        }
    }

    /// Whether it comes back after a fixed time.
    pub const fn has_beat(self) -> bool {
        self.step().is_some()
    }

    const fn step(self) -> Option<Step> {
        Some(match self {
            Self::Daily => Step::Days(1),
            Self::Weekly => Step::Days(7),
            Self::Fortnightly => Step::Days(14),
            Self::Monthly => Step::Months(1),
            Self::Quarterly => Step::Months(3),
            Self::HalfYearly => Step::Months(6),
            Self::Yearly => Step::Months(12),
            _ => return None,
        })
    }
}

impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// The beats from `base` on. Months count from the base, so the 31st stays the last day of short months and comes back.
fn beats(step: &Step, base: Date, with_base: bool, from: Date, to: Date) -> Vec<Date> {
    // Start near `from`, at or before it.
    let ahead = base.days_until(from).max(0);
    let skipped = match step {
        Step::Days(days) => ahead / days,
        Step::Months(months) => (ahead / 31 / i64::from(*months)).max(0),
    };
    let least = i64::from(!with_base);
    let day = |n: i64| match step {
        Step::Days(days) => base.plus_days(n.saturating_mul(*days)),
        Step::Months(months) => base.plus_months(u32::try_from(n).unwrap_or(u32::MAX).saturating_mul(*months)),
    };
    let mut beats = Vec::new();
    let mut last = None;
    for n in skipped.max(least).. {
        let day = day(n);
        // At the end of the calendar the days no longer advance.
        if day > to || last == Some(day) || beats.len() >= MOST {
            break;
        }
        last = Some(day);
        if day >= from {
            beats.push(day);
        }
    }
    beats
}

/// The days of a plan that rhythms hang on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchors {
    /// The plan's first day.
    pub start: Option<Date>,
    /// The first day of each phase.
    pub phases: Vec<Date>,
    /// The day after each activity.
    pub activities: Vec<Date>,
}

impl Anchors {
    /// Those of a plan, as far as they are known.
    pub fn of(plan: &Plan) -> Self {
        Self::from(plan, plan.start())
    }

    /// Those of a plan that is taken to start on a day.
    pub fn from(plan: &Plan, start: Option<Date>) -> Self {
        let days =
            |collection, span: &dyn Fn(&crate::plan::Record) -> Option<Span>, day: &dyn Fn(Span) -> Option<Date>| {
                plan.live(collection)
                    .iter()
                    .filter_map(|record| day(span(record)?))
                    .collect()
            };
        Self {
            start,
            phases: days(CollectionId::Phases, &|record| record.get(phase::span), &|span| {
                span.start.resolve(start)
            }),
            activities: days(
                CollectionId::Activities,
                &|record| record.get(activity::span),
                &|span| Some(span.end.resolve(start)?.plus_days(1)),
            ),
        }
    }
}

/// What people write instead of the labels. The first that is found counts, so longer and rarer ones stand first.
const SPELLINGS: [(Cadence, &[&str]); 15] = [
    (
        Cadence::HalfYearly,
        &[
            "每半年",
            "半年一次",
            "half-year",
            "half year",
            "every six months",
            "twice a year",
        ],
    ),
    (
        Cadence::Fortnightly,
        &[
            "每兩週",
            "每两周",
            "每兩周",
            "每二週",
            "雙週",
            "双周",
            "fortnight",
            "biweekly",
            "every two weeks",
            "every 2 weeks",
        ],
    ),
    (
        Cadence::AfterEach,
        &[
            "每次活動",
            "每次活动",
            "活動結束後",
            "活动结束后",
            "after each",
            "after every",
        ],
    ),
    (
        Cadence::AtStart,
        &[
            "專案開始",
            "项目开始",
            "項目開始",
            "啟動時",
            "启动时",
            "project start",
            "at the start",
            "kick-off",
        ],
    ),
    (Cadence::Events, &["重大事件", "重大事项", "重大事項", "major event"]),
    (Cadence::Urgent, &["緊急", "紧急", "隨時", "随时", "urgent", "any time"]),
    (
        Cadence::ByPhase,
        &[
            "按階段",
            "按阶段",
            "分階段",
            "分阶段",
            "各階段",
            "各阶段",
            "階段性",
            "阶段性",
            "by phase",
            "each phase",
        ],
    ),
    (
        Cadence::Daily,
        &["每日", "每天", "每個工作日", "每个工作日", "daily", "every day"],
    ),
    (
        Cadence::Weekly,
        &[
            "每週",
            "每周",
            "每星期",
            "週會",
            "周会",
            "weekly",
            "every week",
            "once a week",
        ],
    ),
    (Cadence::Quarterly, &["每季", "季度", "quarter"]),
    (
        Cadence::Monthly,
        &[
            "每月",
            "每個月",
            "每个月",
            "月度",
            "monthly",
            "every month",
            "once a month",
        ],
    ),
    (
        Cadence::Yearly,
        &["每年", "年度", "yearly", "annual", "every year", "once a year"],
    ),
    (
        Cadence::RealTime,
        &["實時", "实时", "即時", "real time", "real-time", "live"],
    ),
    (
        Cadence::Ongoing,
        &["持續", "持续", "長期", "长期", "ongoing", "continuous"],
    ),
    (Cadence::AtOnce, &["立即", "馬上", "马上", "immediately", "at once"]),
];

#[cfg(test)]
mod tests;
