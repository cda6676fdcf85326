//! Made-up narrative of reports.

use super::dice::Dice;

const DONE: [&str; 4] = [
    "Đã ban hành văn bản triển khai và phân công từng phòng, đơn vị theo dõi.",
    "Đã tổ chức hội nghị quán triệt và hướng dẫn các đơn vị cơ sở.",
    "Đã kiểm tra việc thực hiện tại cơ sở và chấn chỉnh các tồn tại.",
    "Đã lồng ghép nguồn vốn của các chương trình để thực hiện.",
];
const WEAK: [&str; 4] = [
    "Một số chỉ tiêu tăng chậm so với lộ trình.",
    "Việc cập nhật số liệu của cấp cơ sở chưa đều.",
    "Tiến độ giải ngân thấp so với kế hoạch.",
    "Công tác phối hợp giữa các cơ quan có lúc chưa kịp thời.",
];
const OUTER: [&str; 3] = [
    "Thay đổi tổ chức bộ máy và địa giới hành chính trong kỳ.",
    "Thiên tai và giá cả ảnh hưởng đến đời sống người dân.",
    "Hướng dẫn của cấp trên ban hành muộn.",
];
const OWN: [&str; 3] = [
    "Cán bộ theo dõi còn kiêm nhiệm.",
    "Một số đơn vị chưa chủ động báo cáo.",
    "Việc khảo sát, lập danh sách ban đầu chưa sát thực tế.",
];
const NEXT: [&str; 4] = [
    "Tập trung vào các chỉ tiêu còn thấp so với lộ trình, giao rõ người, rõ việc, rõ thời hạn.",
    "Rà soát lại đối tượng thụ hưởng trên địa bàn mới.",
    "Bố trí đủ kinh phí đối ứng ngay từ đầu năm.",
    "Đẩy mạnh truyền thông đến thôn, bản, tổ dân phố.",
];

/// The text of a section of a report.
pub(super) fn section(dice: Dice, code: &str, body: &str, period: &str) -> String {
    let of: &[&str] = match code {
        "I" | "III.1" => &DONE,
        "III.2" => &WEAK,
        "III.3a" => &OUTER,
        "III.3b" => &OWN,
        _ => &NEXT,
    };
    let line =
        |which: u8| dice.pick(&format!("{code} {body} {period} {which}"), of).unwrap_or_default();
    let (one, two) = (line(1), line(2));
    let more = if one == two { String::new() } else { format!("\n{two}") };
    let mut first = one.chars();
    let begins: String = first.next().into_iter().flat_map(char::to_lowercase).collect();
    format!("Trong {}, {begins}{}{more}", period.to_lowercase(), first.as_str())
}
