//! The plan's sections: on the left of wide screens, at the bottom of phones.

use crate::check::use_findings;
use crate::host::PlanHost;
use crate::i18n::{Text, words};
use crate::lens::shows_view;
use crate::route::{Route, View, use_route};
use crate::status::Status;
use crate::store::PlanStore;
use crate::ui::{Dialog, Ui};
use crate::widgets::icon::{Icon, IconSign};
use crate::{t, text};
use leptos::prelude::*;
use shared::check::Severity;
use shared::schema::{Chapter, CollectionDef, CollectionId};

/// The views of the whole plan, in order; the plan check follows them.
pub const WHOLE: &[(View, &Text)] = &[
    (View::Document, text!("document.title")),
    (View::Table(CollectionId::Frame), text!("shell.document")),
    (View::Schedule, text!("schedule.title")),
    (View::Responsibilities, text!("duties.title")),
    (View::Budget, text!("money.title")),
    (View::Metrics, text!("board.title")),
    (View::Risks, text!("matrix.title")),
    (View::Calendar, text!("calendar.title")),
];

/// A section: the view it opens, its name, and the collection that is counted behind it.
struct Section {
    view: View,
    name: &'static Text,
    counts: Option<CollectionId>,
}

impl Section {
    /// How a collection is reached: by a view of its own, or as a table. Storyboard steps are reached through
    /// their scenario, the frame through a link of its own.
    fn of(def: &CollectionDef) -> Option<Self> {
        let (view, name) = match def.id {
            CollectionId::Touchpoints => (View::Map, text!("shell.map")),
            CollectionId::Scenarios => (View::Scenarios, text!("shell.scenarios")),
            CollectionId::Phases => (View::Campaign, text!("shell.phases")),
            CollectionId::Metrics => (View::Table(def.id), text!("board.table")),
            CollectionId::Risks => (View::Table(def.id), text!("matrix.table")),
            CollectionId::Frame | CollectionId::Steps => return None,
            _ => (View::Table(def.id), def.name),
        };
        Some(Self {
            view,
            name,
            counts: Some(def.id),
        })
    }
}

/// The view that a collection is reached by, and what it is called there.
pub fn section_of(def: &CollectionDef) -> Option<(View, &'static Text)> {
    Section::of(def).map(|section| (section.view, section.name))
}

/// The navigation on the left.
#[component]
pub fn Sections() -> impl IntoView {
    view! { <nav class="nav" aria-label=move || t!("shell.nav")><SectionList /></nav> }
}

/// All sections, by chapter.
#[component]
pub fn SectionList() -> impl IntoView {
    let whole = WHOLE.iter().map(|(view, name)| view! { <PlanLink view=*view name /> });
    let chapters = Chapter::ALL
        .map(|chapter| view! { <ChapterLinks chapter /> })
        .into_iter()
        .collect_view();
    view! {
        {whole.collect_view()}
        <CheckLink />
        {chapters}
    }
}

/// A view of the whole plan.
#[component]
fn PlanLink(view: View, name: &'static Text) -> impl IntoView {
    let section = Section {
        view,
        name,
        counts: None,
    };
    view! { <SectionLink section /> }
}

/// A chapter and its sections. It stands open while it holds records or the view that is shown.
#[component]
fn ChapterLinks(chapter: Chapter) -> impl IntoView {
    let (store, status, route) = (expect_context::<PlanStore>(), expect_context::<Status>(), use_route());
    let sections: Vec<Section> = chapter.collections().filter_map(Section::of).collect();
    let parts: Vec<(View, Option<CollectionId>)> =
        sections.iter().map(|section| (section.view, section.counts)).collect();
    let is_open = Memo::new(move |_| {
        parts.iter().any(|(view, counts)| {
            counts.is_none_or(|collection| !store.ids(collection).is_empty())
                || matches!(route.get(), Route::Plan { view: shown, .. } if shown == *view)
        })
    });
    let views: Vec<View> = sections.iter().map(|section| section.view).collect();
    let is_shown = Memo::new(move |_| views.iter().any(|view| shows_view(status, store, *view)));
    let links = move || {
        let sections = chapter.collections().filter_map(Section::of);
        sections.map(|section| view! { <SectionLink section /> }).collect_view()
    };
    view! {
        <Show when=move || is_shown.get()>
            <details class="chapter" open=move || is_open.get()>
                <summary><h2>{move || words(chapter.name())}</h2></summary>
                {links()}
            </details>
        </Show>
    }
}

/// The plan check, with how much needs a look.
#[component]
fn CheckLink() -> impl IntoView {
    let (findings, host, route) = (use_findings(), expect_context::<PlanHost>(), use_route());
    let to = Route::Plan {
        id: host.id,
        view: View::Check,
    };
    let (status, store) = (expect_context::<Status>(), expect_context::<PlanStore>());
    let count = move || findings.with(|found| found.iter().filter(|one| one.rule.severity != Severity::Open).count());
    view! {
        <Show when=move || shows_view(status, store, View::Check)>
            <a href=to.path() aria-current=move || (route.get() == to).then_some("page")>
                {move || t!("check.title")}
                <Show when=move || { count() > 0 }><span class="n">{count}</span></Show>
            </a>
        </Show>
    }
}

#[component]
fn SectionLink(section: Section) -> impl IntoView {
    let (store, host, route) = (expect_context::<PlanStore>(), expect_context::<PlanHost>(), use_route());
    let status = expect_context::<Status>();
    let to = Route::Plan {
        id: host.id,
        view: section.view,
    };
    let is_shown = Memo::new(move |_| shows_view(status, store, section.view));
    let count = move || {
        section
            .counts
            .map(|collection| store.ids(collection).len())
            .filter(|count| *count > 0)
    };
    let holds = match section.view {
        View::Table(collection) => Some(collection),
        _ => section.counts,
    };
    let conflicts = Memo::new(move |_| holds.map_or(0, |collection| store.conflict_count(collection)));
    let warning = move || match conflicts.get() {
        1 => t!("shell.conflicts.one").to_owned(),
        n => t!("shell.conflicts.many", n = n),
    };
    view! {
        <Show when=move || is_shown.get()>
            <a href=to.path() aria-current=move || (route.get() == to).then_some("page")>
                {move || words(section.name)}
                {move || count().map(|count| view! { <span class="n">{count}</span> })}
                <Show when=move || { conflicts.get() > 0 }>
                    <span class="conflicts" title=warning><span aria-hidden="true">"⚠"</span><span class="visually-hidden">{warning}</span></span>
                </Show>
            </a>
        </Show>
    }
}

/// The bar at the bottom of phones.
#[component]
pub fn Tabs() -> impl IntoView {
    let ui = expect_context::<Ui>();
    view! {
        <nav class="tabs" aria-label=move || t!("shell.nav")>
            <Tab view=View::Map icon=Icon::Map name=text!("shell.map.short") />
            <Tab view=View::Scenarios icon=Icon::Scenarios name=text!("shell.scenarios") />
            <Tab view=View::Campaign icon=Icon::Campaign name=text!("shell.campaign") />
            <button type="button" aria-haspopup="dialog" aria-expanded=move || (ui.dialog.get() == Some(Dialog::More)).to_string()
                on:click=move |_| ui.dialog.set(Some(Dialog::More))>
                <IconSign icon=Icon::More />
                {move || t!("shell.more")}
            </button>
        </nav>
    }
}

#[component]
fn Tab(view: View, icon: Icon, name: &'static Text) -> impl IntoView {
    let (host, route) = (expect_context::<PlanHost>(), use_route());
    let (status, store) = (expect_context::<Status>(), expect_context::<PlanStore>());
    let to = Route::Plan { id: host.id, view };
    view! {
        <Show when=move || shows_view(status, store, view)>
            <a href=to.path() aria-current=move || (route.get() == to).then_some("page")>
                <IconSign icon />
                {move || words(name)}
            </a>
        </Show>
    }
}
