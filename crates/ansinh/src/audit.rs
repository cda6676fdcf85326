//! `ansinh audit verify|export`: proves the audit log whole, takes it out as a workbook.

use std::path::Path;

use ansinh_app::{App, Caller, read_audit};
use ansinh_formats::write::xlsx::write_workbook;
use ansinh_store::audit::{AuditField, AuditFilter, Break, Verdict};
use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan as _};

use crate::cli::{AuditExportOptions, AuditVerifyOptions};
use crate::database;
use crate::failure::Failure;

/// Walks the chain: says the hash of the last entry when it holds, else fails with the first place
/// where it does not.
pub async fn verify(options: &AuditVerifyOptions) -> Result<(), Failure> {
    let app = database::open(&options.database).await?;
    let verdict = ansinh_store::audit::verify(&app.db, options.from, options.to).await?;
    app.db.close().await;
    if let Some((seq, why)) = verdict.broken {
        return Err(broken(&verdict, seq, why));
    }
    match &verdict.head {
        Some((seq, hash)) => {
            println!("Nhật ký nguyên vẹn: {} mục, đến mục số {seq}.", verdict.good);
            println!("Mã băm của mục số {seq}: {hash}");
            println!(
                "Hãy lưu mã này ở nơi khác; lần sau `ansinh audit verify --to {seq}` phải in ra đúng mã đó."
            );
        }
        None => println!("Không có mục nhật ký nào trong khoảng này."),
    }
    Ok(())
}

fn broken(verdict: &Verdict, seq: i64, why: Break) -> Failure {
    let what = match why {
        Break::Missing => "không còn trong cơ sở dữ liệu",
        Break::Content => &changed(&verdict.fields),
        Break::Previous => {
            "không nối với mục liền trước: mã băm của mục trước đã khác, tức là mục trước đã bị thay bằng mục khác"
        }
        Break::Uncounted => "nằm sau mục mới nhất mà hệ thống đã đếm, tức là không do An Sinh ghi",
        Break::Head => {
            "không phải là mục mới nhất mà hệ thống đã ghi nhận: các mục sau nó đã bị xóa, hoặc chính nó đã bị thay"
        }
    };
    Failure::new(format!(
        "Nhật ký KHÔNG nguyên vẹn. Mục số {seq} {what}. Trước đó có {} mục nguyên vẹn. Hãy giữ nguyên cơ sở dữ liệu để kiểm tra, và đối chiếu với bản sao lưu gần nhất.",
        verdict.good
    ))
}

/// What of an entry was changed after it was written, as far as the marks of its fields tell.
fn changed(fields: &[AuditField]) -> String {
    let title = |field: &AuditField| match field {
        AuditField::Seq => "số thứ tự hoặc dấu của các phần",
        AuditField::HappenedAt => "thời điểm",
        AuditField::Actor => "loại người thực hiện",
        AuditField::User => "người thực hiện",
        AuditField::Body => "cơ quan thay mặt",
        AuditField::Verb => "việc đã làm",
        AuditField::SubjectKind => "loại đối tượng",
        AuditField::Subject => "đối tượng",
        AuditField::Before => "nội dung trước",
        AuditField::After => "nội dung sau",
        AuditField::Result => "kết quả",
        AuditField::Address => "địa chỉ",
        AuditField::Agent => "trình duyệt",
    };
    let told = match fields {
        [] => "không phần nào lệch với dấu của nó, nên có thể chính mã băm đã bị sửa, hoặc mục được ghi trước khi có dấu".to_owned(),
        fields => {
            let titles: Vec<&str> = fields.iter().map(title).collect();
            format!("phần không còn khớp: {}", titles.join(", "))
        }
    };
    format!("đã bị sửa sau khi ghi: nội dung không khớp với mã băm của chính nó ({told})")
}

/// Writes the entries of the days asked for into a workbook.
pub async fn export(options: &AuditExportOptions) -> Result<(), Failure> {
    let app = database::open(&options.database).await?;
    let sheet = sheet(&app, options).await;
    app.db.close().await;
    let (rows, bytes) = sheet?;
    write(&options.file, &bytes)?;
    println!("Đã ghi {rows} mục nhật ký vào {}.", options.file.display());
    Ok(())
}

async fn sheet(app: &App, options: &AuditExportOptions) -> Result<(usize, Vec<u8>), Failure> {
    let until = options.to.and_then(|day| day.checked_add(1.day()).ok());
    let filter = AuditFilter {
        from: options.from.and_then(midnight),
        until: until.and_then(midnight),
        ..AuditFilter::default()
    };
    let day = |day: Option<Date>, none: &str| {
        day.map_or_else(|| none.to_owned(), ansinh_domain::date::shown)
    };
    let described = format!("Từ {} đến {}", day(options.from, "đầu"), day(options.to, "nay"));
    let sheet = read_audit::export(app, &Caller::system(), &filter, &described).await?;
    let rows = sheet.rows.len();
    let bytes = write_workbook(&[sheet], app.now(), app.mark())
        .map_err(|e| Failure::unexpected("Không tạo được tệp Excel", &e))?;
    Ok((rows, bytes))
}

/// When a day begins in Vietnam.
fn midnight(day: Date) -> Option<Timestamp> {
    Offset::constant(7).to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok()
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(file, bytes).map_err(|error| {
        Failure::new(format!(
            "Không ghi được tệp {}: {error}. Hãy kiểm tra quyền ghi, hoặc chọn nơi khác.",
            file.display()
        ))
    })
}
