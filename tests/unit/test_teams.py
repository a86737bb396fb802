"""Teams and facilities: who serves together, and from where."""

from typing import Any

import pytest

import partygrid as pg
from broken import BASE, only_problem
from partygrid.errors import ProblemReason as Reason


def test_helpers_are_a_count_and_never_persons() -> None:
    team = pg.Team("team", leader="m1", members=["m2", "m1"], helpers=6)
    assert team.members == ("m1", "m2")
    assert team.size == 2 + 6


@pytest.mark.parametrize(
    ("content", "size"),
    [
        ({}, 0),
        ({"helpers": 0}, 0),
        ({"members": ["m1", "m2"]}, 2),
        ({"leader": "m1"}, 1),
        ({"leader": "m1", "members": ["m1", "m2"]}, 2),  # the leader is one of the members
        ({"leader": "m3", "members": ["m1", "m2"]}, 3),  # and counts where not named again
        ({"leader": "m1", "members": ["m2"], "helpers": 3}, 5),
    ],
)
def test_a_team_counts_its_leader_once(content: dict[str, Any], size: int) -> None:
    assert pg.Team("team", **content).size == size


def test_a_team_may_serve_everywhere_and_have_nobody() -> None:
    team = pg.Team("team")
    assert pg.Jurisdiction([team])["team"] == team
    assert (team.place, team.organisation, team.leader) == (None, None, None)


def test_a_person_may_be_in_several_teams() -> None:
    teams = [pg.Team(f"team-{i}", leader="m", members=["m"]) for i in range(2)]
    assert pg.Jurisdiction([*BASE, *teams]).of(pg.Team, leader="m") == tuple(teams)


@pytest.mark.parametrize("place", ["t", "c", "garden", "g", "b"])
def test_teams_and_facilities_are_at_any_place(place: str) -> None:
    where = pg.Jurisdiction([*BASE, pg.Team("team", place=place), pg.Facility("post", place=place)])
    assert where["team"].place == where["post"].place == place


@pytest.mark.parametrize(
    ("record", "field", "reason"),
    [
        (pg.Team("x", place="m"), "place", Reason.WRONG_KIND),
        (pg.Team("x", organisation="u"), "organisation", Reason.WRONG_KIND),
        (pg.Team("x", leader="u"), "leader", Reason.WRONG_KIND),
        (pg.Team("x", members=["m", "n"]), "members", Reason.UNKNOWN_REFERENCE),
        (pg.Team("x", members=["m", "m"]), "members", Reason.REPEATED),
        (pg.Team("x", helpers=-1), "helpers", Reason.OUT_OF_RANGE),
        (pg.Team("x", tags=["a "]), "tags", Reason.BAD_ID),
        (pg.Facility("x", place="nowhere"), "place", Reason.UNKNOWN_REFERENCE),
        (pg.Facility("x", place=None), "place", Reason.MISSING),
        (pg.Facility("x", place="c", organisation="m"), "organisation", Reason.WRONG_KIND),
        (pg.Facility("x", place="c", hours=-1), "hours", Reason.OUT_OF_RANGE),
        (pg.Facility("x", place="c", kind="patrol-post"), "kind", Reason.WRONG_TYPE),
        (pg.Facility("x", place="c", windows=["evening"]), "windows", Reason.WRONG_TYPE),
    ],
)
def test_what_a_team_or_facility_names_must_be_there_and_of_the_right_kind(
    record: Any, field: str, reason: Reason
) -> None:
    problem = only_problem(record)
    assert (problem.where, problem.field, problem.reason) == ("x", field, reason)


def test_times_are_sorted_and_hours_are_a_number() -> None:
    post = pg.Facility("post", place="c", windows=[pg.Window.WEEKEND, pg.Window.EVENING], hours=56)
    assert post.windows == (pg.Window.EVENING, pg.Window.WEEKEND)
    assert type(post.hours) is float


def test_kinds_of_facility_are_those_of_the_sources_and_one_for_the_rest() -> None:
    assert [*pg.FacilityKind] == [
        "service-centre",
        "compound-service",
        "red-station",
        "vanguard-station",
        "patrol-post",
        "practice-station",
        "other",
    ]


def test_the_small_town_has_teams_with_and_without_a_leader_and_facilities_of_four_kinds() -> None:
    where = pg.examples.small_town()
    leaders = [team.leader is None for team in where.of(pg.Team)]
    assert sorted(leaders) == [False, False, False, True]
    assert len({facility.kind for facility in where.of(pg.Facility)}) == 4
    assert sum(team.place is None for team in where.of(pg.Team)) == 1
