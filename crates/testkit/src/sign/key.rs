//! Keys, made from a word so that they are the same every time.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;

use p256::ecdsa::signature::hazmat::PrehashSigner;
use rsa::rand_core::{TryCryptoRng, TryRng};
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rsa::{Pkcs1v15Sign, Pss};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::der::{algorithm, bits, element, integer, octets, oid, sequence, tagged};

/// Sorts of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA of so many bits.
    Rsa(usize),
    /// On the curve P-256.
    P256,
    /// On the curve P-384.
    P384,
}

/// Hash functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the standards")]
pub enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// Paddings of RSA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Padding {
    /// PKCS#1 version 1.5.
    Pkcs1,
    /// PSS, salt as long as the hash.
    Pss,
}

/// A key.
#[derive(Clone)]
pub enum Key {
    /// RSA.
    Rsa(Box<rsa::PrivateKey>),
    /// On the curve P-256.
    P256(p256::ecdsa::SigningKey),
    /// On the curve P-384.
    P384(p384::ecdsa::SigningKey),
}

impl Hash {
    pub(super) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Hash::Sha1 => Sha1::digest(bytes).to_vec(),
            Hash::Sha256 => Sha256::digest(bytes).to_vec(),
            Hash::Sha384 => Sha384::digest(bytes).to_vec(),
            Hash::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    pub(super) fn oid(self) -> &'static str {
        match self {
            Hash::Sha1 => "1.3.14.3.2.26",
            Hash::Sha256 => "2.16.840.1.101.3.4.2.1",
            Hash::Sha384 => "2.16.840.1.101.3.4.2.2",
            Hash::Sha512 => "2.16.840.1.101.3.4.2.3",
        }
    }
}

impl Key {
    /// The key of such a word.
    pub fn of(kind: KeyKind, word: &str) -> Self {
        let mut stream = Stream { word: format!("{kind:?} {word}"), count: 0 };
        match kind {
            KeyKind::Rsa(bits) => {
                let mut made = MADE.lock().expect("no test fails while it makes a key");
                let key = made.entry(stream.word.clone()).or_insert_with(|| {
                    Box::new(rsa::PrivateKey::new(&mut stream, bits).expect("a key"))
                });
                Key::Rsa(key.clone())
            }
            KeyKind::P256 => {
                let scalar = Sha256::digest(&stream.word);
                Key::P256(p256::ecdsa::SigningKey::from_slice(&scalar).expect("a key"))
            }
            KeyKind::P384 => {
                let scalar = Sha384::digest(&stream.word);
                Key::P384(p384::ecdsa::SigningKey::from_slice(&scalar).expect("a key"))
            }
        }
    }

    /// The public half, as certificates have it.
    pub(super) fn public(&self) -> Vec<u8> {
        const EC: &str = "1.2.840.10045.2.1";
        match self {
            Key::Rsa(key) => sequence(&[
                rsa_algorithm("1.2.840.113549.1.1.1"),
                bits(&sequence(&[integer(&key.n_bytes()), integer(&key.e_bytes())])),
            ]),
            Key::P256(key) => sequence(&[
                sequence(&[oid(EC), oid("1.2.840.10045.3.1.7")]),
                bits(key.verifying_key().to_sec1_point(false).as_bytes()),
            ]),
            Key::P384(key) => sequence(&[
                sequence(&[oid(EC), oid("1.3.132.0.34")]),
                bits(key.verifying_key().to_sec1_point(false).as_bytes()),
            ]),
        }
    }

    /// The key as PKCS#8 has it.
    pub(super) fn pkcs8(&self) -> Vec<u8> {
        const EC: &str = "1.2.840.10045.2.1";
        let curve = |name: &str, scalar: &[u8]| {
            let inner = sequence(&[integer(&[1]), octets(scalar)]);
            sequence(&[integer(&[0]), sequence(&[oid(EC), oid(name)]), octets(&inner)])
        };
        match self {
            Key::Rsa(key) => {
                let number = |n: &rsa::BoxedUint| integer(&n.to_be_bytes());
                let primes: Vec<Vec<u8>> = key.primes().iter().map(|p| number(p)).collect();
                let zero = integer(&[0]);
                // Numbers that only quicken reckoning; some devices reckon with no others.
                let quick = [
                    key.dp().map_or_else(|| zero.clone(), number),
                    key.dq().map_or_else(|| zero.clone(), number),
                    key.crt_coefficient().map_or_else(|| zero.clone(), |n| number(&n)),
                ];
                let inner = sequence(&[
                    zero.clone(),
                    integer(&key.n_bytes()),
                    integer(&key.e_bytes()),
                    number(key.d()),
                    primes.concat(),
                    quick.concat(),
                ]);
                sequence(&[zero, rsa_algorithm("1.2.840.113549.1.1.1"), octets(&inner)])
            }
            Key::P256(key) => curve("1.2.840.10045.3.1.7", &key.to_bytes()),
            Key::P384(key) => curve("1.3.132.0.34", &key.to_bytes()),
        }
    }

    /// How signatures of this key are named.
    pub(super) fn algorithm(&self, hash: Hash, padding: Padding) -> Vec<u8> {
        let rsa = |number: u8| rsa_algorithm(&format!("1.2.840.113549.1.1.{number}"));
        match (self, hash, padding) {
            (Key::Rsa(_), _, Padding::Pss) => {
                let hashed = algorithm(hash.oid());
                let mask = sequence(&[oid("1.2.840.113549.1.1.8"), hashed.clone()]);
                let salt = u8::try_from(hash.digest(b"").len()).expect("short");
                let parameters =
                    sequence(&[tagged(0, &hashed), tagged(1, &mask), tagged(2, &integer(&[salt]))]);
                sequence(&[oid("1.2.840.113549.1.1.10"), parameters])
            }
            (Key::Rsa(_), Hash::Sha1, _) => rsa(5),
            (Key::Rsa(_), Hash::Sha256, _) => rsa(11),
            (Key::Rsa(_), Hash::Sha384, _) => rsa(12),
            (Key::Rsa(_), Hash::Sha512, _) => rsa(13),
            (_, Hash::Sha1, _) => algorithm("1.2.840.10045.4.1"),
            (_, Hash::Sha256, _) => algorithm("1.2.840.10045.4.3.2"),
            (_, Hash::Sha384, _) => algorithm("1.2.840.10045.4.3.3"),
            (_, Hash::Sha512, _) => algorithm("1.2.840.10045.4.3.4"),
        }
    }

    /// Signs.
    pub(super) fn sign(&self, hash: Hash, padding: Padding, bytes: &[u8]) -> Vec<u8> {
        let digest = hash.digest(bytes);
        match self {
            Key::Rsa(key) => match padding {
                Padding::Pkcs1 => rsa_pkcs1(key, hash, &digest),
                Padding::Pss => rsa_pss(key, hash, &digest),
            },
            Key::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign_prehash(&digest).expect("signed");
                signature.to_der().as_bytes().to_vec()
            }
            Key::P384(key) => {
                let signature: p384::ecdsa::Signature = key.sign_prehash(&digest).expect("signed");
                signature.to_der().as_bytes().to_vec()
            }
        }
    }
}

fn rsa_algorithm(name: &str) -> Vec<u8> {
    sequence(&[oid(name), element(0x05, &[])])
}

fn rsa_pkcs1(key: &rsa::PrivateKey, hash: Hash, digest: &[u8]) -> Vec<u8> {
    match hash {
        Hash::Sha1 => key.sign(Pkcs1v15Sign::new::<Sha1>(), digest),
        Hash::Sha256 => key.sign(Pkcs1v15Sign::new::<Sha256>(), digest),
        Hash::Sha384 => key.sign(Pkcs1v15Sign::new::<Sha384>(), digest),
        Hash::Sha512 => key.sign(Pkcs1v15Sign::new::<Sha512>(), digest),
    }
    .expect("signed")
}

fn rsa_pss(key: &rsa::PrivateKey, hash: Hash, digest: &[u8]) -> Vec<u8> {
    let mut salt = Stream { word: "salt".to_owned(), count: 0 };
    match hash {
        Hash::Sha1 => key.sign_with_rng(&mut salt, Pss::<Sha1>::new(), digest),
        Hash::Sha256 => key.sign_with_rng(&mut salt, Pss::<Sha256>::new(), digest),
        Hash::Sha384 => key.sign_with_rng(&mut salt, Pss::<Sha384>::new(), digest),
        Hash::Sha512 => key.sign_with_rng(&mut salt, Pss::<Sha512>::new(), digest),
    }
    .expect("signed")
}

/// RSA keys that were made already: making one takes a while.
static MADE: Mutex<BTreeMap<String, Box<rsa::PrivateKey>>> = Mutex::new(BTreeMap::new());

/// What stands in for randomness: the hashes of a word with a number.
struct Stream {
    word: String,
    count: u64,
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for piece in out.chunks_mut(32) {
            self.count += 1;
            let block = Sha256::digest(format!("{} {}", self.word, self.count));
            piece.copy_from_slice(&block[..piece.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Stream {}
