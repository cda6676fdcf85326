//! Lists, some rows at a time. A cursor names the row after which the next ones begin, so rows that
//! come or go meanwhile neither shift nor repeat others.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::{Program, error};
use crate::error::Result;

/// Rows of one answer, where the program does not say.
const USUAL: u16 = 100;
/// Most rows of one answer.
pub const MOST: u16 = 500;

/// Some rows of a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where to go on: the `cursor` of the next request; null at the end.
    pub next: Option<String>,
    /// How many rows there are in all.
    #[schema(minimum = 0)]
    pub total: usize,
}

/// The rows after `cursor`, which names one of them by `name`.
///
/// # Errors
/// A limit out of bounds; a cursor that names no row of the list.
pub fn page<T, U>(
    rows: Vec<T>,
    (cursor, limit): (Option<&str>, Option<u16>),
    name: impl Fn(&T) -> String,
    tell: impl Fn(T) -> U,
) -> Result<Page<U>> {
    let limit = usize::from(bounded(limit)?);
    let total = rows.len();
    let start = match cursor {
        None => 0,
        Some(cursor) => {
            let at = rows.iter().position(|row| name(row) == cursor);
            at.ok_or_else(unknown_cursor)? + 1
        }
    };
    let last = rows.get(start..).and_then(|rest| rest.get(limit..)?.first());
    let next = last.and_then(|_| rows.get(start + limit - 1)).map(&name);
    let items = rows.into_iter().skip(start).take(limit).map(tell).collect();
    Ok(Page { items, next, total })
}

/// A limit within bounds.
///
/// # Errors
/// One out of bounds.
pub fn bounded(limit: Option<u16>) -> Result<u16> {
    let limit = limit.unwrap_or(USUAL);
    if (1..=MOST).contains(&limit) {
        return Ok(limit);
    }
    Err(error(
        StatusCode::BAD_REQUEST,
        format!("Tham số limit phải từ 1 đến {MOST}."),
        Program::new("limit", format!("The limit must be from 1 to {MOST}.")),
    ))
}

fn unknown_cursor() -> crate::error::Error {
    error(
        StatusCode::CONFLICT,
        "Con trỏ (cursor) không chỉ đến dòng nào của danh sách này. Hãy đọc lại từ đầu.",
        Program::new("cursor", "The cursor names no row of this list; begin again without it."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_go_through_a_list_once() {
        let check = |cursor: Option<&str>, limit, expected: (&[u8], Option<&str>)| {
            let found =
                page(vec![1_u8, 2, 3, 4], (cursor, Some(limit)), u8::to_string, |row| row).unwrap();
            assert_eq!((found.items.as_slice(), found.next.as_deref()), expected, "{cursor:?}");
            assert_eq!(found.total, 4);
        };
        check(None, 3, (&[1, 2, 3], Some("3")));
        check(Some("3"), 3, (&[4], None));
        check(Some("4"), 3, (&[], None));
        check(None, 4, (&[1, 2, 3, 4], None));
        check(None, 500, (&[1, 2, 3, 4], None));
        check(Some("1"), 2, (&[2, 3], Some("3")));
        let refused = |cursor, limit| page(vec![1_u8], (cursor, limit), u8::to_string, |row| row);
        assert!(refused(Some("9"), None).is_err());
        assert!(refused(None, Some(0)).is_err());
        assert!(refused(None, Some(501)).is_err());
        assert!(page(Vec::<u8>::new(), (None, None), u8::to_string, |row| row).is_ok());
    }
}
