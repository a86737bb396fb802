"""Who has served the hours of a quota, member by member and unit by unit."""

from collections import Counter
from fractions import Fraction

import attrs

from partygrid._text import percent, table
from partygrid.allocation.doors import admit
from partygrid.allocation.ledger import MOST_HOURS, Ledger
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member

_SHOWN = 12


@attrs.frozen(kw_only=True)
class QuotaLine:
    """What a member, or the members of a unit together, have served of a quota.

    Attributes:
        id: Id of the member or unit.
        hours: Hours served.
        visits: How often.
        quota: Hours asked: of a unit, those of all its members.

    Examples:
        >>> QuotaLine(id="m1", hours=20.0, visits=8, quota=50.0).share
        Fraction(2, 5)
    """

    id: str
    hours: float
    visits: int
    quota: float

    @property
    def share(self) -> Fraction | None:
        """Hours served as a share of the quota; None where it asks for none."""
        return Fraction(self.hours) / Fraction(self.quota) if self.quota else None


@attrs.frozen(kw_only=True)
class QuotaAttainment:
    """How far a quota of hours is attained (服务时长完成情况); printed by unit.

    It says who served, and no more: nobody may be made to volunteer.

    Attributes:
        hours: The quota of a member.
        members: Every member, in id order.
        units: Every unit, in id order.
    """

    hours: float
    members: tuple[QuotaLine, ...]
    units: tuple[QuotaLine, ...]

    @property
    def attained(self) -> tuple[str, ...]:
        """Ids of the members who have served the quota, in id order."""
        return tuple(one.id for one in self.members if one.hours >= one.quota)

    def to_records(self) -> list[dict[str, str | int | float | None]]:
        """Return one flat row for each member, then for each unit."""
        return [
            {
                "kind": kind,
                **attrs.asdict(one),
                "share": None if one.share is None else float(one.share),
            }
            for kind, lines in (("member", self.members), ("unit", self.units))
            for one in lines
        ]

    def __str__(self) -> str:
        rows = [
            [
                one.id,
                one.visits,
                f"{one.hours:.1f}",
                f"{one.quota:.1f}",
                "" if one.share is None else percent(one.share),
            ]
            for one in self.units[:_SHOWN]
        ]
        rest = len(self.units) - _SHOWN
        more = [f"… and {rest:,} more (all in .units)"] if rest > 0 else []
        head = (
            f"quota of {self.hours:g} hours: attained by {len(self.attained):,} "
            f"of {len(self.members):,} members"
        )
        return "\n".join([head, table(["unit", "visits", "hours", "quota", "share"], rows), *more])


def quota_attainment(where: Jurisdiction, ledger: Ledger, *, hours: float) -> QuotaAttainment:
    """Return how far members, and units, have served a quota of hours.

    Args:
        where: The snapshot; who is no member of it any more does not count.
        ledger: What members have served.
        hours: The quota of a member in the period of the ledger, 0 or more.

    Raises:
        InvalidArgument: `hours` is no number from 0 to 1,000,000, or `ledger` is none.

    Complexity:
        O(members + units + entries).

    Sources:
        50 hours a year: Qiaoxi district, Xingtai (a single source). Voluntary service: Volunteer
        Service Regulations (志愿服务条例) 2017, art. 25.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([pg.Unit("school"), pg.Member("m1", unit="school"),
        ...     pg.Member("m2", unit="school")])
        >>> ledger = pg.Ledger([pg.Served("m1", hours=50, visits=20), pg.Served("m2", hours=10)])
        >>> print(pg.quota_attainment(where, ledger, hours=50))
        quota of 50 hours: attained by 1 of 2 members
        unit    visits  hours  quota   share
        school      20   60.0  100.0  60.0 %
    """
    admit(where)
    if not isinstance(ledger, Ledger):
        raise InvalidArgument("ledger", ledger, "no ledger", "pass a Ledger")
    if type(hours) not in {int, float} or not 0 <= hours <= MOST_HOURS:
        remedy = f"state a number from 0 to {MOST_HOURS:,}"
        raise InvalidArgument("hours", hours, "no number of hours", remedy)
    members, served = where.of(Member), {one.id: one for one in ledger.served}
    staff = Counter(one.unit for one in members)
    return QuotaAttainment(
        hours=hours,
        members=tuple(
            QuotaLine(
                id=one.id,
                hours=served[one.id].hours if one.id in served else 0.0,
                visits=served[one.id].visits if one.id in served else 0,
                quota=hours,
            )
            for one in members
        ),
        units=tuple(
            QuotaLine(id=one.id, hours=one.hours, visits=one.visits, quota=hours * staff[one.id])
            for one in ledger.of_units(where)
        ),
    )
