"""What edits cost: definitions only."""

from typing import Any

import attrs

from partygrid.errors import InvalidArgument

_MOST = 10**9


def _points(_: Any, attribute: Any, value: object) -> None:
    if type(value) is not int or not 1 <= value <= _MOST:
        message = f"no whole number of points from 1 to {_MOST:,}"
        raise InvalidArgument(attribute.name, value, message, "state the price in points")


@attrs.frozen(kw_only=True)
class Prices:
    """What each kind of edit costs, in points.

    A point is a unit of effort of your own choice; only the proportions count. The defaults are
    conventions, not measurements: what is written down costs least, what concerns a building a
    little more, what needs a decision of a superior most. State your own.

    Attributes:
        declare: A field of a record is stated otherwise.
        relieve: A post or report of a member is ended.
        attach: A building is put into a grid or group.
        detach: A building is taken out of a grid.
        appoint: A member is appointed to a post.
        join: A place or unit comes under an organisation that is there.
        leave: A unit leaves a joint branch.
        move: A building goes over to a neighbouring grid.
        merge: A grid is merged into another.
        joint: Two branches form a joint (联合) one.
        split: A grid or branch is split in two.
        found: An organisation is founded.
        transfer: On top, for each member whose formal membership (组织关系) must be transferred,
            to which each must agree.

    Raises:
        InvalidArgument: A price is no whole number of points, or below 1.

    Examples:
        >>> Prices(move=5).move
        5
    """

    declare: int = attrs.field(default=1, validator=_points)
    relieve: int = attrs.field(default=1, validator=_points)
    attach: int = attrs.field(default=2, validator=_points)
    detach: int = attrs.field(default=2, validator=_points)
    appoint: int = attrs.field(default=3, validator=_points)
    join: int = attrs.field(default=3, validator=_points)
    leave: int = attrs.field(default=3, validator=_points)
    move: int = attrs.field(default=4, validator=_points)
    merge: int = attrs.field(default=10, validator=_points)
    joint: int = attrs.field(default=10, validator=_points)
    split: int = attrs.field(default=12, validator=_points)
    found: int = attrs.field(default=15, validator=_points)
    transfer: int = attrs.field(default=1, validator=_points)
