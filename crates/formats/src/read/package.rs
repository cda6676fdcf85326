//! Office files are zip archives of XML parts. Nothing an archive declares about itself is
//! believed: parts are counted, and inflated through a reader that stops at the limit.

use std::io::{Cursor, Read, Write};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Limits;
use super::error::ReadError;

/// Below this size a high compression ratio is no sign of an attack: a table of some thousand rows
/// that are much alike compresses two hundred times.
const RATIO_FREE_BYTES: u64 = 64 << 20;

/// An opened archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    limits: &'a Limits,
    /// Bytes that may still be inflated: parts can be named many times over, so the limit of one
    /// part holds for all that is read together.
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] when its directory cannot be read, [`ReadError::TooLarge`] when it
    /// has too many parts.
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, ReadError> {
        // Counted before the archive is opened, because opening it stores every entry.
        if directory_entries(bytes, limits.parts) > limits.parts {
            return Err(ReadError::too_large(
                "số thành phần trong tệp nén",
                format!("{} thành phần", limits.parts),
                "Tệp Word hay Excel bình thường chỉ có vài chục thành phần; hãy kiểm tra nguồn gốc tệp.",
            ));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
            ReadError::damaged(
                "mục lục ở cuối tệp",
                "tệp bị cắt ngang, có thể do tải về hoặc sao chép chưa xong",
            )
        })?;
        Ok(Package { archive, limits, left: limits.part_bytes })
    }

    /// Whether it has a part of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Names of its parts, as far as they are text.
    pub(super) fn names(&self) -> impl Iterator<Item = String> + '_ {
        self.archive
            .file_names_raw()
            .map(|raw| String::from_utf8_lossy(raw).trim_start_matches('/').replace('\\', "/"))
    }

    fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/');
        // Nearly always the exact name; some writers differ in case or write backslashes.
        self.archive
            .index_for_name(name)
            .or_else(|| self.names().position(|n| n.eq_ignore_ascii_case(name)))
    }

    /// The inflated bytes of a part, `None` when there is none of that name.
    ///
    /// # Errors
    /// The part is damaged, locked or larger than the limits.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        match self.find(name) {
            Some(index) => self.inflate(index, name).map(Some),
            None => Ok(None),
        }
    }

    /// Inflates every part and lets it go: whether the whole archive is sound and within the limits.
    ///
    /// # Errors
    /// The first part that is damaged, locked or larger than the limits.
    pub(super) fn check(&mut self) -> Result<(), ReadError> {
        let names: Vec<String> = self.names().collect();
        (0..)
            .zip(&names)
            .try_for_each(|(index, name)| self.inflate_into(index, name, &mut std::io::sink()))
    }

    fn inflate(&mut self, index: usize, name: &str) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        self.inflate_into(index, name, &mut bytes)?;
        Ok(bytes)
    }

    fn inflate_into(
        &mut self,
        index: usize,
        name: &str,
        out: &mut impl Write,
    ) -> Result<(), ReadError> {
        let place = format!("thành phần “{name}”");
        let mut file = self.archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)
            | ZipError::InvalidPassword => ReadError::Encrypted,
            _ => ReadError::damaged(&place, "không mở được, có thể tệp chép về chưa đủ"),
        })?;
        let ratio = self.limits.ratio;
        let by_ratio = file.compressed_size().saturating_mul(ratio).max(RATIO_FREE_BYTES);
        let allowed = self.left.min(by_ratio);
        let length = std::io::copy(&mut file.by_ref().take(allowed.saturating_add(1)), out)
            .map_err(|_| ReadError::damaged(&place, "nội dung nén không giải được"))?;
        drop(file);
        match self.left.checked_sub(length) {
            Some(left) if length <= allowed => {
                self.left = left;
                Ok(())
            }
            _ => Err(self.too_large_part(name)),
        }
    }

    fn too_large_part(&self, name: &str) -> ReadError {
        ReadError::too_large(
            &format!("dung lượng sau khi giải nén của thành phần “{name}”"),
            format!(
                "{} hoặc {} lần dung lượng nén",
                megabytes(self.limits.part_bytes),
                self.limits.ratio
            ),
            "Tệp có thể được tạo để làm treo máy; hãy kiểm tra nguồn gốc tệp.",
        )
    }
}

/// A size as a person reads it.
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes >> 20)
}

/// Central directory headers found in the bytes, counted no further than just past `enough`.
fn directory_entries(bytes: &[u8], enough: usize) -> usize {
    let (mut count, mut at) = (0, 0);
    while let Some(found) =
        bytes.get(at..).and_then(|rest| memchr::memmem::find(rest, b"PK\x01\x02"))
    {
        count += 1;
        at += found + 4;
        if count > enough {
            break;
        }
    }
    count
}
