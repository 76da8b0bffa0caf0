//! The root: the language, the address, and one page for each kind of address.

use crate::home::Home;
use crate::host::{PlanPage, provide_library};
use crate::i18n::provide_language;
use crate::part;
use crate::person::provide_person;
use crate::route::{Route, provide_router};
use crate::shell::provide_theme;
use leptos::prelude::*;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    provide_theme();
    provide_language();
    provide_person();
    provide_library();
    let route = provide_router();
    // A page lives as long as its plan: changing the view inside a plan keeps it.
    let plan = Memo::new(move |_| match route.get() {
        Route::Home => None,
        Route::Plan { id, .. } => Some(id),
    });
    move || match plan.get() {
        None => part!(home, home() => view! { <Home /> }),
        Some(id) => view! { <PlanPage id /> }.into_any(),
    }
}
