//! What the document view knows beside the plan: the outline that is shown, and the text that is being edited.

use crate::dispatch::Dispatch;
use crate::host::PlanHost;
use crate::i18n::use_language;
use crate::shell::use_may_edit;
use crate::status::{Peer, Status};
use crate::store::PlanStore;
use crate::ui::Ui;
use crate::widgets::batch::Demand;
use crate::widgets::focus::{focus, focus_soon};
use gloo_storage::{LocalStorage, Storage};
use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::Element;
use shared::cell::{Context, Style, Titles};
use shared::document::{Layout, Outlined, Shape, entries, outline, shape, text};
use shared::ids::DocumentId;
use shared::plan::change::RecordKey;
use shared::plan::{Record, Value};
use shared::schema::{COLLECTIONS, CollectionId, FieldId, FieldKind};
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// A plan with no more records is drawn at once.
const SHORT: usize = 600;

/// Where a text stands: a field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// The record.
    pub(super) record: RecordKey,
    /// Its field.
    pub(super) field: FieldId,
}

impl Spot {
    /// Its name in the page, such as `goals/3f…/owner`.
    pub(super) fn name(&self) -> String {
        let RecordKey { collection, id } = &self.record;
        format!("{}/{id}/{}", collection.def().key, self.field.def().key)
    }

    fn from_name(name: &str) -> Option<Self> {
        let mut parts = name.split('/');
        let collection = CollectionId::from_key(parts.next()?)?;
        let id = parts.next()?;
        let field = collection.field(parts.next()?)?;
        let record = match collection {
            CollectionId::Frame => RecordKey::frame(),
            _ => RecordKey::new(collection, id.parse().ok()?),
        };
        Some(Self { record, field })
    }
}

/// Where the keyboard goes when an editor is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Onward {
    /// It stays at the text.
    Here,
    /// The next text is edited.
    Next,
    /// The text before is edited.
    Previous,
}

/// The view's own state. A handle: copying it is free.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    pub(super) store: PlanStore,
    pub(super) dispatch: Dispatch,
    pub(super) ui: Ui,
    pub(super) may_edit: Signal<bool>,
    /// The outline in use.
    pub(super) layout: RwSignal<Layout>,
    /// Its chapters.
    pub(super) outline: Memo<Vec<Outlined>>,
    /// The text that is edited.
    pub(super) editing: RwSignal<Option<Spot>>,
    /// Whether a pointer is down: an editor that goes away under it would move what is about to be clicked.
    pub(super) pressed: StoredValue<bool>,
    /// What of a long document is drawn.
    pub(super) demand: Demand,
    people: RwSignal<Vec<Peer>>,
    plan: DocumentId,
    titles: StoredValue<Vec<Memo<Arc<Titles>>>>,
}

impl Reader {
    /// The state of a view that is being made.
    pub(super) fn new() -> Self {
        let (store, status) = (expect_context::<PlanStore>(), expect_context::<Status>());
        let plan = expect_context::<PlanHost>().id;
        let fitting = || store.with_plan(Layout::of).unwrap_or(Layout::WorkPlan);
        let layout = RwSignal::new(chosen_layout(plan).unwrap_or_else(fitting));
        let titles = COLLECTIONS.iter().map(|def| {
            Memo::new(move |_| {
                store.live_by(def.id, &[def.id.title()]);
                Arc::new(store.with_plan(|plan| Titles::new(plan, def.id)).unwrap_or_default())
            })
        });
        let ui = expect_context::<Ui>();
        on_cleanup(move || _ = ui.cell.try_set(None));
        let reader = Self {
            store,
            dispatch: expect_context(),
            ui,
            may_edit: use_may_edit(),
            layout,
            outline: Memo::new(move |_| outline(use_language(), layout.get(), |id| !store.ids(id).is_empty())),
            editing: RwSignal::new(None),
            pressed: StoredValue::new(false),
            demand: Demand::new(length(store), SHORT),
            people: status.people,
            plan,
            titles: StoredValue::new(titles.collect()),
        };
        let up = window_event_listener(ev::pointerup, move |_| reader.released());
        let cancelled = window_event_listener(ev::pointercancel, move |_| reader.released());
        on_cleanup(move || {
            up.remove();
            cancelled.remove();
        });
        reader
    }

    /// That of the view around the caller.
    pub(super) fn here() -> Self {
        expect_context()
    }

    /// Changes the outline, and remembers it on this device.
    pub(super) fn choose(self, layout: Layout) {
        // Without storage it lasts as long as the page.
        let _ = LocalStorage::set(storage_key(self.plan), layout.key());
        self.layout.set(layout);
    }

    /// What a value says. Tracks the language, the currency and the titles of what it refers to.
    pub(super) fn text(self, field: FieldId, value: &Value) -> String {
        if value.is_empty() {
            return String::new();
        }
        let kind = &field.def().kind;
        let language = use_language();
        let titles = match kind {
            FieldKind::Ref(to) | FieldKind::Refs(to) | FieldKind::Shares(to) => Some((*to, self.titles(*to))),
            FieldKind::Money => {
                self.store.frame();
                None
            }
            _ => None,
        };
        let said = self.store.with_plan(|plan| {
            let mut context = Context::new(language, plan).with_style(Style::Reading);
            if let Some((of, titles)) = titles {
                context = context.with_titles(of, titles);
            }
            text(field, value, &context)
        });
        said.unwrap_or_default()
    }

    fn titles(self, of: CollectionId) -> Arc<Titles> {
        let memo = self.titles.with_value(|titles| titles.get(of as usize).copied());
        memo.map(|memo| memo.get()).unwrap_or_default()
    }

    /// How the records of a collection stand. While one of them is edited they keep the shape they had, so that the editor stays.
    pub(super) fn shape(self, collection: CollectionId, before: Option<&Shape>) -> Shape {
        let edited = self.editing.get().filter(|spot| spot.record.collection == collection);
        let is_live = |spot: &Spot| {
            self.store
                .record(&spot.record)
                .is_some_and(|record| record.gone.is_none())
        };
        let is_edited = edited.as_ref().is_some_and(is_live);
        if let (true, Some(before @ Shape::Table(_))) = (is_edited, before) {
            return before.clone();
        }
        let records = self.store.live(collection);
        if let (true, Some(Shape::Entries(_))) = (is_edited, before) {
            return Shape::Entries(entries(collection, &records));
        }
        let language = use_language();
        self.store
            .with_plan(|plan| {
                let context = Context::new(language, plan).with_style(Style::Reading);
                shape(collection, &records, &context)
            })
            .unwrap_or_else(|| Shape::Entries(Vec::new()))
    }

    /// A record, for reading; tracks it.
    pub(super) fn record(self, key: &RecordKey) -> Option<Arc<Record>> {
        self.store.record(key)
    }

    /// The field of this record that is edited here. Tracks it.
    pub(super) fn edited_field(self, record: &RecordKey) -> Option<FieldId> {
        self.editing.with(|spot| {
            let spot = spot.as_ref().filter(|spot| spot.record == *record);
            spot.map(|spot| spot.field)
        })
    }

    /// Who else is at a text.
    pub(super) fn peer_at(self, spot: &Spot) -> Option<Peer> {
        let is_there = |peer: &&Peer| peer.field == Some(spot.field) && peer.at.as_ref() == Some(&spot.record);
        self.people.with(|people| people.iter().find(is_there).cloned())
    }

    /// Begins to edit a text, unless another editor holds something that cannot be read yet.
    pub(super) fn open(self, spot: Spot) {
        if !self.may_edit.get_untracked() {
            return;
        }
        let is_open = self.editing.with_untracked(|open| open.as_ref() == Some(&spot));
        if is_open || is_refused() {
            return;
        }
        self.ui.cell.set(Some((spot.record.clone(), spot.field)));
        self.editing.set(Some(spot));
    }

    /// Ends editing, once what was typed is taken.
    pub(super) fn leave(self, onward: Onward) {
        request_animation_frame(move || {
            let Some(spot) = self.editing.try_get_untracked().flatten() else {
                return;
            };
            if is_refused() {
                return;
            }
            let name = spot.name();
            let next = match onward {
                Onward::Here => None,
                Onward::Next | Onward::Previous => neighbour(&name, onward),
            };
            match next.and_then(|name| Spot::from_name(&name)) {
                Some(next) => self.open(next),
                None => {
                    self.close();
                    focus_soon(format!(
                        ":is([data-bit='{name}'] > button, [data-bit='{name}'] .doc-edit, button[data-add='{name}'])"
                    ));
                }
            }
        });
    }

    /// Ends editing when the keyboard is elsewhere. What cannot be read stays open.
    pub(super) fn leave_if_left(self) {
        request_animation_frame(move || {
            let is_inside = document()
                .active_element()
                .is_some_and(|active| active.closest(".doc-editor").is_ok_and(|editor| editor.is_some()));
            let is_away = !document().has_focus().unwrap_or(true);
            if !is_inside && !is_away && refused().is_none() {
                self.close();
            }
        });
    }

    fn close(self) {
        self.ui.cell.try_set(None);
        // The view may be gone.
        if self.editing.try_with_untracked(Option::is_some) == Some(true) {
            self.editing.set(None);
        }
    }

    /// The pointer is up again.
    fn released(self) {
        self.pressed.try_set_value(false);
        if self.editing.try_with_untracked(Option::is_some) == Some(true) {
            self.leave_if_left();
        }
    }

    /// A click on a text, or on what adds one, begins to edit it. Marking text does not.
    pub(super) fn clicked(self, event: &ev::MouseEvent) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        let within = |selector: &str| target.closest(selector).ok().flatten();
        if within("a, .doc-editor, .doc-open, .add-here").is_some() {
            return;
        }
        let marks = || {
            window()
                .get_selection()
                .ok()
                .flatten()
                .is_some_and(|selection| !selection.is_collapsed())
        };
        if within("button").is_none() && marks() {
            return;
        }
        let Some(text) = within("[data-bit], [data-add]") else {
            return;
        };
        let name = text
            .get_attribute("data-bit")
            .or_else(|| text.get_attribute("data-add"));
        if let Some(spot) = name.and_then(|name| Spot::from_name(&name)) {
            self.open(spot);
        }
    }
}

/// The input of the open editor that holds something that could not be read.
fn refused() -> Option<Element> {
    document().query_selector(".doc-editor [data-dirty]").ok().flatten()
}

/// Whether there is such an input; it gets the focus.
fn is_refused() -> bool {
    refused().is_some_and(|input| focus(&input))
}

/// The name of the text before or after the one with this name, as they stand.
fn neighbour(name: &str, onward: Onward) -> Option<String> {
    let bits = document().query_selector_all(".doc [data-bit]").ok()?;
    let name_at = |index: u32| {
        let bit = bits.get(index)?.dyn_into::<Element>().ok()?;
        bit.get_attribute("data-bit")
    };
    let here = (0..bits.length()).find(|index| name_at(*index).as_deref() == Some(name))?;
    match onward {
        Onward::Previous => name_at(here.checked_sub(1)?),
        _ => name_at(here + 1),
    }
}

/// How many records there are to read.
fn length(store: PlanStore) -> usize {
    untrack(|| CollectionId::of_records().map(|id| store.ids(id).len()).sum())
}

fn storage_key(plan: DocumentId) -> String {
    format!("touchloom.document.{plan}")
}

/// The outline that was chosen for a plan on this device.
pub(crate) fn chosen_layout(plan: DocumentId) -> Option<Layout> {
    let kept = LocalStorage::get::<String>(storage_key(plan)).ok()?;
    Layout::from_key(&kept)
}
