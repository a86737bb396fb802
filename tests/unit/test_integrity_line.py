"""Parents and dates of organisations that cannot be."""

from datetime import date
from typing import Any

import pytest

import partygrid as pg
from broken import BASE, only_problem, problems_of
from partygrid.errors import ProblemReason as Reason
from partygrid.org import ORGANISATION_KINDS
from partygrid.testing.strategies import MIXED_BRANCHES, SCHEMES, VILLAGES

DAY, LATER = date(2020, 1, 1), date(2021, 1, 1)
PLACE: dict[type, dict[str, str]] = {
    pg.TownCommittee: {"town": "t"},
    pg.CommunityCommittee: {"community": "c"},
}


def _family(child: type, parent: type) -> list[Any]:
    """Two places, an organisation and one below it."""
    upper = parent("upper", **PLACE.get(parent, {}))
    return [*BASE[:2], upper, child("lower", parent="upper", **PLACE.get(child, {}))]


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)
@pytest.mark.parametrize("parent", ORGANISATION_KINDS)
@pytest.mark.parametrize("child", ORGANISATION_KINDS)
def test_a_parent_stands_where_the_scheme_says(
    scheme: pg.LevelScheme, child: type, parent: type
) -> None:
    family = _family(child, parent)
    has = {*scheme.kinds, pg.UnitBranch}
    if {child, parent} <= has and parent in scheme.parents_of(child):
        assert len(pg.Jurisdiction(family, scheme=scheme)) == 4
        return
    found = problems_of(family, scheme=scheme)
    assert {one.reason for one in found} == {Reason.ILLEGAL_PARENT}
    strangers = [one.where for one in found if one.field == ""]
    assert strangers == [one.id for one in family[2:] if type(one) not in has]
    if child in has and parent in has:
        (problem,) = found
        assert (problem.where, problem.field, problem.value) == ("lower", "parent", "'upper'")
        assert problem.message.endswith(f"does not stand below a {parent.__name__}")
        assert f"in level scheme {scheme.id!r} its parent is " in problem.remedy


SKIP = "; where it has no such place: LevelScheme(..., may_skip=[{}])"
MIXED = pg.LevelScheme(
    "own", levels=[*pg.FOUR_LEVELS.levels[:2], (pg.CompoundBranch, pg.GridBranch), pg.BuildingGroup]
)


@pytest.mark.parametrize(
    ("scheme", "child", "parent", "hint"),
    [
        (pg.FOUR_LEVELS, pg.BuildingGroup, pg.CommunityCommittee, SKIP.format("CompoundBranch")),
        (pg.FOUR_LEVELS, pg.CompoundBranch, pg.TownCommittee, SKIP.format("CommunityCommittee")),
        (MIXED, pg.BuildingGroup, pg.CommunityCommittee, SKIP.format("CompoundBranch, GridBranch")),
        (pg.FOUR_LEVELS, pg.BuildingGroup, pg.TownCommittee, ""),  # two levels between
        (pg.FOUR_LEVELS, pg.BuildingGroup, pg.BuildingGroup, ""),  # none
        (pg.FOUR_LEVELS, pg.TownCommittee, pg.CompoundBranch, ""),  # upside down
        (pg.FOUR_LEVELS, pg.BuildingGroup, pg.UnitBranch, ""),  # not of the line
        (pg.FOUR_LEVELS, pg.UnitBranch, pg.CompoundBranch, ""),
    ],
)
def test_where_one_level_stands_between_the_remedy_shows_how_it_may_be_skipped(
    scheme: pg.LevelScheme, child: type, parent: type, hint: str
) -> None:
    (problem,) = problems_of(_family(child, parent), scheme=scheme)
    assert problem.remedy.partition(";")[1:] == hint.partition(";")[1:]
    if hint:
        skipped = {kind for kind in scheme.kinds if kind.__name__ in hint}
        lenient = pg.LevelScheme("own", levels=scheme.levels, may_skip=skipped)
        assert len(pg.Jurisdiction(_family(child, parent), scheme=lenient)) == 4


def test_what_stands_at_the_top_has_no_parent() -> None:
    assert (
        "its parent is nothing: it is the top"
        in only_problem(pg.TownCommittee("o9", town="t", parent="cc")).remedy
    )


def test_an_organisation_of_a_level_that_the_scheme_lacks_is_told_once() -> None:
    problem = only_problem(pg.GridBranch("o9", grids=["g"], parent="cc"))
    assert (problem.where, problem.field, problem.reason) == ("o9", "", Reason.ILLEGAL_PARENT)
    assert problem.message == "level scheme 'four-levels' has no GridBranch"
    assert "scheme=" in problem.remedy


def test_an_unusable_parent_beside_it_hides_no_illegal_one() -> None:
    records = [
        pg.BuildingGroup("o8", parent=[]),  # type: ignore[arg-type]
        pg.BuildingGroup("o9", parent="cc"),
    ]
    assert [(one.where, one.reason) for one in problems_of([*BASE, *records])] == [
        ("o8", Reason.WRONG_TYPE),
        ("o9", Reason.ILLEGAL_PARENT),
    ]


def test_a_village_without_compounds_needs_no_compound_branch() -> None:
    group = pg.BuildingGroup("o9", parent="cc", buildings=["barn"])
    barn = pg.Building("barn", community="c")
    assert len(pg.Jurisdiction([*BASE, barn, group], scheme=VILLAGES)) == len(BASE) + 2
    assert only_problem(barn, group).reason is Reason.ILLEGAL_PARENT


def test_a_branch_may_sit_at_the_compound_or_at_the_grid() -> None:
    branch = pg.GridBranch("gb", grids=["g"], parent="cc")
    group = pg.BuildingGroup("o9", parent="gb", buildings=["b"])
    assert len(pg.Jurisdiction([*BASE, branch, group], scheme=MIXED_BRANCHES)) == len(BASE) + 2


@pytest.mark.parametrize(
    ("parents", "lines"),
    [
        ({"a": "a"}, {"a": "a → a"}),
        ({"b": "a", "a": "b"}, {"a": "a → b → a"}),
        ({"b": "c", "c": "a", "a": "b", "d": "a"}, {"a": "a → b → c → a"}),
        ({"d": "c", "c": "d", "b": "a", "a": "b"}, {"a": "a → b → a", "c": "c → d → c"}),
    ],
)
def test_parents_that_form_a_cycle_are_told_once(
    parents: dict[str, str], lines: dict[str, str]
) -> None:
    found = problems_of([pg.UnitBranch(id_, parent=up) for id_, up in parents.items()])
    assert {one.where: one.message for one in found} == {
        id_: f"the parents form a cycle: {line}" for id_, line in lines.items()
    }
    assert {(one.field, one.reason) for one in found} == {("parent", Reason.CYCLE)}
    assert [one.value for one in found] == [repr(parents[one.where]) for one in found]


@pytest.mark.parametrize("kind", ORGANISATION_KINDS)
def test_nothing_is_dissolved_before_it_is_established(kind: type) -> None:
    content = {"town": "t"} if kind is pg.TownCommittee else {}
    content = {"community": "c"} if kind is pg.CommunityCommittee else content
    scheme = pg.GRID_BRANCHES if kind is pg.GridBranch else pg.FOUR_LEVELS
    records = [pg.Town("t"), pg.Community("c", town="t")]
    wrong = kind("o", established=LATER, dissolved=DAY, **content)
    (problem,) = problems_of([*records, wrong], scheme=scheme)
    assert (problem.where, problem.field, problem.reason) == (
        "o",
        "dissolved",
        Reason.IMPOSSIBLE_DATES,
    )
    assert problem.message == ("it is dissolved on 2020-01-01, before it begins on 2021-01-01")
    same_day = kind("o", established=DAY, dissolved=DAY, **content)
    assert len(pg.Jurisdiction([*records, same_day], scheme=scheme)) == 3


@pytest.mark.parametrize(
    ("established", "dissolved"), [({}, {}), ("2021", "2020"), (5, 4), (LATER, "2020"), ([2], [1])]
)
def test_what_is_no_date_is_not_compared(established: Any, dissolved: Any) -> None:
    wrong = pg.UnitBranch("o9", established=established, dissolved=dissolved)
    found = problems_of([*BASE, wrong])
    assert {(one.where, one.reason) for one in found} == {("o9", Reason.WRONG_TYPE)}
