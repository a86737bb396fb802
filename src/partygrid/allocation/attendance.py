"""What became of the proposals of a plan: accepted, declined, served, or absent."""

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from typing import Self

import attrs

from partygrid._text import table
from partygrid.allocation.outcomes import Assignment
from partygrid.allocation.plan import Plan
from partygrid.allocation.request_problems import refuse_requests, request_problem
from partygrid.allocation.revision import Pair, Proposal, pairs_of
from partygrid.errors import Problem, ProblemReason


class ProposalStatus(StrEnum):
    """What became of a proposal. Declined, served and absent are final.

    Attributes:
        PROPOSED: The member has been asked, or will be.
        ACCEPTED: The member agreed.
        DECLINED: The member declined; nobody asks why.
        SERVED: The member came.
        ABSENT: The member did not come.
    """

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SERVED = "served"
    ABSENT = "absent"


_FINAL = (ProposalStatus.DECLINED, ProposalStatus.SERVED, ProposalStatus.ABSENT)


@attrs.frozen(kw_only=True)
class Response:
    """One proposal and what became of it.

    Attributes:
        proposal: The proposal.
        status: What became of it.
    """

    proposal: Assignment
    status: ProposalStatus = ProposalStatus.PROPOSED

    @property
    def pair(self) -> Pair:
        """Ids of the member and the need."""
        return self.proposal.member, self.proposal.need


@attrs.frozen(kw_only=True)
class Attendance:
    """The proposals of a plan with what became of each (认领与到岗情况).

    Its parts are what the next steps ask for: `replan` takes the declined, and the accepted as
    pins; a `Ledger` adds up the served.

    Attributes:
        responses: One for each proposal, in id order of members.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.examples.small_town()
        >>> plan = pg.allocate_double_reporting(where)
        >>> asked = pg.Attendance.of(plan)
        >>> asked = asked.mark(pg.ProposalStatus.DECLINED, plan.assignments[:1])
        >>> asked = asked.mark(pg.ProposalStatus.ACCEPTED, plan.assignments[1:])
        >>> again = pg.replan(
        ...     where, plan, declined=asked.having(pg.ProposalStatus.DECLINED),
        ...     pins=asked.having(pg.ProposalStatus.ACCEPTED))
        >>> print(asked.follow(again))
        proposal  number
        proposed       0
        accepted      20
        declined       0
        served         0
        absent         0
    """

    responses: tuple[Response, ...]

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """Return the proposals of a plan, of which nothing is known yet."""
        return cls(responses=tuple(Response(proposal=one) for one in plan.assignments))

    def having(self, status: ProposalStatus) -> tuple[Assignment, ...]:
        """Return the proposals with a status, in id order of members."""
        return tuple(one.proposal for one in self.responses if one.status is status)

    def mark(self, status: ProposalStatus, proposals: Iterable[Proposal]) -> Self:
        """Return the same with another status of some proposals.

        Args:
            status: The status.
            proposals: Assignments, or (member id, need id).

        Raises:
            InvalidArgument: One of them is neither.
            InvalidLink: A proposal is not in it, or has another status that is final; ``problems``
                holds every one.
        """
        wanted = dict.fromkeys(pairs_of("proposals", proposals), status)
        before = self._known
        told = [_refused(one, before.get(one), status) for one in wanted]
        refuse_requests(one for one in told if one is not None)
        after = before | wanted
        return attrs.evolve(
            self,
            responses=tuple(attrs.evolve(one, status=after[one.pair]) for one in self.responses),
        )

    def follow(self, plan: Plan) -> Self:
        """Return the proposals of a later plan; those that stay keep what is known of them."""
        known = self._known
        return attrs.evolve(
            self,
            responses=tuple(
                Response(
                    proposal=one,
                    status=known.get((one.member, one.need), ProposalStatus.PROPOSED),
                )
                for one in plan.assignments
            ),
        )

    @property
    def _known(self) -> dict[Pair, ProposalStatus]:
        return {one.pair: one.status for one in self.responses}

    @property
    def no_show_rate(self) -> Fraction | None:
        """Share of the absent among those who served or were absent; None where there are none."""
        absent, served = (
            len(self.having(one)) for one in (ProposalStatus.ABSENT, ProposalStatus.SERVED)
        )
        return Fraction(absent, absent + served) if absent + served else None

    def __str__(self) -> str:
        rows = [[status, len(self.having(status))] for status in ProposalStatus]
        return table(["proposal", "number"], rows)


def _refused(pair: Pair, before: ProposalStatus | None, status: ProposalStatus) -> Problem | None:
    """Return why a proposal cannot have a status, None where it can."""
    if before is None:
        reason, message, remedy = (
            ProblemReason.UNKNOWN_REFERENCE,
            "not among the proposals",
            "pass the assignments of the same plan",
        )
    elif before in _FINAL and before is not status:
        reason, message, remedy = (
            ProblemReason.CONTRADICTION,
            f"is {before}, which is final",
            "take it out",
        )
    else:
        return None
    return request_problem(".".join(pair), reason, message, remedy, value=status.value)
