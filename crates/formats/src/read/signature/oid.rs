//! Object identifiers by their encoded bytes.

pub(crate) const SIGNED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
pub(crate) const TST_INFO: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04";

/// Attributes of a signature.
pub(crate) const CONTENT_TYPE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03";
pub(crate) const MESSAGE_DIGEST: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04";
pub(crate) const SIGNING_TIME: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05";
pub(crate) const SIGNING_CERTIFICATE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0c";
pub(crate) const TIME_STAMP_TOKEN: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e";
pub(crate) const SIGNING_CERTIFICATE_V2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f";

/// Keys and signatures.
pub(crate) const RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
pub(crate) const RSA_SHA1: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05";
pub(crate) const MGF1: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08";
pub(crate) const RSA_PSS: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";
pub(crate) const RSA_SHA256: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b";
pub(crate) const RSA_SHA384: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c";
pub(crate) const RSA_SHA512: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d";
pub(crate) const EC: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";
pub(crate) const P256: &[u8] = b"\x2a\x86\x48\xce\x3d\x03\x01\x07";
pub(crate) const P384: &[u8] = b"\x2b\x81\x04\x00\x22";
pub(crate) const ECDSA_SHA1: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x01";
pub(crate) const ECDSA_SHA256: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03\x02";
pub(crate) const ECDSA_SHA384: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03\x03";
pub(crate) const ECDSA_SHA512: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03\x04";

/// Hashes.
pub(crate) const SHA1: &[u8] = b"\x2b\x0e\x03\x02\x1a";
pub(crate) const SHA256: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01";
pub(crate) const SHA384: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x02";
pub(crate) const SHA512: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x03";

/// Parts of a name.
pub(crate) const COMMON_NAME: &[u8] = b"\x55\x04\x03";
pub(crate) const ORGANIZATION: &[u8] = b"\x55\x04\x0a";

/// Extensions of a certificate.
pub(crate) const SUBJECT_KEY_ID: &[u8] = b"\x55\x1d\x0e";
pub(crate) const KEY_USAGE: &[u8] = b"\x55\x1d\x0f";
pub(crate) const BASIC_CONSTRAINTS: &[u8] = b"\x55\x1d\x13";
pub(crate) const AUTHORITY_KEY_ID: &[u8] = b"\x55\x1d\x23";
pub(crate) const EXTENDED_KEY_USAGE: &[u8] = b"\x55\x1d\x25";

/// Extensions that may be critical and change nothing of what is asked here: other names of
/// subject and issuer, policies, where lists of revoked certificates stand.
pub(crate) const HARMLESS: &[&[u8]] =
    &[b"\x55\x1d\x11", b"\x55\x1d\x12", b"\x55\x1d\x20", b"\x55\x1d\x1f"];

/// What a key may be used for.
pub(crate) const TIME_STAMPING: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x03\x08";
