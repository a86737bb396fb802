"""What members have served so far: the memory between rounds, for fairness over people."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, Self

import attrs

from partygrid._text import table
from partygrid.allocation.revision import Proposal, pairs_of
from partygrid.costs import MOST_METRES
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member, Unit

MOST_HOURS = 1_000_000
_SHOWN = 12


@attrs.frozen(kw_only=True, order=True)
class Served:
    """What a member, or a unit, has served so far.

    Attributes:
        id: Id of the member or unit.
        hours: Hours served.
        visits: How often.
        absences: How often the member had a proposal, did not decline, and did not come.

    Examples:
        >>> Served("m1", hours=3.5, visits=2, absences=1).visits
        2
    """

    id: str = attrs.field(kw_only=False)
    hours: float = 0.0
    visits: int = 0
    absences: int = 0


def _in_order(given: Any) -> Any:
    if isinstance(given, Mapping):
        given = [Served(id_, hours=hours) for id_, hours in given.items()]
    return tuple(sorted(given))


@attrs.frozen(kw_only=True)
class Ledger:
    """A ledger of service (志愿服务台账): hours, visits and absences of members, round by round.

    For ``Policy.LEAST_SERVED``, in which every hour on it makes its member `price` metres dearer
    everywhere, so that of those who are as near, those who have served least are proposed.

    Attributes:
        served: What each member has served, in id order; or hours by id. Who is not on it has
            served nothing.
        price: Metres for each hour served.

    Raises:
        InvalidArgument: Hours, visits or absences are negative, a member stands on it twice, or the
            price is no whole number of metres.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Building("b", community="c"),
        ...     pg.Member("m1", residence="b"), pg.Member("m2", residence="b"),
        ...     pg.Need("patrol", place="c", hours=2)])
        >>> ledger = pg.Ledger()
        >>> for _ in range(3):
        ...     plan = pg.allocate_double_reporting(
        ...         where, policy=pg.Policy.LEAST_SERVED, ledger=ledger)
        ...     ledger = ledger.add(where, plan.assignments)
        >>> [(one.id, one.hours, one.visits) for one in ledger.served]
        [('m1', 4.0, 2), ('m2', 2.0, 1)]
    """

    served: tuple[Served, ...] = attrs.field(default=(), converter=_in_order, kw_only=False)
    price: int = 100

    def __attrs_post_init__(self) -> None:
        if type(self.price) is not int or not 0 <= self.price <= MOST_METRES:
            reason = f"no whole number of metres from 0 to {MOST_METRES:,}"
            raise InvalidArgument("price", self.price, reason, "state metres, 0 for none")
        twice = [one.id for one, other in pairwise(self.served) if one.id == other.id]
        if twice:
            raise InvalidArgument("served", twice[0], "a member twice", "add up the hours")
        for one in self.served:
            if not 0 <= one.hours <= MOST_HOURS or min(one.visits, one.absences) < 0:
                reason = f"hours that are not from 0 to {MOST_HOURS:,}, or visits below 0"
                raise InvalidArgument("served", one, reason, "correct the entry")

    def __str__(self) -> str:
        rows = [[one.id, f"{one.hours:g}", one.visits, one.absences] for one in self.served]
        rest = len(rows) - _SHOWN
        more = [f"… and {rest:,} more (all in .served)"] if rest > 0 else []
        header = ["member", "hours", "visits", "absences"]
        lines = [f"on the ledger: {len(rows):,}, at {self.price:,} metres an hour"]
        return "\n".join([*lines, table(header, rows[:_SHOWN]), *more])

    def hours_of(self, member: str) -> float:
        """Return the hours that a member has served, 0 where the member is not on the ledger.

        Complexity:
            O(entries).
        """
        return next((one.hours for one in self.served if one.id == member), 0.0)

    def add(
        self,
        where: Jurisdiction,
        done: Iterable[Proposal],
        /,
        *,
        absent: Iterable[Proposal] = (),
    ) -> Self:
        """Return the ledger after a round: one visit, and the hours of the need, for each done.

        Args:
            where: The snapshot that has the needs.
            done: The assignments that were carried out, or (member id, need id).
            absent: Those to which the member did not come: one absence each, and no hours.

        Raises:
            UnknownId: A need is not in the snapshot.
            InvalidArgument: What is stated is neither, or names what is no need.
        """
        entries = {one.id: one for one in self.served}

        def enter(member: str, **more: float) -> None:
            before = entries.get(member, Served(member))
            entries[member] = attrs.evolve(
                before, **{name: getattr(before, name) + number for name, number in more.items()}
            )

        for member, need in pairs_of("done", done):
            enter(member, hours=_need(where, need).hours, visits=1)
        for member, _ in pairs_of("absent", absent):
            enter(member, absences=1)
        return attrs.evolve(self, served=tuple(entries.values()))

    def turnout(
        self, where: Jurisdiction, /, *, rate: float, weight: float = 2
    ) -> tuple[tuple[str, Fraction], ...]:
        """Return how often each member on the ledger may be expected to come, in id order.

        It is the mean of a beta distribution after what was seen: (visits + rate · weight) /
        (visits + absences + weight). One absence is thus no verdict; somebody who was never
        proposed is expected at the rate. Pass it on to a scenario as ``turnout_of``.

        Args:
            where: The snapshot; who is no member of it any more is left out.
            rate: The mean before anything was seen, from 0 to 1.
            weight: For how many visits it counts, above 0.

        Raises:
            InvalidArgument: `rate` or `weight` is outside its range.

        Sources:
            No rate is known in general. About 30 % came to a mass call within half a day (Hudong
            subdistrict, Xinyang: over 300 of 999), a single source.

        Examples:
            >>> import partygrid as pg
            >>> where = pg.Jurisdiction([pg.Member("m1"), pg.Member("m2")])
            >>> ledger = pg.Ledger([pg.Served("m1", visits=3, absences=1)])
            >>> ledger.turnout(where, rate=0.3)
            (('m1', Fraction(3, 5)),)
        """
        if type(rate) not in {int, float} or not 0 <= rate <= 1:
            raise InvalidArgument("rate", rate, "no probability", "state a number from 0 to 1")
        if type(weight) not in {int, float} or not 0 < weight <= MOST_HOURS:
            reason = f"no number above 0, at most {MOST_HOURS:,}"
            raise InvalidArgument("weight", weight, reason, "state how many visits the rate counts")
        mean, count = Fraction(str(rate)), Fraction(str(weight))
        return tuple(
            (one.id, (one.visits + mean * count) / (one.visits + one.absences + count))
            for one in self.served
            if isinstance(where.get(one.id), Member)
        )

    def of_units(self, where: Jurisdiction, /) -> tuple[Served, ...]:
        """Return what the members of each unit have served together, in id order of units."""
        found = {one.id: Served(one.id) for one in where.of(Unit)}
        for one in self.served:
            member = where.get(one.id)
            if isinstance(member, Member) and member.unit is not None:
                before = found[member.unit]
                found[member.unit] = Served(
                    before.id,
                    hours=before.hours + one.hours,
                    visits=before.visits + one.visits,
                    absences=before.absences + one.absences,
                )
        return tuple(found.values())


def _need(where: Jurisdiction, id_: str) -> Need:
    record = where[id_]
    if not isinstance(record, Need):
        raise InvalidArgument("done", id_, "no need has this id", "pass (member id, need id)")
    return record
