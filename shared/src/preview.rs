//! What an import would do, for the person who decides: made by the worker that reads the file, shown by the page.

use crate::cell::{Context, Style, format_cell};
use crate::i18n::Language;
use crate::ids::RecordId;
use crate::plan::change::RecordKey;
use crate::plan::{Intent, Plan, Value, pack};
use crate::schema::{COLLECTIONS, CollectionId, FieldId, FieldKind, frame};
use minicbor::{Decoder, Encoder};
use std::collections::{BTreeMap, BTreeSet};

/// Characters of a fact that are shown: enough to recognise it.
const FACT_CHARS: usize = 240;

/// What was found in a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// What would be made or changed, in the order of the file.
    pub finds: Vec<Find>,
    /// Records of the file that the plan holds already, word for word.
    pub same: u32,
    /// Text that stays prose, by line.
    pub prose: Vec<(u32, String)>,
    /// What the file leaves blank: the record's title and the field.
    pub missing: Vec<(String, FieldId)>,
    /// Lines that are no part of a plan.
    pub ignored: u32,
    /// The wishes that carry all of it out.
    pub intents: Vec<Intent>,
}

/// Something that would be made or changed, and that a person may leave out: a record, or one field of the plan's frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Find {
    /// Which record.
    pub record: RecordKey,
    /// The field, in the frame; `None` for a whole record.
    pub field: Option<FieldId>,
    /// The record's title, or what the frame's field would say.
    pub title: String,
    /// Whether the plan has it already.
    pub novelty: Novelty,
    /// What else it would say, for reading.
    pub facts: Vec<(FieldId, String)>,
}

/// Whether a record is in the plan already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Novelty {
    /// It will be made.
    New,
    /// It will be brought up to date.
    Known,
}

/// What a person decided about a preview, by the places of its finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is not wanted.
    pub left_out: BTreeSet<usize>,
    /// Titles that were corrected.
    pub titles: BTreeMap<usize, String>,
    /// New records that are something else than was recognised.
    pub instead: BTreeMap<usize, Instead>,
}

/// What a new record is taken as, if not as what was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// A record of this collection. What it has no field for stays as text in its first prose.
    Record(CollectionId),
    /// Text in [`TEXT_FIELD`].
    Text,
}

/// Where in the plan's frame a record stays that is taken as text.
pub const TEXT_FIELD: FieldId = frame::background.id();

impl Instead {
    /// What a new record of a collection can be taken as: what stands by itself and has room for every text.
    pub fn options(of: CollectionId) -> impl Iterator<Item = Self> {
        const PARTS: [CollectionId; 3] = [CollectionId::Steps, CollectionId::Readings, CollectionId::MetricTargets];
        let records = CollectionId::of_records()
            .filter(move |id| *id != of && !PARTS.contains(id) && prose_of(*id).is_some())
            .map(Self::Record);
        records.chain([Self::Text])
    }
}

impl Preview {
    /// What these wishes would do to `plan`, in a language that people read.
    pub fn of(intents: Vec<Intent>, plan: &Plan, language: Language) -> Self {
        let together = plan.including(intents.iter().filter_map(written));
        let context = Context::new(language, &together).with_style(Style::Reading);
        let mut finds: Vec<Find> = Vec::new();
        let mut places: BTreeMap<RecordKey, usize> = BTreeMap::new();
        for intent in &intents {
            let Some(key) = record_of(intent) else { continue };
            let fields = written(intent).map(|(_, values)| values).unwrap_or_default();
            let facts = fields.iter().map(|(field, value)| {
                let text = format_cell(*field, value, &context);
                (*field, text.chars().take(FACT_CHARS).collect::<String>())
            });
            if key.collection == CollectionId::Frame {
                finds.extend(facts.map(|(field, title)| Find {
                    record: key.clone(),
                    field: Some(field),
                    title,
                    novelty: match plan.frame().value(field) {
                        Value::Empty => Novelty::New,
                        _ => Novelty::Known,
                    },
                    facts: Vec::new(),
                }));
                continue;
            }
            let place = *places.entry(key.clone()).or_insert_with(|| {
                finds.push(Find {
                    record: key.clone(),
                    field: None,
                    title: together
                        .record(key.collection, &key.id)
                        .map_or_else(String::new, |record| record.title().to_owned()),
                    novelty: match plan.record(key.collection, &key.id) {
                        None => Novelty::New,
                        Some(_) => Novelty::Known,
                    },
                    facts: Vec::new(),
                });
                finds.len() - 1
            });
            let title = key.collection.title();
            finds[place].facts.extend(facts.filter(|(field, _)| *field != title));
        }
        Self {
            finds,
            intents,
            ..Self::default()
        }
    }

    /// The wishes that carry out in `plan` what a person chose. Nothing points to a record that is not made.
    pub fn chosen(&self, choice: &Choice, plan: &Plan, language: Language) -> Vec<Intent> {
        let out = || choice.left_out.iter().filter_map(|place| self.finds.get(*place));
        let dropped: BTreeSet<(&RecordKey, Option<FieldId>)> = out().map(|find| (&find.record, find.field)).collect();
        let instead: BTreeMap<&RecordKey, Instead> = (choice.instead.iter())
            .filter_map(|(place, instead)| Some((self.finds.get(*place)?, *instead)))
            .filter(|(find, _)| find.field.is_none() && find.novelty == Novelty::New)
            .map(|(find, instead)| (&find.record, instead))
            .collect();
        let unmade: BTreeSet<(CollectionId, &str)> = out()
            .filter(|find| find.field.is_none() && find.novelty == Novelty::New)
            .map(|find| &find.record)
            .chain(instead.keys().copied())
            .map(|record| (record.collection, record.id.as_str()))
            .collect();
        let together = (!instead.is_empty()).then(|| plan.including(self.intents.iter().filter_map(written)));
        let mut text = Vec::new();
        let mut titles: BTreeMap<&RecordKey, &str> = choice
            .titles
            .iter()
            .filter_map(|(place, title)| Some((&self.finds.get(*place)?.record, title.trim())))
            .filter(|(key, title)| !title.is_empty() && key.collection != CollectionId::Frame)
            .collect();
        let mut chosen = Vec::with_capacity(self.intents.len());
        for intent in &self.intents {
            let Some(key) = record_of(intent) else { continue };
            let field = match intent {
                Intent::Set { field, .. } if key.collection == CollectionId::Frame => Some(*field),
                _ => None,
            };
            if dropped.contains(&(key, field)) {
                continue;
            }
            let mut intent = intent.clone();
            let left = match &mut intent {
                Intent::Create { record, values, .. } => {
                    values.retain_mut(|(field, value)| unlink(*field, value, &unmade) == Link::Kept);
                    if let Some(title) = titles.remove(&*record) {
                        let field = record.collection.title();
                        values.retain(|(other, _)| *other != field);
                        values.push((field, title.into()));
                    }
                    match (instead.get(&*record), &together) {
                        (Some(Instead::Record(to)), Some(together)) => {
                            let context = Context::new(language, together).with_style(Style::Reading);
                            *values = moved(record.collection, *to, values, &context);
                            record.collection = *to;
                            Link::Kept
                        }
                        (Some(Instead::Text), Some(together)) => {
                            let context = Context::new(language, together).with_style(Style::Reading);
                            text.extend(as_text(record.collection, values, &context));
                            Link::Lost
                        }
                        _ => Link::Kept,
                    }
                }
                Intent::Set { field, value, .. } => unlink(*field, value, &unmade),
                _ => Link::Kept,
            };
            if left == Link::Kept {
                chosen.push(intent);
            }
        }
        // A record that is there already gets its corrected title last.
        chosen.extend(
            titles
                .into_iter()
                .filter(|(key, _)| !dropped.contains(&(*key, None)))
                .map(|(key, title)| Intent::Set {
                    record: key.clone(),
                    field: key.collection.title(),
                    value: title.into(),
                }),
        );
        keep_text(&mut chosen, plan, &text);
        chosen
    }

    /// As bytes.
    pub fn pack(&self) -> Vec<u8> {
        let mut out = Encoder::new(Vec::new());
        // Writing into a vector cannot fail.
        let _ = out.array(self.finds.len() as u64);
        for find in &self.finds {
            let _ = out
                .u32(find.record.collection as u32)
                .and_then(|out| out.str(find.record.id.as_str()))
                .and_then(|out| out.encode(find.field.map(|field| field.index() as u32)))
                .and_then(|out| out.str(&find.title))
                .and_then(|out| out.bool(find.novelty == Novelty::New))
                .and_then(|out| out.array(find.facts.len() as u64));
            for (field, text) in &find.facts {
                let _ = out.u32(field.index() as u32).and_then(|out| out.str(text));
            }
        }
        let _ = out.u32(self.same).and_then(|out| out.array(self.prose.len() as u64));
        for (line, text) in &self.prose {
            let _ = out.u32(*line).and_then(|out| out.str(text));
        }
        let _ = out.array(self.missing.len() as u64);
        for (title, field) in &self.missing {
            let place = (field.collection() as u32, field.index() as u32);
            let _ = out
                .str(title)
                .and_then(|out| out.u32(place.0))
                .and_then(|out| out.u32(place.1));
        }
        let _ = out
            .u32(self.ignored)
            .and_then(|out| out.bytes(&pack::intents(&self.intents)));
        out.into_writer()
    }

    /// What [`Preview::pack`] wrote.
    pub fn unpack(bytes: &[u8]) -> Option<Self> {
        let mut from = Decoder::new(bytes);
        let mut preview = Self::default();
        for _ in 0..from.array().ok()?? {
            preview.finds.push(read_find(&mut from)?);
        }
        preview.same = from.u32().ok()?;
        for _ in 0..from.array().ok()?? {
            preview.prose.push((from.u32().ok()?, from.str().ok()?.to_owned()));
        }
        for _ in 0..from.array().ok()?? {
            let title = from.str().ok()?.to_owned();
            let collection = read_collection(&mut from)?;
            preview.missing.push((title, read_field(&mut from, collection)?));
        }
        preview.ignored = from.u32().ok()?;
        preview.intents = pack::read_intents(from.bytes().ok()?)?;
        Some(preview)
    }
}

fn read_find(from: &mut Decoder<'_>) -> Option<Find> {
    let collection = read_collection(from)?;
    let id: RecordId = from.str().ok()?.parse().ok()?;
    let field: Option<u32> = from.decode().ok()?;
    let mut find = Find {
        record: RecordKey::new(collection, id),
        field: field.and_then(|index| collection.fields().nth(index as usize)),
        title: from.str().ok()?.to_owned(),
        novelty: if from.bool().ok()? {
            Novelty::New
        } else {
            Novelty::Known
        },
        facts: Vec::new(),
    };
    for _ in 0..from.array().ok()?? {
        let field = read_field(from, collection)?;
        find.facts.push((field, from.str().ok()?.to_owned()));
    }
    Some(find)
}

fn read_collection(from: &mut Decoder<'_>) -> Option<CollectionId> {
    Some(COLLECTIONS.get(from.u32().ok()? as usize)?.id)
}

fn read_field(from: &mut Decoder<'_>, collection: CollectionId) -> Option<FieldId> {
    collection.fields().nth(from.u32().ok()? as usize)
}

/// The first prose of a record, which takes what has no field.
fn prose_of(collection: CollectionId) -> Option<FieldId> {
    collection
        .fields()
        .find(|field| matches!(field.def().kind, FieldKind::Prose))
}

/// The values of a record that becomes one of another collection: what that one has a field for, and the rest as text.
fn moved(
    from: CollectionId,
    to: CollectionId,
    values: &[(FieldId, Value)],
    context: &Context<'_>,
) -> Vec<(FieldId, Value)> {
    let (mut kept, mut rest) = (Vec::new(), Vec::new());
    for (field, value) in values {
        let def = field.def();
        let home = if *field == from.title() {
            Some(to.title())
        } else {
            to.fields()
                .find(|other| other.def().key == def.key && is_alike(&other.def().kind, &def.kind))
        };
        match home {
            Some(home) => kept.push((home, value.clone())),
            None => rest.push(line(*field, value, context)),
        }
    }
    if let (Some(prose), false) = (prose_of(to), rest.is_empty()) {
        let place = kept.iter().position(|(field, _)| *field == prose);
        let said = place.map(|place| kept.swap_remove(place).1);
        let said = said.as_ref().map(Value::as_text).filter(|said| !said.is_empty());
        let text: Vec<&str> = said.into_iter().chain(rest.iter().map(String::as_str)).collect();
        kept.push((prose, text.join("\n").into()));
    }
    kept
}

/// Whether what one field holds means the same in the other.
fn is_alike(a: &FieldKind, b: &FieldKind) -> bool {
    match (a, b) {
        (FieldKind::Choice(a), FieldKind::Choice(b)) => std::ptr::eq(*a, *b),
        (FieldKind::Ref(a), FieldKind::Ref(b))
        | (FieldKind::Refs(a), FieldKind::Refs(b))
        | (FieldKind::Shares(a), FieldKind::Shares(b)) => a == b,
        (FieldKind::Scale { min, max }, FieldKind::Scale { min: least, max: most }) => (min, max) == (least, most),
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

/// A record as lines of text: its title, then each field with its label.
fn as_text(collection: CollectionId, values: &[(FieldId, Value)], context: &Context<'_>) -> Vec<String> {
    let is_title = |field: FieldId| field == collection.title();
    let title = values.iter().filter(|(field, _)| is_title(*field));
    let rest = values.iter().filter(|(field, _)| !is_title(*field));
    title
        .map(|(_, value)| value.as_text().to_owned())
        .chain(rest.map(|(field, value)| line(*field, value, context)))
        .filter(|line| !line.is_empty())
        .collect()
}

fn line(field: FieldId, value: &Value, context: &Context<'_>) -> String {
    let colon = if context.language == Language::En { ": " } else { "：" };
    let label = field.def().label.in_language(context.language);
    format!("{label}{colon}{}", format_cell(field, value, context))
}

/// Puts lines behind what the plan says in [`TEXT_FIELD`], or will say.
fn keep_text(chosen: &mut Vec<Intent>, plan: &Plan, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let said = chosen
        .iter()
        .position(|intent| matches!(intent, Intent::Set { field, .. } if *field == TEXT_FIELD));
    let said = match said.map(|place| chosen.remove(place)) {
        Some(Intent::Set { value, .. }) => value,
        _ => plan.frame().value(TEXT_FIELD).clone(),
    };
    let said = Some(said.as_text()).filter(|said| !said.is_empty());
    let text: Vec<&str> = said.into_iter().chain(lines.iter().map(String::as_str)).collect();
    chosen.push(Intent::Set {
        record: RecordKey::frame(),
        field: TEXT_FIELD,
        value: text.join("\n").into(),
    });
}

/// The record an import's wish is about.
fn record_of(intent: &Intent) -> Option<&RecordKey> {
    match intent {
        Intent::Create { record, .. } | Intent::Set { record, .. } | Intent::Restore { record } => Some(record),
        _ => None,
    }
}

/// What a wish would write.
fn written(intent: &Intent) -> Option<(RecordKey, Vec<(FieldId, Value)>)> {
    match intent {
        Intent::Create { record, values, .. } => Some((record.clone(), values.clone())),
        Intent::Set { record, field, value } => Some((record.clone(), vec![(*field, value.clone())])),
        _ => None,
    }
}

/// What is left of a value.
#[derive(PartialEq, Eq)]
enum Link {
    Kept,
    Lost,
}

/// Takes references to records that are not made out of a value.
fn unlink(field: FieldId, value: &mut Value, unmade: &BTreeSet<(CollectionId, &str)>) -> Link {
    let is_lost = match (field.def().kind, value) {
        (FieldKind::Ref(to), Value::Text(id)) => unmade.contains(&(to, id.as_str())),
        (FieldKind::Refs(to), Value::Set(members)) => {
            let before = members.len();
            members.retain(|id| !unmade.contains(&(to, id.as_str())));
            before > 0 && members.is_empty()
        }
        (FieldKind::Shares(to), Value::Shares(shares)) => {
            let before = shares.len();
            shares.retain(|id, _| !unmade.contains(&(to, id.as_str())));
            before > 0 && shares.is_empty()
        }
        _ => false,
    };
    if is_lost { Link::Lost } else { Link::Kept }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::intent::Place;
    use crate::schema::{frame, goal, task};

    fn key(collection: CollectionId, id: &str) -> RecordKey {
        RecordKey::new(collection, id.parse().unwrap())
    }

    fn created(record: &RecordKey, values: Vec<(FieldId, Value)>) -> Intent {
        Intent::Create {
            record: record.clone(),
            place: Place::Last,
            values,
        }
    }

    fn set(record: &RecordKey, field: FieldId, value: impl Into<Value>) -> Intent {
        Intent::Set {
            record: record.clone(),
            field,
            value: value.into(),
        }
    }

    /// A plan with a goal; a file with its new owner, two tasks of which one is part of the other, and a title.
    fn example() -> (Plan, Preview) {
        let (goal, whole, part) = (
            key(CollectionId::Goals, "g"),
            key(CollectionId::Tasks, "t1"),
            key(CollectionId::Tasks, "t2"),
        );
        let plan = Plan::default().including([(goal.clone(), vec![(goal::statement.id(), "More".into())])]);
        let intents = vec![
            set(&RecordKey::frame(), frame::title.id(), "The plan"),
            set(&RecordKey::frame(), frame::preparer.id(), "Lin"),
            set(&goal, goal::owner.id(), "Chen"),
            created(&whole, vec![(task::name.id(), "Whole".into())]),
            created(
                &part,
                vec![
                    (task::name.id(), "Part".into()),
                    (task::parent.id(), "t1".into()),
                    (task::goals.id(), Value::Set(["g".to_owned()].into())),
                ],
            ),
        ];
        let preview = Preview::of(intents, &plan, Language::En);
        (plan, preview)
    }

    #[test]
    fn every_wish_is_found_once() {
        let (plan, preview) = example();
        let told: Vec<(&str, Novelty, Vec<&str>)> = preview
            .finds
            .iter()
            .map(|find| {
                let facts = find.facts.iter().map(|(_, text)| text.as_str()).collect();
                (find.title.as_str(), find.novelty, facts)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("The plan", Novelty::New, vec![]),
                ("Lin", Novelty::New, vec![]),
                ("More", Novelty::Known, vec!["Chen"]),
                ("Whole", Novelty::New, vec![]),
                ("Part", Novelty::New, vec!["Whole", "More"]),
            ]
        );
        let chosen = preview.chosen(&Choice::default(), &plan, Language::En);
        assert_eq!(chosen, preview.intents);
    }

    #[test]
    fn nothing_points_to_what_is_left_out() {
        let (plan, preview) = example();
        let choice = Choice {
            left_out: [0, 3].into(),
            titles: [
                (4, " Half ".to_owned()),
                (2, "Most".to_owned()),
                (3, "x".to_owned()),
                (1, "y".to_owned()),
            ]
            .into(),
            ..Choice::default()
        };
        let chosen = preview.chosen(&choice, &plan, Language::En);
        let after = plan.including(chosen.iter().filter_map(written));
        assert_eq!((after.frame().title(), after.frame().get(frame::preparer)), ("", "Lin"));
        assert_eq!(after.live(CollectionId::Goals)[0].title(), "Most");
        let tasks = after.live(CollectionId::Tasks);
        assert_eq!((tasks.len(), tasks[0].title()), (1, "Half"));
        assert_eq!(tasks[0].get(task::parent), None);
        assert_eq!(tasks[0].get(task::goals).len(), 1);
    }

    #[test]
    fn what_becomes_something_else_loses_nothing() {
        let (plan, preview) = example();
        let choice = Choice {
            titles: [(3, "All of it".to_owned())].into(),
            instead: [
                (4, Instead::Record(CollectionId::Risks)),
                (3, Instead::Text),
                (2, Instead::Text),
            ]
            .into(),
            ..Choice::default()
        };
        let chosen = preview.chosen(&choice, &plan, Language::En);
        let after = plan.including(chosen.iter().filter_map(written));
        assert!(after.live(CollectionId::Tasks).is_empty());
        let risks = after.live(CollectionId::Risks);
        assert_eq!((risks.len(), risks[0].title()), (1, "Part"));
        // A risk has no goals; the parent is no task any more.
        let prose = prose_of(CollectionId::Risks).unwrap();
        assert_eq!(risks[0].value(prose).as_text(), "Goals: More");
        assert_eq!(after.frame().value(TEXT_FIELD).as_text(), "All of it");
        // What the plan has already stays what it is.
        assert_eq!(after.live(CollectionId::Goals)[0].get(goal::owner), "Chen");
    }

    #[test]
    fn text_goes_behind_what_the_plan_says() {
        let (plan, preview) = example();
        let said = |text: &str| (RecordKey::frame(), vec![(TEXT_FIELD, text.into())]);
        let choice = Choice {
            instead: [(3, Instead::Text), (4, Instead::Text)].into(),
            ..Choice::default()
        };
        let after = |preview: &Preview| {
            let plan = plan.including([said("Before.")]);
            let chosen = preview.chosen(&choice, &plan, Language::En);
            let after = plan.including(chosen.iter().filter_map(written));
            after.frame().value(TEXT_FIELD).as_text().to_owned()
        };
        assert_eq!(after(&preview), "Before.\nWhole\nPart\nGoals: More");
        let mut fuller = preview.clone();
        fuller
            .intents
            .push(set(&RecordKey::frame(), TEXT_FIELD, "From the file."));
        assert_eq!(after(&fuller), "From the file.\nWhole\nPart\nGoals: More");
        let mut options = Instead::options(CollectionId::Goals);
        assert!(options.all(|option| option != Instead::Record(CollectionId::Goals)));
    }

    #[test]
    fn leaving_everything_out_leaves_nothing() {
        let (plan, preview) = example();
        let choice = Choice {
            left_out: (0..preview.finds.len()).collect(),
            titles: [(2, "x".to_owned())].into(),
            instead: [(3, Instead::Text)].into(),
        };
        assert_eq!(preview.chosen(&choice, &plan, Language::En), []);
    }

    #[test]
    fn a_preview_comes_out_as_it_went_in() {
        let (_, preview) = example();
        let preview = Preview {
            same: 4,
            prose: vec![(3, "and so on".into())],
            missing: vec![("More".into(), goal::deadline.id())],
            ignored: 2,
            ..preview
        };
        assert_eq!(Preview::unpack(&preview.pack()), Some(preview));
        assert_eq!(Preview::unpack(b"?"), None);
    }
}
