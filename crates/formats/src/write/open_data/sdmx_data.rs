//! SDMX data messages: SDMX-CSV 2.0 and SDMX-JSON 2.0.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::csv::{harmless, lines};
use super::sdmx::{AGENCY, ATTRIBUTES, Component, DIMENSIONS, MEASURE, Sdmx};
use super::tables::number_json;
use super::{OpenDataError, Release};

/// SDMX-CSV 2.0.0: a line for each observation.
///
/// # Errors
/// [`OpenDataError::Other`], which is a fault of ours.
pub fn sdmx_csv(release: &Release<'_>) -> Result<Vec<u8>, OpenDataError> {
    let sdmx = Sdmx::of(release);
    let first = ["STRUCTURE", "STRUCTURE_ID", "ACTION"].into_iter();
    let components = DIMENSIONS.iter().chain([&MEASURE]).chain(&ATTRIBUTES);
    // Columns of one's own stand behind those of the structure.
    let own = release.mark.map(|_| "NOTICE");
    let names = first.chain(components.map(|one| one.id)).chain(own).map(str::to_owned).collect();
    let structure = format!("{AGENCY}:{}({})", sdmx.id, sdmx.version);
    let rows = sdmx.observations.iter().map(|one| {
        let mut row = vec!["dataflow".to_owned(), structure.clone(), "I".to_owned()];
        row.extend(one.key.iter().cloned());
        row.push(one.value.map(|value| value.normalize().to_string()).unwrap_or_default());
        row.extend(one.attributes.iter().map(|text| harmless(text.as_deref().unwrap_or_default())));
        row.extend(release.mark.map(str::to_owned));
        row
    });
    lines(std::iter::once(names).chain(rows))
}

/// The values of one component that occur, in the order in which they come.
#[derive(Default)]
struct Values {
    order: Vec<String>,
    places: HashMap<String, usize>,
}

impl Values {
    fn place(&mut self, value: &str) -> usize {
        if let Some(at) = self.places.get(value) {
            return *at;
        }
        let at = self.order.len();
        self.order.push(value.to_owned());
        self.places.insert(value.to_owned(), at);
        at
    }

    fn described(&self, sdmx: &Sdmx, of: &Component) -> Vec<Value> {
        let codes = of.codelist.map(|id| sdmx.codes(id));
        let one = |value: &String| match codes {
            Some(codes) => {
                let name = codes.iter().find(|(code, ..)| code == value).map(|(_, name, _)| name);
                json!({ "id": value, "name": name.unwrap_or(value) })
            }
            None => json!({ "value": value }),
        };
        self.order.iter().map(one).collect()
    }
}

/// SDMX-JSON 2.0.0, data message, all dimensions at the observation.
///
/// # Errors
/// [`OpenDataError::Other`], which is a fault of ours.
pub fn sdmx_json(release: &Release<'_>) -> Result<Vec<u8>, OpenDataError> {
    let sdmx = Sdmx::of(release);
    let mut dimensions: [Values; 5] = Default::default();
    let mut attributes: [Values; 6] = Default::default();
    let mut observations = Map::new();
    for one in &sdmx.observations {
        let key = dimensions.iter_mut().zip(&one.key).map(|(values, value)| values.place(value));
        let key = key.map(|at| at.to_string()).collect::<Vec<_>>().join(":");
        let mut row = vec![one.value.map_or(Value::Null, number_json)];
        let texts = attributes.iter_mut().zip(&one.attributes);
        row.extend(texts.map(|(values, text)| match text {
            Some(text) => Value::from(values.place(text)),
            None => Value::Null,
        }));
        observations.insert(key, Value::Array(row));
    }
    let described = |at: usize, of: &Component, values: &Values| {
        json!({
            "id": of.id,
            "name": of.name,
            "keyPosition": at,
            "values": values.described(&sdmx, of),
        })
    };
    let empty = sdmx.observations.is_empty();
    let all = DIMENSIONS.iter().zip(&dimensions).enumerate().filter(|_| !empty);
    let all: Vec<Value> = all.map(|(at, (of, values))| described(at, of, values)).collect();
    let attributes = ATTRIBUTES.iter().zip(&attributes).map(|(of, values)| {
        let mut described = json!({
            "id": of.id,
            "name": of.name,
            "relationship": { "observation": {} },
        });
        if !values.order.is_empty()
            && let Some(fields) = described.as_object_mut()
        {
            fields.insert("values".to_owned(), Value::Array(values.described(&sdmx, of)));
        }
        described
    });
    let flow = sdmx.urn("datastructure.Dataflow", &sdmx.id);
    let structure = json!({
        "name": sdmx.name,
        "links": [{ "rel": "dataflow", "urn": flow }],
        "dimensions": { "dataSet": [], "series": [], "observation": all },
        "measures": { "observation": [{ "id": MEASURE.id, "name": MEASURE.name }] },
        "attributes": {
            "dataSet": [], "series": [], "observation": attributes.collect::<Vec<_>>(),
        },
        "dataSets": [0],
    });
    let document = json!({
        "meta": meta(release, &sdmx, "data"),
        "data": {
            "structures": [structure],
            "dataSets": [{
                "structure": 0,
                "action": "Information",
                "links": [{ "rel": "dataflow", "urn": flow }],
                "observations": observations,
            }],
        },
    });
    serde_json::to_vec(&document).map_err(OpenDataError::other)
}

/// The head of a message of sort `of`: "data" or "structure".
pub(super) fn meta(release: &Release<'_>, sdmx: &Sdmx, of: &str) -> Value {
    json!({
        "schema": format!("https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/{of}-message/tools/schemas/2.0.0/sdmx-json-{of}-schema.json"),
        "id": format!("{}-{}", sdmx.id, release.number),
        "prepared": format!("{}T00:00:00+07:00", release.published_on),
        "test": false,
        "contentLanguages": ["vi"],
        "sender": { "id": AGENCY, "name": release.snapshot.plan.issuer.as_deref().unwrap_or("An Sinh") },
    })
}
