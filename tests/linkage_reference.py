"""What a check of a mechanism must answer, worked out record by record in plain Python."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

import partygrid as pg
from partygrid import SlotFinding, SlotReason

PLACES = (pg.Town, pg.Community, pg.Compound, pg.Grid, pg.Building)
NO_BOUND = 10**9


# Where records are

_STANDS_FOR: Mapping[type, tuple[str, ...]] = {
    **dict.fromkeys(PLACES, ("id",)),
    **dict.fromkeys((pg.Need, pg.Resource, pg.Team, pg.Facility), ("place",)),
    pg.TownCommittee: ("town",),
    pg.CommunityCommittee: ("community", "joint_communities"),
    pg.CompoundBranch: ("compounds",),
    pg.GridBranch: ("grids",),
    pg.BuildingGroup: ("buildings",),
    pg.UnitBranch: (),
    pg.Unit: ("community",),
    pg.Member: ("residence",),
    pg.Project: (),
}


def places_of(record: Any) -> set[str]:
    """The ids of the places for which a record stands."""
    values = [getattr(record, field) for field in _STANDS_FOR[type(record)]]
    several = [value if isinstance(value, tuple) else (value,) for value in values]
    return {place for places in several for place in places if place is not None}


def holder(where: pg.Jurisdiction, place: str, kind: type) -> str | None:
    """The place of a kind that holds a place, itself included; a grid holds itself alone."""
    found = where[place]
    if type(found) is kind:
        return place
    if kind is pg.Compound and isinstance(found, pg.Building):
        return found.compound
    community = where.community_of(place)
    if kind is pg.Community:
        return community
    return where[community].town if kind is pg.Town and community is not None else None


def spot(where: pg.Jurisdiction, record: Any, kind: type) -> str | None:
    """The place of a kind in which all is that a record stands for."""
    found = {holder(where, place, kind) for place in places_of(record)}
    if isinstance(record, pg.UnitBranch):
        found = {spot(where, where[unit], kind) for unit in record.units}
    return found.pop() if len(found) == 1 else None


def buildings_of(where: pg.Jurisdiction, record: Any) -> set[str]:
    """The buildings of the places for which a record stands; a unit has none."""
    places = set() if isinstance(record, pg.Unit) else places_of(record)
    return {
        building.id
        for building in where.of(pg.Building)
        if places & set(building.grids)
        or any(holder(where, building.id, kind) in places for kind in PLACES)
    }


def inside(where: pg.Jurisdiction, area: pg.Area, scope: Any, one: Any) -> bool:
    """Whether a record is in an area, as seen from a scope."""
    if area is not pg.Area.SCOPE:
        kind = pg.Community if area is pg.Area.COMMUNITY else pg.Town
        here = spot(where, scope, kind)
        return here is not None and here == spot(where, one, kind)
    if isinstance(scope, pg.Unit | pg.UnitBranch):
        return False
    spots = {spot(where, one, kind) for kind in PLACES} - {None}
    return bool(spots & (places_of(scope) | buildings_of(where, scope)))


def at_work(where: pg.Jurisdiction, area: pg.Area, scope: Any, filler: Any) -> bool:
    """Whether a filler is located in an area; a member is where the unit is."""
    works_for = filler.unit if isinstance(filler, pg.Member) else filler.id
    if area is pg.Area.SCOPE and isinstance(scope, pg.Unit | pg.UnitBranch):
        return works_for in (scope.units if isinstance(scope, pg.UnitBranch) else [scope.id])
    return works_for is not None and inside(where, area, scope, where[works_for])


def exists(record: Any, on: date | None) -> bool:
    """Whether a record exists on a day; only organisations may not."""
    return not isinstance(record, pg.Organisation) or record.exists_on(on)


def fits(record: Any, wanted: Iterable[pg.Condition]) -> bool:
    """Whether a record meets every condition."""
    return all(one.met_by(record) for one in wanted)


def bound(stated: int | str | None, scope: Any, unstated: int) -> int:
    """What `least` or `most` is for a scope."""
    value = getattr(scope, stated) if isinstance(stated, str) else stated
    return unstated if value is None else int(value)


# What a check answers


class Answer(NamedTuple):
    """What `MechanismReport` has under the same names."""

    scopes: int
    not_applicable: int
    complete: int
    slots: tuple[pg.SlotCover, ...]
    ratio: Fraction
    household_ratio: Fraction
    resident_ratio: Fraction
    findings: tuple[SlotFinding, ...]
    shortfalls: tuple[SlotFinding, ...]
    loads: tuple[pg.Load, ...]


def check(where: pg.Jurisdiction, mechanism: pg.Mechanism, on: date | None) -> Answer:
    """What `check_mechanism` must answer."""
    return _Reckoning(where, mechanism, on).answer()


def counted(where: pg.Jurisdiction, mechanism: pg.Mechanism, on: date | None) -> list[pg.Link]:
    """The links of a mechanism that count."""
    return _Reckoning(where, mechanism, on).valid


class _Reckoning:
    """One check, step by step."""

    def __init__(self, where: pg.Jurisdiction, mechanism: pg.Mechanism, on: date | None) -> None:
        self.where, self.mechanism, self.on = where, mechanism, on
        in_force = mechanism.holds_on(on)
        self.slots = {slot.name: slot for slot in mechanism.slots if in_force}
        self.scopes = {name: self.scopes_of(slot) for name, slot in self.slots.items()}
        own = [link for link in where.links if link.mechanism == mechanism.id and in_force]
        self.strange = [link for link in own if link.slot not in self.slots]
        self.reasons = self.judged([link for link in own if link.slot in self.slots])
        self.valid = [link for link, reason in self.reasons.items() if reason is None]
        self.filled: Counter[tuple[str, str]] = Counter()
        self.carried: Counter[tuple[str, str]] = Counter()
        for link in self.valid:
            self.filled[link.scope, link.slot] += self.counts(link)
            self.carried[link.filler, link.slot] += self.counts(link)

    def scopes_of(self, slot: pg.Slot) -> list[Any]:
        kinds, only = self.mechanism.sits_on(slot)
        records = [one for one in self.where if type(one) in kinds]
        return [one for one in records if fits(one, only) and exists(one, self.on)]

    def counts(self, link: pg.Link) -> int:
        slot = self.slots[link.slot]
        whole = bound(slot.least, self.where[link.scope], 0)
        stated = whole if link.weight is None else link.weight
        return stated if slot.weighted else 1

    # Which links count

    def judged(self, links: list[pg.Link]) -> dict[pg.Link, SlotReason | None]:
        """The first reason why each link does not count, None for those that do."""
        reasons: dict[pg.Link, SlotReason | None] = {}
        taken = set()
        for link in links:
            reasons[link] = self.own_reason(link)
            if reasons[link] is None:
                place = (link.scope, link.slot, link.filler)
                if place in taken:
                    reasons[link] = SlotReason.REPEATED
                taken.add(place)
        for group in self.mechanism.distinct:
            self.demand_others(reasons, group)
        return reasons

    def own_reason(self, link: pg.Link) -> SlotReason | None:
        slot, on = self.slots[link.slot], self.on
        scope, filler = self.where[link.scope], self.where[link.filler]
        kinds, _ = self.mechanism.sits_on(slot)
        lives = slot.lives if isinstance(filler, pg.Member) else None
        wrong: dict[SlotReason, Callable[[], bool]] = {
            SlotReason.NOT_YET: lambda: bool(on and link.since and on < link.since),
            SlotReason.EXPIRED: lambda: on is not None and not link.holds_on(on),
            SlotReason.HAS_END: lambda: not link.holds_on(on),
            SlotReason.NO_SCOPE: lambda: type(scope) in kinds and not exists(scope, on),
            SlotReason.OUTSIDE_SCOPE: lambda: scope not in self.scopes[link.slot],
            SlotReason.NO_FILLER: lambda: not exists(filler, on),
            SlotReason.WRONG_FILLER: lambda: type(filler) not in slot.filler_kinds,
            SlotReason.NOT_ELIGIBLE: lambda: not fits(filler, slot.filler),
            SlotReason.LIVES_ELSEWHERE: lambda: (
                lives is not None and not inside(self.where, lives, scope, filler)
            ),
            SlotReason.LOCATED_ELSEWHERE: lambda: (
                slot.located is not None and not at_work(self.where, slot.located, scope, filler)
            ),
        }
        return next((reason for reason, holds in wrong.items() if holds()), None)

    def demand_others(
        self, reasons: dict[pg.Link, SlotReason | None], group: tuple[str, ...]
    ) -> None:
        taken = set()
        for name in group:
            for link, reason in reasons.items():
                if link.slot == name and reason is None:
                    if (link.scope, link.filler) in taken:
                        reasons[link] = SlotReason.SAME_FILLER
                    taken.add((link.scope, link.filler))

    # Findings

    def shortfalls(self) -> list[SlotFinding]:
        least = lambda slot, scope: bound(slot.least, scope, 0)  # noqa: E731
        return self.beyond(SlotReason.SHORT, least, lambda filled, least: filled < least)

    def surpluses(self) -> list[SlotFinding]:
        most = lambda slot, scope: bound(slot.most, scope, NO_BOUND)  # noqa: E731
        return self.beyond(SlotReason.OVER, most, lambda filled, most: filled > most)

    def beyond(
        self,
        reason: SlotReason,
        limit: Callable[[pg.Slot, Any], int],
        wrong: Callable[[int, int], bool],
    ) -> list[SlotFinding]:
        return [
            SlotFinding(
                scope=scope.id,
                slot=name,
                reason=reason,
                measured=self.filled[scope.id, name],
                required=limit(slot, scope),
            )
            for name, slot in self.slots.items()
            for scope in self.scopes[name]
            if wrong(self.filled[scope.id, name], limit(slot, scope))
        ]

    def about_links(self) -> Iterator[SlotFinding]:
        short = {(one.scope, one.slot) for one in self.shortfalls()}
        for link, reason in self.reasons.items():
            expired = reason in (SlotReason.EXPIRED, SlotReason.HAS_END)
            if reason is not None and (not expired or (link.scope, link.slot) in short):
                yield _about(link, reason)
        for link in self.strange:
            if link.holds_on(self.on):
                yield _about(link, SlotReason.UNKNOWN_SLOT)

    def about_fillers(self) -> Iterator[SlotFinding]:
        places = Counter(link.filler for link in self.valid)
        for filler, name in dict.fromkeys((link.filler, link.slot) for link in self.valid):
            slot, carried = self.slots[name], self.carried[filler, name]
            if slot.load is not None and carried > slot.load:
                yield _too_much(filler, name, SlotReason.OVERLOADED, carried, slot.load)
            if slot.exclusive and places[filler] > 1:
                yield _too_much(filler, name, SlotReason.NOT_EXCLUSIVE, places[filler], 1)

    # The whole

    def answer(self) -> Answer:
        kinds = [kind for layer in self.mechanism.layers for kind in layer.kinds]
        everything = {one.id for one in self.where if type(one) in kinds}
        applies = {scope.id for scopes in self.scopes.values() for scope in scopes}
        done = list(self.scopes_done())
        loads: Counter[str] = Counter()
        for (filler, _), carried in self.carried.items():
            loads[filler] += carried
        by_load = sorted(loads.items(), key=lambda one: (-one[1], one[0]))
        shortfalls = self.shortfalls()
        parts = (shortfalls, self.surpluses(), self.about_links(), self.about_fillers())
        return Answer(
            scopes=len(done),
            not_applicable=len(everything - applies),
            complete=sum(complete for _, complete in done),
            slots=tuple(map(self.cover, self.slots)),
            ratio=_share((1, complete) for _, complete in done),
            household_ratio=_share((self.weight(one, "households"), all_) for one, all_ in done),
            resident_ratio=_share((self.weight(one, "residents"), all_) for one, all_ in done),
            findings=tuple(sorted(one for part in parts for one in part)),
            shortfalls=tuple(sorted(shortfalls)),
            loads=tuple(pg.Load(filler=one, carried=load) for one, load in by_load if load),
        )

    def scopes_done(self) -> Iterator[tuple[Any, bool]]:
        """Each scope of each layer, and whether it is short of no slot."""
        short = {(one.scope, one.slot) for one in self.shortfalls()}
        for layer in self.mechanism.layers if self.slots else ():
            for scope in self.scopes[layer.slots[0].name]:
                yield scope, not any((scope.id, slot.name) in short for slot in layer.slots)

    def cover(self, name: str) -> pg.SlotCover:
        missing = [one.missing for one in self.shortfalls() if one.slot == name]
        scopes = self.scopes[name]
        return pg.SlotCover(
            slot=name,
            scopes=len(scopes),
            filled=sum(self.filled[scope.id, name] for scope in scopes),
            missing=sum(missing),
            over=sum(one.over for one in self.surpluses() if one.slot == name),
            complete=len(scopes) - len(missing),
        )

    def weight(self, scope: Any, field: str) -> int:
        buildings = buildings_of(self.where, scope)
        return sum(getattr(self.where[one], field) or 0 for one in buildings)


def _about(link: pg.Link, reason: SlotReason) -> SlotFinding:
    return SlotFinding(scope=link.scope, slot=link.slot, reason=reason, filler=link.filler)


def _too_much(
    filler: str, slot: str, reason: SlotReason, measured: int, required: int
) -> SlotFinding:
    return SlotFinding(
        scope="", slot=slot, reason=reason, filler=filler, measured=measured, required=required
    )


def _share(parts: Iterable[tuple[int, bool]]) -> Fraction:
    known = list(parts)
    whole = sum(weight for weight, _ in known)
    return Fraction(sum(weight for weight, part in known if part), whole) if whole else Fraction(1)
