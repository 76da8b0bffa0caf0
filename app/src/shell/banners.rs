//! Bad weather, below the header: what happened, what is kept, what to do.

use super::secret::{Secret, SecretForm};
use super::{UpdateBanner, reload_newest, use_may_edit};
use crate::comments::use_may_comment;
use crate::host::PlanHost;
use crate::i18n::{Text, words};
use crate::lens::lens_words;
use crate::person::use_person;
use crate::route::{Route, View, use_navigate};
use crate::status::{Link, Role, Status, Trouble};
use crate::store::PlanStore;
use crate::ui::{Dialog, Ui};
use crate::{t, text};
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;

/// Whether the device has asked for a name before.
const ASKED_KEY: &str = "touchloom.asked-name";

/// Everything a person has to know now.
#[component]
pub fn Banners() -> impl IntoView {
    let (status, store) = (expect_context::<Status>(), expect_context::<PlanStore>());
    // The offline notice can be put away until the connection has been there again.
    let seen = RwSignal::new(false);
    Effect::new(move || {
        if status.link.get() == Link::Online {
            seen.set(false);
        }
    });
    let is_reader = move || status.role.get() == Some(Role::Viewer);
    let is_offline = move || status.link.get() == Link::Offline && status.trouble.get().is_none() && !seen.get();
    let trouble = Memo::new(move |_| match status.trouble.get() {
        Some(trouble) => Some(trouble),
        None if !store.is_schema_known() => Some(Trouble::NewerSchema),
        None if status.role.get() == Some(Role::Viewer) => Some(Trouble::ReadOnly),
        None if status.role.get() == Some(Role::Commenter) => Some(Trouble::CommentOnly),
        None => None,
    });
    view! {
        <div class="banners">
            {move || trouble.get().map(|trouble| view! { <PlanTrouble trouble /> })}
            <Show when=is_offline>
                <div class="banner warn" role="status">
                    <p>
                        <b>{move || t!("trouble.offline")}</b>" "
                        {move || if is_reader() { t!("trouble.offline.read") } else { t!("trouble.offline.text") }}
                        <Show when=move || !is_reader() && status.may_be_cleared.get()>" "{move || t!("trouble.offline.cleared")}</Show>
                    </p>
                    <button type="button" class="btn small" on:click=move |_| seen.set(true)>{move || t!("trouble.dismiss")}</button>
                </div>
            </Show>
            <UpdateBanner />
            <NamePrompt />
        </div>
    }
}

/// Asks for a name once, without standing in the way.
#[component]
fn NamePrompt() -> impl IntoView {
    let (ui, me, may_edit) = (expect_context::<Ui>(), use_person(), use_may_edit());
    let may_comment = use_may_comment();
    let was_asked = RwSignal::new(LocalStorage::get::<bool>(ASKED_KEY).unwrap_or(false));
    let put_away = move || {
        // Without storage it is asked again another time.
        let _ = LocalStorage::set(ASKED_KEY, true);
        was_asked.set(true);
    };
    let give = move |_| {
        put_away();
        ui.dialog.set(Some(Dialog::Name));
    };
    view! {
        <Show when=move || me.name.with(String::is_empty) && !was_asked.get() && (may_edit.get() || may_comment.get())>
            <div class="banner" role="status">
                <p><b>{move || t!("name.ask")}</b>" "{move || t!("name.ask.text")}</p>
                <button type="button" class="btn small" on:click=give>{move || t!("name.give")}</button>
                <button type="button" class="btn ghost small" on:click=move |_| put_away()>{move || t!("name.later")}</button>
            </div>
        </Show>
    }
}

/// The words of a trouble: what happened, and what is kept and to do.
pub fn trouble_texts(trouble: Trouble) -> (&'static Text, &'static Text) {
    match trouble {
        Trouble::StorageFull => (text!("trouble.full"), text!("trouble.full.text")),
        Trouble::StorageBlocked => (text!("trouble.blocked"), text!("trouble.blocked.text")),
        Trouble::StorageDamaged => (text!("trouble.damaged"), text!("trouble.damaged.text")),
        Trouble::Outdated => (text!("trouble.outdated"), text!("trouble.outdated.text")),
        Trouble::OtherVersion => (text!("trouble.other_version"), text!("trouble.other_version.text")),
        Trouble::Revoked => (text!("trouble.revoked"), text!("trouble.revoked.text")),
        Trouble::Unauthorized => (text!("trouble.unauthorized"), text!("trouble.unauthorized.text")),
        Trouble::Password => (text!("trouble.password"), text!("trouble.password.text")),
        Trouble::Deleted => (text!("trouble.deleted"), text!("trouble.deleted.text")),
        Trouble::UnknownPlan => (text!("trouble.unknown"), text!("trouble.unknown.text")),
        Trouble::CreateKey => (text!("trouble.create_key"), text!("trouble.create_key.text")),
        Trouble::Refused => (text!("trouble.refused"), text!("trouble.refused.text")),
        Trouble::PlanFull => (text!("trouble.plan_full"), text!("trouble.plan_full.text")),
        Trouble::DiscussionFull => (text!("trouble.discussion_full"), text!("trouble.discussion_full.text")),
        Trouble::RelayStorage => (text!("trouble.relay"), text!("trouble.relay.text")),
        Trouble::NewerSchema => (text!("trouble.newer"), text!("trouble.newer.text")),
        Trouble::ReadOnly => (text!("trouble.read_only"), text!("trouble.read_only.text")),
        Trouble::CommentOnly => (text!("trouble.comment_only"), text!("trouble.comment_only.text")),
    }
}

/// How grave it is: something may be lost, or it is good to know.
fn tone(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::StorageFull
        | Trouble::StorageBlocked
        | Trouble::Revoked
        | Trouble::Unauthorized
        | Trouble::Deleted
        | Trouble::Refused
        | Trouble::PlanFull => "banner bad",
        Trouble::ReadOnly | Trouble::CommentOnly => "banner",
        _ => "banner warn",
    }
}

/// A trouble in words. Buttons go in as children.
#[component]
pub fn TroubleBanner(trouble: Trouble, children: Children) -> impl IntoView {
    let (title, rest) = trouble_texts(trouble);
    view! {
        <div class=tone(trouble) role="alert" data-trouble=format!("{trouble:?}")>
            <p><b>{move || words(title)}</b>" "{move || words(rest)}</p>
            {children()}
        </div>
    }
    .into_any()
}

/// A trouble of the open plan, with what can be done about it there.
#[component]
fn PlanTrouble(trouble: Trouble) -> impl IntoView {
    let (host, status, go) = (expect_context::<PlanHost>(), expect_context::<Status>(), use_navigate());
    let make_own = move |_| {
        leptos::task::spawn_local(async move {
            match host.make_own().await {
                Ok(id) => go(Route::Plan { id, view: View::Map }),
                Err(trouble) => {
                    status.trouble.try_set(Some(trouble));
                }
            }
        });
    };
    let can_retry = matches!(
        trouble,
        Trouble::UnknownPlan | Trouble::RelayStorage | Trouble::Unauthorized | Trouble::Refused
    );
    let can_own = matches!(
        trouble,
        Trouble::Revoked | Trouble::Unauthorized | Trouble::UnknownPlan | Trouble::Deleted
    );
    let can_reload = matches!(
        trouble,
        Trouble::NewerSchema | Trouble::Outdated | Trouble::OtherVersion
    );
    let may_go = matches!(
        trouble,
        Trouble::StorageDamaged | Trouble::RelayStorage | Trouble::Refused | Trouble::DiscussionFull
    );
    let save = (!matches!(trouble, Trouble::ReadOnly | Trouble::CommentOnly)).then(|| {
        view! { <button type="button" class="btn small" on:click=move |_| host.save_copy()>{move || t!("trouble.save_copy")}</button> }
    });
    let retry = can_retry.then(|| {
        view! { <button type="button" class="btn small" on:click=move |_| host.retry()>{move || t!("trouble.retry")}</button> }
    });
    let own = can_own.then(|| view! { <button type="button" class="btn small" on:click=make_own>{move || t!("trouble.make_own")}</button> });
    let again = can_reload.then(|| view! { <button type="button" class="btn small" on:click=move |_| reload_newest()>{move || t!("trouble.reload")}</button> });
    let dismiss = may_go.then(|| {
        view! { <button type="button" class="btn ghost small" on:click=move |_| status.trouble.set(None)>{move || t!("trouble.dismiss")}</button> }
    });
    let secret = Secret::behind(trouble).map(|secret| view! { <SecretForm secret /> });
    let store = expect_context::<PlanStore>();
    let part = (trouble == Trouble::ReadOnly).then(|| {
        let shown = move || status.lens.get().filter(|_| status.is_part());
        move || shown().map(|lens| view! { <p>{t!("lens.part", lens = lens_words(&lens, store))}</p> })
    });
    let is_owners = trouble == Trouble::Deleted && status.role.get_untracked() == Some(Role::Owner);
    let bring_back = is_owners.then(|| view! { <BringBack /> });
    view! { <TroubleBanner trouble>{part}{secret}{bring_back}{save}{retry}{own}{again}{dismiss}</TroubleBanner> }
}

/// Undoes the deletion of a plan, while the relay still has it.
#[component]
fn BringBack() -> impl IntoView {
    let (host, problem) = (expect_context::<PlanHost>(), RwSignal::new(false));
    let bring_back = move |_| {
        leptos::task::spawn_local(async move {
            let outcome = host.bring_back().await;
            problem.try_set(outcome.is_err());
        });
    };
    view! {
        <button type="button" class="btn small primary" on:click=bring_back>{move || t!("trouble.deleted.back")}</button>
        <Show when=move || problem.get()>
            <p class="problem" role="alert">{move || t!("trouble.deleted.gone")}</p>
        </Show>
    }
}
