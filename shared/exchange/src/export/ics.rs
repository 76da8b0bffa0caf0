//! A calendar (RFC 5545): everything in the plan that has a day, and what repeats.

use super::harmless;
use shared::cadence::Cadence;
use shared::date::Date;
use shared::i18n::Language;
use shared::plan::{Plan, Record};
use shared::schema::{CollectionId, FieldKind};
use std::fmt::Write as _;

/// Octets in a line at most; longer ones are folded.
const LINE: usize = 75;

/// Writes the calendar. Relative dates count from the plan's start; without a start only calendar days are in it.
pub fn write(plan: &Plan, language: Language, now_secs: u64) -> String {
    let mut out = Calendar::default();
    let title = plan.frame().title();
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line("PRODID:-//Touchloom//Plan//EN");
    out.line("CALSCALE:GREGORIAN");
    out.text("X-WR-CALNAME", title);
    let stamp = stamp(now_secs);
    for collection in CollectionId::of_records() {
        for record in plan.live(collection) {
            events(&mut out, plan, &record, language, &stamp);
        }
    }
    out.line("END:VCALENDAR");
    out.text
}

fn events(out: &mut Calendar, plan: &Plan, record: &Record, language: Language, stamp: &str) {
    let start = plan.start();
    let def = record.collection.def();
    let mut dated = false;
    let mut cadences = Vec::new();
    let mut first = None;
    for field in record.collection.fields() {
        let value = record.value(field);
        let days = match field.def().kind {
            FieldKind::When => shared::date::When::parse(value.as_text())
                .and_then(|when| when.resolve(start))
                .map(|day| (day, day)),
            FieldKind::Span => shared::date::Span::parse(value.as_text()).and_then(|span| span.resolve(start)),
            FieldKind::Cadence => {
                cadences.extend(Cadence::parse(value.as_text()).map(|cadence| (field, cadence)));
                continue;
            }
            _ => continue,
        };
        let Some((from, to)) = days else { continue };
        // The day from which something happens regularly is no event of its own.
        if matches!(field.def().key, "first" | "since") {
            first = Some(from);
            continue;
        }
        dated = true;
        let name = format!("{}: {}", def.one.in_language(language), record.title());
        let name = match field.def().kind {
            FieldKind::Span => name,
            _ => format!("{name} ({})", field.def().label.in_language(language)),
        };
        out.event(&Event {
            uid: &uid(record, field.def().key),
            stamp,
            name: &name,
            from,
            to,
            rule: None,
        });
    }
    let base = first.or(start);
    for (field, cadence) in cadences {
        if let (Some(rule), Some(base), false) = (rule(cadence), base, dated) {
            let name = format!("{}: {}", def.one.in_language(language), record.title());
            let from = if first.is_some() { base } else { next(cadence, base) };
            out.event(&Event {
                uid: &uid(record, field.def().key),
                stamp,
                name: &name,
                from,
                to: from,
                rule: Some(rule),
            });
        }
    }
}

fn uid(record: &Record, field: &str) -> String {
    format!("{}-{}-{field}@touchloom", record.collection.def().key, record.id)
}

const fn rule(cadence: Cadence) -> Option<&'static str> {
    Some(match cadence {
        Cadence::Daily => "FREQ=DAILY;COUNT=366",
        Cadence::Weekly => "FREQ=WEEKLY;COUNT=105",
        Cadence::Fortnightly => "FREQ=WEEKLY;INTERVAL=2;COUNT=53",
        Cadence::Monthly => "FREQ=MONTHLY;COUNT=24",
        Cadence::Quarterly => "FREQ=MONTHLY;INTERVAL=3;COUNT=8",
        Cadence::HalfYearly => "FREQ=MONTHLY;INTERVAL=6;COUNT=4",
        Cadence::Yearly => "FREQ=YEARLY;COUNT=3",
        _ => return None,
    })
}

/// The first time, one period after the start.
fn next(cadence: Cadence, start: Date) -> Date {
    match cadence {
        Cadence::Daily => start.plus_days(1),
        Cadence::Weekly => start.plus_days(7),
        Cadence::Fortnightly => start.plus_days(14),
        Cadence::Monthly => start.plus_months(1),
        Cadence::Quarterly => start.plus_months(3),
        Cadence::HalfYearly => start.plus_months(6),
        _ => start.plus_months(12),
    }
}

/// `20260303T101500Z`.
fn stamp(secs: u64) -> String {
    let day = Date::from_day_number(i64::try_from(secs / 86_400).unwrap_or(0));
    let rest = secs % 86_400;
    format!(
        "{}T{:02}{:02}{:02}Z",
        basic(day),
        rest / 3_600,
        rest / 60 % 60,
        rest % 60
    )
}

fn basic(day: Date) -> String {
    day.to_string().replace('-', "")
}

struct Event<'a> {
    uid: &'a str,
    stamp: &'a str,
    name: &'a str,
    from: Date,
    to: Date,
    rule: Option<&'a str>,
}

#[derive(Default)]
struct Calendar {
    text: String,
}

impl Calendar {
    fn event(&mut self, event: &Event<'_>) {
        self.line("BEGIN:VEVENT");
        self.text("UID", event.uid);
        self.line(&format!("DTSTAMP:{}", event.stamp));
        self.line(&format!("DTSTART;VALUE=DATE:{}", basic(event.from)));
        // The end is the day after the last.
        self.line(&format!("DTEND;VALUE=DATE:{}", basic(event.to.plus_days(1))));
        if let Some(rule) = event.rule {
            self.line(&format!("RRULE:{rule}"));
        }
        self.text("SUMMARY", event.name);
        self.line("TRANSP:TRANSPARENT");
        self.line("END:VEVENT");
    }

    /// A property with a text: nothing in it can begin another property.
    fn text(&mut self, name: &str, text: &str) {
        let mut line = format!("{name}:");
        for letter in harmless(text).chars() {
            match letter {
                '\\' | ';' | ',' => line.extend(['\\', letter]),
                '\n' => line.push_str("\\n"),
                '\t' => line.push(' '),
                _ => line.push(letter),
            }
        }
        self.line(&line);
    }

    /// A line, folded between characters.
    fn line(&mut self, line: &str) {
        let mut octets = 0;
        for letter in line.chars() {
            if octets + letter.len_utf8() > LINE {
                self.text.push_str("\r\n ");
                octets = 1;
            }
            self.text.push(letter);
            octets += letter.len_utf8();
        }
        let _ = write!(self.text, "\r\n");
    }
}
