"""The JSON Schema (2020-12) of the native file format, made from the record classes.

It describes the shape of a document: keys, types, enums, ranges. What holds between records, such
as references, parents and dates in order, is checked on reading and is beyond a schema; every
reference states under ``x-references`` which kinds of record it may name.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import attrs

from partygrid import _canonical as canonical
from partygrid._columns import MOST
from partygrid._fields import Check, FieldSpec, specs
from partygrid.grid import Point
from partygrid.io import _layout as layout
from partygrid.levels import FOUR_LEVELS, LINE_KINDS, LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ATTRIBUTE = re.compile(r"^    (\w+): (.+(?:\n {8}.+)*)", re.MULTILINE)
"""An entry of the section Attributes of a docstring, further lines included."""


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a native file.

    Every document that `write_json` writes is valid under it. A valid document may still be
    refused by `read_json`, for example because a reference names nothing.

    Returns:
        A new dictionary that `json.dumps` can write. Chinese terms stand under ``title``, units
        under ``x-unit``, privacy classes under ``x-privacy``.

    Complexity:
        O(fields of all record classes).

    Examples:
        >>> schema = json_schema()
        >>> schema["$defs"]["Building"]["properties"]["households"]["x-unit"]
        'households'
        >>> schema["$defs"]["Compound"]["properties"]["community"]["x-references"]
        ['Community']
    """
    return {
        "$schema": _DIALECT,
        "$id": f"urn:{layout.FORMAT}:native:{layout.VERSION}",
        "title": "partygrid jurisdiction (辖区)",
        "description": "A snapshot of a jurisdiction: records, and the links between them.",
        "type": "object",
        "properties": {
            "format": {"const": layout.FORMAT},
            "version": {"const": layout.VERSION},
            "scheme": {"$ref": "#/$defs/LevelScheme"},
            "records": {
                "type": "array",
                "items": {"oneOf": [_reference(kind) for kind in RECORD_KINDS]},
            },
            "links": {"type": "array", "items": _reference(Link), "uniqueItems": True},
        },
        "required": ["format", "version", "records"],
        "additionalProperties": False,
        "$defs": {
            **{kind.__name__: _record(kind) for kind in RECORD_KINDS},
            Link.__name__: _object(Link, _properties(Link)),
            Point.__name__: _point(),
            LevelScheme.__name__: _scheme(),
        },
    }


def _reference(kind: type) -> Schema:
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _record(kind: type) -> Schema:
    mark = {canonical.TYPE_KEY: {"const": kind.__name__}}
    schema = _object(kind, mark | _properties(kind))
    schema["required"].insert(0, canonical.TYPE_KEY)
    return schema


def _object(kind: type, properties: Schema) -> Schema:
    return {
        "description": _definition(kind),
        "type": "object",
        "properties": properties,
        "required": [one.name for one in attrs.fields(kind) if one.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def _properties(kind: type) -> Schema:
    texts = _attribute_texts(kind)
    defaults = {one.name: one.default for one in attrs.fields(kind)}
    return {name: _property(spec, texts[name], defaults[name]) for name, spec in specs(kind)}


def _property(spec: FieldSpec, description: str, default: object) -> Schema:
    shape = _SHAPES[spec.check](spec)
    if spec.optional:
        shape = {"anyOf": [shape, {"type": "null"}]}
    shape = {"title": spec.zh, "description": description, **shape}
    if default is not attrs.NOTHING:
        shape["default"] = _plain(default)
    if spec.unit:
        shape["x-unit"] = spec.unit
    if spec.check in (Check.REFERENCE, Check.REFERENCES):
        shape["x-references"] = list(spec.targets) or [kind.__name__ for kind in RECORD_KINDS]
    return {**shape, "x-privacy": spec.privacy.value}


def _plain(default: object) -> object:
    """Return a default as JSON holds it."""
    match default:
        case tuple():
            return list(default)
        case StrEnum():
            return default.value
    return default


def _choice(spec: FieldSpec) -> Schema:
    return {"enum": [choice.value for choice in spec.choices or ()]}


def _several(of: Callable[[FieldSpec], Schema]) -> Callable[[FieldSpec], Schema]:
    return lambda spec: {"type": "array", "items": of(spec), "uniqueItems": True}


def _name(_: FieldSpec) -> Schema:
    """Return the shape of an id or word: not empty, no white space at an end."""
    return {"type": "string", "minLength": 1, "not": {"pattern": r"^\s|\s$"}}


_SHAPES: Mapping[Check, Callable[[FieldSpec], Schema]] = {
    Check.ID: _name,
    Check.REFERENCE: _name,
    Check.REFERENCES: _several(_name),
    Check.COUNT: lambda _: {"type": "integer", "minimum": 0, "maximum": MOST},
    Check.NUMBER: lambda _: {"type": "number", "minimum": 0},
    Check.TEXT: lambda _: {"type": "string"},
    Check.WORDS: _several(_name),
    Check.CHOICE: _choice,
    Check.CHOICES: _several(_choice),
    Check.FLAG: lambda _: {"type": "boolean"},
    Check.DATE: lambda _: {
        "type": "string",
        "format": "date",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "maxLength": 10,
    },
    Check.POINT: lambda _: _reference(Point),
}


def _point() -> Schema:
    texts = _attribute_texts(Point)
    limits = {"lon": 180, "lat": 90}
    return _object(
        Point,
        {
            name: {"description": texts[name], "type": "number", "minimum": -most, "maximum": most}
            for name, most in limits.items()
        },
    )


def _scheme() -> Schema:
    texts = _attribute_texts(LevelScheme)
    kinds = {"type": "array", "items": {"enum": [kind.__name__ for kind in LINE_KINDS]}}
    levels = {"type": "array", "items": kinds, "minItems": 1}
    schema = _object(
        LevelScheme,
        {
            "id": {"description": texts["id"], "type": "string"},
            "levels": {"description": texts["levels"], **levels},
            "may_skip": {"description": texts["may_skip"], **kinds, "default": []},
        },
    )
    return {"title": "层级", **schema, "default": _default_scheme()}


def _default_scheme() -> Schema:
    names = [[kind.__name__ for kind in level] for level in FOUR_LEVELS.levels]
    return {"id": FOUR_LEVELS.id, "levels": names, "may_skip": []}


def _definition(kind: type) -> str:
    """Return the first line of a docstring."""
    return (inspect.getdoc(kind) or "").partition("\n")[0]


def _attribute_texts(kind: type) -> Mapping[str, str]:
    """Return what the docstring says of each attribute; empty where docstrings are stripped."""
    _, _, section = (inspect.getdoc(kind) or "").partition("\nAttributes:\n")
    stated = _ATTRIBUTE.findall(section.partition("\n\n")[0])
    none_stated = {one.name: "" for one in attrs.fields(kind)}
    return none_stated | {name: _in_json_words(text) for name, text in stated}


def _in_json_words(text: str) -> str:
    return " ".join("null" if word == "None" else word for word in text.split())
