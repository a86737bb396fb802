"""The answer of an allocation: frozen, complete, and able to say why.

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
from partygrid.allocation.explanation import Explanation
from partygrid.allocation.ledger import Ledger
from partygrid.allocation.metrics import Metrics
from partygrid.allocation.outcomes import (
    Assignment,
    HeadCount,
    Unmet,
    Unplaced,
    short,
)
from partygrid.allocation.pairings import Pairing
from partygrid.allocation.policy import Policy
from partygrid.allocation.revision import Pair, Revision
from partygrid.allocation.score import Counted, Score, score
from partygrid.allocation.shortage import Shortage, VolunteerValue
from partygrid.allocation.terms import MECHANISM, SLOT, PlanStatus, Reach
from partygrid.allocation.units import Join, UnitAssignment, UnitPlan
from partygrid.costs import Costs
from partygrid.mechanisms import Link


class Answering(Protocol):
    """Answers what a plan is asked, from what it was made from."""

    def explain(self, plan: "Plan", member: str, /) -> Explanation:
        """Return every option of a member."""

    def metrics(self, plan: "Plan", /) -> Metrics:
        """Return what the plan comes to."""

    def shortages(self, plan: "Plan", /) -> tuple[Shortage, ...]:
        """Return the shortages."""

    def volunteer_values(self, plan: "Plan", /) -> tuple[VolunteerValue, ...]:
        """Return what one more volunteer would be worth in each community."""

    def unmeasured(self, plan: "Plan", /) -> tuple[str, ...]:
        """Return who is proposed under a limit that nobody could hold against a distance."""


@attrs.frozen(kw_only=True, repr=False)
class Plan:
    """Who is proposed to which need, with the reasons and the proof.

    A plan is a proposal: people may decline, and nobody may be made to serve (Volunteer Service
    Regulations 2017, art. 25).

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
        objective: The costs of the proposals, and what imbalance and the empty places cost.
        bound: No plan that is as good by the aims has an objective below it: by the prices of the
            head counts, which are those of the best flow whatever the policy, and for what is
            trusted by the word of the integer engine.
        grounds: What the plan was made from; it answers what the plan is asked.
        revision: What changed since the plan before, for a plan of `replan`; else None.
        policy: By which rule members are proposed.
        seed: What decides the order of arrival; None where there is none.
        ledger: What members have served before, by which ``Policy.LEAST_SERVED`` goes; else None.
        pins: Member and need of what had to stand from the beginning, companions included, in id
            order; a plan of `replan` has them in `revision`.
        pairings: Who had to serve together, and who apart.
        trusted: How much of `bound` rests on the word of the integer engine; 0 where the prices
            prove all of it.
        within: How many metres from home members were proposed at most, where a need states no
            limit of its own; None for no limit.
        units: Which work unit reports where, the other half; None where it was not asked for. It
            has aims of its own, and no part in `objective` and `bound`, unless a `Join` ties both
            halves: then its metres are a part of them.
        seal: A digest of what was asked and of the prices, by which `verify` finds what was altered
            there; no signature.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Building("b", community="c"),
        ...     pg.Member("m1", residence="b"), pg.Need("patrol", place="c", least=2)])
        >>> print(pg.allocate_double_reporting(where))
        double reporting: optimal, no plan is better
                        number  of  share
        members placed       1   1  100 %
        needs met            0   1    0 %
        metres in all    1,000
        <BLANKLINE>
        unmet need  priority  least  missing  eligible  reason
        patrol             0      2        1         1  too few eligible
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
    grounds: Answering = attrs.field(eq=False)
    revision: Revision | None = None
    policy: Policy = Policy.OPTIMAL
    seed: int | None = None
    ledger: Ledger | None = None
    pins: tuple[Pair, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    trusted: int = 0
    within: int | None = None
    units: UnitPlan | None = None
    seal: str = attrs.field(default="", eq=False, repr=False)

    @property
    def request(self) -> Revision:
        """What the plan takes up and must not do: its revision, or its pins alone."""
        if self.revision is not None:
            return self.revision
        return Revision(pins=self.pins, before=(), change_price=0)

    @property
    def price_bound(self) -> int:
        """The part of `bound` that the prices of the head counts prove."""
        return self.bound - self.trusted

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
    def changes(self) -> int:
        """Number of proposals that the plan before did not have; 0 where there was none."""
        return len(self._new())

    @property
    def joined(self) -> bool:
        """Whether both halves were decided together."""
        asked = self.units is not None and self.units.reporting.join is not Join.NONE
        return asked and self.policy is Policy.OPTIMAL

    def _new_reports(self) -> tuple[UnitAssignment, ...]:
        """What units report anew, where it counts in the objective."""
        found = self.unit_assignments if self.joined else ()
        return tuple(one for one in found if not one.pinned)

    def _new(self) -> frozenset[str]:
        """The members whose proposal the plan before did not have."""
        if self.revision is None:
            return frozenset()
        before = {(one.member, one.need) for one in self.revision.before}
        return frozenset(
            one.member for one in self.assignments if (one.member, one.need) not in before
        )

    @property
    def score(self) -> Score:
        """The objective taken apart: what each need and each proposal adds to it.

        Complexity:
            O((members + needs) log).
        """
        return score(
            Counted(
                assignments=self.assignments,
                head_counts=self.head_counts,
                step=self.step,
                new=self._new(),
                change_price=self.revision.change_price if self.revision else 0,
                missing_skill=self.costs.missing_skill,
                preference=self.costs.preference,
                imbalance=self.costs.imbalance,
                reports=self._new_reports(),
            )
        )

    @property
    def shortages(self) -> tuple[Shortage, ...]:
        """Groups of needs for which there are too few people, whoever serves where.

        Together they hold every need below its least head count, but for those that lack a leader
        or whom a pairing leaves short: these need no more people.

        Complexity:
            O(pairs) for each step of the longest chain of members.
        """
        return self.grounds.shortages(self)

    @property
    def volunteer_values(self) -> tuple[VolunteerValue, ...]:
        """What one more volunteer would be worth in each community that has a need, see there.

        It is the prices of the head counts that say so, and these are those of the best plan,
        whatever the policy. Where the computation was stopped, or something is trusted, they are no
        more than what the prices that are known say.
        """
        return self.grounds.volunteer_values(self)

    @property
    def unmeasured(self) -> tuple[str, ...]:
        """Members who are proposed under a limit and of whom the distance is not measured, by id.

        The limit rules none of them out, however far they live.
        """
        return self.grounds.unmeasured(self)

    @property
    def missing(self) -> tuple[tuple[int, int], ...]:
        """Every priority, highest first, and the members missing below the least."""
        by_priority: dict[int, int] = {}
        for one in self.head_counts:
            by_priority[one.priority] = by_priority.get(one.priority, 0) + one.missing
        return tuple(sorted(by_priority.items(), reverse=True))

    @property
    def metrics(self) -> Metrics:
        """What the plan comes to: for needs, for communities, and for people.

        Complexity:
            O(eligible pairs) by array operations, and O(members).
        """
        return self.grounds.metrics(self)

    @property
    def links(self) -> tuple[Link, ...]:
        """The proposals of both halves as links, for ``Jurisdiction.with_links``, in their order.

        Examples:
            >>> import partygrid as pg
            >>> where = pg.Jurisdiction([
            ...     pg.Town("t"), pg.Community("c", town="t"), pg.Building("b", community="c"),
            ...     pg.Member("m1", residence="b"), pg.Need("patrol", place="c")])
            >>> plan = pg.allocate_double_reporting(where)
            >>> [(link.scope, link.slot, link.filler) for link in plan.links]
            [('patrol', 'member', 'm1')]
        """
        members = [
            Link(mechanism=MECHANISM, scope=one.need, slot=SLOT, filler=one.member)
            for one in self.assignments
        ]
        units = () if self.units is None else self.units.links
        return tuple(sorted([*members, *units], key=attrgetter("key")))

    @property
    def unit_assignments(self) -> tuple[UnitAssignment, ...]:
        """Which work unit reports where, in id order of units."""
        return () if self.units is None else self.units.assignments

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
            advice    100          law             no matching skill
            patrol  1,000                          chosen
        """
        return self.grounds.explain(self, member)

    def outcome(self, member: str) -> Assignment | Unplaced | None:
        """Return what the plan says of a member, or None where it says nothing.

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
        rows: list[list[object]] = [
            ["members placed", *_share(len(self.assignments), self._members)],
            ["needs met", *_share(needs - len(self.unmet), needs)],
            ["metres in all", self.metres, None, None],
            *self._limit_rows(),
            *self._units_row(),
        ]
        proof = "no plan is better" if self.gap == 0 else f"at most {self.gap:,} from the best"
        proof += ", by the word of the integer engine" if self.trusted else ""
        lines = [f"double reporting: {self.status}, {proof}", table(_HEADER, rows)]
        return "\n".join([*lines, *short(self.unmet, self.head_counts)])

    def _limit_rows(self) -> list[list[object]]:
        unmeasured = len(self.unmeasured)
        if self.within is None and not unmeasured:
            return []
        limit: list[object] = ["limit in metres", self.within, None, None]
        shares: list[object] = ["not measured", *_share(unmeasured, len(self.assignments))]
        return [shares] if self.within is None else [limit, shares]

    def _units_row(self) -> list[list[object]]:
        if self.units is None or not self.units.number:
            return []
        return [["units reporting", *_share(self.units.reports, self.units.number)]]


_HEADER = ("", "number", "of", "share")
_COLUMNS = (
    "outcome",
    "member",
    "need",
    "metres",
    "missing_skills",
    "rank",
    "discount",
    "cost",
    "missing",
    "eligible",
    "reason",
)


def _share(part: int, whole: int) -> tuple[int, int, str]:
    return part, whole, percent(Fraction(part, whole)) if whole else ""
