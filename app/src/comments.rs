//! What people say about a plan: what views read of it, and the way their wishes take. The screens for it are parts.

mod list;
mod mark;
mod section;
mod thread;
mod write;

pub use list::CommentsDialog;
pub use mark::{CommentsButton, CommentsMark};
pub use section::CommentsSection;

use crate::dispatch::random_bytes;
use crate::status::Status;
use leptos::prelude::*;
use shared::discussion::{Discussion, Thread, Wish};
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Carries out a wish; whether that was possible.
type Perform = Box<dyn Fn(&Wish) -> bool>;

/// What was said about the open plan. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Comments {
    /// What was said; `None` until the device's copy is read, and for good where the link shows none of it.
    pub said: RwSignal<Option<Arc<Discussion>>>,
    /// Everything that was said, by threads.
    threads: Memo<Arc<Vec<Thread>>>,
    /// Open threads by what they are about.
    open: Memo<Arc<BTreeMap<RecordKey, usize>>>,
    perform: StoredValue<Option<Perform>, LocalStorage>,
    /// What is being written, by where: it stays when a panel closes.
    drafts: StoredValue<BTreeMap<String, String>>,
}

impl Comments {
    /// Nothing said yet.
    pub fn new() -> Self {
        let said = RwSignal::new(None::<Arc<Discussion>>);
        let threads = move || said.with(|said| said.as_ref().map(|said| said.threads()).unwrap_or_default());
        Self {
            said,
            threads: Memo::new(move |_| Arc::new(threads())),
            open: Memo::new(move |_| {
                Arc::new(said.with(|said| said.as_ref().map(|said| said.open()).unwrap_or_default()))
            }),
            perform: StoredValue::new_local(None),
            drafts: StoredValue::new(BTreeMap::new()),
        }
    }

    /// Wishes end here from now on.
    pub fn performed_by(self, perform: impl Fn(&Wish) -> bool + 'static) {
        self.perform.try_set_value(Some(Box::new(perform)));
    }

    /// Carries out a wish. Answers whether that was possible.
    pub fn send(self, wish: &Wish) -> bool {
        let done = self
            .perform
            .try_with_value(|perform| perform.as_ref().map(|perform| perform(wish)));
        done.flatten() == Some(true)
    }

    /// An id nobody else has.
    pub fn fresh_id(self) -> RecordId {
        RecordId::from_random(random_bytes())
    }

    /// Open threads about a record. Runs again when that number changes.
    pub fn open_about(self, record: RecordKey) -> Memo<usize> {
        let open = self.open;
        Memo::new(move |_| open.with(|open| open.get(&record).copied().unwrap_or_default()))
    }

    /// Open threads in all.
    pub fn open_in_all(self) -> usize {
        self.open.with(|open| open.values().sum())
    }

    fn draft(self, place: &str) -> String {
        let kept = self.drafts.try_with_value(|drafts| drafts.get(place).cloned());
        kept.flatten().unwrap_or_default()
    }

    fn keep_draft(self, place: &str, text: String) {
        self.drafts.try_update_value(|drafts| {
            if text.is_empty() {
                drafts.remove(place);
            } else {
                drafts.insert(place.to_owned(), text);
            }
        });
    }
}

/// Whether there are comments here at all: a read-only link shows none.
pub fn use_has_comments() -> Signal<bool> {
    let comments = expect_context::<Comments>();
    Signal::derive(move || comments.said.with(Option::is_some))
}

/// Whether one may comment.
pub fn use_may_comment() -> Signal<bool> {
    let (status, has) = (expect_context::<Status>(), use_has_comments());
    Signal::derive(move || has.get() && status.may_comment())
}
