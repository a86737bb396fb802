"""Small towns with conditions, and the best plan under them by trying every plan."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, product
from typing import Any

import attrs
from hypothesis import strategies as st

import partygrid as pg
from allocation_reference import ELIGIBLE, Recount, imbalance
from partygrid.allocation.pairings import Apart, Pairing, Together

_MEMBERS = ("m1", "m2", "m3", "m4", "m5")
_NEEDS = ("n1", "n2", "n3")
_WORDS = ("law", "first-aid")

Chosen = tuple[str | None, ...]


Options = dict[str, dict[str, int]]
_USUAL = pg.Costs()


@attrs.frozen
class Contest:
    """A small town, what each option of each member costs, and what is asked of a plan."""

    where: pg.Jurisdiction
    options: Options
    costs: pg.Costs = _USUAL
    pairings: tuple[Pairing, ...] = ()
    pins: tuple[tuple[str, str], ...] = ()

    def plans(self) -> Iterator[Chosen]:
        """Yield every plan that keeps all conditions: the need of each member, None for none."""
        choices = [[None, *needs] for needs in self.options.values()]
        yield from filter(self.keeps, product(*choices))

    def takes(self, group: Collection[str]) -> bool:
        """Return whether some need takes all of a group."""
        common = set.intersection(*({*self.options[id_]} for id_ in group))
        return any(len(group) <= self.where[need].places for need in common)

    def keeps(self, chosen: Chosen) -> bool:
        """Return whether a plan keeps capacities and conditions."""
        members, needs = self.where.of(pg.Member), self.where.of(pg.Need)
        at = dict(zip((one.id for one in members), chosen, strict=True))
        there = {need.id: [one for one in members if at[one.id] == need.id] for need in needs}
        led = all(
            not people
            or not self.where[need].leader_skills
            or any(set(one.skills) & set(self.where[need].leader_skills) for one in people)
            for need, people in there.items()
        )
        fits = all(len(people) <= self.where[need].places for need, people in there.items())
        return (
            led
            and fits
            and all(at[member] == need for member, need in self.pins)
            and all(_kept(one, at) for one in self.pairings)
        )

    def aims(self, chosen: Chosen) -> tuple[int, ...]:
        """Return what a plan comes to, the first aim first: what is less is better."""
        needs = self.where.of(pg.Need)
        short = {
            need.id: max(need.least - sum(one == need.id for one in chosen), 0) for need in needs
        }
        floors = [
            sum(short[need.id] for need in needs if need.priority == priority)
            for priority in sorted({need.priority for need in needs}, reverse=True)
        ]
        placed = [
            (member, need)
            for member, need in zip(self.options, chosen, strict=True)
            if need is not None
        ]
        cost = sum(self.options[member][need] for member, need in placed)
        cost += imbalance(self.where, Counter(need for _, need in placed), self.costs)
        return (*floors, -len(placed), cost)

    def without(self, declined: Collection[tuple[str, str]], absent: Collection[str]) -> "Contest":
        """Return the contest in which some options are gone."""
        left = {
            member: {
                need: cost
                for need, cost in needs.items()
                if member not in absent and (member, need) not in declined
            }
            for member, needs in self.options.items()
        }
        return attrs.evolve(self, options=left)

    def dearer(self, before: Chosen, price: int) -> "Contest":
        """Return the contest in which whatever was not chosen before costs more."""
        costs = {
            member: {need: cost + price * (need != was) for need, cost in needs.items()}
            for (member, needs), was in zip(self.options.items(), before, strict=True)
        }
        return attrs.evolve(self, options=costs)

    def for_anybody(self, need: str) -> "Contest":
        """Return the contest in which a need is open to all within reach, whatever their skills."""
        recount = Recount(self.where, pg.Reach.COMMUNITY, pg.Costs())
        wider = {
            member: needs
            | {id_: cost for id_, _, cost in recount.options(self.where[member]) if id_ == need}
            for member, needs in self.options.items()
        }
        return attrs.evolve(self, options=wider)

    def with_places(self, need: str, number: int) -> "Contest":
        """Return the contest in which a need asks so many, before everything else counts."""
        record = attrs.evolve(self.where[need], least=0, most=number)
        return attrs.evolve(self, where=self.where.replace(record))

    def worth(self, chosen: Chosen, step: int, *, but: str) -> int:
        """Return what a plan costs, and what its empty places cost but those of one need."""
        needs = self.where.of(pg.Need)
        ranks = sorted({need.priority for need in needs})
        cost = sum(
            self.options[member][need]
            for member, need in zip(self.options, chosen, strict=True)
            if need is not None
        )
        for need in (one for one in needs if one.id != but):
            placed = sum(one == need.id for one in chosen)
            cost += max(need.least - placed, 0) * (ranks.index(need.priority) + 2) * step
            cost += (need.places - max(placed, need.least)) * step
        elsewhere = Counter(one for one in chosen if one is not None and one != but)
        return cost + imbalance(self.where, elsewhere, self.costs)


def _kept(one: Pairing, at: dict[str, Any]) -> bool:
    places = [at[id_] for id_ in one.members]
    if isinstance(one, Together):
        return len(set(places)) == 1
    taken = [place for place in places if place is not None]
    return len(taken) == len(set(taken))


@st.composite
def contests(draw: st.DrawFn, *, conditions: bool = True) -> Contest:
    """Draw a town of one community with conditions that do not contradict one another."""
    words = st.lists(st.sampled_from(_WORDS), unique=True, max_size=2)
    homes = st.sampled_from(["b1", "b2", "b3", "b1", "b2", None])
    members = [
        pg.Member(id_, residence=draw(homes), skills=draw(words))
        for id_ in _MEMBERS[: draw(st.integers(1, 5))]
    ]
    needs = [_need(draw, id_, words, led=conditions) for id_ in _NEEDS[: draw(st.integers(1, 3))]]
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Compound("x", community="c"),
            pg.Building("b1", compound="x"),
            pg.Building("b2", compound="x"),
            pg.Building("b3", community="c"),
            *members,
            *needs,
        ]
    )
    costs = pg.Costs(imbalance=draw(st.sampled_from([0, 1, 300])))
    found = Contest(where, _options(where), costs)
    if not conditions:
        return found
    found = attrs.evolve(found, pairings=_pairings(draw, found))
    return attrs.evolve(found, pins=_pins(draw, found))


def _options(where: pg.Jurisdiction) -> Options:
    """Return the eligible pairs with their costs, one at a time from the records."""
    recount = Recount(where, pg.Reach.COMMUNITY, pg.Costs())
    return {
        member.id: {need: cost for need, test, cost in recount.options(member) if test == ELIGIBLE}
        for member in where.of(pg.Member)
    }


def _need(draw: st.DrawFn, id_: str, words: Any, *, led: bool) -> pg.Need:
    least, more = draw(st.integers(0, 2)), draw(st.integers(0, 3))
    return pg.Need(
        id_,
        place=draw(st.sampled_from(["b1", "b3", "x", "c"])),
        least=least,
        most=least + more,
        skills=draw(words),
        priority=draw(st.integers(0, 1)),
        leader_skills=draw(words) if led else (),
    )


def _pairings(draw: st.DrawFn, contest: Contest) -> tuple[Pairing, ...]:
    """Draw pairings; those that contradict others, or that no need takes, are left out."""
    ids = [one.id for one in contest.where.of(pg.Member)]
    found: list[Pairing] = []
    several = st.lists(st.sampled_from(ids), unique=True, min_size=2, max_size=3)
    for _ in range(draw(st.integers(0, 3)) if len(ids) > 1 else 0):
        kind = draw(st.sampled_from([Together, Apart]))
        one = kind(draw(several))
        groups = groups_of([*found, one])
        apart = [other for other in [*found, one] if isinstance(other, Apart)]
        clash = any(
            {a, b} <= group
            for group in groups
            for other in apart
            for a, b in combinations(other.members, 2)
        )
        if not clash and all(contest.takes(group) for group in groups):
            found.append(one)
    return tuple(found)


def groups_of(pairings: Sequence[Pairing]) -> list[set[str]]:
    """Return the groups of members who serve together, merged where they overlap."""
    groups: list[set[str]] = []
    for one in pairings:
        if isinstance(one, Together):
            merged = set(one.members).union(*(g for g in groups if g & set(one.members)))
            groups = [g for g in groups if not g & merged] + [merged]
    return groups


def _pins(draw: st.DrawFn, contest: Contest) -> tuple[tuple[str, str], ...]:
    """Draw pins from one of the plans that keep the other conditions."""
    possible = list(contest.plans())
    chosen = draw(st.sampled_from(possible))
    members = [one.id for one in contest.where.of(pg.Member)]
    pairs = [(m, n) for m, n in zip(members, chosen, strict=True) if n is not None]
    return tuple(pair for pair in pairs if draw(st.integers(0, 3)) == 0)
