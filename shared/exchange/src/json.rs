//! Plans as JSON, for other programs. `FORMAT.md` beside this crate describes it.

use crate::import::wishes;
use serde_json::{Map, Number, Value as Json, json};
use shared::i18n::{Text, find};
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::{Intent, Plan, Record, Value};
use shared::schema::{CollectionId, FieldId, FieldKind, SCHEMA_VERSION};
use std::sync::Arc;

/// What the file says it is.
const FORMAT: &str = "touchloom.plan";
/// Counts up when something written before would be read wrongly.
const VERSION: u64 = 1;
/// Records in a file at most.
const MAX_RECORDS: usize = 200_000;

/// Why a file is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// Not JSON, or not of this format.
    #[error("this is no plan in JSON")]
    NoPlan,
    /// Written by a later version.
    #[error("this plan was written by a newer version")]
    Newer,
    /// More records than any plan has.
    #[error("the file has too many records")]
    TooLong,
}

impl JsonError {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::NoPlan, Self::Newer, Self::TooLong];

    /// What to tell the person who brought the file.
    pub const fn text(self) -> &'static Text {
        match self {
            Self::NoPlan => const { find("exchange.error.no_plan") },
            Self::Newer => const { find("exchange.error.newer") },
            Self::TooLong => const { find("exchange.error.too_long") },
        }
    }
}

/// Writes a plan. The bin and unsettled conflicts stay behind.
pub fn write(plan: &Plan) -> String {
    let collections: Map<String, Json> = CollectionId::of_records()
        .map(|id| (id, plan.live(id)))
        .filter(|(_, records)| !records.is_empty())
        .map(|(id, records)| {
            let records = records.iter().map(|record| {
                let mut json = fields(record);
                json.insert("id".to_owned(), Json::from(record.id.as_str()));
                Json::Object(json)
            });
            (id.def().key.to_owned(), records.collect())
        })
        .collect();
    let json = json!({
        "format": FORMAT,
        "version": VERSION,
        "schema": SCHEMA_VERSION,
        "plan": fields(plan.frame()),
        "collections": collections,
    });
    format!("{json:#}\n")
}

fn fields(record: &Record) -> Map<String, Json> {
    record
        .collection
        .fields()
        .filter_map(|field| Some((field.def().key.to_owned(), json(record.value(field))?)))
        .collect()
}

fn json(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Empty => return None,
        Value::Text(text) => Json::from(text.as_str()),
        Value::Int(int) => Json::from(*int),
        Value::Float(float) => Json::Number(Number::from_f64(*float)?),
        Value::Bool(checked) => Json::from(*checked),
        Value::Set(members) => members.iter().map(String::as_str).collect(),
        Value::Shares(shares) => Json::Object(
            shares
                .iter()
                .filter_map(|(id, share)| Some((id.clone(), Json::Number(Number::from_f64(*share)?))))
                .collect(),
        ),
    })
}

/// Reads a plan. Collections and fields that this version does not know are left out.
///
/// # Errors
/// See [`JsonError`].
pub fn read(text: &str) -> Result<Plan, JsonError> {
    let json: Json = serde_json::from_str(text).map_err(|_| JsonError::NoPlan)?;
    if json.get("format").and_then(Json::as_str) != Some(FORMAT) {
        return Err(JsonError::NoPlan);
    }
    match json.get("version").and_then(Json::as_u64) {
        Some(version) if version <= VERSION => {}
        Some(_) => return Err(JsonError::Newer),
        None => return Err(JsonError::NoPlan),
    }
    let mut records = Vec::new();
    if let Some(frame) = json.get("plan").and_then(Json::as_object) {
        records.push((RecordKey::frame(), values(CollectionId::Frame, frame)));
    }
    for id in CollectionId::of_records() {
        let list = json
            .pointer("/collections")
            .and_then(|all| all.get(id.def().key))
            .and_then(Json::as_array);
        for record in list.into_iter().flatten().filter_map(Json::as_object) {
            if records.len() >= MAX_RECORDS {
                return Err(JsonError::TooLong);
            }
            let own = record
                .get("id")
                .and_then(Json::as_str)
                .and_then(|id| id.parse::<RecordId>().ok());
            if let Some(own) = own {
                records.push((RecordKey::new(id, own), values(id, record)));
            }
        }
    }
    Ok(Plan::default().including(records))
}

fn values(collection: CollectionId, record: &Map<String, Json>) -> Vec<(FieldId, Value)> {
    collection
        .fields()
        .filter_map(|field| Some((field, value(field.def().kind, record.get(field.def().key)?)?)))
        .collect()
}

/// A value of the type that the field's kind stores.
fn value(kind: FieldKind, json: &Json) -> Option<Value> {
    Some(match kind {
        FieldKind::Tags | FieldKind::Refs(_) => {
            let members = json.as_array()?.iter().filter_map(Json::as_str).map(str::to_owned);
            Value::Set(members.collect())
        }
        FieldKind::Shares(_) => {
            let shares = json.as_object()?.iter();
            Value::Shares(
                shares
                    .filter_map(|(id, share)| Some((id.clone(), share.as_f64()?)))
                    .collect(),
            )
        }
        FieldKind::Check => Value::Bool(json.as_bool()?),
        FieldKind::Money | FieldKind::Scale { .. } => Value::Int(json.as_i64()?),
        FieldKind::Number | FieldKind::Percent => match json.as_i64() {
            Some(int) if !json.is_f64() => Value::Int(int),
            _ => Value::Float(json.as_f64()?),
        },
        _ => Value::Text(json.as_str()?.to_owned()),
    })
}

/// The wishes that bring `plan` up to what was read. Records keep the ids that they had.
pub fn apply(read: &Plan, plan: &Plan) -> Vec<Intent> {
    let mut intents = Vec::new();
    let frame = std::iter::once(read.frame().clone());
    for record in frame.chain(CollectionId::of_records().flat_map(|id| read.live(id))) {
        let at = RecordKey::new(record.collection, record.id.clone());
        let old = plan.record(record.collection, &record.id);
        let values = record.collection.fields().filter_map(|field| {
            let value = record.value(field);
            let known = old.map_or(&Value::Empty, |old| old.value(field));
            (*value != Value::Empty && value != known).then(|| (field, value.clone()))
        });
        intents.extend(wishes(at, old.map(Arc::as_ref), values.collect()));
    }
    intents
}
