//! IndexedDB, as much of it as the device store needs: opening, reading a range, writing in one strict transaction.
//!
//! Straight on `web-sys`: wrapper crates cannot ask for `durability: "strict"` or cost tens of kilobytes.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

/// Why the device did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No room left.
    Full,
    /// There is no database, or the browser does not let us use it.
    Blocked,
    /// A newer version of the app has changed the database: this page has to be loaded anew.
    Outdated,
}

impl Failure {
    fn from_js(error: &JsValue) -> Self {
        let name = error
            .dyn_ref::<DomException>()
            .map(DomException::name)
            .or_else(|| Reflect::get(error, &"name".into()).ok()?.as_string())
            .unwrap_or_default();
        match name.as_str() {
            "QuotaExceededError" => Self::Full,
            "VersionError" => Self::Outdated,
            _ => Self::Blocked,
        }
    }
}

/// Opens the database, making the stores that it lacks.
pub(crate) async fn open(name: &str, version: u32, stores: &'static [&'static str]) -> Result<IdbDatabase, Failure> {
    let request = factory()?
        .open_with_u32(name, version)
        .map_err(|e| Failure::from_js(&e))?;
    let upgrading = request.clone();
    let upgrade = Closure::once_into_js(move || {
        let Ok(db) = upgrading.result().map(JsValue::unchecked_into::<IdbDatabase>) else {
            return;
        };
        let existing = db.object_store_names();
        for store in stores.iter().filter(|store| !existing.contains(store)) {
            // Failing aborts the upgrade, which fails the opening, which is told.
            let _ = db.create_object_store(store);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    match opening(&request).await {
        Ok(opened) => Ok(opened.unchecked_into()),
        Err(failure) => {
            // It may still open when the old tab is gone; a database left open would then block the next version.
            let late = request.clone();
            let close = Closure::once_into_js(move || {
                if let Ok(db) = late.result() {
                    db.unchecked_into::<IdbDatabase>().close();
                }
            });
            request.set_onsuccess(Some(close.unchecked_ref()));
            Err(failure)
        }
    }
}

fn factory() -> Result<IdbFactory, Failure> {
    // Firefox throws where site data is blocked; a worker-less or ancient browser has none.
    web_sys::window()
        .and_then(|window| window.indexed_db().ok().flatten())
        .ok_or(Failure::Blocked)
}

async fn opening(request: &IdbOpenDbRequest) -> Result<JsValue, Failure> {
    let blocked = request.clone();
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
        // An old tab that does not close its database: without this the page would wait for ever.
        blocked.set_onblocked(Some(&reject));
    });
    settle(request, promise).await
}

async fn settle(request: &IdbRequest, promise: Promise) -> Result<JsValue, Failure> {
    match JsFuture::from(promise).await {
        Ok(_) => request.result().map_err(|e| Failure::from_js(&e)),
        Err(_) => Err(match request.error() {
            Ok(Some(error)) => Failure::from_js(&error),
            _ => Failure::Blocked,
        }),
    }
}

/// The result of a request, listened for from now on. The handlers are the promise's own functions: nothing is left to clean up.
pub(crate) fn done(request: Result<IdbRequest, JsValue>) -> impl Future<Output = Result<JsValue, Failure>> {
    let listening = request.map(|request| {
        let promise = Promise::new(&mut |resolve: Function, reject: Function| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&reject));
        });
        (request, promise)
    });
    async move {
        let (request, promise) = listening.map_err(|e| Failure::from_js(&e))?;
        settle(&request, promise).await
    }
}

/// A transaction that only reads.
pub(crate) fn reading(db: &IdbDatabase, stores: &[&str]) -> Result<IdbTransaction, Failure> {
    db.transaction_with_str_sequence(&names(stores))
        .map_err(|e| Failure::from_js(&e))
}

/// A transaction that writes, and is complete only when its bytes are on the disk.
pub(crate) fn writing(db: &IdbDatabase, stores: &[&str]) -> Result<IdbTransaction, Failure> {
    let strict = Object::new();
    // Setting a key of a fresh object cannot fail. Browsers that do not know the option pass over it.
    let _ = Reflect::set(&strict, &"durability".into(), &"strict".into());
    let begin = || -> Result<JsValue, JsValue> {
        let method: Function = Reflect::get(db, &"transaction".into())?.dyn_into()?;
        method.call3(db, &names(stores), &"readwrite".into(), &strict)
    };
    begin().map(JsCast::unchecked_into).map_err(|e| Failure::from_js(&e))
}

/// A store of a transaction.
pub(crate) fn store(transaction: &IdbTransaction, name: &str) -> Result<IdbObjectStore, Failure> {
    transaction.object_store(name).map_err(|e| Failure::from_js(&e))
}

/// Writes one value. Whether that went well is known when the transaction has ended.
pub(crate) fn put(store: &IdbObjectStore, key: &JsValue, value: &JsValue) -> Result<(), Failure> {
    store
        .put_with_key(value, key)
        .map(drop)
        .map_err(|e| Failure::from_js(&e))
}

/// Removes one value, if it is there.
pub(crate) fn delete(store: &IdbObjectStore, key: &JsValue) -> Result<(), Failure> {
    store.delete(key).map(drop).map_err(|e| Failure::from_js(&e))
}

/// Asks for the end of a transaction, now, and gives its outcome. Only an `Ok` means that the bytes are kept.
pub(crate) fn complete(transaction: IdbTransaction) -> impl Future<Output = Result<(), Failure>> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    // Without it the browser waits until this page has answered every request; a page that is going away answers nothing.
    if let Ok(commit) = Reflect::get(&transaction, &"commit".into())
        && let Ok(commit) = commit.dyn_into::<Function>()
    {
        // Throws when the transaction has ended already, which the promise tells too.
        let _ = commit.call0(&transaction);
    }
    async move {
        let aborted = |_| {
            transaction
                .error()
                .map_or(Failure::Blocked, |error| Failure::from_js(&error))
        };
        JsFuture::from(promise).await.map(drop).map_err(aborted)
    }
}

fn names(stores: &[&str]) -> Array {
    stores.iter().map(|name| JsValue::from_str(name)).collect()
}
