//! One risk in the matrix, and its menu.

use super::grid::cell_words;
use super::{Risks, moves};
use crate::t;
use crate::widgets::drag::DragBoard;
use crate::widgets::menu::{MenuPoint, PopupMenu};
use leptos::ev;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::risk::{Cell, gaps, is_closed};
use shared::schema::risk;

/// A risk's card: its name, who is responsible, what it lacks.
#[component]
pub(super) fn Card(id: RecordId) -> impl IntoView {
    let (risks, board) = (Risks::here(), expect_context::<DragBoard>());
    let key = StoredValue::new(Risks::key(&id));
    let id = StoredValue::new(id);
    let title = move || risks.store.title(&key.get_value());
    let is_selected = move || {
        risks
            .ui
            .selected
            .with(|selected| key.with_value(|key| selected.as_ref() == Some(key)))
    };
    let pick_up = move |event: ev::PointerEvent| {
        if risks.may_edit.get_untracked() {
            let name = untrack(title);
            id.with_value(|id| board.pick_up(&event, id.as_str(), &name));
        }
    };
    let on_menu = move |event: ev::MouseEvent| {
        if !event.default_prevented() && risks.may_edit.get_untracked() {
            event.prevent_default();
            risks.menu.set(Some((id.get_value(), MenuPoint::of(&event))));
        }
    };
    let meta = move || {
        let record = risks.store.record(&key.get_value())?;
        let owner = record.get(risk::owner).trim().to_owned();
        let lacks = gaps(&record).len();
        let is_closed = is_closed(&record);
        Some(view! {
            <div class="meta">
                {(!owner.is_empty()).then(|| view! { <span class="card-owner">{owner}</span> })}
                {is_closed.then(|| view! { <span class="pill good">{t!("matrix.closed")}</span> })}
                {(!is_closed && lacks > 0).then(|| lacks_words(&record))}
            </div>
        })
    };
    view! {
        <li
            class="card map-card"
            class:sel=is_selected
            class:fixed=move || !risks.may_edit.get()
            data-drag=id.with_value(ToString::to_string)
            on:pointerdown=pick_up
            on:contextmenu=on_menu
        >
            <button
                type="button"
                class="card-open"
                data-card=id.with_value(ToString::to_string)
                aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight"
                on:click=move |_| risks.ui.select(key.get_value())
                on:keydown=move |event| id.with_value(|id| moves::on_key(risks, id, &event))
            >
                <span class="card-name">{title}</span>
            </button>
            {meta}
            <Show when=move || risks.may_edit.get()>
                <button
                    type="button"
                    class="btn ghost icon small card-more"
                    data-no-drag
                    aria-haspopup="menu"
                    aria-label=move || t!("map.menu.of", name = title())
                    on:click=on_menu
                >
                    "⋯"
                </button>
            </Show>
        </li>
    }
    .into_any()
}

/// What a risk lacks, as pills.
pub(super) fn lacks_words(record: &shared::plan::Record) -> AnyView {
    gaps(record)
        .into_iter()
        .map(|field| {
            let field = crate::i18n::words(field.def().label);
            view! { <span class="pill bad"><span aria-hidden="true">"▲"</span>{t!("matrix.lacks", field = field)}</span> }
        })
        .collect_view()
        .into_any()
}

/// The menu twin of dragging and of the keys.
#[component]
pub(super) fn CardMenu(open: (RecordId, MenuPoint)) -> impl IntoView {
    let risks = Risks::here();
    let (id, at) = open;
    let key = Risks::key(&id);
    let name = untrack(|| risks.store.title(&key));
    let here = untrack(|| risks.store.record(&key)).and_then(|record| Cell::of(&record));
    let id = StoredValue::new(id);
    let place = move |to: Option<Cell>| id.with_value(|id| moves::place(risks, id, to));
    let cells = Cell::all().map(move |cell| {
        view! {
            <button
                type="button"
                class="item"
                role="menuitemradio"
                aria-checked=(here == Some(cell)).to_string()
                on:click=move |_| place(Some(cell))
            >
                {cell_words(cell)}
            </button>
        }
    });
    view! {
        <PopupMenu
            at
            label=Signal::derive(move || t!("map.menu.of", name = name))
            on_close=move |()| risks.menu.set(None)
        >
            <button type="button" class="item" role="menuitem" on:click=move |_| risks.ui.select(key.clone())>
                {t!("common.open")}
            </button>
            <hr />
            {cells.collect_view()}
            <button
                type="button"
                class="item"
                role="menuitemradio"
                aria-checked=here.is_none().to_string()
                on:click=move |_| place(None)
            >
                {t!("matrix.unrated")}
            </button>
        </PopupMenu>
    }
    .into_any()
}
