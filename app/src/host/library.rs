//! The plans on this device: listing, making, remembering and forgetting them, with no plan open and no network needed.

use super::device::{self, Access, Claim, Failure, Name, Progress};
use super::file::{self, NOT_A_PLAN};
use crate::dispatch::random_bytes;
use crate::i18n::Text;
use crate::status::{Role, Trouble};
use leptos::prelude::*;
use shared::ids::{DocumentId, Token};
use shared::plan::Intent;
use shared::replica::Replica;
use shared::schema::frame;
use shared::sync::{Limits, Patches, SessionConfig};
use std::cell::RefCell;
use std::collections::BTreeMap;
use web_sys::File;

/// A plan on this device.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownPlan {
    /// Its id.
    pub id: DocumentId,
    /// Its title; may be empty.
    pub title: String,
    /// The key of its kind; may be empty.
    pub kind: String,
    /// When it was opened last, in milliseconds since 1970.
    pub opened_millis: f64,
    /// Changes that only this device has.
    pub unsent: usize,
    /// What its link allows, as far as that is known.
    pub role: Option<Role>,
}

/// The plans on this device. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Library {
    /// The plans, the one opened last first; `None` while they are read.
    pub plans: RwSignal<Option<Vec<KnownPlan>>>,
    /// Why plans cannot be kept on this device, if so.
    pub trouble: RwSignal<Option<Trouble>>,
}

/// What is handed from one page of this tab to the next in memory, because the device could not keep it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Handed {
    pub(crate) access: Option<Access>,
    pub(crate) chunks: Vec<Vec<u8>>,
}

thread_local! {
    static HANDED: RefCell<BTreeMap<DocumentId, Handed>> = const { RefCell::new(BTreeMap::new()) };
}

/// Takes what was handed over for a plan. It stays there until the device has kept it: the tab may open the plan again.
pub(crate) fn handed(plan: DocumentId) -> Option<Handed> {
    HANDED.with_borrow(|all| all.get(&plan).cloned())
}

/// Hands something over to whoever opens the plan next in this tab.
pub(crate) fn hand_over(plan: DocumentId, access: Option<Access>, chunks: Vec<Vec<u8>>) {
    HANDED.with_borrow_mut(|all| {
        let handed = all.entry(plan).or_default();
        handed.access = access.or(handed.access.take());
        handed.chunks.extend(chunks);
    });
}

/// Makes the list of plans available to everything below.
pub fn provide_library() {
    let library = Library {
        plans: RwSignal::new(None),
        trouble: RwSignal::new(None),
    };
    provide_context(library);
    library.refresh();
}

/// The plans on this device.
pub fn library() -> Library {
    expect_context()
}

impl Library {
    /// Reads the list again.
    pub fn refresh(self) {
        leptos::task::spawn_local(async move {
            let (plans, trouble) = match device::plans().await {
                Ok(plans) => (plans, None),
                Err(failure) => (Vec::new(), Some(Trouble::from(failure))),
            };
            // The app may be gone by now, and with it who wanted to know.
            self.plans.try_set(Some(plans));
            self.trouble.try_set(trouble);
        });
    }

    /// Makes a plan and carries out the first wishes in it. It needs no network: the relay hears of it when it is opened.
    ///
    /// # Errors
    /// None that stops it: what the device cannot keep stays in memory, and [`Library::trouble`] says why.
    pub async fn create(self, intents: Vec<Intent>) -> Result<DocumentId, Trouble> {
        let identity = super::identity(String::new());
        let config = SessionConfig {
            limits: Limits::default(),
            patches: Patches::Wanted,
        };
        let (mut replica, _) = Replica::open(&[], &identity, config).map_err(|_| Trouble::StorageDamaged)?;
        let now = js_sys::Date::now() as u64;
        for intent in &intents {
            while replica.poll().is_some() {}
            // Templates are made of wishes that can be carried out; one that cannot leaves the rest whole.
            let _ = replica.apply(now, intent);
        }
        while replica.poll().is_some() {}
        Ok(self.add(&replica).await)
    }

    /// Keeps a plan under a new id and token, as its owner.
    pub(crate) async fn add(self, replica: &Replica) -> DocumentId {
        let plan = DocumentId::from_random(random_bytes());
        let access = Access {
            pass: Some(Token(random_bytes()).into()),
            role: Some(Role::Owner),
            lens: None,
            claim: Claim::Due,
            opened_millis: js_sys::Date::now(),
        };
        let content = replica.plan().frame();
        let progress = Progress {
            title: content.title().to_owned(),
            kind: content
                .get(frame::kind)
                .map_or_else(String::new, |choice| choice.key.to_owned()),
            relay_heads: Vec::new(),
            epoch: None,
            unsent: replica.session().doc().get_changes(&[]).len().saturating_sub(1),
        };
        let snapshot = (Name::of_snapshot(&replica.heads()), replica.save());
        if let Err(failure) = device::create(plan, &access, &progress, &snapshot).await {
            hand_over(plan, Some(access), vec![snapshot.1]);
            self.trouble.try_set(Some(Trouble::from(failure)));
        }
        self.refresh();
        plan
    }

    /// Remembers a link that was pasted. Opening the plan then uses it.
    pub async fn remember(self, id: DocumentId, token: Token) {
        let access = Access {
            opened_millis: js_sys::Date::now(),
            ..Access::by(token.into())
        };
        hand_over(id, Some(access), Vec::new());
    }

    /// Takes a plan off this device. Other devices and the relay keep theirs.
    pub async fn forget(self, id: DocumentId) {
        HANDED.with_borrow_mut(|all| (all.remove(&id), all.remove(&id.discussion())));
        if let Err(failure) = device::forget(id).await {
            self.trouble.try_set(Some(Trouble::from(failure)));
        }
        self.refresh();
    }

    /// Opens a file: merges it into the plan it is a copy of, else keeps it as a plan of its own. Returns the plan to show.
    ///
    /// # Errors
    /// When the file is no plan, too large, or cannot be read: what to tell the person.
    pub async fn open_file(self, file: File) -> Result<DocumentId, &'static Text> {
        let content = file::read(&file).await?;
        let known = self.plans.try_get_untracked().flatten().unwrap_or_default();
        for plan in known {
            // What a link only shows takes nothing in.
            let Ok(loaded) = device::load(plan.id).await else {
                continue;
            };
            if matches!(plan.role, Some(Role::Viewer | Role::Commenter)) {
                continue;
            }
            if content.is_copy_of(
                &super::open_replica(&loaded.chunks)
                    .map_err(|()| NOT_A_PLAN)?
                    .0
                    .session()
                    .doc()
                    .clone(),
            ) {
                hand_over(plan.id, None, content.chunks());
                return Ok(plan.id);
            }
        }
        // Through a replica of its own, so that every change is measured before it can reach anybody else.
        let (mut replica, _) = super::open_replica(&[]).map_err(|()| NOT_A_PLAN)?;
        while replica.poll().is_some() {}
        replica.handle(
            0,
            shared::sync::Input::Chunks {
                chunks: content.chunks(),
            },
        );
        while replica.poll().is_some() {}
        if !content.is_in(replica.session().doc()) {
            return Err(NOT_A_PLAN);
        }
        Ok(self.add(&replica).await)
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Full => Self::StorageFull,
            Failure::Blocked => Self::StorageBlocked,
            Failure::Outdated => Self::Outdated,
        }
    }
}
