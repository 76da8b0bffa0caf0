//! Plain text, in the encodings that people save it in, and blocks of cells pasted from a sheet.

use super::Collector;
use crate::import::{Block, ImportError, Limits, Style};

/// The text in these bytes: UTF-8, UTF-16 with its mark, or the encodings of older Chinese systems.
///
/// # Errors
/// [`ImportError::Unsupported`] when they are no text.
pub(in crate::import) fn decode(bytes: &[u8]) -> Result<String, ImportError> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if damaged {
            Err(ImportError::Damaged)
        } else {
            Ok(text.into_owned())
        };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return if text.contains('\0') {
            Err(ImportError::Unsupported)
        } else {
            Ok(text.to_owned())
        };
    }
    if bytes.contains(&0) {
        return Err(ImportError::Unsupported);
    }
    let readable = |encoding: &'static encoding_rs::Encoding| {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes);
        (!damaged).then(|| text.into_owned())
    };
    // Almost everything is valid in both; the one that gives more common characters is meant.
    let (simplified, traditional) = (readable(encoding_rs::GB18030), readable(encoding_rs::BIG5));
    [simplified, traditional]
        .into_iter()
        .flatten()
        .max_by_key(|text| text.chars().filter(|c| is_common(*c)).count() * 1000 / text.chars().count().max(1))
        .ok_or(ImportError::Unsupported)
}

/// Characters that no Chinese text does without.
fn is_common(c: char) -> bool {
    "的一是不在了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年动動同工也能下过過子说說产產种種面而方后後多定行学學法所民得经經目标標任务務责責资資计計划劃品牌风險险监監控评評估沟溝通"
        .contains(c)
}

/// Reads lines. Lines side by side with as many tabs each are a table that was copied from a sheet.
pub(in crate::import) fn read(text: &str, limits: &Limits) -> Result<Vec<Block>, ImportError> {
    let mut collector = Collector::new(limits);
    let lines: Vec<&str> = text.lines().collect();
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let tabs = tabs(line);
        // Looking ahead from every plain line would take the square of their number.
        let rows = if tabs == 0 {
            1
        } else {
            lines[index..]
                .iter()
                .take_while(|line| self::tabs(line) == tabs)
                .count()
        };
        if rows > 1 {
            let mut table = Vec::new();
            for line in &lines[index..index + rows] {
                let mut row = Vec::new();
                line.split('\t').try_for_each(|cell| collector.cell(&mut row, cell))?;
                collector.row(&mut table, row)?;
            }
            collector.table(index + 1, None, table);
            index += rows;
        } else {
            collector.line(index + 1, Style::Plain, line)?;
            index += 1;
        }
    }
    Ok(collector.blocks)
}

fn tabs(line: &str) -> usize {
    line.trim_end_matches(['\r', '\n']).matches('\t').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_chinese_encodings_are_read() {
        let simplified = "一、工作目标：在一年内提升品牌的知名度";
        let traditional = "一、工作目標：在一年內提升品牌的知名度";
        for (text, encoding) in [(simplified, encoding_rs::GB18030), (traditional, encoding_rs::BIG5)] {
            assert_eq!(
                decode(&encoding.encode(text).0).as_deref(),
                Ok(text),
                "{}",
                encoding.name()
            );
        }
        assert_eq!(decode(b"\xff\xfeh\0i\0").as_deref(), Ok("hi"));
        assert_eq!(decode(b"MZ\0\x01\xff"), Err(ImportError::Unsupported));
    }

    #[test]
    fn a_block_pasted_from_a_sheet_is_a_table() {
        let blocks = read("Goals\nNo\tName\n1\tMore\nend", &Limits::default()).unwrap();
        let [Block::Line(_), Block::Table(table), Block::Line(end)] = blocks.as_slice() else {
            panic!("{blocks:?}");
        };
        assert_eq!((table.rows.len(), table.number, end.number), (2, 2, 4));
    }
}
