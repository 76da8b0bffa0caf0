//! The declarations: every collection with its fields, in the order of the plan's outline.
//!
//! A new collection also needs its map in a fixed change (`plan/genesis.rs`), so that people who first use it apart share it.
//! Keys are stored: one that was ever used keeps its meaning.

use super::*;

schema! {
    /// The plan itself: title, sign-off, dates, money, the rules it sets itself, and its summary. One record.
    Frame "plan" frame Introduction {
        title: Line; kind: Choice(PLAN_KIND); status: Choice(PLAN_STATUS); start: When; currency: Choice(CURRENCY);
        budget: Money; reserve: Money; preparer: Person; reviewer: Person; approver: Person; presenter: Person;
        date: When; reviewed: When; approved: When; sign_note: Line; background: Prose; purpose: Prose;
        approach: Prose; allocation: Prose; budget_rule: Prose; risk_rule: Prose; evaluation_rule: Prose;
        answer_within: Limit; switch_within: Limit; statement_within: Limit; solution_within: Limit; summary: Prose;
        bases: Prose; importance: Prose; expected: Prose; outlook: Prose;
    }

    /// What the plan must reach.
    Goals "goals" goal Goals {
        statement: Line; code: Line; kind: Choice(GOAL_KIND); metric: Line; target: Target; deadline: When;
        period: Cadence; horizon: Choice(HORIZON); baseline: Line; achieved: Number; status: Choice(GOAL_STATUS);
        segments: Refs(Segments); parent: Ref(Goals); owner: Person; notes: Prose;
    }

    /// What is known about the market and its customers, and from where.
    Insights "insights" insight Market {
        name: Line; kind: Choice(INSIGHT_KIND); text: Prose; source: Line; method: Line; usage: Line;
        segments: Refs(Segments); owner: Person; when: When;
    }

    /// Customer segments, as personas.
    Segments "segments" segment Market {
        name: Line; age: Line; sex: Line; occupation: Line; income: Line; habits: Line; traits: Prose; needs: Prose;
        latent_needs: Prose; channels: Refs(Channels); sources: Line; priority: Choice(LEVEL);
    }

    /// Who else asks for the customer's money.
    Competitors "competitors" competitor Market {
        name: Line; share: Percent; features: Line; strategy: Line; promotion: Line; channels: Line; loyalty: Line;
        strengths: Line; weaknesses: Line; gap: Prose; owner: Person;
    }

    /// Strengths, weaknesses, opportunities and threats.
    Swot "swot" swot Market {
        name: Line; kind: Choice(SWOT); competitor: Ref(Competitors); weight: Choice(LEVEL); response: Line;
    }

    /// The value promised, and the image that carries it.
    Positioning "positioning" positioning Journey {
        proposition: Line; segment: Ref(Segments); slogan: Line; image: Line; difference: Line; story: Prose;
    }

    /// What speaks for the product, and to whom.
    SellingPoints "selling_points" selling_point Journey {
        name: Line; positioning: Ref(Positioning); segments: Refs(Segments); pain: Line; proof: Line;
        difference: Line; message: Line;
    }

    /// Stages of the customer journey: the columns of the touchpoint map.
    Stages "stages" stage Journey {
        name: Line; aim: Line;
    }

    /// Where brand and customer meet: the rows of the touchpoint map.
    Channels "channels" channel Journey {
        name: Line; kind: Choice(CHANNEL_KIND); role: Line; strengths: Line; share: Percent; owner: Person;
    }

    /// Moments in which a customer meets the brand.
    Touchpoints "touchpoints" touchpoint Journey {
        name: Line; stage: Ref(Stages); channel: Ref(Channels); segments: Refs(Segments); key: Check; owner: Person;
        status: Choice(WORK_STATUS); goal: Prose; need: Line; pains: Prose; emotion_now: Scale(-2, 2);
        emotion_aim: Scale(-2, 2); recognition: Percent; satisfaction: Percent; visual: Choice(CONSISTENCY);
        verbal: Choice(CONSISTENCY); checked: When; scenarios: Refs(Scenarios);
    }

    /// What happens at a touchpoint, as a short story.
    Scenarios "scenarios" scenario Journey {
        name: Line; touchpoints: Refs(Touchpoints); segment: Ref(Segments); owner: Person;
        status: Choice(WORK_STATUS); context: Prose; trigger: Line; message: Prose; interaction: Prose;
        materials: Line; uses: Refs(Materials); behaviour: Line; metric: Line;
    }

    /// The steps of a scenario's storyboard.
    Steps "steps" step Journey {
        title: Line; scenario: Ref(Scenarios); text: Prose;
    }

    /// Campaign phases.
    Phases "phases" phase Campaign {
        name: Line; kind: Choice(PHASE_KIND); span: Span; owner: Person; aim: Prose; theme: Line; actions: Prose;
        budget: Money; mix: Shares(Channels); tiers: Line; peak: When; exit: Line;
    }

    /// What is done in a phase.
    Activities "activities" activity Campaign {
        name: Line; kind: Choice(ACTIVITY_KIND); phase: Ref(Phases); channel: Ref(Channels); segments: Refs(Segments);
        span: Span; owner: Person; status: Choice(ACTIVITY_STATUS); cost: Money; actual: Money;
        tier: Choice(KOL_TIER); creators: Number; partners: Refs(Partners); offers: Refs(Offers);
        materials: Refs(Materials); target: Target; result: Line; notes: Prose;
    }

    /// Creators, suppliers and other outside partners.
    Partners "partners" partner Campaign {
        name: Line; kind: Choice(PARTNER_KIND); tier: Choice(KOL_TIER); platform: Line; field: Line;
        followers: Number; grade: Choice(GRADE); qualification: Line; response: Limit; contract: Choice(CONTRACT);
        delivery: Line; breach: Line; legal: Check; link: Line; code: Line; fee: Money; owner: Person; result: Line;
        notes: Prose;
    }

    /// Promotion offers.
    Offers "offers" offer Campaign {
        name: Line; kind: Choice(OFFER_KIND); rule: Line; phase: Ref(Phases); span: Span; segments: Refs(Segments);
        channels: Refs(Channels); budget: Money; target: Target; owner: Person; status: Choice(ACTIVITY_STATUS);
        result: Line;
    }

    /// The steps of the member ladder, lowest first.
    Tiers "tiers" tier Loyalty {
        name: Line; points: Number; threshold: Line; keep: Line; valid: Limit; segments: Refs(Segments);
        share: Percent;
    }

    /// How points are earned, spent and lost.
    PointsRules "points_rules" points_rule Loyalty {
        name: Line; kind: Choice(POINTS_KIND); points: Number; basis: Line; cap: Line; expiry: Limit;
        tiers: Refs(Tiers); owner: Person;
    }

    /// What members get.
    Benefits "benefits" benefit Loyalty {
        name: Line; kind: Choice(BENEFIT_KIND); tiers: Refs(Tiers); rule: Line; cost: Money; partner: Ref(Partners);
        owner: Person; status: Choice(WORK_STATUS);
    }

    /// Days and activities for members only.
    MemberDays "member_days" member_day Loyalty {
        name: Line; cadence: Cadence; when: When; tiers: Refs(Tiers); segments: Refs(Segments); programme: Prose;
        offers: Refs(Offers); target: Target; budget: Money; owner: Person; status: Choice(ACTIVITY_STATUS);
    }

    /// Content that teaches customers something worth coming back for.
    Lessons "lessons" lesson Loyalty {
        name: Line; kind: Choice(LESSON_KIND); topic: Line; segments: Refs(Segments); tiers: Refs(Tiers);
        touchpoints: Refs(Touchpoints); channel: Ref(Channels); content: Prose; interaction: Line; points: Number;
        span: Span; cadence: Cadence; target: Target; owner: Person; status: Choice(WORK_STATUS);
    }

    /// What has to be done. A task with a parent is a sub-task.
    Tasks "tasks" task Work {
        name: Line; code: Line; parent: Ref(Tasks); goals: Refs(Goals); phase: Ref(Phases); owner: Person;
        department: Person; contact: Person; span: Span; duration: Limit; cadence: Cadence; after: Refs(Tasks);
        status: Choice(TASK_STATUS); progress: Percent; resources: Refs(Resources); milestone: Check;
        deliverable: Line; description: Prose; importance: Prose;
    }

    /// Key nodes, and how they are checked.
    Milestones "milestones" milestone Work {
        name: Line; when: When; form: Choice(CHECK_FORM); condition: Line; tasks: Refs(Tasks); phase: Ref(Phases);
        owner: Person; status: Choice(PASS_STATUS); result: Line;
    }

    /// People, things, money and technology that the work needs.
    Resources "resources" resource Work {
        name: Line; kind: Choice(RESOURCE_KIND); quantity: Number; unit: Line; route: Choice(ROUTE); rule: Line;
        priority: Choice(LEVEL); span: Span; cost: Money; partner: Ref(Partners); owner: Person; spare: Check;
    }

    /// What money is planned for, and what was spent.
    Budget "budget" budget Work {
        name: Line; category: Choice(BUDGET_CATEGORY); phase: Ref(Phases); channel: Ref(Channels);
        partner: Ref(Partners); task: Ref(Tasks); planned: Money; actual: Money; reserve: Check; roi: Percent;
        basis: Line; priority: Choice(LEVEL); worth: Choice(WORTH); approval: Choice(APPROVAL); approver: Person;
        when: When; notes: Line;
    }

    /// Printed and digital material, from design to restock.
    Materials "materials" material Work {
        name: Line; kind: Choice(MATERIAL_KIND); visual: Line; font: Line; colours: Line; quantity: Number;
        supplier: Ref(Partners); lead: Limit; cost: Money; channels: Refs(Channels); distribution: Line;
        stock: Number; restock_at: Number; restock: Line; due: When; owner: Person; status: Choice(MATERIAL_STATUS);
    }

    /// Training, drills and exams.
    Trainings "trainings" training Work {
        name: Line; kind: Choice(TRAINING_KIND); form: Choice(TRAINING_FORM); audience: Line; content: Prose;
        when: When; cadence: Cadence; owner: Person; emergency: Ref(Emergencies); pass: Percent; passed: Percent;
        result: Line; difficulties: Line; change: Line;
    }

    /// What may go wrong, and what is done about it.
    Risks "risks" risk Risks {
        name: Line; code: Line; kind: Choice(RISK_KIND); description: Prose; cause: Line; level: Choice(LEVEL);
        probability: Choice(LEVEL); indicator: Line; threshold: Line; metric: Ref(Metrics); measure: Prose;
        owner: Person; cadence: Cadence; since: When; limit: Limit; trigger: Line; contingency: Prose;
        escalation: Person; tasks: Refs(Tasks); status: Choice(RISK_STATUS);
    }

    /// What happens when something does go wrong, by scene and grade.
    Emergencies "emergencies" emergency Risks {
        name: Line; kind: Choice(EMERGENCY_KIND); severity: Choice(SEVERITY); response: Choice(RESPONSE);
        risk: Ref(Risks); signal: Line; react: Limit; statement: Limit; solution: Limit; owner: Person; roles: Line;
        steps: Prose; spares: Refs(Resources); third_party: Ref(Partners); coordination: Line; fallback: Line;
        plan_b: Line;
    }

    /// What is measured, how, and when somebody must act.
    Metrics "metrics" metric Monitoring {
        name: Line; formula: Choice(FORMULA); expression: Line; unit: Line; better: Choice(BETTER); baseline: Number;
        target: Number; benchmark: Number; benchmark_source: Line; low: Number; high: Number; weight: Percent;
        temporary_weight: Percent; weight_until: When; weight_reason: Line; cadence: Cadence; ready: When;
        source: Line; method: Line; owner: Person; goals: Refs(Goals); touchpoints: Refs(Touchpoints);
        channels: Refs(Channels); alert: Person; react: Limit; breach: Prose;
    }

    /// A metric's yearly target by quarter and month.
    MetricTargets "metric_targets" metric_target Monitoring {
        name: Line; metric: Ref(Metrics); kind: Choice(PERIOD_KIND); span: Span; target: Number; corrected: Number;
        reason: Line;
    }

    /// What a metric showed, and the figures it was computed from.
    Readings "readings" reading Monitoring {
        name: Line; metric: Ref(Metrics); when: When; value: Number; channel: Ref(Channels); region: Line;
        segment: Ref(Segments); revenue: Money; cost: Money; customers: Number; orders: Number; visits: Number;
        clicks: Number; exposures: Number; part: Number; whole: Number; margin: Percent; years: Number; source: Line;
        note: Line;
    }

    /// What is recorded at a touchpoint, and why that is allowed.
    DataEvents "data_events" data_event Monitoring {
        name: Line; kind: Choice(EVENT_KIND); touchpoint: Ref(Touchpoints); scenario: Ref(Scenarios); trigger: Line;
        properties: Line; tool: Line; privacy: Choice(PRIVACY); consent: Line; retention: Limit;
        metrics: Refs(Metrics); owner: Person; status: Choice(WORK_STATUS);
    }

    /// How the plan is watched while it runs.
    Monitoring "monitoring" monitoring Monitoring {
        name: Line; kind: Choice(MONITOR_KIND); cadence: Cadence; first: When; participants: Line; owner: Person;
        platform: Line; content: Prose; purpose: Line; metrics: Refs(Metrics);
    }

    /// By what a goal is judged, when and how.
    Evaluations "evaluations" evaluation Monitoring {
        name: Line; goals: Refs(Goals); metrics: Refs(Metrics); indicator: Line; cadence: Cadence; when: When;
        method: Line; owner: Person; status: Choice(PASS_STATUS); result: Line; consequence: Line;
    }

    /// What customers say, followed until it is closed.
    Feedback "feedback" feedback Monitoring {
        name: Line; touchpoint: Ref(Touchpoints); source: Line; when: When; score: Number; text: Prose;
        sentiment: Choice(SENTIMENT); tag: Choice(FEEDBACK_TAG); owner: Person; limit: Limit; due: When;
        resolution: Prose; closed: Check; closed_on: When;
    }

    /// Who hears what, how and how often.
    Communication "communication" communication Communication {
        audience: Line; content: Line; method: Line; cadence: Cadence; also: Cadence; first: When; urgent: Line;
        owner: Person;
    }

    /// How departments work together.
    Collaboration "collaboration" collaboration Communication {
        name: Line; kind: Choice(COLLABORATION_KIND); way: Line; division: Prose; departments: Tags; purpose: Line;
        cadence: Cadence; since: When; owner: Person;
    }
}
