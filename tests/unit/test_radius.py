"""The limit in metres, in facts of double reporting."""

from copy import deepcopy
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid.allocation import (
    OptionOutcome,
    UnmetReason,
    UnplacedReason,
    nearby,
    strips,
)
from partygrid.errors import InvalidArgument

_LAT = 25.71
_DEGREE = 111_195
"""Metres of a degree of latitude."""


def home(metres: int, id_: str = "") -> pg.Building:
    """A building of the community, so many metres north of its south gate."""
    point = pg.Point(116.75, _LAT + metres / _DEGREE)
    return pg.Building(id_ or f"b{metres}", community="c", point=point)


def town(*records: pg.Record) -> pg.Jurisdiction:
    """A community with a gate in the south, homes 100, 400 and 900 m north, and one unknown."""
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            home(0, "gate"),
            *(home(metres) for metres in (100, 400, 900)),
            pg.Building("somewhere", community="c"),
            *records,
        ]
    )


def patrol(least: int = 1, within: int | None = None, **fields: Any) -> pg.Need:
    return pg.Need("patrol", place="gate", least=least, within=within, **fields)


NEAR, FAR, FARTHEST = (
    pg.Member(id_, residence=f"b{metres}")
    for id_, metres in (("near", 100), ("far", 400), ("farthest", 900))
)


class TestEligibility:
    def test_who_lives_further_than_the_limit_is_not_asked(self) -> None:
        where = town(FAR, patrol())
        plan = pg.allocate_double_reporting(where, within=399)

        assert [one.reason for one in plan.unplaced] == [UnplacedReason.TOO_FAR]
        assert [(one.eligible, one.reason) for one in plan.unmet] == [(0, UnmetReason.TOO_FAR)]
        assert pg.verify(where, plan).ok

    def test_the_limit_itself_is_near_enough(self) -> None:
        plan = pg.allocate_double_reporting(town(FAR, patrol()), within=400)

        assert [one.metres for one in plan.assignments] == [400]

    def test_a_limit_of_nothing_is_the_place_itself(self) -> None:
        here = pg.Member("here", residence="gate")
        plan = pg.allocate_double_reporting(town(here, NEAR, patrol(2)), within=0)

        assert [one.member for one in plan.assignments] == ["here"]

    @pytest.mark.parametrize(
        ("own", "placed"), [(None, ["near"]), (50, []), (500, ["far", "near"])]
    )
    def test_a_need_may_state_its_own_limit_narrower_or_wider(
        self, own: int | None, placed: list[str]
    ) -> None:
        plan = pg.allocate_double_reporting(town(NEAR, FAR, patrol(2, own)), within=200)

        assert [one.member for one in plan.assignments] == placed

    def test_a_limit_comes_on_top_of_reach(self) -> None:
        outside = pg.Building("next", community="d", point=home(100).point)
        where = town(
            pg.Community("d", town="t"), outside, pg.Member("m", residence="next"), patrol()
        )

        alone = pg.allocate_double_reporting(where, within=800)
        wider = pg.allocate_double_reporting(where, within=800, reach=pg.Reach.TOWN)

        assert [one.reason for one in alone.unplaced] == [UnplacedReason.NO_NEED_IN_REACH]
        assert [one.member for one in wider.assignments] == ["m"]

    def test_metres_come_before_skills(self) -> None:
        plan = pg.allocate_double_reporting(town(FAR, patrol(skills=["law"])), within=50)

        assert [one.reason for one in plan.unplaced] == [UnplacedReason.TOO_FAR]

    @pytest.mark.parametrize("residence", ["somewhere", "b900"])
    def test_an_unknown_distance_rules_nobody_out_and_is_named(self, residence: str) -> None:
        """The step of costs, 1,000 metres here, is a convention, against which no limit is held."""
        need = pg.Need("patrol", place="somewhere" if residence == "b900" else "gate")
        where = town(pg.Member("m", residence=residence), need)
        plan = pg.allocate_double_reporting(where, within=10)

        assert [one.metres for one in plan.assignments] == [1_000]
        assert plan.metrics.unmeasured == ("m",)
        assert [one.measured for one in plan.explain("m").options] == [False]
        assert pg.verify(where, plan).ok

    def test_a_known_distance_is_not_named(self) -> None:
        metrics = pg.allocate_double_reporting(town(NEAR, FAR, patrol())).metrics

        assert metrics.unmeasured == ()
        assert [one.measured for one in metrics.people] == [False, True]

    def test_pairs_are_looked_at_a_few_at_a_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        people = [pg.Member(f"m{i}", residence=f"b{(100, 400, 900)[i % 3]}") for i in range(9)]
        needs = [pg.Need(f"n{i}", place=place) for i, place in enumerate(["gate", "b400", "t"])]
        where = town(*people, *needs)
        whole = pg.allocate_double_reporting(where, reach=pg.Reach.TOWN, within=450)

        for module in (nearby, strips):
            monkeypatch.setattr(module, "_BLOCK", 2)
        parts = pg.allocate_double_reporting(where, reach=pg.Reach.TOWN, within=450)

        assert parts == whole
        assert pg.verify(where, parts).ok

    @pytest.mark.parametrize("within", [-1, 2.5, True, "800"])
    def test_a_limit_is_a_whole_number_of_metres(self, within: object) -> None:
        with pytest.raises(InvalidArgument, match="no number of metres"):
            pg.allocate_double_reporting(town(), within=within)  # type: ignore[arg-type]

    def test_a_need_with_an_impossible_limit_is_refused(self) -> None:
        with pytest.raises(pg.InvalidJurisdiction, match="within"):
            town(patrol(within=-5))


class TestAnswers:
    def test_who_lives_too_far_is_told_the_limit_and_the_distance(self) -> None:
        plan = pg.allocate_double_reporting(town(FAR, patrol()), within=300)
        (option,) = plan.explain("far").options

        assert option.outcome is OptionOutcome.TOO_FAR
        assert (option.metres, option.within, option.eligible) == (400, 300, False)
        assert option.precondition == "a-larger-radius"
        assert plan.explain("far").letter(language="zh").splitlines()[2:] == [
            "在双报到服务中，目前没有向您建议的事项：附近的需求离您的住处超过了规定的距离。",
            "其中最近的是 patrol，离您的住处约 400 米，规定的距离为 300 米。",
            "这一结果由程序计算得出。您可以要求说明（《个人信息保护法》第二十四条）。",
        ]
        assert plan.explain("far").letter(language="en").splitlines()[3] == (
            "The nearest of them is patrol, about 400 metres from your home; the limit is 300 "
            "metres."
        )
        assert str(plan.explain("far")).splitlines()[1:] == [
            "need    cost  metres  limit  missing skills  outcome",
            "patrol   400     400    300                  too far",
        ]

    def test_a_newcomer_who_lives_too_far_is_told(self) -> None:
        where = town(patrol())
        plan = pg.allocate_double_reporting(where, within=399)
        wide = pg.allocate_double_reporting(where, within=400)

        assert pg.recommend(where, plan, FAR).reason is UnplacedReason.TOO_FAR
        assert pg.recommend(where, wide, FAR).need == "patrol"

    def test_a_plan_that_was_stored_answers_with_its_limit(self) -> None:
        plan = pg.allocate_double_reporting(town(NEAR, FAR, patrol(2)), within=300)
        stored = deepcopy(plan)

        assert stored == plan
        assert stored.explain("far") == plan.explain("far")
        assert stored.shortages[0].remedies == plan.shortages[0].remedies

    def test_both_halves_keep_the_limit_together(self) -> None:
        unit = pg.Unit("u", community="c")
        people = [attrs.evolve(one, unit="u") for one in (NEAR, FAR)]
        where = town(unit, *people, patrol(2))
        units = pg.UnitReporting(join=pg.Join.PREFERRED, discount=500)
        plan = pg.allocate_double_reporting(where, within=300, units=units)

        assert [one.member for one in plan.assignments] == ["near"]
        assert plan.within == 300
        assert pg.verify(where, plan).ok

    def test_a_plan_names_the_limit_and_who_was_not_held_against_it(self) -> None:
        unknown = pg.Member("unknown", residence="somewhere")
        where = town(NEAR, unknown, patrol(2))
        plan = pg.allocate_double_reporting(where, within=300)
        own = pg.allocate_double_reporting(where.replace(patrol(2, within=300)))
        free = pg.allocate_double_reporting(where)

        assert [one.unmeasured for one in (plan, own, free)] == [("unknown",), ("unknown",), ()]
        assert str(plan).splitlines()[5:] == [
            "limit in metres     300",
            "not measured          1   2  50.0 %",
        ]
        assert str(own).splitlines()[-1].split() == ["not", "measured", "1", "2", "50.0", "%"]
        assert len(str(free).splitlines()) == 5
        elsewhere = attrs.evolve(plan.assignments[0], member="nobody")
        assert attrs.evolve(plan, assignments=(elsewhere,)).unmeasured == ()

    def test_policies_are_compared_with_their_limit(self) -> None:
        unknown = pg.Member("unknown", residence="somewhere")
        where = town(unknown, patrol(within=300))
        only = [pg.Policy.OPTIMAL]

        own = str(pg.compare_policies(where, only)).splitlines()
        both = str(pg.compare_policies(where, only, within=200)).splitlines()
        assert own[-1].split() == ["not", "measured", "1", "of", "1"]
        assert both[-2:] == ["limit in metres       200", own[-1]]

    @pytest.mark.parametrize("within", ["60", [60], float("nan"), -1, True])
    def test_a_limit_that_is_none_is_a_violation(self, within: Any) -> None:
        where = town(NEAR, patrol())
        for limit in (None, 300):
            plan = pg.allocate_double_reporting(where, within=limit)
            found = pg.verify(where, attrs.evolve(plan, within=within))

            said = f"within: {within!r} is stated, which is no number of metres"
            assert said in [one.message for one in found.violations]

    def test_a_plan_is_made_anew_with_another_limit(self) -> None:
        where = town(NEAR, FAR, patrol(2))
        plan = pg.allocate_double_reporting(where, within=300)
        for within, placed in ((500, ["far", "near"]), (50, []), (None, ["far", "near"])):
            again = pg.replan(where, attrs.evolve(plan, within=within))

            assert again.within == within
            assert [one.member for one in again.assignments] == placed
            assert pg.verify(where, again).ok

    def test_a_vacancy_names_the_limit_where_that_alone_keeps_people_away(self) -> None:
        where = town(FAR, patrol())
        near = pg.allocate_double_reporting(where, within=300)
        away = pg.replan(where, near, absent=["far"])
        other = where.replace(patrol(skills=["law"]))

        assert str(pg.fill(where, near, "patrol")) == "patrol: nobody may come within 300 metres"
        assert pg.fill(where, away, "patrol").within is None
        unskilled = pg.allocate_double_reporting(other, within=300)
        assert pg.fill(other, unskilled, "patrol").within is None


class TestRemedies:
    def test_a_radius_is_extended_by_as_few_metres_as_help(self) -> None:
        """One more lives 400 metres away, and two more within 900: both answers are named."""
        where = town(NEAR, FAR, FARTHEST, patrol(3))
        (shortage,) = pg.allocate_double_reporting(where, within=300).shortages

        assert [
            (one.kind, one.metres, one.further, one.closes, one.price)
            for one in shortage.remedies[:2]
        ] == [("larger-radius", 400, 100, 1, 400), ("larger-radius", 900, 600, 2, 1_300)]
        assert str(shortage.remedies[0]) == (
            "larger radius within 400 metres (100 more) for patrol: 1 place, at a price of 400"
        )

    def test_a_wider_reach_has_metres_where_they_are_measured_of_all_who_come(self) -> None:
        elsewhere = [
            pg.Community("d", town="t"),
            attrs.evolve(home(700), community="d"),
            pg.Building("unknown", community="d"),
        ]
        found = []
        for residence in ("b700", "unknown"):
            member = pg.Member("m", residence=residence)
            plan = pg.allocate_double_reporting(town(*elsewhere, member, patrol()))
            found.append(plan.shortages[0].remedies[0])

        assert [(one.kind, one.metres) for one in found] == [
            ("reach-town", 700),
            ("reach-town", None),
        ]

    def test_one_radius_is_named_where_it_closes_all_at_once(self) -> None:
        where = town(NEAR, FAR, FARTHEST, patrol(2, within=300))
        (shortage,) = pg.allocate_double_reporting(where).shortages

        radii = [one.metres for one in shortage.remedies if one.kind == "larger-radius"]
        assert radii == [400]

    def test_no_radius_is_named_where_nobody_lives_further(self) -> None:
        (shortage,) = pg.allocate_double_reporting(town(NEAR, patrol(2)), within=300).shortages

        assert [one.kind for one in shortage.remedies] == ["volunteers", "lower-least"]

    def test_nor_where_those_who_do_are_away(self) -> None:
        where = town(NEAR, FAR, patrol(2))
        plan = pg.replan(where, pg.allocate_double_reporting(where, within=300), absent=["far"])

        assert [one.kind for one in plan.shortages[0].remedies] == ["volunteers", "lower-least"]
