//! The touchpoint map: stages across, channels down, the emotion curve below.

use super::curve::{signed, smooth};
use super::paper::{ACCENT, Area, INK, INK_2, LANE, LINE, MARGIN, Paper, Pen, SPACE, SUB, SURFACE, SURFACE_2, colours};
use crate::coverage::{Cell, Feeling, Filter, Layout, feelings};
use crate::i18n::{Language, Text, find};
use crate::ids::RecordId;
use crate::plan::{Plan, Record};
use crate::schema::{CollectionId, Tone, channel, touchpoint};

const COLUMN: f64 = 196.0;
/// The emotion curve's height, and half its scale's.
const CURVE: f64 = 140.0;
const REACH: f64 = 46.0;

const HEAD: Pen = Pen::new(13.5, INK).bold();
const NAME: Pen = Pen::new(13.0, INK);
const META: Pen = Pen::new(11.0, INK_2);

/// Draws the touchpoint map.
pub fn map(plan: &Plan, language: Language) -> String {
    let say = |text: &'static Text| text.in_language(language);
    let (stages, channels) = (plan.live(CollectionId::Stages), plan.live(CollectionId::Channels));
    let touchpoints = plan.live(CollectionId::Touchpoints);
    let ids = |records: &[std::sync::Arc<Record>]| records.iter().map(|record| record.id.clone()).collect::<Vec<_>>();
    let (stage_ids, channel_ids) = (ids(&stages), ids(&channels));
    let layout = Layout::of(&stage_ids, &channel_ids, &touchpoints, &Filter::default());
    let left = MARGIN + LANE;
    let width = left + COLUMN * (stages.len().max(3)) as f64 + MARGIN;
    let room = width - 2.0 * MARGIN;
    let name = say(const { find("map.title") });
    let mut paper = Paper::default();

    let mut y = paper.heading(plan.frame().title(), name, room);
    if stages.is_empty() && channels.is_empty() && touchpoints.is_empty() {
        y = paper.lines(
            (MARGIN, y),
            SUB,
            &SUB.wrap(say(const { find("map.empty.text") }), room, 6),
        );
        return paper.picture(width, y + MARGIN, name, language.tag());
    }

    // The heads of the columns.
    let heads: Vec<Vec<String>> = stages
        .iter()
        .map(|stage| HEAD.wrap(stage.title(), COLUMN - 2.0 * SPACE, 3))
        .collect();
    let deep = HEAD.leading() * heads.iter().map(Vec::len).max().unwrap_or(0) as f64;
    for (at, lines) in heads.iter().enumerate() {
        paper.lines((left + COLUMN * at as f64 + SPACE, y), HEAD, lines);
    }
    y += deep + SPACE;

    for channel in &channels {
        paper.rule((MARGIN, y), (width - MARGIN, y), LINE, "");
        let at = paper.lines(
            (MARGIN, y + SPACE),
            HEAD,
            &HEAD.wrap(channel.title(), LANE - 2.0 * SPACE, 3),
        );
        let kind = channel.get(channel::kind).map_or("", |kind| say(kind.label));
        let label_end = paper.lines((MARGIN, at), META, &META.wrap(kind, LANE - 2.0 * SPACE, 1));
        let mut end = label_end.max(y + 44.0);
        let mut gaps = Vec::new();
        for (at, stage) in stages.iter().enumerate() {
            let x = left + COLUMN * at as f64;
            let cell = Cell {
                stage: stage.id.clone(),
                channel: channel.id.clone(),
            };
            match layout.cells.get(&cell) {
                Some(cards) => end = end.max(stack(&mut paper, (x, y + SPACE), cards, plan, language)),
                None => gaps.push(x),
            }
        }
        for x in gaps {
            paper.gap(Area(x, y + SPACE, COLUMN - SPACE, end - y - SPACE));
        }
        y = end + SPACE;
    }

    y = emotions(
        &mut paper,
        y,
        (left, width),
        &feelings(&stage_ids, &touchpoints, &Filter::default()),
        language,
    );
    if !layout.unplaced.is_empty() {
        paper.rule((MARGIN, y), (width - MARGIN, y), LINE, "");
        let words = say(const { find("map.unplaced") });
        paper.lines((MARGIN, y + SPACE), HEAD, &HEAD.wrap(words, LANE - 2.0 * SPACE, 3));
        let columns = stages.len().max(3);
        let per = layout.unplaced.len().div_ceil(columns);
        let ends = layout
            .unplaced
            .chunks(per)
            .enumerate()
            .map(|(at, cards)| {
                let x = left + COLUMN * at as f64;
                stack(&mut paper, (x, y + SPACE), cards, plan, language)
            })
            .collect::<Vec<_>>();
        y = ends.into_iter().fold(y, f64::max);
    }
    paper.picture(width, y + MARGIN, name, language.tag())
}

/// Cards below each other. Returns where they end.
fn stack(paper: &mut Paper, (x, mut y): (f64, f64), cards: &[RecordId], plan: &Plan, language: Language) -> f64 {
    for id in cards {
        if let Some(record) = plan.record(CollectionId::Touchpoints, id) {
            y = card(paper, (x, y), record, language) + SPACE;
        }
    }
    y
}

fn card(paper: &mut Paper, (x, y): (f64, f64), record: &Record, language: Language) -> f64 {
    let inner = COLUMN - SPACE - 22.0;
    let star = if record.get(touchpoint::key) { "★ " } else { "" };
    let name = match record.title().trim() {
        "" => const { find("common.untitled") }.in_language(language),
        title => title,
    };
    let lines = NAME.wrap(&format!("{star}{name}"), inner, 4);
    let status = record.get(touchpoint::status);
    let owner = record.get(touchpoint::owner).trim();
    let word = status.map_or("", |status| status.label.in_language(language));
    let meta: Vec<&str> = [owner, word].into_iter().filter(|words| !words.is_empty()).collect();
    let meta = META.fit(&meta.join(" · "), inner);
    let below = if meta.is_empty() { 0.0 } else { META.leading() };
    let height = 7.0 + NAME.leading() * lines.len() as f64 + below + 5.0;
    paper.area(Area(x, y, COLUMN - SPACE, height), 7.0, SURFACE, Some(LINE));
    let (strong, _) = colours(status.map_or(Tone::Plain, |status| status.tone));
    paper.area(Area(x, y + 5.0, 3.0, height - 10.0), 1.5, strong, None);
    let end = paper.lines((x + 12.0, y + 6.0), NAME, &lines);
    paper.lines((x + 12.0, end), META, &[meta]);
    y + height
}

fn emotions(paper: &mut Paper, y: f64, (left, width): (f64, f64), feelings: &[Feeling], language: Language) -> f64 {
    if feelings
        .iter()
        .all(|feeling| feeling.now.is_none() && feeling.aim.is_none())
    {
        return y;
    }
    let say = |text: &'static Text| text.in_language(language);
    paper.area(Area(MARGIN, y, width - 2.0 * MARGIN, CURVE), 8.0, SURFACE_2, None);
    let middle = y + CURVE / 2.0;
    let points = |value: fn(&Feeling) -> Option<f64>| -> Vec<Option<(f64, f64)>> {
        let x = |at: usize| left + COLUMN * (at as f64 + 0.5) - SPACE / 2.0;
        feelings
            .iter()
            .enumerate()
            .map(|(at, feeling)| Some((x(at), middle - value(feeling)? / 2.0 * REACH)))
            .collect()
    };
    let (now, aim) = (points(|feeling| feeling.now), points(|feeling| feeling.aim));
    paper.rule((left, middle), (width - MARGIN - SPACE, middle), "#c9ced6", "");
    paper.path(&smooth(&aim), INK_2, "stroke-width=\"2\" stroke-dasharray=\"5 5\"");
    paper.path(&smooth(&now), ACCENT, "stroke-width=\"2.5\"");
    aim.iter().flatten().for_each(|point| paper.dot(*point, SURFACE, INK_2));
    now.iter().flatten().for_each(|point| paper.dot(*point, ACCENT, ACCENT));
    for (feeling, place) in feelings.iter().zip(&now) {
        if let Some((x, y)) = place {
            let is_below = feeling.aim.is_some_and(|aim| Some(aim) > feeling.now);
            let y = if is_below { y + 19.0 } else { y - 11.0 };
            paper.text((*x, y), META.anchored("middle"), &signed(feeling.now));
        }
    }
    let x = MARGIN + SPACE;
    paper.lines((x, y + SPACE), HEAD, &[say(const { find("map.emotion") }).to_owned()]);
    for (at, (words, colour, style)) in [
        (const { find("map.emotion.now") }, ACCENT, "stroke-width=\"2.5\""),
        (
            const { find("map.emotion.aim") },
            INK_2,
            "stroke-width=\"2\" stroke-dasharray=\"5 5\"",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let y = y + 42.0 + 20.0 * at as f64;
        paper.rule((x, y), (x + 24.0, y), colour, style);
        paper.text((x + 32.0, y + 4.0), META, say(words));
    }
    y + CURVE + SPACE
}
