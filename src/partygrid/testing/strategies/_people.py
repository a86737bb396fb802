"""Makes the records of a jurisdiction one by one, for `strategies.jurisdictions`.

`add_covered` makes a town without any gap, `add_loose` anything that is valid; a reference is drawn
from the records made before it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

import partygrid as pg
from partygrid._fields import specs
from partygrid.records import RECORD_KINDS
from partygrid.slots import FILLER_KINDS
from partygrid.testing.strategies._values import records

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

Range = tuple[int, int]

_MECHANISMS = (
    ("double-reporting", "reporter"),
    ("contact", "contact"),
    ("contact", "deputy"),
    ("包联", "联系人"),
)
_ID_STYLES = ("{0}{1}", "{0}-{2:02d}", "{0}楼{1}号", "{2:02d}＃{0}")


class TownMaker:
    """Makes records one by one, with ids in one style, plain or with every field drawn."""

    def __init__(self, draw: st.DrawFn, *, settled: bool) -> None:
        self.draw = draw
        self.settled = settled
        self.made: list[Any] = []
        self.style = draw(st.sampled_from(_ID_STYLES))
        self._known: dict[tuple[object, ...], str] = {}

    def add(self, kind: type, /, **content: Any) -> str:
        """Make a record and return its id; references that are not given stay empty."""
        number = len(self.ids(kind))
        id_ = self.style.format(_INITIALS[kind], number, 99 - number)
        if self.draw(st.booleans()):
            plain = {**_unset_references(kind), **(_SETTLED if self.settled else {}), **content}
            known = {name: plain[name] for name, _ in specs(kind) if name in plain}
            self.made.append(self.draw(records(kind, **{**known, "id": id_})))
        else:
            self.made.append(kind(id_, **content))
        return id_

    def once(self, key: tuple[object, ...], kind: type, /, **content: Any) -> str:
        """Make a record at the first request with a key; return its id at every one."""
        if key not in self._known:
            self._known[key] = self.add(kind, **content)
        return self._known[key]

    def of(self, *kinds: type) -> list[Any]:
        """Return what has been made of some kinds."""
        return [one for one in self.made if type(one) in kinds]

    def ids(self, *kinds: type) -> list[str]:
        """Return the ids of what has been made of some kinds."""
        return [one.id for one in self.of(*kinds)]

    def one(self, among: Sequence[str]) -> str | None:
        """Draw an id or None."""
        return self.draw(st.sampled_from([None, *among]))

    def several(self, among: Sequence[str], *, most: int = 3) -> list[str]:
        """Draw some of the ids."""
        if not among:
            return []
        return self.draw(st.lists(st.sampled_from(among), unique=True, max_size=most))

    def times(self, least: int, most: int) -> Iterator[int]:
        """Draw again and again whether to go on: what one turn draws can be cut out whole."""
        for turn in range(most):
            if turn >= least and self.draw(st.integers(0, 3)) == 0:
                return
            yield turn


_INITIALS: Mapping[type, str] = {
    pg.Town: "t",
    pg.Community: "c",
    pg.Compound: "x",
    pg.Grid: "g",
    pg.Building: "b",
    pg.TownCommittee: "tc",
    pg.CommunityCommittee: "cc",
    pg.CompoundBranch: "xb",
    pg.GridBranch: "gb",
    pg.BuildingGroup: "bg",
    pg.UnitBranch: "ub",
    pg.Unit: "u",
    pg.Member: "m",
    pg.Need: "n",
    pg.Resource: "r",
    pg.Project: "p",
    pg.Team: "k",
    pg.Facility: "f",
}
_SETTLED = {"nature": pg.OrgNature.ORDINARY, "established": None, "dissolved": None}
_PLACES = (pg.Town, pg.Community, pg.Compound, pg.Grid, pg.Building)
_ORGANISATIONS = (
    pg.TownCommittee,
    pg.CommunityCommittee,
    pg.CompoundBranch,
    pg.GridBranch,
    pg.BuildingGroup,
    pg.UnitBranch,
)


def _unset_references(kind: type) -> dict[str, Any]:
    references = {name for name, spec in specs(kind) if spec.check.startswith("reference")}
    fields = [one for one in attrs.fields(kind) if one.name in references]
    return {one.name: one.default for one in fields if one.default is not attrs.NOTHING}


def add_loose(town: TownMaker, scheme: pg.LevelScheme, size: Range, layers: Sequence[str]) -> None:
    """Add places and organisations of which each names any of those before it."""
    draw = town.draw
    for _ in town.times(0, 2):
        town.add(pg.Town)
    for _ in town.times(0, 3) if town.made else ():
        town.add(pg.Community, town=draw(st.sampled_from(town.ids(pg.Town))))
    communities = town.ids(pg.Community)
    for _ in town.times(0, 3) if communities else ():
        town.add(pg.Compound, community=draw(st.sampled_from(communities)))
    for _ in town.times(0, 4) if communities else ():
        layer = draw(st.sampled_from(layers))
        town.add(pg.Grid, community=draw(st.sampled_from(communities)), layer=layer)
    community_of = {one.id: one.community for one in town.of(pg.Compound)}
    for _ in town.times(*size):
        compound = town.one(town.ids(pg.Compound))
        community = town.one([community_of[compound]] if compound else communities)
        grids = town.several(town.ids(pg.Grid))
        town.add(pg.Building, compound=compound, community=community, grids=grids)
    for kind in scheme.kinds:
        _add_organisations(town, scheme, kind)
    for _ in town.times(0, 1):
        town.add(pg.UnitBranch, parent=town.one(town.ids(*scheme.parents_of(pg.UnitBranch))))


_COVERS: Mapping[type, tuple[str, type]] = {
    pg.CompoundBranch: ("compounds", pg.Compound),
    pg.GridBranch: ("grids", pg.Grid),
    pg.BuildingGroup: ("buildings", pg.Building),
}


def _add_organisations(town: TownMaker, scheme: pg.LevelScheme, kind: type) -> None:
    seats = {
        pg.TownCommittee: ("town", pg.Town),
        pg.CommunityCommittee: ("community", pg.Community),
    }
    if kind in seats:
        field, place = seats[kind]
        for id_ in town.several(town.ids(place)):
            town.add(kind, parent=town.one(town.ids(*scheme.parents_of(kind))), **{field: id_})
        return
    field, place = _COVERS[kind]
    for _ in town.times(0, 3):
        covered = town.several(town.ids(place), most=4)
        parent = town.one(_parents(town, scheme, kind, covered))
        town.add(kind, parent=parent, **{field: covered})


def _parents(town: TownMaker, scheme: pg.LevelScheme, kind: type, covered: list[str]) -> list[str]:
    """Return the ids of possible parents; a level is left out only where it has no place."""
    in_compounds = {one.id for one in town.of(pg.Building) if one.compound is not None}
    if scheme.may_skip and in_compounds & set(covered):
        return town.ids(pg.CompoundBranch)
    return town.ids(*scheme.parents_of(kind))


def add_covered(
    town: TownMaker, scheme: pg.LevelScheme, size: Range, layers: Sequence[str]
) -> None:
    """Add a town without any gap."""
    top = town.add(pg.Town)
    for _ in town.times(*size):
        community, site, grid = town.draw(
            st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2))
        )
        home = town.once(("community", community), pg.Community, town=top)
        compound = None
        if _in_compound(scheme, community, site):
            compound = town.once(("compound", community, site), pg.Compound, community=home)
        area = site if scheme is pg.FIVE_LEVELS else None
        grids = [
            town.once((layer, community, area, grid >> i), pg.Grid, community=home, layer=layer)
            for i, layer in enumerate(layers)
        ]
        stated = town.draw(st.sampled_from([None, home])) if compound else home
        town.add(pg.Building, compound=compound, community=stated, grids=grids)
    _add_line(town, scheme, layers[0])


def _in_compound(scheme: pg.LevelScheme, community: int, site: int) -> bool:
    if scheme in (pg.FOUR_LEVELS, pg.FIVE_LEVELS):
        return True
    return bool(2 - (community if scheme is VILLAGES else site))


def _add_line(town: TownMaker, scheme: pg.LevelScheme, layer: str) -> None:
    """Add the organisations of a covered town, from the top down."""
    (top,) = town.ids(pg.Town)
    above: dict[str | None, str] = {top: town.add(pg.TownCommittee, town=top)}
    first, *others = town.ids(pg.Community) or [""]
    if bool(others) and town.draw(st.booleans()):
        joint = {"community": first, "joint_communities": others, "parent": above[top]}
        above |= dict.fromkeys([first, *others], town.add(pg.CommunityCommittee, **joint))
    for one in town.of(pg.Community):
        if one.id not in above:
            content = {"community": one.id, "parent": above[top]}
            above[one.id] = town.add(pg.CommunityCommittee, **content)
    if pg.CompoundBranch in scheme.kinds:
        places = town.of(pg.Compound)
        _add_branches(town, pg.CompoundBranch, places, above, lambda one: one.community)
    compound_of = {grid: one.compound for one in town.of(pg.Building) for grid in one.grids}
    if pg.GridBranch in scheme.kinds:
        five = scheme is pg.FIVE_LEVELS
        up: Callable[[Any], Any] = lambda one: compound_of[one.id] if five else one.community  # noqa: E731
        _add_branches(town, pg.GridBranch, town.of(pg.Grid), above, up)
    _add_groups(town, above, {one.id for one in town.of(pg.Grid) if one.layer == layer}, scheme)


def _add_branches(
    town: TownMaker,
    kind: type,
    places: Sequence[Any],
    above: dict[str | None, str],
    up: Callable[[Any], Any],
) -> None:
    """Add one branch for each place, or one for all places below the same organisation."""
    field, _ = _COVERS[kind]
    jointly = town.draw(st.booleans())
    shares: dict[tuple[str, str], list[str]] = {}
    for one in places:
        parent = above[up(one)]
        shares.setdefault((parent, "" if jointly else one.id), []).append(one.id)
    for (parent, _), share in shares.items():
        above |= dict.fromkeys(share, town.add(kind, parent=parent, **{field: share}))


def _add_groups(
    town: TownMaker, above: Mapping[str | None, str], grids: set[str], scheme: pg.LevelScheme
) -> None:
    """Add groups of one building, or of all that have the same branch."""
    jointly = town.draw(st.booleans())
    community_of = {one.id: one.community for one in town.of(pg.Grid)}
    shares: dict[tuple[str, str], list[str]] = {}
    for one in town.of(pg.Building):
        (grid,) = grids.intersection(one.grids)
        steps: tuple[str | None, ...] = (one.compound, grid, community_of[grid])
        if scheme in (pg.FIVE_LEVELS, pg.GRID_BRANCHES):
            steps = (grid,)
        parent = next(above[step] for step in steps if step in above)
        shares.setdefault((parent, "" if jointly else one.id), []).append(one.id)
    for (parent, _), share in shares.items():
        town.add(pg.BuildingGroup, parent=parent, buildings=share)


def damage(town: TownMaker) -> None:
    """Take something away from up to three records."""
    less: dict[type, dict[str, Any]] = {
        pg.Building: {"grids": ()},
        pg.BuildingGroup: {"buildings": ()},
        pg.CompoundBranch: {"compounds": ()},
        pg.GridBranch: {"grids": ()},
        pg.CommunityCommittee: {"parent": None},
    }
    places = [i for i, one in enumerate(town.made) if type(one) in less]
    if places:
        for i in town.draw(st.lists(st.sampled_from(places), unique=True, max_size=3)):
            town.made[i] = attrs.evolve(town.made[i], **less[type(town.made[i])])


def add_people(town: TownMaker, size: Range) -> None:
    communities, residences = town.ids(pg.Community), town.ids(pg.Building)
    for _ in town.times(0, 2):
        town.add(pg.Unit, community=town.one(communities))
    units, organisations = town.ids(pg.Unit), town.ids(*_ORGANISATIONS)
    for _ in town.times(*size):
        town.add(
            pg.Member,
            organisation=town.one(organisations),
            unit=town.one(units),
            residence=town.one(residences),
        )


def add_needs(town: TownMaker, size: Range) -> None:
    places = town.ids(*_PLACES)
    for _ in town.times(*size) if places else ():
        place = town.draw(st.sampled_from(places))
        least, more = town.draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
        town.add(pg.Need, place=place, least=least, most=least + more if more else None)
    if town.ids(pg.Need) and town.ids(pg.Member):
        _add_preference(town)


def _add_preference(town: TownMaker) -> None:
    """Let one of the members rank some of the needs."""
    i = town.draw(st.sampled_from([i for i, one in enumerate(town.made) if type(one) is pg.Member]))
    town.made[i] = attrs.evolve(town.made[i], preferences=town.several(town.ids(pg.Need)))


def add_resources_and_projects(town: TownMaker, size: Range) -> None:
    holders = town.ids(pg.Unit, *_ORGANISATIONS)
    for _ in town.times(*size) if holders else ():
        holder = town.draw(st.sampled_from(holders))
        town.add(pg.Resource, holder=holder, place=town.one(town.ids(*_PLACES)))
    for _ in town.times(*size):
        needs, resources = town.several(town.ids(pg.Need)), town.several(town.ids(pg.Resource))
        town.add(pg.Project, needs=needs, resources=resources, lead=town.one(holders))


def add_teams_and_facilities(town: TownMaker, size: Range) -> None:
    places, organisations = town.ids(*_PLACES), town.ids(*_ORGANISATIONS)
    for _ in town.times(*size):
        town.add(
            pg.Team,
            place=town.one(places),
            organisation=town.one(organisations),
            leader=town.one(town.ids(pg.Member)),
            members=town.several(town.ids(pg.Member)),
        )
    for _ in town.times(*size) if places else ():
        place = town.draw(st.sampled_from(places))
        town.add(pg.Facility, place=place, organisation=town.one(organisations))


def make_links(town: TownMaker, size: Range) -> list[pg.Link]:
    scopes = town.ids(*RECORD_KINDS)
    fillers = town.ids(*FILLER_KINDS)
    if not (scopes and fillers):
        return []
    made: dict[pg.Link, None] = {}
    for _ in town.times(*size):
        mechanism, slot = town.draw(st.sampled_from(_MECHANISMS))
        scope, filler = town.draw(st.sampled_from(scopes)), town.draw(st.sampled_from(fillers))
        fixed = {"mechanism": mechanism, "slot": slot, "scope": scope, "filler": filler}
        made[town.draw(records(pg.Link, **fixed))] = None
    return list(made)
