//! The checks that come with the program, told to people.

use Severity::{Blocks, Explain, Informs};
use ansinh_domain::check::{CheckCode, Limits, Severity};
use ansinh_domain::number;

/// A check as the page tells it.
pub(super) struct Told {
    /// What it is called.
    pub(super) title: &'static str,
    /// What it looks at.
    pub(super) says: String,
    /// How grave what it finds can be, the gravest first.
    pub(super) severities: &'static [Severity],
}

/// Every check that needs no rule of the coordinator, in the order of the page.
pub(super) const CODES: [CheckCode; 14] = [
    CheckCode::Required,
    CheckCode::Contradiction,
    CheckCode::Day,
    CheckCode::Range,
    CheckCode::Level,
    CheckCode::Unit,
    CheckCode::Jump,
    CheckCode::Outlier,
    CheckCode::Path,
    CheckCode::Parts,
    CheckCode::Late,
    CheckCode::FellBack,
    CheckCode::Repeated,
    CheckCode::Remedy,
];

/// What a check does, with the limits it measures by.
pub(super) fn told(code: CheckCode) -> Told {
    let limits = Limits::default();
    let percent = number::format((limits.jump * rust_decimal::Decimal::ONE_HUNDRED).normalize());
    let tell = |title, says: &str, severities| Told { title, says: says.to_owned(), severities };
    match code {
        CheckCode::Required => tell(
            "Phải có",
            "Chỉ tiêu phải có số liệu hoặc lý do chưa có; nhiệm vụ phải có tình trạng; phần thuyết minh bắt buộc phải có lời. Nhiệm vụ hoàn thành cần nêu sản phẩm.",
            &[Blocks, Explain],
        ),
        CheckCode::Contradiction => tell(
            "Mâu thuẫn",
            "Vừa có số liệu vừa có lý do chưa có; tỷ lệ hoàn thành không khớp với tình trạng nhiệm vụ.",
            &[Blocks],
        ),
        CheckCode::Day => tell(
            "Ngày của số liệu",
            "Ngày chưa đến, trước khoảng ngày của kỳ, hoặc sau ngày chốt số liệu.",
            &[Blocks, Explain, Informs],
        ),
        CheckCode::Range => tell(
            "Khoảng giá trị",
            "Số âm khi mục tiêu không âm, tỷ lệ trên 100%, thứ hạng không phải số nguyên từ 1.",
            &[Blocks, Explain],
        ),
        CheckCode::Level => {
            tell("Mức bằng lời", "Mức không có trong các mức mà kế hoạch nêu.", &[Explain])
        }
        CheckCode::Unit => tell(
            "Đơn vị",
            "Số liệu lớn hơn hoặc nhỏ hơn hẳn lần trước hay mục tiêu, có thể do nhầm đơn vị.",
            &[Explain],
        ),
        CheckCode::Jump => Told {
            title: "Thay đổi đột ngột",
            says: format!("Thay đổi hơn {percent}% so với số liệu được tiếp nhận gần nhất."),
            severities: &[Explain],
        },
        CheckCode::Outlier => Told {
            title: "Giá trị bất thường",
            says: format!(
                "Điểm z hiệu chỉnh (Iglewicz và Hoaglin, 1993) quá {} so với các lần trước; cần ít nhất {} lần.",
                number::format(limits.z_score),
                limits.z_values
            ),
            severities: &[Explain],
        },
        CheckCode::Path => tell(
            "So với lộ trình",
            "Đi ngược hướng mục tiêu, hoặc chậm so với đường từ số liệu đã có đến mục tiêu.",
            &[Explain, Informs],
        ),
        CheckCode::Parts => tell(
            "Tổng và thành phần",
            "Các dòng con vượt hoặc không khớp với dòng cha.",
            &[Explain, Informs],
        ),
        CheckCode::Late => tell(
            "Nhiệm vụ quá hạn",
            "Nhiệm vụ đã quá thời hạn mà chưa nêu nguyên nhân.",
            &[Explain],
        ),
        CheckCode::FellBack => {
            tell("Tiến độ lùi", "Tình trạng hoặc tỷ lệ hoàn thành thấp hơn lần trước.", &[Explain])
        }
        CheckCode::Repeated => tell(
            "Lời lặp lại",
            "Phần thuyết minh, kết quả giống kỳ trước, chỉ khác ngày tháng và con số.",
            &[Explain, Informs],
        ),
        CheckCode::Remedy => tell(
            "Giải pháp khắc phục",
            "Chỉ tiêu cơ quan chủ trì đang chậm hoặc xấu đi mà từ kỳ báo cáo trước chưa ghi giải pháp khắc phục; ở mức cần đẩy nhanh hoặc không đạt thì chỉ nhắc.",
            &[Blocks, Informs],
        ),
        CheckCode::Rule => tell(
            "Quy tắc của đầu mối",
            "So sánh hai vế do đầu mối đặt.",
            &[Blocks, Explain, Informs],
        ),
    }
}
