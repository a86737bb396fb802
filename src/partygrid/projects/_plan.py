"""Which needs could be met with which resources, and why others cannot."""

from enum import StrEnum

import attrs

from partygrid._text import table
from partygrid.needs import Project


class UnmatchedReason(StrEnum):
    """Why no resource is proposed for a need: the first test that leaves none.

    Attributes:
        ASKS_NOTHING: The need asks for nothing beside people.
        NO_KIND: No resource is of a kind that it asks for.
        OUT_OF_REACH: None of them is within reach.
        OTHER_TIMES: None of these can be used when the work is done.
        IN_USE: All of these are used by projects already.
        NEEDED_ELSEWHERE: Other needs get what is free: of a higher priority, or more of them.
    """

    ASKS_NOTHING = "asks-nothing"
    NO_KIND = "no-kind"
    OUT_OF_REACH = "out-of-reach"
    OTHER_TIMES = "other-times"
    IN_USE = "in-use"
    NEEDED_ELSEWHERE = "needed-elsewhere"


@attrs.frozen(kw_only=True)
class ProjectProposal:
    """One need that could be met with one resource.

    Attributes:
        need: Id of the need.
        resource: Id of the resource.
        kinds: What the need asks for and the resource is, sorted.
        metres: How far they are apart, or the step of ``Costs``.
        project: The project that would join them, led by the holder of the resource.

    Examples:
        >>> proposal = ProjectProposal(
        ...     need="tutoring", resource="hall", kinds=("hall",), metres=200,
        ...     project=Project("project-tutoring", needs=["tutoring"], resources=["hall"]))
        >>> print(proposal)
        tutoring: hall
    """

    need: str
    resource: str
    kinds: tuple[str, ...]
    metres: int
    project: Project

    def __str__(self) -> str:
        return f"{self.need}: {self.resource}"


@attrs.frozen(kw_only=True)
class UnmatchedNeed:
    """A need without a project for which no resource is proposed, and why.

    Attributes:
        need: Id of the need.
        reason: The first test that leaves no resource.

    Examples:
        >>> print(UnmatchedNeed(need="patrol", reason=UnmatchedReason.ASKS_NOTHING))
        patrol: asks nothing
    """

    need: str
    reason: UnmatchedReason

    def __str__(self) -> str:
        return f"{self.need}: {self.reason.replace('-', ' ')}"


@attrs.frozen(kw_only=True, repr=False)
class ProjectPlan:
    """Which projects could be made.

    Attributes:
        proposals: The needs that could be met, in id order.
        unmatched: The other needs without a project, in id order.
        idle: Ids of resources that no project uses and none would, sorted.
    """

    proposals: tuple[ProjectProposal, ...]
    unmatched: tuple[UnmatchedNeed, ...]
    idle: tuple[str, ...]

    @property
    def projects(self) -> tuple[Project, ...]:
        """The projects that are proposed, for ``Jurisdiction.replace``, in the order of needs."""
        return tuple(one.project for one in self.proposals)

    def to_records(self) -> list[dict[str, str | int | None]]:
        """Return one flat row for each need without a project, for tables and data frames."""
        matched = [
            {
                "need": one.need,
                "resource": one.resource,
                "kinds": ", ".join(one.kinds),
                "metres": one.metres,
                "reason": None,
            }
            for one in self.proposals
        ]
        left: list[dict[str, str | int | None]] = [
            {
                "need": one.need,
                "resource": None,
                "kinds": None,
                "metres": None,
                "reason": one.reason.value,
            }
            for one in self.unmatched
        ]
        return sorted([*matched, *left], key=lambda row: str(row["need"]))

    def __repr__(self) -> str:
        return f"<ProjectPlan: {len(self.proposals):,} proposed, {len(self.unmatched):,} unmatched>"

    def __str__(self) -> str:
        said = f"projects proposed: {len(self.proposals):,}, needs left: {len(self.unmatched):,}"
        rows = [
            [row["need"], row["resource"], row["metres"], row["reason"]]
            for row in self.to_records()
        ]
        return f"{said}\n{table(['need', 'resource', 'metres', 'reason'], rows)}"
