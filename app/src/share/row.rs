//! One link: what it allows, who uses it; changing it, its new address, and revoking it.

use super::edit::EditLink;
use super::made::MadeLink;
use super::{Sharing, role_text};
use crate::api::{self, LinkInfo, NewLink};
use crate::i18n::{day_at, format_date, format_when_ago, words};
use crate::lens::lens_words;
use crate::store::PlanStore;
use crate::t;
use leptos::html;
use leptos::prelude::*;

/// What is being done to the link.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Nothing,
    Changing,
    /// Revoking asks once.
    Revoking,
}

/// A link in the list.
#[component]
pub fn LinkRow(link: LinkInfo, sharing: Sharing) -> impl IntoView {
    let (doing, change) = (RwSignal::new(Doing::Nothing), NodeRef::<html::Button>::new());
    let (id, is_over, role) = (link.link.clone(), is_over(&link), link.role);
    let link = StoredValue::new(link);
    let label = move || link.with_value(label_of);
    let facts = move || link.with_value(facts_of);
    let store = expect_context::<PlanStore>();
    let shown = move || link.with_value(|link| link.lens.as_ref().map(|lens| lens_words(lens, store)));
    let renewed = RwSignal::new(None::<NewLink>);
    let renew = {
        let id = id.clone();
        move |_| {
            let Some(pass) = sharing.host.pass.get_untracked() else {
                return;
            };
            let id = id.clone();
            sharing.problem.set(None);
            leptos::task::spawn_local(async move {
                match api::rotate_link(sharing.host.id, &pass, &id).await {
                    Ok(link) => {
                        // It may have been one's own.
                        sharing.host.follow(&link.url).await;
                        renewed.try_set(Some(link));
                    }
                    Err(error) => sharing.fail(&error),
                }
            });
        }
    };
    let revoke = move |_| {
        let Some(pass) = sharing.host.pass.get_untracked() else {
            return;
        };
        let id = id.clone();
        doing.set(Doing::Nothing);
        sharing.problem.set(None);
        leptos::task::spawn_local(async move {
            if let Err(error) = api::revoke_link(sharing.host.id, &pass, &id).await {
                sharing.fail(&error);
            }
            sharing.refresh();
        });
    };
    let close = Callback::new(move |()| {
        sharing.touched.set(Some(link.with_value(|link| link.link.clone())));
        doing.set(Doing::Nothing);
    });
    Effect::new(move || {
        let is_this = || link.with_value(|link| sharing.touched.with_untracked(|id| id.as_ref() == Some(&link.link)));
        if let Some(change) = change.get()
            && is_this()
        {
            sharing.touched.set(None);
            let _ = change.focus();
        }
    });
    let tail = move || {
        match (is_over, doing.get()) {
        (true, _) if link.with_value(|link| link.revoked) => view! { <span class="pill">{t!("share.revoked")}</span> }.into_any(),
        (true, _) => view! { <span class="pill">{t!("share.expired")}</span> }.into_any(),
        (false, Doing::Nothing) => view! {
            <div class="link-acts">
            <button node_ref=change type="button" class="btn small ghost" aria-label=t!("share.change.named", label = label()) on:click=move |_| doing.set(Doing::Changing)>
                {t!("share.change")}
            </button>
            <button type="button" class="btn small ghost" aria-label=t!("share.renew.named", label = label()) title=t!("share.renew.text") on:click=renew.clone()>
                {t!("share.renew")}
            </button>
            <button type="button" class="btn small" aria-label=t!("share.revoke.named", label = label()) on:click=move |_| doing.set(Doing::Revoking)>
                {t!("share.revoke")}
            </button>
            </div>
        }
        .into_any(),
        (false, Doing::Changing) => view! {
            <EditLink link=link.get_value() sharing on_close=close />
        }
        .into_any(),
        (false, Doing::Revoking) => view! {
            <div class="row wrap" role="alert">
                <span class="quiet">{t!("share.revoke.sure")}</span>
                <button type="button" class="btn small danger primary" on:click=revoke.clone()>{t!("share.revoke.yes")}</button>
                <button type="button" class="btn small" on:click=move |_| doing.set(Doing::Nothing)>{t!("common.cancel")}</button>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <li class="link-row" class:gone=is_over>
            <div class="what">
                <div class="row"><span class="link-name">{label}</span><span class="pill">{move || words(role_text(role))}</span></div>
                {move || shown().map(|shown| view! { <div class="quiet">{t!("lens.shows", lens = shown)}</div> })}
                <div class="quiet">{facts}</div>
            </div>
            {tail}
            {move || renewed.get().map(|link| view! { <MadeLink link /> })}
        </li>
    }
}

/// Whether it opens nothing any more.
fn is_over(link: &LinkInfo) -> bool {
    link.revoked || link.expires.is_some_and(|expires| expires <= js_sys::Date::now())
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
    let expires = link
        .expires
        .map(|expires| t!("share.expires.on", when = format_date(day_at(expires))));
    let protected = link.protected.then(|| t!("share.protected").to_owned());
    people
        .into_iter()
        .chain(protected)
        .chain(expires)
        .chain([used, made])
        .collect::<Vec<_>>()
        .join(" · ")
}
