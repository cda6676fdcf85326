//! The sheet that says how to fill in the form.

use ansinh_domain::calendar::written;
use jiff::tz::{Offset, TimeZone};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::super::xlsx::{A4, fitting, lines};
use super::ReportForm;
use super::layout::LINE_HEIGHT;
use super::style::Styles;

/// Vietnam's hours ahead of UTC.
const VIETNAM: i8 = 7;

const HOW: [&str; 9] = [
    "Chỉ nhập vào ô nền vàng. Các ô khác được khóa (không đặt mật khẩu) để tránh gõ nhầm; ô nền xám là dòng đã khóa trên phần mềm.",
    "Số: gõ như bình thường, không cần ghi đơn vị. Máy tính của bạn viết số thập phân “ba mươi lăm phẩy năm” như ô bên phải; hãy gõ đúng kiểu đó.",
    "Tỷ lệ phần trăm: gõ 3,5 hoặc 3,5%, phần mềm hiểu như nhau.",
    "Ngày: gõ ngày/tháng/năm, ví dụ 29/10/2026, dù Excel đặt kiểu ngày nào.",
    "Chưa có số liệu: để trống ô “Kết quả”, chọn hoặc gõ lý do ở cột “Lý do chưa có số liệu”. Không ghi dấu gạch hay chữ “không có” vào ô kết quả.",
    "Có thể lọc, ẩn cột, thêm trang tính riêng để tính toán; muốn sắp xếp thì bỏ khóa trang tính trước. Công thức được đọc theo kết quả đã tính. Dòng tự thêm vào bảng không được đọc.",
    "Xóa nội dung của một ô nghĩa là xóa trên phần mềm. Cột hoặc dòng bị mất khỏi tệp thì phần mềm giữ nguyên nội dung đang có.",
    "Xong thì lưu tệp (kiểu .xlsx), mở trang báo cáo trên phần mềm, phần “Mẫu Excel”, chọn tệp rồi bấm “Tải lên và xem trước”. Phần mềm cho xem từng ô sẽ đổi, ô nào sai, ô nào người khác đã sửa; bấm “Ghi vào báo cáo” thì mới ghi.",
    "Ghi mẫu chưa phải là gửi báo cáo: ghi xong, hãy kiểm tra và bấm “Gửi báo cáo” trên phần mềm.",
];
/// Width of the column of lines.
const WIDTH: f64 = 80.0;
/// Of the lines above, the one with a sample number beside it.
const SAMPLE_NUMBER: usize = 1;

/// Writes the sheet.
pub(super) fn write(
    page: &mut Worksheet,
    form: &ReportForm,
    styles: &Styles,
) -> Result<(), XlsxError> {
    page.set_name("Hướng dẫn")?;
    page.set_column_width(0, 5.0)?;
    page.set_column_width(1, WIDTH)?;
    page.set_column_width(2, 14.0)?;
    page.write_string_with_format(0, 0, "CÁCH NHẬP MẪU BÁO CÁO", &styles.title)?;
    page.set_row_height(0, LINE_HEIGHT * 1.25)?;
    let identity = &form.identity;
    let made = TimeZone::fixed(Offset::constant(VIETNAM)).to_datetime(form.made_at);
    let about = [
        form.title.clone(),
        format!("Cơ quan: {}", identity.body_name),
        format!("Kỳ báo cáo: {}; hạn gửi: hết ngày {}", identity.round_title, written(form.due)),
        format!(
            "Mẫu tải lúc {:02}:{:02} ngày {}. Chỉ dùng cho báo cáo này; kỳ khác, cơ quan khác phải tải mẫu khác.",
            made.hour(),
            made.minute(),
            written(made.date())
        ),
    ];
    let mut row = 1;
    for line in &about {
        page.write_string_with_format(row, 0, fitting(line), &styles.line)?;
        row += 1;
    }
    row += 1;
    for (at, text) in HOW.into_iter().enumerate() {
        page.write_string_with_format(row, 0, format!("{}.", at + 1), &styles.wrapped_line)?;
        page.write_string_with_format(row, 1, text, &styles.wrapped_line)?;
        page.set_row_height(row, LINE_HEIGHT * lines(text, WIDTH))?;
        if at == SAMPLE_NUMBER {
            page.write_number_with_format(row, 2, 35.5, &styles.sample_number)?;
        }
        row += 1;
    }
    page.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    page.protect();
    Ok(())
}
