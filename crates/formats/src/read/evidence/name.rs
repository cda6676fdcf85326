//! Names of files: what came is somebody's text, what is shown and sent is ours.

use ansinh_domain::text::{clean, fold};

use super::EvidenceKind;

/// Most characters of a name, the ending apart.
const LONGEST: usize = 120;

/// Most characters of what counts as an ending.
const LONGEST_ENDING: usize = 5;

/// Name of a file that came without one.
const NAMELESS: &str = "minh chứng";

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "clock$"];

/// The name for people: the last part of what came, NFC, without controls, invisible characters,
/// marks that turn the direction of writing, or characters that file systems refuse; with the
/// ending of the kind.
pub fn shown_name(sent: Option<&str>, kind: EvidenceKind) -> String {
    let stem = stem(sent.unwrap_or_default(), kind);
    format!("{stem}.{}", kind.extension())
}

/// The name for giving the file out: like [`shown_name`], in ASCII letters, digits and hyphens,
/// so that it needs no escaping anywhere.
pub fn download_name(sent: Option<&str>, kind: EvidenceKind) -> String {
    let mut name = String::new();
    for c in fold(&stem(sent.unwrap_or_default(), kind)).chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    let name = match name {
        "" => fold(NAMELESS).replace(' ', "-"),
        device if is_device(device) => format!("tep-{device}"),
        name => name.to_owned(),
    };
    format!("{name}.{}", kind.extension())
}

/// The ending of a name in lower case, as far as it looks like one.
pub(super) fn ending(sent: &str) -> Option<String> {
    let (_, ending) = last_part(sent).rsplit_once('.')?;
    let ending = clean(ending).to_ascii_lowercase();
    let like_one = (1..=LONGEST_ENDING).contains(&ending.len())
        && ending.bytes().all(|b| b.is_ascii_alphanumeric())
        && ending.bytes().any(|b| b.is_ascii_alphabetic());
    like_one.then_some(ending)
}

fn stem(sent: &str, kind: EvidenceKind) -> String {
    let last = last_part(sent);
    let text: String = clean(last).chars().filter(|c| !refused(*c)).collect();
    let stem = match text.rsplit_once('.') {
        Some((stem, ending)) if kind.is_named(&ending.to_ascii_lowercase()) => stem,
        _ => text.as_str(),
    };
    let short: String = clean(stem).trim_matches(['.', ' ']).chars().take(LONGEST).collect();
    let short = short.trim_end_matches(['.', ' ']);
    match short {
        "" => NAMELESS.to_owned(),
        device if is_device(&device.to_ascii_lowercase()) => format!("tệp {device}"),
        name => name.to_owned(),
    }
}

fn last_part(sent: &str) -> &str {
    sent.rsplit(['/', '\\']).next().unwrap_or_default()
}

fn refused(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}')
}

/// "con" and "con.tar", "com1" to "lpt9".
fn is_device(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or_default().trim_end();
    let port = |kind: &str| {
        first.strip_prefix(kind).is_some_and(|n| matches!(n.as_bytes(), [b'0'..=b'9']))
    };
    DEVICES.contains(&first) || port("com") || port("lpt")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{EvidenceKind, download_name, ending, shown_name};

    #[test]
    fn names_are_ours() {
        let check = |sent: &str, shown: &str, download: &str| {
            assert_eq!(shown_name(Some(sent), EvidenceKind::Pdf), shown, "{sent:?}");
            assert_eq!(download_name(Some(sent), EvidenceKind::Pdf), download, "{sent:?}");
        };
        check("Tên tệp.pdf", "Tên tệp.pdf", "ten-tep.pdf");
        check("BC 103/KH-UBND.PDF", "KH-UBND.pdf", "kh-ubnd.pdf");
        check("C:\\Users\\canbo\\Đường.pdf", "Đường.pdf", "duong.pdf");
        check("../../etc/passwd", "passwd.pdf", "passwd.pdf");
        check("baocao.pdf.exe", "baocao.pdf.exe.pdf", "baocao-pdf-exe.pdf");
        check("bao\u{202e}fdp.exe", "baofdp.exe.pdf", "baofdp-exe.pdf");
        check("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf", "a-set-cookie-x.pdf");
        check("\"quoted\"; filename=x.pdf", "quoted; filename=x.pdf", "quoted-filename-x.pdf");
        check("", "minh chứng.pdf", "minh-chung.pdf");
        check("...", "minh chứng.pdf", "minh-chung.pdf");
        check("con.pdf", "tệp con.pdf", "tep-con.pdf");
        check("com1.txt", "tệp com1.txt.pdf", "tep-com1-txt.pdf");
        check("số liệu quý 3.2025", "số liệu quý 3.2025.pdf", "so-lieu-quy-3-2025.pdf");
        check(
            &format!("{}.pdf", "á".repeat(300)),
            &format!("{}.pdf", "á".repeat(120)),
            &format!("{}.pdf", "a".repeat(120)),
        );
    }

    #[test]
    fn endings() {
        let check = |sent: &str, found: Option<&str>| {
            assert_eq!(ending(sent).as_deref(), found, "{sent}");
        };
        check("a.PDF", Some("pdf"));
        check("a.b/c", None);
        check("quý 3.2025", None);
        check("a.", None);
        check("a.not an ending", None);
    }

    proptest! {
        #[test]
        fn any_name_becomes_a_harmless_one(sent in ".{0,300}") {
            for kind in EvidenceKind::ALL {
                let download = download_name(Some(&sent), kind);
                let harmless = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
                let stem = download.strip_suffix(kind.extension()).and_then(|n| n.strip_suffix('.'));
                prop_assert!(stem.is_some_and(|s| !s.is_empty() && s.bytes().all(harmless)), "{download}");
                let shown = shown_name(Some(&sent), kind);
                prop_assert!(shown.ends_with(kind.extension()), "{shown}");
                prop_assert!(!shown.contains(['/', '\\', '"', '\u{202e}', '\r', '\n']), "{shown}");
                prop_assert!(!shown.starts_with('.'), "{shown}");
            }
        }
    }
}
