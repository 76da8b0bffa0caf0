use super::*;
use crate::schema::COLLECTIONS;
use std::collections::BTreeSet;

#[test]
fn every_collection_stands_in_exactly_one_chapter() {
    for layout in Layout::ALL {
        let placed: Vec<CollectionId> = (0..layout.len()).flat_map(|index| layout.collections(index)).collect();
        assert_eq!(placed.iter().collect::<BTreeSet<_>>().len(), placed.len(), "{layout:?}");
        assert_eq!(placed.len(), COLLECTIONS.len() - 1, "{layout:?}");
    }
}

#[test]
fn every_field_that_holds_something_is_written() {
    for layout in Layout::ALL {
        let plan = made_up();
        let document = Document::new(&plan, Language::En, layout);
        let mut written = BTreeSet::new();
        let mut note = |bit: &Bit| {
            written.insert((bit.record.clone(), bit.field));
        };
        note(&document.title);
        document.sign_off.iter().for_each(|line| note(&line.value));
        for block in document
            .chapters
            .iter()
            .flat_map(|chapter| &chapter.sections)
            .flat_map(|section| &section.blocks)
        {
            match block {
                Block::Field(line) => note(&line.value),
                Block::Entry(entry) => {
                    note(&entry.title);
                    entry.fields.iter().for_each(|line| note(&line.value));
                }
                Block::Table(table) => table.rows.iter().flatten().for_each(&mut note),
            }
        }
        let context = Context::new(Language::En, &plan).with_style(Style::Reading);
        for id in CollectionId::of_records() {
            for record in plan.live(id) {
                for field in id.fields() {
                    // Its place below the other says what it is part of; what is in the bin is not written.
                    let is_place = layout::parent_field(id) == Some(field) || record.value(field).is_empty();
                    if is_place || format_cell(field, record.value(field), &context).trim().is_empty() {
                        continue;
                    }
                    let key = RecordKey::new(id, record.id.clone());
                    assert!(
                        written.contains(&(key, field)),
                        "{} of {} is missing",
                        field.def().key,
                        id.def().key
                    );
                }
            }
        }
    }
}

fn made_up() -> Plan {
    let bytes = crate::generate::generate(&crate::generate::Recipe::of(300)).unwrap();
    let (doc, _) = crate::plan::genesis::load_document(&[bytes], automerge::ActorId::from(b"document".as_slice()));
    Plan::read(&doc).0
}

#[test]
fn every_record_stands_once_and_parts_below_their_whole() {
    let plan = made_up();
    for id in CollectionId::of_records() {
        let records = plan.live(id);
        let placed = entries(id, &records);
        let stand: BTreeSet<&str> = placed.iter().map(|place| place.record.as_str()).collect();
        assert_eq!(
            (placed.len(), stand.len()),
            (records.len(), records.len()),
            "{}",
            id.def().key
        );
        let mut whole = None;
        for place in &placed {
            let above = parent_field(id).map_or("", |field| {
                plan.record(id, &place.record)
                    .map_or("", |record| record.value(field).as_text())
            });
            match place.part {
                None => whole = Some(&place.record),
                Some(_) => assert_eq!(whole.map(|whole| whole.as_str()), Some(above)),
            }
        }
    }
}

#[test]
fn an_outline_keeps_its_numbers_whatever_the_plan_says() {
    for layout in Layout::ALL {
        let empty = outline(Language::En, layout, |_| false);
        let full = outline(Language::En, layout, |_| true);
        assert_eq!(empty.len(), layout.len());
        for (index, (empty, full)) in empty.iter().zip(&full).enumerate() {
            assert_eq!(empty.heading, full.heading);
            assert!(full.heading.starts_with(&format!("{} ", index + 1)));
            assert!(empty.sections.iter().all(|(_, heading)| heading.is_none()));
            for (place, (_, heading)) in full.sections.iter().enumerate() {
                let number = format!("{}.{} ", index + 1, place + 1);
                assert!(heading.as_ref().is_some_and(|heading| heading.starts_with(&number)));
            }
        }
    }
}
