//! Changing a link: what it is called and shows, until when and with which password it opens. Its address stays.

use super::Sharing;
use super::new::{DAYS, days_text, ends_after};
use super::shown::{Shown, ShownChoice};
use crate::api::{self, LinkChange, LinkInfo};
use crate::i18n::{day_at, format_date, words};
use crate::status::Role;
use crate::t;
use crate::ui::{Offer, Ui};
use crate::widgets::voice::Voice;
use leptos::html;
use leptos::prelude::*;

/// What stands for "as it is" among the days.
const AS_IT_IS: &str = "";

/// The form in a link's row.
#[component]
pub fn EditLink(link: LinkInfo, sharing: Sharing, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let (ui, voice) = (expect_context::<Ui>(), Voice::new());
    let (label, password) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let days = RwSignal::new(None::<u32>);
    let drops_password = RwSignal::new(false);
    let is_saving = RwSignal::new(false);
    let shown = (link.role == Role::Viewer).then(|| Shown::of(&link.lens.clone().unwrap_or_default()));
    let (id, was, ends) = (link.link, link.label, link.expires);
    let (old_lens, protected) = (link.lens, link.protected);
    let value = |node: NodeRef<html::Input>| node.get_untracked().map(|input| input.value()).unwrap_or_default();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(pass) = sharing.host.pass.get_untracked() else {
            return;
        };
        let lens = match shown.map(|shown| (shown, shown.lens())) {
            Some((shown, None)) => return shown.ask(),
            Some((_, lens)) if lens != old_lens => lens,
            _ => None,
        };
        let told = value(password);
        let change = LinkChange {
            label: value(label).trim().to_owned(),
            expires: days.get_untracked().map(ends_after),
            password: (!told.is_empty() || drops_password.get_untracked()).then_some(told),
            lens,
        };
        let id = id.clone();
        is_saving.set(true);
        sharing.problem.set(None);
        leptos::task::spawn_local(async move {
            match api::change_link(sharing.host.id, &pass, &id, &change).await {
                Ok(()) => {
                    ui.tell(voice.words(crate::text!("share.changed"), &[]), Offer::Nothing);
                    // The new list has a row for it again.
                    sharing.touched.try_set(Some(id));
                    sharing.refresh();
                }
                Err(error) => sharing.fail(&error),
            }
            is_saving.try_set(false);
        });
    };
    let end = move || match ends {
        None => t!("share.expires.never").to_owned(),
        Some(ends) => t!("share.expires.on", when = format_date(day_at(ends))),
    };
    let choices = DAYS.iter().filter(move |days| **days > 0 || ends.is_some());
    let choices = choices.map(|days| {
        let text = days_text(*days);
        view! { <option value=days.to_string()>{move || words(text)}</option> }
    });
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            // The dialog stays.
            event.prevent_default();
            event.stop_propagation();
            on_close.run(());
        }
    };
    view! {
        <form class="edit-link" on:submit=save on:keydown=keys>
            <label class="stack">
                <span class="hint">{move || t!("share.label")}</span>
                <input node_ref=label class="field" type="text" maxlength="80" autocomplete="off" autofocus prop:value=was
                    placeholder=move || t!("share.label.placeholder") />
            </label>
            {shown.map(|shown| view! { <ShownChoice shown /> })}
            <div class="link-limits">
                <label class="stack">
                    <span class="hint">{move || t!("share.expires")}</span>
                    <select class="field" on:change:target=move |event| days.set(event.target().value().parse().ok())>
                        <option value=AS_IT_IS>{end}</option>
                        {choices.collect_view()}
                    </select>
                </label>
                <label class="stack">
                    <span class="hint">{move || t!("share.password")}</span>
                    <input node_ref=password class="field" type="text" maxlength="80" autocomplete="off" spellcheck="false"
                        disabled=move || drops_password.get()
                        placeholder=move || if protected { t!("share.password.stays") } else { t!("share.password.placeholder") } />
                </label>
            </div>
            {protected.then(|| view! {
                <label class="tick">
                    <input type="checkbox" on:change:target=move |event| {
                        drops_password.set(event.target().checked());
                        if let Some(input) = password.get_untracked() {
                            input.set_value("");
                        }
                    } />
                    <span>{move || t!("share.password.drop")}</span>
                </label>
            })}
            <p class="hint">{move || t!("share.change.text")}</p>
            <div class="row wrap">
                <button type="submit" class="btn small primary" disabled=move || is_saving.get()>{move || t!("share.change.save")}</button>
                <button type="button" class="btn small" on:click=move |_| on_close.run(())>{move || t!("common.cancel")}</button>
            </div>
        </form>
    }
    .into_any()
}
