//! `GET` and `POST /bao-cao/{id}/minh-chung/{file}/chu-ky`: who signed a PDF, and whether the
//! signatures hold.

use ansinh_app::report::signature::{Checked, check_again, of_file};
use ansinh_formats::read::signature::{
    Chain, Coverage, Party, Signature, SignatureKind, TimeSource,
};
use ansinh_store::report::evidence::EvidenceRow;
use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};

use super::evidence::file_id;
use super::frame::{self, Tab};
use super::{back, load};
use crate::address;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::badge::{Tone, badge};
use crate::ui::{facts, form};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// What sort of file has signatures.
const PDF: &str = "application/pdf";

/// Shows what is known of the signatures of a file.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path((id, file)): Path<(String, String)>,
) -> Result<Page> {
    let report = load(&web, &viewer, &id).await?;
    let (file, checked) = of_file(web.app(), &viewer.caller(), file_id(&file)?).await?;
    if file.submission_id != report.head.id {
        return Err(Error::not_found("Tệp minh chứng này"));
    }
    let home = format!("{}{}", address::report(report.head.id), Tab::Evidence.end());
    let again = format!("{home}/{}/chu-ky", file.id);
    let content = html! {
        h2 { "Chữ ký số: " (file.name) }
        p { a href={ (home) "/" (file.id) } download { "Tải tệp" } " · " a href=(home) { "Minh chứng của báo cáo" } }
        @match &checked {
            None => p { "Tệp được đính kèm trước khi hệ thống biết kiểm tra chữ ký số, nên chưa được kiểm tra." },
            Some(checked) => (found(checked)),
        }
        @if file.media == PDF {
            (form::button(&viewer, &again, "Kiểm tra lại"))
        }
        (explanation())
    };
    Ok(frame::page(&viewer, &report, Tab::Evidence, &content))
}

/// Looks at the signatures anew.
pub async fn again(
    State(web): State<Web>,
    viewer: Viewer,
    Path((id, file)): Path<(String, String)>,
    _: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    let link = file_id(&file)?;
    check_again(web.app(), &viewer.caller(), link).await.map_err(|error| back(error, id))?;
    let home = format!("{}{}", address::report(id), Tab::Evidence.end());
    Ok(Redirect::to(&format!("{home}/{link}/chu-ky")))
}

/// What a list says of a file's signatures, with the way to all of it.
pub(super) fn in_short(home: &str, file: &EvidenceRow, checked: Option<&Checked>) -> Markup {
    if file.media != PDF {
        return html! {};
    }
    let signers = checked.map(signers).unwrap_or_default();
    html! {
        br;
        @match checked {
            None => (badge(Tone::Note, "?", "Chưa kiểm tra chữ ký số")),
            Some(checked) => (state(checked)),
        }
        @if !signers.is_empty() { " " span.small { "Người ký: " (signers.join("; ")) } }
        " " a.small href={ (home) "/" (file.id) "/chu-ky" } { "Chi tiết chữ ký" span.hidden { " của " (file.name) } }
    }
}

/// Names in the certificates of signatures; time stamps are of no person.
fn signers(checked: &Checked) -> Vec<String> {
    let all = checked.signatures.signatures.iter();
    let all = all.filter(|signature| signature.kind == SignatureKind::Signature);
    all.filter_map(|signature| signature.signer.as_ref().map(Party::to_string)).collect()
}

fn state(checked: &Checked) -> Markup {
    let found = &checked.signatures;
    let trusted = |signature: &Signature| matches!(signature.chain, Chain::Trusted { .. });
    if found.signatures.is_empty() && !found.more {
        return badge(Tone::Note, "–", "Không có chữ ký số");
    }
    if !found.hold() {
        return badge(Tone::Bad, "✕", "Chữ ký số không còn đúng hoặc tệp đã bị ghi thêm");
    }
    if found.signatures.iter().all(trusted) {
        return badge(Tone::Good, "✓", "Chữ ký số còn nguyên vẹn, có nguồn tin cậy");
    }
    // Anybody can make a certificate in anybody's name.
    let words = if checked.with_trust {
        "Chữ ký số còn nguyên vẹn, nguồn chưa tin cậy"
    } else {
        "Chữ ký số còn nguyên vẹn, chưa đối chiếu nguồn"
    };
    badge(Tone::Warn, "▲", words)
}

/// All that is known of the signatures of a file.
pub(crate) fn found(checked: &Checked) -> Markup {
    let found = &checked.signatures;
    html! {
        p { (state(checked)) }
        p { (found.sentence()) }
        @if !checked.with_trust && !found.signatures.is_empty() {
            div.notice.ask role="status" {
                p { b { "Chưa kiểm tra nguồn tin cậy." } " Hệ thống chưa có danh sách tổ chức chứng thực, nên chỉ biết tệp có bị sửa sau khi ký hay không; tên người ký là tên ghi trong chứng thư kèm theo tệp, chưa được ai xác nhận." }
            }
        }
        @if !checked.current {
            p { "Danh sách tổ chức chứng thực đã thay đổi từ lần kiểm tra này. Hãy bấm “Kiểm tra lại”." }
        }
        @for (number, signature) in (1..).zip(&found.signatures) { (one(number, signature)) }
        p.muted.small { "Kiểm tra lúc " (words::instant(checked.at)) ". " (found.revocation.sentence()) }
    }
}

fn one(number: usize, signature: &Signature) -> Markup {
    let kind = match signature.kind {
        SignatureKind::Signature => "Chữ ký",
        SignatureKind::TimeStamp => "Dấu thời gian",
    };
    let said = |party: &Option<Party>| party.as_ref().map(|party| html! { (party) });
    let time = signature.time.as_ref().map(|time| {
        html! {
            (words::instant(time.at))
            @match &time.source {
                TimeSource::Signer => " (theo đồng hồ máy của người ký)",
                TimeSource::Authority { party, .. } => { " (do " (party) " ghi)" },
            }
        }
    });
    let validity = signature.validity.map(|(from, to)| {
        html! { (words::instant(from)) " – " (words::instant(to)) }
    });
    html! {
        section.card {
            h3 { (kind) " " (number) }
            p {
                @if signature.intact() { (badge(Tone::Good, "✓", "Nguyên vẹn")) }
                @else { (badge(Tone::Bad, "✕", "Không còn đúng hoặc không kiểm tra được")) }
            }
            p { (signature.sentence()) }
            @for remark in &signature.remarks { p { (badge(Tone::Warn, "▲", remark.sentence())) } }
            (facts(&[
                ("Người ký", said(&signature.signer)),
                ("Nơi cấp chứng thư", said(&signature.issuer)),
                ("Thời điểm", time),
                ("Chứng thư dùng được", validity),
                ("Số chứng thư", signature.serial.as_ref().map(|serial| html! { span.ref.small { (serial) } })),
                ("Lý do ký", signature.reason.as_ref().map(|reason| html! { (reason) })),
                ("Nơi ký", signature.location.as_ref().map(|place| html! { (place) })),
                ("Bao trùm", coverage(signature.coverage).map(|words| html! { (words) })),
            ]))
        }
    }
}

fn coverage(coverage: Coverage) -> Option<String> {
    Some(match coverage {
        Coverage::WholeFile => "cả tệp".to_owned(),
        Coverage::ThenSigned { later } => format!("phần tệp lúc ký; sau đó có thêm {later} chữ ký"),
        Coverage::ThenChanged { bytes, .. } => {
            format!("phần tệp lúc ký; sau đó tệp bị ghi thêm {bytes} byte không có chữ ký bảo vệ")
        }
        Coverage::Unknown => return None,
    })
}

fn explanation() -> Markup {
    html! {
        details {
            summary { "Những gì được và không được kiểm tra" }
            ul {
                li { "Được: nội dung tệp có đúng là nội dung đã ký không, ký bằng chứng thư nào, sau khi ký có gì được ghi thêm không, chứng thư có dẫn đến tổ chức chứng thực trong danh sách của hệ thống và còn hạn lúc ký không." }
                li { "Không được: chứng thư có bị thu hồi trước hạn không, người ký có thẩm quyền ký hay không. Việc đó cần người xem." }
            }
        }
    }
}
