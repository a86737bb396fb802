"""Outlines of grids on a map, and which buildings lie in them.

Point in polygon is left to shapely, which comes with ``pip install 'partygrid[maps]'``; an
`Outline` itself needs nothing.
"""

from partygrid.outlines._answer import (
    BuildingInGrid,
    BuildingsInGrids,
    OutlineFault,
    OutlineReason,
)
from partygrid.outlines._inside import buildings_in_grids
from partygrid.outlines._outline import Outline

__all__ = [
    "BuildingInGrid",
    "BuildingsInGrids",
    "Outline",
    "OutlineFault",
    "OutlineReason",
    "buildings_in_grids",
]
