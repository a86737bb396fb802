"""Imbalance, the last term of the objective: members beyond a least are spread over needs."""

from collections import Counter

import attrs
import pytest

import partygrid as pg
from partygrid.allocation import network_simplex
from partygrid.allocation.problem import build, network, with_step

TERRITORY = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.Building("b", community="c"),
    pg.Building("far", community="c"),
    *(pg.Member(f"m{i}", residence="b") for i in range(6)),
)
NEAR, ALSO_NEAR = (pg.Need(id_, place="b", least=1, most=6) for id_ in ("lamps", "patrol"))
FAR = pg.Need("watch", place="far", least=1, most=6)


def town(*needs: pg.Need) -> pg.Jurisdiction:
    return pg.Jurisdiction([*TERRITORY, *needs])


def planned(where: pg.Jurisdiction, imbalance: int = 1, **options: object) -> pg.Plan:
    plan = pg.allocate_double_reporting(
        where,
        costs=pg.Costs(imbalance=imbalance, same_community=10),
        **options,  # type: ignore[arg-type]
    )
    pg.verify(where, plan).require_ok()
    assert plan.score.total == plan.objective == plan.bound
    return plan


def heads(plan: pg.Plan) -> list[int]:
    return [one.placed for one in plan.head_counts]


def test_needs_that_are_equally_near_get_equally_many() -> None:
    assert heads(planned(town(NEAR, ALSO_NEAR))) == [3, 3]


def test_a_need_that_asks_for_more_is_ahead_by_just_that() -> None:
    assert heads(planned(town(NEAR, attrs.evolve(ALSO_NEAR, least=3)))) == [2, 4]


def test_by_default_a_few_metres_count_more() -> None:
    assert heads(planned(town(NEAR, FAR))) == [5, 1]


@pytest.mark.parametrize(
    ("price", "expected"), [(0, [5, 1]), (3, [5, 1]), (4, [4, 2]), (99, [3, 3])]
)
def test_a_price_says_how_far_people_go_for_evenness(price: int, expected: list[int]) -> None:
    """The fifth nearby costs three times the price more, and the other need is 10 metres off."""
    assert heads(planned(town(NEAR, FAR), price)) == expected


def test_the_score_states_it_for_each_need() -> None:
    score = planned(town(NEAR, FAR), 2).score

    (line,) = (one for one in score.lines if one.criterion is pg.Criterion.IMBALANCE)
    assert (line.number, line.cost) == (6, 12)
    assert [str(one) for one in score.matches if one.criterion is pg.Criterion.IMBALANCE] == [
        "imbalance: lamps: 12"
    ]


def test_who_is_pinned_counts() -> None:
    pins = [(f"m{i}", "lamps") for i in range(4)]

    assert heads(planned(town(NEAR, FAR), 9, pins=pins)) == [4, 2]


def test_an_uneven_plan_does_not_hold() -> None:
    where = town(NEAR, ALSO_NEAR)
    plan = planned(where)
    moved = next(one for one in plan.assignments if one.need == "lamps")
    uneven = attrs.evolve(
        plan,
        assignments=tuple(
            attrs.evolve(one, need="patrol") if one is moved else one for one in plan.assignments
        ),
        head_counts=tuple(
            attrs.evolve(one, placed=placed)
            for one, placed in zip(plan.head_counts, (2, 4), strict=True)
        ),
        objective=plan.objective + 1,
    )

    found = {one.constraint for one in pg.verify(where, uneven).violations}

    assert pg.Constraint.OPTIMAL in found
    assert pg.Constraint.OBJECTIVE not in found


def test_a_plan_with_another_price_does_not_hold() -> None:
    where = town(NEAR, FAR)
    other = attrs.evolve(planned(where), costs=pg.Costs(imbalance=2, same_community=10))

    found = {one.constraint for one in pg.verify(where, other).violations}

    assert found >= {pg.Constraint.OBJECTIVE, pg.Constraint.SEAL}


def test_a_newcomer_goes_where_fewer_are() -> None:
    where = town(NEAR, ALSO_NEAR).without("m5")
    plan = planned(where)
    assert heads(plan) == [2, 3]

    found = pg.recommend(where, plan, pg.Member("m9", residence="b"))

    assert found.need == "lamps"
    assert [one.gain for one in found.offers] == [plan.step - 1, plan.step - 1]
    assert [len(one.moves) for one in found.offers] == [0, 1]


def test_a_vacancy_is_filled_from_where_most_are() -> None:
    where = town(NEAR, FAR).without("m5")
    plan = planned(where)
    assert heads(plan) == [4, 1]

    found = pg.fill(where, plan, "watch")

    assert found.cost == 10 + plan.step - 2


def test_a_new_plan_weighs_a_change_against_evenness() -> None:
    where = town(NEAR, ALSO_NEAR)
    plan = planned(where)
    declined = [one for one in plan.assignments if one.need == "lamps"][:2]

    again = pg.replan(where, plan, declined=declined, change_price=1)

    pg.verify(where, again).require_ok()
    assert Counter(heads(again)) == Counter([3, 3])


def test_costs_that_imbalance_leads_out_of_range_are_refused() -> None:
    with pytest.raises(pg.InvalidArgument, match="imbalance leave the range of exact 64-bit"):
        planned(
            pg.Jurisdiction(
                [*TERRITORY, NEAR, *(attrs.evolve(FAR, id=f"n{i}", priority=i) for i in range(700))]
            ),
            10**12,
        )


def test_each_extra_place_is_an_arc_that_costs_more_than_the_one_before() -> None:
    problem = build(town(NEAR).index, pg.Reach.COMMUNITY, pg.Costs(imbalance=7))
    asked, _ = network(with_step(problem, 1_000))

    into = asked.tail == 6
    assert asked.capacity[into].tolist() == [1, 1, 1, 1, 1, 1]
    assert asked.cost[into].tolist() == [0, 1_000, 1_007, 1_014, 1_021, 1_028]
    assert int(network_simplex(asked)[into].sum()) == 6


@pytest.mark.parametrize("imbalance", [0, 1])
def test_places_without_end_are_counted_exactly(imbalance: int) -> None:
    where = town(pg.Need("march", place="b", least=10**9, most=2 * 10**9))
    costs = pg.Costs(same_building=10**10, imbalance=imbalance)

    plan = pg.allocate_double_reporting(where, costs=costs)

    pg.verify(where, plan).require_ok()
    assert plan.bound == plan.objective == 6 * 10**10 + (2 * (10**9 - 6) + 10**9) * plan.step


def test_shares_that_lead_out_of_range_are_refused() -> None:
    where = pg.Jurisdiction(
        [
            *TERRITORY,
            *(pg.Member(f"x{i}", residence="b") for i in range(30)),
            *(pg.Need(f"n{i}", place="b", least=1 + 9 * (i == 0)) for i in range(30)),
        ]
    )
    costs = pg.Costs(same_building=10**12)

    with pytest.raises(
        pg.InvalidArgument, match="worths, sums of the dearest cost leave the range"
    ):
        pg.allocate_double_reporting(where, policy=pg.Policy.LOAD_BALANCED, costs=costs)
