//! One group's amounts as a bar. Its row says the same in figures, so screen readers skip it.

use crate::t;
use leptos::prelude::*;
use shared::budget::Group;

/// How long an amount's bar is, in percent of the longest.
fn length(amount: i64, longest: i64) -> f64 {
    (amount.max(0) as f64 / longest.max(1) as f64 * 100.0).min(100.0)
}

/// Planned as an outline, spent as a filling, what was overspent hatched behind it, committed as a mark.
pub(super) fn bar(group: &Group, longest: i64) -> AnyView {
    let (planned, spent) = (length(group.sums.planned, longest), length(group.sums.spent, longest));
    let committed = length(group.sums.committed, longest);
    let over = (spent - planned).max(0.0);
    let percent = |length: f64| format!("{length:.2}%");
    view! {
        <div class="money-bar" aria-hidden="true">
            <i class="planned" style:width=percent(planned)></i>
            <i class="spent" style:width=percent(spent.min(planned))></i>
            {(over > 0.0).then(|| view! { <i class="over" style:left=percent(planned) style:width=percent(over)></i> })}
            {(committed > 0.0).then(|| view! { <i class="committed" style:left=percent(committed)></i> })}
        </div>
    }
    .into_any()
}

/// What the parts of a bar mean.
#[component]
pub(super) fn Legend() -> impl IntoView {
    view! {
        <p class="money-legend" aria-label=move || t!("money.legend") role="note">
            <span><i class="planned" aria-hidden="true"></i>{move || t!("money.legend.planned")}</span>
            <span><i class="spent" aria-hidden="true"></i>{move || t!("money.legend.spent")}</span>
            <span><i class="over" aria-hidden="true"></i>{move || t!("money.legend.over")}</span>
            <span><i class="committed" aria-hidden="true"></i>{move || t!("money.legend.committed")}</span>
        </p>
    }
}
