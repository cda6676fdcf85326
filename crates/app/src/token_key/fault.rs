//! What goes wrong with a signing device, and what to do.

use ansinh_formats::write::signature::SigningError;
use cryptoki::error::{Error, RvError};

/// Why a device did not sign. Vietnamese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// It may another time.
    Passing(String),
    /// It must not be asked again before a person mended something.
    Final(String),
}

impl Fault {
    pub(super) fn into_error(self) -> SigningError {
        match self {
            Fault::Passing(reason) | Fault::Final(reason) => SigningError::Device(reason),
        }
    }
}

/// What a library says, in words for whoever can do something about it.
pub(super) fn told(error: &Error) -> Fault {
    let Error::Pkcs11(code, _) = error else {
        return Fault::Passing(format!("Thiết bị ký không dùng được: {error}. Hãy báo quản trị."));
    };
    match code {
        RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange => Fault::Final(
            "Thiết bị ký không nhận mã PIN. Chương trình không thử lại, để thiết bị khỏi bị khóa: hãy sửa mã PIN (--pkcs11-pin-file hoặc biến ANSINH_PKCS11_PIN) rồi chạy lại chương trình.".to_owned(),
        ),
        RvError::PinLocked => Fault::Final(
            "Thiết bị ký đã bị khóa mã PIN. Hãy mở khóa bằng phần mềm của thiết bị (mã PUK hoặc SO PIN), rồi chạy lại chương trình.".to_owned(),
        ),
        RvError::PinExpired => Fault::Final(
            "Mã PIN của thiết bị ký đã hết hạn. Hãy đổi bằng phần mềm của thiết bị, sửa mã PIN, rồi chạy lại chương trình.".to_owned(),
        ),
        RvError::TokenNotPresent
        | RvError::TokenNotRecognized
        | RvError::DeviceRemoved
        | RvError::DeviceError
        | RvError::SlotIdInvalid
        | RvError::SessionClosed
        | RvError::SessionHandleInvalid => Fault::Passing(
            "Thiết bị ký không trả lời: đã bị rút ra hoặc hỏng. Hãy cắm lại thiết bị rồi làm lại; chương trình tự mở lại thiết bị.".to_owned(),
        ),
        _ => Fault::Passing(format!(
            "Thiết bị ký báo lỗi: {error} Hãy rút ra, cắm lại thiết bị rồi làm lại; nếu vẫn lỗi, hãy báo quản trị."
        )),
    }
}
