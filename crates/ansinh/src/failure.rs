//! Why a command ended, in Vietnamese, with its exit code.

use std::error::Error;
use std::fmt;

use ansinh_app::AppError;
use ansinh_store::StoreError;

/// A command that could not do its work. Its text says what happened, why, and what to do next.
#[derive(Debug)]
pub struct Failure {
    text: String,
    exit_code: u8,
}

impl Failure {
    /// A failure whose whole text is given.
    pub fn new(text: impl Into<String>) -> Failure {
        Failure { text: text.into(), exit_code: 1 }
    }

    /// The same failure with another exit code than 1.
    pub fn with_exit_code(self, exit_code: u8) -> Failure {
        Failure { exit_code, ..self }
    }

    /// Something this program did not foresee: the causes are all that can be told.
    pub fn unexpected(what: &str, error: &dyn Error) -> Failure {
        Failure::new(format!("{what}: {}", with_causes(error)))
    }

    /// What the process ends with.
    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        match &error {
            AppError::Internal(cause) => {
                Failure::unexpected("Có lỗi ngoài dự kiến", cause.as_ref())
            }
            _ => Failure::new(error.to_string()),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Busy(_) => Failure::new(
                "Cơ sở dữ liệu đang bị một chương trình khác chiếm giữ. Hãy đóng chương trình đó (có thể là một An Sinh khác đang chạy) rồi thử lại.",
            ),
            StoreError::NewerThanProgram { found, known } => Failure::new(format!(
                "Cơ sở dữ liệu thuộc phiên bản An Sinh mới hơn (bước nâng cấp {found}; chương trình này chỉ biết đến {known}). Hãy dùng bản An Sinh mới hơn; dữ liệu chưa bị thay đổi."
            )),
            StoreError::ChangedMigration { version } => Failure::new(format!(
                "Bước nâng cấp {version} của cơ sở dữ liệu không khớp với chương trình này. Hãy dùng đúng bản An Sinh đã tạo cơ sở dữ liệu, hoặc khôi phục từ bản sao lưu; dữ liệu chưa bị thay đổi."
            )),
            StoreError::Unavailable(reason) => Failure::new(format!(
                "Không mở được cơ sở dữ liệu: {reason}. Hãy kiểm tra đường dẫn, quyền ghi và máy chủ cơ sở dữ liệu."
            )),
            _ => Failure::unexpected("Có lỗi ngoài dự kiến của cơ sở dữ liệu", &error),
        }
    }
}

fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        // Some errors repeat their cause in their own text.
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = error.source();
    }
    text
}
