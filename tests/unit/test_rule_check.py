"""Plans that are right in every number, and not what the rule of their policy makes."""

from typing import Any

import numpy as np
import pytest

import partygrid as pg
from partygrid.allocation import policies
from partygrid.allocation.units import Join

TERRITORY = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.Compound("garden", community="c"),
    pg.Compound("market", community="c"),
    pg.Building("b1", compound="garden"),
    pg.Building("b2", compound="market"),
)


def faults(policy: pg.Policy, at: dict[str, str], *records: Any, **asked: Any) -> list[str]:
    """What is wrong with a plan of a policy that would place members so."""
    where = pg.Jurisdiction([*TERRITORY, *records])
    position = where.index.table(pg.Need).position
    places = [position[at[one.id]] if one.id in at else -1 for one in where.of(pg.Member)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(policies.PLACES, policy, lambda _: np.array(places, np.int64))
        plan = pg.allocate_double_reporting(where, policy=policy, **asked)
    return [str(one) for one in pg.verify(where, plan).violations]


def test_a_stable_plan_that_suits_needs_instead_of_members_is_not_the_one() -> None:
    """Each member is nearer to the need that would rather have the other: two plans are stable."""
    records = (
        pg.Member("m1", residence="b1", skills=["law", "song", "craft"]),
        pg.Member("m2", residence="b2", skills=["law", "repair", "song"]),
        pg.Need("advice", place="garden", skills=["law", "repair"]),
        pg.Need("choir", place="market", skills=["craft", "song"]),
    )
    better = "rule: m1: another stable plan suits members better"

    assert faults(pg.Policy.STABLE, {"m1": "advice", "m2": "choir"}, *records) == []
    assert faults(pg.Policy.STABLE, {"m1": "choir", "m2": "advice"}, *records) == [
        f"{better}: m1 from choir to advice, m2 from advice to choir"
    ]
    assert faults(pg.Policy.STABLE, {"m1": "advice"}, *records) == [
        "rule: m2: by the rule choir and this member come first for each other"
    ]


def test_who_serves_elsewhere_does_not_live_there() -> None:
    records = (pg.Member("m1", residence="b1"), pg.Need("stairs", place="b2"))

    assert faults(pg.Policy.RESIDENCE_ONLY, {"m1": "stairs"}, *records) == [
        "rule: m1: does not live at stairs"
    ]


def test_an_exchange_that_the_rule_would_make_is_named() -> None:
    records = (
        pg.Member("m1", residence="b1"),
        pg.Member("m2", residence="b2"),
        pg.Need("gate", place="garden"),
        pg.Need("stalls", place="market"),
    )
    better = "rule: m1: the rule has a better plan: "
    crossed, straight = {"m1": "stalls", "m2": "gate"}, {"m1": "gate", "m2": "stalls"}

    for policy in (pg.Policy.JOINED, pg.Policy.LOAD_BALANCED, pg.Policy.LEAST_SERVED):
        assert faults(policy, straight, *records) == []
        assert faults(policy, crossed, *records) == [
            f"{better}m1 from stalls to gate, m2 from gate to stalls"
        ]
        assert faults(policy, {"m2": "stalls"}, *records) == [f"{better}m1 from none to gate"]
    assert faults(pg.Policy.JOINED, straight, *records, units=None) == []


def test_where_it_is_required_members_serve_only_where_their_unit_reports() -> None:
    records = (
        pg.Community("d", town="t"),
        pg.Unit("office", community="c"),
        pg.Member("m1", residence="b1", unit="office"),
        pg.Need("gate", place="garden"),
        pg.Need("hall", place="d"),
    )
    asked = {
        "units": pg.UnitReporting(join=Join.REQUIRED),
        "reach": pg.Reach.TOWN,
    }

    assert faults(pg.Policy.JOINED, {"m1": "gate"}, *records, **asked) == []
    assert "rule: m1: the unit reports elsewhere than hall" in faults(
        pg.Policy.JOINED, {"m1": "hall"}, *records, **asked
    )


@pytest.mark.parametrize("policy", pg.Policy)
def test_where_there_is_nobody_or_nothing_every_rule_is_kept(policy: pg.Policy) -> None:
    assert faults(policy, {}, pg.Need("stairs", place="b2")) == []
    assert faults(policy, {}, pg.Member("m1", residence="b1")) == []
    assert faults(policy, {}) == []
