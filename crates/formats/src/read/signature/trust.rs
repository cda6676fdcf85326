//! The authorities that are trusted, as an administrator gives them.

use base64ct::{Base64, Encoding};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::certificate::{Certificate, Party};
use super::verify::Hash;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Most authorities of a list.
const MOST: usize = 500;

/// Certificates of the authorities that are trusted to say whose key a key is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustList {
    certificates: Vec<Vec<u8>>,
}

/// An authority of the list, for showing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// Whose it is.
    pub party: Party,
    /// From when it may be used.
    pub not_before: Timestamp,
    /// Until when.
    pub not_after: Timestamp,
    /// SHA-256 of the certificate, as lower-case hexadecimal digits, to compare with what the
    /// authority publishes.
    pub fingerprint: String,
}

/// Why a file is no list of authorities. The text is Vietnamese, for the administrator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// No certificate at all.
    #[error(
        "Tệp không có chứng thư nào. Cần tệp chứng thư của tổ chức chứng thực (.cer, .crt, .pem) ở dạng PEM hoặc DER."
    )]
    Nothing,
    /// One that cannot be read.
    #[error(
        "Chứng thư thứ {number} trong tệp không đọc được. Hãy tải lại tệp từ trang của tổ chức chứng thực."
    )]
    Unreadable {
        /// Which, from 1.
        number: usize,
    },
    /// One that may not issue certificates.
    #[error(
        "Chứng thư thứ {number} ({party}) không phải của tổ chức chứng thực nên không dùng làm gốc tin cậy được. Hãy lấy chứng thư của tổ chức đã cấp nó."
    )]
    NoAuthority {
        /// Which, from 1.
        number: usize,
        /// Whose.
        party: Party,
    },
    /// Too many.
    #[error(
        "Danh sách có quá nhiều chứng thư (giới hạn {MOST}). Hãy chỉ đưa vào các tổ chức chứng thực gốc."
    )]
    TooMany,
}

impl TrustList {
    /// A list that trusts nobody.
    pub fn empty() -> Self {
        TrustList::default()
    }

    /// Reads certificates: any number in PEM, or one in DER.
    ///
    /// # Errors
    /// There is none, or one that cannot be read or is not of an authority.
    pub fn read(bytes: &[u8]) -> Result<Self, TrustError> {
        let certificates = match std::str::from_utf8(bytes) {
            Ok(text) if text.contains(BEGIN) => pem(text)?,
            _ if bytes.first() == Some(&0x30) => vec![bytes.to_vec()],
            _ => return Err(TrustError::Nothing),
        };
        if certificates.len() > MOST {
            return Err(TrustError::TooMany);
        }
        for (number, bytes) in (1..).zip(&certificates) {
            let certificate = Certificate::read(bytes).ok_or(TrustError::Unreadable { number })?;
            // Certificates of the first version do not say what they are for.
            if certificate.extensions.any && !certificate.extensions.authority {
                return Err(TrustError::NoAuthority { number, party: certificate.subject() });
            }
        }
        Ok(TrustList { certificates })
    }

    /// Takes over what another list trusts.
    pub fn extend(&mut self, other: TrustList) {
        for certificate in other.certificates {
            if !self.certificates.contains(&certificate) {
                self.certificates.push(certificate);
            }
        }
    }

    /// Whether it trusts nobody.
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty()
    }

    /// Who is trusted.
    pub fn authorities(&self) -> Vec<Authority> {
        self.read_all()
            .map(|certificate| Authority {
                party: certificate.subject(),
                not_before: certificate.not_before,
                not_after: certificate.not_after,
                fingerprint: hex(&Hash::Sha256.digest(&[certificate.whole])),
            })
            .collect()
    }

    pub(super) fn read_all(&self) -> impl Iterator<Item = Certificate<'_>> {
        self.certificates.iter().filter_map(|bytes| Certificate::read(bytes))
    }
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn pem(text: &str) -> Result<Vec<Vec<u8>>, TrustError> {
    let pieces = text.split(BEGIN).skip(1).take(MOST + 1);
    (1..)
        .zip(pieces)
        .map(|(number, piece)| {
            let unreadable = TrustError::Unreadable { number };
            let (body, _) = piece.split_once(END).ok_or(unreadable.clone())?;
            let digits: String = body.chars().filter(|c| !c.is_whitespace()).collect();
            Base64::decode_vec(&digits).map_err(|_| unreadable)
        })
        .collect()
}
