//! Signatures that stand beside a file (CMS SignedData, detached, CAdES-B), made with the key of an
//! office: from a PKCS#12 file, or held by whoever implements [`PrivateKey`].

use jiff::Timestamp;
use jiff::tz::Offset;
use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use rsa::{BoxedUint, Pkcs1v15Sign};
use sha2::{Digest as _, Sha256};

use crate::read::signature::Party;
use crate::read::signature::asn1::{
    INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET, UTC_TIME, context, encode,
};
use crate::read::signature::certificate::Certificate;
use crate::read::signature::oid;

/// A key that signs, with the certificates that say whose it is.
pub struct SigningKey {
    key: Box<dyn PrivateKey>,
    /// The signer's first.
    certificates: Vec<Vec<u8>>,
    signer: Party,
    validity: (Timestamp, Timestamp),
}

/// A private key, wherever it is held.
pub trait PrivateKey: Send + Sync {
    /// What its signatures are.
    fn scheme(&self) -> Scheme;

    /// Signs a SHA-256 hash; this may take as long as a device takes.
    ///
    /// # Errors
    /// Why it did not, for a person.
    fn sign(&self, digest: &[u8]) -> Result<Vec<u8>, SigningError>;
}

/// What signatures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// RSA with the padding of PKCS#1 version 1.5.
    Rsa,
    /// ECDSA: r and s side by side, of one length.
    Ecdsa,
}

enum Key {
    Rsa(Box<rsa::PrivateKey>),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
}

/// Why a key cannot be used. Vietnamese, for the administrator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
    /// The file cannot be read with this password.
    #[error("Không mở được tệp khóa ký (PKCS#12): sai mật khẩu hoặc tệp hỏng.")]
    Unreadable,
    /// There is no key with a certificate in it.
    #[error("Tệp khóa ký không có khóa bí mật kèm chứng thư.")]
    NoKey,
    /// The key is of a kind that is not known here.
    #[error("Khóa ký không phải RSA, P-256 hoặc P-384 nên chưa dùng được.")]
    UnknownKind,
    /// The certificate is not of the key.
    #[error("Chứng thư đi kèm khóa ký không phải của khóa bí mật đó.")]
    OtherCertificate,
    /// The key refused to sign.
    #[error("Khóa ký không ký được tệp này.")]
    Refused,
    /// The device that holds the key did not sign; why, and what to do.
    #[error("{0}")]
    Device(String),
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey of {}", self.signer)
    }
}

impl SigningKey {
    /// Reads the first key of a PKCS#12 file, with its certificates.
    ///
    /// # Errors
    /// A file that cannot be read or has no key of a known kind.
    pub fn read(bytes: &[u8], password: &str) -> Result<SigningKey, SigningError> {
        let store = KeyStore::from_pkcs12(bytes, password, Pkcs12ImportPolicy::Strict)
            .map_err(|_| SigningError::Unreadable)?;
        let (_, chain) = store.private_key_chain().ok_or(SigningError::NoKey)?;
        let certificates: Vec<Vec<u8>> =
            chain.certs().iter().map(|certificate| certificate.as_der().to_vec()).collect();
        let key = private_key(chain.key().as_der()).ok_or(SigningError::UnknownKind)?;
        SigningKey::held_by(Box::new(key), certificates)
    }

    /// A key that signs by itself, with its certificates: its own first.
    ///
    /// # Errors
    /// Certificates that cannot be read or are not of the key, or a key that does not sign.
    pub fn held_by(
        key: Box<dyn PrivateKey>,
        certificates: Vec<Vec<u8>>,
    ) -> Result<SigningKey, SigningError> {
        let own = certificates.first().ok_or(SigningError::NoKey)?;
        let own = Certificate::read(own).ok_or(SigningError::NoKey)?;
        let (signer, validity) = (own.subject(), (own.not_before, own.not_after));
        let made = SigningKey { key, certificates, signer, validity };
        // A signature that nobody could check is found out now, not when a paper is issued.
        let content = b"An Sinh";
        let block = made.sign(content, made.validity.0)?;
        let none = crate::read::signature::TrustList::default();
        let checked =
            crate::read::signature::read_detached(content, &block, &none, made.validity.0);
        if checked.intact() { Ok(made) } else { Err(SigningError::OtherCertificate) }
    }

    /// Whose it is, by its certificate.
    pub fn signer(&self) -> &Party {
        &self.signer
    }

    /// From when and until when its certificate may be used.
    pub fn validity(&self) -> (Timestamp, Timestamp) {
        self.validity
    }

    /// A signature over some bytes, to stand beside them; `at` is when.
    ///
    /// # Errors
    /// [`SigningError::Refused`].
    pub fn sign(&self, content: &[u8], at: Timestamp) -> Result<Vec<u8>, SigningError> {
        let own = self.certificates.first().ok_or(SigningError::NoKey)?;
        let certificate = Certificate::read(own).ok_or(SigningError::NoKey)?;
        let hash = sequence(&[element(OID, oid::SHA256)]);
        let attribute =
            |name: &[u8], value: Vec<u8>| sequence(&[element(OID, name), element(SET, &value)]);
        let time = Offset::UTC.to_datetime(at).strftime("%y%m%d%H%M%SZ").to_string();
        let id = sequence(&[element(OCTET_STRING, &Sha256::digest(own))]);
        let mut attributes = [
            attribute(oid::CONTENT_TYPE, element(OID, DATA)),
            attribute(oid::MESSAGE_DIGEST, element(OCTET_STRING, &Sha256::digest(content))),
            attribute(oid::SIGNING_TIME, element(UTC_TIME, time.as_bytes())),
            attribute(oid::SIGNING_CERTIFICATE_V2, sequence(&[sequence(&[id])])),
        ];
        attributes.sort();
        let attributes = attributes.concat();
        let signature = self.key.sign(&Sha256::digest(element(SET, &attributes)))?;
        let (algorithm, signature) = match self.key.scheme() {
            Scheme::Rsa => (vec![element(OID, oid::RSA_SHA256), element(NULL, &[])], signature),
            Scheme::Ecdsa => (vec![element(OID, oid::ECDSA_SHA256)], two_numbers(&signature)),
        };
        let issuer = [certificate.issuer.whole.to_vec(), element(INTEGER, certificate.serial)];
        let info = sequence(&[
            element(INTEGER, &[1]),
            sequence(&issuer),
            hash.clone(),
            // The same set under another tag.
            element(context(0), &attributes),
            sequence(&algorithm),
            element(OCTET_STRING, &signature),
        ]);
        let data = sequence(&[
            element(INTEGER, &[1]),
            element(SET, &hash),
            sequence(&[element(OID, DATA)]),
            element(context(0), &self.certificates.concat()),
            element(SET, &info),
        ]);
        Ok(sequence(&[element(OID, oid::SIGNED_DATA), element(context(0), &data)]))
    }
}

/// Plain bytes: what is signed.
const DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
const NULL: u8 = 0x05;

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    encode(tag, content)
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    encode(SEQUENCE, &parts.concat())
}

/// The two halves of an ECDSA signature as a structure of two numbers (RFC 3279, 2.2.3).
fn two_numbers(halves: &[u8]) -> Vec<u8> {
    let (r, s) = halves.split_at(halves.len() / 2);
    let number = |half: &[u8]| {
        let zeros = half.iter().take_while(|byte| **byte == 0).count();
        // A first bit that is set would make it negative.
        let mut digits = vec![0];
        digits.extend_from_slice(half.get(zeros..).unwrap_or_default());
        let positive = digits.get(1).is_some_and(|first| first & 0x80 == 0);
        element(INTEGER, if positive { &digits[1..] } else { &digits })
    };
    sequence(&[number(r), number(s)])
}

impl PrivateKey for Key {
    fn scheme(&self) -> Scheme {
        match self {
            Key::Rsa(_) => Scheme::Rsa,
            Key::P256(_) | Key::P384(_) => Scheme::Ecdsa,
        }
    }

    fn sign(&self, digest: &[u8]) -> Result<Vec<u8>, SigningError> {
        let refused = |_| SigningError::Refused;
        Ok(match self {
            Key::Rsa(key) => key
                .sign(Pkcs1v15Sign::new::<Sha256>(), digest)
                .map_err(|_| SigningError::Refused)?,
            Key::P256(key) => {
                let signature: p256::ecdsa::Signature =
                    key.sign_prehash(digest).map_err(refused)?;
                signature.to_bytes().to_vec()
            }
            Key::P384(key) => {
                let signature: p384::ecdsa::Signature =
                    key.sign_prehash(digest).map_err(refused)?;
                signature.to_bytes().to_vec()
            }
        })
    }
}

/// A private key as PKCS#8 has it.
fn private_key(bytes: &[u8]) -> Option<Key> {
    let mut info = Reader::new(bytes).take(SEQUENCE)?.inside();
    let _version = info.take(INTEGER)?;
    let mut algorithm = info.take(SEQUENCE)?.inside();
    let kind = algorithm.take(OID)?.content;
    let inner = info.take(OCTET_STRING)?.content;
    let mut fields = Reader::new(inner).take(SEQUENCE)?.inside();
    let _version = fields.take(INTEGER)?;
    if kind == oid::RSA {
        let mut number = || {
            let bytes = fields.take(INTEGER)?.content;
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            let bytes = bytes.get(zeros..).filter(|b| !b.is_empty() && b.len() <= 1024)?;
            Some(BoxedUint::from_be_slice_vartime(bytes))
        };
        let (n, e, d, p, q) = (number()?, number()?, number()?, number()?, number()?);
        let key = rsa::PrivateKey::from_components(n, e, d, vec![p, q]).ok()?;
        return Some(Key::Rsa(Box::new(key)));
    }
    let curve = algorithm.take(OID)?.content;
    let scalar = fields.take(OCTET_STRING)?.content;
    if kind != oid::EC {
        None
    } else if curve == oid::P256 {
        p256::ecdsa::SigningKey::from_slice(scalar).ok().map(Key::P256)
    } else if curve == oid::P384 {
        p384::ecdsa::SigningKey::from_slice(scalar).ok().map(Key::P384)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_a_signature_become_positive_numbers_without_needless_zeros() {
        let check = |halves: &[u8], expected: &[u8]| {
            assert_eq!(two_numbers(halves), expected, "{halves:?}");
        };
        check(&[0x01, 0x02, 0x03, 0x04], &[0x30, 8, 2, 2, 1, 2, 2, 2, 3, 4]);
        check(&[0x00, 0x02, 0x83, 0x04], &[0x30, 8, 2, 1, 2, 2, 3, 0, 0x83, 4]);
        check(&[0x00, 0x00, 0x00, 0x80], &[0x30, 7, 2, 1, 0, 2, 2, 0, 0x80]);
    }
}
