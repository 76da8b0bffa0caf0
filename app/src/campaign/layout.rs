//! How high everything stands: the rhythm, the phases, and the lanes with their rows.

use shared::campaign::Scene;
use shared::ids::RecordId;
use std::collections::HashSet;

/// The height of the rhythm curve, in CSS pixels.
pub(super) const RHYTHM_PX: f64 = 88.0;
/// Room above and below a lane's bars.
pub(super) const PAD_PX: f64 = 8.0;
/// Room between rows.
const GAP_PX: f64 = 4.0;
/// A lane with more rows than this is shown cut off, until somebody wants to see all of it.
const ROWS_SHOWN: usize = 5;

/// Heights of bars: fingers need more than a mouse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sizes {
    /// A phase.
    pub(super) phase: f64,
    /// An activity.
    pub(super) activity: f64,
}

impl Sizes {
    pub(super) fn for_touch(is_coarse: bool) -> Self {
        if is_coarse {
            Self {
                phase: 48.0,
                activity: 44.0,
            }
        } else {
            Self {
                phase: 40.0,
                activity: 30.0,
            }
        }
    }
}

/// One lane on the screen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LaneBox {
    pub(super) channel: Option<RecordId>,
    pub(super) top: f64,
    pub(super) height: f64,
    /// Rows from this one on are not drawn.
    pub(super) rows: usize,
    /// Bars on rows that are not drawn.
    pub(super) hidden: usize,
    /// Whether the lane could be cut off.
    pub(super) is_long: bool,
}

/// Where the lanes are, from the top of the canvas.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    pub(super) sizes: Sizes,
    pub(super) phases_height: f64,
    pub(super) lanes: Vec<LaneBox>,
    pub(super) height: f64,
}

impl Layout {
    pub(super) fn of(scene: &Scene, open: &HashSet<Option<RecordId>>, sizes: Sizes) -> Self {
        let phases_height = stack_height(scene.phase_rows, sizes.phase);
        let mut top = RHYTHM_PX + phases_height;
        let mut lanes = Vec::with_capacity(scene.lanes.len());
        for lane in &scene.lanes {
            let channel = lane.channel.as_ref().map(|record| record.id.clone());
            let is_long = lane.rows > ROWS_SHOWN;
            let rows = if is_long && !open.contains(&channel) {
                ROWS_SHOWN
            } else {
                lane.rows
            };
            let hidden = lane
                .bars
                .iter()
                .filter(|at| scene.activities.get(**at).is_some_and(|bar| bar.row >= rows));
            let height = stack_height(rows, sizes.activity);
            lanes.push(LaneBox {
                channel,
                top,
                height,
                rows,
                hidden: if is_long { hidden.count() } else { 0 },
                is_long,
            });
            top += height;
        }
        Self {
            sizes,
            phases_height,
            lanes,
            height: top,
        }
    }

    /// The top of a phase's bar.
    pub(super) fn phase_top(&self, row: usize) -> f64 {
        RHYTHM_PX + PAD_PX + row as f64 * (self.sizes.phase + GAP_PX)
    }

    /// The top of an activity's bar.
    pub(super) fn activity_top(&self, lane: usize, row: usize) -> f64 {
        let top = self.lanes.get(lane).map_or(0.0, |lane| lane.top);
        top + PAD_PX + row as f64 * (self.sizes.activity + GAP_PX)
    }

    /// The lane at a height.
    pub(super) fn lane_at(&self, y: f64) -> Option<usize> {
        self.lanes
            .iter()
            .position(|lane| lane.top <= y && y < lane.top + lane.height)
    }
}

fn stack_height(rows: usize, bar: f64) -> f64 {
    (2.0 * PAD_PX + rows as f64 * (bar + GAP_PX) - GAP_PX).max(52.0)
}
