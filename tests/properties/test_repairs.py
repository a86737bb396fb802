"""Whatever the town: a plan of repairs never makes anything worse, and is the same for the same."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

import partygrid as pg
from partygrid.testing.strategies import jurisdictions

RULES = [
    *pg.rules.get("structure"),
    pg.rules.get("grid-norms")["grid-households"].with_(least=20, most=300),
    pg.rules.get("branch-regulation-2018")["branch-full-members"],
    pg.rules.get("branch-regulation-2018")["branch-secretary"],
]


@settings(max_examples=30, deadline=None)
@given(jurisdictions(buildings=(0, 6)), st.randoms(use_true_random=False))
def test_applying_a_plan_leaves_what_it_says_and_nothing_else(
    where: pg.Jurisdiction, order: random.Random
) -> None:
    plan = pg.propose_repairs(where, RULES, limit=8)
    before = pg.check_rules(where, RULES)
    after = pg.check_rules(plan.apply(where), RULES)

    assert after.findings == tuple(one.finding for one in plan.remaining)
    assert {one.key for one in after.failures} <= {one.key for one in before.failures}
    assert set(plan.resolved) == {
        one for one in before.findings if one.key not in {left.key for left in after.findings}
    }
    assert 0 <= plan.bound <= plan.price == sum(one.price for one in plan.edits)
    assert plan.status is not pg.RepairStatus.OPTIMAL or plan.gap == 0

    records, links = [*where.records], [*where.links]
    order.shuffle(records)
    order.shuffle(links)
    assert (
        pg.propose_repairs(pg.Jurisdiction(records, links, scheme=where.scheme), RULES, limit=8)
        == plan
    )
