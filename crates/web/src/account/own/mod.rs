//! One's own account: password, second step, links elsewhere, sessions, tokens.

pub mod links;
pub mod password;
pub mod second_step;
pub mod sessions;
pub mod show;
pub mod tokens;
