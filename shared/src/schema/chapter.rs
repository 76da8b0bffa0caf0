//! The chapters that collections stand in: the work plan's seven, and between goals and work what a marketing plan adds.

use crate::i18n::{Text, find};
use crate::schema::{COLLECTIONS, CollectionDef};

/// A chapter of the plan, in the order of its outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Chapter {
    /// 一 What the plan is for.
    Introduction,
    /// 二 What it must reach.
    Goals,
    /// Whom it is for, and against whom.
    Market,
    /// What is promised, and where customers meet it.
    Journey,
    /// Phases, activities, partners, offers.
    Campaign,
    /// Members and what they get.
    Loyalty,
    /// 三 Tasks, dates, resources, money.
    Work,
    /// 四 What may go wrong.
    Risks,
    /// 五 How the plan is watched and judged.
    Monitoring,
    /// 六 Who talks with whom.
    Communication,
    /// 七 What it comes to. Fields of the frame; no collection.
    Summary,
}

impl Chapter {
    /// All, in order.
    pub const ALL: [Self; 11] = [
        Self::Introduction,
        Self::Goals,
        Self::Market,
        Self::Journey,
        Self::Campaign,
        Self::Loyalty,
        Self::Work,
        Self::Risks,
        Self::Monitoring,
        Self::Communication,
        Self::Summary,
    ];

    /// Its heading.
    pub const fn name(self) -> &'static Text {
        match self {
            Self::Introduction => const { &find("chapter.introduction").alone() },
            Self::Goals => const { &find("chapter.goals").alone() },
            Self::Market => const { &find("chapter.market").alone() },
            Self::Journey => const { &find("chapter.journey").alone() },
            Self::Campaign => const { &find("chapter.campaign").alone() },
            Self::Loyalty => const { &find("chapter.loyalty").alone() },
            Self::Work => const { &find("chapter.work").alone() },
            Self::Risks => const { &find("chapter.risks").alone() },
            Self::Monitoring => const { &find("chapter.monitoring").alone() },
            Self::Communication => const { &find("chapter.communication").alone() },
            Self::Summary => const { &find("chapter.summary").alone() },
        }
    }

    /// Its number among the seven chapters of a work plan; `None` for one that the work plan does not have.
    pub const fn number(self) -> Option<u8> {
        match self {
            Self::Introduction => Some(1),
            Self::Goals => Some(2),
            Self::Work => Some(3),
            Self::Risks => Some(4),
            Self::Monitoring => Some(5),
            Self::Communication => Some(6),
            Self::Summary => Some(7),
            Self::Market | Self::Journey | Self::Campaign | Self::Loyalty => None,
        }
    }

    /// The collections in it, in order.
    pub fn collections(self) -> impl Iterator<Item = &'static CollectionDef> {
        COLLECTIONS.iter().filter(move |def| def.chapter == self)
    }
}
