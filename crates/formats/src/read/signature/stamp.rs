//! Time stamps (RFC 3161): an authority's word that something was there at a time.

use jiff::Timestamp;

use super::asn1::{INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, definite};
use super::certificate::{Party, algorithm};
use super::chain::{self, Chain, Purpose};
use super::cms::{Block, Verdict};
use super::oid;
use super::time::asn1_time;
use super::trust::TrustList;
use super::verify::Hash;

/// A time stamp that holds for what it is said to be over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    /// When.
    pub(super) at: Timestamp,
    /// Whose word it is.
    pub(super) authority: Party,
    /// Whether they are trusted.
    pub(super) chain: Chain,
}

/// Reads a time stamp over pieces one behind the other; `None` when it does not hold.
pub(super) fn read(token: &[u8], pieces: &[&[u8]], trust: &TrustList) -> Option<Stamp> {
    let token = definite(token)?;
    let block = Block::read(&token)?;
    if block.content_type != oid::TST_INFO {
        return None;
    }
    let content = block.content?;
    let mut fields = Reader::new(content).take(SEQUENCE)?.inside();
    let _version = fields.take(INTEGER)?;
    let _policy = fields.take(OID)?;
    let mut imprint = fields.take(SEQUENCE)?.inside();
    let hash = Hash::of(algorithm(imprint.take(SEQUENCE)?)?.oid)?;
    let digest = imprint.take(OCTET_STRING)?.content;
    let _serial = fields.take(INTEGER)?;
    let at = asn1_time(fields.any()?)?;
    let holds =
        digest == hash.digest(pieces) && matches!(block.verify(&[content]), Verdict::Intact(_));
    let certificate = block.certificate().filter(|_| holds)?;
    let (chain, _) =
        chain::check(certificate, &block.certificates, trust, at, Purpose::TimeStamping);
    Some(Stamp { at, authority: certificate.subject(), chain })
}
