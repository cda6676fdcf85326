//! What the audit log's words are called in Vietnamese.

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

/// Every verb with its title.
pub const VERBS: &[(&str, &str)] = &[
    ("accept-import", "Chấp nhận kế hoạch"),
    ("add-check-rule", "Thêm quy tắc kiểm tra"),
    ("adopt-key", "Nhận khóa bí mật của hệ thống"),
    ("apply-reorganisation", "Thực hiện sắp xếp bộ máy"),
    ("approve-report", "Duyệt báo cáo"),
    ("ask-extension", "Đề nghị gia hạn"),
    ("attach-evidence", "Đính kèm minh chứng"),
    ("begin-second-step", "Bắt đầu cài xác thực hai bước"),
    ("change-password", "Đổi mật khẩu"),
    ("change-regime", "Sửa chế độ báo cáo"),
    ("close-account", "Khóa tài khoản"),
    ("close-round", "Đóng kỳ báo cáo"),
    ("comment-report", "Ghi ý kiến vào báo cáo"),
    ("correct-report", "Mở dòng đã tiếp nhận để sửa"),
    ("create-first-user", "Tạo tài khoản quản trị đầu tiên"),
    ("create-regime", "Lập chế độ báo cáo"),
    ("detach-evidence", "Gỡ minh chứng"),
    ("drop-territories", "Bỏ tệp địa bàn đang chờ nạp"),
    ("end-other-sessions", "Kết thúc các phiên khác"),
    ("end-session", "Kết thúc phiên"),
    ("export-audit", "Xuất nhật ký"),
    ("export-list", "Xuất danh sách"),
    ("give-role", "Giao vai trò"),
    ("give-up-secrets", "Bỏ các bí mật đã mã hóa"),
    ("grant-extension", "Gia hạn báo cáo"),
    ("invite-user", "Mời người dùng"),
    ("know-password-change", "Xác nhận biết việc đổi mật khẩu"),
    ("load-territories", "Nạp danh mục địa bàn"),
    ("make-account-link", "Tạo đường dẫn cho tài khoản"),
    ("make-first-user-link", "Tạo đường dẫn lập tài khoản quản trị"),
    ("make-token", "Tạo mã truy cập"),
    ("name-deputy", "Cử người thay"),
    ("open-account", "Mở khóa tài khoản"),
    ("open-round", "Mở kỳ báo cáo"),
    ("put-special-day", "Ghi ngày nghỉ, ngày làm bù"),
    ("read-import", "Đọc tệp kế hoạch"),
    ("receive-report", "Tiếp nhận báo cáo"),
    ("refuse-extension", "Không gia hạn báo cáo"),
    ("refuse-import", "Từ chối bản nhập kế hoạch"),
    ("remove-special-day", "Bỏ ngày nghỉ, ngày làm bù"),
    ("renew-recovery-codes", "Cấp lại mã khôi phục"),
    ("request", "Yêu cầu bị từ chối"),
    ("require-new-password", "Buộc đổi mật khẩu"),
    ("reset-second-step", "Gỡ xác thực hai bước của tài khoản"),
    ("return-report", "Trả lại báo cáo"),
    ("revoke-role", "Thu hồi vai trò"),
    ("revoke-token", "Thu hồi mã truy cập"),
    ("save-cells", "Nhập số liệu báo cáo"),
    ("seal-secrets", "Mã hóa các bí mật đang lưu"),
    ("settle-comment", "Xử lý xong ý kiến"),
    ("settle-finding", "Xử lý điểm cần xem"),
    ("settle-territory-finding", "Xử lý điểm cần xem của danh mục địa bàn"),
    ("sign-in", "Đăng nhập"),
    ("sign-out", "Đăng xuất"),
    ("submit-report", "Gửi báo cáo"),
    ("switch-check-rule", "Bật, tắt quy tắc kiểm tra"),
    ("turn-second-step-off", "Tắt xác thực hai bước"),
    ("turn-second-step-on", "Bật xác thực hai bước"),
    ("unlock-login", "Bỏ tạm khóa đăng nhập"),
    ("upload-source", "Tải tệp kế hoạch lên"),
    ("upload-territories", "Tải tệp địa bàn lên"),
    ("withdraw-report", "Rút lại báo cáo"),
];

const SUBJECTS: &[(&str, &str)] = &[
    ("api-token", "Mã truy cập"),
    ("audit-log", "Nhật ký"),
    ("check-rule", "Quy tắc kiểm tra"),
    ("import", "Bản nhập kế hoạch"),
    ("one-time-link", "Đường dẫn dùng một lần"),
    ("page", "Trang"),
    ("plan", "Kế hoạch"),
    ("regime", "Chế độ báo cáo"),
    ("round", "Kỳ báo cáo"),
    ("secret-key", "Khóa bí mật"),
    ("special-day", "Ngày nghỉ, ngày làm bù"),
    ("submission", "Báo cáo"),
    ("territory-source", "Tệp địa bàn đã nạp"),
    ("territory-upload", "Tệp địa bàn chờ nạp"),
    ("user", "Tài khoản"),
];

const RESULTS: &[(&str, &str)] = &[
    ("done", "Đã thực hiện"),
    ("failed", "Có lỗi"),
    ("refused", "Bị từ chối"),
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
    }
}
