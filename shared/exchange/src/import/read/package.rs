//! Office files are zip files: their parts are unpacked within limits, whatever the file says about itself.

use crate::import::{ImportError, Limits};
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// A packed file whose whole content was found to be within limits.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    unpacked_bytes: u64,
}

impl<'a> Package<'a> {
    /// Opens a file and unpacks all of it once, in pieces, only to measure it: a header can lie about sizes.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, ImportError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportError::Damaged)?;
        if archive.len() > limits.entries {
            return Err(ImportError::TooComplex);
        }
        let allowed = (bytes.len() as u64)
            .saturating_mul(limits.ratio)
            .max(Limits::RATIO_FROM)
            .min(limits.unpacked_bytes);
        let mut unpacked = 0_u64;
        let mut buffer = vec![0; 64 << 10];
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).map_err(|_| ImportError::Damaged)?;
            loop {
                let count = file.read(&mut buffer).map_err(|_| ImportError::Damaged)?;
                if count == 0 {
                    break;
                }
                unpacked += count as u64;
                if unpacked > allowed {
                    return Err(ImportError::Bomb);
                }
            }
        }
        Ok(Self {
            archive,
            unpacked_bytes: unpacked,
        })
    }

    /// A part as text; `None` when there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ImportError> {
        let Ok(file) = self.archive.by_name(name) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        file.take(self.unpacked_bytes)
            .read_to_end(&mut bytes)
            .map_err(|_| ImportError::Damaged)?;
        super::text::decode(&bytes).map(Some)
    }
}
