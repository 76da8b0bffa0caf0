//! The calendar: meetings, reports, trainings, member days, milestones and everything else that has a day or comes back.
//!
//! Which days those are is computed in [`shared::calendar`]. [`month`] draws a sheet, [`agenda`] a list, [`rest`] what is on no
//! single day; [`state`] holds the month, the chosen kinds and the day that has the focus.

use crate::t;
use crate::timeline::{NARROW, ground, measure};
use leptos::html;
use leptos::prelude::*;
use shared::schema::frame;

mod agenda;
mod entry;
mod month;
mod rest;
mod state;
mod toolbar;

use state::{Shape, Sheet};

/// The whole view.
#[component]
pub fn CalendarView() -> impl IntoView {
    let root = NodeRef::<html::Section>::new();
    let width = measure::width_of(root);
    let is_narrow = Memo::new(move |_| width.get() > 0.0 && width.get() < NARROW);
    let sheet = Sheet::new(is_narrow);
    let is_relative = Memo::new(move |_| {
        sheet
            .store
            .frame()
            .get(frame::start)
            .is_none_or(|when| when.resolve(None).is_none())
    });
    let is_empty = Memo::new(move |_| sheet.kinds.with(Vec::is_empty));
    let body = move || {
        if is_empty.get() {
            return empty();
        }
        let days = move || match sheet.shape.get() {
            Shape::Month => month::month(sheet),
            Shape::Agenda => agenda::agenda(sheet),
        };
        view! {
            {ground::relative_notice(is_relative)}
            {toolbar::kinds(sheet)}
            {rest::nothing(sheet)}
            {rest::daily(sheet)}
            {days}
            {rest::undated(sheet)}
        }
        .into_any()
    };
    view! {
        <section class="calendar" node_ref=root aria-labelledby="calendar-title">
            {toolbar::toolbar(sheet, is_empty)}
            {body}
            {month::dialog(sheet)}
        </section>
    }
    .into_any()
}

fn empty() -> AnyView {
    view! {
        <div class="empty">
            <h2>{move || t!("calendar.empty")}</h2>
            <p>{move || t!("calendar.empty.text")}</p>
        </div>
    }
    .into_any()
}
