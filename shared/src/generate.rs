//! Large plans for tests and measurements: the same bytes for the same [`Recipe`], never part of the app.
//!
//! A generated plan is like one that a company has worked on for a year: all collections, references among them, Chinese and
//! Latin text, several authors, a history of edits, a bin, and a few conflicts that nobody has settled.

use crate::cadence::Cadence;
use crate::ids::RecordId;
use crate::plan::change::RecordKey;
use crate::plan::intent::{self, Intent, IntentError};
use crate::plan::{Plan, Value, genesis, order};
use crate::schema::{CollectionId, FieldDef, FieldId, FieldKind};
use automerge::transaction::{CommitOptions, Transaction};
use automerge::{ActorId, Author, Automerge};
use std::collections::{BTreeMap, BTreeSet};

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// Records in all, the bin included.
    pub records: usize,
    /// Edits made afterwards, each a change of its own.
    pub edits: usize,
    /// Fields that two people set at the same time.
    pub conflicts: usize,
    /// The collection that all of them are in but for a few of each other; spread over all of them as in life when `None`.
    pub most: Option<CollectionId>,
    /// Another seed, another plan.
    pub seed: u64,
}

impl Recipe {
    /// A plan with this many records: one edit for five records, one conflict for two hundred.
    pub const fn of(records: usize) -> Self {
        Self {
            records,
            edits: records / 5,
            conflicts: records / 200,
            most: None,
            seed: 1,
        }
    }

    /// A plan with so many records in one collection, a few of each other, and no later edits.
    pub const fn long(collection: CollectionId, rows: usize) -> Self {
        Self {
            records: rows,
            edits: 0,
            conflicts: 0,
            most: Some(collection),
            seed: 1,
        }
    }
}

impl Default for Recipe {
    fn default() -> Self {
        Self::of(10_000)
    }
}

/// Who works on the plan.
const AUTHORS: [&str; 6] = ["王怡君", "Ana Costa", "林志明", "陈晓", "J. Whitfield", "周 Mei"];

/// Records of each other collection in a plan that has most of them in one.
const FEW: usize = 12;

/// Records made in one change: well below what a relay takes.
const BATCH: usize = 64;

/// When work began, in seconds since 1970, and how far apart two changes are.
const BEGAN_SECS: i64 = 1_760_000_000;
const APART_SECS: i64 = 97;

/// The saved document.
///
/// # Errors
/// None in practice: only when the engine refuses what it has been given.
pub fn generate(recipe: &Recipe) -> Result<Vec<u8>, IntentError> {
    let mut writer = Writer::new(recipe.seed)?;
    writer.create(counts(recipe))?;
    for _ in 0..recipe.edits {
        writer.edit()?;
    }
    writer.disagree(recipe.conflicts)?;
    Ok(writer.doc.save())
}

struct Writer {
    doc: Automerge,
    random: Random,
    changes: i64,
    ids: BTreeMap<CollectionId, Vec<RecordId>>,
}

impl Writer {
    fn new(seed: u64) -> Result<Self, IntentError> {
        Ok(Self {
            doc: genesis::new_document(actor(0, 0))?,
            random: Random(seed),
            changes: 0,
            ids: BTreeMap::new(),
        })
    }

    fn create(&mut self, counts: Vec<(CollectionId, usize)>) -> Result<(), IntentError> {
        for (collection, count) in &counts {
            let ids = (0..*count).map(|_| self.random.id()).collect();
            self.ids.insert(*collection, ids);
        }
        let frame: Vec<_> = CollectionId::Frame.fields().collect();
        for field in frame {
            let intent = Intent::Set {
                record: RecordKey::frame(),
                field,
                value: self.value(field.def()),
            };
            self.change(|tx| intent::apply(tx, &Plan::default(), &intent, 0))?;
        }
        for (collection, count) in counts {
            let places = order::spread(None, None, count);
            let ids = self.ids.get(&collection).cloned().unwrap_or_default();
            let records: Vec<(RecordId, String)> = ids.into_iter().zip(places).collect();
            for batch in records.chunks(BATCH) {
                let made: Vec<_> = batch
                    .iter()
                    .map(|(id, place)| {
                        let record = RecordKey::new(collection, id.clone());
                        (record, place.clone(), self.values(collection))
                    })
                    .collect();
                self.change(|tx| {
                    made.into_iter()
                        .try_for_each(|(record, place, values)| intent::create_at(tx, &record, place, &values))
                })?;
            }
        }
        Ok(())
    }

    /// One edit of one field, now and then of the bin.
    fn edit(&mut self) -> Result<(), IntentError> {
        let Some((record, field)) = self.somewhere() else {
            return Ok(());
        };
        let prose = matches!(field.def().kind, FieldKind::Prose);
        let intent = match self.random.below(20) {
            0 => Intent::Bin { record },
            _ if prose => Intent::Splice {
                record,
                field,
                at: self.random.below(40),
                delete: self.random.below(4),
                insert: self.random.words(1, 3),
            },
            _ => Intent::Set {
                record,
                field,
                value: self.value(field.def()),
            },
        };
        self.change(|tx| intent::apply(tx, &Plan::default(), &intent, BEGAN_SECS))
    }

    /// Two people set the same fields without knowing of each other.
    fn disagree(&mut self, conflicts: usize) -> Result<(), IntentError> {
        let records: Vec<RecordKey> = (0..conflicts)
            .filter_map(|_| self.somewhere().map(|(record, _)| record))
            .collect();
        let mut other = self.doc.fork();
        for (person, doc) in [(1, &mut self.doc), (2, &mut other)] {
            become_author(doc, person, u64::MAX - person as u64);
            let mut tx = doc.transaction();
            for record in &records {
                let intent = Intent::Set {
                    record: record.clone(),
                    field: record.collection.title(),
                    value: self.random.words(2, 4).into(),
                };
                intent::apply(&mut tx, &Plan::default(), &intent, 0)?;
            }
            tx.commit_with(CommitOptions::default().with_message("many").with_time(BEGAN_SECS));
        }
        self.doc.merge(&mut other)?;
        Ok(())
    }

    /// One transaction by one of the authors.
    fn change(
        &mut self,
        write: impl FnOnce(&mut Transaction<'_>) -> Result<(), IntentError>,
    ) -> Result<(), IntentError> {
        let person = self.random.below(AUTHORS.len());
        // A session of work is an actor of its own.
        become_author(&mut self.doc, person, self.changes as u64 / 500);
        let time = BEGAN_SECS + self.changes * APART_SECS;
        let mut tx = self.doc.transaction();
        write(&mut tx)?;
        tx.commit_with(CommitOptions::default().with_message("edit").with_time(time));
        self.changes += 1;
        Ok(())
    }

    fn somewhere(&mut self) -> Option<(RecordKey, FieldId)> {
        let all: usize = self.ids.values().map(Vec::len).sum();
        let mut at = self.random.below(all);
        for (collection, ids) in &self.ids {
            if let Some(id) = ids.get(at) {
                let fields: Vec<FieldId> = collection.fields().collect();
                let field = *fields.get(self.random.below(fields.len()))?;
                return Some((RecordKey::new(*collection, id.clone()), field));
            }
            at -= ids.len();
        }
        None
    }

    /// A record's first values: always a title, and most other fields.
    fn values(&mut self, collection: CollectionId) -> Vec<(FieldId, Value)> {
        let fields: Vec<FieldId> = collection
            .fields()
            .filter(|field| *field == collection.title() || self.random.below(10) < 8)
            .collect();
        fields
            .into_iter()
            .map(|field| (field, self.value(field.def())))
            .filter(|(_, value)| *value != Value::Empty)
            .collect()
    }

    fn value(&mut self, field: &FieldDef) -> Value {
        let random = &mut self.random;
        match field.kind {
            FieldKind::Line => random.words(2, 5).into(),
            FieldKind::Prose => random.words(6, 22).into(),
            FieldKind::Choice(choices) => choices[random.below(choices.len())].key.into(),
            FieldKind::Tags => Value::Set((0..random.below(3)).map(|_| random.words(1, 1)).collect()),
            FieldKind::Number => (random.below(500) as f64).into(),
            FieldKind::Percent => (40.0 + random.below(60) as f64).into(),
            FieldKind::Money => (random.below(50_000_000) as i64).into(),
            FieldKind::When => format!("P{}D", random.below(365)).into(),
            FieldKind::Span => {
                let start = random.below(330);
                format!("P{start}D/P{}D", start + 1 + random.below(30)).into()
            }
            FieldKind::Cadence => Cadence::ALL[random.below(Cadence::ALL.len())].key().into(),
            FieldKind::Limit => format!("P{}D", 1 + random.below(14)).into(),
            FieldKind::Person => AUTHORS[random.below(AUTHORS.len())].into(),
            FieldKind::Scale { min, max } => {
                let steps = usize::try_from(max - min + 1).unwrap_or(1);
                (min + random.below(steps) as i64).into()
            }
            FieldKind::Check => (random.below(6) == 0).into(),
            FieldKind::Target => format!("≥ {} %", random.below(100)).into(),
            FieldKind::Ref(to) => self.other(to).as_ref().map_or(Value::Empty, Value::from),
            FieldKind::Refs(to) => {
                let count = 1 + self.random.below(3);
                let ids: BTreeSet<String> = (0..count)
                    .filter_map(|_| self.other(to))
                    .map(|id| id.to_string())
                    .collect();
                Value::Set(ids)
            }
            FieldKind::Shares(to) => {
                let shares = [40.0, 30.0, 20.0, 10.0];
                Value::Shares(
                    shares
                        .iter()
                        .filter_map(|share| Some((self.other(to)?.to_string(), *share)))
                        .collect(),
                )
            }
        }
    }

    fn other(&mut self, collection: CollectionId) -> Option<RecordId> {
        let ids = self.ids.get(&collection)?;
        ids.get(self.random.below(ids.len())).cloned()
    }
}

/// How many records each collection gets.
fn counts(recipe: &Recipe) -> Vec<(CollectionId, usize)> {
    let Some(most) = recipe.most else {
        return spread(recipe.records);
    };
    let count = |id| if id == most { recipe.records } else { FEW };
    CollectionId::of_records().map(|id| (id, count(id))).collect()
}

/// Of a thousand records: stages and channels few, as in life, and what hangs on them many.
fn spread(records: usize) -> Vec<(CollectionId, usize)> {
    let permille = |collection| match collection {
        CollectionId::Touchpoints => 150,
        CollectionId::Scenarios => 80,
        CollectionId::Activities => 100,
        CollectionId::Tasks => 120,
        CollectionId::Budget => 100,
        CollectionId::Readings => 80,
        CollectionId::Feedback => 60,
        CollectionId::Materials | CollectionId::Partners => 25,
        CollectionId::Resources | CollectionId::Risks | CollectionId::Metrics => 15,
        CollectionId::DataEvents | CollectionId::Milestones | CollectionId::MetricTargets => 10,
        CollectionId::Goals => 4,
        CollectionId::Stages => 1,
        _ => 2,
    };
    let others = CollectionId::of_records().filter(|id| *id != CollectionId::Steps);
    let mut counts: Vec<_> = others
        .map(|collection| (collection, (records * permille(collection) / 1000).max(1)))
        .collect();
    let sum: usize = counts.iter().map(|(_, count)| count).sum();
    counts.push((CollectionId::Steps, records.saturating_sub(sum)));
    counts
}

fn become_author(doc: &mut Automerge, person: usize, session: u64) {
    let name = AUTHORS.get(person).copied().unwrap_or_default();
    doc.set_author(Some(Author::from(name.as_bytes().to_vec())));
    doc.set_actor(actor(person, session));
}

fn actor(person: usize, session: u64) -> ActorId {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&(person as u64 + 1).to_be_bytes());
    bytes[8..].copy_from_slice(&session.to_be_bytes());
    ActorId::from(bytes.as_slice())
}

/// splitmix64: small, seeded, good enough for made-up plans, and never for secrets.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `bound`; 0 when there is nothing below it.
    fn below(&mut self, bound: usize) -> usize {
        (self.next() % (bound.max(1) as u64)) as usize
    }

    fn id(&mut self) -> RecordId {
        let mut bytes = [0; 12];
        bytes[..8].copy_from_slice(&self.next().to_be_bytes());
        bytes[8..].copy_from_slice(&self.next().to_be_bytes()[..4]);
        RecordId::from_random(bytes)
    }

    /// Words of one language, as many as asked for.
    fn words(&mut self, least: usize, most: usize) -> String {
        let (words, gap) = WORDS[self.below(WORDS.len())];
        let count = least + self.below(most - least + 1);
        let chosen: Vec<&str> = (0..count).map(|_| words[self.below(words.len())]).collect();
        chosen.join(gap)
    }
}

/// Words, and what stands between them.
const WORDS: [(&[&str], &str); 3] = [
    (
        &[
            "launch", "store", "window", "customer", "journey", "review", "spring", "service", "offer", "member",
            "café", "brand", "video", "poster", "quality", "answer", "touch", "second", "visit", "friend", "trial",
            "display",
        ],
        " ",
    ),
    (
        &[
            "門市",
            "顧客",
            "旅程",
            "開箱",
            "短影音",
            "會員",
            "客服",
            "體驗",
            "新品",
            "倒數",
            "海報",
            "品牌",
            "回購",
            "優惠",
            "社群",
            "挑戰賽",
            "快閃店",
            "評估",
            "觸點",
            "情緒",
            "KOL",
        ],
        "",
    ),
    (
        &[
            "门店",
            "顾客",
            "旅程",
            "开箱",
            "短视频",
            "会员",
            "客服",
            "体验",
            "新品",
            "倒计时",
            "海报",
            "品牌",
            "复购",
            "优惠",
            "社群",
            "挑战赛",
            "快闪店",
            "评估",
            "触点",
            "情绪",
            "👍🏽",
        ],
        "",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Recipe {
        Recipe {
            conflicts: 8,
            ..Recipe::of(500)
        }
    }

    #[test]
    fn the_same_recipe_gives_the_same_bytes() {
        let bytes = generate(&small()).unwrap();
        assert_eq!(bytes, generate(&small()).unwrap());
        let other = Recipe { seed: 2, ..small() };
        assert_ne!(bytes, generate(&other).unwrap());
    }

    #[test]
    fn a_long_plan_has_its_records_in_one_collection() {
        let bytes = generate(&Recipe::long(CollectionId::Tasks, 300)).unwrap();
        let (doc, _) = genesis::load_document(&[bytes], actor(9, 9));
        let (plan, _) = Plan::read(&doc);
        for collection in CollectionId::of_records() {
            let count = if collection == CollectionId::Tasks { 300 } else { FEW };
            assert_eq!(plan.all(collection).count(), count);
        }
    }

    #[test]
    fn a_generated_plan_is_whole() {
        let bytes = generate(&small()).unwrap();
        let (doc, unreadable) = genesis::load_document(&[bytes], actor(9, 9));
        let (plan, defects) = Plan::read(&doc);
        assert_eq!((unreadable, defects), (0, vec![]));
        let all: Vec<_> = CollectionId::of_records().flat_map(|id| plan.all(id)).collect();
        assert_eq!(all.len(), 500);
        assert!(all.iter().any(|record| record.gone.is_some()));
        assert!(all.iter().any(|record| record.has_conflicts()));
        for (collection, count) in spread(500) {
            assert_eq!(plan.all(collection).count(), count);
        }
        for record in &all {
            for field in record.collection.fields() {
                let FieldKind::Ref(to) = field.def().kind else { continue };
                if let Ok(id) = record.value(field).as_text().parse() {
                    assert!(plan.record(to, &id).is_some());
                }
            }
        }
        assert!(doc.get_authors().len() >= AUTHORS.len());
        let longest = doc.get_changes(&[]).iter().map(|change| change.len()).max();
        let limits = crate::sync::Limits::default();
        assert!(
            longest.is_some_and(|ops| (ops as u64) < limits.change_ops),
            "a relay would refuse {longest:?}"
        );
    }
}
