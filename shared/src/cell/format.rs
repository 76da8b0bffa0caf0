//! A value as text.

use super::list::{quoted, separator};
use super::titles::one_line;
use super::words::{scale_text, signed};
use super::{Context, Style, date};
use crate::cadence::Cadence;
use crate::date::{Span, When};
use crate::figures::{grouped, money_words, plain_amount};
use crate::i18n::find;
use crate::ids::RecordId;
use crate::limit::Limit;
use crate::plan::{Target, Value};
use crate::schema::{CollectionId, FieldKind};

/// As [`super::format_cell`], for a kind of field.
pub fn format_kind(kind: &FieldKind, value: &Value, context: &Context<'_>) -> String {
    let raw = || value.as_text().to_owned();
    if *value == Value::Empty {
        return String::new();
    }
    match *kind {
        FieldKind::Line | FieldKind::Person => one_line(value.as_text()),
        FieldKind::Prose => raw(),
        FieldKind::Choice(choices) => {
            let choice = choices.iter().find(|choice| choice.key == value.as_text());
            choice.map_or_else(raw, |choice| context.words(choice.label).to_owned())
        }
        FieldKind::Cadence => {
            Cadence::parse(value.as_text()).map_or_else(raw, |cadence| context.words(cadence.label()).to_owned())
        }
        FieldKind::Limit => Limit::parse(value.as_text()).map_or_else(raw, |limit| limit.words(context.language)),
        FieldKind::Tags => list(value.as_set().into_iter().flatten().map(|tag| quoted(tag)), context),
        FieldKind::Number => value
            .as_number()
            .map(|number| figure(number, context))
            .unwrap_or_default(),
        FieldKind::Percent => match value.as_number() {
            Some(number) => format!("{}%", figure(number, context)),
            None => String::new(),
        },
        FieldKind::Money => value.as_int().map(|minor| money(minor, context)).unwrap_or_default(),
        FieldKind::Scale { min, max } => value
            .as_int()
            .map(|step| scale(step, min, max, context))
            .unwrap_or_default(),
        FieldKind::Check => {
            let word = if *value == Value::Bool(true) {
                const { &find("common.yes").alone() }
            } else {
                const { &find("common.no").alone() }
            };
            context.words(word).to_owned()
        }
        FieldKind::When => When::parse(value.as_text()).map_or_else(raw, |when| date::when(when, context)),
        FieldKind::Span => Span::parse(value.as_text()).map_or_else(raw, |span| date::span(span, context)),
        FieldKind::Target => Target::parse(value.as_text()).map_or_else(raw, |target| target.to_string()),
        FieldKind::Ref(to) => name(to, value.as_text(), context).unwrap_or_default(),
        FieldKind::Refs(to) => {
            let names = value
                .as_set()
                .into_iter()
                .flatten()
                .filter_map(|id| name(to, id, context));
            list(names.map(|name| quoted(&name)), context)
        }
        FieldKind::Shares(to) => {
            let shares = value.as_shares().into_iter().flatten();
            let named = shares.filter_map(|(id, share)| Some((name(to, id, context)?, share)));
            list(
                named.map(|(name, share)| format!("{} {share}%", quoted(&name))),
                context,
            )
        }
    }
}

fn list(items: impl Iterator<Item = String>, context: &Context<'_>) -> String {
    items.collect::<Vec<_>>().join(separator(context.language))
}

/// What a reference is called; nothing when it leads nowhere.
fn name(to: CollectionId, id: &str, context: &Context<'_>) -> Option<String> {
    let id: RecordId = id.parse().ok()?;
    let record = context.plan().record(to, &id)?;
    let is_named = record.gone.is_none() || context.style == Style::Plain;
    is_named.then(|| context.titles(to).name(context.plan(), to, &id))
}

/// A number with all its digits; grouped for people.
fn figure(number: f64, context: &Context<'_>) -> String {
    match context.style {
        Style::Plain => number.to_string(),
        Style::Reading => grouped(&number.to_string()),
    }
}

/// An amount; with its currency for people.
fn money(minor: i64, context: &Context<'_>) -> String {
    match context.style {
        Style::Plain => {
            let minus = if minor < 0 { "-" } else { "" };
            format!("{minus}{}", plain_amount(minor.unsigned_abs(), context.currency))
        }
        Style::Reading => money_words(minor, context.currency, context.language),
    }
}

fn scale(step: i64, min: i64, max: i64, context: &Context<'_>) -> String {
    match scale_text(step).filter(|_| (min, max) == (-2, 2) && context.style == Style::Reading) {
        Some(text) => format!("{} {}", signed(step), context.words(text)),
        None => step.to_string(),
    }
}
