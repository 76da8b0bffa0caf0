//! Drawing: shapes and texts as SVG.

use super::text;
use crate::schema::Tone;
use std::fmt::Write as _;

/// Colours of the light theme.
pub(super) const INK: &str = "#14181f";
pub(super) const INK_2: &str = "#525c6b";
pub(super) const LINE: &str = "#dfe3e8";
pub(super) const SURFACE: &str = "#ffffff";
pub(super) const SURFACE_2: &str = "#f0f2f5";
pub(super) const ACCENT: &str = "#3651cc";
pub(super) const GAP: &str = "#c9ced6";
/// Fonts of every system that has these letters; a picture brings none of its own.
const FONT: &str = "system-ui, 'Noto Sans', 'PingFang TC', 'PingFang SC', 'Microsoft JhengHei', 'Microsoft YaHei', 'Noto Sans CJK TC', 'Noto Sans CJK SC', sans-serif";

/// Around everything; the names on the left; between things. In pixels.
pub(super) const MARGIN: f64 = 28.0;
pub(super) const LANE: f64 = 148.0;
pub(super) const SPACE: f64 = 8.0;

/// The plan's title, and what stands below it.
const TITLE: Pen = Pen::new(22.0, INK).bold();
pub(super) const SUB: Pen = Pen::new(13.0, INK_2);

/// A tone's colour for lines and text, and the soft one for areas.
pub(super) const fn colours(tone: Tone) -> (&'static str, &'static str) {
    match tone {
        Tone::Plain => ("#525c6b", "#eceff3"),
        Tone::Good => ("#146c3f", "#e3eee8"),
        Tone::Warn => ("#8f4f00", "#f4ede6"),
        Tone::Bad => ("#b52434", "#f8e9eb"),
        Tone::WarmUp => ("#9a5800", "#f3ebe0"),
        Tone::Burst => ("#c22b43", "#f9eaec"),
        Tone::LongTail => ("#0a716b", "#e1eeed"),
    }
}

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Pen {
    pub(super) size: f64,
    pub(super) weight: u16,
    pub(super) colour: &'static str,
    pub(super) anchor: &'static str,
}

impl Pen {
    pub(super) const fn new(size: f64, colour: &'static str) -> Self {
        Self {
            size,
            weight: 400,
            colour,
            anchor: "start",
        }
    }

    pub(super) const fn bold(self) -> Self {
        Self { weight: 600, ..self }
    }

    pub(super) const fn anchored(self, anchor: &'static str) -> Self {
        Self { anchor, ..self }
    }

    /// How far apart lines stand.
    pub(super) fn leading(self) -> f64 {
        (self.size * 1.35).round()
    }

    /// So many pixels, in ems of this pen.
    pub(super) fn ems(self, px: f64) -> f64 {
        // Bold letters are wider.
        let factor = if self.weight > 400 { 1.06 } else { 1.0 };
        px / (self.size * factor)
    }

    /// How wide a text is, in pixels.
    pub(super) fn width(self, words: &str) -> f64 {
        let factor = if self.weight > 400 { 1.06 } else { 1.0 };
        text::ems(words) * self.size * factor
    }

    pub(super) fn wrap(self, words: &str, width: f64, most: usize) -> Vec<String> {
        text::wrap(words, self.ems(width), most)
    }

    pub(super) fn fit(self, words: &str, width: f64) -> String {
        text::fit(words, self.ems(width))
    }
}

/// A rectangle: left, top, width, height.
#[derive(Clone, Copy)]
pub(super) struct Area(pub(super) f64, pub(super) f64, pub(super) f64, pub(super) f64);

/// What is being drawn. Writing into a string cannot fail.
#[derive(Default)]
pub(super) struct Paper {
    body: String,
}

impl Paper {
    /// The plan's title and the picture's name, at the top. Returns where what follows begins.
    pub(super) fn heading(&mut self, title: &str, name: &str, room: f64) -> f64 {
        let y = self.lines((MARGIN, MARGIN), TITLE, &TITLE.wrap(title, room, 2));
        self.lines((MARGIN, y + 2.0), SUB, &[name.to_owned()]) + 16.0
    }

    pub(super) fn area(&mut self, Area(x, y, width, height): Area, radius: f64, fill: &str, border: Option<&str>) {
        let border = border.map(|border| format!(" stroke=\"{border}\"")).unwrap_or_default();
        let _ = writeln!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{radius}\" fill=\"{fill}\"{border}/>"
        );
    }

    /// An empty place.
    pub(super) fn gap(&mut self, Area(x, y, width, height): Area) {
        let _ = writeln!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"8\" fill=\"none\" stroke=\"{GAP}\" stroke-dasharray=\"4 4\"/>"
        );
    }

    pub(super) fn path(&mut self, path: &str, colour: &str, style: &str) {
        let _ = writeln!(
            self.body,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" {style}/>"
        );
    }

    pub(super) fn fill(&mut self, path: &str, colour: &str) {
        let _ = writeln!(self.body, "<path d=\"{path}\" fill=\"{colour}\"/>");
    }

    pub(super) fn rule(&mut self, from: (f64, f64), to: (f64, f64), colour: &str, style: &str) {
        let path = format!("M{:.1} {:.1}L{:.1} {:.1}", from.0, from.1, to.0, to.1);
        self.path(&path, colour, style);
    }

    pub(super) fn dot(&mut self, (x, y): (f64, f64), fill: &str, border: &str) {
        let _ = writeln!(
            self.body,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"{fill}\" stroke=\"{border}\" stroke-width=\"2\"/>"
        );
    }

    /// A line of text; `y` is its baseline.
    pub(super) fn text(&mut self, (x, y): (f64, f64), pen: Pen, words: &str) {
        if words.is_empty() {
            return;
        }
        let Pen {
            size,
            weight,
            colour,
            anchor,
        } = pen;
        let _ = writeln!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{colour}\" text-anchor=\"{anchor}\">{}</text>",
            escaped(words)
        );
    }

    /// Lines of text below each other, the first one's top at `y`. Returns where they end.
    pub(super) fn lines(&mut self, (x, y): (f64, f64), pen: Pen, lines: &[String]) -> f64 {
        for (at, line) in lines.iter().enumerate() {
            let baseline = y + pen.leading() * at as f64 + pen.size;
            self.text((x, baseline), pen, line);
        }
        y + pen.leading() * lines.len() as f64
    }

    /// Lays another drawing over this one.
    pub(super) fn append(&mut self, over: Self) {
        self.body.push_str(&over.body);
    }

    /// The finished picture.
    pub(super) fn picture(self, width: f64, height: f64, title: &str, lang: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             font-family=\"{FONT}\" xml:lang=\"{lang}\" role=\"img\">\n<title>{}</title>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{}</svg>\n",
            escaped(title),
            self.body
        )
    }
}

/// A text inside XML: no markup, and no character that XML does not have.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
