//! The talk with a mail server, step by step, so that what goes wrong is told by the step it went
//! wrong in. Nothing but a greeting is said before the talk is encrypted.

use std::error::Error as StdError;
use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::extension::ClientId;
use rustls::CertificateError;

use super::super::causes;
use super::{MailFault, MailServer, MailSettings, Security};

/// How long each step of the talk with the server may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long the server may take over a letter: some look into it before they answer.
const LOOK: Duration = Duration::from_secs(120);
/// Ways to show a password that every server has; both only over an encrypted talk, or on this machine.
const MECHANISMS: &[Mechanism] = &[Mechanism::Plain, Mechanism::Login];
/// What servers answer to a sender who should have signed in first (RFC 4954).
const SIGN_IN_FIRST: &str = "530";

/// Hands a letter to the server.
pub(super) async fn hand_over(settings: &MailSettings, message: &Message) -> Result<(), MailFault> {
    let server = &settings.server;
    let mut talk = begin(settings).await?;
    if let Some((user, password)) = &settings.credentials {
        let credentials = Credentials::new(user.clone(), password.clone());
        within(server, PATIENCE, talk.auth(MECHANISMS, &credentials))
            .await?
            .map_err(|error| not_signed_in(server, &error))?;
    }
    within(server, LOOK, talk.send(message.envelope(), &message.formatted()))
        .await?
        .map_err(|error| not_taken(server, &error))?;
    // The letter is the server's; whether it says goodbye changes nothing.
    let _ = tokio::time::timeout(PATIENCE, talk.abort()).await;
    Ok(())
}

/// Connects, and encrypts the talk where it shall be.
async fn begin(settings: &MailSettings) -> Result<AsyncSmtpConnection, MailFault> {
    let server = &settings.server;
    let at = (server.host.as_str(), server.port);
    let me = ClientId::default();
    let wrapped = match server.security {
        Security::Tls => settings.tls.clone(),
        Security::StartTls | Security::Plain => None,
    };
    let connecting = AsyncSmtpConnection::connect_tokio1(at, Some(PATIENCE), &me, wrapped, None);
    let mut talk = within(server, PATIENCE, connecting)
        .await?
        .map_err(|error| not_connected(server, &error))?;
    if server.security == Security::StartTls {
        let tls = settings.tls.clone().filter(|_| talk.can_starttls());
        let Some(tls) = tls else {
            let _ = tokio::time::timeout(PATIENCE, talk.abort()).await;
            return Err(later(format!(
                "máy chủ thư {} không nhận mã hóa (STARTTLS), nên chương trình không gửi gì để thư và mật khẩu không đi ở dạng đọc được. Hãy bật STARTTLS trên máy chủ thư, hoặc dùng smtps:// nếu máy chủ có cổng mã hóa ngay từ đầu.",
                server.host
            )));
        };
        within(server, PATIENCE, talk.starttls(tls, &me))
            .await?
            .map_err(|error| not_connected(server, &error))?;
    }
    Ok(talk)
}

/// The outcome of a step, if the server answers in time.
async fn within<T>(
    server: &MailServer,
    patience: Duration,
    step: impl Future<Output = T>,
) -> Result<T, MailFault> {
    tokio::time::timeout(patience, step).await.map_err(|_| {
        later(format!(
            "máy chủ thư {}:{} không trả lời trong {} giây. Hãy kiểm tra máy chủ, đường mạng, và cổng: smtps:// thường dùng cổng 465, smtp+starttls:// cổng 587.",
            server.host,
            server.port,
            patience.as_secs()
        ))
    })
}

fn later(what: String) -> MailFault {
    MailFault::Later(format!("Chưa gửi được: {what}"))
}

/// What the server said, as "535 5.7.8 …"; the words of the library where it said nothing.
fn answer(error: &Error) -> String {
    match (error.status(), error.source()) {
        (Some(code), Some(said)) => format!("{code} {said}"),
        _ => causes(error),
    }
}

fn not_connected(server: &MailServer, error: &Error) -> MailFault {
    let MailServer { host, port, .. } = server;
    later(match encryption_fault(error) {
        Some(rustls::Error::InvalidCertificate(fault)) => certificate_fault(host, fault),
        Some(fault) => format!(
            "không lập được kết nối mã hóa với máy chủ thư {host}:{port} ({fault}). Hãy kiểm tra cổng: smtps:// thường dùng cổng 465, smtp+starttls:// cổng 587."
        ),
        None if error.status().is_some() => {
            format!("máy chủ thư {host} không tiếp tục, trả lời: {}.", answer(error))
        }
        None => format!(
            "không nối được với máy chủ thư {host}:{port} ({}). Hãy kiểm tra địa chỉ trong --smtp và đường mạng.",
            causes(error)
        ),
    })
}

/// Why the certificate of a server is not believed, and what to do.
fn certificate_fault(host: &str, fault: &CertificateError) -> String {
    match fault {
        CertificateError::UnknownIssuer => format!(
            "chứng thư của máy chủ thư {host} không do tổ chức chứng thực được tin cấp. Nếu đó là chứng thư nội bộ của cơ quan, hãy chạy lại với --smtp-ca và tệp chứng thư của tổ chức chứng thực nội bộ; nếu không phải, có thể có kẻ giả làm máy chủ thư."
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!(
                "chứng thư của máy chủ thư không cấp cho tên {host}. Hãy ghi trong --smtp đúng tên có trong chứng thư, hoặc cấp lại chứng thư cho tên này."
            )
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => format!(
            "chứng thư của máy chủ thư {host} đã hết hạn. Hãy thay chứng thư trên máy chủ thư, và kiểm tra đồng hồ của máy này."
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => format!(
            "chứng thư của máy chủ thư {host} chưa có hiệu lực. Hãy kiểm tra đồng hồ của máy này và của máy chủ thư."
        ),
        other => format!(
            "chứng thư của máy chủ thư {host} không dùng được ({other}). Hãy thay chứng thư trên máy chủ thư."
        ),
    }
}

/// A letter waits when the name or the password is wrong: whoever runs the program can mend that.
fn not_signed_in(server: &MailServer, error: &Error) -> MailFault {
    let host = &server.host;
    later(if error.is_permanent() {
        format!(
            "máy chủ thư {host} không nhận tên đăng nhập hoặc mật khẩu, trả lời: {}. Hãy kiểm tra --smtp-user, --smtp-password-file hoặc biến ANSINH_SMTP_PASSWORD rồi chạy lại.",
            answer(error)
        )
    } else if error.is_client() {
        format!(
            "máy chủ thư {host} không cho đăng nhập bằng tên và mật khẩu (PLAIN, LOGIN). Hãy bật cách đăng nhập này trên máy chủ thư, hoặc bỏ --smtp-user nếu máy chủ không cần đăng nhập."
        )
    } else {
        format!("đăng nhập máy chủ thư {host} chưa được: {}.", answer(error))
    })
}

fn not_taken(server: &MailServer, error: &Error) -> MailFault {
    let first = error.status().is_some_and(|code| code.to_string() == SIGN_IN_FIRST);
    if first {
        return later(format!(
            "máy chủ thư {} đòi đăng nhập trước khi gửi, trả lời: {}. Hãy khai báo --smtp-user và mật khẩu rồi chạy lại.",
            server.host,
            answer(error)
        ));
    }
    match error.is_permanent() {
        true => MailFault::Never(format!("Máy chủ thư từ chối: {}", answer(error))),
        false => later(format!("máy chủ thư {} chưa nhận: {}", server.host, answer(error))),
    }
}

/// What went wrong while encrypting, found among the causes.
fn encryption_fault(error: &Error) -> Option<&rustls::Error> {
    let mut cause: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(one) = cause {
        if let Some(found) = one.downcast_ref::<rustls::Error>() {
            return Some(found);
        }
        // Such an error hides what it carries from the list of causes.
        let carried = one.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let carried: Option<&(dyn StdError + 'static)> = carried.map(|carried| carried as _);
        cause = carried.or_else(|| one.source());
    }
    None
}
