//! Opening a link that somebody sent, or a plan's file.

use super::import::Importing;
use crate::exchange::is_plan_file;
use crate::host::library;
use crate::i18n::{Text, words};
use crate::route::{Route, View, use_navigate};
use crate::widgets::file_button::FileButton;
use crate::{t, text};
use leptos::html;
use leptos::prelude::*;
use shared::ids::{DocumentId, Token};

/// The plan and the secret in a link; also in one that lost its scheme on the way.
fn parse_link(link: &str) -> Option<(DocumentId, Token)> {
    let (address, token) = link.trim().split_once('#')?;
    let (_, path) = address.split_once("/p/")?;
    let id = path.split(['/', '?']).next()?;
    Some((id.parse().ok()?, token.parse().ok()?))
}

/// The field for a link, and the button for a file.
#[component]
pub fn OpenLink() -> impl IntoView {
    let (library, go, node) = (library(), use_navigate(), NodeRef::<html::Input>::new());
    let problem = RwSignal::new(None::<&'static Text>);
    let open = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let link = node.get_untracked().map(|input| input.value()).unwrap_or_default();
        let Some((id, token)) = parse_link(&link) else {
            problem.set(Some(text!("home.link.bad")));
            return;
        };
        leptos::task::spawn_local(async move {
            library.remember(id, token).await;
            go(Route::Plan { id, view: View::Map });
        });
    };
    view! {
        <section>
            <h2>{move || t!("home.open")}</h2>
            <form class="open-link" on:submit=open>
                <input node_ref=node class="field" type="text" inputmode="url" autocomplete="off" spellcheck="false" aria-label=move || t!("home.link")
                    placeholder=move || t!("home.link.placeholder") aria-invalid=move || problem.get().map(|_| "true")
                    on:input=move |_| problem.set(None) />
                <button type="submit" class="btn">{move || t!("home.link.open")}</button>
                <OpenFile problem />
            </form>
            {move || problem.get().map(|text| view! { <p class="problem" role="alert">{move || words(text)}</p> })}
        </section>
    }
}

/// Opens a plan's file from the start page.
#[component]
fn OpenFile(problem: RwSignal<Option<&'static Text>>) -> impl IntoView {
    let (library, go, importing) = (library(), use_navigate(), expect_context::<Importing>());
    let open = Callback::new(move |file: web_sys::File| {
        leptos::task::spawn_local(async move {
            if !is_plan_file(&file).await {
                return importing.open(Some(file));
            }
            match library.open_file(file).await {
                Ok(id) => go(Route::Plan { id, view: View::Map }),
                Err(told) => {
                    problem.try_set(Some(told));
                }
            }
        });
    });
    view! { <FileButton class="btn" on_file=open>{move || t!("home.file")}</FileButton> }
}
