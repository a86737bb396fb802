"""Who is proposed to which need, in facts of double reporting."""

import pickle
from collections.abc import Sequence

import numpy as np
import pytest

from partygrid.allocation import (
    Costs,
    Engine,
    Network,
    OptionOutcome,
    Plan,
    PlanStatus,
    Reach,
    UnmetReason,
    UnplacedReason,
    allocate_double_reporting,
    nearby,
    network_simplex,
    strips,
    verify,
)
from partygrid.errors import InvalidArgument, UnknownId
from partygrid.grid import Building, Community, Compound, Grid, Point, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.needs import Need
from partygrid.org import Member, Window
from partygrid.records import Record

TERRITORY: tuple[Record, ...] = (
    Town("east"),
    Town("west"),
    Community("liyuan", town="east"),
    Community("beitan", town="east"),
    Community("hutou", town="west"),
    Compound("garden", community="liyuan"),
    Compound("market", community="liyuan"),
    Grid("g1", community="liyuan"),
    Grid("g2", community="liyuan"),
    Grid("union-1", community="liyuan", layer="union"),
    Building("b1", compound="garden", grids=["g1", "union-1"]),
    Building("b2", compound="garden", grids=["g2", "union-1"]),
    Building("b3", compound="market", grids=["g1", "g2"]),
    Building("b4", community="liyuan", grids=["union-1"]),
    Building("b5", community="beitan"),
    Building("b6", community="hutou"),
    Building("b7"),
)


def town_with(*records: Record) -> Jurisdiction:
    return Jurisdiction([*TERRITORY, *records])


def allocated(*records: Record, reach: Reach = Reach.COMMUNITY, **costs: int) -> Plan:
    where = town_with(*records)
    plan = allocate_double_reporting(where, reach=reach, costs=Costs(**costs))
    assert verify(where, plan).require_ok()
    return plan


def pairs(plan: Plan) -> list[tuple[str, str]]:
    return [(one.member, one.need) for one in plan.assignments]


def unplaced(plan: Plan) -> dict[str, UnplacedReason]:
    return {one.member: one.reason for one in plan.unplaced}


def unmet(plan: Plan) -> dict[str, tuple[int, int, UnmetReason]]:
    return {one.need: (one.missing, one.eligible, one.reason) for one in plan.unmet}


class TestDistance:
    @pytest.mark.parametrize(
        ("residence", "place", "metres"),
        [
            ("b1", "b1", 0),
            ("b1", "b2", 200),
            ("b1", "garden", 200),
            ("b1", "b3", 500),
            ("b1", "g1", 500),
            ("b4", "union-1", 500),
            ("b1", "b4", 1_000),
            ("b1", "market", 1_000),
            ("b1", "g2", 1_000),
            ("b1", "liyuan", 1_000),
            ("b1", "b5", 5_000),
            ("b1", "beitan", 5_000),
            ("b1", "east", 5_000),
            ("b1", "b6", 20_000),
            ("b1", "west", 20_000),
            ("b7", "b7", 0),
            ("b7", "b1", 20_000),
            ("b7", "liyuan", 20_000),
        ],
    )
    def test_the_step_is_that_of_the_smallest_place_which_both_share(
        self, residence: str, place: str, metres: int
    ) -> None:
        plan = allocated(
            Member("m", residence=residence), Need("n", place=place), reach=Reach.JURISDICTION
        )

        assert [one.metres for one in plan.assignments] == [metres]
        assert plan.metres == plan.cost == metres

    def test_only_the_base_layer_makes_two_buildings_neighbours(self) -> None:
        shared_union_grid = allocated(Member("m", residence="b1"), Need("n", place="b4"))

        assert shared_union_grid.metres == Costs().same_community

    def test_points_are_worth_more_than_steps(self) -> None:
        north = Building("p1", compound="garden", point=Point(116.75, 25.72))
        south = Building("p2", compound="garden", point=Point(116.75, 25.71))

        plan = allocated(north, south, Member("m", residence="p1"), Need("n", place="p2"))

        one_hundredth_of_a_degree = 2 * 3.14159265 * 6_371_008.8 / 36_000
        assert plan.metres == round(one_hundredth_of_a_degree)

    def test_a_larger_place_lies_in_the_middle_of_its_buildings_with_points(self) -> None:
        corners = [
            Building("p1", compound="market", grids=["g1"], point=Point(116.75, 25.70)),
            Building("p2", compound="market", grids=["g1"], point=Point(116.75, 25.72)),
            Building("p3", compound="garden", point=Point(116.75, 25.71)),
        ]

        for place in ("market", "g1", "liyuan", "east"):
            plan = allocated(*corners, Member("m", residence="p3"), Need("n", place=place))
            assert plan.metres == 0

    def test_one_point_alone_is_no_distance(self) -> None:
        point = Building("p1", compound="garden", point=Point(116.75, 25.71))

        plan = allocated(point, Member("m", residence="p1"), Need("n", place="b1"))

        assert plan.metres == 200


class TestSkills:
    def test_any_one_of_the_skills_is_enough_and_each_missing_one_costs(self) -> None:
        plan = allocated(
            Member("m", residence="b1", skills=["law", "first-aid"]),
            Need("n", place="b1", skills=["law", "mediation", "accounts"]),
            missing_skill=70,
        )

        (one,) = plan.assignments
        assert one.missing_skills == ("accounts", "mediation")
        assert (one.metres, one.cost, plan.metres, plan.cost) == (0, 140, 0, 140)

    def test_the_better_skilled_member_serves_where_distances_are_equal(self) -> None:
        plan = allocated(
            Member("m1", residence="b1", skills=["law"]),
            Member("m2", residence="b1", skills=["law", "mediation"]),
            Need("n", place="b1", skills=["law", "mediation"]),
        )

        assert pairs(plan) == [("m2", "n")]

    def test_a_vocabulary_of_hundreds_of_skills_is_told_apart(self) -> None:
        names = [f"skill-{i:03}" for i in range(150)]
        members = [Member(f"m{i:03}", residence="b1", skills=[names[i]]) for i in range(150)]
        needs = [Need(f"n{i:03}", place="b1", skills=[names[i]]) for i in range(150)]

        everything = allocated(*members, *needs)
        without_the_last = allocated(*members[:20], *members[140:], *needs[:140])

        assert pairs(everything) == [(f"m{i:03}", f"n{i:03}") for i in range(150)]
        assert pairs(without_the_last) == [(f"m{i:03}", f"n{i:03}") for i in range(20)]
        assert set(unplaced(without_the_last).values()) == {UnplacedReason.NO_MATCHING_SKILL}


class TestReach:
    def test_home_is_the_community_where_nothing_is_stated(self) -> None:
        plan = allocated(Member("m", residence="b1"), Need("n", place="b5"))

        assert unplaced(plan) == {"m": UnplacedReason.NO_NEED_IN_REACH}

    def test_the_need_of_a_town_is_within_reach_of_everybody_who_lives_in_it(self) -> None:
        plan = allocated(
            Member("m1", residence="b1"),
            Member("m5", residence="b5"),
            Member("m6", residence="b6"),
            Member("m7", residence="b7"),
            Need("n", place="east", least=4),
        )

        assert pairs(plan) == [("m1", "n"), ("m5", "n")]
        assert set(unplaced(plan)) == {"m6", "m7"}

    def test_reach_widens_to_the_town_and_to_everywhere(self) -> None:
        people = [Member(f"m{i}", residence=f"b{i}") for i in (1, 5, 6, 7)]
        need = Need("n", place="b1", least=4)

        for reach, members in (
            (Reach.COMMUNITY, ["m1"]),
            (Reach.TOWN, ["m1", "m5"]),
            (Reach.JURISDICTION, ["m1", "m5", "m6", "m7"]),
        ):
            plan = allocated(*people, need, reach=reach)
            assert [one.member for one in plan.assignments] == members

    @pytest.mark.parametrize("reach", [Reach.COMMUNITY, Reach.TOWN])
    def test_a_building_in_no_known_community_is_within_reach_of_itself(self, reach: Reach) -> None:
        people = [Member("m1", residence="b1"), Member("m7", residence="b7")]

        plan = allocated(*people, Need("n", place="b7", least=2), reach=reach)

        assert pairs(plan) == [("m7", "n")]

    def test_a_name_that_is_no_reach_is_refused(self) -> None:
        with pytest.raises(InvalidArgument, match=r"reach: 'village': no reach; use one of Reach"):
            allocate_double_reporting(town_with(), reach="village")  # type: ignore[arg-type]


class TestTime:
    @pytest.mark.parametrize(
        ("window", "windows", "fits"),
        [
            (None, [], True),
            (None, [Window.EVENING], True),
            (Window.EVENING, [], True),
            (Window.EVENING, [Window.EVENING, Window.WEEKEND], True),
            (Window.WORKING_HOURS, [Window.EVENING, Window.WEEKEND], False),
        ],
    )
    def test_the_window_is_one_of_those_of_the_member(
        self, window: Window | None, windows: Sequence[Window], *, fits: bool
    ) -> None:
        plan = allocated(
            Member("m", residence="b1", windows=windows), Need("n", place="b1", window=window)
        )

        assert bool(plan.assignments) is fits

    @pytest.mark.parametrize(
        ("capacity", "hours", "fits"),
        [(None, 99.0, True), (2, 2.0, True), (1.5, 2.0, False), (0, 1, False), (0, 0, True)],
    )
    def test_the_hours_are_at_most_those_that_the_member_can_give(
        self, capacity: float | None, hours: float, *, fits: bool
    ) -> None:
        plan = allocated(
            Member("m", residence="b1", capacity=capacity), Need("n", place="b1", hours=hours)
        )

        assert bool(plan.assignments) is fits


class TestOrderOfAims:
    def test_among_members_who_are_alike_the_lowest_ids_are_placed_at_the_lowest_needs(
        self,
    ) -> None:
        plan = allocated(
            *(Member(f"m{i}", residence="b1") for i in range(9)),
            Member("m-singer", residence="b1", skills=["singing"]),
            Need("n1", place="b1", least=2),
            Need("n2", place="b1", least=2),
            Need("n3", place="b1", skills=["singing"]),
        )

        assert pairs(plan) == [
            ("m-singer", "n3"),
            *[("m0", "n1"), ("m1", "n1"), ("m2", "n2"), ("m3", "n2")],
        ]

    def test_members_with_other_windows_or_hours_are_not_alike(self) -> None:
        plan = allocated(
            Member("m1", residence="b1", windows=[Window.EVENING], capacity=1),
            Member("m2", residence="b1", windows=[Window.WEEKEND], capacity=1),
            Member("m3", residence="b1", windows=[Window.WEEKEND], capacity=0.5),
            Need("n1", place="b1", window=Window.WEEKEND, hours=0.5),
            Need("n2", place="b1", window=Window.WEEKEND, hours=1),
            Need("n3", place="b1", window=Window.EVENING),
        )

        assert pairs(plan) == [("m1", "n3"), ("m2", "n2"), ("m3", "n1")]

    def test_a_member_serves_one_need_at_most(self) -> None:
        plan = allocated(
            Member("m", residence="b1"), Need("n1", place="b1"), Need("n2", place="b1")
        )

        assert len(plan.assignments) == 1
        assert len(plan.unmet) == 1

    def test_the_least_of_one_need_comes_before_more_than_the_least_of_another(self) -> None:
        plan = allocated(
            Member("m1", residence="b1"),
            Member("m2", residence="b1"),
            Need("far", place="liyuan", least=1),
            Need("near", place="b1", least=1, most=5),
        )

        assert {one.need: one.placed for one in plan.head_counts} == {"far": 1, "near": 1}

    def test_a_need_of_higher_priority_is_met_first_at_any_distance(self) -> None:
        plan = allocated(
            Member("m1", residence="b1"),
            Need("low-1", place="b1", priority=0),
            Need("low-2", place="b1", priority=0),
            Need("high", place="liyuan", priority=1),
            same_community=10**9,
        )

        assert pairs(plan) == [("m1", "high")]
        assert plan.missing == ((1, 0), (0, 2))

    def test_priority_counts_only_in_its_order(self) -> None:
        def placed(low: int, high: int) -> list[tuple[str, str]]:
            return pairs(
                allocated(
                    Member("m1", residence="b1"),
                    Need("a", place="b1", priority=low),
                    Need("b", place="b1", priority=high),
                )
            )

        assert placed(0, 1) == placed(0, 1_000_000) == [("m1", "b")]

    def test_placing_one_more_member_is_worth_any_distance(self) -> None:
        plan = allocated(
            Member("m1", residence="b1"),
            Member("m2", residence="b1", skills=["law"]),
            Need("anybody", place="b1", least=0, most=1),
            Need("lawyer", place="liyuan", least=0, most=1, skills=["law"]),
            same_community=10**9,
        )

        assert pairs(plan) == [("m1", "anybody"), ("m2", "lawyer")]

    def test_the_sum_of_the_metres_decides_last(self) -> None:
        plan = allocated(
            Member("m1", residence="b1"),
            Member("m2", residence="b2"),
            Need("n1", place="b1"),
            Need("n2", place="liyuan"),
        )

        assert pairs(plan) == [("m1", "n1"), ("m2", "n2")]
        assert plan.metres == 1_000


class TestReasons:
    def test_a_member_without_a_known_residence(self) -> None:
        plan = allocated(Member("m"), Need("n", place="b1"))

        assert unplaced(plan) == {"m": UnplacedReason.NO_RESIDENCE}
        assert unmet(plan) == {"n": (1, 0, UnmetReason.NO_MEMBER_IN_REACH)}

    @pytest.mark.parametrize(
        ("needs", "reason"),
        [
            (["skill"], UnplacedReason.NO_MATCHING_SKILL),
            (["skill", "window"], UnplacedReason.NO_MATCHING_WINDOW),
            (["skill", "window", "hours"], UnplacedReason.NOT_ENOUGH_HOURS),
            (["skill", "window", "hours", "full"], UnplacedReason.ALL_PLACES_TAKEN),
        ],
    )
    def test_the_furthest_need_gives_the_reason(
        self, needs: Sequence[str], reason: UnplacedReason
    ) -> None:
        every = {
            "skill": Need("skill", place="b1", skills=["law"]),
            "window": Need("window", place="b1", window=Window.WORKING_HOURS),
            "hours": Need("hours", place="b1", hours=3),
            "full": Need("full", place="b1", least=0, most=0),
        }
        member = Member("m", residence="b1", windows=[Window.EVENING], capacity=2)

        plan = allocated(member, *(every[name] for name in needs))

        assert unplaced(plan) == {"m": reason}
        assert plan.status is PlanStatus.EMPTY

    @pytest.mark.parametrize(
        ("members", "reason"),
        [
            ([], UnmetReason.NO_MEMBER_IN_REACH),
            (["skill"], UnmetReason.NO_MATCHING_SKILL),
            (["skill", "window"], UnmetReason.NO_MATCHING_WINDOW),
            (["skill", "window", "hours"], UnmetReason.NOT_ENOUGH_HOURS),
        ],
    )
    def test_the_furthest_member_gives_the_reason(
        self, members: Sequence[str], reason: UnmetReason
    ) -> None:
        every = {
            "skill": Member("skill", residence="b1"),
            "window": Member("window", residence="b1", skills=["law"], windows=[Window.EVENING]),
            "hours": Member("hours", residence="b1", skills=["law"], capacity=1),
        }
        need = Need("n", place="b1", least=2, skills=["law"], hours=2, window=Window.WORKING_HOURS)

        plan = allocated(need, *(every[name] for name in members))

        assert unmet(plan) == {"n": (2, 0, reason)}

    def test_too_few_may_serve_or_others_want_them_more(self) -> None:
        plan = allocated(
            Member("m1", residence="b1"),
            Member("m2", residence="b1"),
            Need("large", place="b1", least=3),
            Need("urgent", place="b1", least=1, priority=1),
            Need("rival", place="b1", least=2),
        )

        found = unmet(plan)
        assert found["large"][1:] == (2, UnmetReason.TOO_FEW_ELIGIBLE)
        assert found["rival"][1:] == (2, UnmetReason.MEMBERS_NEEDED_ELSEWHERE)
        assert "urgent" not in found


class TestOrdinaryAnswers:
    @pytest.mark.parametrize(
        "records",
        [
            [],
            [Member("m", residence="b1")],
            [Need("n", place="b1")],
            [Member("m", residence="b1"), Need("n", place="b1", least=0)],
            [Member("m", residence="b1", capacity=0), Need("n", place="b1")],
        ],
    )
    def test_nothing_to_propose_is_an_empty_plan(self, records: list[Record]) -> None:
        plan = allocated(*records)

        assert plan.status is PlanStatus.EMPTY
        assert plan.gap == 0
        assert plan.links == ()
        assert len(plan.unplaced) == sum(isinstance(one, Member) for one in records)
        assert len(plan.head_counts) == sum(isinstance(one, Need) for one in records)

    def test_without_any_record_there_is_an_empty_plan(self) -> None:
        plan = allocate_double_reporting(Jurisdiction())

        assert plan.status is PlanStatus.EMPTY
        assert verify(Jurisdiction(), plan).ok

    def test_a_need_of_astronomic_size_is_only_large(self) -> None:
        most = 2**53 - 1
        plan = allocated(
            Member("m", residence="b1"),
            *(Need(f"n{i}", place="b1", least=most, priority=most - i) for i in range(3)),
        )

        assert pairs(plan) == [("m", "n0")]
        assert unmet(plan)["n0"] == (most - 1, 1, UnmetReason.TOO_FEW_ELIGIBLE)

    def test_many_blocks_give_the_plan_of_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        records = [
            *(Member(f"m{i}", residence=f"b{1 + i % 7}") for i in range(12)),
            *(Need(f"n{i}", place=f"b{1 + i % 7}", least=2) for i in range(5)),
        ]
        whole = allocated(*records, reach=Reach.TOWN)

        for module in (nearby, strips):
            monkeypatch.setattr(module, "_BLOCK", 3)

        assert allocated(*records, reach=Reach.TOWN) == whole

    def test_links_that_exist_already_play_no_part(self) -> None:
        where = town_with(Member("m", residence="b1"), Need("n", place="b1"))
        plan = allocate_double_reporting(where)

        again = allocate_double_reporting(where.with_links(plan.links))

        assert again == plan


class TestCosts:
    @pytest.mark.parametrize("value", [-1, 1.5, 10**12 + 1, True, None])
    def test_a_cost_is_a_whole_number_of_metres(self, value: object) -> None:
        with pytest.raises(InvalidArgument, match=r"same_grid: .*: no whole number of metres"):
            Costs(same_grid=value)  # type: ignore[arg-type]

    def test_costs_beyond_exact_integers_are_refused_before_any_sum(self) -> None:
        needs = [Need(f"n{i:03}", place="b6", priority=i) for i in range(800)]
        where = town_with(Member("m", residence="b1"), *needs)
        costs = Costs(elsewhere=10**12)

        with pytest.raises(InvalidArgument, match="leave the range of exact 64-bit integers"):
            allocate_double_reporting(where, reach=Reach.JURISDICTION, costs=costs)

    def test_free_service_is_possible(self) -> None:
        plan = allocated(Member("m", residence="b1"), Need("n", place="b1"), missing_skill=0)

        assert (plan.cost, plan.step, plan.objective) == (0, 1, 0)


class TestProof:
    def test_the_objective_is_what_was_chosen_and_what_stays_empty(self) -> None:
        plan = allocated(
            Member("m", residence="b1"),
            Need("low", place="b1", least=1, most=3, priority=1),
            Need("high", place="garden", least=2, priority=7),
        )

        assert pairs(plan) == [("m", "high")]
        assert plan.step == 2 * 200 + 1
        empty_floor_high, empty_floor_low, empty_extra_low = 3, 2, 2 * 1
        assert (
            plan.objective
            == 200 + (empty_floor_high + empty_floor_low + empty_extra_low) * plan.step
        )
        assert plan.bound == plan.objective

    def test_a_price_is_what_one_more_member_would_save(self) -> None:
        needs = [Need("full", place="garden"), Need("hungry", place="b2", skills=["law"])]
        members = [Member("m1", residence="b1"), Member("m2", residence="b1")]
        plan = allocated(*members, *needs)

        newcomer = Member("m3", residence="b2", skills=["law"])
        with_one_more = allocated(*members, newcomer, *needs)

        price = {one.need: one.price for one in plan.head_counts}
        assert price["full"] == 200
        assert price["hungry"] == 2 * plan.step
        assert with_one_more.unmet == ()

    @staticmethod
    def lazy(network: Network) -> np.ndarray:
        """Send everybody home: a flow, but no good one."""
        sink = network.supply.size - 1
        flow = np.zeros_like(network.cost)
        flow[(network.head == sink) & (network.supply[network.tail] == 1)] = 1
        return flow

    @staticmethod
    def beyond(network: Network) -> np.ndarray:
        """Send one person more than there are floor places, and one back from the extra places."""
        flow = network_simplex(network)
        flow[-2:] += (1, -1)
        return flow

    @pytest.mark.parametrize(
        ("engine", "reason"),
        [
            (lazy, "not of minimum cost"),
            (lambda network: np.zeros_like(network.cost), "ships every supply"),
            (lambda network: network.cost[:1], "ships every supply"),
            (lambda network: -np.ones_like(network.cost), "keeps the capacities"),
            (beyond, "keeps the capacities"),
        ],
    )
    def test_an_engine_is_not_taken_at_its_word(self, engine: Engine, reason: str) -> None:
        where = town_with(Member("m", residence="b1"), Need("n", place="b1"))

        with pytest.raises(InvalidArgument, match=f"engine: .*{reason}.*use network_simplex"):
            allocate_double_reporting(where, engine=engine)

    def test_a_wasteful_flow_is_not_taken_either(self) -> None:
        """Two members who should change places."""

        def crossed(network: Network) -> np.ndarray:
            long_way = network.cost == 200
            floor_place = (network.cost == 0) & (network.supply[network.tail] == 0)
            return (long_way | floor_place).astype(np.int64)

        where = town_with(
            Member("m1", residence="b1"),
            Member("m2", residence="b2"),
            Need("n1", place="b1"),
            Need("n2", place="b2"),
        )

        with pytest.raises(InvalidArgument, match="not of minimum cost"):
            allocate_double_reporting(where, engine=crossed)


class TestExplanation:
    def test_every_need_within_reach_is_an_option_cheapest_first(self) -> None:
        plan = allocated(
            Member("m", residence="b1", skills=["law"], windows=[Window.EVENING], capacity=2),
            Need("a", place="liyuan"),
            Need("b", place="garden", skills=["law", "accounts"]),
            Need("c", place="b1", window=Window.WEEKEND),
            Need("d", place="b1", hours=3),
            Need("e", place="b1", skills=["accounts"]),
            Need("f", place="beitan"),
        )

        explanation = plan.explain("m")

        assert [
            (one.need, one.cost, one.metres, one.missing_skills, one.outcome)
            for one in explanation.options
        ] == [
            ("c", 0, 0, (), OptionOutcome.NO_MATCHING_WINDOW),
            ("d", 0, 0, (), OptionOutcome.NOT_ENOUGH_HOURS),
            ("e", 100, 0, ("accounts",), OptionOutcome.NO_MATCHING_SKILL),
            ("b", 300, 200, ("accounts",), OptionOutcome.CHOSEN),
            ("a", 1_000, 1_000, (), OptionOutcome.POSSIBLE),
        ]
        assert [one.need for one in explanation.options if one.eligible] == ["b", "a"]
        assert [one.need for one in explanation.options if one.chosen] == ["b"]
        assert (explanation.need, explanation.reason) == ("b", None)

    def test_an_unplaced_member_has_a_reason_and_no_chosen_option(self) -> None:
        plan = allocated(
            Member("m1", residence="b1"), Member("m2", residence="b2"), Need("n", place="b1")
        )

        explanation = plan.explain("m2")

        assert (explanation.need, explanation.reason) == (None, UnplacedReason.ALL_PLACES_TAKEN)
        assert [one.chosen for one in explanation.options] == [False]
        assert str(explanation).splitlines() == [
            "m2: all places taken",
            "need  cost  metres  missing skills  outcome",
            "n      200                          places taken",
        ]

    def test_a_member_without_residence_has_no_option(self) -> None:
        explanation = allocated(Member("m"), Need("n", place="b1")).explain("m")

        assert explanation.options == ()
        assert str(explanation).startswith("m: no residence")

    def test_an_unknown_id_is_answered_with_the_nearest(self) -> None:
        plan = allocated(Member("m-123", residence="b1"))

        with pytest.raises(UnknownId, match="'m-124'; did you mean 'm-123'"):
            plan.explain("m-124")

    def test_only_members_have_options(self) -> None:
        plan = allocated(Member("m", residence="b1"))

        with pytest.raises(InvalidArgument, match="the record is a Building; name a member"):
            plan.explain("b1")

    def test_the_outcome_of_a_member_is_found_by_id(self) -> None:
        plan = allocated(
            Member("m1", residence="b1"), Member("m2", residence="b2"), Need("n", place="b1")
        )

        assert plan.outcome("m1") is plan.assignments[0]
        assert plan.outcome("m2") is plan.unplaced[0]
        assert plan.outcome("nobody") is None


class TestPlan:
    def plan(self) -> Plan:
        return allocated(
            Member("m1", residence="b1", skills=["law"]),
            Member("m2", residence="b1"),
            Member("m3"),
            Need("advice", place="garden", least=2, skills=["accounts", "law"], priority=2),
            Need("patrol", place="b1"),
        )

    def test_proposals_become_links_and_links_a_snapshot(self) -> None:
        plan = self.plan()

        where = town_with(
            *(Member(f"m{i}") for i in (1, 2, 3)),
            Need("advice", place="garden"),
            Need("patrol", place="b1"),
        ).with_links(plan.links)

        assert where.links == plan.links
        assert where.links[0] == Link(
            mechanism="double-reporting", scope="advice", slot="member", filler="m1"
        )

    def test_links_come_by_need_then_member(self) -> None:
        plan = allocated(
            *(Member(f"m{i}", residence="b2" if i == 1 else "b1") for i in (1, 2, 3)),
            Need("n1", place="b1", least=2),
            Need("n2", place="b2"),
        )

        assert [(link.scope, link.filler) for link in plan.links] == [
            *[("n1", "m2"), ("n1", "m3"), ("n2", "m1")],
        ]

    def test_the_text_fits_one_screen_and_ends_with_the_worst(self) -> None:
        assert str(self.plan()).splitlines() == [
            "double reporting: optimal, no plan is better",
            "                number  of   share",
            "members placed       2   3  66.7 %",
            "needs met            1   2  50.0 %",
            "metres in all      200",
            "",
            "unmet need  priority  least  missing  eligible  reason",
            "advice             2      2        1         1  too few eligible",
        ]

    def test_a_long_list_of_unmet_needs_is_cut_worst_first(self) -> None:
        needs = [Need(f"n{i:02}", place="b1", least=i + 1, priority=i % 2) for i in range(20)]

        lines = str(allocated(*needs)).splitlines()

        shown = [line.split()[0] for line in lines if line.startswith("n") and line[1].isdigit()]
        assert shown == [f"n{i:02}" for i in (*range(19, 0, -2), 18, 16)]
        assert lines[-1] == "… and 8 more (all in .unmet)"

    def test_an_empty_plan_has_a_text_too(self) -> None:
        assert "members placed" in str(allocated())

    def test_the_printed_form_counts_and_names_nobody(self) -> None:
        assert repr(self.plan()) == "<Plan: optimal, 2 of 3 members placed, 1 of 2 needs met>"

    def test_reasons_read_as_sentences(self) -> None:
        plan = self.plan()

        assert [str(one) for one in plan.unplaced] == ["m3: no residence"]
        assert [str(one) for one in plan.unmet] == ["advice: 1 missing, too few eligible"]

    def test_rows_for_tables_hold_everybody_once_and_every_unmet_need(self) -> None:
        rows = self.plan().to_records()

        assert [(row["outcome"], row["member"], row["need"]) for row in rows] == [
            ("assigned", "m1", "advice"),
            ("assigned", "m2", "patrol"),
            ("unplaced", "m3", None),
            ("unmet", None, "advice"),
        ]
        assert rows[0] == {
            "outcome": "assigned",
            "member": "m1",
            "need": "advice",
            "metres": 200,
            "missing_skills": "accounts",
            "rank": None,
            "discount": 0,
            "cost": 300,
            "missing": None,
            "eligible": None,
            "reason": None,
        }
        assert len({tuple(row) for row in rows}) == 1

    def test_a_plan_survives_pickling_and_can_still_explain(self) -> None:
        plan = self.plan()

        copy = pickle.loads(pickle.dumps(plan))  # noqa: S301 - made in this test

        assert copy == plan
        assert copy.explain("m1") == plan.explain("m1")

    def test_equal_questions_have_equal_answers(self) -> None:
        assert self.plan() == self.plan()
        assert hash(self.plan()) == hash(self.plan())
