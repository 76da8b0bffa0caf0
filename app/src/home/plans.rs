//! The plans on this device, and taking one off it.

use crate::host::{KnownPlan, library};
use crate::i18n::{format_when_ago, words};
use crate::route::{Route, View};
use crate::status::Role;
use crate::widgets::icon::{Icon, IconSign};
use crate::widgets::modal::Modal;
use crate::{t, text};
use leptos::prelude::*;
use shared::schema::PLAN_KIND;

/// The list.
#[component]
pub fn KnownPlans() -> impl IntoView {
    let library = library();
    let leaving = RwSignal::new(None::<KnownPlan>);
    let list = move || match library.plans.get() {
        None => view! { <p class="muted" role="status">{t!("home.plans.reading")}</p> }.into_any(),
        Some(plans) if plans.is_empty() => view! { <p class="muted">{t!("home.plans.none")}</p> }.into_any(),
        Some(plans) => {
            let rows = plans.into_iter().map(|plan| view! { <PlanRow plan leaving /> });
            view! { <ul class="plans">{rows.collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <section>
            <h2>{move || t!("home.plans")}</h2>
            {list}
            {move || leaving.get().map(|plan| view! { <RemoveDialog plan leaving /> })}
        </section>
    }
}

fn title_of(plan: &KnownPlan) -> String {
    if plan.title.is_empty() {
        t!("common.untitled").to_owned()
    } else {
        plan.title.clone()
    }
}

#[component]
fn PlanRow(plan: KnownPlan, leaving: RwSignal<Option<KnownPlan>>) -> impl IntoView {
    let kind = PLAN_KIND.iter().find(|choice| choice.key == plan.kind);
    let view = if plan.kind == "campaign" {
        View::Campaign
    } else {
        View::Map
    };
    let path = Route::Plan { id: plan.id, view }.path();
    let plan = StoredValue::new(plan);
    let title = move || plan.with_value(title_of);
    let facts = move || {
        let opened = plan.with_value(|plan| plan.opened_millis);
        let opened = t!("home.opened", when = format_when_ago(opened, js_sys::Date::now()));
        kind.map_or_else(|| opened.clone(), |kind| format!("{} · {opened}", words(kind.label)))
    };
    let unsent = move || match plan.with_value(|plan| plan.unsent) {
        0 => None,
        1 => Some(t!("home.unsent.one").to_owned()),
        n => Some(t!("home.unsent.many", n = n)),
    };
    let allows = plan.with_value(|plan| match plan.role {
        Some(Role::Viewer) => Some(text!("home.role.viewer")),
        Some(Role::Commenter) => Some(text!("home.role.commenter")),
        _ => None,
    });
    view! {
        <li class="plan-row">
            <div class="what">
                <a href=path>{title}</a>
                <div class="quiet">{facts}</div>
            </div>
            {move || unsent().map(|words| view! { <span class="pill warn">{words}</span> })}
            {allows.map(|allows| view! { <span class="pill">{move || words(allows)}</span> })}
            <button type="button" class="btn ghost icon" aria-label=move || t!("home.remove", title = title())
                on:click=move |_| leaving.set(Some(plan.get_value()))>
                <IconSign icon=Icon::Bin />
            </button>
        </li>
    }
}

#[component]
fn RemoveDialog(plan: KnownPlan, leaving: RwSignal<Option<KnownPlan>>) -> impl IntoView {
    let library = library();
    let (id, unsent, title) = (plan.id, plan.unsent, title_of(&plan));
    let remove = move |_| {
        leaving.set(None);
        leptos::task::spawn_local(library.forget(id));
    };
    let text = move || {
        match unsent {
        0 => view! { <p>{t!("home.remove.safe", title = title)}</p> }.into_any(),
        n => view! { <p>{t!("home.remove.safe", title = title)}</p><p class="notice bad">{t!("home.remove.lost", n = n)}</p> }.into_any(),
    }
    };
    let label = move || {
        if unsent == 0 {
            t!("home.remove.do")
        } else {
            t!("home.remove.do_lose")
        }
    };
    view! {
        <Modal class="narrow" title=Signal::derive(|| t!("home.remove.title").to_owned()) on_close=Callback::new(move |()| leaving.set(None))>
            {text}
            <div class="row">
                <span class="spacer"></span>
                <button type="button" class="btn" on:click=move |_| leaving.set(None)>{move || t!("common.cancel")}</button>
                <button type="button" class="btn danger primary" on:click=remove>{label}</button>
            </div>
        </Modal>
    }
}
