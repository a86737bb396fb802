"""Pins, pairings and leaders: what is asked, what is answered, and what is refused."""

import sys
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid.allocation import Found, Program, branch_and_cut
from partygrid.allocation.options import OptionOutcome, Precondition

pytest.importorskip("highspy")


def town(*people: pg.Member, needs: tuple[pg.Need, ...]) -> pg.Jurisdiction:
    places = [pg.Town("t"), pg.Community("c", town="t"), pg.Compound("x", community="c")]
    homes = [pg.Building("b1", compound="x"), pg.Building("b2", compound="x")]
    return pg.Jurisdiction([*places, *homes, *people, *needs])


def person(id_: str, *skills: str, home: str = "b1") -> pg.Member:
    return pg.Member(id_, residence=home, skills=skills)


def proposals(plan: pg.Plan) -> dict[str, str]:
    return {one.member: one.need for one in plan.assignments}


def planned(where: pg.Jurisdiction, *pairings: Any, **options: Any) -> pg.Plan:
    plan = pg.allocate_double_reporting(where, pairings=pairings, **options)
    pg.verify(where, plan).require_ok()
    return plan


PATROL = pg.Need("patrol", place="b1", least=2, most=2)
WATCH = pg.Need("watch", place="b2", least=1, most=2)
THREE = (person("m1"), person("m2"), person("m3", home="b2"))
HERE = town(*THREE, needs=(PATROL, WATCH))
LED = attrs.evolve(PATROL, leader_skills=["first-aid"])
TOGETHER = pg.Together(["m1", "m3"])
APART = pg.Apart(["m1", "m2"])


class TestAnswers:
    def test_those_who_serve_together_are_at_one_need(self) -> None:
        plan = planned(HERE, TOGETHER)

        assert proposals(plan) == {"m1": "patrol", "m2": "watch", "m3": "patrol"}
        assert plan.gap == 0
        assert plan.trusted == plan.bound - plan.price_bound == 400
        assert plan.pairings == (TOGETHER,)

    def test_those_who_serve_apart_are_not(self) -> None:
        assert len({*proposals(planned(HERE, APART)).values()}) == 2

    def test_a_pin_that_costs_nothing_else_needs_no_program(self) -> None:
        plan = planned(HERE, pins=[("m3", "patrol")])

        assert proposals(plan)["m3"] == "patrol"
        assert plan.pins == (("m3", "patrol"),)
        assert plan.trusted == 0

    def test_a_pin_brings_companions_along(self) -> None:
        plan = planned(HERE, TOGETHER, pins=[("m1", "watch")])

        assert plan.pins == (("m1", "watch"), ("m3", "watch"))

    def test_where_nobody_leads_nobody_serves(self) -> None:
        where = town(*THREE, needs=(LED, attrs.evolve(WATCH, most=1)))

        plan = planned(where)

        assert proposals(plan) == {"m3": "watch"}
        assert {one.reason for one in plan.unplaced} == {pg.UnplacedReason.NO_LEADER}
        assert [(one.need, one.reason) for one in plan.unmet] == [
            ("patrol", pg.UnmetReason.NO_LEADER)
        ]

    def test_whoever_leads_goes_where_nobody_else_can(self) -> None:
        where = town(*THREE, person("m4", "first-aid", home="b2"), needs=(LED, WATCH))

        plan = planned(where)

        assert proposals(plan)["m4"] == "patrol"
        assert len(plan.assignments) == 4

    def test_a_pinned_member_may_lead(self) -> None:
        where = town(*THREE, person("m4", "first-aid"), needs=(LED, WATCH))

        plan = planned(where, pins=[("m4", "patrol")])

        assert len(plan.assignments) == 4
        assert plan.trusted == 0

    def test_a_pinned_member_gets_a_leader_even_if_that_costs_another_need(self) -> None:
        first = attrs.evolve(WATCH, priority=1, most=1, skills=["first-aid"])
        where = town(person("m1"), person("m2", "first-aid"), needs=(LED, first))

        plan = planned(where, pins=[("m1", "patrol")])

        assert proposals(plan) == {"m1": "patrol", "m2": "patrol"}

    def test_a_pair_too_many_has_its_reason(self) -> None:
        where = town(
            person("m1"), person("m2"), person("m3"), needs=(attrs.evolve(PATROL, least=3, most=3),)
        )

        plan = planned(where, pg.Apart(["m1", "m2", "m3"]))

        assert len(plan.assignments) == 1
        assert {one.reason for one in plan.unplaced} == {pg.UnplacedReason.PAIRING}
        assert plan.unmet[0].reason is pg.UnmetReason.PAIRING

    def test_without_highspy_a_plan_is_made_where_it_is_not_needed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "highspy", None)

        assert len(planned(HERE, pg.Together(["m1", "m2"])).assignments) == 3
        with pytest.raises(pg.MissingExtra, match=r"partygrid\[integer\]"):
            pg.allocate_double_reporting(HERE, pairings=[TOGETHER])

    def test_no_rule_but_the_best_proposes_to_a_need_that_wants_a_leader(self) -> None:
        where = town(*THREE, person("m4", "first-aid", home="b2"), needs=(LED, WATCH))
        rules = [one for one in pg.Policy if one is not pg.Policy.OPTIMAL]

        for plan in pg.compare_policies(where, policies=rules).plans:
            assert "patrol" not in proposals(plan).values()
            (unmet,) = [one for one in plan.unmet if one.need == "patrol"]
            assert unmet.reason is pg.UnmetReason.OUTSIDE_POLICY
            assert pg.UnplacedReason.NO_LEADER not in {one.reason for one in plan.unplaced}
            left = {
                option.outcome
                for one in plan.unplaced
                for option in plan.explain(one.member).options
            }
            assert OptionOutcome.NO_LEADER not in left
            pg.verify(where, plan).require_ok()

    @pytest.mark.parametrize(
        ("needs", "units", "overlooked"),
        [
            ((PATROL,), pg.UnitReporting(), []),
            ((LED,), None, [pg.Overlooked.LEADERS]),
            ((PATROL,), pg.UnitReporting(join=pg.Join.REQUIRED), [pg.Overlooked.JOIN]),
        ],
    )
    def test_a_comparison_says_what_only_the_best_policy_looks_at(
        self, needs: Any, units: pg.UnitReporting | None, overlooked: list[pg.Overlooked]
    ) -> None:
        where = town(*THREE, needs=needs)

        found = pg.compare_policies(where, [pg.Policy.OPTIMAL, pg.Policy.NEAREST], units=units)
        alone = pg.compare_policies(where, [pg.Policy.OPTIMAL], units=units)

        assert [*found.overlooked] == overlooked
        assert alone.overlooked == ()
        notes = [line for line in str(found).splitlines() if line.startswith("Only optimal")]
        assert len(notes) == len(overlooked)
        assert all(found.to_svg().count(note) == 2 for note in notes)
        assert found.to_svg(language="zh").count("只有“最优”") == 2 * len(overlooked)

    def test_progress_counts_the_parts_in_which_conditions_matter(self) -> None:
        told: list[pg.Progress] = []

        plan = planned(HERE, TOGETHER, limits=pg.Limits(progress=told.append, seconds=60))

        assert [one.done for one in told] == sorted(one.done for one in told)
        assert {one.objective for one in told[:-1]} == {None}
        assert [one.share == 1 for one in told] == [False] * (len(told) - 1) + [True]
        assert (told[-1].objective, told[-1].bound) == (plan.objective, plan.bound)


class TestAnswersAfterwards:
    def test_options_say_what_conditions_stand_in_the_way(self) -> None:
        where = town(*THREE, needs=(LED, WATCH))
        led = planned(where).explain("m1")
        apart = planned(
            town(*THREE, needs=(attrs.evolve(WATCH, most=3),)), pg.Apart(["m1", "m2", "m3"])
        )
        together = planned(town(*THREE, needs=(WATCH, attrs.evolve(PATROL, most=3))), TOGETHER)

        outcome = {one.need: one for one in led.options}["patrol"]
        assert outcome.outcome is OptionOutcome.NO_LEADER
        assert outcome.precondition is Precondition.A_LEADER
        assert outcome.eligible
        left = next(one.member for one in apart.unplaced)
        (option,) = apart.explain(left).options
        assert option.outcome is OptionOutcome.PAIRING
        assert option.precondition is Precondition.ANOTHER_PAIRING
        other = {one.need: one.outcome for one in together.explain("m1").options}
        assert sorted(other.values()) == [OptionOutcome.CHOSEN, OptionOutcome.PAIRING]
        unpaired = {one.need: one.outcome for one in together.explain("m2").options}
        assert sorted(unpaired.values()) == [OptionOutcome.CHOSEN, OptionOutcome.POSSIBLE]

    def test_who_serves_with_somebody_who_declined_is_kept_away_by_the_pairing(self) -> None:
        watch = attrs.evolve(WATCH, most=1)
        where = town(*THREE, needs=(PATROL, watch))
        plan = planned(where, TOGETHER)

        again = pg.replan(where, plan, declined=[("m3", "patrol")], absent=["m3"])
        left = pg.replan(where, plan, declined=[("m3", "patrol")])

        for one in (again, left):
            pg.verify(where, one).require_ok()
            told = one.explain("m1")
            assert told.reason is pg.UnplacedReason.PAIRING
            assert {option.outcome for option in told.options} == {OptionOutcome.PAIRING}

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_a_letter_does_not_name_what_cannot_be_taken(self, language: str) -> None:
        where = town(*THREE, needs=(LED, attrs.evolve(WATCH, most=1)))

        letter = planned(where).explain("m1").letter(language=language)

        assert "patrol" not in letter

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_a_letter_does_not_tell_that_a_pairing_kept_a_member_from_a_place(
        self, language: str
    ) -> None:
        where = town(*THREE, needs=(attrs.evolve(PATROL, most=4),))
        plan = planned(where, pg.Apart(["m1", "m2", "m3"]))
        left = plan.explain(plan.unplaced[0].member)

        assert left.reason is pg.UnplacedReason.PAIRING
        by_rule = attrs.evolve(left, reason=pg.UnplacedReason.OUTSIDE_POLICY)
        assert left.letter(language=language) == by_rule.letter(language=language)

    def test_a_new_plan_keeps_what_is_left_of_pairings(self) -> None:
        plan = planned(HERE, TOGETHER, APART)

        again = pg.replan(HERE.without("m3"), plan)

        assert again.pairings == (APART,)
        pg.verify(HERE.without("m3"), again).require_ok()

    def test_who_has_left_is_in_no_pairing_any_more(self) -> None:
        plan, left = planned(HERE, TOGETHER), HERE.without("m3")

        assert pg.recommend(left, pg.replan(left, plan), person("m9")).need is not None

    def test_pins_of_a_new_plan_bring_companions_along(self) -> None:
        again = pg.replan(HERE, planned(HERE, TOGETHER), pins=[("m3", "watch")])

        assert again.revision is not None
        assert again.revision.pins == (("m1", "watch"), ("m3", "watch"))
        pg.verify(HERE, again).require_ok()

    def test_a_newcomer_who_could_not_serve_without_a_leader_is_told_so(self) -> None:
        where = town(needs=(LED,))
        plan = planned(where)

        found = pg.recommend(where, plan, person("m9"))
        leader = pg.recommend(where, plan, person("m9", "first-aid"))

        assert found.offers == ()
        assert found.reason is pg.UnplacedReason.NO_LEADER
        assert leader.need == "patrol"

    def test_a_leader_who_comes_brings_others_along(self) -> None:
        where = town(*THREE, needs=(LED,))
        plan = planned(where)

        (offer,) = pg.recommend(where, plan, person("m9", "first-aid")).offers

        assert [(one.member, one.after) for one in offer.moves] == [("m1", "patrol")]
        assert offer.gain == 2 * 2 * plan.step

    def test_a_newcomer_is_not_offered_a_need_that_is_full_of_pins(self) -> None:
        pins = [("m1", "patrol"), ("m2", "patrol")]
        plan = planned(HERE, pg.Apart(["m1", "m3"]), pins=pins)

        offers = pg.recommend(HERE, plan, person("m9")).offers

        assert [one.need for one in offers] == ["watch"]

    def test_nobody_moves_who_need_not_move(self) -> None:
        people = [person("m0", "first-aid"), *(person(f"m{i}") for i in range(1, 7))]
        led = attrs.evolve(LED, least=1, most=2)
        where = town(*people, needs=(led, attrs.evolve(WATCH, most=2)))
        plan = planned(where)

        (one,) = pg.fill(where, plan, "patrol").moves
        offers = pg.recommend(where, plan, person("m9")).offers

        assert (one.before, one.after) == (None, "patrol")
        assert [len(offer.moves) for offer in offers] == [1, 1]

    def test_where_a_change_cannot_be_weighed_exactly_the_vacancy_is_still_filled(self) -> None:
        people = [person(f"m{i:02}", "first-aid") for i in range(72)]
        posts = [pg.Need(f"n{i:02}", place="b1") for i in range(70)]
        where = town(*people, needs=(attrs.evolve(LED, least=1, most=2), *posts))
        plan = planned(where, costs=pg.Costs(same_building=10**12))

        assert pg.fill(where, plan, "patrol").cost == 2 * plan.step

    def test_a_vacancy_nobody_may_lead_stays(self) -> None:
        where = town(*THREE, needs=(LED,))

        assert pg.fill(where, planned(where), "patrol").cost is None

    def test_elsewhere_newcomers_and_vacancies_are_answered_by_prices(self) -> None:
        other = [
            pg.Community("d", town="t"),
            pg.Building("b9", community="d"),
            pg.Member("n1", residence="b9"),
            pg.Need("garden", place="b9", least=0, most=1),
        ]
        where = town(*THREE, needs=(PATROL, WATCH)).replace(*other)
        plan = planned(where, TOGETHER)

        assert plan.trusted
        assert pg.recommend(where, plan, person("m9", home="b9")).need is None
        assert pg.fill(where, plan, "garden").moves == ()

    def test_shortages_are_of_people_and_not_of_leaders(self) -> None:
        where = town(*THREE, needs=(LED, attrs.evolve(WATCH, least=3, most=3)))

        plan = planned(where)

        assert plan.trusted
        assert [one.deficit for one in plan.shortages] == [2]

    def test_a_remedy_that_a_condition_stands_against_is_not_offered(self) -> None:
        def free(id_: str, *skills: str) -> pg.Member:
            return attrs.evolve(person(id_, *skills), windows=[pg.Window.WEEKEND])

        desk = pg.Need("desk", place="b1", window=pg.Window.WORKING_HOURS)
        aid = attrs.evolve(desk, skills=["first-aid"])
        team = pg.Need("team", place="b1", priority=1, leader_skills=["first-aid"])
        led = planned(town(free("m1", "first-aid"), free("m2"), needs=(aid, team)))
        talk = attrs.evolve(WATCH, least=0)
        pair = (free("m1"), free("m2"))
        paired = planned(town(*pair, needs=(desk, talk)), pg.Together(["m1", "m2"]))

        for plan in (led, paired):
            (shortage,) = plan.shortages
            kinds = {one.kind for one in shortage.remedies}
            assert kinds == {pg.RemedyKind.VOLUNTEERS, pg.RemedyKind.LOWER_LEAST}

    def test_remedies_of_a_plan_that_was_stopped_are_those_of_a_best_one(self) -> None:
        law = attrs.evolve(WATCH, skills=["law"], least=2)
        where = town(*THREE, person("m4", "first-aid"), needs=(LED, law))
        stopped = planned(where, limits=pg.Limits(cancelled=lambda: True))

        said = [[*one.remedies] for one in planned(where).shortages]

        assert stopped.gap
        assert [[*one.remedies] for one in stopped.shortages] == said
        assert pg.RemedyKind.RELAX_SKILL in {one.kind for one in said[0]}

    def test_a_plan_with_a_pin_that_cannot_be_is_asked_all_the_same(self) -> None:
        law = attrs.evolve(WATCH, skills=["law"], least=2)
        where = town(*THREE, needs=(LED, law))
        stopped = planned(where, limits=pg.Limits(cancelled=lambda: True))
        altered = attrs.evolve(stopped, pins=(("m1", "patrol"),), bound=stopped.bound - 1)

        assert [one.remedies for one in altered.shortages]

    def test_a_simulation_and_a_comparison_take_such_a_plan(self) -> None:
        plan = planned(HERE, TOGETHER)

        run = pg.simulate(HERE, pg.Scenario(plan=plan, turnout=0.5, weeks=2), seed=1)

        assert run.metric("needs_met").mean >= 0
        assert pg.compare(planned(HERE), plan)


class TestSeals:
    """What nothing but the seal of a plan can find."""

    LEADERLESS = town(*THREE, person("m4", home="b2"), needs=(PATROL, WATCH))

    @pytest.mark.parametrize(
        "asked",
        [
            {"pairings": [TOGETHER]},
            {"limits": pg.Limits(cancelled=lambda: True)},
            *({"policy": one} for one in pg.Policy if one is not pg.Policy.OPTIMAL),
        ],
    )
    def test_any_single_price_that_was_altered_is_found(self, asked: dict[str, Any]) -> None:
        plan = pg.allocate_double_reporting(self.LEADERLESS, **asked)

        for i, one in enumerate(plan.head_counts):
            for price in (one.price + 1, one.price - 1, 10**30, None):
                counts = [*plan.head_counts]
                counts[i] = attrs.evolve(one, price=price)
                altered = attrs.evolve(plan, head_counts=tuple(counts))
                assert not pg.verify(self.LEADERLESS, altered).ok

    @pytest.mark.parametrize(
        "changes",
        [
            {"pairings": ()},
            {"pairings": (pg.Apart(["m1", "m3"]),)},
            {"seed": 7},
            {"seal": ""},
            {"units": None},
        ],
    )
    def test_a_question_that_was_altered_is_found(self, changes: dict[str, Any]) -> None:
        plan = planned(HERE, pg.Together(["m1", "m2"]))

        (found,) = pg.verify(HERE, attrs.evolve(plan, **changes)).violations

        assert found.constraint is pg.Constraint.SEAL

    def test_a_new_plan_has_a_seal_of_its_own(self) -> None:
        plan = planned(HERE, TOGETHER)
        again = pg.replan(HERE, plan, declined=plan.assignments[:1])

        assert pg.verify(HERE, again).ok
        assert again.seal != plan.seal


class TestRefusals:
    def test_all_that_cannot_be_is_named_at_once(self) -> None:
        with pytest.raises(pg.InvalidLink) as raised:
            pg.allocate_double_reporting(
                HERE,
                pins=[("m1", "patrl"), "m1"],
                pairings=[
                    ("m1", "m2"),
                    pg.Together("m1"),  # type: ignore[arg-type]
                    pg.Together([1, 2]),  # type: ignore[list-item]
                    pg.Apart(["m1"]),
                    pg.Together(["m1", "m1"]),
                    pg.Apart(["m1", "m4"]),
                ],
            )

        said = str(raised.value)
        assert [one.where for one in raised.value.problems] == [
            "pins[0]",
            "pins[1]",
            "pairings[0]",
            "pairings[1]",
            "pairings[2]",
            "pairings[3]",
            "pairings[4]",
            "pairings[4]",
            "pairings[5]",
        ]
        assert "did you mean 'patrol'?" in said
        assert "fewer than two members" in said
        assert "the member is named 2 times" in said

    def test_contradictions_are_named_at_once(self) -> None:
        everybody = pg.Together(["m1", "m2", "m3"])

        with pytest.raises(pg.InvalidLink) as raised:
            pg.allocate_double_reporting(HERE, pairings=[everybody, APART])

        assert [one.where for one in raised.value.problems] == ["together.m1", "apart.m1.m2"]

    def test_pins_that_conditions_forbid_are_named(self) -> None:
        pins = [("m1", "patrol"), ("m2", "patrol")]

        with pytest.raises(pg.InvalidLink, match="the member is to be apart from somebody pinned"):
            pg.allocate_double_reporting(HERE, pins=pins, pairings=[APART])
        with pytest.raises(pg.InvalidLink, match="the member is pinned to several needs"):
            pg.allocate_double_reporting(HERE, pins=[("m1", "patrol"), ("m1", "watch")])

    def test_two_pinned_to_two_needs_who_serve_together_are_named_once_with_the_pairing(
        self,
    ) -> None:
        pins = [("m1", "patrol"), ("m3", "watch")]

        with pytest.raises(pg.InvalidLink) as raised:
            pg.allocate_double_reporting(HERE, pins=pins, pairings=[TOGETHER])

        (problem,) = raised.value.problems
        assert problem.where == "together.m1"
        assert "m1 is pinned to patrol, m3 is pinned to watch" in problem.message

    def test_what_stands_against_a_companion_is_said_of_the_pin_that_was_stated(self) -> None:
        law = attrs.evolve(WATCH, skills=["law"])
        where = town(person("m1", "law"), *THREE[1:], needs=(PATROL, law))

        with pytest.raises(pg.InvalidLink) as raised:
            pg.allocate_double_reporting(where, pins=[("m1", "watch")], pairings=[TOGETHER])

        (problem,) = raised.value.problems
        assert problem.where == "pins.m1.watch"
        assert problem.message.startswith("m3, with whom the member is to serve together, may not")

    def test_companions_count_where_a_need_is_full(self) -> None:
        where = town(*THREE, needs=(PATROL, attrs.evolve(WATCH, most=1)))

        with pytest.raises(pg.InvalidLink, match="2 members, companions included, are pinned"):
            pg.allocate_double_reporting(where, pins=[("m1", "watch")], pairings=[TOGETHER])

    @pytest.mark.parametrize(
        ("watch", "said"),
        [
            (attrs.evolve(WATCH, most=1), "no need that all of them may serve takes more than 1"),
            (attrs.evolve(WATCH, skills=["law"]), "no need is one that all of them may serve"),
        ],
    )
    def test_members_whom_no_need_takes_together_are_named(self, watch: pg.Need, said: str) -> None:
        where = town(*THREE, needs=(watch,))

        with pytest.raises(pg.InvalidLink, match=said) as raised:
            pg.allocate_double_reporting(where, pairings=[TOGETHER])

        assert [one.where for one in raised.value.problems] == ["together.m1"]

    def test_a_pin_where_nobody_can_lead_is_refused(self) -> None:
        where = town(*THREE, needs=(LED, WATCH))

        with pytest.raises(pg.InvalidLink, match="no leader is left") as raised:
            pg.allocate_double_reporting(where, pins=[("m1", "patrol"), ("m3", "watch")])

        assert [one.where for one in raised.value.problems] == [
            "pins.m1.patrol",
            "pins.m3.watch",
        ]

    @pytest.mark.parametrize("asked", [{"pins": [("m1", "patrol")]}, {"pairings": [APART]}])
    def test_other_rules_keep_neither_pins_nor_pairings(self, asked: dict[str, Any]) -> None:
        with pytest.raises(pg.InvalidArgument, match="neither pins nor pairings"):
            pg.allocate_double_reporting(HERE, policy=pg.Policy.NEAREST, **asked)

    def test_both_halves_together_keep_no_pins(self) -> None:
        units = pg.UnitReporting(join=pg.Join.REQUIRED)

        with pytest.raises(pg.InvalidArgument, match=r"keeps no pins; use Join\.NONE"):
            pg.allocate_double_reporting(HERE, units=units, pins=[("m1", "patrol")])

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            ({"values": "ones"}, "breaks a row"),
            ({"bound": 1e9}, "its bound is"),
            ({"bound": -1e9}, "its bound is"),
        ],
    )
    def test_an_engine_that_answers_another_question_is_found_out(
        self, answer: dict[str, Any], reason: str
    ) -> None:
        def engine(program: Program, /, **options: Any) -> Found:
            found = branch_and_cut(program, **options)
            changed = dict(answer)
            if "values" in changed:
                assert found.values is not None
                changed["values"] = found.values * 0 + 1
            return attrs.evolve(found, **changed)

        with pytest.raises(pg.InvalidArgument, match=reason):
            pg.allocate_double_reporting(HERE, pairings=[TOGETHER], integer_engine=engine)

    def test_an_engine_that_finds_nothing_leaves_what_was_known(self) -> None:
        def engine(program: Program, /, **_: Any) -> Found:
            assert program.cost.size
            return Found(values=None, objective=float("inf"), bound=float("-inf"), proven=False)

        plan = planned(HERE, TOGETHER, integer_engine=engine)

        assert plan.status is pg.PlanStatus.FEASIBLE
        assert plan.bound == plan.price_bound < plan.objective

    def test_an_engine_that_gets_no_better_leaves_what_was_known(self) -> None:
        def engine(program: Program, /, **options: Any) -> Found:
            if not program.cost.any():
                return branch_and_cut(program, **options)
            found = branch_and_cut(attrs.evolve(program, cost=-program.cost))
            return attrs.evolve(found, bound=-1e18, proven=False)

        plan = planned(HERE, TOGETHER, integer_engine=engine)

        assert plan.status is pg.PlanStatus.FEASIBLE


class TestVerification:
    def test_who_is_not_where_a_pairing_has_them_be_is_named(self) -> None:
        plain = planned(HERE)

        together = pg.verify(HERE, attrs.evolve(plain, pairings=(TOGETHER,)))
        apart = pg.verify(HERE, attrs.evolve(plain, pairings=(APART,)))
        pinned = pg.verify(HERE, attrs.evolve(plain, pins=(("m3", "patrol"),)))

        assert {str(one) for one in together.violations} >= {
            "together: m1: at patrol without all of m1, m3",
            "together: m3: at watch without all of m1, m3",
        }
        assert "apart: m1: at patrol beside another of m1, m2" in str(apart)
        assert "pinned: m3: pinned to patrol, and not assigned to it" in str(pinned)

    def test_who_is_together_and_at_home_breaks_nothing(self) -> None:
        where = town(*THREE, needs=(WATCH,))
        plan = planned(where, TOGETHER, APART)

        assert pg.verify(where, plan).ok

    def test_a_need_that_nobody_leads_is_named(self) -> None:
        plan = planned(HERE)
        where = HERE.replace(LED)

        assert "led: patrol: 2 serve, and nobody leads" in str(pg.verify(where, plan))

    def test_what_rests_on_the_word_of_the_engine_is_said(self) -> None:
        found = pg.verify(HERE, planned(HERE, TOGETHER))

        assert found.trusted == 400
        assert "for 400 of its bound by the word of the integer engine" in str(found)

    @pytest.mark.parametrize("trusted", [-1, 399, 401])
    def test_what_is_trusted_cannot_be_altered(self, trusted: int) -> None:
        plan = attrs.evolve(planned(HERE, TOGETHER), trusted=trusted)

        assert not pg.verify(HERE, plan).ok

    def test_nothing_is_trusted_where_no_condition_is(self) -> None:
        plan = planned(HERE)

        altered = attrs.evolve(plan, trusted=5, bound=plan.bound + 5, objective=plan.objective + 5)

        assert not pg.verify(HERE, altered).ok
