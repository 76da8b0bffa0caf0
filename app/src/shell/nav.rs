//! The plan's sections: on the left of wide screens, at the bottom of phones.

use crate::host::PlanHost;
use crate::i18n::{Text, words};
use crate::route::{Route, View, use_route};
use crate::store::PlanStore;
use crate::ui::{Dialog, Ui};
use crate::widgets::icon::{Icon, IconSign};
use crate::{t, text};
use leptos::prelude::*;
use shared::schema::CollectionId;

/// A section: the view it opens, its name, and the collection that is counted behind it.
struct Section {
    view: View,
    name: &'static Text,
    counts: Option<CollectionId>,
}

/// A table of a collection as a section.
const fn table(collection: CollectionId, name: &'static Text) -> Section {
    Section {
        view: View::Table(collection),
        name,
        counts: Some(collection),
    }
}

/// The sections by group.
const GROUPS: [(&Text, &[Section]); 3] = [
    (
        text!("shell.plan"),
        &[
            Section {
                view: View::Table(CollectionId::Frame),
                name: text!("shell.document"),
                counts: None,
            },
            table(CollectionId::Goals, text!("collection.goals")),
            table(CollectionId::Segments, text!("collection.segments")),
        ],
    ),
    (
        text!("shell.design"),
        &[
            Section {
                view: View::Map,
                name: text!("shell.map"),
                counts: Some(CollectionId::Touchpoints),
            },
            Section {
                view: View::Scenarios,
                name: text!("shell.scenarios"),
                counts: Some(CollectionId::Scenarios),
            },
            table(CollectionId::Stages, text!("collection.stages")),
            table(CollectionId::Channels, text!("collection.channels")),
        ],
    ),
    (
        text!("shell.campaign"),
        &[
            Section {
                view: View::Campaign,
                name: text!("shell.phases"),
                counts: Some(CollectionId::Phases),
            },
            table(CollectionId::Activities, text!("shell.activities")),
        ],
    ),
];

/// The navigation on the left.
#[component]
pub fn Sections() -> impl IntoView {
    view! { <nav class="nav" aria-label=move || t!("shell.nav")><SectionList /></nav> }
}

/// All sections, by group.
#[component]
pub fn SectionList() -> impl IntoView {
    let groups = GROUPS.iter().map(|(name, sections)| {
        let name: &'static Text = name;
        let links = sections.iter().map(|section| view! { <SectionLink section /> });
        view! { <h2>{move || words(name)}</h2> {links.collect_view()} }
    });
    groups.collect_view()
}

#[component]
fn SectionLink(section: &'static Section) -> impl IntoView {
    let (store, host, route) = (expect_context::<PlanStore>(), expect_context::<PlanHost>(), use_route());
    let to = Route::Plan {
        id: host.id,
        view: section.view,
    };
    let count = move || {
        section
            .counts
            .map(|collection| store.ids(collection).len())
            .filter(|count| *count > 0)
    };
    let conflicts = Memo::new(move |_| match section.counts {
        Some(collection) => store
            .live(collection)
            .iter()
            .filter(|record| record.has_conflicts())
            .count(),
        None => usize::from(store.frame().has_conflicts()),
    });
    let warning = move || match conflicts.get() {
        1 => t!("shell.conflicts.one").to_owned(),
        n => t!("shell.conflicts.many", n = n),
    };
    view! {
        <a href=to.path() aria-current=move || (route.get() == to).then_some("page")>
            {move || words(section.name)}
            {move || count().map(|count| view! { <span class="n">{count}</span> })}
            <Show when=move || { conflicts.get() > 0 }>
                <span class="conflicts" title=warning><span aria-hidden="true">"⚠"</span><span class="visually-hidden">{warning}</span></span>
            </Show>
        </a>
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
    let to = Route::Plan { id: host.id, view };
    view! {
        <a href=to.path() aria-current=move || (route.get() == to).then_some("page")>
            <IconSign icon />
            {move || words(name)}
        </a>
    }
}
