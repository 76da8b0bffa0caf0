//! Puts a labelled text where it belongs, as a value of the field's kind.

use super::figures;
use super::lexicon::{Slot, detail};
use super::machine::Machine;
use super::open::Named;
use super::timing::{Ends, when};
use super::{Found, Prose, time};
use crate::import::fold::key;
use crate::import::{Line, Style};
use shared::cadence::Cadence;
use shared::cell::{Context, fold, parse_cell};
use shared::i18n::Language;
use shared::ids::RecordId;
use shared::plan::Value;
use shared::plan::change::RecordKey;
use shared::schema::{ChoiceDef, CollectionId, FieldId, FieldKind, communication, resource, risk, task};

impl Machine {
    /// Puts a text into a record. What cannot be read as the field's kind stays as prose, with its label.
    pub(super) fn put(&mut self, index: usize, slot: Slot, text: &str, line: usize) {
        let text = text.trim();
        if is_placeholder(text) || (says_none(text) && !self.takes_none(slot, text)) {
            return;
        }
        match slot {
            Slot::Nothing => {}
            Slot::Field(field) => self.put_field(index, field, text, line),
            Slot::Start => self.put_end(
                index,
                Ends {
                    start: when(self, text),
                    end: None,
                },
            ),
            Slot::End => self.put_end(
                index,
                Ends {
                    start: None,
                    end: when(self, text),
                },
            ),
            Slot::Time => self.put_time(index, text, line),
            Slot::Execution => self.put_execution(index, text, line),
            Slot::Rhythm => self.put_rhythm(index, text),
            Slot::Items => self.put_items(index, text, line),
        }
    }

    /// Whether "none" is an answer here: where words are asked for, and where it is one of the field's own values. Elsewhere it
    /// leaves the field blank.
    fn takes_none(&self, slot: Slot, text: &str) -> bool {
        let Slot::Field(field) = slot else { return false };
        match field.def().kind {
            FieldKind::Line | FieldKind::Prose => true,
            FieldKind::Choice(_) | FieldKind::Check => parse_cell(field, text, &self.context()).is_ok(),
            _ => false,
        }
    }

    pub(super) fn put_field(&mut self, index: usize, field: FieldId, text: &str, line: usize) {
        match field.def().kind {
            FieldKind::Prose => self.join(index, field, text, "\n"),
            FieldKind::Line | FieldKind::Person => {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                self.join(index, field, &text, "、");
            }
            FieldKind::Ref(_) | FieldKind::Refs(_) | FieldKind::Shares(_) => {
                let record = &mut self.records[index];
                match record.values.get_mut(&field) {
                    Some(Found::Names(names)) => names.extend([";", text]),
                    Some(_) => {}
                    None => {
                        record.values.insert(field, Found::Names(text.to_owned()));
                    }
                }
            }
            _ => {
                let read = parse_cell(field, text, &self.context())
                    .ok()
                    .filter(|value| *value != Value::Empty);
                if read.is_none() && field == communication::cadence.id() {
                    return self.put_rhythm(index, text);
                }
                if read.is_none() && field == risk::cadence.id() {
                    return self.put_execution(index, text, line);
                }
                match read.or_else(|| loosely(field, text)) {
                    Some(value) => {
                        self.records[index].values.entry(field).or_insert(Found::Value(value));
                    }
                    None if field == task::duration.id() => self.put_time(index, text, line),
                    None => self.leave(index, field, text, line),
                }
            }
        }
    }

    /// Sets a text, or puts it behind the one that is there.
    pub(super) fn join(&mut self, index: usize, field: FieldId, text: &str, between: &str) {
        let values = &mut self.records[index].values;
        match values.get_mut(&field) {
            Some(Found::Value(Value::Text(old))) if !old.contains(text) => old.extend([between, text]),
            Some(_) => {}
            None => {
                values.insert(field, Found::Value(text.into()));
            }
        }
    }

    /// A text that is no value of its field stays readable, in the record's own prose or in the report.
    pub(super) fn leave(&mut self, index: usize, field: FieldId, text: &str, line: usize) {
        let words = format!("{}：{text}", field.def().label.in_language(self.language));
        match detail(self.records[index].collection) {
            Some(prose) => self.join(index, prose, &words, "\n"),
            None => {
                let kept = self.keeper();
                self.report.prose.push(Prose {
                    line,
                    heading: String::new(),
                    text: words,
                    kept,
                });
            }
        }
    }

    pub(super) fn set(&mut self, index: usize, field: FieldId, value: Value) {
        self.records[index].values.insert(field, Found::Value(value));
    }

    /// What a task needs: each thing a resource of the plan.
    fn put_items(&mut self, index: usize, text: &str, line: usize) {
        let items: Vec<usize> = things(text)
            .into_iter()
            .map(|name| self.resource(&name, None, line))
            .collect();
        match self.records[index].values.get_mut(&task::resources.id()) {
            Some(Found::Records(known)) => known.extend(items),
            Some(_) => {}
            None => {
                self.records[index]
                    .values
                    .insert(task::resources.id(), Found::Records(items));
            }
        }
    }

    /// Resources that tasks name and that the file does not list are resources all the same.
    pub(super) fn unlisted_resources(&mut self) {
        let field = task::resources.id();
        let titles = self
            .records
            .iter()
            .enumerate()
            .filter(|(_, record)| record.collection == CollectionId::Resources);
        let listed = titles.map(|(index, record)| {
            let id = RecordId::from_random([
                0,
                0,
                0,
                0,
                (index >> 24) as u8,
                (index >> 16) as u8,
                (index >> 8) as u8,
                index as u8,
                0,
                0,
                0,
                0,
            ]);
            let title = super::open::title_of(record);
            (
                RecordKey::new(CollectionId::Resources, id),
                vec![(CollectionId::Resources.title(), Value::from(title))],
            )
        });
        let plan = self.nothing.including(listed);
        let context = Context::new(self.language, &plan);
        let unknown: Vec<(usize, String, usize)> = self
            .records
            .iter()
            .enumerate()
            .filter_map(|(index, record)| match record.values.get(&field) {
                Some(Found::Names(names)) if parse_cell(field, names, &context).is_err() => {
                    Some((index, names.clone(), record.line))
                }
                _ => None,
            })
            .collect();
        for (index, names, line) in unknown {
            self.records[index].values.remove(&field);
            self.put_items(index, &names, line);
        }
    }

    /// `人力资源：…，包括品牌经理、数据分析师等。`
    pub(super) fn resources_of_kind(&mut self, kind: &'static str, label: &str, text: &str, line: &Line) {
        let listed = ["包括", "例如", "如", "including", "such as", "include"]
            .iter()
            .find_map(|word| {
                text.split_once(word)
                    .filter(|(_, list)| list.contains(['、', ',', '，']))
            });
        let names = listed.map(|(_, list)| things(until_etc(list))).unwrap_or_default();
        if names.is_empty() {
            let index = self.resource(label, Some(kind), line.number);
            self.put_field(index, resource::rule.id(), text, line.number);
            return;
        }
        for name in names {
            let index = self.resource(&name, Some(kind), line.number);
            if let Some((rule, _)) = listed {
                let rule = rule.trim_end_matches(['，', ',', ' ', '。']);
                if !self.records[index].values.contains_key(&resource::rule.id()) && !rule.is_empty() {
                    self.put_field(index, resource::rule.id(), rule, line.number);
                }
            }
        }
    }

    fn resource(&mut self, name: &str, kind: Option<&'static str>, line: usize) -> usize {
        let here = Line {
            number: line,
            style: Style::Plain,
            text: String::new(),
        };
        let open = self.current();
        let index = self.open_record(CollectionId::Resources, None, name, &here, Named::InCell);
        self.reopen(open);
        let kind = kind.unwrap_or_else(|| kind_of(name));
        self.records[index]
            .values
            .entry(resource::kind.id())
            .or_insert_with(|| Found::Value(kind.into()));
        index
    }

    /// Labels inside a record's own line: `品牌形象统一化-开始时间：立即，时间：2个月内`. Gives the title before them.
    pub(super) fn inline<'a>(&self, collection: CollectionId, text: &'a str) -> (&'a str, Vec<(Slot, &'a str)>) {
        const CUTS: &[char] = &[
            '，', ',', '；', ';', '-', '－', '–', '—', '（', '(', '）', ')', '|', '｜',
        ];
        let mut found: Vec<(Slot, &str)> = Vec::new();
        let mut title_end = text.len();
        let mut at = 0;
        for piece in text.split_inclusive(CUTS) {
            let words = piece.trim_end_matches(CUTS);
            let slot = super::marker::label(words)
                .and_then(|(label, value)| Some((self.lexicon.slot(collection, label)?, value)));
            match slot {
                Some((slot, value)) => {
                    if found.is_empty() {
                        title_end = at;
                    }
                    found.push((slot, value));
                }
                // More of the last label's value.
                None => {
                    if let Some((_, value)) = found.last_mut() {
                        let start = value.as_ptr() as usize - text.as_ptr() as usize;
                        *value = text.get(start..at + words.len()).unwrap_or(value);
                    }
                }
            }
            at += piece.len();
        }
        (text[..title_end].trim_end_matches(CUTS).trim(), found)
    }
}

/// A value by the words in a text rather than by all of it: `较高`, `每周一次例会`, `2周左右`.
fn loosely(field: FieldId, text: &str) -> Option<Value> {
    match field.def().kind {
        FieldKind::Choice(choices) => choice(choices, text).map(Value::from),
        FieldKind::Cadence => Cadence::recognize(text).map(|cadence| cadence.key().into()),
        FieldKind::Limit => time::first(text)?.limit().map(Value::from),
        FieldKind::When => time::first(text)?.when().map(Value::from),
        FieldKind::Target => figures::target(text).map(|target| Value::from(&target)),
        _ => None,
    }
}

/// The longest of the choices' words that stands in the text, or else the shortest in which the text stands.
pub(super) fn choice(choices: &[ChoiceDef], text: &str) -> Option<&'static str> {
    let folded = key(text);
    let words = || {
        choices
            .iter()
            .flat_map(|choice| Language::ALL.map(|language| (choice.key, key(choice.label.in_language(language)))))
            .filter(|(_, word)| !word.is_empty())
    };
    let within = words()
        .filter(|(_, word)| folded.contains(word.as_str()))
        .max_by_key(|(_, word)| word.len());
    let around = || {
        words()
            .filter(|(_, word)| folded.chars().count() > 1 && word.contains(folded.as_str()))
            .min_by_key(|(_, word)| word.len())
    };
    within.or_else(around).map(|(key, _)| key)
}

/// `设计团队、品牌指南模板` as its things.
fn things(text: &str) -> Vec<String> {
    text.split(['、', '，', ',', '；', ';', '\n'])
        .map(|item| {
            item.trim()
                .trim_start_matches("和")
                .trim_start_matches("and ")
                .trim_end_matches(['。', '.'])
                .trim()
        })
        .filter(|item| !item.is_empty() && fold(item) != "等")
        .map(str::to_owned)
        .collect()
}

fn until_etc(list: &str) -> &str {
    let list = list.split('。').next().unwrap_or(list);
    list.find('等').map_or(list, |at| &list[..at])
}

/// Guesses what kind of thing a name names.
fn kind_of(name: &str) -> &'static str {
    let folded = key(name);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    if has(&["预算", "资金", "费用", "经费", "budget", "money", "fund"]) {
        "financial"
    } else if has(&[
        "团队", "人员", "经理", "师", "专员", "队", "team", "staff", "manager", "analyst", "trainer", "people",
    ]) && !has(&["系统"])
    {
        "human"
    } else if has(&[
        "软件", "系统", "平台", "工具", "数据", "网站", "媒体", "software", "system", "platform", "tool", "data",
        "website", "crm",
    ]) {
        "technical"
    } else {
        "material"
    }
}

/// What stands where something is still to be filled in.
fn is_placeholder(text: &str) -> bool {
    let folded = key(text);
    let mut bare = String::new();
    let mut depth = 0_usize;
    for letter in folded.chars() {
        match letter {
            '[' | '【' | '‹' | '<' => depth += 1,
            ']' | '】' | '›' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(letter),
            _ => {}
        }
    }
    let bare = bare.trim_matches(|c: char| matches!(c, '-' | '~' | '_' | '.' | '/' | ',' | ';' | '至'));
    (bare.is_empty() && folded.chars().count() < 60)
        || matches!(bare, "tbd" | "待定" | "待补充" | "xx" | "xxx")
        || bare.chars().all(|c| c == 'x')
}

/// Whether a text says that there is nothing.
fn says_none(text: &str) -> bool {
    matches!(
        key(text).as_str(),
        "无" | "暂无" | "没有" | "none" | "nil" | "n/a" | "na"
    )
}
