//! The plain view of a collection that has no view of its own: a list made from the schema. The plan's frame is a form.

mod row;

use crate::dispatch::Dispatch;
use crate::i18n::words;
use crate::panel::RecordForm;
use crate::shell::use_may_edit;
use crate::store::PlanStore;
use crate::t;
use crate::ui::Ui;
use crate::widgets::field::FieldHandle;
use crate::widgets::icon::{Icon, IconSign};
use crate::widgets::line::LineInput;
use leptos::prelude::*;
use row::Row;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::intent::Place;
use shared::schema::{CollectionId, FieldId, FieldKind};

/// Columns beside the title.
const COLUMNS: usize = 4;
/// Rows shown at once, and how many more each time.
const PAGE: usize = 200;

/// The records of a collection, or the frame.
#[component]
pub fn TableView(collection: CollectionId) -> impl IntoView {
    match collection {
        CollectionId::Frame => view! { <FrameView /> }.into_any(),
        _ => view! { <ListView collection /> }.into_any(),
    }
}

/// The plan's own data as a form.
#[component]
fn FrameView() -> impl IntoView {
    let title = FieldHandle::new(RecordKey::frame(), CollectionId::Frame.title());
    let label = title.field.def().label;
    view! {
        <div class="bar"><h1>{move || t!("shell.document")}</h1></div>
        <div class="frame-form">
            <div class="field-row">
                <label class="label" for=title.dom_id()>{move || words(label)}</label>
                <LineInput field=title />
            </div>
            <RecordForm record=RecordKey::frame() />
        </div>
    }
}

/// The fields shown as columns: the first short ones.
fn columns(collection: CollectionId) -> Vec<FieldId> {
    let is_column = |field: &FieldId| !matches!(field.def().kind, FieldKind::Prose | FieldKind::Shares(_));
    collection.fields().skip(1).filter(is_column).take(COLUMNS).collect()
}

#[component]
fn ListView(collection: CollectionId) -> impl IntoView {
    let store = expect_context::<PlanStore>();
    let def = collection.def();
    let shown = RwSignal::new(PAGE);
    let ids = Memo::new(move |_| store.ids(collection).to_vec());
    let page = move || ids.with(|ids| ids.iter().take(shown.get()).cloned().collect::<Vec<_>>());
    let rest = move || ids.with(Vec::len).saturating_sub(shown.get());
    let is_empty = move || ids.with(Vec::is_empty);
    let heads = columns(collection).into_iter().map(|field| {
        view! { <th scope="col" class="more">{move || words(field.def().label)}</th> }
    });
    let title = collection.title().def().label;
    view! {
        <div class="bar">
            <h1>{move || words(def.name)}</h1>
            <span class="count">{move || ids.with(Vec::len)}</span>
            <span class="spacer"></span>
            <AddButton collection />
        </div>
        <Show when=is_empty>
            <div class="empty"><h2>{move || t!("table.empty")}</h2><p>{move || lesson(collection)}</p></div>
        </Show>
        <div class="table-wrap" class:visually-hidden=is_empty>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{move || words(title)}</th>
                        {heads.collect_view()}
                        <th scope="col"><span class="visually-hidden">{move || t!("table.actions")}</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=page key=RecordId::clone let:id>
                        <Row record=RecordKey::new(collection, id) columns=columns(collection) />
                    </For>
                </tbody>
            </table>
            <Show when=move || { rest() > 0 }>
                <button type="button" class="btn" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                    {move || t!("table.more", n = rest().min(PAGE))}
                </button>
            </Show>
        </div>
    }
}

/// What an empty collection teaches.
fn lesson(collection: CollectionId) -> &'static str {
    match collection {
        CollectionId::Goals => t!("table.empty.goals"),
        CollectionId::Segments => t!("table.empty.segments"),
        CollectionId::Activities => t!("table.empty.activities"),
        _ => "",
    }
}

#[component]
fn AddButton(collection: CollectionId) -> impl IntoView {
    let (dispatch, ui, may_edit) = (expect_context::<Dispatch>(), expect_context::<Ui>(), use_may_edit());
    let add = move |_| {
        let id = dispatch.create(collection, Place::Last, Vec::new());
        ui.select(RecordKey::new(collection, id));
        // The panel's title field, or nothing while it is not there yet.
        crate::widgets::focus::focus_soon(".panel-title input".to_owned());
    };
    let one = collection.def().one;
    view! {
        <Show when=move || may_edit.get()>
            <button type="button" class="btn primary" aria-label=move || t!("table.add", kind = words(one)) on:click=add>
                <IconSign icon=Icon::Plus />
                {move || words(one)}
            </button>
        </Show>
    }
}
