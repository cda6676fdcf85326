//! Writes a made-up Word plan of any length: `large_docx ROWS FILE`. For `cargo xtask bench`.

use std::process::ExitCode;

use ansinh_testkit::docx::{Docx, Table};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rows, file] = arguments.as_slice() else {
        eprintln!("usage: large_docx ROWS FILE");
        return ExitCode::FAILURE;
    };
    let written = rows.parse().map_err(|error| format!("{rows}: {error}")).and_then(|rows| {
        std::fs::write(file, many_tasks(rows)).map_err(|e| format!("{file}: {e}"))
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// A plan of so many tasks in sections of a hundred, with bodies, schedules and cited documents of
/// every kind a real one has.
fn many_tasks(rows: usize) -> Vec<u8> {
    const BODIES: &[&str] = &[
        "Sở Y tế",
        "Sở Giáo dục và Đào tạo; Sở Tài chính",
        "Sở Văn hoá, Thể thao và Du lịch",
        "UBND các xã, phường",
        "Các sở, ban, ngành có liên quan",
    ];
    const SCHEDULES: &[&str] =
        &["Thường xuyên", "Quý II năm 2026", "Hằng năm", "Trước ngày 30/10/2027", "2026 - 2030"];
    let pick =
        |list: &[&'static str], row: usize| list.get(row % list.len()).copied().unwrap_or("");
    let mut table = Table::new().header([
        "TT",
        "Nhiệm vụ",
        "Cơ quan chủ trì",
        "Cơ quan phối hợp",
        "Thời gian hoàn thành",
        "Sản phẩm",
    ]);
    for row in 0..rows {
        let (section, place) = (row / 100 + 1, row % 100 + 1);
        if place == 1 {
            let heading = format!("Nhóm nhiệm vụ thứ {section}");
            table = table.row([roman(section).as_str(), &heading, "", "", "", ""]);
        }
        let text = format!(
            "Tổ chức thực hiện việc số {row} theo Quyết định số {}/QĐ-UBND ngày {:02}/{:02}/2025 của UBND tỉnh",
            row + 1,
            // Numbers of a year rise with their dates.
            row * 12 % rows * 28 / rows + 1,
            row * 12 / rows + 1,
        );
        table = table.row([
            place.to_string().as_str(),
            &text,
            pick(BODIES, row),
            pick(BODIES, row + 1),
            pick(SCHEDULES, row),
            "Báo cáo kết quả",
        ]);
    }
    Docx::new()
        .paragraph("ỦY BAN NHÂN DÂN\nTỈNH SÔNG HOA")
        .paragraph("Số: 77/KH-UBND")
        .paragraph("Sông Hoa, ngày 05 tháng 01 năm 2026")
        .paragraph("KẾ HOẠCH")
        .paragraph("Chăm lo đời sống nhân dân đến năm 2030")
        .paragraph("PHỤ LỤC\nDANH MỤC NHIỆM VỤ")
        .table(table)
        .build()
}

/// A Roman numeral.
fn roman(number: usize) -> String {
    const VALUES: &[(usize, &str)] = &[
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number;
    let mut text = String::new();
    for (value, letters) in VALUES {
        while rest >= *value {
            text.push_str(letters);
            rest -= value;
        }
    }
    text
}
