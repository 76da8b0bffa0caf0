//! Reads line after line and remembers where in the plan it is.

use super::lexicon::{Lexicon, Section, Slot, detail};
use super::marker::{self, Marker, Parts};
use super::open::Named;
use super::residue::{self, Residue};
use super::{Draft, DraftRecord, Found, Prose, Report};
use crate::import::fold::key;
use crate::import::{Block, Line, Style};
use shared::cell::Context;
use shared::i18n::Language;
use shared::plan::Plan;
use shared::schema::{CollectionId, FieldId, frame};
use std::collections::BTreeMap;

/// Where the reader is.
pub(super) struct Machine {
    pub(super) lexicon: Lexicon,
    pub(super) records: Vec<DraftRecord>,
    pub(super) report: Report,
    pub(super) language: Language,
    /// An empty plan: values are read against it.
    pub(super) nothing: Plan,
    pub(super) section: Option<Section>,
    heading: String,
    /// The record that labels belong to.
    pub(super) open: Option<usize>,
    /// The task that sub-tasks belong to.
    above: Option<usize>,
    /// A label without a value: what follows belongs to it.
    pub(super) pending: Option<(usize, Slot)>,
}

impl Machine {
    pub(super) fn new(language: Language) -> Self {
        Self {
            lexicon: Lexicon::new(),
            records: vec![DraftRecord {
                collection: CollectionId::Frame,
                number: None,
                parent: None,
                line: 1,
                values: BTreeMap::new(),
            }],
            report: Report::default(),
            language,
            nothing: Plan::default(),
            section: None,
            heading: String::new(),
            open: None,
            above: None,
            pending: None,
        }
    }

    pub(super) fn into_draft(self) -> Draft {
        Draft {
            language: self.language,
            records: self.records,
            report: self.report,
        }
    }

    pub(super) fn read(&mut self, blocks: &[Block]) {
        for (index, block) in blocks.iter().enumerate() {
            match block {
                Block::Line(line) => match residue::judge(&line.text) {
                    Residue::No => self.line(line),
                    Residue::Line => self.report.ignored += 1,
                    Residue::Rest => {
                        self.report.ignored += blocks.len() - index;
                        return;
                    }
                },
                Block::Table(table) => self.table(table),
            }
        }
    }

    /// The collection that records without a name belong to here.
    pub(super) const fn collection(&self) -> Option<CollectionId> {
        match self.section {
            Some(Section::Records(id)) => Some(id),
            _ => None,
        }
    }

    pub(super) fn context(&self) -> Context<'_> {
        Context::new(self.language, &self.nothing)
    }

    pub(super) fn line(&mut self, line: &Line) {
        if line.style == Style::Title {
            return self.title(line.number, &line.text);
        }
        let parts = marker::parts(&line.text);
        if self.sign_off(line.number, parts.text)
            || self.named_record(line, &parts)
            || self.labelled(line, &parts)
            || self.heading(line, &parts)
            || self.numbered_record(line, &parts)
            || self.continued(line, &parts)
        {
            return;
        }
        self.prose(line.number, parts.text);
    }

    /// The first words of a plan are its title.
    pub(super) fn title(&mut self, number: usize, text: &str) {
        let field = CollectionId::Frame.title();
        if self.records[0].values.contains_key(&field) {
            return self.prose(number, text);
        }
        let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.records[0].values.insert(field, Found::Value(title.into()));
        self.records[0].line = number;
    }

    pub(super) fn has_title(&self) -> bool {
        self.records[0].values.contains_key(&CollectionId::Frame.title())
    }

    /// `任务一：…`, `Risk 3: …`, `任务1.1 …`.
    fn named_record(&mut self, line: &Line, parts: &Parts<'_>) -> bool {
        let Some((collection, is_part, rest)) = self.lexicon.record(parts.text) else {
            return false;
        };
        let Some((number, rest)) = marker::number(rest) else {
            return false;
        };
        let separated = rest.is_empty()
            || rest.starts_with([
                ':', '：', '.', '．', '、', ' ', '　', '-', '－', '–', '—', '\t', ',', '，', ')', '）',
            ]);
        let digits =
            number.chars().all(|c| c.is_ascii_digit() || c == '.') && parts.text.contains(|c: char| c.is_ascii_digit());
        let counters = "个個年月周週天日项項次场場名位";
        let glued = digits && rest.starts_with(|c: char| c.is_alphabetic() && !counters.contains(c));
        if !separated && !glued {
            return false;
        }
        let title = rest.trim_start_matches([
            ':', '：', '.', '．', '、', ' ', '　', '-', '－', '–', '—', '\t', ',', '，', ')', '）',
        ]);
        // A part is numbered within what it is part of, `1`, or through it, `1.1`.
        let (number, parent) = match (is_part, number.rsplit_once('.')) {
            (_, Some((above, _))) => (number.clone(), self.numbered(collection, above)),
            (true, None) => match self.above.and_then(|index| self.records.get(index)?.number.clone()) {
                Some(above) => (format!("{above}.{number}"), self.above),
                None => (number.clone(), self.above),
            },
            (false, None) => (number.clone(), None),
        };
        self.open_with_fields(collection, Some(number), title, line, Named::Explicitly, parent);
        true
    }

    /// Opens a record and takes the labels that stand in its own line.
    fn open_with_fields(
        &mut self,
        collection: CollectionId,
        number: Option<String>,
        text: &str,
        line: &Line,
        named: Named,
        parent: Option<usize>,
    ) {
        let (title, fields) = match line.style {
            Style::Heading(_) => (text, Vec::new()),
            _ => self.inline(collection, text),
        };
        let fields: Vec<(Slot, String)> = fields
            .into_iter()
            .map(|(slot, value)| (slot, value.to_owned()))
            .collect();
        let index = self.open_record(collection, number, title, line, named);
        self.adopt(index, parent);
        for (slot, value) in fields {
            self.put(index, slot, &value, line.number);
        }
    }

    pub(super) const fn current(&self) -> Option<usize> {
        self.open
    }

    pub(super) fn reopen(&mut self, open: Option<usize>) {
        self.open = open;
    }

    pub(super) fn adopt(&mut self, index: usize, parent: Option<usize>) {
        match parent {
            Some(parent) if parent != index => self.records[index].parent = Some(parent),
            _ if self.records[index].parent.is_none() => self.above = Some(index),
            _ => {}
        }
    }

    fn numbered(&self, collection: CollectionId, number: &str) -> Option<usize> {
        self.records
            .iter()
            .position(|record| record.collection == collection && record.number.as_deref() == Some(number))
    }

    /// `责任人：…`.
    fn labelled(&mut self, line: &Line, parts: &Parts<'_>) -> bool {
        let Some((label, value)) = marker::label(parts.text) else {
            return false;
        };
        let index = self.open.unwrap_or(0);
        // "2.应对措施：" opens a section even where the last risk could have such a field.
        if value.is_empty()
            && (matches!(parts.marker, Marker::Chapter(_) | Marker::Number(_))
                || matches!(line.style, Style::Heading(_)))
        {
            return false;
        }
        let collection = self.records[index].collection;
        let own = self.lexicon.slot(collection, label).map(|slot| (index, slot));
        let frames = || {
            let slot = self.lexicon.slot(CollectionId::Frame, label)?;
            (index == 0 || key(label).chars().count() > 2).then_some((0, slot))
        };
        let Some((index, slot)) = own.or_else(frames) else {
            return self.closing_rule(line.number, label, value);
        };
        if value.is_empty() {
            self.pending = Some((index, slot));
            return true;
        }
        self.pending = None;
        self.put(index, slot, value, line.number);
        true
    }

    /// `确保风险得到有效控制：…`: the rule that closes a chapter.
    fn closing_rule(&mut self, number: usize, label: &str, value: &str) -> bool {
        let folded = key(label);
        if value.is_empty()
            || !(folded.starts_with("确保") || folded.starts_with("ensur") || folded.starts_with("makesure"))
        {
            return false;
        }
        let field = match self.collection() {
            Some(CollectionId::Risks | CollectionId::Emergencies) => frame::risk_rule.id(),
            Some(CollectionId::Monitoring | CollectionId::Evaluations | CollectionId::Metrics) => {
                frame::evaluation_rule.id()
            }
            _ => return false,
        };
        self.put(0, Slot::Field(field), value, number);
        true
    }

    fn heading(&mut self, line: &Line, parts: &Parts<'_>) -> bool {
        /// No heading is longer, in characters.
        const LONGEST: usize = 40;
        let (words, value) = marker::label(parts.text).unwrap_or((parts.text, ""));
        if !value.is_empty() || words.contains('\n') || words.chars().count() > LONGEST {
            return false;
        }
        let colon = words.len() < parts.text.len();
        let styled = matches!(line.style, Style::Heading(_));
        // The first heading of all is the title, whatever words it has.
        let opening = !words.starts_with(|c: char| c.is_ascii_digit())
            && line.style == Style::Heading(1)
            && parts.marker == Marker::None
            && !self.has_title()
            && self.section.is_none();
        if opening && self.lexicon.section(words).is_none() {
            self.title(line.number, words);
            return true;
        }
        let section = match parts.marker {
            Marker::Chapter(_) => self.lexicon.section_within(words),
            _ if styled => self.lexicon.section_within(words),
            _ if parts.bullet && !colon => None,
            Marker::Number(_) | Marker::None => self.lexicon.section(words).or_else(|| self.lead_in(words, colon)),
        };
        let is_heading = section.is_some() || styled || matches!(parts.marker, Marker::Chapter(_));
        if !is_heading {
            return false;
        }
        self.section = section;
        words.clone_into(&mut self.heading);
        self.open = None;
        self.above = None;
        self.pending = match section {
            Some(Section::Frame(field)) => Some((0, Slot::Field(field))),
            _ => None,
        };
        self.report.headings.push((line.number, words.to_owned()));
        true
    }

    /// `主要决策依据包括：` and `…的重要性和预期成果在于：` lead in a list inside the summary.
    fn lead_in(&self, words: &str, colon: bool) -> Option<Section> {
        if !colon || !matches!(self.section, Some(Section::Frame(_))) {
            return None;
        }
        let folded = key(words);
        let has = |list: &[&str]| list.iter().any(|word| folded.contains(word));
        if has(&["决策依据", "decision"]) {
            Some(Section::Frame(frame::bases.id()))
        } else if has(&["预期成果", "预期效果", "重要性", "expectedresult"]) {
            Some(Section::Frame(frame::expected.id()))
        } else {
            None
        }
    }

    /// `1. 品牌形象统一化`, `- 市场变化：…` in a list of records.
    fn numbered_record(&mut self, line: &Line, parts: &Parts<'_>) -> bool {
        let number = match &parts.marker {
            Marker::Number(path) => Some(path.iter().map(u32::to_string).collect::<Vec<_>>().join(".")),
            _ => None,
        };
        let item = parts.bullet || matches!(line.style, Style::Item(0));
        if number.is_none() && (!item || self.pending.is_some()) {
            return false;
        }
        if matches!(self.section, Some(Section::Allocation)) && self.allocation(line, parts) {
            return true;
        }
        let Some(collection) = self.collection() else {
            return false;
        };
        // Deeper items continue the record that is open.
        if number.is_none()
            && self
                .open
                .is_some_and(|open| self.records[open].collection == collection && self.records[open].number.is_some())
        {
            return false;
        }
        let parent = number
            .as_deref()
            .and_then(|number| number.rsplit_once('.'))
            .and_then(|(above, _)| self.numbered(collection, above));
        let known = |label: &str| self.lexicon.slot(collection, label).is_some();
        match marker::label(parts.text)
            .filter(|(label, rest)| !known(label) && !rest.is_empty() && detail(collection).is_some())
        {
            Some((title, rest)) if collection != CollectionId::Goals => {
                let (first, _) = self.inline(collection, rest);
                let first = first.to_owned();
                let whole = format!("{title}，{}", &rest[first.len().min(rest.len())..]);
                self.open_with_fields(collection, number, &whole, line, Named::ByPlace, parent);
                if let (Some(index), Some(field)) = (self.open, detail(collection)) {
                    self.put(index, Slot::Field(field), &first, line.number);
                }
            }
            _ => self.open_with_fields(collection, number, parts.text, line, Named::ByPlace, parent),
        }
        true
    }

    /// A line that belongs to the label before it, or to a frame field's prose.
    fn continued(&mut self, line: &Line, parts: &Parts<'_>) -> bool {
        let Some((index, slot)) = self.pending else {
            return false;
        };
        let text = if index == 0 && parts.bullet {
            format!("- {}", parts.text)
        } else {
            line_text(line, parts)
        };
        self.put(index, slot, &text, line.number);
        true
    }

    /// Text that nothing claims.
    pub(super) fn prose(&mut self, line: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.section.is_none() && !self.has_title() && self.open.is_none() && text.chars().count() <= 60 {
            return self.title(line, text);
        }
        let kept = self.keeper();
        self.report.prose.push(Prose {
            line,
            heading: self.heading.clone(),
            text: text.to_owned(),
            kept,
        });
    }

    /// The frame field that keeps the prose of this chapter.
    pub(super) fn keeper(&self) -> FieldId {
        match self.section {
            Some(Section::Frame(field)) => field,
            Some(Section::Records(CollectionId::Risks | CollectionId::Emergencies)) => frame::risk_rule.id(),
            Some(Section::Records(CollectionId::Monitoring | CollectionId::Evaluations | CollectionId::Metrics)) => {
                frame::evaluation_rule.id()
            }
            Some(Section::Records(CollectionId::Budget)) => frame::budget_rule.id(),
            Some(Section::Allocation) => frame::allocation.id(),
            _ => frame::approach.id(),
        }
    }
}

fn line_text(line: &Line, parts: &Parts<'_>) -> String {
    if matches!(parts.marker, Marker::None) {
        parts.text.to_owned()
    } else {
        line.text.clone()
    }
}
