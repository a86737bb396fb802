"""Every exception of partygrid, and the problem record that they carry.

The tree; each leaf is also the builtin that a stranger would catch:

    PartyGridError
    ├── InvalidJurisdiction (ValueError)   records and links that are no model, all problems
    ├── InvalidMechanism    (ValueError)   a mechanism that cannot be, all problems
    ├── InvalidLink         (ValueError)   links that a mechanism does not allow, all problems
    ├── InvalidScenario     (ValueError)   a scenario that cannot be simulated, all problems
    ├── InvalidPack         (ValueError)   rules or packs that cannot be, all problems
    ├── InvalidLog          (ValueError)   activities that cannot have taken place, all problems
    ├── InvalidCase         (ValueError)   cases, campaigns, signals that cannot be, all problems
    ├── UnreadableInput     (ValueError)   a file that is no jurisdiction, all problems
    ├── UnsupportedVersion  (ValueError)   a file written by a newer partygrid
    ├── InvalidArgument     (ValueError)   an option outside its range, an impossible definition
    ├── InvalidCode         (ValueError)   a division or local code that breaks its scheme
    ├── UnknownId           (LookupError)  no record has this id
    ├── UnknownName         (LookupError)  no field, scheme, layer or option has this name
    ├── DoesNotHold         (RuntimeError) ``require_ok`` on an unfavourable answer
    └── MissingExtra        (ImportError)  an optional dependency is not installed

An exception is built from fields and writes its own text. Messages show ids of people, never more.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

import attrs

from partygrid._likeness import nearest

_SHOWN = 20


class ProblemReason(StrEnum):
    """Why a value, record or link cannot be part of a jurisdiction."""

    NOT_A_RECORD = "not-a-record"
    WRONG_TYPE = "wrong-type"
    MISSING = "missing"
    BAD_ID = "bad-id"
    BAD_TEXT = "bad-text"
    OUT_OF_RANGE = "out-of-range"
    REPEATED = "repeated"
    DUPLICATE_ID = "duplicate-id"
    UNKNOWN_REFERENCE = "unknown-reference"
    WRONG_KIND = "wrong-kind"
    ILLEGAL_PARENT = "illegal-parent"
    CYCLE = "cycle"
    IMPOSSIBLE_DATES = "impossible-dates"
    CONTRADICTION = "contradiction"
    BAD_CHECK_DIGIT = "bad-check-digit"
    UNKNOWN_FIELD = "unknown-field"
    UNKNOWN_TYPE = "unknown-type"
    MALFORMED = "malformed"
    UNKNOWN_SLOT = "unknown-slot"
    OUTSIDE_SCOPE = "outside-scope"
    NOT_ELIGIBLE = "not-eligible"


@attrs.frozen(kw_only=True)
class Problem:
    """One thing that is wrong with the input, with its place, value and remedy.

    Attributes:
        where: The place: a record id, ``link 3``, or a path in a file such as ``$.records[3]``.
        field: The field, or an empty string where the whole record is meant.
        value: The value as printed, cut to 60 characters.
        reason: Why it cannot stay.
        message: The sentence for a person.
        remedy: What to do about it.
        nearest: The known id or name that is most like the value, where there is one.
        position: Place in the input, from 0; records and links are counted apart.

    Examples:
        >>> print(Problem(where="b1", field="compound", value="'gardn'",
        ...     reason=ProblemReason.UNKNOWN_REFERENCE, message="no Compound has this id",
        ...     remedy="correct the id", nearest="garden", position=4))
        b1.compound: 'gardn': no Compound has this id; did you mean 'garden'? correct the id
    """

    where: str
    field: str
    value: str
    reason: ProblemReason
    message: str
    remedy: str
    nearest: str | None = None
    position: int = 0

    def __str__(self) -> str:
        place = f"{self.where}.{self.field}" if self.field else self.where
        value = f"{self.value}: " if self.value else ""
        likely = f"did you mean {self.nearest!r}? " if self.nearest is not None else ""
        return f"{place}: {value}{self.message}; {likely}{self.remedy}"


def printed(value: object) -> str:
    """Return the printed form of a value, cut to 60 characters.

    Examples:
        >>> printed("b1")
        "'b1'"
        >>> len(printed("x" * 500))
        60
    """
    try:
        text = repr(value)
    except ValueError:  # an integer of thousands of digits
        text = f"<{type(value).__name__}>"
    text = unnumbered(text)
    return text if len(text) <= 60 else text[:59] + "…"  # noqa: PLR2004 - the stated width


def unnumbered(text: str) -> str:
    """Return a text without identity and mobile telephone numbers: no message may show one.

    Examples:
        >>> unnumbered("'13812345678', b1")
        "'<personal number>', b1"
    """
    return _PERSONAL_NUMBER.sub(NUMBER_HIDDEN, text)


NUMBER_HIDDEN = "<personal number>"
"""What stands in the place of an identity or mobile telephone number."""
_PERSONAL_NUMBER = re.compile(
    r"(?<![0-9])(?:1[3-9]\d(?:[ -]?\d{4}){2}|[1-9]\d{5} ?(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12]\d|3[01]) ?\d{3}[\dXx])(?![0-9])"
)


class PartyGridError(Exception):
    """The root of every exception that partygrid raises on purpose."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"  # what it was made from may be personal


class _WithProblems(PartyGridError, ValueError):
    """An exception that carries problems and prints the first of them, one per line."""

    headline = "unusable input"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        total = len(self.problems)
        head = f"{self.headline}: {total:,} problem{'' if total == 1 else 's'}"
        lines = [f"  {problem}" for problem in self.problems[:_SHOWN]]
        rest = total - _SHOWN
        tail = [f"  … and {rest:,} more (all in .problems)"] if rest > 0 else []
        return "\n".join([head, *lines, *tail])


class InvalidJurisdiction(_WithProblems):
    """Records and links that cannot form a jurisdiction; `problems` holds every reason.

    Examples:
        >>> import partygrid as pg
        >>> try:
        ...     pg.Jurisdiction([pg.Town("t1"), pg.Community("c1", town="t2")])
        ... except pg.InvalidJurisdiction as error:
        ...     print(error)
        not a jurisdiction: 1 problem
          c1.town: 't2': no Town has this id; did you mean 't1'? add the Town or correct the id
    """

    headline = "not a jurisdiction"


class InvalidMechanism(_WithProblems):
    """A definition that cannot be a mechanism; `problems` holds every reason.

    Examples:
        >>> import partygrid as pg
        >>> try:
        ...     pg.Mechanism("pairing", scope=pg.Town, slots=[pg.Slot("unit", least=2, most=1)])
        ... except pg.InvalidMechanism as error:
        ...     print(error)
        not a mechanism: 1 problem
          pairing.slots.unit.most: 1: below the least, 2; state most at or above least
    """

    headline = "not a mechanism"


class InvalidLink(_WithProblems):
    """Links, or proposals of links, that cannot be; `problems` holds every reason.

    Examples:
        >>> import partygrid as pg
        >>> pairing = pg.Mechanism("pairing", scope=pg.Community, slots=[pg.Slot("unit")])
        >>> try:
        ...     pairing.fill("liyuan", unti=["tax-office"])
        ... except pg.InvalidLink as error:
        ...     print(error)
        not links of the mechanism: 1 problem
          pairing.unti: no slot has this name; did you mean 'unit'? the slots are: unit
    """

    headline = "not links of the mechanism"

    def __init__(self, problems: Iterable[Problem], headline: str = headline) -> None:
        super().__init__(problems)
        self.headline = headline


class InvalidScenario(_WithProblems):
    """A scenario that cannot be simulated; `problems` holds every reason.

    Examples:
        >>> import partygrid as pg
        >>> try:
        ...     pg.Demand("repairs", rate=-1, hours=0)
        ... except pg.InvalidScenario as error:
        ...     print(error)
        not a scenario: 2 problems
          Demand.rate: -1.0: outside its range; state a number from 0 to 1,000
          Demand.hours: 0.0: outside its range; state a number above 0, at most 168
    """

    headline = "not a scenario"


class InvalidPack(_WithProblems):
    """Rules or packs of rules that cannot be; `problems` holds every reason.

    Examples:
        >>> import partygrid as pg
        >>> try:
        ...     pg.Pack(id="mine", title=pg.Title("mine"), overrides=[
        ...         pg.RuleOverride(rule="grid-households", reason="", omitted=True)])
        ... except pg.InvalidPack as error:
        ...     print(error)
        unusable rules: 1 problem
          mine.overrides.grid-households: no reason; say why
    """

    headline = "unusable rules"


class InvalidLog(_WithProblems):
    """Activities that cannot have taken place; `problems` holds every reason.

    Examples:
        >>> import partygrid as pg
        >>> from datetime import date
        >>> log = [pg.Activity(kind="patrol", day=date(2024, 7, 4), subject="grid-9")]
        >>> try:
        ...     pg.check_cadences(
        ...         pg.Jurisdiction(), [], log, since=date(2024, 1, 1), on=date(2024, 7, 4))
        ... except pg.InvalidLog as error:
        ...     print(error)
        not a log of activities: 1 problem
          activity 0.subject: 'grid-9': no record has this id; correct the id
    """

    headline = "not a log of activities"


class InvalidCase(_WithProblems):
    """Cases, campaigns or signals that cannot be, or a step refused; `problems` has every reason.

    Examples:
        >>> import partygrid as pg
        >>> from datetime import date
        >>> try:
        ...     pg.Case(organisation="br", designated=date(2024, 1, 9), planned=date(2024, 1, 2))
        ... except pg.InvalidCase as error:
        ...     print(error)
        not a case: 1 problem
          br.planned: datetime.date(2024, 1, 2): before designated, 2024-01-09; correct one of them
    """

    headline = "not a case"


class UnreadableInput(_WithProblems):
    """A file that cannot be read as a jurisdiction; `problems` holds every reason with its path."""

    headline = "unreadable input"


class UnsupportedVersion(PartyGridError, ValueError):
    """A file that states a format or version which this partygrid does not read."""

    def __init__(self, found: object, supported: int) -> None:
        self.found = found
        self.supported = supported
        super().__init__(found, supported)

    def __str__(self) -> str:
        return (
            f"$.version: {self.found!r} is newer than {self.supported}, the newest that this "
            "partygrid reads; update partygrid, or write the file with the older one"
        )


class InvalidArgument(PartyGridError, ValueError):
    """An argument outside its range, or a definition that contradicts itself."""

    def __init__(self, argument: str, value: object, reason: str, remedy: str) -> None:
        self.argument = argument
        self.value = value
        self.reason = reason
        self.remedy = remedy
        super().__init__(argument, value, reason, remedy)

    def __str__(self) -> str:
        return f"{self.argument}: {printed(self.value)}: {self.reason}; {self.remedy}"


class InvalidCode(PartyGridError, ValueError):
    """A code that breaks the scheme it is read by."""

    def __init__(self, scheme: str, value: str, reason: str, remedy: str) -> None:
        self.scheme = scheme
        self.value = value
        self.reason = reason
        self.remedy = remedy
        super().__init__(scheme, value, reason, remedy)

    def __str__(self) -> str:
        return f"{self.scheme} code {printed(self.value)}: {self.reason}; {self.remedy}"


class UnknownName(PartyGridError, LookupError):
    """No field, scheme, layer or option has this name.

    Examples:
        >>> print(UnknownName("code scheme", "divison", ["division", "grid-15"]))
        no code scheme 'divison'; did you mean 'division'? known: division, grid-15
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind = kind
        self.name = name
        self.known = tuple(sorted(known))
        super().__init__(kind, name, self.known)

    def __str__(self) -> str:
        close = nearest(str(self.name), self.known)
        likely = f"did you mean {close!r}? " if close else ""
        return (
            f"no {self.kind} {printed(self.name)}; {likely}known: {', '.join(self.known) or 'none'}"
        )


class UnknownId(PartyGridError, LookupError):
    """No record has this id; `near` is the known id that is most like it.

    Examples:
        >>> print(UnknownId("b9", near="b1"))
        no record has the id 'b9'; did you mean 'b1'?
    """

    def __init__(self, key: object, near: str | None = None) -> None:
        self.key = key
        self.near = near
        super().__init__(key, near)

    def __str__(self) -> str:
        likely = f"; did you mean {printed(self.near)}?" if self.near else ""
        return f"no record has the id {printed(self.key)}{likely}"


class DoesNotHold(PartyGridError, RuntimeError):
    """An answer is not the favourable one that ``require_ok`` insisted on; `text` is the answer."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)

    def __str__(self) -> str:
        return self.text


class MissingExtra(PartyGridError, ImportError):
    """An optional dependency that is not installed.

    Examples:
        >>> print(MissingExtra("reading workbooks", "excel"))
        reading workbooks needs an extra; install it with: pip install 'partygrid[excel]'
    """

    def __init__(self, purpose: str, extra: str) -> None:
        self.purpose = purpose
        self.extra = extra
        super().__init__(purpose, extra)

    def __str__(self) -> str:
        return (
            f"{self.purpose} needs an extra; install it with: pip install 'partygrid[{self.extra}]'"
        )
