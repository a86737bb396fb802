"""What became of the proposals of a plan."""

from fractions import Fraction

import pytest

from partygrid import examples
from partygrid.allocation import (
    Attendance,
    Ledger,
    ProposalStatus,
    allocate_double_reporting,
    replan,
)
from partygrid.errors import InvalidLink, ProblemReason

WHERE = examples.small_town()
PLAN = allocate_double_reporting(WHERE)
ASKED = Attendance.of(PLAN)


def test_at_first_everything_is_proposed() -> None:
    assert ASKED.having(ProposalStatus.PROPOSED) == PLAN.assignments
    assert ASKED.no_show_rate is None


def test_who_served_goes_on_the_ledger_and_who_was_absent_is_counted() -> None:
    came = ASKED.mark(ProposalStatus.SERVED, PLAN.assignments[:3])
    came = came.mark(ProposalStatus.ABSENT, PLAN.assignments[3:4])
    ledger = Ledger().add(WHERE, came.having(ProposalStatus.SERVED))

    assert came.no_show_rate == Fraction(1, 4)
    assert [one.id for one in ledger.served] == [one.member for one in PLAN.assignments[:3]]


def test_who_accepted_may_still_decline_or_stay_away() -> None:
    one = PLAN.assignments[:1]
    accepted = ASKED.mark(ProposalStatus.ACCEPTED, one)

    for status in ProposalStatus:
        assert accepted.mark(status, one).having(status)[:1] == one


@pytest.mark.parametrize("final", ["declined", "served", "absent"])
def test_what_is_final_stays(final: str) -> None:
    status = ProposalStatus(final)
    marked = ASKED.mark(status, PLAN.assignments[:2])

    assert marked.mark(status, PLAN.assignments[:2]) == marked
    with pytest.raises(InvalidLink, match=f"is {final}, which is final") as caught:
        marked.mark(ProposalStatus.ACCEPTED, PLAN.assignments)
    assert [one.reason for one in caught.value.problems] == [ProblemReason.CONTRADICTION] * 2


def test_only_the_proposals_of_the_plan_are_marked() -> None:
    again = replan(WHERE, PLAN, declined=PLAN.assignments[:1])
    gone = PLAN.assignments[:1]

    with pytest.raises(InvalidLink, match="not among the proposals"):
        ASKED.follow(again).mark(ProposalStatus.SERVED, gone)


def test_what_stays_in_a_later_plan_keeps_its_status() -> None:
    accepted = ASKED.mark(ProposalStatus.ACCEPTED, PLAN.assignments)
    again = replan(WHERE, PLAN, declined=PLAN.assignments[:1])

    kept = set(again.assignments) & set(PLAN.assignments)
    later = accepted.follow(again)
    assert set(later.having(ProposalStatus.ACCEPTED)) == kept
    assert len(later.responses) == len(again.assignments)
