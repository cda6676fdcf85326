//! The file with the key of the installation: made on the first start, looked for ever after.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use ansinh_app::secrets::{adopt_key, expected_key};
use ansinh_app::{App, Vault, new_key_text};

use crate::cli::{DatabaseOptions, KeyOptions};
use crate::failure::Failure;

/// Name of the key file in the data folder.
const FILE: &str = "secret.key";

/// How the key file stands to the database.
#[derive(Debug)]
pub enum Key {
    /// It holds the key of the database, or the first key of a database that had none.
    Good(Box<Vault>),
    /// There is no file, and nothing is sealed yet.
    NoneYet,
    /// There is no file, but secrets are sealed under a key.
    Missing,
    /// It holds the key of another database.
    Other,
}

/// Where the key file is.
pub fn path(key: &KeyOptions, database: &DatabaseOptions) -> PathBuf {
    key.secret_key_file.clone().unwrap_or_else(|| database.data.join(FILE))
}

/// Reads the key file and compares it with what the database expects.
///
/// # Errors
/// A file that cannot be read or is no key, in Vietnamese.
pub async fn look(app: &App, file: &Path) -> Result<Key, Failure> {
    let expected = expected_key(app).await?;
    let Some(vault) = read(file)? else {
        return Ok(if expected.is_some() { Key::Missing } else { Key::NoneYet });
    };
    Ok(match expected {
        Some(expected) if expected != vault.fingerprint() => Key::Other,
        _ => Key::Good(Box::new(vault)),
    })
}

/// The application with its key; a first start makes one. Secrets kept in the clear are sealed.
///
/// # Errors
/// A key that is lost or of another database, with the way out, in Vietnamese.
pub async fn take(app: App, key: &KeyOptions, database: &DatabaseOptions) -> Result<App, Failure> {
    let file = path(key, database);
    let shown = file.display();
    finish_rotation(&app, &file).await?;
    let vault = match look(&app, &file).await? {
        Key::Good(vault) => *vault,
        Key::NoneYet => make(&file)?,
        Key::Missing => {
            return Err(Failure::new(format!(
                "Không có tệp khóa {shown}, trong khi cơ sở dữ liệu có bí mật đã mã hóa bằng khóa đó. Hãy khôi phục tệp từ bản sao lưu, hoặc chỉ đúng tệp bằng --secret-key-file. Nếu mất hẳn, chạy `ansinh secret give-up` (xác thực hai bước của mọi người phải bật lại)."
            )));
        }
        Key::Other => {
            return Err(Failure::new(format!(
                "Tệp khóa {shown} không phải khóa đã mã hóa các bí mật trong cơ sở dữ liệu này. Hãy tìm đúng tệp khóa đi cùng cơ sở dữ liệu (bản sao lưu, máy cũ), hoặc chỉ đúng tệp bằng --secret-key-file. Nếu mất hẳn, chạy `ansinh secret give-up` (xác thực hai bước của mọi người phải bật lại)."
            )));
        }
    };
    warn_if_open(&file);
    let app = app.with_vault(vault);
    let sealed = adopt_key(&app).await?;
    if sealed > 0 {
        tracing::info!(sealed, "secrets of before were sealed");
    }
    Ok(app)
}

fn read(file: &Path) -> Result<Option<Vault>, Failure> {
    let shown = file.display();
    match std::fs::read_to_string(file) {
        Ok(text) => Vault::parse(&text).map(Some).ok_or_else(|| {
            Failure::new(format!(
                "Tệp {shown} không phải tệp khóa: phải là 64 chữ số thập lục phân. Hãy khôi phục tệp từ bản sao lưu, hoặc chỉ đúng tệp bằng --secret-key-file."
            ))
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::new(format!(
            "Không đọc được tệp khóa {shown}: {error}. Hãy kiểm tra quyền đọc của tệp."
        ))),
    }
}

/// Where the next key waits while everything is sealed under it.
fn next_path(file: &Path) -> PathBuf {
    beside(file, "next")
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(end);
    PathBuf::from(name)
}

/// Makes the next key beside the present one.
///
/// # Errors
/// A file that cannot be written, in Vietnamese.
pub fn make_next(file: &Path) -> Result<Vault, Failure> {
    // One that is left over was never used: what was sealed under it was put in its place.
    drop_next(file);
    make(&next_path(file))
}

/// Forgets the next key: nothing was sealed under it.
pub fn drop_next(file: &Path) {
    let _ = std::fs::remove_file(next_path(file));
}

/// Puts the next key in the place of the present one, which is kept; where.
///
/// # Errors
/// A file that cannot be renamed, in Vietnamese with what to do by hand.
pub fn put_next(file: &Path) -> Result<PathBuf, Failure> {
    let next = next_path(file);
    let failed = |error: std::io::Error| {
        Failure::new(format!(
            "Các bí mật đã được mã hóa bằng khóa mới, nhưng không đổi được tên tệp khóa: {error}. Hãy kiểm tra quyền ghi của thư mục rồi chạy lại chương trình; khóa mới nằm ở {}.",
            next.display()
        ))
    };
    // Older keys open older backups, so none is written over.
    let old = (1..).map(|at| beside(file, &format!("old-{at}"))).find(|old| !old.exists());
    let old = old.unwrap_or_else(|| beside(file, "old"));
    if file.exists() {
        std::fs::rename(file, &old).map_err(failed)?;
    }
    std::fs::rename(&next, file).map_err(failed)?;
    Ok(old)
}

/// Ends a change of keys that was cut off: before its transaction nothing had happened, after it the
/// next key is that of the database.
async fn finish_rotation(app: &App, file: &Path) -> Result<(), Failure> {
    let Ok(Some(next)) = read(&next_path(file)) else { return Ok(()) };
    if expected_key(app).await?.as_deref() == Some(next.fingerprint()) {
        put_next(file)?;
        println!("Đã hoàn tất việc đổi khóa dở dang: khóa mới nằm ở {}.", file.display());
    } else {
        drop_next(file);
    }
    Ok(())
}

/// Makes the file, for its owner only. Of two programs that start at once, the second finds it.
fn make(file: &Path) -> Result<Vault, Failure> {
    let shown = file.display();
    let failed = |error: std::io::Error| {
        Failure::new(format!(
            "Không tạo được tệp khóa {shown}: {error}. Hãy kiểm tra quyền ghi của thư mục, hoặc chọn chỗ khác bằng --secret-key-file."
        ))
    };
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut made = match options.open(file) {
        Ok(made) => made,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return read(file)?.ok_or_else(|| failed(error));
        }
        Err(error) => return Err(failed(error)),
    };
    let text = new_key_text()?;
    made.write_all(text.as_bytes()).and_then(|()| made.sync_all()).map_err(failed)?;
    println!("Đã tạo tệp khóa bí mật {shown}. Hãy sao lưu tệp này riêng với cơ sở dữ liệu.");
    Vault::parse(&text).ok_or_else(|| Failure::new("Khóa vừa tạo không đọc được."))
}

/// Says so where others on the machine may read the key.
fn warn_if_open(file: &Path) {
    #[cfg(unix)]
    if let Ok(about) = std::fs::metadata(file)
        && std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o077 != 0
    {
        eprintln!(
            "Cảnh báo: tài khoản khác trên máy đọc được tệp khóa {}. Hãy chạy: chmod 600 {}",
            file.display(),
            file.display()
        );
    }
    #[cfg(not(unix))]
    let _ = file;
}
