//! What the SDMX files of a publication agree on: identifiers, codes, observations.
//!
//! The words of plans (codes such as "5.10-1", units, territories) become codes that SDMX allows,
//! with the words as their names.

use std::collections::BTreeMap;

use ansinh_domain::calendar::{Frequency, Period};
use ansinh_domain::publication::{Figure, HIDDEN, Told};
use ansinh_domain::report::Value as Reported;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Release;

/// The agency that maintains the structures: this program, until an office has an identifier.
pub(super) const AGENCY: &str = "ANSINH";
/// Code of the plan's own territory.
const OWN: &str = "_O";

/// A list of codes.
pub(super) struct Codelist {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Code, name, code above it.
    pub codes: Vec<(String, String, Option<String>)>,
}

/// A dimension, measure or attribute.
pub(super) struct Component {
    /// Its id, and that of its concept.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The codelist its values are from; else `data_type`.
    pub codelist: Option<&'static str>,
    /// SDMX data type of what has no codes.
    pub data_type: &'static str,
}

const fn component(
    id: &'static str,
    name: &'static str,
    codelist: Option<&'static str>,
    data_type: &'static str,
) -> Component {
    Component { id, name, codelist, data_type }
}

/// Dimensions in the order of keys; the last is the time.
pub(super) const DIMENSIONS: [Component; 5] = [
    component("FREQ", "Tần suất", Some("CL_FREQ"), "String"),
    component("INDICATOR", "Chỉ tiêu", Some("CL_INDICATOR"), "String"),
    component("REF_AREA", "Địa bàn", Some("CL_AREA"), "String"),
    component("AS_OF", "Tính đến ngày", None, "GregorianDay"),
    component("TIME_PERIOD", "Kỳ", None, "ObservationalTimePeriod"),
];

/// The measure.
pub(super) const MEASURE: Component = component("OBS_VALUE", "Giá trị", None, "Decimal");

/// Attributes of observations, in the order in which files have them.
pub(super) const ATTRIBUTES: [Component; 6] = [
    component("OBS_STATUS", "Tình trạng số liệu", Some("CL_OBS_STATUS"), "String"),
    component("CONF_STATUS", "Tính bảo mật", Some("CL_CONF_STATUS"), "String"),
    component("UNIT_MEASURE", "Đơn vị tính", Some("CL_UNIT"), "String"),
    component("OBS_WORDS", "Mức bằng lời, hoặc lý do chưa có số liệu", None, "String"),
    component("SOURCE", "Nguồn", None, "String"),
    component("REP_BODY", "Cơ quan báo cáo", None, "String"),
];

/// An observation.
pub(super) struct Observation {
    /// Values of the dimensions.
    pub key: [String; 5],
    /// The number, if there is one to show.
    pub value: Option<Decimal>,
    /// Values of the attributes.
    pub attributes: [Option<String>; 6],
}

/// Everything the files need of a publication.
pub(super) struct Sdmx {
    /// Id of the data structure and of the data flow.
    pub id: String,
    /// Version of both: the number of the publication.
    pub version: String,
    /// What they are called.
    pub name: String,
    /// Lists of codes.
    pub codelists: Vec<Codelist>,
    /// Observations; no two have one key.
    pub observations: Vec<Observation>,
}

impl Sdmx {
    pub(super) fn of(release: &Release<'_>) -> Sdmx {
        let snapshot = release.snapshot;
        let mut indicators = Codes::default();
        let mut areas = Codes::default();
        let mut units = Codes::default();
        areas.put(None, OWN, "Toàn địa bàn của kế hoạch");
        for place in &snapshot.places {
            let word = place.code.clone().unwrap_or_else(|| place.id.simple().to_string());
            areas.put(Some(place.id), &format!("T{}", allowed(&word)), &place.name);
        }
        let mut observations = Vec::new();
        for one in snapshot.indicators.iter() {
            let code = indicators.put(
                one.code.clone(),
                &format!("I{}", allowed(&one.code)),
                &format!("{} {}", one.code, one.name),
            );
            let unit = one.unit.as_ref().map(|unit| {
                let number = units.len() + 1;
                units.put(unit.clone(), &format!("U{number}"), unit)
            });
            for figure in &one.figures {
                let area = areas.get(&figure.place).unwrap_or_else(|| OWN.to_owned());
                observations.push(observation(figure, code.clone(), area, unit.clone()));
            }
        }
        let parent = |code: &String| {
            let one = snapshot.indicator(code)?;
            indicators.get(one.parent.as_ref()?)
        };
        let of_indicators = indicators.list(parent);
        let of_areas = areas.list(|id| {
            let place = snapshot.place((*id)?)?;
            areas.get(&place.parent).filter(|_| place.parent.is_some())
        });
        let mut codelists = vec![
            Codelist { id: "CL_FREQ", name: "Tần suất", codes: fixed(FREQUENCIES) },
            Codelist { id: "CL_INDICATOR", name: "Chỉ tiêu", codes: of_indicators },
            Codelist { id: "CL_AREA", name: "Địa bàn", codes: of_areas },
            Codelist {
                id: "CL_OBS_STATUS", name: "Tình trạng số liệu", codes: fixed(STATUSES)
            },
            Codelist { id: "CL_CONF_STATUS", name: "Tính bảo mật", codes: fixed(SECRECY) },
        ];
        let units = units.list(|_| None);
        codelists.push(Codelist { id: "CL_UNIT", name: "Đơn vị tính", codes: units });
        Sdmx {
            id: format!("P_{}", allowed(&release.snapshot.plan.slug).to_uppercase()),
            version: format!("{}.0.0", release.number),
            name: release.heading(),
            codelists,
            observations,
        }
    }

    /// The URN of a structure of this publication.
    pub(super) fn urn(&self, class: &str, id: &str) -> String {
        format!("urn:sdmx:org.sdmx.infomodel.{class}={AGENCY}:{id}({})", self.version)
    }

    /// Codes of a list with their names.
    pub(super) fn codes(&self, id: &str) -> &[(String, String, Option<String>)] {
        let list = self.codelists.iter().find(|list| list.id == id);
        list.map(|list| list.codes.as_slice()).unwrap_or_default()
    }
}

/// Codes by what they stand for.
struct Codes<K> {
    order: Vec<(K, String, String)>,
    by: BTreeMap<K, String>,
}

impl<K> Default for Codes<K> {
    fn default() -> Self {
        Codes { order: Vec::new(), by: BTreeMap::new() }
    }
}

impl<K: Ord + Clone> Codes<K> {
    /// The code of a thing; a new one gets `wanted`, with a number behind it when that is taken.
    fn put(&mut self, key: K, wanted: &str, name: &str) -> String {
        if let Some(known) = self.by.get(&key) {
            return known.clone();
        }
        let taken = |code: &String| self.order.iter().any(|(_, other, _)| other == code);
        let mut code = wanted.to_owned();
        let mut number = 2;
        while taken(&code) {
            code = format!("{wanted}_{number}");
            number += 1;
        }
        self.order.push((key.clone(), code.clone(), name.to_owned()));
        self.by.insert(key, code.clone());
        code
    }

    fn get(&self, key: &K) -> Option<String> {
        self.by.get(key).cloned()
    }

    fn len(&self) -> usize {
        self.order.len()
    }

    fn list(&self, parent: impl Fn(&K) -> Option<String>) -> Vec<(String, String, Option<String>)> {
        let one =
            |(key, code, name): &(K, String, String)| (code.clone(), name.clone(), parent(key));
        self.order.iter().map(one).collect()
    }
}

const FREQUENCIES: &[(&str, &str)] = &[
    ("A", "Hằng năm"),
    ("S", "6 tháng"),
    ("Q", "Hằng quý"),
    ("M", "Hằng tháng"),
    ("_O", "Khác: 9 tháng, chuyên đề, đột xuất"),
];
/// Codes of the SDMX codelist CL_OBS_STATUS.
const STATUSES: &[(&str, &str)] =
    &[("A", "Bình thường"), ("M", "Chưa có số liệu"), ("Q", "Ẩn: số nhỏ")];
/// Codes of the SDMX codelist CL_CONF_STATUS.
const SECRECY: &[(&str, &str)] = &[("F", "Công khai"), ("C", "Không công khai: số nhỏ")];

fn fixed(codes: &[(&str, &str)]) -> Vec<(String, String, Option<String>)> {
    codes.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned(), None)).collect()
}

/// Letters, digits, hyphens of an identifier; underscores for the rest.
fn allowed(word: &str) -> String {
    let keep = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    word.chars().map(keep).collect()
}

fn observation(
    figure: &Figure,
    indicator: String,
    area: String,
    unit: Option<String>,
) -> Observation {
    let (value, status, words) = match &figure.told {
        Told::Value(Reported::Number { number }) => (Some(*number), "A", None),
        Told::Value(Reported::Level { level }) => (None, "A", Some(level.clone())),
        Told::Value(Reported::NoData { reason }) => (None, "M", Some(reason.clone())),
        Told::Hidden => (None, "Q", Some(HIDDEN.to_owned())),
    };
    let secrecy = if figure.told == Told::Hidden { "C" } else { "F" };
    let (frequency, time) = time(figure.period, figure.as_of);
    Observation {
        key: [frequency.to_owned(), indicator, area, figure.as_of.to_string(), time],
        value,
        attributes: [
            Some(status.to_owned()),
            Some(secrecy.to_owned()),
            unit,
            words,
            figure.source.clone(),
            figure.body.clone(),
        ],
    }
}

/// A period as SDMX writes it. Nine months are a range; what comes once has its day, and its number
/// in the year as seconds, so that two of one day are told apart.
fn time(period: Period, as_of: Date) -> (&'static str, String) {
    let (year, number) = (period.year(), period.number());
    match period.frequency() {
        Frequency::Year => ("A", year.to_string()),
        Frequency::HalfYear => ("S", format!("{year}-S{number}")),
        Frequency::Quarter => ("Q", format!("{year}-Q{number}")),
        Frequency::Month => ("M", format!("{year}-{number:02}")),
        Frequency::NineMonths => ("_O", format!("{year}-01-01/P9M")),
        Frequency::Once => ("_O", format!("{as_of}T00:{:02}:{:02}", number / 60, number % 60)),
    }
}
