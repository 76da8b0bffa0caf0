//! The app: what people see, on top of `shared`.
//!
//! Start at [`app`] for the screen, at [`store`] for what the screen reads, at [`dispatch`] for what it may ask for, and at
//! [`host`] for how that reaches the document, the device and the relay.

// A binary: nothing in it is reachable from outside.
#![allow(unreachable_pub)]

mod api;
mod app;
mod attribution;
mod bin;
mod budget;
mod calendar;
mod campaign;
mod check;
mod comments;
mod dispatch;
mod document;
mod exchange;
mod home;
mod host;
mod i18n;
mod lens;
mod map;
mod metrics;
mod palette;
mod panel;
mod part;
mod person;
mod responsibilities;
mod risks;
mod route;
mod scenarios;
mod schedule;
mod share;
mod shell;
mod status;
mod store;
mod tables;
mod timeline;
mod ui;
mod widgets;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
