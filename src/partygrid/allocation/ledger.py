"""What members have served so far: the memory between rounds, for fairness over people."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, Self

import attrs

from partygrid.allocation.outcomes import Assignment
from partygrid.costs import MOST_METRES
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member, Unit

MOST_HOURS = 1_000_000


@attrs.frozen(kw_only=True, order=True)
class Served:
    """What a member, or a unit, has served so far.

    Attributes:
        id: Id of the member or unit.
        hours: Hours served.
        visits: How often.
    """

    id: str = attrs.field(kw_only=False)
    hours: float = 0.0
    visits: int = 0


def _in_order(given: Any) -> Any:
    if isinstance(given, Mapping):
        given = [Served(id_, hours=hours) for id_, hours in given.items()]
    return tuple(sorted(given))


@attrs.frozen(kw_only=True)
class Ledger:
    """A ledger of service (志愿服务台账): hours and visits of members, round by round.

    For ``Policy.LEAST_SERVED``, in which every hour on it makes its member `price` metres dearer
    everywhere, so that of those who are as near, those who have served least are proposed.

    Attributes:
        served: What each member has served, in id order; or hours by id. Who is not on it has
            served nothing.
        price: Metres for each hour served.

    Raises:
        InvalidArgument: Hours or visits are negative, a member stands on it twice, or the price is
            no whole number of metres.

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
            if not 0 <= one.hours <= MOST_HOURS or one.visits < 0:
                reason = f"hours that are not from 0 to {MOST_HOURS:,}, or visits below 0"
                raise InvalidArgument("served", one, reason, "correct the entry")

    def hours_of(self, member: str) -> float:
        """Return the hours that a member has served, 0 where the member is not on the ledger.

        Complexity:
            O(entries).
        """
        return next((one.hours for one in self.served if one.id == member), 0.0)

    def add(self, where: Jurisdiction, done: Iterable[Assignment], /) -> Self:
        """Return the ledger after a round: one visit, and the hours of the need, for each done.

        Args:
            where: The snapshot that has the needs.
            done: The assignments that were carried out; leave out those of the absent.

        Raises:
            UnknownId: A need is not in the snapshot.
        """
        entries = {one.id: one for one in self.served}
        for one in done:
            need: Need = where[one.need]
            before = entries.get(one.member, Served(one.member))
            entries[one.member] = Served(
                one.member, hours=before.hours + need.hours, visits=before.visits + 1
            )
        return attrs.evolve(self, served=tuple(entries.values()))

    def of_units(self, where: Jurisdiction, /) -> tuple[Served, ...]:
        """Return what the members of each unit have served together, in id order of units."""
        hours = {one.id: 0.0 for one in where.of(Unit)}
        visits = dict.fromkeys(hours, 0)
        for one in self.served:
            member = where.get(one.id)
            if isinstance(member, Member) and member.unit is not None:
                hours[member.unit] += one.hours
                visits[member.unit] += one.visits
        return tuple(Served(id_, hours=hours[id_], visits=visits[id_]) for id_ in hours)
