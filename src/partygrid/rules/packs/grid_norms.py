"""Grid norms: household bands, full cover, no overlap, one community for each grid."""

from typing import Annotated

from partygrid.grid import BASE_LAYER, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.rules._outcome import Outcome
from partygrid.rules._pack import Pack
from partygrid.rules._rule import Severity, each, rule
from partygrid.sources import Certainty, Source, Title

_BAND = Source(
    "local grid norms (人户双控)", clause="300 to 500 households", certainty=Certainty.SINGLE
)


@rule(
    "grid-households",
    title=Title("households of a grid", "网格户数"),
    each=each(Grid, layer=BASE_LAYER),
    severity=Severity.WARNING,
    source=_BAND,
    remedy="split the grid, or merge it with a neighbour",
)
def grid_households(
    grid: Grid,
    where: Jurisdiction,
    *,
    least: Annotated[int, "households"] = 300,
    most: Annotated[int, "households"] = 500,
) -> Outcome:
    """A grid (网格) of the base layer holds 300 to 500 households, or what is local practice."""
    households = where.households_in(grid.id)
    return Outcome.within(households, least, most, missing="Building.households")


PACK = Pack(id="grid-norms", title=Title("grid norms", "网格划分规范"), rules=(grid_households,))
