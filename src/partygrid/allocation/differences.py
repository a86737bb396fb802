"""What changes from one plan to another: who moves, who is new, who left, and what it costs."""

from collections.abc import Sequence

import attrs

from partygrid._text import table
from partygrid.allocation.outcomes import Assignment
from partygrid.allocation.plan import Plan
from partygrid.allocation.score import Criterion, ScoreLine

_SHOWN = 12
_COMPARED = (
    Criterion.MISSING,
    Criterion.METRES,
    Criterion.SKILLS,
    Criterion.IMBALANCE,
    Criterion.CHANGES,
)


@attrs.frozen(kw_only=True)
class Move:
    """A member who changes from one need to another, or from or to none.

    Attributes:
        member: Id of the member.
        before: Id of the need until now, None for none.
        after: Id of the need from now on, None for none.

    Examples:
        >>> print(Move(member="m1", before="patrol", after="choir"))
        m1: patrol → choir
    """

    member: str
    before: str | None = None
    after: str | None = None

    def __str__(self) -> str:
        return f"{self.member}: {self.before or 'no need'} → {self.after or 'no need'}"


@attrs.frozen(kw_only=True)
class PlanComparison:
    """The difference between two plans; everything in id order.

    Attributes:
        kept: Number of members with the same proposal in both.
        moved: Members with a proposal in both, to different needs.
        proposed: Proposals to members whom the earlier plan proposed to no need.
        withdrawn: Proposals of the earlier plan to members whom the later one proposes to no need.
        joined: Members whom only the later plan names.
        left: Members whom only the earlier plan names.
        opened: Needs that are below their least head count in the later plan only.
        closed: Needs that are below it in the earlier plan only.
        before: The objective of the earlier plan by criterion.
        after: The objective of the later plan by criterion.
    """

    kept: int
    moved: tuple[Move, ...]
    proposed: tuple[Assignment, ...]
    withdrawn: tuple[Assignment, ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    before: tuple[ScoreLine, ...]
    after: tuple[ScoreLine, ...]

    @property
    def same(self) -> bool:
        """Whether the two plans make the same proposals to the same members."""
        changes = (self.moved, self.proposed, self.withdrawn, self.joined, self.left)
        return not any(changes)

    @property
    def metres(self) -> int:
        """Metres in all of the later plan minus those of the earlier one."""
        return _number(self.after, Criterion.METRES) - _number(self.before, Criterion.METRES)

    def __str__(self) -> str:
        rows = [
            ["proposals kept", self.kept],
            ["members moved", len(self.moved)],
            ["newly proposed", len(self.proposed)],
            ["withdrawn", len(self.withdrawn)],
            ["joined", len(self.joined)],
            ["left", len(self.left)],
            ["needs unmet now", len(self.opened)],
            ["needs met now", len(self.closed)],
        ]
        return "\n".join(
            [table(["difference", "number"], rows), "", self._costs(), *self._listing()]
        )

    def _costs(self) -> str:
        """What it costs: places missing, metres and the rest before and after."""
        rows = []
        for one in _COMPARED:
            old, new = _number(self.before, one), _number(self.after, one)
            rows.append([one, old, new, f"{new - old:+,}"])
        return table(["cost", "before", "after", "more"], rows)

    def _listing(self) -> list[str]:
        listed: dict[str, Sequence[object]] = {
            "moved": self.moved,
            "proposed": [f"{one.member}: {one.need}" for one in self.proposed],
            "withdrawn": [f"{one.member}: {one.need}" for one in self.withdrawn],
            "joined": self.joined,
            "left": self.left,
            "unmet now": self.opened,
            "met now": self.closed,
        }
        lines = [line for label, all_ in listed.items() for line in _some(label, all_)]
        return ["", *lines] if lines else []


def _number(lines: Sequence[ScoreLine], criterion: Criterion) -> int:
    return sum(one.number for one in lines if one.criterion is criterion)


def _some(label: str, all_: Sequence[object]) -> list[str]:
    rest = len(all_) - _SHOWN
    more = [f"{label}: … and {rest:,} more"] if rest > 0 else []
    return [*(f"{label}: {one}" for one in all_[:_SHOWN]), *more]


def compare_plans(before: Plan, after: Plan) -> PlanComparison:
    """Return what changes from one plan to another.

    Complexity:
        O(members + needs).
    """
    old = {one.member: one for one in before.assignments}
    new = {one.member: one for one in after.assignments}
    both = sorted(old.keys() & new.keys())
    first, last = _members(before), _members(after)
    unmet = [{one.need for one in plan.unmet} for plan in (before, after)]
    return PlanComparison(
        kept=sum(old[one].need == new[one].need for one in both),
        moved=tuple(
            Move(member=one, before=old[one].need, after=new[one].need)
            for one in both
            if old[one].need != new[one].need
        ),
        proposed=tuple(one for one in after.assignments if one.member not in old),
        withdrawn=tuple(one for one in before.assignments if one.member not in new),
        joined=tuple(sorted(last - first)),
        left=tuple(sorted(first - last)),
        opened=tuple(sorted(unmet[1] - unmet[0])),
        closed=tuple(sorted(unmet[0] - unmet[1])),
        before=before.score.lines,
        after=after.score.lines,
    )


def _members(plan: Plan) -> set[str]:
    return {one.member for one in plan.assignments} | {one.member for one in plan.unplaced}
