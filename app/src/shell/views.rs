//! The view that the address names.

use crate::budget::BudgetView;
use crate::calendar::CalendarView;
use crate::campaign::CampaignView;
use crate::check::CheckView;
use crate::document::DocumentView;
use crate::map::MapView;
use crate::metrics::MetricsView;
use crate::responsibilities::ResponsibilitiesView;
use crate::risks::RisksView;
use crate::route::{Route, View, use_route};
use crate::scenarios::ScenariosView;
use crate::schedule::ScheduleView;
use crate::tables::TableView;
use leptos::prelude::*;

/// The view. It is made anew only when the address names another one.
#[component]
pub fn CurrentView() -> impl IntoView {
    let route = use_route();
    let view = Memo::new(move |_| match route.get() {
        Route::Plan { view, .. } => Some(view),
        Route::Home => None,
    });
    move || match view.get() {
        Some(View::Document) => view! { <DocumentView /> }.into_any(),
        Some(View::Map) => view! { <MapView /> }.into_any(),
        Some(View::Scenarios) => view! { <ScenariosView /> }.into_any(),
        Some(View::Campaign) => view! { <CampaignView /> }.into_any(),
        Some(View::Schedule) => view! { <ScheduleView /> }.into_any(),
        Some(View::Calendar) => view! { <CalendarView /> }.into_any(),
        Some(View::Responsibilities) => view! { <ResponsibilitiesView /> }.into_any(),
        Some(View::Metrics) => view! { <MetricsView /> }.into_any(),
        Some(View::Risks) => view! { <RisksView /> }.into_any(),
        Some(View::Budget) => view! { <BudgetView /> }.into_any(),
        Some(View::Check) => view! { <CheckView /> }.into_any(),
        Some(View::Table(collection)) => view! { <TableView collection /> }.into_any(),
        None => ().into_any(),
    }
}
