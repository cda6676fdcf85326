//! Making figures of a plan public: what would be published, and what was.

mod compare;
pub mod preview;
pub mod publish;
pub mod small;
pub mod withdraw;

use crate::address;

/// Address of the settings of small numbers.
pub(crate) const SMALL: &str = "/thiet-lap/so-nho";

/// Address of a plan's publications for who publishes.
pub(crate) fn desk_address(slug: &str) -> String {
    format!("{}/cong-bo", address::plan(slug))
}
