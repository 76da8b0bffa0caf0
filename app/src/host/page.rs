//! A plan's page: fetches the plan, begins an [`Engine`] for it and gives the screen its handles; ends it when the page is left.

use super::device::{self, Access, Claim, Loaded, Shelf};
use super::engine::{Beginning, Engine, Stage};
use super::file::{self, mark};
use super::library::{self, Library};
use super::presence::Here;
use crate::api::{self, ApiError, Pass};
use crate::attribution::Attribution;
use crate::comments::Comments;
use crate::dispatch::{Dispatch, random_bytes};
use crate::i18n::Text;
use crate::status::{Status, Trouble};
use crate::store::PlanStore;
use crate::ui::Ui;
use gloo_timers::callback::Interval;
use leptos::ev;
use leptos::prelude::*;
use shared::discussion::Author;
use shared::ids::{DocumentId, RecordId, Token};
use shared::sync::Chunk;
use shared::sync::close::PRESENCE_MILLIS;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::File;

/// Milliseconds between two looks whether the plan's chunks should become one.
const TIDY_MILLIS: u32 = 5_000;

/// Milliseconds without a key, a click or a turn of the wheel after which nobody notices that the page is busy: one of many thousand
/// records takes half a second to become one chunk.
const STILL_MILLIS: f64 = 3_000.0;

/// The open plan's dealings with the world around it. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct PlanHost {
    /// The plan.
    pub id: DocumentId,
    /// What opens the plan, for sharing.
    pub pass: RwSignal<Option<Pass>>,
    engine: StoredValue<Option<Engine>, LocalStorage>,
    library: Library,
}

impl PlanHost {
    /// Has the browser save the whole plan as a file.
    pub fn save_copy(self) {
        self.engine(|engine| engine.with(file::save));
    }

    /// The whole plan as bytes for the worker that imports and exports.
    pub fn packed(self) -> Vec<u8> {
        self.engine(|engine| engine.with(|replica| shared::plan::pack::plan(replica.plan())))
            .unwrap_or_default()
    }

    /// Has the browser save bytes as a file named after the plan, and after the part of it that they show.
    pub fn save_as(self, bytes: &[u8], part: &str, ending: &str) {
        let title = self.engine(|engine| engine.with(|replica| replica.plan().frame().title().to_owned()));
        let name = file::file_name(&format!("{} {part}", title.unwrap_or_default()), ending);
        // What can fail here fails only where scripts may not make links, and then the browser says so.
        let _ = file::download(bytes, &name);
    }

    /// Opens a file: merges it when it is a copy of this plan, else keeps it as a plan of its own. Returns the plan to show.
    ///
    /// # Errors
    /// When the file is no plan, too large, or cannot be read: what to tell the person.
    pub async fn open_file(self, file: File) -> Result<DocumentId, &'static Text> {
        let content = file::read(&file).await?;
        let is_copy = self.engine(|engine| engine.with(|replica| content.is_copy_of(replica.session().doc())));
        if is_copy == Some(true) {
            self.engine(|engine| engine.take(content.chunks()));
            return Ok(self.id);
        }
        self.library.open_file(file).await
    }

    /// Makes a plan of one's own with the same content: for whoever lost the link to this one. Returns it.
    ///
    /// # Errors
    /// None that stops it, see [`Library::create`].
    pub async fn make_own(self) -> Result<DocumentId, Trouble> {
        let copy = self.engine(|engine| engine.with(|replica| super::open_replica(&[replica.save()])));
        match copy {
            Some(Ok((replica, _))) => Ok(self.library.add(&replica).await),
            _ => Err(Trouble::StorageDamaged),
        }
    }

    /// Reads the document with its history. `None` when the plan was left.
    pub fn with_document<T>(self, read: impl FnOnce(&automerge::Automerge) -> T) -> Option<T> {
        self.engine(|engine| engine.with(|replica| read(replica.session().doc())))
    }

    /// Tells the relay the link's password, and opens the plan with what that brings.
    ///
    /// # Errors
    /// `password` when it is wrong, `too_many` after too many tries.
    pub async fn unlock(self, password: &str) -> Result<(), ApiError> {
        let access = self.engine(Engine::access).ok_or(ApiError::NoAnswer)?;
        let token = access.pass.as_ref().ok_or(ApiError::NoAnswer)?.token;
        let ticket = api::unlock(self.id, &token.into(), password).await?;
        let pass = Some(Pass {
            token,
            ticket: Some(ticket),
        });
        reach(self, Access { pass, ..access }).await;
        Ok(())
    }

    /// Deletes the plan from the relay, for everybody. This device keeps its copy.
    ///
    /// # Errors
    /// `role` when the link is not an owner's.
    pub async fn delete_everywhere(self) -> Result<(), ApiError> {
        let pass = self.pass.get_untracked().ok_or(ApiError::NoAnswer)?;
        api::delete_plan(self.id, &pass).await
    }

    /// Brings the plan back that was deleted from the relay.
    ///
    /// # Errors
    /// `role` when the link is not an owner's, `unauthorized` when the relay has forgotten it for good.
    pub async fn bring_back(self) -> Result<(), ApiError> {
        let pass = self.pass.get_untracked().ok_or(ApiError::NoAnswer)?;
        api::bring_back_plan(self.id, &pass).await?;
        self.retry();
        Ok(())
    }

    /// Remembers the word that this relay wants for new plans, and tries again.
    pub fn tell_create_key(self, key: &str) {
        super::keep_create_key(key);
        self.retry();
    }

    /// A link got this new address: if it was the one that this device uses, the new one is used from now on.
    pub async fn follow(self, url: &str) {
        let Some(access) = self.engine(Engine::access) else {
            return;
        };
        let token = url.split_once('#').and_then(|(_, token)| token.parse::<Token>().ok());
        let is_own = match &access.pass {
            // Only the relay's own word that it opens nothing counts: a device must not lose its link to a bad connection.
            Some(pass) => matches!(api::plan(self.id, pass).await, Err(error) if error.code() == "unauthorized"),
            None => false,
        };
        if let Some(token) = token
            && is_own
        {
            let pass = Some(Pass::from(token));
            reach(self, Access { pass, ..access }).await;
        }
    }

    /// Tries to reach the relay now.
    pub fn retry(self) {
        self.engine(Engine::retry);
    }

    fn engine<T>(self, act: impl FnOnce(&Engine) -> T) -> Option<T> {
        // Cloned out first: what it does may end this page.
        let engine = self.engine.try_with_value(Clone::clone).flatten();
        engine.as_ref().map(act)
    }
}

/// What the views get.
#[derive(Clone, Copy)]
struct Handles {
    store: PlanStore,
    dispatch: Dispatch,
}

/// A plan's page: opens it and shows it.
#[component]
pub fn PlanPage(id: DocumentId) -> impl IntoView {
    mark("open");
    let (status, stage) = (Status::new(), RwSignal::new(Stage::Opening));
    let engine = StoredValue::new_local(None::<Engine>);
    let handles = RwSignal::new(None::<Handles>);
    let library = library::library();
    let host = PlanHost {
        id,
        pass: RwSignal::new(None),
        engine,
        library,
    };
    let (ui, comments) = (Ui::new(), Comments::new());
    provide_context(comments);
    provide_context(status);
    provide_context(host);
    provide_context(Attribution::new(host, status));
    provide_context(ui);

    let page = Owner::current();
    let token = take_token();
    leptos::task::spawn_local(async move {
        let found = find(id, token).await;
        // The page may have been left meanwhile; then its handles are gone.
        let Some(page) = page.filter(|_| handles.try_get_untracked().is_some()) else {
            return;
        };
        page.with(|| match found {
            Some(found) => begin(found, host, status, stage, handles, comments),
            None => stage.set(Stage::Unreachable),
        });
    });
    listen(host, ui);
    on_cleanup(move || {
        let ended = engine.try_update_value(Option::take).flatten();
        if let Some(ended) = ended {
            let refused = ended.close();
            if !refused.is_empty() {
                library::hand_over(
                    id,
                    Some(ended.access()),
                    refused.into_iter().map(|chunk| chunk.bytes).collect(),
                );
            }
        }
        library.refresh();
    });

    move || match (stage.get(), handles.get()) {
        (Stage::Open, Some(Handles { store, dispatch })) => {
            provide_context(store);
            provide_context(dispatch);
            view! { <crate::shell::Shell /> }.into_any()
        }
        (Stage::Unreachable, _) => view! { <crate::shell::Unreachable /> }.into_any(),
        _ => view! { <crate::shell::Opening /> }.into_any(),
    }
}

/// A plan as it was found on this device, or a link to one that is not here yet.
struct Found {
    access: Access,
    loaded: Loaded,
    /// A link that was opened although the device knows another one.
    other: Option<Token>,
    /// Chunks that only this tab's memory has.
    handed: Vec<Vec<u8>>,
    trouble: Option<Trouble>,
}

/// Looks for a plan. `None` when there is neither a copy nor a link.
async fn find(id: DocumentId, token: Option<Token>) -> Option<Found> {
    let (mut loaded, trouble) = match device::load(id).await {
        Ok(loaded) => (loaded, None),
        Err(failure) => (Loaded::default(), Some(Trouble::from(failure))),
    };
    mark("read");
    let handed = library::handed(id).unwrap_or_default();
    let link = token.or_else(|| Some(handed.access.as_ref()?.pass.as_ref()?.token));
    let known = loaded.access.take().or(handed.access);
    let mut access = match (known, link) {
        (Some(known), _) if known.pass.is_some() => known,
        (_, Some(link)) => Access::by(link.into()),
        (Some(known), None) => known,
        (None, None) => return None,
    };
    // A read-only link opens another document than the others: better to know before anything begins.
    if let (None, Some(pass)) = (access.role, &access.pass)
        && let Ok(info) = api::plan(id, pass).await
    {
        (access.role, access.lens) = (Some(info.role), info.lens);
        if access.shelf() == Shelf::View {
            (loaded.names, loaded.chunks, loaded.progress) = Default::default();
        }
    }
    if access.pass.is_none() && loaded.chunks.is_empty() && handed.chunks.is_empty() {
        return None;
    }
    access.opened_millis = js_sys::Date::now();
    let other = link.filter(|link| access.pass.as_ref().is_none_or(|pass| pass.token != *link));
    Some(Found {
        access,
        loaded,
        other,
        handed: handed.chunks,
        trouble,
    })
}

fn begin(
    found: Found,
    host: PlanHost,
    status: Status,
    stage: RwSignal<Stage>,
    handles: RwSignal<Option<Handles>>,
    comments: Comments,
) {
    let Found {
        access,
        mut loaded,
        other,
        handed,
        trouble,
    } = found;
    let id = host.id;
    let chunks = std::mem::take(&mut loaded.chunks);
    let Ok((replica, opening)) = super::open_replica(&chunks) else {
        return stage.set(Stage::Unreachable);
    };
    mark("loaded");
    let has_content = !chunks.is_empty() || !handed.is_empty() || access.claim == Claim::Due;
    if opening.unreadable > 0 {
        set_aside(
            id,
            Loaded {
                names: loaded.names.clone(),
                chunks,
                ..Loaded::default()
            },
        );
    }
    let replica = Rc::new(RefCell::new(replica));
    let store = PlanStore::new(replica.clone());
    let tab = RecordId::from_random(random_bytes()).to_string();
    let person = crate::person::use_person();
    let here = Here::new(&tab, &person.id(), &person.name.get_untracked(), person.color);
    let (kept, shelf, name_of_tab) = (access.clone(), access.shelf(), tab.clone());
    let engine = Engine::begin(Beginning {
        plan: id,
        tab,
        replica,
        store,
        status,
        stage,
        access,
        loaded,
        here,
        has_content,
    });
    host.engine.set_value(Some(engine.clone()));
    host.pass.set(engine.access().pass);
    if opening.unreadable > 0 {
        engine.trouble(Trouble::StorageDamaged);
    }
    if let Some(trouble) = trouble {
        engine.trouble(trouble);
    }
    if !handed.is_empty() {
        engine.take(handed);
        engine.keep_again(engine.with(|replica| replica.session().doc().get_changes(&[]).iter().map(chunk).collect()));
    }
    let dispatch = Dispatch::new({
        let engine = engine.clone();
        move |command| engine.command(command)
    });
    handles.set(Some(Handles { store, dispatch }));
    if shelf == Shelf::Plan {
        let author = Author {
            key: person.id(),
            name: person.name.get_untracked(),
        };
        leptos::task::spawn_local(async move {
            // A device that cannot be read keeps nothing either, which the plan's own trouble says.
            let loaded = device::load(id.discussion()).await.unwrap_or_default();
            host.engine(|engine| engine.begin_talk(name_of_tab, loaded, comments, author));
        });
    }
    leptos::task::spawn_local(async move {
        // Not kept means only that the link has to be opened once more.
        let _ = device::keep_access(id, &kept).await;
        if let Some(other) = other {
            adopt(host, other).await;
        }
    });
    Effect::new(move |_| {
        let (name, color) = (person.name.get(), person.color);
        host.engine(|engine| engine.rename(&name, color));
    });
    mark("shown");
}

pub(super) fn chunk(change: &automerge::Change) -> Chunk {
    Chunk {
        hash: change.hash(),
        bytes: change.raw_bytes().to_vec(),
        brought_by: None,
    }
}

fn set_aside(id: DocumentId, damaged: Loaded) {
    leptos::task::spawn_local(async move {
        // Should even this fail, they are found and told again the next time.
        let _ = device::set_damaged_aside(id, &damaged).await;
    });
}

/// Another link to the plan was opened: it is used from now on unless it allows less than the one that works already.
async fn adopt(host: PlanHost, token: Token) {
    let Some(now) = host.engine(Engine::access) else {
        // The plan could not be opened without it: now it can.
        let access = Access::by(token.into());
        if device::keep_access(host.id, &access).await.is_ok() {
            // Fails only while the page is going away anyway.
            let _ = window().location().reload();
        }
        return;
    };
    let pass = Pass::from(token);
    let (role, lens) = match api::plan(host.id, &pass).await {
        Ok(offered) => (Some(offered.role), offered.lens),
        // What it allows is told with its password; without a link that works there is nothing to lose by trying it.
        Err(error) if error.code() == "password" && !works(host, &now).await => (None, None),
        Err(_) => return,
    };
    let is_weaker = role.is_some_and(|role| now.role.is_some_and(|known| role < known));
    if is_weaker && works(host, &now).await {
        return;
    }
    let access = Access {
        pass: Some(pass),
        role,
        lens,
        claim: Claim::Done,
        ..now
    };
    reach(host, access).await;
}

async fn works(host: PlanHost, access: &Access) -> bool {
    match &access.pass {
        Some(pass) => api::plan(host.id, pass).await.is_ok(),
        None => false,
    }
}

/// Reaches the plan this way from now on.
async fn reach(host: PlanHost, access: Access) {
    let before = host.engine(Engine::access);
    if before.is_some_and(|before| before.shelf() != access.shelf()) {
        // The other link opens another document, which begins with the page.
        if device::keep_access(host.id, &access).await.is_ok() {
            crate::shell::reload();
        }
        return;
    }
    host.pass.try_set(access.pass.clone());
    host.engine(|engine| engine.change_access(access.clone()));
    // Not kept means only that the link has to be opened, or the password told, once more.
    let _ = device::keep_access(host.id, &access).await;
}

/// What the browser tells about itself and what the person does, for as long as the page lives.
fn listen(host: PlanHost, ui: Ui) {
    let on = move |act: fn(&Engine)| {
        move || {
            host.engine(act);
        }
    };
    let (nudge, probe) = (on(Engine::nudge), on(Engine::probe));
    let (leave, back, beat, tidy) = (
        on(Engine::leave_page),
        on(Engine::return_to_page),
        on(Engine::beat),
        on(Engine::tidy),
    );
    let last_act = StoredValue::new(0.0);
    let acted = move || last_act.set_value(js_sys::Date::now());
    let tidy = move || {
        if js_sys::Date::now() - last_act.get_value() > STILL_MILLIS {
            tidy();
        }
    };
    let handles = [
        window_event_listener(ev::keydown, move |_| acted()),
        window_event_listener(ev::pointerdown, move |_| acted()),
        window_event_listener(ev::wheel, move |_| acted()),
        window_event_listener(ev::online, move |_| nudge()),
        window_event_listener(ev::offline, move |_| probe()),
        window_event_listener(ev::focus, move |_| nudge()),
        window_event_listener(ev::pagehide, move |_| leave()),
        window_event_listener(ev::pageshow, move |event| {
            if event.persisted() {
                back();
            }
        }),
        window_event_listener(ev::visibilitychange, move |_| nudge()),
        window_event_listener(ev::beforeunload, move |event| {
            if host.engine(Engine::would_lose) == Some(true) {
                // The browser asks in words of its own.
                event.prevent_default();
            }
        }),
        window_event_listener(ev::hashchange, move |_| {
            if let Some(token) = take_token() {
                leptos::task::spawn_local(adopt(host, token));
            }
        }),
    ];
    on_cleanup(move || handles.into_iter().for_each(|handle| handle.remove()));
    let timers = StoredValue::new_local([
        Interval::new(PRESENCE_MILLIS as u32, beat),
        Interval::new(TIDY_MILLIS, tidy),
    ]);
    on_cleanup(move || timers.dispose());
    Effect::new(move |_| {
        let (at, field) = match (ui.selected.get(), ui.cell.get()) {
            (None, Some((record, field))) => (Some(record), Some(field)),
            (selected, _) => (selected, ui.field.get()),
        };
        host.engine(|engine| engine.look_at(at.as_ref(), field));
    });
}

/// The token from the address, which is cleaned at once: it must not be seen, bookmarked or shared by accident.
fn take_token() -> Option<Token> {
    let location = window().location();
    let token: Token = location.hash().ok()?.strip_prefix('#')?.parse().ok()?;
    let clean = location.pathname().ok()? + &location.search().unwrap_or_default();
    if let Ok(history) = window().history() {
        // Fails only for an address of another site.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&clean));
    }
    Some(token)
}
