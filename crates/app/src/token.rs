//! Random tokens and their hashes.

use subtle::ConstantTimeEq;

/// Whether two tokens are one, in time that does not depend on where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}
