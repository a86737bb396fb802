"""The answer of `buildings_in_grids`: every building, and what is wrong with outlines."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

import attrs

from partygrid._text import table
from partygrid.errors import DoesNotHold
from partygrid.grid import Building, Grid
from partygrid.jurisdiction import Jurisdiction

_SHOWN = 12


class OutlineReason(StrEnum):
    """What is wrong with the outline of a grid.

    Attributes:
        NO_OUTLINE: The grid has none: no building can be found in it.
        NO_SUCH_GRID: No grid of the layer has the id; the outline is left out.
        INVALID: Its lines cross, or its polygons lie on each other; it is left out.
        OVERLAP: It shares ground with the outline of another grid.
    """

    NO_OUTLINE = "no-outline"
    NO_SUCH_GRID = "no-such-grid"
    INVALID = "invalid"
    OVERLAP = "overlap"


_WORDS = {
    OutlineReason.NO_OUTLINE: "no outline",
    OutlineReason.NO_SUCH_GRID: "no grid of the layer has this id",
    OutlineReason.INVALID: "the outline is invalid",
    OutlineReason.OVERLAP: "shares ground with",
}


@attrs.frozen(kw_only=True, order=True)
class OutlineFault:
    """One thing that is wrong with the outline of a grid.

    Attributes:
        grid: Id of the grid.
        reason: What is wrong.
        other: For an overlap, the id of the other grid, which comes later in order; else empty.
        square_metres: For an overlap, the ground that both share, on a sphere; else 0.
        detail: For an invalid one, what and where, in the words of GEOS.

    Examples:
        >>> print(OutlineFault(
        ...     grid="g1", reason=OutlineReason.OVERLAP, other="g2", square_metres=1200))
        g1: shares ground with g2: 1,200 square metres
    """

    grid: str
    reason: OutlineReason = attrs.field(order=str)
    other: str = ""
    square_metres: int = 0
    detail: str = ""

    def __str__(self) -> str:
        text = f"{self.grid}: {_WORDS[self.reason]}"
        if self.reason is OutlineReason.OVERLAP:
            return f"{text} {self.other}: {self.square_metres:,} square metres"
        return f"{text}: {self.detail}" if self.detail else text


@attrs.frozen(kw_only=True)
class BuildingInGrid:
    """A building that lies in the outline of a grid.

    Attributes:
        building: Id of the building.
        grid: Id of the grid: of several, the lowest id among those that have the building inside;
            where it is inside of none, the lowest among those on whose boundary it lies.
        others: Ids of the other grids that have it inside or on the boundary.
        stated: Ids of the grids of the layer that its record states.

    Examples:
        >>> BuildingInGrid(building="b1", grid="g1", others=("g2",), stated=("g2",)).changes
        True
    """

    building: str
    grid: str
    others: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether its record states something else."""
        return self.stated != (self.grid,)


@attrs.frozen(kw_only=True, repr=False)
class BuildingsInGrids:
    """Which building lies in which grid of a layer, by the outlines of the grids.

    Each building is once in `placed`, `outside` or `unlocated`.

    Attributes:
        where: The snapshot.
        layer: The layer of the grids.
        placed: The buildings in a grid, in id order.
        outside: Ids of the buildings with a position in no outline.
        unlocated: Ids of the buildings without a position.
        faults: What is wrong with outlines, by id of the grid.
    """

    where: Jurisdiction = attrs.field(eq=False)
    layer: str
    placed: tuple[BuildingInGrid, ...]
    outside: tuple[str, ...]
    unlocated: tuple[str, ...]
    faults: tuple[OutlineFault, ...]

    @property
    def several(self) -> tuple[BuildingInGrid, ...]:
        """The buildings in several grids, or on a boundary between them."""
        return tuple(one for one in self.placed if one.others)

    @property
    def changes(self) -> tuple[BuildingInGrid, ...]:
        """The buildings of which the records state other grids, or none."""
        return tuple(one for one in self.placed if one.changes)

    @property
    def records(self) -> tuple[Building, ...]:
        """The buildings that change, with the grid found and those of other layers as they are.

        ``where.replace(*answer.records)`` takes them over. A building in no outline keeps the
        grids that it states.
        """
        layer = {grid.id for grid in self.where.of(Grid, layer=self.layer)}
        return tuple(_moved(self.where[one.building], one.grid, layer) for one in self.changes)

    @property
    def ok(self) -> bool:
        """Whether each building lies in one outline, and no outline has a fault."""
        return not (self.outside or self.unlocated or self.several or self.faults)

    def require_ok(self) -> Self:
        """Return the answer itself, or raise.

        Raises:
            DoesNotHold: Some building is in no outline or in several, or an outline has a fault.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    def to_records(self) -> list[dict[str, str | None]]:
        """Return one flat row for each building: where it was found, and what its record states."""
        placed = [(one.building, "placed", one) for one in self.placed]
        outside = [(id_, "outside", None) for id_ in self.outside]
        unlocated = [(id_, "unlocated", None) for id_ in self.unlocated]
        return [
            {
                "building": id_,
                "outcome": outcome,
                "grid": one.grid if one else None,
                "others": " ".join(one.others) if one else "",
                "stated": " ".join(one.stated) if one else "",
            }
            for id_, outcome, one in sorted([*placed, *outside, *unlocated])
        ]

    def __repr__(self) -> str:
        return (
            f"<BuildingsInGrids: {len(self.placed):,} placed, {len(self.outside):,} outside, "
            f"{len(self.faults):,} faults>"
        )

    def __str__(self) -> str:
        rows = [
            ["in a grid", len(self.placed)],
            ["in several, or on a boundary", len(self.several)],
            ["record states otherwise", len(self.changes)],
            ["in no outline", len(self.outside)],
            ["without a position", len(self.unlocated)],
        ]
        lines = [f"layer {self.layer}", table(["buildings", "number"], rows), *_list(self.faults)]
        return "\n".join(lines)


def _moved(building: Building, grid: str, layer: set[str]) -> Building:
    others = [one for one in building.grids if one not in layer]
    return attrs.evolve(building, grids=[grid, *others])


def _list(faults: Iterable[OutlineFault]) -> list[str]:
    lines = [f"  {fault}" for fault in faults]
    rest = len(lines) - _SHOWN
    more = [f"  … and {rest:,} more (all in .faults)"] if rest > 0 else []
    return [*lines[:_SHOWN], *more]
