//! Whether a PDF does more than show pages.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::Names;

/// Most bytes that are inflated of all object streams together.
const INFLATED: u64 = 64 << 20;

/// Most object streams that are looked into.
const STREAMS: usize = 20_000;

/// How far behind its type the data of an object stream begin.
const HEAD: usize = 4 << 10;

/// What was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::read) struct Active {
    /// Programs in JavaScript.
    pub(in crate::read) scripts: bool,
    /// Starts another program.
    pub(in crate::read) launches: bool,
    /// Carries other files, films or sound.
    pub(in crate::read) files: bool,
    /// Encrypted, so that what stands in its streams cannot be seen.
    pub(in crate::read) locked: bool,
    /// Some object stream could not be inflated, or there was too much of it.
    pub(in crate::read) unseen: bool,
}

/// Looks for what a PDF can do beside showing pages. Names are looked for everywhere, also in
/// the object streams; one that stands in the text of a page counts too, which costs a warning at
/// worst.
pub(in crate::read) fn active_content(bytes: &[u8]) -> Active {
    let mut active = Active::default();
    let mut left = INFLATED;
    let mut streams = 0;
    for name in Names::new(bytes) {
        if name.text.as_ref() != b"ObjStm" {
            active.note(&name.text);
            continue;
        }
        streams += 1;
        if streams > STREAMS {
            active.unseen = true;
            break;
        }
        let Some(data) = data_of_stream(bytes, name.end) else { continue };
        let mut inner = Vec::new();
        let whole = ZlibDecoder::new(data).take(left + 1).read_to_end(&mut inner);
        left = left.saturating_sub(inner.len() as u64);
        active.unseen |= whole.is_err() || left == 0;
        Names::new(&inner).for_each(|name| active.note(&name.text));
    }
    active
}

impl Active {
    fn note(&mut self, name: &[u8]) {
        match name {
            b"JavaScript" => self.scripts = true,
            b"Launch" => self.launches = true,
            b"EmbeddedFile" | b"EmbeddedFiles" | b"FileAttachment" | b"RichMedia" => {
                self.files = true;
            }
            b"Encrypt" => self.locked = true,
            _ => {}
        }
    }
}

/// The bytes behind the word `stream` that follows a place in a dictionary.
fn data_of_stream(bytes: &[u8], from: usize) -> Option<&[u8]> {
    const WORD: &[u8] = b"stream";
    let rest = bytes.get(from..)?;
    let head = rest.get(..rest.len().min(HEAD))?;
    let at = memchr::memmem::find(head, WORD)? + WORD.len();
    let data = rest.get(at..)?;
    Some(data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data))
}
