//! Rules of checks: those that come with the program, and the coordinator's own.

pub mod add;
pub mod list;
mod shipped;
pub mod switch;
mod view;

use ansinh_domain::check::{Comparison, Severity};

/// Address of the page.
pub(crate) const HERE: &str = "/che-do-bao-cao/quy-tac";

/// A comparison's word in forms.
fn comparison_key(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "bang",
        Comparison::Different => "khac",
        Comparison::Less => "nho-hon",
        Comparison::AtMost => "khong-qua",
        Comparison::Greater => "lon-hon",
        Comparison::AtLeast => "it-nhat",
    }
}

/// A comparison in words.
fn comparison_words(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "= bằng",
        Comparison::Different => "≠ khác",
        Comparison::Less => "< nhỏ hơn",
        Comparison::AtMost => "≤ không quá",
        Comparison::Greater => "> lớn hơn",
        Comparison::AtLeast => "≥ ít nhất bằng",
    }
}

/// A gravity's word in forms.
fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocks => "phai-sua",
        Severity::Explain => "giai-trinh",
        Severity::Informs => "luu-y",
    }
}

/// Every gravity, in the order forms offer them.
const SEVERITIES: [Severity; 3] = [Severity::Explain, Severity::Blocks, Severity::Informs];
