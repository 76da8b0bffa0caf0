use super::*;
use proptest::prelude::*;

#[test]
fn durations_read_and_compare() {
    let limit = |text| Limit::parse(text).unwrap();
    assert_eq!(limit("PT5M"), Limit::new(5, Unit::Minutes));
    assert_eq!(limit("PT1H30M"), Limit::new(90, Unit::Minutes));
    assert_eq!(limit("P1Y"), Limit::new(12, Unit::Months));
    assert!(limit("PT5M") < limit("PT1H") && limit("PT3H") < limit("P1D") && limit("P2W") < limit("P1M"));
    assert_eq!(limit("P1D"), limit("PT24H"));
    assert_eq!(limit("PT3H").days(), 1);
    for text in ["", "P", "PT", "P5", "5M", "PT5D", "P1H", "P99999999999M", "P-1D"] {
        assert_eq!(Limit::parse(text), None, "{text}");
    }
}

#[test]
fn lengths_are_said_in_every_language() {
    let check = |text, expected: [&str; 3]| {
        let limit = Limit::parse(text).unwrap();
        assert_eq!(Language::ALL.map(|language| limit.words(language)), expected);
        let read = expected.map(Limit::recognize);
        assert_eq!(read, [Some(limit); 3], "{expected:?}");
    };
    check("PT5M", ["5 minutes", "5 分鐘", "5 分钟"]);
    check("PT1H", ["1 hour", "1 小時", "1 小时"]);
    check("P3D", ["3 days", "3 天", "3 天"]);
    check("P2W", ["2 weeks", "2 週", "2 周"]);
    check("P1M", ["1 month", "1 個月", "1 个月"]);
    check("PT0M", ["At once", "立即", "立即"]);
}

#[test]
fn usual_spellings_are_recognized() {
    let check = |words, expected: Option<&str>| {
        assert_eq!(
            Limit::recognize(words).map(|limit| limit.to_string()).as_deref(),
            expected,
            "{words}"
        );
    };
    check("在1小時內發布", Some("PT1H"));
    check("5分钟内切换", Some("PT5M"));
    check("两周内调整", Some("P2W"));
    check("３天內", Some("P3D"));
    check("十五個工作日", Some("P15D"));
    check("二十天", Some("P20D"));
    check("半年", Some("P6M"));
    check("within two weeks", Some("P2W"));
    check("an hour", Some("PT1H"));
    check("one week", Some("P1W"));
    check("1 個月", Some("P1M"));
    check("1年", Some("P12M"));
    check("持續進行", None);
    check("", None);
}

proptest! {
    #[test]
    fn what_is_written_reads_back(count in 0_u32..1200, unit in 0_usize..5) {
        let limit = Limit::new(count, Unit::ALL[unit]);
        prop_assert_eq!(Limit::parse(&limit.to_string()).map(|limit| limit.to_string()), Some(limit.to_string()));
        for language in Language::ALL {
            prop_assert_eq!(Limit::recognize(&limit.words(language)), Some(limit));
        }
    }

    #[test]
    fn any_text_is_harmless(text in ".{0,30}", near in "[0-9一二十兩個月周天日PTMDW ]{0,12}") {
        for text in [text, near] {
            let _ = (Limit::parse(&text), Limit::recognize(&text));
        }
    }
}
