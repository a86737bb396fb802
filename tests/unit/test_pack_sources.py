"""From when an instrument holds, and how well what it says is known."""

from datetime import date, timedelta

import pytest

import partygrid as pg

IN_FORCE = {
    "branch-regulation-2018": date(2018, 10, 28),
    "elections-2020": date(2020, 7, 13),
    "pipl": date(2021, 11, 1),
    "volunteering-2017": date(2017, 12, 1),
}
"""The day from which an instrument holds."""

AMENDED = {"residents-committee-term": date(2018, 12, 29)}
"""The term of a residents' committee is five years since the law of 1990 was amended."""

LESS_CERTAIN = {
    "double-reporting": {
        "member-reports-again": "single",
        "member-serves-as-ordinary-member": "single",
        "unit-members-report": "single",
        "unit-service-activities": "single",
        "unit-service-hours": "single",
    },
    "elections-2020": {"election-candidates": "unconfirmed"},
    "grid-norms": {
        "community-no-overlap": "single",
        "grid-belongs": "single",
        "grid-code": "single",
        "grid-code-unique": "single",
        "grid-head": "single",
        "grid-households": "single",
        "grid-people": "single",
        "micro-grid-households": "unconfirmed",
    },
    "structure": {
        "building-one-grid": "single",
        "grid-one-community": "single",
        "member-organisation": "single",
        "organisation-forest": "single",
        "organisation-level": "single",
        "organisation-territory": "single",
        "post-one-holder": "single",
    },
}
"""What has one witness, or none, where the rest of the pack has two."""

SINGLE = ("organic-law-residents-committees", "pipl", "volunteering-2017")
"""Laws that are known from one transcription."""

ERROR, WARNING, GAP, INFO = pg.Severity
WEIGHT = {
    "base-organisations": {
        WARNING: {"branch-most-members", "general-branch-most-members"},
        INFO: {"committee-least-members", "general-branch-least-members"},
    },
    "branch-regulation-2018": {
        WARNING: {
            "branch-committee",
            "branch-full-members",
            "branch-size",
            "branch-term",
            "joint-branch-units",
            "small-branch-posts",
        },
        GAP: {"branch-secretary", "group-leader", "unit-joint-branch", "unit-own-branch"},
        INFO: {"branch-committee-usual", "joint-branch-nature"},
    },
    "double-reporting": {
        WARNING: {"member-reports-at-home"},
        GAP: {"member-reports", "unit-reports"},
        INFO: {
            "member-reports-again",
            "member-serves-as-ordinary-member",
            "unit-members-report",
            "unit-service-activities",
            "unit-service-hours",
        },
    },
    "elections-2020": {
        WARNING: {"election-eligible", "election-term", "election-voters"},
        INFO: {"election-candidates", "election-meeting"},
    },
    "grid-norms": {
        ERROR: {"grid-belongs"},
        WARNING: {
            "community-no-overlap",
            "grid-code",
            "grid-code-unique",
            "grid-households",
            "grid-people",
        },
        GAP: {"community-full-cover", "grid-head"},
        INFO: {"micro-grid-households"},
    },
    "organic-law-residents-committees": {
        ERROR: {"units-outside-residents-committee"},
        WARNING: {"residents-committee-size", "residents-committee-term"},
        INFO: {"community-households"},
    },
    "pipl": {
        ERROR: {"kept-no-longer", "no-forbidden-field", "published-with-consent"},
        WARNING: {"opaque-member", "sensitive-with-consent"},
        INFO: {"no-record-without-use"},
    },
    "structure": {
        ERROR: {
            "building-community",
            "building-one-grid",
            "grid-one-community",
            "member-one-report",
            "member-organisation",
            "organisation-forest",
            "organisation-level",
            "organisation-superior-exists",
            "organisation-territory",
            "post-one-holder",
        },
        WARNING: {"name-unique"},
        GAP: {
            "building-grid",
            "building-group",
            "grid-buildings",
            "organisation-places",
            "organisation-superior",
            "place-organisation",
        },
    },
    "two-new": {
        WARNING: {"two-new-own-organisation"},
        GAP: {"two-new-organisation", "two-new-work"},
    },
    "volunteering-2017": {
        ERROR: {"nobody-is-forced"},
        WARNING: {"service-fits-skills"},
    },
}
"""What a failure of each rule weighs: what contradicts an instrument or the model is an error."""

BASE = (pg.CommunityCommittee, pg.CompoundBranch, pg.GridBranch, pg.UnitBranch)


@pytest.mark.parametrize("key", IN_FORCE)
def test_every_rule_of_an_instrument_holds_from_its_day(key: str) -> None:
    assert {rule.source.valid_from for rule in pg.rules.get(key)} == {IN_FORCE[key]}


@pytest.mark.parametrize("key", IN_FORCE)
def test_nobody_is_held_to_an_instrument_before_its_day(key: str) -> None:
    pack = pg.rules.get(key)
    assert pg.check_rules(pg.Jurisdiction(), pack, on=IN_FORCE[key]).findings == ()
    with pytest.raises(pg.InvalidPack) as caught:
        pg.check_rules(pg.Jurisdiction(), pack, on=IN_FORCE[key] - timedelta(1))
    assert len(caught.value.problems) == len(pack)


def test_the_law_on_residents_committees_was_amended_once() -> None:
    for rule in pg.rules.get("organic-law-residents-committees"):
        assert rule.source.valid_from == AMENDED.get(rule.id, date(1990, 1, 1))


@pytest.mark.parametrize("key", LESS_CERTAIN)
def test_what_has_fewer_witnesses_says_so(key: str) -> None:
    for rule in pg.rules.get(key):
        assert rule.source.certainty == LESS_CERTAIN[key].get(rule.id, "confirmed")


@pytest.mark.parametrize("key", SINGLE)
def test_a_law_known_from_one_transcription_has_one_witness(key: str) -> None:
    assert {rule.source.certainty for rule in pg.rules.get(key)} == {pg.Certainty.SINGLE}


def test_base_organisations_are_those_that_have_members_of_their_own() -> None:
    for rule in pg.rules.get("base-organisations"):
        assert rule.each.kinds == BASE


@pytest.mark.parametrize("key", pg.rules.ids())
def test_a_failure_weighs_what_its_rule_says(key: str) -> None:
    found: dict[pg.Severity, set[str]] = {}
    for rule in pg.rules.get(key):
        found.setdefault(rule.severity, set()).add(rule.id)
    assert found == WEIGHT[key]
