//! Who set something, and when, as far as the relay has seen it: what a change says of itself is a claim.
//!
//! The relay's ledger is asked for when something is shown that names a change's author, and kept while the plan is open.

use crate::api::{self, Ledger};
use crate::host::PlanHost;
use crate::status::{Link, Status};
use crate::text;
use automerge::ChangeHash;
use leptos::prelude::*;
use shared::i18n::Language;

/// The way to the relay's ledger. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Attribution {
    host: PlanHost,
    status: Status,
    ledger: RwSignal<Option<Ledger>>,
}

/// Whom to name for a change, and the time.
pub struct Attributed {
    /// The name that the change claims and, where the relay has seen it, the link that brought it.
    pub who: String,
    /// In milliseconds since 1970: by the relay's clock where it has seen the change, else by the author's.
    pub millis: f64,
}

impl Attribution {
    /// Nothing is known yet, and nothing asked for.
    pub fn new(host: PlanHost, status: Status) -> Self {
        Self {
            host,
            status,
            ledger: RwSignal::new(None),
        }
    }

    /// Asks the relay when `needs` says so, each time what it reads has changed, and when the relay is reached. Until it answers claims stay claims.
    pub fn follow(self, needs: impl Fn() -> bool + 'static) {
        Effect::new(move || {
            if needs() && self.status.link.get() == Link::Online {
                self.ask();
            }
        });
    }

    fn ask(self) {
        let Some(pass) = self.host.pass.get_untracked() else {
            return;
        };
        leptos::task::spawn_local(async move {
            if let Ok(ledger) = api::ledger(self.host.id, &pass).await {
                self.ledger.try_set(Some(ledger));
            }
        });
    }

    /// Who made a change that claims to be by `name`, at `millis`. Runs again when the relay has told more.
    pub fn of(self, change: Option<ChangeHash>, name: &str, millis: f64, language: Language) -> Attributed {
        let seen = |ledger: &Option<Ledger>| {
            let (ledger, change) = ledger.as_ref().zip(change)?;
            let of_change = |doc: &automerge::Automerge| {
                let meta = doc.get_change_meta_by_hash(&change)?;
                Some((meta.actor.to_hex_string(), meta.seq))
            };
            let (actor, seq) = self.host.with_document(of_change)??;
            let brought = ledger.brought(&actor, seq)?;
            let link = match brought.label {
                "" => text!("share.unnamed").in_language(language),
                label => label,
            };
            let words = if brought.is_carried {
                text!("ledger.carried")
            } else {
                text!("ledger.brought")
            };
            Some(Attributed {
                who: words.fill(language, &[("name", name), ("link", link)]),
                millis: brought.millis,
            })
        };
        self.ledger.with(seen).unwrap_or_else(|| Attributed {
            who: name.to_owned(),
            millis,
        })
    }
}
