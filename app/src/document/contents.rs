//! The table of contents: the way to each chapter and section, and where one is.

use super::chapter::{chapter_anchor, section_anchor};
use super::state::Reader;
use crate::t;
use crate::widgets::listen::{Listener, Phase};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{self, Element, HtmlElement};
use shared::document::Outlined;
use wasm_bindgen::JsCast;

/// A heading counts as reached this far below the top of the view, in CSS pixels.
const REACHED: f64 = 140.0;

/// The contents.
#[component]
pub(super) fn Contents() -> impl IntoView {
    let reader = Reader::here();
    let node = NodeRef::<html::Nav>::new();
    let current = follow(node);
    let lines = Memo::new(move |_| {
        let frame = reader.store.frame();
        let says = |chapter: &&(usize, Outlined)| {
            let (_, chapter) = chapter;
            chapter.opening.iter().any(|field| !frame.value(*field).is_empty())
                || chapter.sections.iter().any(|(_, heading)| heading.is_some())
        };
        let chapters: Vec<(usize, Outlined)> = reader.outline.get().into_iter().enumerate().collect();
        let lines = chapters.iter().filter(says).map(|(index, chapter)| {
            let sections = chapter.sections.iter();
            let sections = sections.filter_map(|(id, heading)| Some((section_anchor(*id), heading.clone()?)));
            (
                chapter_anchor(*index),
                chapter.heading.clone(),
                sections.collect::<Vec<_>>(),
            )
        });
        lines.collect::<Vec<_>>()
    });
    let list = move || {
        let chapter = |(anchor, heading, sections): (String, String, Vec<(String, String)>)| {
            let sections = sections
                .into_iter()
                .map(|(anchor, heading)| view! { <li>{link(anchor, heading, current)}</li> });
            view! { <li>{link(anchor, heading, current)}<ol>{sections.collect_view()}</ol></li> }
        };
        lines.get().into_iter().map(chapter).collect_view()
    };
    view! {
        <nav node_ref=node class="doc-contents" aria-labelledby="doc-contents">
            <h2 id="doc-contents">{move || t!("document.contents")}</h2>
            <ol>{list}</ol>
        </nav>
    }
    .into_any()
}

fn link(anchor: String, heading: String, current: RwSignal<String>) -> AnyView {
    let (here, to) = (anchor.clone(), anchor.clone());
    let go = move |event: ev::MouseEvent| {
        // A plan's address keeps its fragment for links' secrets.
        event.prevent_default();
        event.stop_propagation();
        if let Some(heading) = document().get_element_by_id(&to) {
            heading.scroll_into_view();
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            if let Some(heading) = heading.dyn_ref::<HtmlElement>() {
                let _ = heading.focus_with_options(&options);
            }
        }
    };
    view! {
        <a href=format!("#{anchor}") on:click=go aria-current=move || (current.get() == here).then_some("location")>{heading}</a>
    }
    .into_any()
}

/// The anchor of the last heading above the reader's eye, followed as the view scrolls.
fn follow(node: NodeRef<html::Nav>) -> RwSignal<String> {
    let current = RwSignal::new(String::new());
    let waits = StoredValue::new(false);
    let look = move || {
        waits.try_set_value(false);
        let at = reached().unwrap_or_default();
        if current.try_with_untracked(|current| *current != at) == Some(true) {
            current.set(at);
        }
    };
    let listener = StoredValue::new_local(None::<Listener>);
    Effect::new(move || {
        let view = node.get().and_then(|node| node.closest("main").ok().flatten());
        listener.set_value(view.map(|view| {
            Listener::new(view, "scroll", Phase::Passive, move |_: web_sys::Event| {
                if waits.try_get_value() == Some(false) {
                    waits.set_value(true);
                    request_animation_frame(look);
                }
            })
        }));
    });
    current
}

fn reached() -> Option<String> {
    let top = document().get_element_by_id("view")?.get_bounding_client_rect().top();
    let headings = document().query_selector_all(".doc [data-heading]").ok()?;
    let heading = |index: u32| headings.get(index)?.dyn_into::<Element>().ok();
    let is_above = |heading: &Element| heading.get_bounding_client_rect().top() <= top + REACHED;
    (0..headings.length())
        .rev()
        .filter_map(heading)
        .find(is_above)
        .map(|heading| heading.id())
}
