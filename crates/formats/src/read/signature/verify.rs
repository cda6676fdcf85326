//! Whether a signature was made with the private half of a key, over some bytes.

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, PublicKey};
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::asn1::{INTEGER, OID, Reader, SEQUENCE, context};
use super::certificate::{Algorithm, Key, algorithm};
use super::oid;

/// Shortest RSA key that counts as strong, in bits.
const STRONG_RSA: u32 = 2048;

/// Hash functions that are known. SHA-1 is known only so that it can be called weak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are those of the standards")]
pub enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    pub(super) fn of(oid: &[u8]) -> Option<Self> {
        Some(match oid {
            oid::SHA1 => Hash::Sha1,
            oid::SHA256 => Hash::Sha256,
            oid::SHA384 => Hash::Sha384,
            oid::SHA512 => Hash::Sha512,
            _ => return None,
        })
    }

    /// The hash of pieces one behind the other.
    pub(super) fn digest(self, pieces: &[&[u8]]) -> Vec<u8> {
        fn run<D: Digest>(pieces: &[&[u8]]) -> Vec<u8> {
            let mut digest = D::new();
            pieces.iter().for_each(|piece| digest.update(piece));
            digest.finalize().to_vec()
        }
        match self {
            Hash::Sha1 => run::<Sha1>(pieces),
            Hash::Sha256 => run::<Sha256>(pieces),
            Hash::Sha384 => run::<Sha384>(pieces),
            Hash::Sha512 => run::<Sha512>(pieces),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Hash::Sha1 => "SHA-1",
            Hash::Sha256 => "SHA-256",
            Hash::Sha384 => "SHA-384",
            Hash::Sha512 => "SHA-512",
        }
    }
}

/// Ways of signing that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// RSA with the padding of PKCS#1 version 1.5.
    RsaPkcs1,
    /// RSA-PSS.
    RsaPss,
    /// ECDSA on one of the curves P-256 and P-384.
    Ecdsa,
}

/// How a signature was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// Way of signing.
    pub scheme: Scheme,
    /// Hash function.
    pub hash: Hash,
    /// Length of the key in bits.
    pub key_bits: u32,
}

impl Method {
    /// Whether the key is shorter than is held to be strong today.
    pub fn has_short_key(&self) -> bool {
        self.scheme != Scheme::Ecdsa && self.key_bits < STRONG_RSA
    }
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.scheme {
            Scheme::RsaPkcs1 => write!(f, "RSA {} bit", self.key_bits)?,
            Scheme::RsaPss => write!(f, "RSA-PSS {} bit", self.key_bits)?,
            Scheme::Ecdsa => write!(f, "ECDSA P-{}", self.key_bits)?,
        }
        write!(f, ", {}", self.hash.title())
    }
}

/// What came of looking at a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Made with that key over those bytes.
    Holds(Method),
    /// Not made so.
    Fails(Method),
    /// By an algorithm or with a key that is not known here.
    Unknown,
}

/// A signature to be looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signed<'a> {
    /// By which algorithm.
    pub(super) algorithm: Algorithm<'a>,
    /// The hash named beside it, for algorithms that do not name one themselves.
    pub(super) hash: Option<Hash>,
    /// The signature.
    pub(super) signature: &'a [u8],
}

/// Looks whether a signature over pieces one behind the other was made with the private half of
/// `key`.
pub(super) fn verify(key: Key<'_>, signed: Signed<'_>, pieces: &[&[u8]]) -> Outcome {
    let Some((scheme, hash, salt)) = scheme(signed) else { return Outcome::Unknown };
    let digest = hash.digest(pieces);
    let result = match scheme {
        Scheme::Ecdsa => ecdsa(key, &digest, signed.signature),
        Scheme::RsaPkcs1 | Scheme::RsaPss => {
            rsa(key).map(|(key, bits)| (rsa_holds(&key, scheme, hash, salt, &digest, signed), bits))
        }
    };
    match result {
        Some((holds, key_bits)) => {
            let method = Method { scheme, hash, key_bits };
            if holds { Outcome::Holds(method) } else { Outcome::Fails(method) }
        }
        None => Outcome::Unknown,
    }
}

/// Way of signing, hash, and length of the salt.
fn scheme(signed: Signed<'_>) -> Option<(Scheme, Hash, usize)> {
    Some(match signed.algorithm.oid {
        oid::RSA => (Scheme::RsaPkcs1, signed.hash?, 0),
        oid::RSA_SHA1 => (Scheme::RsaPkcs1, Hash::Sha1, 0),
        oid::RSA_SHA256 => (Scheme::RsaPkcs1, Hash::Sha256, 0),
        oid::RSA_SHA384 => (Scheme::RsaPkcs1, Hash::Sha384, 0),
        oid::RSA_SHA512 => (Scheme::RsaPkcs1, Hash::Sha512, 0),
        oid::RSA_PSS => {
            let (hash, salt) = pss_parameters(signed.algorithm)?;
            (Scheme::RsaPss, hash, salt)
        }
        oid::EC => (Scheme::Ecdsa, signed.hash?, 0),
        oid::ECDSA_SHA1 => (Scheme::Ecdsa, Hash::Sha1, 0),
        oid::ECDSA_SHA256 => (Scheme::Ecdsa, Hash::Sha256, 0),
        oid::ECDSA_SHA384 => (Scheme::Ecdsa, Hash::Sha384, 0),
        oid::ECDSA_SHA512 => (Scheme::Ecdsa, Hash::Sha512, 0),
        _ => return None,
    })
}

/// Hash and length of the salt (RFC 4055); what is left out means SHA-1 and twenty bytes. The mask
/// must use the same hash: nobody writes it otherwise.
fn pss_parameters(pss: Algorithm<'_>) -> Option<(Hash, usize)> {
    let (mut hash, mut mask, mut salt) = (Hash::Sha1, Hash::Sha1, 20);
    let Some(parameters) = pss.parameters.filter(|p| p.tag == SEQUENCE) else {
        return Some((hash, salt));
    };
    let mut fields = parameters.inside();
    if let Some(field) = fields.optional(context(0)) {
        hash = Hash::of(algorithm(field.inside().take(SEQUENCE)?)?.oid)?;
    }
    if let Some(field) = fields.optional(context(1)) {
        let generator = algorithm(field.inside().take(SEQUENCE)?)?;
        let inner = generator.parameters.filter(|_| generator.oid == oid::MGF1)?;
        mask = Hash::of(algorithm(inner)?.oid)?;
    }
    if let Some(field) = fields.optional(context(2)) {
        salt = match field.inside().take(INTEGER)?.content {
            [length] => usize::from(*length),
            // As long as the key allows, which some programs take.
            [high, low] => usize::from(*high) << 8 | usize::from(*low),
            _ => return None,
        };
    }
    (hash == mask).then_some((hash, salt))
}

/// The key and its length in bits.
fn rsa(key: Key<'_>) -> Option<(PublicKey, u32)> {
    if !matches!(key.algorithm.oid, oid::RSA | oid::RSA_PSS) {
        return None;
    }
    let mut numbers = Reader::new(key.bits).take(SEQUENCE)?.inside();
    let mut number = || {
        let bytes = numbers.take(INTEGER)?.content;
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        // A key of 8192 bits is the longest that is taken.
        let bytes = bytes.get(zeros..).filter(|b| !b.is_empty() && b.len() <= 1024)?;
        Some(BoxedUint::from_be_slice_vartime(bytes))
    };
    let (modulus, exponent) = (number()?, number()?);
    let bits = modulus.bit_width_vartime();
    Some((PublicKey::new(modulus, exponent).ok()?, bits))
}

fn rsa_holds(
    key: &PublicKey,
    scheme: Scheme,
    hash: Hash,
    salt: usize,
    digest: &[u8],
    signed: Signed<'_>,
) -> bool {
    let signature = signed.signature;
    match (scheme, hash) {
        (Scheme::RsaPss, Hash::Sha1) => {
            key.verify(Pss::<Sha1>::new_with_salt(salt), digest, signature)
        }
        (Scheme::RsaPss, Hash::Sha256) => {
            key.verify(Pss::<Sha256>::new_with_salt(salt), digest, signature)
        }
        (Scheme::RsaPss, Hash::Sha384) => {
            key.verify(Pss::<Sha384>::new_with_salt(salt), digest, signature)
        }
        (Scheme::RsaPss, Hash::Sha512) => {
            key.verify(Pss::<Sha512>::new_with_salt(salt), digest, signature)
        }
        (_, Hash::Sha1) => key.verify(Pkcs1v15Sign::new::<Sha1>(), digest, signature),
        (_, Hash::Sha256) => key.verify(Pkcs1v15Sign::new::<Sha256>(), digest, signature),
        (_, Hash::Sha384) => key.verify(Pkcs1v15Sign::new::<Sha384>(), digest, signature),
        (_, Hash::Sha512) => key.verify(Pkcs1v15Sign::new::<Sha512>(), digest, signature),
    }
    .is_ok()
}

fn ecdsa(key: Key<'_>, digest: &[u8], signature: &[u8]) -> Option<(bool, u32)> {
    let curve =
        key.algorithm.parameters.filter(|p| p.tag == OID && key.algorithm.oid == oid::EC)?;
    match curve.content {
        oid::P256 => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key.bits).ok()?;
            let signature = p256::ecdsa::Signature::from_der(signature);
            Some((signature.is_ok_and(|s| key.verify_prehash(digest, &s).is_ok()), 256))
        }
        oid::P384 => {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(key.bits).ok()?;
            let signature = p384::ecdsa::Signature::from_der(signature);
            Some((signature.is_ok_and(|s| key.verify_prehash(digest, &s).is_ok()), 384))
        }
        _ => None,
    }
}
