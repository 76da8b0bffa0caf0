use super::{map, timeline};
use crate::date::Date;
use crate::i18n::Language;
use crate::ids::RecordId;
use crate::plan::change::RecordKey;
use crate::plan::{Intent, Plan};
use crate::replica::{Identity, Replica};
use crate::schema::{CollectionId, touchpoint};
use crate::sync::{Limits, Patches, SessionConfig};
use crate::template::Template;
use proptest::prelude::*;

const TODAY: i64 = 20_500;

fn plan_of(template: Template, language: Language) -> Plan {
    let identity = Identity {
        actor: [5; 16],
        name: String::new(),
    };
    let config = SessionConfig {
        limits: Limits::default(),
        patches: Patches::Wanted,
    };
    let mut replica = Replica::open(&[], &identity, config).unwrap().0;
    let mut next = 0_u16;
    let mut ids = || {
        next += 1;
        let [high, low] = next.to_be_bytes();
        RecordId::from_random([high, low, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    };
    let wish: Intent = template.intents(language, Date::new(2026, 3, 2).unwrap(), &mut ids);
    replica.apply(0, &wish).unwrap();
    while replica.poll().is_some() {}
    replica.plan().clone()
}

fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    let (_, rest) = tag.split_once(&format!(" {name}=\"")).unwrap();
    rest.split_once('"').unwrap().0
}

fn number(tag: &str, name: &str) -> f64 {
    attribute(tag, name).parse().unwrap()
}

/// The texts: what they say and where they begin and end.
fn texts(picture: &str) -> Vec<(String, f64, f64)> {
    let tags = picture.match_indices("<text ").map(|(at, _)| &picture[at..]);
    tags.map(|tag| {
        let words = tag.split_once('>').unwrap().1.split_once("</text>").unwrap().0;
        let words = words.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
        let (x, wide) = (number(tag, "x"), super::text::ems(&words) * number(tag, "font-size"));
        let start = if attribute(tag, "text-anchor") == "middle" {
            x - wide / 2.0
        } else {
            x
        };
        (words, start, start + wide)
    })
    .collect()
}

fn stands_on_its_sheet(picture: &str) {
    let width = number(picture, "width");
    assert!(width < 4_000.0 && number(picture, "height") < 6_000.0);
    for (words, start, end) in texts(picture) {
        assert!(start >= 0.0 && end <= width, "{words}: {start}–{end} of {width}");
    }
}

/// Everything that is written, without breaks and spaces: `…` ends what was cut.
fn written(picture: &str) -> String {
    texts(picture)
        .into_iter()
        .map(|(words, ..)| words.replace(' ', ""))
        .collect()
}

#[test]
fn every_template_is_drawn_whole_and_within_its_sheet() {
    for template in Template::ALL {
        for language in Language::ALL {
            let plan = plan_of(template, language);
            let picture = map(&plan, language);
            stands_on_its_sheet(&picture);
            let all = written(&picture);
            for record in plan.live(CollectionId::Touchpoints) {
                assert!(all.contains(&record.title().replace(' ', "")), "{}", record.title());
            }
            let picture = timeline(&plan, language, TODAY);
            stands_on_its_sheet(&picture);
            let all = written(&picture);
            for record in plan
                .live(CollectionId::Phases)
                .iter()
                .chain(&plan.live(CollectionId::Activities))
            {
                let begin: String = record.title().chars().filter(|c| *c != ' ').take(3).collect();
                assert!(all.contains(&begin), "{template:?} {language:?}: {}", record.title());
            }
        }
    }
}

#[test]
fn an_empty_plan_is_a_picture_too() {
    for language in Language::ALL {
        stands_on_its_sheet(&map(&Plan::default(), language));
        stands_on_its_sheet(&timeline(&Plan::default(), language, TODAY));
    }
}

proptest! {
    #[test]
    fn no_text_becomes_markup(title in "[\\PC\u{0}\u{7}\u{ffff}<>&\"']{0,40}") {
        let key = RecordKey::new(CollectionId::Touchpoints, "a".parse().unwrap());
        let plan = Plan::default().including([
            (RecordKey::frame(), vec![(CollectionId::Frame.title(), title.as_str().into())]),
            (key, vec![(touchpoint::name.id(), title.as_str().into()), (touchpoint::owner.id(), title.as_str().into())]),
        ]);
        for picture in [map(&plan, Language::En), timeline(&plan, Language::En, TODAY)] {
            let tags = ["svg", "title", "rect", "path", "circle", "text", "/text", "/svg", "/title"];
            for (at, _) in picture.match_indices('<') {
                let name = picture[at + 1..].split([' ', '>']).next().unwrap();
                prop_assert!(tags.contains(&name), "{}", name);
            }
            let foreign = picture.contains(['\u{0}', '\u{7}', '\u{ffff}']);
            prop_assert!(!foreign);
        }
    }
}
