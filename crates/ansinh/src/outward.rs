//! What the program may reach: mail, webhooks.

use ansinh_app::outward::{MailSettings, OutwardSettings};

use crate::cli::OutwardOptions;
use crate::failure::Failure;

/// Variable with the password of the mail server.
const PASSWORD: &str = "ANSINH_SMTP_PASSWORD";

/// The settings as the command line and the environment say them.
///
/// # Errors
/// What cannot be used, in Vietnamese.
pub fn settings(options: &OutwardOptions) -> Result<OutwardSettings, Failure> {
    Ok(OutwardSettings {
        mail: mail(options)?,
        inner_webhooks: options.allow_inner_webhooks,
        local_http_webhooks: options.allow_http_webhooks,
        site: options.site.as_deref().map(site).transpose()?,
    })
}

fn mail(options: &OutwardOptions) -> Result<Option<MailSettings>, Failure> {
    let (Some(server), Some(from)) = (&options.smtp, &options.mail_from) else { return Ok(None) };
    let password = match (&options.smtp_user, &options.smtp_password_file) {
        (None, _) => None,
        (Some(_), Some(file)) => {
            let text = std::fs::read_to_string(file).map_err(|error| {
                Failure::new(format!(
                    "Không đọc được mật khẩu máy chủ gửi thư trong {}: {error}. Hãy kiểm tra đường dẫn và quyền đọc.",
                    file.display()
                ))
            })?;
            Some(text.trim().to_owned())
        }
        (Some(_), None) => std::env::var(PASSWORD).ok(),
    };
    let settings = MailSettings::new(server, options.smtp_user.clone(), password, from)
        .map_err(|error| Failure::new(error.to_string()))?;
    let Some(file) = &options.smtp_ca else { return Ok(Some(settings)) };
    let told = |error: &dyn std::fmt::Display| {
        Failure::new(format!(
            "Không dùng được --smtp-ca {}: {error} Hãy kiểm tra lại tệp.",
            file.display()
        ))
    };
    let pem = std::fs::read(file).map_err(|error| told(&format!("{error}.")))?;
    settings.trusting(&pem).map(Some).map_err(|error| told(&error))
}

/// Scheme and host without a path.
fn site(typed: &str) -> Result<String, Failure> {
    let trimmed = typed.trim().trim_end_matches('/');
    let host = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://"));
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    match host {
        Some(host) if !host.is_empty() && host.chars().all(known) => Ok(trimmed.to_owned()),
        _ => Err(Failure::new(format!(
            "Địa chỉ trang web {typed:?} không đúng. Hãy ghi như https://ansinh.tinh.gov.vn, không có phần sau tên máy chủ."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_scheme_and_host() {
        let check = |typed: &str, expected: Option<&str>| {
            assert_eq!(site(typed).ok().as_deref(), expected, "{typed:?}");
        };
        check("https://ansinh.songhoa.vn/", Some("https://ansinh.songhoa.vn"));
        check("http://10.0.0.5:8080", Some("http://10.0.0.5:8080"));
        check("ansinh.songhoa.vn", None);
        check("https://songhoa.vn/an-sinh", None);
        check("https://", None);
        check("javascript://x", None);
    }
}
