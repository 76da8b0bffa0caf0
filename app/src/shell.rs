//! The frame around a plan's views: header, sections, the view, the record panel, dialogs, and every word about bad weather.

mod banners;
mod dialogs;
mod keys;
mod more;
mod nav;
mod people;
mod secret;
mod settings;
mod sync_state;
mod toasts;
mod top;
mod update;
mod views;

pub use banners::TroubleBanner;
pub use dialogs::close;
pub use more::use_open_file;
pub use nav::{WHOLE, section_of};
pub use settings::{LanguageMenu, THEMES, Theme, ThemeMenu, provide_theme, use_set_theme};
pub use update::UpdateBanner;

use crate::check::provide_findings;
use crate::dispatch::Dispatch;
use crate::exchange::listen_for_files;
use crate::i18n::words;
use crate::palette::provide_palette;
use crate::panel::RecordPanel;
use crate::route::Route;
use crate::status::{Status, Trouble};
use crate::store::PlanStore;
use crate::ui::{Dialog, Offer, Ui};
use crate::widgets::voice::Voice;
use crate::{t, text};
use banners::trouble_texts;
use leptos::prelude::*;
use secret::{Secret, SecretForm};
use shared::plan::Intent;
use shared::plan::change::RecordKey;

/// The plan's frame and the view that the address names.
#[component]
pub fn Shell() -> impl IntoView {
    let (store, ui) = (expect_context::<PlanStore>(), expect_context::<Ui>());
    keys::listen();
    provide_findings(store);
    provide_palette(store);
    let may_edit = use_may_edit();
    listen_for_files(move |file| {
        if may_edit.get_untracked() {
            ui.brought.set(Some(file));
            ui.dialog.set(Some(Dialog::Import));
        }
    });
    Effect::new(move || document().set_title(&t!("shell.title_tab", title = store.title(&RecordKey::frame()))));
    on_cleanup(|| document().set_title("Touchloom"));
    view! {
        <div class="app">
            <a class="skip" href="#view">{move || t!("shell.skip")}</a>
            <top::Top />
            <banners::Banners />
            <nav::Sections />
            <main class="main" id="view" tabindex="-1"><views::CurrentView /></main>
            <RecordPanel />
            <nav::Tabs />
        </div>
        <dialogs::OpenDialog />
        <toasts::Toasts />
        <div class="visually-hidden" role="status" aria-live="polite">{move || ui.announcement.get()}</div>
    }
    .into_any()
}

/// While a plan is being fetched.
#[component]
pub fn Opening() -> impl IntoView {
    view! {
        <main class="empty" aria-busy="true">
            <p role="status">{move || t!("shell.loading")}</p>
        </main>
    }
}

/// A plan that is not on this device and cannot be fetched now.
#[component]
pub fn Unreachable() -> impl IntoView {
    let status = expect_context::<Status>();
    // The relay may have said why.
    let why = move || match status.trouble.get() {
        Some(trouble) => trouble_texts(trouble),
        None => (text!("shell.unreachable"), text!("shell.unreachable.text")),
    };
    let secret = move || {
        let secret = status.trouble.get().and_then(Secret::behind)?;
        Some(view! { <SecretForm secret /> })
    };
    let again = move || match status.trouble.get_untracked() {
        Some(Trouble::OtherVersion) => reload_newest(),
        _ => reload(),
    };
    view! {
        <main class="empty">
            <h1>{move || words(why().0)}</h1>
            <p>{move || words(why().1)}</p>
            {secret}
            <div class="row">
                <button type="button" class="btn primary" on:click=move |_| again()>{move || t!("trouble.retry")}</button>
                <a class="btn" href=Route::Home.path()>{move || t!("shell.home")}</a>
            </div>
        </main>
    }
}

/// Loads the page anew.
pub fn reload() {
    // Nothing is left to do when the browser refuses.
    let _ = window().location().reload();
}

/// Loads the page anew with the newest version of the app: `boot.js` fetches it first, where a service worker keeps an older one.
pub fn reload_newest() {
    let options = web_sys::CustomEventInit::new();
    options.set_cancelable(true);
    let is_taken = web_sys::CustomEvent::new_with_event_init_dict("touchloom:renew", &options)
        .is_ok_and(|event| window().dispatch_event(&event).is_ok_and(|goes_on| !goes_on));
    if !is_taken {
        reload();
    }
}

/// Whether one may edit: the link allows it, and this build knows the plan's schema.
pub fn use_may_edit() -> Signal<bool> {
    let (store, status) = (expect_context::<PlanStore>(), expect_context::<Status>());
    Signal::derive(move || store.is_schema_known() && status.may_edit())
}

/// A function that puts a record into the bin, says so, and offers to undo it.
pub fn use_bin() -> impl Fn(RecordKey) + Copy + Send + Sync + 'static {
    let (store, dispatch, ui, voice) = (
        expect_context::<PlanStore>(),
        expect_context::<Dispatch>(),
        expect_context::<Ui>(),
        Voice::new(),
    );
    move |record: RecordKey| {
        let title = untrack(|| store.record(&record).map(|record| record.title().to_owned())).unwrap_or_default();
        let title = if title.is_empty() {
            voice.words(text!("common.untitled"), &[])
        } else {
            title
        };
        if ui
            .selected
            .with_untracked(|selected| selected.as_ref() == Some(&record))
        {
            ui.selected.set(None);
        }
        dispatch.send(Intent::Bin { record });
        ui.tell(voice.words(text!("shell.binned"), &[("title", &title)]), Offer::Undo);
    }
}
