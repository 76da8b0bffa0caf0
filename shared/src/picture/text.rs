//! How wide texts are, and where they break.

/// Signs that never begin a line.
const CLOSING: &str = "。，、；：！？）」』】》〉”’…·)]},.;:!?%";

/// How wide a text is, in ems; rather too wide than too narrow.
pub(super) fn ems(text: &str) -> f64 {
    let mut joined = false;
    text.chars()
        .map(|letter| {
            let width = if joined { 0.0 } else { letter_ems(letter) };
            joined = letter == '\u{200d}';
            width
        })
        .sum()
}

fn letter_ems(letter: char) -> f64 {
    match letter {
        '\u{0300}'..='\u{036f}' | '\u{200b}'..='\u{200f}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\u{1f3fb}'..='\u{1f3ff}' => 0.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.3,
        'f' | 't' | 'r' | ' ' | '(' | ')' | '[' | ']' | '-' | '/' => 0.4,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.95,
        'A'..='Z' | '+' | '=' | '<' | '>' | '~' | '#' | '&' => 0.72,
        '\0'..='\u{7f}' => 0.58,
        '\u{80}'..='\u{10ff}' => 0.68,
        _ => 1.0,
    }
}

/// What stays together on a line: a word, or one ideograph with the signs behind it.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for letter in text.chars() {
        let letter = if letter.is_control() { ' ' } else { letter };
        let is_glued = match before {
            None => false,
            Some('\u{200d}') => true,
            Some(_) if letter != ' ' && (letter_ems(letter) == 0.0 || CLOSING.contains(letter)) => true,
            Some(before) => letter != ' ' && before != ' ' && letter_ems(letter) < 1.0 && letter_ems(before) < 1.0,
        };
        match pieces.last_mut() {
            Some(piece) if is_glued => piece.push(letter),
            _ => pieces.push(letter.to_string()),
        }
        before = Some(letter);
    }
    pieces
}

/// Breaks a text into at most `most` lines of this width; what does not fit ends in an ellipsis.
pub(super) fn wrap(text: &str, width_ems: f64, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for piece in pieces(text.trim()) {
        let mut rest = piece.as_str();
        while !rest.is_empty() {
            let wide = ems(rest);
            if used + wide <= width_ems {
                if !(rest == " " && used == 0.0) {
                    push(&mut lines, rest);
                    used += wide;
                }
                break;
            }
            if used > 0.0 {
                lines.push(String::new());
                used = 0.0;
                continue;
            }
            // One word wider than a line.
            let (fits, left) = rest.split_at(fitting(rest, width_ems));
            push(&mut lines, fits);
            lines.push(String::new());
            rest = left;
        }
    }
    lines.iter_mut().for_each(|line| line.truncate(line.trim_end().len()));
    while lines.len() > 1 && lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = cut(last, width_ems, "…");
        }
    }
    lines
}

/// A text on one line, cut with an ellipsis where it is too wide.
pub(super) fn fit(text: &str, width_ems: f64) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if ems(&line) <= width_ems {
        line
    } else {
        cut(&line, width_ems, "…")
    }
}

fn cut(line: &str, width_ems: f64, end: &str) -> String {
    let room = width_ems - 1.0;
    let kept = if ems(line) <= room {
        line
    } else {
        &line[..fitting(line, room)]
    };
    format!("{}{end}", kept.trim_end())
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

/// How many bytes of a text fit, at least one character.
fn fitting(text: &str, width_ems: f64) -> usize {
    let mut used = 0.0;
    let mut joined = false;
    for (at, letter) in text.char_indices() {
        used += if joined { 0.0 } else { letter_ems(letter) };
        joined = letter == '\u{200d}';
        if used > width_ems && at > 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_and_ideographs_break_where_they_may() {
        let cases: [(&str, f64, usize, &[&str]); 6] = [
            ("one two three", 5.0, 9, &["one two", "three"]),
            ("一二三四五六", 3.0, 9, &["一二三", "四五六"]),
            ("一二三。四五", 3.0, 9, &["一二", "三。四", "五"]),
            ("一二三四五六七八", 3.0, 2, &["一二三", "四五…"]),
            ("Doppelgänger", 3.0, 2, &["Dopp", "elg…"]),
            ("", 3.0, 2, &[""]),
        ];
        for (text, width, most, expected) in cases {
            assert_eq!(wrap(text, width, most), expected, "{text}");
        }
        assert_eq!(fit("会员  日", 9.0), "会员 日");
        assert_eq!(fit("会员日活动", 4.0), "会员日…");
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in "[\\PC]{0,60}", width in 2.0..20.0_f64, most in 1_usize..6) {
            let lines = wrap(&text, width, most);
            prop_assert!(lines.len() <= most.max(1));
            for line in &lines {
                // One letter stands alone however narrow the place.
                prop_assert!(ems(line) <= width + 1e-9 || line.chars().filter(|c| letter_ems(*c) > 0.0).count() <= 2, "{:?}", line);
            }
            let whole = wrap(&text, width, usize::MAX).concat();
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
            prop_assert_eq!(bare(&whole), bare(&text));
        }
    }
}
