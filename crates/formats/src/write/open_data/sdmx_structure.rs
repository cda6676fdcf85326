//! The SDMX-JSON 2.0 structure message: codelists, concepts, data structure, data flow.

use serde_json::{Map, Value, json};

use super::sdmx::{AGENCY, ATTRIBUTES, Codelist, Component, DIMENSIONS, MEASURE, Sdmx};
use super::sdmx_data::meta;
use super::{OpenDataError, Release};

/// Id of the concept scheme.
const CONCEPTS: &str = "CS_AN_SINH";

/// Everything a program needs to read the data messages of the publication.
///
/// # Errors
/// [`OpenDataError::Other`], which is a fault of ours.
pub fn sdmx_structure(release: &Release<'_>) -> Result<Vec<u8>, OpenDataError> {
    let sdmx = Sdmx::of(release);
    let (dimensions, time) = DIMENSIONS.split_at(DIMENSIONS.len() - 1);
    let dimensions = dimensions.iter().enumerate().map(|(at, of)| {
        let mut described = component(&sdmx, of);
        described.insert("position".to_owned(), Value::from(at));
        Value::Object(described)
    });
    let attributes = ATTRIBUTES.iter().enumerate().map(|(at, of)| {
        let mut described = component(&sdmx, of);
        // Whether a figure is there and may be shown is always said.
        let usage = if at < 2 { "mandatory" } else { "optional" };
        described.insert("usage".to_owned(), Value::from(usage));
        described.insert("attributeRelationship".to_owned(), json!({ "observation": {} }));
        Value::Object(described)
    });
    let mut measure = component(&sdmx, &MEASURE);
    measure.insert("usage".to_owned(), Value::from("optional"));
    let components = json!({
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": dimensions.collect::<Vec<_>>(),
            "timeDimension": time.first().map(|of| Value::Object(component(&sdmx, of))),
        },
        "measureList": { "id": "MeasureDescriptor", "measures": [measure] },
        "attributeList": {
            "id": "AttributeDescriptor",
            "attributes": attributes.collect::<Vec<_>>(),
        },
    });
    let all = DIMENSIONS.iter().chain([&MEASURE]).chain(&ATTRIBUTES);
    let concepts = all.map(|of| json!({ "id": of.id, "name": of.name }));
    let mut scheme = artefact(&sdmx, CONCEPTS, "Khái niệm của số liệu kế hoạch");
    scheme.insert("concepts".to_owned(), concepts.collect());
    let mut structure = artefact(&sdmx, &sdmx.id, &sdmx.name);
    structure.insert("dataStructureComponents".to_owned(), components);
    let mut flow = artefact(&sdmx, &sdmx.id, &sdmx.name);
    flow.insert("structure".to_owned(), sdmx.urn("datastructure.DataStructure", &sdmx.id).into());
    let codelists = sdmx.codelists.iter().map(|list| codelist(&sdmx, list));
    let document = json!({
        "meta": meta(release, &sdmx, "structure"),
        "data": {
            "codelists": codelists.collect::<Vec<_>>(),
            "conceptSchemes": [scheme],
            "dataStructures": [structure],
            "dataflows": [flow],
        },
    });
    serde_json::to_vec(&document).map_err(OpenDataError::other)
}

fn artefact(sdmx: &Sdmx, id: &str, name: &str) -> Map<String, Value> {
    let pairs = [("id", id), ("agencyID", AGENCY), ("version", &sdmx.version), ("name", name)];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), Value::from(value))).collect()
}

fn codelist(sdmx: &Sdmx, list: &Codelist) -> Value {
    let codes = list.codes.iter().map(|(code, name, parent)| {
        let mut described = json!({ "id": code, "name": name });
        if let (Some(parent), Some(fields)) = (parent, described.as_object_mut()) {
            fields.insert("parent".to_owned(), Value::from(parent.as_str()));
        }
        described
    });
    let mut described = artefact(sdmx, list.id, list.name);
    described.insert("codes".to_owned(), codes.collect());
    Value::Object(described)
}

fn component(sdmx: &Sdmx, of: &Component) -> Map<String, Value> {
    let concept = format!("{}.{}", sdmx.urn("conceptscheme.Concept", CONCEPTS), of.id);
    let representation = match of.codelist {
        Some(list) => json!({ "enumeration": sdmx.urn("codelist.Codelist", list) }),
        None => json!({ "format": { "dataType": of.data_type } }),
    };
    let pairs = [
        ("id", Value::from(of.id)),
        ("conceptIdentity", Value::from(concept)),
        ("localRepresentation", representation),
    ];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
