//! GeoJSON files (RFC 7946) of borders: one outline a feature, with the official code it names.
//!
//! Files come from anywhere. Size, number of points and nesting have limits; what is not a polygon,
//! and coordinates that are no longitude and latitude, are refused by the place of the feature.

use std::fmt;

use ansinh_domain::territory::{Outline, Spot};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Bytes of a file.
const MOST_BYTES: usize = 16 << 20;
/// Points of all outlines together.
const MOST_POINTS: usize = 600_000;
/// Features.
const MOST_FEATURES: usize = 20_000;
/// Properties that hold the code where nobody says which does, the likeliest first; case does not
/// matter.
const PROPERTIES: [&str; 12] = [
    "code",
    "ma",
    "ma_dvhc",
    "madvhc",
    "ma_xa",
    "maxa",
    "ma_huyen",
    "mahuyen",
    "ma_tinh",
    "matinh",
    "ward_code",
    "province_code",
];

/// Why a file of borders could not be read: Vietnamese, for the person who chose it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BorderError {
    /// Over a limit.
    #[error(
        "Tệp ranh giới vượt giới hạn: {what}. Hãy đơn giản hóa đường ranh giới, hoặc tách tệp theo từng tỉnh rồi thử lại."
    )]
    TooLarge {
        /// What is too large, with the limit.
        what: String,
    },
    /// Not JSON, or damaged.
    #[error(
        "Tệp không phải là GeoJSON đúng: lỗi ở dòng {line}, cột {column} (thiếu dấu, chữ NaN, hoặc tệp bị cắt cụt). Hãy xuất lại tệp từ phần mềm bản đồ."
    )]
    Damaged {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// Nested deeper than any map is.
    #[error("Tệp lồng quá nhiều lớp, không phải là tệp ranh giới. Hãy chọn đúng tệp GeoJSON.")]
    TooDeep,
    /// Something else than a collection of features.
    #[error(
        "Tệp là JSON nhưng không phải là danh sách vùng (FeatureCollection). Hãy xuất lớp ranh giới thành GeoJSON rồi thử lại."
    )]
    NoCollection,
    /// A feature that is no area.
    #[error(
        "Vùng thứ {place} là {kind}, không phải đa giác. Hãy chỉ xuất lớp ranh giới (Polygon, MultiPolygon)."
    )]
    NotPolygon {
        /// Which feature, from 1.
        place: usize,
        /// What it is.
        kind: String,
    },
    /// A polygon that is made of something else than rings of positions.
    #[error("Vùng thứ {place} có tọa độ không thành đường khép kín. Hãy xuất lại tệp.")]
    NoRings {
        /// Which feature, from 1.
        place: usize,
    },
    /// Coordinates that are no longitude and latitude.
    #[error(
        "Vùng thứ {place} có tọa độ ({x}; {y}) không phải kinh độ, vĩ độ. GeoJSON dùng hệ WGS 84, kinh độ trước; hãy chuyển hệ tọa độ rồi xuất lại."
    )]
    OffTheEarth {
        /// Which feature, from 1.
        place: usize,
        /// First coordinate.
        x: String,
        /// Second coordinate.
        y: String,
    },
}

/// A feature of a file of borders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Its place in the file, from 1.
    pub place: usize,
    /// The code it names, as written.
    pub code: Option<String>,
    /// The code came as a number and had lost a leading zero, which was put back.
    pub padded: bool,
    /// Its border.
    pub outline: Outline,
}

/// Reads a file of borders. `property` names the property that holds the code; otherwise the usual
/// names are tried, then the feature's id.
///
/// # Errors
/// Every reason why the file cannot be taken.
pub fn read_borders(bytes: &[u8], property: Option<&str>) -> Result<Vec<Feature>, BorderError> {
    let megabytes = MOST_BYTES >> 20;
    if bytes.len() > MOST_BYTES {
        return Err(BorderError::TooLarge { what: format!("quá {megabytes} MB") });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let file: File = serde_json::from_slice(bytes).map_err(|error| fault(&error))?;
    let features = match file.features {
        Some(features) if file.kind == "FeatureCollection" && !features.is_empty() => features,
        _ => return Err(BorderError::NoCollection),
    };
    if features.len() > MOST_FEATURES {
        return Err(BorderError::TooLarge { what: format!("quá {MOST_FEATURES} vùng") });
    }
    let mut points = 0;
    let mut read = Vec::with_capacity(features.len());
    for (place, raw) in (1..).zip(features) {
        let outline = outline(place, raw.geometry)?;
        points += outline.points();
        if points > MOST_POINTS {
            return Err(BorderError::TooLarge { what: format!("quá {MOST_POINTS} điểm") });
        }
        let (code, padded) = code(&raw.properties.unwrap_or_default(), raw.id, property);
        read.push(Feature { place, code, padded, outline });
    }
    Ok(read)
}

fn fault(error: &serde_json::Error) -> BorderError {
    // The words are those of the library; there is no kind for this one.
    if error.to_string().contains("recursion limit") {
        return BorderError::TooDeep;
    }
    match error.classify() {
        serde_json::error::Category::Data => BorderError::NoCollection,
        _ => BorderError::Damaged { line: error.line(), column: error.column() },
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(rename = "type", default)]
    kind: String,
    features: Option<Vec<RawFeature>>,
}

#[derive(Deserialize)]
struct RawFeature {
    id: Option<Value>,
    properties: Option<Map<String, Value>>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    coordinates: Nest,
}

/// Nested lists of numbers; the innermost are positions.
enum Nest {
    Number(f64),
    Position(f64, f64),
    List(Vec<Nest>),
}

impl Default for Nest {
    fn default() -> Nest {
        Nest::List(Vec::new())
    }
}

impl<'de> Deserialize<'de> for Nest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Nest, D::Error> {
        struct Reader;

        #[expect(clippy::cast_precision_loss, reason = "coordinates are small")]
        impl<'de> Visitor<'de> for Reader {
            type Value = Nest;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or a list")
            }

            fn visit_f64<E>(self, value: f64) -> Result<Nest, E> {
                Ok(Nest::Number(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Nest, E> {
                Ok(Nest::Number(value as f64))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Nest, E> {
                Ok(Nest::Number(value as f64))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Nest, A::Error> {
                let mut list = Vec::new();
                while let Some(next) = seq.next_element::<Nest>()? {
                    list.push(next);
                }
                // A third number is a height.
                Ok(match list.as_slice() {
                    [Nest::Number(x), Nest::Number(y)] => Nest::Position(*x, *y),
                    [Nest::Number(x), Nest::Number(y), Nest::Number(_)] => Nest::Position(*x, *y),
                    _ => Nest::List(list),
                })
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

fn outline(place: usize, geometry: Option<Geometry>) -> Result<Outline, BorderError> {
    let Some(Geometry { kind, coordinates }) = geometry else {
        return Err(BorderError::NotPolygon { place, kind: "vùng không có hình".to_owned() });
    };
    let polygons = match (kind.as_str(), coordinates) {
        ("Polygon", coordinates) => vec![coordinates],
        ("MultiPolygon", Nest::List(polygons)) => polygons,
        ("MultiPolygon", _) => return Err(BorderError::NoRings { place }),
        (other, _) => {
            let kind = other.chars().take(30).collect();
            return Err(BorderError::NotPolygon { place, kind });
        }
    };
    let mut rings = Vec::new();
    for polygon in polygons {
        let Nest::List(lines) = polygon else { return Err(BorderError::NoRings { place }) };
        for line in lines {
            rings.push(ring(place, line)?);
        }
    }
    let outline = Outline { rings };
    if outline.points() == 0 { Err(BorderError::NoRings { place }) } else { Ok(outline) }
}

/// A ring has its first position again at the end, so four at least.
fn ring(place: usize, line: Nest) -> Result<Vec<Spot>, BorderError> {
    let Nest::List(positions) = line else { return Err(BorderError::NoRings { place }) };
    if positions.len() < 4 {
        return Err(BorderError::NoRings { place });
    }
    let spots: Result<Vec<Spot>, BorderError> = positions
        .into_iter()
        .map(|position| match position {
            Nest::Position(x, y) => spot(place, x, y),
            Nest::Number(_) | Nest::List(_) => Err(BorderError::NoRings { place }),
        })
        .collect();
    let spots = spots?;
    if spots.first() == spots.last() { Ok(spots) } else { Err(BorderError::NoRings { place }) }
}

#[expect(clippy::cast_possible_truncation, reason = "within ±18,000,000")]
fn spot(place: usize, x: f64, y: f64) -> Result<Spot, BorderError> {
    if !((-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y)) {
        let told = |n: f64| format!("{n:.2}").replace('.', ",");
        return Err(BorderError::OffTheEarth { place, x: told(x), y: told(y) });
    }
    Ok(((x * 1e5).round() as i32, (y * 1e5).round() as i32))
}

/// The code a feature names, and whether a zero was put back before it.
fn code(
    properties: &Map<String, Value>,
    id: Option<Value>,
    property: Option<&str>,
) -> (Option<String>, bool) {
    let named = |wanted: &str| {
        let same = |name: &&String| name.to_lowercase() == wanted.to_lowercase();
        properties.keys().find(same).and_then(|name| properties.get(name)).cloned()
    };
    let found = match property.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => named(name),
        None => PROPERTIES.iter().find_map(|name| named(name)).or(id),
    };
    match found {
        Some(Value::String(text)) => (Some(text.trim().to_owned()), false),
        // Codes have two, three or five digits: one or four have lost a zero.
        Some(Value::Number(number)) => {
            let text = number.to_string();
            let padded = matches!(text.len(), 1 | 4) && text.bytes().all(|b| b.is_ascii_digit());
            (Some(if padded { format!("0{text}") } else { text }), padded)
        }
        _ => (None, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(features: &str) -> String {
        format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}")
    }

    fn feature(properties: &str, kind: &str, coordinates: &str) -> String {
        collection(&format!(
            "{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":{{\"type\":\"{kind}\",\"coordinates\":{coordinates}}}}}"
        ))
    }

    const SQUARE: &str = "[[[105,21],[105.5,21],[105.5,21.5],[105,21.5],[105,21]]]";

    #[test]
    fn polygons_are_read_with_their_codes() {
        let check = |properties: &str, property: Option<&str>, code: Option<&str>, padded| {
            let text = feature(properties, "Polygon", SQUARE);
            let [read] = read_borders(text.as_bytes(), property).unwrap().try_into().unwrap();
            assert_eq!((read.code.as_deref(), read.padded), (code, padded), "{properties}");
            assert_eq!(read.outline.rings[0][1], (10_550_000, 2_100_000));
        };
        check("{\"ma\":\"02269\"}", None, Some("02269"), false);
        check("{\"Ma_Xa\":\" 02269 \",\"ten\":\"A\"}", None, Some("02269"), false);
        check("{\"ma\":2269}", None, Some("02269"), true);
        check("{\"ma\":8}", None, Some("08"), true);
        check("{\"ma\":24,\"gid\":7}", Some("GID"), Some("07"), true);
        check("{\"ten\":\"A\"}", None, None, false);
        check("null", None, None, false);
        let with_id = collection(&format!(
            "{{\"id\":\"08\",\"properties\":{{}},\"geometry\":{{\"coordinates\":[{SQUARE}],\"type\":\"MultiPolygon\"}}}}"
        ));
        let bom = format!("\u{feff}{with_id}");
        assert_eq!(read_borders(bom.as_bytes(), None).unwrap()[0].code.as_deref(), Some("08"));
    }

    #[test]
    fn what_is_no_map_is_refused() {
        let check = |text: &str, words: &str| {
            let told = read_borders(text.as_bytes(), None).unwrap_err().to_string();
            assert!(told.contains(words), "{told}");
        };
        check("", "dòng 1");
        check("{\"type\":", "dòng 1");
        check("PK\u{3}\u{4}", "không phải là GeoJSON đúng");
        check("[1,2]", "không phải là danh sách vùng");
        check("{\"type\":\"Topology\",\"features\":[]}", "không phải là danh sách vùng");
        check(&collection(""), "không phải là danh sách vùng");
        check(&feature("{}", "Point", "[105,21]"), "Vùng thứ 1 là Point");
        check(&feature("{}", "LineString", "[[105,21],[106,21]]"), "LineString");
        check(&collection("{\"properties\":{},\"geometry\":null}"), "vùng không có hình");
        check(&feature("{}", "Polygon", "[[[105,21],[106,21],[105,21]]]"), "khép kín");
        check(&feature("{}", "Polygon", "[[[105,21],[106,21],[106,22],[105,22]]]"), "khép kín");
        check(&feature("{}", "Polygon", "[[105,21],[106,21]]"), "khép kín");
        check(&feature("{}", "Polygon", "[]"), "khép kín");
        check(&feature("{}", "Polygon", "[[[105,NaN],[1,1],[1,2],[105,21]]]"), "NaN");
        check(&feature("{}", "Polygon", "[[[105,1e999],[1,1],[1,2],[105,21]]]"), "dòng 1");
        let metres = "[[[549000.5,2405000],[1,1],[1,2],[549000.5,2405000]]]";
        check(&feature("{}", "Polygon", metres), "(549000,50; 2405000,00)");
        let swapped = "[[[21,105],[21,106],[22,106],[21,105]]]";
        check(&feature("{}", "Polygon", swapped), "kinh độ trước");
        check(&feature("{}", "Polygon", &"[".repeat(400)), "lồng quá nhiều lớp");
        let line = vec!["[105,21]"; MOST_POINTS + 2].join(",");
        check(&feature("{}", "Polygon", &format!("[[{line}]]")), "600000 điểm");
        check(&" ".repeat(MOST_BYTES + 1), "16 MB");
    }
}
