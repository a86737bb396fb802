"""The careful reading of a native file: any valid JSON, and every problem with its path.

It is the only authority on what is wrong: format and version, keys, types, values, references.
A record that cannot be built still counts as existing, so that one fault is reported once.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from partygrid import _canonical as canonical
from partygrid._columns import Fault
from partygrid._integrity import examine, examine_links
from partygrid.errors import Problem, ProblemReason, UnreadableInput, UnsupportedVersion
from partygrid.io import _layout as layout
from partygrid.io._document import parse
from partygrid.io._misfit import (
    MISSING_KEY,
    Misfit,
    no_object,
    not_one_of,
    repeated_keys,
    shown,
    spelled,
    suggested,
    unknown_keys,
    wrong_type,
)
from partygrid.io._structure import structure
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import FOUR_LEVELS, LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import KIND_BY_NAME

Built = tuple[Any, tuple[Misfit, ...]]
"""A value, None where it cannot be built, and what does not fit."""

_KEYS = ("format", "version", "scheme", "records", "links")
"""The keys of a document."""


@attrs.frozen
class _Section:
    """What was read from an array of the document.

    Attributes:
        values: Every value that could be built.
        positions: Place of each of them in the array.
        patched: Places of values from which a field was left out.
        ghosts: Ids that stand on what could not be built.
        misfits: What did not fit.
    """

    values: tuple[Any, ...] = ()
    positions: tuple[int, ...] = ()
    patched: frozenset[int] = frozenset()
    ghosts: frozenset[str] = frozenset()
    misfits: tuple[Misfit, ...] = ()


def read_carefully(data: bytes) -> Jurisdiction:
    """Return the snapshot that JSON bytes describe.

    Raises:
        UnreadableInput: The bytes are no jurisdiction; every problem has its path.
        UnsupportedVersion: A newer partygrid wrote them.

    Complexity:
        O(bytes), with sorting where records are not in id order.
    """
    document = parse(data)
    if not isinstance(document, dict):
        raise UnreadableInput([no_object(document).problem()])
    misfits = [*_misfits_of_keys(document), *_misfits_of_version(document)]
    scheme, wrong = _scheme(document)
    records = _section(document, "records", _record)
    links = _section(document, "links", _link)
    misfits += [*wrong, *records.misfits, *links.misfits]
    problems = [misfit.problem() for misfit in misfits]
    if isinstance(document.get("records"), list):
        problems += _integrity(records, links, scheme, judge_parents=not wrong)
    if problems:
        raise UnreadableInput(sorted(problems, key=_place))
    return Jurisdiction(records.values, links.values, scheme=scheme)


def _place(problem: Problem) -> tuple[int, int]:
    section = ("$", *(spelled((key,)) for key in ("records", "links")))
    return section.index(problem.where.partition("[")[0]), problem.position


def _misfits_of_keys(document: Mapping[str, Any]) -> Iterator[Misfit]:
    yield from repeated_keys(document)
    yield from unknown_keys(document, _KEYS, owner="the document")
    for name in ("format", "version", "records"):
        if name not in document:
            yield Misfit((name,), "", MISSING_KEY)


def _misfits_of_version(document: Mapping[str, Any]) -> Iterator[Misfit]:
    """Yield what is wrong with format and version.

    Raises:
        UnsupportedVersion: The version is newer than the newest that is read.
    """
    stated = document.get("format", layout.FORMAT)
    version = document.get("version", layout.VERSION)
    if stated != layout.FORMAT:
        fault = not_one_of("no file of partygrid", [layout.FORMAT], reason=ProblemReason.MALFORMED)
        yield Misfit(("format",), shown(stated), fault)
    elif type(version) is int and version > layout.VERSION:
        raise UnsupportedVersion(version, layout.VERSION)
    if type(version) is not int:
        fault = wrong_type(version, f"a whole number such as {layout.VERSION}")
        yield Misfit(("version",), shown(version), fault)
    elif version < 1:
        fault = Fault(ProblemReason.OUT_OF_RANGE, "there is no such version", "write 1 or more")
        yield Misfit(("version",), shown(version), fault)


def _scheme(document: Mapping[str, Any]) -> tuple[LevelScheme, tuple[Misfit, ...]]:
    if "scheme" not in document:
        return FOUR_LEVELS, ()
    scheme, misfits = structure(document["scheme"], LevelScheme)
    return scheme or FOUR_LEVELS, tuple(misfit.below("scheme") for misfit in misfits)


def _section(document: Mapping[str, Any], key: str, build: Callable[[Any], Built]) -> _Section:
    """Build every value of an array; what stands in its place is a misfit."""
    stated = document.get(key, [])
    if not isinstance(stated, list):
        return _Section(misfits=(Misfit((key,), shown(stated), wrong_type(stated, "an array")),))
    built = [build(value) for value in stated]
    made = [place for place, (value, _) in enumerate(built) if value is not None]
    failed = [stated[place] for place, (value, _) in enumerate(built) if value is None]
    return _Section(
        values=tuple(built[place][0] for place in made),
        positions=tuple(made),
        patched=frozenset(place for place in made if built[place][1]),
        ghosts=frozenset(filter(None, map(_id_in, failed))),
        misfits=tuple(
            misfit.below(key, place)
            for place, (_, misfits) in enumerate(built)
            for misfit in misfits
        ),
    )


def _record(value: Any) -> Built:
    if not isinstance(value, dict):
        return None, (no_object(value),)
    if canonical.TYPE_KEY not in value:
        return None, (Misfit((canonical.TYPE_KEY,), "", MISSING_KEY),)
    name = value.pop(canonical.TYPE_KEY)
    if isinstance(name, str) and name in KIND_BY_NAME:
        return structure(value, KIND_BY_NAME[name])
    message = "no kind of record has this name"
    fault = not_one_of(message, KIND_BY_NAME, reason=ProblemReason.UNKNOWN_TYPE)
    near = suggested(name, KIND_BY_NAME) if isinstance(name, str) else None
    return None, (Misfit((canonical.TYPE_KEY,), shown(name), fault, near),)


def _link(value: Any) -> Built:
    link, misfits = structure(value, Link)
    return None if misfits else link, misfits


def _id_in(value: Any) -> str | None:
    stated = value.get("id") if isinstance(value, dict) else None
    return stated if isinstance(stated, str) else None


def _integrity(
    records: _Section, links: _Section, scheme: LevelScheme, *, judge_parents: bool
) -> Iterator[Problem]:
    """Yield what is wrong between the values that could be built, with paths."""
    tables, _, found = examine(records.values, (), scheme, known=records.ghosts)
    for problem in found:
        if judge_parents or problem.reason is not ProblemReason.ILLEGAL_PARENT:
            yield from _placed(problem, "records", records)
    for problem in examine_links(links.values, tables, known=records.ghosts)[1]:
        yield from _placed(problem, "links", links)


def _placed(problem: Problem, key: str, section: _Section) -> Iterator[Problem]:
    place = section.positions[problem.position]
    if problem.reason is not ProblemReason.CONTRADICTION or place not in section.patched:
        yield attrs.evolve(problem, where=spelled((key, place)), position=place)
