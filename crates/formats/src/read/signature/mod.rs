//! Who signed a PDF, and whether the signatures hold.
//!
//! Said are facts, not law: that the bytes a signature covers are those that were signed, with which
//! certificate, when and on whose word, whether an authority of a given list stands behind it, and
//! whether something was appended that nobody signed. Whether a certificate was taken back before
//! its end needs the network and is not looked at; the report says so.

pub(crate) mod asn1;
pub(crate) mod certificate;
mod chain;
mod cms;
mod find;
mod growth;
pub(crate) mod oid;
mod report;
mod stamp;
mod time;
mod trust;
mod verify;

use jiff::{SignedDuration, Timestamp};

pub use certificate::Party;
pub use chain::Chain;
pub use growth::{Growth, growth};
pub use report::{
    Coverage, Integrity, Misfit, Remark, Revocation, Signature, SignatureKind, Signatures,
    SigningTime, TimeSource,
};
pub use trust::{Authority, TrustError, TrustList};
pub use verify::{Hash, Method, Scheme};

use super::pdf::{Names, is_space};
use cms::{Block, Verdict};
use find::Found;

/// Most bytes of a block; a long chain with its lists of revoked certificates takes a tenth.
const BLOCK: usize = 1 << 20;

/// How far ahead of ours a signer's clock may be.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_hours(1);

/// Reads the signatures of a PDF and looks whether they hold. Bytes that are no PDF have none.
///
/// Certificates are to be good at the time of signing: that of a time stamp of a trusted
/// authority, else what the signer's machine said, else `now`.
pub fn read_signatures(bytes: &[u8], trust: &TrustList, now: Timestamp) -> Signatures {
    let (found, more) = find::find(bytes);
    // Texts of an encrypted file are encrypted too.
    let locked =
        !found.is_empty() && Names::new(bytes).any(|name| name.text.as_ref() == b"Encrypt");
    let look = Look { bytes, trust, now, locked };
    let mut all: Vec<(Option<usize>, Signature)> =
        found.iter().map(|found| look.at(found)).collect();
    // Those that fit no part of the file come last.
    all.sort_by_key(|(end, _)| end.unwrap_or(usize::MAX));
    let ends: Vec<usize> = all
        .iter()
        .filter(|(_, signature)| signature.intact())
        .filter_map(|(end, _)| *end)
        .collect();
    let signatures = all
        .into_iter()
        .map(|(end, mut signature)| {
            if let Some(end) = end {
                signature.coverage = coverage(bytes, end, &ends);
            }
            signature
        })
        .collect();
    Signatures { signatures, more, revocation: Revocation::NotChecked }
}

/// Reads a signature (CMS) that stands beside the bytes it covers, and looks whether it holds.
pub fn read_detached(content: &[u8], block: &[u8], trust: &TrustList, now: Timestamp) -> Signature {
    let look = Look { bytes: content, trust, now, locked: false };
    let found = Found {
        range: Vec::new(),
        contents: None,
        kind: Vec::new(),
        date: None,
        reason: None,
        location: None,
    };
    let mut signature = blank(&found);
    signature.integrity = look.block(&mut signature, &found, block, &[content]);
    if signature.intact() {
        signature.coverage = Coverage::WholeFile;
    }
    signature
}

/// What a signature that ends at `end` covers, with the ends of all that are intact.
fn coverage(bytes: &[u8], end: usize, ends: &[usize]) -> Coverage {
    let later = ends.iter().filter(|&&other| other > end).count();
    let last = ends.iter().copied().max().unwrap_or(end).max(end);
    let tail = bytes.get(last..).unwrap_or_default();
    // A line end behind the last line was put there by a mail program, at worst.
    if !tail.iter().all(|&byte| is_space(byte)) {
        let validation = Names::new(tail).any(|name| name.text.as_ref() == b"DSS");
        Coverage::ThenChanged { bytes: tail.len(), validation }
    } else if later > 0 {
        Coverage::ThenSigned { later }
    } else {
        Coverage::WholeFile
    }
}

struct Look<'a> {
    bytes: &'a [u8],
    trust: &'a TrustList,
    now: Timestamp,
    locked: bool,
}

/// The parts of a file that a signature covers, and its block.
struct Fitted<'a> {
    pieces: [&'a [u8]; 2],
    block: &'a [u8],
    end: usize,
}

impl Look<'_> {
    /// A signature and where what it covers ends.
    fn at(&self, found: &Found) -> (Option<usize>, Signature) {
        let mut signature = blank(found);
        if self.locked {
            (signature.reason, signature.location) = (None, None);
        }
        match self.fit(found) {
            Ok(fitted) => {
                let block = find::unhex(fitted.block);
                signature.integrity = self.block(&mut signature, found, &block, &fitted.pieces);
                (Some(fitted.end), signature)
            }
            Err(misfit) => {
                signature.integrity = Integrity::Misfit { misfit };
                (None, signature)
            }
        }
    }

    /// What is covered must be the whole of the file up to some end, but for the block.
    fn fit(&self, found: &Found) -> Result<Fitted<'_>, Misfit> {
        let contents = found.contents.clone().ok_or(Misfit::NoBlock)?;
        let [0, first, second, length] = found.range[..] else { return Err(Misfit::RangeOdd) };
        let number = |n: i64| usize::try_from(n).map_err(|_| Misfit::RangeOdd);
        let (first, second, length) = (number(first)?, number(second)?, number(length)?);
        if second < first {
            return Err(Misfit::RangeOdd);
        }
        let end = second.checked_add(length).filter(|&end| end <= self.bytes.len());
        let end = end.ok_or(Misfit::RangeBeyondFile)?;
        if contents != (first..second) {
            return Err(Misfit::Gap);
        }
        let digits = self.bytes.get(first + 1..second.saturating_sub(1)).unwrap_or_default();
        // Whatever else stood in the gap could be changed without anybody noticing.
        if !digits.iter().all(|&byte| byte.is_ascii_hexdigit() || is_space(byte)) {
            return Err(Misfit::Gap);
        }
        if contents.len() > 2 * BLOCK {
            return Err(Misfit::TooLarge);
        }
        let piece = |from, to| self.bytes.get(from..to).ok_or(Misfit::RangeBeyondFile);
        let pieces = [piece(0, first)?, piece(second, end)?];
        Ok(Fitted { pieces, block: piece(first, second)?, end })
    }

    /// Fills in what the block says, and whether it holds.
    fn block(
        &self,
        signature: &mut Signature,
        found: &Found,
        bytes: &[u8],
        pieces: &[&[u8]],
    ) -> Integrity {
        let Some(definite) = asn1::definite(bytes) else {
            return Integrity::Misfit { misfit: Misfit::NotABlock };
        };
        let Some(block) = Block::read(&definite) else {
            return Integrity::Misfit { misfit: Misfit::NotABlock };
        };
        if let Some(certificate) = block.certificate() {
            signature.signer = Some(certificate.subject());
            signature.issuer = Some(certificate.issuer());
            signature.serial = Some(trust::hex(certificate.serial));
            signature.validity = Some((certificate.not_before, certificate.not_after));
        }
        let verdict = match found.kind.as_slice() {
            b"" | b"adbe.pkcs7.detached" | b"ETSI.CAdES.detached" => block.verify(pieces),
            b"adbe.pkcs7.sha1" => match block.content {
                Some(content) if content == Hash::Sha1.digest(pieces) => {
                    signature.remarks.push(Remark::Sha1);
                    block.verify(&[content])
                }
                _ => Verdict::OtherContent,
            },
            b"ETSI.RFC3161" => {
                signature.kind = SignatureKind::TimeStamp;
                match block.content {
                    Some(content) => block.verify(&[content]),
                    None => Verdict::Broken,
                }
            }
            _ => return Integrity::Misfit { misfit: Misfit::Kind },
        };
        let method = match verdict {
            Verdict::Intact(method) => method,
            Verdict::OtherContent => return Integrity::Changed,
            Verdict::Broken => return Integrity::Broken,
            Verdict::NoCertificate => return Integrity::NoCertificate,
            Verdict::Unknown => return Integrity::UnknownAlgorithm,
        };
        signature.note_method(method);
        if signature.kind == SignatureKind::TimeStamp {
            return match stamp::read(&definite, pieces, self.trust) {
                Some(stamp) => {
                    signature.chain = stamp.chain.clone();
                    signature.time = Some(stamp.into());
                    Integrity::Intact
                }
                None => Integrity::Changed,
            };
        }
        self.origin(signature, &block, found);
        Integrity::Intact
    }

    /// Time and origin of a signature that is intact.
    fn origin(&self, signature: &mut Signature, block: &Block<'_>, found: &Found) {
        let stamp =
            block.time_stamp().map(|token| stamp::read(token, &[block.signature()], self.trust));
        if let Some(None) = stamp {
            signature.remark(Remark::StampBroken);
        }
        let stamp = stamp.flatten();
        let proven =
            stamp.as_ref().filter(|s| matches!(s.chain, Chain::Trusted { .. })).map(|s| s.at);
        let dated = || found.date.as_deref().filter(|_| !self.locked).and_then(time::pdf_time);
        let claimed = block.claimed_time().or_else(dated);
        let usable = claimed.filter(|&at| at.duration_since(self.now) <= CLOCKS_DIFFER);
        if claimed.is_some() && usable.is_none() {
            signature.remark(Remark::TimeToCome);
        }
        signature.time = match stamp {
            Some(stamp) => Some(stamp.into()),
            None => claimed.map(|at| SigningTime { at, source: TimeSource::Signer }),
        };
        let Some(certificate) = block.certificate() else { return };
        let at = proven.or(usable).unwrap_or(self.now);
        let (chain, weak) =
            chain::check(certificate, &block.certificates, self.trust, at, chain::Purpose::Signing);
        if weak {
            signature.remark(Remark::Sha1Chain);
        }
        let ended = self.now > certificate.not_after && proven.is_none();
        if ended && matches!(chain, Chain::Trusted { .. }) {
            signature.remark(Remark::EndedSince);
        }
        signature.chain = chain;
    }
}

fn blank(found: &Found) -> Signature {
    Signature {
        kind: SignatureKind::Signature,
        signer: None,
        issuer: None,
        serial: None,
        validity: None,
        time: None,
        integrity: Integrity::Misfit { misfit: Misfit::NoBlock },
        coverage: Coverage::Unknown,
        chain: Chain::NotChecked,
        method: None,
        remarks: Vec::new(),
        reason: found.reason.clone(),
        location: found.location.clone(),
    }
}

impl Signature {
    fn remark(&mut self, remark: Remark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    fn note_method(&mut self, method: Method) {
        if method.hash == Hash::Sha1 {
            self.remark(Remark::Sha1);
        }
        if method.has_short_key() {
            self.remark(Remark::ShortKey);
        }
        self.method = Some(method);
    }
}

impl From<stamp::Stamp> for SigningTime {
    fn from(stamp: stamp::Stamp) -> Self {
        let source = TimeSource::Authority { party: stamp.authority, chain: stamp.chain };
        SigningTime { at: stamp.at, source }
    }
}
