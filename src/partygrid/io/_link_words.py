"""The mechanisms of the catalogue and their slots, by what they are called in sheets of links.

A sheet may name them by id or by title, in Chinese or English, or by both. Mechanisms of one's own
have ids that only their owner knows: links of these are read, and that nobody else knows them is
told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import attrs

from partygrid import catalogue
from partygrid._text import Language
from partygrid.errors import printed
from partygrid.io._cells import EXACT, exact_text
from partygrid.io._gathering import SheetRows
from partygrid.io._headers import LIST_TITLES, plain
from partygrid.io.reading import Interpretation, ReadProblem, ReadReason, ReadSeverity
from partygrid.mechanisms import Link, Mechanism
from partygrid.slots import Slot

LIST_HEADERS: Mapping[Language, Sequence[str]] = {
    Language.CHINESE: ("机制", "机制编号", "位置", "位置编号", "全部机制"),
    Language.ENGLISH: ("mechanism", "title", "slot", "title", "all mechanisms"),
}
"""The header of the sheet that lists them: a row for each slot, and each mechanism once more."""

_NAMES = frozenset(("mechanism", "slot"))
FIRST_ROW = 3
"""The row of a template, counted from 1, in which the first link is written."""


def list_rows(language: Language) -> Iterator[Sequence[str]]:
    """Yield the rows of the sheet that lists them, what a link states before what explains it."""
    slots = [(one, slot) for one in catalogue.every() for slot in one.slots]
    names = [_words(one, one.id, language) for one in catalogue.every()]
    for place, (one, slot) in enumerate(slots):
        named = names[place] if place < len(names) else ("",)
        yield (*_words(one, one.id, language), *_words(slot, slot.name, language), named[0])


def lists_for(language: Language) -> Mapping[int, str]:
    """Return where the choices of a mechanism and of a slot stand, by the place of the column.

    The slots are those of the mechanism that stands in the same row.
    """
    sheet, row = LIST_TITLES[language], FIRST_ROW
    last = len(catalogue.every()) + 1
    own = f"MATCH($A{row},{sheet}!$A:$A,0)-1,0,COUNTIF({sheet}!$A:$A,$A{row}),1"
    return {0: f"={sheet}!$E$2:$E${last}", 2: f"=OFFSET({sheet}!$C$1,{own})"}


def _words(one: Mechanism | Slot, key: str, language: Language) -> tuple[str, str]:
    return (one.title.zh, key) if language is Language.CHINESE else (key, one.title.en)


def has_other_words(links: Iterable[Link]) -> bool:
    """Return whether a link states something else than ids of the catalogue.

    Complexity:
        O(links).
    """
    return not _stated(links) <= _listed()


def with_ids(sheet: SheetRows, known: Iterable[str] = ()) -> SheetRows:
    """Return a sheet of links with ids in the place of titles, and what nobody knows told.

    Args:
        sheet: The sheet; one of records is returned as it is.
        known: The ids of mechanisms of which there are links already.

    Complexity:
        O(links).
    """
    if sheet.kind is not Link:
        return sheet
    torn = [one for one in sheet.unfinished if _NAMES.isdisjoint(one.blank)]
    links = [*sheet.values, *(one.value for one in torn)]
    if not has_other_words(links):
        return sheet
    rows = [*sheet.rows, *(one.row for one in torn)]
    others = set(known) - set(catalogue.ids())
    interpreted, problems = [*sheet.interpreted], [*sheet.problems]
    for place, (row, link) in enumerate(zip(rows, links, strict=True)):
        meant = link if link.mechanism in others else _meant(sheet, row, link)
        links[place] = meant
        interpreted += _replaced(sheet, row, link, meant)
        if meant.mechanism not in others and (meant.mechanism, meant.slot) not in _listed():
            problems.append(_doubt(sheet, row, meant))
    values = links[: len(sheet.values)]
    return attrs.evolve(sheet, values=values, interpreted=interpreted, problems=problems)


def _stated(links: Iterable[Link]) -> set[tuple[str, str]]:
    return {(one.mechanism, one.slot) for one in links}


@cache
def _listed() -> frozenset[tuple[str, str]]:
    return frozenset((one.id, slot.name) for one in catalogue.every() for slot in one.slots)


def _meant(sheet: SheetRows, row: int, link: Link) -> Link:
    """Return a link with ids in the place of titles; what is meant exactly is none."""
    exact = {title for title, text in sheet.cells(row) if exact_text(text) is not None}
    mechanism, slot = link.mechanism, link.slot
    if sheet.columns["mechanism"] not in exact:
        mechanism = _mechanism_of(mechanism)
    if sheet.columns["slot"] not in exact:
        slot = _slot_of(mechanism, slot)
    return attrs.evolve(link, mechanism=mechanism, slot=slot)


def _mechanism_of(text: str) -> str:
    return text if text in catalogue.ids() else _mechanisms().get(plain(text), text)


def _slot_of(mechanism: str, text: str) -> str:
    if mechanism not in catalogue.ids() or (mechanism, text) in _listed():
        return text
    return _slots(mechanism).get(plain(text), text)


def exactly(cells: Sequence[Any]) -> Sequence[Any]:
    """Return the cells of a link so that no id of one's own is taken for a title.

    Examples:
        >>> exactly(["双报到", "g1", "grid_unit"]), exactly(["double-reporting", "g1", "grid_unit"])
        (["'双报到", 'g1', 'grid_unit'], ['double-reporting', 'g1', 'grid_unit'])
    """
    mechanism, scope, slot, *more = cells
    if (mechanism, slot) in _listed():
        return cells
    marks = mechanism != _mechanism_of(mechanism), slot != _slot_of(mechanism, slot)
    return [EXACT * marks[0] + mechanism, scope, EXACT * marks[1] + slot, *more]


def _replaced(sheet: SheetRows, row: int, link: Link, meant: Link) -> Iterator[Interpretation]:
    for name in ("mechanism", "slot"):
        value, understood = getattr(link, name), getattr(meant, name)
        if value != understood:
            yield Interpretation(
                sheet=sheet.sheet,
                row=row,
                column=sheet.columns[name],
                value=printed(value),
                understood=printed(understood),
            )


@cache
def _mechanisms() -> Mapping[str, str]:
    """Return the id of each mechanism by the plain spelling of its titles, and of both."""
    return {plain(word): one.id for one in catalogue.every() for word in _spellings(one, one.id)}


@cache
def _slots(mechanism: str) -> Mapping[str, str]:
    """Return the same for the slots of a mechanism."""
    slots = catalogue.get(mechanism).slots
    return {plain(word): one.name for one in slots for word in _spellings(one, one.name)}


def _spellings(one: Mechanism | Slot, key: str) -> tuple[str, ...]:
    title = one.title
    return title.en, title.zh, f"{title.zh}{key}", f"{key}{title.zh}"


def _doubt(sheet: SheetRows, row: int, link: Link) -> ReadProblem:
    is_known = link.mechanism in catalogue.ids()
    name = "slot" if is_known else "mechanism"
    message = "no mechanism of the catalogue is called so"
    remedy = "correct it, unless it is a mechanism of your own"
    if is_known:
        message = f"mechanism {link.mechanism} of the catalogue has no such slot"
        words = ", ".join(one.name for one in catalogue.get(link.mechanism).slots)
        remedy = f"write one of {words}"
    return ReadProblem(
        sheet=sheet.sheet,
        row=row,
        column=sheet.columns[name],
        value=printed(getattr(link, name)),
        reason=ReadReason.UNKNOWN_SLOT if is_known else ReadReason.UNKNOWN_REFERENCE,
        message=message,
        remedy=remedy,
        severity=ReadSeverity.WARNING,
    )
