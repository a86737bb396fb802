"""Records of people that may be kept no longer, and how to take people out everywhere.

A record may be kept to its stated day, `Member.retain_until` (保存期限), that day included. Nothing
here has a clock, and nothing is deleted: `forget` returns another snapshot. What was made from the
old one before has the ids still: files, plans, a `Ledger`, letters, backups.
"""

from collections.abc import Iterable
from datetime import date
from itertools import chain

import attrs

from partygrid._collector import paused_collector
from partygrid._text import table
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member
from partygrid.privacy._removal import (
    Removed,
    as_records,
    listed,
    printed_table,
    tables_of,
    take_out,
)

_SHOWN = 12


@attrs.frozen(kw_only=True)
class Overstay:
    """A member whose record may be kept no longer.

    Attributes:
        member: Id of the member.
        retain_until: The last day on which it might be kept.
        days: How many days ago that was.
    """

    member: str
    retain_until: date
    days: int


@attrs.frozen(kw_only=True)
class RetentionReport:
    """Which records of members may be kept no longer on a day.

    Attributes:
        on: The day.
        due: Those past their day, longest first, then by id.
        unstated: Ids of the members for whom no day is stated, in id order.
    """

    on: date
    due: tuple[Overstay, ...]
    unstated: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether no record is past its day; one without a day is not."""
        return not self.due

    def __str__(self) -> str:
        head = f"due for deletion on {self.on}: {len(self.due):,}"
        silent = f"no day stated: {len(self.unstated):,}"
        rows = [[one.member, one.retain_until, one.days] for one in self.due[:_SHOWN]]
        rest = len(self.due) - _SHOWN
        more = [f"… and {rest:,} more (all in .due)"] if rest > 0 else []
        listing = [table(["member", "kept until", "days over"], rows)] if rows else []
        return "\n".join([head, silent, *listing, *more])

    def to_records(self) -> list[dict[str, str | int]]:
        """Return a row for each record that is past its day."""
        return [
            {
                "member": one.member,
                "retain_until": one.retain_until.isoformat(),
                "days": one.days,
            }
            for one in self.due
        ]


@attrs.frozen(kw_only=True)
class Forgotten:
    """A snapshot without some people, and where they stood.

    Attributes:
        ids: The ids of the people, sorted.
        snapshot: The snapshot, in which none of these ids stands.
        removed: What was removed, by kind and field.
    """

    ids: tuple[str, ...]
    snapshot: Jurisdiction
    removed: tuple[Removed, ...]

    def __str__(self) -> str:
        return f"forgotten: {len(self.ids):,}\n{printed_table(self.removed)}"

    def to_records(self) -> list[dict[str, str | int]]:
        """Return a row for each thing that was removed: kind, field, number."""
        return as_records(self.removed)


def due_for_deletion(where: Jurisdiction, *, on: date) -> RetentionReport:
    """Return which records of members may be kept no longer.

    Args:
        where: The snapshot.
        on: The day; a record whose last day it is may still be kept.

    Raises:
        InvalidArgument: `on` is no day.

    Complexity:
        O(members log members).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Member("m1", retain_until=date(2024, 6, 30)), pg.Member("m2")])
        >>> print(due_for_deletion(where, on=date(2024, 7, 1)))
        due for deletion on 2024-07-01: 1
        no day stated: 1
        member  kept until  days over
        m1      2024-06-30          1
    """
    if type(on) is not date:
        raise InvalidArgument("on", on, "no day", "pass a datetime.date")
    past = [
        Overstay(member=one.id, retain_until=one.retain_until, days=(on - one.retain_until).days)
        for one in where.of(Member)
        if one.retain_until is not None and one.retain_until < on
    ]
    return RetentionReport(
        on=on,
        due=tuple(sorted(past, key=lambda one: (-one.days, one.member))),
        unstated=tuple(one.id for one in where.of(Member) if one.retain_until is None),
    )


def forget(where: Jurisdiction, ids: Iterable[str]) -> Forgotten:
    """Return a snapshot without some people: no record, team or link names them any more.

    Args:
        where: The snapshot; it is not changed.
        ids: Ids of members, each once or more.

    Raises:
        UnknownId: No record has one of the ids.
        InvalidArgument: A record is no member, or a single text is given.

    Complexity:
        O(records + links).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction(
        ...     [pg.Community("c", town="t"), pg.Town("t"), pg.Member("m1"),
        ...      pg.Team("patrol", leader="m1")],
        ...     [pg.Link(mechanism="contact", scope="c", slot="contact", filler="m1")])
        >>> print(forget(where, ["m1"]))
        forgotten: 1
        removed of  what    number
        Member      whole        1
        Team        leader       1
        Link        whole        1
    """
    if isinstance(ids, str):
        raise InvalidArgument("ids", ids, "a single text", "pass a list of ids")
    gone = frozenset(ids)
    for one in sorted(gone, key=str):
        if not isinstance(where[one], Member):
            remedy = "pass ids of members; for other records see Jurisdiction.without"
            raise InvalidArgument("ids", one, "the record is no member", remedy)
    with paused_collector():
        tables, links, removals = take_out(tables_of(where), where.links, gone)
        records = chain.from_iterable(tables.values())
        snapshot = Jurisdiction(records, links, scheme=where.scheme)
    return Forgotten(ids=tuple(sorted(gone)), snapshot=snapshot, removed=listed(removals))
