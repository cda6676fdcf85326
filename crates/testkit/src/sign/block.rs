//! Signature blocks (CMS) and time stamps.

use jiff::Timestamp;

use super::certificate::Signer;
use super::der::{
    algorithm, element, generalized_time, integer, octets, oid, sequence, set, tagged, time,
};
use super::key::{Hash, Padding};

const DATA: &str = "1.2.840.113549.1.7.1";
const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";

/// How to sign.
#[derive(Clone)]
pub struct Style<'a> {
    /// The kind of block as the PDF names it.
    pub kind: &'a str,
    /// Hash.
    pub hash: Hash,
    /// Padding, where the key is RSA.
    pub padding: Padding,
    /// Times and who says them.
    pub times: Times<'a>,
    /// The block says which certificate it is signed with.
    pub names_certificate: bool,
    /// The block carries certificates.
    pub certificates: bool,
    /// There are signed attributes; without them no time is said.
    pub attributes: bool,
    /// Lengths are left open and bytes written in pieces, as old programs do.
    pub open_lengths: bool,
    /// Bytes kept free for the block.
    pub space: usize,
}

/// When a signature says it was made.
#[derive(Clone)]
pub struct Times<'a> {
    /// By the signer's own clock.
    pub claimed: Option<Timestamp>,
    /// By an authority, and when.
    pub stamp: Option<(&'a Signer, Timestamp)>,
    /// The time stamp is over something else.
    pub stamp_broken: bool,
}

impl Default for Times<'_> {
    fn default() -> Self {
        let claimed = "2025-11-05T02:30:00Z".parse().expect("an instant");
        Times { claimed: Some(claimed), stamp: None, stamp_broken: false }
    }
}

impl Default for Style<'_> {
    fn default() -> Self {
        Style {
            kind: "ETSI.CAdES.detached",
            hash: Hash::Sha256,
            padding: Padding::Pkcs1,
            times: Times::default(),
            names_certificate: true,
            certificates: true,
            attributes: true,
            open_lengths: false,
            space: 8192,
        }
    }
}

/// A block over some bytes, of the kind the style names.
pub(super) fn block(signer: &Signer, covered: &[u8], style: &Style<'_>) -> Vec<u8> {
    match style.kind {
        "ETSI.RFC3161" => {
            let at = style.times.stamp.map(|(_, at)| at).or(style.times.claimed);
            stamp(signer, covered, at.expect("a time"))
        }
        "adbe.pkcs7.sha1" => signed_data(signer, DATA, &Hash::Sha1.digest(covered), true, style),
        _ => signed_data(signer, DATA, covered, false, style),
    }
}

/// A time stamp over some bytes.
fn stamp(authority: &Signer, covered: &[u8], at: Timestamp) -> Vec<u8> {
    let info = sequence(&[
        integer(&[1]),
        oid("1.2.3.4.1"),
        sequence(&[algorithm(Hash::Sha256.oid()), octets(&Hash::Sha256.digest(covered))]),
        integer(&[7]),
        generalized_time(at),
    ]);
    let times = Times { claimed: Some(at), stamp: None, stamp_broken: false };
    signed_data(authority, TST_INFO, &info, true, &Style { times, ..Style::default() })
}

fn signed_data(
    signer: &Signer,
    content_type: &str,
    content: &[u8],
    inside: bool,
    style: &Style<'_>,
) -> Vec<u8> {
    let mut info = vec![oid(content_type)];
    if inside {
        info.push(tagged(0, &octets(content)));
    }
    let mut parts = vec![
        integer(&[if content_type == DATA { 1 } else { 3 }]),
        set(vec![algorithm(style.hash.oid())]),
        sequence(&info),
    ];
    if style.certificates {
        parts.push(tagged(0, &signer.chain.concat()));
    }
    parts.push(set(vec![signer_info(signer, content_type, content, style)]));
    if style.open_lengths {
        let open = |tag: u8, content: Vec<u8>| [&[tag, 0x80][..], &content, &[0, 0]].concat();
        let data = open(0xa0, open(0x30, parts.concat()));
        return open(0x30, [oid("1.2.840.113549.1.7.2"), data].concat());
    }
    sequence(&[oid("1.2.840.113549.1.7.2"), tagged(0, &sequence(&parts))])
}

fn signer_info(signer: &Signer, content_type: &str, content: &[u8], style: &Style<'_>) -> Vec<u8> {
    let attribute = |name: &str, value: Vec<u8>| sequence(&[oid(name), set(vec![value])]);
    let mut attributes = vec![
        attribute("1.2.840.113549.1.9.3", oid(content_type)),
        attribute("1.2.840.113549.1.9.4", octets(&style.hash.digest(content))),
    ];
    if let Some(at) = style.times.claimed {
        attributes.push(attribute("1.2.840.113549.1.9.5", time(at)));
    }
    if style.names_certificate {
        let id = sequence(&[octets(&Hash::Sha256.digest(&signer.chain[0]))]);
        let value = sequence(&[sequence(&[id])]);
        attributes.push(attribute("1.2.840.113549.1.9.16.2.47", value));
    }
    let attributes = set(attributes);
    let signed = if style.attributes { &attributes[..] } else { content };
    let signature = signer.key.sign(style.hash, style.padding, signed);
    let mut parts = vec![integer(&[1]), signer.issuer_and_serial(), algorithm(style.hash.oid())];
    if style.attributes {
        // The same set under another tag.
        parts.push([&[0xa0], &attributes[1..]].concat());
    }
    parts.push(signer.key.algorithm(style.hash, style.padding));
    parts.push(octets(&signature));
    if let Some((authority, at)) = style.times.stamp {
        let over = if style.times.stamp_broken { b"other" } else { &signature[..] };
        let token = attribute("1.2.840.113549.1.9.16.2.14", stamp(authority, over, at));
        parts.push(element(0xa1, &token));
    }
    sequence(&parts)
}
