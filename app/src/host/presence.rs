//! Who else is here. Never part of the document: told every few seconds, believed for a while, forgotten.
//!
//! A person is a device (its id stands before the dot of [`Presence::person`]); the part behind the dot is the tab, so that a person with
//! two tabs is shown once and stays until both are closed.

use crate::status::Peer;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::schema::CollectionId;
use shared::sync::close::PRESENCE_GONE_MILLIS;
use shared::sync::presence::{Gone, Presence};
use std::collections::BTreeMap;

/// People of whom presence is kept: a workshop, not an attack.
const MAX_TABS: usize = 200;

/// Who is here, this tab and the others.
#[derive(Debug)]
pub(crate) struct Here {
    me: Presence,
    others: BTreeMap<String, (Presence, f64)>,
    /// Names this run of the tab on the wire.
    pub(crate) session: String,
    count: u64,
}

/// What a presence message meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// Nothing that is shown is different.
    Nothing,
    /// What is shown is different.
    Changed,
    /// Somebody new, who does not know us yet.
    Newcomer,
}

impl Here {
    /// Nobody but this person.
    pub(crate) fn new(tab: &str, person: &str, name: &str, color: u8) -> Self {
        let me = Presence {
            person: format!("{person}.{tab}"),
            name: name.to_owned(),
            color,
            ..Presence::default()
        };
        Self {
            me,
            others: BTreeMap::new(),
            session: tab.to_owned(),
            count: 0,
        }
    }

    /// Notes where this tab is; `false` when nothing is different.
    pub(crate) fn at(&mut self, record: Option<&RecordKey>, field: Option<&str>) -> bool {
        let at = record.map(|record| (record.collection.def().key.to_owned(), record.id.to_string()));
        let field = field.map(str::to_owned);
        let is_new = self.me.at != at || self.me.field != field;
        (self.me.at, self.me.field) = (at, field);
        is_new
    }

    /// Notes the person's name and colour; `false` when nothing is different.
    pub(crate) fn rename(&mut self, name: &str, color: u8) -> bool {
        let is_new = (self.me.name.as_str(), self.me.color) != (name, color);
        (self.me.name, self.me.color) = (name.to_owned(), color);
        is_new
    }

    /// The next message about this tab, and its number.
    pub(crate) fn next_message(&mut self, gone: Gone) -> (u64, Vec<u8>) {
        self.count += 1;
        (
            self.count,
            Presence {
                gone,
                ..self.me.clone()
            }
            .encode(),
        )
    }

    /// Takes a message.
    pub(crate) fn hear(&mut self, data: &[u8], now_millis: f64) -> Heard {
        let Some(presence) = Presence::decode(data) else {
            return Heard::Nothing;
        };
        if presence.person == self.me.person {
            return Heard::Nothing;
        }
        if presence.gone == Gone::Left {
            return if self.others.remove(&presence.person).is_some() {
                Heard::Changed
            } else {
                Heard::Nothing
            };
        }
        if self.others.len() >= MAX_TABS && !self.others.contains_key(&presence.person) {
            return Heard::Nothing;
        }
        match self
            .others
            .insert(presence.person.clone(), (presence.clone(), now_millis))
        {
            None => Heard::Newcomer,
            Some((before, _)) if before == presence => Heard::Nothing,
            Some(_) => Heard::Changed,
        }
    }

    /// Forgets who has been silent for too long; `true` when somebody was.
    pub(crate) fn forget_silent(&mut self, now_millis: f64) -> bool {
        let before = self.others.len();
        self.others
            .retain(|_, (_, heard)| now_millis - *heard <= PRESENCE_GONE_MILLIS as f64);
        self.others.len() != before
    }

    /// Who is here besides this person, each once.
    pub(crate) fn people(&self) -> Vec<Peer> {
        let mine = device_of(&self.me.person);
        let mut people: BTreeMap<&str, (&Presence, f64)> = BTreeMap::new();
        for (presence, heard) in self.others.values() {
            let device = device_of(&presence.person);
            let newest = people.get(device).is_none_or(|(_, other)| other < heard);
            if device != mine && newest {
                people.insert(device, (presence, *heard));
            }
        }
        people
            .into_iter()
            .map(|(device, (presence, _))| peer(device, presence))
            .collect()
    }
}

fn peer(device: &str, presence: &Presence) -> Peer {
    let at = presence.at.as_ref().and_then(|(collection, id)| {
        Some(RecordKey::new(
            CollectionId::from_key(collection)?,
            id.parse::<RecordId>().ok()?,
        ))
    });
    let field = at
        .as_ref()
        .zip(presence.field.as_ref())
        .and_then(|(at, field)| at.collection.field(field));
    Peer {
        person: device.to_owned(),
        name: presence.name.clone(),
        color: presence.color,
        at,
        field,
    }
}

fn device_of(person: &str) -> &str {
    person.split_once('.').map_or(person, |(device, _)| device)
}
