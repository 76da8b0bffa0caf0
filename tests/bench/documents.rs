//! A document in the terms of each protocol, with the same content.

use crate::contender::Speech;
use crate::plans;
use anyhow::{Context, Result};
use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, Value};
use std::collections::HashMap;
use yrs::{Any, Doc, In, Map, MapPrelim, MapRef, Out, TextPrelim, Transact};

#[derive(Clone)]
pub(crate) enum Document {
    Automerge(Box<Automerge>),
    Yjs(Yjs),
    Numbers(HashMap<String, u64>),
}

impl Document {
    /// Nothing yet.
    pub(crate) fn empty(speech: Speech, actor: u64) -> Self {
        match speech {
            Speech::Automerge => Self::Automerge(Box::new(plans::empty(actor))),
            Speech::Yjs => Self::Yjs(Yjs::empty(actor)),
            Speech::Bytes => Self::Numbers(HashMap::new()),
        }
    }

    /// A new plan.
    pub(crate) fn new(speech: Speech, actor: u64) -> Result<Self> {
        Self::holding(speech, actor, plans::new(actor)?)
    }

    /// What this plan holds; its history only where the protocol can tell it.
    pub(crate) fn holding(speech: Speech, actor: u64, plan: Automerge) -> Result<Self> {
        match speech {
            Speech::Automerge => Ok(Self::Automerge(Box::new(plan))),
            Speech::Yjs => {
                let yjs = Yjs::empty(actor);
                let mut content = fields(&plan, &ROOT)?;
                content.sort_by(|a, b| a.0.cmp(&b.0));
                let mut transaction = yjs.doc.transact_mut();
                for (key, value) in content {
                    yjs.numbers.insert(&mut transaction, key, value);
                }
                drop(transaction);
                Ok(Self::Yjs(yjs))
            }
            Speech::Bytes => Ok(Self::empty(speech, actor)),
        }
    }

    /// Counts without being connected.
    pub(crate) fn put(&mut self, key: &str, value: u64) -> Result<()> {
        match self {
            Self::Automerge(doc) => plans::put_offline(doc, key, value),
            Self::Yjs(yjs) => {
                yjs.put(key, value);
                Ok(())
            }
            Self::Numbers(numbers) => {
                numbers.insert(key.to_owned(), value);
                Ok(())
            }
        }
    }
}

/// A Yjs document with everything in one map.
#[derive(Clone)]
pub(crate) struct Yjs {
    pub(crate) doc: Doc,
    numbers: MapRef,
}

impl Yjs {
    fn empty(actor: u64) -> Self {
        let doc = Doc::with_client_id(actor + 1);
        let numbers = doc.get_or_insert_map("plan");
        Self { doc, numbers }
    }

    /// Returns the edit.
    pub(crate) fn put(&self, key: &str, value: u64) -> Vec<u8> {
        let mut transaction = self.doc.transact_mut();
        self.numbers.insert(&mut transaction, key, value as f64);
        transaction.encode_update_v1()
    }

    pub(crate) fn get(&self, key: &str) -> u64 {
        match self.numbers.get(&self.doc.transact(), key) {
            Some(Out::Any(value)) => value.cast::<f64>().unwrap_or_default() as u64,
            _ => 0,
        }
    }
}

/// An object's fields as Yjs takes them. Generated plans are a few levels deep.
fn fields(plan: &Automerge, object: &ObjId) -> Result<Vec<(String, In)>> {
    let keys: Vec<String> = plan.keys(object).collect();
    keys.into_iter()
        .map(|key| {
            let (value, id) = plan.get(object, &key)?.context("a key without a value")?;
            let value = match value {
                Value::Object(ObjType::Text) => In::from(TextPrelim::new(plan.text(&id)?)),
                Value::Object(_) => In::from(fields(plan, &id)?.into_iter().collect::<MapPrelim>()),
                Value::Scalar(scalar) => In::Any(Any::from(scalar.to_string())),
            };
            Ok((key, value))
        })
        .collect()
}
