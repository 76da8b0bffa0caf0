//! Plans and links in the store: claiming, finding, adding, using, revoking.

use shared::ids::DocumentId;

use super::engine::{Engine, EngineError, LinkRow};
use super::{Store, StoreError};
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
    /// What its maker calls it.
    pub label: String,
    /// When, in Unix milliseconds.
    pub created_millis: i64,
}

impl NewLink {
    fn into_row(self, plan: DocumentId) -> LinkRow {
        LinkRow {
            link: self.link,
            plan,
            hash: self.hash,
            role: self.role,
            label: self.label,
            created_millis: self.created_millis,
            last_used_millis: None,
            uses: 0,
            revoked_millis: None,
        }
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

impl Store {
    /// Makes the plan with its first owner link, or finds that both are there already (rule A6).
    ///
    /// # Errors
    /// When the store fails.
    pub async fn claim(&self, plan: DocumentId, owner: NewLink) -> Result<Claimed, StoreError> {
        self.ask(move |engine| claim(engine, plan, owner.clone())).await
    }

    /// What the token with this hash allows. Unknown and revoked look the same (rule A2).
    ///
    /// # Errors
    /// When the store fails.
    pub async fn grant(&self, hash: TokenHash) -> Result<Option<Grant>, StoreError> {
        self.ask(move |engine| Ok(live_link(engine, &hash)?.as_ref().map(grant)))
            .await
    }

    /// As [`Store::grant`], and counts a connection.
    ///
    /// # Errors
    /// When the store fails; a full disk can refuse the counting while [`Store::grant`] still works.
    pub async fn use_link(&self, hash: TokenHash, now_millis: i64) -> Result<Option<Grant>, StoreError> {
        self.ask(move |engine| {
            let Some(mut link) = live_link(engine, &hash)? else {
                return Ok(None);
            };
            link.uses = link.uses.saturating_add(1);
            link.last_used_millis = Some(now_millis);
            engine.set_link(&link)?;
            Ok(Some(grant(&link)))
        })
        .await
    }

    /// The plan's links, revoked ones included, in the order they were made.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn links(&self, plan: DocumentId) -> Result<Vec<LinkRow>, StoreError> {
        self.ask(move |engine| engine.links(plan)).await
    }

    /// Adds a link to a plan.
    ///
    /// # Errors
    /// When the store fails or the plan does not exist.
    pub async fn add_link(&self, plan: DocumentId, link: NewLink) -> Result<(), StoreError> {
        self.ask(move |engine| {
            if !engine.has_plan(plan)? {
                return Err(EngineError::new("no such plan"));
            }
            engine.add_link(&link.clone().into_row(plan))
        })
        .await
    }

    /// Ends a link. Repeating it changes nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn revoke(&self, plan: DocumentId, link: LinkId, now_millis: i64) -> Result<Revocation, StoreError> {
        self.ask(move |engine| revoke(engine, plan, link, now_millis)).await
    }
}

fn claim(engine: &mut dyn Engine, plan: DocumentId, owner: NewLink) -> Result<Claimed, EngineError> {
    if let Some(link) = engine.link_by_hash(&owner.hash)? {
        let own = link.plan == plan && link.role == Role::Owner && link.revoked_millis.is_none();
        return Ok(if own { Claimed::Again } else { Claimed::Taken });
    }
    if engine.has_plan(plan)? {
        return Ok(Claimed::Taken);
    }
    engine.add_plan(plan, owner.created_millis)?;
    engine.add_link(&owner.into_row(plan))?;
    Ok(Claimed::New)
}

fn live_link(engine: &mut dyn Engine, hash: &TokenHash) -> Result<Option<LinkRow>, EngineError> {
    Ok(engine.link_by_hash(hash)?.filter(|link| link.revoked_millis.is_none()))
}

fn grant(link: &LinkRow) -> Grant {
    Grant {
        plan: link.plan,
        link: link.link,
        role: link.role,
    }
}

fn revoke(engine: &mut dyn Engine, plan: DocumentId, link: LinkId, now_millis: i64) -> Result<Revocation, EngineError> {
    let links = engine.links(plan)?;
    let Some(found) = links.iter().find(|row| row.link == link) else {
        return Ok(Revocation::Unknown);
    };
    if found.revoked_millis.is_some() {
        return Ok(Revocation::Done);
    }
    let owners = links
        .iter()
        .filter(|row| row.role == Role::Owner && row.revoked_millis.is_none())
        .count();
    if found.role == Role::Owner && owners == 1 {
        return Ok(Revocation::LastOwner);
    }
    engine.set_link(&LinkRow {
        revoked_millis: Some(now_millis),
        ..found.clone()
    })?;
    Ok(Revocation::Done)
}
