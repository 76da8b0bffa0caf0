//! The first letter of a Chinese character's reading, from the browser's own collation: it sorts Chinese by pinyin, so a
//! character's letter is that of the last landmark before it. This costs a few comparisons a character and not a byte of tables.

use js_sys::{Array, Function, Reflect};
use shared::search::Initials;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// The first character of each letter, as Unicode's pinyin collation sorts them. No reading begins with i, u or v.
const LANDMARKS: [(char, char); 23] = [
    ('a', '阿'),
    ('b', '八'),
    ('c', '嚓'),
    ('d', '哒'),
    ('e', '妸'),
    ('f', '发'),
    ('g', '旮'),
    ('h', '哈'),
    ('j', '讥'),
    ('k', '咔'),
    ('l', '垃'),
    ('m', '痳'),
    ('n', '拏'),
    ('o', '噢'),
    ('p', '妑'),
    ('q', '七'),
    ('r', '呥'),
    ('s', '扨'),
    ('t', '它'),
    ('w', '穵'),
    ('x', '夕'),
    ('y', '丫'),
    ('z', '帀'),
];

/// Initials as this browser knows them; none where it sorts Chinese otherwise.
pub(super) fn initials() -> Initials {
    let Some(compare) = collation() else {
        return Rc::new(|_| None);
    };
    let known = RefCell::new(HashMap::new());
    Rc::new(move |character| {
        *known
            .borrow_mut()
            .entry(character)
            .or_insert_with(|| letter(&compare, character))
    })
}

fn collation() -> Option<Function> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"Collator".into()).ok()?.dyn_into().ok()?;
    let collator = Reflect::construct(&class, &Array::of1(&"zh-u-co-pinyin".into())).ok()?;
    let compare: Function = Reflect::get(&collator, &"compare".into()).ok()?.dyn_into().ok()?;
    let is_sorted = LANDMARKS
        .iter()
        .all(|(letter, mark)| self::letter(&compare, *mark) == Some(*letter));
    is_sorted.then_some(compare)
}

fn letter(compare: &Function, character: char) -> Option<char> {
    let text = JsValue::from_str(character.encode_utf8(&mut [0; 4]));
    let is_before = |mark: char| {
        let mark = JsValue::from_str(mark.encode_utf8(&mut [0; 4]));
        let order = compare.call2(&JsValue::UNDEFINED, &mark, &text).ok();
        order.and_then(|order| order.as_f64()).is_some_and(|order| order <= 0.0)
    };
    let after = LANDMARKS.partition_point(|(_, mark)| is_before(*mark));
    LANDMARKS.get(after.checked_sub(1)?).map(|(letter, _)| *letter)
}
