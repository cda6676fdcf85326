//! Enough of Rust's grammar to tell code from comments and literals, and tests from the rest.
//!
//! A full parser would be a heavy dependency for rules that look at words. What is here must only
//! never lose its place: strings with any number of `#`, nested comments, lifetimes beside chars.

/// A Rust file taken apart.
pub struct RustSource {
    /// The text with comments and the insides of literals blanked; lines and columns are kept.
    pub code: String,
    /// The text with only comments kept, for rules that accept a reason given in one.
    pub comments: String,
    /// String literals with the line (from 1) they begin on.
    pub strings: Vec<(usize, String)>,
    /// For each line, whether it belongs to an item under `#[cfg(test)]`.
    test_lines: Vec<bool>,
    /// Names of modules declared `#[cfg(test)] mod name;`.
    pub test_modules: Vec<String>,
}

impl RustSource {
    /// Takes `text` apart.
    pub fn read(text: &str) -> RustSource {
        let Parts { code, comments, strings } = Lexer::new(text).run();
        let mut source = RustSource {
            test_lines: vec![false; code.lines().count() + 1],
            code,
            comments,
            strings,
            test_modules: Vec::new(),
        };
        source.mark_tests();
        source
    }

    /// Whether `line` (from 1) stands in an item under `#[cfg(test)]`.
    pub fn in_test(&self, line: usize) -> bool {
        line.checked_sub(1).and_then(|i| self.test_lines.get(i)).copied().unwrap_or(false)
    }

    /// Lines of code outside tests, numbered from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.lines().enumerate().map(|(i, l)| (i + 1, l)).filter(|(n, _)| !self.in_test(*n))
    }

    /// The comment text of `line` (from 1), blank elsewhere.
    pub fn comment(&self, line: usize) -> &str {
        line.checked_sub(1).and_then(|i| self.comments.lines().nth(i)).unwrap_or("").trim()
    }

    fn mark_tests(&mut self) {
        let mut from = 0;
        while let Some(at) = find_from(&self.code, "#[cfg(", from) {
            let Some(close) = matching(&self.code, at + 1, b'[', b']') else { break };
            from = close + 1;
            let condition = self.code.get(at + 6..close).unwrap_or("");
            if !(condition.starts_with("test)") || condition.starts_with("all(test")) {
                continue;
            }
            let end = item_end(&self.code, close + 1);
            let item = self.code.get(close + 1..end).unwrap_or("");
            if let Some(name) = item
                .trim()
                .trim_start_matches("pub(crate) ")
                .trim_start_matches("pub ")
                .strip_prefix("mod ")
                .and_then(|rest| rest.strip_suffix(';'))
            {
                self.test_modules.push(name.trim().to_owned());
            }
            let first = line_of(&self.code, at);
            let last = line_of(&self.code, end.saturating_sub(1));
            for line in first..=last {
                if let Some(mark) = self.test_lines.get_mut(line - 1) {
                    *mark = true;
                }
            }
            from = end.max(from);
        }
    }
}

/// Line (from 1) of a byte offset.
pub fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// `str::find` beginning at a byte offset.
pub fn find_from(text: &str, needle: &str, from: usize) -> Option<usize> {
    text.get(from..)?.find(needle).map(|at| at + from)
}

/// Offset of the bracket that closes the one at `open`, in code whose literals are blanked.
pub fn matching(code: &str, open: usize, left: u8, right: u8) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, byte) in code.bytes().enumerate().skip(open) {
        if byte == left {
            depth += 1;
        } else if byte == right {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(offset);
            }
        }
    }
    None
}

/// End (exclusive) of the item that begins at `from`, attributes of its own included.
fn item_end(code: &str, from: usize) -> usize {
    let bytes = code.as_bytes();
    let mut at = from;
    let mut round = 0_i32;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'(' | b'[' => round += 1,
            b')' | b']' => round -= 1,
            b';' if round == 0 => return at + 1,
            b'{' if round == 0 => {
                return matching(code, at, b'{', b'}').map_or(code.len(), |end| end + 1);
            }
            _ => {}
        }
        at += 1;
    }
    code.len()
}

struct Parts {
    code: String,
    comments: String,
    strings: Vec<(usize, String)>,
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    code: Vec<u8>,
    comments: Vec<u8>,
    strings: Vec<(usize, String)>,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Self {
        let capacity = text.len();
        Lexer {
            text,
            at: 0,
            line: 1,
            code: Vec::with_capacity(capacity),
            comments: Vec::with_capacity(capacity),
            strings: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Moves `count` bytes on, writing them to the code, the comments, or to neither.
    fn take(&mut self, count: usize, to: Part) {
        let end = (self.at + count).min(self.text.len());
        for byte in self.text.as_bytes().get(self.at..end).unwrap_or(&[]) {
            let newline = *byte == b'\n';
            self.line += usize::from(newline);
            let shown = |part| if newline || part == to { *byte } else { b' ' };
            self.code.push(shown(Part::Code));
            self.comments.push(shown(Part::Comment));
        }
        self.at = end;
    }

    fn run(mut self) -> Parts {
        while let Some(next) = self.rest().chars().next() {
            let rest = self.rest();
            if rest.starts_with("//") {
                self.take(rest.find('\n').unwrap_or(rest.len()), Part::Comment);
            } else if rest.starts_with("/*") {
                self.take(block_comment(rest), Part::Comment);
            } else if let Some((open, hashes)) = raw_string(rest).filter(|_| self.at_word_start()) {
                let close = format!("\"{}", "#".repeat(hashes));
                let body = rest.get(open..).unwrap_or("");
                let length = body.find(&close).unwrap_or(body.len());
                self.literal(open, length, close.len());
            } else if next == '"' {
                self.literal(1, string_body(rest.get(1..).unwrap_or("")), 1);
            } else if next == '\'' {
                self.take(char_literal(rest).map_or(1, |length| length), Part::Neither);
            } else {
                self.take(next.len_utf8(), Part::Code);
            }
        }
        Parts {
            code: String::from_utf8(self.code).unwrap_or_default(),
            comments: String::from_utf8(self.comments).unwrap_or_default(),
            strings: self.strings,
        }
    }

    /// True when the byte before is not part of a name, so that `r"` begins a raw string.
    fn at_word_start(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
        !before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    }

    fn literal(&mut self, open: usize, body: usize, close: usize) {
        let text = self.rest().get(open..open + body).unwrap_or("").to_owned();
        self.strings.push((self.line, text));
        self.take(open, Part::Code);
        self.take(body, Part::Neither);
        self.take(close, Part::Code);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Code,
    Comment,
    Neither,
}

/// Length of the block comment `text` begins with; they nest.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth = depth.saturating_sub(1);
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// `r"`, `br#"` …: length of the opening and number of `#`.
fn raw_string(text: &str) -> Option<(usize, usize)> {
    let after = text.strip_prefix('b').unwrap_or(text).strip_prefix('r')?;
    let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
    after.get(hashes..)?.starts_with('"').then(|| (text.len() - after.len() + hashes + 1, hashes))
}

/// Length of a string's inside, up to the quote that ends it.
fn string_body(text: &str) -> usize {
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return offset,
            _ => {}
        }
    }
    text.len()
}

/// Length of the character literal `text` begins with; `None` for a lifetime.
fn char_literal(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().skip(1);
    let (_, first) = chars.next()?;
    if first == '\\' {
        let (start, _) = chars.next()?;
        let rest = text.get(start + 1..)?;
        return rest.find('\'').map(|end| start + 1 + end + 1);
    }
    let (end, quote) = chars.next()?;
    (quote == '\'').then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_keeps_no_comment_and_no_literal() {
        let source = RustSource::read(concat!(
            "let a = \"x.unwrap()\"; // .unwrap()\n",
            "/* one /* two */ panic!() */ let b = r#\"say \"todo!()\" \"#;\n",
            "fn f<'a>(s: &'a str) -> char { '\\'' }\n",
        ));
        assert!(!source.code.contains("unwrap"));
        assert!(!source.code.contains("panic"));
        assert!(!source.code.contains("todo"));
        assert!(source.code.contains("fn f<"));
        assert!(source.comment(1).contains(".unwrap()"));
        let strings: Vec<_> = source.strings.iter().map(|(l, s)| (*l, s.as_str())).collect();
        assert_eq!(strings, [(1, "x.unwrap()"), (2, "say \"todo!()\" ")]);
    }

    #[test]
    fn the_place_is_not_lost_after_odd_literals() {
        for odd in
            ["'\"'", "'\\\\'", "b'\\''", "\"\\\\\"", "\"\\\"\"", "br##\"\"#\"##", "'đ'", "&'a"]
        {
            let text = format!("{odd}; marker // end\n");
            let source = RustSource::read(&text);
            assert!(source.code.contains("; marker"), "{odd}: {:?}", source.code);
            assert_eq!(source.code.len(), text.len(), "{odd}");
        }
    }

    #[test]
    fn items_under_cfg_test_are_tests() {
        let source = RustSource::read(concat!(
            "fn a() {}\n",
            "#[cfg(test)]\n",
            "#[allow(dead_code)]\n",
            "mod tests {\n",
            "    fn b() { \"}\"; }\n",
            "}\n",
            "fn c() {}\n",
            "#[cfg(test)]\n",
            "mod more;\n",
            "#[cfg(not(test))]\n",
            "fn d() {}\n",
        ));
        let tests: Vec<usize> = (1..=11).filter(|line| source.in_test(*line)).collect();
        assert_eq!(tests, [2, 3, 4, 5, 6, 8, 9]);
        assert_eq!(source.test_modules, ["more"]);
    }
}
