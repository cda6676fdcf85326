//! The key of an office that signs papers: a PKCS#12 file and its password.

use std::path::Path;

use ansinh_formats::write::signature::SigningKey;

use crate::failure::Failure;

/// Where the password stands when no file names it.
const PASSWORD: &str = "ANSINH_SIGNING_KEY_PASSWORD";

/// Reads the key, when one is named.
pub fn read(file: Option<&Path>, password: Option<&Path>) -> Result<Option<SigningKey>, Failure> {
    let Some(file) = file else { return Ok(None) };
    let told = |what: &str| {
        Failure::new(format!(
            "Không dùng được khóa ký {}: {what} Hãy kiểm tra lại --signing-key, --signing-key-password.",
            file.display()
        ))
    };
    let bytes = std::fs::read(file).map_err(|error| told(&format!("{error}.")))?;
    let password = match password {
        Some(file) => std::fs::read_to_string(file)
            .map_err(|error| told(&format!("không đọc được tệp mật khẩu: {error}.")))?,
        None => std::env::var(PASSWORD).map_err(|_| told("chưa có mật khẩu."))?,
    };
    // An editor puts a line end behind the password.
    let password = password.trim_end_matches(['\r', '\n']);
    SigningKey::read(&bytes, password).map(Some).map_err(|error| told(&error.to_string()))
}
