//! What the audit log's words are called in Vietnamese.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::access::Role;
use crate::number;
use crate::reorganisation::DutyRole;
use crate::report::{Field, State, TaskStatus};

/// What was done, as a person reads it. A verb this program does not know (an older or newer one
/// wrote it) is shown as it stands.
pub fn verb_title(verb: &str) -> &str {
    VERBS.iter().find(|(word, _)| *word == verb).map_or(verb, |(_, title)| title)
}

/// What sort of thing it was done to.
pub fn subject_title(kind: &str) -> &str {
    SUBJECTS.iter().find(|(word, _)| *word == kind).map_or(kind, |(_, title)| title)
}

/// Why something was not done, or that it was.
pub fn result_title(result: &str) -> &str {
    RESULTS.iter().find(|(word, _)| *word == result).map_or(result, |(_, title)| title)
}

/// What a part of a change is called; one this program does not know is shown as it stands.
pub fn field_title(field: &str) -> &str {
    FIELDS.iter().find(|(word, _)| *word == field).map_or(field, |(_, title)| title)
}

/// Name of the part that tells of one cell of a report: its row, its column and, where the row is
/// broken down, the territory.
pub fn cell_part(code: &str, field: Field, territory: &str) -> String {
    let at = if territory.is_empty() { String::new() } else { format!(":{territory}") };
    format!("cell:{}:{code}{at}", field.word())
}

/// Name of the part that tells what was decided for one duty of one body.
pub fn duty_part(plan: &str, code: &str, role: DutyRole, giver: &str) -> String {
    format!("duty:{plan}:{}:{code}:{giver}", role_of_duty(role))
}

fn role_of_duty(role: DutyRole) -> &'static str {
    match role {
        DutyRole::Lead => "lead",
        DutyRole::Coordinating => "coordinating",
        DutyRole::FollowUp => "follow-up",
    }
}

/// What a part is called: a field, a cell ([`cell_part`]) or a duty ([`duty_part`]).
pub fn part_title(part: &str) -> String {
    let title = match part.split_once(':') {
        Some(("cell", rest)) => title_of_cell(rest),
        Some(("duty", rest)) => title_of_duty(rest),
        _ => None,
    };
    title.unwrap_or_else(|| field_title(part).to_owned())
}

fn title_of_cell(rest: &str) -> Option<String> {
    let (word, rest) = rest.split_once(':')?;
    let column = Field::from_word(word)?.title();
    Some(match rest.split_once(':') {
        None => format!("{rest} – {column}"),
        Some((code, territory)) => format!("{code} – {column} (địa bàn {territory})"),
    })
}

fn title_of_duty(rest: &str) -> Option<String> {
    let mut words = rest.splitn(4, ':');
    let (_plan, role, code, giver) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let role = [DutyRole::Lead, DutyRole::Coordinating, DutyRole::FollowUp]
        .into_iter()
        .find(|known| role_of_duty(*known) == role)?;
    Some(format!("{code} – {} ({giver})", role.vietnamese()))
}

/// What a cell holds, from its word.
fn cell_words(part: &str, value: &str) -> Option<String> {
    let (word, _) = part.strip_prefix("cell:")?.split_once(':')?;
    match Field::from_word(word)? {
        Field::Status => {
            let status = TaskStatus::ALL.into_iter().find(|status| status.word() == value)?;
            Some(status.title().to_owned())
        }
        Field::Value | Field::Percent => {
            Some(value.parse().map_or_else(|_| value.to_owned(), number::format))
        }
        Field::AsOf => value.parse().ok().map(crate::date::shown),
        _ => Some(value.to_owned()),
    }
}

/// The value of a part as a person reads it: words of the program in Vietnamese, days and instants
/// as they are written here, anything else as it stands.
pub fn value_words(field: &str, value: &str) -> String {
    if let Some(words) = cell_words(field, value) {
        return words;
    }
    let field = if field.starts_with("duty:") { "duty" } else { field };
    if let Some((_, title)) = VALUES.iter().find(|(word, _)| *word == (field, value)) {
        return (*title).to_owned();
    }
    if field == "role" {
        let role = Role::ALL.into_iter().find(|role| role_word(*role) == value);
        return role.map_or_else(|| value.to_owned(), |role| role.title().to_owned());
    }
    if field == "state" {
        let state = State::ALL.into_iter().find(|state| state.word() == value);
        return state.map_or_else(|| value.to_owned(), |state| state.title().to_owned());
    }
    if let Ok(day) = value.parse::<Date>()
        && value.len() == "2025-07-01".len()
    {
        return crate::date::shown(day);
    }
    match (value, value.parse::<Timestamp>()) {
        ("true", _) => "có".to_owned(),
        ("false", _) => "không".to_owned(),
        (_, Ok(at)) => {
            let local = Offset::constant(7).to_datetime(at);
            let day = crate::date::shown(local.date());
            format!("{:02}:{:02} ngày {day}", local.hour(), local.minute())
        }
        (other, Err(_)) => other.to_owned(),
    }
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Administrator => "administrator",
        Role::Coordinator => "coordinator",
        Role::Approver => "approver",
        Role::ReportingOfficer => "reporting-officer",
        Role::Leader => "leader",
        Role::Supervisor => "supervisor",
        Role::Auditor => "auditor",
    }
}

/// Every part of a change with its title.
pub const FIELDS: &[(&str, &str)] = &[
    ("about", "Độ lệch cho phép của mục tiêu khoảng"),
    ("acceleration", "Ngưỡng cần đẩy nhanh"),
    ("active", "Đang mở"),
    ("acts", "Số đợt sắp xếp"),
    ("address", "Trang"),
    ("answer", "Cách xử lý"),
    ("as_of", "Tính đến ngày"),
    ("basis", "Căn cứ"),
    ("below", "Ẩn số nhỏ hơn"),
    ("bodies", "Số cơ quan"),
    ("body", "Cơ quan"),
    ("cause", "Nguyên nhân"),
    ("cells", "Số ô"),
    ("change", "Thay đổi"),
    ("changes", "Số thay đổi"),
    ("choice", "Phương án số"),
    ("client_id", "Mã ứng dụng"),
    ("closed", "Đã đóng"),
    ("column", "Cột"),
    ("comment", "Ý kiến"),
    ("confidence", "Mức tin tưởng"),
    ("confirmed", "Xác nhận"),
    ("cut_off", "Chốt số liệu"),
    ("date", "Ngày cho dòng không ghi ngày"),
    ("day", "Ngày"),
    ("days_before", "Nhắc trước hạn (ngày)"),
    ("days_coordinator", "Số ngày làm việc để đầu mối tiếp nhận"),
    ("days_head", "Số ngày làm việc để thủ trưởng duyệt"),
    ("days_mend", "Số ngày làm việc để cơ quan sửa"),
    ("deadline", "Hạn mới"),
    ("decision", "Văn bản quyết định"),
    ("deputies_revoked", "Người thay mặt bị thu hồi theo"),
    ("deputy_of", "Thay mặt"),
    ("deteriorating", "Ngưỡng xấu đi"),
    ("due", "Hạn gửi"),
    ("duties", "Số trách nhiệm"),
    ("duties_moved", "Số trách nhiệm đổi cơ quan giữ"),
    ("duty_day", "Ngày xác định trách nhiệm"),
    ("effective", "Ngày hiệu lực"),
    ("email", "Thư điện tử"),
    ("events", "Sự kiện"),
    ("every", "Nhắc lại sau hạn cách nhau (ngày làm việc)"),
    ("expires_at", "Hết hạn lúc"),
    ("extension", "Đề nghị gia hạn"),
    ("figures", "Số số liệu được ghi nhận"),
    ("file", "Tệp"),
    ("filter", "Điều kiện lọc"),
    ("finding", "Điểm số"),
    ("findings", "Số điểm cần xem"),
    ("forms", "Biểu mẫu"),
    ("frequency", "Tần suất"),
    ("from", "Từ ngày"),
    ("giver", "Cơ quan được rà soát trách nhiệm"),
    ("group", "Nhóm cơ quan"),
    ("hidden", "Số số liệu bị ẩn"),
    ("hour", "Giờ gửi"),
    ("how", "Cách đăng nhập"),
    ("indicators", "Số chỉ tiêu"),
    ("indicators_asked", "Chỉ tiêu phải báo cáo"),
    ("into", "Cơ quan nhận"),
    ("issuer", "Bên cung cấp"),
    ("item", "Mục"),
    ("item_code", "Mã chỉ tiêu, nhiệm vụ"),
    ("item_codes", "Các dòng"),
    ("key", "Dấu của khóa"),
    ("kind", "Loại"),
    ("land_day", "Địa bàn của ngày"),
    ("level", "Cấp đôn đốc"),
    ("levels", "Thứ tự các mức"),
    ("link_by", "Nhận ra người dùng theo"),
    ("locked_until", "Phải chờ đến"),
    ("login", "Tên đăng nhập"),
    ("member", "Thành viên"),
    ("messages", "Số thông báo"),
    ("method", "Phương pháp"),
    ("more_cells", "Số ô khác"),
    ("name", "Tên"),
    ("note", "Đã sửa gì"),
    ("number", "Số, ký hiệu"),
    ("on_day", "Nhắc vào ngày đến hạn"),
    ("on_track", "Ngưỡng đúng tiến độ"),
    ("open", "Còn mở"),
    ("opens_days_before", "Mở kỳ trước hạn (ngày)"),
    ("path", "Cách đánh giá"),
    ("period", "Kỳ"),
    ("plan", "Kế hoạch"),
    ("preset_part", "Đợt trong phương án"),
    ("provider", "Hệ thống đăng nhập"),
    ("providers", "Số hệ thống đăng nhập"),
    ("purpose", "Loại đường dẫn"),
    ("questions", "Số điều cần hỏi lại"),
    ("reason", "Lý do"),
    ("recovery_codes", "Số mã khôi phục"),
    ("reminder_kinds", "Loại việc được nhắc"),
    ("replaced", "Thay cho công bố số"),
    ("role", "Vai trò"),
    ("rows", "Số dòng"),
    ("rows_added", "Số dòng báo cáo mở thêm"),
    ("rows_dropped", "Số dòng báo cáo thôi phải làm"),
    ("rows_left_out", "Số dòng không đọc được"),
    ("rows_moved", "Số dòng báo cáo chuyển theo"),
    ("rows_restored", "Số dòng báo cáo phải làm trở lại"),
    ("rule", "Quy tắc"),
    ("rules", "Số quy tắc"),
    ("scopes", "Phạm vi"),
    ("second_step", "Xác thực hai bước"),
    ("second_step_of", "Xác thực hai bước"),
    ("secret_stored", "Có lưu mật khẩu ứng dụng"),
    ("secrets", "Số bí mật"),
    ("section", "Mục của báo cáo"),
    ("sections_asked", "Phần thuyết minh"),
    ("seed", "Số khởi tạo"),
    ("sentence", "Nội dung"),
    ("sessions_ended", "Số phiên đã kết thúc"),
    ("setting", "Thiết lập"),
    ("settled", "Đã xử lý xong"),
    ("settled_questions", "Các điều đã trả lời"),
    ("severity", "Mức độ"),
    ("sha256", "Mã kiểm tra tệp (SHA-256)"),
    ("slug", "Từ trong địa chỉ"),
    ("soon_days", "Số ngày coi là sắp đến hạn"),
    ("source", "Nguồn, căn cứ"),
    ("stale_days", "Số ngày coi là số liệu cũ"),
    ("standing", "Tình trạng"),
    ("state", "Trạng thái"),
    ("status", "Tình trạng"),
    ("steps", "Ai báo cáo ai"),
    ("subject", "Mã người dùng ở hệ thống đó"),
    ("tasks", "Số nhiệm vụ"),
    ("tasks_asked", "Nhiệm vụ phải báo cáo"),
    ("territory_code", "Mã địa bàn"),
    ("times", "Số lần nhắc sau hạn"),
    ("to", "Đến hết ngày"),
    ("told_by_mail", "Nhận qua thư điện tử"),
    ("told_in_app", "Nhận trong phần mềm"),
    ("tolerance", "Sai lệch cho phép"),
    ("typed", "Nội dung nhập"),
    ("under", "Cơ quan cấp trên"),
    ("unit", "Đơn vị trong danh mục"),
    ("units", "Đơn vị đếm người"),
    ("user", "Tài khoản"),
    ("value", "Giá trị"),
    ("verdict", "Quyết định"),
    ("waiting", "Số dòng chờ xác nhận"),
    ("wanted", "Ngày xin gia hạn đến"),
    ("way", "Cách gửi"),
    ("webhook_url", "Địa chỉ nhận"),
    ("webhooks", "Số webhook"),
    ("wording", "Lời văn mới"),
    ("year", "Năm"),
];

const VALUES: &[((&str, &str), &str)] = &[
    (("answer", "accepted"), "giữ cách đọc"),
    (("answer", "chosen"), "chọn cách đọc khác"),
    (("answer", "code"), "sửa mã"),
    (("answer", "ignored"), "bỏ qua"),
    (("answer", "kept"), "giữ cách đọc"),
    (("answer", "name"), "sửa tên"),
    (("answer", "typed"), "nhập giá trị"),
    (("change", "begin"), "lập mới"),
    (("change", "end"), "chấm dứt"),
    (("change", "join"), "vào nhóm"),
    (("change", "leave"), "ra khỏi nhóm"),
    (("change", "merge"), "hợp nhất"),
    (("change", "place"), "đổi cơ quan cấp trên"),
    (("change", "rename"), "đổi tên"),
    (("change", "split"), "chia tách"),
    (("duty", "close"), "kết thúc, không ai kế thừa"),
    (("duty", "put-off"), "để lại quyết định sau"),
    (("extension", "asked"), "chờ quyết định"),
    (("extension", "granted"), "đồng ý"),
    (("extension", "refused"), "không đồng ý"),
    (("how", "link"), "đường dẫn dùng một lần"),
    (("how", "oidc"), "tài khoản ở hệ thống khác"),
    (("how", "password"), "mật khẩu"),
    (("how", "recovery-code"), "mã khôi phục"),
    (("how", "totp"), "mật khẩu và mã xác nhận"),
    (("level", "collector"), "cơ quan đầu mối"),
    (("level", "reminder"), "nhắc việc"),
    (("level", "superior"), "cơ quan cấp trên"),
    (("link_by", "email"), "thư điện tử đã xác nhận, hoặc liên kết"),
    (("link_by", "subject"), "liên kết do người dùng tạo"),
    (("purpose", "first-administrator"), "lập tài khoản quản trị đầu tiên"),
    (("purpose", "invitation"), "lời mời"),
    (("purpose", "password-reset"), "đặt lại mật khẩu"),
    (("reason", "the key was lost"), "mất khóa bí mật"),
    (("second_step_of", "ours"), "vẫn hỏi mã của An Sinh"),
    (("second_step_of", "theirs"), "tin hệ thống đó"),
    (("standing", "approved"), "đã duyệt"),
    (("standing", "proposed"), "chờ duyệt"),
    (("standing", "refused"), "không duyệt"),
    (("standing", "withdrawn"), "thôi dùng"),
    (("verdict", "close"), "kết thúc"),
    (("verdict", "keep"), "giữ nguyên"),
    (("verdict", "restate"), "viết lại"),
];

/// Every verb with its title.
pub const VERBS: &[(&str, &str)] = &[
    ("accept-import", "Chấp nhận kế hoạch"),
    ("accept-invitation", "Nhận tài khoản được mời"),
    ("add-check-rule", "Thêm quy tắc kiểm tra"),
    ("add-identity-provider", "Thêm hệ thống đăng nhập"),
    ("add-webhook", "Thêm webhook"),
    ("adopt-key", "Nhận khóa bí mật của hệ thống"),
    ("apply-reorganisation", "Thực hiện sắp xếp bộ máy"),
    ("apply-report-form", "Ghi mẫu Excel vào báo cáo"),
    ("approve-baseline", "Duyệt số liệu tính lại"),
    ("approve-report", "Duyệt báo cáo"),
    ("ask-extension", "Đề nghị gia hạn"),
    ("ask-identity-provider", "Liên lạc hệ thống đăng nhập"),
    ("attach-evidence", "Đính kèm minh chứng"),
    ("begin-reorganisation", "Lập bản chuẩn bị sắp xếp bộ máy"),
    ("begin-second-step", "Bắt đầu cài xác thực hai bước"),
    ("change-amendment", "Sửa văn bản điều chỉnh kế hoạch"),
    ("change-identity-provider", "Sửa hệ thống đăng nhập"),
    ("change-letter", "Sửa công văn đôn đốc"),
    ("change-paper-head", "Sửa phần đầu văn bản"),
    ("change-password", "Đổi mật khẩu"),
    ("change-regime", "Sửa chế độ báo cáo"),
    ("change-reorganisation", "Sửa bản chuẩn bị sắp xếp bộ máy"),
    ("change-webhook", "Sửa webhook"),
    ("check-signatures", "Kiểm tra lại chữ ký số của tệp"),
    ("choose-assessment-path", "Chọn cách đánh giá chỉ tiêu"),
    ("choose-channels", "Chọn cách nhận thông báo"),
    ("close-account", "Khóa tài khoản"),
    ("close-milestone", "Chốt kết quả của mốc"),
    ("close-round", "Đóng kỳ báo cáo"),
    ("comment-indicator", "Ghi ý kiến về chỉ tiêu"),
    ("comment-report", "Ghi ý kiến vào báo cáo"),
    ("confirm-published", "Xác nhận số liệu công bố"),
    ("correct-report", "Mở dòng đã tiếp nhận để sửa"),
    ("create-first-user", "Tạo tài khoản quản trị đầu tiên"),
    ("create-regime", "Lập chế độ báo cáo"),
    ("decide-duties", "Quyết định việc kế thừa trách nhiệm"),
    ("decide-lost-meaning", "Quyết định việc hết nghĩa"),
    ("detach-evidence", "Gỡ minh chứng"),
    ("draft-amendment", "Soạn Tờ trình, Quyết định điều chỉnh"),
    ("draft-letter", "Soạn công văn đôn đốc"),
    ("draft-round-report", "Chốt dự thảo báo cáo tổng hợp"),
    ("drop-amendment", "Bỏ dự thảo điều chỉnh kế hoạch"),
    ("drop-borders", "Bỏ tệp ranh giới"),
    ("drop-letter", "Bỏ dự thảo công văn đôn đốc"),
    ("drop-reorganisation", "Bỏ bản chuẩn bị sắp xếp bộ máy"),
    ("drop-report-form", "Bỏ mẫu Excel đang chờ"),
    ("drop-round-report", "Bỏ dự thảo báo cáo tổng hợp"),
    ("drop-territories", "Bỏ tệp địa bàn đang chờ nạp"),
    ("end-other-sessions", "Kết thúc các phiên khác"),
    ("end-session", "Kết thúc phiên"),
    ("enter-members", "Ghi thành viên của nhóm cơ quan"),
    ("export-audit", "Xuất nhật ký"),
    ("export-list", "Xuất danh sách"),
    ("give-role", "Giao vai trò"),
    ("give-up-secrets", "Bỏ các bí mật đã mã hóa"),
    ("grant-extension", "Gia hạn báo cáo"),
    ("import-published", "Nạp số liệu công bố"),
    ("invite-user", "Mời người dùng"),
    ("issue-amendment", "Ghi số văn bản điều chỉnh kế hoạch"),
    ("issue-letter", "Ghi số công văn đôn đốc"),
    ("issue-round-report", "Ghi số báo cáo tổng hợp"),
    ("know-password-change", "Xác nhận biết việc đổi mật khẩu"),
    ("link-identity", "Liên kết tài khoản ở hệ thống khác"),
    ("load-borders", "Nạp tệp ranh giới"),
    ("load-preset", "Nạp phương án sắp xếp bộ máy"),
    ("load-territories", "Nạp danh mục địa bàn"),
    ("make-account-link", "Tạo đường dẫn cho tài khoản"),
    ("make-demo", "Lập bản minh hoạ"),
    ("make-feed", "Tạo địa chỉ lịch"),
    ("make-first-user-link", "Tạo đường dẫn lập tài khoản quản trị"),
    ("make-token", "Tạo mã truy cập"),
    ("name-deputy", "Cử người thay"),
    ("note-letter", "Ghi việc nhận, trả lời công văn đôn đốc"),
    ("note-series-break", "Ghi thay đổi địa bàn của số liệu"),
    ("open-account", "Mở khóa tài khoản"),
    ("open-round", "Mở kỳ báo cáo"),
    ("propose-baseline", "Đề xuất số liệu tính lại theo địa bàn mới"),
    ("publish-figures", "Công khai số liệu của kế hoạch"),
    ("put-special-day", "Ghi ngày nghỉ, ngày làm bù"),
    ("read-import", "Đọc tệp kế hoạch"),
    ("receive-report", "Tiếp nhận báo cáo"),
    ("refuse-baseline", "Không duyệt số liệu tính lại"),
    ("refuse-extension", "Không gia hạn báo cáo"),
    ("refuse-import", "Từ chối bản nhập kế hoạch"),
    ("refuse-published", "Không xác nhận số liệu công bố"),
    ("remind", "Nhắc việc trong ngày"),
    ("remove-special-day", "Bỏ ngày nghỉ, ngày làm bù"),
    ("renew-recovery-codes", "Cấp lại mã khôi phục"),
    ("renew-webhook-secret", "Tạo khóa ký mới cho webhook"),
    ("request", "Yêu cầu bị từ chối"),
    ("require-new-password", "Buộc đổi mật khẩu"),
    ("reset-password", "Đặt lại mật khẩu bằng đường dẫn"),
    ("reset-second-step", "Gỡ xác thực hai bước của tài khoản"),
    ("return-report", "Trả lại báo cáo"),
    ("revoke-feed", "Thu hồi địa chỉ lịch"),
    ("revoke-role", "Thu hồi vai trò"),
    ("revoke-token", "Thu hồi mã truy cập"),
    ("rotate-key", "Đổi khóa bí mật của hệ thống"),
    ("save-cells", "Nhập số liệu báo cáo"),
    ("save-section", "Sửa mục của báo cáo tổng hợp"),
    ("save-template", "Sửa mẫu văn bản"),
    ("say-outlook", "Ghi nhận định về chỉ tiêu"),
    ("seal-secrets", "Mã hóa các bí mật đang lưu"),
    ("send-test-event", "Gửi thử webhook"),
    ("send-test-mail", "Gửi thử thư điện tử"),
    ("set-assessment-thresholds", "Đổi ngưỡng đánh giá"),
    ("set-baseline", "Duyệt giá trị gốc"),
    ("set-plan-territory", "Ghi địa bàn của kế hoạch"),
    ("set-reminder-rules", "Đổi quy tắc nhắc việc"),
    ("set-small-counts", "Đổi ngưỡng số nhỏ khi công khai"),
    ("set-threshold", "Đổi thiết lập"),
    ("settle-comment", "Xử lý xong ý kiến"),
    ("settle-finding", "Xử lý điểm cần xem"),
    ("settle-section", "Chọn nội dung mục của báo cáo tổng hợp"),
    ("settle-territory-finding", "Xử lý điểm cần xem của danh mục địa bàn"),
    ("sign-amendment", "Nhận tệp đã ký của văn bản điều chỉnh kế hoạch"),
    ("sign-in", "Đăng nhập"),
    ("sign-letter", "Nhận tệp đã ký của công văn đôn đốc"),
    ("sign-out", "Đăng xuất"),
    ("sign-round-report", "Nhận tệp đã ký của báo cáo tổng hợp"),
    ("submit-report", "Gửi báo cáo"),
    ("switch-check-rule", "Bật, tắt quy tắc kiểm tra"),
    ("take-over-section", "Tiếp quản việc sửa mục của báo cáo tổng hợp"),
    ("turn-second-step-off", "Tắt xác thực hai bước"),
    ("turn-second-step-on", "Bật xác thực hai bước"),
    ("undo-reorganisation", "Hoàn tác đợt sắp xếp bộ máy"),
    ("unlink-identity", "Gỡ liên kết tài khoản ở hệ thống khác"),
    ("unlock-login", "Bỏ tạm khóa đăng nhập"),
    ("upload-report-form", "Tải mẫu Excel lên"),
    ("upload-source", "Tải tệp kế hoạch lên"),
    ("upload-territories", "Tải tệp địa bàn lên"),
    ("view-personal-data", "Xem dữ liệu cá nhân"),
    ("withdraw-baseline", "Thôi dùng số liệu tính lại"),
    ("withdraw-comment", "Rút lại ý kiến về chỉ tiêu"),
    ("withdraw-publication", "Thu hồi số liệu đã công khai"),
    ("withdraw-report", "Rút lại báo cáo"),
];

const SUBJECTS: &[(&str, &str)] = &[
    ("amendment", "Lần điều chỉnh kế hoạch"),
    ("api-token", "Mã truy cập"),
    ("audit-log", "Nhật ký"),
    ("baseline", "Số liệu tính lại"),
    ("body", "Cơ quan"),
    ("border-file", "Tệp ranh giới"),
    ("calendar-feed", "Địa chỉ lịch"),
    ("check-rule", "Quy tắc kiểm tra"),
    ("identity-provider", "Hệ thống đăng nhập"),
    ("import", "Bản nhập kế hoạch"),
    ("indicator", "Chỉ tiêu"),
    ("message", "Thông báo"),
    ("one-time-link", "Đường dẫn dùng một lần"),
    ("page", "Trang"),
    ("paper", "Văn bản"),
    ("paper-template", "Mẫu văn bản"),
    ("plan", "Kế hoạch"),
    ("plan-paper", "Văn bản điều chỉnh"),
    ("preset", "Phương án sắp xếp bộ máy"),
    ("publication", "Số liệu công khai"),
    ("published-figure", "Số liệu đã công bố"),
    ("published-file", "Bảng số liệu đã công bố"),
    ("regime", "Chế độ báo cáo"),
    ("reorganisation", "Đợt sắp xếp bộ máy"),
    ("reorganisation-draft", "Bản chuẩn bị sắp xếp bộ máy"),
    ("round", "Kỳ báo cáo"),
    ("secret-key", "Khóa bí mật"),
    ("setting", "Thiết lập"),
    ("special-day", "Ngày nghỉ, ngày làm bù"),
    ("submission", "Báo cáo"),
    ("task", "Nhiệm vụ"),
    ("territory-source", "Tệp địa bàn đã nạp"),
    ("territory-upload", "Tệp địa bàn chờ nạp"),
    ("user", "Tài khoản"),
    ("webhook", "Webhook"),
];

const RESULTS: &[(&str, &str)] = &[
    ("clock-skew", "Giờ hai máy lệch nhau"),
    ("closed-account", "Tài khoản đã khóa"),
    ("done", "Đã thực hiện"),
    ("email-not-verified", "Thư điện tử chưa được xác nhận"),
    ("failed", "Có lỗi"),
    ("not-begun", "Không bắt đầu từ trình duyệt này"),
    ("not-linked", "Chưa liên kết tài khoản"),
    ("not-trusted", "Thông tin không tin được"),
    ("provider-refused", "Hệ thống kia không xác nhận"),
    ("refused", "Bị từ chối"),
    ("taken", "Đã liên kết với tài khoản khác"),
    ("wrong-code", "Sai mã xác thực"),
    ("wrong-password", "Sai tên đăng nhập hoặc mật khẩu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_named_once() {
        for words in [VERBS, SUBJECTS, RESULTS] {
            assert!(words.is_sorted_by(|a, b| a.0 < b.0), "{words:?}");
        }
        assert_eq!(verb_title("sign-in"), "Đăng nhập");
        assert_eq!(verb_title("of-tomorrow"), "of-tomorrow");
        assert_eq!(subject_title("user"), "Tài khoản");
        assert_eq!(result_title("done"), "Đã thực hiện");
        assert!(FIELDS.is_sorted_by(|a, b| a.0 < b.0), "{FIELDS:?}");
        assert!(VALUES.is_sorted_by(|a, b| a.0 < b.0), "{VALUES:?}");
        assert_eq!(field_title("role"), "Vai trò");
        assert_eq!(field_title("of_tomorrow"), "of_tomorrow");
    }

    #[test]
    fn values_are_said_as_people_read_them() {
        let check = |field: &str, value: &str, words: &str| {
            assert_eq!(value_words(field, value), words, "{field} {value}");
        };
        check("role", "reporting-officer", "Cán bộ báo cáo");
        check("role", "of-tomorrow", "of-tomorrow");
        check("from", "2025-07-01", "01/07/2025");
        check("locked_until", "2024-12-02T01:00:00Z", "08:00 ngày 02/12/2024");
        check("active", "true", "có");
        check("how", "totp", "mật khẩu và mã xác nhận");
        check("typed", "totp", "totp");
        check("rows", "7", "7");
        check("name", "", "");
        check("state", "draft", "Đang nhập");
        check("cell:value:1.1", "12.5", "12,5");
        check("cell:value:1.1", "Hoàn thành", "Hoàn thành");
        check("cell:status:I.1", "done", "Đã hoàn thành");
        check("cell:as-of:1.1", "2025-07-01", "01/07/2025");
        check("duty:ke-hoach:lead:1.1:Sở A", "put-off", "để lại quyết định sau");
    }

    #[test]
    fn parts_of_cells_and_duties_are_named() {
        let check = |part: &str, title: &str| assert_eq!(part_title(part), title, "{part}");
        check(&cell_part("1.1", Field::Value, ""), "1.1 – Kết quả");
        check(
            &cell_part("5.10-1", Field::NoData, "x"),
            "5.10-1 – Lý do chưa có số liệu (địa bàn x)",
        );
        check(&duty_part("kh", "VI.2", DutyRole::FollowUp, "Sở A"), "VI.2 – theo dõi (Sở A)");
        check("cell:of-tomorrow:1.1", "cell:of-tomorrow:1.1");
        check("duty:kh:of-tomorrow:1.1:x", "duty:kh:of-tomorrow:1.1:x");
        check("role", "Vai trò");
    }

    #[test]
    fn roles_have_the_words_of_the_database() {
        for role in Role::ALL {
            let word = serde_json::to_string(&role).unwrap();
            assert_eq!(word.trim_matches('"'), role_word(role));
        }
        for state in State::ALL {
            let word = serde_json::to_string(&state).unwrap();
            assert_eq!(word.trim_matches('"'), state.word());
        }
    }
}
