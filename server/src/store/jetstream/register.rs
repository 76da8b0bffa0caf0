//! Plans and links: a plan and all its links are one message, so that whatever is decided about them is decided on all of them at once.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use shared::ids::DocumentId;
use shared::lens::Lens;
use tokio::time::{Instant, sleep};

use super::{JetStream, Kept, PATIENCE, PAUSE, Written, failed, hex, log, patiently, unhex};
use crate::access::{LinkId, Role, TokenHash};
use crate::store::engine::{EngineError, LinkRow, PlanRow, Register};
use crate::store::plans::ListedPlan;
use crate::store::{Scope, StoreError};

/// A plan and its links, as they are stored. What a newer version adds makes it unreadable here: written back without that, it would be
/// lost (rule D9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    created: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deleted: Option<i64>,
    links: Vec<Link>,
}

/// A link as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    link: String,
    /// BLAKE3 of its token (rule A1).
    hash: String,
    role: i64,
    label: String,
    created: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revoked: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    /// What a viewer is shown; everything, where a record says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lens: Option<String>,
}

impl Link {
    fn of(row: &LinkRow) -> Self {
        Self {
            link: row.link.to_string(),
            hash: hex(row.hash.as_bytes()),
            role: row.role.number(),
            label: row.label.clone(),
            created: row.created_millis,
            revoked: row.revoked_millis,
            expires: row.expires_millis,
            password: row.password.clone(),
            lens: (row.lens != Lens::default()).then(|| row.lens.to_string()),
        }
    }

    fn into_row(self, plan: DocumentId) -> Option<LinkRow> {
        Some(LinkRow {
            link: self.link.parse::<LinkId>().ok()?,
            plan,
            hash: TokenHash::from_bytes(unhex(&self.hash)?),
            role: Role::from_number(self.role)?,
            label: self.label,
            created_millis: self.created,
            last_used_millis: None,
            uses: 0,
            revoked_millis: self.revoked,
            expires_millis: self.expires,
            password: self.password,
            // One that cannot be read shows nothing rather than everything: the record is unreadable.
            lens: self.lens.map_or(Ok(Lens::default()), |text| text.parse()).ok()?,
        })
    }
}

/// A plan and its links, as they are worked with.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rows {
    plan: PlanRow,
    links: Vec<LinkRow>,
}

impl Rows {
    fn read(plan: DocumentId, payload: &[u8]) -> Result<Self, StoreError> {
        let unreadable = || failed(format_args!("the record of plan {plan} cannot be read"));
        let record: Record = serde_json::from_slice(payload).map_err(|_| unreadable())?;
        let links = record.links.into_iter().map(|link| link.into_row(plan));
        Ok(Self {
            plan: PlanRow {
                created_millis: record.created,
                deleted_millis: record.deleted,
            },
            links: links.collect::<Option<_>>().ok_or_else(unreadable)?,
        })
    }

    fn write(&self) -> Result<Bytes, StoreError> {
        let record = Record {
            created: self.plan.created_millis,
            deleted: self.plan.deleted_millis,
            links: self.links.iter().map(Link::of).collect(),
        };
        serde_json::to_vec(&record).map(Bytes::from).map_err(failed)
    }
}

/// What is known of one plan, and what shall be.
struct Entry {
    sequence: u64,
    before: Option<Rows>,
    now: Option<Rows>,
}

/// The part of the register that is being looked at.
#[derive(Default)]
struct View(BTreeMap<DocumentId, Entry>);

impl View {
    fn entry(&mut self, plan: DocumentId) -> Result<&mut Entry, EngineError> {
        self.0
            .get_mut(&plan)
            .ok_or_else(|| EngineError::new("this plan was not to be looked at"))
    }

    fn all_links(&self) -> impl Iterator<Item = &LinkRow> {
        self.0
            .values()
            .flat_map(|entry| entry.now.iter().flat_map(|rows| &rows.links))
    }
}

impl Register for View {
    fn plan(&mut self, plan: DocumentId) -> Result<Option<PlanRow>, EngineError> {
        Ok(self.entry(plan)?.now.as_ref().map(|rows| rows.plan))
    }

    fn set_plan(&mut self, plan: DocumentId, row: &PlanRow) -> Result<(), EngineError> {
        if let Some(rows) = &mut self.entry(plan)?.now {
            rows.plan = *row;
        }
        Ok(())
    }

    fn add_plan(&mut self, plan: DocumentId, created_millis: i64) -> Result<(), EngineError> {
        let entry = self.entry(plan)?;
        if entry.now.is_some() {
            return Err(EngineError::new("the plan exists"));
        }
        entry.now = Some(Rows {
            plan: PlanRow {
                created_millis,
                deleted_millis: None,
            },
            links: Vec::new(),
        });
        Ok(())
    }

    fn link_by_hash(&mut self, hash: &TokenHash) -> Result<Option<LinkRow>, EngineError> {
        Ok(self.all_links().find(|link| link.hash == *hash).cloned())
    }

    fn links(&mut self, plan: DocumentId) -> Result<Vec<LinkRow>, EngineError> {
        let rows = self.entry(plan)?.now.as_ref();
        Ok(rows.map(|rows| rows.links.clone()).unwrap_or_default())
    }

    fn add_link(&mut self, link: &LinkRow) -> Result<(), EngineError> {
        let is_same = |other: &LinkRow| other.link == link.link || other.hash == link.hash;
        if self.all_links().any(is_same) {
            return Err(EngineError::new("the link exists"));
        }
        let rows = self.entry(link.plan)?.now.as_mut();
        let rows = rows.ok_or_else(|| EngineError::new("no such plan"))?;
        rows.links.push(link.clone());
        Ok(())
    }

    fn set_link(&mut self, link: &LinkRow) -> Result<(), EngineError> {
        if self
            .all_links()
            .any(|other| other.hash == link.hash && other.link != link.link)
        {
            return Err(EngineError::new("the token is another link's"));
        }
        if let Some(rows) = &mut self.entry(link.plan)?.now
            && let Some(row) = rows.links.iter_mut().find(|row| row.link == link.link)
        {
            *row = link.clone();
        }
        Ok(())
    }
}

impl JetStream {
    fn plan_subject(&self, plan: DocumentId) -> String {
        self.subject(format!("plans.{plan}"))
    }

    fn token_subject(&self, hash: &TokenHash) -> String {
        self.subject(format!("tokens.{}", hex(hash.as_bytes())))
    }

    /// Looks at a part of the register and changes it, as one step: when somebody else was faster, `work` is done again on what they left.
    pub(in super::super) async fn amend<T>(
        &self,
        scope: Scope,
        mut work: impl FnMut(&mut dyn Register) -> Result<T, EngineError> + Send,
    ) -> Result<T, StoreError> {
        self.is_open()?;
        let until = Instant::now() + PATIENCE;
        let mut tried: Option<(DocumentId, Bytes, T)> = None;
        loop {
            let mut view = self.view(scope).await?;
            // Whether what was written last, and not acknowledged, is there after all.
            if let Some((plan, bytes, done)) = tried.take()
                && let Some(rows) = view.0.get(&plan).and_then(|entry| entry.before.as_ref())
                && rows.write()? == bytes
            {
                return Ok(done);
            }
            let done = work(&mut view).map_err(failed)?;
            let Some((plan, entry)) = view.0.into_iter().find(|(_, entry)| entry.now != entry.before) else {
                return Ok(done);
            };
            let Some(rows) = entry.now else {
                return Ok(done);
            };
            self.reserve_tokens(plan, entry.before.as_ref(), &rows).await?;
            let bytes = rows.write()?;
            match self
                .publish_after(self.plan_subject(plan), bytes.clone(), entry.sequence)
                .await?
            {
                Written::Done => return Ok(done),
                Written::Unsure if Instant::now() < until => tried = Some((plan, bytes, done)),
                Written::Unsure => return Err(failed("JetStream did not take a change of links")),
            }
            sleep(PAUSE / 10).await;
        }
    }

    async fn view(&self, scope: Scope) -> Result<View, StoreError> {
        let by_token = match &scope.token {
            Some(hash) => self.plan_of(hash).await?.map(|(plan, _)| plan),
            None => None,
        };
        let mut view = View::default();
        for plan in scope.plan.into_iter().chain(by_token) {
            let kept = self.last(&self.plan_subject(plan)).await?;
            let before = kept.as_ref().map(|kept| Rows::read(plan, &kept.payload)).transpose()?;
            view.0.insert(
                plan,
                Entry {
                    sequence: kept.map_or(0, |kept| kept.sequence),
                    now: before.clone(),
                    before,
                },
            );
        }
        Ok(view)
    }

    /// The plan that a token was meant for, and the sequence of the message that says so. Whether it opens the plan, the plan's record says.
    async fn plan_of(&self, hash: &TokenHash) -> Result<Option<(DocumentId, u64)>, StoreError> {
        let Some(kept) = self.last(&self.token_subject(hash)).await? else {
            return Ok(None);
        };
        let plan = std::str::from_utf8(&kept.payload).ok().and_then(|id| id.parse().ok());
        Ok(plan.map(|plan| (plan, kept.sequence)))
    }

    /// Says for each token that is new in a plan's record which plan it opens: before the record, so that no link is there that opens nothing.
    async fn reserve_tokens(&self, plan: DocumentId, before: Option<&Rows>, now: &Rows) -> Result<(), StoreError> {
        let had = |hash: &TokenHash| before.is_some_and(|rows| rows.links.iter().any(|link| link.hash == *hash));
        for link in now.links.iter().filter(|link| !had(&link.hash)) {
            self.reserve_token(plan, &link.hash).await?;
        }
        Ok(())
    }

    async fn reserve_token(&self, plan: DocumentId, hash: &TokenHash) -> Result<(), StoreError> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let found = self.plan_of(hash).await?;
            let sequence = match found {
                Some((owner, _)) if owner == plan => return Ok(()),
                Some((owner, sequence)) => {
                    let kept = self.last(&self.plan_subject(owner)).await?;
                    let rows = kept.map(|kept| Rows::read(owner, &kept.payload)).transpose()?;
                    if rows.is_some_and(|rows| rows.links.iter().any(|link| link.hash == *hash)) {
                        return Err(failed("the token is another link's"));
                    }
                    // It was meant for a plan that somebody else got.
                    sequence
                }
                None => 0,
            };
            let id = Bytes::from(plan.to_string());
            if self.publish_after(self.token_subject(hash), id, sequence).await? == Written::Done {
                return Ok(());
            }
        }
        Err(failed("JetStream did not take a token"))
    }

    /// The plan's links, with how often they were used.
    pub(in super::super) async fn links(&self, plan: DocumentId) -> Result<Vec<LinkRow>, StoreError> {
        let mut links = self.amend(Scope::plan(plan), |rows| rows.links(plan)).await?;
        self.add_uses(plan, &mut links).await?;
        Ok(links)
    }

    /// Whether a plan's record is so large that it takes no further link: what is left is for ending those that are there.
    pub(in super::super) async fn is_full_of_links(&self, plan: DocumentId) -> Result<bool, StoreError> {
        self.is_open()?;
        let kept = self.last(&self.plan_subject(plan)).await?;
        Ok(kept.is_some_and(|kept| kept.payload.len() > self.message_bytes() / 2))
    }

    /// All plans in the order of their ids.
    pub(in super::super) async fn plans(&self) -> Result<Vec<ListedPlan>, StoreError> {
        self.is_open()?;
        let mut plans = BTreeMap::new();
        for Kept { subject, payload, .. } in log::read(&self.0.register, &self.subject("plans.*"), 1).await? {
            let id = subject.rsplit('.').next().and_then(|id| id.parse().ok());
            let Some(plan) = id else { continue };
            match Rows::read(plan, &payload) {
                Ok(rows) => _ = plans.insert(plan, rows.plan),
                // The others are listed all the same.
                Err(error) => tracing::error!(%error, "a plan is left out"),
            }
        }
        Ok(plans.into_iter().map(|(plan, row)| ListedPlan { plan, row }).collect())
    }

    /// Forgets for good what was deleted before `before_millis`.
    pub(in super::super) async fn forget_deleted(&self, before_millis: i64) -> Result<Vec<DocumentId>, StoreError> {
        let mut forgotten = Vec::new();
        for ListedPlan { plan, row } in self.plans().await? {
            if !row.is_due(before_millis) {
                continue;
            }
            match self.forget(plan, before_millis).await {
                Ok(true) => forgotten.push(plan),
                Ok(false) => {}
                Err(error) => tracing::warn!(%plan, %error, "a deleted plan could not be forgotten; it is tried again"),
            }
        }
        Ok(forgotten)
    }

    /// The links go last: as long as one is there, this is done again. None opens anything from the first step on, so that nobody brings the
    /// plan back meanwhile.
    async fn forget(&self, plan: DocumentId, before_millis: i64) -> Result<bool, StoreError> {
        let ended = self.amend(Scope::plan(plan), |rows| {
            if !rows.plan(plan)?.is_some_and(|row| row.is_due(before_millis)) {
                return Ok(Vec::new());
            }
            let mut links = rows.links(plan)?;
            for link in &mut links {
                link.revoked_millis.get_or_insert(before_millis);
                rows.set_link(link)?;
            }
            Ok(links)
        });
        let links = ended.await?;
        if links.is_empty() {
            return Ok(false);
        }
        let discussion = plan.discussion();
        self.erase_log(plan).await?;
        self.erase_log(discussion).await?;
        let rest = [
            format!("aside.{plan}.*"),
            format!("aside.{discussion}.*"),
            format!("uses.{plan}"),
        ];
        let tokens = links.iter().map(|link| format!("tokens.{}", hex(link.hash.as_bytes())));
        for subject in rest.into_iter().chain(tokens) {
            let subject = self.subject(subject);
            patiently(|| async { self.0.register.purge().filter(subject.clone()).await }).await?;
        }
        self.forget_links(plan, before_millis).await
    }

    async fn forget_links(&self, plan: DocumentId, before_millis: i64) -> Result<bool, StoreError> {
        let Some(kept) = self.last(&self.plan_subject(plan)).await? else {
            return Ok(false);
        };
        let mut rows = Rows::read(plan, &kept.payload)?;
        // Brought back, or forgotten by another node, meanwhile.
        if !rows.plan.is_due(before_millis) || rows.links.is_empty() {
            return Ok(false);
        }
        rows.links.clear();
        let written = self.publish_after(self.plan_subject(plan), rows.write()?, kept.sequence);
        Ok(written.await? == Written::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a1_a_record_reads_back_and_holds_no_token() {
        let link = LinkRow {
            link: LinkId([3; 8]),
            plan: DocumentId([1; 16]),
            hash: TokenHash::from_bytes([0xa7; 32]),
            role: Role::Owner,
            label: "“Agency”".into(),
            created_millis: 5,
            last_used_millis: None,
            uses: 0,
            revoked_millis: Some(9),
            expires_millis: Some(10),
            password: Some("$argon2id$".into()),
            lens: "without=money;person=Lin".parse().unwrap(),
        };
        let rows = Rows {
            plan: PlanRow {
                created_millis: 4,
                deleted_millis: Some(6),
            },
            links: vec![link],
        };
        let bytes = rows.write().unwrap();
        assert_eq!(Rows::read(DocumentId([1; 16]), &bytes), Ok(rows));
        assert!(Rows::read(DocumentId([1; 16]), b"{\"links\":[{}]}").is_err());
    }

    #[test]
    fn d9_a_record_with_something_newer_in_it_is_not_read() {
        let plan = DocumentId([1; 16]);
        assert!(Rows::read(plan, br#"{"created":4,"links":[]}"#).is_ok());
        assert!(Rows::read(plan, br#"{"created":4,"links":[],"newer":1}"#).is_err());
    }
}
