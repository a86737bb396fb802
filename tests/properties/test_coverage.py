"""Coverage against a reference that is written from the definitions, record by record."""

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid import GapReason
from partygrid.testing.strategies import MIXED_BRANCHES, jurisdictions

COVERS = {
    pg.TownCommittee: (pg.Town, lambda one: {one.town}),
    pg.CommunityCommittee: (
        pg.Community,
        lambda one: {one.community, *one.joint_communities},
    ),
    pg.CompoundBranch: (pg.Compound, lambda one: set(one.compounds)),
    pg.GridBranch: (pg.Grid, lambda one: set(one.grids)),
    pg.BuildingGroup: (pg.Building, lambda one: set(one.buildings)),
}
MISSING = {
    pg.TownCommittee: GapReason.NO_TOWN_COMMITTEE,
    pg.CommunityCommittee: GapReason.NO_COMMUNITY_COMMITTEE,
    pg.CompoundBranch: GapReason.NO_COMPOUND_BRANCH,
    pg.GridBranch: GapReason.NO_GRID_BRANCH,
    pg.BuildingGroup: GapReason.NO_BUILDING_GROUP,
}


def exists(one: Any, on: date | None) -> bool:
    if on is None:
        return one.dissolved is None
    begun = one.established is None or one.established <= on
    return begun and (one.dissolved is None or on < one.dissolved)


def places_of(where: pg.Jurisdiction, building: pg.Building) -> dict[type, set[str]]:
    """The places of each kind in which a building lies."""
    community = where.community_of(building.id)
    return {
        pg.Building: {building.id},
        pg.Compound: {building.compound} - {None},
        pg.Grid: {grid for grid in building.grids if where[grid].layer == "base"},
        pg.Community: {community} - {None},
        pg.Town: set() if community is None else {where[community].town},
    }


def line_of(where: pg.Jurisdiction, one: Any, on: date | None) -> list[Any]:
    line = [one]
    while line[-1].parent is not None and exists(where[line[-1].parent], on):
        line.append(where[line[-1].parent])
    return line


def break_of(
    where: pg.Jurisdiction, building: pg.Building, one: Any, on: date | None
) -> tuple[GapReason, str] | None:
    """Where the line from one bottom organisation breaks for a building, or None."""
    lies_in, line, last = places_of(where, building), line_of(where, one, on), one
    for level in reversed(where.scheme.levels[:-1]):
        here = [step for step in line if type(step) in level]
        if not here:
            has_place = any(lies_in[COVERS[kind][0]] for kind in level)
            if not where.scheme.skippable(level) or has_place:
                return GapReason.BROKEN_CHAIN, last.id
            continue
        last = here[0]
        place, covered = COVERS[type(last)]
        if lies_in[place] and not lies_in[place] & covered(last):
            return GapReason.OUTSIDE_ORGANISATION, last.id
    return None


def vertical_gap(
    where: pg.Jurisdiction, building: pg.Building, on: date | None
) -> tuple[str, GapReason, str, str | None] | None:
    if building.kind is not pg.BuildingKind.RESIDENTIAL and not building.households:
        return None
    lies_in, bottom = places_of(where, building), where.scheme.levels[-1]
    first = None
    for kind in bottom:
        place, covered = COVERS[kind]
        covering = [
            one for one in where.of(kind) if exists(one, on) and lies_in[place] & covered(one)
        ]
        breaks = [break_of(where, building, one, on) for one in covering]
        if None in breaks:
            return None
        first = first or next(iter(breaks), None)
    if first:
        reason, at = first
        return building.id, reason, "", at
    return building.id, MISSING[bottom[0]], "", None


def place_gaps(where: pg.Jurisdiction, on: date | None) -> set[tuple[Any, ...]]:
    gaps = set()
    for level in where.scheme.levels:
        if len(level) > 1 or level[0] is pg.BuildingGroup:
            continue
        place, covered = COVERS[level[0]]
        led = set().union(*(covered(one) for one in where.of(level[0]) if exists(one, on)))
        wanted = where.of(place, layer="base") if place is pg.Grid else where.of(place)
        gaps |= {(one.id, MISSING[level[0]], "", None) for one in wanted if one.id not in led}
    return gaps


def grid_gaps(where: pg.Jurisdiction, building: pg.Building) -> set[tuple[Any, ...]]:
    gaps = set()
    community = where.community_of(building.id)
    layers = {grid.layer for grid in where.of(pg.Grid) if grid.community == community} | {"base"}
    held = [where[grid] for grid in building.grids]
    for layer in layers | {grid.layer for grid in held}:
        count = sum(grid.layer == layer for grid in held)
        if count == 0:
            gaps.add((building.id, GapReason.NO_GRID, layer, None))
        if count > 1:
            gaps.add((building.id, GapReason.OVERLAPPING_GRIDS, layer, None))
    if community is None:
        gaps.add((building.id, GapReason.NO_COMMUNITY, "", None))
    elif any(grid.community != community for grid in held):
        gaps.add((building.id, GapReason.GRID_OUTSIDE_COMMUNITY, "", None))
    return gaps


def reference(where: pg.Jurisdiction, on: date | None) -> set[tuple[Any, ...]]:
    gaps = place_gaps(where, on)
    for building in where.of(pg.Building):
        gap = vertical_gap(where, building, on)
        gaps |= grid_gaps(where, building) | ({gap} if gap else set())
    used = {grid for building in where.of(pg.Building) for grid in building.grids}
    empty = {grid.id for grid in where.of(pg.Grid)} - used
    return gaps | {(grid, GapReason.EMPTY_GRID, "", None) for grid in empty}


TOP = pg.FOUR_LEVELS.levels[:2]
GRIDS_OR_GROUPS = pg.LevelScheme(
    "grids-or-groups", levels=[*TOP, (pg.GridBranch, pg.BuildingGroup)]
)
SHORTER = {
    pg.FOUR_LEVELS: pg.LevelScheme("down-to-compounds", levels=pg.FOUR_LEVELS.levels[:-1]),
    pg.GRID_BRANCHES: pg.LevelScheme("down-to-grids", levels=pg.GRID_BRANCHES.levels[:-1]),
    pg.FIVE_LEVELS: pg.LevelScheme("five-down-to-grids", levels=pg.FIVE_LEVELS.levels[:-1]),
    MIXED_BRANCHES: pg.LevelScheme("mixed-down", levels=MIXED_BRANCHES.levels[:-1]),
}
"""Each scheme without its lowest level."""


@st.composite
def shorter(draw: st.DrawFn) -> pg.Jurisdiction:
    """Jurisdictions whose line ends at branches, or at grid branches beside building groups."""
    nobody: Any = dict.fromkeys(("members", "needs", "teams", "links"), (0, 0))
    where = draw(jurisdictions(schemes=tuple(SHORTER), **nobody))
    groups = where.of(pg.BuildingGroup)
    rest = [one for one in where if not isinstance(one, pg.BuildingGroup)]
    if where.scheme is not pg.GRID_BRANCHES or draw(st.booleans()):
        return pg.Jurisdiction(rest, scheme=SHORTER[where.scheme])
    up = {one.id: one.parent for one in where.of(pg.GridBranch)}
    beside = [attrs.evolve(one, parent=up.get(one.parent)) for one in groups]
    return pg.Jurisdiction([*rest, *beside], scheme=GRIDS_OR_GROUPS)


ANY = jurisdictions() | shorter()
DAYS = st.none() | st.dates(date(2015, 1, 1), date(2030, 12, 31))


@given(ANY, DAYS)
def test_gaps_equal_the_reference(where: pg.Jurisdiction, on: date | None) -> None:
    report = pg.check_coverage(where, on=on)

    found = [(gap.subject, gap.reason, gap.layer, gap.at) for gap in report.gaps]
    assert len(found) == len(set(found))
    assert set(found) == reference(where, on)
    assert report.ok == (not found)


@given(jurisdictions())
def test_ratios_count_buildings_without_a_gap_of_their_own(where: pg.Jurisdiction) -> None:
    report = pg.check_coverage(where)

    bad = {gap.subject for gap in report.gaps}
    good = [one for one in where.of(pg.Building) if one.id not in bad]
    everyone = where.of(pg.Building)
    assert report.ratio == (Fraction(len(good), len(everyone)) if everyone else 1)
    households = sum(one.households or 0 for one in everyone)
    clear = sum(one.households or 0 for one in good)
    assert report.household_ratio == (Fraction(clear, households) if households else 1)
    residents = sum(one.residents or 0 for one in everyone)
    clear = sum(one.residents or 0 for one in good)
    assert report.resident_ratio == (Fraction(clear, residents) if residents else 1)


@given(jurisdictions())
def test_roll_ups_add_up(where: pg.Jurisdiction) -> None:
    report = pg.check_coverage(where)

    for rows, place in (
        (report.by_compound, pg.Compound),
        (report.by_community, pg.Community),
        (report.by_town, pg.Town),
    ):
        unknown = [one for one in where.of(pg.Building) if not places_of(where, one)[place]]
        extra = [""] if unknown and place is pg.Community else []
        assert sorted(row.place for row in rows) == [*extra, *(one.id for one in where.of(place))]
        ratios = [row.ratio for row in rows]
        assert ratios == sorted(ratios)
        for row in rows:
            inside = [
                one for one in where.of(pg.Building) if row.place in places_of(where, one)[place]
            ]
            inside = inside if row.place else unknown
            assert row.buildings == len(inside)
            assert row.households == sum(one.households or 0 for one in inside)
            assert row.residents == sum(one.residents or 0 for one in inside)


@given(jurisdictions(covered=True))
def test_a_covered_jurisdiction_has_no_gap(where: pg.Jurisdiction) -> None:
    assert pg.check_coverage(where).require_ok().ratio == 1


@given(jurisdictions(), st.data())
def test_the_weight_of_a_gap_is_that_of_its_place(where: pg.Jurisdiction, data: Any) -> None:
    gaps = pg.check_coverage(where).gaps
    if not gaps:
        return
    gap = data.draw(st.sampled_from(gaps))
    kind = type(where[gap.subject])
    inside = [
        one
        for one in where.of(pg.Building)
        if gap.subject in places_of(where, one)[kind] or gap.subject in one.grids
    ]
    assert gap.households == sum(one.households or 0 for one in inside)
    assert gap.residents == sum(one.residents or 0 for one in inside)
    assert gap.community == where.community_of(gap.subject)


@given(jurisdictions(), st.data())
def test_input_order_never_changes_the_report(where: pg.Jurisdiction, data: Any) -> None:
    shuffled = data.draw(st.permutations(where.records))
    again = pg.Jurisdiction(shuffled, where.links, scheme=where.scheme)

    assert pg.check_coverage(again) == pg.check_coverage(where)
    assert str(pg.check_coverage(again)) == str(pg.check_coverage(where))


def apply(where: pg.Jurisdiction, remedy: pg.Remedy) -> pg.Jurisdiction:
    """Carry out a remedy that attaches or takes out."""
    one = where[remedy.subject]
    action = pg.RemedyAction
    match remedy.action:
        case action.JOIN_GROUP:
            group = where[remedy.targets[0]]
            return where.replace(attrs.evolve(group, buildings=[*group.buildings, one.id]))
        case action.JOIN_GRID:
            return where.replace(attrs.evolve(one, grids=[*one.grids, remedy.targets[0]]))
        case action.LEAVE_GRIDS:
            kept = [grid for grid in one.grids if grid not in remedy.targets]
            return where.replace(attrs.evolve(one, grids=kept))
    leader = where[remedy.targets[0]]
    field = "compounds" if isinstance(leader, pg.CompoundBranch) else "grids"
    covered = [*getattr(leader, field), one.id]
    return where.replace(attrs.evolve(leader, **{field: covered}))


ATTACHING = {
    pg.RemedyAction.JOIN_GROUP,
    pg.RemedyAction.JOIN_GRID,
    pg.RemedyAction.LEAVE_GRIDS,
    pg.RemedyAction.JOIN_ORGANISATION,
}


@given(ANY)
def test_an_attaching_remedy_closes_its_gap(where: pg.Jurisdiction) -> None:
    for gap in pg.check_coverage(where).gaps:
        if gap.remedy.action in ATTACHING:
            after = pg.check_coverage(apply(where, gap.remedy))
            closed = (gap.subject, gap.reason, gap.layer)
            if isinstance(where[gap.remedy.subject], pg.Compound):  # the place comes first
                closed = (gap.remedy.subject, pg.GapReason.NO_COMPOUND_BRANCH, "")
            assert closed not in {(one.subject, one.reason, one.layer) for one in after.gaps}


def lacks_line(where: pg.Jurisdiction, building: str) -> bool:
    return vertical_gap(where, where[building], None) is not None


def other_grids(where: pg.Jurisdiction, gap: pg.Gap) -> list[pg.Jurisdiction]:
    """Every other way to close a gap of a building in no grid, or in several of a layer."""
    building = where[gap.subject]
    held = [grid for grid in building.grids if where[grid].layer == gap.layer]
    rest = [grid for grid in building.grids if grid not in held]
    open_ = [
        grid.id
        for grid in where.of(pg.Grid, layer=gap.layer)
        if grid.community == gap.community and grid.kind is not pg.GridKind.DEDICATED
    ]
    return [where.replace(attrs.evolve(building, grids=[*rest, grid])) for grid in held or open_]


@given(ANY)
def test_an_attaching_remedy_opens_no_gap_in_the_line_of_the_building(
    where: pg.Jurisdiction,
) -> None:
    for gap in pg.check_coverage(where).gaps:
        if gap.remedy.action not in ATTACHING or not isinstance(where[gap.subject], pg.Building):
            continue
        after = apply(where, gap.remedy)
        if gap.remedy.action is pg.RemedyAction.JOIN_GROUP:
            assert not lacks_line(after, gap.subject)
        # Leaving the grids of other communities leaves no choice, and without compound and
        # statement the grids say which community the building lies in.
        settled = where[gap.subject].compound or where[gap.subject].community
        if gap.layer and settled and not lacks_line(where, gap.subject):
            ways = other_grids(where, gap)
            unavoidable = all(lacks_line(way, gap.subject) for way in ways)
            assert lacks_line(after, gap.subject) == unavoidable


def groups_to_join(
    where: pg.Jurisdiction, building: pg.Building, on: date | None
) -> list[tuple[bool, int, str]]:
    """Whether farther off, weight and id of each group that would give a building a sound line."""
    home = where.community_of(building.id)
    found = []
    for group in where.of(pg.BuildingGroup):
        members = [where[one] for one in group.buildings]
        around = [one for one in members if home and where.community_of(one.id) == home]
        sound = exists(group, on) and break_of(where, building, group, on) is None
        if sound and around:
            far = building.compound not in {one.compound for one in around}
            weight = sum(one.households or 0 for one in members)
            found.append((far, weight, group.id))
    return sorted(found)


@given(ANY, DAYS)
def test_the_cheapest_sound_group_nearby_is_joined(where: pg.Jurisdiction, on: date | None) -> None:
    groups = {pg.RemedyAction.JOIN_GROUP, pg.RemedyAction.FOUND_GROUP}
    for gap in pg.check_coverage(where, on=on).gaps:
        if gap.remedy.action in groups:
            candidates = groups_to_join(where, where[gap.subject], on)
            if candidates:
                assert gap.remedy.targets == (candidates[0][2],)
            assert (gap.remedy.action is pg.RemedyAction.JOIN_GROUP) == bool(candidates)


def leads_to_the_top(where: pg.Jurisdiction, branch: Any, community: str) -> bool:
    """Whether the line of a branch runs through organisations of the community and its town."""
    line = line_of(where, branch, None)
    covered = set().union(*(COVERS[type(one)][1](one) for one in line if type(one) in COVERS))
    kinds = {type(one) for one in line}
    steps = where.scheme.levels[: where.scheme.level_of(type(branch))]
    missing = [
        level for level in steps if not kinds & set(level) and not where.scheme.skippable(level)
    ]
    return not missing and {community, where[community].town} <= covered


@given(ANY)
def test_a_branch_that_may_cover_more_has_a_sound_line(where: pg.Jurisdiction) -> None:
    joined = {pg.RemedyAction.JOIN_ORGANISATION, pg.RemedyAction.FOUND_ORGANISATION}
    for gap in pg.check_coverage(where).gaps:
        place = where[gap.remedy.subject]
        if gap.remedy.action not in joined or not isinstance(place, pg.Compound | pg.Grid):
            continue
        kind = pg.CompoundBranch if isinstance(place, pg.Compound) else pg.GridBranch
        candidates = {
            one.id
            for one in where.of(kind)
            if exists(one, None)
            and leads_to_the_top(where, one, place.community)
            and place.community
            in {
                where[near].community
                for near in COVERS[kind][1](one)
                if isinstance(where[near], pg.Compound) or where[near].layer == "base"
            }
        }
        assert set(gap.remedy.targets) <= candidates
        assert bool(gap.remedy.targets) == bool(candidates)
