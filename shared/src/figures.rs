//! Numbers as people type them (`1,200`, `12.5`, `80 %`, `¥ 1 200`, `120萬`, `1.5m`, full-width digits), and money as they read it.

use crate::i18n::Language;

/// Reads a number; `None` when it is not one. Grouping commas and spaces, a percent sign and currency signs are skipped.
pub fn parse_number(text: &str) -> Option<f64> {
    if !is_grouped(text) {
        return None;
    }
    let mut digits = String::new();
    let mut scale = 1.0;
    let mut words = text.trim().chars().peekable();
    while let Some(character) = words.next() {
        match narrow(character) {
            c @ ('0'..='9' | '.') => digits.push(c),
            '-' | '−' if digits.is_empty() => digits.push('-'),
            '+' if digits.is_empty() => {}
            c if c.is_whitespace() || matches!(c, ',' | '，' | '\'' | '_' | '%' | '％') => {}
            c if digits.trim_start_matches('-').is_empty() && is_currency(c) => {}
            c => {
                scale = unit(c)?;
                let ended = words.all(|c| c.is_whitespace() || c == '元');
                return ended.then(|| number(&digits))?.map(|n| n * scale);
            }
        }
    }
    number(&digits).map(|n| n * scale)
}

/// How many decimals a currency's minor unit has.
pub fn minor_digits(currency: &str) -> u32 {
    match currency {
        "JPY" => 0,
        _ => 2,
    }
}

/// A currency's sign, before an amount: the short one only where the readers of that language have no other by it.
fn sign(currency: &str, language: Language) -> &str {
    match (currency, language) {
        ("CNY", Language::ZhHans) => "¥",
        ("CNY", _) => "CN¥",
        ("TWD", _) => "NT$",
        ("HKD", _) => "HK$",
        ("MOP", _) => "MOP$",
        ("SGD", _) => "S$",
        ("USD", _) => "US$",
        ("EUR", _) => "€",
        ("GBP", _) => "£",
        ("JPY", _) => "JP¥",
        (other, _) => other,
    }
}

/// Minor units as an amount in a currency: `CN¥1,234.50`. Whole amounts have no decimals. [`parse_money`] reads it back.
pub fn money_words(minor: i64, currency: &str, language: Language) -> String {
    let minus = if minor < 0 { "-" } else { "" };
    let amount = grouped(&plain_amount(minor.unsigned_abs(), currency));
    format!("{minus}{}{amount}", sign(currency, language))
}

/// Minor units as a plain number: `1234.50`.
pub(crate) fn plain_amount(minor: u64, currency: &str) -> String {
    let digits = minor_digits(currency);
    let scale = 10_u64.pow(digits);
    match (minor / scale, minor % scale) {
        (whole, 0) => whole.to_string(),
        (whole, rest) => format!("{whole}.{rest:0width$}", width = digits as usize),
    }
}

/// A plain number with a comma before every three of its whole digits.
pub(crate) fn grouped(number: &str) -> String {
    let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    let digits = whole.trim_start_matches('-');
    let minus = if digits.len() < whole.len() { "-" } else { "" };
    let mut grouped = String::with_capacity(number.len() + 4);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{minus}{grouped}{rest}")
}

/// Reads an amount of money as minor units, of which the currency has `10^digits` in a whole one.
pub fn parse_money(text: &str, digits: u32) -> Option<i64> {
    let minor = (parse_number(text)? * 10_f64.powi(i32::try_from(digits).ok()?)).round();
    // Beyond 2^53 a float no longer holds every whole number.
    (minor.abs() < 9e15).then_some(minor as i64)
}

/// Whether commas stand before three digits: `1,2` is a decimal to many, and must not become twelve.
fn is_grouped(text: &str) -> bool {
    let is_digit = |c: &char| narrow(*c).is_ascii_digit();
    let groups = text.split([',', '，']).skip(1);
    groups
        .into_iter()
        .all(|group| group.chars().take_while(is_digit).count() == 3)
}

fn number(digits: &str) -> Option<f64> {
    digits.parse().ok().filter(|n: &f64| n.is_finite() && n.abs() < 1e15)
}

fn unit(character: char) -> Option<f64> {
    Some(match character {
        'k' | 'K' => 1e3,
        'm' | 'M' => 1e6,
        '万' | '萬' => 1e4,
        '亿' | '億' => 1e8,
        '元' => 1.0,
        _ => return None,
    })
}

fn is_currency(character: char) -> bool {
    matches!(character, '$' | '¥' | '￥' | '€' | '£' | '圓' | '円') || character.is_ascii_uppercase()
}

/// Full-width digits and signs as plain ones.
fn narrow(character: char) -> char {
    match character {
        '０'..='９' | '．' | '－' | '＋' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::CURRENCY;
    use proptest::prelude::*;

    #[test]
    fn numbers_read_as_people_type_them() {
        for (text, number) in [
            ("1,200", 1200.0),
            ("12.5", 12.5),
            (" 80 % ", 80.0),
            ("¥ 1 200", 1200.0),
            ("NT$ 300", 300.0),
            ("120萬", 1_200_000.0),
            ("1.5 亿元", 150_000_000.0),
            ("2k", 2000.0),
            ("−3", -3.0),
            ("８０", 80.0),
        ] {
            assert_eq!(parse_number(text), Some(number), "{text}");
        }
        for text in ["", "soon", "1.2.3", "12 apples", "-", "1萬2", "1,2", "1,23456"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }

    #[test]
    fn money_is_whole_minor_units() {
        assert_eq!(parse_money("1,234.5", 2), Some(123_450));
        assert_eq!(parse_money("¥500", 0), Some(500));
        assert_eq!(parse_money("99999999999999", 2), None);
    }

    #[test]
    fn money_is_written_with_a_sign_that_means_one_currency() {
        for (minor, currency, language, written) in [
            (80_000_000, "CNY", Language::ZhHans, "¥800,000"),
            (80_000_000, "CNY", Language::ZhHant, "CN¥800,000"),
            (80_000_000, "CNY", Language::En, "CN¥800,000"),
            (-123_405, "TWD", Language::ZhHant, "-NT$1,234.05"),
            (1_234, "JPY", Language::ZhHans, "JP¥1,234"),
            (0, "EUR", Language::En, "€0"),
        ] {
            assert_eq!(money_words(minor, currency, language), written);
        }
        for language in Language::ALL {
            let mut signs: Vec<&str> = CURRENCY.iter().map(|choice| sign(choice.key, language)).collect();
            signs.sort_unstable();
            signs.dedup();
            assert_eq!(signs.len(), CURRENCY.len(), "{language:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_harmless(text in ".{0,30}") {
            let _ = (parse_number(&text), parse_money(&text, 2));
        }

        #[test]
        fn what_is_shown_reads_back(minor in -1_000_000_000_i64..1_000_000_000) {
            prop_assert_eq!(parse_money(&format!("{:.2}", minor as f64 / 100.0), 2), Some(minor));
            for choice in CURRENCY {
                let written = money_words(minor, choice.key, Language::ZhHant);
                prop_assert_eq!(parse_money(&written, minor_digits(choice.key)), Some(minor), "{}", written);
            }
        }
    }
}
