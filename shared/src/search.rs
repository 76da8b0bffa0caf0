//! Finding things by typing: commands and sections by their names, records by every text, number and choice in them.
//!
//! Texts are compared folded (case, width and spaces make no difference, see [`fold`]); what is typed is found anywhere, in Chinese
//! and in the middle of words too. Several words are found when each of them is there. Better finds stand first, see [`Rank`].
//! A name is also found by the first letters of its characters' readings, where the caller knows them: `hydt` finds 會員地圖.
//!
//! Traditional and simplified characters are told apart: tables that equate them would outweigh the rest of the search. Names are
//! found across both by their initials, commands because their names are searched in all languages.
//!
//! References to other records are not searched: whom a record names is found itself, and lists who names it.

use crate::cell::{Context, Style, fold_places, format_cell};
use crate::i18n::Language;
use crate::plan::{Plan, Record};
use crate::schema::{COLLECTIONS, CollectionId, FieldId, FieldKind};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

mod snippet;
#[cfg(test)]
mod tests;

pub use snippet::Piece;

/// Characters of a query that count; nobody types more.
const MOST_TYPED: usize = 200;
/// Words of a query that count.
const MOST_WORDS: usize = 8;
/// Initials are looked for anywhere in a name from this many on; fewer only at its beginning.
const SURE_INITIALS: usize = 3;

/// The first letter of a character's reading, for those that have one.
pub type Initials = Rc<dyn Fn(char) -> Option<char>>;

/// How well something fits, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// It is the name.
    Name,
    /// The name begins with it.
    Start,
    /// A word of the name begins with it.
    Word,
    /// It stands in the name.
    Inside,
    /// Each of its words stands in the name.
    Words,
    /// They are the name's initials.
    Initials,
    /// A word of another field begins with it.
    Text,
    /// It stands somewhere in the other fields, or its words are spread over several.
    Within,
}

/// A name, ready to be searched.
#[derive(Clone, Debug, Default)]
pub struct Name {
    folded: Box<str>,
    initials: Box<str>,
}

impl Name {
    /// Makes a text ready.
    pub fn new(text: &str, initials: &Initials) -> Self {
        let folded: String = fold_places(text).map(|(character, _)| character).collect();
        Self {
            initials: spell(&folded, initials).map(|(letter, _)| letter).collect(),
            folded: folded.into(),
        }
    }
}

/// The initials of a text's characters, each with its place in bytes. Latin letters and digits stand for themselves; a text
/// without any other character has none.
fn spell(text: &str, initials: &Initials) -> impl Iterator<Item = (char, usize)> {
    let has_readings = text.chars().any(is_ideograph);
    text.char_indices().filter_map(move |(at, character)| match character {
        _ if !has_readings => None,
        _ if character.is_ascii_alphanumeric() => Some((character.to_ascii_lowercase(), at)),
        _ if is_ideograph(character) => Some((initials(character)?, at)),
        _ => None,
    })
}

/// Whether a character is a word by itself, as far as searching goes.
fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    whole: String,
    words: Vec<String>,
}

impl Query {
    /// Reads what was typed.
    pub fn new(typed: &str) -> Self {
        let typed: String = typed.chars().take(MOST_TYPED).collect();
        let whole: String = fold_places(&typed).map(|(character, _)| character).collect();
        let words = whole.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS);
        Self {
            words: words.map(str::to_owned).collect(),
            whole,
        }
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }

    /// How well a name fits.
    pub fn rank(&self, name: &Name) -> Option<Rank> {
        if self.is_empty() {
            return None;
        }
        if let Some(at) = name.folded.find(&self.whole) {
            return Some(match at {
                0 if name.folded.len() == self.whole.len() => Rank::Name,
                0 => Rank::Start,
                _ if begins_word(&name.folded, at) => Rank::Word,
                _ => Rank::Inside,
            });
        }
        if self.words.len() > 1 && self.words.iter().all(|word| name.folded.contains(word)) {
            return Some(Rank::Words);
        }
        self.fits_initials(&name.initials).then_some(Rank::Initials)
    }

    fn fits_initials(&self, initials: &str) -> bool {
        let is_letters = self.whole.len() > 1 && self.whole.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let found = is_letters.then(|| initials.find(&self.whole)).flatten();
        found.is_some_and(|at| at == 0 || self.whole.len() >= SURE_INITIALS)
    }
}

/// Whether a Latin word begins here.
fn begins_word(text: &str, at: usize) -> bool {
    let is_letter = |character: char| character.is_alphanumeric() && !is_ideograph(character);
    let (before, after) = text.split_at(at);
    after.starts_with(is_letter) && !before.ends_with(is_letter)
}

/// The texts of a plan's live records and its frame, folded once and searched often.
///
/// It is filled in slices ([`Index::advance`]) and kept up to date by looking again only at records that changed.
pub struct Index {
    language: Language,
    initials: Initials,
    entries: Vec<Entry>,
    /// Records that are still to be read, last first.
    waiting: Vec<Arc<Record>>,
    /// Entries from before, for records that did not change.
    before: HashMap<*const Record, Entry>,
}

/// One record's texts.
struct Entry {
    record: Arc<Record>,
    name: Name,
    /// The other fields' texts, folded, a line each: a folded text has no line break.
    texts: Box<str>,
    /// Where each of them begins.
    fields: Box<[(u32, FieldId)]>,
}

/// A record that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Which.
    pub record: Arc<Record>,
    /// The field it was found by.
    pub field: FieldId,
    /// How well it fits.
    pub rank: Rank,
}

/// What was found in one collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Which collection.
    pub collection: CollectionId,
    /// How many there are.
    pub count: usize,
    /// The best of them; equals in the plan's order.
    pub best: Vec<Found>,
}

impl Index {
    /// An empty index. Choices are searched in this language.
    pub fn new(language: Language, initials: Initials) -> Self {
        Self {
            language,
            initials,
            entries: Vec::new(),
            waiting: Vec::new(),
            before: HashMap::new(),
        }
    }

    /// The language that choices are searched in.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Takes up the plan as it is now. Records that did not change keep their texts; the others wait for [`Index::advance`].
    pub fn renew(&mut self, plan: &Plan) {
        let known = self.entries.drain(..).map(|entry| (Arc::as_ptr(&entry.record), entry));
        self.before.extend(known);
        self.waiting = COLLECTIONS
            .iter()
            .rev()
            .flat_map(|def| records(plan, def.id).into_iter().rev())
            .collect();
        // What did not change can be searched at once, up to the first record that did.
        self.advance(plan, 0);
    }

    /// Reads at most this many records that are new. Returns whether all have been read.
    pub fn advance(&mut self, plan: &Plan, most: usize) -> bool {
        let reader = Reader {
            plain: Context::new(self.language, plan),
            reading: Context::new(self.language, plan).with_style(Style::Reading),
            initials: &self.initials,
        };
        let mut left = most;
        while let Some(next) = self.waiting.last() {
            let entry = match self.before.remove(&Arc::as_ptr(next)) {
                Some(known) => known,
                None if left == 0 => break,
                None => {
                    left -= 1;
                    reader.read(next.clone())
                }
            };
            self.entries.push(entry);
            self.waiting.pop();
        }
        if self.waiting.is_empty() {
            self.before.clear();
        }
        self.waiting.is_empty()
    }

    /// What fits, by collection: the collection with the best find first, at most `most` records of each.
    pub fn find(&self, query: &Query, most: usize) -> Vec<Group> {
        let mut hits: Vec<Vec<(Rank, usize, FieldId)>> = vec![Vec::new(); COLLECTIONS.len()];
        for (index, entry) in self.entries.iter().enumerate() {
            if let Some((rank, field)) = entry.rank(query) {
                hits[entry.record.collection as usize].push((rank, index, field));
            }
        }
        let mut groups: Vec<(Rank, Group)> = Vec::new();
        for (def, mut hits) in COLLECTIONS.iter().zip(hits) {
            hits.sort_unstable_by_key(|(rank, index, _)| (*rank, *index));
            let Some((best, ..)) = hits.first().copied() else {
                continue;
            };
            let count = hits.len();
            hits.truncate(most);
            let best_found = hits.into_iter().filter_map(|(rank, index, field)| {
                let record = self.entries.get(index)?.record.clone();
                Some(Found { record, field, rank })
            });
            groups.push((
                best,
                Group {
                    collection: def.id,
                    count,
                    best: best_found.collect(),
                },
            ));
        }
        groups.sort_by_key(|(best, _)| *best);
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// A piece of the field that something was found by, with what fits marked; `most` is its length in characters.
    pub fn snippet(&self, plan: &Plan, query: &Query, found: &Found, most: usize) -> Vec<Piece> {
        let context = Context::new(self.language, plan).with_style(Style::Reading);
        query.snippet(
            &format_cell(found.field, found.record.value(found.field), &context),
            &self.initials,
            most,
        )
    }
}

fn records(plan: &Plan, collection: CollectionId) -> Vec<Arc<Record>> {
    match collection {
        CollectionId::Frame => vec![plan.frame().clone()],
        _ => plan.live(collection),
    }
}

/// What texts are written with.
struct Reader<'a> {
    plain: Context<'a>,
    reading: Context<'a>,
    initials: &'a Initials,
}

impl Reader<'_> {
    fn read(&self, record: Arc<Record>) -> Entry {
        let (mut texts, mut fields) = (String::new(), Vec::new());
        for field in record.collection.fields().skip(1) {
            let value = record.value(field);
            if value.is_empty() || !is_searched(field) {
                continue;
            }
            fields.push((u32::try_from(texts.len()).unwrap_or(u32::MAX), field));
            add_line(&mut texts, &format_cell(field, value, &self.reading));
            // Figures are found with and without the commas, signs and words that people read.
            if is_figure(field) {
                add_line(&mut texts, &format_cell(field, value, &self.plain));
            }
        }
        Entry {
            name: Name::new(record.title(), self.initials),
            record,
            texts: texts.into(),
            fields: fields.into(),
        }
    }
}

fn add_line(texts: &mut String, line: &str) {
    texts.extend(fold_places(line).map(|(character, _)| character));
    texts.push('\n');
}

impl Entry {
    fn rank(&self, query: &Query) -> Option<(Rank, FieldId)> {
        let title = self.record.collection.title();
        if let Some(rank) = query.rank(&self.name) {
            return Some((rank, title));
        }
        if query.is_empty() {
            return None;
        }
        if let Some(at) = self.texts.find(&query.whole) {
            let rank = if begins_word(&self.texts, at) {
                Rank::Text
            } else {
                Rank::Within
            };
            return Some((rank, self.field_at(at)));
        }
        if query.words.len() < 2 {
            return None;
        }
        let mut field = None;
        for word in &query.words {
            match self.texts.find(word.as_str()) {
                Some(at) => field = field.or_else(|| Some(self.field_at(at))),
                None if self.name.folded.contains(word) => {}
                None => return None,
            }
        }
        Some((Rank::Within, field.unwrap_or(title)))
    }

    fn field_at(&self, at: usize) -> FieldId {
        let next = self.fields.partition_point(|(start, _)| *start as usize <= at);
        self.fields
            .get(next.wrapping_sub(1))
            .map_or(self.record.collection.title(), |(_, field)| *field)
    }
}

/// References are not texts of the record that holds them; a check says nothing but yes.
fn is_searched(field: FieldId) -> bool {
    !matches!(
        field.def().kind,
        FieldKind::Ref(_) | FieldKind::Refs(_) | FieldKind::Shares(_) | FieldKind::Check
    )
}

/// Whether people read something else than what is stored.
fn is_figure(field: FieldId) -> bool {
    matches!(
        field.def().kind,
        FieldKind::Number | FieldKind::Money | FieldKind::When | FieldKind::Span | FieldKind::Scale { .. }
    )
}
