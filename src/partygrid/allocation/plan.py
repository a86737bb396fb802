"""The answers of an allocation: frozen, complete, and able to say why.

A plan names every member and every need exactly once: a member is assigned or unplaced with a
reason, a need has a head count, and where that is below the least, a reason. It proposes and
orders nobody about.
"""

from bisect import bisect_left
from fractions import Fraction
from operator import attrgetter
from typing import Protocol

import attrs

from partygrid._text import percent, table
from partygrid.allocation.terms import (
    MECHANISM,
    SLOT,
    Costs,
    PlanStatus,
    Reach,
    UnmetReason,
    UnplacedReason,
)
from partygrid.mechanisms import Link

_SHOWN = 12


@attrs.frozen(kw_only=True)
class Assignment:
    """One member proposed to one need.

    Attributes:
        member: Id of the member.
        need: Id of the need.
        metres: How far the member lives from the need's place, or the step of ``Costs``.
        missing_skills: Skills of the need that the member lacks, sorted.
        cost: `metres`, and the cost of every missing skill.
    """

    member: str
    need: str
    metres: int
    missing_skills: tuple[str, ...] = ()
    cost: int


@attrs.frozen(kw_only=True)
class Unplaced:
    """A member who is proposed to no need, and why.

    Attributes:
        member: Id of the member.
        reason: The first test that leaves no need.
    """

    member: str
    reason: UnplacedReason

    def __str__(self) -> str:
        return f"{self.member}: {_words(self.reason)}"


@attrs.frozen(kw_only=True)
class HeadCount:
    """How many members are proposed to a need, and what one more would be worth.

    Attributes:
        need: Id of the need.
        placed: Number of members proposed.
        least: Head count that must be reached.
        most: Head count that must not be passed.
        priority: Higher is served first.
        price: By how much the objective would fall if one more member could serve this need, at no
            cost, and no other. The prices prove that the plan is optimal.
    """

    need: str
    placed: int
    least: int
    most: int
    priority: int
    price: int

    @property
    def missing(self) -> int:
        """Number of members by which the least head count is missed."""
        return max(self.least - self.placed, 0)


@attrs.frozen(kw_only=True)
class Unmet:
    """A need that stays below its least head count, and why.

    Attributes:
        need: Id of the need.
        missing: Number of members by which the least is missed.
        eligible: Number of members who may serve it, wherever they are placed.
        reason: The first test that leaves nobody, or why those who may are not enough.
    """

    need: str
    missing: int
    eligible: int
    reason: UnmetReason

    def __str__(self) -> str:
        return f"{self.need}: {self.missing:,} missing, {_words(self.reason)}"


@attrs.frozen(kw_only=True)
class Option:
    """One need within reach of a member, as that member could serve it.

    Attributes:
        need: Id of the need.
        metres: How far the member lives from its place, or the step of ``Costs``.
        missing_skills: Skills of the need that the member lacks, sorted.
        cost: `metres`, and the cost of every missing skill.
        reason: Why the member may not serve it; None where the member may.
        chosen: Whether the plan proposes it.
    """

    need: str
    metres: int
    missing_skills: tuple[str, ...]
    cost: int
    reason: UnplacedReason | None
    chosen: bool

    @property
    def eligible(self) -> bool:
        """Whether the member may serve the need."""
        return self.reason is None


@attrs.frozen(kw_only=True)
class Explanation:
    """Every option of one member, cheapest first, and what became of it.

    Attributes:
        member: Id of the member.
        need: The need that the plan proposes, None for none.
        reason: Why there is none; None where there is one.
        options: The needs within reach, by cost, then id.
    """

    member: str
    need: str | None
    reason: UnplacedReason | None
    options: tuple[Option, ...]

    def __str__(self) -> str:
        why = "" if self.reason is None else _words(self.reason)
        rows = [
            [
                one.need,
                one.cost,
                one.metres,
                ", ".join(one.missing_skills),
                "chosen" if one.chosen else _words(one.reason or "possible"),
            ]
            for one in self.options
        ]
        header = ["need", "cost", "metres", "missing skills", "outcome"]
        return f"{self.member}: {self.need or why}\n{table(header, rows)}"


class Explainer(Protocol):
    """Finds the options of a member in a plan."""

    def __call__(self, plan: "Plan", member: str, /) -> Explanation:
        """Return the explanation."""


@attrs.frozen(kw_only=True, repr=False)
class Plan:
    """Who is proposed to which need, with the reasons and the proof.

    A plan is a proposal: nobody is obliged to serve, and whoever declines needs no reason
    (Volunteer Service Regulations 2017, art. 25).

    Attributes:
        status: Optimal, or empty where no member can serve any need.
        reach: How far from home members were proposed.
        costs: What distance and missing skills cost.
        assignments: The proposals, in id order of members.
        unplaced: Every other member with a reason, in id order.
        head_counts: Every need, in id order.
        unmet: The needs below their least head count with a reason, in id order.
        step: What an empty place beyond the least costs in the objective, in metres; an empty place
            below the least costs (r + 2) times as much, r being the rank of the need's priority.
        objective: The costs of the proposals, and what the empty places cost.
        bound: No plan has an objective below it, by the prices of the head counts.
    """

    status: PlanStatus
    reach: Reach
    costs: Costs
    assignments: tuple[Assignment, ...]
    unplaced: tuple[Unplaced, ...]
    head_counts: tuple[HeadCount, ...]
    unmet: tuple[Unmet, ...]
    step: int
    objective: int
    bound: int
    _explainer: Explainer = attrs.field(eq=False)

    @property
    def gap(self) -> int:
        """Objective minus bound: 0 proves that no plan is better."""
        return self.objective - self.bound

    @property
    def metres(self) -> int:
        """Sum of the distances of all assignments."""
        return sum(one.metres for one in self.assignments)

    @property
    def cost(self) -> int:
        """Sum of the costs of all assignments: metres, and what missing skills cost."""
        return sum(one.cost for one in self.assignments)

    @property
    def missing(self) -> tuple[tuple[int, int], ...]:
        """Every priority, the highest first, and the members missing below the least there."""
        by_priority: dict[int, int] = {}
        for one in self.head_counts:
            by_priority[one.priority] = by_priority.get(one.priority, 0) + one.missing
        return tuple(sorted(by_priority.items(), reverse=True))

    @property
    def links(self) -> tuple[Link, ...]:
        """The proposals as links, for ``Jurisdiction.with_links``, in the order of links.

        Examples:
            >>> import partygrid as pg
            >>> where = pg.Jurisdiction([
            ...     pg.Town("t"), pg.Community("c", town="t"), pg.Building("b", community="c"),
            ...     pg.Member("m1", residence="b"), pg.Need("patrol", place="c")])
            >>> plan = pg.allocate_double_reporting(where)
            >>> [(link.scope, link.slot, link.filler) for link in plan.links]
            [('patrol', 'member', 'm1')]
        """
        pairs = sorted((one.need, one.member) for one in self.assignments)
        return tuple(
            Link(mechanism=MECHANISM, scope=need, slot=SLOT, filler=member)
            for need, member in pairs
        )

    def explain(self, member: str) -> Explanation:
        """Return every option of a member and the reason for what was chosen.

        Raises:
            UnknownId: No record has this id.
            InvalidArgument: The record is no member.

        Complexity:
            O(needs within reach + log members).

        Examples:
            >>> import partygrid as pg
            >>> where = pg.Jurisdiction([
            ...     pg.Town("t"), pg.Community("c", town="t"), pg.Building("b", community="c"),
            ...     pg.Member("m1", residence="b"), pg.Need("patrol", place="c"),
            ...     pg.Need("advice", place="b", skills=["law"])])
            >>> print(pg.allocate_double_reporting(where).explain("m1"))
            m1: patrol
            need     cost  metres  missing skills  outcome
            advice    100       0  law             no matching skill
            patrol  1,000   1,000                  chosen
        """
        return self._explainer(self, member)

    def outcome(self, member: str) -> Assignment | Unplaced | None:
        """Return what the plan says of a member, or None where it does not name the member.

        Complexity:
            O(log members).
        """
        by_member = attrgetter("member")
        for outcomes in (self.assignments, self.unplaced):
            place = bisect_left(outcomes, member, key=by_member)
            if place < len(outcomes) and outcomes[place].member == member:
                return outcomes[place]
        return None

    def to_records(self) -> list[dict[str, str | int | None]]:
        """Return flat rows for tables: each member, then each unmet need.

        ``outcome`` is ``assigned``, ``unplaced`` or ``unmet``; what does not apply is None.
        """
        empty: dict[str, str | int | None] = dict.fromkeys(_COLUMNS)
        assigned = [
            {
                **empty,
                **attrs.asdict(one),
                "outcome": "assigned",
                "missing_skills": ", ".join(one.missing_skills),
            }
            for one in self.assignments
        ]
        unplaced = [{**empty, **attrs.asdict(one), "outcome": "unplaced"} for one in self.unplaced]
        unmet = [{**empty, **attrs.asdict(one), "outcome": "unmet"} for one in self.unmet]
        return [*sorted([*assigned, *unplaced], key=lambda row: str(row["member"])), *unmet]

    def __repr__(self) -> str:
        met = len(self.head_counts) - len(self.unmet)
        return (
            f"<Plan: {self.status}, {len(self.assignments):,} of {self._members:,} members placed, "
            f"{met:,} of {len(self.head_counts):,} needs met>"
        )

    @property
    def _members(self) -> int:
        return len(self.assignments) + len(self.unplaced)

    def __str__(self) -> str:
        needs = len(self.head_counts)
        rows = [
            ["members placed", *_share(len(self.assignments), self._members)],
            ["needs met", *_share(needs - len(self.unmet), needs)],
            ["metres in all", self.metres, None, None],
        ]
        proof = "no plan is better" if self.gap == 0 else f"at most {self.gap:,} from the best"
        lines = [f"double reporting: {self.status}, {proof}", table(_HEADER, rows)]
        return "\n".join([*lines, *self._worst()])

    def _worst(self) -> list[str]:
        """The unmet needs as a table: highest priority first, then most members missing."""
        if not self.unmet:
            return []
        count = {one.need: one for one in self.head_counts}
        worst = sorted(self.unmet, key=lambda one: (-count[one.need].priority, -one.missing))
        rows = [
            [
                one.need,
                count[one.need].priority,
                count[one.need].least,
                one.missing,
                one.eligible,
                _words(one.reason),
            ]
            for one in worst
        ]
        rest = len(rows) - _SHOWN
        more = [f"… and {rest:,} more (all in .unmet)"] if rest > 0 else []
        header = ["unmet need", "priority", "least", "missing", "eligible", "reason"]
        return ["", table(header, rows[:_SHOWN]), *more]


_HEADER = ("", "number", "of", "share")
_COLUMNS = (
    "outcome",
    "member",
    "need",
    "metres",
    "missing_skills",
    "cost",
    "missing",
    "eligible",
    "reason",
)


def _share(part: int, whole: int) -> tuple[int, int, str]:
    return part, whole, percent(Fraction(part, whole)) if whole else ""


def _words(reason: str) -> str:
    return reason.replace("-", " ")
