//! The document as a Word file: a title page with the sign-off block, contents, headings with real styles, tables.

use super::{ExportError, harmless};
use docx_rs::{
    AbstractNumbering, AlignmentType, BreakType, Docx, Footer, IndentLevel, Level, LevelJc, LevelText, LineSpacing,
    NumberFormat, Numbering, NumberingId, PageMargin, PageNum, Paragraph, Run, RunFonts, Shading, ShdType,
    SpecialIndentType, Start, Style, StyleType, Table, TableCell, TableOfContents, TableRow, WidthType,
};
use shared::document::{Block, Document, Entry, Labelled};
use shared::i18n::{Language, find};
use std::io::Cursor;

/// Half points.
const BODY: usize = 21;
/// Twentieths of a point: A4.
const PAGE: (u32, u32) = (11_906, 16_838);
/// The width between the margins, in twentieths of a point.
const TEXT_WIDTH: usize = 9_638;
/// The numbering that bullets use; the library has one of its own with number 1.
const BULLETS: usize = 9;
/// The accent of headings.
const INK: &str = "1F3A5F";
/// Behind the header cells of tables.
const SHADE: &str = "E8EEF5";

/// Writes the document.
///
/// # Errors
/// None in practice.
pub fn write(document: &Document) -> Result<Vec<u8>, ExportError> {
    let mut docx = styled(document.language);
    docx = title_page(docx, document);
    docx = contents(docx, document);
    for chapter in &document.chapters {
        docx = docx.add_paragraph(paragraph(&chapter.heading).style("Heading1"));
        for section in &chapter.sections {
            if let Some(heading) = &section.heading {
                docx = docx.add_paragraph(paragraph(heading).style("Heading2"));
            }
            for block in &section.blocks {
                docx = self::block(docx, block);
            }
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    let mut parts = docx.build();
    parts.document = with_gallery(parts.document);
    parts.pack(&mut bytes).map_err(|_| ExportError::Failed)?;
    Ok(bytes.into_inner())
}

/// Says that the frame around the contents is a table of contents. The library does not, and LibreOffice then shows its field codes.
fn with_gallery(xml: Vec<u8>) -> Vec<u8> {
    const BEFORE: &str = "<w:sdt><w:sdtPr><w:rPr /></w:sdtPr>";
    const AFTER: &str = "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/><w:docPartUnique/></w:docPartObj></w:sdtPr>";
    match String::from_utf8(xml) {
        Ok(text) => text.replacen(BEFORE, AFTER, 1).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

fn styled(language: Language) -> Docx {
    let east = match language {
        Language::ZhHant => "Microsoft JhengHei",
        Language::ZhHans | Language::En => "Microsoft YaHei",
    };
    let fonts = RunFonts::new().ascii("Calibri").hi_ansi("Calibri").east_asia(east);
    let margin = PageMargin::new()
        .top(1_304)
        .bottom(1_304)
        .left(1_134)
        .right(1_134)
        .header(700)
        .footer(700)
        .gutter(0);
    let heading = |level: usize, size: usize, before: u32| {
        Style::new(format!("Heading{level}"), StyleType::Paragraph)
            .name(format!("heading {level}"))
            .based_on("Normal")
            .next("Normal")
            .q_format(true)
            .outline_lvl(level - 1)
            .size(size)
            .bold()
            .color(INK)
            .line_spacing(LineSpacing::new().before(before).after(80))
    };
    let bullet = Level::new(
        0,
        Start::new(1),
        NumberFormat::new("bullet"),
        LevelText::new("•"),
        LevelJc::new("left"),
    )
    .indent(Some(420), Some(SpecialIndentType::Hanging(280)), None, None);
    Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margin)
        .default_size(BODY)
        .default_fonts(fonts)
        .default_line_spacing(LineSpacing::new().after(60).line(300))
        .add_style(
            Style::new("Title", StyleType::Paragraph)
                .name("Title")
                .based_on("Normal")
                .next("Normal")
                .q_format(true)
                .size(52)
                .bold()
                .color(INK),
        )
        .add_style(heading(1, 32, 360))
        .add_style(heading(2, 26, 240))
        .add_style(heading(3, 22, 160))
        .add_style(heading(4, 21, 120))
        .add_abstract_numbering(AbstractNumbering::new(BULLETS).add_level(bullet))
        .add_numbering(Numbering::new(BULLETS, BULLETS))
        .footer(
            Footer::new().add_paragraph(
                Paragraph::new()
                    .align(AlignmentType::Center)
                    .add_page_num(PageNum::new()),
            ),
        )
        .title_pg()
}

fn title_page(mut docx: Docx, document: &Document) -> Docx {
    // A plan without a title keeps the room for it.
    docx = docx
        .add_paragraph(Paragraph::new().line_spacing(LineSpacing::new().before(3_600)))
        .add_paragraph(
            paragraph(&document.title.text)
                .style("Title")
                .align(AlignmentType::Center),
        )
        .add_paragraph(Paragraph::new().line_spacing(LineSpacing::new().before(1_200)));
    let rows = document.sign_off.iter().map(|line| {
        let cell = |text: &str, width: usize| {
            TableCell::new()
                .width(width, WidthType::Dxa)
                .add_paragraph(paragraph(text))
        };
        TableRow::new(vec![cell(line.label, 2_400), cell(&line.value.text, 4_200)]).cant_split()
    });
    let table = Table::new(rows.collect())
        .set_grid(vec![2_400, 4_200])
        .width(6_600, WidthType::Dxa)
        .align(docx_rs::TableAlignmentType::Center);
    docx.add_table(table)
}

fn contents(docx: Docx, document: &Document) -> Docx {
    let heading = find("document.contents").in_language(document.language);
    docx.add_paragraph(Paragraph::new().add_run(Run::new().add_break(BreakType::Page)))
        .add_paragraph(Paragraph::new().add_run(Run::new().add_text(heading).bold().size(32).color(INK)))
        .add_table_of_contents(TableOfContents::new().heading_styles_range(1, 2).auto().dirty())
        .add_paragraph(Paragraph::new().add_run(Run::new().add_break(BreakType::Page)))
}

fn block(mut docx: Docx, block: &Block) -> Docx {
    match block {
        Block::Field(line) => docx.add_paragraph(labelled(line)),
        Block::Entry(entry) => {
            docx = docx.add_paragraph(named(entry));
            for line in &entry.fields {
                docx = docx.add_paragraph(labelled(line).numbering(NumberingId::new(BULLETS), IndentLevel::new(0)));
            }
            docx
        }
        Block::Table(table) => docx.add_table(self::table(table)).add_paragraph(Paragraph::new()),
    }
}

fn named(entry: &Entry) -> Paragraph {
    let style = if entry.depth == 0 { "Heading3" } else { "Heading4" };
    paragraph(&format!("{}{}", entry.prefix, entry.title.text))
        .style(style)
        .keep_next(true)
}

fn labelled(line: &Labelled) -> Paragraph {
    let label = Run::new().add_text(format!("{}：", line.label)).bold();
    Paragraph::new().add_run(label).add_run(run(&line.value.text))
}

fn table(table: &shared::document::Table) -> Table {
    let width = TEXT_WIDTH / table.columns.len().max(1);
    let cell = |text: &str| {
        TableCell::new()
            .width(width, WidthType::Dxa)
            .add_paragraph(paragraph(text))
    };
    let header = table.columns.iter().map(|(_, label)| {
        TableCell::new()
            .width(width, WidthType::Dxa)
            .shading(Shading::new().shd_type(ShdType::Clear).color("auto").fill(SHADE))
            .add_paragraph(Paragraph::new().add_run(Run::new().add_text(*label).bold()))
    });
    let mut rows = vec![TableRow::new(header.collect()).cant_split()];
    rows.extend(
        table
            .rows
            .iter()
            .map(|row| TableRow::new(row.iter().map(|bit| cell(&bit.text)).collect()).cant_split()),
    );
    Table::new(rows)
        .set_grid(vec![width; table.columns.len()])
        .width(TEXT_WIDTH, WidthType::Dxa)
}

fn paragraph(text: &str) -> Paragraph {
    Paragraph::new().add_run(run(text))
}

/// A text with its line breaks.
fn run(text: &str) -> Run {
    let mut run = Run::new();
    for (index, line) in harmless(text).split('\n').enumerate() {
        if index > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(line.replace('\t', " "));
    }
    run
}
