"""How many of those proposed may be expected to come, by what the ledger has seen of them."""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from partygrid._text import table
from partygrid.allocation.doors import admit
from partygrid.allocation.ledger import Ledger
from partygrid.allocation.plan import Plan
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction

_SHOWN = 12


@attrs.frozen(kw_only=True)
class NeedStrength:
    """How many members may be expected at a need (预计到岗人数).

    Attributes:
        need: Id of the need.
        placed: Number of members proposed.
        least: Head count that must be reached.
        expected: Sum of their turnouts, in members; where the need wants a leader, only while one
            comes.

    Examples:
        >>> NeedStrength(need="patrol", placed=3, least=2, expected=Fraction(3, 2)).missing
        Fraction(1, 2)
    """

    need: str
    placed: int
    least: int
    expected: Fraction

    @property
    def missing(self) -> Fraction:
        """By how many members the expectation is below the least; 0 where it is not."""
        return max(self.least - self.expected, Fraction(0))


@attrs.frozen(kw_only=True)
class ExpectedStrength:
    """How many members may be expected at each need; printed with those below their least.

    Attributes:
        needs: Every need, in id order.
        rate: The turnout of who is not on the ledger.
        weight: For how many visits it counts for those who are.
    """

    needs: tuple[NeedStrength, ...]
    rate: float
    weight: float

    @property
    def expected(self) -> Fraction:
        """Sum over all needs, in members."""
        return sum((one.expected for one in self.needs), Fraction(0))

    @property
    def short(self) -> tuple[NeedStrength, ...]:
        """The needs whose expectation is below their least, in id order."""
        return tuple(one for one in self.needs if one.missing)

    def to_records(self) -> list[dict[str, str | int | float]]:
        """Return one flat row for each need, for tables and data frames; members as decimals."""
        return [
            {
                "need": one.need,
                "placed": one.placed,
                "least": one.least,
                "expected": float(one.expected),
                "missing": float(one.missing),
            }
            for one in self.needs
        ]

    def __str__(self) -> str:
        placed = sum(one.placed for one in self.needs)
        head = (
            f"expected: {float(self.expected):,.1f} of {placed:,} members, "
            f"{len(self.short):,} of {len(self.needs):,} needs below their least"
        )
        rows = [
            [one.need, one.placed, one.least, f"{float(one.expected):.1f}"]
            for one in self.short[:_SHOWN]
        ]
        worst = [table(["need", "placed", "least", "expected"], rows)] if rows else []
        rest = len(self.short) - _SHOWN
        more = [f"… and {rest:,} more (all in .short)"] if rest > 0 else []
        return "\n".join([head, *worst, *more])


def expected_strength(
    where: Jurisdiction, plan: Plan, ledger: Ledger, *, rate: float, weight: float = 2
) -> ExpectedStrength:
    """Return how many of those whom a plan proposes may be expected to come.

    The expectation of a need is the sum of the turnouts of its members, see ``Ledger.turnout``.
    Without a leader nobody serves a need that wants one: there a member who does not lead counts
    with the turnout times the probability that one who leads comes, each for itself. Where it is
    below the least head count, ask more people than you need, or phone round.

    Args:
        where: The snapshot.
        plan: The plan.
        ledger: What members did so far.
        rate: The turnout of who was never proposed, from 0 to 1.
        weight: For how many visits it counts, above 0.

    Raises:
        InvalidArgument: `rate` or `weight` is outside its range, or `ledger` is none.

    Complexity:
        O(assignments + needs + entries).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.examples.small_town()
        >>> plan = pg.allocate_double_reporting(where)
        >>> ledger = pg.Ledger().add(where, plan.assignments[:10], absent=plan.assignments[10:])
        >>> print(str(pg.expected_strength(where, plan, ledger, rate=0.5)).splitlines()[0])
        expected: 10.3 of 21 members, 9 of 10 needs below their least
    """
    admit(where, plan)
    if not isinstance(ledger, Ledger):
        raise InvalidArgument("ledger", ledger, "no ledger", "pass a Ledger")
    turnout = dict(ledger.turnout(where, rate=rate, weight=weight))
    expected = _expected(where, plan, turnout, Fraction(str(rate)))
    return ExpectedStrength(
        needs=tuple(
            NeedStrength(
                need=one.need, placed=one.placed, least=one.least, expected=expected[one.need]
            )
            for one in plan.head_counts
        ),
        rate=rate,
        weight=weight,
    )


def _expected(
    where: Jurisdiction, plan: Plan, turnout: Mapping[str, Fraction], usual: Fraction
) -> dict[str, Fraction]:
    """Return the expectation of each need: who leads, and the others while one of these comes."""
    sure = {one.need: Fraction(0) for one in plan.head_counts}
    led, nobody = dict.fromkeys(sure, Fraction(0)), dict.fromkeys(sure, Fraction(1))
    for one in plan.assignments:
        comes, wanted = turnout.get(one.member, usual), {*where[one.need].leader_skills}
        if not wanted:
            sure[one.need] += comes
        elif wanted & {*where[one.member].skills}:
            sure[one.need] += comes
            nobody[one.need] *= 1 - comes
        else:
            led[one.need] += comes
    return {need: sure[need] + led[need] * (1 - nobody[need]) for need in sure}
