"""What became of the proposals of a plan."""

from fractions import Fraction
from typing import Any

import pytest

import partygrid as pg
from partygrid import examples
from partygrid.allocation import (
    Attendance,
    Ledger,
    ProposalStatus,
    allocate_double_reporting,
    replan,
)
from partygrid.errors import InvalidArgument, InvalidLink, ProblemReason

WHERE = examples.small_town()
PLAN = allocate_double_reporting(WHERE)
ASKED = Attendance.of(PLAN)


def test_at_first_everything_is_proposed() -> None:
    assert ASKED.having(ProposalStatus.PROPOSED) == PLAN.assignments
    assert ASKED.no_show_rate is None


def test_who_served_goes_on_the_ledger_and_who_was_absent_is_counted() -> None:
    came = ASKED.mark(ProposalStatus.SERVED, PLAN.assignments[:3])
    came = came.mark(ProposalStatus.ABSENT, PLAN.assignments[3:4])
    ledger = Ledger().add(WHERE, came.having(ProposalStatus.SERVED))

    assert came.no_show_rate == Fraction(1, 4)
    assert [one.id for one in ledger.served] == [one.member for one in PLAN.assignments[:3]]


def test_who_accepted_may_still_decline_or_stay_away() -> None:
    one = PLAN.assignments[:1]
    accepted = ASKED.mark(ProposalStatus.ACCEPTED, one)

    for status in ProposalStatus:
        assert accepted.mark(status, one).having(status)[:1] == one


@pytest.mark.parametrize("final", ["declined", "served", "absent"])
def test_what_is_final_stays(final: str) -> None:
    status = ProposalStatus(final)
    marked = ASKED.mark(status, PLAN.assignments[:2])

    assert marked.mark(status, PLAN.assignments[:2]) == marked
    with pytest.raises(InvalidLink, match=f"is {final}, which is final") as caught:
        marked.mark(ProposalStatus.ACCEPTED, PLAN.assignments)
    assert [one.reason for one in caught.value.problems] == [ProblemReason.CONTRADICTION] * 2


def test_only_the_proposals_of_the_plan_are_marked() -> None:
    again = replan(WHERE, PLAN, declined=PLAN.assignments[:1])
    gone = PLAN.assignments[:1]

    with pytest.raises(InvalidLink, match="not among the proposals"):
        ASKED.follow(again).mark(ProposalStatus.SERVED, gone)


def test_a_proposal_may_be_named_by_its_two_ids() -> None:
    pairs = [(one.member, one.need) for one in PLAN.assignments[:2]]

    assert ASKED.mark(ProposalStatus.SERVED, pairs) == ASKED.mark(
        ProposalStatus.SERVED, PLAN.assignments[:2]
    )
    assert Ledger().add(WHERE, pairs, absent=pairs[:1]) == Ledger().add(
        WHERE, PLAN.assignments[:2], absent=PLAN.assignments[:1]
    )
    with pytest.raises(InvalidLink, match=r"^not requests that can be met: 1 problem\n  m01\.x: "):
        ASKED.mark(ProposalStatus.SERVED, [("m01", "x")])


@pytest.mark.parametrize("wrong", ["m01", ("m01",), ("m01", 2), None])
def test_what_is_no_proposal_is_neither_marked_nor_entered(wrong: Any) -> None:
    with pytest.raises(InvalidArgument, match=r"proposals: .*: no proposal; pass assignments"):
        ASKED.mark(ProposalStatus.SERVED, [wrong])
    with pytest.raises(InvalidArgument, match=r"absent: .*: no proposal"):
        Ledger().add(WHERE, [], absent=[wrong])
    with pytest.raises(InvalidArgument, match="done: 'm02': no need has this id"):
        Ledger().add(WHERE, [("m01", "m02")])


def test_a_ledger_is_printed_with_its_first_entries() -> None:
    text = str(Ledger().add(WHERE, PLAN.assignments[:13]))

    assert text.splitlines()[:3] == [
        "on the ledger: 13, at 100 metres an hour",
        "member  hours  visits  absences",
        "m01         2       1         0",
    ]
    assert text.splitlines()[-1] == "… and 1 more (all in .served)"


def test_what_stays_in_a_later_plan_keeps_its_status() -> None:
    accepted = ASKED.mark(ProposalStatus.ACCEPTED, PLAN.assignments)
    again = replan(WHERE, PLAN, declined=PLAN.assignments[:1])

    kept = set(again.assignments) & set(PLAN.assignments)
    later = accepted.follow(again)
    assert set(later.having(ProposalStatus.ACCEPTED)) == kept
    assert len(later.responses) == len(again.assignments)


class TestTurnout:
    def test_who_was_never_asked_is_expected_at_the_rate_and_others_by_what_was_seen(self) -> None:
        first, second = (one.id for one in WHERE.of(pg.Member)[:2])
        ledger = Ledger(
            [
                pg.Served(first, visits=4),
                pg.Served(second, visits=1, absences=3),
                pg.Served("who has left", visits=9),
            ]
        )

        assert dict(ledger.turnout(WHERE, rate=0.3)) == {
            first: Fraction(4 * 10 + 6, 60),
            second: Fraction(16, 60),
        }
        assert dict(ledger.turnout(WHERE, rate=0.3, weight=0.5))[first] == Fraction(83, 90)

    def test_absences_stand_on_the_ledger_beside_visits_and_hours(self) -> None:
        came, stayed = PLAN.assignments[:2], PLAN.assignments[2:3]
        ledger = Ledger().add(WHERE, came, absent=stayed).add(WHERE, stayed, absent=came[:1])
        entries = {one.id: one for one in ledger.served}

        assert (entries[came[0].member].visits, entries[came[0].member].absences) == (1, 1)
        both = entries[stayed[0].member]
        assert (both.hours, both.visits, both.absences) == (WHERE[stayed[0].need].hours, 1, 1)
        assert sum(one.absences for one in ledger.of_units(WHERE)) <= 2

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"rate": 1.5}, "rate: 1.5: no probability"),
            ({"rate": float("nan")}, "no probability"),
            ({"rate": "0.3"}, "no probability"),
            ({"rate": 0.3, "weight": True}, "no number above 0"),
            ({"rate": 0.3, "weight": 0}, "weight: 0: no number above 0"),
            ({"rate": 0.3, "weight": float("inf")}, "no number above 0"),
        ],
    )
    def test_rates_outside_their_range_are_refused(self, asked: Any, said: str) -> None:
        with pytest.raises(InvalidArgument, match=said):
            pg.expected_strength(WHERE, PLAN, Ledger(), **asked)


class TestStrength:
    def test_a_need_that_is_met_may_still_be_short_of_those_who_come(self) -> None:
        found = pg.expected_strength(WHERE, PLAN, Ledger(), rate=0.3)
        met = {one.need for one in PLAN.head_counts if one.least and not one.missing}

        assert met <= {one.need for one in found.short}
        assert found.expected == Fraction(3, 10) * len(PLAN.assignments)
        assert [one.need for one in found.needs] == [one.need for one in PLAN.head_counts]
        sure = pg.expected_strength(WHERE, PLAN, Ledger(), rate=1)
        assert {one.need for one in sure.short} == {one.need for one in PLAN.unmet}

    def test_ten_at_three_in_ten_are_three_and_not_less(self) -> None:
        people = [pg.Member(f"m{i}", residence="b") for i in range(10)]
        where = pg.Jurisdiction(
            [
                pg.Town("t"),
                pg.Community("c", town="t"),
                pg.Building("b", community="c"),
                *people,
                pg.Need("patrol", place="c", least=3, most=10),
            ]
        )
        plan = allocate_double_reporting(where)
        found = pg.expected_strength(where, plan, Ledger(), rate=0.3)

        assert (found.expected, found.short) == (3, ())
        assert str(found) == "expected: 3.0 of 10 members, 0 of 1 needs below their least"

    def test_a_team_is_expected_only_while_one_who_leads_comes(self) -> None:
        leaders = [pg.Member(f"l{i}", residence="b", skills=["first-aid"]) for i in range(2)]
        others = [pg.Member(f"m{i}", residence="b") for i in range(3)]
        where = pg.Jurisdiction(
            [
                *(pg.Town("t"), pg.Community("c", town="t"), pg.Building("b", community="c")),
                *(*leaders, *others),
                pg.Need("team", place="c", least=5, leader_skills=["first-aid"]),
            ]
        )
        plan = allocate_double_reporting(where)
        ledger = Ledger([pg.Served("m0", visits=8)])

        half = pg.expected_strength(where, plan, ledger, rate=0.5)
        never = pg.expected_strength(where, plan, ledger, rate=0)

        assert half.expected == 1 + (Fraction(9, 10) + 1) * Fraction(3, 4)
        assert never.expected == 0  # m0 comes in 8 of 10 weeks, and to no purpose

    def test_it_is_printed_and_listed(self) -> None:
        found = pg.expected_strength(WHERE, PLAN, Ledger(), rate=0.5)

        assert found.to_records()[0].keys() == {"need", "placed", "least", "expected", "missing"}
        assert str(found).splitlines()[1].split() == ["need", "placed", "least", "expected"]
        needs = [pg.Need(f"n{i:02d}", place="t") for i in range(14)]
        where = pg.Jurisdiction([pg.Town("t"), *needs])
        none = pg.expected_strength(where, allocate_double_reporting(where), Ledger(), rate=1)
        assert str(none).splitlines()[-1] == "… and 2 more (all in .short)"

    def test_it_needs_a_ledger(self) -> None:
        nothing: Any = None
        with pytest.raises(InvalidArgument, match="no ledger"):
            pg.expected_strength(WHERE, PLAN, nothing, rate=0.3)


class TestQuota:
    def test_who_has_served_the_hours_has_attained_the_quota(self) -> None:
        ledger = Ledger().add(WHERE, PLAN.assignments)
        found = pg.quota_attainment(WHERE, ledger, hours=2)

        assert [one.id for one in found.members] == [one.id for one in WHERE.of(pg.Member)]
        hours = {one.member: WHERE[one.need].hours for one in PLAN.assignments}
        assert found.attained == tuple(sorted(m for m, served in hours.items() if served >= 2))
        lines = {one.id: one for one in found.units}
        staff = [one for one in WHERE.of(pg.Member) if one.unit == "school"]
        assert lines["school"].quota == 2 * len(staff)
        assert lines["school"].hours == sum(hours.get(one.id, 0) for one in staff)

    def test_a_quota_of_nothing_is_attained_by_all_and_has_no_share(self) -> None:
        found = pg.quota_attainment(WHERE, Ledger(), hours=0)

        assert len(found.attained) == len(found.members)
        assert {one.share for one in (*found.members, *found.units)} == {None}
        assert found.to_records()[0]["share"] is None
        assert str(found).splitlines()[0].startswith("quota of 0 hours: attained by 40 of 40")

    def test_it_is_printed_and_listed(self) -> None:
        units = [pg.Unit(f"u{i:02d}") for i in range(14)]
        where = pg.Jurisdiction([*units, pg.Member("m1", unit="u00")])
        found = pg.quota_attainment(where, Ledger({"m1": 25}), hours=50)

        assert str(found).splitlines()[-1] == "… and 2 more (all in .units)"
        assert found.to_records()[:2] == [
            {"kind": "member", "id": "m1", "hours": 25, "visits": 0, "quota": 50, "share": 0.5},
            {"kind": "unit", "id": "u00", "hours": 25, "visits": 0, "quota": 50, "share": 0.5},
        ]

    @pytest.mark.parametrize("hours", [-1, True, "50", float("nan"), float("inf")])
    def test_a_quota_is_a_number_of_hours(self, hours: Any) -> None:
        with pytest.raises(InvalidArgument, match="no number of hours"):
            pg.quota_attainment(WHERE, Ledger(), hours=hours)

    def test_it_needs_a_ledger(self) -> None:
        nothing: Any = None
        with pytest.raises(InvalidArgument, match="no ledger"):
            pg.quota_attainment(WHERE, nothing, hours=50)
