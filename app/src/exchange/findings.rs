//! What was found in a file: records to take, to rename or to leave out, what stays prose, what is missing.

use super::import::Import;
use crate::i18n::words;
use crate::t;
use leptos::prelude::*;
use shared::preview::{Choice, Find, Instead, Novelty, Preview, TEXT_FIELD};
use shared::schema::CollectionId;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Rows that are shown at once; a list of thousands is shown piece by piece.
const PAGE: usize = 100;
/// A group stands open at first when it has no more rows than this.
const SHORT: usize = 12;

/// What the rows share. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Review {
    preview: StoredValue<Rc<Preview>, LocalStorage>,
    left_out: RwSignal<BTreeSet<usize>>,
    titles: StoredValue<BTreeMap<usize, String>>,
    instead: RwSignal<BTreeMap<usize, Instead>>,
}

impl Review {
    fn with<T>(self, place: usize, read: impl FnOnce(&Find) -> T) -> Option<T> {
        self.preview.with_value(|preview| preview.finds.get(place).map(read))
    }

    fn take(self, places: &[usize], is_taken: bool) {
        self.left_out.update(|left_out| {
            for place in places {
                if is_taken {
                    left_out.remove(place);
                } else {
                    left_out.insert(*place);
                }
            }
        });
    }

    fn is_taken(self, place: usize) -> bool {
        self.left_out.with(|left_out| !left_out.contains(&place))
    }
}

/// The whole preview.
#[component]
pub(super) fn Findings(import: Import, preview: StoredValue<Rc<Preview>, LocalStorage>) -> impl IntoView {
    let review = Review {
        preview,
        left_out: RwSignal::new(BTreeSet::new()),
        titles: StoredValue::new(BTreeMap::new()),
        instead: RwSignal::new(BTreeMap::new()),
    };
    let add = move |_| {
        let choice = Choice {
            left_out: review.left_out.get_untracked(),
            titles: review.titles.get_value(),
            instead: review.instead.get_untracked(),
        };
        preview.with_value(|preview| import.add(preview, &choice));
    };
    let mut groups: BTreeMap<CollectionId, Vec<usize>> = BTreeMap::new();
    let (mut new, mut known, total, same) = (
        0,
        0,
        preview.with_value(|found| found.finds.len()),
        preview.with_value(|found| found.same),
    );
    preview.with_value(|found| {
        for (place, find) in found.finds.iter().enumerate() {
            match find.novelty {
                Novelty::New => new += 1,
                Novelty::Known => known += 1,
            }
            groups.entry(find.record.collection).or_default().push(place);
        }
    });
    let groups = groups
        .into_iter()
        .map(|(collection, places)| group(review, collection, places));
    let taken = move || total - review.left_out.with(BTreeSet::len);
    let counts = move || {
        let parts = [
            (new > 0).then(|| t!("exchange.import.new.n", n = new)),
            (known > 0).then(|| t!("exchange.import.known.n", n = known)),
            (same > 0).then(|| t!("exchange.import.same.n", n = same)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    view! {
        <p class="found-counts" role="status">
            {move || if total > 0 { counts() } else { t!("exchange.import.same").to_owned() }}
        </p>
        <div class="found-groups">{groups.collect_view()}</div>
        {prose(preview)}
        {missing(preview)}
        <div class="import-foot row">
            <span class="muted" aria-live="polite">{move || t!("exchange.import.taken", n = taken(), of = total)}</span>
            <span class="spacer"></span>
            <button type="button" class="btn" on:click=move |_| import.stop()>{move || t!("exchange.import.back")}</button>
            <button type="button" class="btn primary" disabled=move || { taken() == 0 } on:click=add>
                {move || t!("exchange.import.add")}
            </button>
        </div>
    }
}

/// The records of a collection, or the frame's fields.
fn group(review: Review, collection: CollectionId, places: Vec<usize>) -> AnyView {
    let count = places.len();
    let name = collection.def().name;
    let shown = RwSignal::new(if count <= SHORT { count } else { 0 });
    let places = StoredValue::new(places);
    let left = move || {
        review
            .left_out
            .with(|left_out| places.with_value(|places| places.iter().filter(|place| left_out.contains(place)).count()))
    };
    let toggle = move |event: leptos::ev::Event| {
        let details = event.target().and_then(|target| {
            use wasm_bindgen::JsCast;
            target.dyn_into::<web_sys::HtmlElement>().ok()
        });
        let is_open = details.is_some_and(|details| details.has_attribute("open"));
        if is_open && shown.get_untracked() == 0 {
            shown.set(count.min(PAGE));
        }
    };
    let rows = move || {
        let places: Vec<usize> = places.with_value(|places| places.iter().take(shown.get()).copied().collect());
        places.into_iter().map(|place| row(review, place)).collect_view()
    };
    view! {
        <div class="found-group">
            <input type="checkbox" aria-label=move || t!("exchange.import.all", name = words(name))
                prop:checked=move || { left() < count } prop:indeterminate=move || { left() > 0 && left() < count }
                on:change=move |event| places.with_value(|places| review.take(places, event_target_checked(&event))) />
            <details open={count <= SHORT} on:toggle=toggle>
                <summary><h3>{move || words(name)}</h3><span class="n">{count}</span></summary>
                <ul>{rows}</ul>
                <Show when=move || { 0 < shown.get() && shown.get() < count }>
                    <button type="button" class="btn small" on:click=move |_| shown.update(|shown| *shown = (*shown + PAGE).min(count))>
                        {move || t!("exchange.import.more", n = count - shown.get())}
                    </button>
                </Show>
            </details>
        </div>
    }
    .into_any()
}

/// A record that one may leave out or call otherwise; or what one of the frame's fields would say.
fn row(review: Review, place: usize) -> AnyView {
    let Some(find) = review.with(place, Clone::clone) else {
        return ().into_any();
    };
    let check = move |name: String| {
        view! {
            <input type="checkbox" aria-label=move || t!("exchange.import.take", name = name)
                prop:checked=move || review.is_taken(place)
                on:change=move |event| review.take(&[place], event_target_checked(&event)) />
        }
    };
    let known = (find.novelty == Novelty::Known)
        .then(|| view! { <span class="pill plain">{move || t!("exchange.import.known")}</span> });
    if let Some(field) = find.field {
        let label = field.def().label;
        return view! {
            <li class="found">{check(words(label).to_owned())}<b>{move || words(label)}</b><span class="said">{find.title}</span>{known}</li>
        }
        .into_any();
    }
    let title = review
        .titles
        .with_value(|titles| titles.get(&place).cloned())
        .unwrap_or_else(|| find.title.clone());
    let rename = move |event| {
        let title = event_target_value(&event);
        review.titles.update_value(|titles| {
            titles.insert(place, title);
        });
    };
    let is_new = find.novelty == Novelty::New;
    let facts = (is_new || !find.facts.is_empty()).then(|| details(review, place, &find));
    let instead = move || {
        let instead = review.instead.with(|instead| instead.get(&place).copied())?;
        Some(view! { <span class="pill plain">"→ "{instead_words(instead)}</span> })
    };
    view! {
        <li class="found">
            {check(title.clone())}
            <input type="text" class="field" aria-label=move || t!("exchange.import.title") prop:value=title
                disabled=move || !review.is_taken(place) on:input=rename />
            {known}
            {instead}
            {facts}
        </li>
    }
    .into_any()
}

fn instead_words(instead: Instead) -> String {
    match instead {
        Instead::Record(collection) => words(collection.def().one).to_owned(),
        Instead::Text => t!("exchange.import.as_text", field = words(TEXT_FIELD.def().label)),
    }
}

/// What a new record is taken as.
fn instead_choice(review: Review, place: usize, collection: CollectionId) -> AnyView {
    let options: Vec<Instead> = Instead::options(collection).collect();
    let chosen = options.clone();
    let choose = move |event| {
        // The first option is what was recognised.
        let index: Option<usize> = event_target_value(&event).parse().ok();
        let instead = index.and_then(|index| chosen.get(index).copied());
        review.instead.update(|all| match instead {
            Some(instead) => _ = all.insert(place, instead),
            None => _ = all.remove(&place),
        });
    };
    let now = review.instead.with_untracked(|instead| instead.get(&place).copied());
    let options = options.into_iter().enumerate().map(|(index, option)| {
        view! { <option value=index.to_string() selected={now == Some(option)}>{move || instead_words(option)}</option> }
    });
    view! {
        <label class="instead">
            {move || t!("exchange.import.instead")}
            <select class="field" on:change=choose>
                <option value="">{move || words(collection.def().one)}</option>
                {options.collect_view()}
            </select>
        </label>
    }
    .into_any()
}

/// What else a record says, for whoever wants to see it; and, for a new one, what it is.
fn details(review: Review, place: usize, find: &Find) -> AnyView {
    let (is_open, count) = (RwSignal::new(false), find.facts.len());
    let kind = (find.novelty == Novelty::New).then_some(find.record.collection);
    let list = move || {
        let facts = review.with(place, |find| find.facts.clone()).unwrap_or_default();
        let rows = facts.into_iter().map(|(field, text)| {
            let label = field.def().label;
            view! { <dt>{move || words(label)}</dt><dd>{text}</dd> }
        });
        view! {
            {kind.map(|kind| instead_choice(review, place, kind))}
            <dl class="said">{rows.collect_view()}</dl>
        }
    };
    let name = move || match count {
        0 => t!("exchange.import.details").to_owned(),
        _ => t!("exchange.import.facts", n = count),
    };
    view! {
        <details class="facts" on:toggle=move |_| is_open.set(true)>
            <summary>{name}</summary>
            {move || is_open.get().then(list)}
        </details>
    }
    .into_any()
}

/// Text that was not understood: where it is kept, and what it says.
fn prose(preview: StoredValue<Rc<Preview>, LocalStorage>) -> AnyView {
    let (prose, ignored) = preview.with_value(|preview| (preview.prose.clone(), preview.ignored));
    let count = prose.len();
    let lines = prose
        .into_iter()
        .take(PAGE)
        .map(|(line, text)| view! { <li value=line.to_string()>{text}</li> });
    let list = (count > 0).then(|| {
        view! {
            <details class="found-rest">
                <summary>{move || t!("exchange.import.prose", n = count)}</summary>
                <p class="muted">{move || t!("exchange.import.prose.text")}</p>
                <ol class="said">{lines.collect_view()}</ol>
            </details>
        }
    });
    view! {
        {list}
        {(ignored > 0).then(|| view! { <p class="muted">{move || t!("exchange.import.ignored", n = ignored)}</p> })}
    }
    .into_any()
}

/// What a plan should say and the file does not.
fn missing(preview: StoredValue<Rc<Preview>, LocalStorage>) -> AnyView {
    let missing = preview.with_value(|preview| preview.missing.clone());
    let count = missing.len();
    let rows = missing.into_iter().take(PAGE).map(|(title, field)| {
        let label = field.def().label;
        view! { <li>{title}" · "{move || words(label)}</li> }
    });
    (count > 0)
        .then(|| {
            view! {
                <details class="found-rest">
                    <summary>{move || t!("exchange.import.missing", n = count)}</summary>
                    <ul class="said">{rows.collect_view()}</ul>
                </details>
            }
        })
        .into_any()
}
