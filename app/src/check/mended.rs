//! Where the keyboard goes when a repair takes the line it was on away: to the line that follows.

use crate::widgets::focus::focus;
use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::Element;
use shared::check::Finding;
use wasm_bindgen::JsCast;

/// The place, among all lines, of the one whose repair was asked for. A handle: copying it is free.
#[derive(Clone, Copy)]
pub(super) struct Mended(StoredValue<Option<usize>>);

impl Mended {
    /// Looks after each check whether the line is gone.
    pub(super) fn follow(findings: RwSignal<Vec<Finding>, LocalStorage>) -> Self {
        let mended = Self(StoredValue::new(None));
        Effect::new(move || {
            findings.track();
            request_animation_frame(move || mended.go_on());
        });
        mended
    }

    /// Remembers which line's button was pressed.
    pub(super) fn note(self, event: &ev::MouseEvent) {
        let button = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let line = button.and_then(|button| button.closest(".finding").ok().flatten());
        self.0
            .set_value(line.and_then(|line| lines().iter().position(|other| *other == line)));
    }

    /// A focus that went with its line is given to the next one, or to the heading when none is left.
    fn go_on(self) {
        let Some(place) = self.0.try_get_value().flatten() else {
            return;
        };
        let active = document().active_element();
        if active.is_some_and(|active| active.tag_name() != "BODY") {
            return;
        }
        self.0.set_value(None);
        let lines = lines();
        let next = lines.get(place).or(lines.last());
        let button = next.and_then(|line| line.query_selector("button").ok().flatten());
        if let Some(to) = button.or_else(|| document().query_selector(".main h1").ok().flatten()) {
            focus(&to);
        }
    }
}

fn lines() -> Vec<Element> {
    let Ok(found) = document().query_selector_all(".check .finding") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.get(index)?.dyn_into().ok())
        .collect()
}
