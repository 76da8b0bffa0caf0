//! The schedule: tasks, sub-tasks and milestones on a time axis, with what waits for what and the critical path.
//!
//! Everything shown is computed in [`shared::schedule`], in one memo. [`state`] holds that memo and what only this screen knows;
//! [`tree`] draws the names, [`bar`] the bars, [`links`] the arrows between them; [`edit`] turns hands and keys into intents.

use crate::t;
use crate::timeline::{NARROW, ground, measure};
use leptos::html;
use leptos::prelude::*;
use shared::campaign::Clock;

mod bar;
mod chart;
mod edit;
mod findings;
mod links;
mod list;
mod menu;
mod state;
mod toolbar;
mod tray;
mod tree;
mod twin;
mod waiting;

use state::Gantt;

/// The whole view.
#[component]
pub fn ScheduleView() -> impl IntoView {
    let gantt = Gantt::new();
    let root = NodeRef::<html::Section>::new();
    let width = measure::width_of(root);
    let is_narrow = Memo::new(move |_| width.get() > 0.0 && width.get() < NARROW);
    let is_relative = Memo::new(move |_| gantt.axis.stretch.get().clock == Clock::Relative);
    let is_empty = Memo::new(move |_| gantt.schedule.with(|schedule| schedule.rows.is_empty()));
    let has_days = Memo::new(move |_| gantt.schedule.with(|schedule| schedule.planned.is_some()));
    let body = move || {
        if is_empty.get() {
            return empty(gantt);
        }
        view! {
            {ground::relative_notice(is_relative)}
            {findings::findings(gantt)}
            {tray::tray(gantt)}
            <Show when=move || is_narrow.get()>{list::list(gantt)}</Show>
            <Show when=move || !is_narrow.get() && has_days.get()>{chart::chart(gantt)}</Show>
            {twin::twin(gantt)}
        }
        .into_any()
    };
    view! {
        <section class="schedule" node_ref=root aria-labelledby="schedule-title">
            {toolbar::toolbar(gantt, is_empty)}
            {body}
            {menu::menu(gantt)}
            {waiting::dialog(gantt)}
            {ground::tip(gantt.tip())}
        </section>
    }
    .into_any()
}

/// What a schedule is made of, and a way to begin.
fn empty(gantt: Gantt) -> AnyView {
    let words = move || {
        if gantt.may_edit.get() {
            t!("schedule.empty.text")
        } else {
            t!("schedule.empty.read")
        }
    };
    view! {
        <div class="empty">
            <h2>{move || t!("schedule.empty")}</h2>
            <p>{words}</p>
            <Show when=move || gantt.may_edit.get()>
                <button type="button" class="btn primary" on:click=move |_| gantt.add_task(None)>{move || t!("schedule.add_task.long")}</button>
            </Show>
        </div>
    }
    .into_any()
}
