//! Making a link: what it allows and who it is for.

use super::made::MadeLink;
use super::shown::{Shown, ShownChoice};
use super::{Sharing, role_text};
use crate::api::{self, LinkWish, NewLink};
use crate::i18n::{Text, words};
use crate::status::Role;
use crate::{t, text};
use leptos::html;
use leptos::prelude::*;
use shared::lens::Lens;

/// How long a link opens the plan, in days; 0 is for ever.
pub const DAYS: [u32; 4] = [0, 1, 7, 30];
const DAY_MILLIS: f64 = 86_400_000.0;

/// The words for a number of them.
pub fn days_text(days: u32) -> &'static Text {
    match days {
        0 => text!("share.expires.never"),
        1 => text!("share.expires.day"),
        7 => text!("share.expires.week"),
        _ => text!("share.expires.month"),
    }
}

/// When a link that is made or changed now ends, in milliseconds since 1970.
pub fn ends_after(days: u32) -> Option<f64> {
    (days > 0).then(|| js_sys::Date::now() + f64::from(days) * DAY_MILLIS)
}

/// The roles, the most harmless first.
const ROLES: [Role; 4] = [Role::Viewer, Role::Commenter, Role::Editor, Role::Owner];

fn role_lesson(role: Role) -> &'static Text {
    match role {
        Role::Owner => text!("share.role.owner.text"),
        Role::Editor => text!("share.role.editor.text"),
        Role::Commenter => text!("share.role.commenter.text"),
        Role::Viewer => text!("share.role.viewer.text"),
    }
}

/// The form, and the link that came out of it last.
#[component]
pub fn NewLinkForm(sharing: Sharing) -> impl IntoView {
    let (role, node) = (RwSignal::new(Role::Editor), NodeRef::<html::Input>::new());
    let (days, password) = (RwSignal::new(0_u32), NodeRef::<html::Input>::new());
    let shown = Shown::of(&Lens::default());
    let (is_making, made) = (RwSignal::new(false), RwSignal::new(None::<NewLink>));
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(pass) = sharing.host.pass.get_untracked() else {
            return;
        };
        let role = role.get_untracked();
        let lens = match (role, shown.lens()) {
            (Role::Viewer, None) => return shown.ask(),
            (Role::Viewer, chosen) => chosen,
            _ => None,
        };
        let value = |node: NodeRef<html::Input>| node.get_untracked().map(|input| input.value()).unwrap_or_default();
        let wish = LinkWish {
            label: value(node).trim().to_owned(),
            expires: ends_after(days.get_untracked()),
            password: value(password),
            lens,
        };
        is_making.set(true);
        sharing.problem.set(None);
        leptos::task::spawn_local(async move {
            match api::create_link(sharing.host.id, &pass, role, &wish).await {
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
            <label class="stack">
                <span class="hint">{move || t!("share.label")}</span>
                <input node_ref=node class="field" type="text" maxlength="80" autocomplete="off"
                    placeholder=move || t!("share.label.placeholder") />
            </label>
            <Show when=move || role.get() == Role::Viewer><ShownChoice shown /></Show>
            <div class="link-limits">
                <label class="stack">
                    <span class="hint">{move || t!("share.expires")}</span>
                    <select class="field" on:change:target=move |event| days.set(event.target().value().parse().unwrap_or(0))>
                        {DAYS.map(|choice| view! { <option value=choice.to_string()>{move || words(days_text(choice))}</option> }).into_iter().collect_view()}
                    </select>
                </label>
                <label class="stack">
                    <span class="hint">{move || t!("share.password")}</span>
                    <input node_ref=password class="field" type="text" maxlength="80" autocomplete="off" spellcheck="false"
                        placeholder=move || t!("share.password.placeholder") />
                </label>
            </div>
            <div>
                <button type="submit" class="btn primary" disabled=move || is_making.get()>
                    {move || if is_making.get() { t!("share.creating") } else { t!("share.create") }}
                </button>
            </div>
            {move || made.get().map(|link| view! { <MadeLink link /> })}
        </form>
    }
}
