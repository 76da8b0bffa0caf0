//! Parts of the app: what the first screen can do without stands in files of its own, which are fetched when they are needed.
//!
//! [`part!`](crate::part) marks where a part begins. The release cuts there (feature `split`); a development build is one piece.

use crate::shell::reload;
use crate::t;
use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;

/// Why a part is not here. Which of its files could not be had stands in the browser's console.
pub use leptos::wasm_split::SplitLoaderError as Missing;

/// A part on its way.
pub type Fetching = Pin<Box<dyn Future<Output = Result<(), Missing>>>>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Coming,
    Here,
    Missing,
}

/// A view that is a part: `part!(views, campaign() => view! { <CampaignView /> })`. All parts of one group (`views`) stand in one
/// file, next to files with what several groups share; so the groups are few. The second name is used once.
///
/// What the view is made from is copied: `part!(forms, table(collection: CollectionId) => view! { <TableView collection /> })`.
#[macro_export]
macro_rules! part {
    ($group:ident, $name:ident($($argument:ident: $kind:ty),*) => $view:expr) => {{
        #[cfg(feature = "split")]
        {
            type Make = fn($($kind),*) -> leptos::prelude::AnyView;
            // How the view is made. It is the part that says so: what this module names itself stays in it.
            static HERE: std::sync::OnceLock<Make> = std::sync::OnceLock::new();
            #[leptos::wasm_split::wasm_split($group, wasm_split_path = leptos::wasm_split, fallible)]
            fn $name() -> Result<Make, $crate::part::Missing> {
                Ok(|$($argument: $kind),*| leptos::prelude::IntoAny::into_any($view))
            }
            $crate::part::show(
                || Box::pin(async {
                    let make = $name().await?;
                    HERE.get_or_init(|| make);
                    Ok(())
                }),
                Box::new(move || HERE.get().map(|make| make($($argument),*))),
            )
        }
        #[cfg(not(feature = "split"))]
        {
            // As the cut wants it: from the arguments and nothing else.
            let make: fn($($kind),*) -> leptos::prelude::AnyView =
                |$($argument: $kind),*| leptos::prelude::IntoAny::into_any($view);
            make($($argument),*)
        }
    }};
}

/// The view, as soon as its part is here. Until then, and when it cannot be had, a word about that.
#[cfg_attr(
    not(feature = "split"),
    expect(dead_code, reason = "a build in one piece has no parts")
)]
pub fn show(fetch: fn() -> Fetching, view: Box<dyn Fn() -> Option<AnyView> + Send>) -> AnyView {
    if let Some(view) = view() {
        return view;
    }
    let state = RwSignal::new(State::Coming);
    let start = move || {
        state.set(State::Coming);
        leptos::task::spawn_local(async move {
            let is_here = fetch().await.is_ok();
            // Whoever wanted to see it may have gone on.
            state.try_set(if is_here { State::Here } else { State::Missing });
        });
    };
    start();
    let shown = move || {
        match state.get() {
        State::Coming => view! { <p class="part-coming" role="status">{move || t!("part.coming")}</p> }.into_any(),
        State::Here => view().into_any(),
        State::Missing => view! {
            <div class="empty part-missing" role="alert">
                <h2>{move || t!("part.missing")}</h2>
                <p>{move || t!("part.missing.text")}</p>
                <div class="row wrap">
                    <button type="button" class="btn primary" on:click=move |_| start()>{move || t!("trouble.retry")}</button>
                    <button type="button" class="btn" on:click=move |_| reload()>{move || t!("trouble.reload")}</button>
                </div>
            </div>
        }
        .into_any(),
    }
    };
    shown.into_any()
}
