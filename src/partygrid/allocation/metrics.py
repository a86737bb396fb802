"""What a plan comes to, in numbers: for needs, for communities, and for people."""

from collections.abc import Iterator
from fractions import Fraction

import attrs

from partygrid._text import percent, table
from partygrid.allocation.policy import Policy


@attrs.frozen(kw_only=True)
class CommunityMetrics:
    """What a plan comes to for the needs of one community.

    Attributes:
        community: Id of the community in which the place of a need lies; None for the needs whose
            place lies in none, such as a town.
        needs: Number of its needs.
        met: Number of needs that have their least head count.
        floor: Sum of their least head counts.
        filled: How many of these places are filled.
        places: Sum of their most head counts.
        placed: Number of members placed at them.
        hours: Hours that these members are asked for.

    Examples:
        >>> one = CommunityMetrics(community="c", needs=2, met=1, floor=4, filled=3, places=6,
        ...     placed=3, hours=4.5)
        >>> one.attainment, one.load
        (Fraction(3, 4), Fraction(1, 2))
    """

    community: str | None
    needs: int
    met: int
    floor: int
    filled: int
    places: int
    placed: int
    hours: float

    @property
    def attainment(self) -> Fraction | None:
        """Share of the least head counts that is filled; None where they ask for nobody."""
        return _share(self.filled, self.floor)

    @property
    def load(self) -> Fraction | None:
        """Members placed for each place; None where there is no place."""
        return _share(self.placed, self.places)


@attrs.frozen(kw_only=True)
class PersonMetrics:
    """What a plan comes to for one member.

    Attributes:
        member: Id of the member.
        need: Id of the need, None for none.
        hours: Hours that the need asks for.
        metres: How far the need's place is from home, None where there is no need.
        crosses: Whether the need lies in a compound, and the residence in another or in none.
        envies: Whether a need that the member would rather serve (by preferences, then nearness;
            any need for who has none) holds somebody whom it prefers less than this member: by
            skills lacking, then metres, then id.
        measured: Whether `metres` is measured. Else a point is not known, and they are a step of
            ``Costs``, against which no limit is held.

    Examples:
        >>> PersonMetrics(member="m1", need=None, hours=0.0, metres=None, crosses=False,
        ...     envies=False).hours
        0.0
    """

    member: str
    need: str | None
    hours: float
    metres: int | None
    crosses: bool
    envies: bool
    measured: bool = False


@attrs.frozen(kw_only=True, repr=False)
class Metrics:
    """What a plan comes to; printed on one line.

    Attributes:
        policy: By which rule members are proposed.
        needs: Number of needs.
        met: Number of needs that have their least head count.
        floors: For each priority, highest first: the priority, how many places of the least head
            counts are filled, and how many there are.
        skills_asked: Sum over the proposals of the skills that the need asks for.
        skills_offered: How many of these the members have.
        communities: Each community that has needs, in id order; what lies in none comes first.
        people: Each member, in id order.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Building("b", community="c"),
        ...     pg.Member("m1", residence="b"), pg.Need("patrol", place="c", least=2)])
        >>> metrics = pg.allocate_double_reporting(where).metrics
        >>> print(metrics)  # doctest: +ELLIPSIS
        optimal: members placed 1 of 1, needs met 0 of 1, attained 50.0 %, hours 1.0, ...
        >>> print(metrics.table())
        community  needs  met  attained  placed    load  hours
        c              1    0    50.0 %       1  50.0 %    1.0
    """

    policy: Policy
    needs: int
    met: int
    floors: tuple[tuple[int, int, int], ...]
    skills_asked: int
    skills_offered: int
    communities: tuple[CommunityMetrics, ...]
    people: tuple[PersonMetrics, ...]

    @property
    def members(self) -> int:
        """Number of members."""
        return len(self.people)

    @property
    def placed(self) -> int:
        """Number of members placed."""
        return sum(one.need is not None for one in self.people)

    @property
    def hours(self) -> float:
        """Hours asked for in all."""
        return sum((one.hours for one in self.communities), 0.0)

    @property
    def attainment(self) -> Fraction | None:
        """Share of all least head counts that is filled; None where they ask for nobody."""
        return _share(*(sum(row[i] for row in self.floors) for i in (1, 2)))

    @property
    def metres_mean(self) -> Fraction | None:
        """Mean distance of those who are placed, in metres; None where nobody is."""
        return _share(sum(one.metres or 0 for one in self.people), self.placed)

    @property
    def metres_most(self) -> int:
        """Largest distance of those who are placed, in metres."""
        return max((one.metres or 0 for one in self.people), default=0)

    @property
    def skill_share(self) -> Fraction | None:
        """Share of the skills asked for that those who are placed have; None where none is."""
        return _share(self.skills_offered, self.skills_asked)

    @property
    def crossing(self) -> Fraction | None:
        """Share of those who are placed who serve in a compound other than their own."""
        return _share(sum(one.crosses for one in self.people), self.placed)

    @property
    def envious(self) -> tuple[str, ...]:
        """Ids of the members who envy, see `PersonMetrics`, in id order."""
        return tuple(one.member for one in self.people if one.envies)

    @property
    def unmeasured(self) -> tuple[str, ...]:
        """Ids of those who are placed at a distance that is not known, in id order."""
        return tuple(one.member for one in self.people if one.need and not one.measured)

    @property
    def gini(self) -> Fraction | None:
        """Gini coefficient of the loads of communities: 0 where all are the same.

        It is the mean difference between two loads, over twice the mean load; None where nobody is
        placed in any.
        """
        loads = sorted(load for one in self._named if (load := one.load) is not None)
        whole, size = sum(loads, Fraction(0)), len(loads)
        if not whole:
            return None
        ranked = sum((2 * i + 1 - size) * load for i, load in enumerate(loads))
        return Fraction(ranked) / (size * whole)

    @property
    def spread(self) -> Fraction | None:
        """Largest minus smallest attainment of communities; None where none asks for anybody."""
        shares = [share for one in self._named if (share := one.attainment) is not None]
        return max(shares) - min(shares) if shares else None

    @property
    def _named(self) -> Iterator[CommunityMetrics]:
        return (one for one in self.communities if one.community is not None)

    def to_records(self) -> list[dict[str, str | int | float | None]]:
        """Return one flat row for each community, for tables and data frames."""
        return [{"policy": self.policy.value, **attrs.asdict(one)} for one in self.communities]

    def table(self) -> str:
        """Return one line for each community."""
        rows = [
            [
                one.community or "(none)",
                one.needs,
                one.met,
                _percent(one.attainment),
                one.placed,
                _percent(one.load),
                f"{one.hours:.1f}",
            ]
            for one in self.communities
        ]
        header = ["community", "needs", "met", "attained", "placed", "load", "hours"]
        return table(header, rows)

    def figures(self) -> dict[str, str]:
        """Return the figures of the whole plan as they are printed."""
        return {
            "members placed": f"{self.placed:,} of {self.members:,}",
            "needs met": f"{self.met:,} of {self.needs:,}",
            "attained": _percent(self.attainment),
            "hours": f"{self.hours:,.1f}",
            "metres on average": _metres(self.metres_mean),
            "metres at most": _metres(self.metres_most),
            "skills": _percent(self.skill_share),
            "Gini of loads": "" if self.gini is None else f"{float(self.gini):.3f}",
            "spread of attainment": _percent(self.spread),
            "across compounds": _percent(self.crossing),
            "envy": f"{len(self.envious):,}",
        }

    def __repr__(self) -> str:
        return f"<Metrics: {self}>"

    def __str__(self) -> str:
        said = [f"{name} {value}" for name, value in self.figures().items() if value]
        return f"{self.policy}: {', '.join(said)}"


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _percent(share: Fraction | None) -> str:
    return "" if share is None else percent(share)


def _metres(metres: Fraction | int | None) -> str:
    return "" if metres is None else f"{round(metres):,}"
