"""What the strategies of the testing kit draw: valid, of the shape that is asked for, varied."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

import partygrid as pg
from partygrid.coverage import GapReason
from partygrid.records import RECORD_KINDS
from partygrid.testing import mutants, strategies
from partygrid.testing.profiles import Profile, in_force
from partygrid.testing.strategies import NameStyle, jurisdictions

CONTACT = pg.Mechanism(
    "contact",
    scope=pg.Community,
    slots=[
        pg.Slot("reporter", of=pg.Member, filler={"status": "retired", "rank": {"least": 3}}),
        pg.Slot(
            "unit", of=pg.Unit | pg.Member, filler={"skills": "law", "trade": "bakery"}, least=2
        ),
        pg.Slot("flat", of=pg.Team, weighted=True, least=3),
    ],
)
CHANGED = settings(max_examples=15)


def _per(where: pg.Jurisdiction, kind: type, field: str) -> Counter[Any]:
    return Counter(getattr(one, field) for one in where.of(kind))


@given(jurisdictions(covered=True, buildings=(3, 9)))
def test_a_covered_jurisdiction_has_no_gap(where: pg.Jurisdiction) -> None:
    assert pg.check_coverage(where).gaps == ()
    assert 3 <= len(where.of(pg.Building)) <= 9


SCHEMES = {
    "no groups": pg.LevelScheme("own", levels=[pg.TownCommittee, pg.CommunityCommittee]),
    "no town": pg.LevelScheme("own", levels=[pg.CommunityCommittee, pg.GridBranch]),
    "groups alone": pg.LevelScheme("own", levels=[pg.BuildingGroup]),
    "both skipped": pg.LevelScheme(
        "own", levels=pg.FIVE_LEVELS.levels, may_skip=[pg.CompoundBranch, pg.GridBranch]
    ),
}


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_a_scheme_of_ones_own_is_covered_too(scheme: pg.LevelScheme) -> None:
    @CHANGED
    @given(jurisdictions(covered=True, schemes=[scheme], buildings=(1, 9)))
    def holds(where: pg.Jurisdiction) -> None:
        assert where.scheme is scheme
        assert pg.check_coverage(where).gaps == ()

    holds()


@CHANGED
@given(st.data(), st.booleans())
def test_the_fewest_and_the_most_are_kept(data: st.DataObject, covered: bool) -> None:
    where = data.draw(
        jurisdictions(
            schemes=[pg.FOUR_LEVELS],
            layers=["base", "police", "union"],
            communities=(1, 2),
            compounds=(1, 2),
            grids=(2, 4),
            buildings=(6, 8),
            members=(2, 3),
            needs=(1, 1),
            teams=(1, 1),
            links=(0, 0),
            covered=covered,
        )
    )
    towns, communities = where.of(pg.Town), where.of(pg.Community)
    assert 1 <= len(towns) <= (1 if covered else 2)
    assert 1 <= len(communities) <= 2 * len(towns)
    assert {grid.layer for grid in where.of(pg.Grid)} <= {"base", "police", "union"}
    compounds = _per(where, pg.Compound, "community")
    assert all(1 <= compounds[one.id] <= 2 for one in communities)
    bases = Counter(grid.community for grid in where.of(pg.Grid, layer="base"))
    homes = Counter(where.community_of(one.id) for one in where.of(pg.Building))
    for one in communities:
        assert min(2, homes[one.id]) <= bases[one.id] <= 4
    sizes = [len(where.of(kind)) for kind in (pg.Building, pg.Member, pg.Need, pg.Team)]
    assert 6 <= sizes[0] <= 8
    assert 2 <= sizes[1] <= 3
    assert sizes[2:] == [1, 1]
    assert where.links == ()


@CHANGED
@given(jurisdictions(communities=(0, 0), compounds=(0, 0), grids=(0, 0)))
def test_without_places_there_may_still_be_organisations(where: pg.Jurisdiction) -> None:
    assert all(type(one) is not pg.TownCommittee or where.of(pg.Town) for one in where)


def _overlaps(where: pg.Jurisdiction) -> bool:
    return any(gap.reason is GapReason.OVERLAPPING_GRIDS for gap in pg.check_coverage(where).gaps)


def _joint(where: pg.Jurisdiction) -> bool:
    branches = [*where.of(pg.CompoundBranch), *where.of(pg.GridBranch)]
    several = [getattr(one, "compounds", ()) or getattr(one, "grids", ()) for one in branches]
    several += [one.joint_communities * 2 for one in where.of(pg.CommunityCommittee)]
    return any(len(one) > 1 for one in several)


def _vacant(where: pg.Jurisdiction) -> bool:
    return pg.check_mechanism(where, CONTACT).missing > 0


def _repeated(where: pg.Jurisdiction) -> bool:
    named = Counter((type(one), one.name) for one in where if getattr(one, "name", ""))
    return any(number > 1 for number in named.values())


SIGHTS: dict[str, Callable[[pg.Jurisdiction], bool]] = {
    "gaps": lambda where: bool(pg.check_coverage(where).gaps),
    "no gap, with buildings": lambda where: bool(
        where.of(pg.Building) and pg.check_coverage(where).ok
    ),
    "overlaps": _overlaps,
    "joint branches": _joint,
    "vacant slots": _vacant,
    "several layers": lambda where: len({one.layer for one in where.of(pg.Grid)}) > 1,
    "repeated names": _repeated,
    "two towns": lambda where: len(where.of(pg.Town)) > 1,
    "links": lambda where: bool(where.links),
    "preferences": lambda where: any(one.preferences for one in where.of(pg.Member)),
}


def test_each_sight_of_the_field_stands_in_one_draw_of_twenty_at_least() -> None:
    seen: Counter[str] = Counter()

    def look(where: pg.Jurisdiction) -> None:
        seen.update(["all", *(name for name, shows in SIGHTS.items() if shows(where))])

    drawn = given(jurisdictions(profile=Profile.BALANCED))
    for number in range(6):  # within one run each draw resembles those before it
        once = settings(max_examples=20, phases=[Phase.generate], database=None)
        seed(number)(once(drawn(look)))()
    rare = {name: seen[name] for name in SIGHTS if seen[name] * 20 < seen["all"]}
    assert rare == {}


@pytest.mark.parametrize("style", NameStyle)
def test_names_are_of_the_style_that_is_asked_for(style: NameStyle) -> None:
    allowed: set[str] = set()
    shown: set[str] = set()

    @settings(max_examples=60, phases=[Phase.generate])
    @given(strategies.names(styles=[style]), strategies.records(pg.Town, styles=[style]))
    def draw(name: str, town: pg.Town) -> None:
        allowed.add(name)
        shown.add(town.name)

    draw()
    assert shown <= allowed
    assert len(allowed) == {NameStyle.REPEATED: 2, NameStyle.FULL_WIDTH: 3}.get(style, 5)


@CHANGED
@given(jurisdictions(styles=[NameStyle.REPEATED], buildings=(4, 6)))
def test_all_repeated_names_are_one(where: pg.Jurisdiction) -> None:
    assert {getattr(one, "name", "") for one in where} <= {"", "幸福小区"}


@pytest.mark.parametrize("kind", [*RECORD_KINDS, pg.Link])
def test_a_record_has_what_is_fixed_and_what_is_drawn_for_it(kind: type) -> None:
    field = "scope" if kind is pg.Link else "id"

    @settings(max_examples=5)
    @given(strategies.records(kind, **{field: st.just("it")}))
    def holds(one: Any) -> None:
        assert getattr(one, field) == "it"

    holds()


@CHANGED
@given(strategies.linked(filled=True))
def test_filled_links_leave_nothing_vacant(case: tuple[pg.Jurisdiction, pg.Mechanism]) -> None:
    assert pg.check_mechanism(*case).ok


@CHANGED
@given(strategies.linked(filled=False))
def test_vacant_means_that_nothing_is_linked(case: tuple[pg.Jurisdiction, pg.Mechanism]) -> None:
    where, mechanism = case
    report = pg.check_mechanism(where, mechanism)
    assert report.filled == 0
    assert report.ok == (not report.scopes)


@CHANGED
@given(
    strategies.linked(
        mechanism=CONTACT, filled=True, within=jurisdictions(covered=True, buildings=(1, 4))
    )
)
def test_a_mechanism_of_ones_own_is_filled_under_its_conditions(
    case: tuple[pg.Jurisdiction, pg.Mechanism],
) -> None:
    where, mechanism = case
    assert mechanism is CONTACT
    assert pg.check_mechanism(where, mechanism).findings == ()


@pytest.mark.parametrize("key", pg.catalogue.ids())
def test_a_mechanism_of_the_catalogue_is_filled_or_refused_with_the_slot(key: str) -> None:
    mechanism = pg.catalogue.get(key)
    where = st.just(mutants.exemplary_town())
    if key in UNFILLED:
        with pytest.raises(pg.InvalidArgument, match=UNFILLED[key]):
            strategies.linked(mechanism=mechanism, filled=True, within=where)
        return

    @settings(max_examples=1)
    @given(strategies.linked(mechanism=mechanism, filled=True, within=where))
    def holds(case: tuple[pg.Jurisdiction, pg.Mechanism]) -> None:
        assert pg.check_mechanism(*case).findings == ()

    holds()


UNFILLED = {
    "big-committee": "part_time asks where its fillers live or are",
    "community-property-chief": "community is filled by CommunityCommittee: not added",
    "five-link-double-reporting": "community_committee is filled by CommunityCommittee: not added",
    "highest-rank-leads": "branch_secretary asks where its fillers live or are; building_chief",
    "service-centre": "centre asks where its fillers live or are",
    "vanguard-teams": "station is filled by Facility: not added",
}


def test_links_are_those_of_the_mechanism_that_is_asked_for() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=20, phases=[Phase.generate], derandomize=True, database=None)
    @given(strategies.linked(mechanism=CONTACT, within=st.just(mutants.exemplary_town())))
    def draw(case: tuple[pg.Jurisdiction, pg.Mechanism]) -> None:
        seen.update(one.mechanism for one in case[0].links)

    draw()
    assert seen["contact"] > seen["another"] > 0


@given(strategies.activities())
def test_no_more_attend_than_should_and_no_more_vote_than_attend(
    one: pg.cadences.Activity,
) -> None:
    counts = [one.should_attend, one.attended, one.votes]
    stated = [count for count in counts if count is not None]
    assert stated == sorted(stated, reverse=True)


@CHANGED
@given(strategies.planned(within=jurisdictions(buildings=(1, 3), links=(0, 0))))
def test_a_plan_is_that_of_its_jurisdiction(case: tuple[pg.Jurisdiction, pg.Plan]) -> None:
    where, plan = case
    assert pg.verify(where, plan).ok


@pytest.mark.parametrize("profile", Profile)
def test_a_profile_is_in_force_once_it_is_loaded(profile: Profile) -> None:
    before = settings.get_current_profile_name()
    try:
        profile.load()
        assert in_force() is profile
        assert settings().max_examples == profile.examples
    finally:
        settings.load_profile(before)
    assert settings.get_current_profile_name() == before


def test_the_profile_says_how_large_jurisdictions_get() -> None:
    @settings(max_examples=15, phases=[Phase.generate])
    @given(jurisdictions(profile=Profile.FAST))
    def holds(where: pg.Jurisdiction) -> None:
        assert len(where.of(pg.Building)) <= 6

    holds()


def test_another_profile_of_hypothesis_counts_as_balanced() -> None:
    assert in_force() is Profile.BALANCED
