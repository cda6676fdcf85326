//! Secrets of OpenID Connect clients that the program is started with, by the provider's word for
//! addresses: from the environment, or from the files of a folder. They are kept in memory only.

use std::collections::HashMap;
use std::path::Path;

use crate::failure::Failure;

/// What the names of the variables begin with; the provider's word follows, "-" written as "_".
const PREFIX: &str = "ANSINH_OIDC_SECRET_";

/// Every secret there is; a file goes before a variable.
///
/// # Errors
/// A folder or file that cannot be read, in Vietnamese.
pub fn gather(folder: Option<&Path>) -> Result<HashMap<String, String>, Failure> {
    let mut secrets: HashMap<String, String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter_map(|(name, value)| of_variable(&name, &value))
        .collect();
    let Some(folder) = folder else { return Ok(secrets) };
    let failed = |path: &Path, error: std::io::Error| {
        Failure::new(format!(
            "Không đọc được mật khẩu ứng dụng trong {}: {error}. Hãy kiểm tra đường dẫn và quyền đọc.",
            path.display()
        ))
    };
    for entry in std::fs::read_dir(folder).map_err(|e| failed(folder, e))? {
        let path = entry.map_err(|e| failed(folder, e))?.path();
        let Some(slug) = path.file_name().and_then(|name| name.to_str()) else { continue };
        // Folders, and what mounted volumes keep beside their files.
        if slug.starts_with('.') || !path.is_file() {
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(|e| failed(&path, e))?;
        if !text.trim().is_empty() {
            secrets.insert(slug.to_owned(), text.trim().to_owned());
        }
    }
    Ok(secrets)
}

fn of_variable(name: &str, value: &str) -> Option<(String, String)> {
    let slug = name.strip_prefix(PREFIX)?.to_lowercase().replace('_', "-");
    let value = value.trim();
    (!slug.is_empty() && !value.is_empty()).then(|| (slug, value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_name_the_provider() {
        let check = |name: &str, value: &str, expected: Option<(&str, &str)>| {
            let expected = expected.map(|(slug, secret)| (slug.to_owned(), secret.to_owned()));
            assert_eq!(of_variable(name, value), expected, "{name}");
        };
        check("ANSINH_OIDC_SECRET_VNEID", "abc\n", Some(("vneid", "abc")));
        check("ANSINH_OIDC_SECRET_SO_TTDL_2", "x", Some(("so-ttdl-2", "x")));
        check("ANSINH_OIDC_SECRET_", "x", None);
        check("ANSINH_OIDC_SECRET_VNEID", " ", None);
        check("PATH", "x", None);
    }
}
