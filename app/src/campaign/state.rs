//! What the parts of the view share: the scene, the scale, what is in sight, and a drag under way.

use super::layout::{Layout, Sizes};
use crate::dispatch::Dispatch;
use crate::status::Status;
use crate::store::PlanStore;
use crate::timeline::{Axis, MenuAt, Stretch, measure, shifted};
use crate::ui::Ui;
use crate::widgets::voice::Voice;
use leptos::prelude::*;
use shared::campaign::moves::{Along, Part};
use shared::campaign::{Scene, Window};
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, Tone, activity};
use std::collections::HashSet;
use std::ops::Deref;
use std::sync::Arc;

/// A computed scene. Two are equal only when they are the same one: comparing their contents would cost more than drawing.
#[derive(Clone)]
pub(super) struct Shown(Arc<Scene>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Shown {
    type Target = Scene;

    fn deref(&self) -> &Scene {
        &self.0
    }
}

/// Something on its way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drag {
    pub(super) key: RecordKey,
    pub(super) part: Part,
    /// In days, as far as it may go.
    pub(super) by: i64,
    /// The lane an activity would land in.
    pub(super) lane: Option<usize>,
    /// Where the pointer is in the window, in CSS pixels.
    pub(super) at: (f64, f64),
}

/// A new activity being drawn on a lane: its lane, and its days in order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ghost {
    pub(super) lane: usize,
    pub(super) first: i64,
    pub(super) last: i64,
}

/// Where a bar stands and how it looks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) window: Window,
    pub(super) tone: Tone,
    pub(super) is_outside: bool,
    pub(super) is_cancelled: bool,
    pub(super) is_dragged: bool,
}

/// The view's state. A handle: copying it is free.
#[derive(Clone, Copy)]
pub(super) struct Campaign {
    pub(super) store: PlanStore,
    pub(super) dispatch: Dispatch,
    pub(super) ui: Ui,
    pub(super) voice: Voice,
    status: Status,
    pub(super) axis: Axis,
    pub(super) scene: Memo<Shown>,
    pub(super) layout: Memo<Layout>,
    pub(super) open_lanes: RwSignal<HashSet<Option<RecordId>>>,
    pub(super) drag: RwSignal<Option<Drag>>,
    pub(super) ghost: RwSignal<Option<Ghost>>,
    pub(super) focused: RwSignal<Option<RecordKey>>,
    pub(super) menu: RwSignal<Option<MenuAt>>,
    pub(super) along: RwSignal<Along>,
}

impl Campaign {
    /// Makes the state. Call it once, in the view.
    pub(super) fn new() -> Self {
        let store: PlanStore = expect_context();
        let today = measure::today();
        let scene = Memo::new(move |_| {
            Shown(Arc::new(Scene::of(
                &store.frame(),
                &store.live_by(CollectionId::Phases, &Scene::reads(CollectionId::Phases)),
                &store.live_by(CollectionId::Activities, &Scene::reads(CollectionId::Activities)),
                &store.live_by(CollectionId::Channels, &[CollectionId::Channels.title()]),
                today,
            )))
        });
        let stretch = Memo::new(move |_| {
            scene.with(|scene| Stretch {
                clock: scene.clock,
                first: scene.first,
                last: scene.last,
            })
        });
        let open_lanes = RwSignal::new(HashSet::new());
        let sizes = Sizes::for_touch(measure::matches("(pointer: coarse)"));
        let layout = Memo::new(move |_| scene.with(|scene| open_lanes.with(|open| Layout::of(scene, open, sizes))));
        Self {
            store,
            dispatch: expect_context(),
            ui: expect_context(),
            voice: Voice::new(),
            status: expect_context(),
            axis: Axis::new(stretch),
            scene,
            layout,
            open_lanes,
            drag: RwSignal::new(None),
            ghost: RwSignal::new(None),
            focused: RwSignal::new(None),
            menu: RwSignal::new(None),
            along: RwSignal::new(Along::Activities),
        }
    }

    /// The state of the view around.
    pub(super) fn here() -> Self {
        expect_context()
    }

    /// Whether this person may change the plan.
    pub(super) fn may_edit(self) -> bool {
        self.status.may_edit() && self.store.is_schema_known()
    }

    /// Whether there is neither a phase nor an activity.
    pub(super) fn is_empty(self) -> bool {
        self.store.ids(CollectionId::Phases).is_empty() && self.store.ids(CollectionId::Activities).is_empty()
    }

    /// Where a bar stands, with a drag under way taken into account.
    pub(super) fn place(self, key: &RecordKey) -> Option<Place> {
        let scale = self.axis.scale.get();
        let drag = self.drag.get();
        self.scene.with(|scene| {
            let bar = scene.bar(key)?;
            let own = drag.as_ref().filter(|drag| drag.key == *key);
            let carried = drag.as_ref().filter(|drag| self.carries(drag, &bar.record));
            let window = own
                .or(carried)
                .map_or(bar.window, |drag| shifted(bar.window, drag.part, drag.by));
            let lane = own.and_then(|drag| drag.lane).unwrap_or(bar.lane);
            let row = if lane == bar.lane { bar.row } else { 0 };
            let (top, height) = self.layout.with(|layout| match key.collection {
                CollectionId::Phases => (layout.phase_top(bar.row), layout.sizes.phase),
                _ => (layout.activity_top(lane, row), layout.sizes.activity),
            });
            Some(Place {
                left: scale.x(window.first),
                top,
                width: scale.width(window.days()),
                height,
                window,
                tone: bar.tone,
                is_outside: bar.is_outside_phase,
                is_cancelled: bar.is_cancelled,
                is_dragged: own.is_some(),
            })
        })
    }

    /// Whether a drag of a phase takes this activity along.
    fn carries(self, drag: &Drag, record: &shared::plan::Record) -> bool {
        drag.part == Part::Whole
            && drag.key.collection == CollectionId::Phases
            && record.collection == CollectionId::Activities
            && self.along.get_untracked() == Along::Activities
            && record.get(activity::phase).as_ref() == Some(&drag.key.id)
    }
}
