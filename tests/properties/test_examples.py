"""Laws of the synthetic examples: what a seed and the options decide, and what they do not."""

import os
import subprocess
import sys
from collections import Counter

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

import partygrid as pg
from partygrid.coverage import GapReason, check_coverage
from partygrid.examples import synthetic_county, synthetic_records
from partygrid.examples._draws import Stream, shares, spread, stream
from partygrid.examples._holders import near_home
from partygrid.org import MemberStatus

SEEDS = st.integers(0, 2**64)
SIZES = st.integers(100, 1_200)
FEW = settings(max_examples=15, deadline=None)


@FEW
@given(SEEDS, SIZES, st.integers(0, 600), st.integers(0, 30), st.booleans())
def test_sizes_are_exact_and_the_same_arguments_give_the_same_county(
    seed: int, buildings: int, members: int, percent: int, points: bool
) -> None:
    options = {
        "buildings": buildings,
        "members": members,
        "gaps": percent / 100,
        "points": points,
    }
    where = synthetic_county(seed, **options)
    again = synthetic_county(seed, **options)
    assert where == again
    assert where.fingerprint == again.fingerprint
    assert len(where.of(pg.Building)) == buildings
    assert len(where.of(pg.Member)) == members
    assert all((one.point is not None) is points for one in where.of(pg.Building))


@FEW
@given(SEEDS, st.integers(1, 10**6))
def test_different_seeds_give_different_counties(seed: int, further: int) -> None:
    first = synthetic_county(seed, buildings=100, members=10)
    second = synthetic_county(seed + further, buildings=100, members=10)
    assert first != second
    assert first.fingerprint != second.fingerprint


@FEW
@given(SEEDS, SIZES)
def test_without_gaps_a_county_is_covered_in_full(seed: int, buildings: int) -> None:
    report = check_coverage(synthetic_county(seed, buildings=buildings, members=0, gaps=0))
    assert report.ok
    assert report.ratio == report.household_ratio == 1


@FEW
@given(SEEDS, SIZES, st.integers(1, 30))
def test_as_many_gaps_are_found_as_were_planted(seed: int, buildings: int, percent: int) -> None:
    share = percent / 100
    where = synthetic_county(seed, buildings=buildings, members=0, gaps=share)
    sound = synthetic_county(seed, buildings=buildings, members=0, gaps=0)
    report = check_coverage(where)
    tally = Counter(gap.reason for gap in report.gaps)
    at_buildings = (
        GapReason.NO_GRID,
        GapReason.OVERLAPPING_GRIDS,
        GapReason.GRID_OUTSIDE_COMMUNITY,
        GapReason.NO_BUILDING_GROUP,
    )
    assert sum(tally[reason] for reason in at_buildings) == 3 * int(buildings * share)
    assert tally[GapReason.OVERLAPPING_GRIDS] == int(buildings * share)
    compounds, grids = sound.of(pg.Compound), sound.of(pg.Grid)
    assert tally[GapReason.NO_COMPOUND_BRANCH] == int(len(compounds) * share)
    assert tally[GapReason.EMPTY_GRID] >= int(len(grids) * share)
    assert where.of(pg.Compound) == compounds


@FEW
@given(SEEDS, st.integers(100, 400))
def test_points_and_members_leave_the_rest_as_it_is(seed: int, buildings: int) -> None:
    plain = synthetic_records(seed, buildings=buildings, members=0, points=False)
    with_points = synthetic_records(seed, buildings=buildings, members=0)
    without = [
        attrs.evolve(one, point=None) if type(one) is pg.Building else one for one in with_points
    ]
    assert tuple(without) == plain
    peopled = synthetic_records(seed, buildings=buildings, members=50, points=False)
    people = (pg.Member, pg.Resource, pg.Unit, pg.UnitBranch)
    assert tuple(one for one in peopled if type(one) not in people) == plain


@settings(max_examples=5, deadline=None)
@given(SEEDS)
def test_a_usual_county_is_calibrated(seed: int) -> None:
    where = synthetic_county(seed, buildings=2_000, gaps=0)
    buildings = where.of(pg.Building)
    households: Counter[str] = Counter()
    for one in buildings:
        households[one.grids[0]] += one.households or 0
    in_band = sum(300 <= number <= 500 for number in households.values())
    assert in_band >= 0.95 * len(households)
    assert len(households) == len(where.of(pg.Grid))
    reporters = Counter(
        where.community_of(one.residence)
        for one in where.of(pg.Member, status=MemberStatus.IN_SERVICE)
    )
    assert len(reporters) == len(where.of(pg.Community))
    assert all(100 <= number <= 250 for number in reporters.values())
    residents = sum(one.residents or 0 for one in buildings)
    assert 2.7 < residents / sum(households.values()) < 2.95
    retired = len(where.of(pg.Member, status=MemberStatus.RETIRED))
    assert 0.19 < retired / len(where.of(pg.Member)) < 0.23


def test_examples_do_not_depend_on_the_hash_seed() -> None:
    script = (
        "from partygrid.examples import *\n"
        "scenarios = (yaoji, liancheng, chengdong, shunzhenghe, ganxian, small_town)\n"
        "for where in (*(one() for one in scenarios), synthetic_county(9, buildings=400)):\n"
        "    print(where.fingerprint)"
    )
    outputs = {
        subprocess.run(  # noqa: S603 - our own interpreter and script
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for hash_seed in ("0", "1", "4242")
    }
    assert len(outputs) == 1
    assert [len(line) for line in outputs.pop().split()] == [64] * 7


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3)), min_size=1, max_size=8),
    st.lists(st.integers(0, 7), max_size=12),
    st.integers(1, 20),
)
def test_near_home_only_what_exceeds_all_members_together_is_left_over(
    rows: list[tuple[int, int]], residences: list[int], load: int
) -> None:
    homes = [
        pg.Building(f"b{number}", compound=f"c{compound}", households=households)
        for number, (households, compound) in enumerate(rows)
    ]
    members = [
        pg.Member(f"m{number}", residence=homes[place % len(homes)].id)
        for number, place in enumerate(residences)
    ]
    wanted = {home.id: home.households or 0 for home in homes}
    found = near_home(wanted, members, homes, load=load)
    carried: Counter[str] = Counter()
    for home in homes:
        assert sum(found[home.id].values()) <= wanted[home.id]
        carried.update(found[home.id])
    assert all(0 < amount <= load for amount in carried.values())
    assert sum(carried.values()) == min(sum(wanted.values()), load * len(members))
    for member in members:
        own = [other for other in members if other.residence == member.residence]
        at_home = sum(found[member.residence or ""].get(other.id, 0) for other in own)
        assert at_home == min(wanted[member.residence or ""], load * len(own))


@given(st.integers(0, 10**6), st.lists(st.integers(1, 1_000), min_size=1, max_size=50))
def test_shares_add_up_and_follow_the_weights(total: int, weights: list[int]) -> None:
    parts = shares(total, weights)
    assert sum(parts) == total
    assert min(parts) >= 0
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * whole - total * weight) <= whole


@given(st.integers(0, 500), st.data())
def test_spread_positions_are_different_and_ascending(size: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, size))
    picked = spread(stream(0, Stream.GAPS), size, count)
    assert len(picked) == count
    assert picked == sorted(set(picked))
    assert all(0 <= position < size for position in picked)
