"""What a plan says to the people it concerns: options, letters, scores, shortages in words."""

import pickle
from typing import Any

import numpy as np
import pytest

from partygrid import examples
from partygrid.allocation import (
    Criterion,
    Explanation,
    Filling,
    Language,
    Option,
    OptionOutcome,
    Policy,
    Precondition,
    Recommendation,
    RemedyKind,
    ShortageRemedy,
    UnplacedReason,
    allocate_double_reporting,
    fill,
    recommend,
    replan,
)
from partygrid.allocation.recount import distinct
from partygrid.allocation.resurvey import centimetres
from partygrid.errors import InvalidArgument, InvalidJurisdiction
from partygrid.grid import Building, Community, Point, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member, Window

TOWN = examples.small_town()
PLAN = allocate_double_reporting(TOWN)
EVERY_SKILL = sorted({skill for need in TOWN.of(Need) for skill in need.skills})


def town_with(*records: Member | Need | Building) -> Jurisdiction:
    return Jurisdiction(
        [
            Town("t"),
            Community("c", town="t"),
            Community("d", town="t"),
            Building("b", community="c"),
            Building("far", community="d"),
            *records,
        ]
    )


class TestOptions:
    def test_a_full_need_names_those_who_hold_its_places(self) -> None:
        where = town_with(
            Member("m1", residence="b"), Member("m2", residence="b"), Need("n", place="b")
        )
        option = allocate_double_reporting(where).explain("m2").options[0]

        assert option.outcome is OptionOutcome.PLACES_TAKEN
        assert option.held_by == ("m1",)
        assert option.precondition is Precondition.A_FREE_PLACE

    def test_every_outcome_but_the_chosen_one_says_what_would_have_to_change(self) -> None:
        for outcome in OptionOutcome:
            option = Option(
                need="n",
                place="b",
                hours=1.0,
                window=None,
                metres=0,
                missing_skills=(),
                cost=0,
                outcome=outcome,
            )
            assert (option.precondition is None) is option.chosen

    def test_an_assigned_member_has_one_chosen_option(self) -> None:
        for one in PLAN.assignments:
            options = PLAN.explain(one.member).options
            assert [option.need for option in options if option.chosen] == [one.need]


@pytest.mark.parametrize("policy", [Policy.OPTIMAL, Policy.NEAREST])
def test_a_volunteer_is_worth_the_price_of_the_best_place_less_the_way(policy: Policy) -> None:
    plan = allocate_double_reporting(TOWN, policy=policy)
    price = {one.need: one.price for one in PLAN.head_counts}
    values = {one.community: one.value for one in plan.volunteer_values}

    for home in sorted({str(TOWN[one.member].residence) for one in PLAN.assignments}):
        newcomer = Member("volunteer", residence=home, skills=EVERY_SKILL)
        after = allocate_double_reporting(TOWN.replace(newcomer))
        own = after.explain("volunteer").options
        worth = max(price[one.need] - one.cost for one in own)
        assert after.step == PLAN.step
        assert PLAN.objective - after.objective == worth
        assert worth <= values[str(TOWN.community_of(home))]


class TestLetters:
    def test_a_proposal_says_what_why_what_else_and_that_one_may_decline(self) -> None:
        letter = PLAN.explain("m01").letter(language="en").splitlines()

        assert letter[0] == "Dear m01,"
        assert "east-clean-up (at 东社区, at the weekend, about 2 hours)" in letter[2]
        assert "181 metres" in letter[3]
        assert letter[4] == (
            "Also near you, and suiting you: garden-patrol (about 67 metres, full at present)."
        )
        assert "you may decline, and need not say why" in letter[5]
        assert "art. 24" in letter[6]

    def test_another_need_that_has_a_place_left_is_named(self) -> None:
        where = town_with(Member("m1", residence="b"), Need("n1", place="b"), Need("n2", place="c"))
        letter = allocate_double_reporting(where).explain("m1").letter(language="en")

        assert "Also near you, and suiting you: n2." in letter

    @pytest.mark.parametrize(
        ("language", "said"),
        [("zh", "（地点 甲社区，时间不限，约 1 小时）"), ("en", "about 1 hour)?")],
    )
    def test_a_place_is_called_by_its_name_and_one_hour_is_no_hours(
        self, language: str, said: str
    ) -> None:
        where = town_with(Member("m1", residence="b"), Need("n", place="c"))
        named = where.replace(Community("c", town="t", name="甲社区"))
        letter = allocate_double_reporting(named).explain("m1").letter(language=language)

        assert said in letter
        assert "地点 c，" in allocate_double_reporting(where).explain("m1").letter()

    def test_nothing_is_proposed_where_a_rule_leaves_a_place_that_would_suit(self) -> None:
        near = Building("near", community="c")
        where = town_with(near, Member("m1", residence="b"), Need("n", place="near"))
        plan = allocate_double_reporting(where, policy=Policy.RESIDENCE_ONLY)

        assert plan.explain("m1").letter(language="en").splitlines()[2:] == [
            (
                "In double reporting, nothing is proposed to you at present: the plan as a whole "
                "gives you none of the places that are left nearby."
            ),
            "Near you, and suiting you: n.",
            (
                "A program computed this. You may ask for an explanation (Personal Information "
                "Protection Law, art. 24)."
            ),
        ]

    @pytest.mark.parametrize(("language", "unit"), [("zh", "米"), ("en", "metres")])
    def test_a_distance_that_nobody_measured_is_not_stated(self, language: str, unit: str) -> None:
        where = town_with(
            *(Member(id_, residence="b") for id_ in ("m1", "m2")),
            *(Need(id_, place="c") for id_ in ("n1", "n2")),
        )
        explained = allocate_double_reporting(where).explain("m1")

        assert [(one.metres, one.measured) for one in explained.options] == [(1_000, False)] * 2
        assert unit not in explained.letter(language=language)
        assert str(explained).splitlines()[1:3] == [
            "need   cost  metres  missing skills  outcome",
            "n1    1,000                          chosen",
        ]

    def test_it_is_written_in_chinese_unless_another_language_is_asked(self) -> None:
        letter = PLAN.explain("m01").letter()

        assert letter == PLAN.explain("m01").letter(language=Language.CHINESE)
        assert letter.startswith("m01 您好：")
        assert "不必说明理由（《志愿服务条例》第二十五条）" in letter

    @pytest.mark.parametrize("language", Language)
    def test_it_names_no_other_person(self, language: Language) -> None:
        members = {one.id for one in TOWN.of(Member)}
        for member in sorted(members):
            letter = PLAN.explain(member).letter(language=language)
            assert member in letter
            assert not any(other in letter for other in members - {member})

    @pytest.mark.parametrize("language", Language)
    @pytest.mark.parametrize("reason", UnplacedReason)
    def test_who_has_no_place_is_told_why(self, language: str, reason: UnplacedReason) -> None:
        explanation = Explanation(member="m1", need=None, reason=reason, options=())

        assert len(explanation.letter(language=language).splitlines()) == 4

    @pytest.mark.parametrize("window", [None, *Window])
    def test_a_skill_that_is_lacking_is_left_to_others(self, window: Window | None) -> None:
        where = town_with(
            Member("m1", residence="b", skills=["law"]),
            Need("n", place="b", skills=["law", "mediation"], window=window),
        )
        letter = allocate_double_reporting(where).explain("m1").letter(language="en")

        assert "What it also asks, mediation, can be left to others." in letter

    def test_there_are_two_languages(self) -> None:
        with pytest.raises(InvalidArgument, match="use one of 'zh', 'en'"):
            PLAN.explain("m01").letter(language="fr")


class TestScore:
    @pytest.mark.parametrize("policy", Policy)
    def test_the_matches_add_up_to_the_objective(self, policy: Policy) -> None:
        plan = allocate_double_reporting(TOWN, policy=policy)

        assert plan.score.total == plan.objective
        assert sum(one.cost for one in plan.score.lines) == plan.objective

    def test_the_dearest_come_first(self) -> None:
        top = PLAN.score.top(2)

        assert [(one.criterion, one.need) for one in top] == [
            (Criterion.MISSING, "lakeside-tutoring"),
            (Criterion.MISSING, "west-sign-language"),
        ]
        assert PLAN.score.top(-1) == ()
        assert str(top[0]) == "missing: lakeside-tutoring: 61,992"

    def test_it_is_rows_for_tables(self) -> None:
        rows = PLAN.score.to_records()

        assert len(rows) == len(PLAN.score.matches)
        assert rows[0]["criterion"] == "missing"


class TestShortages:
    def test_needs_that_ask_the_same_people_are_short_together(self) -> None:
        where = town_with(
            Member("m1", residence="b"),
            Need("n1", place="b"),
            Need("n2", place="b", priority=1),
            Need("n3", place="far"),
        )
        found = allocate_double_reporting(where).shortages

        assert [(one.needs, one.eligible_members, one.deficit) for one in found] == [
            (("n1", "n2"), ("m1",), 1),
            (("n3",), (), 1),
        ]
        assert [str(one) for one in found] == [
            "n1, n2: 1 may serve, 1 too few",
            "n3: 0 may serve, 1 too few",
        ]

    def test_who_lives_further_away_is_a_remedy_with_no_metres_where_none_are_measured(
        self,
    ) -> None:
        where = town_with(Member("m1", residence="far"), Need("n", place="b"))
        remedies = allocate_double_reporting(where).shortages[0].remedies

        assert [(one.kind, one.closes, one.metres) for one in remedies] == [
            (RemedyKind.REACH_TOWN, 1, None),
            (RemedyKind.VOLUNTEERS, 1, None),
            (RemedyKind.LOWER_LEAST, 1, None),
        ]
        assert str(remedies[0]) == "reach town for n: 1 place, at a price of 5,000"

    def test_a_wider_reach_is_named_only_where_it_comes_to_something_else(self) -> None:
        town = town_with(Member("m1", residence="far"), Need("n", place="b", least=3))
        beyond = (Town("t2"), Community("e", town="t2"), Building("out", community="e"))
        alone = town.replace(*beyond)
        wider = alone.replace(Member("m2", residence="out"))
        found = [
            [one.kind for one in allocate_double_reporting(where).shortages[0].remedies]
            for where in (alone, wider)
        ]

        assert RemedyKind.REACH_TOWN in found[0]
        assert RemedyKind.REACH_JURISDICTION not in found[0]
        assert {RemedyKind.REACH_TOWN, RemedyKind.REACH_JURISDICTION} <= {*found[1]}

    def test_fewer_hours_are_as_many_as_those_who_come_can_give(self) -> None:
        where = town_with(Member("m1", residence="b", capacity=1.5), Need("n", place="b", hours=2))
        remedy = allocate_double_reporting(where).shortages[0].remedies[0]

        assert (remedy.kind, remedy.hours) == (RemedyKind.FEWER_HOURS, 1.5)
        assert str(remedy) == "fewer hours (1.5 at most) for n: 1 place, at a price of 0"

    def test_who_is_needed_where_they_are_is_no_remedy(self) -> None:
        where = town_with(
            Member("m1", residence="b"),
            Need("n1", place="b"),
            Need("n2", place="b", skills=["law"]),
        )
        remedies = allocate_double_reporting(where).shortages[0].remedies

        assert {one.kind for one in remedies} == {RemedyKind.VOLUNTEERS, RemedyKind.LOWER_LEAST}

    def test_they_are_the_same_after_storage(self) -> None:
        stored = pickle.loads(pickle.dumps(PLAN))  # noqa: S301 - made one line before

        assert stored.shortages == PLAN.shortages
        assert stored.shortages[0].remedies == PLAN.shortages[0].remedies
        assert stored.explain("m01") == PLAN.explain("m01")

    def test_several_places_are_said_in_the_plural(self) -> None:
        remedy = ShortageRemedy(kind=RemedyKind.VOLUNTEERS, needs=("n",), closes=2, price=9)

        assert str(remedy) == "volunteers for n: 2 places, at a price of 9"


class TestNewcomers:
    def test_a_newcomer_takes_the_place_of_one_who_moves_to_the_other_need(self) -> None:
        where = town_with(
            Member("m1", residence="b", skills=["law"]),
            Need("advice", place="c", skills=["law"]),
            Need("patrol", place="b"),
        )
        plan = allocate_double_reporting(where)
        found = recommend(where, plan, Member("m2", residence="b"))

        assert str(found) == "m2: patrol"
        assert [str(one) for one in found.offers[0].moves] == ["m1: patrol → advice"]

    def test_one_who_lives_farther_makes_room_and_goes_to_no_need(self) -> None:
        near = Building("near", community="c", point=Point(116.75, 25.71))
        off = Building("off", community="c", point=Point(116.76, 25.71))
        where = town_with(near, off, Member("m1", residence="off"), Need("n", place="near"))
        plan = allocate_double_reporting(where)
        found = recommend(where, plan, Member("m2", residence="near"))

        assert [str(one) for one in found.offers[0].moves] == ["m1: n → no need"]
        assert found.offers[0].gain > 0

    @pytest.mark.parametrize(
        ("newcomer", "reason"),
        [
            (Member("m2"), UnplacedReason.NO_RESIDENCE),
            (Member("m2", residence="far"), UnplacedReason.NO_NEED_IN_REACH),
            (Member("m2", residence="b"), UnplacedReason.ALL_PLACES_TAKEN),
            (
                Member("m2", residence="b", windows=[Window.EVENING]),
                UnplacedReason.NO_MATCHING_WINDOW,
            ),
            (Member("m2", residence="b", capacity=0), UnplacedReason.NOT_ENOUGH_HOURS),
        ],
    )
    def test_where_there_is_no_place_the_reason_is_said(
        self, newcomer: Member, reason: UnplacedReason
    ) -> None:
        where = town_with(Member("m1", residence="b"), Need("n", place="b", window=Window.WEEKEND))
        found = recommend(where, allocate_double_reporting(where), newcomer)

        assert (found.need, found.reason) == (None, reason)
        assert str(found) == f"m2: {reason.replace('-', ' ')}"

    def test_nobody_may_come_where_nobody_is_eligible(self) -> None:
        where = town_with(Need("n", place="b"))

        found = fill(where, allocate_double_reporting(where), "n")
        assert found == Filling(need="n", moves=(), cost=None)
        assert str(found) == "n: nobody may come"

    def test_of_two_chains_by_the_same_need_that_of_the_lowest_id_is_taken(self) -> None:
        where = town_with(
            Member("a", residence="b", skills=["s0", "s1"]),
            Member("g", residence="b", skills=["s0", "s2"]),
            Member("e", residence="b", skills=["s1", "s2", "s3"]),
            Need("n0", place="c", skills=["s0"]),
            Need("n1", place="c", skills=["s1"], priority=2),
            Need("n2", place="c", skills=["s2"], priority=2),
            Need("n3", place="c", skills=["s3"], priority=1),
        )
        found = fill(where, allocate_double_reporting(where), "n0")
        assert str(found) == "n0: a: n1 → n0; e: n3 → n1"

    def test_the_answers_are_those_of_the_plan_that_is_asked(self) -> None:
        """Two plans from the same arrays are asked in turn."""
        where = town_with(
            Member("m1", residence="b"), Member("m2", residence="b"), Need("n", place="b")
        )
        first = allocate_double_reporting(where)
        second = replan(where, first, declined=first.assignments)

        for _ in range(2):
            assert [str(one) for one in fill(where, first, "n").moves] == ["m2: no need → n"]
            assert fill(where, second, "n").moves == ()  # m1 declined, m2 is there already

    def test_other_records_are_asked_with_arrays_of_their_own(self) -> None:
        where = town_with(Member("m1", residence="b"), Need("n", place="b"))
        plan = allocate_double_reporting(where)
        now = where.replace(Member("m1", residence="b", skills=["law"]))

        assert fill(now, plan, "n").moves == ()

    @pytest.mark.parametrize(
        ("records", "odd"),
        [
            ([Member("m2", residence="b")], "1 differ: m2"),
            ([Need("n", place="b", most=2)], "1 differ: n"),
            ([Member(f"m{i}", residence="b") for i in (2, 3, 4, 5)], "4 differ: m2, m3, m4, …"),
        ],
    )
    def test_a_plan_of_another_snapshot_is_refused(self, records: list[Any], odd: str) -> None:
        where = town_with(Member("m1", residence="b"), Need("n", place="b"))
        plan = allocate_double_reporting(where)
        now = where.replace(*records)

        for ask in (
            lambda: fill(now, plan, "n"),
            lambda: recommend(now, plan, Member("m9", residence="b")),
        ):
            with pytest.raises(InvalidArgument, match=f"one of another snapshot, {odd}"):
                ask()

    @pytest.mark.parametrize("policy", [Policy.NEAREST, Policy.FIRST_COME])
    def test_only_the_best_plan_is_asked(self, policy: Policy) -> None:
        plan = allocate_double_reporting(TOWN, policy=policy)

        with pytest.raises(InvalidArgument, match=r"not the best one, [\d,]+ from the bound"):
            fill(TOWN, plan, "garden-patrol")

    def test_who_has_a_place_is_no_newcomer(self) -> None:
        with pytest.raises(InvalidArgument, match="name a newcomer"):
            recommend(TOWN, PLAN, TOWN["m01"])

    def test_the_residence_of_a_newcomer_is_known(self) -> None:
        with pytest.raises(InvalidJurisdiction, match=r"new\.residence: no Building"):
            recommend(TOWN, PLAN, Member("new", residence="b99"))

    def test_only_needs_have_vacancies(self) -> None:
        with pytest.raises(InvalidArgument, match="name a need"):
            fill(TOWN, PLAN, "m01")
        assert Recommendation(member="m", offers=(), reason=None).reason is None


class TestResurvey:
    def test_a_position_near_a_half_is_computed_by_exact_functions(self) -> None:
        points = [Point(116 + i / 7_919, 25 + i / 6_007) for i in range(4_000)]

        whole = centimetres(points)
        assert whole.shape == (3, 4_000)
        assert (abs((whole.astype(float) ** 2).sum(axis=0) ** 0.5 - 637_100_880) < 2).all()

    def test_keys_are_found_by_a_table_or_by_sorting(self) -> None:

        keys = np.array([70, 2, 70])
        for size in (71, 10**9):
            found, place = distinct(keys, size)
            assert (found.tolist(), place.tolist()) == ([2, 70], [1, 0, 1])
