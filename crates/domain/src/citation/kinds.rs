//! Words for types of document.

use crate::lex::Tokens;

/// Types as Vietnamese writes them, longer ones first so that they win.
const KINDS: [&str; 43] = [
    "Chương trình hành động quốc gia",
    "Chương trình phối hợp công tác",
    "Chương trình mục tiêu quốc gia",
    "Chương trình hành động",
    "Chương trình công tác",
    "Chương trình phối hợp",
    "Thông tư liên tịch",
    "Nghị quyết liên tịch",
    "Kế hoạch hành động",
    "Kế hoạch liên ngành",
    "Kế hoạch phối hợp",
    "Kế hoạch liên tịch",
    "Quy chế phối hợp",
    "Hướng dẫn liên ngành",
    "Thông báo kết luận",
    "Công văn hỏa tốc",
    "Công điện khẩn",
    "Kế hoạch",
    "Quyết định",
    "Nghị quyết",
    "Chỉ thị",
    "Kết luận",
    "Chương trình",
    "Đề án",
    "Dự án",
    "Phương án",
    "Công văn",
    "Thông báo",
    "Thông tri",
    "Thông tư",
    "Nghị định",
    "Bộ luật",
    "Luật",
    "Pháp lệnh",
    "Lệnh",
    "Quy định",
    "Quy chế",
    "Hướng dẫn",
    "Tờ trình",
    "Công điện",
    "Văn bản",
    "Báo cáo",
    "Công thư",
];

/// The type whose name ends just before token `end`, with where it begins.
pub(super) fn ends(tokens: Tokens<'_, '_>, end: usize) -> Option<(&'static str, usize)> {
    KINDS.iter().find_map(|kind| Some((*kind, tokens.phrase_before(end, &kind.to_lowercase())?)))
}

/// The type whose name begins at token `at`, with the token after it.
pub(super) fn begins(tokens: Tokens<'_, '_>, at: usize) -> Option<(&'static str, usize)> {
    KINDS.iter().find_map(|kind| Some((*kind, tokens.phrase(at, &kind.to_lowercase())?)))
}
