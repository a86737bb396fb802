"""The sheets of a workbook that is written: those of a snapshot, and those of a template."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from partygrid._fields import Check, FieldSpec
from partygrid._text import Language
from partygrid.io._cell_writing import cells_of
from partygrid.io._cells import NOTHING
from partygrid.io._columnar import Column, columns_of, plain_columns
from partygrid.io._headers import (
    LIST_TITLES,
    SCHEME_TITLES,
    choice_title,
    column_title,
    sheet_title,
)
from partygrid.io._link_words import FIRST_ROW, LIST_HEADERS, exactly, list_rows, lists_for
from partygrid.io._scheme_sheet import HEADERS, scheme_rows
from partygrid.io._spreadsheet import Page
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import FOUR_LEVELS, LevelScheme
from partygrid.mechanisms import Link
from partygrid.org import (
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    OrgForm,
    TownCommittee,
    UnitBranch,
)
from partygrid.records import RECORD_KINDS

_BATCH = 50_000
_AMOUNTS = (Check.COUNT, Check.NUMBER, Check.POINT)


def filled_pages(where: Jurisdiction, language: Language) -> Iterator[Page]:
    """Yield a sheet for each kind that a snapshot has, one for links, one for the scheme."""
    for kind in RECORD_KINDS:
        if where.of(kind):
            yield _page(kind, where.of(kind), language)
    if where.links:
        yield _page(Link, where.links, language)
    yield _scheme_page(where.scheme, language)


def template_pages(language: Language) -> Iterator[Page]:
    """Yield an empty sheet for each kind, with instructions, and what links may state."""
    for kind in (*RECORD_KINDS, Link):
        hints = [_hint(column, language) for column in columns_of(kind)]
        hints[0] = f"{_INSTRUCTION[language]}{hints[0]}"
        page = _page(kind, (), language, hints)
        lists = lists_for(language) if kind is Link else {}
        yield attrs.evolve(page, choices={**page.choices, **lists})
    yield Page(
        name=LIST_TITLES[language],
        header=LIST_HEADERS[language],
        rows=list_rows(language),
        wide=28,
        text=range(len(LIST_HEADERS[language])),
    )
    yield _scheme_page(FOUR_LEVELS, language)


def _page(
    kind: type, records: Sequence[Any], language: Language, hints: Sequence[str] = ()
) -> Page:
    columns = columns_of(kind)
    return Page(
        name=sheet_title(kind, language),
        header=[column_title(one, language) for one in columns],
        hints=hints,
        rows=_rows(kind, columns, records, language),
        choices=dict(_choices(kind, columns, language)),
        text=[place for place, one in enumerate(columns) if _is_text(one)],
    )


def _rows(
    kind: type, columns: Sequence[Column], records: Sequence[Any], language: Language
) -> Iterator[Sequence[Any]]:
    for start in range(0, len(records), _BATCH):
        plain = plain_columns(kind, records[start : start + _BATCH])
        cells = [cells_of(column, plain[column.name], language) for column in columns]
        rows = zip(*cells, strict=True)
        yield from map(exactly, rows) if kind is Link else rows


def _choices(
    kind: type, columns: Sequence[Column], language: Language
) -> Iterator[tuple[int, Sequence[str]]]:
    for place, column in enumerate(columns):
        if column.spec.check is Check.FLAG:
            yield place, _FLAGS[language]
        elif column.spec.check is Check.CHOICE:
            chosen = _FORMS.get(kind, ()) if column.spec.choices is OrgForm else ()
            words = chosen or column.spec.choices or ()
            yield place, [choice_title(one, language) for one in words]


def as_in_template(
    page: Page,
    columns: Mapping[int, str],
    kind: type,
    *,
    above: int,
    language: Language,
    sheets: Collection[str],
) -> Page:
    """Return a page of records with the lists, text columns and frozen rows of the template.

    Args:
        page: The page, whose rows hold the header.
        columns: The columns of the kind by their places on the page.
        kind: The kind of record, or `Link`.
        above: How many rows stand above the first record.
        language: Language of the choices.
        sheets: The names of all sheets: that of the mechanisms may be among them.
    """
    known = columns_of(kind)
    places = {name: place for place, name in columns.items()}
    choices: dict[int, Sequence[str] | str] = {
        places[known[place].name]: words
        for place, words in _choices(kind, known, language)
        if known[place].name in places
    }
    lies_so = (columns.get(0), columns.get(2), above) == ("mechanism", "slot", FIRST_ROW - 1)
    if kind is Link and LIST_TITLES[language] in sheets and lies_so:
        choices |= lists_for(language)
    text = [places[one.name] for one in known if one.name in places and _is_text(one)]
    return attrs.evolve(page, choices=choices, text=text, above=above)


def _is_text(column: Column) -> bool:
    return column.spec.check not in _AMOUNTS


def _scheme_page(scheme: LevelScheme, language: Language) -> Page:
    return Page(
        name=SCHEME_TITLES[language], header=HEADERS[language], rows=scheme_rows(scheme, language)
    )


_ANY_BRANCH = (OrgForm.COMMITTEE, OrgForm.GENERAL_BRANCH, OrgForm.BRANCH)
_FORMS: Mapping[type, Sequence[OrgForm]] = {
    TownCommittee: (OrgForm.WORKING_COMMITTEE, OrgForm.COMMITTEE),
    CommunityCommittee: _ANY_BRANCH,
    CompoundBranch: _ANY_BRANCH,
    GridBranch: _ANY_BRANCH,
    BuildingGroup: (OrgForm.BRANCH, OrgForm.GROUP),
    UnitBranch: _ANY_BRANCH,
}
"""The forms that an organisation of a kind takes."""
_FLAGS = {Language.CHINESE: ("是", "否"), Language.ENGLISH: ("yes", "no")}
_INSTRUCTION = {Language.CHINESE: "说明：", Language.ENGLISH: "instructions: "}
_MUST = {Language.CHINESE: "必填，", Language.ENGLISH: "required, "}

_HINTS: Mapping[Language, Mapping[Check, str]] = {
    Language.CHINESE: {
        Check.ID: "文本，前后无空格",
        Check.REFERENCE: "填对方的编号、代码或名称",
        Check.REFERENCES: "填对方的编号、代码或名称，多个用顿号隔开",
        Check.COUNT: "整数，不知道就留空",
        Check.NUMBER: "数字",
        Check.TEXT: "文本",
        Check.WORDS: "词语，多个用顿号隔开",
        Check.CHOICE: "从下拉列表中选择",
        Check.CHOICES: "多个用顿号隔开：",
        Check.FLAG: "是或否",
        Check.DATE: "日期，如 2021-05-01",
        Check.POINT: "WGS-84 坐标，单位度",
    },
    Language.ENGLISH: {
        Check.ID: "text without spaces at its ends",
        Check.REFERENCE: "id, code or name of the other record",
        Check.REFERENCES: "ids, codes or names, parted by semicolons",
        Check.COUNT: "a whole number; empty where it is not known",
        Check.NUMBER: "a number",
        Check.TEXT: "text",
        Check.WORDS: "words, parted by semicolons",
        Check.CHOICE: "choose from the list",
        Check.CHOICES: "several, parted by semicolons: ",
        Check.FLAG: "yes or no",
        Check.DATE: "a day such as 2021-05-01",
        Check.POINT: "degrees of WGS-84",
    },
}


_OF_CATALOGUE: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        "mechanism": f"从下拉列表中选择，见“{LIST_TITLES[Language.CHINESE]}”表；自定的机制填其编号",
        "slot": "先填机制，再从下拉列表中选择",
    },
    Language.ENGLISH: {
        "mechanism": "choose from the list, or write the id of a mechanism of your own",
        "slot": "state the mechanism, then choose from the list of its slots",
    },
}
"""How to fill in the columns of links that name a mechanism."""


def _hint(column: Column, language: Language) -> str:
    must = _MUST[language] if column.default is NOTHING else ""
    named = _OF_CATALOGUE[language].get(column.name) if column.spec.check is Check.ID else None
    text = f"{must}{named or _HINTS[language][column.spec.check]}"
    if column.spec.check is not Check.CHOICES:
        return text
    return text + _words_of(column.spec, language)


def _words_of(spec: FieldSpec, language: Language) -> str:
    words: Iterable[str] = (choice_title(one, language) for one in spec.choices or ())
    return ("、" if language is Language.CHINESE else "; ").join(words)
