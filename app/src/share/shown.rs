//! What a read-only link shows: chosen when it is made or changed.

use crate::i18n::{Text, words};
use crate::store::PlanStore;
use crate::{t, text};
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::lens::{Lens, Money, Only, owners};
use shared::plan::change::RecordKey;
use shared::schema::{COLLECTIONS, Chapter, CollectionDef, CollectionId};
use std::collections::BTreeSet;

/// How it is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    All,
    Sections,
    Channel,
    Person,
}

impl Way {
    const ALL: [Self; 4] = [Self::All, Self::Sections, Self::Channel, Self::Person];

    const fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Sections => "sections",
            Self::Channel => "channel",
            Self::Person => "person",
        }
    }

    fn name(self) -> &'static Text {
        match self {
            Self::All => text!("lens.all"),
            Self::Sections => text!("lens.sections"),
            Self::Channel => text!("lens.channel"),
            Self::Person => text!("lens.person"),
        }
    }

    fn lesson(self) -> &'static Text {
        match self {
            Self::All => text!("lens.all.text"),
            Self::Sections => text!("lens.sections.text"),
            Self::Channel => text!("lens.channel.text"),
            Self::Person => text!("lens.person.text"),
        }
    }
}

/// What was chosen so far. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Shown {
    store: PlanStore,
    /// What was shown before.
    from: StoredValue<Lens>,
    way: RwSignal<Way>,
    sections: RwSignal<BTreeSet<CollectionId>>,
    channel: RwSignal<Option<RecordId>>,
    person: RwSignal<Option<String>>,
    money: RwSignal<Money>,
    /// Whether something is still to be chosen, and that was said.
    is_asked: RwSignal<bool>,
}

impl Shown {
    /// What `lens` shows, to begin with.
    pub fn of(lens: &Lens) -> Self {
        let (way, channel, person) = match (&lens.only, &lens.collections) {
            (Some(Only::Channel(id)), _) => (Way::Channel, Some(id.clone()), None),
            (Some(Only::Person(name)), _) => (Way::Person, None, Some(name.clone())),
            (None, Some(_)) => (Way::Sections, None, None),
            (None, None) => (Way::All, None, None),
        };
        let chosen = lens.collections.clone();
        Self {
            store: expect_context(),
            from: StoredValue::new(lens.clone()),
            way: RwSignal::new(way),
            sections: RwSignal::new(chosen.unwrap_or_else(|| sections().map(|def| def.id).collect())),
            channel: RwSignal::new(channel),
            person: RwSignal::new(person),
            money: RwSignal::new(lens.money),
            is_asked: RwSignal::new(false),
        }
    }

    /// The lens; `None` while something is still to be chosen. What this form does not offer stays as it was.
    pub fn lens(self) -> Option<Lens> {
        let from = self.from.get_value();
        let mut lens = Lens {
            money: self.money.get_untracked(),
            only: None,
            // Of a channel's or a person's records some collections can be left out, by the command line.
            collections: from.only.is_some().then_some(from.collections).flatten(),
            ..from
        };
        match self.way.get_untracked() {
            Way::All => lens.collections = None,
            Way::Sections => {
                let mut chosen = self.sections.get_untracked();
                if chosen.is_empty() {
                    return None;
                }
                // A storyboard is its scenario's.
                if chosen.contains(&CollectionId::Scenarios) {
                    chosen.insert(CollectionId::Steps);
                }
                lens.collections = (chosen.len() < COLLECTIONS.len()).then_some(chosen);
            }
            Way::Channel => lens.only = Some(Only::Channel(untrack(|| self.channel())?)),
            Way::Person => lens.only = Some(Only::Person(untrack(|| self.person())?)),
        }
        Some(lens)
    }

    /// The channel that was chosen, or else the plan's first.
    fn channel(self) -> Option<RecordId> {
        let first = || self.store.ids(CollectionId::Channels).first().cloned();
        self.channel.get().or_else(first)
    }

    /// Who was chosen, or else the first who owns something.
    fn person(self) -> Option<String> {
        self.person.get().or_else(|| self.people().into_iter().next())
    }

    /// Everybody who owns something.
    fn people(self) -> BTreeSet<String> {
        let people = self.store.with_plan(|plan| {
            let records = CollectionId::of_records().flat_map(|id| plan.live(id));
            let mut people = BTreeSet::new();
            for record in records {
                let names = owners(&record).map(str::trim).filter(|name| !name.is_empty());
                people.extend(names.map(str::to_owned));
            }
            people
        });
        people.unwrap_or_default()
    }

    /// Says that something is still to be chosen.
    pub fn ask(self) {
        self.is_asked.set(true);
    }
}

/// What can be chosen: every collection but those that come with another.
fn sections() -> impl Iterator<Item = &'static CollectionDef> {
    COLLECTIONS.iter().filter(|def| def.id != CollectionId::Steps)
}

/// The choice.
#[component]
pub fn ShownChoice(shown: Shown) -> impl IntoView {
    let ways = Way::ALL.map(|way| view! { <option value=way.key()>{move || words(way.name())}</option> });
    let choose = move |key: String| {
        let chosen = Way::ALL.into_iter().find(|way| way.key() == key);
        shown.way.set(chosen.unwrap_or(Way::All));
        shown.is_asked.set(false);
    };
    let details = move || match shown.way.get() {
        Way::All => ().into_any(),
        Way::Sections => view! { <Sections shown /> }.into_any(),
        Way::Channel => view! { <Channels shown /> }.into_any(),
        Way::Person => view! { <People shown /> }.into_any(),
    };
    view! {
        <fieldset class="shown">
            <legend class="hint">{move || t!("lens.title")}</legend>
            <select class="field" aria-label=move || t!("lens.title") prop:value=move || shown.way.get().key()
                on:change:target=move |event| choose(event.target().value())>
                {ways.into_iter().collect_view()}
            </select>
            <p class="hint">{move || words(shown.way.get().lesson())}</p>
            {details}
            <label class="tick">
                <input type="checkbox" prop:checked=move || shown.money.get() == Money::Hidden
                    on:change:target=move |event| shown.money.set(if event.target().checked() { Money::Hidden } else { Money::Shown }) />
                <span>{move || t!("lens.no_money")}</span>
            </label>
        </fieldset>
    }
    .into_any()
}

/// Every section of the plan, by chapter.
#[component]
fn Sections(shown: Shown) -> impl IntoView {
    let chosen = shown.sections;
    let chapters = Chapter::ALL.map(|chapter| {
        let sections: Vec<_> = chapter
            .collections()
            .filter(|def| def.id != CollectionId::Steps)
            .collect();
        let is_empty = sections.is_empty();
        let boxes = sections.into_iter().map(move |def| {
            let id = def.id;
            let toggle = move |is_on: bool| {
                shown.is_asked.set(false);
                chosen.update(|chosen| {
                    if is_on {
                        chosen.insert(id);
                    } else {
                        chosen.remove(&id);
                    }
                });
            };
            view! {
                <label class="tick">
                    <input type="checkbox" prop:checked=move || chosen.with(|chosen| chosen.contains(&id))
                        on:change:target=move |event| toggle(event.target().checked()) />
                    <span>{move || words(def.name)}</span>
                </label>
            }
        });
        (!is_empty).then(|| {
            view! {
                <fieldset>
                    <legend>{move || words(chapter.name())}</legend>
                    {boxes.collect_view()}
                </fieldset>
            }
        })
    });
    view! {
        <div class="row wrap">
            <button type="button" class="btn small" on:click=move |_| chosen.set(sections().map(|def| def.id).collect())>{move || t!("lens.choose_all")}</button>
            <button type="button" class="btn small" on:click=move |_| chosen.set(BTreeSet::new())>{move || t!("lens.choose_none")}</button>
        </div>
        <div class="shown-sections" tabindex="0" role="group" aria-label=move || t!("lens.sections")>{chapters.into_iter().collect_view()}</div>
        <Show when=move || shown.is_asked.get()><p class="problem" role="alert">{move || t!("lens.nothing")}</p></Show>
    }
}

/// The plan's channels.
#[component]
fn Channels(shown: Shown) -> impl IntoView {
    let channels = Memo::new(move |_| shown.store.ids(CollectionId::Channels).to_vec());
    let options = move || {
        let option = |id: RecordId| {
            let key = id.to_string();
            let is_chosen = {
                let id = id.clone();
                move || shown.channel().as_ref() == Some(&id)
            };
            let channel = RecordKey::new(CollectionId::Channels, id);
            view! { <option value=key prop:selected=is_chosen>{move || shown.store.title(&channel)}</option> }
        };
        channels.get().into_iter().map(option).collect_view()
    };
    view! {
        <Show when=move || channels.with(|channels| !channels.is_empty())
            fallback=|| view! { <p class="notice warn" role="status">{move || t!("lens.no_channels")}</p> }>
            <select class="field" aria-label=move || t!("lens.channel")
                on:change:target=move |event| shown.channel.set(event.target().value().parse().ok())>
                {options}
            </select>
        </Show>
    }
    .into_any()
}

/// Everybody who owns something, and who was chosen.
#[component]
fn People(shown: Shown) -> impl IntoView {
    let mut people = shown.people();
    people.extend(shown.person.get_untracked());
    if people.is_empty() {
        return view! { <p class="notice warn" role="status">{move || t!("lens.no_people")}</p> }.into_any();
    }
    let options = people.into_iter().map(|name| {
        let is_chosen = {
            let name = name.clone();
            move || shown.person().as_ref() == Some(&name)
        };
        view! { <option value=name.clone() prop:selected=is_chosen>{name.clone()}</option> }
    });
    view! {
        <select class="field" aria-label=move || t!("lens.person")
            on:change:target=move |event| shown.person.set(Some(event.target().value()))>
            {options.collect_view()}
        </select>
    }
    .into_any()
}
