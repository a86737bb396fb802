"""Hypothesis strategies for records and whole jurisdictions, valid by construction.

Nothing is filtered: a reference is drawn from the records made before it. Everything shrinks
towards few records with plain ids. Strategies have plural names and keyword-only options.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
from hypothesis import strategies as st
from stdnum.cn import uscc

import partygrid as pg
from partygrid._fields import Check, FieldSpec, specs

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

_LETTERS = "ab9Zé楼栋ＡＢ１①-_./#"
_NAMES = (
    "",
    "栗园社区",
    "3号楼",
    "３号楼",
    "ＡＢＣ小区",
    "莲 峰",
    "龘㐂𠮷",
    'Garden, "east"',
    "'=1+1",
    "a|b;c\\n",
    "A\u0308",
)
_WORDS = ("law", "medicine", "法律", "repair")
_MECHANISMS = (("double-reporting", "reporter"), ("contact", "contact"), ("包联", "联系人"))
_ID_STYLES = ("{0}{1}", "{0}-{2:02d}", "{0}楼{1}号", "{2:02d}＃{0}")
_FIRST = date(2015, 1, 1)
_ORDERED = (("established", "dissolved"), ("since", "until"), ("least", "most"))


def ids() -> st.SearchStrategy[str]:
    """Ids: short printable texts, Latin, Chinese and full-width."""
    return st.text(_LETTERS, min_size=1, max_size=6)


def names() -> st.SearchStrategy[str]:
    """Names: Chinese, full-width, with signs that files quote; few of them, so that they repeat."""
    return st.sampled_from(_NAMES)


def dates() -> st.SearchStrategy[date]:
    """Days of eleven years from 2015 on."""
    return st.integers(0, 4000).map(lambda days: _FIRST + timedelta(days=days))


def uscc_numbers() -> st.SearchStrategy[str]:
    """Unified social credit codes with a right check digit."""
    return st.integers(0, 10**9 - 1).map(_with_check_digit)


def _with_check_digit(body: int) -> str:
    number = f"91350825{body:09d}"
    return number + uscc.calc_check_digit(number)


_BY_CHECK: Mapping[Check, st.SearchStrategy[Any]] = {
    Check.ID: ids(),
    Check.COUNT: st.integers(0, 300),
    Check.NUMBER: st.integers(0, 160).map(lambda quarters: quarters / 4),
    Check.TEXT: names(),
    Check.WORDS: st.lists(st.sampled_from(_WORDS), unique=True, max_size=3),
    Check.FLAG: st.booleans(),
    Check.DATE: dates(),
    Check.POINT: st.builds(pg.Point, st.floats(-180, 180), st.floats(-90, 90)),
    Check.REFERENCE: ids(),
    Check.REFERENCES: st.lists(ids(), unique=True, max_size=3),
}


def values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Values that a field allows; for references any id, whether a record has it or not."""
    if spec.check is Check.CHOICE:
        found: st.SearchStrategy[Any] = st.sampled_from(spec.choices)
    elif spec.check is Check.CHOICES:
        found = st.lists(st.sampled_from(spec.choices), unique=True)
    else:
        found = _BY_CHECK[spec.check]
    return st.none() | found if spec.optional else found


def records(kind: type, **fixed: Any) -> st.SearchStrategy[Any]:
    """Records or links of a kind, some fields fixed, each other field sound by itself.

    What must agree between two fields agrees: dates are in order, the most is not below the
    least. References that are not fixed name any id.
    """
    drawn = {name: values(spec) for name, spec in specs(kind) if name not in fixed}
    if "uscc" in drawn:
        drawn["uscc"] = st.none() | uscc_numbers()
    return st.fixed_dictionaries(drawn).map(lambda found: _agreeing(kind, {**found, **fixed}))


def _agreeing(kind: type, content: dict[str, Any]) -> Any:
    for first, last in _ORDERED:
        start, end = content.get(first), content.get(last)
        if start is not None and end is not None and end < start:
            content |= {first: end, last: start}
    return kind(**content)


def anything() -> st.SearchStrategy[Any]:
    """Values of any type: wrong ones, unhashable ones, ones that cannot be compared or printed."""
    return st.recursive(_ATOMS, _containers, max_leaves=4)


_ATOMS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    ids(),
    st.binary(max_size=3),
    dates(),
    st.datetimes(),
    st.sampled_from((*pg.Window, *pg.UnitKind, *pg.CommunityKind)),
    st.builds(pg.Point, st.floats() | st.text(max_size=1), st.integers()),
    st.sampled_from((10**400, Decimal("sNaN"), Fraction(1, 3), 1j, object, pg.Town, pg.Town("t0"))),
    st.builds(lambda *rows: np.array(rows), st.just(["a", "b"]), st.just(["c", "d"])),
)


def _containers(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    few = st.lists(of, max_size=3)
    return few | few.map(tuple) | few.map(iter) | st.dictionaries(ids(), of, max_size=2)


def permuted(items: Iterable[Any]) -> st.SearchStrategy[list[Any]]:
    """The same items in any order."""
    return st.permutations(list(items))


@st.composite
def jurisdictions(
    draw: st.DrawFn,
    *,
    buildings: Range = (0, 12),
    layers: Sequence[str] = ("base", "union"),
    schemes: Sequence[pg.LevelScheme] = SCHEMES,
    members: Range = (0, 4),
    needs: Range = (0, 3),
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
        links: Fewest and most links; fewer where two are alike, none where nothing can fill one.
        covered: True for no gap at all: each building has one grid in each layer and a group
            whose line runs through branches that cover its compound or grid, and its community,
            up to the town committee; no grid is empty and no organisation dissolved. False for
            anything that is valid.
    """
    scheme = draw(st.sampled_from(schemes))
    used = list(layers[: draw(st.integers(1, len(layers)))])
    town = _Town(draw, settled=covered)
    if covered or draw(st.booleans()):
        _add_covered(town, scheme, buildings, used)
    else:
        _add_loose(town, scheme, buildings, used)
    if not covered:
        _damage(town)
    _add_people(town, members)
    _add_needs(town, needs)
    return pg.Jurisdiction(town.made, _links(town, links), scheme=scheme)


class _Town:
    """Makes records one by one, with ids in one style, plain or with every field drawn."""

    def __init__(self, draw: st.DrawFn, *, settled: bool) -> None:
        self.draw = draw
        self.settled = settled
        self.made: list[Any] = []
        self.style = draw(st.sampled_from(_ID_STYLES))
        self._known: dict[tuple[object, ...], str] = {}

    def add(self, kind: type, **content: Any) -> str:
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

    def once(self, key: tuple[object, ...], kind: type, **content: Any) -> str:
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


def _add_loose(town: _Town, scheme: pg.LevelScheme, size: Range, layers: Sequence[str]) -> None:
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


def _add_organisations(town: _Town, scheme: pg.LevelScheme, kind: type) -> None:
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


def _parents(town: _Town, scheme: pg.LevelScheme, kind: type, covered: list[str]) -> list[str]:
    """Return the ids of possible parents; a level is left out only where it has no place."""
    in_compounds = {one.id for one in town.of(pg.Building) if one.compound is not None}
    if scheme.may_skip and in_compounds & set(covered):
        return town.ids(pg.CompoundBranch)
    return town.ids(*scheme.parents_of(kind))


def _add_covered(town: _Town, scheme: pg.LevelScheme, size: Range, layers: Sequence[str]) -> None:
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
    return community < 2 if scheme is VILLAGES else site < 2


def _add_line(town: _Town, scheme: pg.LevelScheme, layer: str) -> None:
    """Add the organisations of a covered town, from the top down."""
    (top,) = town.ids(pg.Town)
    above: dict[str | None, str] = {top: town.add(pg.TownCommittee, town=top)}
    first, *others = town.ids(pg.Community) or [None]
    if others and town.draw(st.booleans()):
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
    town: _Town,
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
    town: _Town, above: Mapping[str | None, str], grids: set[str], scheme: pg.LevelScheme
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


def _damage(town: _Town) -> None:
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


def _add_people(town: _Town, size: Range) -> None:
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


def _add_needs(town: _Town, size: Range) -> None:
    places = town.ids(*_PLACES)
    for _ in town.times(*size) if places else ():
        place = town.draw(st.sampled_from(places))
        least, more = town.draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
        town.add(pg.Need, place=place, least=least, most=least + more if more else None)


def _links(town: _Town, size: Range) -> list[pg.Link]:
    scopes = town.ids(*_PLACES, *_ORGANISATIONS, pg.Need)
    fillers = town.ids(pg.Member, pg.Unit, *_ORGANISATIONS)
    if not (scopes and fillers):
        return []
    made: dict[pg.Link, None] = {}
    for _ in town.times(*size):
        mechanism, slot = town.draw(st.sampled_from(_MECHANISMS))
        scope, filler = town.draw(st.sampled_from(scopes)), town.draw(st.sampled_from(fillers))
        fixed = {"mechanism": mechanism, "slot": slot, "scope": scope, "filler": filler}
        made[town.draw(records(pg.Link, **fixed))] = None
    return list(made)
