//! Telling the relay a secret: a link's password, or the key that new plans take on some relays.

use crate::api::ApiError;
use crate::host::PlanHost;
use crate::i18n::{Text, words};
use crate::status::Trouble;
use crate::text;
use leptos::html;
use leptos::prelude::*;

/// Which secret a trouble asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The link's password.
    Password,
    /// The relay's key for new plans.
    CreateKey,
}

impl Secret {
    /// The secret that would end this trouble.
    pub fn behind(trouble: Trouble) -> Option<Self> {
        match trouble {
            Trouble::Password => Some(Self::Password),
            Trouble::CreateKey => Some(Self::CreateKey),
            _ => None,
        }
    }
}

/// A field for the secret, and what came of telling it.
#[component]
pub fn SecretForm(secret: Secret) -> impl IntoView {
    let (host, node) = (expect_context::<PlanHost>(), NodeRef::<html::Input>::new());
    let (is_asking, problem) = (RwSignal::new(false), RwSignal::new(None::<&'static Text>));
    let (label, go) = match secret {
        Secret::Password => (text!("secret.password"), text!("secret.password.tell")),
        Secret::CreateKey => (text!("secret.key"), text!("secret.key.tell")),
    };
    let tell = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let told = node.get_untracked().map(|input| input.value()).unwrap_or_default();
        if told.is_empty() {
            return;
        }
        if secret == Secret::CreateKey {
            return host.tell_create_key(told.trim());
        }
        is_asking.set(true);
        problem.set(None);
        leptos::task::spawn_local(async move {
            if let Err(error) = host.unlock(&told).await {
                problem.try_set(Some(refusal(&error)));
            }
            is_asking.try_set(false);
        });
    };
    view! {
        <form class="secret" on:submit=tell>
            <input node_ref=node class="field" type="password" autocomplete="off" aria-label=move || words(label) placeholder=move || words(label)
                aria-invalid=move || problem.get().map(|_| "true") on:input=move |_| problem.set(None) />
            <button type="submit" class="btn small primary" disabled=move || is_asking.get()>{move || words(go)}</button>
            {move || problem.get().map(|text| view! { <p class="problem" role="alert">{move || words(text)}</p> })}
        </form>
    }
    .into_any()
}

fn refusal(error: &ApiError) -> &'static Text {
    match error.code() {
        "password" => text!("secret.password.wrong"),
        "too_many" => text!("secret.too_many"),
        "unauthorized" => text!("trouble.unauthorized"),
        _ => text!("secret.no_answer"),
    }
}
