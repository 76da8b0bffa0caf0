//! A button that turns into an input: Enter adds and is ready for the next, Escape ends. What was typed is added on leaving, too.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// Adds by name, where the new thing will stand.
#[component]
pub fn AddInPlace(
    /// What the button and the input are called.
    #[prop(into)]
    label: Signal<String>,
    /// What the button shows, when not its label.
    #[prop(optional, into)]
    sign: Option<Signal<String>>,
    /// Gets each name, trimmed and never empty.
    #[prop(into)]
    on_add: Callback<String>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let button = NodeRef::<html::Button>::new();
    // An input that is taken out of the page loses the focus on its way: then everything here may be gone already.
    let add = move || {
        let Some(input) = input.try_get_untracked().flatten() else {
            return;
        };
        let name = input.value().trim().to_owned();
        input.set_value("");
        if !name.is_empty() {
            on_add.try_run(name);
        }
    };
    let close = move || {
        is_open.try_set(false);
        request_animation_frame(move || {
            if let Some(button) = button.try_get_untracked().flatten() {
                let _ = button.focus();
            }
        });
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        // While a Chinese input method composes, Enter picks a word.
        _ if event.is_composing() => {}
        "Enter" => {
            event.prevent_default();
            add();
        }
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            if let Some(input) = input.get_untracked() {
                input.set_value("");
            }
            close();
        }
        _ => {}
    };
    Effect::new(move || {
        if let (true, Some(input)) = (is_open.get(), input.get()) {
            let _ = input.focus();
        }
    });
    view! {
        <Show
            when=move || is_open.get()
            fallback=move || {
                view! {
                    <button
                        type="button"
                        class="add-here"
                        node_ref=button
                        data-no-drag
                        aria-label=move || label.get()
                        title=move || label.get()
                        on:click=move |_| is_open.set(true)
                    >
                        {move || sign.map_or_else(|| format!("+ {}", label.get()), |sign| sign.get())}
                    </button>
                }
            }
        >
            <input
                class="field add-input"
                node_ref=input
                aria-label=move || label.get()
                placeholder=move || label.get()
                enterkeyhint="done"
                autocomplete="off"
                on:keydown=on_key
                on:blur=move |_| {
                    add();
                    is_open.try_set(false);
                }
            />
        </Show>
    }
}
