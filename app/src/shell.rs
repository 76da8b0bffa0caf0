//! The frame around a plan's views.

use crate::store::PlanStore;
use leptos::prelude::*;
use shared::plan::change::RecordKey;

/// The plan's frame and the view that the address names.
#[component]
pub fn Shell() -> impl IntoView {
    let store = expect_context::<PlanStore>();
    view! { <main><h1>{move || store.title(&RecordKey::frame())}</h1></main> }
}

/// While a plan is being fetched.
#[component]
pub fn Opening() -> impl IntoView {
    view! { <main aria-busy="true"></main> }
}

/// A plan that is not on this device and cannot be fetched now.
#[component]
pub fn Unreachable() -> impl IntoView {
    view! { <main></main> }
}
