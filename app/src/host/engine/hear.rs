//! What an engine hears: from the relay, from the other tabs, and of the people who are here.

use super::Engine;
use crate::host::connection::Room;
use crate::host::device;
use crate::host::device::Shelf;
use crate::host::presence::Heard;
use crate::host::relay::News;
use crate::host::tabs::TabNews;
use crate::host::talk::Talk;
use crate::status::{Link, Trouble};
use leptos::prelude::*;
use shared::sync::presence::Gone;
use shared::sync::{Access as PeerAccess, CloseReason, Input, Notice, PeerKey};

impl Engine {
    pub(super) fn hear_relay(&self, news: News) {
        match news {
            News::Connecting => {
                if self.0.link.get() == Link::Offline {
                    return;
                }
                self.0.link.set(Link::Connecting);
            }
            News::Joined(shown) => {
                if shown.is_some() != (self.0.shelf == Shelf::View) {
                    return self.begin_anew(shown.is_some());
                }
                self.show_epoch(shown);
                let peer = self.next_peer();
                self.0.relay_peer.set(Some(peer));
                self.0.link.set(Link::Online);
                // It says so again if anything is still full.
                self.clear([
                    Trouble::RelayStorage,
                    Trouble::Unauthorized,
                    Trouble::UnknownPlan,
                    Trouble::PlanFull,
                    Trouble::DiscussionFull,
                ]);
                self.turn_of_relay(Input::Joined {
                    peer,
                    access: PeerAccess::Decide,
                });
                self.with_talk(Talk::joined);
                self.tell_presence(Gone::Here);
                if let Some(tabs) = &*self.0.tabs.borrow() {
                    tabs.reached();
                }
            }
            News::Left => {
                self.0.link.set(Link::Offline);
                if let Some(peer) = self.0.relay_peer.take() {
                    self.turn_of_relay(Input::Left { peer });
                }
                self.with_talk(Talk::left);
            }
            News::Sync(message) => {
                if let Some(peer) = self.0.relay_peer.get() {
                    self.turn_of_relay(Input::Received { peer, message });
                }
                return;
            }
            News::Discussion(message) => return self.with_talk(|talk| talk.received(message)),
            News::Room(room) => {
                self.with_talk(|talk| talk.room(room));
                if let Some(peer) = self.0.relay_peer.get() {
                    let input = if room == Room::Yes {
                        Input::Writable { peer }
                    } else {
                        Input::Blocked { peer }
                    };
                    self.turn_of_relay(input);
                }
            }
            News::Ephemeral(message) => return self.hear_presence(&message.data),
            News::Access(access) => {
                let plan = self.0.plan;
                leptos::task::spawn_local(async move {
                    // Not kept means only that it is asked for again next time.
                    let _ = device::keep_access(plan, &access).await;
                });
            }
            News::Ended(reason) => self.ended(reason),
            News::Noticed(Notice::PlanFull) => self.trouble(Trouble::PlanFull),
            News::Noticed(Notice::DiscussionFull) => self.trouble(Trouble::DiscussionFull),
            News::KeyNeeded => self.trouble(Trouble::CreateKey),
        }
        self.evaluate();
    }

    fn ended(&self, reason: CloseReason) {
        self.trouble(match reason {
            CloseReason::Unauthorized => Trouble::Unauthorized,
            CloseReason::Revoked => Trouble::Revoked,
            CloseReason::UnknownPlan => Trouble::UnknownPlan,
            CloseReason::Password => Trouble::Password,
            CloseReason::Deleted => Trouble::Deleted,
            CloseReason::StorageFailed => Trouble::RelayStorage,
            CloseReason::Unsupported => Trouble::OtherVersion,
            _ => Trouble::Refused,
        });
    }

    pub(super) fn hear_tab(&self, news: TabNews) {
        // What another tab is shown may be of another time: each has it from the relay.
        if self.0.shelf == Shelf::View {
            match news {
                TabNews::Joined(_) => return self.tell_presence(Gone::Here),
                TabNews::Left(_) | TabNews::Sync(..) => return,
                TabNews::Presence(_) | TabNews::Reached => {}
            }
        }
        match news {
            TabNews::Joined(peer) => {
                let joined = Input::Joined {
                    peer: PeerKey(peer),
                    access: PeerAccess::Write,
                };
                self.turn(|replica, now| replica.handle(now, joined));
                self.tell_presence(Gone::Here);
            }
            TabNews::Left(peer) => self.turn(|replica, now| replica.handle(now, Input::Left { peer: PeerKey(peer) })),
            TabNews::Sync(peer, message) => {
                self.turn(|replica, now| {
                    replica.handle(
                        now,
                        Input::Received {
                            peer: PeerKey(peer),
                            message,
                        },
                    )
                });
            }
            TabNews::Presence(data) => self.hear_presence(&data),
            TabNews::Reached => self.nudge(),
        }
    }

    fn hear_presence(&self, data: &[u8]) {
        let heard = self.0.here.borrow_mut().hear(data, js_sys::Date::now());
        if heard == Heard::Newcomer {
            self.tell_presence(Gone::Here);
        }
        if heard != Heard::Nothing {
            self.show_people();
        }
    }

    pub(super) fn tell_presence(&self, gone: Gone) {
        let (session, (count, data)) = {
            let mut here = self.0.here.borrow_mut();
            (here.session.clone(), here.next_message(gone))
        };
        self.0.relay.send_presence(&session, count, &data);
        if let Some(tabs) = &*self.0.tabs.borrow() {
            tabs.send_presence(&data);
        }
    }

    pub(super) fn show_people(&self) {
        let people = self.0.here.borrow().people();
        self.0.status.people.try_update(|shown| {
            if *shown != people {
                *shown = people;
            }
        });
    }
}
