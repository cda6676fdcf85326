//! Sends mail over SMTP: encrypted, or in the clear to this machine only.

mod talk;

use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::Message;
use lettre::address::AddressError;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::client::{
    Certificate, CertificateStore, TlsParameters, TlsParametersBuilder,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::causes;

/// Whether the talk is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Security {
    /// From the first byte on.
    Tls,
    /// Before anything is told; a server that cannot is told nothing.
    StartTls,
    /// Not at all: only to this machine.
    Plain,
}

/// A server that takes mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailServer {
    host: String,
    port: u16,
    security: Security,
}

/// Why mail cannot be set up so, for whoever runs the program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailSettingsError {
    /// The address of the server.
    #[error(
        "Địa chỉ máy chủ gửi thư {0:?} không đúng. Hãy ghi smtps://MÁY-CHỦ (mã hóa ngay từ đầu, cổng 465), smtp+starttls://MÁY-CHỦ (cổng 587), hoặc smtp://127.0.0.1:25 cho máy chủ thư trên chính máy này."
    )]
    Server(String),
    /// Without encryption and not this machine.
    #[error(
        "smtp:// không mã hóa chỉ dùng được cho máy chủ thư trên chính máy này, không dùng cho {0:?}. Hãy dùng smtps:// hoặc smtp+starttls://."
    )]
    Plain(String),
    /// Who sends.
    #[error("Địa chỉ người gửi {0:?} không đúng. Hãy ghi như: An Sinh <ansinh@tinh.gov.vn>.")]
    From(String),
    /// A name without a password, or the other way round.
    #[error("Tên và mật khẩu của máy chủ thư phải có cả hai hoặc không có cả hai.")]
    Credentials,
    /// Authorities that cannot be read, or none.
    #[error(
        "Không đọc được chứng thư nào của tổ chức chứng thực trong tệp. Hãy dùng tệp PEM có khối BEGIN CERTIFICATE."
    )]
    Authorities,
    /// Authorities for a talk that is not encrypted.
    #[error(
        "Chứng thư của tổ chức chứng thực chỉ dùng khi gửi thư có mã hóa. Hãy dùng smtps:// hoặc smtp+starttls://."
    )]
    NothingToTrust,
    /// Encryption itself.
    #[error("Không chuẩn bị được việc gửi thư mã hóa: {0}")]
    Encryption(String),
}

impl MailServer {
    /// From "smtps://host:465", "smtp+starttls://host:587" or "smtp://127.0.0.1:25".
    ///
    /// # Errors
    /// What cannot be read, or a server elsewhere that would be spoken to in the clear.
    pub fn parse(text: &str) -> Result<MailServer, MailSettingsError> {
        let wrong = || MailSettingsError::Server(text.to_owned());
        let (scheme, rest) = text.trim().split_once("://").ok_or_else(wrong)?;
        let (security, usual) = match scheme {
            "smtps" => (Security::Tls, 465),
            "smtp+starttls" => (Security::StartTls, 587),
            "smtp" => (Security::Plain, 25),
            _ => return Err(wrong()),
        };
        let rest = rest.trim_end_matches('/');
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !host.ends_with(':') && !port.ends_with(']') => {
                (host, port.parse().map_err(|_| wrong())?)
            }
            _ => (rest, usual),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        if host.is_empty() || !host.chars().all(known) {
            return Err(wrong());
        }
        let own = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if security == Security::Plain && !own {
            return Err(MailSettingsError::Plain(host));
        }
        Ok(MailServer { host, port, security })
    }
}

/// How mail is sent.
#[derive(Clone)]
pub struct MailSettings {
    server: MailServer,
    credentials: Option<(String, String)>,
    from: Mailbox,
    /// How the server must prove its name; nothing for this machine in the clear.
    tls: Option<TlsParameters>,
}

impl std::fmt::Debug for MailSettings {
    /// Without the password: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let MailSettings { server, from, .. } = self;
        f.debug_struct("MailSettings")
            .field("server", server)
            .field("from", from)
            .finish_non_exhaustive()
    }
}

impl MailSettings {
    /// Mail by `server`, known to it by name and password if it asks for them, from an address such
    /// as "An Sinh <ansinh@tinh.gov.vn>".
    ///
    /// # Errors
    /// What cannot be used.
    pub fn new(
        server: &str,
        user: Option<String>,
        password: Option<String>,
        from: &str,
    ) -> Result<MailSettings, MailSettingsError> {
        let server = MailServer::parse(server)?;
        let credentials = match (user, password) {
            (Some(user), Some(password)) => Some((user, password)),
            (None, None) => None,
            _ => return Err(MailSettingsError::Credentials),
        };
        let from =
            from.parse().map_err(|_: AddressError| MailSettingsError::From(from.to_owned()))?;
        // The library asks for the same encryption as the rest of the program.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let tls = match server.security {
            Security::Plain => None,
            Security::Tls | Security::StartTls => {
                Some(built(TlsParameters::builder(server.host.clone()))?)
            }
        };
        Ok(MailSettings { server, credentials, from, tls })
    }

    /// The same, believing only the authorities of a PEM file to say which server this is, in place of
    /// those the machine trusts.
    ///
    /// # Errors
    /// A file without certificates, or a server that is spoken to in the clear.
    pub fn trusting(self, pem: &[u8]) -> Result<MailSettings, MailSettingsError> {
        if self.tls.is_none() {
            return Err(MailSettingsError::NothingToTrust);
        }
        let unread = || MailSettingsError::Authorities;
        let all: Vec<CertificateDer<'_>> =
            CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| unread())?;
        if all.is_empty() {
            return Err(unread());
        }
        let mut builder = TlsParameters::builder(self.server.host.clone())
            .certificate_store(CertificateStore::None);
        for one in all {
            let one = Certificate::from_der(one.to_vec()).map_err(|_| unread())?;
            builder = builder.add_root_certificate(one);
        }
        let tls = Some(builder.build().map_err(|_| unread())?);
        Ok(MailSettings { tls, ..self })
    }

    /// Server and sender in one line, for administrators.
    pub fn described(&self) -> String {
        let MailServer { host, port, security } = &self.server;
        let how = match security {
            Security::Tls => "TLS",
            Security::StartTls => "STARTTLS",
            Security::Plain => "không mã hóa, trên máy này",
        };
        format!("{host}:{port} ({how}), gửi từ {}", self.from)
    }
}

fn built(builder: TlsParametersBuilder) -> Result<TlsParameters, MailSettingsError> {
    builder.build().map_err(|error| MailSettingsError::Encryption(causes(&error)))
}

/// A letter on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    /// What tells it from all others; the same each time it is sent.
    pub(crate) id: String,
    /// Where to.
    pub(crate) to: String,
    /// Name of whom it is for.
    pub(crate) name: String,
    /// Its subject.
    pub(crate) subject: String,
    /// As plain text.
    pub(crate) text: String,
    /// As a page.
    pub(crate) html: String,
    /// Where its reader chooses not to get any more.
    pub(crate) settings: Option<String>,
    /// When it was written.
    pub(crate) at: Timestamp,
}

/// Why a letter did not go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MailFault {
    /// It may go another time.
    Later(String),
    /// It never will.
    Never(String),
}

impl MailFault {
    /// The reason.
    pub(crate) fn reason(&self) -> &str {
        match self {
            MailFault::Later(reason) | MailFault::Never(reason) => reason,
        }
    }
}

/// Hands a letter to the server; once it took it, it is the server's.
pub(crate) async fn send(settings: &MailSettings, letter: &Letter) -> Result<(), MailFault> {
    let message = message(settings, letter)
        .map_err(|error| MailFault::Never(format!("Không lập được thư: {error}")))?;
    talk::hand_over(settings, &message).await
}

fn message(settings: &MailSettings, letter: &Letter) -> Result<Message, String> {
    let to = letter.to.parse().map_err(|error: AddressError| causes(&error))?;
    let domain = settings.from.email.domain();
    let header = |name: &'static str, value: String| {
        HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
    };
    let mut builder = Message::builder()
        .from(settings.from.clone())
        .to(Mailbox::new(Some(letter.name.clone()), to))
        .subject(&letter.subject)
        .message_id(Some(format!("<{}@{domain}>", letter.id)))
        .date(since_epoch(letter.at))
        // No answering machine answers to it (RFC 3834).
        .raw_header(header("Auto-Submitted", "auto-generated".to_owned()));
    if let Some(settings) = &letter.settings {
        builder = builder.raw_header(header("List-Unsubscribe", format!("<{settings}>")));
    }
    builder
        .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
        .map_err(|error| causes(&error))
}

fn since_epoch(at: Timestamp) -> SystemTime {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_named_with_their_encryption() {
        let check = |text: &str, expected: Option<(&str, u16, Security)>| {
            let read = MailServer::parse(text).ok();
            let read = read.as_ref().map(|s| (s.host.as_str(), s.port, s.security));
            assert_eq!(read, expected, "{text:?}");
        };
        check("smtps://thu.songhoa.vn", Some(("thu.songhoa.vn", 465, Security::Tls)));
        check(
            "smtp+starttls://thu.songhoa.vn:2525/",
            Some(("thu.songhoa.vn", 2525, Security::StartTls)),
        );
        check("smtp://127.0.0.1:1025", Some(("127.0.0.1", 1025, Security::Plain)));
        check("smtp://[::1]:1025", Some(("::1", 1025, Security::Plain)));
        check("smtp://localhost", Some(("localhost", 25, Security::Plain)));
        check("smtp://thu.songhoa.vn", None);
        check("smtp://10.0.0.1", None);
        check("thu.songhoa.vn", None);
        check("smtps://", None);
        check("smtps://a:b", None);
        check("smtps://user@host", None);
        check("http://127.0.0.1", None);
    }

    #[test]
    fn settings_that_cannot_be_used_are_refused_and_no_password_is_shown() {
        let new = |user: Option<&str>, password: Option<&str>, from: &str| {
            let own = |text: &str| text.to_owned();
            MailSettings::new("smtps://thu.songhoa.vn", user.map(own), password.map(own), from)
        };
        let good =
            new(Some("ansinh"), Some("mat-khau-thu"), "An Sinh <ansinh@songhoa.vn>").unwrap();
        assert!(!format!("{good:?}").contains("mat-khau-thu"));
        assert_eq!(
            good.described(),
            "thu.songhoa.vn:465 (TLS), gửi từ An Sinh <ansinh@songhoa.vn>"
        );
        assert!(new(None, None, "không phải địa chỉ").is_err());
        assert!(matches!(new(Some("a"), None, "a@b.vn"), Err(MailSettingsError::Credentials)));
    }
}
