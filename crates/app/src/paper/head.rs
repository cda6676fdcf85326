//! What stands in the head and foot of every paper of a plan: who issues it, who signs.

use ansinh_domain::access::Action;
use ansinh_domain::text::clean;
use ansinh_formats::paper::{Paper, Signature, Title};
use ansinh_store::plan::PlanHead;
use ansinh_store::report::round::RoundRow;
use ansinh_store::{PlanId, setting};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::unreadable;
use crate::record::{Change, parts};
use crate::report::create_regime::find_plan;
use crate::{App, AppError, Caller, Result};

/// Head and foot of papers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperHead {
    /// The body directly above the issuer; empty when none is printed.
    pub superior: String,
    /// Who issues.
    pub issuer: String,
    /// What stands in symbols for the issuer: "SNV".
    pub code: String,
    /// The unit that drafts letters: "KHTC".
    pub unit: String,
    /// Place of issue.
    pub place: String,
    /// Power and post of who signs, one a line.
    pub posts: Vec<String>,
    /// Their name; may be empty.
    pub signer: String,
    /// Nơi nhận besides "Như trên".
    pub recipients: Vec<String>,
}

/// Longest text of a field.
const LONGEST: usize = 300;
/// Most lines of a list.
const MOST: usize = 30;

impl PaperHead {
    /// Cleans every field.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with the field that is missing or too long.
    pub(super) fn cleaned(&self) -> Result<PaperHead> {
        let lines = |lines: &[String]| -> Vec<String> {
            lines.iter().map(|line| clean(line)).filter(|line| !line.is_empty()).collect()
        };
        let head = PaperHead {
            superior: clean(&self.superior),
            issuer: clean(&self.issuer),
            code: clean(&self.code),
            unit: clean(&self.unit),
            place: clean(&self.place),
            posts: lines(&self.posts),
            signer: clean(&self.signer),
            recipients: lines(&self.recipients),
        };
        for (text, what) in [
            (&head.issuer, "tên cơ quan ban hành"),
            (&head.code, "chữ viết tắt tên cơ quan trong ký hiệu"),
            (&head.place, "địa danh"),
        ] {
            if text.is_empty() {
                return Err(AppError::Invalid(format!("Hãy ghi {what}.")));
            }
        }
        if head.posts.is_empty() {
            return Err(AppError::Invalid("Hãy ghi quyền hạn, chức vụ của người ký.".to_owned()));
        }
        let all = [&head.superior, &head.issuer, &head.code, &head.unit, &head.place, &head.signer];
        let long = all
            .into_iter()
            .chain(&head.posts)
            .chain(&head.recipients)
            .any(|text| text.chars().count() > LONGEST);
        if long || head.posts.len() > MOST || head.recipients.len() > MOST {
            return Err(AppError::Invalid(format!(
                "Phần đầu văn bản có dòng dài hơn {LONGEST} ký tự hoặc danh sách hơn {MOST} dòng."
            )));
        }
        Ok(head)
    }

    /// A paper with this head and foot and nothing in it.
    pub(super) fn paper(&self, title: Title, symbol: String, today: Date) -> Paper {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Paper {
            superior: some(&self.superior),
            issuer: self.issuer.clone(),
            number: None,
            symbol,
            place: self.place.clone(),
            date: None,
            year: today.year(),
            title,
            addressees: Vec::new(),
            bases: Vec::new(),
            body: Vec::new(),
            signature: Signature { lines: self.posts.clone(), name: some(&self.signer) },
            recipients: self.recipients.clone(),
            archive: if self.unit.is_empty() { "VT".into() } else { format!("VT, {}", self.unit) },
            appendices: Vec::new(),
        }
    }

    /// "SNV-KHTC": the symbol of a letter.
    pub(super) fn letter_symbol(&self) -> String {
        if self.unit.is_empty() {
            self.code.clone()
        } else {
            format!("{}-{}", self.code, self.unit)
        }
    }
}

pub(super) fn key(plan: PlanId) -> String {
    format!("paper-head:{plan}")
}

/// Head and foot of a plan's papers: as set, or as far as plan and round tell.
///
/// # Errors
/// The refusal when the caller may not read every body's report.
pub async fn paper_head(app: &App, caller: &Caller, round: &RoundRow) -> Result<PaperHead> {
    caller.may(app, Action::ReadReport)?;
    match setting::get(&app.db, &key(round.plan_id)).await? {
        Some(kept) => serde_json::from_str(&kept).map_err(unreadable),
        None => Ok(proposed(&find_plan(app, round.plan_id).await?, round)),
    }
}

/// Head and foot when nobody has set any: the collector of the reports issues.
fn proposed(plan: &PlanHead, round: &RoundRow) -> PaperHead {
    let to = round.regime.steps.first().map(|step| clean(&step.to)).unwrap_or_default();
    let above = plan.issuer.clone().unwrap_or_default();
    let issuer = if to.is_empty() { above.clone() } else { to };
    PaperHead {
        code: initials(&issuer),
        unit: "VP".to_owned(),
        place: plan.place.clone().unwrap_or_default(),
        posts: vec!["Giám đốc".to_owned()],
        signer: String::new(),
        recipients: Vec::new(),
        superior: if above == issuer { String::new() } else { above },
        issuer,
    }
}

/// The head of a letter of the body above all that owe: its issuer is the superior.
pub(super) fn of_superior(head: &PaperHead, plan: &PlanHead) -> PaperHead {
    let issuer = if head.superior.is_empty() {
        plan.issuer.clone().unwrap_or_else(|| head.issuer.clone())
    } else {
        head.superior.clone()
    };
    PaperHead {
        superior: String::new(),
        code: initials(&issuer),
        posts: vec![format!("TM. {issuer}"), "Chủ tịch".to_owned()],
        signer: String::new(),
        issuer,
        ..head.clone()
    }
}

/// "SNV" of "Sở Nội vụ", "UBND" of "Ủy ban nhân dân tỉnh Tuyên Quang".
pub(super) fn initials(name: &str) -> String {
    const LEFT_OUT: [&str; 3] = ["và", "-", "–"];
    let words: Vec<(String, Option<char>)> = name
        .split_whitespace()
        .map(|word| (word.to_lowercase(), word.chars().find(|c| c.is_alphabetic())))
        .collect();
    let place = words.iter().enumerate().position(|(at, (word, _))| {
        begins_place(word, words.get(at + 1).map(|(next, _)| next.as_str()))
    });
    words
        .iter()
        .take(place.unwrap_or(words.len()))
        .filter(|(word, _)| !LEFT_OUT.contains(&word.as_str()))
        .filter_map(|(_, letter)| *letter)
        .flat_map(char::to_uppercase)
        .map(|letter| if letter == 'Ủ' { 'U' } else { letter })
        .collect()
}

/// Whether the name of a place begins with `word`: "xã Tân Trào", but not "xã hội".
fn begins_place(word: &str, next: Option<&str>) -> bool {
    match word {
        "tỉnh" | "huyện" | "phường" => true,
        "thành" => next == Some("phố"),
        "thị" => matches!(next, Some("xã" | "trấn")),
        "xã" => next != Some("hội"),
        _ => false,
    }
}

/// Sets head and foot of a plan's papers.
///
/// # Errors
/// [`AppError::Invalid`] with what is missing or too long.
pub async fn set_paper_head(
    app: &App,
    caller: &Caller,
    plan: PlanId,
    head: &PaperHead,
) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    let head = head.cleaned()?;
    let plan = find_plan(app, plan).await?;
    let kept = serde_json::to_string(&head).map_err(unreadable)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    setting::set(&mut tx, &key(plan.id), &kept, now).await?;
    let change = Change::to(parts! { "issuer" => head.issuer, "name" => head.signer });
    caller.record(&mut tx, now, "change-paper-head", ("plan", Some(plan.id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn symbols_of_bodies() {
        let check = |name, expected: &str| assert_eq!(initials(name), expected, "{name}");
        check("Sở Nội vụ", "SNV");
        check("Sở Lao động - Thương binh và Xã hội", "SLĐTBXH");
        check("Ủy ban nhân dân tỉnh Tuyên Quang", "UBND");
        check("SỞ Y TẾ", "SYT");
        check("BẢO HIỂM XÃ HỘI TỈNH", "BHXH");
        check("Ủy ban nhân dân xã Tân Trào", "UBND");
        check("Chi cục Quản lý thị trường tỉnh", "CCQLTT");
        check("", "");
    }
}
