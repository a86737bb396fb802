"""Needs: what a place asks for, so that members who report there have something to do.

Resources and projects, the other two lists of double reporting, will stand beside it.
"""

import attrs

from partygrid import _fields as fields
from partygrid._fields import Check, spec
from partygrid.grid import PLACE_NAMES
from partygrid.org import Window


@attrs.frozen(kw_only=True)
class Need:
    """A need (需求) of a place: so many people, with these skills, for so many hours each.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        place: The place that has the need: building, compound, grid, community or town.
        least: Head count that must be reached for the need to be met.
        most: Head count that must not be passed; None for the same as `least`.
        skills: Skills asked for; a person with any one of them can help. Empty: anybody can.
        hours: Hours asked of each person in the period considered.
        window: When the work is done, None for any time.
        priority: Higher is served first.

    Examples:
        >>> Need("patrol", place="garden", least=2, most=4, hours=1.5, window=Window.EVENING).most
        4
    """

    id: str = attrs.field(kw_only=False, metadata=spec(Check.ID, "编号"))
    place: str = attrs.field(metadata=spec(Check.REFERENCE, "地点", targets=PLACE_NAMES))
    least: int = attrs.field(default=1, metadata=spec(Check.COUNT, "最少人数", unit="persons"))
    most: int | None = attrs.field(
        default=None, metadata=spec(Check.COUNT, "最多人数", unit="persons", optional=True)
    )
    skills: tuple[str, ...] = attrs.field(
        default=(), converter=fields.several, metadata=spec(Check.WORDS, "技能")
    )
    hours: float = attrs.field(
        default=1.0, converter=fields.amount, metadata=spec(Check.NUMBER, "时长", unit="hours")
    )
    window: Window | None = attrs.field(
        default=None, metadata=spec(Check.CHOICE, "时段", choices=Window, optional=True)
    )
    priority: int = attrs.field(default=0, metadata=spec(Check.COUNT, "优先级"))

    @property
    def places(self) -> int:
        """The head count that must not be passed, `most` or else `least`."""
        return self.least if self.most is None else self.most
