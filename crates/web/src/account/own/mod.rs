//! One's own account: password, second step, sessions, tokens.

pub mod password;
pub mod second_step;
pub mod sessions;
pub mod show;
pub mod tokens;
