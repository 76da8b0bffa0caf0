//! Where a record is used: everything that refers to it, with a jump.

use crate::i18n::words;
use crate::store::PlanStore;
use crate::t;
use crate::widgets::field::twin;
use crate::widgets::refs::Token;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::plan::Value;
use shared::plan::change::RecordKey;
use shared::schema::{COLLECTIONS, CollectionId, FieldId, FieldKind};

/// The records that refer to this one, by collection. Relations that the form itself shows are left out.
#[component]
pub fn Uses(record: RecordKey) -> impl IntoView {
    let fields: Vec<FieldId> = pointing_at(record.collection).collect();
    let groups = fields
        .into_iter()
        .map(|field| view! { <Group record=record.clone() field /> });
    view! { <div class="uses-all stack">{groups.collect_view()}</div> }
}

/// The fields, anywhere in the plan, that can refer to a record of this collection.
fn pointing_at(to: CollectionId) -> impl Iterator<Item = FieldId> {
    let fields = COLLECTIONS.iter().flat_map(|def| def.id.fields());
    fields.filter(move |field| match field.def().kind {
        FieldKind::Ref(other) | FieldKind::Refs(other) | FieldKind::Shares(other) => {
            other == to && twin(*field).is_none()
        }
        _ => false,
    })
}

#[component]
fn Group(record: RecordKey, field: FieldId) -> impl IntoView {
    let store = expect_context::<PlanStore>();
    let from = field.collection();
    let wanted = record.id;
    let users = Memo::new(move |_| {
        let live = store.live_by(from, &[field]);
        let users = live.iter().filter(|record| refers(record.value(field), &wanted));
        users.map(|record| record.id.clone()).collect::<Vec<_>>()
    });
    let nothing = Callback::new(|_: RecordId| {});
    view! {
        <Show when=move || !users.with(Vec::is_empty)>
            <section class="uses">
                <h2>{move || format!("{} · {}", t!("panel.used"), words(from.def().name))}</h2>
                <div class="tokens">
                    <For each=move || users.get() key=RecordId::clone let:id>
                        <Token record=RecordKey::new(from, id) remove=nothing editable=Signal::stored(false) />
                    </For>
                </div>
            </section>
        </Show>
    }
}

fn refers(value: &Value, wanted: &RecordId) -> bool {
    match value {
        Value::Text(id) => id == wanted.as_str(),
        Value::Set(ids) => ids.contains(wanted.as_str()),
        Value::Shares(shares) => shares.contains_key(wanted.as_str()),
        _ => false,
    }
}
