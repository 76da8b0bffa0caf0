//! One link: what it allows, who uses it, and revoking it.

use super::{Sharing, role_text};
use crate::api::{self, LinkInfo};
use crate::i18n::{format_when_ago, words};
use crate::t;
use leptos::prelude::*;

/// A link in the list. Revoking asks once.
#[component]
pub fn LinkRow(link: LinkInfo, sharing: Sharing) -> impl IntoView {
    let asking = RwSignal::new(false);
    let (id, is_revoked, role) = (link.link.clone(), link.revoked, link.role);
    let link = StoredValue::new(link);
    let label = move || link.with_value(label_of);
    let facts = move || link.with_value(facts_of);
    let revoke = move |_| {
        let Some(token) = sharing.host.token.get_untracked() else {
            return;
        };
        let id = id.clone();
        asking.set(false);
        sharing.problem.set(None);
        leptos::task::spawn_local(async move {
            if let Err(error) = api::revoke_link(sharing.host.id, &token, &id).await {
                sharing.fail(&error);
            }
            sharing.refresh();
        });
    };
    let tail = move || {
        match (is_revoked, asking.get()) {
        (true, _) => view! { <span class="pill">{t!("share.revoked")}</span> }.into_any(),
        (false, false) => view! {
            <button type="button" class="btn small" aria-label=t!("share.revoke.named", label = label()) on:click=move |_| asking.set(true)>
                {t!("share.revoke")}
            </button>
        }
        .into_any(),
        (false, true) => view! {
            <div class="row wrap" role="alert">
                <span class="quiet">{t!("share.revoke.sure")}</span>
                <button type="button" class="btn small danger primary" on:click=revoke.clone()>{t!("share.revoke.yes")}</button>
                <button type="button" class="btn small" on:click=move |_| asking.set(false)>{t!("common.cancel")}</button>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <li class="link-row" class:gone=is_revoked>
            <div class="what">
                <div>{label}</div>
                <div class="quiet">{facts}</div>
            </div>
            <span class="pill">{move || words(role_text(role))}</span>
            {tail}
        </li>
    }
}

fn label_of(link: &LinkInfo) -> String {
    if link.label.is_empty() {
        t!("share.unnamed").to_owned()
    } else {
        link.label.clone()
    }
}

fn facts_of(link: &LinkInfo) -> String {
    let now = js_sys::Date::now();
    let people = match link.people {
        0 => None,
        1 => Some(t!("share.people.one").to_owned()),
        n => Some(t!("share.people.many", n = n)),
    };
    let used = match link.last_used {
        Some(used) => t!("share.used", when = format_when_ago(used, now)),
        None => t!("share.unused").to_owned(),
    };
    let made = t!("share.created", when = format_when_ago(link.created, now));
    people.into_iter().chain([used, made]).collect::<Vec<_>>().join(" · ")
}
