"""Proposed links against brute force, and what a check finds once they are in the snapshot."""

from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid._nearness import metres_between
from partygrid.filling import LinkPlan, allocate_links
from partygrid.testing.strategies import permuted

TERRITORY = (
    pg.Town("t1"),
    pg.Town("t2"),
    pg.Community("c1", town="t1"),
    pg.Community("c2", town="t1"),
    pg.Community("c3", town="t2"),
    pg.Compound("x1", community="c1"),
    pg.Compound("x2", community="c2"),
    pg.Grid("g1", community="c1"),
    pg.Building("b1", compound="x1", grids=["g1"], households=2, point=pg.Point(116.75, 25.71)),
    pg.Building("b2", compound="x1", households=3, point=pg.Point(116.76, 25.71)),
    pg.Building("b3", compound="x2", households=1),
    pg.Building("b4", community="c3", households=0),
    pg.Building("b5"),
    pg.CommunityCommittee("cc", community="c1", joint_communities=["c2"]),
    pg.CompoundBranch("xb", compounds=["x1", "x2"]),
)
HOMES = st.sampled_from(["b1", "b2", "b1", "b3", "b4", "b5", None])
SEATS = st.sampled_from([pg.Compound, pg.Community, pg.Building, pg.Town | pg.CompoundBranch])
AREAS = st.sampled_from([None, None, None, *pg.Area])
COSTS = st.sampled_from([pg.Costs(), pg.Costs(same_building=1, same_compound=0, elsewhere=2)])
REACHES = st.sampled_from([pg.Reach.JURISDICTION, *pg.Reach])


def _few(of: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(of, max_size=most)


def _people() -> st.SearchStrategy[pg.Member]:
    return st.builds(
        pg.Member,
        st.just("m"),
        residence=HOMES,
        unit=st.sampled_from(["u0", None]),
        probationary=st.booleans(),
    )


@st.composite
def places(draw: st.DrawFn, *, members: int = 3) -> pg.Jurisdiction:
    """A fixed territory with few members, a unit, and a team."""
    people = [draw(_people()) for _ in range(draw(st.sampled_from([members, *range(members)])))]
    unit = pg.Unit("u0", community=draw(st.sampled_from(["c1", "c2", "c3", None])))
    team = pg.Team("squad", place=draw(st.sampled_from(["c1", "x2", "b2", "t1", None])))
    named = [attrs.evolve(one, id=f"m{i}") for i, one in enumerate(people)]
    return pg.Jurisdiction([*TERRITORY, *named, unit, team])


@st.composite
def mechanisms(draw: st.DrawFn) -> pg.Mechanism:
    """A mechanism of two slots on one kind of scope."""
    slots = [
        pg.Slot(
            name,
            of=draw(st.sampled_from([pg.Member, pg.Member | pg.Unit, pg.Unit | pg.Team])),
            filler=draw(st.sampled_from([{}, {"probationary": False}])) if name == "lead" else {},
            least=draw(st.sampled_from([1, 2, 0])),
            load=draw(st.none() | st.integers(1, 2)),
            exclusive=draw(st.sampled_from([False, False, True])),
            located=draw(AREAS),
        )
        for name in ("lead", "help")
    ]
    slots = [
        attrs.evolve(slot, lives=draw(AREAS)) if pg.Member in slot.filler_kinds else slot
        for slot in slots
    ]
    slots = [
        slot if pg.Member in slot.filler_kinds else attrs.evolve(slot, filler=()) for slot in slots
    ]
    distinct = draw(st.sampled_from([(), [["lead", "help"]]]))
    seat = draw(SEATS)
    only = {"households": {"least": 2}} if seat is pg.Building else ()
    return pg.Mechanism("pairing", scope=seat, only=only, slots=slots, distinct=distinct)


@st.composite
def cases(draw: st.DrawFn) -> tuple[pg.Jurisdiction, pg.Mechanism]:
    """A snapshot with some links, valid or not, and its mechanism."""
    where, mechanism = draw(places()), draw(mechanisms())
    kinds = [kind for layer in mechanism.layers for kind in layer.kinds]
    scopes = [one.id for kind in kinds for one in where.of(kind)]
    fillers = [one.id for one in where.of(pg.Member | pg.Unit | pg.Team)]
    links = draw(
        _few(
            st.builds(
                pg.Link,
                mechanism=st.just("pairing"),
                scope=st.sampled_from(scopes),
                slot=st.sampled_from(["lead", "help"]),
                filler=st.sampled_from(fillers),
            ),
            3,
        )
    )
    return where.with_links(links), mechanism


def findings(where: pg.Jurisdiction, mechanism: pg.Mechanism) -> set[pg.SlotFinding]:
    found = pg.check_mechanism(where, mechanism).findings
    return {one for one in found if one.reason is not pg.SlotReason.SHORT}


def valid_links(where: pg.Jurisdiction, mechanism: pg.Mechanism) -> list[pg.Link]:
    """The links with which a check finds nothing wrong."""
    faults = {(one.scope, one.slot, one.filler) for one in findings(where, mechanism)}
    return [one for one in where.links if (one.scope, one.slot, one.filler) not in faults]


def in_reach(where: pg.Jurisdiction, scope: str, filler: str, reach: pg.Reach) -> bool:
    one, other = spot(where, where[scope]), spot(where, where[filler])
    if reach is pg.Reach.JURISDICTION:
        return True
    in_town = one["town"] is not None and one["town"] == other["town"]
    in_building = one["building"] is not None and one["building"] == other["building"]
    if reach is pg.Reach.TOWN:
        return in_town or in_building
    if None in (one["community"], other["community"]):
        return in_town or in_building
    return one["community"] == other["community"]


def spot(where: pg.Jurisdiction, record: Any) -> dict[str, str | None]:
    """Where a record is: its building, community and town, None for none or several."""
    match record:
        case pg.Member(residence=place) | pg.Team(place=place) | pg.Unit(community=place):
            named = [] if place is None else [place]
        case pg.CompoundBranch(compounds=compounds):
            named = list(compounds)
        case _:
            named = [record.id]
    found = [_around(where, where[one]) for one in named]
    return {
        key: found[0][key] if found and all(one[key] == found[0][key] for one in found) else None
        for key in ("building", "community", "town")
    }


def _around(where: pg.Jurisdiction, place: Any) -> dict[str, str | None]:
    community = where.community_of(place.id)
    town = place.id if isinstance(place, pg.Town) else None
    if community is not None:
        town = where[community].town
    building = place.id if isinstance(place, pg.Building) else None
    return {"building": building, "community": community, "town": town}


def metres(where: pg.Jurisdiction, scope: str, filler: str, costs: pg.Costs) -> int:
    index = where.index
    ends = []
    for id_ in (filler, scope):
        kind = type(where[id_])
        ends.append(np.array([index.start(kind) + index.table(kind).position[id_]], np.intp))
    return int(metres_between(index, *ends, costs)[0])


@attrs.frozen
class Contest:
    """One slot as plain Python sees it.

    Attributes:
        lacking: What each scope lacks.
        may: Who may fill it where, with metres.
        held: What each filler has of the slot.
        present: What each filler carries: of the slot, or in all slots that are not weighted.
        rank: The rank of each filler that is eligible.
    """

    lacking: dict[str, int]
    may: dict[tuple[str, str], int]
    held: Counter[str]
    present: Counter[str]
    rank: dict[str, int]


def contest(
    where: pg.Jurisdiction,
    mechanism: pg.Mechanism,
    slot: pg.Slot,
    *,
    reach: pg.Reach = pg.Reach.JURISDICTION,
    refused: frozenset[str] = frozenset(),
    costs: pg.Costs = pg.Costs(),  # noqa: B008 - frozen
) -> Contest:
    """Whoever can be linked so that a check finds nothing new may fill a slot."""
    short = pg.check_mechanism(where, mechanism).shortfalls
    lacking = {one.scope: one.missing for one in short if one.slot == slot.name}
    held, present = Counter[str](), Counter[str]()
    unweighted = {one.name for one in mechanism.slots if not one.weighted}
    for link in valid_links(where, mechanism):
        amount = 1 if link.weight is None else link.weight
        held[link.filler] += amount if link.slot == slot.name else 0
        counts = link.slot == slot.name if slot.weighted else link.slot in unweighted
        present[link.filler] += amount if counts else 0
    fit = [
        one
        for one in sorted(where, key=lambda one: one.id)
        if type(one) in slot.filler_kinds and all(each.met_by(one) for each in slot.filler)
    ]
    may, before = {}, findings(where, mechanism)
    weight = 1 if slot.weighted else None
    for scope, one in product(lacking, fit):
        link = pg.Link(
            mechanism=mechanism.id, scope=scope, slot=slot.name, filler=one.id, weight=weight
        )
        new = link not in where.links and not any(
            (other.scope, other.slot, other.filler) == (scope, slot.name, one.id)
            for other in where.links
        )
        asked = new and one.id not in refused and in_reach(where, scope, one.id, reach)
        if asked and findings(where.with_links(link), mechanism) <= before:
            may[scope, one.id] = metres(where, scope, one.id, costs)
    return Contest(lacking, may, held, present, {one.id: i for i, one in enumerate(fit)})


def every_way(slot: pg.Slot, asked: Contest) -> Iterator[dict[tuple[str, str], int]]:
    """Every way to fill the slot, in part or in whole, that keeps all bounds."""
    load = 99 if slot.load is None else slot.load
    for parts in product(*(_ways_at(slot, asked, scope) for scope in asked.lacking)):
        way = {pair: amount for part in parts for pair, amount in part.items()}
        per_filler = Counter[str]()
        for (_, filler), amount in way.items():
            per_filler[filler] += amount
        in_load = all(asked.held[one] + per_filler[one] <= load for one in per_filler)
        if in_load and not (slot.exclusive and max(per_filler.values(), default=0) > 1):
            yield way


def _ways_at(slot: pg.Slot, asked: Contest, scope: str) -> list[dict[tuple[str, str], int]]:
    lacking = asked.lacking[scope]
    pairs = [pair for pair in asked.may if pair[0] == scope]
    amounts = range(1 + (lacking if slot.weighted else 1))
    ways = product(amounts, repeat=len(pairs))
    return [
        {pair: amount for pair, amount in zip(pairs, way, strict=True) if amount}
        for way in ways
        if sum(way) <= lacking
    ]


def aims(asked: Contest, way: dict[tuple[str, str], int]) -> tuple[int, int, int, int]:
    per_filler = Counter[str]()
    for (_, filler), amount in way.items():
        per_filler[filler] += amount
    return (
        sum(asked.lacking.values()) - sum(way.values()),
        max((asked.present[one] + per_filler[one] for one in per_filler), default=0),
        sum(asked.may[pair] * amount for pair, amount in way.items()),
        sum(asked.rank[filler] * amount for (_, filler), amount in way.items()),
    )


def numbers(plan: LinkPlan) -> tuple[int, int, int, int]:
    (one,) = plan.objectives
    return one.missing, one.largest_load, one.metres, one.id_order


@given(cases(), REACHES, COSTS, st.sets(st.sampled_from(["m0", "m1", "u0"]), max_size=1))
def test_no_plan_for_a_slot_is_better_by_any_of_the_four_numbers_in_their_order(
    case: tuple[pg.Jurisdiction, pg.Mechanism],
    reach: pg.Reach,
    costs: pg.Costs,
    refused: set[str],
) -> None:
    where, mechanism = case
    refused = {one for one in refused if one in where}
    slot = mechanism.slots[0]
    options = {"slot": slot.name, "reach": reach, "refused": refused, "costs": costs}
    plan = allocate_links(where, mechanism, **options)
    asked = contest(where, mechanism, slot, reach=reach, refused=frozenset(refused), costs=costs)
    way = {(one.scope, one.filler): 1 for one in plan.choices}
    assert aims(asked, way) == numbers(plan)
    assert numbers(plan) == min(aims(asked, way) for way in every_way(slot, asked))


@given(cases(), REACHES)
def test_each_slot_is_filled_on_top_of_those_before_it(
    case: tuple[pg.Jurisdiction, pg.Mechanism], reach: pg.Reach
) -> None:
    where, mechanism = case
    plan = allocate_links(where, mechanism, reach=reach)
    for slot, objective in zip(mechanism.slots, plan.objectives, strict=True):
        alone = allocate_links(where, mechanism, reach=reach, slot=slot.name)
        assert alone.objectives == (objective,)
        assert set(alone.links) == {one for one in plan.links if one.slot == slot.name}
        where = where.with_links(alone.links)


HOUSEHOLDS = pg.Mechanism(
    "three-links",
    scope=pg.Building,
    slots=[pg.Slot("member", of=pg.Member, weighted=True, least="households", load=2)],
)


@given(places(members=2), st.integers(1, 4), st.data())
def test_households_are_divided_among_members_as_well_as_can_be(
    where: pg.Jurisdiction, load: int, data: st.DataObject
) -> None:
    mechanism = HOUSEHOLDS.with_(member={"load": load})
    people = [one.id for one in where.of(pg.Member)]
    if people:
        weights = st.dictionaries(st.sampled_from(people), st.integers(0, 2), max_size=1)
        where = where.with_links(mechanism.fill("b1", member=data.draw(weights)))
    plan = allocate_links(where, mechanism)
    asked = contest(where, mechanism, mechanism.slots[0])
    way = {(one.scope, one.filler): one.weight or 0 for one in plan.choices}
    assert aims(asked, way) == numbers(plan)
    assert numbers(plan) == min(aims(asked, way) for way in every_way(mechanism.slots[0], asked))


@given(cases(), REACHES, st.data())
def test_after_a_plan_nothing_is_missing_but_what_it_says(
    case: tuple[pg.Jurisdiction, pg.Mechanism], reach: pg.Reach, data: st.DataObject
) -> None:
    where, mechanism = case
    people = [one.id for one in where.of(pg.Member | pg.Unit)]
    refused = data.draw(_few(st.sampled_from(people), 1))
    plan = allocate_links(where, mechanism, reach=reach, refused=refused)
    linked = where.with_links(plan.links)
    before, after = (pg.check_mechanism(one, mechanism) for one in (where, linked))
    missing = {(one.scope, one.slot): one.missing for one in after.shortfalls}
    assert missing == {(one.scope, one.slot): one.missing for one in plan.vacancies}
    assert findings(linked, mechanism) == findings(where, mechanism)
    assert after.filled == before.filled + len(plan.choices)
    assert after.complete >= before.complete
    assert all(old.filled <= new.filled for old, new in zip(before.slots, after.slots, strict=True))
    assert not {one.filler for one in plan.choices} & set(refused)


@given(cases(), REACHES, st.data())
def test_a_plan_follows_from_its_pins_and_can_be_pinned_whole(
    case: tuple[pg.Jurisdiction, pg.Mechanism], reach: pg.Reach, data: st.DataObject
) -> None:
    where, mechanism = case
    plan = allocate_links(where, mechanism, reach=reach)
    whole = allocate_links(where, mechanism, reach=reach, pins=plan.links)
    assert whole.links == plan.links
    assert all(one.pinned for one in whole.choices)
    assert [attrs.evolve(one, pinned=True, why="pinned") for one in plan.choices] == list(
        whole.choices
    )
    assert {(one.scope, one.slot, one.missing) for one in whole.vacancies} == {
        (one.scope, one.slot, one.missing) for one in plan.vacancies
    }
    some = data.draw(_few(st.sampled_from(plan.links), 2)) if plan.links else []
    again = allocate_links(where, mechanism, reach=reach, pins=some)
    assert set(some) <= set(again.links)
    assert again.missing >= plan.missing or len(mechanism.slots) > 1


@given(cases(), REACHES, st.data())
def test_the_same_records_in_any_order_give_the_same_plan(
    case: tuple[pg.Jurisdiction, pg.Mechanism], reach: pg.Reach, data: st.DataObject
) -> None:
    where, mechanism = case
    plan = allocate_links(where, mechanism, reach=reach)
    records, links = data.draw(permuted(list(where))), data.draw(permuted(list(where.links)))
    other = allocate_links(pg.Jurisdiction(records, links), mechanism, reach=reach)
    assert plan == other
    assert str(plan) == str(other)


@given(cases(), REACHES)
def test_every_choice_and_every_reason_against_somebody_is_true(
    case: tuple[pg.Jurisdiction, pg.Mechanism], reach: pg.Reach
) -> None:
    where, mechanism = case
    plan = allocate_links(where, mechanism, reach=reach)
    objectives = {one.slot: one for one in plan.objectives}
    for scope in {one.scope for one in (*plan.choices, *plan.vacancies)}:
        found = plan.explain(scope)
        assert found.vacancies == tuple(one for one in plan.vacancies if one.scope == scope)
        for slot in mechanism.slots:
            here = [one for one in found.candidates if one.slot == slot.name]
            chosen = [one for one in plan.choices if (one.scope, one.slot) == (scope, slot.name)]
            assert {(one.filler, one.metres, one.load, one.why) for one in chosen} == {
                (one.filler, one.metres, one.load, one.why) for one in here if one.chosen
            }
            for one in here:
                true_of_candidate(one, chosen, found, objectives[slot.name])


def true_of_candidate(
    one: pg.LinkCandidate,
    chosen: list[pg.LinkChoice],
    found: pg.LinkExplanation,
    objective: pg.LinkObjective,
) -> None:
    """Whether a candidate who is not chosen is farther, or has no room, as its reason says."""
    farthest = max((far(choice.metres) for choice in chosen), default=-1)
    last = max((choice.filler for choice in chosen if far(choice.metres) == farthest), default="")
    short = any(vacancy.slot == one.slot for vacancy in found.vacancies)
    match one.why:
        case "farther":
            assert far(one.metres) > farthest >= 0
            assert not short
        case "as near, higher id":
            assert far(one.metres) == farthest
            assert one.filler > last
            assert not short
        case str(why) if why.startswith("would carry more than"):
            assert one.load >= objective.largest_load
            assert not short


def far(metres: int | None) -> int:
    return 20_000 if metres is None else metres


@given(cases(), REACHES)
def test_what_a_choice_says_of_the_others_is_true_of_them(
    case: tuple[pg.Jurisdiction, pg.Mechanism], reach: pg.Reach
) -> None:
    where, mechanism = case
    plan = allocate_links(where, mechanism, reach=reach, slot=mechanism.slots[0].name)
    for choice in plan.choices:
        assert choice.why == told_of(choice, plan)


@given(places(members=3), st.integers(1, 4), REACHES)
def test_what_is_said_of_those_who_share_households_is_true(
    where: pg.Jurisdiction, load: int, reach: pg.Reach
) -> None:
    plan = allocate_links(where, HOUSEHOLDS.with_(member={"load": load}), reach=reach)
    lacking = {one.id: one.households for one in where.of(pg.Building)}
    for choice in plan.choices:
        takes = f"; takes {choice.weight} of {lacking[choice.scope]}"
        assert choice.why == told_of(choice, plan) + takes
        found = plan.explain(choice.scope)
        chosen = [one for one in plan.choices if one.scope == choice.scope]
        for one in found.candidates:
            true_of_candidate(one, chosen, found, plan.objectives[0])


def told_of(choice: pg.LinkChoice, plan: LinkPlan) -> str:
    """What must be said of a choice, counted from the explanation of its scope."""
    others = [
        one
        for one in plan.explain(choice.scope).candidates
        if one.filler != choice.filler and not one.why.startswith(("declined", "taken", "at l"))
    ]
    own = (far(choice.metres), choice.filler)
    left = [one for one in others if not one.chosen]
    before = [one for one in left if (far(one.metres), one.filler) < own]
    heavy = sum(one.why.startswith("would carry") for one in before)
    needed = sum(one.why == "needed elsewhere" for one in before)
    assert heavy + needed == len(before)
    alike = sum(far(one.metres) == own[0] and one.filler > own[1] for one in left)
    place = 1 + sum(one.chosen and far(one.metres) <= own[0] for one in others)
    standing = (len(others) + 1, place, alike, needed, heavy)
    largest = plan.objectives[0].largest_load
    return in_words(standing, largest, known=choice.metres is not None)


def in_words(standing: tuple[int, ...], largest: int, *, known: bool) -> str:
    among, place, alike, needed, heavy = standing
    if among == 1:
        return "the only one who may"
    first = "the nearest" if place == 1 else f"among the nearest {place}"
    room = " with room" if needed + heavy else ""
    text = f"{first}{room} of {among} who may"
    if not known:
        text = f"one of {among} who may, distance not known"
    text += f", lower id than {alike} alike" if alike else ""
    verb = "is" if needed == 1 else "are"
    text += f"; {needed} as near or nearer {verb} needed elsewhere" if needed else ""
    too_much = f"would carry more than {largest}, the largest load"
    return text + (f"; {heavy} as near or nearer {too_much}" if heavy else "")


CONTACT = pg.Mechanism(
    "contact",
    scope=pg.Building,
    slots=[pg.Slot("contact", of=pg.Member, lives=pg.Area.COMMUNITY)],
)
LOADS = st.lists(st.sampled_from([0, 1, 2, 7]), min_size=1, max_size=3)


@given(st.lists(st.tuples(st.integers(0, 9), LOADS), max_size=4))
def test_the_largest_load_is_what_the_busiest_community_needs(
    communities: list[tuple[int, list[int]]],
) -> None:
    """Each community has so many vacant buildings, and members with so many buildings already."""
    records: list[Any] = [pg.Town("t")]
    links: list[pg.Link] = []
    needed = [0]
    for number, (vacant, loads) in enumerate(communities):
        place = f"c{number}"
        records += [pg.Community(place, town="t"), pg.Building(f"{place}-home", community=place)]
        homes = [f"{place}-v{i}" for i in range(vacant)]
        for i, load in enumerate(loads):
            records.append(pg.Member(f"{place}-m{i}", residence=f"{place}-home"))
            held = [f"{place}-m{i}-{j}" for j in range(load)]
            homes += held
            links += (link(one, f"{place}-m{i}") for one in held)
        records += (pg.Building(one, community=place) for one in homes)
        links.append(link(f"{place}-home", f"{place}-m0"))
        carried = [loads[0] + 1, *loads[1:]]
        enough = (k for k in range(99) if sum(max(k - one, 0) for one in carried) >= vacant)
        needed.append(next(enough) if vacant else 0)
    plan = allocate_links(pg.Jurisdiction(records, links), CONTACT)
    assert (plan.missing, plan.objectives[0].largest_load) == (0, max(needed))


def link(scope: str, filler: str) -> pg.Link:
    return pg.Link(mechanism="contact", scope=scope, slot="contact", filler=filler)
