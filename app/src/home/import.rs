//! A document that becomes a plan of its own.

use crate::exchange::{Brought, ImportDialog, listen_for_files};
use crate::{part, t};
use leptos::prelude::*;

/// The dialog's state on the start page: whether it is open, and a file for it. A handle: copying it is free.
#[derive(Clone, Copy)]
pub(super) struct Importing {
    is_open: RwSignal<bool>,
    brought: Brought,
}

impl Importing {
    /// Opens the dialog, with a file to read when there is one.
    pub(super) fn open(self, file: Option<web_sys::File>) {
        self.brought.set(file);
        self.is_open.set(true);
    }
}

/// Makes importing available to the start page, also by dropping a file on it.
pub(super) fn provide_import() {
    let importing = Importing {
        is_open: RwSignal::new(false),
        brought: Brought::new_local(None),
    };
    provide_context(importing);
    listen_for_files(move |file| importing.open(Some(file)));
}

/// The way in, beside the templates.
#[component]
pub(super) fn ImportStart() -> impl IntoView {
    let importing = expect_context::<Importing>();
    view! {
        <button type="button" class="start-import" on:click=move |_| importing.open(None)>
            <b>{move || t!("exchange.import")}</b>
            <span>{move || t!("exchange.import.start")}</span>
        </button>
    }
}

/// The dialog, while it is open.
#[component]
pub(super) fn HomeImport() -> impl IntoView {
    let Importing { is_open, brought } = expect_context();
    let on_close = Callback::new(move |()| is_open.set(false));
    move || {
        is_open.get().then(|| {
            part!(forms, home_import(brought: Brought, on_close: Callback<()>) => {
                view! { <ImportDialog brought on_close /> }
            })
        })
    }
}
