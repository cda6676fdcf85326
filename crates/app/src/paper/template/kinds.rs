//! Which templates there are, and what each may name.

use ansinh_domain::template::{FieldSpec, HeadPart, Sort};
use ansinh_domain::urge::Level;

/// A paper that is made by a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TemplateKind {
    /// The consolidated report of a round.
    RoundReport,
    /// The report of one body.
    BodyReport,
    /// One page for who leads.
    Briefing,
    /// All duties of a body.
    Assignment,
    /// A letter that reminds.
    Reminder,
    /// A letter of the collector.
    Collector,
    /// A letter of the superior.
    Superior,
    /// Tờ trình on changing the plan.
    Proposal,
    /// Quyết định on changing the plan.
    Decision,
}

const fn words(name: &'static str, meaning: &'static str) -> FieldSpec {
    FieldSpec { name, arg: None, sort: Sort::Words, meaning }
}

const fn blocks(name: &'static str, meaning: &'static str) -> FieldSpec {
    FieldSpec { name, arg: None, sort: Sort::Blocks, meaning }
}

const fn list(name: &'static str, of: &'static [FieldSpec], meaning: &'static str) -> FieldSpec {
    FieldSpec { name, arg: None, sort: Sort::List(of), meaning }
}

const PLAN: FieldSpec = words("kế hoạch", "Tên, số và ngày của kế hoạch");
const PERIOD: FieldSpec = words("kỳ", "Kỳ báo cáo, viết thường: “năm 2025”");
const ISSUER: FieldSpec = words("cơ quan ban hành", "Cơ quan ký văn bản");
const TODAY: FieldSpec = words("hôm nay", "Ngày lập văn bản, viết bằng chữ");

const REPORT: &[FieldSpec] = &[
    PLAN,
    PERIOD,
    ISSUER,
    TODAY,
    words("nơi nhận báo cáo", "Cơ quan nhận báo cáo, nếu có"),
    blocks("các mục trước kết quả", "Phần lời về chỉ đạo, triển khai, có tên mục"),
    blocks("kết quả chỉ tiêu", "Từng chỉ tiêu theo nhóm: số liệu, mục tiêu, kết luận"),
    blocks("kết quả nhiệm vụ", "Nhiệm vụ đếm theo mục, nêu tên nhiệm vụ quá hạn"),
    blocks("đánh giá theo nhóm", "Bảng kết luận theo nhóm, nêu tên chỉ tiêu không ổn"),
    blocks("các mục sau kết quả", "Phần lời về đánh giá, phương hướng, kiến nghị, có tên mục"),
];

const BRIEFING: &[FieldSpec] = &[
    PLAN,
    PERIOD,
    ISSUER,
    TODAY,
    blocks("số liệu chung", "Bao nhiêu cơ quan đã gửi, chỉ tiêu đứng thế nào"),
    blocks("chỉ tiêu đáng lo", "Chỉ tiêu không ổn, xấu nhất nêu trước"),
    blocks("nhiệm vụ quá hạn", "Nhiệm vụ quá hạn, lâu nhất nêu trước"),
    blocks("cơ quan chậm báo cáo", "Cơ quan quá hạn, lâu nhất nêu trước"),
    blocks("chỉ tiêu chưa có số liệu", "Chỉ tiêu chưa có số liệu của kỳ"),
];

const ASSIGNMENT: &[FieldSpec] = &[
    PLAN,
    ISSUER,
    TODAY,
    words("cơ quan", "Cơ quan được giao"),
    words("số chỉ tiêu", "Số chỉ tiêu của cơ quan"),
    words("số nhiệm vụ", "Số nhiệm vụ của cơ quan"),
    words("số chủ trì", "Số chỉ tiêu, nhiệm vụ cơ quan chủ trì"),
];

const URGED: &[FieldSpec] = &[
    words("tên cơ quan", "Tên cơ quan"),
    words("hạn của cơ quan", "Hạn gửi báo cáo của cơ quan, viết bằng chữ"),
];

const LETTER: &[FieldSpec] = &[
    PLAN,
    PERIOD,
    ISSUER,
    TODAY,
    words("tên báo cáo", "Tên chế độ báo cáo, viết thường"),
    words("hạn gửi", "Hạn gửi báo cáo của kỳ, viết bằng chữ"),
    words("hạn mới", "Hạn mới ghi trong công văn, viết bằng chữ"),
    words(
        "văn bản trước",
        "Số, ngày công văn đôn đốc trước, nếu mọi cơ quan cùng nhận một công văn",
    ),
    words("số đã gửi", "Số cơ quan đã gửi báo cáo"),
    words("số phải gửi", "Số cơ quan phải gửi báo cáo"),
    words("bên được đôn đốc", "Tên cơ quan, hoặc “05 cơ quan nêu tại phần Kính gửi”"),
    words("cấp trên", "Cơ quan cấp trên trực tiếp, nếu có"),
    list("cơ quan được đôn đốc", URGED, "Các cơ quan công văn gửi đến"),
];

const GROUND: &[FieldSpec] = &[words("nội dung căn cứ", "Một căn cứ, không có chữ “Căn cứ” ở đầu")];

const AMENDMENT: &[FieldSpec] = &[
    PLAN,
    ISSUER,
    TODAY,
    words("cơ quan trình", "Cơ quan ký Tờ trình"),
    words("cơ quan quyết định", "Cơ quan ban hành Quyết định"),
    words("số tờ trình", "Số, ngày Tờ trình; để trống khi chưa cấp số"),
    words("lý do", "Lý do điều chỉnh"),
    words("số nội dung", "Số chỉ tiêu, nhiệm vụ được điều chỉnh"),
    words("cơ quan thực hiện", "Các cơ quan chủ trì nội dung được điều chỉnh"),
    list("căn cứ", GROUND, "Các căn cứ"),
    blocks("bảng điều chỉnh", "Bảng nội dung hiện hành và nội dung điều chỉnh"),
];

impl TemplateKind {
    /// Every template, in the order pages list them.
    pub const ALL: [TemplateKind; 9] = [
        TemplateKind::RoundReport,
        TemplateKind::BodyReport,
        TemplateKind::Briefing,
        TemplateKind::Assignment,
        TemplateKind::Reminder,
        TemplateKind::Collector,
        TemplateKind::Superior,
        TemplateKind::Proposal,
        TemplateKind::Decision,
    ];

    /// The word of addresses and of the database.
    pub fn word(self) -> &'static str {
        match self {
            TemplateKind::RoundReport => "bao-cao-tong-hop",
            TemplateKind::BodyReport => "bao-cao-co-quan",
            TemplateKind::Briefing => "bao-cao-nhanh",
            TemplateKind::Assignment => "giao-nhiem-vu",
            TemplateKind::Reminder => "don-doc-nhac-viec",
            TemplateKind::Collector => "don-doc-dau-moi",
            TemplateKind::Superior => "don-doc-cap-tren",
            TemplateKind::Proposal => "to-trinh",
            TemplateKind::Decision => "quyet-dinh",
        }
    }

    /// The template of a word.
    pub fn from_word(word: &str) -> Option<TemplateKind> {
        TemplateKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The template of a level of urging.
    pub fn of_level(level: Level) -> TemplateKind {
        match level {
            Level::Reminder => TemplateKind::Reminder,
            Level::Collector => TemplateKind::Collector,
            Level::Superior => TemplateKind::Superior,
        }
    }

    /// What pages call it.
    pub fn title(self) -> &'static str {
        match self {
            TemplateKind::RoundReport => "Báo cáo tổng hợp kết quả thực hiện",
            TemplateKind::BodyReport => "Báo cáo của một cơ quan",
            TemplateKind::Briefing => "Báo cáo nhanh",
            TemplateKind::Assignment => "Giao chỉ tiêu, nhiệm vụ cho cơ quan",
            TemplateKind::Reminder => "Công văn nhắc việc",
            TemplateKind::Collector => "Công văn đôn đốc của cơ quan đầu mối",
            TemplateKind::Superior => "Công văn đôn đốc của cơ quan cấp trên",
            TemplateKind::Proposal => "Tờ trình điều chỉnh kế hoạch",
            TemplateKind::Decision => "Quyết định điều chỉnh kế hoạch",
        }
    }

    /// Fields it may name.
    pub fn fields(self) -> &'static [FieldSpec] {
        match self {
            TemplateKind::RoundReport | TemplateKind::BodyReport => REPORT,
            TemplateKind::Briefing => BRIEFING,
            TemplateKind::Assignment => ASSIGNMENT,
            TemplateKind::Reminder | TemplateKind::Collector | TemplateKind::Superior => LETTER,
            TemplateKind::Proposal | TemplateKind::Decision => AMENDMENT,
        }
    }

    /// Parts of the head that it must set.
    pub(super) fn needed(self) -> &'static [HeadPart] {
        match self {
            TemplateKind::Reminder
            | TemplateKind::Collector
            | TemplateKind::Superior
            | TemplateKind::Proposal => &[HeadPart::Subject, HeadPart::Addressee],
            TemplateKind::Decision => &[HeadPart::Subject, HeadPart::Basis],
            _ => &[HeadPart::Subject],
        }
    }

    /// The text that came with the program: see `data/templates/README.md` for where it is from.
    pub fn shipped(self) -> &'static str {
        match self {
            TemplateKind::RoundReport => {
                include_str!("../../../data/templates/bao-cao-tong-hop.txt")
            }
            TemplateKind::BodyReport => include_str!("../../../data/templates/bao-cao-co-quan.txt"),
            TemplateKind::Briefing => include_str!("../../../data/templates/bao-cao-nhanh.txt"),
            TemplateKind::Assignment => include_str!("../../../data/templates/giao-nhiem-vu.txt"),
            TemplateKind::Reminder => include_str!("../../../data/templates/don-doc-nhac-viec.txt"),
            TemplateKind::Collector => include_str!("../../../data/templates/don-doc-dau-moi.txt"),
            TemplateKind::Superior => include_str!("../../../data/templates/don-doc-cap-tren.txt"),
            TemplateKind::Proposal => include_str!("../../../data/templates/to-trinh.txt"),
            TemplateKind::Decision => include_str!("../../../data/templates/quyet-dinh.txt"),
        }
    }
}
