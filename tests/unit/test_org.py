"""Organisations, units and members as records."""

import itertools
from datetime import date

import attrs
import pytest
from hypothesis import given

import partygrid as pg
from partygrid._fields import Check, specs
from partygrid.org import ORGANISATION_KINDS
from partygrid.testing.strategies import records

BEFORE, FIRST, LAST, GONE = (
    date(2019, 6, 30),
    date(2019, 7, 1),
    date(2021, 6, 30),
    date(2021, 7, 1),
)
DAYS = (BEFORE, FIRST, LAST, GONE)


@pytest.mark.parametrize("kind", ORGANISATION_KINDS)
@pytest.mark.parametrize(
    ("established", "dissolved", "days"),
    [
        (None, None, [BEFORE, FIRST, LAST, GONE]),
        (FIRST, None, [FIRST, LAST, GONE]),
        (None, GONE, [BEFORE, FIRST, LAST]),
        (FIRST, GONE, [FIRST, LAST]),
        (FIRST, FIRST, []),
    ],
)
def test_an_organisation_exists_until_the_day_before_it_is_dissolved(
    kind: type, established: date | None, dissolved: date | None, days: list[date]
) -> None:
    seat = {
        name: "place"
        for name, spec in specs(kind)
        if spec.check is Check.REFERENCE and not spec.optional
    }
    one = kind("o", established=established, dissolved=dissolved, **seat)
    assert [day for day in DAYS if one.exists_on(day)] == days
    assert one.exists_on(None) == (dissolved is None)


def test_level_is_not_form() -> None:
    forms = {
        pg.CommunityCommittee("o", community="c", form=form).form
        for form in (pg.OrgForm.COMMITTEE, pg.OrgForm.GENERAL_BRANCH, pg.OrgForm.BRANCH)
    }
    assert len(forms) == 3


@pytest.mark.parametrize(
    ("organisation", "form"),
    [
        (pg.TownCommittee("o", town="t"), pg.OrgForm.COMMITTEE),
        (pg.CommunityCommittee("o", community="c"), pg.OrgForm.COMMITTEE),
        (pg.CompoundBranch("o"), pg.OrgForm.BRANCH),
        (pg.GridBranch("o"), pg.OrgForm.BRANCH),
        (pg.BuildingGroup("o"), pg.OrgForm.GROUP),
        (pg.UnitBranch("o"), pg.OrgForm.BRANCH),
    ],
)
def test_each_kind_has_its_usual_form(organisation: pg.Organisation, form: pg.OrgForm) -> None:
    assert organisation.form is form
    assert organisation.nature is pg.OrgNature.ORDINARY


def test_organisations_of_two_kinds_differ_even_with_the_same_fields() -> None:
    same = [kind("o") for kind in (pg.CompoundBranch, pg.GridBranch, pg.BuildingGroup)]
    assert all(one != other for one, other in itertools.combinations(same, 2))


def test_an_organisation_may_be_any_kind_but_the_common_base_is_none() -> None:
    assert pg.Organisation.__args__ == ORGANISATION_KINDS
    (base,) = {kind.__base__ for kind in ORGANISATION_KINDS}
    assert base not in ORGANISATION_KINDS


@given(records(pg.Member))
def test_a_member_is_printed_as_the_id_alone(member: pg.Member) -> None:
    assert repr(member) == str(member) == f"{member}" == f"Member({member.id!r})"


def test_a_member_is_full_in_service_and_free_unless_stated() -> None:
    member = pg.Member("m")
    assert not member.probationary
    assert member.status is pg.MemberStatus.IN_SERVICE
    assert (member.rank, member.capacity) == (None, None)
    assert (member.skills, member.windows) == ((), ())


def test_windows_and_skills_are_kept_in_one_order() -> None:
    one = pg.Member("m", windows=[pg.Window.WEEKEND, pg.Window.EVENING], skills=["法律", "law"])
    assert one.windows == (pg.Window.EVENING, pg.Window.WEEKEND)
    assert one.skills == ("law", "法律")


def test_a_record_of_a_person_has_no_room_for_anything_else() -> None:
    member = pg.Member("m")
    assert not hasattr(member, "__dict__")
    with pytest.raises(TypeError, match="unexpected keyword argument 'name'"):
        pg.Member("m", name="x")  # type: ignore[call-arg]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        member.rank = 3  # type: ignore[misc]
