//! `ansinh serve`: everything from an empty folder to a site that answers.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use ansinh_app::oidc::OidcSettings;
use ansinh_app::password::CommonPasswords;
use ansinh_app::report::signature::Trust;
use ansinh_app::{App, run_jobs};
use ansinh_web::Settings;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::cli::ServeOptions;
use crate::failure::Failure;
use crate::{database, oidc_secrets, outward, secret_key, shipped, signing_key, user_link};

/// How long requests and the job in hand may take to end once the program is told to stop.
const GRACE: Duration = Duration::from_secs(10);

pub async fn run(options: ServeOptions) -> Result<(), Failure> {
    // First of all, so that a start that cannot succeed leaves nothing behind.
    let listener = listen(options.listen, "serve").await?;
    on(listener, options).await
}

/// Serves on a listener that is open already.
///
/// # Errors
/// Why not, in Vietnamese.
pub async fn on(listener: TcpListener, options: ServeOptions) -> Result<(), Failure> {
    let address = listener.local_addr().unwrap_or(options.listen);
    let common_passwords = options.common_passwords.as_deref().map(passwords_of).transpose()?;
    let trust = options.trusted_authorities.as_deref().map(trust_of).transpose()?;
    let reach = outward::settings(&options.outward)?;
    let signing = options.signing.clone();
    let signing = tokio::task::spawn_blocking(move || signing_key::read(&signing))
        .await
        .map_err(|e| Failure::unexpected("Không mở được khóa ký", &e))??;
    let app = database::open(&options.database).await?;
    let app = secret_key::take(app, &options.key, &options.database).await?;
    let app = app.with_oidc(OidcSettings {
        outside_secrets: oidc_secrets::gather(options.oidc_secrets.as_deref())?,
        allow_http: options.allow_http_oidc,
    });
    let app = app.with_outward(reach);
    let app = match common_passwords {
        Some(list) => app.with_common_passwords(list),
        None => app,
    };
    let app = match trust {
        Some(trust) => app.with_trust(trust),
        None => app,
    };
    let app = match signing {
        Some(key) => app.with_signing(key),
        None => app,
    };
    shipped::load(&app).await?;
    ansinh_app::report::special_day::note_shipped_days(&app).await?;
    ansinh_app::report::forget_old_keys(&app).await?;
    shipped::load_presets(&app).await;
    ansinh_app::remind::ensure_reminders(&app).await?;
    greet(&app, address, &options).await?;

    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        signalled().await;
        // Nobody listens any more when the server ended by itself.
        let _ = stop.send(true);
    });
    let worker = tokio::spawn(run_jobs(app.clone(), until(stopped.clone())));
    let settings = Settings { behind_proxy: options.behind_proxy };
    let site = ansinh_web::serve(listener, app.clone(), settings, until(stopped.clone()));
    let patience = async {
        until(stopped).await;
        tokio::time::sleep(GRACE).await;
    };
    let served = tokio::select! {
        served = site => served,
        () = patience => Ok(()),
    };
    println!("An Sinh đang dừng.");
    served.map_err(|e| Failure::unexpected("Trang web dừng vì lỗi mạng", &e))?;
    let _ = tokio::time::timeout(GRACE, worker).await;
    app.db.close().await;
    Ok(())
}

/// The list of passwords that nobody may choose.
fn passwords_of(file: &Path) -> Result<CommonPasswords, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::new(format!(
            "Không đọc được danh sách mật khẩu {}: {error}. Hãy kiểm tra đường dẫn và bảng mã (UTF-8) của tệp.",
            file.display()
        ))
    })?;
    Ok(CommonPasswords::parse(&text))
}

/// The authorities that are trusted to say who signed a file.
fn trust_of(file: &Path) -> Result<Trust, Failure> {
    let told = |error: &dyn std::fmt::Display| {
        Failure::new(format!(
            "Không dùng được danh sách tổ chức chứng thực {}: {error} Hãy kiểm tra lại --trusted-authorities.",
            file.display()
        ))
    };
    let bytes = std::fs::read(file).map_err(|error| told(&format!("{error}.")))?;
    Trust::read(&bytes).map_err(|error| told(&error))
}

/// Opens the address; `command` is what is run, for the advice to choose another one.
///
/// # Errors
/// Why not, in Vietnamese.
pub async fn listen(address: SocketAddr, command: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => Failure::new(format!(
            "Cổng {} đang được chương trình khác sử dụng (có thể An Sinh đã chạy sẵn). Hãy dừng chương trình đó, hoặc chọn cổng khác: ansinh {command} --listen {}:{}",
            address.port(),
            address.ip(),
            address.port().wrapping_add(1).max(1024)
        )),
        ErrorKind::PermissionDenied => Failure::new(format!(
            "Không có quyền mở cổng {}. Hãy chọn cổng từ 1024 trở lên, ví dụ: ansinh {command} --listen {}:8080",
            address.port(),
            address.ip()
        )),
        _ => Failure::new(format!(
            "Không mở được địa chỉ {address}: {error}. Hãy kiểm tra lại --listen."
        )),
    })
}

async fn greet(app: &App, address: SocketAddr, options: &ServeOptions) -> Result<(), Failure> {
    // A site on all addresses is opened at this machine by its own one.
    let shown = match address.ip() {
        ip if ip.is_unspecified() => format!("127.0.0.1:{}", address.port()),
        _ => address.to_string(),
    };
    let url = format!("http://{shown}");
    println!("An Sinh chạy tại {url} (dữ liệu: {}).", database::name_of(&options.database));
    if let Some(link) = user_link::new_link(app, &url).await? {
        println!("Lập tài khoản quản trị đầu tiên (dùng một lần, có hiệu lực 24 giờ):");
        println!("  {link}");
    }
    println!("Nhấn Ctrl+C để dừng.");
    Ok(())
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which it is only when the program ends.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Waits for Ctrl+C or the signal with which a service is told to stop.
async fn signalled() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "Ctrl+C cannot be heard");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be heard");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
