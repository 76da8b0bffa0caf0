//! Which connections are open, by link: for counting people, and for ending them all when a link is revoked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shared::sync::CloseReason;
use tokio::sync::Notify;

use crate::access::LinkId;
use crate::outbox::Outbox;

/// All open connections.
#[derive(Clone, Default)]
pub(crate) struct Live(Arc<Shared>);

#[derive(Default)]
struct Shared {
    table: Mutex<Table>,
    emptied: Notify,
}

#[derive(Default)]
struct Table {
    next: u64,
    by_link: HashMap<LinkId, HashMap<u64, Outbox>>,
    count: usize,
}

/// A connection's entry; it is gone when this is dropped.
pub(crate) struct Entry {
    live: Live,
    link: LinkId,
    number: u64,
}

impl Live {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters a connection. Enter first and check the link again after: then a revocation either finds the entry or the check
    /// finds the revocation (rule A4).
    pub(crate) fn enter(&self, link: LinkId, outbox: Outbox) -> Entry {
        let mut table = self.table();
        let number = table.next;
        table.next += 1;
        table.count += 1;
        table.by_link.entry(link).or_default().insert(number, outbox);
        Entry {
            live: self.clone(),
            link,
            number,
        }
    }

    /// Open connections.
    pub(crate) fn count(&self) -> usize {
        self.table().count
    }

    /// Open connections on this link.
    pub(crate) fn on_link(&self, link: LinkId) -> usize {
        self.table().by_link.get(&link).map_or(0, HashMap::len)
    }

    /// Ends every connection on this link at once.
    pub(crate) fn revoke(&self, link: LinkId) {
        let outboxes: Vec<_> = self
            .table()
            .by_link
            .get(&link)
            .into_iter()
            .flat_map(|open| open.values().cloned())
            .collect();
        for outbox in outboxes {
            outbox.cut(CloseReason::Revoked);
        }
    }

    /// Returns when no connection is open.
    pub(crate) async fn emptied(&self) {
        loop {
            let notified = self.0.emptied.notified();
            if self.count() == 0 {
                return;
            }
            notified.await;
        }
    }

    /// Asks every connection to end, in order: what waits is sent first.
    pub(crate) fn close_all(&self, reason: CloseReason) {
        let outboxes: Vec<_> = self
            .table()
            .by_link
            .values()
            .flat_map(|open| open.values().cloned())
            .collect();
        for outbox in outboxes {
            outbox.close(crate::outbox::Ending::Reason(reason));
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut table = self.live.table();
        if let Some(open) = table.by_link.get_mut(&self.link) {
            open.remove(&self.number);
            if open.is_empty() {
                table.by_link.remove(&self.link);
            }
        }
        table.count -= 1;
        if table.count == 0 {
            self.live.0.emptied.notify_waiters();
        }
    }
}
