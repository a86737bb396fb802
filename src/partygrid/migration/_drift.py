"""The difference between two lists of divisions: lines, counts, what is doubtful."""

import json
from collections import Counter
from collections.abc import Mapping
from functools import cached_property

import attrs

from partygrid._text import table
from partygrid.codes import DIVISION, CodeScheme, DivisionLevel
from partygrid.migration._kinds import DoubtReason, DriftKind

_SHOWN = 12
_LISTED = (DriftKind.SPLIT, DriftKind.MERGED, DriftKind.DOUBTFUL)


@attrs.frozen(kw_only=True)
class DriftCandidate:
    """A division of the other list that may be the same, or a part of it.

    Attributes:
        code: Its code.
        name: Its name as printed.
        places: How many places from below the division went below this one, or came from there.

    Examples:
        >>> print(DriftCandidate(code="350825110", name="隔川镇", places=9))
        350825110 隔川镇 (9 places)
    """

    code: str
    name: str
    places: int = 0

    def __str__(self) -> str:
        plural = "" if self.places == 1 else "s"
        places = f" ({self.places:,} place{plural})" if self.places else ""
        return f"{self.code} {self.name}{places}"


@attrs.frozen(kw_only=True)
class DriftLine:
    """What became of one division, or where it came from.

    Attributes:
        kind: What became of it.
        before: Its code in the older list, None where it appeared.
        after: Its code in the newer list, None where it vanished or is doubtful.
        old_name: Its name in the older list, empty where it appeared.
        new_name: Its name in the newer list, empty where `after` is None.
        parent: The code of its parent in the newer list, None at the top and where `after` is None.
        reason: Why it is doubtful, None where it is not.
        candidates: For a doubtful one the divisions that it may be now; for one that appeared those
            from which places came to it. In code order.
        decided: The reason that the user gave for a decision, empty where there was none.

    Examples:
        >>> print(DriftLine(kind=DriftKind.RENAMED, before="350825100005", after="350825100005",
        ...     old_name="豸峰社区居委会", new_name="莲东社区居委会", parent="350825100"))
        renamed: 350825100005 豸峰社区居委会 → 350825100005 莲东社区居委会
    """

    kind: DriftKind
    before: str | None
    after: str | None
    old_name: str = ""
    new_name: str = ""
    parent: str | None = None
    reason: DoubtReason | None = None
    candidates: tuple[DriftCandidate, ...] = ()
    decided: str = ""

    def __str__(self) -> str:
        head = f"{self.kind} ({self.reason})" if self.reason else str(self.kind)
        sides = [
            f"{code} {name}"
            for code, name in ((self.before, self.old_name), (self.after, self.new_name))
            if code is not None
        ]
        text = f"{head}: {' → '.join(sides)}"
        if self.candidates:
            word = "from" if self.kind is DriftKind.APPEARED else "may be"
            text += f"; {word} {', '.join(map(str, self.candidates))}"
        return f"{text}; decided: {self.decided}" if self.decided else text

    def to_record(self) -> dict[str, str]:
        """Return the line as one flat row of texts, candidates joined by a space."""
        return {
            "kind": self.kind.value,
            "before": self.before or "",
            "old_name": self.old_name,
            "after": self.after or "",
            "new_name": self.new_name,
            "reason": self.reason.value if self.reason else "",
            "candidates": " ".join(one.code for one in self.candidates),
            "decided": self.decided,
        }


@attrs.frozen(kw_only=True, repr=False)
class Drift:
    """The difference between two lists of divisions.

    Attributes:
        lines: Every division that differs, in the order of its older code, else of its newer one.
        unchanged: The codes of all others, ascending.
        scheme: How the codes are written.
        names: The names of the unchanged, by code.
    """

    lines: tuple[DriftLine, ...]
    unchanged: tuple[str, ...]
    scheme: CodeScheme = DIVISION
    names: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    @cached_property
    def counts(self) -> Mapping[DriftKind, int]:
        """How many divisions there are of each kind, every kind included.

        Those of SPLIT, MERGED and DOUBTFUL together are `doubtful`.
        """
        found = Counter(line.kind for line in self.lines)
        found[DriftKind.UNCHANGED] = len(self.unchanged)
        return {kind: found[kind] for kind in DriftKind}

    @property
    def doubtful(self) -> tuple[DriftLine, ...]:
        """The lines that are for the user to decide."""
        return tuple(line for line in self.lines if line.kind.doubtful)

    @cached_property
    def by_code(self) -> Mapping[str, DriftLine]:
        """The lines of the divisions of the older list that differ, by their older codes."""
        return {line.before: line for line in self.lines if line.before is not None}

    def within(self, prefix: str) -> "Drift":
        """Return the part whose codes begin with some digits, in the older or the newer list.

        Complexity:
            O(divisions).
        """
        return attrs.evolve(
            self,
            lines=tuple(
                line
                for line in self.lines
                if any(str(code or "").startswith(prefix) for code in (line.before, line.after))
            ),
            unchanged=tuple(code for code in self.unchanged if code.startswith(prefix)),
        )

    def to_records(self) -> list[dict[str, str]]:
        """Return one flat row for each division that differs."""
        return [line.to_record() for line in self.lines]

    def to_json(self) -> str:
        """Return the counts and all lines as JSON with LF at its end; Chinese stays as it is."""
        form = {
            "counts": {kind.value: number for kind, number in self.counts.items()},
            "lines": self.to_records(),
        }
        return json.dumps(form, ensure_ascii=False, indent=2) + "\n"

    def __repr__(self) -> str:
        return f"<Drift: {len(self.lines):,} changed, {len(self.unchanged):,} unchanged>"

    def __str__(self) -> str:
        lines, shown = [self._table()], self.doubtful[:_SHOWN]
        lines += map(str, shown)
        rest = len(self.doubtful) - len(shown)
        lines += [f"… and {rest:,} more (all in .doubtful)"] if rest > 0 else []
        return "\n".join(lines)

    def _table(self) -> str:
        found: Counter[tuple[DriftKind, str]] = Counter(
            (line.kind, self._level(line.before or str(line.after))) for line in self.lines
        )
        found.update((DriftKind.UNCHANGED, self._level(code)) for code in self.unchanged)
        levels = [one for one in _LEVELS.values() if any(one == level for _, level in found)]
        if self.scheme.id != DIVISION.id:
            levels = [_ANY]
        labels: dict[str, tuple[DriftKind, ...]] = {
            kind.value: (kind,) for kind in DriftKind if not kind.doubtful
        }
        labels |= {DriftKind.DOUBTFUL.value: _LISTED}
        labels |= {f"- {kind}": (kind,) for kind in _LISTED if kind is not DriftKind.DOUBTFUL}
        rows = [
            [label, *(sum(found[kind, level] for kind in kinds) for level in levels)]
            for label, kinds in labels.items()
        ]
        return table(["difference", *levels], rows)

    def _level(self, code: str) -> str:
        return _LEVELS.get(len(code), _ANY) if self.scheme.id == DIVISION.id else _ANY


_ANY = "places"
_LEVELS = dict(zip(DIVISION.lengths, (level.value for level in DivisionLevel), strict=True))
