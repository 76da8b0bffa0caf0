//! The lines of the table: records, heads of groups, and the one that makes a record. Only those on the screen are drawn.

use super::compose::{COMPOSING, composing};
use super::moves::line_height;
use super::state::{Grid, Row, Spot};
use crate::i18n::{currency, format_money, format_number, words};
use crate::status::Status;
use crate::t;
use crate::widgets::gradual::gradually;
use crate::widgets::icon::Icon;
use crate::widgets::words::value_words;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::Element;
use shared::ids::RecordId;
use shared::picture::escaped;
use shared::plan::change::RecordKey;
use shared::schema::{FieldId, FieldKind};
use shared::table::{Sum, group_value};

/// The class of a text that is no status word.
const TEXT: &str = "cell-text";
/// Lines drawn above and below those that can be seen.
const OVER: usize = 6;
/// The window moves by so many lines at once.
const STRIDE: usize = 4;
/// The longest text drawn in a cell, in characters: more is never seen.
const MOST: usize = 160;

/// The lines on the screen.
#[component]
pub(super) fn Lines() -> impl IntoView {
    let grid = Grid::here();
    let height = line_height();
    let window = Memo::new(move |_| {
        let first = (grid.top.get() / height) as usize / STRIDE * STRIDE;
        let seen = (grid.height.get() / height) as usize + STRIDE;
        (first.saturating_sub(OVER), first + seen + OVER)
    });
    let wanted = Memo::new(move |_| {
        let (first, end) = window.get();
        let end = end.min(grid.line_count());
        let mut rows: Vec<Row> = (first..end).filter_map(|place| grid.row_at(place)).collect();
        // The active line stays: it holds the focus.
        let active = grid
            .active
            .with(|active| active.as_ref().map(|active| active.row.clone()));
        if let Some(row) = active.filter(|row| *row != Row::Head && grid.place(row).is_some() && !rows.contains(row)) {
            if grid.place(&row) < Some(first) {
                rows.insert(0, row)
            } else {
                rows.push(row)
            }
        }
        rows
    });
    let is_active = move |row: &Row| {
        grid.active
            .with(|active| active.as_ref().is_some_and(|active| active.row == *row))
    };
    let shown = gradually(wanted, OVER, is_active);
    let total = move || format!("{}px", grid.line_count() as f64 * height);
    view! {
        <div class="grid-body" role="rowgroup" style:height=total>
            <For each=move || shown.get() key=Row::clone let:row>
                {match row {
                    Row::Record(id) => view! { <RecordLine id /> }.into_any(),
                    Row::Group(value) => view! { <GroupLine value /> }.into_any(),
                    Row::New => view! { <NewLine /> }.into_any(),
                    Row::Head => ().into_any(),
                }}
            </For>
        </div>
    }
}

/// Where a line is drawn, and its number for screen readers.
fn place(grid: Grid, row: Row) -> (Memo<usize>, impl Fn() -> String + Copy, impl Fn() -> String + Copy) {
    let place = Memo::new(move |was: Option<&usize>| grid.place(&row).or(was.copied()).unwrap_or_default());
    let top = move || format!("{}px", place.get() as f64 * line_height());
    let number = move || (place.get() + 2).to_string();
    (place, top, number)
}

/// What a cell shows.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    field: FieldId,
    text: String,
    /// Classes of the text: a status word's colour.
    tone: &'static str,
    conflicted: bool,
    /// Who else is in it: name and colour.
    peer: Option<(String, u8)>,
}

/// Which cells of a line are active and selected.
#[derive(Clone, Debug, Default, PartialEq)]
struct Marks {
    active: Option<FieldId>,
    from: usize,
    /// One behind the last.
    until: usize,
    picked: bool,
}

fn marks(grid: Grid, row: &Row, place: usize) -> Marks {
    let active = grid.active.get();
    let rect = grid.rect().filter(|rect| (rect.top..=rect.bottom).contains(&place));
    let is_one = rect.is_none_or(|rect| rect.top == rect.bottom && rect.left == rect.right);
    Marks {
        active: active.filter(|active| active.row == *row).map(|active| active.field),
        from: rect.map_or(0, |rect| rect.left),
        until: rect.filter(|_| !is_one).map_or(0, |rect| rect.right + 1),
        picked: match row {
            Row::Record(id) => grid.picked.with(|picked| picked.contains(id)),
            _ => false,
        },
    }
}

#[component]
fn RecordLine(id: RecordId) -> impl IntoView {
    let (grid, status) = (Grid::here(), expect_context::<Status>());
    let row = Row::Record(id.clone());
    let (place, top, number) = place(grid, row.clone());
    let key = StoredValue::new(grid.key(&id));
    let cells = Memo::new(move |_| {
        let key = key.get_value();
        grid.columns
            .get()
            .into_iter()
            .map(|field| shown(grid, status, &key, field))
            .collect::<Vec<_>>()
    });
    let marked = Memo::new(move |_| marks(grid, &row, place.get()));
    let is_open = move || grid.ui.selected.with(|open| open.as_ref() == Some(&key.get_value()));
    let name = Memo::new(move |_| grid.store.title(&key.get_value()));
    let texts = Memo::new(move |_| {
        let (marks, composes) = (marked.get(), grid.composes());
        cells.with(|cells| {
            let cells = cells.iter().enumerate();
            cells
                .map(|(column, cell)| markup(cell, column, &marks, composes))
                .collect::<Vec<_>>()
        })
    });
    let node = NodeRef::<html::Div>::new();
    let drawn = StoredValue::new(texts.get_untracked());
    Effect::new(move |_| {
        grid.composed.track();
        texts.with(|texts| {
            if let Some(node) = node.get() {
                drawn.update_value(|drawn| redraw(grid, &node, drawn, texts));
            }
        });
    });
    view! {
        <div
            class="grid-line"
            class:open=is_open
            class:picked=move || marked.with(|marks| marks.picked)
            role="row"
            style:top=top
            aria-rowindex=number
            aria-selected=move || marked.with(|marks| marks.picked).to_string()
            data-row=format!("record:{id}")
        >
            <div class="grid-cell pick" role="gridcell" aria-colindex="1">
                <input type="checkbox" tabindex="-1" data-pick="" aria-label=move || t!("table.pick", title = name.get())
                    prop:checked=move || marked.with(|marks| marks.picked) />
            </div>
            <div class="grid-cells" role="presentation" node_ref=node inner_html=drawn.with_value(|drawn| drawn.concat())></div>
        </div>
    }
}

/// Puts new text into the cells that show something else. The one in which something is composed waits until that is done.
fn redraw(grid: Grid, line: &Element, drawn: &mut Vec<String>, texts: &[String]) {
    let cells = line.children();
    if drawn.len() != texts.len() {
        line.set_inner_html(&texts.concat());
        *drawn = texts.to_vec();
        return grid.focus_cell();
    }
    for ((column, old), new) in (0..).zip(drawn).zip(texts) {
        let Some(cell) = cells.item(column).filter(|_| old != new) else {
            continue;
        };
        if cell.class_list().contains("composing") {
            continue;
        }
        let is_focused = document().active_element().as_ref() == Some(&cell);
        cell.set_outer_html(new);
        old.clone_from(new);
        if is_focused {
            grid.focus_cell();
        }
    }
}

/// A cell as text. The browser reads a line of cells at once; making them piece by piece takes several times as long.
fn markup(cell: &Shown, column: usize, marks: &Marks, composes: bool) -> String {
    let is_active = marks.active == Some(cell.field);
    let is_selected = (marks.from..marks.until).contains(&column);
    let (is_title, is_open) = (column == 0, is_active && composes);
    // Most cells hold a text and nothing else: without a box around it there is half as much to lay out.
    let is_plain = cell.tone == TEXT && cell.peer.is_none() && !(is_title || is_open || cell.conflicted);
    let mut text = format!(
        r#"<div class="grid-cell{}{}{}{}{}" role="{}" aria-colindex="{}" aria-selected="{}" tabindex="{}" data-col="{}"{}{}>"#,
        kind_class(&cell.field.def().kind),
        if is_selected { " selected" } else { "" },
        if cell.conflicted { " conflicted" } else { "" },
        if cell.peer.is_some() { " peered" } else { "" },
        if is_plain { " plain" } else { "" },
        if is_title { "rowheader" } else { "gridcell" },
        column + 2,
        is_selected || is_active,
        if is_active { "0" } else { "-1" },
        cell.field.def().key,
        if is_title { " data-sticky" } else { "" },
        if is_open {
            r#" contenteditable="true" spellcheck="false""#
        } else {
            ""
        },
    );
    if is_plain {
        return text + &escaped(&cell.text) + "</div>";
    }
    if is_open {
        text += COMPOSING;
    }
    if cell.conflicted {
        let title = escaped(t!("conflict.title"));
        text += &format!(r#"<span class="conflicts" role="img" aria-label="{title}" title="{title}">⚠</span>"#);
    }
    text += &format!(r#"<span class="{}">{}</span>"#, cell.tone, escaped(&cell.text));
    if is_title {
        let (name, title) = (escaped(t!("common.open")), escaped(t!("table.open_key")));
        text += &format!(
            r#"<button type="button" class="cell-open" tabindex="-1" data-open aria-label="{name}" title="{title}">{}</button>"#,
            Icon::Open.markup()
        );
    }
    if let Some((name, color)) = &cell.peer {
        let name = if name.is_empty() {
            t!("shell.someone")
        } else {
            name.as_str()
        };
        let says = escaped(&t!("shell.editing", name = name));
        text += &format!(r#"<span class="cell-peer face-tag c{}">{says}</span>"#, color % 8);
    }
    text + "</div>"
}

fn shown(grid: Grid, status: Status, key: &RecordKey, field: FieldId) -> Shown {
    let value = grid.value(key, field);
    // An unchecked box says nothing in a list.
    let text = if value.is_empty() {
        String::new()
    } else {
        value_words(grid.store, field, &value)
    };
    let choice = match field.def().kind {
        FieldKind::Choice(choices) => choices.iter().find(|choice| choice.key == value.as_text()),
        _ => None,
    };
    let peer = status.people.with(|people| {
        let here = people
            .iter()
            .find(|peer| peer.field == Some(field) && peer.at.as_ref() == Some(key))?;
        Some((here.name.clone(), here.color))
    });
    Shown {
        field,
        text: shortened(text),
        tone: choice.map_or(TEXT, |choice| pill(choice.tone)),
        conflicted: grid.store.record(key).is_some_and(|record| record.is_conflicted(field)),
        peer,
    }
}

fn pill(tone: shared::schema::Tone) -> &'static str {
    use shared::schema::Tone;
    match tone {
        Tone::Plain => "pill plain",
        Tone::Good => "pill good",
        Tone::Warn => "pill warn",
        Tone::Bad => "pill bad",
        Tone::WarmUp => "pill warm-up",
        Tone::Burst => "pill burst",
        Tone::LongTail => "pill long-tail",
    }
}

/// The beginning of a long text, on one line.
fn shortened(text: String) -> String {
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Numbers stand at the right.
pub(super) fn kind_class(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Number | FieldKind::Percent | FieldKind::Money => " num",
        _ => "",
    }
}

/// A sum in the words of its column.
pub(super) fn sum_words(grid: Grid, sum: Sum) -> String {
    match sum.field.def().kind {
        FieldKind::Money => format_money(sum.value as i64, currency(grid.store)),
        _ => format_number(sum.value),
    }
}

/// What a group is called.
pub(super) fn group_words(grid: Grid, field: FieldId, value: &str) -> String {
    match field.def().kind {
        _ if value.is_empty() => t!("table.without").to_owned(),
        FieldKind::Check => value_words(grid.store, field, &group_value(field, value)),
        FieldKind::Refs(to) => grid
            .store
            .title(&RecordKey::new(to, value.parse().unwrap_or_else(|_| RecordId::frame()))),
        FieldKind::Tags => value.to_owned(),
        _ => value_words(grid.store, field, &group_value(field, value)),
    }
}

#[component]
fn GroupLine(value: String) -> impl IntoView {
    let grid = Grid::here();
    let row = Row::Group(value.clone());
    let (_, top, number) = place(grid, row.clone());
    let own = StoredValue::new(value);
    let group = Memo::new(move |_| {
        let layout = grid.layout.get();
        own.with_value(|own| layout.groups.iter().find(|group| group.value == *own).cloned())
    });
    let is_closed = move || grid.spec.with(|spec| own.with_value(|own| spec.closed.contains(own)));
    let name = move || {
        let by = grid.spec.with(|spec| spec.group);
        by.map(|by| own.with_value(|own| group_words(grid, by, own)))
            .unwrap_or_default()
    };
    let count = move || group.with(|group| group.as_ref().map_or(0, |group| group.count));
    let active = row.clone();
    let is_active = Memo::new(move |_| {
        grid.active
            .with(|spot| spot.as_ref().is_some_and(|spot| spot.row == active))
    });
    let sums = move || {
        let sums = group.get().map(|group| group.sums).unwrap_or_default();
        let columns = grid.columns.get();
        columns
            .into_iter()
            .skip(1)
            .map(|field| sum_cell(grid, &sums, field))
            .collect_view()
    };
    view! {
        <div class="grid-line group" role="row" style:top=top aria-rowindex=number data-row=move || grid.row_name(&row)>
            <div
                class="grid-cell group-name"
                role="gridcell"
                aria-colindex="1"
                aria-colspan="2"
                aria-expanded=move || (!is_closed()).to_string()
                tabindex=move || if is_active.get() { "0" } else { "-1" }
                data-col=grid.collection.title().def().key
                data-sticky=""
            >
                <span class="twist" aria-hidden="true">{move || if is_closed() { "▸" } else { "▾" }}</span>
                <span class="ellipsis">{name}</span>
                <span class="count">{count}</span>
            </div>
            {sums}
        </div>
    }
}

/// A cell below a column: its sum, if it has one.
pub(super) fn sum_cell(grid: Grid, sums: &[Sum], field: FieldId) -> impl IntoView + use<> {
    let sum = sums
        .iter()
        .find(|sum| sum.field == field)
        .map(|sum| sum_words(grid, *sum));
    view! { <div class="grid-cell num sum" role="gridcell">{sum}</div> }
}

/// The line that makes a record.
#[component]
fn NewLine() -> impl IntoView {
    let grid = Grid::here();
    let (_, top, number) = place(grid, Row::New);
    let one = grid.collection.def().one;
    let is_active = Memo::new(move |_| {
        grid.active
            .with(|spot| spot.as_ref().is_some_and(|spot: &Spot| spot.row == Row::New))
    });
    let is_typed = move || is_active.get() && grid.composes();
    view! {
        <div class="grid-line new" role="row" style:top=top aria-rowindex=number data-row="new:">
            <div
                class="grid-cell group-name"
                role="gridcell"
                aria-colindex="1"
                aria-colspan="2"
                tabindex=move || if is_active.get() { "0" } else { "-1" }
                contenteditable=move || is_typed().then_some("true")
                spellcheck="false"
                data-col=grid.collection.title().def().key
                data-sticky=""
                data-new=""
            >
                {move || is_typed().then(composing)}
                <span class="twist" aria-hidden="true">"+"</span>
                <span class="ellipsis">{move || t!("table.add", kind = words(one))}</span>
            </div>
        </div>
    }
}
