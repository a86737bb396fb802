"""Holders of posts by rule: rank, retirement, elections; ties, refusals, overrides, deviations."""

from datetime import date
from typing import Any

import pytest

import partygrid as pg

DAY = date(2024, 9, 19)

PLACES = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.Compound("garden", community="c"),
    pg.Building("b1", compound="garden", households=10),
    pg.Building("b2", compound="garden", households=40),
    pg.CompoundBranch("garden-branch", compounds=["garden"]),
)
CHIEFS = pg.Mechanism(
    "chiefs",
    scope=pg.Building,
    slots=[
        pg.Slot(
            "chief",
            of=pg.Member,
            most=1,
            lives=pg.Area.SCOPE,
            choose=pg.PostRule.HIGHEST_RANK,
        )
    ],
)
LEADS = pg.Mechanism(
    "leads",
    title=pg.Title("highest rank leads", "职务最高者任职"),
    slots=[
        pg.Slot(
            "secretary",
            of=pg.Member,
            scope=pg.CompoundBranch,
            filler={"status": "in-service"},
            most=1,
            lives=pg.Area.SCOPE,
            choose=pg.PostRule.HIGHEST_RANK,
        ),
        pg.Slot(
            "chief",
            of=pg.Member,
            scope=pg.Building,
            filler={"status": "in-service"},
            most=1,
            lives=pg.Area.SCOPE,
            choose=pg.PostRule.HIGHEST_RANK,
        ),
    ],
)


def town(*members: pg.Member) -> pg.Jurisdiction:
    return pg.Jurisdiction([*PLACES, *members])


def resident(id_: str, home: str = "b1", **content: Any) -> pg.Member:
    return pg.Member(id_, residence=home, **content)


def rule(choose: pg.PostRule, **slot: Any) -> pg.Mechanism:
    return CHIEFS.with_(chief={"choose": choose, **slot})


def chosen(plan: pg.PostPlan) -> list[tuple[str, str, str]]:
    return [(one.scope, one.slot, one.filler) for one in plan.assignments]


def reasons(plan: pg.PostPlan) -> dict[str, pg.VacancyReason]:
    return {one.scope: one.reason for one in plan.vacancies}


def named(scope: str, filler: str, slot: str = "chief", reason: str = "agreed") -> pg.Override:
    return pg.Override(scope=scope, slot=slot, filler=filler, reason=reason)


class TestTheRule:
    def test_the_highest_ranked_resident_in_service_leads_compound_and_building(self) -> None:
        where = town(
            resident("m1", rank=3),
            resident("m2", "b2", rank=7),
            resident("m3", "b2", rank=9, status=pg.MemberStatus.RETIRED),
            pg.Member("elsewhere", rank=9),
        )
        plan = pg.allocate_posts(where, LEADS)
        assert chosen(plan) == [
            ("b1", "chief", "m1"),
            ("b2", "chief", "m2"),
            ("garden-branch", "secretary", "m2"),
        ]
        assert [one.why for one in plan.assignments] == [
            "the only one who may",
            "the only one who may",
            "highest rank of 2 who may",
        ]
        assert pg.check_mechanism(where.with_links(plan.links), LEADS).ok

    def test_who_states_no_rank_comes_last(self) -> None:
        plan = pg.allocate_posts(town(resident("m1"), resident("m2", rank=0)), CHIEFS)
        assert chosen(plan) == [("b1", "chief", "m2")]
        assert chosen(pg.allocate_posts(town(resident("m1")), CHIEFS)) == [("b1", "chief", "m1")]

    def test_the_retired_come_first_where_the_rule_says_so(self) -> None:
        retired = pg.MemberStatus.RETIRED
        where = town(
            resident("m1", rank=9),
            resident("m2", rank=1, status=retired),
            resident("m3", status=retired),
            resident("m4", "b2", rank=2),
            resident("m5", "b2", status=pg.MemberStatus.MOBILE),
        )
        plan = pg.allocate_posts(where, rule(pg.PostRule.RETIRED))
        assert chosen(plan) == [("b1", "chief", "m2"), ("b2", "chief", "m4")]
        assert [one.member for one in plan.assignments[0].next_best] == ["m3", "m1"]
        assert plan.assignments[0].why == "retired first, then highest rank of 3 who may"

    @pytest.mark.parametrize(
        ("choose", "reason"),
        [
            (pg.PostRule.ELECTED, pg.VacancyReason.AWAITS_ELECTION),
            (pg.PostRule.APPOINTED, pg.VacancyReason.AWAITS_APPOINTMENT),
        ],
    )
    def test_elected_and_appointed_posts_await_the_result(
        self, choose: pg.PostRule, reason: pg.VacancyReason
    ) -> None:
        where = town(resident("m1"), resident("m2"), resident("m3", "b2"))
        plan = pg.allocate_posts(where, rule(choose))
        assert plan.assignments == ()
        assert reasons(plan) == {"b1": reason, "b2": reason}
        result = pg.allocate_posts(where, rule(choose), overrides=[named("b1", "m2")])
        assert chosen(result) == [("b1", "chief", "m2")]
        assert result.assignments[0].why == "override: agreed"
        assert result.assignments[0].next_best == ()
        assert reasons(result) == {"b2": reason}

    def test_up_to_three_who_come_next_are_named_with_their_rank(self) -> None:
        where = town(*(resident(f"m{i}", rank=i) for i in range(6)))
        (choice,) = pg.allocate_posts(where, CHIEFS).assignments
        assert [(one.member, one.rank) for one in choice.next_best] == [
            ("m4", 4),
            ("m3", 3),
            ("m2", 2),
        ]

    def test_ranks_are_not_printed(self) -> None:
        where = town(resident("m1", rank=77), resident("m2", rank=66))
        plan = pg.allocate_posts(where, CHIEFS)
        (choice,) = plan.assignments
        for printed in (str(plan), repr(plan), str(choice), repr(choice), plan.to_records()):
            assert "66" not in str(printed)
            assert "77" not in str(printed)

    def test_a_post_of_two_places_gets_the_first_two(self) -> None:
        where = town(*(resident(f"m{i}", rank=i) for i in range(4)))
        plan = pg.allocate_posts(where, rule(pg.PostRule.HIGHEST_RANK, least=2, most=2))
        assert [one.filler for one in plan.assignments] == ["m2", "m3"]
        assert plan.vacancies[0].missing == 2

    def test_slots_without_a_rule_play_no_part(self) -> None:
        both = pg.Mechanism(
            "both", scope=pg.Building, slots=[*CHIEFS.slots, pg.Slot("helper", of=pg.Member)]
        )
        plan = pg.allocate_posts(town(resident("m1")), both)
        assert chosen(plan) == [("b1", "chief", "m1")]
        assert reasons(plan) == {"b2": pg.VacancyReason.NOBODY_THERE}

    def test_the_links_begin_on_the_day_that_is_asked_for(self) -> None:
        where = town(resident("m1"))
        (link,) = pg.allocate_posts(where, CHIEFS, on=DAY).links
        assert (link.mechanism, link.filler, link.since) == ("chiefs", "m1", DAY)
        (undated,) = pg.allocate_posts(where, CHIEFS).links
        assert undated.since is None

    def test_where_the_policy_is_not_in_force_nothing_is_proposed(self) -> None:
        future = pg.Mechanism(
            "chiefs", scope=pg.Building, slots=CHIEFS.slots, valid_from=date(2030, 1, 1)
        )
        plan = pg.allocate_posts(town(resident("m1")), future, on=DAY)
        assert (plan.assignments, plan.vacancies, plan.deviations, plan.held) == ((), (), (), 0)


class TestTies:
    WHERE = town(
        resident("m1", rank=2), resident("m3", rank=5), resident("m2", rank=5), resident("m4")
    )

    def test_the_lowest_id_is_proposed_and_the_tie_is_said(self) -> None:
        (choice,) = pg.allocate_posts(self.WHERE, CHIEFS).assignments
        assert choice.filler == "m2"
        assert choice.why == "highest rank of 4 who may, lower id than 1 alike"

    def test_or_the_post_stays_open_and_those_who_tie_are_named(self) -> None:
        plan = pg.allocate_posts(self.WHERE, CHIEFS, tie=pg.TieRule.LEAVE_OPEN)
        assert plan.assignments == ()
        assert str(plan.vacancies[0]) == "b1, chief: 1 missing, tie: m2, m3"
        assert plan.vacancies[0].tied == ("m2", "m3")

    def test_a_tie_for_the_last_of_several_places_leaves_only_that_open(self) -> None:
        where = self.WHERE.replace(resident("m0", rank=9))
        two = rule(pg.PostRule.HIGHEST_RANK, least=2, most=2)
        plan = pg.allocate_posts(where, two, tie=pg.TieRule.LEAVE_OPEN)
        assert chosen(plan) == [("b1", "chief", "m0")]
        assert (plan.vacancies[0].missing, plan.vacancies[0].tied) == (1, ("m2", "m3"))

    def test_there_is_no_tie_where_all_who_are_alike_have_a_place(self) -> None:
        two = rule(pg.PostRule.HIGHEST_RANK, least=2, most=2)
        plan = pg.allocate_posts(self.WHERE, two, tie=pg.TieRule.LEAVE_OPEN)
        assert [one.filler for one in plan.assignments] == ["m2", "m3"]
        assert plan.assignments[0].why == "highest rank of 4 who may"


class TestRefusalsAndLoads:
    def test_when_the_first_declines_the_next_is_proposed(self) -> None:
        where = town(resident("m1", rank=5), resident("m2", rank=3), resident("m3", rank=1))
        plan = pg.allocate_posts(where, CHIEFS, refused=["m1", ("b1", "m2")])
        assert chosen(plan) == [("b1", "chief", "m3")]
        assert plan.assignments[0].why == "highest rank of 3 who may; 2 who come before declined"

    def test_a_post_that_all_decline_is_vacant(self) -> None:
        plan = pg.allocate_posts(town(resident("m1")), CHIEFS, refused=[("b1", "m1")])
        assert reasons(plan)["b1"] is pg.VacancyReason.ALL_DECLINED

    def test_nobody_lives_in_the_building_or_nobody_is_eligible(self) -> None:
        assert reasons(pg.allocate_posts(town(resident("m1")), CHIEFS))["b2"] is (
            pg.VacancyReason.NOBODY_THERE
        )
        probationary = rule(pg.PostRule.HIGHEST_RANK, filler={"probationary": True})
        assert set(reasons(pg.allocate_posts(town(resident("m1")), probationary)).values()) == {
            pg.VacancyReason.NOBODY_ELIGIBLE
        }

    def test_of_several_posts_the_larger_one_gets_whoever_may_hold_one_alone(self) -> None:
        where = town(resident("m1", rank=9), resident("m2", rank=1))
        one_each = rule(pg.PostRule.HIGHEST_RANK, lives=pg.Area.COMMUNITY, load=1)
        plan = pg.allocate_posts(where, one_each)
        assert chosen(plan) == [("b1", "chief", "m2"), ("b2", "chief", "m1")]
        assert plan.assignments[0].why == (
            "highest rank of 2 who may; 1 who comes before holds other posts"
        )
        without = rule(pg.PostRule.HIGHEST_RANK, lives=pg.Area.COMMUNITY)
        assert {one.filler for one in pg.allocate_posts(where, without).assignments} == {"m1"}

    @pytest.mark.parametrize(
        ("slot", "reason"),
        [
            ({"load": 1}, pg.VacancyReason.ALL_AT_LOAD),
            ({"exclusive": True}, pg.VacancyReason.ALL_TAKEN),
        ],
    )
    def test_who_holds_a_post_may_not_be_free_for_another(
        self, slot: dict[str, Any], reason: pg.VacancyReason
    ) -> None:
        where = town(resident("m1"))
        policy = rule(pg.PostRule.HIGHEST_RANK, lives=pg.Area.COMMUNITY, **slot)
        plan = pg.allocate_posts(where, policy)
        assert chosen(plan) == [("b2", "chief", "m1")]
        assert reasons(plan) == {"b1": reason}
        held = where.with_links(policy.fill("b1", chief="m1"))
        again = pg.allocate_posts(held, policy)
        assert reasons(again) == {"b2": reason}

    def test_two_posts_of_a_building_go_to_two_people(self) -> None:
        pair = pg.Mechanism(
            "pair",
            scope=pg.Building,
            only={"households": {"least": 20}},
            slots=[
                *CHIEFS.slots,
                pg.Slot("deputy", of=pg.Member, choose=pg.PostRule.HIGHEST_RANK),
            ],
            distinct=[["chief", "deputy"]],
        )
        where = town(resident("m1", "b2", rank=5), resident("m2", rank=3))
        plan = pg.allocate_posts(where, pair)
        assert chosen(plan) == [("b2", "chief", "m1"), ("b2", "deputy", "m2")]

    def test_fewer_than_the_places_are_too_few(self) -> None:
        plan = pg.allocate_posts(town(resident("m1")), rule(pg.PostRule.RETIRED, least=3, most=3))
        assert (plan.vacancies[0].missing, plan.vacancies[0].reason) == (
            2,
            pg.VacancyReason.TOO_FEW,
        )


class TestOverrides:
    WHERE = town(
        resident("m1", rank=9), resident("m2", rank=1), resident("m3", "b2", probationary=True)
    )

    def test_an_override_goes_before_the_rule_with_its_reason(self) -> None:
        plan = pg.allocate_posts(
            self.WHERE, CHIEFS, overrides=[named("b1", "m2", reason="m1 moves away")]
        )
        assert chosen(plan) == [("b1", "chief", "m2"), ("b2", "chief", "m3")]
        assert plan.assignments[0].why == "override: m1 moves away"
        assert [one.member for one in plan.assignments[0].next_best] == ["m1"]

    def test_a_member_who_is_not_eligible_can_be_named_and_the_plan_says_so(self) -> None:
        policy = rule(pg.PostRule.HIGHEST_RANK, filler={"probationary": False}, load=1)
        linked = self.WHERE.with_links(policy.fill("b1", chief="m1"))
        strange = [named("b2", "m3"), named("b1", "m2")]
        plan = pg.allocate_posts(self.WHERE, policy, overrides=strange)
        assert [one.why for one in plan.assignments] == [
            "override: agreed",
            "override: agreed; does not meet a condition of the post",
        ]
        away = pg.allocate_posts(linked, policy, overrides=[named("b2", "m1")])
        assert away.assignments[0].why == "override: agreed; lives or is located elsewhere"
        loaded = rule(pg.PostRule.HIGHEST_RANK, lives=pg.Area.COMMUNITY, load=1)
        full = pg.allocate_posts(linked, loaded, overrides=[named("b2", "m1")])
        assert full.assignments[0].why == (
            "override: agreed; holds as many posts as the slot allows"
        )
        alone = rule(pg.PostRule.HIGHEST_RANK, lives=pg.Area.COMMUNITY, exclusive=True)
        bound = pg.allocate_posts(linked, alone, overrides=[named("b2", "m1")])
        assert bound.assignments[0].why == "override: agreed; holds a place that excludes it"

    def test_an_override_of_one_place_leaves_the_others_to_the_rule(self) -> None:
        two = rule(pg.PostRule.HIGHEST_RANK, least=2, most=2)
        where = self.WHERE.replace(resident("m4", rank=5))
        plan = pg.allocate_posts(where, two, overrides=[named("b1", "m2")])
        assert [one.filler for one in plan.assignments if one.scope == "b1"] == ["m1", "m2"]

    def test_a_post_that_nobody_must_hold_is_held_by_whom_an_override_names(self) -> None:
        optional = rule(pg.PostRule.APPOINTED, least=0)
        plan = pg.allocate_posts(self.WHERE, optional, overrides=[named("b1", "m1")])
        assert chosen(plan) == [("b1", "chief", "m1")]
        assert plan.vacancies == ()

    def test_every_problem_with_overrides_and_refusals_is_told_at_once(self) -> None:
        overrides = [
            named("b1", "m1", reason=" "),
            named("b1", "m1", slot="cheif"),
            named("b9", "m9"),
            named("b1", "garden"),
            named("b1", "m3"),
            "m1",
            named("garden", "m2"),
            named("b2", "m1"),
            named("b2", "m1", reason="again"),
            named("b2", "m2"),
        ]
        with pytest.raises(pg.InvalidLink) as caught:
            pg.allocate_posts(
                self.WHERE, CHIEFS, overrides=overrides, refused=[("b1", "m3"), "m99"]
            )
        told = [(one.where, one.reason.value) for one in caught.value.problems]
        assert told == [
            ("refused[1]", "unknown-reference"),
            ("overrides[0]", "missing"),
            ("overrides[1]", "unknown-slot"),
            ("overrides[2]", "unknown-reference"),
            ("overrides[2]", "unknown-reference"),
            ("overrides[3]", "wrong-kind"),
            ("overrides[4]", "contradiction"),
            ("overrides[5]", "wrong-type"),
            ("overrides[8]", "repeated"),
            ("overrides[6]", "outside-scope"),
            ("overrides[7], overrides[9]", "contradiction"),
        ]
        assert "2 members are named for 1 of chief" in str(caught.value)

    def test_there_is_no_post_where_the_policy_is_not_in_force(self) -> None:
        past = pg.Mechanism(
            "chiefs", scope=pg.Building, slots=CHIEFS.slots, valid_until=date(2020, 1, 1)
        )
        with pytest.raises(pg.InvalidLink, match="none on this day"):
            pg.allocate_posts(self.WHERE, past, overrides=[named("b1", "m1")])


class TestHolders:
    WHERE = town(
        resident("m1", rank=5),
        resident("m2", rank=3),
        resident("m3", rank=5),
        resident("m4", rank=1),
    )

    def held(self, *members: str, policy: pg.Mechanism = CHIEFS) -> pg.Jurisdiction:
        return self.WHERE.with_links(policy.fill("b1", chief=members))

    def test_who_holds_a_post_keeps_it_and_a_deviation_is_told(self) -> None:
        plan = pg.allocate_posts(self.held("m2"), CHIEFS)
        assert (plan.assignments, plan.held) == ((), 1)
        assert plan.links == ()
        assert [str(one) for one in plan.deviations] == [
            "b1, chief: m2 instead of m1 (outranked: after 2 of 4 who may, by highest rank)"
        ]

    @pytest.mark.parametrize("holder", ["m1", "m3"])
    def test_a_holder_who_comes_first_or_ties_does_not_deviate(self, holder: str) -> None:
        assert pg.allocate_posts(self.held(holder), CHIEFS).deviations == ()

    def test_a_holder_who_declines_deviates(self) -> None:
        plan = pg.allocate_posts(self.held("m1"), CHIEFS, refused=["m1"])
        assert [(one.by_rule, one.kind) for one in plan.deviations] == [
            ("m3", pg.DeviationKind.DECLINED)
        ]
        nobody = pg.allocate_posts(self.held("m1"), CHIEFS, refused=["m1", "m2", "m3", "m4"])
        assert [str(one) for one in nobody.deviations] == [
            "b1, chief: m1 instead of nobody (declined: no reason is asked)"
        ]

    def test_an_override_names_somebody_else_than_the_holder(self) -> None:
        plan = pg.allocate_posts(self.held("m1"), CHIEFS, overrides=[named("b1", "m4")])
        assert [(one.holder, one.by_rule, one.why) for one in plan.deviations] == [
            ("m1", "m4", "agreed")
        ]
        assert plan.deviations[0].kind is pg.DeviationKind.OVERRIDDEN
        assert plan.links == ()
        same = pg.allocate_posts(self.held("m4"), CHIEFS, overrides=[named("b1", "m4")])
        assert [str(one) for one in same.deviations] == [
            "b1, chief: m4 instead of m1 (override: agreed)"
        ]
        first = pg.allocate_posts(self.held("m1"), CHIEFS, overrides=[named("b1", "m3")])
        assert [one.kind for one in first.deviations] == [pg.DeviationKind.OVERRIDDEN]
        agreeing = pg.allocate_posts(self.held("m1"), CHIEFS, overrides=[named("b1", "m1")])
        assert agreeing.deviations == ()

    def test_a_proposal_by_override_that_departs_from_the_rule_is_a_deviation(self) -> None:
        plan = pg.allocate_posts(self.WHERE, CHIEFS, overrides=[named("b1", "m4", reason="asked")])
        assert [str(one) for one in plan.deviations] == [
            "b1, chief: m4 instead of m1 (override: asked)"
        ]
        tied = pg.allocate_posts(
            self.WHERE, CHIEFS, overrides=[named("b1", "m4")], tie=pg.TieRule.LEAVE_OPEN
        )
        assert [str(one) for one in tied.deviations] == [
            "b1, chief: m4 instead of nobody (override: agreed; a tie of m1, m3)"
        ]
        by_rule = pg.allocate_posts(self.WHERE, CHIEFS, overrides=[named("b1", "m3")])
        assert by_rule.deviations == ()

    def test_a_holder_who_may_not_hold_the_post_is_named_with_the_reason(self) -> None:
        retired = resident("m0", rank=9, status=pg.MemberStatus.RETIRED)
        serving = CHIEFS.with_(chief={"filler": {"status": "in-service"}})
        away = pg.Member("m9")
        where = self.WHERE.replace(retired, away).with_links(
            serving.fill("b1", chief="m0"), serving.fill("b2", chief="m9")
        )
        plan = pg.allocate_posts(where, serving)
        assert [str(one) for one in plan.deviations] == [
            "b1, chief: m0 instead of m1 (not eligible: does not meet a condition of the post)",
            "b2, chief: m9 instead of nobody (not eligible: lives elsewhere)",
        ]
        assert (plan.held, chosen(plan)) == (0, [("b1", "chief", "m1")])
        kept = pg.allocate_posts(where, serving, overrides=[named("b1", "m0")])
        assert [(one.holder, one.kind.value) for one in kept.deviations] == [
            ("m0", "override"),
            ("m9", "not-eligible"),
        ]

    def test_the_result_of_an_election_is_compared_with_the_holder(self) -> None:
        elected = rule(pg.PostRule.ELECTED)
        assert pg.allocate_posts(self.held("m2"), elected).deviations == ()
        voted = pg.allocate_posts(self.held("m2"), elected, overrides=[named("b1", "m4")])
        assert [(one.holder, one.by_rule) for one in voted.deviations] == [("m2", "m4")]
        declined = pg.allocate_posts(self.held("m2"), elected, refused=["m2"])
        assert [(one.by_rule, one.kind) for one in declined.deviations] == [
            (None, pg.DeviationKind.DECLINED)
        ]

    def test_a_tie_left_open_names_nobody_in_place_of_the_holder(self) -> None:
        plan = pg.allocate_posts(self.held("m2"), CHIEFS, tie=pg.TieRule.LEAVE_OPEN)
        assert [(one.by_rule, one.why) for one in plan.deviations] == [
            (None, "after 2 of 4 who may, by highest rank; a tie of m1, m3")
        ]
        clear = pg.allocate_posts(
            self.held("m2"), CHIEFS, tie=pg.TieRule.LEAVE_OPEN, refused=["m1"]
        )
        assert [one.by_rule for one in clear.deviations] == ["m3"]

    def test_of_several_holders_those_deviate_who_are_not_among_the_first(self) -> None:
        three = rule(pg.PostRule.HIGHEST_RANK, least=3, most=3)
        plan = pg.allocate_posts(self.held("m2", "m4", policy=three), three)
        assert chosen(plan) == [("b1", "chief", "m1")]
        assert [(one.holder, one.by_rule) for one in plan.deviations] == [("m4", "m3")]

    def test_of_several_who_tie_the_holders_come_first(self) -> None:
        two = rule(pg.PostRule.HIGHEST_RANK, least=2, most=2)
        where = self.held("m3", "m4", policy=two).replace(resident("m0", rank=5))
        plan = pg.allocate_posts(where, two)
        assert [(one.holder, one.by_rule) for one in plan.deviations] == [("m4", "m0")]

    def test_an_invalid_link_is_no_holder(self) -> None:
        where = self.WHERE.with_links(CHIEFS.fill("b2", chief="m1"))
        plan = pg.allocate_posts(where, CHIEFS)
        assert plan.held == 0
        assert reasons(plan)["b2"] is pg.VacancyReason.NOBODY_THERE

    def test_a_holder_whose_link_has_ended_holds_no_longer(self) -> None:
        where = self.WHERE.with_links(CHIEFS.fill("b1", chief="m2", until=date(2020, 1, 1)))
        plan = pg.allocate_posts(where, CHIEFS, on=DAY)
        assert chosen(plan) == [("b1", "chief", "m1")]


class TestPlan:
    def test_it_prints_on_one_screen(self) -> None:
        where = town(
            resident("m1", "b2", rank=5), resident("m2", "b2", rank=3), resident("m3", "b2")
        )
        linked = where.with_links(LEADS.fill("garden-branch", secretary="m2"))
        plan = pg.allocate_posts(linked, LEADS)
        assert str(plan) == (
            "leads: highest rank leads (职务最高者任职)\n"
            "posts: 1 proposed, 1 vacant, 1 held; deviations: 1\n"
            "\n"
            "post at  slot   proposed  why\n"
            "b2       chief  m1        highest rank of 3 who may\n"
            "\n"
            "vacant at  slot   missing  reason\n"
            "b1         chief        1  nobody there\n"
            "\n"
            "held at        slot       holder  kind       named instead  why\n"
            "garden-branch  secretary  m2      outranked  m1             "
            "after 1 of 3 who may, by highest rank"
        )
        assert repr(plan) == "<PostPlan 'leads': 1 proposed, 1 vacant, 1 deviations>"

    def test_its_rows_are_flat(self) -> None:
        where = town(resident("m1", "b2", rank=5), resident("m2", "b2", rank=3))
        linked = where.with_links(LEADS.fill("garden-branch", secretary="m2"))
        rows = pg.allocate_posts(linked, LEADS).to_records()
        assert [(row["outcome"], row["filler"], row["holder"]) for row in rows] == [
            ("proposed", "m1", None),
            ("vacant", None, None),
            ("deviates", "m1", "m2"),
        ]
        assert {tuple(row) for row in rows} == {tuple(rows[0])}

    def test_the_small_town_has_a_proposal_for_every_post_with_residents(self) -> None:
        where = pg.examples.small_town()
        plan = pg.allocate_posts(where, LEADS)
        linked = where.with_links(plan.links)
        missing = pg.check_mechanism(linked, LEADS).missing
        assert missing == sum(one.missing for one in plan.vacancies)
        assert len(plan.assignments) > 10


class TestBadOptions:
    WHERE = town(resident("m1"))

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"policy": "chiefs"}, "no mechanism"),
            ({"policy": CHIEFS.with_(chief={"choose": None})}, "no slot has a rule"),
            ({"policy": rule(pg.PostRule.ELECTED, weighted=True)}, "'chief' is weighted"),
            ({"on": "today"}, "no day"),
            ({"tie": "lowest-id"}, r"use one of TieRule\.LOWEST_ID"),
            ({"refused": "m1"}, "put it into a list"),
            ({"overrides": 5}, "put it into a list"),
        ],
    )
    def test_an_option_of_the_wrong_kind_is_refused(
        self, options: dict[str, Any], message: str
    ) -> None:
        with pytest.raises(pg.InvalidArgument, match=message):
            pg.allocate_posts(self.WHERE, **{"policy": CHIEFS, **options})
