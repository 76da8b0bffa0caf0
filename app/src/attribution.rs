//! Who set something, and when, as far as the relay has seen it: what a change says of itself is a claim.
//!
//! The relay's ledger is asked for when something is shown that names a change's author, and kept while the plan is open.

use crate::api::{self, Ledger};
use crate::host::PlanHost;
use crate::status::{Link, Status};
use crate::text;
use automerge::{Automerge, ChangeHash};
use leptos::prelude::*;
use shared::i18n::Language;
use std::sync::Arc;

/// The way to the relay's ledger. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Attribution {
    host: PlanHost,
    status: Status,
    told: RwSignal<Option<Arc<Told>>>,
    /// Whether somebody has asked about a change that the relay had not yet told of.
    lacks: StoredValue<bool>,
}

/// What the relay has told.
#[derive(Debug)]
struct Told {
    ledger: Ledger,
    /// The document when it was asked, all of which it had: of a change that came later its rows say nothing.
    heads: Vec<ChangeHash>,
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
            told: RwSignal::new(None),
            lacks: StoredValue::new(true),
        }
    }

    /// Asks the relay when `needs` says so, each time what it reads has changed, as soon as the relay has everything that is here. Until it
    /// answers claims stay claims.
    pub fn follow(self, needs: impl Fn() -> bool + 'static) {
        let status = self.status;
        let at_rest = Memo::new(move |_| status.link.get() == Link::Online && status.unsent.get() == 0);
        Effect::new(move |was_at_rest: Option<bool>| {
            let (needs, at_rest) = (needs(), at_rest.get());
            // That a change has reached the relay is no news, unless it is one that is asked about.
            let is_news = was_at_rest != Some(false) || self.lacks.get_value();
            if needs && at_rest && is_news {
                self.ask();
            }
            at_rest
        });
    }

    fn ask(self) {
        let Some(pass) = self.host.pass.get_untracked() else {
            return;
        };
        let Some(heads) = self.host.with_document(Automerge::get_heads) else {
            return;
        };
        self.lacks.set_value(false);
        leptos::task::spawn_local(async move {
            match api::ledger(self.host.id, &pass).await {
                Ok(ledger) => {
                    self.told.try_set(Some(Arc::new(Told { ledger, heads })));
                }
                Err(_) => {
                    self.lacks.try_set_value(true);
                }
            }
        });
    }

    /// Who made a change that claims to be by `name`, at `millis`. Runs again when the relay has told more.
    pub fn of(self, change: Option<ChangeHash>, name: &str, millis: f64, language: Language) -> Attributed {
        let seen = |told: Arc<Told>| {
            let change = change?;
            let of_change = |doc: &Automerge| {
                let is_later = doc
                    .get_changes_meta(&told.heads)
                    .iter()
                    .any(|later| later.hash == change);
                let meta = doc.get_change_meta_by_hash(&change)?;
                Some((is_later, meta.actor.to_hex_string(), meta.seq))
            };
            let (is_later, actor, seq) = self.host.with_document(of_change)??;
            if is_later {
                self.lacks.set_value(true);
                return None;
            }
            let brought = told.ledger.brought(&actor, seq)?;
            let words = match (brought.label, brought.is_carried) {
                ("", false) => text!("ledger.brought.unnamed"),
                ("", true) => text!("ledger.carried.unnamed"),
                (_, false) => text!("ledger.brought"),
                (_, true) => text!("ledger.carried"),
            };
            Some(Attributed {
                who: words.fill(language, &[("name", name), ("link", brought.label)]),
                millis: brought.millis,
            })
        };
        self.told.get().and_then(seen).unwrap_or_else(|| Attributed {
            who: name.to_owned(),
            millis,
        })
    }
}
