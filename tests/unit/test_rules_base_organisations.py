"""Forms of base organisations by their members: 50 and 100, soft, with boundaries that overlap."""

import pytest

import partygrid as pg
from partygrid import rules
from partygrid.rules.packs.base_organisations import RURAL_2018
from rule_cases import answer, branch, members

PACK = "base-organisations"
GENERAL, COMMITTEE = pg.OrgForm.GENERAL_BRANCH, pg.OrgForm.COMMITTEE


def _over(form: pg.OrgForm, number: int) -> pg.Jurisdiction:
    """An organisation with one member of its own and the others in branches and groups below it."""
    rest = number - 1
    return pg.Jurisdiction(
        [
            pg.UnitBranch("br", form=form),
            pg.UnitBranch("first", parent="br"),
            pg.UnitBranch("second", parent="br"),
            pg.UnitBranch("third", parent="second", form=pg.OrgForm.GROUP),
            *members("br", 1),
            *members("first", rest // 2),
            *members("third", 0, rest - rest // 2),
        ]
    )


@pytest.mark.parametrize(
    ("number", "as_branch", "as_general_branch"),
    [(49, "pass", "fail"), (50, "pass", "pass"), (51, "fail", "pass")],
)
def test_with_exactly_fifty_members_either_form_will_do(
    number: int, as_branch: str, as_general_branch: str
) -> None:
    whole, over = branch(number), _over(GENERAL, number)

    assert answer(PACK, "branch-most-members", whole).startswith(f"{as_branch}: {number}")
    said = answer(PACK, "general-branch-least-members", over)
    assert said.startswith(f"{as_general_branch}: {number}")


@pytest.mark.parametrize(
    ("number", "as_general_branch", "as_committee"),
    [(99, "pass", "fail"), (100, "pass", "pass"), (101, "fail", "pass")],
)
def test_with_exactly_a_hundred_members_either_form_will_do(
    number: int, as_general_branch: str, as_committee: str
) -> None:
    general, committee = _over(GENERAL, number), _over(COMMITTEE, number)

    said = answer(PACK, "general-branch-most-members", general)
    assert said.startswith(f"{as_general_branch}: {number}")
    said = answer(PACK, "committee-least-members", committee)
    assert said.startswith(f"{as_committee}: {number}")


def test_too_few_are_worth_knowing_and_too_many_a_warning() -> None:
    severities = {rule.id: rule.severity for rule in rules.get(PACK)}

    assert severities == {
        "branch-most-members": pg.Severity.WARNING,
        "committee-least-members": pg.Severity.INFO,
        "general-branch-least-members": pg.Severity.INFO,
        "general-branch-most-members": pg.Severity.WARNING,
    }


@pytest.mark.parametrize("rule", [rule.id for rule in rules.get(PACK)])
def test_without_members_it_is_not_known(rule: str) -> None:
    form = dict(rules.get(PACK)[rule].each.filters)["form"]
    said = answer(PACK, rule, pg.Jurisdiction([pg.UnitBranch("br", form=form)]))

    assert said == "unknown: Member.organisation is not stated"


@pytest.mark.parametrize("nature", [pg.OrgNature.FUNCTIONAL, pg.OrgNature.TEMPORARY])
@pytest.mark.parametrize("rule", [rule.id for rule in rules.get(PACK)])
def test_a_temporary_or_functional_organisation_is_exempt(rule: str, nature: pg.OrgNature) -> None:
    form = dict(rules.get(PACK)[rule].each.filters)["form"]
    where = pg.Jurisdiction([pg.UnitBranch("br", form=form, nature=nature), *members("br", 272)])

    assert answer(PACK, rule, where).startswith(f"not applicable: a {nature} organisation")


def test_each_form_is_asked_for_its_own_number_and_a_town_committee_for_none() -> None:
    where = _over(GENERAL, 60)
    town = pg.TownCommittee("pc", town="t")

    assert answer(PACK, "committee-least-members", where).startswith(
        "not applicable: the rule asks"
    )
    assert not any(rule.each.holds(town) for rule in rules.get(PACK))


def test_in_villages_the_boundaries_belong_to_the_smaller_form() -> None:
    village = rules.overlay(rules.get(PACK), RURAL_2018)

    for rule, form, number in (
        ("general-branch-least-members", GENERAL, 50),
        ("committee-least-members", COMMITTEE, 100),
    ):
        at, above = (_over(form, size) for size in (number, number + 1))
        assert village[rule](at["br"], at).verdict is pg.Verdict.FAIL
        assert village[rule](above["br"], above).verdict is pg.Verdict.PASS
        assert village[rule].source.certainty is pg.Certainty.SINGLE
        assert village[rule].local


def test_members_are_carried_up_through_every_organisation_between() -> None:
    """Also where the first of all organisations stands in the middle."""
    where = pg.Jurisdiction(
        [
            pg.UnitBranch("a", parent="br"),
            pg.UnitBranch("br", form=COMMITTEE),
            pg.UnitBranch("c", parent="a"),
            *members("a", 1),
            *members("c", 99),
        ]
    )
    assert answer(PACK, "committee-least-members", where).startswith("pass: 100")
    one_less = where.without("a-000")
    assert answer(PACK, "committee-least-members", one_less).startswith("fail: 99")
