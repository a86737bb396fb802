"""What a migration changed, and what it left for somebody to decide."""

from enum import StrEnum

import attrs

from partygrid._text import table
from partygrid.comparison import Change
from partygrid.jurisdiction import Jurisdiction
from partygrid.migration._drift import DriftLine

_SHOWN = 12


class HeldReason(StrEnum):
    """Why a record was left as it is.

    Attributes:
        DOUBTFUL: It is not certain what became of its code: decide it.
        VANISHED: The newer list has neither its code nor its name.
        UNLISTED: The older list does not have its code.
        OTHER_NAME: The older list has its code under quite another name.
        TAKEN: Another record has, or gets, the code that it would get.
        NO_TOWN: No town has, or gets, the code of the town in which it would lie.
    """

    DOUBTFUL = "doubtful"
    VANISHED = "vanished"
    UNLISTED = "unlisted"
    OTHER_NAME = "other-name"
    TAKEN = "taken"
    NO_TOWN = "no-town"


@attrs.frozen(kw_only=True)
class Held:
    """A record that was left as it is.

    Attributes:
        record: Its id.
        code: Its code.
        reason: Why.
        line: What the lists say of its code, None where they do not, or where it is unchanged.
        listed: For OTHER_NAME the name in the older list, else empty.

    Examples:
        >>> print(Held(record="lf", code="350825999", reason=HeldReason.UNLISTED))
        lf, 350825999: unlisted: the older list does not have its code; correct it, \
or give the list that its code is from
    """

    record: str
    code: str
    reason: HeldReason
    line: DriftLine | None = None
    listed: str = ""

    @property
    def settled(self) -> bool:
        """Whether it was decided: that its place is gone, or merged into that of another record."""
        decided = self.line is not None and self.line.decided != ""
        return decided and self.reason in (HeldReason.VANISHED, HeldReason.TAKEN)

    def __str__(self) -> str:
        if self.line is not None and self.settled:
            into = f", it is {self.line.after} {self.line.new_name} now" if self.line.after else ""
            return f"{self.record}, {self.code}: decided{into}: {self.line.decided}; take it out"
        text = f"{self.record}, {self.code}: {self.reason}: {_SAYS[self.reason]}{self.listed}"
        if self.line is not None and self.line.after is not None and not self.listed:
            text += f"; it would be {self.line.after} {self.line.new_name}"
        likely = self.line.candidates if self.line is not None else ()
        return f"{text}; may be {', '.join(map(str, likely))}" if likely else text

    def to_record(self) -> dict[str, str]:
        """Return it as one flat row of texts, candidates joined by a space."""
        likely = self.line.candidates if self.line is not None else ()
        change = Change(record=self.record, field="code", before=self.code, after="")
        outcome = _DECIDED if self.settled else self.reason.value
        return _row(self.record, outcome, change, " ".join(one.code for one in likely))


_DECIDED = "decided"
_SAYS = {
    HeldReason.DOUBTFUL: "decide what became of it",
    HeldReason.VANISHED: (
        "the newer list has it no more; take it out, or decide where it went or that it is gone"
    ),
    HeldReason.UNLISTED: (
        "the older list does not have its code; correct it, or give the list that its code is from"
    ),
    HeldReason.OTHER_NAME: "correct its code or its name; the older list calls this code ",
    HeldReason.TAKEN: "another record has the code that it would get; take one of the two out",
    HeldReason.NO_TOWN: "no town has the code of its new town; decide or state that first",
}


@attrs.frozen(kw_only=True, repr=False)
class MigrationReport:
    """What a migration changed, and what it left for somebody to decide.

    Attributes:
        where: The jurisdiction afterwards.
        changed: The fields that changed, by record and field; records by their ids of before.
        held: The records that were left as they are, by id.
        unchanged: How many towns and communities have a code that is unchanged or only reworded.
        without_code: How many towns and communities have no code.
    """

    where: Jurisdiction
    changed: tuple[Change, ...]
    held: tuple[Held, ...]
    unchanged: int
    without_code: int

    @property
    def ok(self) -> bool:
        """Whether nothing was left to decide: what was left is settled by a decision."""
        return all(one.settled for one in self.held)

    def to_records(self) -> list[dict[str, str]]:
        """Return one flat row for each change and each record that was left as it is."""
        changed = [_row(one.record, "changed", one) for one in self.changed]
        return [*changed, *(one.to_record() for one in self.held)]

    def __repr__(self) -> str:
        return f"<MigrationReport: {len(self.changed):,} changes, {len(self.held):,} held>"

    def __str__(self) -> str:
        rows: list[tuple[str, int]] = [
            ("unchanged", self.unchanged),
            ("changed", len({one.record for one in self.changed})),
            *((reason.value, self._held(reason)) for reason in HeldReason),
            (_DECIDED, sum(one.settled for one in self.held)),
            ("without a code", self.without_code),
        ]
        lines = [table(["towns and communities", "number"], rows)]
        for label, found in (("changed", self.changed), ("left", self.held)):
            lines += [f"{label}: {one}" for one in found[:_SHOWN]]
            if len(found) > _SHOWN:
                rest = len(found) - _SHOWN
                lines.append(f"{label}: … and {rest:,} more (all in .{_NAMES[label]})")
        return "\n".join(lines)

    def _held(self, reason: HeldReason) -> int:
        return sum(one.reason is reason and not one.settled for one in self.held)


_NAMES = {"changed": "changed", "left": "held"}


def _row(record: str, outcome: str, change: Change, candidates: str = "") -> dict[str, str]:
    return {
        "record": record,
        "outcome": outcome,
        "field": change.field,
        "before": str(change.before),
        "after": str(change.after),
        "candidates": candidates,
    }
