//! A document that becomes records: brought, read, looked at, and only then added. Inside a plan it goes into that one, on the
//! start page it becomes a plan of its own.

use super::bring::Brought;
use super::findings::Findings;
use super::job::{FAILED, Job, STAGES};
use crate::dispatch::Dispatch;
use crate::host::{Library, PlanHost, library};
use crate::i18n::{Language, Text, use_language, words};
use crate::route::{Route, View, use_navigate};
use crate::store::PlanStore;
use crate::ui::{Offer, Ui};
use crate::widgets::file_button::FileButton;
use crate::widgets::modal::Modal;
use crate::{t, text};
use js_sys::Uint8Array;
use leptos::html;
use leptos::prelude::*;
use shared::plan::batch::batches;
use shared::plan::change::RecordKey;
use shared::plan::{Intent, Plan, pack};
use shared::preview::{Choice, Preview};
use shared::schema::frame;
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Bytes of the largest document; the reader's own limit.
const MAX_FILE_BYTES: f64 = 16.0 * 1024.0 * 1024.0;
/// What a wish of an import is called in the history.
const NAME: &str = "import";

/// How far it is.
#[derive(Clone)]
enum Step {
    Asking,
    Reading,
    Found(Rc<Preview>),
}

/// Where the records go.
#[derive(Clone, Copy)]
enum Goal {
    Open {
        host: PlanHost,
        store: PlanStore,
        dispatch: Dispatch,
        ui: Ui,
    },
    New {
        library: Library,
    },
}

/// What the dialog's parts share. A handle: copying it is free.
#[derive(Clone, Copy)]
pub(super) struct Import {
    goal: Goal,
    step: RwSignal<Step, LocalStorage>,
    /// The place among [`STAGES`].
    stage: RwSignal<usize>,
    error: RwSignal<Option<&'static Text>>,
    job: StoredValue<Option<Job>, LocalStorage>,
    /// The file's name, for a plan without a title.
    name: StoredValue<String>,
    language: Memo<Language>,
    go: Callback<Route>,
    close: Callback<()>,
}

impl Import {
    fn fail(self, words: &'static Text) {
        self.error.try_set(Some(words));
        self.step.try_set(Step::Asking);
    }

    fn read(self, bytes: &[u8], name: &str) {
        self.error.set(None);
        self.stage.set(0);
        self.name.set_value(name.to_owned());
        let plan = match self.goal {
            Goal::Open { host, .. } => host.packed(),
            Goal::New { .. } => pack::plan(&Plan::default()),
        };
        let language = self.language.get_untracked().tag();
        let begun = Job::read(bytes, name, language, &plan, move |stage| {
            self.stage.try_set(stage);
        });
        let Ok(job) = begun else {
            return self.fail(FAILED);
        };
        let answer = job.answer();
        self.step.set(Step::Reading);
        self.job.set_value(Some(job));
        leptos::task::spawn_local(async move {
            let read = answer.wait().await;
            // Stopped meanwhile, or closed.
            let is_current = self
                .job
                .try_with_value(|job| job.as_ref().is_some_and(|job| job.is_answered_by(&answer)));
            if is_current != Some(true) {
                return;
            }
            self.job.set_value(None);
            let found = read.and_then(|bytes| Preview::unpack(&bytes).ok_or(FAILED));
            match found {
                Ok(preview) => self.step.set(Step::Found(Rc::new(preview))),
                Err(words) => self.fail(words),
            }
        });
    }

    fn read_file(self, file: File) {
        leptos::task::spawn_local(async move {
            if super::is_plan_file(&file).await {
                return self.open(file).await;
            }
            if file.size() > MAX_FILE_BYTES {
                return self.fail(text!("exchange.error.too_big"));
            }
            match JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => self.read(&Uint8Array::new(&buffer).to_vec(), &file.name()),
                Err(_) => self.fail(FAILED),
            }
        });
    }

    /// A plan's own file is merged, or opened as the plan it is.
    async fn open(self, file: File) {
        let opened = match self.goal {
            Goal::Open { host, .. } => host.open_file(file).await,
            Goal::New { library } => library.open_file(file).await,
        };
        match (opened, self.goal) {
            (Ok(id), Goal::Open { host, ui, .. }) if id == host.id => {
                let merged = text!("shell.merged").in_language(self.language.get_untracked());
                ui.tell(merged, Offer::Nothing);
                self.close.run(());
            }
            (Ok(id), _) => {
                self.close.run(());
                self.go.run(Route::Plan { id, view: View::Map });
            }
            (Err(told), _) => self.fail(told),
        }
    }

    /// Ends the worker; nothing of the file is kept.
    pub(super) fn stop(self) {
        self.job.set_value(None);
        self.step.set(Step::Asking);
    }

    pub(super) fn add(self, preview: &Preview, choice: &Choice) {
        let language = self.language.get_untracked();
        let chosen = |plan: &Plan| preview.chosen(choice, plan, language);
        let mut intents = match self.goal {
            Goal::Open { store, .. } => store.with_plan(chosen).unwrap_or_default(),
            Goal::New { .. } => chosen(&Plan::default()),
        };
        match self.goal {
            Goal::Open { dispatch, ui, .. } => {
                dispatch.send_as_one(NAME, batches(intents));
                let done = text!("exchange.import.done").in_language(self.language.get_untracked());
                ui.tell(done, Offer::Undo);
                self.close.run(());
            }
            Goal::New { library } => {
                name_plan(&mut intents, &self.name.get_value());
                let wishes = batches(intents)
                    .into_iter()
                    .map(|intents| Intent::Many { name: NAME, intents })
                    .collect();
                leptos::task::spawn_local(async move {
                    match library.create(wishes).await {
                        Ok(id) => self.go.run(Route::Plan {
                            id,
                            view: View::Document,
                        }),
                        Err(trouble) => {
                            library.trouble.try_set(Some(trouble));
                            self.close.run(());
                        }
                    }
                });
            }
        }
    }
}

/// A new plan without a title is called as its file is.
fn name_plan(intents: &mut Vec<Intent>, file: &str) {
    let field = frame::title.id();
    let is_named = intents
        .iter()
        .any(|intent| matches!(intent, Intent::Set { field: set, .. } if *set == field));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if !is_named && !stem.is_empty() {
        intents.push(Intent::Set {
            record: RecordKey::frame(),
            field,
            value: stem.into(),
        });
    }
}

/// The dialog.
#[component]
pub fn ImportDialog(
    /// What to read first, and whatever is dropped while it is open.
    brought: Brought,
    /// Called when it closes.
    on_close: Callback<()>,
) -> impl IntoView {
    let goal = match use_context::<PlanHost>() {
        Some(host) => Goal::Open {
            host,
            store: expect_context(),
            dispatch: expect_context(),
            ui: expect_context(),
        },
        None => Goal::New { library: library() },
    };
    let go = use_navigate();
    let import = Import {
        goal,
        step: RwSignal::new_local(Step::Asking),
        stage: RwSignal::new(0),
        error: RwSignal::new(None),
        job: StoredValue::new_local(None),
        name: StoredValue::new(String::new()),
        language: Memo::new(|_| use_language()),
        go: Callback::new(go),
        close: on_close,
    };
    Effect::new(move || {
        if let Some(file) = brought.get() {
            brought.set(None);
            import.read_file(file);
        }
    });
    let title = Signal::derive(|| t!("exchange.import").to_owned());
    view! {
        <Modal class="import" title on_close=on_close>
            {move || match import.step.get() {
                Step::Asking => ask(import),
                Step::Reading => busy(import),
                Step::Found(preview) => view! { <Findings import preview=StoredValue::new_local(preview) /> }.into_any(),
            }}
            <p class="problem" role="alert">{move || import.error.get().map(words)}</p>
        </Modal>
    }
}

fn ask(import: Import) -> AnyView {
    let text = NodeRef::<html::Textarea>::new();
    let read = move |_| {
        if let Some(text) = text.get_untracked() {
            import.read(text.value().as_bytes(), "");
        }
    };
    view! {
        <p class="muted" id="import-text">{move || t!("exchange.import.text")}</p>
        <textarea node_ref=text class="field import-paste" rows="9" aria-label=move || t!("exchange.import.paste")
            aria-describedby="import-text" placeholder=move || t!("exchange.import.example")></textarea>
        <div class="row wrap">
            <FileButton class="btn" on_file=Callback::new(move |file| import.read_file(file))>{move || t!("exchange.import.file")}</FileButton>
            <span class="spacer"></span>
            <button type="button" class="btn primary" on:click=read>{move || t!("exchange.import.read")}</button>
        </div>
    }
    .into_any()
}

fn busy(import: Import) -> AnyView {
    let stages = STAGES.iter().enumerate().map(move |(at, (_, label))| {
        let label: &'static Text = label;
        let class = move || match import.stage.get() {
            now if now > at => "done",
            now if now == at => "now",
            _ => "",
        };
        view! { <li class=class>{move || words(label)}</li> }
    });
    let now = move || STAGES.get(import.stage.get()).map(|(_, label)| words(label));
    view! {
        <progress max=STAGES.len().to_string() prop:value=move || (import.stage.get() + 1) as f64
            aria-label=move || t!("exchange.import.busy")></progress>
        <ol class="import-stages" aria-hidden="true">{stages.collect_view()}</ol>
        <p class="visually-hidden" role="status">{now}</p>
        <div class="row">
            <span class="spacer"></span>
            <button type="button" class="btn" on:click=move |_| import.stop()>{move || t!("common.cancel")}</button>
        </div>
    }
    .into_any()
}
