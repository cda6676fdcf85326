//! Files of papers: those as issued, and the signed one that closes the paper.

use std::time::Duration;

use ansinh_formats::paper::{Paper, Rules};
use ansinh_formats::read::signature::{
    Chain, Growth, Revocation, Signature, SignatureKind, Signatures, growth, read_detached,
};
use ansinh_formats::write::paper::{paper_docx, paper_pdf};
use ansinh_formats::write::signature::SigningError;
use ansinh_store::paper::{self, PaperState};
use ansinh_store::paper_file::{self, NewPaperFile, PaperFileKind, PaperFileRow, PaperGrowth};
use ansinh_store::{PaperFileId, PaperId, Tx};
use jiff::civil::Date;

use super::issue::verbs;
use super::{NO_PAPER, unreadable};
use crate::read_territories::blocking;
use crate::record::{Change, parts};
use crate::report::signature::{Checked, checked_of, found_in};
use crate::{App, AppError, Caller, Result, token};
use ansinh_domain::access::Action;

/// How long a key may take to sign: a device that does not answer keeps nobody longer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longest reason.
const LONGEST: usize = 1_000;
/// How PDF files begin; a few bytes may stand before it.
const MAGIC: &[u8] = b"%PDF-";
const PDF: &str = "application/pdf";

/// A signed file that somebody brings.
#[derive(Debug, Clone)]
pub struct SignedFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Why it is not the file that was issued, with signatures; empty when it is.
    pub reason: String,
}

/// The files of a paper, and what their signatures came to when they were kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PaperFiles {
    /// Every file, oldest first.
    pub rows: Vec<PaperFileRow>,
    /// What the signatures of the signed file came to.
    pub signed: Option<Checked>,
    /// What the signature beside the issued file came to.
    pub beside: Option<Checked>,
}

/// The files of a paper.
pub(super) async fn files_of(app: &App, id: PaperId) -> Result<PaperFiles> {
    let rows = paper_file::of_paper(&app.db, id).await?;
    let signed = signed_of(app, &rows, PaperFileKind::Signed)?;
    let beside = signed_of(app, &rows, PaperFileKind::Detached)?;
    Ok(PaperFiles { rows, signed, beside })
}

/// What is kept when a paper is issued.
pub(super) struct Issued {
    pdf: Vec<u8>,
    word: Vec<u8>,
    /// A signature beside the PDF file, and what it comes to.
    signature: Option<(Vec<u8>, String)>,
}

/// The files of a paper that has its number and date, laid out by the rules of that day.
pub(super) async fn made(app: &App, paper: Paper, day: Date) -> Result<Issued> {
    let now = app.now();
    let rules = Rules::on(day).map_err(|error| AppError::Internal(error.into()))?;
    let rules = rules.marked(app.mark());
    let files = blocking(move || {
        let pdf =
            paper_pdf(&paper, &rules, now).map_err(|error| AppError::Internal(error.into()))?;
        let word =
            paper_docx(&paper, &rules, now).map_err(|error| AppError::Internal(error.into()))?;
        Ok::<_, AppError>((pdf, word))
    });
    let (pdf, word) = files.await??;
    let signature = beside(app, &pdf).await?;
    Ok(Issued { pdf, word, signature })
}

/// Keeps them; the SHA-256 of the PDF file.
pub(super) async fn keep_issued(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    id: PaperId,
    files: &Issued,
) -> Result<String> {
    let now = app.now();
    let sha256 = token::of_file(&files.pdf);
    let kept = NewPaperFile {
        id: app.ids.next(now),
        paper: id,
        kind: PaperFileKind::Issued,
        sha256: &sha256,
        content: &files.pdf,
        found: None,
        growth: None,
        reason: None,
        by: caller.user(),
        now,
    };
    paper_file::keep(tx, kept.clone()).await?;
    let word = NewPaperFile {
        id: app.ids.next(now),
        kind: PaperFileKind::Word,
        sha256: &token::of_file(&files.word),
        content: &files.word,
        ..kept.clone()
    };
    paper_file::keep(tx, word).await?;
    if let Some((block, found)) = &files.signature {
        let kept = NewPaperFile {
            id: app.ids.next(now),
            kind: PaperFileKind::Detached,
            sha256: &token::of_file(block),
            content: block,
            found: Some((found, app.trust.sha256())),
            ..kept
        };
        paper_file::keep(tx, kept).await?;
    }
    Ok(sha256)
}

/// A signature over a file that is issued, to stand beside it, and what it comes to; nothing without
/// a key.
///
/// # Errors
/// [`AppError::Invalid`] when the certificate of the key has ended or not begun, or when the device that
/// holds the key does not sign.
async fn beside(app: &App, file: &[u8]) -> Result<Option<(Vec<u8>, String)>> {
    let Some(key) = app.signing.clone() else { return Ok(None) };
    let now = app.now();
    let (from, to) = key.validity();
    if now < from || now > to {
        return Err(invalid(
            "Chứng thư của khóa ký chưa có hiệu lực hoặc đã hết hạn nên chưa ghi số được. Hãy báo quản trị thay khóa (--signing-key, --pkcs11-module), hoặc chạy lại hệ thống không kèm khóa ký.",
        ));
    }
    let (content, trust) = (file.to_vec(), app.trust.clone());
    let made = blocking(move || {
        let block = key.sign(&content, now)?;
        let signature = read_detached(&content, &block, trust.list(), now);
        Ok::<_, SigningError>((block, signature))
    });
    let made = tokio::time::timeout(PATIENCE, made).await.map_err(|_| {
        invalid(
            "Thiết bị ký không trả lời trong một phút nên chưa ghi số được. Hãy rút ra, cắm lại thiết bị rồi làm lại; nếu vẫn vậy, hãy báo quản trị chạy lại chương trình.",
        )
    })?;
    let (block, signature) = made?.map_err(|error| match error {
        SigningError::Device(why) => {
            AppError::Invalid(format!("Chưa ghi số được vì chưa ký được. {why}"))
        }
        other => AppError::Invalid(other.to_string()),
    })?;
    let all =
        Signatures { signatures: vec![signature], more: false, revocation: Revocation::NotChecked };
    Ok(Some((block, serde_json::to_string(&all).map_err(unreadable)?)))
}

/// The file of a paper of a kind, when there is one.
///
/// # Errors
/// The refusal when the caller may not read every body's report.
pub async fn kept_file(
    app: &App,
    caller: &Caller,
    id: PaperId,
    kind: PaperFileKind,
) -> Result<Option<Vec<u8>>> {
    caller.may(app, Action::ReadReport)?;
    Ok(paper_file::content(&app.db, id, kind).await?)
}

/// What the signatures of a paper's file came to when it was kept.
fn signed_of(app: &App, files: &[PaperFileRow], kind: PaperFileKind) -> Result<Option<Checked>> {
    let signed = files.iter().find(|file| file.kind == kind);
    let parts = signed.and_then(|file| Some((file, file.found.as_ref()?, file.trust.as_ref()?)));
    parts.map(|(file, found, trust)| checked_of(app, found, trust, file.kept_at)).transpose()
}

/// Closes a paper with its signed file. The file must be the one that was issued with nothing but
/// signatures added; another one, a scan for instance, is taken when a reason is given.
///
/// # Errors
/// [`AppError::Invalid`] for a paper without number or that is closed, a file that is no PDF, is not
/// signed, was changed, whose signatures do not hold or come from nobody who is trusted, and for
/// another file without a reason.
pub async fn sign_paper(app: &App, caller: &Caller, id: PaperId, file: SignedFile) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    let row = paper::find(&app.db, id).await?.ok_or(NO_PAPER)?;
    let title = row.kind.title();
    if row.state != PaperState::Issued {
        return Err(AppError::Invalid(format!(
            "{title} chưa được ghi số, ngày nên chưa nhận tệp đã ký. Hãy ghi số đã cấp trước."
        )));
    }
    let SignedFile { bytes, reason } = file;
    if !bytes
        .iter()
        .take(1024)
        .collect::<Vec<_>>()
        .windows(MAGIC.len())
        .any(|w| w.iter().copied().eq(MAGIC))
    {
        return Err(invalid("Tệp này không phải là PDF. Hãy tải tệp PDF đã ký số."));
    }
    let reason = ansinh_domain::text::clean(&reason);
    if reason.chars().count() > LONGEST {
        return Err(AppError::Invalid(format!("Lý do không quá {LONGEST} ký tự. Hãy rút gọn.")));
    }
    let issued = paper_file::content(&app.db, id, PaperFileKind::Issued).await?;
    let stands = same_paper(issued.as_deref(), &bytes, &reason)?;
    let found = found_in(app, PDF, &bytes).await?.unwrap_or_default();
    let signatures: Signatures = serde_json::from_str(&found).map_err(unreadable)?;
    must_hold(&signatures, !app.trust.is_empty())?;
    let (now, sha256) = (app.now(), token::of_file(&bytes));
    let reason = Some(reason.as_str()).filter(|_| stands == PaperGrowth::Other);
    let new = NewPaperFile {
        id: app.ids.next::<PaperFileId>(now),
        paper: id,
        kind: PaperFileKind::Signed,
        sha256: &sha256,
        content: &bytes,
        found: Some((&found, app.trust.sha256())),
        growth: Some(stands),
        reason,
        by: caller.user(),
        now,
    };
    let mut tx = app.db.begin().await?;
    match paper_file::keep(&mut tx, new).await {
        Err(ansinh_store::StoreError::Conflict(_)) => {
            return Err(AppError::Invalid(format!(
                "{title} đã có tệp đã ký; tệp đã nhận được giữ nguyên, không thay. Nếu tệp đó sai, hãy ban hành văn bản mới."
            )));
        }
        other => other?,
    }
    let change = Change::to(parts! { "sha256" => sha256, "reason" => reason });
    caller.record(&mut tx, now, verbs(row.kind).sign, ("paper", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

fn invalid(text: &str) -> AppError {
    AppError::Invalid(text.to_owned())
}

/// Whether a file is the issued one with signatures, or another one for a reason.
fn same_paper(issued: Option<&[u8]>, file: &[u8], reason: &str) -> Result<PaperGrowth> {
    match issued.map_or(Growth::Other, |issued| growth(issued, file)) {
        Growth::Grown => Ok(PaperGrowth::Grown),
        Growth::Changed => Err(invalid(
            "Tệp này làm từ tệp PDF của văn bản nhưng nội dung đã bị sửa, nên không được nhận. Hãy tải tệp PDF của văn bản ở trang này, ký lại trên chính tệp đó, không sửa hay in lại.",
        )),
        Growth::Other if reason.is_empty() => Err(invalid(
            "Tệp này không phải tệp PDF của văn bản tải từ trang này rồi ký. Nếu là bản quét hoặc bản ký trên phần mềm khác, hãy ghi lý do rồi gửi lại; nếu không, hãy ký trên tệp tải từ trang này.",
        )),
        Growth::Other => Ok(PaperGrowth::Other),
    }
}

/// Somebody must have signed, every signature must hold, and where authorities are known, one of the
/// signatures must come from them.
fn must_hold(found: &Signatures, with_trust: bool) -> Result<()> {
    let people = |s: &&Signature| s.kind == SignatureKind::Signature;
    if found.signatures.iter().filter(people).count() == 0 {
        return Err(invalid(
            "Tệp không có chữ ký số. Hãy ký số trên tệp PDF của văn bản rồi tải lên; ảnh chữ ký dán vào tệp không phải là chữ ký số.",
        ));
    }
    if !found.hold() {
        return Err(AppError::Invalid(format!(
            "Chữ ký số của tệp không còn đúng nên tệp không được nhận. {} Hãy ký lại trên tệp PDF của văn bản.",
            found.sentence()
        )));
    }
    let trusted = |s: &Signature| matches!(s.chain, Chain::Trusted { .. });
    if with_trust && !found.signatures.iter().filter(people).any(trusted) {
        return Err(invalid(
            "Chữ ký số không do tổ chức chứng thực nào trong danh sách tin cậy của hệ thống cấp, nên tệp không được nhận. Hãy ký bằng chứng thư số công vụ; nếu tổ chức chứng thực đúng mà chưa có trong danh sách, hãy báo quản trị.",
        ));
    }
    Ok(())
}
