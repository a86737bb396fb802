"""Adds a town without any gap.

A building is a number that says by its digits in which community, compound and grid it is. Then the
line of organisations is made from the top down: each place gets an organisation of its own, or one
jointly with others below the same superior.
"""

from collections import Counter
from typing import Any

from hypothesis import strategies as st

import partygrid as pg
from partygrid.testing.strategies._maker import TownMaker
from partygrid.testing.strategies._places import SEATS, Shape

_LACKING = 2
"""Of three communities or sites that need not have a compound, the one that has none."""


def add_covered(town: TownMaker, shape: Shape) -> None:
    """Add a town without any gap."""
    ground = _Ground(town, shape)
    for number in range(shape.communities[0]):
        for site in range(max(shape.compounds[0], 1)):
            ground.site(number, site)
    least, most = shape.buildings
    spots = st.integers(0, 2 * ground.communities * ground.sites * ground.grids - 1)
    for spot in town.draw(st.lists(spots, min_size=least, max_size=most)):
        ground.add_building(spot)
    line = _Line(town, shape.scheme, ground.inside)
    for number, level in enumerate(shape.scheme.levels):
        for kind in level:
            line.add(kind, number)


class _Ground:
    """The places of a town, made when a building needs them.

    Attributes:
        inside: For each place the places that it lies in, itself among them, by kind.
        communities: Most communities; there is one wherever there is a building.
        sites: Most compounds of a community.
        grids: Most grids of a community in each layer.
    """

    def __init__(self, town: TownMaker, shape: Shape) -> None:
        self._town, self._shape = town, shape
        self.communities, self.sites, self.grids = (
            max(most, 1) for _, most in (shape.communities, shape.compounds, shape.grids)
        )
        self._top = town.add(pg.Town)
        self.inside: dict[str, dict[type, str]] = {self._top: {pg.Town: self._top}}
        self._counts: Counter[int] = Counter()
        kinds = shape.scheme.kinds
        branches: set[type] = {pg.CompoundBranch, pg.GridBranch}
        self._nested = branches.issubset(kinds) and not any(
            len(level) > 1 for level in shape.scheme.levels
        )

    def site(self, number: int, site: int) -> dict[type, str]:
        """Return a community, or a compound of it, and what it lies in."""
        home = self._town.once(("community", number), pg.Community, town=self._top)
        around = self.inside.setdefault(home, {**self.inside[self._top], pg.Community: home})
        if not self._has_compound(number, site):
            return around
        compound = self._town.once(("compound", home, site), pg.Compound, community=home)
        return self.inside.setdefault(compound, {**around, pg.Compound: compound})

    def _has_compound(self, number: int, site: int) -> bool:
        scheme = self._shape.scheme
        alone = (pg.CompoundBranch,) in scheme.levels
        if alone and pg.CompoundBranch not in scheme.may_skip:
            return True
        return self._shape.compounds[1] > 0 and (number if alone else site) % 3 != _LACKING

    def add_building(self, spot: int) -> None:
        """Add a building; the first ones of a community each have grids of their own."""
        rest, number = divmod(spot, self.communities)
        rest, site = divmod(rest, self.sites)
        stated, grid = divmod(rest, self.grids)
        self._counts[number] += 1
        if self._counts[number] <= self._shape.grids[0]:
            grid = self._counts[number] - 1
        around = self.site(number, grid % self.sites if self._nested else site)
        held = [self._grid(around, i, grid) for i in range(len(self._shape.layers))]
        community = around[pg.Community] if stated or pg.Compound not in around else None
        building = self._town.add(
            pg.Building, compound=around.get(pg.Compound), community=community, grids=held
        )
        self.inside[building] = {**around, pg.Grid: held[0], pg.Building: building}

    def _grid(self, around: dict[type, str], layer: int, number: int) -> str:
        """Return a grid of a layer; where grids divide compounds, it lies in the compound."""
        name, home = self._shape.layers[layer], around[pg.Community]
        number = number if self._nested else number >> layer
        grid = self._town.once((name, home, number), pg.Grid, community=home, layer=name)
        around = around if self._nested else self.inside[home]
        self.inside.setdefault(grid, {**around, pg.Grid: grid})
        return grid


class _Line:
    """The organisations of a covered town."""

    def __init__(
        self, town: TownMaker, scheme: pg.LevelScheme, inside: dict[str, dict[type, str]]
    ) -> None:
        self._town, self._scheme, self._inside = town, scheme, inside
        self._at: dict[str, str] = {}

    def add(self, kind: type, level: int) -> None:
        """Add the organisations of a kind: one for each place, or joint ones."""
        field, seat = SEATS[kind]
        places = self._town.ids(seat)
        jointly = len(places) > 1 and self._town.draw(st.booleans())
        shares: dict[tuple[str | None, str], list[str]] = {}
        for one in places:
            parent = self._parent(one, level)
            shares.setdefault((parent, "" if jointly else one), []).append(one)
        for (parent, _), share in shares.items():
            first, *others = share
            content: dict[str, Any] = {field: share}
            if kind is pg.CommunityCommittee:
                content = {field: first, "joint_communities": others}
            elif kind is pg.TownCommittee:
                content = {field: first}
            self._at |= dict.fromkeys(share, self._town.add(kind, parent=parent, **content))

    def _parent(self, place: str, level: int) -> str | None:
        """Return the organisation of a place that this one lies in, on the level above."""
        around = self._inside[place]
        for above in reversed(self._scheme.levels[:level]):
            for kind in above:
                found = self._at.get(around.get(SEATS[kind][1], ""))
                if found is not None:
                    return found
        return None
