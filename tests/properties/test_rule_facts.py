"""Facts that rules look up, beside the same facts counted one by one."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.rules import facts
from partygrid.testing.strategies import jurisdictions

ANY_DAY = st.none() | st.dates(date(2015, 1, 1), date(2025, 12, 31))


def _below(where: pg.Jurisdiction, one: Any, *, groups: bool) -> list[Any]:
    """An organisation and those below it, by following parents down."""
    children = [
        child
        for child in where.of(pg.Organisation)
        if child.parent == one.id and (child.form is pg.OrgForm.GROUP or not groups)
    ]
    return [one, *(more for child in children for more in _below(where, child, groups=groups))]


@given(jurisdictions(members=(0, 12)))
def test_members_are_counted_with_their_groups_or_with_all_below(where: pg.Jurisdiction) -> None:
    for one in where.of(pg.Organisation):
        for groups, every, full in (
            (True, facts.members_of, facts.full_members_of),
            (False, facts.all_members_of, facts.all_full_members_of),
        ):
            names = {other.id for other in _below(where, one, groups=groups)}
            there = [member for member in where.of(pg.Member) if member.organisation in names]
            assert every(where, one) == len(there)
            assert full(where, one) == sum(not member.probationary for member in there)


@given(jurisdictions(members=(0, 12)), ANY_DAY)
def test_units_have_those_who_work_there_and_the_branches_that_name_them(
    where: pg.Jurisdiction, on: date | None
) -> None:
    for unit in where.of(pg.Unit):
        working = [one for one in where.of(pg.Member, unit=unit.id) if not one.probationary]
        branches = [one for one in where.of(pg.UnitBranch, units=unit.id) if one.exists_on(on)]
        assert facts.full_members_at(where, unit) == len(working)
        assert list(facts.branches_of(where, unit, on=on)) == branches


@given(jurisdictions(links=(0, 12)), ANY_DAY)
def test_posts_are_held_by_whom_live_links_name(where: pg.Jurisdiction, on: date | None) -> None:
    posts = ("contact.contact", "contact.deputy", "包联.联系人", "nothing.of this")
    for one in where:
        links = [
            link
            for link in where.links
            if link.scope == one.id and f"{link.mechanism}.{link.slot}" in posts
        ]
        held = tuple(sorted({link.filler for link in links if link.holds_on(on)}))
        assert facts.holders_of(where, one, posts, on=on) == (held if links else None)
