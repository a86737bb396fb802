"""Strategies for activities and plans."""

from collections.abc import Set as AbstractSet
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.vendor.pretty import for_type_by_name

import partygrid as pg
from partygrid.cadences import Activity
from partygrid.testing.printing import print_as_code
from partygrid.testing.strategies._jurisdictions import jurisdictions
from partygrid.testing.strategies._records import records

st.register_type_strategy(Activity, lambda _: activities())
st.register_type_strategy(pg.Plan, lambda _: plans())
for_type_by_name(Activity.__module__, Activity.__qualname__, print_as_code)


def activities(
    where: pg.Jurisdiction | None = None, /, **fixed: Any
) -> st.SearchStrategy[Activity]:
    """Return activities (活动): of those who should attend some do, and of these some vote for it.

    Args:
        where: The jurisdiction whose records hold them; None, or one without records, for any id.
        fixed: For a field its value, or a strategy for it, see `records`.

    Examples:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=5)
        ... @given(activities(pg.Jurisdiction([pg.Town("t")]), should_attend=9, attended=6))
        ... def test_two_thirds_attend(activity):
        ...     assert (activity.subject, activity.share) == ("t", 2 / 3)
        >>> test_two_thirds_attend()
    """
    if where:
        fixed = {"subject": st.sampled_from([one.id for one in where]), **fixed}
    fixed = {"kind": st.sampled_from([one.id for one in pg.cadences.every()]), **fixed}
    return records(Activity, **fixed).map(lambda drawn: _counted(drawn, {*fixed}))


def _counted(drawn: Activity, fixed: AbstractSet[str]) -> Activity:
    """Return an activity in which no more attend than should, and no more vote than attend."""
    counts = {name: getattr(drawn, name) for name in ("should_attend", "attended", "votes")}
    stated = [name for name, count in counts.items() if count is not None]
    for i, name in enumerate(stated):
        if name not in fixed:
            above = [counts[one] for one in stated[:i]]
            below = [counts[one] for one in stated[i:] if one in fixed]
            counts[name] = max([min([counts[name], *above]), *below])
    return attrs.evolve(drawn, **counts)


def planned(
    *, within: st.SearchStrategy[pg.Jurisdiction] | None = None
) -> st.SearchStrategy[tuple[pg.Jurisdiction, pg.Plan]]:
    """Return a jurisdiction and its best plan, see `partygrid.allocate_double_reporting`.

    Args:
        within: The jurisdictions, see `jurisdictions`; None for small ones with members and needs.
            Where needs want leaders the extra ``integer`` has to be installed: see
            `without_leaders`.

    Examples:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=5)
        ... @given(planned())
        ... def test_every_plan_holds(case):
        ...     where, plan = case
        ...     assert pg.verify(where, plan).ok
        >>> test_every_plan_holds()
    """
    if within is None:
        within = jurisdictions(buildings=(0, 6), members=(0, 6), needs=(0, 4), teams=(0, 0)).map(
            without_leaders
        )
    return within.map(lambda where: (where, pg.allocate_double_reporting(where)))


def without_leaders(where: pg.Jurisdiction) -> pg.Jurisdiction:
    """Return a jurisdiction in which no need wants a leader: its plan needs no other extra.

    Examples:
        >>> where = pg.Jurisdiction([pg.Town("t"), pg.Need("n", place="t", leader_skills=["law"])])
        >>> without_leaders(where)["n"].leader_skills
        ()
    """
    return where.replace(*(attrs.evolve(one, leader_skills=()) for one in where.of(pg.Need)))


def plans(
    *, within: st.SearchStrategy[pg.Jurisdiction] | None = None
) -> st.SearchStrategy[pg.Plan]:
    """Return plans alone, see `planned`."""
    return planned(within=within).map(lambda case: case[1])
