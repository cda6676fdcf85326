//! PDF files signed with keys and certificates made up on the spot.
//!
//! ```
//! use ansinh_testkit::sign::{Authority, Person, pdf};
//!
//! let root = Authority::new("Tổ chức chứng thực Thử nghiệm");
//! let signer = root.certify(Person::new("Nguyễn Văn Thử", "Sở Nội vụ"));
//! let bytes = signer.sign(&pdf("Báo cáo quý III"));
//! assert!(bytes.starts_with(b"%PDF-"));
//! let trusted = root.pem();
//! assert!(trusted.contains("BEGIN CERTIFICATE"));
//! ```
//!
//! The same words make the same bytes every time. What a test wants otherwise (another key, an old
//! hash, a certificate that ended, a time stamp) is said with the fields of [`Person`] and
//! [`Style`].

mod block;
mod certificate;
mod der;
mod file;
mod key;

pub use block::{Style, Times};
pub use certificate::{Authority, Person, Signer};
pub use file::{append, fill, pdf, prepare};
pub use key::{Hash, Key, KeyKind, Padding};
