"""The objective of a plan, taken apart: what each need and each proposal adds to it.

The total is the sum over the criteria, and each criterion the sum over its matches: one need that
is short, one need with an empty extra place, one proposal with its metres, missing skills, needs
preferred to it, or change, one need with several members beyond its least. Everything is counted
from the plan itself.
"""

from collections.abc import Iterator
from enum import StrEnum

import attrs

from partygrid._text import table
from partygrid.allocation.outcomes import Assignment, HeadCount
from partygrid.allocation.units import UnitAssignment


class Criterion(StrEnum):
    """What adds to the objective of a plan.

    Attributes:
        MISSING: Places below a least head count that stay empty, by priority.
        EMPTY: Places beyond it that stay empty.
        METRES: How far members live from their needs.
        SKILLS: Skills that a need asks and a proposed member lacks.
        PREFERENCES: Needs that a proposed member would rather serve.
        IMBALANCE: Twos among the members beyond a least head count.
        CHANGES: Proposals that the plan before did not have.
        JOINED: Metres by which needs are nearer because the member's unit reports there.
        UNITS: How far units are from where they report, where both halves are decided together.
    """

    MISSING = "missing"
    EMPTY = "empty"
    METRES = "metres"
    SKILLS = "skills"
    PREFERENCES = "preferences"
    IMBALANCE = "imbalance"
    CHANGES = "changes"
    JOINED = "joined"
    UNITS = "units"


@attrs.frozen(kw_only=True)
class Match:
    """One need or proposal that adds to the objective.

    Attributes:
        criterion: Why it does.
        member: Id of the member who is proposed, None for empty places and imbalance.
        need: Id of the need; for units, of the place to which they report.
        priority: Priority of the need for places missing, else None.
        number: Places, metres, skills, needs preferred, twos, or 1 for a change.
        cost: What is added, in metres.

    Examples:
        >>> print(Match(criterion=Criterion.METRES, member="m1", need="patrol", number=5, cost=5))
        metres: m1 at patrol: 5
    """

    criterion: Criterion
    member: str | None = None
    need: str
    priority: int | None = None
    number: int
    cost: int

    def __str__(self) -> str:
        who = self.need if self.member is None else f"{self.member} at {self.need}"
        return f"{self.criterion}: {who}: {self.cost:,}"


@attrs.frozen(kw_only=True)
class ScoreLine:
    """What one criterion adds to the objective.

    Attributes:
        criterion: The criterion.
        priority: The priority for places missing, else None.
        number: Places, metres, skills, needs preferred, twos or changes in all.
        cost: What is added, in metres.
    """

    criterion: Criterion
    priority: int | None
    number: int
    cost: int


@attrs.frozen(kw_only=True)
class Score:
    """The objective of a plan, taken apart.

    Attributes:
        matches: All that adds to it: by criterion, highest priority, greatest cost, then id.

    Examples:
        >>> near = Match(criterion=Criterion.METRES, member="m1", need="patrol", number=5, cost=5)
        >>> print(Score(matches=(near,)))
        criterion  priority  number  cost
        metres                    5     5
        total                           5
    """

    matches: tuple[Match, ...]

    @property
    def total(self) -> int:
        """The sum over all matches: the objective of the plan."""
        return sum(one.cost for one in self.matches)

    @property
    def lines(self) -> tuple[ScoreLine, ...]:
        """The sum over the matches of each criterion, and of each priority."""
        sums: dict[tuple[Criterion, int | None], tuple[int, int]] = {}
        for one in self.matches:
            number, cost = sums.get((one.criterion, one.priority), (0, 0))
            sums[one.criterion, one.priority] = number + one.number, cost + one.cost
        return tuple(
            ScoreLine(criterion=criterion, priority=priority, number=number, cost=cost)
            for (criterion, priority), (number, cost) in sums.items()
        )

    def top(self, number: int) -> tuple[Match, ...]:
        """Return the matches that add most, the dearest first."""
        return tuple(sorted(self.matches, key=lambda one: -one.cost)[: max(number, 0)])

    def to_records(self) -> list[dict[str, str | int | None]]:
        """Return the matches as flat rows for tables."""
        return [{**attrs.asdict(one), "criterion": one.criterion.value} for one in self.matches]

    def __str__(self) -> str:
        rows = [[one.criterion, one.priority, one.number, one.cost] for one in self.lines]
        total = ["total", None, None, self.total]
        return table(["criterion", "priority", "number", "cost"], [*rows, total])


@attrs.frozen(kw_only=True)
class Counted:
    """What a score is counted from.

    Attributes:
        assignments: The proposals.
        head_counts: Every need.
        step: What an empty extra place costs.
        new: Members whose proposal the plan before did not have.
        change_price: What each of these costs.
        missing_skill: What each missing skill costs.
        preference: What each need costs that the member would rather serve.
        imbalance: What each two members beyond a least head count cost.
        reports: What units report anew, where that counts.
    """

    assignments: tuple[Assignment, ...]
    head_counts: tuple[HeadCount, ...]
    step: int
    new: frozenset[str]
    change_price: int
    missing_skill: int
    preference: int
    imbalance: int
    reports: tuple[UnitAssignment, ...]


def score(counted: Counted) -> Score:
    """Return the objective, taken apart."""
    ranks = {p: i for i, p in enumerate(sorted({one.priority for one in counted.head_counts}))}
    places = [match for one in counted.head_counts for match in _places(one, ranks, counted)]
    people = [match for one in counted.assignments for match in _proposal(one, counted)]
    units = [
        Match(criterion=Criterion.UNITS, need=one.place, number=one.metres, cost=one.metres)
        for one in counted.reports
        if one.metres
    ]
    order = list(Criterion)
    return Score(
        matches=tuple(
            sorted(
                (*places, *people, *units),
                key=lambda one: (
                    order.index(one.criterion),
                    -(one.priority or 0),
                    -one.cost,
                    one.need,
                    one.member or "",
                ),
            )
        )
    )


def _places(one: HeadCount, ranks: dict[int, int], counted: Counted) -> Iterator[Match]:
    step = counted.step
    if one.missing:
        yield Match(
            criterion=Criterion.MISSING,
            need=one.need,
            priority=one.priority,
            number=one.missing,
            cost=one.missing * (ranks[one.priority] + 2) * step,
        )
    empty = one.most - max(one.placed, one.least)
    if empty:
        yield Match(criterion=Criterion.EMPTY, need=one.need, number=empty, cost=empty * step)
    beyond = max(one.placed - one.least, 0)
    twos = beyond * (beyond - 1) // 2
    if twos:
        cost = twos * counted.imbalance
        yield Match(criterion=Criterion.IMBALANCE, need=one.need, number=twos, cost=cost)


def _proposal(one: Assignment, counted: Counted) -> Iterator[Match]:
    skills, changed = len(one.missing_skills), int(one.member in counted.new)
    rather = (one.rank or 1) - 1
    rows = (
        (Criterion.METRES, one.metres, one.metres),
        (Criterion.SKILLS, skills, skills * counted.missing_skill),
        (Criterion.PREFERENCES, rather, rather * counted.preference),
        (Criterion.CHANGES, changed, changed * counted.change_price),
        (Criterion.JOINED, one.discount, -one.discount),
    )
    for criterion, number, cost in rows:
        if number:
            yield Match(
                criterion=criterion, member=one.member, need=one.need, number=number, cost=cost
            )
