//! Where one's changes are, in words that are true: on the relay, on this device, or only in this window.

use crate::status::{Device, Link, Role, Status, Trouble};
use crate::ui::Ui;
use crate::widgets::voice::Voice;
use crate::{t, text};
use leptos::prelude::*;

/// What the words say, by its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing can be lost.
    Saved,
    /// On its way.
    Working,
    /// On this device only.
    Kept,
    /// In this window only.
    Trouble,
}

impl State {
    const fn key(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Working => "working",
            Self::Kept => "kept",
            Self::Trouble => "trouble",
        }
    }
}

/// The sync state in the header. Screen readers hear when the connection goes and comes, not every saved keystroke.
#[component]
pub fn SyncState() -> impl IntoView {
    let (status, ui, voice) = (expect_context::<Status>(), expect_context::<Ui>(), Voice::new());
    let shown = Memo::new(move |_| words_of(status));
    Effect::new(move |before: Option<Link>| {
        let link = status.link.get();
        match (before, link) {
            (Some(Link::Online), Link::Offline) => ui.announce(voice.words(text!("sync.now_offline"), &[])),
            (Some(Link::Offline | Link::Connecting), Link::Online) => {
                ui.announce(voice.words(text!("sync.now_online"), &[]))
            }
            _ => {}
        }
        link
    });
    view! {
        <span class="sync" data-testid="sync" data-state=move || shown.get().0.key() title=move || shown.get().1>
            <span class="ellipsis">{move || shown.get().1}</span>
        </span>
    }
}

fn words_of(status: Status) -> (State, String) {
    let (link, device, unsent) = (status.link.get(), status.device.get(), status.unsent.get());
    if status.role.get() == Some(Role::Viewer) {
        return match link {
            Link::Online => (State::Saved, t!("sync.read_only").to_owned()),
            Link::Connecting | Link::Offline => (State::Kept, t!("sync.read_only.offline").to_owned()),
        };
    }
    let is_shut_out = matches!(
        status.trouble.get(),
        Some(
            Trouble::Revoked
                | Trouble::Unauthorized
                | Trouble::UnknownPlan
                | Trouble::Password
                | Trouble::Deleted
                | Trouble::CreateKey
        )
    );
    if is_shut_out && device == Device::Kept {
        return (State::Kept, t!("sync.not_shared").to_owned());
    }
    // What waits for room in a full plan is not on its way.
    let link = match status.trouble.get() {
        Some(Trouble::PlanFull) if unsent > 0 => Link::Connecting,
        _ => link,
    };
    match (device, link, unsent) {
        (Device::Failed, Link::Online, 0) => (State::Kept, t!("sync.relay_only").to_owned()),
        (Device::Failed, ..) => (State::Trouble, t!("sync.not_kept").to_owned()),
        (Device::Writing, ..) => (State::Working, t!("sync.saving").to_owned()),
        (Device::Kept, Link::Online, 0) => (State::Saved, t!("sync.saved").to_owned()),
        (Device::Kept, Link::Online, _) => (State::Working, t!("sync.sending").to_owned()),
        (Device::Kept, Link::Connecting, 0) => (State::Working, t!("sync.connecting").to_owned()),
        (Device::Kept, Link::Connecting, 1) => (State::Kept, t!("sync.kept.one").to_owned()),
        (Device::Kept, Link::Connecting, n) => (State::Kept, t!("sync.kept.many", n = n)),
        (Device::Kept, Link::Offline, 0) => (State::Kept, t!("sync.offline.saved").to_owned()),
        (Device::Kept, Link::Offline, 1) => (State::Kept, t!("sync.offline.kept.one").to_owned()),
        (Device::Kept, Link::Offline, n) => (State::Kept, t!("sync.offline.kept.many", n = n)),
    }
}
