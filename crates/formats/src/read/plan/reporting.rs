//! Standing reporting duties in the plan's own text: who reports to whom, before which day.

use ansinh_domain::body::looks_like_bodies;
use ansinh_domain::plan::{PlanDraft, ReportingDuty};
use ansinh_domain::schedule::{YearlyDeadline, read_yearly_deadlines};
use ansinh_domain::text;

use super::lines::TextLine;
use super::ordinal::Ordinal;

/// Reads the duties into `draft.reporting`, each (who, to, day) once.
pub(crate) fn read(lines: &[TextLine], draft: &mut PlanDraft) {
    let mut heading: Option<&str> = None;
    for line in lines {
        if Ordinal::split_heading(&line.text).is_some() {
            heading = Some(&line.text);
        }
        if !["báo cáo", "Báo cáo", "gửi"].iter().any(|w| line.text.contains(w)) {
            continue;
        }
        for sentence in sentences(&line.text) {
            for duty in duties(sentence, heading, line) {
                let same = |d: &ReportingDuty| {
                    d.who == duty.who && d.to == duty.to && d.last_good_day == duty.last_good_day
                };
                if !draft.reporting.iter().any(same) {
                    draft.reporting.push(duty);
                }
            }
        }
    }
}

/// Sentences end at a dot before a capital; "Số." or "(P.Tuân)" do not matter here.
fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(". ") {
        let capital =
            text.get(at + 2..).and_then(|r| r.chars().next()).is_some_and(char::is_uppercase);
        let label = text.get(start..at).is_some_and(|s| s.trim().chars().count() <= 4);
        if capital && !label {
            out.extend(text.get(start..=at));
            start = at + 2;
        }
    }
    out.extend(text.get(start..));
    out
}

/// A stretch of the sentence, in bytes.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: usize,
    to: usize,
}

/// A sentence with its deadlines and the verbs of reporting in it.
struct Sentence<'a> {
    text: &'a str,
    deadlines: Vec<(Span, YearlyDeadline)>,
    verbs: Vec<Span>,
}

fn duties(sentence: &str, heading: Option<&str>, line: &TextLine) -> Vec<ReportingDuty> {
    let clean = text::clean(sentence);
    let sentence = Sentence::new(&clean);
    let mut out = Vec::new();
    for (at, deadline) in &sentence.deadlines {
        let Some(verb) = sentence.verb_of(*at) else { continue };
        let Some(who) = sentence.who(verb, heading) else { continue };
        out.push(ReportingDuty {
            who,
            to: sentence.to_whom(verb),
            deadline_raw: deadline.raw.clone(),
            last_good_day: Some(deadline.last_good_day),
            sentence: clean.clone(),
            place: line.place,
        });
    }
    out
}

impl<'a> Sentence<'a> {
    fn new(text: &'a str) -> Self {
        let mut deadlines = Vec::new();
        let mut from = 0;
        for deadline in read_yearly_deadlines(text) {
            let Some(at) = text.get(from..).and_then(|rest| rest.find(&deadline.raw)) else {
                continue;
            };
            let span = Span { from: from + at, to: from + at + deadline.raw.len() };
            from = span.to;
            deadlines.push((span, deadline));
        }
        Sentence { text, deadlines, verbs: verbs(text) }
    }

    /// The clause a place stands in; clauses end at ";".
    fn clause(&self, at: usize) -> Span {
        let before = self.text.get(..at).and_then(|t| t.rfind(';')).map_or(0, |i| i + 1);
        let after = self.text.get(at..).and_then(|t| t.find(';'));
        Span { from: before, to: after.map_or(self.text.len(), |i| at + i) }
    }

    /// The verb a deadline belongs to: the last one before it in its clause, the first one after
    /// it there, or else the last one before it at all.
    fn verb_of(&self, deadline: Span) -> Option<Span> {
        let clause = self.clause(deadline.from);
        let inside = |verb: &&Span| verb.from >= clause.from && verb.to <= clause.to;
        let before = |verb: &&Span| verb.to <= deadline.from;
        let own: Vec<&Span> = self.verbs.iter().filter(inside).collect();
        own.iter()
            .rev()
            .find(|verb| before(verb))
            .or_else(|| own.first())
            .copied()
            .or_else(|| self.verbs.iter().rev().find(before))
            .copied()
    }

    /// Who reports: "tham mưu cho X báo cáo" → X; the body the report before went to, when it
    /// gathers and reports on; the subject of the clause, of the sentence, of the numbered item.
    fn who(&self, verb: Span, heading: Option<&str>) -> Option<String> {
        let clause = self.clause(verb.from);
        let before = self.text.get(clause.from..verb.from)?;
        if let Some(name) = adviser_of(before) {
            return Some(name);
        }
        let earlier = self.verbs.iter().rev().find(|v| v.to <= verb.from);
        if let Some(earlier) = earlier {
            let between = self.text.get(earlier.to..verb.from).unwrap_or_default();
            if between.contains("tổng hợp")
                && let Some(to) = self.to_whom(*earlier)
                && self.subject_after(earlier.to, verb.from).is_none()
            {
                return Some(to.split(" (qua ").next().unwrap_or(&to).to_owned());
            }
        }
        subject(before)
            .or_else(|| subject(self.text))
            .or_else(|| heading.and_then(subject))
            .or_else(|| heading.map(|h| tidy(strip_label(h))).filter(|h| looks_like_bodies(h)))
            .filter(|s| !s.is_empty())
    }

    /// A body named anew between two verbs: "…; Sở Y tế tổng hợp, báo cáo …".
    fn subject_after(&self, from: usize, to: usize) -> Option<String> {
        let between = self.text.get(from..to)?;
        between.rsplit_once(';').and_then(|(_, clause)| subject(clause))
    }

    /// "Ủy ban nhân dân tỉnh (qua Sở Y tế)": the body the report goes to, and through whom.
    fn to_whom(&self, verb: Span) -> Option<String> {
        let clause = self.clause(verb.from);
        let next =
            self.verbs.iter().map(|v| v.from).find(|from| *from > verb.from).unwrap_or(clause.to);
        let own = self.text.get(verb.to..next.min(clause.to))?;
        let rest = self.text.get(verb.to..clause.to)?;
        let name = addressee(own).or_else(|| addressee(rest))?;
        let through = own
            .find("(qua ")
            .and_then(|at| own.get(at + "(qua ".len()..))
            .and_then(|rest| rest.split(')').next())
            .map(|rest| tidy(rest.split(" tổng hợp").next().unwrap_or(rest)));
        Some(match through {
            Some(through) if !through.is_empty() => format!("{name} (qua {through})"),
            _ => name,
        })
    }
}

/// Where a sentence says "báo cáo" as a verb, or "gửi" a result; "chế độ báo cáo" is none.
fn verbs(text: &str) -> Vec<Span> {
    const NOUN_BEFORE: [&str; 9] = [
        "chế độ",
        "công tác",
        "các",
        "những",
        "xây dựng",
        "dự thảo",
        "hoàn thiện",
        "của",
        "và gửi",
    ];
    let lower = text.to_lowercase();
    // Lower case keeps byte lengths in Vietnamese; where it does not, the text is taken as it is.
    let lower = if lower.len() == text.len() { lower } else { text.to_owned() };
    let mut out = Vec::new();
    for (at, word) in lower.match_indices("báo cáo") {
        let before = lower.get(..at).unwrap_or_default().trim_end();
        if !NOUN_BEFORE.iter().any(|noun| before.ends_with(noun)) {
            out.push(Span { from: at, to: at + word.len() });
        }
    }
    for word in ["gửi kết quả", "gửi thông tin", "gửi số liệu", "gửi về"] {
        for (at, word) in lower.match_indices(word) {
            let said = out.iter().any(|v| at >= v.from && at <= v.to + 120);
            if !said {
                out.push(Span {
                    from: at,
                    to: at + word.len() - if word == "gửi về" { "về".len() + 1 } else { 0 },
                });
            }
        }
    }
    out.sort_by_key(|v| v.from);
    out
}

/// "Tham mưu cho Ủy ban nhân dân tỉnh báo cáo …": the body advised is the one that reports.
fn adviser_of(before: &str) -> Option<String> {
    let at = rfind_any(before, &["tham mưu", "Tham mưu"])?;
    let mut rest = before.get(at + "tham mưu".len()..)?.trim_start();
    for word in ["cho ", "giúp ", "trình ", "để "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let name = tidy(rest);
    (!name.is_empty() && name.chars().count() <= 80 && looks_like_bodies(&name)).then_some(name)
}

fn rfind_any(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter_map(|w| text.rfind(w)).max()
}

/// What may stand before the body a clause is about.
const OPENINGS: [&str; 14] = [
    "định kỳ",
    "định kì",
    "hằng năm",
    "hàng năm",
    "mỗi năm",
    "đề nghị",
    "yêu cầu",
    "giao",
    "trước ngày",
    "chậm nhất",
    "sau đó",
    "đồng thời",
    "6 tháng",
    "và",
];

/// The words before the first verb or adverb of a clause, when they name a body.
fn subject(text: &str) -> Option<String> {
    const VERBS: [&str; 26] = [
        "định kỳ",
        "định kì",
        "chủ trì",
        "có trách nhiệm",
        "chịu trách nhiệm",
        "tổng hợp",
        "báo cáo",
        "hằng năm",
        "hàng năm",
        "gửi",
        "theo dõi",
        "thực hiện",
        "xây dựng",
        "tổ chức thực hiện",
        "triển khai",
        "chủ động",
        "căn cứ",
        "chỉ đạo",
        "trước ngày",
        "chậm nhất",
        "là cơ quan",
        "đánh giá",
        "rà soát",
        "tăng cường",
        "kiểm tra",
        ":",
    ];
    let whole = strip_label(text);
    // "Chế độ báo cáo: Định kỳ …, các sở …": what stands before the colon may be a title only.
    if let Some((_, after)) = whole.rsplit_once(": ")
        && let Some(name) = subject(after)
    {
        return Some(name);
    }
    let mut rest = whole;
    // "Định kỳ trước ngày 05/12 hằng năm, các sở …": what opens the clause is no subject.
    loop {
        let low = rest.to_lowercase();
        let Some(word) = OPENINGS.iter().find(|word| low.starts_with(**word)) else { break };
        let after = rest.get(word.len()..).unwrap_or_default();
        rest = match *word {
            "trước ngày" | "chậm nhất" => after.split_once(", ").map_or("", |(_, r)| r),
            _ => after,
        }
        .trim_start_matches([' ', ',']);
        if let Some(closed) = rest.strip_prefix('(') {
            rest = closed.split_once(')').map_or("", |(_, r)| r).trim_start_matches([' ', ',']);
        }
    }
    let end = VERBS.iter().filter_map(|verb| rest.find(verb)).min()?;
    let name = tidy(rest.get(..end)?);
    let posts = ["Giám đốc", "Thủ trưởng", "Chủ tịch", "Các ", "các "];
    let names_body = looks_like_bodies(&name) || posts.iter().any(|w| name.starts_with(w));
    (names_body && name.chars().count() <= 200).then_some(name)
}

fn strip_label(text: &str) -> &str {
    let text = text.trim_start_matches(['-', '+', '•', ' ']);
    Ordinal::split_heading(text).map_or(text, |(_, rest)| rest)
}

/// The body a report goes to: right after the verb, or after "về", "gửi", "cho", "lên".
fn addressee(after: &str) -> Option<String> {
    const STOPS: [&str; 19] = [
        " kết quả",
        " tình hình",
        " về ",
        " theo ",
        " trước",
        " định kỳ",
        " hằng năm",
        " hàng năm",
        " để ",
        " tổng hợp",
        " và tổng hợp",
        " xem xét",
        "(",
        ",",
        " việc ",
        " chậm nhất",
        " những",
        " báo cáo",
        " gửi ",
    ];
    let words = [" về ", " gửi ", " cho ", " lên ", " tới ", " đến "];
    let mut starts: Vec<usize> =
        words.iter().flat_map(|w| after.match_indices(w).map(|(at, w)| at + w.len())).collect();
    starts.push(0);
    starts.sort_unstable();
    starts.into_iter().find_map(|start| {
        let rest = after.get(start..)?;
        let rest = rest.trim_start();
        let end = STOPS
            .iter()
            .filter_map(|stop| rest.find(stop))
            .filter(|at| *at > 0)
            .min()
            .unwrap_or(rest.len());
        let name = tidy(rest.get(..end)?);
        (name.chars().count() <= 120 && looks_like_bodies(&name)).then_some(name)
    })
}

fn tidy(text: &str) -> String {
    text::clean(text).trim_matches([':', ',', ';', '.', '-', ' ', '(']).to_owned()
}
