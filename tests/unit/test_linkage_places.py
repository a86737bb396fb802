"""Who is located in a unit: those who work there, whether they are checked or proposed."""

import pytest

import partygrid as pg

WHERE = pg.Jurisdiction(
    [
        pg.Town("t"),
        pg.Community("c", town="t"),
        pg.Unit("office", community="c"),
        pg.Unit("school", community="c"),
        pg.UnitBranch("branch", units=["office", "school"]),
        pg.UnitBranch("alone", units=["school"]),
        pg.Member("m1", unit="school"),
        pg.Member("m2", unit="office"),
    ]
)


def located(scope: type, area: pg.Area) -> pg.Mechanism:
    return pg.Mechanism("m", scope=scope, slots=[pg.Slot("by", of=pg.Member, located=area)])


@pytest.mark.parametrize(
    ("scope", "proposed"),
    [
        (pg.Unit, {("office", "m2"), ("school", "m1")}),
        (pg.UnitBranch, {("alone", "m1"), ("branch", "m2")}),
        (pg.Community, {("c", "m1")}),  # the units are located there
    ],
)
def test_who_works_in_a_scope_is_proposed_to_it_and_counts(
    scope: type, proposed: set[tuple[str, str]]
) -> None:
    mechanism = located(scope, pg.Area.SCOPE)
    plan = pg.allocate_links(WHERE, mechanism, slot="by")
    assert {(link.scope, link.filler) for link in plan.links} == proposed
    assert pg.check_mechanism(WHERE.with_links(plan.links), mechanism).ok


def test_a_neighbour_of_a_unit_does_not_work_there() -> None:
    mechanism = located(pg.Unit, pg.Area.SCOPE)
    linked = WHERE.with_links(mechanism.fill("office", by="m1"))
    assert pg.check_mechanism(linked, mechanism).filled == 0
    community = located(pg.Unit, pg.Area.COMMUNITY)
    assert pg.check_mechanism(linked, community).filled == 1
