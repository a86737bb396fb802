"""The answer of a screening: every organisation with its score, evidence and rating."""

from datetime import date
from enum import StrEnum

import attrs

from partygrid._text import table
from partygrid.cases._signals import Signal, SignalKind, Signals

_SHOWN = 20


class Rating(StrEnum):
    """How an organisation stands in a screening.

    Attributes:
        ADVANCED: Its score is low (先进).
        ORDINARY: In between (一般).
        BACKWARD: Its score is high (后进); the weak ones (软弱涣散) are among these.
        UNKNOWN: What is not known could change its rating, or nothing was asked of it.
    """

    ADVANCED = "advanced"
    ORDINARY = "ordinary"
    BACKWARD = "backward"
    UNKNOWN = "unknown"


@attrs.frozen(kw_only=True)
class Evidence:
    """What one signal found of an organisation.

    Attributes:
        signal: The signal.
        found: Ids of the records, one for each finding that counts against it, sorted.
        unknown: Ids of the records, one for each answer that is not known, sorted.
    """

    signal: Signal
    found: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def score(self) -> int:
        """What the findings add to the score."""
        return self.signal.weight * min(len(self.found), self.signal.most)

    @property
    def possible(self) -> int:
        """What they would add if every unknown answer were a finding."""
        return self.signal.weight * min(len(self.found) + len(self.unknown), self.signal.most)

    def __str__(self) -> str:
        said = f"{self.signal.name} {len(self.found):,}"
        return f"{said} (+{len(self.unknown):,} unknown)" if self.unknown else said


@attrs.frozen(kw_only=True)
class Screened:
    """An organisation in a screening.

    Attributes:
        organisation: Its id.
        rating: How it stands.
        score: The sum over its evidence, 0 for nothing against it.
        possible: The score if every unknown answer were a finding.
        evidence: What each signal found, sorted by kind and name.
        asked: Number of signals that asked of it, or of what it may answer for.
    """

    organisation: str
    rating: Rating
    score: int
    possible: int
    evidence: tuple[Evidence, ...]
    asked: int

    def to_record(self) -> dict[str, str | int]:
        """Return one flat row."""
        return {
            "organisation": self.organisation,
            "rating": self.rating.value,
            "score": self.score,
            "possible": self.possible,
            "asked": self.asked,
            "evidence": "; ".join(map(str, self.evidence)),
        }


@attrs.frozen(kw_only=True, order=True)
class Unweighed:
    """Findings that count for no organisation.

    Attributes:
        kind: Where they come from.
        name: Which one of its kind.
        weighed: Whether a signal weighs them; then no screened organisation answers for them.
        number: How many there are.
    """

    kind: SignalKind
    name: str
    weighed: bool
    number: int

    def __str__(self) -> str:
        why = "nobody answers for them" if self.weighed else "no signal"
        return f"{self.number:,} of {self.kind} {self.name}: {why}"


@attrs.frozen(kw_only=True, repr=False)
class ScreeningReport:
    """The sieve screening (全面筛查) of all organisations.

    Attributes:
        on: The day, None for the latest state.
        signals: What weighs how much.
        rows: Every organisation, worst first: by score, by possible score, then lowest id.
        silent: The signals of which no report can tell anything.
        unweighed: What the reports found and counts for nobody.
    """

    on: date | None
    signals: Signals
    rows: tuple[Screened, ...]
    silent: tuple[Signal, ...] = ()
    unweighed: tuple[Unweighed, ...] = ()

    def of(self, rating: Rating) -> tuple[Screened, ...]:
        """Return the organisations with a rating, in the order of `rows`."""
        return tuple(one for one in self.rows if one.rating is rating)

    def to_records(self) -> list[dict[str, str | int]]:
        """Return one flat row for each organisation."""
        return [one.to_record() for one in self.rows]

    def __repr__(self) -> str:
        return f"<ScreeningReport: {len(self.rows):,} organisations>"

    def __str__(self) -> str:
        counts = [f"{len(self.of(rating)):,} {rating}" for rating in Rating]
        names = ("organisation", "rating", "score", "possible", "evidence")
        shown = [[row[name] for name in names] for row in self.to_records()[:_SHOWN]]
        lines = [", ".join(counts), table(names, shown)]
        if len(self.rows) > _SHOWN:
            lines.append(f"… and {len(self.rows) - _SHOWN:,} more (all in .rows)")
        if self.silent:
            names_ = ", ".join(f"{one.kind} {one.name}" for one in self.silent)
            lines.append(f"no report tells of: {names_}")
        return "\n".join([*lines, *(f"left out: {one}" for one in self.unweighed)])
