//! Making a link: what it allows and who it is for.

use super::made::MadeLink;
use super::{Sharing, role_text};
use crate::api::{self, NewLink};
use crate::i18n::{Text, words};
use crate::status::Role;
use crate::{t, text};
use leptos::html;
use leptos::prelude::*;

/// The roles, the most harmless first.
const ROLES: [Role; 3] = [Role::Viewer, Role::Editor, Role::Owner];

fn role_lesson(role: Role) -> &'static Text {
    match role {
        Role::Owner => text!("share.role.owner.text"),
        Role::Editor => text!("share.role.editor.text"),
        Role::Viewer => text!("share.role.viewer.text"),
    }
}

/// The form, and the link that came out of it last.
#[component]
pub fn NewLinkForm(sharing: Sharing) -> impl IntoView {
    let (role, node) = (RwSignal::new(Role::Editor), NodeRef::<html::Input>::new());
    let (is_making, made) = (RwSignal::new(false), RwSignal::new(None::<NewLink>));
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(token) = sharing.host.token.get_untracked() else {
            return;
        };
        let (label, role) = (
            node.get_untracked().map(|input| input.value()).unwrap_or_default(),
            role.get_untracked(),
        );
        is_making.set(true);
        sharing.problem.set(None);
        leptos::task::spawn_local(async move {
            match api::create_link(sharing.host.id, &token, role, label.trim()).await {
                Ok(link) => {
                    made.try_set(Some(link));
                    sharing.refresh();
                }
                Err(error) => sharing.fail(&error),
            }
            is_making.try_set(false);
        });
    };
    let choices = ROLES.map(|choice| {
        view! {
            <label>
                <input type="radio" name="share-role" prop:checked=move || role.get() == choice on:change=move |_| role.set(choice) />
                <span>{move || words(role_text(choice))}</span>
            </label>
        }
    });
    view! {
        <form class="new-link" on:submit=make>
            <h3>{move || t!("share.new")}</h3>
            <div>
                <div class="seg" role="radiogroup" aria-label=move || t!("share.role")>{choices.into_iter().collect_view()}</div>
                <p class="hint">{move || words(role_lesson(role.get()))}</p>
            </div>
            <div class="open-link">
                <input node_ref=node class="field" type="text" maxlength="80" autocomplete="off" aria-label=move || t!("share.label")
                    placeholder=move || t!("share.label.placeholder") />
                <button type="submit" class="btn primary" disabled=move || is_making.get()>
                    {move || if is_making.get() { t!("share.creating") } else { t!("share.create") }}
                </button>
            </div>
            {move || made.get().map(|link| view! { <MadeLink link /> })}
        </form>
    }
}
