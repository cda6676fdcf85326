//! What makes two documents the same plan, and the word a plan has in addresses.

use ansinh_domain::plan::PlanHead;
use ansinh_domain::text::{clean, fold, spelling_key};
use jiff::civil::Date;

/// Identity of the document a plan is: issuer, number and date. A head without a number names no
/// document, so the file itself (its SHA-256) stands for it.
pub fn plan_key(head: &PlanHead, sha256: &str) -> String {
    let Some(number) = head.number.as_deref().map(clean).filter(|n| !n.is_empty()) else {
        return format!("file:{sha256}");
    };
    let issuer = head.issuer.as_deref().map(spelling_key).unwrap_or_default();
    let date = head.date.map(|d| d.to_string()).unwrap_or_default();
    format!("{issuer}|{}|{date}", number.to_uppercase())
}

/// What the plan is called in a sentence: "Kế hoạch 103/KH-UBND ngày 24/05/2024".
pub fn plan_name(head: &PlanHead) -> String {
    name(head.doc_type.as_deref(), head.number.as_deref(), head.title.as_deref(), head.date)
}

impl super::PlanHead {
    /// What the plan is called in a sentence: "Kế hoạch 103/KH-UBND ngày 24/05/2024".
    pub fn name(&self) -> String {
        name(self.doc_type.as_deref(), self.number.as_deref(), self.title.as_deref(), self.date)
    }
}

fn name(
    doc_type: Option<&str>,
    number: Option<&str>,
    title: Option<&str>,
    date: Option<Date>,
) -> String {
    let mut name = doc_type.unwrap_or("Văn bản").to_owned();
    match (number, title) {
        (Some(number), _) => name.extend([" ", number]),
        (None, Some(title)) => name.extend([": ", title]),
        (None, None) => {}
    }
    if let Some(date) = date {
        name.push_str(" ngày ");
        name.push_str(&ansinh_domain::date::shown(date));
    }
    name
}

/// "103-kh-ubnd-2024"; a plan without a number goes by the beginning of its file's hash.
pub(super) fn slug(head: &PlanHead, sha256: &str) -> String {
    let number = head.number.as_deref().map(hyphens).unwrap_or_default();
    if number.is_empty() {
        return format!("van-ban-{}", sha256.get(..8).unwrap_or(sha256));
    }
    match head.date {
        Some(date) => format!("{number}-{}", date.year()),
        None => number,
    }
}

fn hyphens(text: &str) -> String {
    let folded = fold(text);
    folded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(number: Option<&str>, date: Option<&str>) -> PlanHead {
        PlanHead {
            doc_type: Some("Kế hoạch".into()),
            number: number.map(Into::into),
            date: date.map(|d| d.parse().unwrap()),
            ..PlanHead::default()
        }
    }

    #[test]
    fn names_and_slugs() {
        let check = |number, date, name: &str, word: &str| {
            let head = head(number, date);
            assert_eq!(plan_name(&head), name);
            assert_eq!(slug(&head, "0123456789abcdef"), word);
        };
        check(
            Some("07/KH-UBND"),
            Some("2025-03-09"),
            "Kế hoạch 07/KH-UBND ngày 09/03/2025",
            "07-kh-ubnd-2025",
        );
        check(Some("12/QĐ-TTg"), None, "Kế hoạch 12/QĐ-TTg", "12-qd-ttg");
        check(None, None, "Kế hoạch", "van-ban-01234567");
    }

    #[test]
    fn a_document_is_itself_whatever_its_letter_case() {
        let key = |number, date| plan_key(&head(number, date), "f");
        assert_eq!(
            key(Some("7/KH-UBND"), Some("2025-03-09")),
            key(Some("7/kh-ubnd "), Some("2025-03-09"))
        );
        assert_ne!(
            key(Some("7/KH-UBND"), Some("2025-03-09")),
            key(Some("7/KH-UBND"), Some("2024-03-09"))
        );
        assert_eq!(key(None, Some("2025-03-09")), "file:f");
    }
}
