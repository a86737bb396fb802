"""What a plan says of one member or one need."""

from collections.abc import Iterable, Sequence

import attrs

from partygrid._text import table
from partygrid.allocation.terms import UnmetReason, UnplacedReason
from partygrid.needs import Need

_SHOWN = 12


def words(reason: str) -> str:
    """Return a reason as words.

    Examples:
        >>> words(UnplacedReason.NO_RESIDENCE)
        'no residence'
    """
    return reason.replace("-", " ")


@attrs.frozen(kw_only=True)
class Assignment:
    """One member proposed to one need.

    Attributes:
        member: Id of the member.
        need: Id of the need.
        metres: How far the member lives from the need's place, or the step of ``Costs``.
        missing_skills: Skills of the need that the member lacks, sorted.
        rank: Place of the need among what the member prefers, 1 for the most wanted, and one after
            the last where it is not there; None where the member prefers nothing.
        discount: Metres by which the need is nearer because the member's unit reports there.
        cost: `metres`, and the cost of every missing skill and of every need preferred to this,
            less the discount.

    Examples:
        >>> Assignment(member="m1", need="patrol", metres=200, cost=200).missing_skills
        ()
    """

    member: str
    need: str
    metres: int
    missing_skills: tuple[str, ...] = ()
    rank: int | None = None
    discount: int = 0
    cost: int


@attrs.frozen(kw_only=True)
class Unplaced:
    """A member who is proposed to no need, and why.

    Attributes:
        member: Id of the member.
        reason: The first test that leaves no need.

    Examples:
        >>> print(Unplaced(member="m1", reason=UnplacedReason.NO_RESIDENCE))
        m1: no residence
    """

    member: str
    reason: UnplacedReason

    def __str__(self) -> str:
        return f"{self.member}: {words(self.reason)}"


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

    Examples:
        >>> HeadCount(need="patrol", placed=1, least=3, most=5, priority=0, price=801).missing
        2
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


def head_counts(
    needs: Iterable[Need], placed: Iterable[int], price: Iterable[int]
) -> tuple[HeadCount, ...]:
    """Return the head count of each need, from the numbers placed and the prices.

    Examples:
        >>> head_counts([Need("patrol", place="garden")], [0], [7])[0].missing
        1
    """
    return tuple(
        HeadCount(
            need=need.id,
            placed=count,
            least=need.least,
            most=need.places,
            priority=need.priority,
            price=worth,
        )
        for need, count, worth in zip(needs, placed, price, strict=True)
    )


@attrs.frozen(kw_only=True)
class Unmet:
    """A need that stays below its least head count, and why.

    Attributes:
        need: Id of the need.
        missing: Number of members by which the least is missed.
        eligible: Number of members who may serve it, wherever they are placed.
        reason: The first test that leaves nobody, or why those who may are not enough.

    Examples:
        >>> print(Unmet(need="patrol", missing=2, eligible=1, reason=UnmetReason.TOO_FEW_ELIGIBLE))
        patrol: 2 missing, too few eligible
    """

    need: str
    missing: int
    eligible: int
    reason: UnmetReason

    def __str__(self) -> str:
        return f"{self.need}: {self.missing:,} missing, {words(self.reason)}"


def short(unmet: Sequence[Unmet], head_counts: Iterable[HeadCount]) -> list[str]:
    """Return unmet needs as the lines of a table: highest priority first, then most missing."""
    if not unmet:
        return []
    count = {one.need: one for one in head_counts}
    worst = sorted(unmet, key=lambda one: (-count[one.need].priority, -one.missing))
    rows = [
        [
            one.need,
            count[one.need].priority,
            count[one.need].least,
            one.missing,
            one.eligible,
            words(one.reason),
        ]
        for one in worst
    ]
    rest = len(rows) - _SHOWN
    more = [f"… and {rest:,} more (all in .unmet)"] if rest > 0 else []
    header = ["unmet need", "priority", "least", "missing", "eligible", "reason"]
    return ["", table(header, rows[:_SHOWN]), *more]
