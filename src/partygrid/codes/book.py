"""Which codes were listed in which year: validity and names.

A book is made of yearly lists, and knows no more than they say. A code that is in one list and
missing from the next ended somewhere between the two; the years between are uncertain. Between two
lists that both have a code, it held. The newest list holds until a newer one is given.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

import attrs

from partygrid.codes._lists import entry_problems, merged, read_list
from partygrid.codes.division import DIVISION, DivisionCode, DivisionLevel
from partygrid.codes.entry import CodeEntry, CodeStatus, span, status_of
from partygrid.codes.scheme import CodeScheme
from partygrid.errors import Problem, UnknownName, UnreadableInput
from partygrid.sources import Source

_CODE = attrgetter("code")


def _in_order(entries: Iterable[CodeEntry]) -> tuple[CodeEntry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.code, span(entry), entry.name)))


def _ascending(years: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(years)))


def _several(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple(sources)


def _count(entries: Sequence[CodeEntry]) -> str:
    return f"<{len(entries):,} entries>"


@attrs.frozen(kw_only=True)
class CodeBook:
    """Codes of one scheme with their names, as of a year.

    Entries are in code order, those of one code in order of time, and do not overlap.

    Attributes:
        entries: One entry for each code and name, and for each time that they held.
        years: The years of the lists it was made from, ascending. Empty where the years of the
            entries are exact: nothing is uncertain then.
        scheme: How the codes are written.
        sources: The lists, by title.

    Raises:
        UnreadableInput: With all problems: a code that breaks the scheme or is not in its
            shortest form, entries of one code that overlap.

    Examples:
        >>> book = CodeBook.of_years({
        ...     2017: [("350825202", "隔川乡")],
        ...     2023: [("350825110", "隔川镇")],
        ... })
        >>> book.status("350825202", year=2023).value, book.name("350825202", year=2023)
        ('abolished', '隔川乡')
        >>> [entry.code for entry in book]
        ['350825110', '350825202']
        >>> exact = CodeBook([CodeEntry(code="350825202", name="隔川乡", valid_until=2017)])
        >>> exact.status("350825202", year=2018).value
        'abolished'
    """

    entries: tuple[CodeEntry, ...] = attrs.field(kw_only=False, converter=_in_order, repr=_count)
    years: tuple[int, ...] = attrs.field(default=(), converter=_ascending)
    scheme: CodeScheme = attrs.field(default=DIVISION, repr=attrgetter("id"))
    sources: tuple[Source, ...] = attrs.field(default=(), converter=_several, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse entries that are no book."""
        problems = tuple(entry_problems(self.entries, self.scheme, self.years))
        if problems:
            raise UnreadableInput(problems)

    @classmethod
    def of_years(
        cls,
        lists: Mapping[int, Iterable[tuple[str, str]]],
        *,
        scheme: CodeScheme = DIVISION,
        sources: Iterable[Source] = (),
    ) -> "CodeBook":
        """Return the book that yearly lists make.

        A list stands for the whole of its year. A code may be printed twice under one name (a
        county that fills the place of its town). A name with ``[已撤销]`` (abolished) behind it
        means that the code no longer holds.

        Args:
            lists: For each year, code and name of every place that is listed.
            scheme: How the codes are written.
            sources: The lists, by title.

        Raises:
            UnreadableInput: With all problems: a code that breaks the scheme, an empty name, a
                code with two names in one year. The place is the year and the row, from 0.

        Complexity:
            O(n log n) in the rows of all lists.

        Examples:
            >>> rows = [("610104009004", "公交一公司社区居委会 [已撤销]")]
            >>> book = CodeBook.of_years({2023: rows})
            >>> book.status("610104009004", year=2023).value
            'abolished'
        """
        problems: list[Problem] = []
        read = [read_list(year, lists[year], scheme, problems) for year in sorted(lists)]
        if problems:
            raise UnreadableInput(problems)
        return cls(merged(read), years=lists, scheme=scheme, sources=sources)

    def __iter__(self) -> Iterator[CodeEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def status(self, code: str | DivisionCode, *, year: int) -> CodeStatus:
        """Return what is known about a code in a year.

        VALID where a list of the year has it, where the lists before and after both have it, or
        where the newest list has it and the year is later. ABOLISHED and NOT_YET only where a list
        between its presence and the year lacks it. UNCERTAIN in between, and before the oldest
        list for what that list has. UNKNOWN where no list has it in any year.

        Raises:
            InvalidCode: Where the code breaks the scheme.

        Complexity:
            O(log n + lists).

        Examples:
            >>> from partygrid.codes import load_codebook
            >>> load_codebook("350825").status("350825100006", year=2020).value
            'valid'
        """
        return _status(self._of(code), year, self.years)

    def name(self, code: str | DivisionCode, *, year: int) -> str:
        """Return the name in the newest list up to a year, else the first that came later.

        A name does not say that the code holds: see `status`.

        Raises:
            InvalidCode: Where the code breaks the scheme.
            UnknownName: Where no list has it in any year; it names the codes next to it.

        Complexity:
            O(log n).

        Examples:
            >>> from partygrid.codes import load_codebook
            >>> book = load_codebook("350825")
            >>> book.name("350825100005", year=2017), book.name("350825100005", year=2023)
            ('豸峰社区居委会', '莲东社区居委会')
        """
        entries = self._of(code)
        if not entries:
            text = _text(code)
            at = bisect_left(self.entries, text, key=_CODE)
            beside = {entry.code for entry in self.entries[max(at - 2, 0) : at + 2]}
            raise UnknownName("code in the book", text, beside)
        return _newest(entries, year, self.years).name

    def _of(self, code: str | DivisionCode) -> tuple[CodeEntry, ...]:
        text = self.scheme.canonical(_text(code))
        start = bisect_left(self.entries, text, key=_CODE)
        return self.entries[start : bisect_right(self.entries, text, lo=start, key=_CODE)]


def _text(code: str | DivisionCode) -> str:
    return code.text if isinstance(code, DivisionCode) else code


def _status(entries: Iterable[CodeEntry], year: int, years: Sequence[int]) -> CodeStatus:
    return status_of([span(entry, years) for entry in entries], year=year, years=years)


def _newest(entries: Sequence[CodeEntry], year: int, years: Sequence[int]) -> CodeEntry:
    begun = [entry for entry in entries if span(entry, years)[0] <= year]
    return begun[-1] if begun else entries[0]


def codes_in_force(
    book: CodeBook,
    *,
    year: int,
    level: DivisionLevel | None = None,
    within: str | DivisionCode | None = None,
) -> tuple[CodeEntry, ...]:
    """Return the codes that are VALID in a year, in code order, one entry for each.

    Args:
        book: The book to look in.
        year: The year; where a name changed between two lists, the older one stands.
        level: Only codes of this level; for division codes.
        within: Only codes that begin with this division code, itself included.

    Raises:
        InvalidCode: Where `within` is no division code, or a level is asked of other codes.

    Complexity:
        O(log n + entries within).

    Examples:
        >>> from partygrid.codes import load_codebook
        >>> book = load_codebook("350825")
        >>> towns = codes_in_force(book, year=2023, level=DivisionLevel.TOWN)
        >>> len(towns), towns[0].name
        (17, '莲峰镇')
        >>> [entry.name for entry in codes_in_force(book, year=2023, within="350825110")][:2]
        ['隔川镇', '联益村委会']
    """
    prefix = "" if within is None else DivisionCode(_text(within)).text
    start = bisect_left(book.entries, prefix, key=_CODE)
    end = bisect_right(book.entries, prefix, key=lambda entry: entry.code[: len(prefix)])
    return tuple(
        _newest(entries, year, book.years)
        for code, entries in _by_code(book.entries[start:end])
        if (level is None or DivisionCode(code).level is level)
        and _status(entries, year, book.years) is CodeStatus.VALID
    )


def _by_code(entries: Iterable[CodeEntry]) -> Iterator[tuple[str, tuple[CodeEntry, ...]]]:
    return ((code, tuple(group)) for code, group in groupby(entries, key=_CODE))
