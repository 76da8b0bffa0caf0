//! Who is here: oneself first, then the others.

use crate::person::{initials, use_person};
use crate::status::{Peer, Status};
use crate::t;
use crate::ui::{Dialog, Ui};
use leptos::prelude::*;

/// Others shown by a disc; the rest is a number.
const DISCS: usize = 4;

/// The row of discs. One's own opens the name dialog.
#[component]
pub fn People() -> impl IntoView {
    let (status, ui, me) = (expect_context::<Status>(), expect_context::<Ui>(), use_person());
    let my_name = move || {
        let name = me.name.get();
        if name.is_empty() {
            t!("shell.you.nameless").to_owned()
        } else {
            t!("shell.you", name = name)
        }
    };
    let others = move || {
        status
            .people
            .with(|people| people.iter().take(DISCS).cloned().collect::<Vec<_>>())
    };
    let rest = move || status.people.with(|people| people.len().saturating_sub(DISCS));
    view! {
        <ul class="faces" aria-label=move || t!("shell.people")>
            <li>
                <button type="button" class=format!("face own c{}", me.color % 8) aria-label=my_name title=my_name
                    on:click=move |_| ui.dialog.set(Some(Dialog::Name))>
                    {move || initials(&me.name.get())}
                </button>
            </li>
            {move || others().into_iter().map(|peer| view! { <Face peer /> }).collect_view()}
            <Show when=move || { rest() > 0 }>
                <li class="face" title=move || t!("shell.more_people", n = rest())>{move || format!("+{}", rest())}</li>
            </Show>
        </ul>
    }
}

#[component]
fn Face(peer: Peer) -> impl IntoView {
    let ui = expect_context::<Ui>();
    let name = if peer.name.is_empty() {
        t!("shell.someone").to_owned()
    } else {
        peer.name.clone()
    };
    let class = format!("face c{}", peer.color % 8);
    let sign = initials(&peer.name);
    let words = name.clone();
    match peer.at {
        // A click goes where that person is.
        Some(at) => view! {
            <li><button type="button" class=class title=name aria-label=words on:click=move |_| ui.select(at.clone())>{sign}</button></li>
        }
        .into_any(),
        None => view! { <li class=class title=name><span aria-hidden="true">{sign}</span><span class="visually-hidden">{words}</span></li> }.into_any(),
    }
}
