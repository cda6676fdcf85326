//! `POST …/da-ky`: the signed file that closes a paper; `GET …/da-ky.pdf`: that file; `…/chu-ky.p7s`: the
//! signature beside the issued file; what the paper's page says of them.

use ansinh_app::paper::{PaperFiles, SignedFile, kept_file, sign_paper};
use ansinh_store::paper::PaperRow;
use ansinh_store::paper_file::{PaperFileKind, PaperFileRow, PaperGrowth};
use axum::extract::{Path, Request, State};
use axum::response::{Redirect, Response};
use maud::{Markup, html};

use super::issue::{file_name, row_at};
use super::{BACK, PDF, address, attached, back};
use crate::error::{Error, Result};
use crate::files::Posted;
use crate::report::signature::found;
use crate::ui::form;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Keeps the signed file.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    request: Request,
) -> Result<Redirect> {
    // Whoever sends no right token is not told what there is.
    let here = request.uri().path().trim_end_matches("/da-ky").to_owned();
    let posted = Posted::read(request, &web, &viewer, &here).await?;
    let row = row_at(&web, &viewer, &text).await?;
    let reason = posted.fields.text("ly_do").to_owned();
    let Some(file) = posted.files.into_iter().next() else {
        return Err(Error::bad_form("Bạn chưa chọn tệp đã ký.").link(BACK, here));
    };
    let file = SignedFile { bytes: file.bytes, reason };
    sign_paper(web.app(), &viewer.caller(), row.id, file)
        .await
        .map_err(|error| back(error, BACK, here.clone()))?;
    Ok(Redirect::to(&here))
}

/// Hands the signed file out.
pub async fn file(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    let row = row_at(&web, &viewer, &text).await?;
    let bytes = kept_file(web.app(), &viewer.caller(), row.id, PaperFileKind::Signed).await?;
    let missing = || Error::not_found("Tệp đã ký").link("Văn bản", address(&row));
    attached(bytes.ok_or_else(missing)?, PDF, &format!("{}-da-ky.pdf", file_name(&row)))
}

/// Hands the signature beside the issued file out.
pub async fn beside(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    let row = row_at(&web, &viewer, &text).await?;
    let bytes = kept_file(web.app(), &viewer.caller(), row.id, PaperFileKind::Detached).await?;
    let missing = || Error::not_found("Chữ ký tách rời").link("Văn bản", address(&row));
    let name = format!("{}.pdf.p7s", file_name(&row));
    attached(bytes.ok_or_else(missing)?, "application/pkcs7-signature", &name)
}

/// What the page of an issued paper says of its signed file, or the form for it.
pub(super) fn part(viewer: &Viewer, row: &PaperRow, files: &PaperFiles, manages: bool) -> Markup {
    let here = address(row);
    let signed = files.rows.iter().find(|file| file.kind == PaperFileKind::Signed);
    html! {
        h2 { "Bản ký số" }
        @if let Some(checked) = &files.beside {
            p {
                "Khi ghi số, hệ thống đã ký tệp PDF bằng khóa của cơ quan: "
                a href={ (here) "/chu-ky.p7s" } download { "tải chữ ký tách rời (.p7s)" } "."
            }
            (found(checked))
        }
        @match (signed, &files.signed) {
            (Some(file), Some(checked)) => {
                p {
                    a.button.quiet href={ (here) "/da-ky.pdf" } download { "Tải bản đã ký" }
                    " " (row.kind.title()) " đã khép lại: tệp này được giữ nguyên, không thay."
                }
                (kept(file))
                (found(checked))
            }
            _ if manages => (upload(viewer, row, &here)),
            _ => p.muted { "Chưa có tệp đã ký." },
        }
    }
}

fn kept(file: &PaperFileRow) -> Markup {
    html! {
        p {
            @match file.growth {
                Some(PaperGrowth::Other) => {
                    b { "Không phải tệp PDF lập ở đây. " } "Lý do nhận: "
                    (file.reason.as_deref().unwrap_or_default())
                }
                _ => "Nội dung đúng là tệp PDF lập khi ghi số, chỉ thêm chữ ký.",
            }
            br;
            span.muted.small {
                "Nhận lúc " (words::instant(file.kept_at))
                @if let Some(name) = &file.kept_by_name { ", " (name) }
                "; SHA-256 " span.ref { (file.sha256) }
            }
        }
    }
}

fn upload(viewer: &Viewer, row: &PaperRow, here: &str) -> Markup {
    html! {
        form.box.no-print method="post" enctype="multipart/form-data" action={ (here) "/da-ky" } {
            (form::token(viewer))
            p { "Tải tệp PDF ở đầu trang, ký số trên chính tệp đó, rồi đưa tệp đã ký lên. Hệ thống kiểm tra chữ ký và nội dung; nhận rồi thì " (row.kind.noun()) " khép lại." }
            div.field {
                label for="tep-ky" { "Tệp PDF đã ký" }
                input #tep-ky type="file" name="tep" required accept=".pdf";
            }
            div.field {
                label for="ly-do" { "Lý do, nếu là bản quét hoặc bản ký trên phần mềm khác" }
                textarea #ly-do name="ly_do" rows="2" {}
            }
            button type="submit" { "Nhận tệp đã ký" }
        }
    }
}
