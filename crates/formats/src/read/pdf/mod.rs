//! What is asked of a PDF, answered by looking at its bytes: no table of contents of the file is
//! believed, so what a viewer could reach by another way than its tables say is seen too.

mod active;
mod names;
mod token;

pub(super) use active::active_content;
pub(super) use names::{Names, digit};
pub(super) use token::{Token, Tokens};

/// White space of PDF.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

/// Characters that end a name, a number or a word beside white space.
pub(super) fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}
