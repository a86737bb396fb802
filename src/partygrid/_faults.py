"""The faults of the records of one kind: values, references, parents, contradictions.

Records are looked at in chunks that fit a processor's cache, field by field, while they come in;
only where a chunk has a fault is each of its records looked at. What a record names is checked when
all have come.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import Any

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from partygrid._columns import Fault, column_ok, fault_in
from partygrid._fields import Check, references, specs
from partygrid._forest import find_cycles
from partygrid._likeness import nearest
from partygrid._tables import EMPTY, Drawer, Finding, Tables
from partygrid.errors import ProblemReason
from partygrid.grid import Building, Compound
from partygrid.levels import LevelScheme
from partygrid.needs import Need
from partygrid.org import ORGANISATION_KINDS, CommunityCommittee, Unit, UnitBranch
from partygrid.records import KIND_BY_NAME

_SUGGESTED = 50
"""For so many unknown references the nearest known id is looked up."""

Columns = Mapping[str, list[Any]]


class Kind:
    """What is found out about the records of one kind, chunk by chunk, then against all others.

    Attributes:
        kind: The class of the records.
        drawer: The records themselves.
        findings: The faults found so far.
    """

    def __init__(self, kind: type) -> None:
        self.kind = kind
        self.drawer = Drawer()
        self.findings: list[Finding] = []
        self._named: defaultdict[str, list[str]] = defaultdict(list)
        self._stating: defaultdict[str, list[Any]] = defaultdict(list)

    def look_at(self, chunk: list[Any], *, typed: bool) -> None:
        """Look at each record by itself, and note what it names and states.

        Args:
            chunk: Records of this kind.
            typed: Whether every value is known to have the type of its field.
        """
        columns, faults = sound_columns(self.kind, chunk, typed=typed)
        self.findings += faults
        self.drawer.put(chunk, columns["id"])
        for name, several, _ in _references(self.kind):
            if several:
                self._note(name, chain.from_iterable(columns[name]))
            else:
                self._note(name, [value for value in columns[name] if value is not None])
        for field, _ in _CONTRADICTIONS.get(self.kind, ()):
            stated = columns[field]
            if stated.count(None) < len(chunk):
                if len(stated) < len(chunk):
                    stated = [getattr(record, field) for record in chunk]
                self._stating[field] += [
                    record for record, value in zip(chunk, stated, strict=True) if value is not None
                ]

    def _note(self, field: str, ids: Iterable[str]) -> None:
        """Note what a field names, once where neighbours name the same."""
        noted = self._named[field]
        noted[-1:] = map(itemgetter(0), groupby(chain(noted[-1:], ids)))

    def hold_against(
        self,
        tables: Tables,
        scheme: LevelScheme,
        known: Collection[str],
        is_judged: Callable[[Sequence[type]], bool] | None = None,
    ) -> list[Finding]:
        """Return every fault, those of references, parents and contradictions included.

        Args:
            tables: All records.
            scheme: The level scheme.
            known: Ids that count as existing.
            is_judged: Whether references are looked up that may name such kinds; all where None.
        """
        findings, group = self.findings, self.drawer.records
        for name, _, targets in _references(self.kind):
            if is_judged is not None and not is_judged(targets):
                continue
            missing = _outside(self._named[name], targets, tables, known)
            findings += _unknown(group, name, missing, targets, tables)
        if self.kind in ORGANISATION_KINDS:
            findings += _illegal_parents(self.kind, group, self._named["parent"], tables, scheme)
        for field, check in _CONTRADICTIONS.get(self.kind, ()):
            for record in self._stating[field]:
                fault = check(record, tables)
                if fault is not None:
                    findings.append(Finding(record, field, getattr(record, field), fault))
        return findings


@cache
def _references(kind: type) -> tuple[tuple[str, bool, tuple[type, ...]], ...]:
    """Return the fields that name records: name, whether several, and the kinds allowed."""
    return tuple(
        (
            name,
            spec.check is Check.REFERENCES,
            tuple(KIND_BY_NAME[target] for target in spec.targets),
        )
        for name, spec in references(kind)
    )


_BY_TYPE = (Check.CHOICE, Check.FLAG, Check.DATE, Check.REFERENCE)
"""The checks that a value passes by its type alone."""
_DATED = ("dissolved",)
"""Of the fields that pass by their type alone, those that a contradiction looks at."""


def sound_columns(
    kind: type, chunk: Sequence[Any], *, typed: bool = False
) -> tuple[Columns, list[Finding]]:
    """Return the values of each field that have no fault in themselves, and the faults.

    Args:
        kind: The class of the records.
        chunk: The records.
        typed: Whether every value is known to have the type of its field.
    """
    columns: dict[str, list[Any]] = {}
    findings = []
    for name, spec in specs(kind):
        by_type = typed and spec.check in _BY_TYPE
        if by_type and spec.check is not Check.REFERENCE and name not in _DATED:
            continue
        values = list(map(attrgetter(name), chunk))
        if not by_type and not column_ok(spec, values, typed=typed):
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
    named = {value for value in map(attrgetter(name), group) if type(value) is str}
    missing = _outside(sorted(named), targets, tables, known)
    yield from _unknown(group, name, missing, targets, tables)


def _places(targets: Iterable[type], tables: Tables) -> list[Mapping[str, int]]:
    return [tables[target].position for target in targets if target in tables]


def _outside(
    named: Sequence[str], targets: Iterable[type], tables: Tables, known: Collection[str] = ()
) -> set[str]:
    """Return the ids that no record of a target kind has and that are not known either.

    The smallest kinds are asked first, and none once every id is found.
    """
    asked = [tables[target] for target in targets if target in tables]
    if any(table.has_in_order(named) for table in asked):
        return set()
    ids = sorted(set(named).difference(known))
    for table in sorted(asked, key=lambda table: len(table.records)):
        if ids:
            ids = table.strangers(ids)
    return set(ids)


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
    kind: type, group: Sequence[Any], parents: Sequence[str], tables: Tables, scheme: LevelScheme
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
    unusual = _outside(parents, allowed, tables)
    others = {
        id_: other
        for other in ORGANISATION_KINDS
        if unusual and other in tables and other not in allowed
        for id_ in unusual & tables[other].position.keys()
    }
    names = " or ".join(one.__name__ for one in allowed) or "nothing: it is the top"
    for record in group if others else ():
        parent = record.parent if type(record.parent) is str else ""
        if parent in others:
            message = f"a {kind.__name__} does not stand below a {others[parent].__name__}"
            remedy = f"in level scheme {scheme.id!r} its parent is {names}"
            remedy += _hint_at_skipping(kind, others[parent], scheme)
            fault = Fault(ProblemReason.ILLEGAL_PARENT, message, remedy)
            yield Finding(record, "parent", parent, fault)


def _hint_at_skipping(kind: type, above: type, scheme: LevelScheme) -> str:
    """Return a hint at skipping the level between, where exactly one stands between."""
    level, higher = scheme.level_of(kind), scheme.level_of(above)
    if level is None or higher is None or level - higher != 2:  # noqa: PLR2004 - one between
        return ""
    between = ", ".join(one.__name__ for one in scheme.levels[level - 1])
    return f"; where it has no such place: LevelScheme(..., may_skip=[{between}])"


def parent_cycles(tables: Tables, findings: Iterable[Finding]) -> list[Finding]:
    """Find cycles; where every parent is legal, only organisations of units can form one."""
    illegal = any(one.fault.reason is ProblemReason.ILLEGAL_PARENT for one in findings)
    kinds = ORGANISATION_KINDS if illegal else (UnitBranch,)
    organisations = chain.from_iterable(tables.get(kind, EMPTY).records for kind in kinds)
    by_id = {one.id: one for one in organisations}
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
