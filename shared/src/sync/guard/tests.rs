use std::io::Read;

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, Change, ChangeHash, ExpandedChange, ObjType, ROOT, ReadDoc, ScalarValue};
use proptest::prelude::*;

use super::*;

/// Columns of one operation that puts `1`… under the key `k`, `count` times over.
fn puts(count: u64) -> Vec<(u8, Vec<u8>)> {
    let run = |value: &[u8]| [signed(count), value.to_vec()].concat();
    vec![
        (0x15, run(&[1, b'k'])),
        (0x42, run(&[1])),
        (0x56, run(&[0])),
        (0x70, run(&[0])),
    ]
}

fn signed(value: u64) -> Vec<u8> {
    // One more group than needed never hurts: the sign bit stays clear.
    let mut bytes: Vec<u8> = (0..5).map(|i| ((value >> (7 * i)) & 0x7f) as u8 | 0x80).collect();
    bytes.push(0);
    bytes
}

fn unsigned(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn body(deps: &[u8], actors: &[u8], columns: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut body = [deps, &[1, 0xaa, 1, 1, 0, 0], actors, &[columns.len() as u8]].concat();
    for (name, bytes) in columns {
        body.push(*name);
        body.extend(unsigned(bytes.len()));
    }
    body.extend(columns.iter().flat_map(|(_, bytes)| bytes.clone()));
    body
}

fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    [
        &[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind],
        unsigned(body.len()).as_slice(),
        body,
    ]
    .concat()
}

/// Sets the checksum right, if the chunk can be read at all.
fn sealed(mut chunk: Vec<u8>) -> Option<Vec<u8>> {
    let hash = Change::try_from(chunk.as_slice()).ok()?.hash();
    chunk.get_mut(4..8)?.copy_from_slice(&hash.0[..4]);
    Some(chunk)
}

/// A document chunk with its checksum set right.
fn resealed(mut chunk: Vec<u8>) -> Option<Vec<u8>> {
    use sha2::Digest;
    let hash = sha2::Sha256::digest(chunk.get(8..)?);
    chunk.get_mut(4..8)?.copy_from_slice(&hash[..4]);
    Some(chunk)
}

fn refusal(chunk: &[u8]) -> Option<Refusal> {
    measure(chunk, &Limits::default()).err()
}

/// A document with everything a plan uses, and one change more on top of it.
fn honest() -> (Automerge, Vec<Change>) {
    let mut doc = Automerge::new().with_actor(ActorId::from([7; 16]));
    let mut tx = doc.transaction();
    let map = tx.put_object(ROOT, "records", ObjType::Map).unwrap();
    let text = tx.put_object(&map, "prose", ObjType::Text).unwrap();
    tx.splice_text(&text, 0, 0, "Hello people, 文字").unwrap();
    let list = tx.put_object(&map, "list", ObjType::List).unwrap();
    tx.insert(&list, 0, 1.5).unwrap();
    tx.insert(&list, 1, "two").unwrap();
    tx.put(&map, "votes", ScalarValue::counter(3)).unwrap();
    tx.commit();
    let mut other = doc.fork().with_actor(ActorId::from([3; 16]));
    let mut tx = other.transaction();
    tx.put(&map, "title", "theirs").unwrap();
    tx.splice_text(&text, 3, 2, "y!").unwrap();
    tx.commit();
    let mut tx = doc.transaction();
    tx.put(&map, "title", "ours").unwrap();
    tx.increment(&map, "votes", 2).unwrap();
    tx.delete(&list, 0).unwrap();
    tx.commit();
    doc.merge(&mut other).unwrap();
    let base = doc.clone();
    let mut tx = doc.transaction();
    tx.put(&map, "title", "both").unwrap();
    tx.splice_text(&text, 5, 3, "new").unwrap();
    let made = tx.put_object(&map, "made", ObjType::Map).unwrap();
    tx.put(&made, "bytes", vec![1_u8, 2, 3]).unwrap();
    tx.insert(&list, 1, true).unwrap();
    tx.put(&list, 0, "three").unwrap();
    tx.delete(&map, "votes").unwrap();
    tx.commit();
    let changes = doc.get_changes(&[]);
    (base, changes)
}

/// What becomes of a change that comes to a document.
fn check(change: &Change, doc: &Automerge) -> Result<(), Refusal> {
    let measured = measure(change.raw_bytes(), &Limits::default())?;
    Places::of(doc).check(change.hash(), &measured, doc, &Limits::default())
}

#[test]
fn s2_honest_changes_pass() {
    let (_, changes) = honest();
    let mut doc = Automerge::new();
    let mut places = Places::of(&doc);
    for change in changes {
        let measured = measure(change.raw_bytes(), &Limits::default()).unwrap();
        assert_eq!(
            (measured.ops, measured.start_op),
            (change.len() as u64, change.start_op().get())
        );
        assert_eq!(measured.deps, change.deps());
        assert_eq!(measured.actor(), *change.actor_id());
        places
            .check(change.hash(), &measured, &doc, &Limits::default())
            .unwrap();
        doc.apply_changes([change]).unwrap();
    }
}

/// What three people do who meet now and then: `(who, what, where)`.
fn together(steps: &[(usize, u8, usize)]) -> Automerge {
    let mut base = Automerge::new().with_actor(ActorId::from([9]));
    let mut tx = base.transaction();
    let map = tx.put_object(ROOT, "map", ObjType::Map).unwrap();
    let list = tx.put_object(ROOT, "list", ObjType::List).unwrap();
    let text = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
    tx.put(&map, "votes", ScalarValue::counter(1)).unwrap();
    tx.commit();
    let mut people: Vec<Automerge> = (1..4_u8)
        .map(|who| base.fork().with_actor(ActorId::from([who])))
        .collect();
    for &(who, what, place) in steps {
        let (who, next) = (who % people.len(), (who + 1) % people.len());
        if what % 12 == 11 {
            let mut other = people[next].clone();
            people[who].merge(&mut other).unwrap();
            continue;
        }
        // Something is taken back, too: it is done to what was there before.
        let heads = people[who].get_heads();
        let before = people[who].get_change_by_hash(&heads[place % heads.len()]);
        let at = before
            .filter(|_| place % 5 == 0)
            .map_or(heads.clone(), |change| change.deps().to_vec());
        let log = automerge::PatchLog::inactive();
        let at = if at.is_empty() { heads } else { at };
        let mut tx = people[who].transaction_at(log, &at).unwrap();
        let in_list = place % (tx.length(&list) + 1);
        let in_text = place % (tx.length(&text) + 1);
        // What does not fit is not done: there is nothing to delete, or no counter.
        let _ = match what % 12 {
            0 => tx.put(&map, format!("k{}", place % 3), place as u64),
            1 => tx.delete(&map, format!("k{}", place % 3)),
            2 => tx.put_object(&map, format!("k{}", place % 3), ObjType::List).map(drop),
            3 => tx.increment(&map, "votes", 2),
            4 => tx.insert(&list, in_list, place as u64),
            5 => tx.put(&list, in_list, ScalarValue::counter(1)),
            6 => tx.delete(&list, in_list),
            7 => tx.increment(&list, in_list, 1),
            _ => tx.splice_text(&text, in_text, isize::from(place % 2 == 0), "día"),
        };
        tx.commit();
    }
    let mut all = base;
    for person in &mut people {
        all.merge(person).unwrap();
    }
    all
}

proptest! {
    /// Whatever honest people do, their changes pass: alone, all in one batch, and where nothing is remembered.
    #[test]
    fn s2_s3_whatever_honest_people_do_passes(steps in prop::collection::vec((0_usize..3, any::<u8>(), 0_usize..40), 0..60)) {
        let changes = together(&steps).get_changes(&[]);
        let nothing = Automerge::new();
        let mut doc = Automerge::new();
        let mut lasting = Places::of(&doc);
        let mut batch = Places::of(&doc);
        for change in changes {
            let limits = Limits::default();
            let measured = measure(change.raw_bytes(), &limits).unwrap();
            prop_assert_eq!(check(&change, &doc), Ok(()));
            lasting.settle();
            prop_assert_eq!(lasting.check(change.hash(), &measured, &doc, &limits), Ok(()));
            prop_assert_eq!(batch.check(change.hash(), &measured, &nothing, &limits), Ok(()));
            doc.apply_changes([change]).unwrap();
        }
    }
}

#[test]
fn s2_a_deflated_change_is_inflated() {
    let mut doc = Automerge::new();
    let mut tx = doc.transaction();
    tx.put(ROOT, "long", "long ".repeat(500)).unwrap();
    tx.commit();
    let mut change = doc.get_last_local_change().unwrap();
    let deflated = change.bytes().into_owned();
    assert_eq!(deflated[8], 2);
    assert_eq!(
        measure(&deflated, &Limits::default()).unwrap().chunk,
        change.raw_bytes()
    );
}

#[test]
fn s2_a_hundred_bytes_can_not_hold_millions_of_operations() {
    let bomb = chunk(1, &body(&[0], &[0], &puts(3_000_000)));
    assert!(bomb.len() < 113, "{} bytes", bomb.len());
    assert_eq!(refusal(&bomb), Some(Refusal::TooManyOps));
    assert_eq!(refusal(&chunk(1, &body(&[0], &[0], &puts(1_000)))), None);
}

#[test]
fn s2_predecessors_count_too() {
    let mut columns = puts(1);
    columns[3].1 = [signed(1), vec![0x80, 0x80, 0x80, 0x80, 0x10]].concat();
    columns.push((0x71, [signed(1 << 30), vec![0]].concat()));
    columns.push((0x73, [signed(1 << 30), vec![1]].concat()));
    assert_eq!(
        refusal(&chunk(1, &body(&[0], &[0], &columns))),
        Some(Refusal::TooManyOps)
    );
}

#[test]
fn s2_a_long_key_is_counted_as_often_as_it_is_said() {
    let mut columns = puts(40_000);
    let key = [unsigned(1_000), vec![b'k'; 1_000]].concat();
    columns[0].1 = [signed(40_000), key].concat();
    assert_eq!(refusal(&chunk(1, &body(&[0], &[0], &columns))), Some(Refusal::TooBig));
}

#[test]
fn s2_an_inflated_chunk_is_bounded() {
    let zeros = std::io::repeat(0).take(64 * 1024 * 1024);
    let mut bomb = Vec::new();
    let mut deflater =
        flate2::bufread::DeflateEncoder::new(std::io::BufReader::new(zeros), flate2::Compression::best());
    deflater.read_to_end(&mut bomb).unwrap();
    assert!(bomb.len() < 100_000);
    assert_eq!(refusal(&chunk(2, &bomb)), Some(Refusal::TooBig));
}

#[test]
fn s2_a_deflated_change_that_says_it_is_too_long_is_not_inflated() {
    let mut claimed = body(&[0], &[0], &[]);
    assert_eq!(claimed.pop(), Some(0), "no columns");
    claimed.extend([vec![1, 0x42], unsigned(1 << 30)].concat());
    let mut deflated = Vec::new();
    let mut deflater = flate2::bufread::DeflateEncoder::new(claimed.as_slice(), flate2::Compression::best());
    deflater.read_to_end(&mut deflated).unwrap();
    // Nothing of the column is there: to be missed, it would have to be read.
    assert_eq!(refusal(&chunk(2, &deflated)), Some(Refusal::TooBig));
    assert_eq!(refusal(&chunk(1, &claimed)), Some(Refusal::Malformed));
}

#[test]
fn s2_dependencies_and_actors_are_bounded() {
    let many = [unsigned(1_025), vec![0; 1_025 * 32]].concat();
    assert_eq!(refusal(&chunk(1, &body(&many, &[0], &puts(1)))), Some(Refusal::TooBig));
    let many = [unsigned(1_024), [1, 0xbb].repeat(1_024)].concat();
    assert_eq!(refusal(&chunk(1, &body(&[0], &many, &puts(1)))), Some(Refusal::TooBig));
    let claimed = [0xff, 0xff, 0xff, 0xff, 0x0f];
    assert_eq!(refusal(&chunk(1, &body(&claimed, &[0], &[]))), Some(Refusal::Malformed));
}

#[test]
fn s3_whole_documents_and_bundles_are_not_taken() {
    let (base, _) = honest();
    assert_eq!(refusal(&base.save()), Some(Refusal::Malformed));
    assert_eq!(refusal(&chunk(3, &[0; 40])), Some(Refusal::Malformed));
}

#[test]
fn s2_a_packed_document_weighs_what_it_is_without_compression() {
    let mut doc = Automerge::new();
    let mut edit = doc.transaction();
    edit.put(ROOT, "key", "x".repeat(100_000)).unwrap();
    edit.commit();
    let packed = doc.save();
    let plain = doc.save_with_options(automerge::SaveOptions {
        deflate: false,
        retain_orphans: false,
    });
    assert!(packed.len() < 1_000 && plain.len() > 100_000);
    // How long the columns are takes a few bytes more or less to say.
    assert!(unpacked_len(&packed).abs_diff(plain.len()) < 20);
    assert_eq!(unpacked_len(&plain), plain.len());
    let change = doc.get_changes(&[]).remove(0);
    assert_eq!(unpacked_len(change.raw_bytes()), change.raw_bytes().len());
    assert_eq!(unpacked_len(b"neither"), 7);
}

fn file_refusal(bytes: &[u8]) -> Option<Refusal> {
    measure_file(bytes, &Limits::default()).err()
}

#[test]
fn s2_honest_files_pass() {
    let (mut doc, changes) = honest();
    assert_eq!(file_refusal(&doc.save()), None);
    assert_eq!(file_refusal(&doc.save_nocompress()), None);
    let joined: Vec<u8> = changes.iter().flat_map(|change| change.raw_bytes().to_vec()).collect();
    assert_eq!(file_refusal(&joined), None);
    // A snapshot, and what was written after it.
    let mut bytes = doc.save();
    let mut tx = doc.transaction();
    tx.put(ROOT, "long", "long ".repeat(5_000)).unwrap();
    tx.commit();
    bytes.extend(doc.get_last_local_change().unwrap().bytes().iter());
    assert_eq!(file_refusal(&bytes), None);
    assert_eq!(file_refusal(&Automerge::new().save()), None);
    let recipe = crate::generate::Recipe {
        records: 300,
        edits: 300,
        conflicts: 20,
        seed: 7,
        ..crate::generate::Recipe::default()
    };
    let plan = crate::generate::generate(&recipe).unwrap();
    assert_eq!(file_refusal(&plan), None);
}

#[test]
fn s2_a_file_is_measured_before_it_is_unpacked() {
    let bomb = chunk(1, &body(&[0], &[0], &puts(3_000_000)));
    assert_eq!(file_refusal(&bomb), Some(Refusal::TooManyOps));
    let mut behind = honest().0.save();
    behind.extend(bomb);
    assert_eq!(file_refusal(&behind), Some(Refusal::TooManyOps));
    // One change of one actor, that says it has three million operations.
    let columns = |max_op: &[u8], actions: &[u8]| {
        let changes = [
            (0x01, vec![1, 0]),
            (0x03, vec![1, 1]),
            (0x13, [&[0x7f], max_op].concat()),
            (0x40, vec![1, 0]),
        ];
        let ops = [(0x42, actions.to_vec())];
        let specs = |columns: &[(u8, Vec<u8>)]| {
            let specs = columns.iter().flat_map(|(name, bytes)| [*name, bytes.len() as u8]);
            [columns.len() as u8].into_iter().chain(specs).collect::<Vec<u8>>()
        };
        let bytes: Vec<u8> = changes
            .iter()
            .chain(&ops)
            .flat_map(|(_, bytes)| bytes.clone())
            .collect();
        [&[1, 1, 0xaa, 0], specs(&changes).as_slice(), &specs(&ops), &bytes].concat()
    };
    let many = columns(&signed(3_000_000), &[signed(3_000_000), vec![1]].concat());
    assert_eq!(file_refusal(&chunk(0, &many)), Some(Refusal::TooManyOps));
    // One operation of a change, a million of them in the columns.
    let more = columns(&[1], &[signed(1_000_000), vec![1]].concat());
    assert_eq!(file_refusal(&chunk(0, &more)), Some(Refusal::Malformed));
}

#[test]
fn s2_a_deflated_column_of_a_file_is_bounded() {
    let zeros = std::io::repeat(0).take(128 * 1024 * 1024);
    let mut bomb = Vec::new();
    flate2::bufread::DeflateEncoder::new(std::io::BufReader::new(zeros), flate2::Compression::best())
        .read_to_end(&mut bomb)
        .unwrap();
    // One actor, no heads, one column of changes, no operations.
    let body = [
        &[1, 1, 0xaa, 0, 1, 0x35 | 8],
        unsigned(bomb.len()).as_slice(),
        &[0],
        &bomb,
    ]
    .concat();
    assert_eq!(file_refusal(&chunk(0, &body)), Some(Refusal::TooBig));
    assert_eq!(file_refusal(&chunk(2, &bomb)), Some(Refusal::TooBig));
}

#[test]
fn s2_a_torn_file_is_refused() {
    let (doc, _) = honest();
    for whole in [doc.save(), doc.save_nocompress()] {
        for end in 1..whole.len() {
            assert_eq!(file_refusal(&whole[..end]), Some(Refusal::Malformed), "{end}");
        }
    }
    assert_eq!(file_refusal(b"no plan at all"), Some(Refusal::Malformed));
    assert_eq!(file_refusal(&chunk(3, &[0; 40])), Some(Refusal::Malformed));
}

fn nested(levels: usize) -> Automerge {
    let mut doc = Automerge::new();
    let mut tx = doc.transaction();
    let mut at = ROOT;
    for _ in 0..levels {
        at = tx.put_object(&at, "in", ObjType::Map).unwrap();
    }
    tx.commit();
    doc
}

#[test]
fn s2_nesting_in_one_change_is_bounded() {
    let nested = |levels| check(&nested(levels).get_last_local_change().unwrap(), &Automerge::new());
    assert_eq!(nested(16), Ok(()));
    assert_eq!(nested(17), Err(Refusal::TooDeep));
    assert_eq!(nested(20_000), Err(Refusal::TooDeep));
}

#[test]
fn s2_nesting_over_many_changes_is_bounded() {
    let mut doc = nested(16);
    let base = doc.clone();
    let mut at = ROOT;
    while let Some((_, id)) = doc.get(&at, "in").unwrap() {
        at = id;
    }
    let mut tx = doc.transaction();
    tx.put_object(&at, "in", ObjType::Text).unwrap();
    tx.commit();
    assert_eq!(
        check(&doc.get_last_local_change().unwrap(), &base),
        Err(Refusal::TooDeep)
    );
}

#[test]
fn s2_a_change_speaks_of_objects_that_exist() {
    let (_, changes) = honest();
    assert_eq!(
        check(changes.last().unwrap(), &Automerge::new()),
        Err(Refusal::Malformed)
    );
}

#[test]
fn s3_no_plan_has_formatted_text() {
    let mut doc = Automerge::new();
    let mut tx = doc.transaction();
    let text = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
    tx.splice_text(&text, 0, 0, "words").unwrap();
    tx.commit();
    let before = doc.clone();
    let mut tx = doc.transaction();
    tx.mark(&text, Mark::new("bold".into(), true, 0, 4), ExpandMark::Both)
        .unwrap();
    tx.commit();
    let marked = doc.get_last_local_change().unwrap();
    assert_eq!(check(&marked, &before), Err(Refusal::Malformed));
}

/// What becomes of a change whose operations somebody has made up, on top of a document with a map and a list of two elements.
fn forge(operations: impl FnOnce(&ObjectId, &ObjectId, &OpId) -> Vec<Op>) -> Result<(), Refusal> {
    let author = ActorId::from([7]);
    let mut doc = Automerge::new().with_actor(author.clone());
    let mut tx = doc.transaction();
    // These are the operations 1 to 5.
    let map = tx.put_object(ROOT, "map", ObjType::Map).unwrap();
    let list = tx.put_object(ROOT, "list", ObjType::List).unwrap();
    tx.put(&map, "name", "a").unwrap();
    tx.insert(&list, 0, 1).unwrap();
    tx.insert(&list, 1, 2).unwrap();
    tx.commit();
    let object = |counter| ObjectId::Id(OpId::new(counter, &author));
    let forged = ExpandedChange {
        operations: operations(&object(1), &object(2), &OpId::new(4, &author)),
        actor_id: author.clone(),
        hash: None,
        seq: 2,
        start_op: 6.try_into().unwrap(),
        time: 0,
        message: None,
        deps: doc.get_heads(),
        extra_bytes: Vec::new(),
        author: None,
    };
    check(&Change::from(forged), &doc)
}

fn op(obj: &ObjectId, key: Key, action: OpType, pred: &[OpId]) -> Op {
    Op {
        action,
        obj: obj.clone(),
        key,
        pred: pred.to_vec().into(),
        insert: false,
    }
}

#[test]
fn s3_a_change_speaks_of_what_is_there_and_where_it_is() {
    let put = || OpType::Put(1.into());
    let at = |id: &OpId| Key::Seq(ElementId::Id(id.clone()));
    let by = |id: &OpId, counter| OpId::new(counter, id.actor());
    let malformed = Err(Refusal::Malformed);
    // Of the element, and of the value at the key, which is operation 3.
    assert_eq!(
        forge(|_, list, one| vec![op(list, at(one), put(), std::slice::from_ref(one))]),
        Ok(())
    );
    assert_eq!(
        forge(|map, _, one| vec![op(map, Key::Map("name".into()), put(), &[by(one, 3)])]),
        Ok(())
    );
    // The element is a value in a map, or makes an object, or comes first in this very change.
    for other in [1, 3, 6] {
        let forged = forge(|_, list, one| vec![op(list, at(&by(one, other)), put(), &[by(one, other)])]);
        assert_eq!(forged, malformed, "element {other}");
    }
    // What is written over is at another key, in another object, nowhere, or has itself been made by nobody.
    for (key, other) in [("title", 3), ("name", 4), ("name", 1), ("name", 6)] {
        let forged = forge(|map, _, one| vec![op(map, Key::Map(key.into()), put(), &[by(one, other)])]);
        assert_eq!(forged, malformed, "{key} {other}");
    }
    // What is deleted must be there, and what is new takes nothing's place.
    assert_eq!(
        forge(|map, _, _| vec![op(map, Key::Map("name".into()), OpType::Delete, &[])]),
        malformed
    );
    let insert = |list: &ObjectId, one: &OpId| Op {
        insert: true,
        ..op(list, at(one), put(), std::slice::from_ref(one))
    };
    assert_eq!(forge(|_, list, one| vec![insert(list, one)]), malformed);
    // What the change itself makes can be written over in it, where it is.
    for (key, expected) in [("new", Ok(())), ("other", malformed)] {
        let forged = forge(|map, _, one| {
            let first = op(map, Key::Map("new".into()), put(), &[]);
            vec![first, op(map, Key::Map(key.into()), put(), &[by(one, 6)])]
        });
        assert_eq!(forged, expected, "{key}");
    }
}

#[test]
fn s3_a_change_is_on_top_of_its_actors_last() {
    let author = ActorId::from([7]);
    let mut doc = Automerge::new().with_actor(author.clone());
    let write = |doc: &mut Automerge, value| {
        let mut tx = doc.transaction();
        tx.put(ROOT, "a", value).unwrap();
        tx.commit();
        doc.get_last_local_change().unwrap()
    };
    let mut other = doc.fork().with_actor(ActorId::from([8]));
    let first = write(&mut doc, 1);
    let second = write(&mut doc, 2);
    doc.apply_changes([write(&mut other, 3)]).unwrap();
    let next = |deps: Vec<ChangeHash>, seq| {
        let mut forged = ExpandedChange::from(&second);
        (forged.deps, forged.seq) = (deps, seq);
        forged.start_op = 9.try_into().unwrap();
        check(&Change::from(forged), &doc)
    };
    assert_eq!(next(doc.get_heads(), 3), Ok(()));
    assert_eq!(next(vec![second.hash()], 3), Ok(()));
    assert_eq!(next(vec![first.hash()], 3), Err(Refusal::Malformed));
    assert_eq!(next(other.get_heads(), 3), Err(Refusal::Malformed));
    assert_eq!(next(doc.get_heads(), 4), Err(Refusal::Malformed));
    assert_eq!(next(doc.get_heads(), 2), Err(Refusal::Contradicts));
}

#[test]
fn s2_a_filter_without_bits_or_with_billions_of_probes_is_refused() {
    let message = |filter: &[u8]| [&[0x42, 0, 0, 1, 0, filter.len() as u8], filter, &[0]].concat();
    let read = |filter: &[u8]| Incoming::read(&message(filter), &Limits::default()).map(drop);
    assert_eq!(read(&[]), Ok(()));
    assert_eq!(read(&[1, 10, 7, 0, 0]), Ok(()));
    assert_eq!(read(&[1, 0, 7]), Err(Refusal::Malformed));
    assert_eq!(
        read(&[1, 10, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0]),
        Err(Refusal::Malformed)
    );
}

proptest! {
    #[test]
    fn s2_no_bytes_make_the_guard_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = measure(&chunk(1, &bytes), &Limits::default());
        let _ = measure(&chunk(2, &bytes), &Limits::default());
        let _ = measure(&bytes, &Limits::default());
        let _ = Incoming::read(&bytes, &Limits::default());
        let _ = split(&bytes);
    }

    /// A damaged document that passes is refused by automerge or loaded, and never ends the program.
    #[test]
    fn s2_a_damaged_file_that_passes_can_be_loaded_or_refused(
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = honest().0.save_nocompress();
        for (at, value) in edits {
            let at = 12 + at.index(bytes.len() - 12);
            bytes[at] = value;
        }
        let Some(bytes) = resealed(bytes) else { return Ok(()) };
        if measure_file(&bytes, &Limits::default()).is_ok() {
            let loaded = std::panic::catch_unwind(|| Automerge::load(&bytes).map(|doc| doc.get_changes(&[]).len()));
            prop_assert!(loaded.is_ok());
        }
    }

    /// What passes the guard and is accepted must survive being saved; what automerge panics on, the room contains.
    #[test]
    fn s2_a_damaged_change_that_passes_leaves_a_document_that_loads(
        which in 0..4_usize, edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let (base, changes) = honest();
        let mut bytes = changes[which].raw_bytes().to_vec();
        for (at, value) in edits {
            let at = 10 + at.index(bytes.len() - 10);
            bytes[at] = value;
        }
        if measure(&bytes, &Limits::default()).is_err() {
            return Ok(());
        }
        let Some(bytes) = sealed(bytes) else { return Ok(()) };
        let config = crate::sync::SessionConfig { limits: Limits::default(), patches: crate::sync::Patches::Wanted };
        let saved = std::panic::catch_unwind(move || {
            let mut session = crate::sync::Session::new(base, config);
            session.handle(0, crate::sync::Input::Chunks { chunks: vec![bytes] });
            while session.poll().is_some() {}
            (session.doc().save(), session.heads())
        });
        if let Ok((saved, heads)) = saved {
            prop_assert_eq!(Automerge::load(&saved).unwrap().get_heads(), heads);
        }
    }
}
