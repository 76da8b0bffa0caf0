//! Which department somebody works for, as far as the plan tells.

use super::roles;
use crate::plan::{Plan, Record};
use crate::schema::{COLLECTIONS, CollectionId, collaboration, task};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The people a field names; several stand with an enumeration sign or a semicolon between them.
pub(crate) fn people(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(['、', ';', '；']).map(str::trim);
    parts.filter(|person| !person.is_empty())
}

/// Which department each person works for, as far as the plan tells: it is a department itself, its name says so ("Lin, Marketing",
/// "何敏（市場部）"), or most of the tasks name it that the person has a part in.
pub(super) fn departments(plan: &Plan) -> HashMap<String, String> {
    let live: Vec<Arc<Record>> = COLLECTIONS
        .iter()
        .flat_map(|def| match def.id {
            CollectionId::Frame => vec![plan.frame().clone()],
            id => plan.live(id),
        })
        .collect();
    let named: BTreeSet<&str> = live
        .iter()
        .flat_map(|record| roles(record.collection).flat_map(|role| people(record.value(role).as_text())))
        .collect();
    let mut votes: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for record in &live {
        match record.collection {
            CollectionId::Collaboration => {
                known.extend(record.get(collaboration::departments).iter().map(String::as_str))
            }
            CollectionId::Tasks => {
                let department = record.get(task::department).trim();
                if department.is_empty() {
                    continue;
                }
                known.insert(department);
                for person in roles(record.collection).flat_map(|role| people(record.value(role).as_text())) {
                    *votes.entry(person).or_default().entry(department).or_default() += 1;
                }
            }
            _ => {}
        }
    }
    let voted = |person: &str| {
        let counts = votes.get(person)?;
        counts
            .iter()
            .max_by_key(|(_, count)| **count)
            .map(|(department, _)| *department)
    };
    let is_one = |name: &str| known.contains(name) || is_department(name);
    named
        .into_iter()
        .filter_map(|person| {
            let own = is_one(person).then_some(person);
            let said = || addition(person).filter(|said| is_one(said));
            let department = own.or_else(said).or_else(|| voted(person))?;
            Some((person.to_owned(), department.to_owned()))
        })
        .collect()
}

/// Whether this is the name of a department rather than of a person.
pub(super) fn is_department(name: &str) -> bool {
    const ENDINGS: [&str; 8] = ["部", "部門", "部门", "團隊", "团队", "小組", "小组", "中心"];
    const WORDS: [&str; 4] = ["department", "dept", "dept.", "team"];
    let last = name.rsplit(' ').next().unwrap_or(name).to_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending)) || WORDS.contains(&last.as_str())
}

/// What stands behind a name, in brackets or behind a comma.
pub(crate) fn addition(person: &str) -> Option<&str> {
    let closed = person.strip_suffix([')', '）']);
    let said = match closed {
        Some(open) => open.rsplit_once(['(', '（'])?.1,
        None => person.rsplit_once([',', '，'])?.1,
    };
    Some(said.trim())
}
