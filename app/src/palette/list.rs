//! What the palette shows for what was typed.

use super::entries::{Command, Entry, Target};
use super::finder::Finder;
use super::recent::Visited;
use crate::i18n::{Language, labelled, use_language, words};
use crate::route::{Route, View, use_route};
use crate::store::PlanStore;
use crate::t;
use crate::ui::{Dialog, Ui};
use leptos::prelude::*;
use shared::plan::change::RecordKey;
use shared::schema::CollectionId;
use shared::search::{Found, Piece, Query, Rank};

/// Commands and sections that are shown at once.
const ENTRIES: usize = 6;
/// Records of a collection that are shown at once, and after asking for more.
const RECORDS: usize = 5;
const MORE_RECORDS: usize = 100;
/// The length of a name and of a snippet, in characters.
const NAME: usize = 80;
const SNIPPET: usize = 90;

/// A group of lines under a heading.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Section {
    pub(super) title: String,
    pub(super) rows: Vec<Row>,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) target: Target,
    pub(super) name: Vec<Piece>,
    pub(super) detail: Vec<Piece>,
    pub(super) keys: &'static [&'static str],
}

impl Row {
    fn plain(target: Target, name: &str) -> Self {
        Self {
            keys: keys(&target),
            target,
            name: vec![plain(name)],
            detail: Vec::new(),
        }
    }
}

fn plain(text: impl Into<String>) -> Piece {
    Piece {
        text: text.into(),
        is_match: false,
    }
}

/// The shortcut of a command.
fn keys(target: &Target) -> &'static [&'static str] {
    match target {
        Target::Command(Command::Undo) => &["Ctrl", "Z"],
        Target::Command(Command::Redo) => &["Ctrl", "Shift", "Z"],
        Target::Command(Command::Open(Dialog::Shortcuts)) => &["?"],
        _ => &[],
    }
}

/// The list: what was looked at lately and all there is while nothing is typed, else what fits, the best first.
pub(super) fn sections(
    finder: Finder,
    entries: &[Entry],
    query: &Query,
    open: Option<CollectionId>,
    possible: impl Fn(&Target) -> bool,
) -> Vec<Section> {
    let language = use_language();
    if query.is_empty() {
        return at_rest(finder, entries, language, possible);
    }
    let mut found = entries
        .iter()
        .filter(|entry| possible(&entry.target))
        .filter_map(|entry| fitting(finder, entry, query, language))
        .collect::<Vec<_>>();
    found.sort_by_key(|(rank, _)| *rank);
    found.truncate(ENTRIES);
    let best_entry = found.first().map(|(rank, _)| *rank);
    let commands = best_entry.map(|rank| {
        let rows = found.into_iter().map(|(_, row)| row).collect();
        let title = t!("palette.found").to_owned();
        (rank, Section { title, rows })
    });
    let mut records = records(finder, query, open);
    // Among equals commands stand first: there are few of them.
    let before = commands
        .as_ref()
        .map_or(0, |(rank, _)| records.partition_point(|(best, _)| best < rank));
    records.splice(before..before, commands);
    records.into_iter().map(|(_, section)| section).collect()
}

fn fitting(finder: Finder, entry: &Entry, query: &Query, shown: Language) -> Option<(Rank, Row)> {
    let ranked = entry
        .names(shown)
        .filter_map(|(language, name)| Some((query.rank(name)?, language)));
    let (rank, language) = ranked.min_by_key(|(rank, _)| *rank)?;
    let marked = query.snippet(entry.label(language), &finder.initials(), NAME);
    let mut row = Row::plain(entry.target.clone(), entry.label(shown));
    if language == shown {
        row.name = marked;
    } else {
        row.detail = marked;
    }
    Some((rank, row))
}

fn records(finder: Finder, query: &Query, open: Option<CollectionId>) -> Vec<(Rank, Section)> {
    let store = expect_context::<PlanStore>();
    let most = |collection| {
        if open == Some(collection) {
            MORE_RECORDS
        } else {
            RECORDS
        }
    };
    let groups = finder.find(query, |group| most(group.collection), MORE_RECORDS);
    let sections = groups.into_iter().map(|group| {
        let (best, shown) = (group.best[0].rank, group.best.len());
        let mut rows: Vec<Row> = group
            .best
            .iter()
            .map(|found| record(finder, store, query, found))
            .collect();
        let hidden = group.count - shown;
        if hidden > 0 && shown < MORE_RECORDS {
            let kind = words(group.collection.def().name);
            rows.push(Row::plain(
                Target::More(group.collection),
                &t!("palette.more", n = hidden, kind = kind),
            ));
        }
        let title = words(group.collection.def().name).to_owned();
        (best, Section { title, rows })
    });
    sections.collect()
}

fn record(finder: Finder, store: PlanStore, query: &Query, found: &Found) -> Row {
    let key = RecordKey::from(&*found.record);
    let title = found.record.collection.title();
    let target = Target::Record(key.clone(), Some(found.field));
    let mut row = Row::plain(target, &store.title(&key));
    if found.field == title {
        row.name = finder.snippet(store, query, found, NAME);
    } else {
        row.detail = vec![plain(labelled(words(found.field.def().label), ""))];
        row.detail.extend(finder.snippet(store, query, found, SNIPPET));
    }
    row
}

/// While nothing is typed.
fn at_rest(finder: Finder, entries: &[Entry], language: Language, possible: impl Fn(&Target) -> bool) -> Vec<Section> {
    let rows = |wanted: fn(&Target) -> bool| {
        let fitting = entries
            .iter()
            .filter(|entry| wanted(&entry.target) && possible(&entry.target));
        fitting
            .map(|entry| Row::plain(entry.target.clone(), entry.label(language)))
            .collect::<Vec<_>>()
    };
    let sections = [
        (t!("palette.recent"), recent(finder, entries, language)),
        (
            t!("palette.commands"),
            rows(|target| matches!(target, Target::Command(_))),
        ),
        (t!("palette.places"), rows(|target| matches!(target, Target::View(_)))),
    ];
    let sections = sections.into_iter().filter(|(_, rows)| !rows.is_empty());
    sections
        .map(|(title, rows)| Section {
            title: title.to_owned(),
            rows,
        })
        .collect()
}

/// What was looked at lately, but for what is looked at now.
fn recent(finder: Finder, entries: &[Entry], language: Language) -> Vec<Row> {
    let (store, ui, route) = (expect_context::<PlanStore>(), expect_context::<Ui>(), use_route());
    let is_shown = |view: View| matches!(route.get(), Route::Plan { view: shown, .. } if shown == view);
    let row = |visited: &Visited| match visited {
        Visited::View(view) => {
            let entry = entries.iter().find(|entry| entry.target == Target::View(*view))?;
            (!is_shown(*view)).then(|| Row::plain(entry.target.clone(), entry.label(language)))
        }
        Visited::Record(key) => {
            let is_there = store.record(key).is_some_and(|record| record.gone.is_none());
            let is_shown = ui.selected.with(|selected| selected.as_ref() == Some(key));
            (is_there && !is_shown).then(|| Row {
                detail: vec![plain(words(key.collection.def().one))],
                ..Row::plain(Target::Record(key.clone(), None), &store.title(key))
            })
        }
    };
    finder.visited.with(|visited| visited.iter().filter_map(row).collect())
}
