//! What is there is found, the best first, whatever is typed and whatever the plan holds.

use super::*;
use crate::cell::fold;
use crate::generate::{Recipe, generate};
use crate::plan::Value;
use crate::plan::change::RecordKey;
use crate::schema::{frame, goal, touchpoint};
use proptest::prelude::*;

/// A stand-in for the browser's knowledge of readings.
fn readings() -> Initials {
    Rc::new(|character| {
        let known = [
            ('會', 'h'),
            ('員', 'y'),
            ('地', 'd'),
            ('圖', 't'),
            ('觸', 'c'),
            ('點', 'd'),
        ];
        known
            .iter()
            .find(|(known, _)| *known == character)
            .map(|(_, letter)| *letter)
    })
}

fn index(plan: &Plan) -> Index {
    let mut index = Index::new(Language::En, readings());
    index.renew(plan);
    while !index.advance(plan, 7) {}
    index
}

fn plan_of(names: &[&str]) -> Plan {
    let goals = names.iter().enumerate().map(|(number, name)| {
        let key = RecordKey::new(CollectionId::Goals, format!("g{number}").parse().unwrap());
        (key, vec![(goal::statement.id(), Value::from(*name))])
    });
    Plan::default().including(goals)
}

fn names(plan: &Plan, typed: &str) -> Vec<String> {
    let groups = index(plan).find(&Query::new(typed), usize::MAX);
    let found = groups.into_iter().flat_map(|group| group.best);
    found.map(|found| found.record.title().to_owned()).collect()
}

fn marked(text: &str, typed: &str) -> String {
    let pieces = Query::new(typed).snippet(text, &readings(), 40);
    let written = pieces.iter().map(|piece| match piece.is_match {
        true => format!("[{}]", piece.text),
        false => piece.text.clone(),
    });
    written.collect()
}

fn generated() -> Plan {
    let recipe = Recipe::of(300);
    let doc = automerge::Automerge::load(&generate(&recipe).unwrap()).unwrap();
    Plan::read(&doc).0
}

#[test]
fn better_finds_stand_first() {
    let plan = plan_of(&["Smart card", "Fine art", "Art", "Arts week", "會員地圖"]);
    assert_eq!(names(&plan, "art"), ["Art", "Arts week", "Fine art", "Smart card"]);
    assert_eq!(names(&plan, "week arts"), ["Arts week"]);
    assert_eq!(names(&plan, "ＡＲＴ"), names(&plan, "art"), "width makes no difference");
    assert!(names(&plan, "").is_empty());
    assert!(names(&plan, "  ").is_empty());
    assert!(names(&plan, "artful").is_empty());
}

#[test]
fn chinese_is_found_by_its_characters_and_by_its_initials() {
    let plan = plan_of(&["會員地圖", "觸點", "KOL 觸點", "Map"]);
    assert_eq!(names(&plan, "地圖"), ["會員地圖"]);
    assert_eq!(names(&plan, "hydt"), ["會員地圖"]);
    assert_eq!(names(&plan, "HY"), ["會員地圖"]);
    assert_eq!(names(&plan, "kolcd"), ["KOL 觸點"]);
    assert!(
        names(&plan, "dt").is_empty(),
        "two letters in the middle would find too much"
    );
    assert_eq!(names(&plan, "ydt"), ["會員地圖"]);
    assert!(names(&plan, "ma t").is_empty());
}

#[test]
fn figures_are_found_as_they_are_read_and_as_they_are_stored() {
    let plan = Plan::default().including([(
        RecordKey::frame(),
        vec![
            (frame::title.id(), Value::from("Spring")),
            (frame::budget.id(), Value::Int(150_000_000)),
            (frame::status.id(), Value::from("draft")),
            (frame::start.id(), Value::from("2026-03-03")),
        ],
    )]);
    for typed in ["1,500,000", "1500000", "draft", "2026-03-03", "spring draft"] {
        assert_eq!(names(&plan, typed), ["Spring"], "{typed}");
    }
}

#[test]
fn what_is_found_names_its_field_and_is_marked() {
    let key = RecordKey::new(CollectionId::Touchpoints, "t1".parse().unwrap());
    let values = vec![
        (touchpoint::name.id(), Value::from("Store")),
        (touchpoint::pains.id(), Value::from("Nobody answers\nbefore noon.")),
    ];
    let plan = Plan::default().including([(key, values)]);
    let (index, query) = (index(&plan), Query::new("ANSWERS before"));
    let groups = index.find(&query, 5);
    let found = &groups[0].best[0];
    assert_eq!((found.field, found.rank), (touchpoint::pains.id(), Rank::Text));
    let pieces = index.snippet(&plan, &query, found, 40);
    assert!(pieces.contains(&Piece {
        text: "answers before".to_owned(),
        is_match: true
    }));
}

#[test]
fn a_snippet_shows_what_fits_and_a_little_around_it() {
    let cases = [
        ("Fine art", "ART", "Fine [art]"),
        ("one two one", "one", "[one] two [one]"),
        ("one two three", "three one", "[one] two [three]"),
        ("我的會員地圖", "ydt", "我的會[員地圖]"),
        ("ｗｉｄｅ", "id", "ｗ[ｉｄ]ｅ"),
        ("İstanbul", "istanbul", "İstanbul"),
        ("a  b", "a b", "[a  b]"),
        ("nothing", "x", "nothing"),
    ];
    for (text, typed, wanted) in cases {
        assert_eq!(marked(text, typed), wanted, "{typed} in {text}");
    }
    let long = format!("{}needle{}", "before ".repeat(20), " after".repeat(20));
    let shown = marked(&long, "needle");
    assert!(
        shown.starts_with('…') && shown.ends_with('…') && shown.contains("[needle]"),
        "{shown}"
    );
    assert!(shown.chars().count() <= 44, "{shown}");
}

#[test]
fn a_collection_shows_its_best_and_counts_the_rest() {
    let plan = plan_of(&["a 1", "b a", "a 2", "a 3"]);
    let groups = index(&plan).find(&Query::new("a"), 2);
    let shown: Vec<&str> = groups[0].best.iter().map(|found| found.record.title()).collect();
    assert_eq!((shown, groups[0].count), (vec!["a 1", "a 2"], 4));
}

#[test]
fn an_index_follows_the_plan_and_reads_only_what_changed() {
    let plan = plan_of(&["one", "two", "three"]);
    let mut index = index(&plan);
    let key = RecordKey::new(CollectionId::Goals, "g1".parse().unwrap());
    let changed = plan.including([(key, vec![(goal::statement.id(), Value::from("zwei"))])]);
    index.renew(&changed);
    assert!(index.advance(&changed, 1), "one record is new");
    assert!(index.find(&Query::new("two"), 5).is_empty());
    assert_eq!(index.find(&Query::new("zwei"), 5).len(), 1);
    assert_eq!(index.find(&Query::new("three"), 5).len(), 1);
    index.renew(&Plan::default());
    assert!(index.advance(&Plan::default(), 1));
    assert!(index.find(&Query::new("three"), 5).is_empty());
}

#[test]
fn every_record_is_found_by_its_name_and_by_any_part_of_its_texts() {
    let plan = generated();
    let index = index(&plan);
    let mut random = 7_u64;
    let mut next = |below: usize| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    let finds = |typed: &str, record: &Arc<Record>| {
        let groups = index.find(&Query::new(typed), usize::MAX);
        groups
            .iter()
            .flat_map(|group| &group.best)
            .any(|found| Arc::ptr_eq(&found.record, record))
    };
    for record in COLLECTIONS.iter().flat_map(|def| records(&plan, def.id)) {
        if !record.title().trim().is_empty() {
            assert!(finds(record.title(), &record), "{}", record.title());
        }
        for field in record.collection.fields().filter(|field| is_searched(*field)) {
            let text: Vec<char> = format_cell(field, record.value(field), &Context::new(Language::En, &plan))
                .chars()
                .collect();
            if text.len() < 2 {
                continue;
            }
            let start = next(text.len() - 1);
            let end = start + 2 + next(text.len() - start - 1).min(40);
            let part: String = text[start..end].iter().collect();
            if fold(&part).chars().count() >= 2 {
                assert!(finds(&part, &record), "{part:?} of {field:?}");
            }
        }
    }
}

proptest! {
    #[test]
    fn any_part_of_any_name_finds_it(name in "\\PC{2,30}", from in 0.0..1.0, length in 2_usize..12) {
        let characters: Vec<char> = name.chars().collect();
        let from = ((characters.len() - 1) as f64 * from) as usize;
        let part: String = characters[from..].iter().take(length).collect();
        prop_assume!(!fold(&part).is_empty());
        prop_assert_eq!(names(&plan_of(&[&name]), &part), vec![name.clone()]);
    }

    #[test]
    fn nothing_typed_and_nothing_read_makes_it_stumble(text in any::<String>(), typed in any::<String>(), most in 0_usize..50) {
        let (query, initials) = (Query::new(&typed), readings());
        let shown: String = query.snippet(&text, &initials, most).into_iter().map(|piece| piece.text).collect();
        prop_assert!(shown.chars().count() <= most + 2);
        let name = Name::new(&text, &initials);
        let marks = query.snippet(&text, &initials, usize::MAX / 2).iter().any(|piece| piece.is_match);
        // What is found can be shown.
        prop_assert!(query.rank(&name).is_none() || marks, "{text:?} {typed:?}");
    }

    #[test]
    fn folding_keeps_places(text in any::<String>()) {
        let mut last = 0;
        for (_, at) in fold_places(&text) {
            prop_assert!(text.is_char_boundary(at) && at >= last);
            last = at;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        prop_assert_eq!(fold(&text), fold(&words.join(" ")));
    }
}

#[test]
fn hostile_queries_and_texts_are_only_slow_to_read() {
    let long = "aab".repeat(100_000);
    let plan = plan_of(&[&long, "\u{0}\n\u{202e}"]);
    let index = index(&plan);
    for typed in [
        "aab".repeat(1_000),
        "a ".repeat(5_000),
        "\u{0}".to_owned(),
        "aaaaaab".to_owned(),
    ] {
        let query = Query::new(&typed);
        assert!(query.whole.chars().count() <= MOST_TYPED && query.words.len() <= MOST_WORDS);
        for group in index.find(&query, 3) {
            for found in &group.best {
                index.snippet(&plan, &query, found, 80);
            }
        }
    }
}
