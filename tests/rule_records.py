"""Snapshots from lines of text, as the worked examples of rules have them.

A line describes a record, ``Kind id field=value``, or a link, ``Link mechanism.slot scope filler``.
Several values of a field are parted by commas; an id as ``m1..9`` stands for nine records. A line
``Scheme id`` names the level scheme, and then the kinds that may be skipped.
"""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import attrs

import partygrid as pg
from partygrid._fields import Check, FieldSpec, specs
from partygrid.errors import printed
from partygrid.mechanism_files._values import Findings
from partygrid.records import KIND_BY_NAME

_RANGE = re.compile(r"(.*?)(\d+)\.\.(\d+)")
_LINK = "write Link mechanism.slot scope filler, then field=value"
_RECORD = "write the kind, the id, then field=value, with quotes around spaces"
_SCHEMES = {one.id: one for one in (pg.FOUR_LEVELS, pg.GRID_BRANCHES, pg.FIVE_LEVELS)}


def snapshot(texts: Mapping[str, str], found: Findings) -> pg.Jurisdiction:
    """Return what the lines of texts describe; an empty snapshot where that cannot be.

    Args:
        texts: The texts, each with what it is called in a problem.
        found: Where to note problems.
    """
    content: dict[str, Any] = {"records": [], "links": []}
    places: dict[str, str] = {}
    for name, lines in texts.items():
        for number, line in enumerate(lines.splitlines(), 1):
            place = f"{name}, line {number}"
            for part, one in _described(_words(line, place, found)):
                if part == "scheme":
                    content[part] = one
                else:
                    places[f"$.{part}[{len(content[part])}]"] = place
                    content[part].append(one)
    if not found.problems:
        try:
            return pg.from_json(json.dumps({"format": "partygrid", "version": 1, **content}))
        except pg.UnreadableInput as error:
            found.problems.extend(_at_line(one, places, found) for one in error.problems)
    return pg.Jurisdiction()


def _at_line(problem: pg.Problem, places: Mapping[str, str], found: Findings) -> pg.Problem:
    """Return a problem of a record at the line that describes it."""
    said = f"{problem.field}: {problem.message}" if problem.field else problem.message
    place = places.get(problem.where, "given")
    return attrs.evolve(problem, where=found.where, field=place, message=said)


def _words(line: str, place: str, found: Findings) -> list[str]:
    """Return the words of a line; none where it is empty or describes nothing, which is noted."""
    try:
        words = shlex.split(line, comments=True)
        said = "no record"
    except ValueError as error:
        words, said = ["?"], str(error).lower()
    if not words or words[0] == "Scheme":
        return words
    named = _named(words[0])
    if len(words) < named or not all("=" in word for word in words[named:]):
        remedy = _LINK if words[0] == "Link" else _RECORD
        found.note(place, pg.ProblemReason.MALFORMED, said, remedy, value=printed(line))
        return []
    return words


def _named(kind: str) -> int:
    """Return how many words of a line stand before the fields."""
    return 4 if kind == "Link" else 2


def _described(words: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what the words of a line describe, each with the part of a native file for it."""
    if not words:
        return
    if words[0] == "Scheme":
        yield "scheme", _scheme(*words[1:])
        return
    named = _named(words[0])
    kind = pg.Link if words[0] == "Link" else KIND_BY_NAME.get(words[0])
    shapes = dict(specs(kind)) if kind else {}
    pairs = (word.partition("=") for word in words[named:])
    fields = {field: _value(shapes.get(field), word) for field, _, word in pairs}
    for key in several_ids(words[named - 1]):
        if kind is pg.Link:
            mechanism, _, slot = words[1].rpartition(".")
            link = {"mechanism": mechanism, "slot": slot, "scope": words[2], "filler": key}
            yield "links", link | fields
        else:
            yield "records", {"type": words[0], "id": key} | fields


def _scheme(key: str = "", *may_skip: str) -> dict[str, Any]:
    levels = _SCHEMES[key].levels if key in _SCHEMES else ()
    named = [[kind.__name__ for kind in level] for level in levels]
    return {"id": key, "levels": named, "may_skip": may_skip}


def several_ids(word: str) -> list[str]:
    """Return the ids that a word stands for.

    >>> several_ids("m08..10"), several_ids("m1")
    (['m08', 'm09', 'm10'], ['m1'])
    """
    found = _RANGE.fullmatch(word)
    if found is None:
        return [word]
    stem, first, last = found.groups()
    return [f"{stem}{number:0{len(first)}}" for number in range(int(first), int(last) + 1)]


def _value(spec: FieldSpec | None, word: str) -> Any:
    """Return the value that a word stands for; one that does not fit stays text, and is refused."""
    match spec.check if spec else Check.TEXT:
        case Check.COUNT | Check.NUMBER:
            with suppress(ValueError):
                return int(word)
            with suppress(ValueError):
                return float(word)
        case Check.FLAG:
            return {"true": True, "false": False}.get(word, word)
        case Check.REFERENCES | Check.WORDS | Check.CHOICES:
            return [one for one in word.split(",") if one]
        case Check.POINT:
            with suppress(ValueError):
                return [float(one) for one in word.split(",")]
    return word
