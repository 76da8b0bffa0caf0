//! Parts of the app: what the first screen can do without stands in files of its own, which are fetched when they are needed.
//!
//! [`part!`](crate::part) marks where a part begins. The release cuts there (feature `split`); a development build is one piece.
//! Once the first part is on the screen the others are fetched too, so that hardly anybody waits for one.

use crate::shell::reload;
use crate::t;
use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Waker};

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

/// A value that a part brings, as a future: `later!(check, rules: fn(&Plan) -> Vec<Finding> = check)`. All values of one group
/// (`check`) stand in one file, next to files with what several groups share; so the groups are few. The second name is used once.
#[macro_export]
macro_rules! later {
    ($group:ident, $name:ident: $kind:ty = $value:expr) => {{
        #[cfg(feature = "split")]
        {
            #[leptos::wasm_split::wasm_split($group, wasm_split_path = leptos::wasm_split, fallible)]
            fn $name() -> Result<$kind, $crate::part::Missing> {
                Ok($value)
            }
            $name()
        }
        #[cfg(not(feature = "split"))]
        {
            std::future::ready(Ok::<$kind, $crate::part::Missing>($value))
        }
    }};
}

/// A view that is a part: `part!(views, campaign() => view! { <CampaignView /> })`; see [`later!`](crate::later) for the names.
///
/// What the view is made from is copied: `part!(forms, table(collection: CollectionId) => view! { <TableView collection /> })`.
#[macro_export]
macro_rules! part {
    ($group:ident, $name:ident($($argument:ident: $kind:ty),*) => $view:expr) => {{
        type Make = fn($($kind),*) -> leptos::prelude::AnyView;
        #[cfg(feature = "split")]
        {
            // How the view is made. It is the part that says so: what this module names itself stays in it.
            static HERE: std::sync::OnceLock<Make> = std::sync::OnceLock::new();
            $crate::part::show(
                || Box::pin(async {
                    let make = $crate::later!($group, $name: Make =
                        |$($argument: $kind),*| leptos::prelude::IntoAny::into_any($view)).await?;
                    HERE.get_or_init(|| make);
                    Ok(())
                }),
                Box::new(move || HERE.get().map(|make| make($($argument),*))),
            )
        }
        #[cfg(not(feature = "split"))]
        {
            // As the cut wants it: from the arguments and nothing else.
            let make: Make = |$($argument: $kind),*| leptos::prelude::IntoAny::into_any($view);
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
    let mut fetching = fetch();
    // What has been fetched is here at once.
    let is_here = fetching
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
        .is_ready();
    if let Some(view) = view().filter(|_| is_here) {
        return view;
    }
    let state = RwSignal::new(State::Coming);
    let wait = move |fetching: Fetching| {
        leptos::task::spawn_local(async move {
            let is_here = fetching.await.is_ok();
            // Whoever wanted to see it may have gone on.
            state.try_set(if is_here { State::Here } else { State::Missing });
            if is_here {
                request_animation_frame(fetch_rest);
            }
        });
    };
    if is_here {
        state.set(State::Missing);
    } else {
        wait(fetching);
    }
    let again = move || {
        state.set(State::Coming);
        wait(fetch());
    };
    let shown = move || {
        match state.get() {
        State::Coming => view! { <p class="part-coming" role="status">{move || t!("part.coming")}</p> }.into_any(),
        State::Here => view().into_any(),
        State::Missing => view! {
            <div class="empty part-missing" role="alert">
                <h2>{move || t!("part.missing")}</h2>
                <p>{move || t!("part.missing.text")}</p>
                <div class="row wrap">
                    <button type="button" class="btn primary" on:click=move |_| again()>{move || t!("trouble.retry")}</button>
                    <button type="button" class="btn" on:click=move |_| reload()>{move || t!("trouble.reload")}</button>
                </div>
            </div>
        }
        .into_any(),
    }
    };
    shown.into_any()
}

/// Fetches the parts that were not asked for yet, one after the other, once.
fn fetch_rest() {
    static IS_DONE: AtomicBool = AtomicBool::new(false);
    if IS_DONE.swap(true, Ordering::Relaxed) {
        return;
    }
    leptos::task::spawn_local(async {
        // What does not come now is asked for again when it is to be shown.
        let _ = later!(map, map_is_here: () = ()).await;
        let _ = later!(views, views_are_here: () = ()).await;
        let _ = later!(forms, forms_are_here: () = ()).await;
    });
}
