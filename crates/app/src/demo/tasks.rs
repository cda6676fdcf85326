//! Made-up progress of tasks: each is done on a day from the seed, or never, and stands accordingly
//! whenever it is asked about.

use ansinh_domain::report::{Field, TaskStatus};
use ansinh_store::report::item::ItemRow;
use jiff::civil::{Date, date};

use super::dice::Dice;
use super::stage::days;

/// The plan is known from here on.
const BEGIN: Date = date(2024, 5, 24);
const OUTER: [&str; 5] = [
    "Chờ văn bản hướng dẫn của Trung ương",
    "Kinh phí được giao muộn so với nhu cầu",
    "Sắp xếp tổ chức bộ máy làm gián đoạn việc tham mưu",
    "Mưa lũ kéo dài ảnh hưởng tiến độ",
    "Thay đổi địa giới, phải rà soát lại đối tượng",
];
const OWN: [&str; 4] = [
    "Phối hợp giữa các phòng chuyên môn chưa kịp thời",
    "Lấy ý kiến các cơ quan chậm",
    "Cán bộ kiêm nhiệm nhiều việc",
    "Khảo sát, lập danh sách chưa đầy đủ nên phải làm lại",
];
const WISHES: [&str; 3] = [
    "Đề nghị bố trí đủ kinh phí trong dự toán năm sau",
    "Đề nghị kéo dài thời gian thực hiện đến hết quý II năm sau",
    "Đề nghị Bộ chủ quản sớm ban hành hướng dẫn",
];

/// The day on which a task is done, if it ever is.
fn done_on(dice: Dice, item: &ItemRow) -> Option<Date> {
    let code = &item.code;
    if dice.chance(&format!("never {code}"), 18) {
        return None;
    }
    let end = item.schedule_end?;
    let late = dice.within(&format!("late {code}"), -120, 210);
    Some(days(end, late).max(days(BEGIN, 20)))
}

/// The cells that tell how far a task is on a day.
pub(super) fn cells(dice: Dice, item: &ItemRow, day: Date) -> Vec<(Field, String)> {
    let code = &item.code;
    let when = format!("{code} {day}");
    let done = done_on(dice, item);
    let begun = days(BEGIN, dice.within(&format!("begin {code}"), 10, 260));
    let status = match done {
        Some(done) if done <= day => TaskStatus::Done,
        _ if begun > day => TaskStatus::NotStarted,
        _ => TaskStatus::InProgress,
    };
    let mut cells = vec![(Field::Status, status.title().to_owned())];
    let mut say = |field, text: Option<&str>| {
        cells.extend(text.map(|text| (field, text.to_owned())));
    };
    let end = item.schedule_end;
    match status {
        TaskStatus::Done => {
            say(Field::Percent, Some("100"));
            say(Field::Result, Some(&format!("Đã hoàn thành theo yêu cầu của kế hoạch ({code}).")));
            if item.product.is_some() {
                let number = dice.within(&format!("number {code}"), 12, 990);
                let on = done.unwrap_or(day);
                say(Field::Product, Some("Văn bản triển khai (minh hoạ)"));
                let number = format!("{number}/MH, ngày {}", ansinh_domain::date::shown(on));
                say(Field::ProductNumber, Some(&number));
            }
        }
        TaskStatus::NotStarted => {
            say(Field::Percent, Some("0"));
            say(Field::ObjectiveCause, dice.pick(&format!("outer {when}"), &OUTER));
        }
        _ => {
            let (from, to) = (begun, done.or(end).unwrap_or(date(2030, 12, 31)));
            let share = part(from, to, day);
            say(Field::Percent, Some(&share.to_string()));
            let result = format!(
                "Đã triển khai, ước đạt {share}% khối lượng đến {}.",
                ansinh_domain::date::shown(day)
            );
            say(Field::Result, Some(&result));
        }
    }
    if status != TaskStatus::Done && end.is_some_and(|end| end < day) {
        if dice.chance(&format!("own {code}"), 45) {
            say(Field::SubjectiveCause, dice.pick(&format!("own {code}"), &OWN));
        } else {
            say(Field::ObjectiveCause, dice.pick(&format!("outer {code}"), &OUTER));
        }
        say(Field::Proposal, dice.pick(&format!("wish {code}"), &WISHES));
    }
    cells.dedup_by_key(|(field, _)| *field);
    cells
}

/// Per cent of the time gone, never all of it.
fn part(from: Date, to: Date, day: Date) -> i64 {
    let span = |a: Date, b: Date| i64::from(a.until(b).map_or(0, |span| span.get_days()));
    let whole = span(from, to).max(1);
    (span(from, day) * 100 / whole).clamp(5, 90)
}
