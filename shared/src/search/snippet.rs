//! The piece of a text in which something was found, with what fits marked.

use super::{Initials, Query, spell};
use crate::cell::fold_places;
use std::ops::Range;

/// A stretch of a snippet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text as it stands in the record, on one line.
    pub text: String,
    /// Whether this is what was looked for.
    pub is_match: bool,
}

impl Query {
    /// The part of a text around the first thing that fits, at most `most` characters long, with everything in it that fits
    /// marked. Where the text goes on, an ellipsis stands.
    pub fn snippet(&self, text: &str, initials: &Initials, most: usize) -> Vec<Piece> {
        let marks = self.marks(text, initials);
        let first = marks.first().map_or(0, |mark| mark.start);
        // A quarter of the room shows what stands before it.
        let before = text[..first].char_indices().rev().nth(most / 4);
        let start = before.map_or(0, |(at, _)| at);
        let end = text[start..]
            .char_indices()
            .nth(most)
            .map_or(text.len(), |(at, _)| start + at);
        let mut pieces = Vec::new();
        let mut at = start;
        if start > 0 {
            push(&mut pieces, "…", false);
        }
        for mark in marks {
            let mark = mark.start.clamp(at, end)..mark.end.clamp(at, end);
            push(&mut pieces, &text[at..mark.start], false);
            push(&mut pieces, &text[mark.clone()], true);
            at = mark.end;
        }
        push(&mut pieces, &text[at..end], false);
        if end < text.len() {
            push(&mut pieces, "…", false);
        }
        pieces
    }

    /// What fits, in order and without overlap: the whole query, else its words, else the characters behind the initials.
    fn marks(&self, text: &str, initials: &Initials) -> Vec<Range<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        // For every byte of the folded text the place of its character in the text.
        let (mut folded, mut places) = (String::new(), Vec::new());
        for (character, at) in fold_places(text) {
            folded.push(character);
            places.resize(folded.len(), at);
        }
        let range = |found: Range<usize>| {
            let start = places.get(found.start).copied().unwrap_or(text.len());
            let rest = places.get(found.end..).unwrap_or_default();
            // A character that folds to several is marked as a whole.
            start..rest.iter().copied().find(|at| *at > start).unwrap_or(text.len())
        };
        let all = |word: &str| {
            let found = folded.match_indices(word).map(|(at, word)| at..at + word.len());
            found.map(range).collect::<Vec<_>>()
        };
        let mut marks = all(&self.whole);
        if marks.is_empty() {
            marks = self.words.iter().flat_map(|word| all(word)).collect();
            marks.sort_unstable_by_key(|mark| (mark.start, mark.end));
        }
        if marks.is_empty()
            && self.fits_initials(&spell(&folded, initials).map(|(letter, _)| letter).collect::<String>())
        {
            let letters: Vec<(char, usize)> = spell(&folded, initials).collect();
            let spelled: String = letters.iter().map(|(letter, _)| *letter).collect();
            // Initials are ASCII: a letter is a byte.
            let first = spelled.find(&self.whole).unwrap_or_default();
            let end = first + self.whole.len();
            let stop = letters.get(end).map_or(folded.len(), |(_, at)| *at);
            marks.extend(letters.get(first).map(|(_, at)| range(*at..stop)));
        }
        marks
    }
}

fn push(pieces: &mut Vec<Piece>, text: &str, is_match: bool) {
    if !text.is_empty() {
        pieces.push(Piece {
            text: text.replace(['\n', '\r', '\t'], " "),
            is_match,
        });
    }
}
