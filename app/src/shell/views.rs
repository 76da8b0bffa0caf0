//! The view that the address names. Each is a part: its code is fetched when it is first shown.
//!
//! The map is what most people see first, so it is a group of its own; `boot.js` knows which groups an address needs.

use crate::budget::BudgetView;
use crate::calendar::CalendarView;
use crate::campaign::CampaignView;
use crate::check::CheckView;
use crate::document::DocumentView;
use crate::lens::shows_view;
use crate::map::MapView;
use crate::metrics::MetricsView;
use crate::part;
use crate::responsibilities::ResponsibilitiesView;
use crate::risks::RisksView;
use crate::route::{Route, View, use_route};
use crate::scenarios::ScenariosView;
use crate::schedule::ScheduleView;
use crate::status::Status;
use crate::store::PlanStore;
use crate::tables::TableView;
use leptos::prelude::*;

/// The view. It is made anew only when the address names another one.
#[component]
pub fn CurrentView() -> impl IntoView {
    let (route, status, store) = (use_route(), expect_context::<Status>(), expect_context::<PlanStore>());
    let view = Memo::new(move |_| match route.get() {
        // What a link shows of a plan can always be read as a document, whatever section the address names.
        Route::Plan { view, .. } if !shows_view(status, store, view) => Some(View::Document),
        Route::Plan { view, .. } => Some(view),
        Route::Home => None,
    });
    move || match view.get() {
        Some(View::Document) => part!(views, document() => view! { <DocumentView /> }),
        Some(View::Map) => part!(map, map() => view! { <MapView /> }),
        Some(View::Scenarios) => part!(views, scenarios() => view! { <ScenariosView /> }),
        Some(View::Campaign) => part!(views, campaign() => view! { <CampaignView /> }),
        Some(View::Schedule) => part!(views, schedule() => view! { <ScheduleView /> }),
        Some(View::Calendar) => part!(views, calendar() => view! { <CalendarView /> }),
        Some(View::Responsibilities) => part!(views, responsibilities() => view! { <ResponsibilitiesView /> }),
        Some(View::Metrics) => part!(views, metrics() => view! { <MetricsView /> }),
        Some(View::Risks) => part!(views, risks() => view! { <RisksView /> }),
        Some(View::Budget) => part!(views, budget() => view! { <BudgetView /> }),
        Some(View::Check) => part!(check, check_view() => view! { <CheckView /> }),
        Some(View::Table(collection)) => {
            part!(forms, table(collection: shared::schema::CollectionId) => view! { <TableView collection /> })
        }
        None => ().into_any(),
    }
}
