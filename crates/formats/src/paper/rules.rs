//! What the decree on clerical work says, as dated data.

use std::collections::HashMap;

use jiff::civil::Date;

use ansinh_domain::text::fold;

const ELEMENTS: &str = include_str!("../../data/decree-30-2020-elements.csv");
const MEASURES: &str = include_str!("../../data/decree-30-2020-measures.csv");
const TYPES: &str = include_str!("../../data/decree-30-2020-types.csv");

/// The rules in force on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    elements: HashMap<String, ElementRule>,
    measures: HashMap<Measure, MeasureRule>,
    types: Vec<TypeRule>,
    mark: Option<String>,
}

/// How an element is set.
#[derive(Debug, Clone, PartialEq)]
pub struct ElementRule {
    /// Smallest size, in points.
    pub low: f32,
    /// Largest size, in points.
    pub high: f32,
    /// All in capitals.
    pub upper: bool,
    /// Bold (`false`: must not be bold).
    pub bold: bool,
    /// Italic (`false`: must not be italic).
    pub italic: bool,
    /// In the middle.
    pub centre: bool,
    /// Flush on both sides.
    pub justify: bool,
    /// What says so, in Vietnamese.
    pub source: String,
}

/// A measure of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Short side of the paper, mm.
    PageShort,
    /// Long side of the paper, mm.
    PageLong,
    /// Upper margin, mm.
    MarginTop,
    /// Lower margin, mm.
    MarginBottom,
    /// Left margin, mm.
    MarginLeft,
    /// Right margin, mm.
    MarginRight,
    /// Indent of a first line, mm: either bound, nothing between.
    FirstLine,
    /// Space between paragraphs, pt.
    ParagraphGap,
    /// Distance of lines, in lines.
    LineSpacing,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Measure; 9] = [
        Measure::PageShort,
        Measure::PageLong,
        Measure::MarginTop,
        Measure::MarginBottom,
        Measure::MarginLeft,
        Measure::MarginRight,
        Measure::FirstLine,
        Measure::ParagraphGap,
        Measure::LineSpacing,
    ];

    fn key(self) -> &'static str {
        match self {
            Measure::PageShort => "page-short",
            Measure::PageLong => "page-long",
            Measure::MarginTop => "margin-top",
            Measure::MarginBottom => "margin-bottom",
            Measure::MarginLeft => "margin-left",
            Measure::MarginRight => "margin-right",
            Measure::FirstLine => "first-line",
            Measure::ParagraphGap => "paragraph-gap",
            Measure::LineSpacing => "line-spacing",
        }
    }
}

/// What a measure may be.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureRule {
    /// Smallest.
    pub low: f32,
    /// Largest, where there is one.
    pub high: Option<f32>,
    /// What says so, in Vietnamese.
    pub source: String,
}

/// A type of paper and its abbreviation in the symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeRule {
    /// "Báo cáo".
    pub name: String,
    /// "BC".
    pub abbreviation: String,
    /// What says so, in Vietnamese.
    pub source: String,
}

/// Why there are no rules. In Vietnamese, for who asked for a paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// None is in force on that day.
    #[error(
        "Chương trình không có quy tắc “{what}” về thể thức văn bản còn hiệu lực vào ngày này. Hãy chọn ngày sau 05/3/2020 (Nghị định 30/2020/NĐ-CP) hoặc báo quản trị."
    )]
    Missing {
        /// Which rule.
        what: String,
    },
    /// A line of the shipped tables cannot be read.
    #[error("Bảng quy tắc thể thức văn bản có dòng không đọc được: “{line}”. Hãy báo quản trị.")]
    Broken {
        /// The line.
        line: String,
    },
}

impl Rules {
    /// The rules in force on a day.
    ///
    /// # Errors
    /// A rule is not there on that day, or the tables are broken.
    pub fn on(day: Date) -> Result<Self, RulesError> {
        let (elements, measures) = (elements(day)?, measures(day)?);
        let rules = Rules { elements, measures, types: types(day)?, mark: None };
        for style in super::Style::ALL {
            rules.element(style.element())?;
        }
        for measure in Measure::ALL {
            rules.measure(measure)?;
        }
        Ok(rules)
    }

    /// The same rules for an installation whose papers say that what is in them is not real.
    pub fn marked(self, mark: Option<&str>) -> Self {
        Rules { mark: mark.map(str::to_owned), ..self }
    }

    /// Words that stand above everything on each sheet, and at the top of the pages that follow.
    pub fn mark(&self) -> Option<&str> {
        self.mark.as_deref()
    }

    /// How an element is set, by its key ([`super::Style::element`]).
    ///
    /// # Errors
    /// Nothing is said of it.
    pub fn element(&self, key: &str) -> Result<&ElementRule, RulesError> {
        self.elements.get(key).ok_or_else(|| RulesError::Missing { what: key.to_owned() })
    }

    /// What a measure may be.
    ///
    /// # Errors
    /// Nothing is said of it.
    pub fn measure(&self, measure: Measure) -> Result<&MeasureRule, RulesError> {
        let missing = || RulesError::Missing { what: measure.key().to_owned() };
        self.measures.get(&measure).ok_or_else(missing)
    }

    /// The type of that name, however it is written.
    pub fn type_named(&self, name: &str) -> Option<&TypeRule> {
        let folded = fold(name);
        self.types.iter().find(|t| fold(&t.name) == folded)
    }

    /// Every type.
    pub fn types(&self) -> &[TypeRule] {
        &self.types
    }
}

/// Rows in force on a day as cells; of rows with one key the newest.
fn rows(table: &str, day: Date) -> Result<Vec<Vec<String>>, RulesError> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let mut newest: Vec<(Date, Vec<String>)> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| RulesError::Broken { line: e.to_string() })?;
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        let from = cells.get(1).and_then(|from| from.parse::<Date>().ok());
        let from = from.ok_or_else(|| broken(&cells))?;
        if from > day {
            continue;
        }
        match newest.iter_mut().find(|(_, old)| old.first() == cells.first()) {
            Some(old) if old.0 < from => *old = (from, cells),
            Some(_) => {}
            None => newest.push((from, cells)),
        }
    }
    Ok(newest.into_iter().map(|(_, cells)| cells).collect())
}

fn broken(cells: &[String]) -> RulesError {
    RulesError::Broken { line: cells.join(",") }
}

fn elements(day: Date) -> Result<HashMap<String, ElementRule>, RulesError> {
    let read = |cells: Vec<String>| -> Result<(String, ElementRule), RulesError> {
        let [key, _, low, high, style, source] = cells.as_slice() else {
            return Err(broken(&cells));
        };
        let number = |text: &str| text.parse::<f32>().map_err(|_| broken(&cells));
        let has = |word: &str| style.split(' ').any(|w| w == word);
        let rule = ElementRule {
            low: number(low)?,
            high: number(high)?,
            upper: has("upper"),
            bold: has("bold"),
            italic: has("italic"),
            centre: has("centre"),
            justify: has("justify"),
            source: source.clone(),
        };
        Ok((key.clone(), rule))
    };
    rows(ELEMENTS, day)?.into_iter().map(read).collect()
}

fn measures(day: Date) -> Result<HashMap<Measure, MeasureRule>, RulesError> {
    let read = |cells: Vec<String>| -> Result<(Measure, MeasureRule), RulesError> {
        let [key, _, low, high, _, source] = cells.as_slice() else {
            return Err(broken(&cells));
        };
        let number = |text: &str| text.parse::<f32>().map_err(|_| broken(&cells));
        let measure = Measure::ALL.into_iter().find(|m| m.key() == key);
        let high = if high.is_empty() { None } else { Some(number(high)?) };
        let rule = MeasureRule { low: number(low)?, high, source: source.clone() };
        Ok((measure.ok_or_else(|| broken(&cells))?, rule))
    };
    rows(MEASURES, day)?.into_iter().map(read).collect()
}

fn types(day: Date) -> Result<Vec<TypeRule>, RulesError> {
    let read = |cells: Vec<String>| match cells.as_slice() {
        [name, _, abbreviation, source] => Ok(TypeRule {
            name: name.clone(),
            abbreviation: abbreviation.clone(),
            source: source.clone(),
        }),
        _ => Err(broken(&cells)),
    };
    rows(TYPES, day)?.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn rules_begin_with_the_decree() {
        let rules = Rules::on(date(2026, 11, 26)).expect("rules in force");
        assert_eq!(rules.types().len(), 27);
        assert_eq!(rules.type_named("BÁO CÁO").expect("a type").abbreviation, "BC");
        assert!(Rules::on(date(2020, 3, 5)).is_ok());
        let before = Rules::on(date(2020, 3, 4)).expect_err("the decree was not in force");
        assert!(matches!(before, RulesError::Missing { .. }), "{before}");
    }

    #[test]
    fn of_two_rows_the_newer_counts() {
        let table = "a,from,b\nx,2020-01-01,old\nx,2024-01-01,new\n";
        let on = |day| rows(table, day).expect("a table")[0][2].clone();
        assert_eq!(on(date(2023, 12, 31)), "old");
        assert_eq!(on(date(2024, 1, 1)), "new");
        assert!(rows("a,from\nx,soon\n", date(2024, 1, 1)).is_err());
    }
}
