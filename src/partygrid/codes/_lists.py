"""From yearly lists of codes to the entries of a book, with every problem of the rows.

It reads rows of code and name, and opens no file.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from partygrid.codes._writing import shown
from partygrid.codes.entry import CodeEntry, span
from partygrid.codes.scheme import CodeFault, CodeScheme
from partygrid.errors import Problem, ProblemReason, printed

_ABOLISHED_MARK = re.compile(r"\s*[\[［【(（]已撤销[\]］】)）]\s*$")


@attrs.frozen(kw_only=True)
class YearlyList:
    """One list of one year: names by code, of places that hold and of those printed as abolished.

    It lives while a book is made, and is no answer.
    """

    year: int
    held: Mapping[str, str]
    gone: Mapping[str, str]


def read_list(
    year: int, rows: Iterable[tuple[str, str]], scheme: CodeScheme, problems: list[Problem]
) -> YearlyList:
    """Return the list of a year; what is wrong with its rows is added to `problems`."""
    held: dict[str, str] = {}
    gone: dict[str, str] = {}
    for position, (text, printed_name) in enumerate(rows):
        faults = scheme.problems(text)
        name = _ABOLISHED_MARK.sub("", printed_name)
        names = held if name == printed_name else gone
        code = text if faults else scheme.shorten(text)
        if not faults:
            faults = _name_faults(name, names.setdefault(code, name))
        where = f"{year} row {position}"
        problems += (_problem(where, code, fault, position) for fault in faults)
    return YearlyList(year=year, held=held, gone=gone)


def _name_faults(name: str, first: str) -> tuple[CodeFault, ...]:
    if not name.strip():
        return (CodeFault(ProblemReason.MISSING, "has no name", "state the name of the place"),)
    if name != first:
        message = f"is {first!r} and {name!r} in one year"
        return (CodeFault(ProblemReason.CONTRADICTION, message, "keep one of the two rows"),)
    return ()


def _problem(where: str, code: str, fault: CodeFault, position: int) -> Problem:
    return Problem(
        where=where,
        field="code",
        value=printed(shown(str(code))),
        reason=fault.reason,
        message=fault.message,
        remedy=fault.remedy,
        position=position,
    )


def merged(lists: Sequence[YearlyList]) -> Iterator[CodeEntry]:
    """Yield one entry for each run of lists that print a code under one name, in code order."""
    codes = sorted({code for one in lists for code in (*one.held, *one.gone)})
    for code in codes:
        yield from _runs(code, lists)


def _runs(code: str, lists: Sequence[YearlyList]) -> Iterator[CodeEntry]:
    first, last = lists[0].year, lists[-1].year
    names = [one.held.get(code) for one in lists]
    start = 0
    for at, name in enumerate(names):
        if name is None:
            marked = lists[at].gone.get(code)
            if (
                marked is not None
                and not any(names[:at])
                and not any(code in one.gone for one in lists[:at])
            ):
                yield CodeEntry(code=code, name=marked, gone_by=lists[at].year)
            continue
        if at == 0 or names[at - 1] != name:
            start = at
        if at + 1 == len(names) or names[at + 1] != name:
            began, ended = lists[start].year, lists[at].year
            yield CodeEntry(
                code=code,
                name=name,
                valid_from=None if began == first else began,
                valid_until=None if ended == last else ended,
            )


def entry_problems(
    entries: Sequence[CodeEntry], scheme: CodeScheme, years: Sequence[int]
) -> Iterator[Problem]:
    """Yield what keeps entries, sorted by code and time, from being a book."""
    before: CodeEntry | None = None
    for position, entry in enumerate(entries):
        faults = scheme.problems(entry.code) or _form_faults(entry, scheme)
        faults += _year_faults(entry, before, years)
        before = entry
        for fault in faults:
            yield _problem(f"entry {position}", entry.code, fault, position)


def _form_faults(entry: CodeEntry, scheme: CodeScheme) -> tuple[CodeFault, ...]:
    shortest = scheme.shorten(entry.code)
    if shortest == entry.code:
        return ()
    message = "is not in its shortest form"
    return (CodeFault(ProblemReason.MALFORMED, message, f"write {shortest!r}"),)


def _year_faults(
    entry: CodeEntry, before: CodeEntry | None, years: Sequence[int]
) -> tuple[CodeFault, ...]:
    faults: tuple[CodeFault, ...] = ()
    if entry.gone_by is not None and entry.gone_by not in years:
        message = f"was printed as abolished in {entry.gone_by}, which is not the year of a list"
        faults += (CodeFault(ProblemReason.OUT_OF_RANGE, message, "add the year to `years`"),)
    if before is None or before.code != entry.code:
        return faults
    if entry.gone_by is not None or span(entry, years)[0] <= span(before, years)[1]:
        message = f"has contradicting years as {before.name!r} and as {entry.name!r}"
        remedy = "let the years not overlap; `gone_by` stands first or not at all"
        faults += (CodeFault(ProblemReason.CONTRADICTION, message, remedy),)
    return faults
