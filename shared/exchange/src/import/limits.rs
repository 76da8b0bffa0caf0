//! How much a file may hold, and how reading fails.

use shared::i18n::{Text, find};

/// Bounds on a file. The defaults hold a work plan of several hundred pages and refuse what only an attacker writes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: usize,
    /// Bytes of everything in it once unpacked.
    pub unpacked_bytes: u64,
    /// How many times larger than packed its content may be, counted from [`Limits::RATIO_FROM`] bytes on.
    pub ratio: u64,
    /// Files in a packed file.
    pub entries: usize,
    /// Elements inside elements.
    pub depth: usize,
    /// Sheets in a workbook.
    pub sheets: usize,
    /// Rows of one table.
    pub rows: usize,
    /// Cells in one row.
    pub columns: usize,
    /// Cells in all tables together.
    pub cells: usize,
    /// Lines and paragraphs.
    pub lines: usize,
    /// Bytes of one line or cell.
    pub line_bytes: usize,
}

impl Limits {
    /// Small files may shrink as much as they like.
    pub const RATIO_FROM: u64 = 1 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 16 << 20,
            unpacked_bytes: 64 << 20,
            // Repetitive office XML shrinks to a thirtieth; bombs to a thousandth.
            ratio: 200,
            entries: 2_000,
            depth: 128,
            sheets: 100,
            // The table views are made for 10 000 rows.
            rows: 20_000,
            columns: 256,
            cells: 500_000,
            lines: 50_000,
            line_bytes: 256 << 10,
        }
    }
}

/// Why a file was not read. Nothing of it is used then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ImportError {
    /// There is nothing to read in it.
    #[error("the file holds no text")]
    Empty,
    /// Not a format this build reads: an old `.doc` or `.xls`, a PDF, a picture, something encrypted.
    #[error("files of this kind cannot be read")]
    Unsupported,
    /// The format is right, the content is damaged.
    #[error("the file is damaged")]
    Damaged,
    /// The file itself is too big.
    #[error("the file is too big")]
    TooBig,
    /// Unpacked it would be far bigger than packed: a bomb.
    #[error("the file unpacks to far more than a plan holds")]
    Bomb,
    /// Too many files, sheets or nested elements.
    #[error("the file is built in too complicated a way")]
    TooComplex,
    /// Too many lines, rows, columns or cells.
    #[error("the file has too many rows or lines")]
    TooLong,
}

impl ImportError {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Empty,
        Self::Unsupported,
        Self::Damaged,
        Self::TooBig,
        Self::Bomb,
        Self::TooComplex,
        Self::TooLong,
    ];

    /// What to tell the person who brought the file.
    pub const fn text(self) -> &'static Text {
        match self {
            Self::Empty => const { find("exchange.error.empty") },
            Self::Unsupported => const { find("exchange.error.unsupported") },
            Self::Damaged => const { find("exchange.error.damaged") },
            Self::TooBig => const { find("exchange.error.too_big") },
            Self::Bomb => const { find("exchange.error.bomb") },
            Self::TooComplex => const { find("exchange.error.too_complex") },
            Self::TooLong => const { find("exchange.error.too_long") },
        }
    }
}
