//! What a planner should look at: overlaps, holes, activities outside their phase.

use super::state::Campaign;
use crate::t;
use leptos::prelude::*;
use shared::campaign::Finding;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::schema::CollectionId;

/// More than this are not read anyway.
const SHOWN: usize = 6;

/// The findings as a row of chips; nothing when there are none.
#[component]
pub(super) fn Findings() -> impl IntoView {
    let campaign = Campaign::here();
    let findings = Memo::new(move |_| {
        campaign
            .scene
            .with(|scene| scene.findings.iter().take(SHOWN).cloned().collect::<Vec<_>>())
    });
    let chip = move |finding: Finding| view! { <li class="chip">"⚠ " {move || words(campaign, &finding)}</li> };
    view! {
        <Show when=move || findings.with(|findings| !findings.is_empty())>
            <ul class="timeline-findings" aria-label=move || t!("campaign.findings")>
                {move || findings.get().into_iter().map(chip).collect_view()}
            </ul>
        </Show>
    }
}

fn words(campaign: Campaign, finding: &Finding) -> String {
    let name = |id: &RecordId| campaign.store.title(&RecordKey::new(CollectionId::Phases, id.clone()));
    match finding {
        Finding::Overlap { earlier, later, days } => {
            t!(
                "campaign.finding.overlap",
                earlier = name(earlier),
                later = name(later),
                n = days
            )
        }
        Finding::Hole { earlier, later, days } => {
            t!(
                "campaign.finding.hole",
                earlier = name(earlier),
                later = name(later),
                n = days
            )
        }
        Finding::Outside { count: 1 } => t!("campaign.finding.outside.one").to_owned(),
        Finding::Outside { count } => t!("campaign.finding.outside", n = count),
    }
}
