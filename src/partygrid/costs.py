"""What distance costs: definitions only, read by those who propose and by those who check."""

from typing import Any

import attrs

from partygrid.errors import InvalidArgument

MOST_METRES = 10**12
"""The largest cost of one step, skill or the like; no distance on earth comes near it."""

EARTH_RADIUS = 6_371_008.8
"""Mean radius of the earth in metres (International Union of Geodesy and Geophysics, R1)."""


def _metres(_: Any, attribute: Any, value: object) -> None:
    if type(value) is not int or not 0 <= value <= MOST_METRES:
        raise InvalidArgument(
            attribute.name,
            value,
            f"no whole number of metres from 0 to {MOST_METRES:,}",
            "state the cost as a whole number of metres",
        )


@attrs.frozen(kw_only=True)
class Costs:
    """What it costs that a filler answers for a scope, or a member serves a need, in metres.

    Where the points of both are known, the cost is the distance between them; else it is the step
    of the smallest place that both share. A member is at home, a unit in its community, and
    anything else at its place, of which the point is the mean of its buildings. Each skill of a
    need that a member lacks is added, and each need that the member would rather serve. The steps
    are conventions, not measurements: state your own
    where you know the ground.

    Attributes:
        same_building: Both are in one building.
        same_compound: Both are in one compound.
        same_grid: One stands for a grid that holds the building of the other, or both for the same
            grid, or their buildings share a grid of the base layer.
        same_community: Both lie in one community.
        same_town: Both lie in one town.
        elsewhere: None of these.
        missing_skill: For each skill that a need asks and the member lacks.
        preference: For each need that the member would rather serve: each that comes before it
            among the member's preferences, or all of them where it is not there. Nothing for a
            member without preferences.
        imbalance: For each two members beyond the least head count of one need: the k-th of them
            costs k - 1 times as much. It spreads people evenly over needs that have enough; 0
            leaves that to chance.

    Raises:
        InvalidArgument: A cost is no whole number of metres, or negative.

    Examples:
        >>> Costs(same_grid=400).same_grid
        400
    """

    same_building: int = attrs.field(default=0, validator=_metres)
    same_compound: int = attrs.field(default=200, validator=_metres)
    same_grid: int = attrs.field(default=500, validator=_metres)
    same_community: int = attrs.field(default=1_000, validator=_metres)
    same_town: int = attrs.field(default=5_000, validator=_metres)
    elsewhere: int = attrs.field(default=20_000, validator=_metres)
    missing_skill: int = attrs.field(default=100, validator=_metres)
    preference: int = attrs.field(default=100, validator=_metres)
    imbalance: int = attrs.field(default=1, validator=_metres)
