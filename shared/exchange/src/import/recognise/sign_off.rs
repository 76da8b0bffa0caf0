//! The title page: who prepared, reviewed and approved the plan, and when.

use super::lexicon::Slot;
use super::machine::Machine;
use super::marker;
use crate::import::fold::plain;
use shared::schema::{CollectionId, FieldId, frame};

impl Machine {
    /// `编制人：…` and its like stand before the first chapter, sometimes glued to the title.
    pub(super) fn sign_off(&mut self, number: usize, text: &str) -> bool {
        if self.section.is_some() || self.open.is_some() {
            return false;
        }
        const FIELDS: [(&str, FieldId); 8] = [
            ("编制人", frame::preparer.id()),
            ("审核人", frame::reviewer.id()),
            ("批准人", frame::approver.id()),
            ("编制日期", frame::date.id()),
            ("演讲人", frame::presenter.id()),
            ("汇报人", frame::presenter.id()),
            ("日期", frame::date.id()),
            ("审批人", frame::approver.id()),
        ];
        let letters = plain(text);
        let mut found: Vec<(usize, usize, FieldId)> = Vec::new();
        for (word, field) in FIELDS {
            let word: Vec<char> = word.chars().chain([':']).collect();
            let at = (0..letters.len()).find(|at| letters[*at..].starts_with(&word));
            // The date of `编制日期` is no second date.
            if let Some(at) = at.filter(|at| {
                !found
                    .iter()
                    .any(|(start, length, _)| (*start..start + length).contains(at))
            }) {
                found.push((at, word.len(), field));
            }
        }
        found.sort_unstable();
        if let Some((first, ..)) = found.first().filter(|(at, ..)| *at == 0 || !self.has_title()) {
            let piece = |from: usize, to: usize| {
                text.chars()
                    .skip(from)
                    .take(to.saturating_sub(from))
                    .collect::<String>()
            };
            let before = piece(0, *first);
            if !before.trim().is_empty() {
                self.title(number, &before);
            }
            for (index, (at, length, field)) in found.iter().enumerate() {
                let end = found.get(index + 1).map_or(letters.len(), |next| next.0);
                let value = piece(at + length, end);
                let value = value.trim();
                // On slides the title follows the date that nobody filled in.
                let is_title = *field == frame::date.id()
                    && !self.has_title()
                    && !value.is_empty()
                    && !value.starts_with(['[', '【', '_'])
                    && shared::cell::parse_cell(*field, value, &self.context()).is_err();
                if is_title {
                    self.title(number, value);
                } else {
                    self.put(0, Slot::Field(*field), value, number);
                }
            }
            return true;
        }
        if let Some((label, value)) = marker::label(text)
            && let Some(slot) = self.lexicon.slot(CollectionId::Frame, label)
            && !value.is_empty()
        {
            self.put(0, slot, value, number);
            return true;
        }
        false
    }
}
