"""The question of conflicts: which rules can no subject satisfy together?

Formulation. Quantities of one subject (members, seats, households) are whole numbers from 0 on. A
rule states requirements, differences ``more - less >= by``, and conditions of the same shape under
which it asks them. Some differences always hold: full members are members.

A set of rules is in conflict if they can ask of one record, and under the conditions of all of them
no numbers meet what all of them require, but some meet what all but any one of them require. So
each rule of a conflict takes part in it, and no conflict contains another.

Each difference is an arc from `less` to `more` of length `by`. Differences can hold together
exactly if no cycle of arcs is longer than 0 (the theorem behind the method of Bellman and Ford),
and the arcs of such a cycle, added up, read ``0 >= length``. So:

    1. Lay the arcs of all rules and of the facts between the quantities and zero.
    2. Walk every simple cycle that is longer than 0. Every conflict has one in which each of its
       rules requires something, and no other rule appears.
    3. Keep those whose rules can meet in one record, and can hold together without any one of them.

The shortest cycle of a conflict is its contradiction.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from partygrid.errors import DoesNotHold, InvalidArgument
from partygrid.rules._pack import Pack
from partygrid.rules._requirements import Requirement
from partygrid.rules._rule import Rule
from partygrid.sources import Title

FACTS = (
    Requirement(more="members", less="full members"),
    Requirement(more="full members", less="committee seats"),
    Requirement(more="committee seats", less="secretaries"),
    Requirement(more="members with all below", less="members"),
    Requirement(more="members with all below", less="full members with all below"),
    Requirement(more="full members with all below", less="full members"),
)
"""What always holds: full (正式) members are members, those with a seat in a committee (支部委员会)
are full members, and what lies below is counted on top."""


@attrs.frozen(kw_only=True, order=True)
class Step:
    """One line of a contradiction.

    Attributes:
        rule: Id of the rule that says it, empty for what always holds.
        requirement: What it says.
    """

    rule: str
    requirement: Requirement

    def __str__(self) -> str:
        if not self.rule:
            return f"{self.requirement} (always)"
        return f"{self.requirement} ({'given in ' if self.requirement.given else ''}{self.rule})"


@attrs.frozen(kw_only=True, order=True)
class Conflict:
    """Rules that no subject can satisfy together, none of them to spare.

    Attributes:
        rules: Ids of the rules, sorted.
        numbers: The numbers of each rule, as text.
        steps: The lines that contradict each other; added up they read ``0 >= excess``.
        excess: By how much they miss each other, above 0.
    """

    rules: tuple[str, ...]
    numbers: tuple[str, ...]
    steps: tuple[Step, ...]
    excess: int

    def __str__(self) -> str:
        shown = "; ".join(str(one) for one in self.steps)
        return f"{' + '.join(self.rules)}: {shown}; added up: 0 >= {self.excess:,}"

    def to_record(self) -> dict[str, Any]:
        """Return one flat row."""
        return {
            "rules": " ".join(self.rules),
            "numbers": "; ".join(self.numbers),
            "contradiction": "; ".join(str(one) for one in self.steps),
            "excess": self.excess,
        }


@attrs.frozen(kw_only=True, repr=False)
class ConflictReport:
    """Which rules of a pack contradict each other.

    Attributes:
        conflicts: Every minimal conflicting set of rules, sorted; each with one contradiction.
        examined: Ids of the rules that state requirements, sorted.
        silent: Ids of those that state none: of these the report says nothing.
    """

    conflicts: tuple[Conflict, ...]
    examined: tuple[str, ...]
    silent: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no conflict."""
        return not self.conflicts

    def require_ok(self) -> "ConflictReport":
        """Return the report itself, or raise when there is a conflict.

        Raises:
            DoesNotHold: The text is that of the report.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    def to_records(self) -> list[dict[str, Any]]:
        """Return one flat row for each conflict."""
        return [one.to_record() for one in self.conflicts]

    def __repr__(self) -> str:
        return f"<ConflictReport: {len(self.conflicts):,} conflicts, {len(self.examined):,} rules>"

    def __str__(self) -> str:
        counts = len(self.conflicts), len(self.examined), len(self.silent)
        first = "{:,} conflicts among {:,} rules; {:,} state no requirements".format(*counts)
        return "\n".join([first, *(str(one) for one in self.conflicts)])


def find_conflicts(pack: Pack | Iterable[Rule]) -> ConflictReport:
    """Report which rules no subject can satisfy together, with the numbers that they have now.

    Rules that are laid over each other may each be sound and contradict each other: a district asks
    for more full members than the nation allows members. A conflict is a smallest set of rules that
    can ask of one record, and under conditions that can hold together, what no whole numbers from 0
    on meet. Only rules that state requirements are examined, see `rule`. That a subject
    may be exempt from a rule is not considered, as another is not.

    Args:
        pack: A pack, or rules in any order.

    Raises:
        InvalidPack: Something is no rule, or two rules have one id.
        InvalidArgument: What a rule states as requirements is none.

    Complexity:
        O(simple cycles among the quantities); some dozens in practice.

    Examples:
        >>> import partygrid as pg
        >>> @pg.rule("band", each=pg.Grid, severity=pg.Severity.INFO, source=pg.Source("a town"),
        ...     requires=lambda least, most: pg.rules.bounds("households", least, most))
        ... def band(grid: pg.Grid, where: pg.Jurisdiction, *, least: int = 300, most: int = 500):
        ...     "A grid (网格) holds 300 to 500 households."
        ...     return pg.Outcome.within(where.households_in(grid.id), least, most)
        >>> find_conflicts([band]).ok
        True
        >>> print(find_conflicts([band.with_(least=600)]).conflicts[0])
        band: households >= 600 (band); households <= 500 (band); added up: 0 >= 100
    """
    rules = pack if isinstance(pack, Pack) else Pack(id="rules", title=Title(), rules=pack)
    stated = {one.id: _requirements(one) for one in rules if one.requires is not None}
    least: dict[tuple[str, ...], tuple[Step, ...]] = {}
    for cycle in sorted(_long_cycles(_arcs(_steps(stated))), key=lambda one: (len(one), one)):
        if _all_require(cycle):
            least.setdefault(_ids(cycle), cycle)
    return ConflictReport(
        conflicts=tuple(
            _conflict(rules, ids, cycle)
            for ids, cycle in sorted(least.items())
            if _share_record([rules[key] for key in ids])
            and all(_can_hold(stated, ids, without) for without in ids)
        ),
        examined=tuple(sorted(stated)),
        silent=tuple(one.id for one in rules if one.id not in stated),
    )


def _requirements(rule: Any) -> tuple[Requirement, ...]:
    """Return the requirements of a rule, in whole numbers, conditions included."""
    stated = tuple(rule.requires(**rule.arguments(None)))
    for one in stated:
        if not isinstance(one, Requirement):
            remedy = "return Requirement(...) or what bounds(...) returns"
            raise InvalidArgument("requirements", one, f"no requirement, in rule {rule.id}", remedy)
    return tuple(attrs.evolve(one, by=math.ceil(one.by)) for one in stated)


_Arcs = Mapping[str, Sequence[Step]]


def _steps(stated: Mapping[str, Iterable[Requirement]]) -> list[Step]:
    return [Step(rule=key, requirement=one) for key, several in stated.items() for one in several]


def _arcs(steps: Iterable[Step]) -> _Arcs:
    """Return the arcs that leave each quantity, and zero, with those of the facts."""
    known = {*steps, *(Step(rule="", requirement=one) for one in FACTS)}
    names = {name for one in known for name in (one.requirement.more, one.requirement.less)}
    known |= {Step(rule="", requirement=Requirement(more=name)) for name in names - {""}}
    arcs = defaultdict(list)
    for one in sorted(known):
        arcs[one.requirement.less].append(one)
    return arcs


def _long_cycles(arcs: _Arcs) -> Iterator[tuple[Step, ...]]:
    """Yield the simple cycles that are longer than 0, each from its lowest quantity."""
    for start in sorted(arcs):
        waiting: list[tuple[Step, ...]] = [(one,) for one in arcs[start]]
        while waiting:
            path = waiting.pop()
            end = path[-1].requirement.more
            if end == start:
                if sum(one.requirement.by for one in path) > 0:
                    yield path
                continue
            passed = {one.requirement.less for one in path}
            if end > start and end not in passed:
                waiting += [(*path, one) for one in arcs.get(end, ())]


def _ids(cycle: Iterable[Step]) -> tuple[str, ...]:
    return tuple(sorted({one.rule for one in cycle} - {""}))


def _all_require(cycle: Sequence[Step]) -> bool:
    """Return whether each rule of a cycle requires something in it beside its conditions."""
    return set(_ids(cycle)) == {*_ids(one for one in cycle if not one.requirement.given)}


def _can_hold(
    stated: Mapping[str, Iterable[Requirement]], ids: Iterable[str], without: str
) -> bool:
    """Return whether rules can hold together under all conditions, without what one requires."""
    steps = [
        one
        for one in _steps({key: stated[key] for key in ids})
        if one.requirement.given or one.rule != without
    ]
    return not any(_long_cycles(_arcs(steps)))


def _share_record(rules: Sequence[Rule]) -> bool:
    """Return whether one record can be a subject of all: of one kind, each field of one value."""
    kinds = set.intersection(*(set(one.each.kinds) for one in rules))
    filters = {pair for one in rules for pair in one.each.filters}
    return bool(kinds) and len({field for field, _ in filters}) == len(filters)


def _conflict(pack: Pack, ids: tuple[str, ...], cycle: tuple[Step, ...]) -> Conflict:
    return Conflict(
        rules=ids,
        numbers=tuple(f"{key}: {', '.join(str(one) for one in pack[key].numbers)}" for key in ids),
        steps=cycle,
        excess=int(sum(one.requirement.by for one in cycle)),
    )
