"""Teams and facilities: who serves together, and from where.

A team is a group of members with a leader; helpers who are no members are a count, never persons.
A facility is a room or post with a place and with times at which it is open. What a team or a
facility is for stands in its tags and its kind; what it answers for stands in links.
"""

from enum import StrEnum

import attrs

from partygrid import _fields as fields
from partygrid._fields import Check, Privacy, spec
from partygrid.grid import PLACE_NAMES
from partygrid.org import ORGANISATION_NAMES, Window


class FacilityKind(StrEnum):
    """Kind of facility.

    Attributes:
        SERVICE_CENTRE: Party-mass service centre (党群服务中心).
        COMPOUND_SERVICE: Micro-service centre of a compound (小区微政务服务中心).
        RED_STATION: Red station or rest point (红色驿站).
        VANGUARD_STATION: Station of neighbourhood vanguard teams (邻里先锋站).
        PATROL_POST: Patrol post (巡逻岗).
        PRACTICE_STATION: Civilisation practice station (新时代文明实践站).
        OTHER: Any other.
    """

    SERVICE_CENTRE = "service-centre"
    COMPOUND_SERVICE = "compound-service"
    RED_STATION = "red-station"
    VANGUARD_STATION = "vanguard-station"
    PATROL_POST = "patrol-post"
    PRACTICE_STATION = "practice-station"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class Team:
    """A team (队伍): members who serve together, with helpers who are no members as a count.

    A person may be in several teams, so that head counts of teams must never be added up.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        name: Name of the team.
        place: Where it serves, None where it serves everywhere.
        organisation: The party organisation that leads it, None where it is not stated.
        leader: The member who leads it, None while nobody does.
        members: The members in it; the leader is one of them, whether named again or not.
        helpers: Number of people in it who are no members; None where it is not stated.
        tags: What it is for, from the user's own vocabulary, such as ``vanguard`` or ``patrol``.

    Examples:
        >>> Team("patrol-1", place="garden", leader="m1", members=["m2", "m1"]).members
        ('m1', 'm2')
    """

    id: str = attrs.field(kw_only=False, metadata=spec(Check.ID, "编号"))
    name: str = attrs.field(default="", metadata=spec(Check.TEXT, "名称"))
    place: str | None = attrs.field(
        default=None, metadata=spec(Check.REFERENCE, "地点", targets=PLACE_NAMES, optional=True)
    )
    organisation: str | None = attrs.field(
        default=None,
        metadata=spec(Check.REFERENCE, "所属组织", targets=ORGANISATION_NAMES, optional=True),
    )
    leader: str | None = attrs.field(
        default=None,
        metadata=spec(
            Check.REFERENCE, "队长", targets=("Member",), optional=True, privacy=Privacy.INTERNAL
        ),
    )
    members: tuple[str, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.REFERENCES, "队员", targets=("Member",), privacy=Privacy.PERSONAL),
    )
    helpers: int | None = attrs.field(
        default=None,
        metadata=spec(Check.COUNT, "非党员人数", unit="persons", optional=True),
    )
    tags: tuple[str, ...] = attrs.field(
        default=(), converter=fields.several, metadata=spec(Check.WORDS, "标签")
    )

    @property
    def size(self) -> int:
        """Number of people in it: leader and members, and helpers where they are stated."""
        leaders = set() if self.leader is None else {self.leader}
        return len(leaders.union(self.members)) + (self.helpers or 0)


@attrs.frozen(kw_only=True)
class Facility:
    """A facility (阵地): a centre, station or post that people go to or are posted at.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        place: Where it is: building, compound, grid, community or town.
        name: Name of the facility.
        kind: Kind of facility.
        organisation: The party organisation that runs it, None where it is not stated.
        windows: When it is open; empty where that is not stated.
        hours: Hours for which it is open in a week, None where that is not stated.
        tags: What it offers, from the user's own vocabulary.

    Examples:
        >>> post = Facility("post-1", place="garden", kind=FacilityKind.PATROL_POST, hours=56)
        >>> post.hours
        56.0
    """

    id: str = attrs.field(kw_only=False, metadata=spec(Check.ID, "编号"))
    place: str = attrs.field(metadata=spec(Check.REFERENCE, "地点", targets=PLACE_NAMES))
    name: str = attrs.field(default="", metadata=spec(Check.TEXT, "名称"))
    kind: FacilityKind = attrs.field(
        default=FacilityKind.OTHER, metadata=spec(Check.CHOICE, "类别", choices=FacilityKind)
    )
    organisation: str | None = attrs.field(
        default=None,
        metadata=spec(Check.REFERENCE, "所属组织", targets=ORGANISATION_NAMES, optional=True),
    )
    windows: tuple[Window, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.CHOICES, "开放时段", choices=Window),
    )
    hours: float | None = attrs.field(
        default=None,
        converter=fields.amount,
        metadata=spec(Check.NUMBER, "每周开放时长", unit="hours", optional=True),
    )
    tags: tuple[str, ...] = attrs.field(
        default=(), converter=fields.several, metadata=spec(Check.WORDS, "标签")
    )
