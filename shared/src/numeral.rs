//! Chinese numerals up to ninety-nine, as plans count with them: 三, 十二, 二十五, 兩.

/// The numeral that a text begins with, and what follows it. `None` where there is none, or the characters make no number.
pub fn leading(text: &str) -> Option<(u32, &str)> {
    let (mut value, mut end) = (0, 0);
    for (at, character) in text.char_indices() {
        let Some(digit) = digit(character) else { break };
        value = match (value, digit) {
            (0, _) => digit,
            (1..=9, 10) => value * 10,
            (tens, 1..=9) if tens % 10 == 0 => tens + digit,
            _ => return None,
        };
        end = at + character.len_utf8();
    }
    (value > 0).then(|| (value, &text[end..]))
}

/// The numeral that a text ends with.
pub fn trailing(text: &str) -> Option<u32> {
    let starts: Vec<usize> = text.char_indices().rev().take(3).map(|(at, _)| at).collect();
    let whole = |at: &usize| leading(&text[*at..]).filter(|(_, rest)| rest.is_empty());
    starts.iter().rev().find_map(whole).map(|(value, _)| value)
}

fn digit(character: char) -> Option<u32> {
    Some(match character {
        '一' | '壹' => 1,
        '二' | '贰' | '貳' | '两' | '兩' => 2,
        '三' | '叁' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(number: u32) -> String {
        let ones = |number: u32| {
            "〇一二三四五六七八九"
                .chars()
                .nth(number as usize)
                .filter(|_| number > 0)
        };
        let tens = ones(number / 10).filter(|_| number >= 20);
        tens.into_iter()
            .chain((number >= 10).then_some('十'))
            .chain(ones(number % 10))
            .collect()
    }

    #[test]
    fn every_number_reads_as_it_is_written() {
        for number in 1..100 {
            let words = written(number);
            assert_eq!(leading(&format!("{words}個月")), Some((number, "個月")), "{words}");
            assert_eq!(trailing(&format!("約{words}")), Some(number), "{words}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "個", "個三", "十十", "一二", "百"] {
            assert_eq!(leading(text), None, "{text}");
        }
        for text in ["", "三個", "百"] {
            assert_eq!(trailing(text), None, "{text}");
        }
        assert_eq!(leading("兩週"), Some((2, "週")));
        assert_eq!(trailing("第一二"), Some(2), "only what makes a number");
    }
}
