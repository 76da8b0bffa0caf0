//! How things stand around the document: the link to the relay, the device's store, who else is here.

use leptos::prelude::*;
use shared::ids::RecordId;
use shared::lens::Lens;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, FieldId};
use std::collections::BTreeMap;

/// The connection to the relay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Not yet there, or trying again.
    #[default]
    Connecting,
    /// There.
    Online,
    /// Not there; tried again in the background.
    Offline,
}

/// The device's own store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Device {
    /// Everything is on the disk.
    #[default]
    Kept,
    /// Something is on its way to the disk.
    Writing,
    /// Something is only in memory: the store is full, blocked or missing.
    Failed,
}

/// What the link may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Reads.
    Viewer,
    /// Reads, and comments.
    Commenter,
    /// Edits.
    Editor,
    /// Edits and shares.
    Owner,
}

impl Role {
    /// Its name in the relay's answers and in the device's store.
    pub fn key(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Commenter => "commenter",
            Self::Editor => "editor",
            Self::Owner => "owner",
        }
    }

    /// The role with that name.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Viewer, Self::Commenter, Self::Editor, Self::Owner]
            .into_iter()
            .find(|role| role.key() == key)
    }
}

/// Something a person has to know, the gravest first. Each has its own words: what happened, what is kept, what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// The link was revoked while it was open.
    Revoked,
    /// The plan was written by a newer build.
    NewerSchema,
    /// The device has no room left.
    StorageFull,
    /// The browser does not let us store anything (private window, blocked site data).
    StorageBlocked,
    /// A newer build has changed the device's store: this page has to be loaded anew.
    Outdated,
    /// The relay speaks another version of the protocol: this page has to be loaded anew.
    OtherVersion,
    /// Some stored pieces were damaged and set aside.
    StorageDamaged,
    /// The relay does not know the link: wrong, expired or revoked.
    Unauthorized,
    /// The link has a password, which this device was not told or not lately.
    Password,
    /// The plan was deleted on the relay.
    Deleted,
    /// The relay does not know the plan.
    UnknownPlan,
    /// The relay takes new plans only with a key.
    CreateKey,
    /// The relay refused something this device sent.
    Refused,
    /// The plan holds as much as the relay lets one hold: what is added stays here.
    PlanFull,
    /// The same of what is said about the plan.
    DiscussionFull,
    /// The relay cannot store; changes stay here.
    RelayStorage,
    /// Somebody with a read-only link tried to write.
    ReadOnly,
    /// The link allows comments only.
    CommentOnly,
}

/// Somebody who is here too.
#[derive(Clone, Debug, PartialEq)]
pub struct Peer {
    /// The person's id on their device.
    pub person: String,
    /// Their name; may be empty.
    pub name: String,
    /// Their colour, an index into the palette.
    pub color: u8,
    /// The record they have open.
    pub at: Option<RecordKey>,
    /// The field they are in.
    pub field: Option<FieldId>,
}

/// How things stand. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Status {
    /// The connection to the relay.
    pub link: RwSignal<Link>,
    /// The device's store.
    pub device: RwSignal<Device>,
    /// Changes the relay has not acknowledged.
    pub unsent: RwSignal<usize>,
    /// Whether the browser may clear what is kept here by itself: it has not been asked yet, or has refused to promise otherwise.
    pub may_be_cleared: RwSignal<bool>,
    /// What the link may do; `None` until the relay or the device has said so.
    pub role: RwSignal<Option<Role>>,
    /// What a read-only link shows; `None` for others, and until the relay or the device has said so.
    pub lens: RwSignal<Option<Lens>>,
    /// Who else is here.
    pub people: RwSignal<Vec<Peer>>,
    /// What a person has to know now.
    pub trouble: RwSignal<Option<Trouble>>,
    /// Whether there is something to undo, and to redo.
    pub undo: RwSignal<(bool, bool)>,
}

impl Status {
    /// Nothing known yet.
    pub fn new() -> Self {
        Self {
            link: RwSignal::new(Link::default()),
            device: RwSignal::new(Device::default()),
            unsent: RwSignal::new(0),
            may_be_cleared: RwSignal::new(false),
            role: RwSignal::new(None),
            lens: RwSignal::new(None),
            people: RwSignal::new(Vec::new()),
            trouble: RwSignal::new(None),
            undo: RwSignal::new((false, false)),
        }
    }

    /// Who has which record of a collection open: the first who came, when several have. Tracks who is here.
    pub fn people_at(self, collection: CollectionId) -> BTreeMap<RecordId, Peer> {
        let people = self.people.get().into_iter().rev();
        people
            .filter_map(|peer| {
                let at = peer.at.clone()?;
                (at.collection == collection).then_some((at.id, peer))
            })
            .collect()
    }

    /// Whether the link shows only a part of the plan.
    pub fn is_part(self) -> bool {
        self.lens
            .with(|lens| lens.as_ref().is_some_and(|lens| *lens != Lens::default()))
    }

    /// Whether there can be anything in the bin: a read-only link shows none of it.
    pub fn has_bin(self) -> bool {
        self.role.get() != Some(Role::Viewer)
    }

    /// Whether this link may edit. Unknown counts as yes: an own plan is edited offline before any relay was asked.
    pub fn may_edit(self) -> bool {
        !matches!(self.role.get(), Some(Role::Viewer | Role::Commenter))
            && !matches!(
                self.trouble.get(),
                Some(Trouble::NewerSchema | Trouble::ReadOnly | Trouble::CommentOnly | Trouble::Revoked)
            )
    }

    /// Whether this link may comment. Unknown counts as yes, as for editing.
    pub fn may_comment(self) -> bool {
        self.role.get() != Some(Role::Viewer) && self.trouble.get() != Some(Trouble::Revoked)
    }
}
