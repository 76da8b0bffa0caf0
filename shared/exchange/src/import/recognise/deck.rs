//! Slides that were saved as text: one endless line, its chapters told by their numbers.

use crate::import::fold::plain;
use crate::import::{Block, Line, Outline, Style};

/// A line of fewer characters is no deck.
const SHORTEST: usize = 400;

/// The outline with its deck cut into chapters; `None` when there is none in it.
pub(super) fn split(outline: &Outline) -> Option<Vec<Block>> {
    let (at, line, chapters) = outline.blocks.iter().enumerate().find_map(|(at, block)| match block {
        Block::Line(line) => Some((at, line, chapters(&line.text)?)),
        Block::Table(_) => None,
    })?;
    let letters: Vec<char> = line.text.chars().collect();
    let text = |from: usize, to: usize| -> String { letters.get(from..to).unwrap_or_default().iter().collect() };
    let piece = |style: Style, text: String| {
        Block::Line(Line {
            number: line.number,
            style,
            text: text.trim().to_owned(),
        })
    };
    let mut blocks = outline.blocks[..at].to_vec();
    blocks.push(piece(Style::Plain, text(0, chapters.head)));
    for (index, chapter) in chapters.found.iter().enumerate() {
        let end = chapters.found.get(index + 1).map_or(letters.len(), |next| next.start);
        blocks.push(piece(Style::Heading(1), chapter.title.clone()));
        blocks.push(piece(Style::Plain, text(chapter.body, end)));
    }
    blocks.extend_from_slice(&outline.blocks[at + 1..]);
    blocks.retain(|block| !block.is_empty());
    Some(blocks)
}

struct Chapters {
    /// Where the title page ends.
    head: usize,
    found: Vec<Chapter>,
}

struct Chapter {
    title: String,
    start: usize,
    body: usize,
}

/// The chapters of a deck: the titles in its table of contents, found again behind it.
fn chapters(text: &str) -> Option<Chapters> {
    let letters = plain(text);
    if letters.len() < SHORTEST {
        return None;
    }
    let find = |word: &str, from: usize| -> Option<usize> {
        let word: Vec<char> = word.chars().collect();
        (from..letters.len()).find(|at| letters[*at..].starts_with(&word))
    };
    let contents = ["目录", "catalogue", "contents"]
        .iter()
        .filter_map(|word| find(word, 0))
        .min()?;
    let (mut titles, mut at): (Vec<(usize, usize)>, usize) = (Vec::new(), contents);
    loop {
        let number: String = format!("{:02}", titles.len() + 1);
        let Some(start) = find(&number, at) else { break };
        let from = start + 2;
        let to = (from..letters.len()).find(|index| {
            letters[*index].is_ascii_digit()
                || letters[*index] == 'p' && letters[*index..].starts_with(&['p', 'a', 'r', 't'])
        })?;
        // Titles of slides are short, and follow each other without anything between.
        if to - from > 20 || (start != at && !titles.is_empty()) || to == from {
            break;
        }
        titles.push((from, to));
        at = to;
    }
    let mut found = Vec::new();
    let mut from = at;
    // The last title runs into the first chapter's body when no mark stands between them: take the words that come again.
    for (index, (start, end)) in titles.iter().enumerate() {
        let title: String = letters[*start..*end].iter().collect();
        let mark = format!("{:02}{title}", index + 1);
        let (begin, length) = match find(&mark, from) {
            Some(begin) => (begin, mark.chars().count()),
            None => (find(&title, from)?, title.chars().count()),
        };
        let begin_of_part = begin
            .checked_sub(4)
            .filter(|at| letters[*at..].starts_with(&['p', 'a', 'r', 't']))
            .unwrap_or(begin);
        found.push(Chapter {
            title: text.chars().skip(*start).take(end - start).collect(),
            start: begin_of_part,
            body: begin + length,
        });
        from = begin + length;
    }
    (found.len() > 2).then_some(Chapters { head: contents, found })
}
