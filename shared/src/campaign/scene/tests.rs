//! The scene, from records to bars, findings and figures.

use super::*;
use crate::campaign::ReserveState;
use crate::date::Date;
use crate::plan::{Conflicted, Value};
use crate::schema::FieldId;
use proptest::prelude::*;

fn record(collection: CollectionId, id: &str, values: &[(FieldId, Value)]) -> Arc<Record> {
    let mut record = Record::empty(collection, id.parse().unwrap());
    for (field, value) in values {
        record.set(*field, value.clone(), Conflicted::No);
    }
    Arc::new(record)
}

fn phase_of(id: &str, kind: &str, span: &str) -> Arc<Record> {
    let values = [(phase::kind.id(), kind.into()), (phase::span.id(), span.into())];
    record(CollectionId::Phases, id, &values)
}

fn activity_of(id: &str, span: &str, more: &[(FieldId, Value)]) -> Arc<Record> {
    let mut values = vec![(activity::span.id(), span.into())];
    values.extend_from_slice(more);
    record(CollectionId::Activities, id, &values)
}

fn plan(values: &[(FieldId, Value)]) -> Arc<Record> {
    record(CollectionId::Frame, "plan", values)
}

fn day(text: &str) -> i64 {
    Date::parse(text).unwrap().day_number()
}

#[test]
fn overlaps_and_holes_between_phases_are_found() {
    let phases = [
        phase_of("tail", "long_tail", "2026-04-25/2026-05-25"),
        phase_of("warm", "warm_up", "2026-03-03/2026-04-08"),
        phase_of("burst", "burst", "2026-04-07/2026-04-20"),
    ];
    let scene = Scene::of(&plan(&[]), &phases, &[], &[], 0);
    let id = |text: &str| text.parse::<RecordId>().unwrap();
    assert_eq!(
        scene.findings,
        [
            Finding::Overlap {
                earlier: id("warm"),
                later: id("burst"),
                days: 2
            },
            Finding::Hole {
                earlier: id("burst"),
                later: id("tail"),
                days: 4
            },
        ]
    );
    assert_eq!(scene.phase_rows, 2);
    assert_eq!(scene.planned, Some((day("2026-03-03"), day("2026-05-25"))));
}

#[test]
fn texts_move_nothing() {
    let phases = [phase_of("burst", "burst", "2026-04-07/2026-04-20")];
    let plain = activity_of("post", "2026-04-08/2026-04-09", &[]);
    let drawn = |activity: &Arc<Record>| {
        let scene = Scene::of(&plan(&[]), &phases, std::slice::from_ref(activity), &[], 0);
        let bars: Vec<_> = scene
            .activities
            .iter()
            .map(|bar| (bar.window, bar.lane, bar.tone))
            .collect();
        (bars, scene.findings, scene.budget, scene.kol, scene.rhythm)
    };
    let read = Scene::reads(CollectionId::Activities);
    for field in CollectionId::Activities.fields().filter(|field| !read.contains(field)) {
        let mut record = Record::clone(&plain);
        record.set(field, "2026-04-10".into(), Conflicted::No);
        assert_eq!(drawn(&Arc::new(record)), drawn(&plain), "{}", field.def().key);
    }
}

#[test]
fn an_activity_outside_its_phase_is_marked_unless_it_is_cancelled() {
    let phases = [phase_of("burst", "burst", "2026-04-07/2026-04-20")];
    let own = (activity::phase.id(), Value::from("burst"));
    let activities = [
        activity_of("in", "2026-04-07/2026-04-20", std::slice::from_ref(&own)),
        activity_of("late", "2026-04-20/2026-04-21", std::slice::from_ref(&own)),
        activity_of(
            "off",
            "2026-05-20/2026-05-21",
            &[own, (activity::status.id(), "cancelled".into())],
        ),
        activity_of("loose", "2026-05-20/2026-05-21", &[]),
    ];
    let scene = Scene::of(&plan(&[]), &phases, &activities, &[], 0);
    let outside: Vec<&str> = scene
        .activities
        .iter()
        .filter(|bar| bar.is_outside_phase)
        .map(|bar| bar.record.id.as_str())
        .collect();
    assert_eq!(outside, ["late"]);
    assert_eq!(scene.activities[1].tone, Tone::Burst);
    assert_eq!(scene.activities[3].tone, Tone::Plain);
}

#[test]
fn lanes_follow_the_channels_and_strays_come_last() {
    let channels = [
        record(CollectionId::Channels, "video", &[]),
        record(CollectionId::Channels, "store", &[]),
    ];
    let in_channel = |channel: &str| [(activity::channel.id(), Value::from(channel))];
    let activities = [
        activity_of("a", "P0D/P9D", &in_channel("store")),
        activity_of("b", "P5D/P9D", &in_channel("store")),
        activity_of("c", "P5D/P9D", &in_channel("binned")),
        activity_of("d", "", &[]),
    ];
    let scene = Scene::of(&plan(&[]), &[], &activities, &channels, 0);
    let rows: Vec<(Option<&str>, usize, usize)> = scene
        .lanes
        .iter()
        .map(|lane| {
            (
                lane.channel.as_ref().map(|channel| channel.id.as_str()),
                lane.bars.len(),
                lane.rows,
            )
        })
        .collect();
    assert_eq!(rows, [(Some("video"), 0, 1), (Some("store"), 2, 2), (None, 1, 1)]);
    assert_eq!(scene.tray.len(), 1);
    assert_eq!(scene.first, 0);
}

#[test]
fn money_and_creators_leave_cancelled_activities_out() {
    let off = (activity::status.id(), Value::from("cancelled"));
    let tier = |key: &str| (activity::tier.id(), Value::from(key));
    let creators = |count: f64| (activity::creators.id(), Value::from(count));
    let cost = (activity::cost.id(), Value::from(500_i64));
    let activities = [
        activity_of("head", "", &[tier("head"), creators(2.0), cost.clone()]),
        activity_of("mid", "", &[tier("mid")]),
        activity_of("everyday", "", &[tier("everyday"), creators(300.0)]),
        activity_of("off", "", &[tier("head"), creators(9.0), cost, off]),
    ];
    let frame = plan(&[
        (frame::budget.id(), Value::from(2_400_000_i64)),
        (frame::reserve.id(), Value::from(288_000_i64)),
    ]);
    let scene = Scene::of(&frame, &[], &activities, &[], 0);
    assert_eq!(
        scene.kol,
        KolMix {
            head: 2,
            mid: 1,
            everyday: 300
        }
    );
    assert_eq!(scene.budget.committed, 500);
    assert_eq!(scene.budget.reserve.state, ReserveState::Within);
}

#[test]
fn a_stated_peak_of_the_burst_comes_first() {
    let mut warm = (*phase_of("warm", "warm_up", "P0D/P9D")).clone();
    warm.set(phase::peak.id(), "P3D".into(), Conflicted::No);
    let mut burst = (*phase_of("burst", "burst", "P10D/P19D")).clone();
    burst.set(phase::peak.id(), "P12D".into(), Conflicted::No);
    let scene = Scene::of(&plan(&[]), &[Arc::new(warm), Arc::new(burst)], &[], &[], 0);
    assert_eq!(
        scene.stated_peaks.iter().map(|peak| peak.day).collect::<Vec<_>>(),
        [12, 3]
    );
    assert_eq!(scene.next_free_day(0), 20);
}

proptest! {
    #[test]
    fn nothing_is_ever_invisible(
        spans in proptest::collection::vec("(|P[0-9]{1,3}D/P[0-9]{1,2}M|20[0-9]{2}-0[1-9]-1[0-9]/(ongoing|20[0-9]{2}-0[1-9]-2[0-8])|x/y|9999-12-31/9999-12-31)", 0..30),
        start in proptest::option::of("20[0-9]{2}-0[1-9]-1[0-9]"), today in 0_i64..30_000
    ) {
        let records: Vec<Arc<Record>> = spans.iter().enumerate().map(|(at, span)| activity_of(&format!("a{at}"), span, &[])).collect();
        let frame = plan(&start.iter().map(|start| (frame::start.id(), Value::from(start.as_str()))).collect::<Vec<_>>());
        let scene = Scene::of(&frame, &[], &records, &[], today);
        prop_assert_eq!(scene.activities.len() + scene.tray.len(), records.len());
        for bar in &scene.activities {
            prop_assert!(scene.first <= bar.window.first && bar.window.last <= scene.last);
            prop_assert!(bar.window.first <= bar.window.last);
            prop_assert_eq!(scene.bar(&RecordKey::from(&*bar.record)), Some(bar));
        }
        let in_lanes: usize = scene.lanes.iter().map(|lane| lane.bars.len()).sum();
        prop_assert_eq!(in_lanes, scene.activities.len());
    }
}
