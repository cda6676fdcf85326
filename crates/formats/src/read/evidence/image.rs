//! Images as evidence: their size, and whether they are whole. Pixels are not decoded: that is left
//! to the browser that shows them.

use super::{EvidenceError, EvidenceFinding, EvidenceKind, EvidenceLimits};

/// What the structure of an image says.
struct Image {
    size: (u32, u32),
    /// Bytes are left behind its end.
    tail: bool,
}

/// Why it cannot be read.
const CUT: &str = "tệp bị cắt ngang, có thể do tải về hoặc sao chép chưa xong";
const NO_SIZE: &str = "không thấy kích thước ảnh";

/// Width and height.
///
/// # Errors
/// The image is damaged, or larger than the limits.
pub(super) fn look(
    bytes: &[u8],
    kind: EvidenceKind,
    limits: &EvidenceLimits,
    findings: &mut Vec<EvidenceFinding>,
) -> Result<(u32, u32), EvidenceError> {
    let image = match kind {
        EvidenceKind::Png => png(bytes),
        EvidenceKind::Webp => webp(bytes),
        _ => jpeg(bytes),
    };
    let damaged = |reason| EvidenceError::Damaged {
        kind: kind.title(),
        reason,
        hint: "Hãy mở ảnh, lưu lại thành tệp mới rồi chọn lại.",
    };
    let image = image.map_err(damaged)?;
    let (width, height) = image.size;
    if width == 0 || height == 0 {
        return Err(damaged(NO_SIZE));
    }
    let hint = "Hãy thu nhỏ ảnh hoặc cắt thành nhiều ảnh rồi thử lại.";
    if width.max(height) > limits.side {
        let limit = format!("{} điểm ảnh mỗi cạnh", limits.side);
        return Err(EvidenceError::too_large("kích thước ảnh", limit, hint));
    }
    if u64::from(width) * u64::from(height) > limits.pixels {
        let limit = format!("{} triệu điểm ảnh", limits.pixels / 1_000_000);
        return Err(EvidenceError::too_large("kích thước ảnh", limit, hint));
    }
    if image.tail {
        findings.push(EvidenceFinding::ImageTail);
    }
    Ok(image.size)
}

fn png(bytes: &[u8]) -> Result<Image, &'static str> {
    const SIGNATURE: usize = 8;
    // Length, name and check sum of a chunk.
    const AROUND: usize = 12;
    let mut at = SIGNATURE;
    let mut size = None;
    let mut pixels = false;
    loop {
        let length = be32(bytes, at).ok_or(CUT)?;
        let length = usize::try_from(length).map_err(|_| CUT)?;
        let next = at.checked_add(AROUND).and_then(|n| n.checked_add(length)).ok_or(CUT)?;
        if next > bytes.len() {
            return Err(CUT);
        }
        match bytes.get(at + 4..at + 8).unwrap_or_default() {
            b"IHDR" if at == SIGNATURE && length >= 8 => {
                size = be32(bytes, at + 8).zip(be32(bytes, at + 12));
            }
            b"IDAT" => pixels = true,
            b"IEND" => {
                let size = size.filter(|_| pixels).ok_or(NO_SIZE)?;
                return Ok(Image { size, tail: next < bytes.len() });
            }
            _ if at == SIGNATURE => return Err(NO_SIZE),
            _ => {}
        }
        at = next;
    }
}

/// Walks the segments up to the frame that gives the size. What stands behind the end is not noted:
/// phones put a second picture or a film there.
fn jpeg(bytes: &[u8]) -> Result<Image, &'static str> {
    let mut at = 2;
    loop {
        let Some([0xff, marker]) = bytes.get(at..at + 2) else { return Err(NO_SIZE) };
        match marker {
            // Filler.
            0xff => at += 1,
            // Markers without content.
            0x01 | 0xd0..=0xd8 => at += 2,
            // The end, or the pixels, before any frame.
            0xd9 | 0xda => return Err(NO_SIZE),
            _ => {
                let length = usize::from(be16(bytes, at + 2).ok_or(CUT)?);
                if length < 2 {
                    return Err(NO_SIZE);
                }
                let frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
                if frame {
                    let sides = be16(bytes, at + 7).zip(be16(bytes, at + 5)).ok_or(CUT)?;
                    if memchr::memmem::rfind(bytes, b"\xff\xd9").is_none_or(|end| end < at) {
                        return Err(CUT);
                    }
                    return Ok(Image { size: (sides.0.into(), sides.1.into()), tail: false });
                }
                at += 2 + length;
            }
        }
    }
}

fn webp(bytes: &[u8]) -> Result<Image, &'static str> {
    let declared = le32(bytes, 4).and_then(|n| usize::try_from(n).ok()).ok_or(CUT)?;
    let end = declared.checked_add(8).filter(|&end| end <= bytes.len()).ok_or(CUT)?;
    let at = |from: usize, length: usize| bytes.get(from..from + length).ok_or(NO_SIZE);
    let size = match at(12, 4)? {
        b"VP8 " => {
            let frame = at(23, 7)?;
            match frame {
                [0x9d, 0x01, 0x2a, w0, w1, h0, h1] => {
                    let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
                    (side(*w0, *w1), side(*h0, *h1))
                }
                _ => return Err(NO_SIZE),
            }
        }
        b"VP8L" => {
            if at(20, 1)? != [0x2f] {
                return Err(NO_SIZE);
            }
            let bits = le32(bytes, 21).ok_or(NO_SIZE)?;
            ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
        }
        b"VP8X" => {
            let side = |from: usize| match at(from, 3)? {
                [a, b, c] => Ok(u32::from_le_bytes([*a, *b, *c, 0]) + 1),
                _ => Err(NO_SIZE),
            };
            (side(24)?, side(27)?)
        }
        _ => return Err(NO_SIZE),
    };
    // One byte of padding is allowed.
    Ok(Image { size, tail: bytes.len() > end + 1 })
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
