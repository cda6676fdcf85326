//! Doubts about the documents a plan names: numbers and dates that cannot both be right.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::order::{self, Point};
use super::read::symbol_key;
use super::{Citation, distinct_documents};

/// Something that cannot be right, or is missing, about a document cited.
///
/// Every `usize` is a place in the list of citations given to [`check_documents`]: the first
/// mention of the document meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "doubt", rename_all = "kebab-case")]
pub enum DocumentDoubt {
    /// Its number does not rise with the date among documents of one series: same symbol, same
    /// issuer, same year. Where one of two could be wrong, this is the one whose removal leaves
    /// the smoother series.
    NumberOrder {
        /// The document that does not fit.
        document: usize,
        /// The series: "KH-UBND 2021".
        series: String,
        /// The nearest document of the series with a smaller number: the date should be no earlier
        /// than its.
        after: Option<Neighbour>,
        /// The nearest document with a greater number: the date should be no later than its.
        before: Option<Neighbour>,
        /// The documents it cannot stand beside, by date: smaller numbers given later, greater
        /// ones given earlier. A single one here may as well be the wrong one.
        against: Vec<Neighbour>,
    },
    /// It is dated before a document it carries out or amends.
    PrecedesBasis {
        /// The document that carries out.
        document: usize,
        /// The document carried out.
        basis: usize,
    },
    /// Two documents of one series and year have one number and different dates.
    SameNumber {
        /// The one mentioned first.
        first: usize,
        /// The other.
        second: usize,
    },
    /// It is dated after the plan that names it.
    AfterPlan {
        /// The document.
        document: usize,
        /// The plan's own date.
        plan_date: Date,
    },
    /// The year in its symbol ("07/2021/NĐ-CP") is not the year of its date.
    SymbolYear {
        /// The document.
        document: usize,
        /// The year in the symbol.
        year: i16,
    },
    /// No mention of it gives a date.
    Undated {
        /// Its first mention.
        document: usize,
    },
}

/// A document of a series, beside which another one's number would stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Its place in the list; `None` for the plan itself.
    pub document: Option<usize>,
    /// Its number with symbol.
    pub number: String,
    /// Its date.
    pub date: Date,
}

/// A document with its date, whatever mention gave it.
struct Dated<'c> {
    /// Its first mention.
    document: usize,
    citation: &'c Citation,
    date: Option<Date>,
}

/// Looks for doubts about the documents of `docs`, the citations of a plan in the order read.
/// `plan_number` and `plan_date` are the plan's own; with both, the plan is a fixed member of its
/// series, and a citation of the plan itself is not checked.
pub fn check_documents(
    docs: &[&Citation],
    plan_number: Option<&str>,
    plan_date: Option<Date>,
) -> Vec<DocumentDoubt> {
    let groups = distinct_documents(docs);
    let mut documents = Vec::new();
    let mut document_of: Vec<usize> = vec![0; docs.len()];
    for group in &groups {
        let date = group.mentions.iter().find_map(|at| docs.get(*at).and_then(|c| c.date));
        let first = group.mentions.first().and_then(|at| Some((*at, docs.get(*at)?)));
        let Some((first, citation)) = first else { continue };
        for mention in &group.mentions {
            if let Some(place) = document_of.get_mut(*mention) {
                *place = documents.len();
            }
        }
        documents.push(Dated { document: first, citation, date });
    }
    let plan = plan_number.zip(plan_date);
    let is_plan = |document: &Dated<'_>| {
        plan.is_some_and(|(number, date)| {
            symbol_key(number) == symbol_key(&document.citation.number)
                && document.date.is_none_or(|of| of == date)
        })
    };
    let checked: Vec<&Dated<'_>> = documents.iter().filter(|d| !is_plan(d)).collect();

    let mut doubts = same_numbers(&checked);
    doubts.extend(number_order(&checked, plan));
    doubts.extend(precedes_basis(docs, &documents, &document_of));
    doubts.extend(checked.iter().filter_map(|document| single(document, plan_date)));
    doubts.sort_by_key(DocumentDoubt::document);
    doubts
}

impl DocumentDoubt {
    /// The document it is about, as a place in the list of citations.
    pub fn document(&self) -> usize {
        match self {
            DocumentDoubt::NumberOrder { document, .. }
            | DocumentDoubt::PrecedesBasis { document, .. }
            | DocumentDoubt::AfterPlan { document, .. }
            | DocumentDoubt::SymbolYear { document, .. }
            | DocumentDoubt::Undated { document } => *document,
            DocumentDoubt::SameNumber { first, .. } => *first,
        }
    }
}

/// What one document shows by itself.
fn single(document: &Dated<'_>, plan_date: Option<Date>) -> Option<DocumentDoubt> {
    let Some(date) = document.date else {
        return Some(DocumentDoubt::Undated { document: document.document });
    };
    let symbol = Series::of(&document.citation.number)?;
    if let Some(year) = symbol.year.filter(|year| *year != date.year()) {
        return Some(DocumentDoubt::SymbolYear { document: document.document, year });
    }
    let plan_date = plan_date.filter(|plan_date| date > *plan_date)?;
    Some(DocumentDoubt::AfterPlan { document: document.document, plan_date })
}

/// A number taken apart: "07/2021/NĐ-CP" is 7 in the series "NĐ-CP" with the year 2021.
#[derive(Debug, PartialEq, Eq)]
struct Series {
    number: u32,
    year: Option<i16>,
    suffix: String,
    party: bool,
}

impl Series {
    fn of(number: &str) -> Option<Series> {
        let digits = number.find(|c: char| !c.is_ascii_digit())?;
        let (value, rest) = number.split_at(digits);
        let value = value.parse().ok()?;
        let party = rest.starts_with('-');
        // A letter behind the number ("12a/KH-UBND") belongs to no order.
        let rest = rest.strip_prefix(['/', '-'])?;
        let year = rest.get(..4).and_then(|year| year.parse().ok());
        let suffix = match year {
            Some(_) => rest.get(5..)?,
            None => rest,
        };
        Some(Series { number: value, year, suffix: suffix.to_uppercase(), party })
    }

    /// Numbers of the Party run over a whole term, and begin anew at a congress; those years
    /// (…0, …1, …5, …6) hold two runs, so their order says nothing.
    fn restarts_in(&self, year: i16) -> bool {
        self.party && matches!(year % 5, 0 | 1)
    }
}

/// The district or commune that issued it, where the words say so; the symbol alone names only the
/// sort of office, and each office counts its own numbers.
fn office(citation: &Citation) -> String {
    let issuer = citation.issuer.as_deref().unwrap_or("").to_lowercase();
    ["huyện", "thị xã", "thành phố", "phường", "xã"]
        .iter()
        .flat_map(|level| ["ubnd ", "nhân dân "].map(|body| (format!("{body}{level}"), body.len())))
        .find_map(|(words, body)| {
            let at = issuer.find(&words)?;
            issuer.get(at + body..).map(str::to_owned)
        })
        .unwrap_or_default()
}

/// What tells one series from another.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SeriesKey {
    suffix: String,
    office: String,
    /// The symbol itself holds the year ("07/2021/NĐ-CP").
    with_year: bool,
    year: i16,
}

/// Dated documents of each series with their numbers.
type BySeries<'d, 'c> = BTreeMap<SeriesKey, Vec<(u32, Date, &'d Dated<'c>)>>;

fn by_series<'d, 'c>(documents: &[&'d Dated<'c>]) -> BySeries<'d, 'c> {
    let mut series: BySeries<'d, 'c> = BTreeMap::new();
    for document in documents {
        let (Some(symbol), Some(date)) = (Series::of(&document.citation.number), document.date)
        else {
            continue;
        };
        if symbol.restarts_in(date.year()) || symbol.year.is_some_and(|year| year != date.year()) {
            continue;
        }
        let key = SeriesKey {
            suffix: symbol.suffix,
            office: office(document.citation),
            with_year: symbol.year.is_some(),
            year: date.year(),
        };
        series.entry(key).or_default().push((symbol.number, date, document));
    }
    series
}

fn same_numbers(documents: &[&Dated<'_>]) -> Vec<DocumentDoubt> {
    let mut doubts = Vec::new();
    for members in by_series(documents).values() {
        for (at, (number, date, first)) in members.iter().enumerate() {
            let second =
                members.iter().skip(at + 1).find(|(other, day, _)| other == number && day != date);
            if let Some((_, _, second)) = second {
                doubts.push(DocumentDoubt::SameNumber {
                    first: first.document,
                    second: second.document,
                });
            }
        }
    }
    doubts
}

fn number_order(documents: &[&Dated<'_>], plan: Option<(&str, Date)>) -> Vec<DocumentDoubt> {
    let mut doubts = Vec::new();
    for (series, members) in by_series(documents) {
        let mut points: Vec<Point> = members
            .iter()
            .map(|(number, date, _)| Point { number: *number, date: *date, fixed: false })
            .collect();
        let of_plan = plan.and_then(|(number, date)| {
            let symbol = Series::of(number)?;
            let same = symbol.suffix == series.suffix
                && symbol.year.is_some() == series.with_year
                && date.year() == series.year
                && series.office.is_empty();
            same.then_some((Point { number: symbol.number, date, fixed: true }, number))
        });
        points.extend(of_plan.map(|(point, _)| point));
        let kept = order::rising(&points);
        let neighbour = |at: usize| -> Option<Neighbour> {
            let date = points.get(at)?.date;
            match members.get(at) {
                Some((_, _, document)) => Some(Neighbour {
                    document: Some(document.document),
                    number: document.citation.number.clone(),
                    date,
                }),
                None => of_plan.map(|(_, number)| Neighbour {
                    document: None,
                    number: number.to_owned(),
                    date,
                }),
            }
        };
        for (at, (number, date, document)) in members.iter().enumerate() {
            if kept.contains(&at) {
                continue;
            }
            let number_of = |place: &usize| points.get(*place).map_or(0, |point| point.number);
            let below = kept.iter().filter(|place| number_of(place) < *number);
            let above = kept.iter().filter(|place| number_of(place) > *number);
            let mut against: Vec<Neighbour> = kept
                .iter()
                .filter(|place| {
                    points.get(**place).is_some_and(|other| {
                        (other.number < *number && other.date > *date)
                            || (other.number > *number && other.date < *date)
                    })
                })
                .filter_map(|place| neighbour(*place))
                .collect();
            against.sort_by_key(|neighbour| neighbour.date);
            doubts.push(DocumentDoubt::NumberOrder {
                document: document.document,
                series: format!("{} {}", series.suffix, series.year),
                after: below.max_by_key(|place| number_of(place)).and_then(|at| neighbour(*at)),
                before: above.min_by_key(|place| number_of(place)).and_then(|at| neighbour(*at)),
                against,
            });
        }
    }
    doubts
}

/// Documents that carry out or amend the ones named after them in the same text, and are older.
fn precedes_basis(
    docs: &[&Citation],
    documents: &[Dated<'_>],
    document_of: &[usize],
) -> Vec<DocumentDoubt> {
    let dated = |at: usize| {
        let document = document_of.get(at).and_then(|place| documents.get(*place))?;
        Some((document.document, document.date?))
    };
    let mut doubts: Vec<DocumentDoubt> = Vec::new();
    // The document whose "thực hiện" leads to those named next.
    let mut carrier: Option<usize> = None;
    for (at, pair) in docs.windows(2).enumerate() {
        let [this, next] = pair else { continue };
        carrier = match relation(this, next) {
            Relation::CarriesOut => Some(at),
            Relation::Joined => carrier,
            Relation::None => None,
        };
        let Some(carrier) = carrier else { continue };
        if let (Some((document, of)), Some((basis, since))) = (dated(carrier), dated(at + 1))
            && of < since
        {
            let doubt = DocumentDoubt::PrecedesBasis { document, basis };
            if !doubts.contains(&doubt) {
                doubts.push(doubt);
            }
        }
    }
    doubts
}

/// How a citation stands to the next one.
enum Relation {
    /// Its words lead to the next: "... triển khai thực hiện Kế hoạch số 151-KH/TU".
    CarriesOut,
    /// Both are named side by side: "... và Kế hoạch số 433-KH/TU".
    Joined,
    /// Another text, or nothing that ties them.
    None,
}

fn relation(this: &Citation, next: &Citation) -> Relation {
    let subject = this.subject.as_deref().unwrap_or("");
    // Citations of one text follow each other; the words between are the subject and its marks.
    let between = next.span.0.checked_sub(this.span.1);
    if between.is_none_or(|between| !(subject.len()..=subject.len() + 8).contains(&between)) {
        return Relation::None;
    }
    let lower = subject.to_lowercase();
    let carries = ["thực hiện", "triển khai", "cụ thể hóa", "cụ thể hoá"]
        .iter()
        .any(|words| lower.ends_with(words));
    let amends = ["điều chỉnh", "sửa đổi", "bổ sung", "thay thế"]
        .iter()
        .any(|words| lower.starts_with(words) || lower.starts_with(&format!("về {words}")))
        && lower.split(' ').count() <= 12;
    if carries || amends { Relation::CarriesOut } else { Relation::Joined }
}
