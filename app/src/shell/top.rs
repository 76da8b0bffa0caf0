//! The header: which plan, how it stands, who is here, and what one can do with it.

use super::people::People;
use super::settings::{LanguageMenu, ThemeMenu};
use super::sync_state::SyncState;
use super::use_may_edit;
use crate::comments::CommentsButton;
use crate::dispatch::Dispatch;
use crate::host::PlanHost;
use crate::i18n::words;
use crate::route::{Route, View};
use crate::status::Status;
use crate::store::PlanStore;
use crate::t;
use crate::ui::{Dialog, Ui};
use crate::widgets::field::FieldHandle;
use crate::widgets::icon::{Icon, IconSign};
use crate::widgets::text_input::TextInput;
use leptos::prelude::*;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, frame};

/// The header.
#[component]
pub fn Top() -> impl IntoView {
    let (ui, status) = (expect_context::<Ui>(), expect_context::<Status>());
    view! {
        <header class="top">
            <a class="brand" href=Route::Home.path() aria-label=move || t!("shell.home")>
                <img src="/icons/icon.svg" alt="" width="22" height="22" />
                <span>"Touchloom"</span>
            </a>
            <span class="crumb" aria-hidden="true">"/"</span>
            <PlanTitle />
            <StatusChip />
            <span class="spacer no-phone"></span>
            <SyncState />
            <SearchButton />
            <CommentsButton />
            <div class="no-phone"><People /></div>
            <UndoRedo />
            <div class="group only-wide">
                <LanguageMenu />
                <ThemeMenu />
                <Show when=move || status.has_bin()>
                    <button type="button" class="btn ghost icon" aria-label=move || t!("shell.bin") title=move || t!("shell.bin")
                        on:click=move |_| ui.dialog.set(Some(Dialog::Bin))>
                        <IconSign icon=Icon::Bin />
                    </button>
                </Show>
            </div>
            <button type="button" class="btn primary no-phone" on:click=move |_| ui.dialog.set(Some(Dialog::Share))>
                {move || t!("shell.share")}
            </button>
            <button type="button" class="btn ghost icon no-phone" aria-label=move || t!("shell.more") title=move || t!("shell.more")
                aria-haspopup="dialog" on:click=move |_| ui.dialog.set(Some(Dialog::More))>
                <IconSign icon=Icon::More />
            </button>
            <button type="button" class="btn ghost icon only-phone" aria-label=move || t!("shell.share")
                on:click=move |_| ui.dialog.set(Some(Dialog::Share))>
                <IconSign icon=Icon::Share />
            </button>
        </header>
    }
}

#[component]
fn PlanTitle() -> impl IntoView {
    let title = FieldHandle::new(RecordKey::frame(), frame::title.id());
    let commit = Callback::new(move |typed: String| {
        title.set(typed.trim());
        Ok(())
    });
    // Who may not change it reads it: nothing about it looks as if one could type there.
    let read = move || {
        view! {
            <span class="plan-title" title=move || title.text()>
                {move || Some(title.text()).filter(|text| !text.is_empty()).unwrap_or_else(|| t!("common.untitled").to_owned())}
            </span>
        }
    };
    view! {
        <Show when=move || title.editable.get() fallback=read>
            <TextInput
                id=title.dom_id()
                class="plain plan-title"
                text=Signal::derive(move || title.text())
                commit
                name=Signal::derive(|| Some(t!("plan.title").to_owned()))
                placeholder=Signal::derive(|| t!("common.untitled").to_owned())
            />
        </Show>
    }
}

/// How far the plan is; a link to its details.
#[component]
fn StatusChip() -> impl IntoView {
    let (store, host) = (expect_context::<PlanStore>(), expect_context::<PlanHost>());
    let path = Route::Plan {
        id: host.id,
        view: View::Table(CollectionId::Frame),
    }
    .path();
    move || {
        let choice = store.frame().get(frame::status)?;
        let class = format!("pill {} only-wide", choice.tone.class());
        Some(view! { <a class=class href=path.clone()>{words(choice.label)}</a> })
    }
}

/// Opens the command palette.
#[component]
fn SearchButton() -> impl IntoView {
    let ui = expect_context::<Ui>();
    let title = move || format!("{} (Ctrl K)", t!("palette.title"));
    view! {
        <button type="button" class="btn ghost icon" aria-label=move || t!("palette.title") title=title aria-haspopup="dialog"
            aria-keyshortcuts="Control+K Meta+K" on:click=move |_| ui.dialog.set(Some(Dialog::Palette))>
            <IconSign icon=Icon::Search />
        </button>
    }
}

#[component]
fn UndoRedo() -> impl IntoView {
    let (dispatch, status, may_edit) = (expect_context::<Dispatch>(), expect_context::<Status>(), use_may_edit());
    view! {
        <Show when=move || may_edit.get()>
            <div class="group">
                <button type="button" class="btn ghost icon" aria-label=move || t!("common.undo") title=move || t!("common.undo")
                    disabled=move || !status.undo.get().0 on:click=move |_| dispatch.undo()>
                    <IconSign icon=Icon::Undo />
                </button>
                <button type="button" class="btn ghost icon no-phone" aria-label=move || t!("common.redo") title=move || t!("common.redo")
                    disabled=move || !status.undo.get().1 on:click=move |_| dispatch.redo()>
                    <IconSign icon=Icon::Redo />
                </button>
            </div>
        </Show>
    }
}
