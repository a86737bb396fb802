"""Stable matchings that others published, through the policy `STABLE` of a town.

Residents and students are members with ranked preferences; hospitals and projects are needs.
"""

import json
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from allocation_rules import Lists, matching_town


def matched(preferences: Lists, rankings: Lists, places: dict[str, int]) -> pg.Plan:
    """The stable plan of members with preferences and of needs that rank them."""
    where = matching_town(preferences, rankings, places)
    plan = pg.allocate_double_reporting(where, policy=pg.Policy.STABLE)
    assert pg.verify(where, plan).require_ok()
    return plan


def at_needs(plan: pg.Plan) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {one.need: set() for one in plan.head_counts}
    for one in plan.assignments:
        found[one.need].add(one.member)
    return found


def wanted(facts: dict[str, Any]) -> dict[str, set[str]]:
    return {need: {*members} for need, members in facts["expected"].items()}


@pytest.fixture(scope="module")
def cases(real_data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((real_data / "stable_matching" / "cases.json").read_bytes())
    return found


def test_residents_and_hospitals_are_matched_as_published(cases: dict[str, Any]) -> None:
    facts = cases["hr_readme"]
    plan = matched(facts["residents"], facts["hospitals"], facts["capacities"])

    assert at_needs(plan) == wanted(facts)


def test_students_and_projects_are_matched_as_published(cases: dict[str, Any]) -> None:
    """A project ranks students as its supervisor does, whose own room is not used up."""
    facts = cases["sa_docs"]
    rankings = {
        project: [
            student
            for student in facts["supervisors"][supervisor]
            if project in facts["students"][student]
        ]
        for project, supervisor in facts["project_supervisors"].items()
    }
    found = at_needs(matched(facts["students"], rankings, facts["project_capacities"]))

    assert found == wanted(facts)
    for supervisor, most in facts["supervisor_capacities"].items():
        own = [one for one, by in facts["project_supervisors"].items() if by == supervisor]
        assert sum(len(found[one]) for one in own) <= most


def test_a_hospital_without_places_turns_everybody_away(cases: dict[str, Any]) -> None:
    facts = cases["hr_readme"]
    full = {**facts["capacities"], "C": 0}
    found = at_needs(matched(facts["residents"], facts["hospitals"], full))

    assert found["C"] == set()
    assert found["M"] == {"D", "L"}
    assert found["G"] == {"J"}


def test_without_lists_ties_go_to_the_nearest_then_the_lowest_id(cases: dict[str, Any]) -> None:
    facts = cases["hr_readme"]
    members = {one: [] for one in facts["residents"]}
    alike = {need: [] for need in facts["hospitals"]}
    found = at_needs(matched(members, alike, facts["capacities"]))

    assert found == {"C": {"A", "D"}, "G": {"J", "L"}, "M": {"S"}}
