//! Authorities and the people they certify.

use std::fmt::Write as _;

use jiff::Timestamp;
use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use sha1::Sha1;
use sha2::Digest;

use super::block::{Style, Times, block};
use super::der::{bits, element, integer, octets, oid, sequence, set, tagged, text, time};
use super::file::{fill, prepare};
use super::key::{Hash, Key, KeyKind, Padding};

/// Somebody who gets a certificate, and what stands in it.
#[derive(Debug, Clone)]
pub struct Person {
    /// Name of the person or body.
    pub name: String,
    /// Organization.
    pub organization: String,
    /// Sort of key. RSA keys take a tenth of a second to make; keys on curves take nothing.
    pub key: KeyKind,
    /// First instant of validity.
    pub from: Timestamp,
    /// Last instant of validity.
    pub until: Timestamp,
    /// Hash of the issuer's signature on the certificate.
    pub hash: Hash,
    /// May issue certificates: then, how many further authorities may stand below.
    pub authority: Option<u8>,
    /// First byte of the key usage.
    pub usage: Option<u8>,
    /// The key may make time stamps.
    pub stamps: bool,
    /// An extension that must be understood and that nobody knows.
    pub odd_extension: bool,
    /// Names by which machines reach this one, when it is a server.
    pub hosts: Vec<&'static str>,
}

impl Person {
    /// Somebody with a key on P-256 and a certificate for the years 2025 to 2029.
    pub fn new(name: &str, organization: &str) -> Self {
        Person {
            name: name.to_owned(),
            organization: organization.to_owned(),
            key: KeyKind::P256,
            from: instant("2025-01-01T00:00:00Z"),
            until: instant("2029-12-31T23:59:59Z"),
            hash: Hash::Sha256,
            authority: None,
            usage: Some(0xc0),
            stamps: false,
            odd_extension: false,
            hosts: Vec::new(),
        }
    }

    /// A server that machines reach by a name, with a certificate for the years 2020 to 2044: those
    /// who ask it look at the clock of the machine.
    pub fn server(host: &'static str) -> Self {
        Person {
            from: instant("2020-01-01T00:00:00Z"),
            until: instant("2044-12-31T23:59:59Z"),
            hosts: vec![host],
            ..Person::new("Máy chủ thử nghiệm", "Sở Thông tin thử nghiệm")
        }
    }

    /// The same with an RSA key of 2048 bits.
    pub fn rsa(self) -> Self {
        Person { key: KeyKind::Rsa(2048), ..self }
    }

    fn subject(&self) -> Vec<u8> {
        let part = |kind: &str, value: Vec<u8>| set(vec![sequence(&[oid(kind), value])]);
        sequence(&[
            part("2.5.4.6", element(0x13, b"VN")),
            part("2.5.4.10", text(&self.organization)),
            part("2.5.4.3", text(&self.name)),
        ])
    }
}

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// Somebody who issues certificates.
#[derive(Clone)]
pub struct Authority {
    signer: Signer,
}

impl Authority {
    /// An authority that stands on its own, with a key on P-256, for the years 2020 to 2044.
    pub fn new(name: &str) -> Self {
        Self::of(Person {
            from: instant("2020-01-01T00:00:00Z"),
            until: instant("2044-12-31T23:59:59Z"),
            authority: Some(3),
            usage: Some(0x06),
            ..Person::new(name, "Tổ chức chứng thực thử nghiệm")
        })
    }

    /// An authority that stands on its own.
    pub fn of(person: Person) -> Self {
        Authority { signer: Signer::self_signed(person) }
    }

    /// Issues a certificate.
    pub fn certify(&self, person: Person) -> Signer {
        let key = Key::of(person.key, &person.name);
        let certificate = certificate(&person, &key, &self.signer.person, &self.signer.key);
        let mut chain = vec![certificate];
        chain.extend(self.signer.chain.iter().cloned());
        Signer { person, key, chain }
    }

    /// Issues the certificate of an authority below.
    pub fn certify_authority(&self, name: &str) -> Authority {
        let person = Person {
            authority: Some(0),
            usage: Some(0x06),
            ..Person::new(name, "Tổ chức chứng thực thử nghiệm")
        };
        Authority { signer: self.certify(person) }
    }

    /// Its certificate, as an administrator gets it.
    pub fn pem(&self) -> String {
        self.signer.pem()
    }

    /// Its certificate.
    pub fn der(&self) -> &[u8] {
        &self.signer.chain[0]
    }
}

impl From<Signer> for Authority {
    /// Issues certificates, whether their own lets them or not.
    fn from(signer: Signer) -> Self {
        Authority { signer }
    }
}

/// Somebody with a key and a certificate.
#[derive(Clone)]
pub struct Signer {
    pub(super) person: Person,
    pub(super) key: Key,
    /// The certificate, and those of the authorities above it.
    pub(super) chain: Vec<Vec<u8>>,
}

impl Signer {
    /// Somebody who certifies themselves.
    pub fn self_signed(person: Person) -> Self {
        let key = Key::of(person.key, &person.name);
        let chain = vec![certificate(&person, &key, &person, &key)];
        Signer { person, key, chain }
    }

    /// Signs a PDF, whether signed before or not: on 5 November 2025 at 9:30 in Vietnam, by the
    /// signer's own clock.
    pub fn sign(&self, pdf: &[u8]) -> Vec<u8> {
        self.sign_as(pdf, &Style::default())
    }

    /// Signs a PDF in another way.
    pub fn sign_as(&self, pdf: &[u8], style: &Style<'_>) -> Vec<u8> {
        let (prepared, gap) = prepare(pdf, style.kind, &self.person.name, style.space);
        let covered = [&prepared[..gap.start], &prepared[gap.end..]].concat();
        fill(&prepared, gap, &self.block(&covered, style))
    }

    /// A signature block over some bytes.
    pub fn block(&self, covered: &[u8], style: &Style<'_>) -> Vec<u8> {
        block(self, covered, style)
    }

    /// Its certificate, and those of the authorities above it.
    pub fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// Its private key, as PKCS#8 has it.
    pub fn pkcs8(&self) -> Vec<u8> {
        self.key.pkcs8()
    }

    /// Its key with a chain of certificates as a PKCS#12 file.
    pub fn pkcs12(&self, chain: &[Vec<u8>], password: &str) -> Vec<u8> {
        let key = PrivateKey::from_der(&self.pkcs8()).expect("a key");
        let certificates =
            chain.iter().map(|der| Certificate::from_der(der).expect("a certificate"));
        let chain = PrivateKeyChain::new("1", key, certificates.collect::<Vec<_>>());
        let mut store = KeyStore::new();
        store.add_entry("van thu", KeyStoreEntry::PrivateKeyChain(chain));
        store.writer(password).write().expect("a file")
    }

    /// Its certificate in PEM.
    pub fn pem(&self) -> String {
        pem("CERTIFICATE", &self.chain[0])
    }

    /// Its private key in PEM.
    pub fn key_pem(&self) -> String {
        pem("PRIVATE KEY", &self.pkcs8())
    }

    /// A style that carries a time stamp of this signer, who must be one that [`Person::stamps`].
    pub fn stamp(&self, at: Timestamp) -> Style<'_> {
        Style { times: Times { stamp: Some((self, at)), ..Times::default() }, ..Style::default() }
    }

    /// Name of the issuer and serial number, as signature blocks name a certificate.
    pub(super) fn issuer_and_serial(&self) -> Vec<u8> {
        let issuer = self
            .chain
            .get(1)
            .map_or_else(|| self.person.subject(), |certificate| subject_of(certificate));
        sequence(&[issuer, serial(&self.person)])
    }
}

fn pem(label: &str, bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in bytes.chunks(48) {
        for three in line.chunks(3) {
            let number = three.iter().fold(0_u32, |sum, &byte| sum << 8 | u32::from(byte))
                << (8 * (3 - three.len()));
            for place in 0..4 {
                let digit = DIGITS[(number >> (18 - 6 * place) & 63) as usize];
                text.push(if place > three.len() { '=' } else { char::from(digit) });
            }
        }
        text.push('\n');
    }
    let _ = writeln!(text, "-----END {label}-----");
    text
}

/// The subject of a certificate made here: the sixth field of what is signed.
fn subject_of(certificate: &[u8]) -> Vec<u8> {
    let inside = |bytes: &[u8]| split(bytes).0.1;
    let mut rest = inside(&inside(certificate));
    for _ in 0..5 {
        rest = split(&rest).1;
    }
    split(&rest).0.0
}

/// The first element, whole and its content, and what is behind it.
#[allow(clippy::type_complexity, reason = "three pieces of bytes, used in one place")]
fn split(bytes: &[u8]) -> ((Vec<u8>, Vec<u8>), Vec<u8>) {
    let (header, length) = match bytes[1] {
        short @ 0..=0x7f => (2, usize::from(short)),
        long => {
            let count = usize::from(long & 0x7f);
            let digits = &bytes[2..2 + count];
            (2 + count, digits.iter().fold(0, |sum, &digit| sum << 8 | usize::from(digit)))
        }
    };
    let end = header + length;
    ((bytes[..end].to_vec(), bytes[header..end].to_vec()), bytes[end..].to_vec())
}

fn serial(person: &Person) -> Vec<u8> {
    let digest = Sha1::digest(format!("{} {:?} {}", person.name, person.key, person.from));
    integer(&digest[..8])
}

fn key_id(key: &Key) -> Vec<u8> {
    Sha1::digest(key.public()).to_vec()
}

fn certificate(person: &Person, key: &Key, issuer: &Person, issuer_key: &Key) -> Vec<u8> {
    let algorithm = issuer_key.algorithm(person.hash, Padding::Pkcs1);
    let signed = sequence(&[
        tagged(0, &integer(&[2])),
        serial(person),
        algorithm.clone(),
        issuer.subject(),
        sequence(&[time(person.from), time(person.until)]),
        person.subject(),
        key.public(),
        tagged(3, &sequence(&extensions(person, key, issuer_key))),
    ]);
    let signature = issuer_key.sign(person.hash, Padding::Pkcs1, &signed);
    sequence(&[signed, algorithm, bits(&signature)])
}

fn extensions(person: &Person, key: &Key, issuer_key: &Key) -> Vec<Vec<u8>> {
    let extension = |name: &str, critical: bool, value: &[u8]| {
        let mut parts = vec![oid(name)];
        if critical {
            parts.push(element(0x01, &[0xff]));
        }
        parts.push(octets(value));
        sequence(&parts)
    };
    let mut all = vec![
        extension("2.5.29.14", false, &octets(&key_id(key))),
        extension("2.5.29.35", false, &sequence(&[element(0x80, &key_id(issuer_key))])),
    ];
    if let Some(below) = person.authority {
        let value = sequence(&[element(0x01, &[0xff]), integer(&[below])]);
        all.push(extension("2.5.29.19", true, &value));
    }
    if let Some(usage) = person.usage {
        all.push(extension("2.5.29.15", true, &element(0x03, &[0, usage])));
    }
    if person.stamps {
        all.push(extension("2.5.29.37", true, &sequence(&[oid("1.3.6.1.5.5.7.3.8")])));
    }
    if !person.hosts.is_empty() {
        let names: Vec<_> =
            person.hosts.iter().map(|host| element(0x82, host.as_bytes())).collect();
        all.push(extension("2.5.29.17", false, &sequence(&names)));
    }
    if person.odd_extension {
        all.push(extension("1.2.3.4.5", true, &octets(b"odd")));
    }
    all
}
