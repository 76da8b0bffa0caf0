//! Tasks and milestones as a tree, written down as rows.

use super::{Row, State};
use crate::campaign::Undated;
use crate::ids::RecordId;
use crate::plan::Record;
use crate::schema::{milestone, task};
use std::collections::HashMap;
use std::sync::Arc;

/// Rows in the order of the tree, without times.
pub(super) struct Tree {
    pub(super) rows: Vec<Row>,
    /// Tasks that are sub-tasks of each other. The first of each stands as if it had no parent.
    pub(super) nestings: Vec<Vec<RecordId>>,
}

/// Puts sub-tasks behind their task, and milestones behind the outermost task whose parts are all they check.
pub(super) fn rows(tasks: &[Arc<Record>], milestones: &[Arc<Record>]) -> Tree {
    let places = tasks.iter().enumerate();
    let by_id: HashMap<&str, usize> = places.map(|(at, task)| (task.id.as_str(), at)).collect();
    let mut parents: Vec<Option<usize>> = tasks
        .iter()
        .map(|task| by_id.get(task.get(task::parent)?.as_str()).copied())
        .collect();
    let nestings = open_circles(&mut parents)
        .into_iter()
        .map(|circle| circle.into_iter().map(|at| tasks[at].id.clone()).collect())
        .collect();
    let roots = roots(&parents);
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); tasks.len()];
    for (at, parent) in parents.iter().enumerate() {
        if let Some(parent) = parent {
            parts[*parent].push(at);
        }
    }
    let (mut checks, mut loose): (HashMap<usize, Vec<&Arc<Record>>>, Vec<_>) = (HashMap::new(), Vec::new());
    for record in milestones {
        let checked = record.get(milestone::tasks).iter();
        let mut owners = checked.filter_map(|id| Some(roots[*by_id.get(id.as_str())?]));
        match owners.next() {
            Some(root) if owners.all(|other| other == root) => checks.entry(root).or_default().push(record),
            _ => loose.push(record),
        }
    }
    let mut rows = Vec::with_capacity(tasks.len() + milestones.len());
    for root in (0..tasks.len()).filter(|at| parents[*at].is_none()) {
        let first = rows.len();
        nest(root, tasks, &parts, &mut rows);
        for record in checks.remove(&root).unwrap_or_default() {
            rows.push(row(record, 1, Some(first)));
        }
        rows[first].end = rows.len();
    }
    rows.extend(loose.into_iter().map(|record| row(record, 0, None)));
    for (at, row) in rows.iter_mut().enumerate() {
        row.end = row.end.max(at + 1);
    }
    Tree { rows, nestings }
}

fn row(record: &Arc<Record>, depth: usize, parent: Option<usize>) -> Row {
    Row {
        record: record.clone(),
        depth,
        parent,
        end: 0,
        place: Err(Undated::Missing),
        is_rolled_up: false,
        is_summary: false,
        state: State::Open,
        is_critical: false,
        slack: None,
        earliest: 0,
        is_too_early: false,
    }
}

/// Writes a task and everything in it. No recursion: a plan may nest as deep as it likes.
fn nest(root: usize, tasks: &[Arc<Record>], parts: &[Vec<usize>], rows: &mut Vec<Row>) {
    let mut open = vec![(root, 0, None)];
    let from = rows.len();
    while let Some((task, depth, parent)) = open.pop() {
        let at = rows.len();
        let mut new = row(&tasks[task], depth, parent);
        new.is_summary = !parts[task].is_empty();
        rows.push(new);
        open.extend(parts[task].iter().rev().map(|part| (*part, depth + 1, Some(at))));
    }
    for at in (from..rows.len()).rev() {
        let end = rows[at].end.max(at + 1);
        rows[at].end = end;
        if let Some(parent) = rows[at].parent {
            rows[parent].end = rows[parent].end.max(end);
        }
    }
}

/// Takes the parent of one task of each circle away, and gives the circles.
fn open_circles(parents: &mut [Option<usize>]) -> Vec<Vec<usize>> {
    let mut walked_in = vec![usize::MAX; parents.len()];
    let mut circles = Vec::new();
    for start in 0..parents.len() {
        let mut at = start;
        while walked_in[at] == usize::MAX {
            walked_in[at] = start;
            match parents[at] {
                Some(parent) => at = parent,
                None => break,
            }
        }
        if walked_in[at] != start || parents[at].is_none() {
            continue;
        }
        let mut circle = vec![at];
        let mut next = parents[at];
        while let Some(member) = next.filter(|member| *member != at) {
            circle.push(member);
            next = parents[member];
        }
        parents[at] = None;
        circles.push(circle);
    }
    circles
}

/// The outermost task around each task.
fn roots(parents: &[Option<usize>]) -> Vec<usize> {
    let mut roots: Vec<Option<usize>> = vec![None; parents.len()];
    for start in 0..parents.len() {
        let (mut path, mut at) = (Vec::new(), start);
        let root = loop {
            if let Some(root) = roots[at] {
                break root;
            }
            path.push(at);
            match parents[at] {
                Some(parent) => at = parent,
                None => break at,
            }
        };
        for task in path {
            roots[task] = Some(root);
        }
    }
    roots.into_iter().flatten().collect()
}
