"""What an allocation is asked with, and the words in which it answers.

`Reach` and `Costs` are the question; the enums are statuses and reasons. Definitions only: the
problem builder, the answers and the verification all read them, and nothing is computed here.
"""

from enum import StrEnum
from typing import Any

import attrs

from partygrid.errors import InvalidArgument

MOST_METRES = 10**12
"""The largest cost of one step or skill; no distance on earth comes near it."""

EARTH_RADIUS = 6_371_008.8
"""Mean radius of the earth in metres (International Union of Geodesy and Geophysics, R1)."""

MECHANISM = "double-reporting"
"""The mechanism under which proposals become links."""

SLOT = "member"
"""The slot of that mechanism that a member fills."""


class Reach(StrEnum):
    """How far from home a member may be proposed to serve."""

    COMMUNITY = "community"
    TOWN = "town"
    JURISDICTION = "jurisdiction"


class PlanStatus(StrEnum):
    """What a plan is.

    Attributes:
        OPTIMAL: Members are proposed, and no plan is better; the plan carries the proof.
        EMPTY: Nobody is proposed, because no member can serve any need; proven as well.
    """

    OPTIMAL = "optimal"
    EMPTY = "empty"


class UnplacedReason(StrEnum):
    """Why a member has no place, or may not serve a need: the first test that fails.

    The tests narrow the needs down in this order: a residence, needs within reach, a skill, a
    window, hours, a free place.
    """

    NO_RESIDENCE = "no-residence"
    NO_NEED_IN_REACH = "no-need-in-reach"
    NO_MATCHING_SKILL = "no-matching-skill"
    NO_MATCHING_WINDOW = "no-matching-window"
    NOT_ENOUGH_HOURS = "not-enough-hours"
    ALL_PLACES_TAKEN = "all-places-taken"


class UnmetReason(StrEnum):
    """Why a need stays below its least head count: the first test that leaves nobody.

    Where members are eligible, either fewer than the least are (``TOO_FEW_ELIGIBLE``), or enough
    are and other needs want them more (``MEMBERS_NEEDED_ELSEWHERE``).
    """

    NO_MEMBER_IN_REACH = "no-member-in-reach"
    NO_MATCHING_SKILL = "no-matching-skill"
    NO_MATCHING_WINDOW = "no-matching-window"
    NOT_ENOUGH_HOURS = "not-enough-hours"
    TOO_FEW_ELIGIBLE = "too-few-eligible"
    MEMBERS_NEEDED_ELSEWHERE = "members-needed-elsewhere"


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
    """What it costs that a member serves a need, in metres.

    Where the points of the residence and of the need's place are both known, the cost is the
    distance between them; else it is the step of the smallest place that both share. Each skill
    of the need that the member lacks is added. The steps are conventions, not measurements: state
    your own where you know the ground.

    Attributes:
        same_building: The need's place is the building of residence.
        same_compound: The need's place is the compound of residence, or a building in it.
        same_grid: The need's place is a grid of the residence, or a building that shares a grid of
            the base layer with it.
        same_community: Both lie in one community.
        same_town: Both lie in one town.
        elsewhere: None of these.
        missing_skill: For each skill that the need asks and the member lacks.

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
