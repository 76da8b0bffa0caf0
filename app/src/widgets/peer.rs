//! Somebody else who has a record open, on its card.

use crate::status::Peer;
use crate::t;
use leptos::prelude::*;

/// How many colours the palette of people has.
const COLORS: u8 = 8;

/// A person's colour, for a card's `--peer`.
pub fn color(peer: &Peer) -> String {
    format!("var(--person-{})", peer.color % COLORS)
}

/// The tag with their name.
#[component]
pub fn PeerTag(peer: Peer) -> impl IntoView {
    let words = move || match peer.name.as_str() {
        "" => t!("map.editing.somebody").to_owned(),
        name => t!("map.editing", name = name),
    };
    view! { <span class="peer-tag">{words}</span> }
}
