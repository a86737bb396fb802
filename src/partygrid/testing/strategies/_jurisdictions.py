"""Strategies for whole jurisdictions."""

from collections.abc import Collection, Sequence

from hypothesis import strategies as st

import partygrid as pg
from partygrid.testing.profiles import Profile, Range, in_force
from partygrid.testing.strategies._covered import add_covered
from partygrid.testing.strategies._loose import add_loose, damage
from partygrid.testing.strategies._maker import TownMaker
from partygrid.testing.strategies._people import (
    add_needs,
    add_people,
    add_resources_and_projects,
    add_teams_and_facilities,
    make_links,
)
from partygrid.testing.strategies._places import SCHEMES, Shape
from partygrid.testing.strategies._values import NameStyle

_LOOSE, _SOUND = 1, 3
"""Of four jurisdictions two are loose, one is covered but for some damage, one is sound."""


@st.composite
def jurisdictions(
    draw: st.DrawFn,
    *,
    profile: Profile | None = None,
    schemes: Sequence[pg.LevelScheme] = SCHEMES,
    layers: Sequence[str] = ("base", "union"),
    communities: Range = (0, 3),
    compounds: Range = (0, 3),
    grids: Range = (0, 3),
    buildings: Range | None = None,
    members: Range | None = None,
    needs: Range | None = None,
    teams: Range | None = None,
    links: Range | None = None,
    styles: Collection[NameStyle] = tuple(NameStyle),
    covered: bool = False,
) -> pg.Jurisdiction:
    """Return jurisdictions of up to two towns, valid by construction.

    Each number is a pair, the fewest and the most. A draw of 40 buildings takes some milliseconds.

    Args:
        draw: Hypothesis passes it.
        profile: Where the numbers below come from that are not stated; None for the profile that
            is in force, see `Profile`.
        schemes: The level schemes to choose from, your own too; their levels go from large places
            to small ones.
        layers: Names of grid layers; the first one, two, ... of them are used.
        communities: Communities of a town.
        compounds: Compounds of a community.
        grids: Grids of a community in each layer; no more than its buildings, where none is empty.
        buildings: Buildings.
        members: Members.
        needs: Needs; none where there is no place.
        teams: Teams, facilities, resources and projects, of each; no facility where there is no
            place, no resource where nobody could hold one.
        links: Links; fewer where two are alike, none where nothing can fill one. For links that
            fill the slots of a mechanism see `linked`.
        styles: What names are like.
        covered: True for no gap at all: each building has one grid in each layer and a group
            whose line runs through branches that cover its compound or grid, and its community,
            up to the town committee; no grid is empty and no organisation dissolved. There is one
            town, with the communities, compounds and grids that its buildings need. False for
            anything that is valid.

    Examples:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=5)
        ... @given(jurisdictions(buildings=(1, 9), covered=True))
        ... def test_every_building_is_covered(where):
        ...     assert where.of(pg.Building)
        ...     assert pg.check_coverage(where).ok
        >>> test_every_building_is_covered()
    """
    sizes = profile or in_force()
    used = tuple(layers[: draw(st.integers(1, len(layers)))])
    shape = Shape(
        scheme=draw(st.sampled_from(schemes)),
        layers=used,
        communities=communities,
        compounds=compounds,
        grids=grids,
        buildings=buildings or sizes.size("buildings"),
    )
    order = _SOUND if covered else draw(st.integers(0, _SOUND))
    town = TownMaker(draw, settled=order == _SOUND, styles=tuple(styles))
    if order > _LOOSE:
        add_covered(town, shape)
    else:
        add_loose(town, shape)
    if order < _SOUND:
        damage(town)
    few = teams or sizes.size("teams")
    add_people(town, members or sizes.size("members"))
    add_needs(town, needs or sizes.size("needs"))
    add_resources_and_projects(town, few)
    add_teams_and_facilities(town, few)
    tied = make_links(town, links or sizes.size("links"))
    return pg.Jurisdiction(town.made, tied, scheme=shape.scheme)
