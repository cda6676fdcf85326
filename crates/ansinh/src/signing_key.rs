//! The key of an office that signs papers: a PKCS#12 file and its password, or a device and its PIN.

use std::path::Path;

use ansinh_app::token_key::{self, KeyName, Pin, TokenName, TokenPlace};
use ansinh_formats::write::signature::SigningKey;

use crate::cli::SigningOptions;
use crate::failure::Failure;

/// Where the password stands when no file names it.
const PASSWORD: &str = "ANSINH_SIGNING_KEY_PASSWORD";
/// Where the PIN stands when no file names it.
const PIN: &str = "ANSINH_PKCS11_PIN";

/// Reads the key, when one is named. A device may take its time over this.
///
/// # Errors
/// Why it cannot be used, in Vietnamese.
pub fn read(options: &SigningOptions) -> Result<Option<SigningKey>, Failure> {
    match (&options.signing_key, &options.pkcs11_module) {
        (Some(file), _) => in_file(file, options.signing_key_password.as_deref()).map(Some),
        (None, Some(module)) => in_device(module, options).map(Some),
        (None, None) => Ok(None),
    }
}

fn in_file(file: &Path, password: Option<&Path>) -> Result<SigningKey, Failure> {
    let told = |what: &str| {
        Failure::new(format!(
            "Không dùng được khóa ký {}: {what} Hãy kiểm tra lại --signing-key, --signing-key-password.",
            file.display()
        ))
    };
    let bytes = std::fs::read(file).map_err(|error| told(&format!("{error}.")))?;
    let password = secret(password, PASSWORD).map_err(|why| told(&format!("mật khẩu: {why}")))?;
    SigningKey::read(&bytes, &password).map_err(|error| told(&error.to_string()))
}

fn in_device(module: &Path, options: &SigningOptions) -> Result<SigningKey, Failure> {
    let told = |what: &str| {
        Failure::new(format!("Không dùng được khóa ký trong thiết bị (--pkcs11-module): {what}"))
    };
    let key = match &options.pkcs11_key {
        None => None,
        Some(text) => Some(KeyName::parse(text).ok_or_else(|| {
            told("--pkcs11-key không đúng. Hãy ghi nhãn của khóa, hoặc id: và mã ở dạng thập lục phân, ví dụ id:01.")
        })?),
    };
    let pin = secret(options.pkcs11_pin_file.as_deref(), PIN).map_err(|why| {
        told(&format!("mã PIN: {why} Hãy kiểm tra --pkcs11-pin-file hoặc biến {PIN}."))
    })?;
    let token = options.pkcs11_token.as_deref().map(TokenName::parse);
    let place = TokenPlace { module: module.to_owned(), token, key };
    token_key::open(place, Pin::new(pin)).map_err(|error| told(&error.to_string()))
}

/// A secret from a file, or else from a variable.
fn secret(file: Option<&Path>, variable: &str) -> Result<String, String> {
    let text = match file {
        Some(file) => std::fs::read_to_string(file)
            .map_err(|error| format!("không đọc được tệp {}: {error}.", file.display()))?,
        None => std::env::var(variable).map_err(|_| "chưa có.".to_owned())?,
    };
    // An editor puts a line end behind it.
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
