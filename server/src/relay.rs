//! Everything the handlers share.

use std::sync::Arc;

use crate::config::Config;
use crate::http::assets::Assets;
use crate::live::Live;
use crate::rooms::Rooms;
use crate::store::Store;

/// The running relay. Cheap to clone.
#[derive(Clone)]
pub struct Relay(Arc<Parts>);

struct Parts {
    config: Arc<Config>,
    store: Store,
    rooms: Rooms,
    live: Live,
    assets: Assets,
    me: Arc<str>,
}

impl Relay {
    /// A relay over `store`, with no room open.
    ///
    /// # Errors
    /// When the operating system gives no randomness for its name on the wire.
    pub fn new(config: Config, store: Store, assets: Assets) -> Result<Self, getrandom::Error> {
        let config = Arc::new(config);
        let me: Arc<str> = format!("touchloom-{}", crate::access::LinkId::random()?).into();
        let rooms = Rooms::new(me.clone(), config.clone(), store.clone());
        Ok(Self(Arc::new(Parts {
            config,
            store,
            rooms,
            live: Live::default(),
            assets,
            me,
        })))
    }

    pub(crate) fn config(&self) -> &Arc<Config> {
        &self.0.config
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn rooms(&self) -> &Rooms {
        &self.0.rooms
    }

    pub(crate) fn live(&self) -> &Live {
        &self.0.live
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.0.assets
    }

    pub(crate) fn me(&self) -> &Arc<str> {
        &self.0.me
    }
}
