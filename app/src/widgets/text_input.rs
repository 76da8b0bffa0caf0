//! A line of text. What is being typed stays here until Enter, or until the field is left; then it is committed as a whole.
//!
//! While nobody types, the field shows what the document says. Once something is typed, the local text stays, whatever arrives
//! meanwhile. Escape takes it back. Nothing typed is dropped when the field goes away: it is committed first.

use crate::i18n::{Text, words};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// What becomes of the text: done, or why it cannot be.
pub type Commit = Callback<String, Result<(), &'static Text>>;

/// A line of text with a draft.
#[component]
pub fn TextInput(
    /// What the document says.
    #[prop(into)]
    text: Signal<String>,
    /// Takes the finished text.
    commit: Commit,
    /// The element's id, for its label.
    #[prop(optional, into)]
    id: String,
    /// A name for it where there is no label.
    #[prop(optional, into)]
    name: Signal<Option<String>>,
    /// Classes beside `field`.
    #[prop(optional)]
    class: &'static str,
    /// Which keyboard a phone shows.
    #[prop(default = "text")]
    mode: &'static str,
    /// The id of a `<datalist>` with proposals.
    #[prop(optional, into)]
    list: Option<String>,
    /// Words in the empty field.
    #[prop(optional, into)]
    placeholder: Signal<String>,
    /// Whether one may type.
    #[prop(default = Signal::stored(true), into)]
    editable: Signal<bool>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let draft = RwSignal::new(None::<String>);
    let problem = RwSignal::new(None::<&'static Text>);
    Effect::new(move || {
        let shown = draft.get().unwrap_or_else(|| text.get());
        // Writing an equal text would still move the caret in some browsers.
        if let Some(input) = node.get().filter(|input| input.value() != shown) {
            input.set_value(&shown);
        }
    });
    let finish = move || {
        let Some(typed) = draft.try_get_untracked().flatten() else {
            return;
        };
        let is_same = text.try_get_untracked().is_some_and(|text| text == typed);
        let outcome = if is_same {
            Ok(())
        } else {
            commit.try_run(typed).unwrap_or(Ok(()))
        };
        if outcome.is_ok() {
            draft.try_set(None);
        }
        problem.try_set(outcome.err());
    };
    let take_back = move || {
        draft.set(None);
        problem.set(None);
    };
    let keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        // Enter and Escape belong to the input method while it composes.
        _ if event.is_composing() => {}
        "Enter" => finish(),
        "Escape" if draft.with_untracked(Option::is_some) => {
            event.prevent_default();
            event.stop_propagation();
            take_back();
        }
        _ => {}
    };
    on_cleanup(finish);
    // A phone may end the page as soon as it is out of sight.
    let hidden = window_event_listener(ev::visibilitychange, move |_| finish());
    let leaving = window_event_listener(ev::pagehide, move |_| finish());
    on_cleanup(move || {
        hidden.remove();
        leaving.remove();
    });
    view! {
        <input
            node_ref=node
            id=(!id.is_empty()).then_some(id)
            class=format!("field {class}")
            type="text"
            inputmode=mode
            autocomplete="off"
            list=list
            aria-label=move || name.get()
            aria-invalid=move || problem.get().map(|_| "true")
            placeholder=move || placeholder.get()
            readonly=move || !editable.get()
            data-dirty=move || draft.with(Option::is_some).then_some("true")
            on:input=move |event| draft.set(Some(event_target_value(&event)))
            on:keydown=keydown
            on:blur=move |_| finish()
        />
        {move || problem.get().map(|text| view! { <p class="problem" role="alert">{move || words(text)}</p> })}
    }
}
