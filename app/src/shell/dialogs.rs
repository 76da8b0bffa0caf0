//! The dialogs over a plan: the one that is open, and the small ones among them.

use super::more::More;
use crate::bin::BinDialog;
use crate::comments::CommentsDialog;
use crate::exchange::{Brought, ExportDialog, ImportDialog};
use crate::i18n::{Text, words};
use crate::palette::Palette;
use crate::person::use_person;
use crate::scenarios::ScenarioDialog;
use crate::share::ShareDialog;
use crate::ui::{Dialog, Ui};
use crate::widgets::modal::Modal;
use crate::{part, t, text};
use leptos::html;
use leptos::prelude::*;

/// The open dialog, if any.
#[component]
pub fn OpenDialog() -> impl IntoView {
    let ui = expect_context::<Ui>();
    let open = Memo::new(move |_| ui.dialog.get());
    move || match open.get() {
        Some(Dialog::Palette) => part!(forms, palette() => view! { <Palette /> }),
        Some(Dialog::Share) => part!(forms, share() => view! { <ShareDialog /> }),
        Some(Dialog::Bin) => part!(forms, bin() => view! { <BinDialog /> }),
        Some(Dialog::Shortcuts) => part!(forms, shortcuts() => view! { <Shortcuts /> }),
        Some(Dialog::Name) => {
            view! { <NameDialog on_done=Callback::new(move |()| close(ui, Dialog::Name)) /> }.into_any()
        }
        Some(Dialog::Story) => part!(forms, story() => view! { <ScenarioDialog /> }),
        Some(Dialog::More) => part!(forms, more() => view! { <More /> }),
        Some(Dialog::Import) => {
            let (brought, on_close) = (ui.brought, Callback::new(move |()| close(ui, Dialog::Import)));
            part!(forms, import(brought: Brought, on_close: Callback<()>) => {
                view! { <ImportDialog brought on_close /> }
            })
        }
        Some(Dialog::Comments) => part!(forms, comments() => view! { <CommentsDialog /> }),
        Some(Dialog::Export) => part!(forms, export() => view! { <ExportDialog /> }),
        // The map shows its own.
        Some(Dialog::Axes) | None => ().into_any(),
    }
}

/// Closes this dialog, unless another one has taken its place.
pub fn close(ui: Ui, dialog: Dialog) {
    if ui.dialog.get_untracked() == Some(dialog) {
        ui.dialog.set(None);
    }
}

/// Asks for one's name.
#[component]
pub fn NameDialog(on_done: Callback<()>) -> impl IntoView {
    let (me, node) = (use_person(), NodeRef::<html::Input>::new());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(input) = node.get_untracked() {
            me.rename(&input.value());
        }
        on_done.run(());
    };
    view! {
        <Modal title=Signal::derive(|| t!("name.title").to_owned()) on_close=on_done class="narrow">
            <form class="stack" on:submit=save>
                <p class="muted" id="name-text">{move || t!("name.text")}</p>
                <input node_ref=node class="field" type="text" maxlength="40" autocomplete="name" autofocus aria-label=move || t!("name.title")
                    aria-describedby="name-text" placeholder=move || t!("name.placeholder") prop:value=me.name.get_untracked() />
                <div class="row">
                    <span class="spacer"></span>
                    <button type="button" class="btn" on:click=move |_| on_done.run(())>{move || t!("name.later")}</button>
                    <button type="submit" class="btn primary">{move || t!("name.save")}</button>
                </div>
            </form>
        </Modal>
    }
}

/// The keyboard shortcuts: what they do and which keys.
const SHORTCUTS: [(&Text, &[&str]); 8] = [
    (text!("keys.palette"), &["Ctrl", "K"]),
    (text!("keys.undo"), &["Ctrl", "Z"]),
    (text!("keys.redo"), &["Ctrl", "Shift", "Z"]),
    (text!("keys.open"), &["Enter"]),
    (text!("keys.move"), &["Alt", "↑", "↓"]),
    (text!("keys.commit"), &["Enter"]),
    (text!("keys.close"), &["Esc"]),
    (text!("keys.help"), &["?"]),
];

#[component]
fn Shortcuts() -> impl IntoView {
    let ui = expect_context::<Ui>();
    let rows = SHORTCUTS.iter().map(|(what, keys)| {
        let what: &'static Text = what;
        let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd> });
        view! { <dt>{move || words(what)}</dt><dd>{keys.collect_view()}</dd> }
    });
    view! {
        <Modal title=Signal::derive(|| t!("shell.shortcuts").to_owned()) class="narrow"
            on_close=Callback::new(move |()| close(ui, Dialog::Shortcuts))>
            <dl class="keys">{rows.collect_view()}</dl>
        </Modal>
    }
}
