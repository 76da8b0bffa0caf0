//! Phases and their activities as a list: what a phone shows above the axis.

use super::state::Campaign;
use crate::t;
use crate::timeline::words;
use leptos::prelude::*;
use shared::campaign::{Bar, Window};
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, activity};

/// So many activities of a phase are listed before "n more".
const SHOWN: usize = 12;

/// One section of the list.
#[derive(Clone, PartialEq)]
struct Section {
    phase: Option<RecordId>,
    tone: &'static str,
    window: Option<Window>,
    items: Vec<(RecordId, Window)>,
}

/// The list by phase.
#[component]
pub(super) fn PhaseList() -> impl IntoView {
    let campaign = Campaign::here();
    let sections = Memo::new(move |_| sections(campaign));
    view! {
        <div class="campaign-list">
            {move || sections.get().into_iter().map(|section| view! { <PhaseSection section /> }).collect_view()}
        </div>
    }
}

fn sections(campaign: Campaign) -> Vec<Section> {
    campaign.scene.with(|scene| {
        let phase_of = |bar: &Bar| {
            bar.record
                .get(activity::phase)
                .filter(|id| scene.phases.iter().any(|phase| phase.record.id == *id))
        };
        let mut by_phase: std::collections::HashMap<Option<RecordId>, Vec<(RecordId, Window)>> =
            std::collections::HashMap::new();
        for bar in &scene.activities {
            by_phase
                .entry(phase_of(bar))
                .or_default()
                .push((bar.record.id.clone(), bar.window));
        }
        let mut sorted = |phase: Option<RecordId>| {
            let mut items = by_phase.remove(&phase).unwrap_or_default();
            items.sort_by_key(|(_, window)| (window.first, window.last));
            items
        };
        let mut sections: Vec<Section> = scene
            .phases
            .iter()
            .map(|bar| Section {
                phase: Some(bar.record.id.clone()),
                tone: bar.tone.class(),
                window: Some(bar.window),
                items: sorted(Some(bar.record.id.clone())),
            })
            .collect();
        let loose = sorted(None);
        if !loose.is_empty() {
            sections.push(Section {
                phase: None,
                tone: "plain",
                window: None,
                items: loose,
            });
        }
        sections
    })
}

#[component]
fn PhaseSection(section: Section) -> impl IntoView {
    let campaign = Campaign::here();
    let key = section.phase.map(|id| RecordKey::new(CollectionId::Phases, id));
    let dates = move || {
        section
            .window
            .map(|window| campaign.scene.with(|scene| words::dates(scene.clock, window)))
    };
    let (count, is_all) = (section.items.len(), RwSignal::new(section.items.len() <= SHOWN));
    let items = StoredValue::new(section.items);
    let title = match key {
        Some(key) => view! { <RecordLink key /> }.into_any(),
        None => view! { <b>{move || t!("campaign.no_phase")}</b> }.into_any(),
    };
    let rows = move || {
        let shown = if is_all.get() { count } else { SHOWN };
        items.with_value(|items| {
            items
                .iter()
                .take(shown)
                .cloned()
                .map(|(id, window)| view! { <Row id window /> })
                .collect_view()
        })
    };
    view! {
        <section class=format!("campaign-section {}", section.tone)>
            <h2>{title} <small>{dates}</small></h2>
            <ul>{rows}</ul>
            <Show when=move || count == 0>
                <p class="quiet">{move || t!("campaign.empty.phase")}</p>
            </Show>
            <Show when=move || !is_all.get()>
                <button type="button" class="btn small" on:click=move |_| is_all.set(true)>
                    {move || t!("timeline.more", n = count - SHOWN)}
                </button>
            </Show>
        </section>
    }
}

#[component]
fn Row(id: RecordId, window: Window) -> impl IntoView {
    let campaign = Campaign::here();
    let key = RecordKey::new(CollectionId::Activities, id);
    view! {
        <li>
            <RecordLink key />
            <small>{move || campaign.scene.with(|scene| words::dates(scene.clock, window))}</small>
        </li>
    }
}

#[component]
fn RecordLink(key: RecordKey) -> impl IntoView {
    let campaign = Campaign::here();
    let title = {
        let key = key.clone();
        move || campaign.store.title(&key)
    };
    view! {
        <button type="button" class="timeline-link" on:click=move |_| campaign.ui.select(key.clone())>{title}</button>
    }
}
