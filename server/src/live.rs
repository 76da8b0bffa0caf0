//! Which connections are open, by link: for counting people, and for ending them all when a link is revoked.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shared::ids::DocumentId;
use shared::sync::CloseReason;
use tokio::sync::Notify;

use crate::access::{Grant, LinkId, TokenHash};
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
    by_link: HashMap<LinkId, HashMap<u64, Open>>,
    count: usize,
}

/// What is known of an open connection.
struct Open {
    /// What it was let in with.
    grant: Grant,
    outbox: Outbox,
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
    pub(crate) fn enter(&self, grant: &Grant, outbox: Outbox) -> Entry {
        let link = grant.link;
        let grant = grant.clone();
        let mut table = self.table();
        let number = table.next;
        table.next += 1;
        table.count += 1;
        table
            .by_link
            .entry(link)
            .or_default()
            .insert(number, Open { grant, outbox });
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

    /// The tokens that open connections to these plans were let in with.
    pub(crate) fn tokens(&self, which: impl Fn(DocumentId) -> bool) -> HashSet<TokenHash> {
        let table = self.table();
        table
            .by_link
            .values()
            .flat_map(HashMap::values)
            .filter(|open| which(open.grant.plan))
            .map(|open| open.grant.hash)
            .collect()
    }

    /// Ends every connection on this link at once.
    pub(crate) fn revoke(&self, link: LinkId) {
        self.cut(CloseReason::Revoked, |on, _| on == link);
    }

    /// Ends every connection with this token at once.
    pub(crate) fn end(&self, token: &TokenHash, reason: CloseReason) {
        self.cut(reason, |_, open| open.grant.hash == *token);
    }

    /// Holds open connections against what their token opens by now: those that would be let in to something else are ended, and may
    /// come again.
    pub(crate) fn heed(&self, now: &Grant) {
        if now.is_deleted {
            return self.end(&now.hash, CloseReason::Deleted);
        }
        self.cut(CloseReason::Restarting, |_, open| {
            open.grant.hash == now.hash && !open.grant.opens_like(now)
        });
        let mut table = self.table();
        let on_link = table
            .by_link
            .get_mut(&now.link)
            .into_iter()
            .flat_map(HashMap::values_mut);
        for open in on_link.filter(|open| open.grant.hash == now.hash) {
            open.grant.expires_millis = now.expires_millis;
        }
    }

    /// Ends every connection to this plan at once.
    pub(crate) fn end_plan(&self, plan: DocumentId, reason: CloseReason) {
        self.cut(reason, |_, open| open.grant.plan == plan);
    }

    /// Ends the connections on links that have expired.
    pub(crate) fn expire(&self, now_millis: i64) {
        self.cut(CloseReason::Revoked, |_, open| {
            open.grant.expires_millis.is_some_and(|expires| expires <= now_millis)
        });
    }

    fn cut(&self, reason: CloseReason, which: impl Fn(LinkId, &Open) -> bool) {
        for outbox in self.outboxes(which) {
            outbox.cut(reason);
        }
    }

    /// Collected first: ending a connection takes the same lock.
    fn outboxes(&self, which: impl Fn(LinkId, &Open) -> bool) -> Vec<Outbox> {
        let table = self.table();
        let all = table
            .by_link
            .iter()
            .flat_map(|(link, on_link)| on_link.values().map(|open| (*link, open)));
        all.filter(|(link, open)| which(*link, open))
            .map(|(_, open)| open.outbox.clone())
            .collect()
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
        for outbox in self.outboxes(|_, _| true) {
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
