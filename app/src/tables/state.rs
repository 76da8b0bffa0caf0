//! What one table on the screen knows: how it is arranged, which cell is active, what is selected, what is being edited.

use super::collate::collate;
use super::keep;
use crate::dispatch::Dispatch;
use crate::i18n::{Language, use_language};
use crate::route::{Route, use_route};
use crate::shell::use_may_edit;
use crate::store::PlanStore;
use crate::ui::Ui;
use crate::widgets::voice::Voice;
use leptos::html;
use leptos::prelude::*;
use shared::cell::{Context, DateOrder};
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::{Plan, Value};
use shared::schema::{CollectionId, FieldId, FieldKind};
use shared::table::{Layout, Line, Pasted, Spec, arrange};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A line of the table, whatever its place is now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Row {
    /// The line of headings.
    Head,
    /// A group's head, by its stored value.
    Group(String),
    /// A record.
    Record(RecordId),
    /// The line that makes a record.
    New,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) row: Row,
    pub(super) field: FieldId,
}

/// The selected cells: places of lines and of columns, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) top: usize,
    pub(super) bottom: usize,
    pub(super) left: usize,
    pub(super) right: usize,
}

/// How a cell is being edited.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Edit {
    pub(super) record: RecordKey,
    pub(super) field: FieldId,
    /// What was typed to begin with.
    pub(super) seed: Option<String>,
}

/// A table. A handle: copying it is free.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    pub(super) collection: CollectionId,
    pub(super) store: PlanStore,
    pub(super) dispatch: Dispatch,
    pub(super) ui: Ui,
    pub(super) voice: Voice,
    pub(super) may_edit: Signal<bool>,
    pub(super) language: Memo<Language>,
    pub(super) spec: RwSignal<Spec>,
    pub(super) columns: Memo<Vec<FieldId>>,
    pub(super) layout: Memo<Arc<Layout>>,
    /// The place of every line.
    pub(super) places: Memo<Arc<HashMap<Row, usize>>>,
    pub(super) active: RwSignal<Option<Spot>>,
    /// The corner of the selection that stays when it is extended.
    pub(super) anchor: RwSignal<Option<Spot>>,
    pub(super) picked: RwSignal<BTreeSet<RecordId>>,
    pub(super) editing: RwSignal<Option<Edit>>,
    /// Finishes what is being typed; `false` when it cannot be read and has to stay.
    pub(super) finish: StoredValue<Option<Callback<(), bool>>>,
    pub(super) scroller: NodeRef<html::Div>,
    /// Scrolled down and sideways so far, and the height seen, in CSS pixels.
    pub(super) top: RwSignal<f64>,
    pub(super) left: RwSignal<f64>,
    pub(super) height: RwSignal<f64>,
    /// Whether the line of filters is shown.
    pub(super) filtering: RwSignal<bool>,
    /// A paste that waits for a word, because some cells cannot be read.
    pub(super) pasted: RwSignal<Option<Pasted>>,
    /// Whether the dialog that sets a field of many rows is open.
    pub(super) setting: RwSignal<bool>,
    /// Whether the keyboard is in the table.
    pub(super) focused: RwSignal<bool>,
    /// Whether Tab leaves the table instead of going to the next cell.
    pub(super) tab_leaves: StoredValue<bool>,
    /// Tells that nothing is being composed any more.
    pub(super) composed: Trigger,
    /// Whether the pointer went down on the cell that was active already.
    pub(super) pressed_again: StoredValue<bool>,
}

impl Grid {
    /// Made by the view; what is kept about this collection on the device is read at once, and written when it changes.
    pub(super) fn new(collection: CollectionId) -> Self {
        let store = expect_context::<PlanStore>();
        let key = match use_route().get_untracked() {
            Route::Plan { id, .. } => keep::key(id, collection),
            Route::Home => String::new(),
        };
        let spec = RwSignal::new(keep::read(&key, collection));
        Effect::new(move |was: Option<()>| {
            let text = spec.with(Spec::write);
            if was.is_some() {
                keep::write(&key, &text);
            }
        });
        let language = Memo::new(|_| use_language());
        let layout = Memo::new(move |_| Arc::new(layout(store, collection, &spec.read(), language.get())));
        let may_edit = use_may_edit();
        let places = Memo::new(move |_| {
            let layout = layout.get();
            let rows = layout.lines.iter().map(|line| row_of(&layout, line));
            let all = rows.chain(may_edit.get().then_some(Row::New));
            Arc::new(
                all.enumerate()
                    .map(|(place, row)| (row, place))
                    .collect::<HashMap<_, _>>(),
            )
        });
        let filtering = RwSignal::new(spec.with_untracked(|spec| !spec.filters.is_empty()));
        Self {
            collection,
            store,
            dispatch: expect_context(),
            ui: expect_context(),
            voice: Voice::new(),
            may_edit,
            language,
            spec,
            columns: Memo::new(move |_| spec.with(|spec| spec.columns(collection))),
            layout,
            places,
            active: RwSignal::new(None),
            anchor: RwSignal::new(None),
            picked: RwSignal::new(BTreeSet::new()),
            editing: RwSignal::new(None),
            finish: StoredValue::new(None),
            scroller: NodeRef::new(),
            top: RwSignal::new(0.0),
            left: RwSignal::new(0.0),
            height: RwSignal::new(0.0),
            filtering,
            pasted: RwSignal::new(None),
            setting: RwSignal::new(false),
            focused: RwSignal::new(false),
            tab_leaves: StoredValue::new(false),
            composed: Trigger::new(),
            pressed_again: StoredValue::new(false),
        }
    }

    /// The table around this component.
    pub(super) fn here() -> Self {
        expect_context()
    }

    pub(super) fn key(self, id: &RecordId) -> RecordKey {
        RecordKey::new(self.collection, id.clone())
    }

    /// Lines below the headings, the one that makes a record included.
    pub(super) fn line_count(self) -> usize {
        self.places.with(|places| places.len())
    }

    /// The line at a place.
    pub(super) fn row_at(self, place: usize) -> Option<Row> {
        let layout = self.layout.get();
        match layout.lines.get(place) {
            Some(line) => Some(row_of(&layout, line)),
            None => (place == layout.lines.len() && self.may_edit.get()).then_some(Row::New),
        }
    }

    pub(super) fn place(self, row: &Row) -> Option<usize> {
        self.places.with(|places| places.get(row).copied())
    }

    /// The selected cells, if there is an active one.
    pub(super) fn rect(self) -> Option<Rect> {
        let active = self.active.get()?;
        let other = self.anchor.get().unwrap_or_else(|| active.clone());
        let (row, other_row) = (self.place(&active.row)?, self.place(&other.row)?);
        let column = |field: FieldId| {
            self.columns
                .with(|columns| columns.iter().position(|column| *column == field))
        };
        let (column, other_column) = (column(active.field)?, column(other.field)?);
        Some(Rect {
            top: row.min(other_row),
            bottom: row.max(other_row),
            left: column.min(other_column),
            right: column.max(other_column),
        })
    }

    /// The records of the selected lines, as they are shown.
    pub(super) fn selected(self) -> Vec<RecordId> {
        let Some(rect) = self.rect() else { return Vec::new() };
        let layout = self.layout.get();
        let lines = layout.lines.iter().skip(rect.top).take(rect.bottom + 1 - rect.top);
        lines.filter_map(record_of).collect()
    }

    /// What an edit of many rows is about: the picked rows, or else those of the selected cells.
    pub(super) fn targets(self) -> Vec<RecordId> {
        let picked = self.picked.get();
        if picked.is_empty() {
            return self.selected();
        }
        let layout = self.layout.get();
        layout
            .lines
            .iter()
            .filter_map(record_of)
            .filter(|id| picked.contains(id))
            .collect()
    }

    /// Reads or writes cells against the plan as it is now.
    pub(super) fn with_context<T>(self, read: impl FnOnce(&Context<'_>) -> T) -> Option<T> {
        let language = self.language.get_untracked();
        self.store
            .with_plan(|plan| read(&Context::new(language, plan).with_order(date_order())))
    }

    /// A field's value as it is shown.
    pub(super) fn value(self, record: &RecordKey, field: FieldId) -> Value {
        let Some(now) = self.store.record(record) else {
            return Value::Empty;
        };
        if let (Some(_), FieldKind::Refs(to)) = (shared::relation::twin(field), field.def().kind) {
            // The other side says as much about it.
            self.store.live(to);
            return self
                .store
                .with_plan(|plan| shared::relation::seen(plan, &now, field))
                .unwrap_or_default();
        }
        now.value(field).clone()
    }
}

fn row_of(layout: &Layout, line: &Line) -> Row {
    match line {
        Line::Group(at) => Row::Group(
            layout
                .groups
                .get(*at)
                .map(|group| group.value.clone())
                .unwrap_or_default(),
        ),
        Line::Row(id) => Row::Record(id.clone()),
    }
}

pub(super) fn record_of(line: &Line) -> Option<RecordId> {
    match line {
        Line::Row(id) => Some(id.clone()),
        Line::Group(_) => None,
    }
}

fn layout(store: PlanStore, collection: CollectionId, spec: &Spec, language: Language) -> Layout {
    let records = store.live(collection);
    // What relative dates and money are counted from, and what references are called.
    store.frame();
    let named = spec
        .sort
        .map(|sort| sort.field)
        .into_iter()
        .chain(spec.group)
        .chain(spec.filters.keys().copied());
    for field in named {
        if let FieldKind::Ref(to) | FieldKind::Refs(to) | FieldKind::Shares(to) = field.def().kind {
            store.live(to);
        }
    }
    let collate = |texts: Vec<&str>| collate(language, &texts);
    let arranged = |plan: &Plan| arrange(&records, spec, &Context::new(language, plan), &collate);
    store.with_plan(arranged).unwrap_or_default()
}

/// How this browser's region writes dates: only there is `3/4/2026` one day.
fn date_order() -> DateOrder {
    let tag = window().navigator().language().unwrap_or_default();
    match tag.split_once('-') {
        Some(("en", "US" | "PH")) => DateOrder::MonthFirst,
        Some((language, _)) if language != "zh" && language != "ja" && language != "ko" => DateOrder::DayFirst,
        _ => DateOrder::Unknown,
    }
}
