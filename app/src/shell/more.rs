//! Everything the header has no room for: on phones the sections too.

use super::dialogs::close;
use super::nav::SectionList;
use super::settings::{LanguageMenu, ThemeMenu};
use super::use_may_edit;
use crate::exchange::is_plan_file;
use crate::host::PlanHost;
use crate::person::use_person;
use crate::route::{Route, View, use_navigate};
use crate::status::Status;
use crate::ui::{Dialog, Offer, Ui};
use crate::widgets::file_button::FileButton;
use crate::widgets::icon::{Icon, IconSign};
use crate::widgets::modal::Modal;
use crate::widgets::voice::Voice;
use crate::{t, text};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The dialog.
#[component]
pub fn More() -> impl IntoView {
    let ui = expect_context::<Ui>();
    // A link in it leads away from it.
    let leave = move |event: leptos::ev::MouseEvent| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.closest("a").is_ok_and(|link| link.is_some())) {
            close(ui, Dialog::More);
        }
    };
    view! {
        <Modal class="narrow" title=Signal::derive(|| t!("shell.more").to_owned()) on_close=Callback::new(move |()| close(ui, Dialog::More))>
            <div class="stack" on:click=leave>
                <nav class="more-nav only-phone" aria-label=move || t!("shell.nav")><SectionList /></nav>
                <Commands />
                <div class="row wrap"><LanguageMenu /><ThemeMenu /></div>
            </div>
        </Modal>
    }
}

#[component]
fn Commands() -> impl IntoView {
    let (ui, host, me) = (expect_context::<Ui>(), expect_context::<PlanHost>(), use_person());
    let (may_edit, status) = (use_may_edit(), expect_context::<Status>());
    let my_name = move || {
        let name = me.name.get();
        if name.is_empty() {
            t!("name.title").to_owned()
        } else {
            t!("shell.you", name = name)
        }
    };
    let save = move |_| {
        host.save_copy();
        close(ui, Dialog::More);
    };
    let go = move |dialog: Dialog| move |_| ui.dialog.set(Some(dialog));
    view! {
        <div class="menu flat">
            <button type="button" class="item" on:click=go(Dialog::Name)><IconSign icon=Icon::Person />{my_name}</button>
            <Show when=move || status.has_bin()>
                <button type="button" class="item" on:click=go(Dialog::Bin)><IconSign icon=Icon::Bin />{move || t!("shell.bin")}</button>
            </Show>
            <button type="button" class="item" on:click=save><IconSign icon=Icon::Save />{move || t!("shell.save_copy")}</button>
            <Show when=move || may_edit.get()>
                <OpenFile />
                <button type="button" class="item" on:click=go(Dialog::Import)><IconSign icon=Icon::Open />{move || t!("exchange.import")}</button>
            </Show>
            <button type="button" class="item" on:click=go(Dialog::Export)><IconSign icon=Icon::Save />{move || t!("exchange.export")}</button>
            <button type="button" class="item no-phone" on:click=go(Dialog::Shortcuts)><IconSign icon=Icon::Keys />{move || t!("shell.shortcuts")}</button>
            <a class="item" href=Route::Home.path()><IconSign icon=Icon::Back />{move || t!("shell.home")}</a>
        </div>
    }
}

/// What happens with a file that is opened: a copy of this plan is merged into it, another plan opens by itself.
pub fn use_open_file() -> Callback<web_sys::File> {
    let (ui, host, go, voice) = (
        expect_context::<Ui>(),
        expect_context::<PlanHost>(),
        use_navigate(),
        Voice::new(),
    );
    Callback::new(move |file: web_sys::File| {
        leptos::task::spawn_local(async move {
            if !is_plan_file(&file).await {
                ui.brought.set(Some(file));
                return ui.dialog.set(Some(Dialog::Import));
            }
            match host.open_file(file).await {
                Ok(id) if id == host.id => ui.tell(voice.words(text!("shell.merged"), &[]), Offer::Nothing),
                Ok(id) => go(Route::Plan { id, view: View::Map }),
                Err(told) => ui.tell(voice.words(told, &[]), Offer::Nothing),
            }
            close(ui, Dialog::More);
        });
    })
}

#[component]
fn OpenFile() -> impl IntoView {
    let open = use_open_file();
    view! { <FileButton class="item" on_file=open><IconSign icon=Icon::Open />{move || t!("shell.open_file")}</FileButton> }
}
