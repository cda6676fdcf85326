//! From the certificate of a signer up to an authority that is trusted.

use std::cell::Cell;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::certificate::{
    CERTIFICATE_SIGNING, Certificate, DIGITAL_SIGNATURE, NON_REPUDIATION, Party, same_name,
};
use super::oid;
use super::trust::TrustList;
use super::verify::{Hash, Method, Outcome, Signed, verify};

/// Longest way up.
const LONGEST: usize = 8;

/// Most signatures of certificates that are looked at for one signer: blocks can carry many
/// certificates of one name.
const MOST: usize = 64;

/// What is known about a certificate's origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Chain {
    /// It leads to an authority of the list, and every certificate on the way was good at the time.
    Trusted {
        /// The authority.
        root: Party,
    },
    /// It leads to no authority of the list.
    UnknownRoot,
    /// The signer issued it to themselves.
    SelfSigned,
    /// It leads to an authority, but a certificate on the way had ended by then.
    Expired {
        /// When that ended.
        ended: Timestamp,
    },
    /// It leads to an authority, but a certificate on the way had not begun then.
    NotYetValid {
        /// When that begins.
        begins: Timestamp,
    },
    /// It leads to an authority, but a certificate on the way was used for what it is not for.
    Misused,
    /// Nothing was looked at: the list is empty, or there is no certificate.
    NotChecked,
}

/// What a certificate is to be good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Signing documents.
    Signing,
    /// Time stamps.
    TimeStamping,
}

/// Looks for the way up from a certificate, all of it good at an instant. Also says whether SHA-1
/// holds it together somewhere.
pub(super) fn check(
    leaf: &Certificate<'_>,
    others: &[Certificate<'_>],
    trust: &TrustList,
    at: Timestamp,
    purpose: Purpose,
) -> (Chain, bool) {
    if trust.is_empty() {
        return (Chain::NotChecked, false);
    }
    let anchors: Vec<Certificate<'_>> = trust.read_all().collect();
    let search = Search { others, anchors: &anchors, at, left: Cell::new(MOST) };
    match search.up(leaf, 0, &mut Vec::new()) {
        Ok(found) if found.fault.is_none() && !is_for(leaf, purpose) => {
            (Chain::Misused, found.weak)
        }
        Ok(found) => (found.fault.unwrap_or(Chain::Trusted { root: found.root }), found.weak),
        Err(NoWay) if leaf.is_self_issued() && issued(leaf, leaf).is_some() => {
            (Chain::SelfSigned, false)
        }
        Err(NoWay) => (Chain::UnknownRoot, false),
    }
}

fn is_for(leaf: &Certificate<'_>, purpose: Purpose) -> bool {
    let extensions = &leaf.extensions;
    let signs = extensions.usage.is_none_or(|u| u & (DIGITAL_SIGNATURE | NON_REPUDIATION) != 0);
    let stamps =
        purpose == Purpose::Signing || extensions.extended_usage.contains(&oid::TIME_STAMPING);
    signs && stamps && !extensions.unknown
}

struct Search<'a> {
    others: &'a [Certificate<'a>],
    anchors: &'a [Certificate<'a>],
    at: Timestamp,
    /// Signatures that may still be looked at.
    left: Cell<usize>,
}

/// A way up.
struct Way {
    root: Party,
    /// What is wrong on it, nearest to the root.
    fault: Option<Chain>,
    /// SHA-1 holds it together.
    weak: bool,
}

/// There is none.
struct NoWay;

impl<'a> Search<'a> {
    /// The best way up from a certificate with so many authorities below it.
    fn up(
        &self,
        from: &Certificate<'_>,
        below: u64,
        path: &mut Vec<&'a [u8]>,
    ) -> Result<Way, NoWay> {
        let fault = self.time_fault(from);
        if self.anchors.iter().any(|anchor| anchor.whole == from.whole) {
            return Ok(Way { root: from.subject(), fault, weak: false });
        }
        let mut best = None;
        let candidates = self.anchors.iter().chain(self.others);
        for issuer in candidates.filter(|issuer| may_have_issued(issuer, from)) {
            if path.len() >= LONGEST || path.contains(&issuer.whole) {
                continue;
            }
            let Some(left) = self.left.get().checked_sub(1) else { break };
            self.left.set(left);
            let Some(method) = issued(issuer, from) else { continue };
            path.push(issuer.whole);
            let next = below + u64::from(!issuer.is_self_issued());
            let way = self.up(issuer, next, path);
            path.pop();
            let Ok(mut way) = way else { continue };
            way.weak |= method.hash == Hash::Sha1;
            if !may_issue(issuer, below) {
                way.fault.get_or_insert(Chain::Misused);
            }
            if let Some(fault) = &fault {
                way.fault.get_or_insert(fault.clone());
            }
            if way.fault.is_none() {
                return Ok(way);
            }
            best.get_or_insert(way);
        }
        best.ok_or(NoWay)
    }

    fn time_fault(&self, certificate: &Certificate<'_>) -> Option<Chain> {
        if self.at > certificate.not_after {
            Some(Chain::Expired { ended: certificate.not_after })
        } else if self.at < certificate.not_before {
            Some(Chain::NotYetValid { begins: certificate.not_before })
        } else {
            None
        }
    }
}

fn may_have_issued(issuer: &Certificate<'_>, of: &Certificate<'_>) -> bool {
    let ids = issuer.extensions.subject_key.zip(of.extensions.authority_key);
    same_name(issuer.subject, of.issuer) && ids.is_none_or(|(one, other)| one == other)
}

fn issued(issuer: &Certificate<'_>, of: &Certificate<'_>) -> Option<Method> {
    let signed = Signed { algorithm: of.algorithm, hash: None, signature: of.signature };
    match verify(issuer.key, signed, &[of.signed]) {
        Outcome::Holds(method) => Some(method),
        Outcome::Fails(_) | Outcome::Unknown => None,
    }
}

/// Whether a certificate may issue one below which stand so many authorities.
fn may_issue(issuer: &Certificate<'_>, below: u64) -> bool {
    let extensions = &issuer.extensions;
    // Authorities of the first version stand in the list by the administrator's will.
    if !extensions.any {
        return issuer.is_self_issued();
    }
    extensions.authority
        && !extensions.unknown
        && extensions.usage.is_none_or(|usage| usage & CERTIFICATE_SIGNING != 0)
        && extensions.path_length.is_none_or(|most| below <= most)
}
