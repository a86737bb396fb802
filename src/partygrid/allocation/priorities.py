"""The priorities of needs from the compounds in which they lie: old or unmanaged ones first.

A priority is the sum of the points of what holds of the compound. `allocate_double_reporting` goes
by the order of priorities alone: with one point each, compounds that are old and unmanaged come
first, then those that are one of both, then the others.
"""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any

import attrs

from partygrid._text import table
from partygrid._whereabouts import spots
from partygrid.allocation.doors import admit
from partygrid.allocation.outcomes import words
from partygrid.errors import InvalidArgument
from partygrid.grid import Compound, PropertyService
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need

_SHOWN = 12
_FIRST, _LAST = 1000, 9999
"""The years that a compound may be completed before."""


class PriorityReason(StrEnum):
    """What holds of the compound in which a need lies.

    Attributes:
        NO_COMPOUND: It lies in none: its place is a grid, a community, a town, or a building
            outside compounds. Else it has one reason of the next three, and one of the last three.
        OLD: The compound was completed before a year (老旧小区).
        RECENT: It was completed in that year or later.
        YEAR_UNKNOWN: Its year is not known.
        UNMANAGED: Nobody, or nobody who counts, provides its property service (无物业小区).
        MANAGED: Somebody does.
        SERVICE_UNKNOWN: It is not known who does.
    """

    NO_COMPOUND = "no-compound"
    OLD = "old"
    RECENT = "recent"
    YEAR_UNKNOWN = "year-unknown"
    UNMANAGED = "unmanaged"
    MANAGED = "managed"
    SERVICE_UNKNOWN = "service-unknown"


_UNKNOWN = frozenset({PriorityReason.YEAR_UNKNOWN, PriorityReason.SERVICE_UNKNOWN})
_POINTS: Mapping[PriorityReason, int] = {PriorityReason.OLD: 1, PriorityReason.UNMANAGED: 1}


@attrs.frozen(kw_only=True)
class NeedPriority:
    """The priority of a need, and why.

    Attributes:
        need: Id of the need.
        compound: Id of the compound in which it lies, None for none.
        stated: The priority that the need had.
        derived: The priority that its compound gives it.
        reasons: What holds of the compound, in the order of `PriorityReason`.
        kept: Whether the need keeps the priority that it had: one that is not 0, which somebody
            stated.

    Examples:
        >>> print(NeedPriority(need="lamps", compound="market", stated=0, derived=1,
        ...     reasons=(PriorityReason.YEAR_UNKNOWN, PriorityReason.UNMANAGED), kept=False))
        lamps: 1 (year unknown, unmanaged)
    """

    need: str
    compound: str | None
    stated: int
    derived: int
    reasons: tuple[PriorityReason, ...]
    kept: bool

    @property
    def priority(self) -> int:
        """The priority that counts."""
        return self.stated if self.kept else self.derived

    @property
    def why(self) -> str:
        """The reasons in words."""
        return "stated" if self.kept else ", ".join(map(words, self.reasons))

    def __str__(self) -> str:
        return f"{self.need}: {self.priority} ({self.why})"


@attrs.frozen(kw_only=True, repr=False)
class NeedPriorities:
    """The priorities of all needs, and the snapshot that has them; printed as a table.

    Attributes:
        rows: Each need, in id order.
        where: The snapshot in which needs have these priorities.
    """

    rows: tuple[NeedPriority, ...]
    where: Jurisdiction = attrs.field(eq=False)

    def to_records(self) -> list[dict[str, str | int | bool | None]]:
        """Return one flat row for each need, for tables and data frames."""
        return [
            {
                **attrs.asdict(one),
                "priority": one.priority,
                "reasons": ", ".join(one.reasons),
            }
            for one in self.rows
        ]

    @property
    def kept(self) -> int:
        """Number of needs that keep a priority that was stated."""
        return sum(one.kept for one in self.rows)

    @property
    def unknown(self) -> int:
        """Number of the others whose compound lacks its year or its property service."""
        return sum(not one.kept and not _UNKNOWN.isdisjoint(one.reasons) for one in self.rows)

    def __repr__(self) -> str:
        return f"<NeedPriorities: {len(self.rows):,} needs, {self.kept:,} as stated>"

    def __str__(self) -> str:
        order = sorted(self.rows, key=lambda one: (-one.priority, one.need))
        rows = [[one.need, one.priority, one.compound or "", one.why] for one in order[:_SHOWN]]
        rest = len(order) - _SHOWN
        more = [f"… and {rest:,} more (all in .rows)"] if rest > 0 else []
        return "\n".join([table(["need", "priority", "compound", "why"], rows), *more])


def prioritise_needs(
    where: Jurisdiction,
    *,
    old_before: int = 2001,
    unmanaged_by: Collection[PropertyService] = (PropertyService.NONE,),
    points: Mapping[PriorityReason, int] = _POINTS,
    override: bool = False,
) -> NeedPriorities:
    """Return the priorities of needs by the compounds in which they lie: old or unmanaged first.

    Priorities that are stated and those that are derived are on one scale: whoever states 1 puts a
    need beside those of compounds that are old or unmanaged, and below those that are both.

    Args:
        where: The snapshot; not changed.
        old_before: A compound is old where it was completed before this year.
        unmanaged_by: A compound is unmanaged where its property service is one of these.
        points: What each reason adds to the priority; one that is not named adds nothing. So a year
            that is not known adds nothing unless you say so.
        override: Whether needs whose priority is stated, which is one that is not 0, lose it too.

    Returns:
        Each need with its priority and the reasons, and a new snapshot that has them. Doing it
        again changes nothing: what is derived is stated in the new snapshot. So another year or
        other points are for the first snapshot, or for `override`.

    Raises:
        InvalidArgument: `old_before` is no year from 1000 to 9999, `unmanaged_by` no list of
            property services, or `points` no mapping of reasons to whole numbers from 0 on.

    Complexity:
        O(records).

    Sources:
        Built by the end of 2000: guiding opinions on renovating old urban compounds
        (关于全面推进城镇老旧小区改造工作的指导意见, 国办发〔2020〕23号).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"),
        ...     pg.Compound("mill", community="c", built=1985,
        ...         property_service=pg.PropertyService.NONE),
        ...     pg.Compound("park", community="c", built=2015),
        ...     pg.Need("lamps", place="mill"), pg.Need("talks", place="park"),
        ...     pg.Need("visits", place="park", priority=5), pg.Need("patrol", place="c")])
        >>> found = pg.prioritise_needs(where)
        >>> print(found)
        need    priority  compound  why
        visits         5  park      stated
        lamps          2  mill      old, unmanaged
        patrol         0            no compound
        talks          0  park      recent, service unknown
        >>> found.where["lamps"].priority
        2
    """
    admit(where)
    rule = _Rule(old_before, unmanaged_by, points)
    _refuse(rule)
    position = spots(where.index, Need).compound.tolist()
    compounds = (*where.of(Compound), None)
    needs = where.of(Need)
    rows = tuple(
        rule.row(need, compounds[at], override=override)
        for need, at in zip(needs, position, strict=True)
    )
    changed = [
        attrs.evolve(need, priority=row.priority)
        for need, row in zip(needs, rows, strict=True)
        if need.priority != row.priority
    ]
    return NeedPriorities(rows=rows, where=where.replace(*changed) if changed else where)


@attrs.frozen
class _Rule:
    """What is asked of a compound, and what it counts."""

    old_before: int
    unmanaged_by: Collection[PropertyService]
    points: Mapping[PriorityReason, int]

    def row(self, need: Need, compound: Compound | None, *, override: bool) -> NeedPriority:
        """Return the priority of a need in a compound."""
        reasons = tuple(self._reasons(compound))
        return NeedPriority(
            need=need.id,
            compound=None if compound is None else compound.id,
            stated=need.priority,
            derived=sum(self.points.get(one, 0) for one in reasons),
            reasons=reasons,
            kept=need.priority != 0 and not override,
        )

    def _reasons(self, compound: Compound | None) -> Iterator[PriorityReason]:
        if compound is None:
            yield PriorityReason.NO_COMPOUND
            return
        built, service = compound.built, compound.property_service
        if built is None:
            yield PriorityReason.YEAR_UNKNOWN
        else:
            yield PriorityReason.OLD if built < self.old_before else PriorityReason.RECENT
        if service is None:
            yield PriorityReason.SERVICE_UNKNOWN
        else:
            unmanaged = service in self.unmanaged_by
            yield PriorityReason.UNMANAGED if unmanaged else PriorityReason.MANAGED


def _refuse(rule: _Rule) -> None:
    """Refuse what is no rule.

    Raises:
        InvalidArgument: The year is none, or a property service, a reason or points are none.
    """
    year: Any = rule.old_before
    if type(year) is not int or not _FIRST <= year <= _LAST:
        remedy = f"state a year from {_FIRST} to {_LAST}, such as 2001"
        raise InvalidArgument("old_before", year, "no year", remedy)
    if not isinstance(rule.unmanaged_by, Collection):
        reason = "no list of property services"
        raise InvalidArgument("unmanaged_by", rule.unmanaged_by, reason, "put it into a list")
    for one in rule.unmanaged_by:
        _refuse_strange("unmanaged_by", one, PropertyService, "no property service")
    _refuse_points(rule.points)


def _refuse_points(points: Mapping[PriorityReason, int]) -> None:
    if not isinstance(points, Mapping):
        remedy = "pass a mapping such as {PriorityReason.OLD: 1}"
        raise InvalidArgument("points", points, "no points of reasons", remedy)
    for reason, number in points.items():
        _refuse_strange("points", reason, PriorityReason, "no reason")
        if type(number) is not int or number < 0:
            what = f"no number of points for {words(reason)}"
            raise InvalidArgument("points", number, what, "state a whole number from 0 on")


def _refuse_strange(option: str, value: object, kind: type[StrEnum], what: str) -> None:
    if not isinstance(value, kind):
        names = ", ".join(f"{kind.__name__}.{known.name}" for known in kind)
        raise InvalidArgument(option, value, what, f"use some of {names}")
