"""What an allocation is asked with, and the words in which it answers.

`Reach` is the question, beside `partygrid.costs.Costs`; the enums are statuses and reasons.
Definitions only: the problem builder, the answers and the verification all read them, and nothing
is computed here.
"""

from enum import StrEnum

MECHANISM = "double-reporting"
"""The mechanism under which proposals become links."""

SLOT = "member"
"""The slot of that mechanism that a member fills."""


class Reach(StrEnum):
    """How far from home, or from where it is located, a filler may be proposed."""

    COMMUNITY = "community"
    TOWN = "town"
    JURISDICTION = "jurisdiction"


class PlanStatus(StrEnum):
    """What a plan is.

    Attributes:
        OPTIMAL: Members are proposed, and no plan is better; the plan carries the proof.
        EMPTY: Nobody is proposed, because no member can serve any need; proven as well.
        FEASIBLE: Members are proposed, and the computation was stopped before the proof that no
            plan is better; the gap says by how much one could be at most.
        BY_RULE: Members are proposed exactly as the rule of a `Policy` asks, which has other aims.
        HEURISTIC: Members are proposed one after the other by a `Policy` that has no aim in all.
    """

    OPTIMAL = "optimal"
    EMPTY = "empty"
    FEASIBLE = "feasible"
    BY_RULE = "by-rule"
    HEURISTIC = "heuristic"


class UnplacedReason(StrEnum):
    """Why a member has no place, or may not serve a need: the first test that fails.

    The tests narrow the needs down in this order: being there at all, a residence, needs within
    reach, and near enough where a limit in metres is stated, a skill, a window, hours, work outside
    people's homes unless the member visits them, needs that were not declined, a free place.
    ``OUTSIDE_POLICY``: a place is free, and the `Policy` does not propose the member there.
    ``NO_LEADER``: places are free only at needs that want a leader and have none. ``PAIRING``: one
    is free, and who must serve together, or apart, cannot.
    """

    ABSENT = "absent"

    NO_RESIDENCE = "no-residence"
    NO_NEED_IN_REACH = "no-need-in-reach"
    TOO_FAR = "too-far"
    NO_MATCHING_SKILL = "no-matching-skill"
    NO_MATCHING_WINDOW = "no-matching-window"
    NOT_ENOUGH_HOURS = "not-enough-hours"
    NO_HOME_VISITS = "no-home-visits"
    UNIT_ELSEWHERE = "unit-reports-elsewhere"
    DECLINED = "declined"
    ALL_PLACES_TAKEN = "all-places-taken"
    NO_LEADER = "no-leader"
    PAIRING = "pairing"
    OUTSIDE_POLICY = "outside-policy"


class UnmetReason(StrEnum):
    """Why a need stays below its least head count: the first test that leaves nobody.

    Where members are eligible, either fewer than the least are (``TOO_FEW_ELIGIBLE``), or enough
    are and other needs want them more (``MEMBERS_NEEDED_ELSEWHERE``). ``NOBODY_LEFT``: all who
    may serve it have declined or are absent. ``OUTSIDE_POLICY``: somebody eligible is unplaced, and
    the `Policy` does not propose the member here. ``NO_LEADER``: it wants a leader, and nobody who
    may serve it leads, or is there to. ``PAIRING``: only such could come as must serve together, or
    apart.
    """

    NO_MEMBER_IN_REACH = "no-member-in-reach"
    TOO_FAR = "too-far"
    NO_MATCHING_SKILL = "no-matching-skill"
    NO_MATCHING_WINDOW = "no-matching-window"
    NOT_ENOUGH_HOURS = "not-enough-hours"
    NO_HOME_VISITS = "no-home-visits"
    UNITS_ELSEWHERE = "units-report-elsewhere"
    NOBODY_LEFT = "nobody-left"
    TOO_FEW_ELIGIBLE = "too-few-eligible"
    MEMBERS_NEEDED_ELSEWHERE = "members-needed-elsewhere"
    NO_LEADER = "no-leader"
    PAIRING = "pairing"
    OUTSIDE_POLICY = "outside-policy"
