"""What records and links must satisfy to be a jurisdiction: every problem, found in one go.

`examine` sorts the records into tables by kind and collects what is wrong: values, ids, references,
parents, cycles, dates, contradictions, links. It works on whole columns, so that a million sound
records cost a few passes of built-in functions; single records are looked at only where a column
has a fault.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, pairwise
from operator import attrgetter, gt
from typing import Any

import attrs
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from partygrid._columns import Fault, column_ok, fault_in
from partygrid._fields import Check, specs
from partygrid._forest import find_cycles
from partygrid.errors import Problem, ProblemReason, nearest, printed
from partygrid.grid import Building, Compound
from partygrid.levels import LevelScheme
from partygrid.mechanisms import Link
from partygrid.needs import Need
from partygrid.org import ORGANISATION_KINDS, Unit, UnitBranch
from partygrid.records import KIND_BY_NAME, RECORD_KINDS

_SUGGESTED = 50
"""For so many unknown references the nearest known id is looked up."""


@attrs.frozen
class Table:
    """The records of one kind in id order, and the position of each id."""

    records: tuple[Any, ...]
    position: Mapping[str, int]


Tables = Mapping[type, Table]

EMPTY = Table((), {})


@attrs.frozen
class _Finding:
    record: Any
    field: str
    value: Any
    fault: Fault
    near: str | None = None


def examine(
    records: Sequence[Any],
    links: Sequence[Any],
    scheme: LevelScheme,
    *,
    known: Collection[str] = (),
) -> tuple[Tables, tuple[Link, ...], tuple[Problem, ...]]:
    """Return the records as tables, the links in order, and every problem.

    Args:
        records: Records of any kind in any order.
        links: Links in any order.
        scheme: The level scheme that parents must follow.
        known: Ids that count as existing although no record is given: a reader passes those of
            records that it could not build, so that one fault is not reported as many.

    Complexity:
        O(records + links) with sorting where the input is not in id order.
    """
    groups, findings = _by_kind(records)
    tables = {kind: _table(groups[kind], findings) for kind in RECORD_KINDS if kind in groups}
    findings.extend(_across_kinds(tables))
    for kind, group in groups.items():
        findings.extend(_field_faults(kind, group))
        findings.extend(_reference_faults(kind, group, tables, scheme, known))
    findings.extend(_parent_cycles(groups))
    findings.extend(_contradictions(groups, tables))
    problems = _problems(findings, records, "")
    ordered, link_problems = examine_links(links, tables, known=known)
    return tables, ordered, (*problems, *link_problems)


def examine_links(
    links: Sequence[Any], tables: Tables, *, known: Collection[str] = ()
) -> tuple[tuple[Link, ...], tuple[Problem, ...]]:
    """Return links in canonical order, and every problem with them.

    Complexity:
        O(links log links).
    """
    sound = [link for link in links if type(link) is Link]
    findings = [_Finding(link, "", link, _NOT_A_LINK) for link in links if type(link) is not Link]
    findings.extend(_field_faults(Link, sound))
    faulty = {id(finding.record) for finding in findings}
    sound = [link for link in sound if id(link) not in faulty]
    for field in ("scope", "filler"):
        findings.extend(_unknown(sound, field, RECORD_KINDS, tables, known))
    findings.extend(
        _Finding(link, "until", link.until, _fault_of_dates(link.since, link.until, "ends"))
        for link in sound
        if link.since is not None and link.until is not None and link.until < link.since
    )
    ordered = sorted(sound, key=attrgetter("key"))
    findings.extend(
        _Finding(second, "", second.key, _TWICE)
        for first, second in pairwise(ordered)
        if first == second
    )
    return tuple(ordered), _problems(findings, links, "link")


_NOT_A_RECORD = Fault(
    ProblemReason.NOT_A_RECORD, "no record", "pass records such as Town(...) or Building(...)"
)
_NOT_A_LINK = Fault(ProblemReason.NOT_A_RECORD, "no link", "pass Link(...) values")
_TWICE = Fault(ProblemReason.REPEATED, "the same link is given twice", "drop one of them")


def _by_kind(records: Iterable[Any]) -> tuple[dict[type, list[Any]], list[_Finding]]:
    groups: defaultdict[type, list[Any]] = defaultdict(list)
    for record in records:
        groups[type(record)].append(record)
    strangers = [kind for kind in groups if kind not in RECORD_KINDS]
    findings = [
        _Finding(record, "", record, _NOT_A_RECORD)
        for kind in strangers
        for record in groups.pop(kind)
    ]
    return groups, findings


def _table(group: list[Any], findings: list[_Finding]) -> Table:
    ids = list(map(attrgetter("id"), group))
    if set(map(type, ids)) != {str}:  # reported as a field fault
        group = [record for record in group if type(record.id) is str]
        ids = [record.id for record in group]
    position = dict(zip(ids, count()))
    if len(position) < len(ids):
        findings.extend(_duplicates(group))
    if any(map(gt, ids, ids[1:])):
        group = sorted(group, key=attrgetter("id"))
        position = dict(zip(map(attrgetter("id"), group), count()))
    return Table(tuple(group), position)


def _duplicates(group: Iterable[Any]) -> Iterator[_Finding]:
    seen: set[str] = set()
    for record in group:
        if record.id in seen:
            yield _Finding(record, "id", record.id, _same_id(type(record), type(record)))
        seen.add(record.id)


def _same_id(kind: type, other: type) -> Fault:
    return Fault(
        ProblemReason.DUPLICATE_ID,
        f"this {kind.__name__} has the id of another {other.__name__}",
        "give one of them another id, or drop the repeated record",
    )


def _across_kinds(tables: Tables) -> Iterator[_Finding]:
    kinds = sorted(tables, key=lambda kind: len(tables[kind].position))
    for i, kind in enumerate(kinds):
        small = tables[kind].position
        for other in kinds[i + 1 :]:
            if small.keys().isdisjoint(tables[other].position.keys()):
                continue
            for shared in sorted(small.keys() & tables[other].position.keys()):
                record = tables[kind].records[small[shared]]
                yield _Finding(record, "id", shared, _same_id(kind, other))


def _field_faults(kind: type, group: Sequence[Any]) -> Iterator[_Finding]:
    for name, spec in specs(kind):
        values = list(map(attrgetter(name), group))
        if column_ok(spec, values):
            continue
        for record, value in zip(group, values, strict=True):
            fault = fault_in(spec, value)
            if fault is not None:
                yield _Finding(record, name, value, fault)


def _reference_faults(
    kind: type, group: list[Any], tables: Tables, scheme: LevelScheme, known: Collection[str]
) -> Iterator[_Finding]:
    for name, spec in specs(kind):
        if spec.check not in (Check.REFERENCE, Check.REFERENCES):
            continue
        targets = tuple(KIND_BY_NAME[target] for target in spec.targets)
        yield from _unknown(group, name, targets, tables, known)
        if name == "parent":
            yield from _illegal_parents(kind, group, tables, scheme)


def _unknown(
    group: list[Any], name: str, targets: Iterable[type], tables: Tables, known: Collection[str]
) -> Iterator[_Finding]:
    """Find references to ids that no record of a target kind has."""
    column = list(map(attrgetter(name), group))
    missing = _ids_in(column)
    places = [tables[target].position for target in targets if target in tables]
    for place in places:
        missing = missing.difference(place)
    missing = missing.difference(known)
    if not missing:
        return
    names = " or ".join(target.__name__ for target in targets)
    suggestions = _suggestions(missing, places)
    for record, value in zip(group, column, strict=True):
        for one in value if type(value) is tuple else (value,):
            if type(one) is str and one in missing:
                fault = _fault_of_reference(one, names, tables)
                stray = fault.reason is ProblemReason.UNKNOWN_REFERENCE
                yield _Finding(record, name, one, fault, suggestions.get(one) if stray else None)


def _ids_in(column: Sequence[Any]) -> set[str]:
    """Return the distinct ids in a column of references; what is no id is reported elsewhere."""
    if set(map(type, column)) == {tuple}:
        flat = set(chain.from_iterable(column))
    else:
        flat = {value for value in column if type(value) is str}
    return flat if set(map(type, flat)) <= {str} else {one for one in flat if type(one) is str}


def _suggestions(missing: set[str], places: Sequence[Mapping[str, int]]) -> dict[str, str]:
    found = {}
    for one in sorted(missing)[:_SUGGESTED]:
        close = [near for place in places if (near := nearest(one, place.keys())) is not None]
        if close:
            found[one] = min(close)
    return found


def _fault_of_reference(one: str, names: str, tables: Tables) -> Fault:
    actual = next((kind for kind, table in tables.items() if one in table.position), None)
    if actual is None:
        short = names if names.count(" or ") <= 1 else "record"
        return Fault(
            ProblemReason.UNKNOWN_REFERENCE,
            f"no {short} has this id",
            f"add the {short} or correct the id",
        )
    return Fault(
        ProblemReason.WRONG_KIND, f"this is a {actual.__name__}", f"name a {names} instead"
    )


def _illegal_parents(
    kind: type, group: Sequence[Any], tables: Tables, scheme: LevelScheme
) -> Iterator[_Finding]:
    if kind is not UnitBranch and scheme.level_of(kind) is None:
        fault = Fault(
            ProblemReason.ILLEGAL_PARENT,
            f"level scheme {scheme.id!r} has no {kind.__name__}",
            "state the scheme that has it: Jurisdiction(..., scheme=...)",
        )
        yield from (_Finding(record, "", record.id, fault) for record in group)
        return
    allowed = scheme.parents_of(kind)
    legal = [tables[one].position for one in allowed if one in tables]
    named = _ids_in(list(map(attrgetter("parent"), group)))
    others = {
        id_: other
        for other in ORGANISATION_KINDS
        if other in tables and other not in allowed
        for id_ in tables[other].position.keys() & named
    }
    if not others:
        return
    names = " or ".join(one.__name__ for one in allowed) or "nothing: it is the top"
    for record in group:
        if record.parent in others and not any(record.parent in place for place in legal):
            message = f"a {kind.__name__} does not stand below a {others[record.parent].__name__}"
            remedy = f"in level scheme {scheme.id!r} its parent is {names}"
            fault = Fault(ProblemReason.ILLEGAL_PARENT, message, remedy)
            yield _Finding(record, "parent", record.parent, fault)


def _parent_cycles(groups: Mapping[type, Sequence[Any]]) -> Iterator[_Finding]:
    organisations = list(chain.from_iterable(groups.get(kind, ()) for kind in ORGANISATION_KINDS))
    by_id = {one.id: one for one in organisations if type(one.id) is str}
    parents = {id_: one.parent for id_, one in by_id.items() if type(one.parent) is str}
    for cycle in find_cycles(parents):
        line = " → ".join((*cycle, cycle[0]))
        fault = Fault(
            ProblemReason.CYCLE, f"the parents form a cycle: {line}", "correct one of the parents"
        )
        yield _Finding(by_id[cycle[0]], "parent", parents[cycle[0]], fault)


def _contradictions(groups: Mapping[type, Sequence[Any]], tables: Tables) -> Iterator[_Finding]:
    for kind in ORGANISATION_KINDS:
        yield from _dissolved_first(groups.get(kind, ()))
    yield from _two_communities(groups.get(Building, ()), tables.get(Compound, EMPTY))
    for need in groups.get(Need, ()):
        if type(need.most) is int and type(need.least) is int and need.most < need.least:
            message = f"the most is below the least, {need.least}"
            fault = Fault(ProblemReason.CONTRADICTION, message, "state most at or above least")
            yield _Finding(need, "most", need.most, fault)
    for unit in groups.get(Unit, ()):
        if type(unit.uscc) is str:
            yield from _wrong_uscc(unit)


def _fault_of_dates(start: object, end: object, verb: str) -> Fault:
    return Fault(
        ProblemReason.IMPOSSIBLE_DATES,
        f"it {verb} on {end}, before it begins on {start}",
        "correct one of the dates",
    )


def _dissolved_first(organisations: Iterable[Any]) -> Iterator[_Finding]:
    for one in organisations:
        start, end = one.established, one.dissolved
        if end is not None and start is not None and type(start) is type(end) and end < start:
            yield _Finding(one, "dissolved", end, _fault_of_dates(start, end, "is dissolved"))


def _two_communities(buildings: Iterable[Any], compounds: Table) -> Iterator[_Finding]:
    for building in buildings:
        if building.community is None or building.compound is None:
            continue
        place = compounds.position.get(building.compound)
        if place is not None and compounds.records[place].community != building.community:
            message = f"its compound lies in {compounds.records[place].community!r}"
            fault = Fault(
                ProblemReason.CONTRADICTION, message, "leave community out, or correct one"
            )
            yield _Finding(building, "community", building.community, fault)


def _wrong_uscc(unit: Any) -> Iterator[_Finding]:
    try:
        uscc.validate(unit.uscc)
    except ValidationError as error:
        fault = Fault(
            ProblemReason.BAD_CHECK_DIGIT,
            f"no unified social credit code: {str(error).rstrip('.').lower()}",
            "copy the 18 characters from the certificate, or leave it out",
        )
        yield _Finding(unit, "uscc", unit.uscc, fault)


def _problems(findings: list[_Finding], inputs: Sequence[Any], noun: str) -> tuple[Problem, ...]:
    if not findings:
        return ()
    positions: dict[int, int] = {}
    for position, one in enumerate(inputs):
        positions.setdefault(id(one), position)
    problems = [_problem(finding, positions[id(finding.record)], noun) for finding in findings]
    return tuple(sorted(problems, key=lambda problem: (problem.position, problem.field)))


def _problem(finding: _Finding, position: int, noun: str) -> Problem:
    label = getattr(finding.record, "id", None)
    named = type(label) is str and label != "" and not noun
    return Problem(
        where=str(label) if named else f"{noun or 'record'} {position}",
        field=finding.field,
        value=printed(finding.value) if finding.field else "",
        reason=finding.fault.reason,
        message=finding.fault.message,
        remedy=finding.fault.remedy,
        nearest=finding.near,
        position=position,
    )
