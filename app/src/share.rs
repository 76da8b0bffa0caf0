//! The share dialog: links by role, to make, to hand out and to revoke. The relay keeps them, so it needs the connection.

mod edit;
mod made;
mod new;
mod remove;
mod row;
mod shown;

use crate::api::{self, ApiError, LinkInfo};
use crate::host::PlanHost;
use crate::i18n::{Text, words};
use crate::status::{Link, Role, Status};
use crate::ui::{Dialog, Ui};
use crate::widgets::modal::Modal;
use crate::{t, text};
use leptos::prelude::*;
use new::NewLinkForm;
use remove::RemovePlan;
use row::LinkRow;

/// What is known about the plan's links.
#[derive(Clone, Debug, PartialEq)]
pub enum Links {
    /// They are being fetched.
    Loading,
    /// The relay's list.
    Here(Vec<LinkInfo>),
    /// Why there is none.
    Failed(ApiError),
}

/// What the dialog's parts share. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Sharing {
    host: PlanHost,
    links: RwSignal<Links>,
    /// What went wrong last.
    problem: RwSignal<Option<&'static Text>>,
    /// The link that was just worked on: where the keyboard goes on.
    touched: RwSignal<Option<String>>,
}

impl Sharing {
    /// Fetches the list anew. What is on the screen stays until the answer is there.
    fn refresh(self) {
        let Some(pass) = self.host.pass.get_untracked() else {
            self.links.set(Links::Failed(ApiError::NoAnswer));
            return;
        };
        leptos::task::spawn_local(async move {
            let found = api::links(self.host.id, &pass).await;
            self.links.try_set(found.map_or_else(Links::Failed, Links::Here));
        });
    }

    /// Notes why something could not be done.
    fn fail(self, error: &ApiError) {
        self.problem.try_set(Some(problem_text(error)));
    }
}

/// The words for a refusal.
fn problem_text(error: &ApiError) -> &'static Text {
    match error {
        ApiError::NoAnswer => text!("share.offline"),
        _ if error.code() == "too_many" => text!("secret.too_many"),
        _ if error.code() == "too_many_links" => text!("share.too_many"),
        _ if error.code() == "last_owner" => text!("share.last_owner"),
        _ if error.code() == "role" || matches!(error.status(), Some(401 | 403)) => text!("share.not_owner"),
        _ => text!("share.failed"),
    }
}

/// The name of a role.
pub fn role_text(role: Role) -> &'static Text {
    match role {
        Role::Owner => text!("share.role.owner"),
        Role::Editor => text!("share.role.editor"),
        Role::Commenter => text!("share.role.commenter"),
        Role::Viewer => text!("share.role.viewer"),
    }
}

/// The share dialog.
#[component]
pub fn ShareDialog() -> impl IntoView {
    let (ui, status) = (expect_context::<Ui>(), expect_context::<Status>());
    let sharing = Sharing {
        host: expect_context(),
        links: RwSignal::new(Links::Loading),
        problem: RwSignal::new(None),
        touched: RwSignal::new(None),
    };
    // Comes again by itself when the connection does.
    let is_online = Memo::new(move |_| status.link.get() == Link::Online);
    Effect::new(move || {
        is_online.track();
        sharing.refresh();
    });
    let close = Callback::new(move |()| {
        if ui.dialog.get_untracked() == Some(Dialog::Share) {
            ui.dialog.set(None);
        }
    });
    let body = move || match sharing.links.get() {
        Links::Loading => view! { <p class="muted" role="status">{t!("share.loading")}</p> }.into_any(),
        Links::Failed(error) => view! { <p class="notice warn">{words(problem_text(&error))}</p> }.into_any(),
        Links::Here(links) => view! { <LinkList links sharing /> }.into_any(),
    };
    let may_make = Memo::new(move |_| sharing.links.with(|links| matches!(links, Links::Here(_))));
    view! {
        <Modal title=Signal::derive(|| t!("share.title").to_owned()) on_close=close>
            <p class="muted">{move || t!("share.text")}</p>
            {body}
            {move || sharing.problem.get().map(|text| view! { <p class="notice bad" role="alert">{move || words(text)}</p> })}
            <Show when=move || may_make.get()>
                <NewLinkForm sharing />
                <RemovePlan sharing />
            </Show>
        </Modal>
    }
}

#[component]
fn LinkList(links: Vec<LinkInfo>, sharing: Sharing) -> impl IntoView {
    let (live, gone): (Vec<_>, Vec<_>) = links.into_iter().partition(|link| !link.revoked);
    let is_alone = live.len() < 2 && gone.is_empty();
    let rows = live
        .into_iter()
        .chain(gone)
        .map(|link| view! { <LinkRow link sharing /> });
    view! {
        <ul class="links" aria-label=move || t!("share.links")>{rows.collect_view()}</ul>
        {is_alone.then(|| view! { <p class="quiet">{move || t!("share.none")}</p> })}
    }
}
