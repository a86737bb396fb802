"""Hypothesis strategies for records and whole jurisdictions, valid by construction.

Nothing is filtered: a reference is drawn from the records made before it. Everything shrinks
towards few records with plain ids. Strategies have plural names and keyword-only options.
"""

from collections.abc import Sequence

from hypothesis import strategies as st

import partygrid as pg
from partygrid.testing.strategies._town import (
    MIXED_BRANCHES,
    SCHEMES,
    VILLAGES,
    Range,
    TownMaker,
    add_covered,
    add_loose,
    add_needs,
    add_people,
    add_resources_and_projects,
    add_teams_and_facilities,
    damage,
    make_links,
)
from partygrid.testing.strategies._values import (
    anything,
    dates,
    ids,
    names,
    permuted,
    records,
    uscc_numbers,
    values,
)

__all__ = [
    "MIXED_BRANCHES",
    "SCHEMES",
    "VILLAGES",
    "anything",
    "dates",
    "ids",
    "jurisdictions",
    "names",
    "permuted",
    "records",
    "uscc_numbers",
    "values",
]


@st.composite
def jurisdictions(
    draw: st.DrawFn,
    *,
    buildings: Range = (0, 12),
    layers: Sequence[str] = ("base", "union"),
    schemes: Sequence[pg.LevelScheme] = SCHEMES,
    members: Range = (0, 4),
    needs: Range = (0, 3),
    teams: Range = (0, 2),
    links: Range = (0, 4),
    covered: bool = False,
) -> pg.Jurisdiction:
    """Jurisdictions of up to two towns.

    Args:
        draw: Hypothesis passes it.
        buildings: Fewest and most buildings.
        layers: Names of grid layers; the first one, two, ... of them are used.
        schemes: The level schemes to choose from.
        members: Fewest and most members.
        needs: Fewest and most needs; none where there is no place.
        teams: Fewest and most teams, facilities, resources and projects; no facility where there is
            no place, no resource where nobody could hold one.
        links: Fewest and most links; fewer where two are alike, none where nothing can fill one.
        covered: True for no gap at all: each building has one grid in each layer and a group
            whose line runs through branches that cover its compound or grid, and its community,
            up to the town committee; no grid is empty and no organisation dissolved. False for
            anything that is valid.
    """
    scheme = draw(st.sampled_from(schemes))
    used = list(layers[: draw(st.integers(1, len(layers)))])
    town = TownMaker(draw, settled=covered)
    if covered or draw(st.booleans()):
        add_covered(town, scheme, buildings, used)
    else:
        add_loose(town, scheme, buildings, used)
    if not covered:
        damage(town)
    add_people(town, members)
    add_needs(town, needs)
    add_resources_and_projects(town, teams)
    add_teams_and_facilities(town, teams)
    return pg.Jurisdiction(town.made, make_links(town, links), scheme=scheme)
