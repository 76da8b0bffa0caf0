//! A time axis that scrolls both ways: ticks above, names on the left, bars on a canvas. The campaign and the schedule stand on it.
//!
//! [`Axis`] turns days into pixels and knows what is in sight; [`ground`] draws ticks and lines; [`hands`] reads what pointers and
//! keys mean for a bar; [`words`] says days.

use crate::widgets::gesture::{self, Point};
use crate::widgets::menu::MenuPoint;
use leptos::html;
use leptos::prelude::*;
use shared::campaign::moves::Part;
use shared::campaign::{Clock, Scale, Window, Zoom};
use shared::plan::change::RecordKey;

pub mod ground;
pub mod hands;
pub mod measure;
pub mod tray;
pub mod words;

/// How far beyond the edges things are drawn, in CSS pixels, so that scrolling shows no gaps.
const OVERSCAN: f64 = 240.0;
/// What is in sight is looked at again after so much scrolling, in CSS pixels.
const STEP: f64 = 240.0;
/// How near to an edge a drag scrolls, and how far at a time, in CSS pixels.
const EDGE: f64 = 36.0;
const EDGE_STEP: i32 = 24;

/// Below this width of a view, in CSS pixels, a list says more than an axis.
pub const NARROW: f64 = 560.0;

/// What the axis shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// How days are counted.
    pub clock: Clock,
    /// The first day.
    pub first: i64,
    /// The last day.
    pub last: i64,
}

impl Stretch {
    /// Whether a calendar day can be seen on it.
    pub fn shows(self, day: i64) -> bool {
        self.clock != Clock::Relative && (self.first..=self.last).contains(&day)
    }
}

/// A rectangle of the canvas, in CSS pixels, a little larger than what is in sight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sight {
    /// The edges.
    pub left: f64,
    /// The right edge.
    pub right: f64,
    /// The upper edge.
    pub top: f64,
    /// The lower edge.
    pub bottom: f64,
}

/// An open menu: of which bar, and where in the window.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuAt {
    /// Whose.
    pub key: RecordKey,
    /// Where.
    pub at: MenuPoint,
}

/// The axis of a view. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Axis {
    /// Today's number.
    pub today: i64,
    /// What it shows.
    pub stretch: Memo<Stretch>,
    /// How much time fits on the screen.
    pub zoom: RwSignal<Zoom>,
    /// The width left for the canvas.
    pub room: RwSignal<f64>,
    /// Days to pixels.
    pub scale: Memo<Scale>,
    /// What scrolls.
    pub scroller: NodeRef<html::Div>,
    /// Scrolled to the right and down.
    pub scrolled: RwSignal<(f64, f64)>,
    /// What is in sight.
    pub sight: Memo<Sight>,
}

impl Axis {
    /// An axis over these days. Call it once, in the view.
    pub fn new(stretch: Memo<Stretch>) -> Self {
        gesture::prepare();
        let (zoom, room) = (RwSignal::new(Zoom::default()), RwSignal::new(0.0));
        let scrolled = RwSignal::new((0.0, 0.0));
        let scale = Memo::new(move |_| {
            let Stretch { first, last, .. } = stretch.get();
            Scale::new(zoom.get(), first, last, room.get())
        });
        Self {
            today: measure::today(),
            stretch,
            zoom,
            room,
            scale,
            scroller: NodeRef::new(),
            scrolled,
            sight: Memo::new(move |_| sight(scrolled.get(), room.get())),
        }
    }

    /// The canvas' width, in CSS pixels.
    pub fn width(self) -> f64 {
        let Stretch { first, last, .. } = self.stretch.get();
        self.scale.get().width(last - first + 1)
    }

    /// The days in sight, first and last.
    pub fn days_in_sight(self) -> (i64, i64) {
        let (scale, sight, stretch) = (self.scale.get(), self.sight.get(), self.stretch.get());
        let (first, last) = (scale.day_at(sight.left), scale.day_at(sight.right));
        (first.max(stretch.first), last.min(stretch.last))
    }

    /// Scrolls so that these pixels of the canvas are in sight.
    pub fn reveal(self, left: f64, width: f64) {
        let Some(scroller) = self.scroller.get_untracked() else {
            return;
        };
        let (at, room) = (f64::from(scroller.scroll_left()), self.room.get_untracked());
        if left < at {
            scroller.set_scroll_left((left - 24.0) as i32);
        } else if left + width > at + room {
            scroller.set_scroll_left((left + width.min(room) - room + 24.0) as i32);
        }
    }

    /// Scrolls so that these pixels from the canvas' top are in sight, below the ticks.
    pub fn reveal_down(self, top: f64, height: f64) {
        let Some(scroller) = self.scroller.get_untracked() else {
            return;
        };
        let at = f64::from(scroller.scroll_top());
        let room = f64::from(scroller.client_height()) - ground::TICKS_PX;
        if top < at {
            scroller.set_scroll_top(top as i32);
        } else if top + height > at + room {
            scroller.set_scroll_top((top + height - room) as i32);
        }
    }

    /// Where the canvas' upper left corner is in the window.
    pub fn origin(self) -> Option<(f64, f64)> {
        let canvas = self
            .scroller
            .get_untracked()?
            .query_selector(".timeline-canvas")
            .ok()??;
        let frame = canvas.get_bounding_client_rect();
        // A strip above the lines is drawn as the canvas' border.
        Some((frame.left(), frame.top() + f64::from(canvas.client_top())))
    }

    /// The day under a point of the window.
    pub fn day_under(self, x: f64) -> Option<i64> {
        let day = self.scale.get_untracked().day_at(x - self.origin()?.0);
        let stretch = self.stretch.get_untracked();
        Some(day.clamp(stretch.first, stretch.last))
    }

    /// How far the axis is scrolled to the right: what a drag begins at.
    pub fn scroll_left(self) -> f64 {
        let scroller = self.scroller.get_untracked();
        scroller.map_or(0.0, |scroller| f64::from(scroller.scroll_left()))
    }

    /// How many days a pointer has moved since the press, with what was scrolled meanwhile.
    pub fn days_moved(self, point: Point, scrolled_from: f64) -> i64 {
        let scrolled = self.scroll_left() - scrolled_from;
        self.scale.get_untracked().days_in(point.dx + scrolled)
    }

    /// Whether a point of the window is on the axis, beside the names.
    pub fn is_under(self, point: Point) -> bool {
        self.scroller.get_untracked().is_some_and(|scroller| {
            let frame = scroller.get_bounding_client_rect();
            let left = frame.right() - self.room.get_untracked();
            (left..frame.right()).contains(&point.x) && (frame.top()..frame.bottom()).contains(&point.y)
        })
    }

    /// Scrolls while something is dragged near an edge.
    pub fn scroll_at_edges(self, point: Point) {
        let Some(scroller) = self.scroller.get_untracked() else {
            return;
        };
        let frame = scroller.get_bounding_client_rect();
        let left = frame.right() - self.room.get_untracked();
        if point.x > frame.right() - EDGE {
            scroller.set_scroll_left(scroller.scroll_left() + EDGE_STEP);
        } else if point.x < left + EDGE {
            scroller.set_scroll_left(scroller.scroll_left() - EDGE_STEP);
        }
    }

    /// Scrolls to today when it is on the axis but out of sight.
    fn reveal_today(self) {
        if let (Some(stretch), Some(scale)) = (self.stretch.try_get_untracked(), self.scale.try_get_untracked())
            && stretch.shows(self.today)
            && self
                .room
                .try_get_untracked()
                .is_some_and(|room| scale.x(self.today + 7) > room)
        {
            self.go_to(self.today);
        }
    }

    /// Scrolls to a day, into the middle.
    pub fn go_to(self, day: i64) {
        if let Some(scroller) = self.scroller.get_untracked() {
            let x = self.scale.get_untracked().x(day);
            scroller.set_scroll_left((x - self.room.get_untracked() / 2.0) as i32);
        }
    }

    /// Changes the scale and keeps the day in the middle where it is.
    pub fn zoom_to(self, zoom: Zoom) {
        let middle = self.room.get_untracked() / 2.0;
        let day = self.scale.get_untracked().day_at(self.scroll_left() + middle);
        self.zoom.set(zoom);
        request_animation_frame(move || {
            if let Some(scroller) = self.scroller.try_get_untracked().flatten()
                && let Some(scale) = self.scale.try_get_untracked()
            {
                scroller.set_scroll_left((scale.x(day) - middle) as i32);
            }
        });
    }
}

/// A window while a part of it is dragged.
pub fn shifted(window: Window, part: Part, by: i64) -> Window {
    match part {
        Part::Whole => Window {
            first: window.first + by,
            last: window.last + by,
            ..window
        },
        Part::Start => Window {
            first: (window.first + by).min(window.last),
            ..window
        },
        Part::End => Window {
            last: (window.last + by).max(window.first),
            open: false,
            ..window
        },
    }
}

fn sight((left, top): (f64, f64), room: f64) -> Sight {
    let (left, top) = ((left / STEP).floor() * STEP, (top / STEP).floor() * STEP);
    // The window's height is more than the axis shows, and never changes while scrolling.
    let height = window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or(1_200.0);
    Sight {
        left: left - OVERSCAN,
        right: left + room + STEP + OVERSCAN,
        top: top - OVERSCAN,
        bottom: top + height + STEP + OVERSCAN,
    }
}
