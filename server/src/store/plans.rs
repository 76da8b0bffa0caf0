//! Plans in the store as wholes: listing, deleting, bringing back, and forgetting for good.

use std::collections::BTreeSet;

use shared::ids::DocumentId;

use super::engine::{Engine, EngineError, PlanRow};
use super::{Keeper, Scope, Store, StoreError};

/// A plan as it is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedPlan {
    /// Which.
    pub plan: DocumentId,
    /// What is known of it.
    pub row: PlanRow,
}

/// What may have changed about plans and links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// These plans, or their links.
    Plans(BTreeSet<DocumentId>),
    /// Nobody knows what.
    Anything,
}

impl Default for Changed {
    fn default() -> Self {
        Self::Plans(BTreeSet::new())
    }
}

impl Changed {
    /// Whether this plan may have changed.
    pub fn includes(&self, plan: DocumentId) -> bool {
        match self {
            Self::Plans(plans) => plans.contains(&plan),
            Self::Anything => true,
        }
    }

    /// Adds what else has changed.
    pub fn join(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Plans(plans), Self::Plans(mut more)) => plans.append(&mut more),
            _ => *self = Self::Anything,
        }
    }
}

impl Store {
    /// All plans in the order of their ids, deleted ones included.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn plans(&self) -> Result<Vec<ListedPlan>, StoreError> {
        let plans = match &self.keeper {
            Keeper::Tables(tables) => tables.ask(|engine| engine.plans()).await?,
            Keeper::JetStream(jetstream) => return jetstream.plans().await,
        };
        Ok(plans.into_iter().map(|(plan, row)| ListedPlan { plan, row }).collect())
    }

    /// Whether there is such a plan, deleted or not.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn has_plan(&self, plan: DocumentId) -> Result<bool, StoreError> {
        self.amend(Scope::plan(plan), move |rows| Ok(rows.plan(plan)?.is_some()))
            .await
    }

    /// Whether there is such a plan, and it is not deleted.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_standing(&self, plan: DocumentId) -> Result<bool, StoreError> {
        self.amend(Scope::plan(plan), move |rows| {
            Ok(rows.plan(plan)?.is_some_and(|row| row.deleted_millis.is_none()))
        })
        .await
    }

    /// Deletes a plan, so that it can be brought back for a while. Answers whether there is such a plan; repeating it changes
    /// nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delete_plan(&self, plan: DocumentId, now_millis: i64) -> Result<bool, StoreError> {
        self.mark(plan, move |deleted| deleted.or(Some(now_millis))).await
    }

    /// Brings a deleted plan back. Answers whether there is such a plan.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn bring_back_plan(&self, plan: DocumentId) -> Result<bool, StoreError> {
        self.mark(plan, |_| None).await
    }

    async fn mark(
        &self,
        plan: DocumentId,
        change: impl Fn(Option<i64>) -> Option<i64> + Send + 'static,
    ) -> Result<bool, StoreError> {
        self.amend(Scope::plan(plan), move |rows| {
            let Some(row) = rows.plan(plan)? else {
                return Ok(false);
            };
            let deleted_millis = change(row.deleted_millis);
            rows.set_plan(plan, &PlanRow { deleted_millis, ..row })?;
            Ok(true)
        })
        .await
    }

    /// Forgets for good what was deleted before `before_millis`: links, chunks, and what lies in quarantine. Answers the plans
    /// that had anything left to forget.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_deleted(&self, before_millis: i64) -> Result<Vec<DocumentId>, StoreError> {
        match &self.keeper {
            Keeper::Tables(tables) => tables.ask(move |engine| forget_deleted(engine, before_millis)).await,
            Keeper::JetStream(jetstream) => jetstream.forget_deleted(before_millis).await,
        }
    }

    /// Whether what others change may go unheard, so that it has to be looked for.
    pub(crate) fn may_miss_changes(&self) -> bool {
        matches!(self.keeper, Keeper::JetStream(_))
    }

    /// What another process or node has changed since this was last asked.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn changed_elsewhere(&self) -> Result<Changed, StoreError> {
        match &self.keeper {
            Keeper::Tables(tables) => {
                let is_changed = tables.ask(|engine| engine.changed_elsewhere()).await?;
                Ok(if is_changed {
                    Changed::Anything
                } else {
                    Changed::default()
                })
            }
            Keeper::JetStream(jetstream) => Ok(jetstream.changed()),
        }
    }
}

fn forget_deleted(engine: &mut dyn Engine, before_millis: i64) -> Result<Vec<DocumentId>, EngineError> {
    let mut forgotten = Vec::new();
    for (plan, row) in engine.plans()? {
        // The last link goes with everything else, so a plan without one has been forgotten before.
        if row.is_due(before_millis) && !engine.links(plan)?.is_empty() {
            engine.erase(plan)?;
            engine.erase(plan.discussion())?;
            forgotten.push(plan);
        }
    }
    Ok(forgotten)
}

impl PlanRow {
    /// Whether it was deleted before `before_millis`.
    pub(super) fn is_due(&self, before_millis: i64) -> bool {
        self.deleted_millis.is_some_and(|deleted| deleted < before_millis)
    }
}
