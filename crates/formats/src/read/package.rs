//! Office files are zip archives of XML parts. Nothing an archive declares about itself is
//! believed: parts are counted, and inflated through a reader that stops at the limit.

use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::Limits;
use super::error::ReadError;

/// Below this size a high compression ratio is no sign of an attack: an empty table of a few
/// thousand rows compresses very well.
const RATIO_FREE_BYTES: u64 = 16 << 20;

/// An opened archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    limits: &'a Limits,
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
        Ok(Package { archive, limits })
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

    /// Inflates every part once and throws it away: for archives that another parser reads.
    ///
    /// # Errors
    /// As [`Package::part`]; also when all parts together pass the limit of one.
    pub(super) fn check_all(&mut self) -> Result<(), ReadError> {
        let mut total = 0u64;
        for index in 0..self.archive.len() {
            let name = self.names().nth(index).unwrap_or_default();
            total = total.saturating_add(self.inflate_into(index, &name, &mut std::io::sink())?);
            if total > self.limits.part_bytes {
                return Err(self.too_large_part(&name));
            }
        }
        Ok(())
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
        out: &mut dyn std::io::Write,
    ) -> Result<u64, ReadError> {
        let limits = *self.limits;
        let place = format!("thành phần “{name}”");
        let mut file = self.archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)
            | ZipError::InvalidPassword => ReadError::Encrypted,
            _ => ReadError::damaged(&place, "không mở được, có thể tệp chép về chưa đủ"),
        })?;
        let by_ratio = file.compressed_size().saturating_mul(limits.ratio).max(RATIO_FREE_BYTES);
        let allowed = limits.part_bytes.min(by_ratio);
        let copied = std::io::copy(&mut file.by_ref().take(allowed.saturating_add(1)), out)
            .map_err(|_| ReadError::damaged(&place, "nội dung nén không giải được"))?;
        drop(file);
        if copied > allowed { Err(self.too_large_part(name)) } else { Ok(copied) }
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

/// An XML part as text: UTF-8, or UTF-16 with a byte order mark.
pub(super) fn xml_text(bytes: Vec<u8>, place: &str) -> Result<String, ReadError> {
    let damaged = || ReadError::damaged(place, "chứa ký tự không hợp lệ");
    if let Some((encoding, skip)) = encoding_rs::Encoding::for_bom(&bytes)
        && encoding != encoding_rs::UTF_8
    {
        return encoding
            .decode_without_bom_handling_and_without_replacement(
                bytes.get(skip..).unwrap_or_default(),
            )
            .map(std::borrow::Cow::into_owned)
            .ok_or_else(damaged);
    }
    let text = String::from_utf8(bytes).map_err(|_| damaged())?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// An XML attribute by local name, unescaped.
pub(super) fn attribute(element: &BytesStart<'_>, local: &str) -> Option<String> {
    // Without checks: looking for duplicates is quadratic in the number of attributes.
    let found = element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == local)?;
    Some(match quick_xml::escape::unescape(&found.value) {
        Ok(value) => value.into_owned(),
        Err(_) => found.value.into_owned(),
    })
}

/// Follows relationships (`_rels/*.rels`): the target of the first of the kind, as a part name.
/// `folder` is the folder of the part the relationships belong to, without a final slash.
pub(super) fn related(rels: &str, kind: &str, folder: &str) -> Option<String> {
    let mut reader = quick_xml::Reader::from_str(rels);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) if e.local_name().as_ref() == "Relationship" => {
                let matches = attribute(&e, "Type")
                    .is_some_and(|t| t.rsplit('/').next().is_some_and(|last| last == kind));
                if matches && let Some(target) = attribute(&e, "Target") {
                    return Some(match target.strip_prefix('/') {
                        Some(absolute) => absolute.to_owned(),
                        None if folder.is_empty() => target,
                        None => format!("{folder}/{target}"),
                    });
                }
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}
