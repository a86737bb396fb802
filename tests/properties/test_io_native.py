"""Laws of the native file format, over jurisdictions of any shape and over broken files."""

import json
import re
from io import BytesIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import partygrid as pg
from partygrid.io._careful import read_carefully
from partygrid.io._quick import read_quickly
from partygrid.io.native import from_json, to_json
from partygrid.io.schema import json_schema
from partygrid.testing.strategies import jurisdictions, permuted

VALIDATOR = Draft202012Validator(json_schema())
PLACE = r"^(\$|line [0-9,]+, column [0-9,]+)"

DEFAULTS = {
    name: {key: one["default"] for key, one in definition["properties"].items() if "default" in one}
    for name, definition in json_schema()["$defs"].items()
}

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["t0", "base", "residential", "evening", "2026-05-01"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def quickly(content: bytes) -> pg.Jurisdiction | None:
    return read_quickly(BytesIO(content))


def outcome(data: bytes | str) -> pg.Jurisdiction | pg.PartyGridError:
    """What reading gives; anything but a snapshot or a documented error fails the test."""
    try:
        return from_json(data)
    except (pg.UnreadableInput, pg.UnsupportedVersion) as error:
        return error


def check(found: pg.Jurisdiction | pg.PartyGridError) -> None:
    """What holds for whatever reading gave."""
    if isinstance(found, pg.Jurisdiction):
        assert from_json(to_json(found)) == found
    elif isinstance(found, pg.UnreadableInput):
        assert found.problems
        assert all(problem.where.startswith(("$", "line ")) for problem in found.problems)
        assert all(problem.message and problem.remedy for problem in found.problems)
        assert str(found)


@given(jurisdictions())
def test_what_is_written_reads_back_equal_either_way(where: pg.Jurisdiction) -> None:
    data = to_json(where)
    for again in (from_json(data), quickly(data), read_carefully(data)):
        assert again == where
        assert again.scheme == where.scheme
        assert to_json(again) == data
        assert again.fingerprint == where.fingerprint


@given(st.data())
def test_the_order_of_the_input_never_shows_in_the_bytes(data: st.DataObject) -> None:
    where = data.draw(jurisdictions())
    shuffled = data.draw(permuted(where.records)), data.draw(permuted(where.links))
    assert to_json(pg.Jurisdiction(*shuffled, scheme=where.scheme)) == to_json(where)


@given(jurisdictions())
def test_every_file_is_valid_under_the_schema(where: pg.Jurisdiction) -> None:
    VALIDATOR.validate(json.loads(to_json(where)))


RANKED = {"preferences"}
"""Fields whose order counts."""


def _shuffled(draw: Any, value: dict[str, Any], kind: str) -> dict[str, Any]:
    """The same object with its keys in another order and some defaults left out."""
    omitted = [name for name, default in DEFAULTS[kind].items() if value[name] == default]
    left_out = draw(st.sets(st.sampled_from(omitted))) if omitted else set()
    kept = {
        name: draw(permuted(one)) if isinstance(one, list) and name not in RANKED else one
        for name, one in value.items()
        if name not in left_out
    }
    return dict(draw(permuted(kept.items())))


@given(st.data())
def test_another_spelling_of_a_document_reads_equal(data: st.DataObject) -> None:
    where = data.draw(jurisdictions())
    document = json.loads(to_json(where))
    document["records"] = data.draw(
        permuted(_shuffled(data.draw, one, one["type"]) for one in document["records"])
    )
    document["links"] = data.draw(
        permuted(_shuffled(data.draw, one, "Link") for one in document["links"])
    )
    indent = data.draw(st.sampled_from([None, 2]))
    ascii_only = data.draw(st.booleans())
    document = dict(data.draw(permuted(document.items())))
    again = from_json(json.dumps(document, indent=indent, ensure_ascii=ascii_only))
    assert again == where
    assert to_json(again) == to_json(where)


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_any_bytes_or_text_give_a_snapshot_or_a_documented_error(data: bytes | str) -> None:
    check(outcome(data))


@given(
    st.fixed_dictionaries(
        {"format": st.just("partygrid"), "version": st.just(1), "records": json_values},
        optional={"scheme": json_values, "links": json_values, "more": json_values},
    )
    | json_values
)
def test_any_json_gives_a_snapshot_or_a_documented_error(document: Any) -> None:
    check(outcome(json.dumps(document)))


def _put(draw: Any, holder: Any, value: Any) -> None:
    """Put a value somewhere into nested arrays and objects, or take something out."""
    inner = [one for one in _items(holder) if isinstance(holder[one], (list, dict)) and holder[one]]
    if inner and draw(st.integers(0, 4)):
        _put(draw, holder[draw(st.sampled_from(inner))], value)
        return
    keys = _items(holder)
    key = draw(st.sampled_from(keys))
    if draw(st.booleans()):
        del holder[key]
    elif isinstance(holder, dict) and draw(st.booleans()):
        holder[draw(st.sampled_from([f"{key}s", str(key)[:-1], "type"]))] = value
    else:
        holder[key] = value


def _items(holder: Any) -> list[Any]:
    return list(holder) if isinstance(holder, dict) else list(range(len(holder)))


@given(st.data())
def test_a_damaged_document_is_judged_alike_by_reader_and_schema(data: st.DataObject) -> None:
    document = json.loads(to_json(data.draw(jurisdictions())))
    for _ in range(data.draw(st.integers(1, 3))):
        _put(data.draw, document, data.draw(json_values))
    found = outcome(json.dumps(document))
    check(found)
    if isinstance(found, pg.Jurisdiction):
        VALIDATOR.validate(document)


@given(st.data())
def test_a_damaged_file_is_never_misread(data: st.DataObject) -> None:
    """Damage the bytes: a quick reading is one that the careful reading agrees with."""
    content = to_json(data.draw(jurisdictions()))
    at = data.draw(st.integers(0, len(content)))
    cut = data.draw(st.integers(0, 12))
    patch = data.draw(
        st.sampled_from([b"", b"\n", b" ", b",", b'"', b"}", b"]", b"0", b"\\", b"null", b"\xff"])
        | st.binary(max_size=3)
    )
    damaged = content[:at] + patch + content[at + cut :]
    quick = quickly(damaged)
    if quick is not None:
        assert read_carefully(damaged) == quick
    check(outcome(damaged))


TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[-+.0-9a-zA-Z]+|.', re.DOTALL)


@given(st.data())
def test_words_moved_repeated_or_dropped_are_never_misread(data: st.DataObject) -> None:
    tokens = TOKEN.findall(to_json(data.draw(jurisdictions())))
    start = tokens.index(b'"records"')
    places = st.integers(start, len(tokens))
    for _ in range(data.draw(st.integers(1, 3))):
        first, length, to = data.draw(places), data.draw(st.integers(0, 4)), data.draw(places)
        tokens[to : to + data.draw(st.integers(0, 4))] = tokens[first : first + length]
    moved = b"".join(tokens)
    quick = quickly(moved)
    if quick is not None:
        assert read_carefully(moved) == quick
        assert to_json(read_carefully(moved)) == to_json(quick)
    check(outcome(moved))


@given(st.data())
def test_lines_moved_repeated_or_dropped_are_never_misread(data: st.DataObject) -> None:
    lines = to_json(data.draw(jurisdictions())).splitlines(keepends=True)
    chosen = data.draw(st.lists(st.sampled_from(lines), max_size=len(lines) + 2))
    moved = b"".join(data.draw(st.sampled_from([chosen, lines[:2] + chosen + lines[-2:]])))
    quick = quickly(moved)
    if quick is not None:
        assert read_carefully(moved) == quick
    check(outcome(moved))
