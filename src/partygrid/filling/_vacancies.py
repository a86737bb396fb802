"""What stays vacant, and why: one answer for slots that are filled and for posts that are held."""

from enum import StrEnum

import attrs


class VacancyReason(StrEnum):
    """Why a slot of a scope stays vacant: the first test that leaves nobody.

    Attributes:
        NOBODY_ELIGIBLE: No record is of a kind that may fill the slot and meets its conditions.
        NOBODY_THERE: Of those nobody is within reach, or lives or is located where the slot asks.
        ALL_DECLINED: Of those everybody declined.
        ALL_TAKEN: The others fill the slot here already, or another place that excludes it.
        ALL_AT_LOAD: The others carry as much as the slot allows already.
        TOO_FEW: All together are fewer, or may take less, than what is missing.
        NEEDED_ELSEWHERE: They would do, but fill other vacancies.
        FULL: What the scope states as most is below what it states as least.
        BY_RULE: The slot is a post, whose holder is chosen by a rule: ask `allocate_posts`.
        TIE: Several come first by the rule of the post, and the tie is left open.
        AWAITS_ELECTION: The holder of the post is elected; enter the result as an `Override`.
        AWAITS_APPOINTMENT: The holder of the post is appointed; enter it as an `Override`.
    """

    NOBODY_ELIGIBLE = "nobody-eligible"
    NOBODY_THERE = "nobody-there"
    ALL_DECLINED = "all-declined"
    ALL_TAKEN = "all-taken"
    ALL_AT_LOAD = "all-at-load"
    TOO_FEW = "too-few"
    NEEDED_ELSEWHERE = "needed-elsewhere"
    FULL = "full"
    BY_RULE = "by-rule"
    TIE = "tie"
    AWAITS_ELECTION = "awaits-election"
    AWAITS_APPOINTMENT = "awaits-appointment"


@attrs.frozen(kw_only=True, order=True)
class Vacancy:
    """A slot of a scope that stays vacant, and why.

    Attributes:
        scope: Id of the scope.
        slot: Name of the slot.
        missing: What the slot lacks: fillers, or weights such as households where it is weighted.
        reason: Why nobody more is proposed.
        tied: Where a tie is left open, those who come first alike, in id order.

    Examples:
        >>> print(Vacancy(
        ...     scope="garden", slot="contact", missing=1, reason=VacancyReason.ALL_AT_LOAD))
        garden, contact: 1 missing, all at load
    """

    scope: str
    slot: str
    missing: int
    reason: VacancyReason
    tied: tuple[str, ...] = ()

    def __str__(self) -> str:
        among = f": {', '.join(self.tied)}" if self.tied else ""
        reason = self.reason.replace("-", " ")
        return f"{self.scope}, {self.slot}: {self.missing:,} missing, {reason}{among}"
