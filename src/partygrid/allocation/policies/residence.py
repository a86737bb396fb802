"""Members serve only where they live.

A pair is left when the need lies in the compound of the residence, or the place of the need holds
the residence: its building, grid, community or town. Of the plans of these pairs it is the best by
the aims in ``partygrid.allocation.problem``, found as a flow of `Pieces`: floor places are worth
the rank of their priority and two, extra places one.
"""

import attrs
import numpy as np

from partygrid._index import Counts, Index, Mask, Pairs, Positions
from partygrid._pairs import among, keys
from partygrid._territory import grids_of_buildings
from partygrid._whereabouts import spots
from partygrid.allocation.pieces import Pieces, placed_by_worth
from partygrid.allocation.policies.asked import Asked
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
    needs = np.arange(problem.needs)
    worth = np.concatenate([problem.floor_worth // problem.step, np.ones_like(needs)])
    count = np.concatenate([problem.floor, problem.extra])
    return placed_by_worth(left, Pieces(np.tile(needs, 2), count, worth), asked.engine)


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
