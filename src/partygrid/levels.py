"""Level schemes: which organisations stand above which, as data.

Four levels are the default; grid branches and five levels are ordinary variants, and a user's own
scheme is a value like these. A jurisdiction states its scheme.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from partygrid.errors import InvalidArgument
from partygrid.org import (
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    TownCommittee,
    UnitBranch,
)

Level = tuple[type, ...]

LINE_KINDS: tuple[type, ...] = (
    TownCommittee,
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    BuildingGroup,
)
"""The kinds of organisation that stand in the line of levels."""


def _as_level(kinds: type | Iterable[type]) -> Level:
    return tuple(_listed(kinds))


def _as_levels(levels: Iterable[type | Iterable[type]]) -> tuple[Level, ...]:
    return tuple(map(_as_level, _listed(levels)))


def _listed(given: Any) -> Iterable[Any]:
    """Return what is given as several, a single value as one; what is wrong is told later."""
    single = isinstance(given, type | str) or not isinstance(given, Iterable)
    return (given,) if single else given


@attrs.frozen(kw_only=True)
class LevelScheme:
    """The levels of the party line, from the top down.

    The parent of an organisation stands exactly one level above it. Where every kind of a level
    is named in `may_skip`, an organisation may also stand directly below the level above that
    one, provided that its places have no place of the skipped kind: a village without compounds
    needs no compound branch, a community with compounds does.

    Attributes:
        id: Name of the scheme.
        levels: The kinds of organisation on each level; a level may hold several kinds.
        may_skip: Kinds whose level may be left out where there is no such place.

    Raises:
        InvalidArgument: No level, a kind twice, a kind that has no place in the line, or
            building groups above the lowest level.

    Examples:
        A user's own scheme, where a branch sits at the compound or at the grid:

        >>> own = LevelScheme("own", levels=[
        ...     TownCommittee, CommunityCommittee, (CompoundBranch, GridBranch), BuildingGroup])
        >>> [kind.__name__ for kind in own.parents_of(BuildingGroup)]
        ['CompoundBranch', 'GridBranch']
    """

    id: str = attrs.field(kw_only=False)
    levels: tuple[Level, ...] = attrs.field(converter=_as_levels)
    may_skip: Level = attrs.field(default=(), converter=_as_level)

    def __attrs_post_init__(self) -> None:
        for fault in _faults(self):
            raise InvalidArgument(*fault)

    @property
    def kinds(self) -> tuple[type, ...]:
        """Every kind of organisation in the scheme, from the top down."""
        return tuple(kind for level in self.levels for kind in level)

    def level_of(self, kind: type) -> int | None:
        """Return the level of a kind, 0 at the top, or None where the scheme has no such kind."""
        return next((i for i, level in enumerate(self.levels) if kind in level), None)

    def parents_of(self, kind: type) -> tuple[type, ...]:
        """Return the kinds of organisation that may be the parent of a kind, nearest first.

        An organisation of a work unit stands below a town or community committee, or below
        another unit's organisation.
        """
        if kind is UnitBranch:
            return (TownCommittee, CommunityCommittee, UnitBranch)
        if self.level_of(kind) is None:
            return ()
        parents: list[type] = []
        for level in reversed(self.levels[: self.level_of(kind)]):
            parents.extend(level)
            if not self.skippable(level):
                break
        return tuple(parents)

    def skippable(self, level: Level) -> bool:
        """Return whether a level may be left out where it has no place."""
        return all(kind in self.may_skip for kind in level)


def _faults(scheme: LevelScheme) -> Iterator[tuple[str, object, str, str]]:
    """Find argument, value, reason and remedy of what cannot be."""
    kinds, known = scheme.kinds, ", ".join(kind.__name__ for kind in LINE_KINDS)
    named = type(scheme.id) is str and scheme.id != "" and scheme.id.isprintable()
    if not named:
        yield "id", scheme.id, "no name", "write a text that prints"
    if not kinds:
        yield "levels", (), "a scheme has at least one level", "name one"
    for argument, given in (("levels", kinds), ("may_skip", scheme.may_skip)):
        strange = [kind for kind in given if kind not in LINE_KINDS]
        remedy = f"pass a class, one of {known}"
        yield from ((argument, kind, "no kind of the line", remedy) for kind in strange)
    times = Counter(map(id, kinds))  # what is no kind may have no hash
    loose = [kind for kind in scheme.may_skip if not times[id(kind)]]
    yield from (("may_skip", kind, "stands on no level", "leave it out") for kind in loose)
    twice = [kind for kind in kinds if times[id(kind)] > 1]
    yield from (("levels", kind, "stands on two levels", "name each once") for kind in twice)
    high = [kind for level in scheme.levels[:-1] for kind in level if kind is BuildingGroup]
    yield from (("levels", kind, "stands above the lowest level", _GROUPS_LAST) for kind in high)


_GROUPS_LAST = "let building groups stand on the lowest level, or leave them out"


FOUR_LEVELS = LevelScheme(
    "four-levels", levels=(TownCommittee, CommunityCommittee, CompoundBranch, BuildingGroup)
)
"""Town, community, compound, building: the default."""

GRID_BRANCHES = LevelScheme(
    "grid-branches", levels=(TownCommittee, CommunityCommittee, GridBranch, BuildingGroup)
)
"""Town, community, grid, building: the branch sits at the grid."""

FIVE_LEVELS = LevelScheme(
    "five-levels",
    levels=(TownCommittee, CommunityCommittee, CompoundBranch, GridBranch, BuildingGroup),
)
"""Town, community, compound, grid, building: a large compound is divided into grids."""
