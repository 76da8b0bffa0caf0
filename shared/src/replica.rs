//! One device's copy of a plan: wishes in, changes and sync traffic out.
//!
//! A [`Replica`] is a sync [`Session`] that knows what a plan is. It carries out [`Intent`]s, turns every change of the
//! document into [`PlanChange`]s for the screen, keeps the [`Plan`] they describe, and can undo what its own person did.

use crate::plan::change::RecordKey;
use crate::plan::conflict::Conflict;
use crate::plan::genesis;
use crate::plan::intent::{self, Intent, IntentError};
use crate::plan::{Defect, Plan, PlanChange};
use crate::schema::{FieldId, SCHEMA_VERSION};
use crate::sync::session::{self, Session, SessionConfig};
use automerge::{ActorId, Author, Automerge, AutomergeError, ChangeHash};

mod undo;

pub(crate) use undo::Step;
use undo::Undo;

/// What the driver shall do.
#[derive(Debug)]
pub enum Output {
    /// Show these; the plan has them already.
    Show(Vec<PlanChange>),
    /// Store, send, report.
    Sync(session::Output),
}

/// Who edits here, and as which actor.
#[derive(Clone, Debug)]
pub struct Identity {
    /// 16 random bytes, fresh for every tab and every start: an actor is never used twice.
    pub actor: [u8; 16],
    /// The name that this person's changes carry. A claim, not a proof.
    pub name: String,
}

/// One device's copy of a plan.
pub struct Replica {
    session: Session,
    plan: Plan,
    undo: Undo,
    /// To be handed out before anything else.
    next: Option<Output>,
}

/// What opening found out.
#[derive(Debug, Default)]
pub struct Opening {
    /// What this build cannot read. It stays in the document.
    pub defects: Vec<Defect>,
    /// Stored chunks that are damaged. They were left out.
    pub unreadable: usize,
}

impl Replica {
    /// Opens a plan from its stored chunks, in any order. Without chunks it is a new, empty plan.
    ///
    /// An older plan is migrated; what that adds is in the first outputs, like any change.
    ///
    /// # Errors
    /// When this build's fixed changes do not apply, which no stored bytes can cause.
    pub fn open(
        chunks: &[Vec<u8>],
        identity: &Identity,
        config: SessionConfig,
    ) -> Result<(Self, Opening), AutomergeError> {
        let (mut doc, unreadable) = genesis::load_document(chunks, ActorId::from(identity.actor.as_slice()));
        let durable = doc.get_heads();
        genesis::migrate(&mut doc)?;
        sign(&mut doc, identity);
        let session = Session::with_unstored(doc, &durable, config);
        let (plan, defects) = Plan::read(session.doc());
        Ok((
            Self {
                session,
                plan,
                undo: Undo::default(),
                next: None,
            },
            Opening { defects, unreadable },
        ))
    }

    /// The plan as it is now.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The document's heads.
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.session.heads()
    }

    /// The sync session, for what only a driver asks.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The whole document as one chunk: a snapshot for the device, or a file to take home.
    pub fn save(&self) -> Vec<u8> {
        self.session.doc().save()
    }

    /// Whether this build may write: not into a plan of a newer schema.
    pub fn is_writable(&self) -> bool {
        self.plan.schema <= SCHEMA_VERSION
    }

    /// All values of a field in conflict.
    pub fn conflict(&self, record: &RecordKey, field: FieldId) -> Option<Conflict> {
        Conflict::on(self.session.doc(), record, field)
    }

    /// Signs what is done from now on with another identity. Its actor must be new, too: an actor has one author.
    pub fn sign(&mut self, identity: &Identity) {
        self.session.sign(|doc| sign(doc, identity));
    }

    /// Carries out a wish in one transaction.
    ///
    /// # Errors
    /// When it cannot be carried out; then nothing was written.
    pub fn apply(&mut self, now_millis: u64, intent: &Intent) -> Result<(), IntentError> {
        if !self.is_writable() {
            return Err(IntentError::NewerSchema);
        }
        let steps = undo::reverse(&self.plan, intent);
        let (plan, secs) = (&self.plan, secs(now_millis));
        self.session
            .edit(|tx| intent::apply(tx, plan, intent, secs), &intent.name(), secs)?;
        self.undo.done(now_millis, steps, &self.session.heads());
        Ok(())
    }

    /// Takes back the last thing this person did here, and nothing of anybody else's. Returns whether there was one.
    ///
    /// # Errors
    /// As [`Replica::apply`].
    pub fn undo(&mut self, now_millis: u64) -> Result<bool, IntentError> {
        let Some(steps) = self.undo.pop_done() else {
            return Ok(false);
        };
        let reverse = undo::perform(&mut self.session, steps, "undo", secs(now_millis))?;
        self.undo.push_undone(reverse);
        Ok(true)
    }

    /// Does again what was undone last. Returns whether there was something.
    ///
    /// # Errors
    /// As [`Replica::apply`].
    pub fn redo(&mut self, now_millis: u64) -> Result<bool, IntentError> {
        let Some(steps) = self.undo.pop_undone() else {
            return Ok(false);
        };
        let reverse = undo::perform(&mut self.session, steps, "redo", secs(now_millis))?;
        self.undo.push_done(reverse);
        Ok(true)
    }

    /// Makes the last `count` things done here one step: they are taken back together.
    pub fn join_undo(&mut self, count: usize) {
        self.undo.join(count);
    }

    /// Whether there is something to undo, and to redo.
    pub fn can_undo(&self) -> (bool, bool) {
        self.undo.depth()
    }

    /// Takes what happened around the document.
    pub fn handle(&mut self, now_millis: u64, input: session::Input) {
        self.session.handle(now_millis, input);
    }

    /// What to do next; `None` when everything is done.
    pub fn poll(&mut self) -> Option<Output> {
        if let Some(next) = self.next.take() {
            return Some(next);
        }
        loop {
            match self.session.poll()? {
                session::Output::Moved(names) => {
                    self.undo.follow(&names);
                    self.next = Some(Output::Sync(session::Output::Moved(names)));
                    return Some(Output::Show(self.read_anew()));
                }
                session::Output::Anew => return Some(Output::Show(self.read_anew())),
                session::Output::Patches(patches) => {
                    let changes = self.plan.project(self.session.doc(), &patches);
                    changes.iter().for_each(|change| self.plan.apply(change));
                    if !changes.is_empty() {
                        return Some(Output::Show(changes));
                    }
                }
                other => return Some(Output::Sync(other)),
            }
        }
    }

    fn read_anew(&mut self) -> Vec<PlanChange> {
        let (plan, _) = Plan::read(self.session.doc());
        let changes = self.plan.difference(&plan);
        self.plan = plan;
        changes
    }
}

pub(crate) fn sign(doc: &mut Automerge, identity: &Identity) {
    // Naming an author makes up an actor; ours is chosen by the caller.
    doc.set_author((!identity.name.is_empty()).then(|| Author::from(identity.name.as_bytes().to_vec())));
    doc.set_actor(ActorId::from(identity.actor.as_slice()));
}

pub(crate) fn secs(now_millis: u64) -> i64 {
    i64::try_from(now_millis / 1000).unwrap_or(0)
}
