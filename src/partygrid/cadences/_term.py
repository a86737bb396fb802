"""Terms of office: how long an election holds."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from partygrid.errors import InvalidArgument
from partygrid.org import (
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    OrgNature,
    TownCommittee,
    UnitBranch,
)
from partygrid.rules import Each, each
from partygrid.sources import Source, Title

_TITLE = Title("end of term", "换届")
_UNELECTED = (OrgNature.TEMPORARY, OrgNature.FUNCTIONAL)


@attrs.frozen(kw_only=True)
class Term:
    """How many years an organisation of some kind holds office until it is elected anew (换届).

    Temporary and functional organisations hold no elections, and have no term.

    Attributes:
        id: Identifier, which stands in a calendar.
        title: What it is called.
        each: Whose term it is; one kind of organisation or several, filtered.
        years: Number of years, 1 or more.
        source: The authority.

    Raises:
        InvalidArgument: The number of years is none.

    Examples:
        >>> import partygrid as pg
        >>> term = Term(id="branch-term", each=pg.rules.each(pg.UnitBranch, form="branch"), years=3,
        ...     source=pg.Source("支部工作条例", clause="第二十一条"))
        >>> term.end(date(2024, 2, 29))
        datetime.date(2027, 2, 28)
    """

    id: str
    title: Title = _TITLE
    each: Each
    years: int
    source: Source

    def __attrs_post_init__(self) -> None:
        if type(self.years) is not int or not 1 <= self.years <= 99:  # noqa: PLR2004 - far enough
            raise InvalidArgument("years", self.years, "no number of years", "state 1 to 99")

    def end(self, elected: date) -> date:
        """Return the day on which the term ends that began with an election."""
        year = min(elected.year + self.years, date.max.year)
        try:
            return elected.replace(year=year)
        except ValueError:  # 29 February
            return elected.replace(year=year, day=28)

    def holds(self, organisation: Any, on: date) -> bool:
        """Return whether an organisation exists on a day and has this term."""
        elects = organisation.nature not in _UNELECTED and organisation.exists_on(on)
        return elects and self.each.holds(organisation)


def _terms() -> Iterator[Term]:
    regulation = Source(
        "Regulations on the Work of Party Branches (中国共产党支部工作条例)",
        clause="article 21",
        valid_from=date(2018, 10, 28),
    )
    terms = Source(
        "Terms of base organisations (基层党组织任期), as collections of regulations state them",
    )
    rows = [
        ("town-term", each(TownCommittee, form="committee"), 5, terms),
        ("community-term", each(CommunityCommittee), 5, terms),
        ("committee-term", each(UnitBranch, form="committee"), 5, terms),
        ("general-branch-term", each(UnitBranch, form="general-branch"), 3, terms),
        (
            "branch-term",
            each(CompoundBranch | GridBranch | UnitBranch, form="branch"),
            3,
            regulation,
        ),
    ]
    for key, asked, years, source in rows:
        yield Term(id=key, each=asked, years=years, source=source)


TERMS: tuple[Term, ...] = tuple(_terms())
"""The terms of the field: five years for committees and all of a community, three for others.

A subdistrict working committee is appointed and has none.
"""
