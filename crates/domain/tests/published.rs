//! Published results of a sheet, with what is doubtful in each row.

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use ansinh_domain::number;
    use ansinh_domain::published::{DoubtCode, Known, Reading, Relation, read_text};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn known() -> Known {
        let indicators = [
            ("5.10", Some("điểm %/năm")),
            ("3.2", Some("%")),
            ("4.1", Some("%")),
            ("9.2", Some("Hộ")),
        ];
        Known {
            indicators: indicators
                .map(|(code, unit)| (code.into(), unit.map(str::to_owned)))
                .to_vec(),
            place: Some("Tuyên Quang".into()),
            today: Some(date(2026, 1, 15)),
        }
    }

    fn read(text: &str) -> Reading {
        read_text(text, &known()).unwrap()
    }

    /// A made-up sheet with every sort of row that sheets of press figures had.
    const SHEET: &str = "\
indicator,year,value,unit,territory,kind,as_of,source,source_date,note
5.10,2023,4.87,điểm %/năm,Tuyên Quang,published,2023,https://vi-du.vn/a,2024,
5.10,2023,4.9,điểm %/năm,Tuyên Quang,published,31/12/2023,báo giấy,2024,làm tròn
5.10 (level),2023,14.03,% hộ nghèo,Tuyên Quang cũ,published,end 2023,https://vi-du.vn/a,2024,
5.10 (target),2025,10,% hộ nghèo,Tuyên Quang cũ,plan,end 2025,https://vi-du.vn/a,2024,
3.2,2023,65.8,%,Tuyên Quang cũ,published,early 2024,https://vi-du.vn/a,2024,
4.1,2020,13.57,% lực lượng lao động,Hà Giang,derived,31/7/2020,https://vi-du.vn/b,2020,
3.2,2024,4.875,%,Tuyên Quang,published,\"\"\"tính đến tháng 7/2025\"\"\",https://vi-du.vn/c,2025,
9.2 (related),2025,15800,hộ cần hỗ trợ (>),Tuyên Quang mới,published,7/2025,https://vi-du.vn/d,2025,
2.x (context),2024,3886,việc làm mới,Tuyên Quang,published,2024,https://vi-du.vn/e,2024,
context,2024,9.04,% GRDP,Tuyên Quang,estimate,2024,https://vi-du.vn/e,2025,
7.7,2024,nhiều,%,,,12/2026,,,
";

    #[test]
    fn every_sort_of_row() {
        let mut text = String::new();
        for row in read(SHEET).rows {
            let value = row.value.map(number::format).unwrap_or_else(|| "?".into());
            let asked = if row.can_be_confirmed() { "chờ xác nhận" } else { "không dùng" };
            let _ = writeln!(text, "{}: {} = {value} · {asked}", row.line, row.relation.title());
            for doubt in &row.findings {
                let _ =
                    writeln!(text, "   {:?} {:?}: {}", doubt.severity, doubt.code, doubt.message);
            }
        }
        insta::assert_snapshot!("published", text);
    }

    #[test]
    fn vietnamese_sheets_have_decimal_commas() {
        let text = "Chỉ tiêu;Năm;Kết quả;Đơn vị;Địa bàn;Loại;Tính đến;Nguồn;Cột lạ\n\
            3.2;2023;65,8;%;Tuyên Quang;đã công bố;31/12/2023;https://vi-du.vn;x\n\
            9.2;2023;1.234;Hộ;Tuyên Quang;ước;31/12/2023;https://vi-du.vn;x\n";
        let reading = read(text);
        assert_eq!(reading.unread, ["Cột lạ"]);
        let values: Vec<_> = reading.rows.iter().map(|row| row.value.map(number::format)).collect();
        assert_eq!(values, [Some("65,8".to_owned()), Some("1.234".to_owned())]);
        assert!(reading.rows[0].can_be_confirmed() && reading.rows[0].findings.is_empty());
        assert!(!reading.rows[1].can_be_confirmed(), "an estimate");
    }

    #[test]
    fn sheets_that_lack_a_column_are_refused_with_its_name() {
        let check = |text: &str, words: &str| {
            let refusal = read_text(text, &known()).unwrap_err();
            assert!(refusal.contains(words), "{refusal}");
        };
        check("", "không có dòng nào");
        check("indicator,year,source\n", "Kết quả");
        check("indicator,value,source\n", "Năm");
        check("indicator,year,value\n3.2,2023,1\n", "Nguồn");
        check("indicator,year,value,source\n3.2,2023,\"1\n", "dòng 2");
    }

    #[test]
    fn doubts_are_told_apart() {
        let rows = read(SHEET).rows;
        let has = |line: usize, code| {
            let row = rows.iter().find(|row| row.line == line).unwrap();
            row.findings.iter().any(|doubt| doubt.code == code)
        };
        assert!(has(2, DoubtCode::Twice) && has(3, DoubtCode::Twice));
        assert!(has(4, DoubtCode::Related) && has(5, DoubtCode::Kind));
        assert!(
            has(6, DoubtCode::Day) && has(7, DoubtCode::Unit) && has(7, DoubtCode::OtherTerritory)
        );
        assert!(has(8, DoubtCode::Value) && has(8, DoubtCode::Year));
        assert!(has(12, DoubtCode::Code) && has(12, DoubtCode::Source));
        assert_eq!(rows.last().unwrap().relation, Relation::Unknown);
    }

    proptest! {
        /// Any text is read or refused.
        #[test]
        fn any_text_is_judged(rest in "\\PC{0,120}", cells in "[0-9.,;%/\"()\\n a-z]{0,80}") {
            let head = "indicator,year,value,source,as_of\n";
            let _ = read_text(&rest, &known());
            let _ = read_text(&format!("{head}{rest}\n{cells}"), &known());
        }
    }
}
