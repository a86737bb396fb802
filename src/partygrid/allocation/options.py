"""The options of one member, and what became of each."""

from enum import StrEnum

import attrs

from partygrid.org import Window


class OptionOutcome(StrEnum):
    """What became of an option.

    Attributes:
        CHOSEN: The plan proposes it.
        POSSIBLE: The member may serve the need, and it has a place left.
        PLACES_TAKEN: The member may serve the need, and others hold all its places.
        NO_LEADER: It has a place left and wants a leader, whom it has not, and the member is none.
        PAIRING: It does not take all with whom the member serves; or it has a place left, and they
            are not there, or somebody is from whom the member serves apart.
        ABSENT: The member is not available.
        TOO_FAR: The member lives further from its place than its limit in metres.
        NO_MATCHING_SKILL: The member has none of the skills.
        NO_MATCHING_WINDOW: The member is not free when the work is done.
        NOT_ENOUGH_HOURS: The need asks more hours than the member has.
        NO_HOME_VISITS: The work is done in people's homes, which the member does not visit.
        UNIT_ELSEWHERE: The member's unit reports to another community, and has to report there.
        DECLINED: The member declined it.
    """

    CHOSEN = "chosen"
    POSSIBLE = "possible"
    PLACES_TAKEN = "places-taken"
    NO_LEADER = "no-leader"
    PAIRING = "pairing"
    ABSENT = "absent"
    TOO_FAR = "too-far"
    NO_MATCHING_SKILL = "no-matching-skill"
    NO_MATCHING_WINDOW = "no-matching-window"
    NOT_ENOUGH_HOURS = "not-enough-hours"
    NO_HOME_VISITS = "no-home-visits"
    UNIT_ELSEWHERE = "unit-reports-elsewhere"
    DECLINED = "declined"


class Precondition(StrEnum):
    """What would have to change for an option to be chosen instead."""

    OTHER_AIMS = "other-aims"
    A_FREE_PLACE = "a-free-place"
    A_LEADER = "a-leader"
    ANOTHER_PAIRING = "another-pairing"
    BEING_THERE = "being-there"
    A_LARGER_RADIUS = "a-larger-radius"
    A_SKILL = "a-skill"
    ANOTHER_WINDOW = "another-window"
    MORE_HOURS = "more-hours"
    VISITING_HOMES = "visiting-homes"
    A_REPORT_OF_THE_UNIT = "a-report-of-the-unit"
    WISH = "wish"


_PRECONDITIONS = {
    OptionOutcome.POSSIBLE: Precondition.OTHER_AIMS,
    OptionOutcome.PLACES_TAKEN: Precondition.A_FREE_PLACE,
    OptionOutcome.NO_LEADER: Precondition.A_LEADER,
    OptionOutcome.PAIRING: Precondition.ANOTHER_PAIRING,
    OptionOutcome.ABSENT: Precondition.BEING_THERE,
    OptionOutcome.TOO_FAR: Precondition.A_LARGER_RADIUS,
    OptionOutcome.NO_MATCHING_SKILL: Precondition.A_SKILL,
    OptionOutcome.NO_MATCHING_WINDOW: Precondition.ANOTHER_WINDOW,
    OptionOutcome.NOT_ENOUGH_HOURS: Precondition.MORE_HOURS,
    OptionOutcome.NO_HOME_VISITS: Precondition.VISITING_HOMES,
    OptionOutcome.UNIT_ELSEWHERE: Precondition.A_REPORT_OF_THE_UNIT,
    OptionOutcome.DECLINED: Precondition.WISH,
}


@attrs.frozen(kw_only=True)
class Option:
    """One need within reach of a member, as that member could serve it.

    Attributes:
        need: Id of the need.
        place: Id of the place that has the need.
        hours: Hours that it asks.
        window: When the work is done, None for any time.
        metres: How far the member lives from its place, or the step of ``Costs``.
        missing_skills: Skills of the need that the member lacks, sorted.
        cost: `metres`, and the cost of every missing skill and of every need preferred to it, less
            the discount.
        outcome: What became of it.
        held_by: Ids of the members who hold its places, where none is left, in id order.
        rank: Its place among what the member prefers, 1 for the most wanted, and one after the last
            where it is not there; None where the member prefers nothing.
        listed: Whether it is among what the member prefers.
        joined: Whether the member's unit reports to its community, and that counts.
        discount: Metres by which that makes it nearer.
        place_name: Name of the place, empty where it has none.
        within: How many metres from its place people may live at most, None for any number.
        measured: Whether `metres` is measured. Else a point is not known, and nobody is too far.

    Examples:
        >>> option = Option(
        ...     need="patrol", place="garden", hours=2.0, window=None, metres=200,
        ...     missing_skills=(), cost=200, outcome=OptionOutcome.PLACES_TAKEN, held_by=("m2",))
        >>> option.eligible, option.precondition
        (True, <Precondition.A_FREE_PLACE: 'a-free-place'>)
    """

    need: str
    place: str
    hours: float
    window: Window | None
    metres: int
    missing_skills: tuple[str, ...]
    cost: int
    outcome: OptionOutcome
    held_by: tuple[str, ...] = ()
    rank: int | None = None
    listed: bool = False
    joined: bool = False
    discount: int = 0
    place_name: str = ""
    within: int | None = None
    measured: bool = False

    @property
    def chosen(self) -> bool:
        """Whether the plan proposes it."""
        return self.outcome is OptionOutcome.CHOSEN

    @property
    def eligible(self) -> bool:
        """Whether the member may serve the need."""
        return self.outcome in _ELIGIBLE

    @property
    def precondition(self) -> Precondition | None:
        """What would have to change for it to be chosen; None where it is."""
        return _PRECONDITIONS.get(self.outcome)


_ELIGIBLE = (
    OptionOutcome.CHOSEN,
    OptionOutcome.POSSIBLE,
    OptionOutcome.PLACES_TAKEN,
    OptionOutcome.NO_LEADER,
    OptionOutcome.PAIRING,
)
