//! What a read-only link shows, in words and in sections.

use crate::i18n::words;
use crate::route::View;
use crate::status::Status;
use crate::store::PlanStore;
use crate::t;
use leptos::prelude::*;
use shared::lens::{Lens, Money, Only};
use shared::plan::change::RecordKey;
use shared::schema::{COLLECTIONS, CollectionId, frame};

/// What a lens shows, as a person would say it.
pub fn lens_words(lens: &Lens, store: PlanStore) -> String {
    let only = lens.only.as_ref().map(|only| match only {
        Only::Channel(id) => {
            let channel = RecordKey::new(CollectionId::Channels, id.clone());
            t!("lens.is.channel", name = store.title(&channel))
        }
        Only::Person(name) => t!("lens.is.person", name = name),
    });
    let collections = lens.collections.as_ref().map(|shown| {
        let named = |is_shown: bool| {
            let names = COLLECTIONS
                .iter()
                .filter(|def| def.id != CollectionId::Steps && shown.contains(&def.id) == is_shown);
            names.map(|def| words(def.name)).collect::<Vec<_>>()
        };
        let (shown, hidden) = (named(true), named(false));
        // Whichever is shorter to say.
        if hidden.len() < shown.len() {
            t!("lens.is.without", names = join(&hidden))
        } else {
            t!("lens.is.these", names = join(&shown))
        }
    });
    let fields: Vec<&str> = lens.without.iter().map(|field| words(field.def().label)).collect();
    let fields = (!fields.is_empty()).then(|| t!("lens.is.without", names = join(&fields)));
    let money = (lens.money == Money::Hidden).then(|| t!("lens.is.no_money").to_owned());
    let parts: Vec<String> = [only, collections, fields, money].into_iter().flatten().collect();
    if parts.is_empty() {
        t!("lens.is.all").to_owned()
    } else {
        parts.join(" · ")
    }
}

fn join(names: &[&str]) -> String {
    names.join(t!("lens.comma"))
}

/// Whether there is something to see in a view. Tracks what the link shows.
pub fn shows_view(status: Status, store: PlanStore, view: View) -> bool {
    let Some(lens) = status.lens.get() else { return true };
    let shows = |collection: CollectionId| {
        // Through a filter one sees what it finds; the rest is not empty but hidden.
        lens.shows(collection) && (lens.only.is_none() || !store.ids(collection).is_empty())
    };
    match view {
        View::Document | View::Calendar | View::Responsibilities => true,
        View::Map => shows(CollectionId::Touchpoints),
        View::Scenarios => shows(CollectionId::Scenarios),
        View::Campaign => shows(CollectionId::Phases) || shows(CollectionId::Activities),
        View::Schedule => shows(CollectionId::Tasks) || shows(CollectionId::Milestones),
        View::Budget => lens.money == Money::Shown && shows(CollectionId::Budget),
        View::Metrics => shows(CollectionId::Metrics),
        View::Risks => shows(CollectionId::Risks),
        // Its rules are about the whole plan.
        View::Check => lens == Lens::default(),
        View::Table(CollectionId::Frame) => lens.shows_field(frame::purpose.id()),
        View::Table(collection) => shows(collection),
    }
}
