//! The plan as a file for others.

use super::image;
use super::job::{FAILED, Job};
use crate::document::chosen_layout;
use crate::host::PlanHost;
use crate::i18n::{Text, use_language, words};
use crate::route::{Route, View};
use crate::t;
use crate::text;
use crate::ui::{Dialog, Ui};
use crate::widgets::modal::Modal;
use leptos::prelude::*;

/// A file one can have.
#[derive(Debug, PartialEq)]
pub struct Format {
    /// What it is called.
    pub name: &'static Text,
    /// What the worker writes, and the ending of the file.
    ending: &'static str,
    what: &'static Text,
}

const fn format(ending: &'static str, name: &'static Text, what: &'static Text) -> Format {
    Format { name, ending, what }
}

/// The documents and tables that a plan is written as.
pub static FORMATS: [Format; 6] = [
    format(
        "docx",
        text!("exchange.export.docx"),
        text!("exchange.export.docx.text"),
    ),
    format(
        "xlsx",
        text!("exchange.export.xlsx"),
        text!("exchange.export.xlsx.text"),
    ),
    format(
        "csv.zip",
        text!("exchange.export.csv"),
        text!("exchange.export.csv.text"),
    ),
    format("md", text!("exchange.export.md"), text!("exchange.export.md.text")),
    format("ics", text!("exchange.export.ics"), text!("exchange.export.ics.text")),
    format(
        "json",
        text!("exchange.export.json"),
        text!("exchange.export.json.text"),
    ),
];

/// The pictures: what the worker draws, and the words.
const PICTURES: [(&str, &Text); 2] = [
    ("map.svg", text!("map.title")),
    ("campaign.svg", text!("campaign.title")),
];

/// What the dialog's parts share. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Export {
    ui: Ui,
    host: PlanHost,
    job: StoredValue<Option<Job>, LocalStorage>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<&'static Text>>,
    language: Memo<crate::i18n::Language>,
}

impl Export {
    /// Has the worker write, and the browser save. `part` is what of the plan it is, for the file's name.
    fn run(self, worker: &'static str, ending: &'static str, part: Option<&'static Text>) {
        self.error.set(None);
        let language = self.language.get_untracked();
        let now_secs = js_sys::Date::now() / 1000.0;
        let Ok(job) = Job::write(
            &self.host.packed(),
            worker,
            language.tag(),
            now_secs,
            chosen_layout(self.host.id),
        ) else {
            return self.error.set(Some(FAILED));
        };
        let answer = job.answer();
        self.job.set_value(Some(job));
        self.busy.set(true);
        leptos::task::spawn_local(async move {
            let mut written = answer.wait().await;
            if let (Ok(svg), "png") = (&written, ending) {
                written = image::png(svg).await;
            }
            // Stopped meanwhile, or closed: then nobody waits for the file.
            let is_current = self
                .job
                .try_with_value(|job| job.as_ref().is_some_and(|job| job.is_answered_by(&answer)));
            if is_current != Some(true) {
                return;
            }
            self.stop();
            match written {
                Ok(bytes) => {
                    let part = part.map(|part| part.in_language(language)).unwrap_or_default();
                    self.host.save_as(&bytes, part, ending);
                    self.close();
                }
                Err(words) => self.error.set(Some(words)),
            }
        });
    }

    fn stop(self) {
        self.job.set_value(None);
        self.busy.set(false);
    }

    fn close(self) {
        crate::shell::close(self.ui, Dialog::Export);
    }
}

/// The dialog.
#[component]
pub fn ExportDialog() -> impl IntoView {
    let export = Export {
        ui: expect_context(),
        host: expect_context(),
        job: StoredValue::new_local(None),
        busy: RwSignal::new(false),
        error: RwSignal::new(None),
        language: Memo::new(|_| use_language()),
    };
    // Whoever named a format already does not choose again.
    if let Some(format) = export.ui.format.try_update_value(Option::take).flatten() {
        export.run(format.ending, format.ending, None);
    }
    let documents = FORMATS.iter().map(move |format| {
        item(export, format.name, format.what, move || {
            export.run(format.ending, format.ending, None)
        })
    });
    let file = item(
        export,
        text!("exchange.export.plan"),
        text!("exchange.export.plan.text"),
        move || {
            export.host.save_copy();
            export.close();
        },
    );
    let document = Route::Plan {
        id: export.host.id,
        view: View::Document,
    };
    let print = view! {
        <a class="export-item" href=document.path() on:click=move |_| export.close()>
            <b>{move || t!("exchange.export.print")}</b>
            <span>{move || t!("exchange.export.print.text")}</span>
        </a>
    };
    let pictures = PICTURES.map(|(worker, name)| {
        let button = move |ending: &'static str, sign: &'static str| {
            view! {
                <button type="button" class="btn small" disabled=move || export.busy.get()
                    aria-label=move || format!("{} {sign}", words(name)) on:click=move |_| export.run(worker, ending, Some(name))>
                    {sign}
                </button>
            }
        };
        view! { <div class="export-picture"><span>{move || words(name)}</span>{button("png", "PNG")}{button("svg", "SVG")}</div> }
    });
    view! {
        <Modal class="export" title=Signal::derive(|| t!("exchange.export").to_owned()) on_close=Callback::new(move |()| export.close())>
            <div class="export-list">{documents.collect_view()}{file}{print}</div>
            <h3>{move || t!("exchange.export.pictures")}</h3>
            <div class="stack">{pictures.into_iter().collect_view()}</div>
            <Show when=move || export.busy.get()>
                <div class="row">
                    <p role="status">{move || t!("exchange.export.busy")}</p>
                    <progress aria-label=move || t!("exchange.export.busy")></progress>
                    <span class="spacer"></span>
                    <button type="button" class="btn" on:click=move |_| export.stop()>{move || t!("common.cancel")}</button>
                </div>
            </Show>
            <p class="problem" role="alert">{move || export.error.get().map(words)}</p>
        </Modal>
    }
}

fn item(export: Export, name: &'static Text, what: &'static Text, run: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class="export-item" disabled=move || export.busy.get() on:click=move |_| run()>
            <b>{move || words(name)}</b>
            <span>{move || words(what)}</span>
        </button>
    }
    .into_any()
}
