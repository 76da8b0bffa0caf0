//! The fixed vocabularies: what a `Choice` field may hold.

use crate::i18n::{Text, find};

/// What a choice's colour says. Phase colours mean the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// No judgement.
    Plain,
    /// As it should be.
    Good,
    /// Being worked on, or worth a look.
    Warn,
    /// Wrong.
    Bad,
    /// The warm-up phase.
    WarmUp,
    /// The burst phase.
    Burst,
    /// The long-tail phase.
    LongTail,
}

impl Tone {
    /// The style class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::WarmUp => "warm-up",
            Self::Burst => "burst",
            Self::LongTail => "long-tail",
        }
    }
}

/// One value of a vocabulary.
#[derive(Debug)]
pub struct ChoiceDef {
    /// The stored key.
    pub key: &'static str,
    /// The word people read.
    pub label: &'static Text,
    /// Its colour.
    pub tone: Tone,
}

macro_rules! choices {
    ($($(#[$doc:meta])* $NAME:ident $prefix:literal { $($key:literal $tone:ident),* $(,)? })*) => {
        $($(#[$doc])* pub const $NAME: &[ChoiceDef] = &[$(ChoiceDef {
            key: $key, label: find(concat!($prefix, ".", $key)), tone: Tone::$tone,
        }),*];)*
    };
}

choices! {
    /// What kind of plan it is.
    PLAN_KIND "plan_kind" { "touchpoint" Plain, "campaign" Plain, "framework" Plain, "loyalty" Plain, "other" Plain }
    /// How far the plan itself is.
    PLAN_STATUS "plan_status" { "draft" Plain, "review" Warn, "approved" Good, "running" Good, "closed" Plain }
    /// How far a touchpoint or a scenario is: the columns of the scenario board.
    WORK_STATUS "work_status" { "idea" Plain, "design" Warn, "ready" Plain, "live" Good, "retired" Plain }
    /// How far an activity is.
    ACTIVITY_STATUS "activity_status" { "planned" Plain, "preparing" Warn, "running" Good, "done" Good, "cancelled" Bad }
    /// Where a channel lives. `private` is the brand's own ground: members, groups, mini-programs.
    CHANNEL_KIND "channel_kind" { "online" Plain, "social" Plain, "offline" Plain, "private" Plain, "service" Plain }
    /// The phases of a campaign.
    PHASE_KIND "phase_kind" { "warm_up" WarmUp, "burst" Burst, "long_tail" LongTail, "custom" Plain }
    /// Key opinion leaders by reach: head for momentum, mid for depth, everyday people for word of mouth.
    KOL_TIER "kol_tier" { "head" Plain, "mid" Plain, "everyday" Plain }
    /// Whether a touchpoint looks or speaks like the brand.
    CONSISTENCY "consistency" { "unchecked" Plain, "consistent" Good, "inconsistent" Bad }
    /// Currencies, by ISO 4217 code.
    CURRENCY "currency" { "CNY" Plain, "TWD" Plain, "HKD" Plain, "MOP" Plain, "SGD" Plain, "USD" Plain, "EUR" Plain, "GBP" Plain, "JPY" Plain }
}
