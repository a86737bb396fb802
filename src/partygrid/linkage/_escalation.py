"""The line of organisations upwards from a place, with those who fill their slots.

For each level of the scheme from the lowest up, the organisation of the level is

1. the parent of the organisation found last, where that has one that exists on the day; a parent
   of a higher level leaves the levels between out, as the level scheme allows;
2. else the one that covers the place of the level in which the place lies: of several, that of the
   lowest id. Where an organisation was found below, the line is *broken* there;
3. else none: it is *missing* where there is a place of the level that needs one.

Of grids only those of the base layer belong to the line, and the place itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from partygrid._whereabouts import PLACE_OF
from partygrid.grid import BASE_LAYER, Building, BuildingKind, Community, Compound, Grid, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import Level
from partygrid.linkage._answers import links_on
from partygrid.linkage._check import refuse_no_day
from partygrid.linkage._walk import refuse_no_place, standing
from partygrid.mechanisms import Link


class EscalationGap(StrEnum):
    """What is wrong at a step of an escalation path.

    Attributes:
        MISSING: No organisation of the level covers the place.
        BROKEN: The organisation of the step before names no parent that exists; this one was
            found because it covers the place.
    """

    MISSING = "missing"
    BROKEN = "broken"


@attrs.frozen(kw_only=True)
class EscalationStep:
    """One level of the line upwards from a place.

    Attributes:
        organisation: Id of the organisation, None where it is missing.
        place: Id of the place of the level in which the place lies, None where there is none or
            it is not known.
        holders: The links on the organisation that count on the day, in order: who holds its
            posts, who is its contact.
        gap: What is wrong, None where the line holds.

    Examples:
        >>> print(EscalationStep(organisation=None, place="b1", gap=EscalationGap.MISSING))
        nobody: no organisation covers b1
    """

    organisation: str | None
    place: str | None
    holders: tuple[Link, ...] = ()
    gap: EscalationGap | None = None

    def __str__(self) -> str:
        if self.organisation is None:
            return f"nobody: no organisation covers {self.place or 'a place that is not known'}"
        slots = ", ".join(f"{one.slot} {one.filler}" for one in self.holders) or "no slot is filled"
        broken = "" if self.gap is None else " (the step before names no parent)"
        return f"{self.organisation}{broken}: {slots}"


def escalation_path(
    where: Jurisdiction, place: str, *, on: date | None = None
) -> tuple[EscalationStep, ...]:
    """Return the line of organisations upwards from a place, lowest first.

    From a building: its group, branch, community committee, town committee, as the level scheme
    has them. Each step names those who fill slots of the organisation, such as posts. Where an
    organisation is missing, or the line does not hold together, the step says so, and the path
    goes on from the place.

    Args:
        where: The snapshot to look at.
        place: Id of a building, compound, grid, community or town.
        on: The day on which organisations must exist and links hold; None takes the
            latest state, see `who_answers_for`.

    Raises:
        UnknownId: No record has the id.
        InvalidArgument: The record is no place, or `on` is no date.

    Complexity:
        O(levels times mechanisms times log links), on top of O(records log records) done once.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Compound("x", community="c"),
        ...     pg.Building("b", compound="x", households=48), pg.Member("m1"),
        ...     pg.TownCommittee("tc", town="t"),
        ...     pg.CommunityCommittee("cc", community="c", parent="tc"),
        ...     pg.CompoundBranch("xb", compounds=["x"])])
        >>> post = pg.Link(mechanism="posts", scope="xb", slot="secretary", filler="m1")
        >>> for step in escalation_path(where.with_links(post), "b"):
        ...     print(step)
        nobody: no organisation covers b
        xb: secretary m1
        cc (the step before names no parent): no slot is filled
        tc: no slot is filled
    """
    refuse_no_day(on)
    refuse_no_place(where, place)
    return tuple(_steps(where, _places(where, place), on))


_Places = Mapping[type, Sequence[str | None]]


def _places(where: Jurisdiction, place: str) -> _Places:
    """Return the places of each kind in which a place lies; None for one that is not known."""
    record = where[place]
    around: dict[type, Sequence[str | None]] = {type(record): (place,)}
    if isinstance(record, Town):
        return around
    if isinstance(record, Building):
        around[Compound] = () if record.compound is None else (record.compound,)
        around[Grid] = tuple(one for one in record.grids if where[one].layer == BASE_LAYER)
    community = where.community_of(place)
    around[Community] = (community,)
    around[Town] = (None if community is None else where[community].town,)
    return around


def _steps(where: Jurisdiction, around: _Places, on: date | None) -> Iterator[EscalationStep]:
    below: Any = None
    for level in reversed(where.scheme.levels):
        places = [one for kind in level for one in around.get(PLACE_OF[kind], ())]
        place = places[0] if places else None
        above = None if below is None or below.parent is None else where[below.parent]
        if above is not None and above.exists_on(on):
            if type(above) in level:
                yield _step(where, above.id, place, None, on)
                below = above
            continue
        key = _covering(where, level, around, on)
        if key is not None:
            gap = None if below is None else EscalationGap.BROKEN
            yield _step(where, key, place, gap, on)
            below = where[key]
        elif places and _needs_one(where, place):
            yield EscalationStep(organisation=None, place=place, gap=EscalationGap.MISSING)


def _step(
    where: Jurisdiction, key: str, place: str | None, gap: EscalationGap | None, on: date | None
) -> EscalationStep:
    holders = tuple(links_on(where, key, where.link_index.mechanisms, on))
    return EscalationStep(organisation=key, place=place, holders=holders, gap=gap)


def _covering(where: Jurisdiction, level: Level, around: _Places, on: date | None) -> str | None:
    """Return the organisation of a level that covers one of the places, of several the lowest."""
    found = (
        key
        for kind in level
        for place in around.get(PLACE_OF[kind], ())
        if place is not None
        for key in standing(where, kind, place, on)
    )
    return min(found, default=None)


def _needs_one(where: Jurisdiction, place: str | None) -> bool:
    """Return whether a place needs an organisation: all but buildings that are no dwellings."""
    match None if place is None else where[place]:
        case Building(kind=kind, households=households):
            return kind is BuildingKind.RESIDENTIAL or bool(households)
    return True
