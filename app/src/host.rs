//! Between the plan and the browser: carries out commands, performs what the replica asks for.

use crate::dispatch::{Command, Dispatch, random_bytes};
use crate::status::Status;
use crate::store::PlanStore;
use crate::ui::Ui;
use leptos::prelude::*;
use shared::ids::DocumentId;
use shared::replica::{Identity, Output, Replica};
use shared::sync::{Input, Limits, Output as SyncOutput, Patches, SessionConfig};
use std::cell::RefCell;
use std::rc::Rc;

/// A plan's page: opens it and shows the view that the address names.
#[component]
pub fn PlanPage(id: DocumentId) -> impl IntoView {
    let _ = id;
    let identity = Identity {
        actor: random_bytes(),
        name: String::new(),
    };
    let config = SessionConfig {
        limits: Limits::default(),
        patches: Patches::Wanted,
    };
    let opened = Replica::open(&[], &identity, config);
    opened
        .map(|(replica, _)| {
            let replica = Rc::new(RefCell::new(replica));
            let (store, status) = (PlanStore::new(replica.clone()), Status::new());
            let dispatch = Dispatch::new(move |command| perform(&replica, store, status, command));
            provide_context(store);
            provide_context(status);
            provide_context(dispatch);
            provide_context(Ui::new());
            view! { <main><h1>{move || store.title(&shared::plan::change::RecordKey::frame())}</h1></main> }
        })
        .ok()
}

fn perform(replica: &Rc<RefCell<Replica>>, store: PlanStore, status: Status, command: Command) {
    let now = js_sys::Date::now() as u64;
    {
        let mut replica = replica.borrow_mut();
        // A wish about a record that is gone has nothing to change.
        let _ = match command {
            Command::Intent(intent) => replica.apply(now, &intent),
            Command::Undo => replica.undo(now).map(|_| ()),
            Command::Redo => replica.redo(now).map(|_| ()),
        };
        status.undo.set(replica.can_undo());
    }
    loop {
        let output = replica.borrow_mut().poll();
        match output {
            None => break,
            Some(Output::Show(changes)) => store.show(&changes),
            Some(Output::Sync(SyncOutput::Store { seq, .. })) => {
                replica.borrow_mut().handle(now, Input::Stored { upto: seq });
            }
            Some(Output::Sync(_)) => {}
        }
    }
}
