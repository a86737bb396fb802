"""What weighs how much when organisations are screened, and why."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

import attrs

from partygrid._fields import Check, spec
from partygrid.cases._faults import Wrong, faults, mistyped, refuse
from partygrid.errors import ProblemReason
from partygrid.sources import Certainty, Source


class SignalKind(StrEnum):
    """Where a sign of weakness comes from.

    Attributes:
        RULE: A finding of a rule; the name is the id of the rule.
        GAP: A gap in coverage; the name is its reason, such as ``broken-chain``.
        CADENCE: A recurring duty that was not kept; the name is the id of the cadence.
        MECHANISM: A vacant slot; the name is the id of the mechanism.
    """

    RULE = "rule"
    GAP = "gap"
    CADENCE = "cadence"
    MECHANISM = "mechanism"


@attrs.frozen(kw_only=True, order=True)
class Signal:
    """A sign of weakness and its weight.

    Attributes:
        kind: Where it comes from.
        name: Which one of its kind.
        weight: What one finding adds to the score.
        most: Findings of an organisation that count at most.
        reason: Why it weighs that much; it must not be empty.

    Raises:
        InvalidCase: A value cannot be; ``problems`` holds every reason.

    Examples:
        >>> print(Signal(kind=SignalKind.RULE, name="branch-term", weight=2, reason="no election"))
        rule branch-term: 2, no election
    """

    kind: SignalKind = attrs.field(metadata=spec(Check.CHOICE, "类别", choices=SignalKind))
    name: str = attrs.field(metadata=spec(Check.ID, "名称"))
    weight: int = attrs.field(metadata=spec(Check.COUNT, "分值"))
    most: int = attrs.field(default=1, metadata=spec(Check.COUNT, "计次上限"))
    reason: str = attrs.field(metadata=spec(Check.TEXT, "理由"))

    def __attrs_post_init__(self) -> None:
        refuse(faults(self, self.name, _empty(self)))

    @property
    def key(self) -> tuple[SignalKind, str]:
        """Kind and name."""
        return self.kind, self.name

    def __str__(self) -> str:
        return f"{self.kind} {self.name}: {self.weight}, {self.reason}"


def _empty(one: Any) -> Iterator[Wrong]:
    if not one.reason:
        yield "reason", ProblemReason.MISSING, "no reason", "say why it weighs that much"
    for field in ("weight", "most"):
        if getattr(one, field) == 0:
            yield field, ProblemReason.OUT_OF_RANGE, "it says nothing", "state 1 or more"


def _sorted(signals: Any) -> Any:
    given = tuple(signals) if isinstance(signals, Iterable) else (signals,)
    return tuple(sorted(given)) if all(isinstance(one, Signal) for one in given) else given


@attrs.frozen(kw_only=True)
class Signals:
    """Signs of weakness with their weights, and from which score on an organisation is what.

    Attributes:
        signals: The signals, sorted by kind and name.
        advanced: Highest score of an advanced (先进) organisation.
        backward: Lowest score of a backward (后进) one. In between it is ordinary.
        source: The authority.

    Raises:
        InvalidCase: Something is no signal, two are about the same, or the scores contradict each
            other; ``problems`` holds every reason.

    Examples:
        >>> SIGNALS.backward
        5
        >>> attrs.evolve(SIGNALS, backward=8).backward
        8
    """

    signals: tuple[Signal, ...] = attrs.field(converter=_sorted)
    advanced: int = attrs.field(default=0, metadata=spec(Check.COUNT, "先进上限"))
    backward: int = attrs.field(metadata=spec(Check.COUNT, "后进下限"))
    source: Source

    def __attrs_post_init__(self) -> None:
        wrong = mistyped(self, signals=(Signal,), source=Source)
        refuse(faults(self, "signals", wrong, _twice(self), _crossed(self)))

    def __str__(self) -> str:
        scores = f"advanced up to {self.advanced:,}, backward from {self.backward:,}"
        return "\n".join([f"{scores} [{self.source}]", *map(str, self.signals)])


def _twice(one: Any) -> Iterator[Wrong]:
    keys = [signal.key for signal in one.signals if isinstance(signal, Signal)]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        message = f"two are about {' '.join(key)}"
        yield "signals", ProblemReason.REPEATED, message, "state one of them"


def _crossed(one: Any) -> Iterator[Wrong]:
    if one.backward <= one.advanced:
        message = f"not above advanced, {one.advanced}"
        yield "backward", ProblemReason.CONTRADICTION, message, "state a higher score"


_WEAK_LEADERSHIP = "weak leadership (班子软弱)"
_LOW_ATTENDANCE = "organisational life is not held (组织生活不正常)"
_OUT_OF_REACH = "places that it does not reach (覆盖有盲区)"

_ROWS = (
    (SignalKind.RULE, "branch-full-members", 3, 1, "too few full members to be a branch"),
    (SignalKind.RULE, "branch-secretary", 4, 1, f"{_WEAK_LEADERSHIP}: no secretary"),
    (SignalKind.RULE, "branch-committee", 2, 1, f"{_WEAK_LEADERSHIP}: committee incomplete"),
    (SignalKind.RULE, "branch-term", 2, 1, f"{_WEAK_LEADERSHIP}: not elected anew in time"),
    (SignalKind.CADENCE, "member-meeting", 2, 2, _LOW_ATTENDANCE),
    (SignalKind.CADENCE, "committee-meeting", 1, 2, _LOW_ATTENDANCE),
    (SignalKind.CADENCE, "theme-party-day", 1, 2, _LOW_ATTENDANCE),
    (SignalKind.CADENCE, "organisational-life-meeting", 1, 1, _LOW_ATTENDANCE),
    (SignalKind.GAP, "broken-chain", 1, 3, _OUT_OF_REACH),
    (SignalKind.GAP, "no-building-group", 1, 3, _OUT_OF_REACH),
)

SIGNALS = Signals(
    signals=[
        Signal(kind=kind, name=name, weight=weight, most=most, reason=reason)
        for kind, name, weight, most, reason in _ROWS
    ],
    backward=5,
    source=Source("Weights to start from", certainty=Certainty.UNCONFIRMED),
)
"""Signals to start from. No source states weights: each of them, and both scores, are local."""
