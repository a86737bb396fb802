"""Which branch may cover a compound or grid that has none, jointly with its own places.

Formulation. Candidates are branches that cover a place of the same community and whose line is
sound for that community: it reaches the top through organisations that cover community and town. In
a scheme with compound branches above grid branches, a grid first asks for branches below one that
covers a compound of its buildings. Fewest households come first, then the lowest id.
"""

import numpy as np

from partygrid._index import Counts, Pairs, Positions, grouped_sum
from partygrid._pairs import distinct, join, lightest, turned
from partygrid._territory import (
    base_grids_of_buildings,
    communities_of_grids,
    compounds_of_buildings,
    take,
    totals,
)
from partygrid._whereabouts import PLACE_OF
from partygrid.coverage._chain import is_sound, seats_of_communities
from partygrid.coverage._line import Line, ancestors, covers
from partygrid.grid import Community, Compound, Grid
from partygrid.org import CompoundBranch, GridBranch


def branches_to_join(line: Line, kind: type) -> Positions:
    """Return for each place of a kind of branch the branch that may cover it too, -1 for none.

    Complexity:
        O(levels times places), with sorting.
    """
    index, place = line.index, PLACE_OF[kind]
    pairs = covers(line, kind)
    households = totals(index, place, "households")[pairs.target]
    weight = grouped_sum(pairs.owner, households, index.size(kind))
    home = index.reference(place, "community", Community)
    tried = distinct(Pairs(pairs.owner, home[pairs.target]))
    sound = is_sound(line, kind, tried.owner, seats_of_communities(index, tried.target))
    offered = Pairs(tried.owner[sound], tried.target[sound])
    found = take(lightest(turned(offered), weight, index.size(Community)), home)
    if CompoundBranch in ancestors(line)[kind]:
        near = _in_compounds(line, offered, weight)
        found = np.where(near >= 0, near, found).astype(np.int32)
    return found


def _in_compounds(line: Line, offered: Pairs, weight: Counts) -> Positions:
    """Return for each grid the lightest branch below that of a compound of its buildings."""
    index = line.index
    home = index.reference(Compound, "community", Community)
    above = ancestors(line)[GridBranch][CompoundBranch][offered.owner]
    row = np.flatnonzero(above >= 0).astype(np.int32)
    joint = join(
        Pairs(row, above[row]), turned(covers(line, CompoundBranch)), index.size(CompoundBranch)
    )
    own = home[joint.target] == offered.target[joint.owner]
    led = Pairs(joint.target[own], offered.owner[joint.owner[own]])
    by_compound = lightest(led, weight, index.size(Compound))
    pairs = base_grids_of_buildings(index)
    compound = compounds_of_buildings(index)[pairs.owner]
    inside = take(home, compound) == communities_of_grids(index)[pairs.target]
    stands_in = distinct(Pairs(pairs.target[inside], compound[inside]))
    branch = by_compound[stands_in.target]
    some = branch >= 0
    return lightest(Pairs(stands_in.owner[some], branch[some]), weight, index.size(Grid))
