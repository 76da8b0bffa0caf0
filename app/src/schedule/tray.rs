//! Tasks and milestones without days.

use super::state::Gantt;
use crate::timeline::tray::{self, Entry, Hands, SHOWN};
use crate::widgets::gesture::{self, Gesture};
use leptos::prelude::*;
use shared::campaign::Undated;

/// The tray above the axis.
pub(super) fn tray(gantt: Gantt) -> AnyView {
    let count = Memo::new(move |_| gantt.schedule.with(|schedule| schedule.tray().len()));
    let items = Memo::new(move |_| {
        gantt.schedule.with(|schedule| {
            let rows = schedule.tray().into_iter().take(SHOWN);
            rows.map(|at| &schedule.rows[at])
                .map(|row| Entry {
                    key: row.key(),
                    why: row.place.err().unwrap_or(Undated::Missing),
                    tone: "plain",
                })
                .collect::<Vec<_>>()
        })
    });
    let hands = Hands {
        store: gantt.store,
        ui: gantt.ui,
        may_edit: gantt.may_edit,
        press: Callback::new(move |(key, event)| {
            gesture::follow(&event, move |gesture| {
                if let Gesture::Dropped(point) = gesture
                    && gantt.axis.is_under(point)
                    && let Some(day) = gantt.axis.day_under(point.x)
                {
                    gantt.place_at(&key, Some(day));
                }
            });
        }),
        place: Callback::new(move |key| gantt.place_at(&key, None)),
    };
    tray::tray(count, items, hands)
}
