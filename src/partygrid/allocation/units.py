"""The first half of double reporting: work units that report to communities or grids (单位报到).

`UnitReporting` is the question, `UnitPlan` the answer. The module
``partygrid.allocation.placing_units`` states how it is found.
"""

from enum import StrEnum
from typing import Any

import attrs

from partygrid._text import table
from partygrid.allocation.terms import MECHANISM
from partygrid.costs import MOST_METRES
from partygrid.errors import InvalidArgument
from partygrid.mechanisms import Link


class UnitRule(StrEnum):
    """To which places a unit may report.

    Attributes:
        LOCATED: To the community in which it is located, or to a grid of it.
        ASSIGNED: To any; places are assigned so that the numbers are even.
    """

    LOCATED = "located"
    ASSIGNED = "assigned"


class UnitTarget(StrEnum):
    """What units report to: the slot of the mechanism ``double-reporting`` that they fill.

    Attributes:
        COMMUNITY: Communities.
        GRID: Grids of the base layer.
    """

    COMMUNITY = "unit"
    GRID = "grid_unit"


class Join(StrEnum):
    """What it means for a member to which community the unit reports.

    A unit reports to the communities that it is proposed to or linked with, and to those whose
    grids it is. A need lies in a community when its place does; the need of a town lies in none.

    Attributes:
        NONE: Nothing: each half is best by itself.
        PREFERRED: Needs in that community are nearer by the discount.
        REQUIRED: A member whose unit reports anywhere serves only needs in those communities.
            Members without a unit, or whose unit reports nowhere, are free.
    """

    NONE = "none"
    PREFERRED = "preferred"
    REQUIRED = "required"


@attrs.frozen(kw_only=True)
class UnitReporting:
    """How units report: local practice, stated by the user.

    Attributes:
        rule: Whether a unit reports where it is located, or where it is assigned to.
        to: Whether units report to communities or to grids.
        most: Units that one place may have, 1 for units and places one to one; None for no bound.
            Links that exist already are kept, whatever it is.
        join: What it means for members. With a join, ``Policy.OPTIMAL`` decides both halves
            together, and ``Policy.JOINED`` units first, members afterwards.
        discount: Metres by which a need is nearer for members whose unit reports to its community:
            where that is preferred, and for ``Policy.JOINED`` unless it is required.

    Raises:
        InvalidArgument: A field is none of its values, or what is preferred has no discount.

    Sources:
        Reports to the place of location, to an assigned community and to an assigned grid are all
        practised, and no national rule decides. Sixty units to sixty grids one to one: Lichuan,
        2020 (a single source).

    Examples:
        >>> UnitReporting(rule=UnitRule.ASSIGNED, to=UnitTarget.GRID, most=1).most
        1
    """

    rule: UnitRule = UnitRule.LOCATED
    to: UnitTarget = UnitTarget.COMMUNITY
    most: int | None = None
    join: Join = Join.NONE
    discount: int = 0

    def __attrs_post_init__(self) -> None:
        kinds: dict[str, Any] = {"rule": UnitRule, "to": UnitTarget, "join": Join}
        for name, kind in kinds.items():
            value = getattr(self, name)
            if not isinstance(value, kind):
                names = ", ".join(f"{kind.__name__}.{one.name}" for one in kind)
                raise InvalidArgument(name, value, f"no {kind.__name__}", f"use one of {names}")
        if self.most is not None and (type(self.most) is not int or self.most < 0):
            raise InvalidArgument("most", self.most, "no number of units", "state 0 or more")
        if type(self.discount) is not int or not 0 <= self.discount <= MOST_METRES:
            reason = f"no whole number of metres from 0 to {MOST_METRES:,}"
            raise InvalidArgument("discount", self.discount, reason, "state metres, 0 for none")
        if self.join is Join.PREFERRED and not self.discount:
            remedy = "state metres above 0, or use Join.NONE"
            raise InvalidArgument("discount", 0, "Join.PREFERRED prefers nothing", remedy)


class UnitReason(StrEnum):
    """Why a unit reports nowhere: the first test that fails."""

    NOT_OPERATING = "not-operating"
    NO_LOCATION = "no-location"
    NO_PLACE = "no-place"
    ALL_PLACES_TAKEN = "all-places-taken"


@attrs.frozen(kw_only=True)
class UnitAssignment:
    """A unit that is proposed to a place, or reports there already.

    Attributes:
        unit: Id of the unit.
        place: Id of the community or grid.
        slot: The slot that it fills: ``unit`` of a community, ``grid_unit`` of a grid.
        metres: How far the unit's community is from the place, or the step of ``Costs``.
        pinned: Whether a link of the snapshot says so already.
    """

    unit: str
    place: str
    slot: UnitTarget
    metres: int
    pinned: bool = False


@attrs.frozen(kw_only=True)
class UnplacedUnit:
    """A unit that reports nowhere, and why.

    Attributes:
        unit: Id of the unit.
        reason: The first test that fails.
    """

    unit: str
    reason: UnitReason

    def __str__(self) -> str:
        return f"{self.unit}: {self.reason.replace('-', ' ')}"


@attrs.frozen(kw_only=True)
class UnitCount:
    """How many units report to a place, and how many members they have.

    Attributes:
        place: Id of the community or grid.
        units: Number of units, those of existing links included.
        members: Number of members who work in them.
    """

    place: str
    units: int
    members: int


@attrs.frozen(kw_only=True, repr=False)
class UnitPlan:
    """Which unit reports to which place.

    Attributes:
        reporting: The question.
        assignments: Who reports where, in id order of units, then places.
        unplaced: Every other unit with a reason, in id order.
        counts: Every place, in id order.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Community("d", town="t"),
        ...     pg.Unit("school", community="c"), pg.Unit("tax-office")])
        >>> print(pg.allocate_double_reporting(where).units)
        units that report: 1 of 2
        place  units  members
        c          1        0
        d          0        0
    """

    reporting: UnitReporting
    assignments: tuple[UnitAssignment, ...]
    unplaced: tuple[UnplacedUnit, ...]
    counts: tuple[UnitCount, ...]

    @property
    def number(self) -> int:
        """Number of units."""
        return self.reports + len(self.unplaced)

    @property
    def reports(self) -> int:
        """Number of units that report somewhere."""
        return len({one.unit for one in self.assignments})

    @property
    def vacant(self) -> tuple[str, ...]:
        """Ids of the places to which no unit reports, in id order."""
        return tuple(one.place for one in self.counts if not one.units)

    @property
    def evenness(self) -> int:
        """Sum of the squares of the numbers of units: the smaller, the more even."""
        return sum(one.units**2 for one in self.counts)

    @property
    def metres(self) -> int:
        """Sum of the distances of what is proposed."""
        return sum(one.metres for one in self.assignments if not one.pinned)

    @property
    def links(self) -> tuple[Link, ...]:
        """What is proposed as links, in the order of links; those that exist are left out."""
        rows = sorted((one.place, one.slot, one.unit) for one in self.assignments if not one.pinned)
        return tuple(
            Link(mechanism=MECHANISM, scope=place, slot=slot.value, filler=unit)
            for place, slot, unit in rows
        )

    def to_records(self) -> list[dict[str, str | int | bool | None]]:
        """Return one flat row for each assignment, then for each unit that is not placed."""
        empty: dict[str, str | int | bool | None] = dict.fromkeys(_COLUMNS)
        return [
            *({**empty, **attrs.asdict(one), "slot": one.slot.value} for one in self.assignments),
            *({**empty, "unit": one.unit, "reason": one.reason.value} for one in self.unplaced),
        ]

    def __repr__(self) -> str:
        return f"<UnitPlan: {self.reports:,} of {self.number:,}>"

    def __str__(self) -> str:
        rows = [[one.place, one.units, one.members] for one in self.counts]
        rest = len(rows) - _SHOWN
        more = [f"… and {rest:,} more (all in .counts)"] if rest > 0 else []
        lines = [f"units that report: {self.reports:,} of {self.number:,}"]
        return "\n".join([*lines, table(["place", "units", "members"], rows[:_SHOWN]), *more])


_SHOWN = 12
_COLUMNS = ("unit", "place", "slot", "metres", "pinned", "reason")
