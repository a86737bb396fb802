"""Needs, resources and projects: the three lists (三张清单) of double reporting.

A place needs, a unit or an organisation offers, and a project joins what is needed with what is
offered. Who claims a need or a project (认领) stands in links, under the mechanism
``task-claiming``.
"""

import attrs

from partygrid import _fields as fields
from partygrid._fields import Check, spec
from partygrid.grid import PLACE_NAMES
from partygrid.org import ORGANISATION_NAMES, Window


@attrs.frozen(kw_only=True)
class Need:
    """A need (需求) of a place: so many people, with these skills, for so many hours each.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        place: The place that has the need: building, compound, grid, community or town.
        least: Head count that must be reached for the need to be met.
        most: Head count that must not be passed; None for the same as `least`.
        skills: Skills asked of members; a person with any one of them can help. Empty: anybody can.
        hours: Hours asked of each person in the period considered.
        window: When the work is done, None for any time.
        priority: Higher is served first.
        home_visits: Whether the work is done in people's homes (入户).
        within: How many metres from its place people may live at most, None for as far as is asked.
        leader_skills: Somebody who serves must have one of these skills, and leads; else nobody
            serves. Empty: nobody needs to lead.
        asks: What it asks for beside people: rooms, tools, funds, the service of a unit. One of
            them helps. Empty: nothing beside people, and no resource is looked for.

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
    home_visits: bool = attrs.field(default=False, metadata=spec(Check.FLAG, "需入户"))
    within: int | None = attrs.field(
        default=None, metadata=spec(Check.COUNT, "距离上限", unit="metres", optional=True)
    )
    leader_skills: tuple[str, ...] = attrs.field(
        default=(), converter=fields.several, metadata=spec(Check.WORDS, "领队技能")
    )
    asks: tuple[str, ...] = attrs.field(
        default=(), converter=fields.several, metadata=spec(Check.WORDS, "所需资源")
    )

    @property
    def places(self) -> int:
        """The head count that must not be passed, `most` or else `least`."""
        return self.least if self.most is None else self.most


@attrs.frozen(kw_only=True)
class Resource:
    """A resource (资源): what a unit or an organisation offers to the places around it.

    What a member offers are the skills of the member; what a unit can do in general stands in its
    offers. A resource is a thing on the list: this hall, that bus, a lecture a month.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        holder: The unit or organisation that offers it.
        name: Name of the resource.
        kinds: What it is or does, in the words in which needs ask. Empty: the offers and the trade
            of the unit that holds it.
        place: Where it is, None for where its holder is.
        amount: How many projects it can serve in the period considered.
        windows: When it can be used; empty means at any time.

    Examples:
        >>> Resource("hall", holder="school", kinds=["hall"], amount=2).amount
        2
    """

    id: str = attrs.field(kw_only=False, metadata=spec(Check.ID, "编号"))
    holder: str = attrs.field(
        metadata=spec(Check.REFERENCE, "提供方", targets=("Unit", *ORGANISATION_NAMES))
    )
    name: str = attrs.field(default="", metadata=spec(Check.TEXT, "名称"))
    kinds: tuple[str, ...] = attrs.field(
        default=(), converter=fields.several, metadata=spec(Check.WORDS, "资源类别")
    )
    place: str | None = attrs.field(
        default=None, metadata=spec(Check.REFERENCE, "地点", targets=PLACE_NAMES, optional=True)
    )
    amount: int = attrs.field(default=1, metadata=spec(Check.COUNT, "可用次数", unit="projects"))
    windows: tuple[Window, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.CHOICES, "可用时段", choices=Window),
    )


@attrs.frozen(kw_only=True)
class Project:
    """A project (项目): needs that are met together, and the resources with which they are.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        name: Name of the project.
        needs: The needs that it meets.
        resources: The resources that it uses, each once.
        lead: The unit or organisation that leads it, None while nobody does.

    Examples:
        >>> Project("homework-room", needs=["tutoring"], resources=["hall"], lead="school").needs
        ('tutoring',)
    """

    id: str = attrs.field(kw_only=False, metadata=spec(Check.ID, "编号"))
    name: str = attrs.field(default="", metadata=spec(Check.TEXT, "名称"))
    needs: tuple[str, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.REFERENCES, "需求", targets=("Need",)),
    )
    resources: tuple[str, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.REFERENCES, "资源", targets=("Resource",)),
    )
    lead: str | None = attrs.field(
        default=None,
        metadata=spec(
            Check.REFERENCE, "牵头方", targets=("Unit", *ORGANISATION_NAMES), optional=True
        ),
    )
