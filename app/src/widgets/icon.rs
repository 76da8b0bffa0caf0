//! The few signs of the interface, drawn as strokes in the text's colour. They are silent: the button around them has the name.

use leptos::prelude::*;

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A magnifying glass.
    Search,
    /// An arrow back in time.
    Undo,
    /// An arrow forth again.
    Redo,
    /// A waste bin.
    Bin,
    /// A cross.
    Close,
    /// Three dots.
    More,
    /// A grid of places.
    Map,
    /// A storyboard.
    Scenarios,
    /// Bars on a time axis.
    Campaign,
    /// A plus.
    Plus,
    /// An arrow to where one came from.
    Back,
    /// Upwards.
    Up,
    /// Downwards.
    Down,
    /// Somebody.
    Person,
    /// A keyboard.
    Keys,
    /// A box with an arrow out of it.
    Share,
    /// An arrow into a tray.
    Save,
    /// A page with an arrow.
    Open,
    /// A speech bubble.
    Comment,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Search => "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
            Self::Undo => "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
            Self::Redo => "m15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3",
            Self::Bin => "M4 7h16M10 11v6M14 11v6M6 7l1 13h10l1-13M9 7V4h6v3",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::More => "M5 12h.01M12 12h.01M19 12h.01",
            Self::Map => "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
            Self::Scenarios => "M4 5h16v14H4zM4 10h16M9 10v9M15 10v9",
            Self::Campaign => "M4 6h9M8 12h12M6 18h8",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Back => "m15 5-7 7 7 7",
            Self::Up => "m6 15 6-6 6 6",
            Self::Down => "m6 9 6 6 6-6",
            Self::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6",
            Self::Keys => "M3 7h18v11H3zM7 11h.01M11 11h.01M15 11h.01M17 11h.01M8 15h8",
            Self::Share => "M12 15V4M8 8l4-4 4 4M5 13v7h14v-7",
            Self::Save => "M12 4v11M8 11l4 4 4-4M5 19h14",
            Self::Open => "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
            Self::Comment => "M4 5h16v11H11l-4 4v-4H4z",
        }
    }

    /// The sign as text, for places that are written as text.
    pub fn markup(self) -> String {
        let path = self.path();
        format!(
            r#"<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{path}"></path></svg>"#
        )
    }
}

/// The sign as an image.
#[component]
pub fn IconSign(icon: Icon) -> impl IntoView {
    let weight = if icon == Icon::More { "3" } else { "1.8" };
    view! {
        <svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width=weight
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d=icon.path() />
        </svg>
    }
}
