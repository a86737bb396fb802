"""Members serve only where they live.

A pair is left when the need lies in the compound of the residence, or the place of the need holds
the residence: its building, grid, community or town. Of the plans of these pairs it is the best by
the aims in ``partygrid.allocation.problem``.
"""

import attrs
import numpy as np

from partygrid._index import Counts, Index, Mask, Pairs, Positions
from partygrid._pairs import among, keys
from partygrid._territory import grids_of_buildings
from partygrid._whereabouts import spots
from partygrid.allocation.policies.asked import Asked, best
from partygrid.grid import Building, Community, Town
from partygrid.needs import Need
from partygrid.org import Member


def residence_only(asked: Asked) -> Counts:
    """Return where members are placed when all serve where they live. Shape: (members,).

    Raises:
        InvalidArgument: See `placed_by_worth`.
    """
    problem = asked.problem
    rows = np.flatnonzero(at_home(asked.index, problem.member, problem.need))
    left = attrs.evolve(
        problem, member=problem.member[rows], need=problem.need[rows], cost=problem.cost[rows]
    )
    return best(asked, left, asked.alike)


def at_home(index: Index, member: Counts, need: Counts) -> Mask:
    """Return which pairs are of a need and a member who lives there. Shape: (pairs,)."""
    home, place = spots(index, Member), spots(index, Need)
    inside = _same(home.compound[member], place.compound[need])
    inside |= _same(home.building[member], place.building[need])
    for kind, column in ((Community, home.community), (Town, home.town)):
        inside |= _same(column[member], index.reference(Need, "place", kind)[need])
    held = keys(grids_of_buildings(index))
    building = index.reference(Member, "residence", Building)[member]
    return inside | among(keys(Pairs(building, place.grid[need])), held)


def _same(one: Positions, other: Positions) -> Mask:
    same: Mask = (one == other) & (one >= 0)
    return same
