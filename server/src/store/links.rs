//! Links in the store: claiming a plan with the first one, finding, adding, using, renewing, revoking.

use shared::ids::DocumentId;
use shared::lens::Lens;

use super::engine::{EngineError, LinkRow, Register};
use super::{Keeper, Scope, Store, StoreError};
use crate::access::{Grant, LinkId, Role, TokenHash};

/// A link that is about to be made.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// Its public name.
    pub link: LinkId,
    /// BLAKE3 of its token.
    pub hash: TokenHash,
    /// What it allows.
    pub role: Role,
    /// What it shows, to viewers.
    pub lens: Lens,
    /// What its maker calls it.
    pub label: String,
    /// When, in Unix milliseconds.
    pub created_millis: i64,
    /// From when on it opens nothing, in Unix milliseconds.
    pub expires_millis: Option<i64>,
    /// What its password is checked against, as an argon2 string.
    pub password: Option<String>,
}

impl NewLink {
    /// A plan's first link: an owner's, for ever, without a password.
    pub fn first(link: LinkId, hash: TokenHash, created_millis: i64) -> Self {
        Self {
            link,
            hash,
            role: Role::Owner,
            lens: Lens::default(),
            label: String::new(),
            created_millis,
            expires_millis: None,
            password: None,
        }
    }

    fn into_row(self, plan: DocumentId) -> LinkRow {
        LinkRow {
            link: self.link,
            plan,
            hash: self.hash,
            role: self.role,
            lens: self.lens,
            label: self.label,
            created_millis: self.created_millis,
            last_used_millis: None,
            uses: 0,
            revoked_millis: None,
            expires_millis: self.expires_millis,
            password: self.password,
        }
    }
}

impl LinkRow {
    /// Whether its token opens anything at `now_millis`.
    pub fn is_live(&self, now_millis: i64) -> bool {
        self.revoked_millis.is_none() && self.expires_millis.is_none_or(|expires| now_millis < expires)
    }
}

/// What came of claiming a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimed {
    /// The plan is new and belongs to the token.
    New,
    /// It belonged to this token before: the claim was repeated.
    Again,
    /// Somebody else has it, or the token opens another plan.
    Taken,
    /// It was deleted.
    Deleted,
    /// It is not there, and whoever asks may not make it.
    Forbidden,
}

/// What came of revoking a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// It opens nothing any more.
    Done,
    /// The plan has no such link.
    Unknown,
    /// It is the last way to own the plan, so it stays (rule A5).
    LastOwner,
}

/// What came of giving a link a new token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// The old token opens nothing any more, the new one does.
    Done,
    /// The plan has no such link, or it was revoked or has expired.
    Unknown,
}

/// What of a link shall be another; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkChange {
    /// What its maker calls it.
    pub label: Option<String>,
    /// What it shows, to viewers.
    pub lens: Option<Lens>,
    /// From when on it opens nothing, in Unix milliseconds; `Some(None)` is never.
    pub expires_millis: Option<Option<i64>>,
    /// What its password is checked against, as an argon2 string; `Some(None)` is none.
    pub password: Option<Option<String>>,
}

/// What came of changing a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relinked {
    /// It is like this now.
    Done(Box<LinkRow>),
    /// The plan has no such link, or it was revoked or has expired.
    Unknown,
    /// It is the last way to own the plan for good, so it gets no end (rule A5).
    LastOwner,
}

impl Store {
    /// Makes the plan with its first owner link, or finds that both are there already (rule A6). `may_make` says whether a plan
    /// that is not there yet may be made.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn claim(&self, plan: DocumentId, owner: NewLink, may_make: bool) -> Result<Claimed, StoreError> {
        let scope = Scope {
            plan: Some(plan),
            token: Some(owner.hash),
        };
        self.amend(scope, move |rows| claim(rows, plan, owner.clone(), may_make))
            .await
    }

    /// What the token with this hash allows. Unknown, expired and revoked look the same (rule A2).
    ///
    /// # Errors
    /// When the store fails.
    pub async fn grant(&self, hash: TokenHash, now_millis: i64) -> Result<Option<Grant>, StoreError> {
        self.amend(Scope::token(hash), move |rows| {
            match live_link(rows, &hash, now_millis)? {
                Some(link) => grant(rows, link).map(Some),
                None => Ok(None),
            }
        })
        .await
    }

    /// As [`Store::grant`], and counts a connection.
    ///
    /// # Errors
    /// When the store fails; a full disk can refuse the counting while [`Store::grant`] still works.
    pub async fn use_link(&self, hash: TokenHash, now_millis: i64) -> Result<Option<Grant>, StoreError> {
        if let Keeper::JetStream(jetstream) = &self.keeper {
            let grant = self.grant(hash, now_millis).await?;
            if let Some(grant) = &grant {
                jetstream.note_use(grant.plan, grant.link, now_millis);
            }
            return Ok(grant);
        }
        self.amend(Scope::token(hash), move |rows| {
            let Some(mut link) = live_link(rows, &hash, now_millis)? else {
                return Ok(None);
            };
            link.uses = link.uses.saturating_add(1);
            link.last_used_millis = Some(now_millis);
            rows.set_link(&link)?;
            grant(rows, link).map(Some)
        })
        .await
    }

    /// The plan's links, revoked ones included, in the order they were made.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn links(&self, plan: DocumentId) -> Result<Vec<LinkRow>, StoreError> {
        match &self.keeper {
            Keeper::Tables(_) => self.amend(Scope::plan(plan), move |rows| rows.links(plan)).await,
            Keeper::JetStream(jetstream) => jetstream.links(plan).await,
        }
    }

    /// Whether a plan takes no further link for want of room, however many it may have.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_full_of_links(&self, plan: DocumentId) -> Result<bool, StoreError> {
        match &self.keeper {
            Keeper::Tables(_) => Ok(false),
            Keeper::JetStream(jetstream) => jetstream.is_full_of_links(plan).await,
        }
    }

    /// Adds a link to a plan.
    ///
    /// # Errors
    /// When the store fails or the plan does not exist.
    pub async fn add_link(&self, plan: DocumentId, link: NewLink) -> Result<(), StoreError> {
        self.amend(Scope::plan(plan), move |rows| {
            if rows.plan(plan)?.is_none() {
                return Err(EngineError::new("no such plan"));
            }
            rows.add_link(&link.clone().into_row(plan))
        })
        .await
    }

    /// Ends a link. Repeating it changes nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn revoke(&self, plan: DocumentId, link: LinkId, now_millis: i64) -> Result<Revocation, StoreError> {
        self.amend(Scope::plan(plan), move |rows| revoke(rows, plan, link, now_millis))
            .await
    }

    /// Gives a link another token; everything else about it stays.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn rotate(
        &self,
        plan: DocumentId,
        link: LinkId,
        hash: TokenHash,
        now_millis: i64,
    ) -> Result<Rotation, StoreError> {
        self.amend(Scope::plan(plan), move |rows| {
            let links = rows.links(plan)?;
            let Some(found) = links.iter().find(|row| row.link == link && row.is_live(now_millis)) else {
                return Ok(Rotation::Unknown);
            };
            rows.set_link(&LinkRow { hash, ..found.clone() })?;
            Ok(Rotation::Done)
        })
        .await
    }

    /// Changes what a link is called and shows, and until when and with which password it opens. Its token stays.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn change_link(
        &self,
        plan: DocumentId,
        link: LinkId,
        change: LinkChange,
        now_millis: i64,
    ) -> Result<Relinked, StoreError> {
        self.amend(Scope::plan(plan), move |rows| {
            change_link(rows, plan, link, change.clone(), now_millis)
        })
        .await
    }
}

fn claim(rows: &mut dyn Register, plan: DocumentId, owner: NewLink, may_make: bool) -> Result<Claimed, EngineError> {
    let row = rows.plan(plan)?;
    if row.is_some_and(|row| row.deleted_millis.is_some()) {
        return Ok(Claimed::Deleted);
    }
    if let Some(link) = rows.link_by_hash(&owner.hash)? {
        let own = link.plan == plan && link.role == Role::Owner && link.is_live(owner.created_millis);
        return Ok(if own { Claimed::Again } else { Claimed::Taken });
    }
    if row.is_some() {
        return Ok(Claimed::Taken);
    }
    // T1: whoever had it would own what is said about another plan.
    if plan.is_derived() {
        return Ok(Claimed::Taken);
    }
    if !may_make {
        return Ok(Claimed::Forbidden);
    }
    rows.add_plan(plan, owner.created_millis)?;
    rows.add_link(&owner.into_row(plan))?;
    Ok(Claimed::New)
}

fn live_link(rows: &mut dyn Register, hash: &TokenHash, now_millis: i64) -> Result<Option<LinkRow>, EngineError> {
    Ok(rows.link_by_hash(hash)?.filter(|link| link.is_live(now_millis)))
}

fn grant(rows: &mut dyn Register, link: LinkRow) -> Result<Grant, EngineError> {
    let plan = rows.plan(link.plan)?;
    Ok(Grant {
        plan: link.plan,
        link: link.link,
        role: link.role,
        lens: link.lens.into(),
        hash: link.hash,
        expires_millis: link.expires_millis,
        password: link.password.map(Into::into),
        is_deleted: plan.is_none_or(|row| row.deleted_millis.is_some()),
    })
}

fn revoke(rows: &mut dyn Register, plan: DocumentId, link: LinkId, now_millis: i64) -> Result<Revocation, EngineError> {
    let links = rows.links(plan)?;
    let Some(found) = links.iter().find(|row| row.link == link) else {
        return Ok(Revocation::Unknown);
    };
    if found.revoked_millis.is_some() {
        return Ok(Revocation::Done);
    }
    if is_last_owner(&links, found) {
        return Ok(Revocation::LastOwner);
    }
    rows.set_link(&LinkRow {
        revoked_millis: Some(now_millis),
        ..found.clone()
    })?;
    Ok(Revocation::Done)
}

/// Whether nobody could own the plan for good without this link. One that will expire is no way to.
fn is_last_owner(links: &[LinkRow], link: &LinkRow) -> bool {
    let lasts = |row: &LinkRow| {
        row.role == Role::Owner && row.revoked_millis.is_none() && row.expires_millis.is_none() && row.link != link.link
    };
    link.role == Role::Owner && !links.iter().any(lasts)
}

fn change_link(
    rows: &mut dyn Register,
    plan: DocumentId,
    link: LinkId,
    change: LinkChange,
    now_millis: i64,
) -> Result<Relinked, EngineError> {
    let links = rows.links(plan)?;
    let Some(found) = links.iter().find(|row| row.link == link && row.is_live(now_millis)) else {
        return Ok(Relinked::Unknown);
    };
    if matches!(change.expires_millis, Some(Some(_))) && is_last_owner(&links, found) {
        return Ok(Relinked::LastOwner);
    }
    let found = found.clone();
    let changed = LinkRow {
        label: change.label.unwrap_or(found.label),
        lens: change.lens.unwrap_or(found.lens),
        expires_millis: change.expires_millis.unwrap_or(found.expires_millis),
        password: change.password.unwrap_or(found.password),
        ..found
    };
    rows.set_link(&changed)?;
    Ok(Relinked::Done(Box::new(changed)))
}
