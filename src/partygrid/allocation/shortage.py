"""A shortage by name: needs that only these members can serve, so many too few, and ways out.

Definitions and the numbered procedure; `partygrid.allocation.remedies` tries the ways out.

Formulation (Hall's theorem, with head counts). From a plan that fills as many places below the
least head counts as can be,

1. start from the needs below their least;
2. whoever is eligible for a need that was reached is placed somewhere, else the plan would be
   better: reach that need too, and repeat;
3. split what was reached into groups that no member joins.

In each group every need is at its least or below, for an extra place could be given up for the
missing one; and all members who are eligible for a need of the group serve within it. So the group
asks for more people than there are, by as many as it misses, whoever serves where.
"""

from enum import StrEnum
from typing import Protocol

import attrs

from partygrid.allocation.outcomes import words


class RemedyKind(StrEnum):
    """What could be done about a shortage.

    Attributes:
        RELAX_SKILL: Ask no skill.
        RELAX_WINDOW: Let the work be done at any time.
        FEWER_HOURS: Ask fewer hours of each person.
        OUTSIDE_HOMES: Let the work be done outside people's homes.
        LARGER_RADIUS: Ask further from its place, where a limit in metres is stated.
        REACH_TOWN: Ask in the whole town.
        REACH_JURISDICTION: Ask in the whole jurisdiction.
        VOLUNTEERS: Win people who may serve.
        LOWER_LEAST: Do with fewer people.
    """

    RELAX_SKILL = "relax-skill"
    RELAX_WINDOW = "relax-window"
    FEWER_HOURS = "fewer-hours"
    OUTSIDE_HOMES = "outside-homes"
    LARGER_RADIUS = "larger-radius"
    REACH_TOWN = "reach-town"
    REACH_JURISDICTION = "reach-jurisdiction"
    VOLUNTEERS = "volunteers"
    LOWER_LEAST = "lower-least"


@attrs.frozen(kw_only=True)
class ShortageRemedy:
    """One way out of a shortage, tried before it is named.

    Attributes:
        kind: What to do.
        needs: Ids of the needs that it concerns, in id order.
        closes: How many of the missing places it fills, or makes unnecessary.
        price: Metres, missing skills, needs preferred and imbalance that are added to the plan. A
            volunteer counts as somebody from elsewhere, and a place given up as that and what it is
            worth in the objective.
        metres: For a larger radius, and for a wider reach where it is measured of all who come, how
            far the farthest of them lives; else None.
        hours: For fewer hours, how many those who come can give; else None.
        further: For a larger radius, by how many metres it is larger; else None.

    Examples:
        >>> print(ShortageRemedy(
        ...     kind=RemedyKind.LARGER_RADIUS, needs=("patrol",), closes=1, price=850, metres=850,
        ...     further=350))
        larger radius within 850 metres (350 more) for patrol: 1 place, at a price of 850
        >>> print(ShortageRemedy(
        ...     kind=RemedyKind.VOLUNTEERS, needs=("patrol",), closes=2, price=40_000))
        volunteers for patrol: 2 places, at a price of 40,000
    """

    kind: RemedyKind
    needs: tuple[str, ...]
    closes: int
    price: int
    metres: int | None = None
    hours: float | None = None
    further: int | None = None

    def __str__(self) -> str:
        farthest = "" if self.metres is None else f" within {self.metres:,} metres"
        most = "" if self.hours is None else f" ({self.hours:g} at most)"
        more = "" if self.further is None else f" ({self.further:,} more)"
        what = f"{words(self.kind)}{farthest}{more}{most} for {', '.join(self.needs)}"
        places = f"{self.closes:,} place{'s' * (self.closes != 1)}"
        return f"{what}: {places}, at a price of {self.price:,}"


class Trial(Protocol):
    """Tries the ways out of a shortage."""

    def __call__(self, shortage: "Shortage", /) -> tuple[ShortageRemedy, ...]:
        """Return the remedies, the cheapest for each place first."""


@attrs.frozen(kw_only=True)
class Shortage:
    """Needs that can only be served by these members, so many too few.

    Attributes:
        needs: Ids of the needs, in id order.
        eligible_members: Ids of all members who may serve any of them, in id order; each serves one
            of them already.
        deficit: How many places below the least head counts stay empty, whoever serves where.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Building("b", community="c"),
        ...     pg.Member("m1", residence="b"), pg.Member("m2", residence="b"),
        ...     pg.Need("advice", place="c", skills=["law"]),
        ...     pg.Need("patrol", place="c", least=3)])
        >>> for shortage in pg.allocate_double_reporting(where).shortages:
        ...     print(f"{shortage}; {shortage.remedies[0]}")
        advice: 0 may serve, 1 too few; volunteers for advice: 1 place, at a price of 20,000
        patrol: 2 may serve, 1 too few; volunteers for patrol: 1 place, at a price of 20,000
    """

    needs: tuple[str, ...]
    eligible_members: tuple[str, ...]
    deficit: int
    _trial: Trial = attrs.field(eq=False, repr=False)

    @property
    def remedies(self) -> tuple[ShortageRemedy, ...]:
        """Ways out, the cheapest for each place first; there is one at least.

        Each is tried when it is asked for: the parts of the plan that it touches are solved again,
        under its pairings and leaders. One that closes nothing is not among them.

        Complexity:
            O(pairs of the needs), and a few minimum-cost flows on the parts that are touched.
        """
        return self._trial(self)

    def __str__(self) -> str:
        people = len(self.eligible_members)
        return f"{', '.join(self.needs)}: {people:,} may serve, {self.deficit:,} too few"


@attrs.frozen(kw_only=True)
class VolunteerValue:
    """What one more volunteer in a community would be worth, who can do anything at any time.

    It is the shadow price of a place: the dearest price of the head counts of needs in the
    community, those of its whole town included. Somebody who lives d metres from the need makes the
    objective of the best plan fall by the value less d, at the same `Plan.step`; by more where
    another need suits better, and by nothing where that is below 0.

    Attributes:
        community: Id of the community.
        need: Id of the need whose place has this price.
        value: By how much the objective would fall, in metres, but for the way from home.
        closes: Whether one place less would be missing below the least head counts.

    Examples:
        >>> VolunteerValue(community="c1", need="patrol", value=2_002, closes=True).closes
        True
    """

    community: str
    need: str
    value: int
    closes: bool
