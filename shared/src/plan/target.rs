//! A goal's figure: "at least 3 activities with 1 000 new users each", "50 %, then +10 % a year".

use std::fmt;

/// How the reached value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// At least.
    AtLeast,
    /// At most.
    AtMost,
    /// More by.
    Increase,
    /// Exactly, or simply "to".
    To,
}

impl Comparator {
    /// All, in menu order.
    pub const ALL: [Self; 4] = [Self::AtLeast, Self::AtMost, Self::Increase, Self::To];

    /// The stored and shown sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::AtMost => "≤",
            Self::Increase => "+",
            Self::To => "=",
        }
    }
}

/// A goal's figure. Written `≥ 80 %`, `≥ 3 × 1000 new users`, `≥ 50 +10/y %`: sign, value, `× each`, `+growth/y`, unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The comparison.
    pub comparator: Comparator,
    /// The value, or how many when there is an `each`.
    pub value: f64,
    /// What each of them must bring.
    pub each: Option<f64>,
    /// Growth per year after the first, in the same unit.
    pub growth: Option<f64>,
    /// The unit, `%` or words.
    pub unit: String,
}

impl Target {
    /// Reads the stored notation; also `>=` and `<=`, and `x` for `×`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (comparator, rest) = [
            ("≥", Comparator::AtLeast),
            (">=", Comparator::AtLeast),
            ("≤", Comparator::AtMost),
            ("<=", Comparator::AtMost),
            ("+", Comparator::Increase),
            ("=", Comparator::To),
        ]
        .into_iter()
        .find_map(|(sign, comparator)| text.strip_prefix(sign).map(|rest| (comparator, rest)))
        .unwrap_or((Comparator::To, text));
        let words: Vec<&str> = rest.split_whitespace().collect();
        let (first, mut words) = words.split_first()?;
        let value = number(first)?;
        let mut each = None;
        if let ["×" | "x", count, rest @ ..] = words
            && let Some(count) = number(count)
        {
            (each, words) = (Some(count), rest);
        }
        let mut growth = None;
        if let [word, rest @ ..] = words
            && let Some(rate) = word.strip_prefix('+').and_then(|word| number(word.strip_suffix("/y")?))
        {
            (growth, words) = (Some(rate), rest);
        }
        Some(Self {
            comparator,
            value,
            each,
            growth,
            unit: words.join(" "),
        })
    }
}

fn number(word: &str) -> Option<f64> {
    word.parse()
        .ok()
        .filter(|value: &f64| value.is_finite() && value.abs() < 1e15)
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.comparator.sign(), self.value)?;
        if let Some(each) = self.each {
            write!(f, " × {each}")?;
        }
        if let Some(growth) = self.growth {
            write!(f, " +{growth}/y")?;
        }
        if !self.unit.is_empty() {
            write!(f, " {}", self.unit)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn compound_targets_read() {
        let each = Target::parse(">= 3 x 1000 new users").unwrap();
        assert_eq!(
            (each.value, each.each, each.unit.as_str()),
            (3.0, Some(1000.0), "new users")
        );
        let grows = Target::parse("≥ 50 +10/y %").unwrap();
        assert_eq!(
            (grows.value, grows.growth, grows.unit.as_str()),
            (50.0, Some(10.0), "%")
        );
        assert_eq!(Target::parse("80 %").unwrap().comparator, Comparator::To);
        assert_eq!(Target::parse("soon"), None);
        assert_eq!(Target::parse("≥ NaN %"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            sign in 0_usize..4, value in -1e6_f64..1e6, each in proptest::option::of(0_f64..1e6),
            growth in proptest::option::of(0_f64..100.0), unit in "[a-z%]{0,5}"
        ) {
            let target = Target { comparator: Comparator::ALL[sign], value, each, growth, unit };
            prop_assert_eq!(Target::parse(&target.to_string()), Some(target));
        }

        #[test]
        fn any_text_is_harmless(text in ".{0,40}") {
            let _ = Target::parse(&text);
        }
    }
}
