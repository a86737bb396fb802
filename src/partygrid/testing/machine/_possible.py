"""Which steps are possible in a state, and the strategy that draws one of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import permutations
from typing import Any

from hypothesis import strategies as st

from partygrid.grid import Building, Community, Compound, Grid, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import (
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    Member,
    Organisation,
    TownCommittee,
    UnitBranch,
)
from partygrid.repairs._parts import groups
from partygrid.testing.machine._changes import FIELDS, Ids, places_of
from partygrid.testing.machine._reports import State, acceptable, reports
from partygrid.testing.machine._steps import Step, StepKind
from partygrid.testing.strategies._places import SEATS

_BRANCHES = CompoundBranch | GridBranch | BuildingGroup
_DIVISIBLE = _BRANCHES | UnitBranch


def possible(state: State, kind: StepKind) -> list[Ids]:
    """Return of which records a step of a kind may speak; none where no such step is possible.

    Examples:
        >>> import partygrid as pg
        >>> state = State(pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t")]))
        >>> [kind.value for kind in StepKind if possible(state, kind)]
        ['found', 'split', 'replan']
    """
    return _POSSIBLE[kind](state)


@st.composite
def steps(draw: st.DrawFn, state: State, kinds: Iterable[StepKind]) -> Step | None:
    """Steps that are possible in a state, None where none is.

    Each kind is drawn as often as another; in the place of one that is not possible comes the next
    of `StepKind`: where nobody can report, somebody arrives.

    Examples:
        >>> import partygrid as pg
        >>> from hypothesis import find
        >>> state = State(pg.Jurisdiction([pg.Town("t")]))
        >>> print(find(steps(state, [StepKind.FOUND]), bool))
        Step(kind=<StepKind.FOUND: 'found'>, ids=('t', 'new-1'), chosen=())
    """
    ordered = list(dict.fromkeys(map(StepKind, kinds)))
    first = draw(st.integers(0, max(0, len(ordered) - 1)))
    for kind in (*ordered[first:], *ordered[:first]):
        found = possible(state, kind)
        if found:
            ids = draw(st.sampled_from(found))
            return Step(kind, ids, _chosen(draw, state.where, kind, ids))
    return None


def _chosen(draw: st.DrawFn, where: Jurisdiction, kind: StepKind, ids: Ids) -> Ids:
    parts = _parts(where, ids) if kind in (StepKind.SPLIT, StepKind.REDRAW) else []
    if not parts:
        return ()
    some = draw(st.lists(st.sampled_from(parts), unique=True))
    return tuple(sorted(one for part in some for one in part))


def _parts(where: Jurisdiction, ids: Ids) -> list[Ids]:
    """Return what stays together where something is split, or grids are drawn anew."""
    whole = where[ids[0]]
    if isinstance(whole, Organisation):
        return [(one,) for one in places_of(whole)]
    if isinstance(whole, Community):
        return _pieces(where, whole.id)
    return [(one.id,) for one in where.of(Building) if {*one.grids} & {*ids}]


def _pieces(where: Jurisdiction, community: str) -> list[Ids]:
    """Return the pieces of a community that no compound, grid or branch has parts of."""
    places: list[Any] = [*where.of(Compound | Grid, community=community)]
    places += [one for one in where.of(Building) if where.community_of(one.id) == community]
    inside = {one.id for one in places}
    named = {("place", one.id): {one.id, *_above(where, one)} & inside for one in places}
    for one in where.of(_BRANCHES):
        named["branch", one.id] = {*places_of(one)} & inside
    pieces = [tuple(id_ for id_ in map(_id, keys) if id_ in inside) for keys in groups(named)]
    return [one for one in pieces if one]


def _id(key: tuple[str, str]) -> str:
    return key[1]


def _above(where: Jurisdiction, place: Any) -> list[str]:
    """Return the ids of the compound and grids of a building, the community and town of each."""
    near: list[str] = []
    if isinstance(place, Building):
        near = [*filter(None, [place.compound]), *place.grids]
    elif isinstance(place, Grid):
        compounds = {one.compound for one in where.of(Building, grids=place.id)}
        near = [one for one in compounds if one is not None and len(compounds) == 1]
    community = where.community_of(place.id)
    return near if community is None else [*near, community, where[community].town]


def _new(where: Jurisdiction) -> str:
    number = 1
    taken = {one.id.removesuffix("-committee") for one in where}
    while f"new-{number}" in taken:
        number += 1
    return f"new-{number}"


def _ids(where: Jurisdiction, kind: Any) -> list[str]:
    several: tuple[Any, ...] = where.of(kind)
    return [one.id for one in several]


def _each_with(one: Iterable[str], other: Iterable[str]) -> list[Ids]:
    others = list(other)
    return [(first, second) for first in one for second in others]


def _standing(where: Jurisdiction, kinds: Any) -> list[Any]:
    """Return the organisations of some kinds that exist."""
    return [one for one in where.of(kinds) if one.exists_on(None)]


def _to_found(state: State) -> list[Ids]:
    where, new = state.where, _new(state.where)
    places = [(one, new) for one in _ids(where, Town | Community)]
    return [*places, *((*pair, new) for pair in _vacant_places(where))]


def _vacant_places(where: Jurisdiction) -> Iterator[Ids]:
    """Yield a superior and a place, where a kind of organisation has none there."""
    for kind in where.scheme.kinds:
        there: tuple[Any, ...] = where.of(kind)
        covered = {place for one in there for place in places_of(one)}
        places: tuple[Any, ...] = where.of(SEATS[kind][1])
        for place in (one for one in places if one.id not in covered):
            yield from ((above, place.id) for above in _superiors(where, place, kind))


def _superiors(where: Jurisdiction, place: Any, kind: type) -> list[str]:
    """Return the organisations above one at a place, on the nearest level that has a place."""
    around = {*_above(where, place)}
    seats = {type(where[one]) for one in around}
    allowed = where.scheme.parents_of(kind)
    for level in reversed(where.scheme.levels):
        if {*level} <= {*allowed} and any(SEATS[above][1] in seats for above in level):
            standing = (one for above in level for one in _standing(where, above))
            return [one.id for one in standing if not around.isdisjoint(places_of(one))]
    return []


def _alike(state: State) -> list[Ids]:
    """Return the pairs of grids of one community and layer."""
    return [
        (one.id, other.id)
        for one, other in permutations(state.where.of(Grid), 2)
        if (one.community, one.layer) == (other.community, other.layer)
    ]


def _to_merge(state: State) -> list[Ids]:
    where = state.where
    towns = permutations(where.of(Community), 2)
    found = _alike(state) + [(one.id, other.id) for one, other in towns if one.town == other.town]
    for kind in FIELDS:
        beside = permutations(_standing(where, kind), 2) if kind is not TownCommittee else ()
        found += [(one.id, other.id) for one, other in beside if one.parent == other.parent]
    return found


def _to_split(state: State) -> list[Ids]:
    where = state.where
    divided = [one.id for one in _standing(where, _DIVISIBLE) if len(places_of(one)) > 1]
    return _each_with([*_ids(where, Grid | Community), *divided], [_new(where)])


def _to_dissolve(state: State) -> list[Ids]:
    above = {one.parent for one in state.where.of(Organisation)}
    kinds = CommunityCommittee | _DIVISIBLE
    return [
        (one.id,)
        for one in _standing(state.where, kinds)
        if one.parent is not None and one.id not in above
    ]


def _reporting(state: State) -> list[Ids]:
    return sorted({(one.filler,) for one in reports(state.where)})


_POSSIBLE: Mapping[StepKind, Callable[[State], list[Ids]]] = {
    StepKind.FOUND: _to_found,
    StepKind.MERGE: _to_merge,
    StepKind.SPLIT: _to_split,
    StepKind.DISSOLVE: _to_dissolve,
    StepKind.MOVE: lambda state: _each_with(
        _ids(state.where, Building), _ids(state.where, Compound)
    ),
    StepKind.REDRAW: _alike,
    StepKind.APPOINT: lambda state: _each_with(
        _ids(state.where, Organisation), _ids(state.where, Member)
    ),
    StepKind.TRANSFER: lambda state: _each_with(
        _ids(state.where, Member), [one.id for one in _standing(state.where, _BRANCHES)]
    ),
    StepKind.ARRIVE: lambda state: _each_with(_ids(state.where, Building), [_new(state.where)]),
    StepKind.LEAVE: lambda state: [(one,) for one in _ids(state.where, Member)],
    StepKind.REPORT: lambda state: [*acceptable(state)],
    StepKind.DECLINE: _reporting,
    StepKind.REPLAN: lambda _: [()],
}
