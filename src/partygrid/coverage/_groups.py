"""Which building group a dwelling without a sound line may join.

Formulation. A group is near when it covers another building of the compound; for a building outside
compounds, one outside compounds of its community. It is farther off when it covers another building
of the community. Among the groups whose line would be sound for the building, the near ones
come first, then the one with the fewest households in all its buildings, then the lowest id.

The line of a group is that of its superior, so that a site asks once for each superior: those that
cover its place, or, where it has no place of that kind, those with a group in the community.
"""

from collections.abc import Iterator

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Index, Pairs, Positions, grouped_sum
from partygrid._pairs import Keys, distinct, first_rows, join, keys
from partygrid._territory import communities_of_buildings, compounds_of_buildings
from partygrid._whereabouts import PLACE_OF
from partygrid.coverage._chain import is_sound, seats_of_buildings
from partygrid.coverage._line import Line, covers, parents
from partygrid.coverage._sites import Sites, places
from partygrid.grid import Building, Community, Compound
from partygrid.org import BuildingGroup


@attrs.frozen(eq=False)
class _Lightest:
    """The lightest group for each number, numbers ascending."""

    number: Keys
    group: Positions

    def of(self, wanted: Keys) -> Positions:
        """Return the group for each number, -1 where there is none."""
        if self.number.size == 0:
            return np.full(wanted.shape, NOWHERE, np.int32)
        row = np.minimum(np.searchsorted(self.number, wanted), self.number.size - 1)
        return np.where(self.number[row] == wanted, self.group[row], NOWHERE).astype(np.int32)


def groups_to_join(line: Line, found: Sites) -> Positions:
    """Return for each site the group that its buildings may join, -1 for none.

    Complexity:
        O((groups + sites) log (groups + sites)) where every site has a place of the level above;
        otherwise times the superiors of a community.
    """
    weight = _households(line)
    tried = [_candidates(line, found, kind, weight) for kind in line.scheme.parents_of(_BG)]
    if not tried:
        tried = [_anywhere(line, found, weight)]
    site, rank, group = (np.concatenate(columns) for columns in zip(*tried, strict=True))
    rows = first_rows(site, rank, weight[group], group)
    chosen = np.full(found.building.size, NOWHERE, np.int32)
    chosen[site[rows]] = group[rows]
    return chosen


_BG = BuildingGroup
_Candidates = tuple[Positions, Positions, Positions]


def _households(line: Line) -> Counts:
    """Return the households of every building of each group."""
    pairs, size = covers(line, BuildingGroup), line.index.size(BuildingGroup)
    households = line.index.counts(Building, "households")[pairs.target]
    return grouped_sum(pairs.owner, households, size)


def _candidates(line: Line, found: Sites, kind: type, weight: Counts) -> _Candidates:
    """Return site, rank and group of sound candidates below one kind of superior."""
    superior = parents(line, BuildingGroup, kind)
    tried = _superiors(line, found, kind, superior)
    seats = seats_of_buildings(line.index, found.building[tried.owner])
    sound = is_sound(line, kind, tried.target, seats)
    return _ranked(line, found, superior, weight, Pairs(tried.owner[sound], tried.target[sound]))


def _anywhere(line: Line, found: Sites, weight: Counts) -> _Candidates:
    """Return the candidates where groups are the only level: any of them nearby."""
    superior = np.zeros(line.index.size(BuildingGroup), np.int32)
    every = np.arange(found.building.size, dtype=np.int32)
    return _ranked(line, found, superior, weight, Pairs(every, np.zeros_like(every)))


def _superiors(line: Line, found: Sites, kind: type, superior: Positions) -> Pairs:
    """Return the superiors (target) that may be sound for each site (owner)."""
    place, index = PLACE_OF[kind], line.index
    lies_in = places(line, found, place)
    covering = join(lies_in, covers(line, kind), index.size(place))
    without = np.ones(found.building.size, np.bool_)
    without[lies_in.owner] = False
    home = communities_of_buildings(index)
    lost = np.flatnonzero(without & (home[found.building] >= 0)).astype(np.int32)
    pairs = covers(line, BuildingGroup)
    used = (superior[pairs.owner] >= 0) & (home[pairs.target] >= 0)
    nearby = distinct(Pairs(superior[pairs.owner[used]], home[pairs.target[used]]))
    others = join(Pairs(lost, home[found.building[lost]]), nearby, index.size(Community))
    return Pairs(
        np.concatenate([covering.owner, others.owner]),
        np.concatenate([covering.target, others.target]),
    )


def _ranked(
    line: Line, found: Sites, superior: Positions, weight: Counts, sound: Pairs
) -> _Candidates:
    """Return the lightest near group and the lightest farther one of each site and superior."""
    tables = tuple(_tables(line, superior, weight))
    columns = []
    for rank, (place, lightest) in enumerate(tables):
        group = lightest.of(keys(Pairs(place[found.building[sound.owner]], sound.target)))
        some = group >= 0
        ranks = np.full(np.count_nonzero(some), rank, np.int32)
        columns.append((sound.owner[some], ranks, group[some]))
    site, ranks, group = (np.concatenate(parts) for parts in zip(*columns, strict=True))
    return site, ranks, group


def _tables(
    line: Line, superior: Positions, weight: Counts
) -> Iterator[tuple[Positions, _Lightest]]:
    """Return the neighbourhood of each building, near and farther, and the lightest groups."""
    pairs = covers(line, BuildingGroup)
    for place in (_neighbourhoods(line.index), communities_of_buildings(line.index)):
        used = (superior[pairs.owner] >= 0) & (place[pairs.target] >= 0)
        group = pairs.owner[used]
        number = keys(Pairs(place[pairs.target[used]], superior[group]))
        rows = first_rows(number, weight[group], group)
        yield place, _Lightest(number[rows], group[rows])


def _neighbourhoods(index: Index) -> Positions:
    """Return a number for the compound of each building; outside, for the rest of a community."""
    compound, community = compounds_of_buildings(index), communities_of_buildings(index)
    rest = np.where(community >= 0, community + index.size(Compound), NOWHERE)
    return np.where(compound >= 0, compound, rest).astype(np.int32)
