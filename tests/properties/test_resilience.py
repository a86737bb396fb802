"""Resilience against taking the links out and checking again, on small cases."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid import SlotReason

SCOPES = ("b1", "b2", "b3", "x")
FILLERS = ("m1", "m2", "m3", "m4", "team", "station", "branch", "u1", "u2")
PEOPLE = ("m1", "m2", "m3", "m4")
LOSING = (None, pg.Member, pg.Unit, pg.Organisation, pg.Team, pg.Team | pg.Unit)
KINDS: dict[str, tuple[str, ...]] = {
    "Member": PEOPLE,
    "Unit": ("u1", "u2"),
    "Organisation": ("branch",),
    "Team": ("team",),
}


@st.composite
def slots(draw: st.DrawFn, name: str) -> pg.Slot:
    weighted = draw(st.booleans())
    return pg.Slot(
        name,
        of=draw(st.sampled_from([None, pg.Member, pg.Member | pg.Team | pg.Unit])),
        scope=draw(st.sampled_from([None, None, pg.Building | pg.Compound])),
        least=draw(st.integers(0, 3)),
        weighted=weighted,
        exclusive=draw(st.sampled_from([False, False, True])),
        load=draw(st.sampled_from([None, 1, 3])),
        lives=draw(st.sampled_from([None, None, pg.Area.SCOPE, pg.Area.COMMUNITY])),
    )


@st.composite
def mechanisms(draw: st.DrawFn) -> pg.Mechanism:
    first, second = draw(slots("first")), draw(slots("second"))
    together = first.scope == second.scope
    distinct = [["first", "second"]] if together and draw(st.booleans()) else []
    return pg.Mechanism("m", scope=pg.Building, slots=[first, second], distinct=distinct)


@st.composite
def linked(draw: st.DrawFn) -> pg.Jurisdiction:
    """A compound of three buildings, and links of every kind of filler."""
    homes = st.sampled_from([None, "b1", "b2", "b3"])
    people = [
        pg.Member(
            id_,
            residence=draw(homes),
            unit=draw(st.sampled_from([None, "u1", "u2"])),
            organisation=draw(st.sampled_from([None, "branch"])),
        )
        for id_ in PEOPLE
    ]
    team = draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3))
    links = st.builds(
        pg.Link,
        mechanism=st.just("m"),
        scope=st.sampled_from(SCOPES),
        slot=st.sampled_from(["first", "second", "third"]),
        filler=st.sampled_from(FILLERS),
        weight=st.none() | st.integers(0, 3),
    )
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Compound("x", community="c"),
            pg.Building("b1", compound="x", households=5),
            pg.Building("b2", compound="x", households=7),
            pg.Building("b3", community="c"),
            pg.Unit("u1", community="c"),
            pg.Unit("u2"),
            pg.UnitBranch("branch", units=["u1"]),
            pg.Team("team", organisation="branch", leader=draw(st.sampled_from(team or [None]))),
            pg.Facility("station", place="x", organisation="branch"),
            *people,
        ],
        draw(st.lists(links, unique=True, max_size=14)),
    )


def goes_with(where: pg.Jurisdiction, lost: str, losing: Any) -> set[str]:
    """Every filler that goes with a record, from the records."""
    gone, record = {lost}, where[lost]
    if losing is None:
        return gone
    people = where.of(pg.Member)
    if isinstance(record, pg.Unit):
        gone |= {one.id for one in people if one.unit == lost}
    if isinstance(record, pg.Organisation):
        fillers = [*people, *where.of(pg.Team), *where.of(pg.Facility)]
        gone |= {one.id for one in fillers if one.organisation == lost}
    if isinstance(record, pg.Team):
        gone |= {*record.members, record.leader} - {None}
    return gone


def candidates(where: pg.Jurisdiction, losing: Any) -> list[str]:
    kinds = (pg.Member, pg.Unit, pg.Organisation, pg.Team, pg.Facility)
    return [one.id for kind in (kinds if losing is None else [losing]) for one in where.of(kind)]


def without(where: pg.Jurisdiction, gone: Iterable[str]) -> pg.Jurisdiction:
    links = [link for link in where.links if link.filler not in gone]
    return pg.Jurisdiction(where.records, links)


def short(where: pg.Jurisdiction, mechanism: pg.Mechanism) -> set[tuple[str, str]]:
    return {(one.scope, one.slot) for one in pg.check_mechanism(where, mechanism).shortfalls}


@given(linked(), mechanisms(), st.sampled_from(LOSING))
def test_a_record_breaks_what_is_short_once_its_links_are_taken_out(
    where: pg.Jurisdiction, mechanism: pg.Mechanism, losing: Any
) -> None:
    before, expected = short(where, mechanism), {}
    for lost in candidates(where, losing):
        gone = goes_with(where, lost, losing)
        broken = short(without(where, gone), mechanism) - before
        if broken:
            expected[lost] = broken
    report = pg.check_resilience(where, mechanism, losing=losing)
    assert {one.filler: set(one.slots) for one in report.single_points} == expected
    ranks = [(-len(one.loses), -one.households, one.filler) for one in report.single_points]
    assert ranks == sorted(ranks)
    for one in report.single_points:
        assert one.loses == tuple(sorted({scope for scope, _ in expected[one.filler]}))
        buildings = {"b1": 5, "b2": 7, "b3": 0, "x": 12}
        assert one.households == sum(buildings[scope] for scope in one.loses)


@given(linked(), mechanisms(), st.sampled_from(LOSING))
def test_a_safe_scope_is_complete_in_its_layer_and_stays_so(
    where: pg.Jurisdiction, mechanism: pg.Mechanism, losing: Any
) -> None:
    report = pg.check_resilience(where, mechanism, losing=losing)
    broken = {one for point in report.single_points for one in point.slots}
    harmed = short(where, mechanism) | broken
    safe = 0
    for layer in mechanism.layers:
        names = {slot.name for slot in layer.slots}
        scopes = {one.id for kind in layer.kinds for one in where.of(kind)}
        safe += len(scopes - {scope for scope, slot in harmed if slot in names})
    assert report.safe == safe


@given(linked(), mechanisms(), st.sampled_from(LOSING), st.data())
def test_the_order_of_input_does_not_matter(
    where: pg.Jurisdiction, mechanism: pg.Mechanism, losing: Any, data: st.DataObject
) -> None:
    shuffled = pg.Jurisdiction(
        data.draw(st.permutations(where.records)), data.draw(st.permutations(where.links))
    )
    options: dict[str, Any] = {"losing": losing, "k": 2, "samples": 5}
    report = pg.check_resilience(where, mechanism, **options)
    again = pg.check_resilience(shuffled, mechanism, **options)
    assert report == again
    for point in report.single_points:
        assert report.substitutes(point.filler) == again.substitutes(point.filler)


@given(linked(), mechanisms(), st.sampled_from([None, pg.Unit, pg.Team | pg.Unit]))
def test_samples_are_means_of_what_sets_of_records_break(
    where: pg.Jurisdiction, mechanism: pg.Mechanism, losing: Any
) -> None:
    """Every share that a sample can have lies among those of all pairs, and so does the mean."""
    report = pg.check_resilience(where, mechanism, losing=losing, k=2, samples=3)
    before, shares = short(where, mechanism), []
    layer_of = {slot.name: i for i, one in enumerate(mechanism.layers) for slot in one.slots}
    counted = mechanism.with_(first={"weighted": False}, second={"weighted": False})
    loads = pg.check_mechanism(where, counted).loads
    fills = [
        lost
        for lost in candidates(where, losing)
        if pg.check_mechanism(without(where, goes_with(where, lost, losing)), counted).loads
        != loads
    ]
    assert report.fillers == len(fills)
    for pair in combinations(fills, min(2, len(fills))):
        gone = set().union(*(goes_with(where, lost, losing) for lost in pair))
        broken = short(without(where, gone), mechanism) - before
        shares.append(len({(scope, layer_of[slot]) for scope, slot in broken}) / report.scopes)
    assert report.estimate is not None
    assert min(shares) - 1e-9 <= report.estimate.mean <= max(shares) + 1e-9


def near(where: pg.Jurisdiction, filler: str, scope: str) -> int:
    """How near a filler is to a scope, from the records: 0 in it, 2 community, 4 elsewhere."""
    record = where[filler]
    inside = {"b1": {"b1"}, "b2": {"b2"}, "b3": {"b3"}, "x": {"b1", "b2", "x"}}[scope]
    if isinstance(record, pg.Member):
        home = record.residence
    else:
        home = {"u1": "c", "station": "x", "branch": "c"}.get(filler)
    if home in inside:
        return 0
    if home in ("b1", "b2", "x") and scope in ("b1", "b2", "x"):
        return 1
    return 4 if home is None else 2


Faults = set[tuple[str, str, str, SlotReason]]


def link_faults(report: pg.MechanismReport) -> Faults:
    found = report.findings
    bounds = (SlotReason.SHORT, SlotReason.OVER)
    return {
        (one.filler, one.slot, one.scope, one.reason) for one in found if one.reason not in bounds
    }


def accepts(before: pg.MechanismReport, after: pg.MechanismReport, filler: str, slot: str) -> bool:
    """Whether a check counts one more link of a filler, and has nothing to say against it."""
    own = {
        (filler, slot, "", SlotReason.OVERLOADED),
        *((filler, name, "", SlotReason.NOT_EXCLUSIVE) for name in ("first", "second")),
    }
    faults = link_faults(after)
    return after.filled > before.filled and faults <= link_faults(before) and not faults & own


@pytest.mark.parametrize("losing", [None, pg.Unit])
@given(where=linked(), mechanism=mechanisms(), data=st.data())
def test_a_substitute_is_the_best_of_those_whom_the_check_accepts(
    where: pg.Jurisdiction, mechanism: pg.Mechanism, losing: Any, data: st.DataObject
) -> None:
    report = pg.check_resilience(where, mechanism, losing=losing)
    if report.ok:
        return
    lost = data.draw(st.sampled_from(report.single_points)).filler
    gone = goes_with(where, lost, losing)
    now = without(where, gone)
    for one in report.substitutes(lost):
        before, able = pg.check_mechanism(now, mechanism), []
        missing = {(it.scope, it.slot): it.missing for it in before.shortfalls}
        weighted = next(slot.weighted for slot in mechanism.slots if slot.name == one.slot)
        weight = missing[one.scope, one.slot] if weighted else None
        for filler in sorted(set(FILLERS) - gone):
            content = {"scope": one.scope, "slot": one.slot, "filler": filler, "weight": weight}
            more = now.with_links(pg.Link(mechanism="m", **content))
            if accepts(before, pg.check_mechanism(more, mechanism), filler, one.slot):
                rank = (before.load_of(filler), near(where, filler, one.scope), filler)
                able.append((rank, more))
        if able:
            (carries, steps, filler), now = min(able, key=lambda best: best[0])
            assert (one.filler, one.carries) == (filler, carries)
            assert one.near is tuple(pg.Nearness)[steps]
        else:
            assert one.filler is None
