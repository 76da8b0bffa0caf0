//! A contender, and what its clients do with an edit that comes.

use crate::contender::Contender;
use crate::peer::Peer;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Runner {
    pub(crate) contender: Contender,
    pub(crate) clients: Clients,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clients {
    /// Note it and acknowledge it, where merging is dear.
    Watch,
    /// Merge it into an automerge document.
    Merge,
}

impl Runner {
    /// All of these with clients that watch, and ours once more with clients that merge.
    pub(crate) fn among(contenders: &[Contender]) -> Vec<Self> {
        let watching = contenders.iter().map(|&contender| Self {
            contender,
            clients: Clients::Watch,
        });
        let merging = Self {
            contender: Contender::Touchloom,
            clients: Clients::Merge,
        };
        let is_ours = contenders.contains(&Contender::Touchloom);
        watching.chain(is_ours.then_some(merging)).collect()
    }

    pub(crate) fn name(self) -> String {
        let name = self.contender.name();
        match self.clients {
            Clients::Watch => name.to_owned(),
            Clients::Merge => format!("{name}, clients merge"),
        }
    }

    /// A connected client, as it will be measured.
    pub(crate) fn prepare(self, peer: Peer) -> Peer {
        match self.clients {
            Clients::Watch => peer.watching(self.contender),
            Clients::Merge => peer,
        }
    }
}
