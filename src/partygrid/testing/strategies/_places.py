"""The shape of a jurisdiction, and what all of its places have in common."""

from collections.abc import Mapping

import attrs
from hypothesis import strategies as st

import partygrid as pg
from partygrid.testing.profiles import Range

MIXED_BRANCHES = pg.LevelScheme(
    "mixed-branches",
    levels=(
        pg.TownCommittee,
        pg.CommunityCommittee,
        (pg.CompoundBranch, pg.GridBranch),
        pg.BuildingGroup,
    ),
)
"""A user's own scheme: the branch sits at the compound or at the grid."""

VILLAGES = pg.LevelScheme("villages", levels=pg.FOUR_LEVELS.levels, may_skip=(pg.CompoundBranch,))
"""A user's own scheme: where there is no compound, no compound branch is needed."""

SCHEMES = (pg.FOUR_LEVELS, pg.GRID_BRANCHES, pg.FIVE_LEVELS, MIXED_BRANCHES, VILLAGES)
"""The level schemes that jurisdictions are drawn with where none is named."""


def level_schemes() -> st.SearchStrategy[pg.LevelScheme]:
    """Return level schemes: those that ship, and two of users.

    Examples:
        >>> from hypothesis import find
        >>> find(level_schemes(), lambda one: one.may_skip).id
        'villages'
    """
    return st.sampled_from(SCHEMES)


SEATS: Mapping[type, tuple[str, type]] = {
    pg.TownCommittee: ("town", pg.Town),
    pg.CommunityCommittee: ("community", pg.Community),
    pg.CompoundBranch: ("compounds", pg.Compound),
    pg.GridBranch: ("grids", pg.Grid),
    pg.BuildingGroup: ("buildings", pg.Building),
}
"""For each kind of the line the field that says where it is, and the kind of place."""


@attrs.frozen(kw_only=True)
class Shape:
    """The shape of a jurisdiction: its level scheme, and how many places of each kind.

    Attributes:
        scheme: The level scheme.
        layers: The layers of grids.
        communities: Fewest and most communities of a town.
        compounds: Fewest and most compounds of a community.
        grids: Fewest and most grids of a community in each layer.
        buildings: Fewest and most buildings.
    """

    scheme: pg.LevelScheme
    layers: tuple[str, ...]
    communities: Range
    compounds: Range
    grids: Range
    buildings: Range
