//! The address bar: which plan and which view. Links are real links; the browser's history works.
//!
//! `/` is the start page, `/p/<plan>` a plan, `/p/<plan>/<view>` a view of it. The fragment of a shared link carries its token;
//! the host takes it out of the address at once.

use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys;
use shared::ids::DocumentId;
use shared::schema::CollectionId;
use wasm_bindgen::JsCast;

/// A view of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The whole plan, to read, edit and print.
    Document,
    /// The touchpoint map.
    Map,
    /// The scenario board.
    Scenarios,
    /// Phases and activities in time.
    Campaign,
    /// Tasks and milestones in time.
    Schedule,
    /// Everything that has a day or comes back.
    Calendar,
    /// Who owes what, and when.
    Responsibilities,
    /// Planned against actual money.
    Budget,
    /// How the metrics stand.
    Metrics,
    /// The matrix of risks and their register.
    Risks,
    /// What breaks the plan's rules.
    Check,
    /// The records of a collection, or the plan's frame.
    Table(CollectionId),
}

impl View {
    /// The last part of its address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Map => "map",
            Self::Scenarios => "scenarios",
            Self::Campaign => "campaign",
            Self::Schedule => "schedule",
            Self::Calendar => "calendar",
            Self::Responsibilities => "responsibilities",
            Self::Budget => "budget",
            Self::Metrics => "metrics",
            Self::Risks => "risks",
            Self::Check => "check",
            Self::Table(CollectionId::Budget) => "budget-list",
            Self::Table(CollectionId::Metrics) => "metric-list",
            Self::Table(CollectionId::Risks) => "risk-list",
            Self::Table(CollectionId::Scenarios) => "scenario-list",
            Self::Table(collection) => collection.def().key,
        }
    }

    /// The view with this last part of its address.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Some(match slug {
            "document" => Self::Document,
            "map" => Self::Map,
            "scenarios" => Self::Scenarios,
            "campaign" => Self::Campaign,
            "schedule" => Self::Schedule,
            "calendar" => Self::Calendar,
            "responsibilities" => Self::Responsibilities,
            "budget" => Self::Budget,
            "metrics" => Self::Metrics,
            "risks" => Self::Risks,
            "check" => Self::Check,
            "budget-list" => Self::Table(CollectionId::Budget),
            "metric-list" => Self::Table(CollectionId::Metrics),
            "risk-list" => Self::Table(CollectionId::Risks),
            "scenario-list" => Self::Table(CollectionId::Scenarios),
            key => Self::Table(CollectionId::from_key(key)?),
        })
    }
}

/// Where the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The plans on this device.
    Home,
    /// A plan.
    Plan {
        /// Which.
        id: DocumentId,
        /// Seen how.
        view: View,
    },
}

impl Route {
    /// The address.
    pub fn path(self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Plan { id, view } => format!("/p/{id}/{}", view.slug()),
        }
    }

    /// Reads an address; what is not one of ours is the start page.
    pub fn parse(path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let (Some("p"), Some(id)) = (parts.next(), parts.next()) else {
            return Self::Home;
        };
        let Ok(id) = id.parse() else { return Self::Home };
        Self::Plan {
            id,
            view: parts.next().and_then(View::from_slug).unwrap_or(View::Map),
        }
    }
}

#[derive(Clone, Copy)]
struct Router(RwSignal<Route>);

/// Makes the current route available and keeps it in step with the address bar.
pub fn provide_router() -> ReadSignal<Route> {
    let route = RwSignal::new(here());
    provide_context(Router(route));
    window_event_listener(ev::popstate, move |_| route.set(here()));
    window_event_listener(ev::click, move |event| follow(&event, route));
    route.read_only()
}

/// The current route.
pub fn use_route() -> ReadSignal<Route> {
    expect_context::<Router>().0.read_only()
}

/// A function that goes somewhere, for event handlers and futures, which have no context.
pub fn use_navigate() -> impl Fn(Route) + Copy + 'static {
    let Router(route) = expect_context::<Router>();
    move |to| go(to, route)
}

fn go(to: Route, route: RwSignal<Route>) {
    if let Ok(history) = window().history() {
        // A full history is the only reason to fail; the view still changes.
        let _ = history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&to.path()));
    }
    route.set(to);
}

fn here() -> Route {
    Route::parse(&window().location().pathname().unwrap_or_default())
}

/// Follows plain clicks on our own links without loading the page anew.
fn follow(event: &web_sys::MouseEvent, route: RwSignal<Route>) {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() || event.button() != 0;
    if modified || event.default_prevented() {
        return;
    }
    let link = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("a[href]").ok().flatten())
        .and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    let Some(link) = link else { return };
    let ours = Ok(link.origin()) == window().location().origin() && link.target().is_empty() && link.hash().is_empty();
    let path = link.pathname();
    if ours && (path == "/" || path.starts_with("/p/")) {
        event.prevent_default();
        go(Route::parse(&path), route);
    }
}
