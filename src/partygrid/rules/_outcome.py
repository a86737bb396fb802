"""What a rule answers about one subject: pass, fail, unknown or not applicable."""

import math
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Self

import attrs

from partygrid.errors import InvalidArgument

Measured = int | float | str | None
"""What was measured: a number, a date or word as text, or nothing."""


class Verdict(StrEnum):
    """The four answers of a rule.

    Attributes:
        PASS: The subject is as the rule asks.
        FAIL: It is not.
        UNKNOWN: The records do not say; the missing field is named.
        NOT_APPLICABLE: The rule does not ask it of this subject; the reason is named.
    """

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


def _sorted(ids: Iterable[str]) -> tuple[str, ...]:
    if isinstance(ids, str):
        raise InvalidArgument("witness", ids, "one id alone", "pass several, as in ('m1',)")
    return tuple(sorted(ids))


@attrs.frozen(kw_only=True)
class Outcome:
    """What a rule answers about one subject, with the evidence.

    Make one by its class methods; each says what it needs.

    Attributes:
        verdict: The answer.
        measured: What was measured, None where nothing was.
        required: What the rule asks, in words.
        distance: By how much a measured number misses its bound, 0 where nothing is measured.
        witness: Ids of the records that show it, sorted.
        missing: The field that is not stated, for an unknown outcome.
        reason: Why the rule does not apply, or what is wrong in words.
        remedy: What to do about it, where it differs from the remedy of the rule.

    Raises:
        InvalidArgument: An unknown outcome names no missing field, one that is not applicable no
            reason, something measured is no plain number or text, or `witness` is one text.

    Examples:
        >>> Outcome.within(280, 300, 500).verdict
        <Verdict.FAIL: 'fail'>
        >>> print(Outcome.unknown("households"))
        unknown: households is not stated
    """

    verdict: Verdict
    measured: Measured = None
    required: str = ""
    distance: float = 0
    witness: tuple[str, ...] = attrs.field(default=(), converter=_sorted)
    missing: str = ""
    reason: str = ""
    remedy: str = ""

    def __attrs_post_init__(self) -> None:
        if self.verdict is Verdict.UNKNOWN and not self.missing.strip():
            raise InvalidArgument(
                "missing", self.missing, "no field is named", "name what is not stated"
            )
        if self.verdict is Verdict.NOT_APPLICABLE and not self.reason.strip():
            raise InvalidArgument(
                "reason", self.reason, "no reason is named", "say why it does not apply"
            )
        for name, value in (("measured", self.measured), ("distance", self.distance)):
            if not _is_plain(value):
                remedy = "pass int(...), float(...) or a text"
                raise InvalidArgument(name, value, "no finite number and no text", remedy)

    @classmethod
    def passed(cls, measured: Measured = None, *, required: str = "") -> Self:
        """Return that the subject is as the rule asks."""
        return cls(verdict=Verdict.PASS, measured=measured, required=required)

    @classmethod
    def failed(
        cls,
        measured: Measured = None,
        *,
        required: str = "",
        distance: float = 0,
        witness: tuple[str, ...] = (),
        reason: str = "",
        remedy: str = "",
    ) -> Self:
        """Return that the subject is not as the rule asks."""
        return cls(
            verdict=Verdict.FAIL,
            measured=measured,
            required=required,
            distance=distance,
            witness=witness,
            reason=reason,
            remedy=remedy,
        )

    @classmethod
    def unknown(cls, missing: str, *, witness: tuple[str, ...] = ()) -> Self:
        """Return that the records do not say; `missing` names the field."""
        return cls(verdict=Verdict.UNKNOWN, missing=missing, witness=witness)

    @classmethod
    def not_applicable(cls, reason: str) -> Self:
        """Return that the rule does not ask it of this subject, and why."""
        return cls(verdict=Verdict.NOT_APPLICABLE, reason=reason)

    @classmethod
    def within(
        cls,
        measured: float | None,
        least: float | None,
        most: float | None = None,
        *,
        missing: str = "",
        witness: tuple[str, ...] = (),
    ) -> Self:
        """Return whether a number lies from `least` to `most`, both inclusive.

        A bound of None does not bind. A measured None is unknown, and `missing` names the field.

        Examples:
            >>> Outcome.within(2, 3, None).required
            'at least 3'
            >>> Outcome.within(520, 300, 500).distance
            20
        """
        if measured is None:
            return cls.unknown(missing or "the measured number", witness=witness)
        low = least is not None and measured < least
        high = most is not None and measured > most
        bound = least if low else most
        return cls(
            verdict=Verdict.FAIL if low or high else Verdict.PASS,
            measured=measured,
            required=_range(least, most),
            distance=abs(measured - bound) if (low or high) and bound is not None else 0,
            witness=witness if low or high else (),
        )

    def __str__(self) -> str:
        match self.verdict:
            case Verdict.UNKNOWN:
                return f"unknown: {self.missing} is not stated"
            case Verdict.NOT_APPLICABLE:
                return f"not applicable: {self.reason}"
        asked = f", required {self.required}" if self.required else ""
        found = "" if self.measured is None else f": {self.measured}{asked}"
        return f"{self.verdict}{found}" + (f": {self.reason}" if self.reason else "")


_PLAIN = frozenset({int, str, type(None)})


def _is_plain(value: object) -> bool:
    return type(value) in _PLAIN or (type(value) is float and math.isfinite(value))


@lru_cache(typed=True)
def _range(least: float | None, most: float | None) -> str:
    if least is None:
        return "anything" if most is None else f"at most {most:,}"
    if most is None:
        return f"at least {least:,}"
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"
