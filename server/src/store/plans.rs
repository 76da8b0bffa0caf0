//! Plans in the store as wholes: listing, deleting, bringing back, and forgetting for good.

use shared::ids::DocumentId;

use super::engine::PlanRow;
use super::{Store, StoreError};

/// A plan as it is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedPlan {
    /// Which.
    pub plan: DocumentId,
    /// What is known of it.
    pub row: PlanRow,
}

impl Store {
    /// All plans in the order of their ids, deleted ones included.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn plans(&self) -> Result<Vec<ListedPlan>, StoreError> {
        let plans = self.ask(|engine| engine.plans()).await?;
        Ok(plans.into_iter().map(|(plan, row)| ListedPlan { plan, row }).collect())
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
        self.ask(move |engine| {
            let Some(row) = engine.plan(plan)? else {
                return Ok(false);
            };
            let deleted_millis = change(row.deleted_millis);
            engine.set_plan(plan, &PlanRow { deleted_millis, ..row })?;
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
        self.ask(move |engine| {
            let mut forgotten = Vec::new();
            for (plan, row) in engine.plans()? {
                let is_due = row.deleted_millis.is_some_and(|deleted| deleted < before_millis);
                // The last link goes with everything else, so a plan without one has been forgotten before.
                if is_due && !engine.links(plan)?.is_empty() {
                    engine.erase(plan)?;
                    forgotten.push(plan);
                }
            }
            Ok(forgotten)
        })
        .await
    }

    /// Whether another process has written to the storage since this was last asked.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn changed_elsewhere(&self) -> Result<bool, StoreError> {
        self.ask(|engine| engine.changed_elsewhere()).await
    }
}
