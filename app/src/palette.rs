//! The command palette: one field that leads to every view, record and command. The ARIA combobox pattern: the focus stays in the
//! field, the list says which of its lines is meant.

mod entries;
mod finder;
mod initials;
mod list;
mod recent;

pub use finder::provide_palette;

use crate::shell::close as close_dialog;
use crate::t;
use crate::ui::{Dialog, Ui};
use crate::widgets::icon::{Icon, IconSign};
use entries::{Target, use_perform, use_possible};
use finder::Finder;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use list::{Row, Section, sections};
use shared::schema::CollectionId;
use shared::search::{Piece, Query};
use std::sync::Arc;

/// How far Page up and Page down go.
const PAGE: isize = 8;

/// What the list shows, and which line is meant. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Shown {
    sections: Memo<Arc<Vec<Section>>>,
    active: RwSignal<usize>,
    choose: Callback<Target>,
}

impl Shown {
    fn count(self) -> usize {
        self.sections
            .with(|sections| sections.iter().map(|section| section.rows.len()).sum())
    }

    fn target(self, index: usize) -> Option<Target> {
        self.sections.with_untracked(|sections| {
            let mut rows = sections.iter().flat_map(|section| &section.rows);
            rows.nth(index).map(|row| row.target.clone())
        })
    }

    fn step(self, by: isize) {
        let count = untrack(|| self.count());
        let at = self.active.get_untracked();
        let next = match at.checked_add_signed(by) {
            // One step behind the end begins anew; a page stops there.
            Some(next) if next < count => next,
            Some(_) if by == 1 => 0,
            None if by == -1 => count.saturating_sub(1),
            Some(_) => count.saturating_sub(1),
            None => 0,
        };
        self.active.set(next);
        reveal(next);
    }
}

/// The palette, open as long as it is in the view.
#[component]
pub fn Palette() -> impl IntoView {
    let (ui, finder) = (expect_context::<Ui>(), expect_context::<Finder>());
    finder.follow(expect_context());
    let typed = RwSignal::new(String::new());
    let open_group = RwSignal::new(None::<CollectionId>);
    let (active, possible, perform) = (RwSignal::new(0), use_possible(), use_perform());
    let entries = StoredValue::new_local(finder.entries());
    let query = Memo::new(move |_| typed.with(|typed| Query::new(typed)));
    let sections = Memo::new(move |_| {
        entries.with_value(|entries| {
            Arc::new(query.with(|query| sections(finder, entries, query, open_group.get(), possible)))
        })
    });
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get().filter(|dialog| !dialog.open()) {
            // Fails only for a dialog that is not in the page; it is.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        close_dialog(ui, Dialog::Palette);
    };
    let choose = Callback::new(move |target: Target| match target {
        Target::More(collection) => open_group.set(Some(collection)),
        // The focus goes back to where it was before what is chosen takes it.
        target => {
            close();
            perform(target);
        }
    });
    let shown = Shown {
        sections,
        active,
        choose,
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            _ if event.is_composing() => return,
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            "PageDown" => PAGE,
            "PageUp" => -PAGE,
            "k" | "K" if event.ctrl_key() || event.meta_key() => {
                event.prevent_default();
                close();
                return;
            }
            "Enter" => {
                event.prevent_default();
                if let Some(target) = shown.target(active.get_untracked()) {
                    choose.run(target);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        shown.step(step);
    };
    let on_input = move |event| {
        typed.set(event_target_value(&event));
        active.set(0);
        open_group.set(None);
        reveal(0);
    };
    let on_press = move |event: ev::MouseEvent| {
        // The backdrop is the dialog itself; everything in it lies in a child.
        if event.target() == event.current_target() {
            close();
        }
    };
    view! {
        <dialog node_ref=dialog class="palette" aria-label=move || t!("palette.title") on:mousedown=on_press
            on:close=move |_| close_dialog(ui, Dialog::Palette)>
            <div class="palette-top">
                <IconSign icon=Icon::Search />
                <input class="palette-field" type="text" role="combobox" autocomplete="off" autofocus spellcheck="false" enterkeyhint="go"
                    aria-label=move || t!("palette.title") aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list"
                    aria-activedescendant=move || (shown.count() > 0).then(|| option_id(active.get()))
                    placeholder=move || t!("palette.placeholder") on:input=on_input on:keydown=on_key />
                <button type="button" class="btn ghost icon" aria-label=move || t!("common.close") on:click=move |_| close()>
                    <IconSign icon=Icon::Close />
                </button>
            </div>
            <List shown />
            <Foot shown typed finder />
        </dialog>
    }
    .into_any()
}

fn option_id(index: usize) -> String {
    format!("palette-{index}")
}

/// Scrolls a line into sight, once it is drawn.
fn reveal(index: usize) {
    request_animation_frame(move || {
        let Some(line) = document().get_element_by_id(&option_id(index)) else {
            return;
        };
        // The first line takes its heading along.
        let line = if index == 0 {
            line.parent_element().unwrap_or(line)
        } else {
            line
        };
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        line.scroll_into_view_with_scroll_into_view_options(&options);
    });
}

#[component]
fn List(shown: Shown) -> impl IntoView {
    let groups = move || {
        let sections = shown.sections.get();
        let mut first = 0;
        let groups = sections.iter().enumerate().map(|(number, section)| {
            let rows = section
                .rows
                .iter()
                .enumerate()
                .map(|(index, row)| line(shown, first + index, row));
            let (title, id, rows) = (
                section.title.clone(),
                format!("palette-group-{number}"),
                rows.collect_view(),
            );
            first += section.rows.len();
            view! {
                <div role="group" aria-labelledby=id.clone()>
                    <div class="palette-head" id=id.clone()>{title}</div>
                    {rows}
                </div>
            }
            .into_any()
        });
        groups.collect_view()
    };
    view! { <div class="palette-list" role="listbox" id="palette-list" aria-label=move || t!("palette.title")>{groups}</div> }
}

fn line(shown: Shown, index: usize, row: &Row) -> AnyView {
    let target = row.target.clone();
    let detail = (!row.detail.is_empty()).then(|| view! { <span class="palette-detail">{pieces(&row.detail)}</span> });
    let keys = row.keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view();
    view! {
        <div role="option" id=option_id(index) class="palette-row" aria-selected=move || (shown.active.get() == index).to_string()
            // The field keeps the focus.
            on:mousedown=|event| event.prevent_default()
            on:mousemove=move |event| meant(shown, index, &event)
            on:click=move |_| shown.choose.run(target.clone())>
            <span class="palette-name">{pieces(&row.name)}</span>
            {detail}
            {keys}
        </div>
    }
    .into_any()
}

/// The line under the pointer is meant, unless it only came there by scrolling.
fn meant(shown: Shown, index: usize, event: &ev::MouseEvent) {
    let is_moved = event.movement_x() != 0 || event.movement_y() != 0;
    if is_moved && shown.active.get_untracked() != index {
        shown.active.set(index);
    }
}

fn pieces(pieces: &[Piece]) -> Vec<AnyView> {
    let draw = |piece: &Piece| {
        let text = piece.text.clone();
        match piece.is_match {
            true => view! { <mark>{text}</mark> }.into_any(),
            false => text.into_any(),
        }
    };
    pieces.iter().map(draw).collect()
}

/// How much was found, or that nothing was: read out by screen readers.
#[component]
fn Foot(shown: Shown, typed: RwSignal<String>, finder: Finder) -> impl IntoView {
    let words = move || match (typed.with(|typed| typed.trim().to_owned()), shown.count()) {
        (typed, _) if typed.is_empty() => String::new(),
        (_, 0) if finder.is_reading.get() => t!("palette.reading").to_owned(),
        (typed, 0) => t!("palette.nothing", typed = typed),
        (_, 1) => t!("palette.count.one").to_owned(),
        (_, n) => t!("palette.count", n = n),
    };
    view! {
        <div class="palette-foot">
            <span role="status">{words}</span>
            <span class="spacer"></span>
            <span class="no-phone">{move || t!("palette.hint")}</span>
        </div>
    }
}
