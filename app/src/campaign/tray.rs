//! Phases and activities without a place on the axis.

use super::state::{Campaign, Ghost};
use crate::timeline::tray::{self, Entry, Hands, SHOWN};
use crate::widgets::gesture::{self, Gesture};
use leptos::ev;
use leptos::prelude::*;
use shared::campaign::TrayItem;
use shared::plan::change::RecordKey;

/// The tray above the axis.
#[component]
pub(super) fn Tray() -> impl IntoView {
    let campaign = Campaign::here();
    let count = Memo::new(move |_| campaign.scene.with(|scene| scene.tray.len()));
    let items = Memo::new(move |_| {
        campaign
            .scene
            .with(|scene| scene.tray.iter().take(SHOWN).map(entry).collect::<Vec<_>>())
    });
    let hands = Hands {
        store: campaign.store,
        ui: campaign.ui,
        may_edit: Signal::derive(move || campaign.may_edit()),
        press: Callback::new(move |(key, event)| drag(campaign, key, &event)),
        place: Callback::new(move |key| campaign.place_at(&key, None, None)),
    };
    tray::tray(count, items, hands)
}

fn entry(item: &TrayItem) -> Entry {
    Entry {
        key: RecordKey::from(&*item.record),
        why: item.why,
        tone: item.tone.class(),
    }
}

fn drag(campaign: Campaign, key: RecordKey, event: &ev::PointerEvent) {
    gesture::follow(event, move |gesture| match gesture {
        Gesture::Started(point) | Gesture::Moved(point) => {
            let ghost = campaign.spot_under(point).and_then(|(day, lane)| {
                let (first, last) = campaign.suggested_week(Some(day));
                Some(Ghost {
                    lane: lane?,
                    first,
                    last,
                })
            });
            campaign.ghost.set(ghost);
        }
        Gesture::Dropped(point) => {
            campaign.ghost.set(None);
            if let Some((day, lane)) = campaign.spot_under(point) {
                campaign.place_at(&key, Some(day), lane);
            }
        }
        Gesture::Cancelled => campaign.ghost.set(None),
    });
}
