//! A text as a value.

use super::date::{parse_span, parse_when};
use super::list::{Cut, Item, items};
use super::offset::{LIMIT_WORDS, Unit, quantities};
use super::titles::one_line;
use super::words::scale_text;
use super::{CellError, Context, fold, target};
use crate::cadence::Cadence;
use crate::figures::{minor_digits, parse_money, parse_number};
use crate::i18n::{Language, Text, find};
use crate::limit::{self, Limit};
use crate::plan::Value;
use crate::schema::{CURRENCY, CollectionId, FieldKind};
use std::collections::{BTreeMap, BTreeSet};

/// As [`super::parse_cell`], for a kind of field.
///
/// # Errors
/// Why the text is no value of this kind.
pub fn parse_kind(kind: &FieldKind, text: &str, context: &Context<'_>) -> Result<Value, CellError> {
    if text.trim().is_empty() {
        return Ok(Value::Empty);
    }
    match *kind {
        FieldKind::Line | FieldKind::Person => Ok(one_line(text).into()),
        FieldKind::Prose => Ok(text.replace("\r\n", "\n").into()),
        FieldKind::Choice(choices) => {
            let known = choices.iter().map(|choice| (choice.key, choice.label));
            key(known, text, context).ok_or(CellError::Choice)
        }
        FieldKind::Cadence => {
            let known = Cadence::ALL.into_iter().map(|cadence| (cadence.key(), cadence.label()));
            key(known, text, context).ok_or(CellError::Choice)
        }
        FieldKind::Tags => Ok(Value::Set(
            items(text, Cut::Fine).into_iter().map(|item| item.text).collect(),
        )),
        FieldKind::Number | FieldKind::Percent => parse_number(&bare(text)).map(Value::from).ok_or(CellError::Number),
        FieldKind::Money => {
            let minor = parse_money(&bare(text), minor_digits(context.currency));
            minor.map(Value::Int).ok_or(CellError::Number)
        }
        FieldKind::Scale { min, max } => scale(text, min, max)
            .ok_or(CellError::Scale { min, max })
            .map(Value::Int),
        FieldKind::Check => check(text).map(Value::Bool).ok_or(CellError::Check),
        FieldKind::When => parse_when(text, context).map(Value::from),
        FieldKind::Span => parse_span(text, context).map(Value::from),
        FieldKind::Limit => limit(text).map(Value::Text).ok_or(CellError::Limit),
        FieldKind::Target => target::parse(text)
            .map(|target| Value::from(&target))
            .ok_or(CellError::Target),
        FieldKind::Ref(to) => context.find(to, text).map(|id| Value::from(&id)),
        FieldKind::Refs(to) => refs(text, to, context).map(Value::Set),
        FieldKind::Shares(to) => shares(text, to, context).map(Value::Shares),
    }
}

/// The key whose word, in any language, or which itself is the text.
fn key<'a>(
    known: impl Iterator<Item = (&'a str, &'static Text)> + Clone,
    text: &str,
    context: &Context<'_>,
) -> Option<Value> {
    let folded = fold(text);
    let languages = std::iter::once(context.language).chain(Language::ALL);
    let by_word = languages.into_iter().find_map(|language| {
        known
            .clone()
            .find(|(_, label)| fold(label.in_language(language)) == folded)
    });
    let found = by_word.or_else(|| known.clone().find(|(key, _)| fold(key) == folded));
    found.map(|(key, _)| Value::from(key))
}

/// An amount without the currency code behind it, and with the accountant's brackets as a minus.
fn bare(text: &str) -> String {
    let mut text = text.trim();
    for choice in CURRENCY {
        text = text.strip_suffix(choice.key).unwrap_or(text).trim_end();
    }
    match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) => format!("-{}", inner.trim_start()),
        None => text.to_owned(),
    }
}

/// A step by its number, its word, or both: `2`, `+1 Good`, `4/5`.
fn scale(text: &str, min: i64, max: i64) -> Option<i64> {
    let folded = fold(text);
    let named = (-2..=2).filter(|_| (min, max) == (-2, 2)).find(|step| {
        let label = scale_text(*step);
        label.is_some_and(|label| {
            Language::ALL
                .iter()
                .any(|language| fold(label.in_language(*language)) == folded)
        })
    });
    let figure = folded.split([' ', '/']).next().unwrap_or_default();
    let step = named.or_else(|| figure.strip_prefix('+').unwrap_or(figure).parse().ok())?;
    (min..=max).contains(&step).then_some(step)
}

fn check(text: &str) -> Option<bool> {
    const YES: &Text = find("common.yes");
    const NO: &Text = find("common.no");
    let folded = fold(text);
    let is = |text: &Text| {
        Language::ALL
            .iter()
            .any(|language| fold(text.in_language(*language)) == folded)
    };
    match folded.as_str() {
        _ if is(YES) => Some(true),
        _ if is(NO) => Some(false),
        "y" | "true" | "1" | "x" | "✓" | "✔" | "√" | "☑" | "有" | "真" => Some(true),
        "n" | "false" | "0" | "☐" | "×" | "✗" | "無" | "无" | "沒有" | "没有" | "假" | "-" => Some(false),
        _ => None,
    }
}

fn limit(text: &str) -> Option<String> {
    let text = text.trim();
    if Limit::parse(text).is_some() || is_duration(text) {
        return Some(text.to_owned());
    }
    if Language::ALL
        .iter()
        .any(|language| fold(AT_ONCE.in_language(*language)) == fold(text))
    {
        return Some(Limit::new(0, limit::Unit::Minutes).to_string());
    }
    let mut notation = String::new();
    for (count, unit) in quantities(&fold(text), &LIMIT_WORDS)? {
        let (start, letter) = match unit {
            Unit::Minute => ("PT", 'M'),
            Unit::Hour => ("PT", 'H'),
            Unit::Day => ("P", 'D'),
            Unit::Week => ("P", 'W'),
            Unit::Month => ("P", 'M'),
            Unit::Year => ("P", 'Y'),
        };
        // Days stand before the hours: `P1DT2H`.
        let start = match (notation.is_empty(), notation.contains('T'), start) {
            (true, ..) => start,
            (_, true, "PT") | (_, false, "P") => "",
            (_, false, _) => "T",
            (_, true, _) => return None,
        };
        notation.push_str(&format!("{start}{count}{letter}"));
    }
    Limit::parse(&notation).map(|limit| limit.to_string())
}

const AT_ONCE: &Text = find("cadence.at_once");

/// Whether a text looks like an ISO 8601 duration.
fn is_duration(text: &str) -> bool {
    let rest = text.strip_prefix('P').unwrap_or_default();
    rest.ends_with(['Y', 'M', 'W', 'D', 'H', 'S'])
        && rest.starts_with(|c: char| c == 'T' || c.is_ascii_digit())
        && rest.chars().all(|c| c.is_ascii_digit() || "YMWDTHS".contains(c))
}

/// Reads the items at the finest cut at which all of them are found; the error is that of the finest.
fn each<T>(text: &str, read: impl Fn(&Item) -> Result<T, CellError>) -> Result<Vec<T>, CellError> {
    let at = |cut| {
        items(text, cut)
            .iter()
            .map(&read)
            .collect::<Result<Vec<T>, CellError>>()
    };
    at(Cut::Fine).or_else(|error| at(Cut::Coarse).or_else(|_| at(Cut::Whole)).map_err(|_| error))
}

fn refs(text: &str, to: CollectionId, context: &Context<'_>) -> Result<BTreeSet<String>, CellError> {
    let found = each(text, |item| context.find(to, &format!("{}{}", item.text, item.rest)))?;
    Ok(found.iter().map(ToString::to_string).collect())
}

fn shares(text: &str, to: CollectionId, context: &Context<'_>) -> Result<BTreeMap<String, f64>, CellError> {
    let found = each(text, |item| {
        let (title, share) = if item.quoted {
            (item.text.as_str(), item.rest.as_str())
        } else {
            split_share(&item.text).ok_or(CellError::Share)?
        };
        let percent = parse_number(share.trim_start_matches([':', '：', '=', ' '])).ok_or(CellError::Share)?;
        let id = context.find(to, title.trim_end_matches([':', '：', '=', ' ']))?;
        Ok((id.to_string(), percent))
    })?;
    Ok(found.into_iter().collect())
}

/// A title and the figure behind it, which may have a space before its percent sign.
fn split_share(text: &str) -> Option<(&str, &str)> {
    let figure = text.trim_end_matches(['%', '％', ' ']);
    let at = figure.rfind([' ', ':', '：', '='])?;
    Some((&text[..at], &text[at..]))
}
