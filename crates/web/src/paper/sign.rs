//! `POST /cong-van/{id}/da-ky`: the signed file that closes a letter; `GET …/da-ky.pdf`: that file;
//! `GET …/chu-ky.p7s`: the signature beside the issued file; what the letter's page says of them.

use ansinh_app::paper::{Letter, SignedFile, letter_file, sign_letter};
use ansinh_store::paper_file::{PaperFileKind, PaperFileRow, PaperGrowth};
use axum::extract::{Path, Request, State};
use axum::response::{Redirect, Response};
use maud::{Markup, html};

use super::{PDF, address, attached, back, id};
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
    let id = id(&text)?;
    let here = address(id);
    let posted = Posted::read(request, &web, &viewer, &here).await?;
    let reason = posted.fields.text("ly_do").to_owned();
    let Some(file) = posted.files.into_iter().next() else {
        return Err(Error::bad_form("Bạn chưa chọn tệp đã ký.").link("Quay lại công văn", here));
    };
    let file = SignedFile { bytes: file.bytes, reason };
    sign_letter(web.app(), &viewer.caller(), id, file)
        .await
        .map_err(|error| back(error, "Quay lại công văn", here.clone()))?;
    Ok(Redirect::to(&here))
}

/// Hands the signed file out.
pub async fn file(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    let id = id(&text)?;
    let bytes = letter_file(web.app(), &viewer.caller(), id, PaperFileKind::Signed).await?;
    let missing = || Error::not_found("Tệp đã ký của công văn").link("Công văn", address(id));
    attached(bytes.ok_or_else(missing)?, PDF, "cong-van-da-ky.pdf")
}

/// Hands the signature beside the issued file out.
pub async fn beside(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    let id = id(&text)?;
    let bytes = letter_file(web.app(), &viewer.caller(), id, PaperFileKind::Detached).await?;
    let missing = || Error::not_found("Chữ ký tách rời của công văn").link("Công văn", address(id));
    attached(bytes.ok_or_else(missing)?, "application/pkcs7-signature", "cong-van.pdf.p7s")
}

/// What the page of an issued letter says of its signed file, or the form for it.
pub(super) fn part(viewer: &Viewer, letter: &Letter, manages: bool, here: &str) -> Markup {
    let signed = letter.files.iter().find(|file| file.kind == PaperFileKind::Signed);
    html! {
        h2 { "Bản ký số" }
        @if let Some(checked) = &letter.beside {
            p {
                "Khi ghi số, hệ thống đã ký tệp PDF bằng khóa của cơ quan: "
                a href={ (here) "/chu-ky.p7s" } download { "tải chữ ký tách rời (.p7s)" } "."
            }
            (found(checked))
        }
        @match (signed, &letter.signed) {
            (Some(file), Some(checked)) => {
                p {
                    a.button.quiet href={ (here) "/da-ky.pdf" } download { "Tải bản đã ký" }
                    " Công văn đã khép lại: tệp này được giữ nguyên, không thay."
                }
                (kept(file))
                (found(checked))
            }
            _ if manages => (upload(viewer, here)),
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

fn upload(viewer: &Viewer, here: &str) -> Markup {
    html! {
        form.box.no-print method="post" enctype="multipart/form-data" action={ (here) "/da-ky" } {
            (form::token(viewer))
            p { "Tải tệp PDF ở đầu trang, ký số trên chính tệp đó, rồi đưa tệp đã ký lên. Hệ thống kiểm tra chữ ký và nội dung; nhận rồi thì công văn khép lại." }
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
