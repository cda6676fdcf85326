//! Certificates (X.509, RFC 5280): what is needed to say whose key it is and whom to ask about it.

use jiff::Timestamp;

use ansinh_domain::text::clean;
use serde::{Deserialize, Serialize};

use super::asn1::{
    BIT_STRING, BOOLEAN, Element, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET, context,
};
use super::oid;
use super::time::asn1_time;

/// Longest part of a name that is kept.
const LONGEST: usize = 200;

/// Who a certificate speaks of. Personal numbers that certificates carry too are not kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Name of the person or body (CN).
    pub name: Option<String>,
    /// The organization (O).
    pub organization: Option<String>,
}

impl std::fmt::Display for Party {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.name, &self.organization) {
            (Some(name), Some(organization)) if name != organization => {
                write!(f, "{name} ({organization})")
            }
            (Some(name), _) | (None, Some(name)) => f.write_str(name),
            (None, None) => f.write_str("không ghi tên"),
        }
    }
}

/// An algorithm with its parameters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Algorithm<'a> {
    pub(crate) oid: &'a [u8],
    pub(crate) parameters: Option<Element<'a>>,
}

/// A public key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key<'a> {
    pub(crate) algorithm: Algorithm<'a>,
    pub(crate) bits: &'a [u8],
}

/// A certificate as it stands in some bytes.
#[derive(Debug, Clone)]
pub(crate) struct Certificate<'a> {
    /// All of it.
    pub(crate) whole: &'a [u8],
    /// What its issuer signed.
    pub(crate) signed: &'a [u8],
    pub(crate) serial: &'a [u8],
    pub(crate) issuer: Element<'a>,
    pub(crate) subject: Element<'a>,
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    pub(crate) key: Key<'a>,
    pub(crate) algorithm: Algorithm<'a>,
    pub(crate) signature: &'a [u8],
    pub(crate) extensions: Extensions<'a>,
}

/// Extensions that are understood.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extensions<'a> {
    /// Whether there are any: the first version of certificates has none.
    pub(crate) any: bool,
    /// May issue certificates.
    pub(crate) authority: bool,
    /// How many further authorities may stand below it.
    pub(crate) path_length: Option<u64>,
    /// First byte of the key usage: digitalSignature is its highest bit.
    pub(crate) usage: Option<u8>,
    pub(crate) extended_usage: Vec<&'a [u8]>,
    pub(crate) subject_key: Option<&'a [u8]>,
    pub(crate) authority_key: Option<&'a [u8]>,
    /// There is one that must be understood and is not.
    pub(crate) unknown: bool,
}

/// Bits of the key usage.
pub(crate) const DIGITAL_SIGNATURE: u8 = 0x80;
pub(crate) const NON_REPUDIATION: u8 = 0x40;
pub(crate) const CERTIFICATE_SIGNING: u8 = 0x04;

impl<'a> Certificate<'a> {
    /// Reads a certificate; `None` when it is none.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let outer = Reader::new(bytes).take(SEQUENCE)?;
        let mut parts = outer.inside();
        let signed = parts.take(SEQUENCE)?;
        let algorithm = algorithm(parts.take(SEQUENCE)?)?;
        let signature = bit_string(parts.take(BIT_STRING)?)?;
        let mut fields = signed.inside();
        let _version = fields.optional(context(0));
        let serial = fields.take(INTEGER)?.content;
        let _algorithm = fields.take(SEQUENCE)?;
        let issuer = fields.take(SEQUENCE)?;
        let mut validity = fields.take(SEQUENCE)?.inside();
        let not_before = asn1_time(validity.any()?)?;
        let not_after = asn1_time(validity.any()?)?;
        let subject = fields.take(SEQUENCE)?;
        let key = key(fields.take(SEQUENCE)?)?;
        let mut extensions = Extensions::default();
        // Two unique identifiers may stand before them; nobody writes those.
        for field in fields.all().filter(|field| field.tag == context(3)) {
            extensions.read(field)?;
        }
        Some(Certificate {
            whole: outer.whole,
            signed: signed.whole,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            key,
            algorithm,
            signature,
            extensions,
        })
    }

    /// Whom it speaks of.
    pub(crate) fn subject(&self) -> Party {
        party(self.subject)
    }

    /// Who issued it.
    pub(crate) fn issuer(&self) -> Party {
        party(self.issuer)
    }

    /// Whether it names itself as its issuer.
    pub(crate) fn is_self_issued(&self) -> bool {
        same_name(self.subject, self.issuer)
    }
}

impl<'a> Extensions<'a> {
    fn read(&mut self, field: Element<'a>) -> Option<()> {
        self.any = true;
        for extension in field.inside().take(SEQUENCE)?.inside().all() {
            let mut parts = extension.inside();
            let oid = parts.take(OID)?.content;
            let critical = parts.optional(BOOLEAN).is_some_and(|b| b.content != [0]);
            let value = parts.take(OCTET_STRING)?.content;
            let understood = match oid {
                oid::BASIC_CONSTRAINTS => self.constraints(value),
                oid::KEY_USAGE => {
                    let bits = bit_string(Reader::new(value).take(BIT_STRING)?)?;
                    self.usage = Some(bits.first().copied().unwrap_or_default());
                    Some(())
                }
                oid::EXTENDED_KEY_USAGE => {
                    let usages = Reader::new(value).take(SEQUENCE)?.inside().all();
                    self.extended_usage = usages.map(|usage| usage.content).collect();
                    Some(())
                }
                oid::SUBJECT_KEY_ID => {
                    self.subject_key = Some(Reader::new(value).take(OCTET_STRING)?.content);
                    Some(())
                }
                oid::AUTHORITY_KEY_ID => {
                    let mut parts = Reader::new(value).take(SEQUENCE)?.inside();
                    self.authority_key = parts.optional(0x80).map(|id| id.content);
                    Some(())
                }
                other => oid::HARMLESS.contains(&other).then_some(()),
            };
            self.unknown |= critical && understood.is_none();
        }
        Some(())
    }

    fn constraints(&mut self, value: &'a [u8]) -> Option<()> {
        let mut parts = Reader::new(value).take(SEQUENCE)?.inside();
        self.authority = parts.optional(BOOLEAN).is_some_and(|b| b.content != [0]);
        if let Some(length) = parts.optional(INTEGER) {
            let bytes = length.content.get(..length.content.len().min(8))?;
            self.path_length =
                Some(bytes.iter().fold(0_u64, |sum, &byte| sum << 8 | u64::from(byte)));
        }
        Some(())
    }
}

pub(crate) fn algorithm(element: Element<'_>) -> Option<Algorithm<'_>> {
    let mut parts = element.inside();
    Some(Algorithm { oid: parts.take(OID)?.content, parameters: parts.any() })
}

fn key(element: Element<'_>) -> Option<Key<'_>> {
    let mut parts = element.inside();
    let algorithm = algorithm(parts.take(SEQUENCE)?)?;
    Some(Key { algorithm, bits: bit_string(parts.take(BIT_STRING)?)? })
}

/// The bytes of a bit string; the first says how many bits of the last do not count.
fn bit_string(element: Element<'_>) -> Option<&[u8]> {
    element.content.split_first().map(|(_, bits)| bits)
}

/// Kind and text of each part of a name, most general first.
fn parts(name: Element<'_>) -> impl Iterator<Item = (&[u8], String)> {
    name.inside().all().filter(|set| set.tag == SET).flat_map(|set| {
        set.inside().all().filter_map(|part| {
            let mut fields = part.inside();
            Some((fields.take(OID)?.content, text(fields.any()?)?))
        })
    })
}

fn party(name: Element<'_>) -> Party {
    let mut party = Party::default();
    for (kind, text) in parts(name) {
        match kind {
            oid::COMMON_NAME => party.name = readable(&text),
            oid::ORGANIZATION => party.organization = readable(&text),
            _ => {}
        }
    }
    party
}

/// Names compare by their text without regard to case and spaces, as some authorities write their
/// name in another encoding where they issue than where they are issued.
pub(crate) fn same_name(one: Element<'_>, other: Element<'_>) -> bool {
    if one.content == other.content {
        return true;
    }
    let same = |a: &str, b: &str| clean(a).to_lowercase() == clean(b).to_lowercase();
    let (mut ones, mut others) = (parts(one), parts(other));
    let mut any = false;
    loop {
        match (ones.next(), others.next()) {
            (None, None) => return any,
            (Some((kind, text)), Some((other_kind, other_text)))
                if kind == other_kind && same(&text, &other_text) =>
            {
                any = true;
            }
            _ => return false,
        }
    }
}

/// Text of any of the string types.
fn text(value: Element<'_>) -> Option<String> {
    let latin = || value.content.iter().map(|&byte| char::from(byte)).collect();
    Some(match value.tag {
        0x0c => String::from_utf8_lossy(value.content).into_owned(),
        // Printable, IA5, visible, and what is called teletex and written as Latin 1.
        0x13 | 0x14 | 0x16 | 0x1a => latin(),
        0x1e => {
            let pairs = value.content.as_chunks::<2>().0;
            String::from_utf16_lossy(
                &pairs.iter().map(|p| u16::from_be_bytes(*p)).collect::<Vec<_>>(),
            )
        }
        0x1c => {
            let fours = value.content.as_chunks::<4>().0;
            fours.iter().filter_map(|four| char::from_u32(u32::from_be_bytes(*four))).collect()
        }
        _ => return None,
    })
}

/// Text as it can be shown: on one line, without marks that turn the direction of writing.
pub(crate) fn readable(text: &str) -> Option<String> {
    let turns = |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String = clean(text).chars().filter(|&c| !turns(c)).take(LONGEST).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
