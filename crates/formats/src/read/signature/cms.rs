//! Signature blocks (CMS SignedData, RFC 5652).

use jiff::Timestamp;

use super::asn1::{Element, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET, context, encode};
use super::certificate::{Algorithm, Certificate, algorithm, same_name};
use super::oid;
use super::time::asn1_time;
use super::verify::{Hash, Method, Outcome, Signed, verify};

/// Most certificates of a block that are read.
const CERTIFICATES: usize = 64;

/// A block with the one who signed it.
#[derive(Debug, Clone)]
pub(super) struct Block<'a> {
    /// Kind of what was signed.
    pub(super) content_type: &'a [u8],
    /// What was signed, if it stands in the block itself.
    pub(super) content: Option<&'a [u8]>,
    /// Certificates that came along.
    pub(super) certificates: Vec<Certificate<'a>>,
    signer: Signer<'a>,
}

#[derive(Debug, Clone)]
struct Signer<'a> {
    id: SignerId<'a>,
    hash: Option<Hash>,
    /// Attributes that are signed with the content, as the bytes the signature covers.
    signed: Option<Element<'a>>,
    algorithm: Algorithm<'a>,
    signature: &'a [u8],
    unsigned: Option<Element<'a>>,
}

#[derive(Debug, Clone, Copy)]
enum SignerId<'a> {
    Serial { issuer: Element<'a>, serial: &'a [u8] },
    Key(&'a [u8]),
}

/// Whether a block holds for some content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Signed with the key of the certificate, over this content.
    Intact(Method),
    /// Signed over other content.
    OtherContent,
    /// The signature was not made with the key of the certificate, or the block was changed.
    Broken,
    /// The certificate of the signer is not in the block.
    NoCertificate,
    /// By an algorithm that is not known here.
    Unknown,
}

impl<'a> Block<'a> {
    /// Reads a block whose lengths are all given. `None` when it is none or has not exactly one
    /// signer, as PDF asks for.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut info = Reader::new(bytes).take(SEQUENCE)?.inside();
        if info.take(OID)?.content != oid::SIGNED_DATA {
            return None;
        }
        let mut fields = info.take(context(0))?.inside().take(SEQUENCE)?.inside();
        let _version = fields.take(INTEGER)?;
        let _hashes = fields.take(SET)?;
        let mut content = fields.take(SEQUENCE)?.inside();
        let content_type = content.take(OID)?.content;
        let content = match content.optional(context(0)) {
            Some(explicit) => Some(explicit.inside().take(OCTET_STRING)?.content),
            None => None,
        };
        let certificates = fields.optional(context(0)).map_or(Vec::new(), |set| {
            set.inside()
                .all()
                .take(CERTIFICATES)
                .filter_map(|c| Certificate::read(c.whole))
                .collect()
        });
        let _revoked = fields.optional(context(1));
        let mut signers = fields.take(SET)?.inside();
        let signer = signer(signers.take(SEQUENCE)?)?;
        signers.is_empty().then_some(Block { content_type, content, certificates, signer })
    }

    /// The certificate of the one who signed.
    pub(super) fn certificate(&self) -> Option<&Certificate<'a>> {
        self.certificates.iter().find(|certificate| match self.signer.id {
            SignerId::Serial { issuer, serial } => {
                certificate.serial == serial && same_name(certificate.issuer, issuer)
            }
            SignerId::Key(id) => certificate.extensions.subject_key == Some(id),
        })
    }

    /// The signature itself, which a time stamp covers.
    pub(super) fn signature(&self) -> &'a [u8] {
        self.signer.signature
    }

    /// When the signer's own machine says it signed.
    pub(super) fn claimed_time(&self) -> Option<Timestamp> {
        asn1_time(value(self.signer.signed, oid::SIGNING_TIME)?)
    }

    /// The time stamp over the signature.
    pub(super) fn time_stamp(&self) -> Option<&'a [u8]> {
        value(self.signer.unsigned, oid::TIME_STAMP_TOKEN).map(|token| token.whole)
    }

    /// Whether the block holds for this content, given in pieces one behind the other.
    pub(super) fn verify(&self, pieces: &[&[u8]]) -> Verdict {
        let signer = &self.signer;
        let Some(hash) = signer.hash else { return Verdict::Unknown };
        let Some(certificate) = self.certificate() else { return Verdict::NoCertificate };
        let signed =
            Signed { algorithm: signer.algorithm, hash: Some(hash), signature: signer.signature };
        let outcome = match signer.signed {
            None => match verify(certificate.key, signed, pieces) {
                // Without attributes there is no hash to compare: the content is the likelier cause.
                Outcome::Fails(_) => return Verdict::OtherContent,
                outcome => outcome,
            },
            Some(attributes) => {
                if !names_certificate(attributes, certificate) {
                    return Verdict::Broken;
                }
                let covered = encode(SET, attributes.content);
                match verify(certificate.key, signed, &[&covered]) {
                    Outcome::Fails(_) => {
                        let covered = encode(SET, &in_order(attributes));
                        verify(certificate.key, signed, &[&covered])
                    }
                    outcome => outcome,
                }
            }
        };
        let method = match outcome {
            Outcome::Holds(method) => method,
            Outcome::Fails(_) => return Verdict::Broken,
            Outcome::Unknown => return Verdict::Unknown,
        };
        let Some(attributes) = signer.signed else { return Verdict::Intact(method) };
        let kind = value(Some(attributes), oid::CONTENT_TYPE).map(|kind| kind.content);
        let digest = value(Some(attributes), oid::MESSAGE_DIGEST).map(|digest| digest.content);
        match digest {
            None => Verdict::Broken,
            Some(_) if kind != Some(self.content_type) => Verdict::Broken,
            Some(digest) if digest == hash.digest(pieces) => Verdict::Intact(method),
            Some(_) => Verdict::OtherContent,
        }
    }
}

fn signer(element: Element<'_>) -> Option<Signer<'_>> {
    let mut fields = element.inside();
    let _version = fields.take(INTEGER)?;
    let id = fields.any()?;
    let id = match id.tag {
        SEQUENCE => {
            let mut parts = id.inside();
            let issuer = parts.take(SEQUENCE)?;
            SignerId::Serial { issuer, serial: parts.take(INTEGER)?.content }
        }
        0x80 => SignerId::Key(id.content),
        _ => return None,
    };
    Some(Signer {
        id,
        hash: Hash::of(algorithm(fields.take(SEQUENCE)?)?.oid),
        signed: fields.optional(context(0)),
        algorithm: algorithm(fields.take(SEQUENCE)?)?,
        signature: fields.take(OCTET_STRING)?.content,
        unsigned: fields.optional(context(1)),
    })
}

/// The value of an attribute that stands once, with one value.
fn value<'a>(attributes: Option<Element<'a>>, kind: &[u8]) -> Option<Element<'a>> {
    let mut found = None;
    for attribute in attributes?.inside().all() {
        let mut parts = attribute.inside();
        if parts.take(OID)?.content != kind {
            continue;
        }
        let mut values = parts.take(SET)?.inside();
        if found.replace(values.any()?).is_some() {
            return None;
        }
    }
    found
}

/// The attributes in the order of DER, for signers that wrote them in another than they signed.
fn in_order(attributes: Element<'_>) -> Vec<u8> {
    let mut all: Vec<&[u8]> = attributes.inside().all().map(|attribute| attribute.whole).collect();
    all.sort_unstable();
    all.concat()
}

/// Whether the certificate is the one that the signer named among what is signed; true where none
/// was named. Without this, a certificate with the same key could be put in its place.
fn names_certificate(attributes: Element<'_>, certificate: &Certificate<'_>) -> bool {
    let mut named = true;
    if let Some(value) = value(Some(attributes), oid::SIGNING_CERTIFICATE_V2) {
        named &= first_id(value).is_some_and(|mut id| {
            let hash = match id.optional(SEQUENCE) {
                Some(named) => algorithm(named).and_then(|named| Hash::of(named.oid)),
                None => Some(Hash::Sha256),
            };
            let expected = hash.map(|hash| hash.digest(&[certificate.whole]));
            id.take(OCTET_STRING).zip(expected).is_some_and(|(found, hash)| found.content == hash)
        });
    }
    if let Some(value) = value(Some(attributes), oid::SIGNING_CERTIFICATE) {
        named &= first_id(value).is_some_and(|mut id| {
            let expected = Hash::Sha1.digest(&[certificate.whole]);
            id.take(OCTET_STRING).is_some_and(|found| found.content == expected)
        });
    }
    named
}

/// The first identifier of an attribute that names certificates.
fn first_id(value: Element<'_>) -> Option<Reader<'_>> {
    let ids = value.inside().take(SEQUENCE)?;
    ids.inside().take(SEQUENCE).map(Element::inside)
}
