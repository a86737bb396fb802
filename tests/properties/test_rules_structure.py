"""The pack on structure beside the coverage check, and beside definitions written out."""

from datetime import date
from itertools import combinations
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid import rules
from partygrid.rules.packs.structure._plain_names import plain_name
from partygrid.testing.strategies import jurisdictions
from rule_screens import assert_screen_agrees

PACK = rules.get("structure")
LINE_RULES = (
    "organisation-level",
    "organisation-superior",
    "organisation-superior-exists",
    "organisation-territory",
    "grid-one-community",
)
COVER_RULES = (
    "building-community",
    "building-grid",
    "building-group",
    "building-one-grid",
    "grid-buildings",
    "place-organisation",
)
ANY_DAY = st.none() | st.dates(date(2024, 1, 1), date(2025, 12, 31))
LED = {
    pg.Town: pg.GapReason.NO_TOWN_COMMITTEE,
    pg.Community: pg.GapReason.NO_COMMUNITY_COMMITTEE,
    pg.Compound: pg.GapReason.NO_COMPOUND_BRANCH,
    pg.Grid: pg.GapReason.NO_GRID_BRANCH,
}


def _found(where: pg.Jurisdiction, on: date | None = None) -> dict[str, list[pg.Finding]]:
    """The findings of each rule."""
    report = pg.check_rules(where, PACK, on=on)
    return {one.id: list(report.of([one.id])) for one in PACK}


def _subjects(findings: list[pg.Finding]) -> set[str]:
    return {one.subject for one in findings}


@given(jurisdictions(), ANY_DAY)
def test_rules_and_coverage_find_the_same_gaps(where: pg.Jurisdiction, on: date | None) -> None:
    found = _found(where, on)
    gaps: dict[Any, set[str]] = {}
    for gap in pg.check_coverage(where, on=on).gaps:
        gaps.setdefault(gap.reason, set()).add(gap.subject)
    strays = {key for one in found["grid-one-community"] for key in one.witness}
    unled = {key for kind in LED for key in gaps.get(LED[kind], set())}

    assert _subjects(found["building-community"]) == gaps.get(pg.GapReason.NO_COMMUNITY, set())
    assert _subjects(found["building-grid"]) == gaps.get(pg.GapReason.NO_GRID, set())
    assert _subjects(found["building-one-grid"]) == gaps.get(pg.GapReason.OVERLAPPING_GRIDS, set())
    assert strays == gaps.get(pg.GapReason.GRID_OUTSIDE_COMMUNITY, set())
    assert _subjects(found["grid-buildings"]) == gaps.get(pg.GapReason.EMPTY_GRID, set())
    assert _subjects(found["place-organisation"]) == unled
    lost = pg.unassigned_buildings(where, to=pg.BuildingGroup, on=on)
    assert _subjects(found["building-group"]) == {
        one.id for one in lost if pg.BuildingGroup in where.scheme.kinds
    }


@given(jurisdictions(), ANY_DAY)
def test_where_a_line_breaks_one_of_its_organisations_or_grids_has_a_finding(
    where: pg.Jurisdiction, on: date | None
) -> None:
    found = _found(where, on)
    astray = {key for rule in LINE_RULES for key in _subjects(found[rule])}
    for gap in pg.check_coverage(where, on=on).gaps:
        if gap.reason in (pg.GapReason.BROKEN_CHAIN, pg.GapReason.OUTSIDE_ORGANISATION):
            assert gap.at is not None
            line = _below(where, gap.at) | {gap.at, *where[gap.subject].grids}
            assert line & astray


def _below(where: pg.Jurisdiction, key: str) -> set[str]:
    """The organisations below one, at any depth."""
    below = {one.id for one in where.of(pg.Organisation) if one.parent == key}
    return below.union(*(_below(where, one) for one in below))


@given(jurisdictions(covered=True))
def test_a_covered_town_has_no_finding_of_lines_and_grids(where: pg.Jurisdiction) -> None:
    found = _found(where)
    assert [one for rule in (*LINE_RULES, *COVER_RULES) for one in found[rule]] == []


NAMES = st.sampled_from(["", "3号楼", "３栋", "三幢", "4#", "东园小区", "东园", "西园社区", "西园"])


@given(jurisdictions(), ANY_DAY, st.data())
def test_records_have_one_name_if_they_are_written_alike_under_one_parent(
    where: pg.Jurisdiction, on: date | None, data: st.DataObject
) -> None:
    kinds = (pg.Community, pg.Compound, pg.Grid, pg.Building, pg.CompoundBranch, pg.BuildingGroup)
    renamed = [attrs.evolve(one, name=data.draw(NAMES)) for kind in kinds for one in where.of(kind)]
    where = where.replace(*renamed)
    alike = {
        (one.id, other.id)
        for kind in kinds
        for one, other in combinations(where.of(kind), 2)
        if _home(where, one) == _home(where, other)
        and plain_name(one.name, kind) == plain_name(other.name, kind) != ""
        and all(_compared(each, on) for each in (one, other))
    }
    pairs = {
        tuple(sorted((one.subject, other)))
        for one in _found(where, on)["name-unique"]
        for other in one.witness
        if type(where[one.subject]) in kinds
    }
    assert pairs == alike


def _home(where: pg.Jurisdiction, one: Any) -> Any:
    match one:
        case pg.Community(town=town):
            return town
        case pg.Compound(community=community):
            return community
        case pg.Grid(community=community, layer=layer):
            return community, layer
        case pg.Building(compound=compound):
            return compound or ("outside", where.community_of(one.id))
    return one.parent


def _compared(one: Any, on: date | None) -> bool:
    if isinstance(one, pg.Organisation):
        return one.exists_on(on)
    numbered = type(one) is pg.Building and one.name in ("3号楼", "３栋", "三幢", "4#")
    return not (numbered and one.compound is None)


SLOTS = (
    ("double-reporting", "member"),
    ("four-level", "branch_secretary"),
    ("branch-committee", "secretary"),
    ("highest-rank-leads", "building_chief"),
)


@st.composite
def _linked(draw: st.DrawFn) -> pg.Jurisdiction:
    """Jurisdictions with reports and holders of posts."""
    where = draw(jurisdictions(members=(1, 3), needs=(0, 3), links=(0, 0)))
    scopes = [one.id for one in where.of(pg.Place | pg.Need | pg.Organisation)]
    members = [one.id for one in where.of(pg.Member)]
    links = {
        pg.Link(
            mechanism=mechanism,
            slot=slot,
            scope=draw(st.sampled_from(scopes)),
            filler=draw(st.sampled_from(members)),
            until=draw(st.none() | st.just(date(2024, 7, 1))),
        )
        for mechanism, slot in draw(st.lists(st.sampled_from(SLOTS), max_size=8))
        if scopes and members
    }
    return where.with_links(*links)


@given(_linked(), ANY_DAY)
def test_reports_and_posts_are_counted_as_they_are_defined(
    where: pg.Jurisdiction, on: date | None
) -> None:
    found = _found(where, on)
    live = [one for one in where.links if one.holds_on(on)]
    reports: dict[str, set[str]] = {}
    holders: dict[tuple[str, str], set[str]] = {}
    for link in live:
        if link.mechanism == "double-reporting":
            reports.setdefault(link.filler, set()).update(_community(where, where[link.scope]))
        else:
            post = link.slot.replace("branch_secretary", "secretary")
            holders.setdefault((link.scope, post), set()).add(link.filler)

    assert {one.subject: one.measured for one in found["member-one-report"]} == {
        key: len(many) for key, many in reports.items() if len(many) > 1
    }
    crowded = {scope for (scope, _), many in holders.items() if len(many) > 1}
    assert _subjects(found["post-one-holder"]) == {
        key
        for key in crowded
        if isinstance(where[key], pg.Place)
        or (isinstance(where[key], pg.Organisation) and where[key].exists_on(on))
    }
    for rule in ("member-one-report", "post-one-holder"):
        assert_screen_agrees(PACK[rule], where, on)


def _community(where: pg.Jurisdiction, scope: Any) -> set[str]:
    """The community in which the scope of a link lies, if it lies in one."""
    places = [scope.id] if isinstance(scope, pg.Place) else []
    if isinstance(scope, pg.Need | pg.Organisation):
        for field in ("place", "community", "joint_communities", "compounds", "grids", "buildings"):
            named = getattr(scope, field, ())
            places += [named] if isinstance(named, str) else named
    found = {where.community_of(one) for one in places}
    return {one for one in found if one is not None} if len(found) == 1 else set()


@given(jurisdictions())
def test_norms_of_a_community_name_the_buildings_that_coverage_names(
    where: pg.Jurisdiction,
) -> None:
    report = pg.check_rules(where, rules.get("grid-norms"))
    gaps = pg.check_coverage(where).gaps
    for rule, reason, layers in (
        ("community-full-cover", pg.GapReason.NO_GRID, ("base",)),
        ("community-no-overlap", pg.GapReason.OVERLAPPING_GRIDS, ("base", "union")),
    ):
        named = {key for one in report.of([rule]) for key in one.witness}
        assert named == {
            gap.subject
            for gap in gaps
            if gap.reason is reason and gap.layer in layers and where.community_of(gap.subject)
        }
