//! Everywhere one can go and everything one can do, by name.

use crate::comments::use_has_comments;
use crate::dispatch::Dispatch;
use crate::exchange::{FORMATS, Format};
use crate::host::PlanHost;
use crate::i18n::{Language, Text, use_set_language};
use crate::lens::shows_view;
use crate::panel::open_at;
use crate::route::{Route, View, use_navigate};
use crate::shell::{THEMES, Theme, WHOLE, section_of, use_may_edit, use_open_file, use_set_theme};
use crate::status::Status;
use crate::store::PlanStore;
use crate::text;
use crate::ui::{Dialog, Ui};
use crate::widgets::file_button::pick_file;
use crate::widgets::focus::focus_soon;
use leptos::prelude::*;
use shared::plan::change::RecordKey;
use shared::plan::intent::Place;
use shared::schema::{COLLECTIONS, CollectionId, FieldId};
use shared::search::{Initials, Name};

/// Something the palette leads to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    /// A view of the plan.
    View(View),
    /// A record, at a field of it.
    Record(RecordKey, Option<FieldId>),
    /// A new record.
    New(CollectionId),
    /// Something to do.
    Command(Command),
    /// More of what was found in a collection.
    More(CollectionId),
}

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Command {
    Undo,
    Redo,
    Open(Dialog),
    SaveCopy,
    OpenFile,
    Export(&'static Format),
    Home,
    Language(Language),
    Theme(Theme),
}

/// A target and its names in all languages.
pub(super) struct Entry {
    pub(super) target: Target,
    labels: [String; 3],
    names: [Name; 3],
}

impl Entry {
    fn new(target: Target, initials: &Initials, label: impl Fn(Language) -> String) -> Self {
        let labels = Language::ALL.map(label);
        let names = std::array::from_fn(|index| Name::new(&labels[index], initials));
        Self { target, labels, names }
    }

    /// Its name in one language.
    pub(super) fn label(&self, language: Language) -> &str {
        &self.labels[language as usize]
    }

    /// Its names with their languages, this language's first.
    pub(super) fn names(&self, first: Language) -> impl Iterator<Item = (Language, &Name)> {
        let others = Language::ALL.into_iter().filter(move |language| *language != first);
        let all = std::iter::once(first).chain(others);
        all.map(|language| (language, &self.names[language as usize]))
    }
}

/// All views: of the whole plan, of its sections, and the tables behind sections that show their records otherwise.
pub(super) fn views() -> impl Iterator<Item = (View, &'static Text)> {
    let sections = COLLECTIONS.iter().filter_map(section_of);
    let tables = [CollectionId::Touchpoints, CollectionId::Phases].map(|id| (View::Table(id), id.def().name));
    let check = std::iter::once((View::Check, text!("check.title")));
    WHOLE.iter().copied().chain(check).chain(sections).chain(tables)
}

/// What there is to do, with its name and, where its name needs one, the value in it.
fn commands() -> impl Iterator<Item = (Command, &'static Text, Option<&'static Text>)> {
    let plain = [
        (Command::Undo, text!("common.undo")),
        (Command::Redo, text!("common.redo")),
        (Command::Open(Dialog::Share), text!("shell.share")),
        (Command::Open(Dialog::Comments), text!("comments.title")),
        (Command::SaveCopy, text!("shell.save_copy")),
        (Command::OpenFile, text!("shell.open_file")),
        (Command::Open(Dialog::Import), text!("exchange.import")),
        (Command::Open(Dialog::Export), text!("exchange.export")),
        (Command::Open(Dialog::Axes), text!("map.axes.title")),
        (Command::Open(Dialog::Bin), text!("shell.bin")),
        (Command::Open(Dialog::Name), text!("name.title")),
        (Command::Open(Dialog::Shortcuts), text!("shell.shortcuts")),
        (Command::Home, text!("shell.home")),
    ];
    let formats = FORMATS
        .iter()
        .map(|format| (Command::Export(format), text!("palette.export"), Some(format.name)));
    let themes = THEMES.map(|theme| (Command::Theme(theme), text!("palette.theme"), Some(theme.name())));
    plain
        .into_iter()
        .map(|(command, name)| (command, name, None))
        .chain(formats)
        .chain(themes)
}

/// Everything, views first.
pub(super) fn entries(initials: &Initials) -> Vec<Entry> {
    let views = views().map(|(view, name)| {
        Entry::new(Target::View(view), initials, |language| {
            name.in_language(language).to_owned()
        })
    });
    let commands = commands().map(|(command, name, value)| {
        Entry::new(Target::Command(command), initials, |language| {
            let value = value.map_or("", |value| value.in_language(language));
            name.fill(language, &[("name", value)])
        })
    });
    let languages = Language::ALL.map(|choice| {
        // A language is called by its own name in every language.
        Entry::new(Target::Command(Command::Language(choice)), initials, |language| {
            text!("palette.language").fill(language, &[("name", choice.own_name())])
        })
    });
    let kinds = CollectionId::of_records().filter(|id| *id != CollectionId::Steps);
    let new = kinds.map(|id| {
        Entry::new(Target::New(id), initials, |language| {
            text!("table.add").fill(language, &[("kind", id.def().one.in_language(language))])
        })
    });
    views.chain(commands).chain(languages).chain(new).collect()
}

/// A function that tells whether something can be done now; tracks it.
pub(super) fn use_possible() -> impl Fn(&Target) -> bool + Copy + Send + Sync + 'static {
    let (status, may_edit) = (expect_context::<Status>(), use_may_edit());
    let (store, has_comments) = (expect_context::<PlanStore>(), use_has_comments());
    move |target| match target {
        Target::View(view) => shows_view(status, store, *view),
        Target::Command(Command::Undo) => may_edit.get() && status.undo.get().0,
        Target::Command(Command::Redo) => may_edit.get() && status.undo.get().1,
        Target::Command(Command::Open(Dialog::Bin)) => status.has_bin(),
        Target::Command(Command::Open(Dialog::Comments)) => has_comments.get(),
        Target::New(_) | Target::Command(Command::OpenFile | Command::Open(Dialog::Import | Dialog::Axes)) => {
            may_edit.get()
        }
        _ => true,
    }
}

/// A function that goes there or does it. The palette is closed by then.
pub(super) fn use_perform() -> impl Fn(Target) + Copy + 'static {
    let (ui, host, dispatch) = (
        expect_context::<Ui>(),
        expect_context::<PlanHost>(),
        expect_context::<Dispatch>(),
    );
    let (go, set_language, set_theme, open_file) =
        (use_navigate(), use_set_language(), use_set_theme(), use_open_file());
    move |target| match target {
        Target::View(view) => {
            go(Route::Plan { id: host.id, view });
            focus_soon("#view".to_owned());
        }
        Target::Record(record, field) => open_at(ui, record, field),
        Target::New(collection) => {
            let id = dispatch.create(collection, Place::Last, Vec::new());
            open_at(ui, RecordKey::new(collection, id), Some(collection.title()));
        }
        Target::More(_) => {}
        Target::Command(command) => match command {
            Command::Undo => dispatch.undo(),
            Command::Redo => dispatch.redo(),
            Command::Open(dialog) => {
                if dialog == Dialog::Axes {
                    go(Route::Plan {
                        id: host.id,
                        view: View::Map,
                    });
                }
                ui.dialog.set(Some(dialog));
            }
            Command::SaveCopy => host.save_copy(),
            Command::OpenFile => pick_file(open_file),
            Command::Export(format) => {
                ui.format.set_value(Some(format));
                ui.dialog.set(Some(Dialog::Export));
            }
            Command::Home => go(Route::Home),
            Command::Language(language) => set_language(language),
            Command::Theme(theme) => set_theme(theme),
        },
    }
}
