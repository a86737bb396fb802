"""Home visits and preferences, in facts of double reporting."""

from collections.abc import Sequence

import attrs
import pytest

import partygrid as pg
from partygrid.allocation import Criterion, OptionOutcome, Policy, UnmetReason, UnplacedReason

TOWN = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.Building("b", community="c"),
    pg.Building("b2", community="c"),
)


def town(*records: pg.Record) -> pg.Jurisdiction:
    return pg.Jurisdiction([*TOWN, *records])


def member(id_: str = "m", preferences: Sequence[str] = (), **fields: bool) -> pg.Member:
    return pg.Member(id_, residence="b", preferences=preferences, **fields)


def needs(*ids: str) -> tuple[pg.Need, ...]:
    return tuple(pg.Need(id_, place="c") for id_ in ids)


class TestHomeVisits:
    VISIT = pg.Need("visit", place="c", home_visits=True)

    def test_who_does_not_visit_homes_is_not_sent_there(self) -> None:
        where = town(member(home_visits=False), self.VISIT)
        plan = pg.allocate_double_reporting(where)

        assert [one.reason for one in plan.unplaced] == [UnplacedReason.NO_HOME_VISITS]
        assert [one.reason for one in plan.unmet] == [UnmetReason.NO_HOME_VISITS]
        (option,) = plan.explain("m").options
        assert option.outcome is OptionOutcome.NO_HOME_VISITS
        assert option.precondition == "visiting-homes"
        assert "要入户服务" in plan.explain("m").letter(language="zh")
        assert "in people's homes" in plan.explain("m").letter(language="en")
        assert pg.verify(where, plan).ok

    def test_who_visits_homes_is_and_anybody_serves_elsewhere(self) -> None:
        where = town(member("m1"), member("m2", home_visits=False), self.VISIT, *needs("desk"))
        plan = pg.allocate_double_reporting(where)

        assert [(one.member, one.need) for one in plan.assignments] == [
            ("m1", "visit"),
            ("m2", "desk"),
        ]

    def test_a_shortage_can_be_met_outside_homes(self) -> None:
        where = town(member(home_visits=False), self.VISIT)
        (shortage,) = pg.allocate_double_reporting(where).shortages

        assert shortage.remedies[0].kind == "outside-homes"

    def test_a_newcomer_who_does_not_visit_homes_is_told(self) -> None:
        where = town(self.VISIT)
        plan = pg.allocate_double_reporting(where)

        found = pg.recommend(where, plan, member(home_visits=False))

        assert found.reason is UnplacedReason.NO_HOME_VISITS


class TestPreferences:
    def test_each_need_preferred_to_the_one_proposed_costs_metres(self) -> None:
        where = town(member("m1", ["n2", "n1"]), member("m2"), *needs("n1", "n2", "n3"))
        plan = pg.allocate_double_reporting(where)
        by_need = {one.need: one for one in plan.explain("m1").options}

        assert [(one.cost, one.rank, one.listed) for one in by_need.values()] == [
            (1_000, 1, True),
            (1_100, 2, True),
            (1_200, 3, False),
        ]
        found = {one.member: one for one in plan.assignments}
        assert (found["m1"].need, found["m1"].rank, found["m2"].rank) == ("n2", 1, None)

    def test_wishes_that_meet_are_weighed_and_the_score_names_them(self) -> None:
        where = town(member("m1", ["n1"]), member("m2", ["n1"]), *needs("n1", "n2"))
        plan = pg.allocate_double_reporting(where)

        assert {one.member: (one.need, one.rank, one.metres) for one in plan.assignments} == {
            "m1": ("n1", 1, 1_000),
            "m2": ("n2", 2, 1_000),
        }
        rather = [one for one in plan.score.matches if one.criterion is Criterion.PREFERENCES]
        assert [(one.member, one.number, one.cost) for one in rather] == [("m2", 1, 100)]
        assert plan.score.total == plan.objective
        assert pg.verify(where, plan).ok

    def test_a_rank_that_is_altered_is_found_out(self) -> None:
        where = town(member("m1", ["n1"]), *needs("n1"))
        plan = pg.allocate_double_reporting(where)
        altered = attrs.evolve(plan.assignments[0], rank=None)

        verdict = pg.verify(where, attrs.evolve(plan, assignments=(altered,)))

        assert [one.message for one in verdict.violations] == ["rank: None is stated, 1 holds"]

    @pytest.mark.parametrize(("price", "need"), [(0, "near"), (99_000, "wanted")])
    def test_how_many_metres_a_wish_is_worth_is_stated(self, price: int, need: str) -> None:
        where = town(
            member("m", ["wanted"]), pg.Need("near", place="b"), pg.Need("wanted", place="b2")
        )
        plan = pg.allocate_double_reporting(where, costs=pg.Costs(preference=price))

        assert [one.need for one in plan.assignments] == [need]

    @pytest.mark.parametrize(
        ("wanted", "zh", "en"),
        [
            (["n2", "n1"], "它是您所填意向中的第 2 项。", "It is number 2 of the needs"),
            (["n2"], "它不在您所填的意向之内", "It is none of those that you would like"),
        ],
    )
    def test_the_letter_says_what_became_of_a_wish(
        self, wanted: Sequence[str], zh: str, en: str
    ) -> None:
        nearer = pg.Member("a", residence="b2"), pg.Need("n2", place="b2")
        where = town(member("m", wanted), *nearer, *needs("n1"))
        explanation = pg.allocate_double_reporting(where).explain("m")

        assert explanation.need == "n1"
        assert zh in explanation.letter(language="zh")
        assert en in explanation.letter(language="en")
        assert "rank" in str(explanation)

    def test_a_letter_to_whoever_prefers_nothing_speaks_of_no_wish(self) -> None:
        where = town(member(), *needs("n1"))
        letter = pg.allocate_double_reporting(where).explain("m").letter(language="zh")

        assert "意向" not in letter

    def test_by_the_stable_rule_a_wish_comes_before_nearness(self) -> None:
        where = town(
            member("m", ["wanted"]), pg.Need("near", place="b"), pg.Need("wanted", place="b2")
        )
        plan = pg.allocate_double_reporting(where, policy=Policy.STABLE)

        assert [one.need for one in plan.assignments] == ["wanted"]
        assert pg.verify(where, plan).ok
        assert plan.metrics.envious == ()

    def test_a_newcomer_gets_what_is_wanted(self) -> None:
        where = town(*needs("n1", "n2"))
        plan = pg.allocate_double_reporting(where)

        assert pg.recommend(where, plan, member("m", ["n2"])).need == "n2"


class TestRecords:
    def test_wishes_keep_their_order(self) -> None:
        where = town(member("m", ["n2", "n1"]), *needs("n1", "n2"))

        assert where["m"].preferences == ("n2", "n1")
        assert pg.from_json(pg.to_json(where)) == where

    @pytest.mark.parametrize(
        ("preferences", "problem"),
        [
            (["n9"], "no Need has this id"),
            (["n1", "n1"], "one is named twice"),
            ("n1", "a str stands here; write a list"),
            ({"n1"}, "a set stands here; write a list"),
        ],
    )
    def test_wishes_name_needs_each_once_in_a_list(
        self, preferences: Sequence[str], problem: str
    ) -> None:
        with pytest.raises(pg.InvalidJurisdiction, match=problem):
            town(member("m", preferences), *needs("n1"))

    def test_a_file_from_before_reads_without_wishes(self) -> None:
        text = '{"format":"partygrid","version":1,"records":[{"type":"Member","id":"m"}]}'

        assert pg.from_json(text.encode())["m"] == pg.Member("m")
