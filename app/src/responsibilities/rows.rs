//! The duties themselves: what nobody owes first, then by department and person, or all by date.

use super::{Arrange, Duties, kind_words};
use crate::i18n::{format_date, words};
use crate::t;
use crate::widgets::field::FieldHandle;
use crate::widgets::focus::focus_soon;
use crate::widgets::line::PersonInput;
use crate::widgets::words::when_words;
use leptos::prelude::*;
use shared::date::When;
use shared::plan::change::RecordKey;
use shared::responsibility::{Due, Duty, Urgency};
use shared::schema::FieldId;
use std::collections::HashMap;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Rows of a group that are shown at once.
const SHOWN: usize = 30;
/// Groups that are shown at first, and how many more each time one asks.
const GROUPS: usize = 40;

/// A heading and its rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Head {
    Nobody,
    Department(Option<String>),
    All,
}

/// The group that a duty stands in.
fn head_of(duty: &Duty, by: Arrange) -> Head {
    match (duty.person.is_some(), by) {
        (false, _) => Head::Nobody,
        (true, Arrange::Date) => Head::All,
        (true, Arrange::Person) => Head::Department(duty.department.clone()),
    }
}

/// What nobody owes first, what belongs to no department last.
fn in_order(mut heads: Vec<Head>) -> Vec<Head> {
    heads.sort_by(|a, b| {
        let place = |head: &Head| match head {
            Head::Nobody => 0,
            Head::All | Head::Department(Some(_)) => 1,
            Head::Department(None) => 2,
        };
        let name = |head: &Head| match head {
            Head::Department(name) => name.clone(),
            Head::Nobody | Head::All => None,
        };
        (place(a), name(a)).cmp(&(place(b), name(b)))
    });
    heads
}

/// The duties of each group.
type Owned = Arc<HashMap<Head, Vec<Duty>>>;

/// All duties, in one pass: there may be as many groups as duties.
fn owned(duties: Vec<Duty>, by: Arrange) -> HashMap<Head, Vec<Duty>> {
    let mut owned: HashMap<Head, Vec<Duty>> = HashMap::new();
    for duty in duties {
        owned.entry(head_of(&duty, by)).or_default().push(duty);
    }
    for (head, duties) in &mut owned {
        if matches!(head, Head::Department(_)) {
            // A person's duties stand together, by date among themselves.
            duties.sort_by(|a, b| (&a.person, a.due).cmp(&(&b.person, b.due)));
        }
    }
    owned
}

/// The groups.
#[component]
pub(super) fn Groups() -> impl IntoView {
    let duties = Duties::here();
    let owned = Memo::new(move |_| Arc::new(owned(duties.shown(), duties.arrange.get())));
    let heads = Memo::new(move |_| owned.with(|owned| in_order(owned.keys().cloned().collect())));
    let most = RwSignal::new(GROUPS);
    let shown = move || heads.with(|heads| heads.iter().take(most.get()).cloned().collect::<Vec<_>>());
    let rest = move || {
        let count = |head: &Head| owned.with(|owned| owned.get(head).map_or(0, Vec::len));
        heads.with(|heads| heads.iter().skip(most.get()).map(count).sum::<usize>())
    };
    view! {
        <div class="stack duties-groups">
            <Show when=move || heads.with(Vec::is_empty)>
                <p class="muted" role="status">{move || t!("duties.empty.filtered")}</p>
            </Show>
            <For each=shown key=Clone::clone let:head><Group head owned /></For>
            <Show when=move || { rest() > 0 }>
                <button type="button" class="btn ghost small" on:click=move |_| most.update(|most| *most += GROUPS)>
                    {move || t!("duties.more", n = rest())}
                </button>
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn Group(head: Head, owned: Memo<Owned>) -> impl IntoView {
    let name = {
        let head = head.clone();
        move || match &head {
            Head::Nobody => t!("duties.nobody").to_owned(),
            Head::Department(Some(name)) => name.clone(),
            Head::Department(None) => t!("duties.no_department").to_owned(),
            Head::All => t!("duties.everyone").to_owned(),
        }
    };
    let hint = match &head {
        Head::Nobody => Some(view! { <p class="hint">{move || t!("duties.nobody.hint")}</p> }.into_any()),
        Head::Department(None) => {
            Some(view! { <p class="hint">{move || t!("duties.no_department.hint")}</p> }.into_any())
        }
        _ => None,
    };
    let is_nobody = head == Head::Nobody;
    let own = Memo::new(move |_| owned.with(|owned| owned.get(&head).cloned().unwrap_or_default()));
    let limit = RwSignal::new(SHOWN);
    let keys = move || {
        own.with(|own| {
            own.iter()
                .take(limit.get())
                .map(|duty| (duty.record.clone(), duty.role, duty.person.clone()))
                .collect::<Vec<_>>()
        })
    };
    let hidden = move || own.with(Vec::len).saturating_sub(limit.get());
    let heading = name.clone();
    view! {
        <section class="figures-box duties-group" class:nobody=is_nobody>
            <h2>{heading} " " <span class="count">{move || own.with(Vec::len)}</span></h2>
            {hint}
            <table class="figures-table" role="table">
                <caption class="visually-hidden">{name}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{move || t!("duties.what")}</th>
                        <th scope="col" role="columnheader">{move || t!("duties.who")}</th>
                        <th scope="col" role="columnheader">{move || t!("duties.role")}</th>
                        <th scope="col" role="columnheader">{move || t!("duties.due")}</th>
                        <th scope="col" role="columnheader">{move || t!("duties.status")}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=keys key=Clone::clone let((record, role, person))>
                        <Row
                            record=record.clone()
                            role
                            person=person.clone()
                            duty=Signal::derive(move || {
                                own.with(|own| {
                                    own.iter()
                                        .find(|duty| duty.record == record && duty.role == role && duty.person == person)
                                        .cloned()
                                })
                            })
                        />
                    </For>
                </tbody>
            </table>
            <Show when=move || { hidden() > 0 }>
                <button type="button" class="btn ghost small" on:click=move |_| limit.update(|limit| *limit += 10 * SHOWN)>
                    {move || t!("duties.more", n = hidden())}
                </button>
            </Show>
        </section>
    }
    .into_any()
}

#[component]
fn Row(record: RecordKey, role: FieldId, person: Option<String>, duty: Signal<Option<Duty>>) -> impl IntoView {
    let duties = Duties::here();
    let kind = record.collection;
    let title = {
        let record = record.clone();
        Signal::derive(move || duties.store.title(&record))
    };
    let row = format!("{}/{}", kind.def().key, record.id);
    let open = {
        let record = record.clone();
        move |_| duties.ui.select(record.clone())
    };
    let who = match person {
        Some(person) => view! { <span>{person}</span> }.into_any(),
        None => view! { <Assign record role title /> }.into_any(),
    };
    let due = move || duty.get().map(|duty| due_words(&duty, duty.urgency(duties.today)));
    let status = move || {
        let duty = duty.get()?;
        let status = duty
            .status
            .map(|status| view! { <span class=format!("pill {}", status.tone.class())>{words(status.label)}</span> });
        let done = (duty.is_done && duty.status.is_none())
            .then(|| view! { <span class="pill good">{t!("duties.done")}</span> });
        Some(view! { {status} {done} })
    };
    view! {
        <tr role="row" data-duty=row data-role=role.def().key>
            <th scope="row" role="rowheader">
                <button type="button" class="figures-link" on:click=open>{title}</button>
                <small>{move || kind_words(kind)}</small>
            </th>
            <td role="cell" data-label=move || t!("duties.who")>{who}</td>
            <td role="cell" data-label=move || t!("duties.role")>{move || words(role.def().label)}</td>
            <td role="cell" data-label=move || t!("duties.due")>{due}</td>
            <td role="cell" data-label=move || t!("duties.status")>{status}</td>
        </tr>
    }
    .into_any()
}

/// Names somebody where nobody is named.
#[component]
fn Assign(record: RecordKey, role: FieldId, title: Signal<String>) -> impl IntoView {
    let duties = Duties::here();
    let row = format!("[data-duty=\"{}/{}\"]", record.collection.def().key, record.id);
    let field = FieldHandle::new(record, role);
    // The row goes to the person's own group; the keyboard goes on to the next one that lacks a name, or else with it.
    let commit = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            let next = (event.target())
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                .filter(|input| {
                    input
                        .dyn_ref::<web_sys::HtmlInputElement>()
                        .is_some_and(|input| !input.value().trim().is_empty())
                })
                .map(|input| {
                    neighbour(&input).unwrap_or_else(|| format!(".duties-group:not(.nobody) {row} .figures-link"))
                });
            if let Some(next) = next {
                focus_soon(next);
            }
        }
    };
    view! {
        <Show when=move || duties.may_edit.get() fallback=|| view! { <span class="muted">"–"</span> }>
            <label class="visually-hidden" for=field.dom_id()>{move || t!("duties.owner_of", title = title.get())}</label>
            <span on:keydown=commit.clone()><PersonInput field /></span>
        </Show>
    }
}

/// The field in the row behind this one, or before it when it is the last.
fn neighbour(input: &web_sys::Element) -> Option<String> {
    let row = input.closest("tr").ok().flatten()?;
    let next = row.next_element_sibling().or_else(|| row.previous_element_sibling())?;
    let (duty, role) = (next.get_attribute("data-duty")?, next.get_attribute("data-role")?);
    Some(format!("tr[data-duty=\"{duty}\"][data-role=\"{role}\"] input"))
}

/// When it is due, with a word where it is urgent.
fn due_words(duty: &Duty, urgency: Urgency) -> AnyView {
    let day = match duty.due {
        Due::On(day) => format_date(day),
        Due::Next(day) => t!("duties.due.next", day = format_date(day)),
        Due::After { months, days } => when_words(When::After { months, days }),
        Due::Ongoing => when_words(When::Ongoing),
        Due::Never => t!("duties.due.never").to_owned(),
    };
    let is_known = duty.due != Due::Never;
    let mark = match urgency {
        Urgency::Overdue => Some(
            view! { <span class="pill bad"><span aria-hidden="true">"▲"</span>{t!("duties.overdue")}</span> }
                .into_any(),
        ),
        Urgency::Soon => Some(view! { <span class="pill warn">{t!("duties.soon")}</span> }.into_any()),
        Urgency::Later => None,
    };
    view! { <span class:muted=!is_known>{day}</span> " " {mark} }.into_any()
}
