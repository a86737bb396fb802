"""The answer of a repair: the edits, what they cost, and what stays."""

from enum import StrEnum
from typing import Any

import attrs

from partygrid._text import table
from partygrid.jurisdiction import Jurisdiction
from partygrid.repairs._edit import Edit, applied
from partygrid.rules._finding import Finding


class RepairStatus(StrEnum):
    """What a repair plan is.

    Attributes:
        OPTIMAL: It is proved that no edits of those offered resolve more, and no cheaper ones as
            much.
        FEASIBLE: That is open; the plan says what of it.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"


@attrs.frozen(kw_only=True)
class Remaining:
    """A finding that the plan does not resolve, and why.

    Attributes:
        finding: The finding.
        reason: Why no edit resolves it.
    """

    finding: Finding
    reason: str

    def __str__(self) -> str:
        return f"{self.finding.subject}: {self.finding.rule}: {self.reason}"


@attrs.frozen(kw_only=True, repr=False)
class RepairPlan:
    """The cheapest edits that make rules pass, as a proposal.

    Attributes:
        status: Whether it is proved that it is the cheapest.
        edits: The edits, in the order in which they are made.
        price: What they cost together, in points.
        bound: What edits that resolve as much cost at least, as far as that is proved.
        settled: Whether it is proved that no other edits resolve more findings, or as many with
            fewer answers that are no longer known.
        resolved: The findings that are gone afterwards, sorted.
        remaining: The findings that stay, sorted, with reasons.
    """

    status: RepairStatus
    edits: tuple[Edit, ...]
    price: int
    bound: int
    settled: bool
    resolved: tuple[Finding, ...]
    remaining: tuple[Remaining, ...]

    @property
    def gap(self) -> int:
        """By how much the price may be too high at most, in points."""
        return self.price - self.bound

    def apply(self, where: Jurisdiction) -> Jurisdiction:
        """Return a new snapshot with all edits.

        Raises:
            UnknownId: The snapshot has no record that an edit changes.
            InvalidJurisdiction: The result is no jurisdiction, as where the snapshot is another
                than the one for which the plan was made.
        """
        return applied(where, self.edits)

    def to_records(self) -> list[dict[str, Any]]:
        """Return one flat row for each edit."""
        return [
            {
                "kind": one.kind.value,
                "text": one.text,
                "price": one.price,
                "resolves": " ".join(f"{rule}:{subject}" for rule, subject in one.resolves),
            }
            for one in self.edits
        ]

    def __repr__(self) -> str:
        return f"<RepairPlan: {self.status}, {len(self.edits):,} edits, price {self.price:,}>"

    def __str__(self) -> str:
        bound = "" if not self.gap else f", proved to cost at least {self.bound:,}"
        more = (
            ""
            if self.settled
            else "; not proved that no other edits resolve more, or keep more known"
        )
        counts = f"{len(self.resolved):,} findings resolved, {len(self.remaining):,} remain"
        lines = [f"{self.status}: {self.price:,} points{bound}; {counts}{more}"]
        if self.edits:
            rows = [
                [one.price, one.text, ", ".join(f"{rule} {id_}" for rule, id_ in one.resolves)]
                for one in self.edits
            ]
            lines += [table(["price", "edit", "resolves"], rows)]
        return "\n".join([*lines, *(f"stays: {one}" for one in self.remaining)])
