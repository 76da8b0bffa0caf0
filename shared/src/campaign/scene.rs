//! Everything the campaign view shows, read from the plan in one pass.

use super::budget::is_cancelled;
use super::rhythm::{Load, rhythm};
use super::timing::Extent;
use super::{Budget, Clock, Rhythm, Undated, Window, moves, stack};
use crate::ids::RecordId;
use crate::plan::Record;
use crate::plan::change::RecordKey;
use crate::schema::{CollectionId, FieldId, FieldKind, Tone, activity, frame, phase};
use std::collections::HashMap;
use std::sync::Arc;

/// A phase or an activity with a place on the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The record.
    pub record: Arc<Record>,
    /// Its days, cut to the axis.
    pub window: Window,
    /// Its phase's colour.
    pub tone: Tone,
    /// Its lane, an index into [`Scene::lanes`]; unused for phases.
    pub lane: usize,
    /// Its row within the lane, or among the phases.
    pub row: usize,
    /// An activity that is not within its phase.
    pub is_outside_phase: bool,
    /// An activity that will not happen.
    pub is_cancelled: bool,
}

/// Activities of one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The channel; `None` for activities without one.
    pub channel: Option<Arc<Record>>,
    /// The bars, indices into [`Scene::activities`], by first day.
    pub bars: Vec<usize>,
    /// How many rows the bars need, at least 1.
    pub rows: usize,
}

/// A record without a place on the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct TrayItem {
    /// The record.
    pub record: Arc<Record>,
    /// Why.
    pub why: Undated,
    /// Its phase's colour.
    pub tone: Tone,
}

/// What a planner should look at.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// Two phases run at the same time.
    Overlap {
        /// The earlier phase.
        earlier: RecordId,
        /// The later phase.
        later: RecordId,
        /// For how many days.
        days: i64,
    },
    /// Nothing runs between two phases.
    Hole {
        /// The phase before.
        earlier: RecordId,
        /// The phase behind.
        later: RecordId,
        /// For how many days.
        days: i64,
    },
    /// So many activities lie outside their phase.
    Outside {
        /// How many.
        count: usize,
    },
}

/// A phase's own peak day.
#[derive(Clone, Debug, PartialEq)]
pub struct StatedPeak {
    /// The phase.
    pub phase: RecordId,
    /// The day.
    pub day: i64,
    /// The phase's colour.
    pub tone: Tone,
}

/// How many creators of each tier work for the campaign. An activity that names a tier but no number counts as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KolMix {
    /// Head: momentum.
    pub head: u64,
    /// Mid: depth.
    pub mid: u64,
    /// Everyday people: word of mouth.
    pub everyday: u64,
}

/// The campaign, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// How days are counted.
    pub clock: Clock,
    /// The axis' first day.
    pub first: i64,
    /// The axis' last day.
    pub last: i64,
    /// First and last day of what is planned, without margins; `None` while nothing has dates.
    pub planned: Option<(i64, i64)>,
    /// Phases with dates, in the plan's order.
    pub phases: Vec<Bar>,
    /// How many rows the phases need, at least 1.
    pub phase_rows: usize,
    /// Activities with dates.
    pub activities: Vec<Bar>,
    /// By channel in the plan's order, then without channel when there is such an activity or no channel at all.
    pub lanes: Vec<Lane>,
    /// Phases, then activities, that have no place.
    pub tray: Vec<TrayItem>,
    /// How intense each day is.
    pub rhythm: Rhythm,
    /// The phases' own peak days, burst first.
    pub stated_peaks: Vec<StatedPeak>,
    /// Money.
    pub budget: Budget,
    /// Creators.
    pub kol: KolMix,
    /// What to look at.
    pub findings: Vec<Finding>,
    phase_index: HashMap<RecordId, usize>,
    activity_index: HashMap<RecordId, usize>,
}

impl Scene {
    /// The fields of phases and activities that a scene comes from: all but the texts, which it only carries along.
    pub fn reads(collection: CollectionId) -> Vec<FieldId> {
        let is_read =
            |field: &FieldId| !matches!(field.def().kind, FieldKind::Line | FieldKind::Prose | FieldKind::Person);
        collection.fields().filter(is_read).collect()
    }

    /// Reads the plan. `phases`, `activities` and `channels` are the live records in order; `today` is a calendar day's number.
    pub fn of(
        plan: &Record,
        phases: &[Arc<Record>],
        activities: &[Arc<Record>],
        channels: &[Arc<Record>],
        today: i64,
    ) -> Self {
        let start = plan.get(frame::start).and_then(|when| when.resolve(None));
        let spans = phases.iter().filter_map(|record| record.get(phase::span));
        let clock = Clock::of(
            start,
            spans.chain(activities.iter().filter_map(|record| record.get(activity::span))),
        );
        let windows: Vec<Window> = phases
            .iter()
            .chain(activities)
            .filter_map(|record| clock.place(moves::span_of(record, clock)).ok())
            .collect();
        let extent = Extent::of(clock, &windows, today);
        let mut tray = Vec::new();
        let (phase_bars, phase_rows) = phase_bars(phases, clock, extent, &mut tray);
        let tones: HashMap<&RecordId, Tone> = phases.iter().map(|record| (&record.id, tone(record))).collect();
        let (bars, lanes) = activity_bars(activities, channels, &phase_bars, &tones, clock, extent, &mut tray);
        let shown = || phase_bars.iter().chain(&bars).map(|bar| bar.window);
        let planned = shown()
            .map(|window| window.first)
            .min()
            .zip(shown().map(|window| window.last).max());
        let mut findings = gaps(&phase_bars);
        match bars.iter().filter(|bar| bar.is_outside_phase).count() {
            0 => {}
            count => findings.push(Finding::Outside { count }),
        }
        Self {
            clock,
            first: extent.first,
            last: extent.last,
            planned,
            rhythm: rhythm(extent.first, extent.last, &loads(&bars)),
            stated_peaks: stated_peaks(phases, clock, extent),
            budget: Budget::of_records(plan, phases, activities),
            kol: kol_mix(activities),
            findings,
            phase_index: index(&phase_bars),
            activity_index: index(&bars),
            phases: phase_bars,
            phase_rows,
            activities: bars,
            lanes,
            tray,
        }
    }

    /// The bar of a phase or an activity.
    pub fn bar(&self, key: &RecordKey) -> Option<&Bar> {
        match key.collection {
            CollectionId::Phases => self.phases.get(*self.phase_index.get(&key.id)?),
            CollectionId::Activities => self.activities.get(*self.activity_index.get(&key.id)?),
            _ => None,
        }
    }

    /// The first phase that runs on a day.
    pub fn phase_on(&self, day: i64) -> Option<&Bar> {
        self.phases
            .iter()
            .find(|bar| (bar.window.first..=bar.window.last).contains(&day))
    }

    /// The first day after all phases; the plan's start, else `today`, while there is none.
    pub fn next_free_day(&self, today: i64) -> i64 {
        let behind = self.phases.iter().map(|bar| bar.window.last + 1).max();
        behind
            .or_else(|| self.clock.base().map(crate::date::Date::day_number))
            .unwrap_or(today)
    }

    /// The lane of a channel, or the one without.
    pub fn lane_of(&self, channel: Option<&RecordId>) -> Option<usize> {
        self.lanes
            .iter()
            .position(|lane| lane.channel.as_ref().map(|channel| &channel.id) == channel)
    }
}

fn tone(phase_record: &Record) -> Tone {
    phase_record.get(phase::kind).map_or(Tone::Plain, |kind| kind.tone)
}

fn index(bars: &[Bar]) -> HashMap<RecordId, usize> {
    bars.iter()
        .enumerate()
        .map(|(index, bar)| (bar.record.id.clone(), index))
        .collect()
}

fn find_place(record: &Record, clock: Clock, extent: Extent) -> Result<Window, Undated> {
    clock
        .place(moves::span_of(record, clock))
        .and_then(|window| extent.fit(window))
}

fn phase_bars(records: &[Arc<Record>], clock: Clock, extent: Extent, tray: &mut Vec<TrayItem>) -> (Vec<Bar>, usize) {
    let mut bars = Vec::new();
    for record in records {
        match find_place(record, clock, extent) {
            Ok(window) => bars.push(Bar {
                record: record.clone(),
                window,
                tone: tone(record),
                lane: 0,
                row: 0,
                is_outside_phase: false,
                is_cancelled: false,
            }),
            Err(why) => tray.push(TrayItem {
                record: record.clone(),
                why,
                tone: tone(record),
            }),
        }
    }
    let rows = stack(&bars.iter().map(|bar| bar.window).collect::<Vec<_>>());
    let count = rows.iter().max().map_or(1, |row| row + 1);
    bars.iter_mut().zip(rows).for_each(|(bar, row)| bar.row = row);
    (bars, count)
}

fn activity_bars(
    records: &[Arc<Record>],
    channels: &[Arc<Record>],
    phases: &[Bar],
    tones: &HashMap<&RecordId, Tone>,
    clock: Clock,
    extent: Extent,
    tray: &mut Vec<TrayItem>,
) -> (Vec<Bar>, Vec<Lane>) {
    let lane_of: HashMap<&RecordId, usize> = channels
        .iter()
        .enumerate()
        .map(|(at, record)| (&record.id, at))
        .collect();
    let windows: HashMap<&RecordId, Window> = phases.iter().map(|bar| (&bar.record.id, bar.window)).collect();
    let (mut bars, mut members) = (Vec::new(), vec![Vec::new(); channels.len() + 1]);
    for record in records {
        let phase_id = record.get(activity::phase);
        let tone = phase_id
            .as_ref()
            .and_then(|id| tones.get(id))
            .copied()
            .unwrap_or(Tone::Plain);
        let window = match find_place(record, clock, extent) {
            Ok(window) => window,
            Err(why) => {
                let record = record.clone();
                tray.push(TrayItem { record, why, tone });
                continue;
            }
        };
        let channel = record.get(activity::channel);
        let lane = channel
            .as_ref()
            .and_then(|id| lane_of.get(id))
            .copied()
            .unwrap_or(channels.len());
        let is_cancelled = is_cancelled(record);
        let home = phase_id.as_ref().and_then(|id| windows.get(id));
        members[lane].push(bars.len());
        bars.push(Bar {
            record: record.clone(),
            window,
            tone,
            lane,
            row: 0,
            is_outside_phase: !is_cancelled && home.is_some_and(|home| !home.holds(window)),
            is_cancelled,
        });
    }
    let lanes = bars_in_rows(&mut bars, members, channels);
    (bars, lanes)
}

fn bars_in_rows(bars: &mut [Bar], members: Vec<Vec<usize>>, channels: &[Arc<Record>]) -> Vec<Lane> {
    let mut lanes = Vec::with_capacity(members.len());
    for (at, mut indices) in members.into_iter().enumerate() {
        if at == channels.len() && indices.is_empty() && !channels.is_empty() {
            continue;
        }
        let rows = stack(&indices.iter().map(|index| bars[*index].window).collect::<Vec<_>>());
        for (index, row) in indices.iter().zip(&rows) {
            bars[*index].row = *row;
        }
        indices.sort_by_key(|index| (bars[*index].window.first, bars[*index].row));
        lanes.push(Lane {
            channel: channels.get(at).cloned(),
            bars: indices,
            rows: rows.iter().max().map_or(1, |row| row + 1),
        });
    }
    lanes
}

fn loads(bars: &[Bar]) -> Vec<Load> {
    bars.iter()
        .filter(|bar| !bar.is_cancelled)
        .map(|bar| Load {
            first: bar.window.first,
            last: bar.window.last,
            cost: bar.record.get(activity::cost),
        })
        .collect()
}

fn stated_peaks(phases: &[Arc<Record>], clock: Clock, extent: Extent) -> Vec<StatedPeak> {
    let mut peaks: Vec<StatedPeak> = phases
        .iter()
        .filter_map(|record| {
            let day = clock.day(record.get(phase::peak)?)?;
            let shown = extent.first <= day && day <= extent.last;
            shown.then(|| StatedPeak {
                phase: record.id.clone(),
                day,
                tone: tone(record),
            })
        })
        .collect();
    peaks.sort_by_key(|peak| peak.tone != Tone::Burst);
    peaks
}

fn kol_mix(activities: &[Arc<Record>]) -> KolMix {
    let mut mix = KolMix::default();
    for record in activities.iter().filter(|record| !is_cancelled(record)) {
        // Casting saturates: no number in a field can overflow.
        let count = record.get(activity::creators).map_or(1, |count| count.max(0.0) as u64);
        let tier = match record.get(activity::tier).map(|tier| tier.key) {
            Some("head") => &mut mix.head,
            Some("mid") => &mut mix.mid,
            Some("everyday") => &mut mix.everyday,
            _ => continue,
        };
        *tier = tier.saturating_add(count);
    }
    mix
}

/// Overlaps and holes between phases, by first day.
fn gaps(phases: &[Bar]) -> Vec<Finding> {
    let mut order: Vec<&Bar> = phases.iter().collect();
    order.sort_by_key(|bar| (bar.window.first, bar.window.last));
    let mut findings = Vec::new();
    let mut reach: Option<&Bar> = None;
    for bar in order {
        let Some(before) = reach else {
            reach = Some(bar);
            continue;
        };
        let (earlier, later) = (before.record.id.clone(), bar.record.id.clone());
        let distance = bar.window.first - before.window.last - 1;
        if distance < 0 {
            let days = bar.window.last.min(before.window.last) - bar.window.first + 1;
            findings.push(Finding::Overlap { earlier, later, days });
        } else if distance > 0 {
            let days = distance;
            findings.push(Finding::Hole { earlier, later, days });
        }
        if bar.window.last >= before.window.last {
            reach = Some(bar);
        }
    }
    findings
}

#[cfg(test)]
mod tests;
