"""The regulation on elections of base organisations of 2020."""

from datetime import date
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid import rules
from rule_cases import DAY, answer, branch, members, seated

PACK = "elections-2020"
FIVE, THREE = date(2019, 7, 1), date(2021, 7, 1)
PLACES = (pg.Town("t"), pg.Community("c", town="t"))


def _with(*records: Any) -> pg.Jurisdiction:
    return pg.Jurisdiction([*PLACES, *records])


def test_what_is_from_memory_is_worth_knowing_and_no_more() -> None:
    found = {rule.id: (rule.severity, rule.source.certainty) for rule in rules.get(PACK)}
    known, unknown = pg.Certainty.CONFIRMED, pg.Certainty.UNCONFIRMED

    assert found == {
        "election-candidates": (pg.Severity.INFO, unknown),
        "election-eligible": (pg.Severity.WARNING, known),
        "election-meeting": (pg.Severity.INFO, known),
        "election-term": (pg.Severity.WARNING, known),
        "election-voters": (pg.Severity.WARNING, known),
    }


def test_that_a_working_committee_elects_nobody_is_from_memory() -> None:
    stated = {one.reason: one.source for one in rules.get(PACK)["election-term"].exemptions}
    (source,) = (stated[reason] for reason in stated if reason.startswith("a working committee"))
    assert source is not None
    assert source.certainty is pg.Certainty.UNCONFIRMED


def test_before_the_regulation_was_issued_it_is_not_asked() -> None:
    with pytest.raises(pg.InvalidPack, match="does not hold on 2020-07-12"):
        pg.check_rules(pg.Jurisdiction(), rules.get(PACK), on=date(2020, 7, 12))
    assert pg.check_rules(pg.Jurisdiction(), rules.get(PACK), on=date(2020, 7, 13)).ok


class TestTerm:
    """An election by the end of the term, at the latest a year after it."""

    @pytest.mark.parametrize(
        ("organisation", "years"),
        [
            (pg.TownCommittee("br", town="t"), 5),
            (pg.CommunityCommittee("br", community="c"), 5),
            (pg.CommunityCommittee("br", community="c", form=pg.OrgForm.BRANCH), 5),
            (pg.UnitBranch("br", form=pg.OrgForm.COMMITTEE), 5),
            (pg.UnitBranch("br", form=pg.OrgForm.GENERAL_BRANCH), 3),
            (pg.CompoundBranch("br"), 3),
        ],
    )
    def test_it_may_be_a_year_late_where_that_was_approved(
        self, organisation: Any, years: int
    ) -> None:
        for elected, expected in (
            (date(2024 - years, 7, 1), "pass: "),
            (date(2024 - years, 6, 30), "unknown: approval of the postponement is not stated"),
            (date(2023 - years, 7, 1), "unknown: approval of the postponement is not stated"),
            (date(2023 - years, 6, 30), f"fail: {2023 - years}-06-30, required an election by"),
        ):
            where = _with(attrs.evolve(organisation, elected=elected))
            assert answer(PACK, "election-term", where).startswith(expected)

    def test_a_delay_without_a_bound_is_never_too_long(self) -> None:
        where = branch(elected=date(1990, 1, 1))
        rule = rules.get(PACK)["election-term"].with_(postponed=None)

        assert rule(where["br"], where, on=DAY).verdict is pg.Verdict.UNKNOWN

    def test_what_is_not_recorded_is_not_known(self) -> None:
        said = answer(PACK, "election-term", branch())
        assert said == "unknown: UnitBranch.elected is not stated"
        assert answer(PACK, "election-term", branch(elected=THREE), on=None) == (
            "not applicable: no day was asked for"
        )


@pytest.mark.parametrize(
    "rule", ["election-term", "election-meeting", "election-voters", "election-eligible"]
)
@pytest.mark.parametrize(
    ("organisation", "reason"),
    [
        (
            pg.TownCommittee("br", town="t", form=pg.OrgForm.WORKING_COMMITTEE, elected=THREE),
            "a working committee (党工委): it is sent by its superior, not elected",
        ),
        (pg.BuildingGroup("br"), "a party group (党小组): its leader is designated or recommended"),
        (
            pg.CompoundBranch("br", nature=pg.OrgNature.TEMPORARY),
            "a temporary organisation: memberships stay where they are, leaders are appointed",
        ),
        (
            pg.CompoundBranch("br", nature=pg.OrgNature.FUNCTIONAL),
            "a functional organisation: memberships stay where they are",
        ),
    ],
)
def test_who_is_not_elected_is_exempt(rule: str, organisation: Any, reason: str) -> None:
    where = _with(organisation, *members("br", 3))

    assert answer(PACK, rule, where) == f"not applicable: {reason}"


@pytest.mark.parametrize(
    ("full", "probationary", "expected"),
    [
        (499, 0, "pass: 499, required at most 499"),
        (499, 1, "fail: 500, required at most 499"),
        (0, 0, "unknown: Member.organisation is not stated"),
    ],
)
def test_from_five_hundred_members_on_a_congress_may_elect(
    full: int, probationary: int, expected: str
) -> None:
    where = pg.Jurisdiction(
        [
            pg.UnitBranch("br", form=pg.OrgForm.COMMITTEE),
            pg.UnitBranch("below", parent="br"),
            *members("below", full, probationary),
        ]
    )
    rule = rules.get(PACK)["election-meeting"]

    assert answer(PACK, "election-meeting", where) == expected
    assert rule.severity is pg.Severity.INFO
    assert rule.with_(congress=None)(where["br"], where).verdict is not pg.Verdict.FAIL


@pytest.mark.parametrize(
    ("full", "probationary", "expected"),
    [
        (1, 2, "pass: 1, required at least 1"),
        (0, 2, "fail: 0, required at least 1"),
        (0, 0, "unknown: Member.organisation is not stated"),
    ],
)
def test_probationary_members_have_no_vote(full: int, probationary: int, expected: str) -> None:
    assert answer(PACK, "election-voters", branch(full, probationary)) == expected


class TestEligible:
    """Who may hold an elected post."""

    def test_probationary_members_may_not(self) -> None:
        rule = rules.get(PACK)["election-eligible"]
        where = seated(branch(2, 1), 3)

        assert answer(PACK, "election-eligible", seated(branch(3), 3)).startswith("pass: 0")
        assert answer(PACK, "election-eligible", where) == "fail: 1, required at most 0"
        assert rule(where["br"], where).witness == ("br-002",)

    def test_without_links_it_is_not_known(self) -> None:
        said = answer(PACK, "election-eligible", branch(3))

        assert said == "unknown: a link to branch-committee.secretary is not stated"

    def test_the_secretary_of_a_town_is_asked_for_too(self) -> None:
        where = _with(pg.TownCommittee("br", town="t"), *members("br", 0, 1))
        link = pg.Link(mechanism="four-level", scope="br", slot="town_secretary", filler="br-000")

        assert answer(PACK, "election-eligible", where.with_links(link)).startswith("fail: 1")


class TestCandidates:
    """A fifth more candidates than seats."""

    @pytest.mark.parametrize(
        ("full", "seats", "expected"),
        [
            (6, 5, "pass: 6, required at least 6"),
            (5, 5, "fail: 5, required at least 6"),
            (4, 3, "pass: 4, required at least 4"),
            (3, 3, "fail: 3, required at least 4"),
            (3, 2, "pass: 3, required at least 3"),
            (1, 1, "not applicable: no committee is held: one post needs no difference"),
        ],
    )
    def test_full_members_are_enough_for_the_difference(
        self, full: int, seats: int, expected: str
    ) -> None:
        assert answer(PACK, "election-candidates", seated(branch(full, 3), seats)) == expected

    def test_without_seats_or_members_it_is_not_known(self) -> None:
        said = answer(PACK, "election-candidates", branch(5))
        assert said == "unknown: a link to branch-committee.secretary is not stated"
        outside = pg.Jurisdiction([pg.UnitBranch("br"), pg.Member("m1")])
        link = pg.Link(mechanism="branch-committee", scope="br", slot="secretary", filler="m1")
        said = answer(PACK, "election-candidates", outside.with_links(link))
        assert said == "unknown: Member.organisation is not stated"

    @pytest.mark.parametrize("nature", [pg.OrgNature.FUNCTIONAL, pg.OrgNature.TEMPORARY])
    def test_where_nobody_is_elected_no_candidates_are_needed(self, nature: pg.OrgNature) -> None:
        said = answer(PACK, "election-candidates", seated(branch(3, nature=nature), 3))

        assert said.startswith(f"not applicable: a {nature} organisation")

    @pytest.mark.parametrize(("surplus", "least"), [(20, 6), (21, 7), (3000, 155), (0, 5)])
    def test_a_part_of_a_candidate_is_a_candidate(self, surplus: int, least: int) -> None:
        where = seated(branch(5), 5)
        rule = rules.get(PACK)["election-candidates"]

        assert [one.value for one in rule.numbers][:1] == [20]
        found = rule.with_(surplus=surplus)(where["br"], where)
        assert found.required == f"at least {least}"
