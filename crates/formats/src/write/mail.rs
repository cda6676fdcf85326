//! The words of a letter about what is due: as plain text and as a page of mail, which has to bring
//! its own look, because mail programs know no style sheets of ours.

use ansinh_domain::date::shown;
use jiff::civil::Date;

/// Lines that a letter tells; the rest is counted.
const LONGEST: usize = 40;

/// What a letter tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail<'a> {
    /// Whom.
    pub name: &'a str,
    /// Of which day it is.
    pub day: Date,
    /// What is due.
    pub lines: &'a [Line],
    /// Where its reader chooses what to get.
    pub settings: Option<String>,
    /// It only tries whether mail gets through.
    pub test: bool,
    /// What it is marked with, where the figures are made up.
    pub mark: Option<&'static str>,
}

/// One thing that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub title: String,
    /// How near its day is, in words.
    pub when: String,
    /// Its day is over.
    pub late: bool,
    /// Where it is done.
    pub link: Option<String>,
}

/// A letter in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Its subject.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As a page.
    pub html: String,
}

/// The words of a letter.
pub fn words(mail: &Mail<'_>) -> Words {
    let subject = match mail.mark {
        Some(mark) => format!("[{mark}] {}", subject(mail)),
        None => subject(mail),
    };
    Words { text: text(mail), html: html(mail, &subject), subject }
}

fn subject(mail: &Mail<'_>) -> String {
    if mail.test {
        return "An Sinh: thư gửi thử".to_owned();
    }
    let late = mail.lines.iter().filter(|line| line.late).count();
    match (mail.lines, late) {
        ([one], 0) => format!("Nhắc việc: {}", one.when),
        (lines, 0) => format!("Nhắc việc ngày {}: {} việc đến hạn", shown(mail.day), lines.len()),
        (lines, late) if late == lines.len() => {
            format!("Nhắc việc ngày {}: {late} việc quá hạn", shown(mail.day))
        }
        (lines, late) => format!(
            "Nhắc việc ngày {}: {} việc, trong đó {late} việc quá hạn",
            shown(mail.day),
            lines.len()
        ),
    }
}

fn opening(mail: &Mail<'_>) -> &'static str {
    match mail.test {
        true => {
            "Thư này do người quản trị gửi để thử đường gửi thư. Nhận được thư là đường gửi hoạt động."
        }
        false => "Những việc dưới đây trong An Sinh cần ông/bà xử lý:",
    }
}

const REST: &str = "việc khác, xem trong An Sinh.";
const CLOSING: &str =
    "Thư gửi tự động, mỗi ngày nhiều nhất một thư. Việc đã xong thì không nhắc nữa.";
const CHOOSE: &str = "Chọn cách nhận thông báo:";

fn text(mail: &Mail<'_>) -> String {
    let mut out = String::new();
    if let Some(mark) = mail.mark {
        out.push_str(&format!("*** {mark} ***\n\n"));
    }
    out.push_str(&format!("Kính gửi {},\n\n{}\n", mail.name, opening(mail)));
    for line in mail.lines.iter().take(LONGEST) {
        out.push_str(&format!("\n- {}\n  {}\n", line.title, line.when));
        if let Some(link) = &line.link {
            out.push_str(&format!("  {link}\n"));
        }
    }
    if mail.lines.len() > LONGEST {
        out.push_str(&format!("\nvà {} {REST}\n", mail.lines.len() - LONGEST));
    }
    out.push_str(&format!("\n--\n{CLOSING}\n"));
    if let Some(settings) = &mail.settings {
        out.push_str(&format!("{CHOOSE} {settings}\n"));
    }
    out
}

fn html(mail: &Mail<'_>, subject: &str) -> String {
    let mut out = format!(
        "<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>{}</title></head><body style=\"font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1b1b1b;max-width:40em\">",
        safe(subject)
    );
    if let Some(mark) = mail.mark {
        out.push_str(&format!("<p><strong>{}</strong></p>", safe(mark)));
    }
    out.push_str(&format!("<p>Kính gửi {},</p><p>{}</p>", safe(mail.name), opening(mail)));
    if !mail.lines.is_empty() {
        out.push_str("<ul>");
        for line in mail.lines.iter().take(LONGEST) {
            out.push_str("<li style=\"margin:0 0 .6em\">");
            match &line.link {
                Some(link) => {
                    out.push_str(&format!("<a href=\"{}\">{}</a>", safe(link), safe(&line.title)));
                }
                None => out.push_str(&safe(&line.title)),
            }
            let (open, close) = if line.late { ("<strong>", "</strong>") } else { ("", "") };
            out.push_str(&format!("<br>{open}{}{close}</li>", safe(&line.when)));
        }
        out.push_str("</ul>");
    }
    if mail.lines.len() > LONGEST {
        out.push_str(&format!("<p>và {} {REST}</p>", mail.lines.len() - LONGEST));
    }
    out.push_str(&format!("<p style=\"color:#595959;font-size:14px\">{CLOSING}"));
    if let Some(settings) = &mail.settings {
        out.push_str(&format!(" {CHOOSE} <a href=\"{0}\">{0}</a>", safe(settings)));
    }
    out.push_str("</p></body></html>");
    out
}

/// Text inside markup.
fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
