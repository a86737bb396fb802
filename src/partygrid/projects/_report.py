"""What the check of the three lists finds."""

from datetime import date
from enum import StrEnum

import attrs

from partygrid._text import table
from partygrid.errors import DoesNotHold
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need, Project, Resource

_SHOWN = 12


class ProjectReason(StrEnum):
    """What is wrong with a project, a need or a resource.

    Attributes:
        NO_NEED: A project meets no need.
        NO_RESOURCE: A project uses no resource.
        OVERUSED: A resource is used by more projects than it can serve.
        UNMATCHED: A need stands in no project.
        IDLE: A resource stands in no project, though it could.
        UNCLAIMED: Nobody leads or claims a project; or nobody claims a need, nor a project with it.
    """

    NO_NEED = "no-need"
    NO_RESOURCE = "no-resource"
    OVERUSED = "overused"
    UNMATCHED = "unmatched"
    IDLE = "idle"
    UNCLAIMED = "unclaimed"


_WORDS = {
    ProjectReason.NO_NEED: "the project meets no need; name one, or drop it",
    ProjectReason.NO_RESOURCE: "the project uses no resource; name one",
    ProjectReason.OVERUSED: "{uses:,} projects use it, and it can serve {amount:,}; drop it from "
    "one, or find another",
    ProjectReason.UNMATCHED: "the need stands in no project; see propose_projects",
    ProjectReason.IDLE: "the resource stands in no project; see propose_projects",
    ProjectReason.UNCLAIMED: "nobody has claimed it; ask units and members to",
}


@attrs.frozen(kw_only=True)
class ProjectFinding:
    """One thing that is wrong with the lists.

    Attributes:
        subject: Id of the project, need or resource.
        reason: What is wrong.
        uses: How many projects use a resource that is overused, else 0.
        amount: How many it can serve, else 0.

    Examples:
        >>> print(ProjectFinding(subject="talks", reason=ProjectReason.NO_RESOURCE))
        talks: the project uses no resource; name one
    """

    subject: str
    reason: ProjectReason
    uses: int = 0
    amount: int = 0

    def __str__(self) -> str:
        return f"{self.subject}: {_WORDS[self.reason].format(uses=self.uses, amount=self.amount)}"


@attrs.frozen(kw_only=True, repr=False)
class ProjectReport:
    """The three lists, held against each other.

    Attributes:
        where: The snapshot that was looked at.
        on: The day on which claims must hold, None for the latest state.
        findings: What is wrong, by reason, then id.
    """

    where: Jurisdiction = attrs.field(eq=False)
    on: date | None
    findings: tuple[ProjectFinding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def require_ok(self) -> "ProjectReport":
        """Return the report itself, or raise when something is wrong.

        Raises:
            DoesNotHold: There is a finding; the text is that of the report.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    def subjects(self, reason: ProjectReason) -> tuple[str, ...]:
        """Return the ids of what has a finding for a reason, sorted."""
        return tuple(one.subject for one in self.findings if one.reason is reason)

    def to_records(self) -> list[dict[str, str | int]]:
        """Return one flat row for each finding, for tables and data frames."""
        return [{**attrs.asdict(one), "reason": one.reason.value} for one in self.findings]

    def __repr__(self) -> str:
        return f"<ProjectReport: {len(self.findings):,} findings>"

    def __str__(self) -> str:
        of = self.where.of
        lists = f"needs: {len(of(Need)):,}, resources: {len(of(Resource)):,}"
        rows = [[one, len(self.subjects(one)), self._some(one)] for one in ProjectReason]
        found = table(["finding", "number", "ids"], [row for row in rows if row[1]])
        head = f"lists ({lists}, projects: {len(of(Project)):,}): "
        return f"{head}nothing is wrong" if self.ok else f"{head}{len(self.findings):,}\n{found}"

    def _some(self, reason: ProjectReason) -> str:
        ids = self.subjects(reason)
        return ", ".join([*ids[:_SHOWN], *["…"] * (len(ids) > _SHOWN)])
