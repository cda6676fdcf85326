//! Why an act cannot be applied, in words for the person who prepared it.

use jiff::civil::Date;
use thiserror::Error;
use uuid::Uuid;

/// A reason against an act: what, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[allow(missing_docs)] // the sentence says what each field is
pub enum Refusal {
    /// The act cites nothing.
    #[error("Đợt sắp xếp chưa ghi căn cứ. Hãy ghi số, ngày và cơ quan ban hành của quyết định.")]
    NoDecision,
    /// The act does nothing.
    #[error("Đợt sắp xếp không thay đổi gì. Hãy thêm ít nhất một thay đổi hoặc bỏ đợt này.")]
    Empty,
    /// There is no day before the effective date.
    #[error("Ngày hiệu lực không hợp lệ. Hãy nhập lại ngày hiệu lực.")]
    NoSuchDay,
    /// An act of that identity is applied already.
    #[error("Đợt sắp xếp “{title}” đã được áp dụng. Không cần áp dụng lại.")]
    AppliedBefore { title: String },
    /// A body nobody entered.
    #[error("Không có cơ quan mang mã {body}. Hãy chọn cơ quan trong danh sách.")]
    UnknownBody { body: Uuid },
    /// A duty no plan sets.
    #[error("Không có trách nhiệm mang mã {slot}. Hãy tải lại trang rồi chọn lại.")]
    UnknownSlot { slot: Uuid },
    /// The body is not there on the day.
    #[error(
        "{name} không hoạt động vào ngày {}, nên không thể thay đổi từ ngày hiệu lực này. \
         Hãy chọn cơ quan khác hoặc sửa ngày hiệu lực.",
        vn(on)
    )]
    NotAlive { body: Uuid, name: String, on: Date },
    /// One act ends a body twice.
    #[error("{name} kết thúc hai lần trong cùng một đợt. Hãy bỏ bớt một dòng.")]
    EndsTwice { body: Uuid, name: String },
    /// A body begins that is known already.
    #[error("Cơ quan “{name}” đã có. Hãy chọn cơ quan đó thay vì lập mới.")]
    BeginsTwice { body: Uuid, name: String },
    /// A name without letters.
    #[error("Có cơ quan chưa có tên. Hãy nhập tên cơ quan.")]
    NoName { body: Uuid },
    /// Two living bodies of one name.
    #[error(
        "Từ ngày {} có hai cơ quan cùng tên “{name}”. \
         Hãy đặt tên khác hoặc dùng cơ quan đã có.",
        vn(on)
    )]
    NameTaken { name: String, on: Date },
    /// Two names for one body in one act.
    #[error("{name} được đổi tên hai lần trong cùng một đợt. Hãy giữ lại một tên.")]
    RenamedTwice { body: Uuid, name: String },
    /// A merger of nobody, or a division into nothing.
    #[error("Việc sáp nhập hoặc chia tách chưa đủ cơ quan. Hãy chọn cả bên chuyển và bên nhận.")]
    NobodyNamed,
    /// Bodies merged into each other.
    #[error(
        "Các cơ quan sáp nhập vòng quanh vào nhau: {names}. \
         Hãy chọn một cơ quan nhận còn hoạt động sau ngày hiệu lực."
    )]
    MergeCycle { names: String },
    /// Who should take over is not there.
    #[error(
        "{name} không hoạt động vào ngày {} nên không thể nhận việc. \
         Hãy chọn cơ quan nhận khác, hoặc lập cơ quan này trong cùng đợt.",
        vn(on)
    )]
    SuccessorNotAlive { body: Uuid, name: String, on: Date },
    /// A single body was given members, or a group was made a member.
    #[error(
        "“{group}” và “{member}” không thể là nhóm và thành viên. Nhóm gồm các cơ quan đơn lẻ."
    )]
    NotGroupAndMember { group: String, member: String },
    /// It is a member already, or is not one.
    #[error("“{member}” đã ở đúng tình trạng này trong nhóm “{group}”. Hãy bỏ dòng này.")]
    MembershipUnchanged { group: String, member: String },
    /// The giver does not hold the duty.
    #[error(
        "{name} không giữ trách nhiệm {slot} từ ngày {}. \
         Hãy xem lại ai đang giữ trách nhiệm này rồi chọn lại.",
        vn(on)
    )]
    NotHeld { slot: String, body: Uuid, name: String, on: Date },
    /// One act decides one part twice.
    #[error("Trách nhiệm {slot} của {name} được quyết định hai lần. Hãy giữ lại một dòng.")]
    DecidedTwice { slot: String, body: Uuid, name: String },
    /// Passed on to no one.
    #[error(
        "Trách nhiệm {slot} chưa có cơ quan nhận. Hãy chọn cơ quan, kết thúc có lý do, hoặc để lại quyết định sau."
    )]
    NoSuccessor { slot: String },
    /// A duty that nobody living holds, without a word why.
    #[error("Trách nhiệm {slot} được kết thúc hoặc để lại mà không nêu lý do. Hãy ghi lý do.")]
    NoReason { slot: String },
    /// A body ends and its duties are not decided.
    #[error(
        "{name} kết thúc nhưng còn {} trách nhiệm chưa quyết định: {}. \
         Hãy chọn cơ quan nhận, kết thúc có lý do, hoặc để lại quyết định sau.",
        slots.len(), some_of(slots)
    )]
    Undecided { body: Uuid, name: String, slots: Vec<String> },
    /// A later-dated act of the same bodies is applied already.
    #[error(
        "Đợt “{title}” có hiệu lực từ ngày {} đã được áp dụng cho cùng cơ quan hoặc trách nhiệm. \
         Hãy hoàn tác đợt đó, áp dụng đợt này rồi áp dụng lại, hoặc chọn ngày hiệu lực từ ngày đó \
         trở đi.",
        vn(effective)
    )]
    LaterAct { act: Uuid, title: String, effective: Date },
    /// Undoing what was never applied.
    #[error("Không có đợt sắp xếp cần hoàn tác. Hãy chọn đợt trong danh sách đã áp dụng.")]
    UnknownAct { act: Uuid },
    /// Undoing what is undone.
    #[error("Đợt “{title}” đã được hoàn tác. Không cần hoàn tác lại.")]
    UndoneBefore { act: Uuid, title: String },
    /// Acts applied since build on it.
    #[error(
        "Đợt “{title}” được áp dụng sau và dựa trên đợt này. Hãy hoàn tác đợt “{title}” trước."
    )]
    BuiltUpon { act: Uuid, title: String },
    /// What it built upon is undone, so it cannot be brought back.
    #[error(
        "Đợt “{title}”, mà đợt này dựa vào, đã được hoàn tác. Hãy khôi phục đợt “{title}” trước."
    )]
    BaseUndone { act: Uuid, title: String },
    /// An undo dated otherwise than what it undoes.
    #[error(
        "Việc hoàn tác có hiệu lực từ ngày {} của đợt được hoàn tác. Hãy dùng ngày đó.",
        vn(effective)
    )]
    UndoDate { effective: Date },
}

/// dd/mm/yyyy.
fn vn(day: &Date) -> String {
    crate::date::shown(*day)
}

/// A sentence cannot hold hundreds of duties.
fn some_of(labels: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut text = labels.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if labels.len() > SHOWN {
        text.push_str(", …");
    }
    text
}
