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
#[derive(Debug, PartialEq, Eq)]
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
            key: $key, label: &find(concat!($prefix, ".", $key)).alone(), tone: Tone::$tone,
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
    /// How high: of a risk, a priority, a weight.
    LEVEL "level" { "high" Bad, "medium" Warn, "low" Plain }
    /// What a goal is about.
    GOAL_KIND "goal_kind" {
        "awareness" Plain, "satisfaction" Plain, "repurchase" Plain, "complaints" Plain, "interaction" Plain,
        "conversion" Plain, "members" Plain, "sales" Plain, "service" Plain, "other" Plain,
    }
    /// When in the plan a staged goal belongs.
    HORIZON "horizon" { "early" Plain, "middle" Plain, "late" Plain }
    /// How a goal stands.
    GOAL_STATUS "goal_status" { "open" Plain, "on_track" Good, "at_risk" Warn, "reached" Good, "missed" Bad }
    /// What an insight is about.
    INSIGHT_KIND "insight_kind" {
        "status" Plain, "trend" Plain, "opportunity" Plain, "threat" Plain, "behaviour" Plain, "need" Plain,
        "practice" Plain,
    }
    /// The four fields of the analysis.
    SWOT "swot_kind" { "strength" Good, "weakness" Warn, "opportunity" Good, "threat" Bad }
    /// What kind of activity it is.
    ACTIVITY_KIND "activity_kind" {
        "advert" Plain, "topic" Plain, "content" Plain, "live" Plain, "event" Plain, "ground" Plain,
        "crossover" Plain, "community" Plain, "preparation" Plain, "review" Plain, "other" Plain,
    }
    /// What kind of partner it is.
    PARTNER_KIND "partner_kind" {
        "kol" Plain, "supplier" Plain, "platform" Plain, "brand" Plain, "dealer" Plain, "media" Plain,
        "authority" Plain, "agency" Plain, "other" Plain,
    }
    /// A partner's grade.
    GRADE "grade" { "a" Good, "b" Plain, "c" Warn, "d" Bad }
    /// How far a contract is.
    CONTRACT "contract" { "none" Warn, "draft" Plain, "review" Warn, "signed" Good, "ended" Plain }
    /// What kind of offer it is.
    OFFER_KIND "offer_kind" {
        "limited_time" Plain, "full_reduction" Plain, "discount" Plain, "bundle" Plain, "trial" Plain, "gift" Plain,
        "coupon" Plain, "redemption" Plain, "referral" Plain, "other" Plain,
    }
    /// What a points rule does.
    POINTS_KIND "points_kind" { "earn" Good, "redeem" Plain, "bonus" Good, "expire" Warn }
    /// What kind of benefit it is.
    BENEFIT_KIND "benefit_kind" {
        "discount" Plain, "gift" Plain, "service" Plain, "access" Plain, "event" Plain, "education" Plain,
    }
    /// What form a lesson takes.
    LESSON_KIND "lesson_kind" {
        "course" Plain, "article" Plain, "video" Plain, "live" Plain, "workshop" Plain, "quiz" Plain, "guide" Plain,
    }
    /// How far a task is.
    TASK_STATUS "task_status" { "open" Plain, "running" Good, "blocked" Bad, "done" Good, "cancelled" Plain }
    /// How a key node is checked.
    CHECK_FORM "check_form" { "meeting" Plain, "report" Plain, "both" Plain }
    /// Whether a check was passed.
    PASS_STATUS "pass_status" { "open" Plain, "passed" Good, "partly" Warn, "failed" Bad }
    /// What kind of resource it is.
    RESOURCE_KIND "resource_kind" { "human" Plain, "material" Plain, "financial" Plain, "technical" Plain }
    /// How a resource is acquired.
    ROUTE "route" { "internal" Plain, "outsource" Plain, "cooperate" Plain, "buy" Plain, "lease" Plain }
    /// What money is spent on.
    BUDGET_CATEGORY "budget_category" {
        "research" Plain, "design" Plain, "media" Plain, "kol" Plain, "event" Plain, "offer" Plain, "material" Plain,
        "content" Plain, "training" Plain, "technology" Plain, "maintenance" Plain, "analysis" Plain, "service" Plain,
        "staff" Plain, "reserve" Warn, "other" Plain,
    }
    /// When money pays off.
    WORTH "worth" { "short" Plain, "long" Plain }
    /// How far an approval is.
    APPROVAL "approval" { "planned" Plain, "requested" Warn, "approved" Good, "rejected" Bad }
    /// What kind of material it is.
    MATERIAL_KIND "material_kind" {
        "poster" Plain, "roll_up" Plain, "brochure" Plain, "video" Plain, "digital" Plain, "gift" Plain,
        "packaging" Plain, "guide" Plain, "equipment" Plain, "other" Plain,
    }
    /// How far material is.
    MATERIAL_STATUS "material_status" {
        "planned" Plain, "designing" Warn, "approved" Good, "producing" Warn, "delivered" Good,
    }
    /// What kind of training it is.
    TRAINING_KIND "training_kind" { "training" Plain, "drill" Plain, "exam" Plain }
    /// How a training is held.
    TRAINING_FORM "training_form" {
        "lecture" Plain, "workshop" Plain, "role_play" Plain, "live_drill" Plain, "simulation" Plain, "written" Plain,
    }
    /// How a metric is computed from a reading's figures. `part_of` is any other rate; `entered` is typed in.
    FORMULA "formula" {
        "entered" Plain, "roi" Plain, "cac" Plain, "clv" Plain, "conversion" Plain, "aov" Plain, "ctr" Plain,
        "mention" Plain, "part_of" Plain, "custom" Plain,
    }
    /// Which way a metric should go.
    BETTER "better" { "higher" Plain, "lower" Plain }
    /// What a metric's milestone covers.
    PERIOD_KIND "period_kind" { "year" Plain, "quarter" Plain, "month" Plain }
    /// What an event records.
    EVENT_KIND "event_kind" {
        "view" Plain, "click" Plain, "register" Plain, "path" Plain, "exposure" Plain, "conversion" Plain,
        "other" Plain,
    }
    /// On what basis personal data may be recorded.
    PRIVACY "privacy" { "consent" Good, "contract" Good, "interest" Warn, "anonymous" Good, "unclear" Bad }
    /// What kind of watching it is.
    MONITOR_KIND "monitor_kind" {
        "meeting" Plain, "report" Plain, "tracking" Plain, "risk" Plain, "platform" Plain, "dashboard" Plain,
        "listening" Plain, "feedback" Plain,
    }
    /// How feedback sounds.
    SENTIMENT "sentiment" { "positive" Good, "neutral" Plain, "negative" Bad }
    /// What feedback is.
    FEEDBACK_TAG "feedback_tag" { "suggestion" Plain, "complaint" Bad, "praise" Good, "question" Plain }
    /// What a risk is about.
    RISK_KIND "risk_kind" {
        "market" Plain, "data" Plain, "collaboration" Plain, "budget" Plain, "competition" Plain, "technology" Plain,
        "legal" Plain, "supply" Plain, "reputation" Plain, "safety" Plain, "other" Plain,
    }
    /// How a risk stands.
    RISK_STATUS "risk_status" { "open" Warn, "watched" Plain, "occurred" Bad, "closed" Good }
    /// What kind of scene it is.
    EMERGENCY_KIND "emergency_kind" {
        "equipment" Plain, "people" Plain, "evacuation" Plain, "opinion" Plain, "data" Plain, "supply" Plain,
        "fallback" Plain, "other" Plain,
    }
    /// How grave it is.
    SEVERITY "severity" { "light" Plain, "medium" Warn, "severe" Bad }
    /// Who answers.
    RESPONSE "response" { "on_site" Plain, "internal" Plain, "statement" Warn, "management" Bad }
    /// How departments work together.
    COLLABORATION_KIND "collaboration_kind" {
        "group" Plain, "meeting" Plain, "platform" Plain, "skills" Plain, "conflict" Plain,
    }
}
