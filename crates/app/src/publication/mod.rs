//! What is made public of a plan: prepared and looked at, published under a number, withdrawn.

mod draft;
pub mod publish;
pub mod small;
pub mod withdraw;

pub use draft::{Draft, draft};
pub use publish::{Request, publish};
pub use small::set_small;
pub use withdraw::withdraw;
