//! What people say about a plan: its second document.
//!
//! Comments stand in a document of their own, whose id is made of the plan's ([`crate::ids::DocumentId::discussion`]). So "may comment"
//! is simply "may write the second document", and nobody has to look into changes.
//!
//! ```text
//! ROOT.discussion       unsigned integer: the version of this shape
//! ROOT.comments         map: comment id -> map:
//!     on                what it is about: "collection/record"
//!     text              the words; replaced whole when their author changes them
//!     by, name          who says so: a person's id on their device, and their name. Claims, not facts
//!     at, changed       when, and when it was last changed, in Unix milliseconds: they tell the order of what one person says
//!     reply_to          the comment that it answers
//!     done, done_by     since when it is resolved, in Unix milliseconds, and by whom
//!     gone              since when it is taken away. A comment is never removed from the map
//! ```
//!
//! As in a plan, reading never fails, what a reader does not know is carried along, and one action is one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, AutomergeError, ObjId, ObjType, Patch, PatchAction, Prop, ROOT, ReadDoc};
use automerge::{LoadOptions, OnPartialLoad, TextEncoding, Value as Stored};

use crate::ids::RecordId;
use crate::plan::change::RecordKey;
use crate::plan::genesis::load_document;
use crate::plan::read::map_at;
use crate::replica::{Identity, secs, sign};
use crate::schema::CollectionId;
use crate::sync::session::{self, Session, SessionConfig};

/// The fixed first change of every discussion: discussions that were begun apart merge.
const GENESIS: &[u8] = include_bytes!("discussion/discussion1.bin");

const COMMENTS: &str = "comments";
const ON: &str = "on";
const TEXT: &str = "text";
const BY: &str = "by";
const NAME: &str = "name";
const AT: &str = "at";
const CHANGED: &str = "changed";
const REPLY_TO: &str = "reply_to";
const DONE: &str = "done";
const DONE_BY: &str = "done_by";
const GONE: &str = "gone";

/// Characters of the longest comment that is written here.
pub const TEXT_CHARS: usize = 4_000;

/// Who says something, as they say themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    /// The person's id on their device.
    pub key: String,
    /// Their name; may be empty.
    pub name: String,
}

/// That a comment is resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Since when, in Unix milliseconds.
    pub millis: i64,
    /// Who says so; may be empty.
    pub by: String,
}

/// One comment, or an answer to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: RecordId,
    /// What it is about; `None` when this build does not know such a thing.
    pub on: Option<RecordKey>,
    /// The words.
    pub text: String,
    /// Who says so.
    pub by: Author,
    /// When it was said, in Unix milliseconds.
    pub millis: i64,
    /// When its words were last changed, in Unix milliseconds.
    pub changed: Option<i64>,
    /// The comment that it answers.
    pub reply_to: Option<RecordId>,
    /// Whether it is resolved.
    pub done: Option<Done>,
    /// Since when it is taken away, in Unix milliseconds.
    pub gone: Option<i64>,
}

/// A comment with its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// What was said first. It may be taken away, and then stands here for its answers.
    pub head: Arc<Comment>,
    /// What was said to that, by time.
    pub answers: Vec<Arc<Comment>>,
}

impl Thread {
    /// Whether nobody has resolved it.
    pub fn is_open(&self) -> bool {
        self.head.done.is_none()
    }
}

/// Everything that was said about a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discussion {
    comments: BTreeMap<RecordId, Arc<Comment>>,
}

impl Discussion {
    /// Reads a whole document. Never fails: what cannot be read is left out.
    pub fn read(doc: &Automerge) -> Self {
        let mut discussion = Self::default();
        if let Some(map) = map_at(doc, &ROOT, COMMENTS) {
            for item in doc.map_range(&map, ..) {
                if let Ok(id) = item.key.parse() {
                    discussion.refresh(doc, &map, id);
                }
            }
        }
        discussion
    }

    /// A comment, also one that was taken away.
    pub fn comment(&self, id: &RecordId) -> Option<&Arc<Comment>> {
        self.comments.get(id)
    }

    /// All threads, by the time of their first comment. Those of which nothing is left are left out.
    pub fn threads(&self) -> Vec<Thread> {
        let mut answers: BTreeMap<&RecordId, Vec<Arc<Comment>>> = BTreeMap::new();
        let mut heads = Vec::new();
        for comment in self.comments.values() {
            match self.head_of(comment) {
                Some(head) if comment.gone.is_none() => answers.entry(&head.id).or_default().push(comment.clone()),
                Some(_) => {}
                None => heads.push(comment.clone()),
            }
        }
        heads.sort_by(by_time);
        let threads = heads.into_iter().map(|head| {
            let mut answers = answers.remove(&head.id).unwrap_or_default();
            answers.sort_by(by_time);
            Thread { head, answers }
        });
        threads
            .filter(|thread| thread.head.gone.is_none() || !thread.answers.is_empty())
            .collect()
    }

    /// How many open threads there are about each record.
    pub fn open(&self) -> BTreeMap<RecordKey, usize> {
        let mut counts = BTreeMap::new();
        let open = self.threads().into_iter().filter(Thread::is_open);
        for on in open.filter_map(|thread| thread.head.on.clone()) {
            *counts.entry(on).or_default() += 1;
        }
        counts
    }

    /// The comment that begins the thread of an answer. An answer to an answer, or to nothing, begins one itself: nobody writes those here.
    fn head_of(&self, comment: &Comment) -> Option<&Arc<Comment>> {
        let head = self.comments.get(comment.reply_to.as_ref()?)?;
        head.reply_to.is_none().then_some(head)
    }

    /// Reads one comment afresh.
    fn refresh(&mut self, doc: &Automerge, map: &ObjId, id: RecordId) {
        match map_at(doc, map, id.as_str()) {
            Some(object) => _ = self.comments.insert(id.clone(), Arc::new(comment(doc, id, &object))),
            None => _ = self.comments.remove(&id),
        }
    }

    /// Reads again what the patches touch.
    fn follow(&mut self, doc: &Automerge, patches: &[Patch]) {
        let touched: Option<BTreeSet<RecordId>> = patches
            .iter()
            .filter_map(|patch| match touched(patch) {
                Touched::Nothing => None,
                Touched::Comment(id) => Some(Some(id)),
                Touched::Everything => Some(None),
            })
            .collect();
        match (touched, map_at(doc, &ROOT, COMMENTS)) {
            (Some(touched), Some(map)) => touched.into_iter().for_each(|id| self.refresh(doc, &map, id)),
            _ => *self = Self::read(doc),
        }
    }
}

fn by_time(a: &Arc<Comment>, b: &Arc<Comment>) -> std::cmp::Ordering {
    (a.millis, &a.id).cmp(&(b.millis, &b.id))
}

enum Touched {
    /// Nothing that is read.
    Nothing,
    Comment(RecordId),
    Everything,
}

/// What a patch says something about. The values themselves are read from the document.
fn touched(patch: &Patch) -> Touched {
    let key = |prop: &Prop| match prop {
        Prop::Map(key) => Some(key.clone()),
        Prop::Seq(_) => None,
    };
    let mut path = patch.path.iter().map_while(|(_, prop)| key(prop)).collect::<Vec<_>>();
    if let PatchAction::PutMap { key, .. } | PatchAction::DeleteMap { key } = &patch.action {
        path.push(key.clone());
    } else if let PatchAction::Conflict { prop: Prop::Map(key) } = &patch.action {
        path.push(key.clone());
    }
    match path.as_slice() {
        [first, ..] if first != COMMENTS => Touched::Nothing,
        [_, id, ..] => id.parse().map_or(Touched::Nothing, Touched::Comment),
        _ => Touched::Everything,
    }
}

fn comment(doc: &Automerge, id: RecordId, object: &ObjId) -> Comment {
    let text = |key: &str| text_at(doc, object, key).unwrap_or_default();
    let time = |key: &str| time_at(doc, object, key);
    Comment {
        id,
        on: record_key(&text(ON)),
        text: text(TEXT),
        by: Author {
            key: text(BY),
            name: text(NAME),
        },
        millis: time(AT).unwrap_or_default(),
        changed: time(CHANGED),
        reply_to: text(REPLY_TO).parse().ok(),
        done: time(DONE).map(|millis| Done {
            millis,
            by: text(DONE_BY),
        }),
        gone: time(GONE),
    }
}

/// A plain string, or the text that other clients make of one.
fn text_at(doc: &Automerge, object: &ObjId, key: &str) -> Option<String> {
    match doc.get(object, key).ok()?? {
        (Stored::Scalar(scalar), _) => scalar.as_str().map(str::to_owned),
        (Stored::Object(ObjType::Text), id) => doc.text(id).ok(),
        (Stored::Object(_), _) => None,
    }
}

fn time_at(doc: &Automerge, object: &ObjId, key: &str) -> Option<i64> {
    match doc.get(object, key).ok()?? {
        (Stored::Scalar(scalar), _) => scalar.as_i64(),
        _ => None,
    }
}

fn record_key(text: &str) -> Option<RecordKey> {
    let (collection, id) = text.split_once('/')?;
    Some(RecordKey::new(CollectionId::from_key(collection)?, id.parse().ok()?))
}

fn record_text(key: &RecordKey) -> String {
    format!("{}/{}", key.collection.def().key, key.id)
}

/// What somebody wants to do in a discussion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Say something about a record.
    Say {
        /// The comment's id, which nobody else has.
        id: RecordId,
        /// The record.
        on: RecordKey,
        /// The words.
        text: String,
    },
    /// Answer a comment. An answer to an answer goes to the comment that began it.
    Answer {
        /// The answer's id, which nobody else has.
        id: RecordId,
        /// The comment.
        to: RecordId,
        /// The words.
        text: String,
    },
    /// Say something else instead.
    Change {
        /// Which comment.
        id: RecordId,
        /// The words.
        text: String,
    },
    /// Say that nothing is left to do about it.
    Resolve(RecordId),
    /// Say that there is.
    Reopen(RecordId),
    /// Take a comment away.
    TakeAway(RecordId),
}

/// Why a wish was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum WishError {
    /// There is no such comment, or it was taken away.
    #[error("there is no such comment")]
    NoComment,
    /// There are no words, or more than [`TEXT_CHARS`].
    #[error("a comment has 1 to {TEXT_CHARS} characters")]
    Length,
    /// The merge engine refuses.
    #[error(transparent)]
    Automerge(#[from] AutomergeError),
}

impl Wish {
    /// What the transaction is called.
    fn name(&self) -> &'static str {
        match self {
            Self::Say { .. } => "comment",
            Self::Answer { .. } => "answer",
            Self::Change { .. } => "change comment",
            Self::Resolve(_) => "resolve comment",
            Self::Reopen(_) => "reopen comment",
            Self::TakeAway(_) => "take comment away",
        }
    }
}

/// What the driver shall do.
#[derive(Debug)]
pub enum Output {
    /// The discussion is another one now.
    Show,
    /// Store, send, report.
    Sync(session::Output),
}

/// One device's copy of a discussion. As [`crate::replica::Replica`] is of a plan.
pub struct Talk {
    session: Session,
    discussion: Discussion,
    /// To be handed out before anything else.
    next: Option<Output>,
}

impl Talk {
    /// Opens a discussion from its stored chunks, in any order. Without chunks nobody has said anything. Also tells how many of them
    /// cannot be read.
    pub fn open(chunks: &[Vec<u8>], identity: &Identity, config: SessionConfig) -> (Self, usize) {
        let (mut doc, unreadable) = load_document(chunks, ActorId::from(identity.actor.as_slice()));
        sign(&mut doc, identity);
        let discussion = Discussion::read(&doc);
        let session = Session::new(doc, config);
        let talk = Self {
            session,
            discussion,
            next: None,
        };
        (talk, unreadable)
    }

    /// What was said.
    pub fn discussion(&self) -> &Discussion {
        &self.discussion
    }

    /// The sync session, for what only a driver asks.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Signs what is said from now on with another identity. Its actor must be new, too.
    pub fn sign(&mut self, identity: &Identity) {
        self.session.sign(|doc| sign(doc, identity));
    }

    /// Carries out a wish in one transaction. The first one in a discussion brings its fixed beginning along.
    ///
    /// # Errors
    /// When it cannot be carried out; then nothing was written.
    pub fn apply(&mut self, now_millis: u64, wish: &Wish, by: &Author) -> Result<(), WishError> {
        // Before anything is begun.
        self.check(wish)?;
        if map_at(self.session.doc(), &ROOT, COMMENTS).is_none() {
            // Our own bytes; should the document refuse them, the wish below fails and says so.
            let _ = self.session.merge(&beginning()?);
        }
        let (discussion, secs) = (&self.discussion, secs(now_millis));
        let millis = i64::try_from(now_millis).unwrap_or(0);
        self.session
            .edit(|tx| write(tx, discussion, wish, by, millis), wish.name(), secs)
    }

    fn check(&self, wish: &Wish) -> Result<(), WishError> {
        let is_there = |id: &RecordId| self.discussion.comment(id).is_some_and(|found| found.gone.is_none());
        match wish {
            Wish::Change { id, .. } | Wish::Resolve(id) | Wish::Reopen(id) | Wish::TakeAway(id) if !is_there(id) => {
                return Err(WishError::NoComment);
            }
            Wish::Answer { to, .. } if self.discussion.comment(to).is_none() => return Err(WishError::NoComment),
            _ => {}
        }
        match wish {
            Wish::Say { text, .. } | Wish::Answer { text, .. } | Wish::Change { text, .. } => {
                let fits = (1..=TEXT_CHARS).contains(&text.trim().chars().count());
                fits.then_some(()).ok_or(WishError::Length)
            }
            _ => Ok(()),
        }
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
        match self.session.poll()? {
            session::Output::Patches(patches) => {
                self.discussion.follow(self.session.doc(), &patches);
                Some(Output::Show)
            }
            moved @ session::Output::Moved(_) => {
                self.discussion = Discussion::read(self.session.doc());
                self.next = Some(Output::Sync(moved));
                Some(Output::Show)
            }
            session::Output::Anew => {
                self.discussion = Discussion::read(self.session.doc());
                Some(Output::Show)
            }
            other => Some(Output::Sync(other)),
        }
    }
}

/// A discussion in which nobody has said anything.
fn beginning() -> Result<Automerge, AutomergeError> {
    Automerge::load_with_options(
        GENESIS,
        LoadOptions::new()
            .text_encoding(TextEncoding::Utf16CodeUnit)
            .on_partial_load(OnPartialLoad::Error),
    )
}

fn write(
    tx: &mut impl Transactable,
    discussion: &Discussion,
    wish: &Wish,
    by: &Author,
    millis: i64,
) -> Result<(), WishError> {
    let map = map_at(tx, &ROOT, COMMENTS).ok_or(WishError::NoComment)?;
    let found = |tx: &_, id: &RecordId| map_at(tx, &map, id.as_str()).ok_or(WishError::NoComment);
    match wish {
        Wish::Say { id, on, text } => begin(tx, &map, id, &record_text(on), text, by, millis).map(drop)?,
        Wish::Answer { id, to, text } => {
            let asked = discussion.comment(to).ok_or(WishError::NoComment)?;
            let head = discussion.head_of(asked).unwrap_or(asked);
            let on = head.on.as_ref().map(record_text).unwrap_or_default();
            let answer = begin(tx, &map, id, &on, text, by, millis)?;
            tx.put(&answer, REPLY_TO, head.id.as_str())?;
        }
        Wish::Change { id, text } => {
            let comment = found(tx, id)?;
            tx.put(&comment, TEXT, text.trim())?;
            tx.put(&comment, CHANGED, millis)?;
        }
        Wish::Resolve(id) => {
            let comment = found(tx, id)?;
            tx.put(&comment, DONE, millis)?;
            tx.put(&comment, DONE_BY, by.name.as_str())?;
        }
        Wish::Reopen(id) => {
            let comment = found(tx, id)?;
            tx.delete(&comment, DONE)?;
            tx.delete(&comment, DONE_BY)?;
        }
        Wish::TakeAway(id) => tx.put(found(tx, id)?, GONE, millis)?,
    }
    Ok(())
}

fn begin(
    tx: &mut impl Transactable,
    map: &ObjId,
    id: &RecordId,
    on: &str,
    text: &str,
    by: &Author,
    millis: i64,
) -> Result<ObjId, AutomergeError> {
    let comment = tx.put_object(map, id.as_str(), ObjType::Map)?;
    for (key, words) in [(ON, on), (TEXT, text.trim()), (BY, &by.key), (NAME, &by.name)] {
        tx.put(&comment, key, words)?;
    }
    tx.put(&comment, AT, millis)?;
    Ok(comment)
}

#[cfg(test)]
mod tests;
