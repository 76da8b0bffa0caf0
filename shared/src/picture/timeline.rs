//! The campaign in time: phases above, the rhythm below them, then the activities by channel.

use super::paper::{ACCENT, Area, INK, INK_2, LANE, LINE, MARGIN, Paper, Pen, SPACE, SURFACE, SURFACE_2, colours};
use crate::campaign::axis::{groups, ticks};
use crate::campaign::{Bar, Clock, Mark, Scale, Scene, Tick, Window, Zoom, stack};
use crate::date::Date;
use crate::i18n::{Language, Text, find};
use crate::plan::Plan;
use crate::schema::CollectionId;

/// A bar's height, and the distance between rows of bars.
const BAR: f64 = 24.0;
const ROW: f64 = 29.0;
const RHYTHM: f64 = 84.0;
/// The time axis is about so wide; a day takes between these widths, in pixels.
const AXIS: f64 = 1_180.0;
const DAY: (f64, f64) = (1.2, 26.0);
/// A short bar's words stand beside it, at most so wide.
const BESIDE: f64 = 240.0;

const HEAD: Pen = Pen::new(13.0, INK).bold();
const NAME: Pen = Pen::new(12.0, INK);
const TICK: Pen = Pen::new(11.0, INK_2);

/// Draws the campaign. `today` is a calendar day's number; it serves a plan in which nothing has dates.
pub fn timeline(plan: &Plan, language: Language, today: i64) -> String {
    let say = |text: &'static Text| text.in_language(language);
    let live = |id| plan.live(id);
    let scene = Scene::of(
        plan.frame(),
        &live(CollectionId::Phases),
        &live(CollectionId::Activities),
        &live(CollectionId::Channels),
        today,
    );
    let days = (scene.last - scene.first + 1).max(1);
    let sheet = Sheet {
        left: MARGIN + LANE,
        language,
        scale: Scale {
            first: scene.first,
            day_px: (AXIS / days as f64).clamp(DAY.0, DAY.1),
        },
        right: MARGIN + LANE + (AXIS / days as f64).clamp(DAY.0, DAY.1) * days as f64,
    };
    // Words beside the last bar may stand behind the axis' end.
    let width = sheet.right.max(MARGIN + LANE + 480.0) + MARGIN;
    let room = width - 2.0 * MARGIN;
    let name = say(const { find("campaign.title") });
    let mut paper = Paper::default();
    let mut y = paper.heading(plan.frame().title(), name, room);

    let top = y;
    y = sheet.heads(&mut paper, y, &scene);
    let below_heads = y;
    // Everything else is drawn over the lines of the axis, whose end is only known afterwards.
    let mut over = Paper::default();
    let phases: Vec<&Bar> = scene.phases.iter().collect();
    y = sheet.lane(
        &mut over,
        y,
        say(const { find("campaign.lane.phases") }),
        &phases,
        width,
    );
    y = sheet.rhythm(&mut over, y, &scene);
    for lane in &scene.lanes {
        let bars: Vec<&Bar> = lane.bars.iter().filter_map(|at| scene.activities.get(*at)).collect();
        if bars.is_empty() {
            continue;
        }
        let none = say(const { find("campaign.lane.none") });
        let label = lane.channel.as_ref().map_or(none, |channel| channel.title());
        y = sheet.lane(&mut over, y, label, &bars, width);
    }
    sheet.grid(&mut paper, &scene, top, (below_heads, y));
    paper.append(over);
    if !scene.tray.is_empty() {
        let words: Vec<&str> = scene.tray.iter().map(|item| item.record.title()).collect();
        let between = if language == Language::En { ", " } else { "、" };
        let label = say(const { find("timeline.tray") });
        paper.lines((MARGIN, y + SPACE), HEAD, &HEAD.wrap(label, LANE - SPACE, 2));
        let lines = NAME.wrap(&words.join(between), width - MARGIN - sheet.left, 12);
        y = paper
            .lines((sheet.left, y + SPACE), NAME, &lines)
            .max(y + 2.0 * HEAD.leading());
    }
    paper.picture(width, y + MARGIN, name, language.tag())
}

/// Where things stand.
struct Sheet {
    left: f64,
    right: f64,
    scale: Scale,
    language: Language,
}

impl Sheet {
    fn x(&self, day: i64) -> f64 {
        self.left + self.scale.x(day)
    }

    fn zoom(&self) -> Zoom {
        match self.scale.day_px {
            px if px >= 20.0 => Zoom::Day,
            px if px >= 6.0 => Zoom::Week,
            _ => Zoom::Month,
        }
    }

    fn heads(&self, paper: &mut Paper, y: f64, scene: &Scene) -> f64 {
        let rows = [
            (
                groups(scene.clock, self.zoom(), scene.first, scene.last),
                TICK.bold(),
                y + 13.0,
            ),
            (ticks(scene.clock, self.zoom(), scene.first, scene.last), TICK, y + 31.0),
        ];
        for (ticks, pen, baseline) in rows {
            for tick in ticks {
                let words = self.tick(&tick);
                let wide = self.scale.width(tick.days) - 4.0;
                // Half a word says nothing.
                if pen.width(&words) <= wide {
                    paper.text((self.x(tick.first) + 4.0, baseline), pen, &words);
                }
            }
        }
        y + 40.0
    }

    /// Fine lines where ticks begin, stronger ones above, and the peak.
    fn grid(&self, paper: &mut Paper, scene: &Scene, top: f64, (from, to): (f64, f64)) {
        for tick in groups(scene.clock, self.zoom(), scene.first, scene.last) {
            paper.rule((self.x(tick.first), top), (self.x(tick.first), to), "#c9ced6", "");
        }
        for tick in ticks(scene.clock, self.zoom(), scene.first, scene.last) {
            paper.rule(
                (self.x(tick.first), from - 22.0),
                (self.x(tick.first), to),
                LINE,
                "stroke-width=\"0.6\"",
            );
        }
        if let Some(peak) = scene.rhythm.peak {
            let x = self.x(peak.day) + self.scale.day_px / 2.0;
            let (strong, _) = colours(crate::schema::Tone::Burst);
            paper.rule((x, from), (x, to), strong, "stroke-dasharray=\"3 4\"");
        }
    }

    /// A lane's name and its bars. Bars lie below each other where their words would meet.
    fn lane(&self, paper: &mut Paper, y: f64, name: &str, bars: &[&Bar], width: f64) -> f64 {
        paper.rule((MARGIN, y), (width - MARGIN, y), LINE, "");
        let end = paper.lines((MARGIN, y + SPACE), HEAD, &HEAD.wrap(name, LANE - 2.0 * SPACE, 3));
        let places: Vec<Placed> = bars.iter().map(|bar| self.place(bar, width)).collect();
        let extents: Vec<Window> = places.iter().map(Placed::extent).collect();
        let rows = stack(&extents);
        for ((bar, place), row) in bars.iter().zip(&places).zip(&rows) {
            let top = y + SPACE - 2.0 + ROW * *row as f64;
            let (strong, soft) = colours(bar.tone);
            paper.area(Area(place.x, top, place.width, BAR), 5.0, soft, Some(strong));
            let pen = if bar.record.collection == CollectionId::Phases {
                NAME.bold()
            } else {
                NAME
            };
            paper.text((place.words_x, top + 16.0), pen, &place.words);
            if bar.is_cancelled {
                let middle = top + BAR / 2.0;
                paper.rule((place.x, middle), (place.x + place.width, middle), strong, "");
            }
        }
        let count = rows.iter().max().map_or(1, |row| row + 1);
        (y + SPACE + ROW * count as f64).max(end) + SPACE / 2.0
    }

    fn place(&self, bar: &Bar, width: f64) -> Placed {
        let x = self.x(bar.window.first);
        let wide = self.scale.width(bar.window.days()).max(6.0);
        let title = match bar.record.title().trim() {
            "" => const { find("common.untitled") }.in_language(self.language),
            title => title,
        };
        let needed = NAME.bold().width(title) + 16.0;
        let free = (width - MARGIN - (x + wide + 6.0)).min(BESIDE);
        // Inside when it fits or there is more room than beside it.
        let inside = needed <= wide || wide >= free.max(60.0);
        let (words_x, room) = if inside {
            (x + 8.0, wide - 14.0)
        } else {
            (x + wide + 6.0, free)
        };
        Placed {
            x,
            width: wide,
            words_x,
            words: NAME.bold().fit(title, room),
            end: if inside { x + wide } else { words_x + needed.min(room) },
        }
    }

    /// How intense each day is, as an area with the peak's day.
    fn rhythm(&self, paper: &mut Paper, y: f64, scene: &Scene) -> f64 {
        let Some(peak) = scene.rhythm.peak else { return y };
        let words = const { find("campaign.rhythm") }.in_language(self.language);
        paper.rule((MARGIN, y), (self.right, y), LINE, "");
        paper.lines((MARGIN, y + SPACE), HEAD, &[words.to_owned()]);
        let foot = y + RHYTHM - SPACE;
        let high = RHYTHM - 34.0;
        let mut line = String::new();
        for (at, intensity) in scene.rhythm.intensity.iter().enumerate() {
            let x = self.x(scene.rhythm.first + at as i64) + self.scale.day_px / 2.0;
            let sign = if at == 0 { 'M' } else { 'L' };
            line.push_str(&format!("{sign}{x:.1} {:.1}", foot - intensity * high));
        }
        paper.fill(
            &format!("{line}L{:.1} {foot:.1}L{:.1} {foot:.1}Z", self.right, self.left),
            SURFACE_2,
        );
        paper.path(&line, ACCENT, "stroke-width=\"2\"");
        let x = self.x(peak.day) + self.scale.day_px / 2.0;
        let (strong, _) = colours(crate::schema::Tone::Burst);
        let mark = const { find("campaign.peak.mark") }.in_language(self.language);
        let words = format!("{mark} · {}", self.day(scene.clock, peak.day));
        let pen = Pen::new(11.0, strong).bold();
        let room = pen.width(&words) + 8.0;
        let at = if x + room > self.right { x - room } else { x + 6.0 };
        paper.area(Area(at - 3.0, y + 5.0, room, 17.0), 4.0, SURFACE, None);
        paper.text((at, y + 18.0), pen, &words);
        y + RHYTHM
    }

    fn day(&self, clock: Clock, day: i64) -> String {
        if clock == Clock::Relative {
            let number = (day + 1).to_string();
            return const { find("timeline.plan_day") }.fill(self.language, &[("n", &number)]);
        }
        let (_, month, number) = Date::from_day_number(day).parts();
        match self.language {
            Language::En => format!("{number} {}", month_name(month)),
            _ => format!("{month}月{number}日"),
        }
    }

    fn tick(&self, tick: &Tick) -> String {
        let counted = |text: &'static Text, number: i64| text.fill(self.language, &[("n", &number.to_string())]);
        match tick.mark {
            Mark::Day(date) => date.parts().2.to_string(),
            Mark::PlanDay(number) => number.to_string(),
            Mark::Week(monday) => counted(const { find("timeline.tick.week") }, i64::from(monday.week())),
            Mark::PlanWeek(number) => counted(const { find("timeline.tick.week") }, number),
            Mark::Month(date) => {
                let (year, month, _) = date.parts();
                match self.language {
                    Language::En => format!("{} {year}", month_name(month)),
                    _ => format!("{year}年{month}月"),
                }
            }
            Mark::PlanMonth(number) => counted(const { find("timeline.tick.month") }, number),
            Mark::Year(date) => date.parts().0.to_string(),
            Mark::PlanYear(number) => counted(const { find("timeline.tick.year") }, number),
        }
    }
}

fn month_name(month: u32) -> &'static str {
    let names = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    names
        .get((month as usize).saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

/// A bar and its words, in pixels.
struct Placed {
    x: f64,
    width: f64,
    words_x: f64,
    words: String,
    end: f64,
}

impl Placed {
    /// What it covers, as whole pixels.
    fn extent(&self) -> Window {
        Window {
            first: self.x.floor() as i64,
            last: self.end.ceil() as i64 - 1,
            open: false,
        }
    }
}
