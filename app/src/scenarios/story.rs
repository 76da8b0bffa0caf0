//! A scenario's storyboard: its steps in order, each with a title and what happens.

use crate::dispatch::Dispatch;
use crate::i18n::words;
use crate::panel::ConflictBox;
use crate::shell::use_may_edit;
use crate::store::PlanStore;
use crate::widgets::add_in_place::AddInPlace;
use crate::widgets::drag::{DragBoard, Landing};
use crate::widgets::field::FieldHandle;
use crate::widgets::focus::focus_soon;
use crate::widgets::line::LineInput;
use crate::widgets::prose::ProseInput;
use crate::widgets::voice::Voice;
use crate::{t, text};
use leptos::ev;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::intent::{Intent, Place};
use shared::schema::{CollectionId, step};
use std::sync::Arc;

/// What the steps share. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Story {
    store: PlanStore,
    dispatch: Dispatch,
    voice: Voice,
    can_edit: Memo<bool>,
    steps: Memo<Arc<[RecordId]>>,
}

impl Story {
    fn key(id: &RecordId) -> RecordKey {
        RecordKey::new(CollectionId::Steps, id.clone())
    }

    /// Puts a step behind another one of this story, or first.
    fn reorder(self, id: &RecordId, after: Option<RecordId>) {
        let steps = self.steps.get_untracked();
        let behind_now = steps.iter().take_while(|other| *other != id).last();
        if !steps.contains(id) || behind_now == after.as_ref() {
            return;
        }
        let place = match (after, steps.iter().find(|other| *other != id)) {
            (Some(after), _) => Place::After(after),
            (None, Some(first)) => self.before(first),
            (None, None) => return,
        };
        self.dispatch.send(Intent::Move {
            record: Self::key(id),
            place,
            values: Vec::new(),
        });
        let steps = self.steps.get_untracked();
        let number = steps
            .iter()
            .position(|other| other == id)
            .map_or(0, |index| index + 1)
            .to_string();
        let name = untrack(|| self.store.title(&Self::key(id)));
        let of = steps.len().to_string();
        self.voice
            .say(text!("map.axes.moved"), &[("name", &name), ("n", &number), ("of", &of)]);
    }

    fn before(self, next: &RecordId) -> Place {
        let ids = untrack(|| self.store.ids(CollectionId::Steps));
        let ahead = ids.iter().take_while(|id| *id != next).last();
        ahead.map_or(Place::First, |id| Place::After(id.clone()))
    }

    /// Moves a step up or down by one.
    fn shift(self, id: &RecordId, way: isize) {
        let steps = self.steps.get_untracked();
        let Some(index) = steps.iter().position(|other| other == id) else {
            return;
        };
        let Some(next) = index.checked_add_signed(way).filter(|next| *next < steps.len()) else {
            return;
        };
        let after = if way > 0 {
            steps.get(next)
        } else {
            next.checked_sub(1).and_then(|index| steps.get(index))
        };
        self.reorder(id, after.cloned());
    }

    fn bin(self, id: &RecordId) {
        let name = untrack(|| self.store.title(&Self::key(id)));
        self.dispatch.send(Intent::Bin { record: Self::key(id) });
        self.voice.offer_undo(text!("map.binned"), &[("name", &name)]);
    }
}

/// The storyboard of a scenario.
#[component]
pub fn Storyboard(scenario: RecordKey) -> impl IntoView {
    let (store, may_edit) = (expect_context::<PlanStore>(), use_may_edit());
    let id = scenario.id.clone();
    let story = Story {
        store,
        dispatch: expect_context(),
        voice: Voice::new(),
        can_edit: Memo::new(move |_| may_edit.get()),
        steps: Memo::new(move |_| {
            let live = store.live_by(CollectionId::Steps, &[step::scenario.id()]);
            let own = live
                .iter()
                .filter(|record| record.get(step::scenario).as_ref() == Some(&id));
            own.map(|record| record.id.clone()).collect()
        }),
    };
    let board = DragBoard::new(move |landing: Landing| {
        if let Ok(id) = landing.item.parse() {
            story.reorder(&id, landing.after.and_then(|after| after.parse().ok()));
        }
    });
    let add = move |title: String| {
        let values = vec![
            (step::title.id(), title.into()),
            (step::scenario.id(), (&scenario.id).into()),
        ];
        story.dispatch.create(CollectionId::Steps, Place::Last, values);
    };
    let row = move |id: RecordId| view! { <StepRow story board id /> };
    view! {
        <section class="story">
            <h3>{move || words(CollectionId::Steps.def().name)}</h3>
            <Show when=move || story.steps.with(|steps| steps.is_empty())>
                <p class="quiet">{move || t!("scenarios.story.empty")}</p>
            </Show>
            <ol class="steps" data-drop="story">
                <For each=move || story.steps.get().to_vec() key=Clone::clone children=row />
            </ol>
            <Show when=move || story.can_edit.get()>
                <AddInPlace label=Signal::derive(|| t!("scenarios.step.add").to_owned()) on_add=add.clone() />
            </Show>
        </section>
    }
}

#[component]
fn StepRow(story: Story, board: DragBoard, id: RecordId) -> impl IntoView {
    let key = StoredValue::new(Story::key(&id));
    let item = id.to_string();
    let title = move || story.store.title(&key.get_value());
    let pick_up = {
        let item = item.clone();
        move |event: ev::PointerEvent| {
            if story.can_edit.get_untracked() {
                board.pick_up(&event, &item, &untrack(title));
            }
        }
    };
    let on_key = {
        let id = id.clone();
        move |event: ev::KeyboardEvent| {
            let way = match event.key().as_str() {
                "ArrowUp" => -1,
                "ArrowDown" => 1,
                _ => return,
            };
            if event.alt_key() || event.ctrl_key() {
                event.prevent_default();
                event.stop_propagation();
                story.shift(&id, way);
                focus_soon(format!("[data-step=\"{id}\"] input"));
            }
        }
    };
    view! {
        <li class="step-row" data-drag=item.clone() data-step=item on:pointerdown=pick_up on:keydown=on_key>
            <span class="step-number" aria-hidden="true"></span>
            <div class="step-body">
                <StepFields key=key.get_value() />
            </div>
            <Show when=move || story.can_edit.get()>
                <StepTools story id=id.clone() />
            </Show>
        </li>
    }
}

#[component]
fn StepTools(story: Story, id: RecordId) -> impl IntoView {
    let title = {
        let key = Story::key(&id);
        Memo::new(move |_| story.store.title(&key))
    };
    let id = StoredValue::new(id);
    view! {
        <div class="step-tools">
            <button class="btn ghost icon small" aria-label=move || t!("map.axes.up", name = title.get()) on:click=move |_| id.with_value(|id| story.shift(id, -1))>
                "↑"
            </button>
            <button class="btn ghost icon small" aria-label=move || t!("map.axes.down", name = title.get()) on:click=move |_| id.with_value(|id| story.shift(id, 1))>
                "↓"
            </button>
            <button class="btn ghost icon small" aria-label=move || t!("map.axes.bin", name = title.get()) on:click=move |_| id.with_value(|id| story.bin(id))>
                "✕"
            </button>
        </div>
    }
}

/// The step's name and what happens, each with its conflict if it has one.
#[component]
fn StepFields(key: RecordKey) -> impl IntoView {
    let title = FieldHandle::new(key.clone(), step::title.id());
    let text = FieldHandle::new(key, step::text.id());
    view! {
        <div class="step-title" data-field="steps.title">
            <label class="visually-hidden" for=title.dom_id()>{move || words(title.field.def().label)}</label>
            <LineInput field=title class="plain" />
            <ConflictBox field=title />
        </div>
        <div data-field="steps.text">
            <label class="visually-hidden" for=text.dom_id()>{move || words(text.field.def().label)}</label>
            <ProseInput field=text />
            <ConflictBox field=text />
        </div>
    }
}
