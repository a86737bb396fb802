"""One code of a book: its name and the years that are known, and the words for what is known.

The rule that turns the years of entries into a status stands here, beside what it reads.
"""

from collections.abc import Sequence
from enum import StrEnum

import attrs

from partygrid.errors import InvalidArgument

_ALWAYS = 0
_FOREVER = 9999


class CodeStatus(StrEnum):
    """What a book knows about a code in a year.

    Examples:
        >>> from partygrid.codes import load_codebook
        >>> book = load_codebook("350825")
        >>> [book.status("350825202", year=year).value for year in (2017, 2020, 2023)]
        ['valid', 'uncertain', 'abolished']
        >>> [book.status("350825110", year=year).value for year in (2017, 2020, 2023)]
        ['not-yet', 'uncertain', 'valid']
    """

    VALID = "valid"
    ABOLISHED = "abolished"
    NOT_YET = "not-yet"
    UNCERTAIN = "uncertain"
    UNKNOWN = "unknown"


@attrs.frozen(kw_only=True)
class CodeEntry:
    """A code, the name it had, and the years for which that is known.

    Attributes:
        code: The code in its shortest form.
        name: The name of the place.
        valid_from: First year, None where the start is not known.
        valid_until: Last year, None while it holds.
        gone_by: Year of the list that prints the code as abolished, where no list printed it as
            valid before; it then has neither first nor last year.

    Raises:
        InvalidArgument: Where the last year is before the first, or `gone_by` has one beside it.

    Examples:
        >>> CodeEntry(code="350825202", name="隔川乡", valid_until=2017).name
        '隔川乡'
    """

    code: str
    name: str
    valid_from: int | None = None
    valid_until: int | None = None
    gone_by: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse years that contradict each other."""
        start, end = _ends(self)
        if start > end or (self.gone_by is not None and (start, end) != (_ALWAYS, _FOREVER)):
            raise InvalidArgument(
                "CodeEntry.valid_until",
                self.valid_until,
                f"contradicts valid_from={self.valid_from} or gone_by={self.gone_by}",
                "give valid_from <= valid_until, or gone_by alone",
            )


def _ends(entry: CodeEntry) -> tuple[int, int]:
    start = _ALWAYS if entry.valid_from is None else entry.valid_from
    return start, _FOREVER if entry.valid_until is None else entry.valid_until


def span(entry: CodeEntry, years: Sequence[int] = ()) -> tuple[int, int]:
    """Return the first and last year in which an entry is known to hold, both inclusive.

    A start that is not known is the first list, where there are lists. An entry that was printed
    only as abolished holds in no year: its span is empty, and lies at the list that says so.

    Examples:
        >>> span(CodeEntry(code="350825202", name="隔川乡", valid_until=2017), [2017, 2023])
        (2017, 2017)
        >>> span(CodeEntry(code="610104009004", name="公交一公司社区居委会", gone_by=2023))
        (2023, 2022)
    """
    if entry.gone_by is not None:
        return entry.gone_by, entry.gone_by - 1
    start, end = _ends(entry)
    unknown_start = entry.valid_from is None and len(years) > 0
    return (min(years[0], end), end) if unknown_start else (start, end)


def status_of(spans: Sequence[tuple[int, int]], *, year: int, years: Sequence[int]) -> CodeStatus:
    """Return what the spans of one code say about a year, given the years of the lists.

    With `before`, the last year before `year` in which the code held, and `after`, the first one
    later:

    1. No span at all: UNKNOWN. A span that holds `year`: VALID.
    2. Without lists the spans are exact: ABOLISHED with a `before`, else NOT_YET.
    3. No list stands between `before` and `after`: the code was in two lists running, so VALID.
    4. Some list after `before` and up to `year` lacks the code, where there is a `before`, and some
       list from `year` to before `after` lacks it, where there is an `after`: as in 2.
    5. Else UNCERTAIN.

    Complexity:
        O(spans + lists).

    Examples:
        >>> [status_of([(2017, 2017)], year=y, years=[2017, 2023]).value for y in (2022, 2023)]
        ['uncertain', 'abolished']
    """
    if not spans:
        return CodeStatus.UNKNOWN
    if any(start <= year <= end for start, end in spans):
        return CodeStatus.VALID
    before = max((end for _, end in spans if end < year), default=None)
    after = min((start for start, _ in spans if start > year), default=None)
    certain = CodeStatus.NOT_YET if before is None else CodeStatus.ABOLISHED
    if not years:
        return certain
    gone = before is None or any(before < listed <= year for listed in years)
    not_yet = after is None or any(year <= listed < after for listed in years)
    if before is not None and after is not None and not gone and not not_yet:
        return CodeStatus.VALID
    return certain if gone and not_yet else CodeStatus.UNCERTAIN
