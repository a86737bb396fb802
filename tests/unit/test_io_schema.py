"""The published JSON Schema: true to the classes, and in agreement with what is read."""

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator

import partygrid as pg
import towns
from partygrid._fields import specs
from partygrid.io.native import from_json, to_json
from partygrid.io.schema import json_schema
from partygrid.records import RECORD_KINDS

SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
COPY = Path(__file__).parents[2] / "docs" / "reference" / "partygrid.schema.json"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_published_copy_is_the_schema() -> None:
    written = json.dumps(SCHEMA, ensure_ascii=False, indent=2) + "\n"
    assert COPY.read_text(encoding="utf-8") == written


def test_a_caller_may_change_what_it_was_given() -> None:
    json_schema()["$defs"].clear()
    assert json_schema() == SCHEMA


@pytest.mark.parametrize("kind", [*RECORD_KINDS, pg.Link, pg.Point], ids=lambda one: one.__name__)
def test_every_field_is_described(kind: type) -> None:
    definition = SCHEMA["$defs"][kind.__name__]
    properties = dict(definition["properties"])
    mark = properties.pop("type", {"const": kind.__name__})
    assert mark == {"const": kind.__name__}
    assert list(properties) == [one.name for one in attrs.fields(kind)]
    assert definition["additionalProperties"] is False
    assert all(one["description"].endswith(".") for one in properties.values())
    assert not any("None" in one["description"] for one in properties.values())
    required = {one.name for one in attrs.fields(kind) if one.default is attrs.NOTHING}
    assert set(definition["required"]) - {"type"} == required
    for name, spec in specs(kind):
        assert properties[name]["title"] == spec.zh
        assert properties[name]["x-privacy"] == spec.privacy
        assert properties[name].get("x-unit", "") == spec.unit
        assert set(properties[name].get("x-references", spec.targets)) >= set(spec.targets)


@pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda one: one.__name__)
def test_defaults_are_those_of_the_class(kind: type) -> None:
    properties = SCHEMA["$defs"][kind.__name__]["properties"]
    stated = {name: one["default"] for name, one in properties.items() if "default" in one}
    fields = {one.name: one.default for one in attrs.fields(kind)}
    assert stated == {
        name: list(default) if isinstance(default, tuple) else default
        for name, default in fields.items()
        if default is not attrs.NOTHING
    }
    assert all(type(one) in {str, int, float, bool, list, type(None)} for one in stated.values())


def test_a_link_may_name_any_record() -> None:
    scope = SCHEMA["$defs"]["Link"]["properties"]["scope"]
    assert scope["x-references"] == [kind.__name__ for kind in RECORD_KINDS]


def test_the_default_scheme_is_four_levels() -> None:
    document = json.loads(to_json(pg.Jurisdiction()))
    assert document["scheme"] == SCHEMA["$defs"]["LevelScheme"]["default"]


@pytest.mark.parametrize("make", [towns.empty, towns.small, towns.awkward])
def test_what_is_written_is_valid(make: Any) -> None:
    VALIDATOR.validate(json.loads(to_json(make())))


def _document(**building: Any) -> dict[str, Any]:
    record = {"type": "Building", "id": "b1", **building}
    return {"format": "partygrid", "version": 1, "records": [record]}


def test_a_document_with_defaults_left_out_is_valid() -> None:
    VALIDATOR.validate(_document())
    assert from_json(json.dumps(_document()))["b1"] == pg.Building("b1")


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        {**_document(), "format": "geojson"},
        {**_document(), "version": "1"},
        {**_document(), "version": True},
        {**_document(), "colour": "red"},
        {**_document(), "records": {}},
        {**_document(), "records": [5]},
        {**_document(), "links": [{"mechanism": "contact"}]},
        {**_document(), "links": None},
        {**_document(), "scheme": {"id": "s", "levels": []}},
        {**_document(), "scheme": {"id": "s", "levels": [["Town"]]}},
        {**_document(), "scheme": {"id": "s", "levels": [["TownCommittee"]], "name": ""}},
        _document(type="Bilding"),
        _document(type=None),
        _document(id=None),
        _document(id=""),
        _document(id=" b1"),
        _document(id="b1\n"),
        _document(name=None),
        _document(housholds=48),
        _document(households="48"),
        _document(households=True),
        _document(households=48.5),
        _document(households=-1),
        _document(households=2**53),
        _document(kind="shopp"),
        _document(kind=None),
        _document(grids="g1"),
        _document(grids=None),
        _document(grids=[5]),
        _document(point=[116, 25]),
        _document(point={"lon": 116}),
        _document(point={"lon": 116, "lat": 91}),
        _document(point={"lon": 116, "lat": 25, "height": 9}),
    ],
)
def test_the_schema_and_the_reader_refuse_the_same(document: Any) -> None:
    assert not VALIDATOR.is_valid(document)
    with pytest.raises(pg.UnreadableInput, match="problem"):
        from_json(json.dumps(document))


def test_a_class_without_docstring_has_empty_descriptions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pg.Town, "__doc__", None)
    town = json_schema()["$defs"]["Town"]
    assert (town["description"], town["properties"]["name"]["description"]) == ("", "")
