"""The faults of the records of one kind: values, references, parents, contradictions.

Records are looked at in chunks that fit a processor's cache, field by field; only where a chunk has
a fault is each of its records looked at.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Any

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from partygrid._columns import Fault, column_ok, fault_in
from partygrid._fields import Check, specs
from partygrid._forest import find_cycles
from partygrid._tables import EMPTY, Finding, Tables
from partygrid.errors import ProblemReason, nearest
from partygrid.grid import Building, Compound
from partygrid.levels import LevelScheme
from partygrid.needs import Need
from partygrid.org import ORGANISATION_KINDS, CommunityCommittee, Unit, UnitBranch
from partygrid.records import KIND_BY_NAME

CHUNK = 4_096
"""Number of records that are looked at together."""

_SUGGESTED = 50
"""For so many unknown references the nearest known id is looked up."""

Columns = Mapping[str, list[Any]]


def faults_of_kind(
    kind: type,
    group: Sequence[Any],
    tables: Tables,
    scheme: LevelScheme,
    known: Collection[str] = (),
) -> Iterator[Finding]:
    """Find every fault of the records of one kind, cycles of parents apart."""
    references = {
        name: tuple(KIND_BY_NAME[target] for target in spec.targets)
        for name, spec in specs(kind)
        if spec.check in (Check.REFERENCE, Check.REFERENCES)
    }
    missing: defaultdict[str, set[str]] = defaultdict(set)
    parents: set[str] = set()
    for start in range(0, len(group), CHUNK):
        chunk = group[start : start + CHUNK]
        columns, faults = sound_columns(kind, chunk)
        yield from faults
        yield from _contradictions(kind, chunk, columns, tables)
        for name, targets in references.items():
            ids = _ids_in(columns[name])
            missing[name] |= _outside(ids, _places(targets, tables), known)
            if name == "parent":
                parents |= ids
    for name, lost in missing.items():
        yield from _unknown(group, name, lost, references[name], tables)
    if kind in ORGANISATION_KINDS:
        yield from _illegal_parents(kind, group, parents, tables, scheme)


def sound_columns(kind: type, chunk: Sequence[Any]) -> tuple[Columns, list[Finding]]:
    """Return the values of each field that have no fault in themselves, and the faults."""
    columns: dict[str, list[Any]] = {}
    findings = []
    for name, spec in specs(kind):
        values = list(map(attrgetter(name), chunk))
        if not column_ok(spec, values):
            faults = [fault_in(spec, value) for value in values]
            findings += [
                Finding(record, name, getattr(record, name), fault)
                for record, fault in zip(chunk, faults, strict=True)
                if fault is not None
            ]
            values = [value for value, fault in zip(values, faults, strict=True) if fault is None]
        columns[name] = values
    return columns, findings


def unknown_references(
    group: Sequence[Any],
    name: str,
    targets: Iterable[type],
    tables: Tables,
    known: Collection[str],
) -> Iterator[Finding]:
    """Find references of one field to ids that no record of a target kind has."""
    targets = tuple(targets)
    column = [value for value in map(attrgetter(name), group) if type(value) is str]
    missing = _outside(_ids_in(column), _places(targets, tables), known)
    yield from _unknown(group, name, missing, targets, tables)


def _places(targets: Iterable[type], tables: Tables) -> list[Mapping[str, int]]:
    return [tables[target].position for target in targets if target in tables]


def _outside(
    ids: set[str], places: Iterable[Mapping[str, int]], known: Collection[str] = ()
) -> set[str]:
    """Return the ids that are in none of the places and not known either.

    One difference at a time: that looks up each id, where one call with several mappings would go
    through the mappings.
    """
    for place in (*places, known):
        ids = ids.difference(place)
    return ids


def _ids_in(values: Sequence[Any]) -> set[str]:
    """Return the distinct ids in a sound column of references."""
    nested = bool(values) and type(values[0]) is tuple
    return set(chain.from_iterable(values) if nested else values) - {None}


def _unknown(
    group: Sequence[Any],
    name: str,
    missing: set[str],
    targets: Sequence[type],
    tables: Tables,
) -> Iterator[Finding]:
    if not missing:
        return
    names = " or ".join(target.__name__ for target in targets)
    suggestions = _suggestions(missing, _places(targets, tables))
    for record in group:
        value = getattr(record, name)
        for one in value if type(value) is tuple else (value,):
            if type(one) is str and one in missing:
                fault = _fault_of_reference(one, names, tables)
                stray = fault.reason is ProblemReason.UNKNOWN_REFERENCE
                yield Finding(record, name, one, fault, suggestions.get(one) if stray else None)


def _suggestions(missing: set[str], places: Sequence[Mapping[str, int]]) -> dict[str, str]:
    found = {}
    for one in sorted(missing)[:_SUGGESTED]:
        close = [near for place in places if (near := nearest(one, place.keys())) is not None]
        if close:
            found[one] = nearest(one, close) or min(close)
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
    kind: type, group: Sequence[Any], parents: set[str], tables: Tables, scheme: LevelScheme
) -> Iterator[Finding]:
    if kind is not UnitBranch and scheme.level_of(kind) is None:
        fault = Fault(
            ProblemReason.ILLEGAL_PARENT,
            f"level scheme {scheme.id!r} has no {kind.__name__}",
            "state the scheme that has it: Jurisdiction(..., scheme=...)",
        )
        yield from (Finding(record, "", record.id, fault) for record in group)
        return
    allowed = scheme.parents_of(kind)
    unusual = _outside(parents, _places(allowed, tables))
    others = {
        id_: other
        for other in ORGANISATION_KINDS
        if other in tables and other not in allowed
        for id_ in unusual & tables[other].position.keys()
    }
    names = " or ".join(one.__name__ for one in allowed) or "nothing: it is the top"
    for record in group if others else ():
        parent = record.parent if type(record.parent) is str else ""
        if parent in others:
            message = f"a {kind.__name__} does not stand below a {others[parent].__name__}"
            remedy = f"in level scheme {scheme.id!r} its parent is {names}"
            fault = Fault(ProblemReason.ILLEGAL_PARENT, message, remedy)
            yield Finding(record, "parent", parent, fault)


def parent_cycles(
    groups: Mapping[type, Sequence[Any]], findings: Iterable[Finding]
) -> list[Finding]:
    """Find cycles; where every parent is legal, only organisations of units can form one."""
    illegal = any(one.fault.reason is ProblemReason.ILLEGAL_PARENT for one in findings)
    kinds = ORGANISATION_KINDS if illegal else (UnitBranch,)
    organisations = chain.from_iterable(groups.get(kind, ()) for kind in kinds)
    by_id = {one.id: one for one in organisations if type(one.id) is str}
    parents = {id_: one.parent for id_, one in by_id.items() if type(one.parent) is str}
    return [
        Finding(by_id[cycle[0]], "parent", parents[cycle[0]], _fault_of_cycle(cycle))
        for cycle in find_cycles(parents)
    ]


def _fault_of_cycle(cycle: Sequence[str]) -> Fault:
    line = " → ".join((*cycle, cycle[0]))
    message = f"the parents form a cycle: {line}"
    return Fault(ProblemReason.CYCLE, message, "correct one of the parents")


def fault_of_dates(start: date, end: date, verb: str) -> Fault:
    """Return the fault of an end before its start."""
    return Fault(
        ProblemReason.IMPOSSIBLE_DATES,
        f"it {verb} on {end}, before it begins on {start}",
        "correct one of the dates",
    )


def _contradictions(
    kind: type, chunk: Sequence[Any], columns: Columns, tables: Tables
) -> Iterator[Finding]:
    """Find records of a chunk whose fields contradict each other or another record."""
    for field, check in _CONTRADICTIONS.get(kind, ()):
        values = columns[field]
        if values.count(None) == len(chunk):
            continue
        values = list(map(attrgetter(field), chunk))
        for record, value in zip(chunk, values, strict=True):
            fault = None if value is None else check(record, tables)
            if fault is not None:
                yield Finding(record, field, value, fault)


def _dissolved_first(organisation: Any, _: Tables) -> Fault | None:
    start, end = organisation.established, organisation.dissolved
    if type(start) is date and type(end) is date and end < start:
        return fault_of_dates(start, end, "is dissolved")
    return None


def _two_communities(building: Building, tables: Tables) -> Fault | None:
    compounds = tables.get(Compound, EMPTY)
    if type(building.community) is not str or type(building.compound) is not str:
        return None
    place = compounds.position.get(building.compound)
    if place is None or compounds.records[place].community == building.community:
        return None
    message = f"its compound lies in {compounds.records[place].community!r}"
    return Fault(ProblemReason.CONTRADICTION, message, "leave community out, or correct one")


def _most_below_least(need: Need, _: Tables) -> Fault | None:
    if type(need.most) is not int or type(need.least) is not int or need.most >= need.least:
        return None
    message = f"the most is below the least, {need.least}"
    return Fault(ProblemReason.CONTRADICTION, message, "state most at or above least")


def _wrong_uscc(unit: Unit, _: Tables) -> Fault | None:
    if type(unit.uscc) is not str:
        return None
    try:
        plain = uscc.validate(unit.uscc) == unit.uscc and unit.uscc.isascii()
        reason = "" if plain else "it holds spaces, marks or full-width characters"
    except ValidationError as error:
        reason = str(error).rstrip(".").lower()
    if not reason:
        return None
    message = f"no unified social credit code: {reason}"
    remedy = "copy the 18 characters from the certificate, or leave it out"
    return Fault(ProblemReason.BAD_CHECK_DIGIT, message, remedy)


def _seat_named_again(committee: CommunityCommittee, _: Tables) -> Fault | None:
    named = committee.joint_communities
    further = [one for one in named if type(one) is str] if type(named) is tuple else []
    if type(committee.community) is not str or committee.community not in further:
        return None
    message = f"its own community {committee.community!r} is named again"
    return Fault(ProblemReason.REPEATED, message, "name only further communities")


_Contradiction = tuple[str, Callable[[Any, Tables], Fault | None]]

_DATES: _Contradiction = ("dissolved", _dissolved_first)
_CONTRADICTIONS: Mapping[type, tuple[_Contradiction, ...]] = {
    **dict.fromkeys(ORGANISATION_KINDS, (_DATES,)),
    CommunityCommittee: (_DATES, ("joint_communities", _seat_named_again)),
    Building: (("community", _two_communities),),
    Need: (("most", _most_below_least),),
    Unit: (("uscc", _wrong_uscc),),
}
"""For a kind, each field that must be stated for a contradiction, and the check of one record."""
