"""Cells in which a number says who a person is: such a cell is shown nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from partygrid.io._cells import Misread
from partygrid.io._columnar import columns_of
from partygrid.io._personal import names_a_person, places_of_numbers, tells_of_a_person
from partygrid.io.reading import ReadReason

_ID = Misread(
    ReadReason.PERSONAL_VALUE,
    "the id of a person is an identity number or a mobile number",
    "give the person another id, which says nothing about them",
)
_BESIDE = Misread(
    ReadReason.PERSONAL_VALUE,
    "an identity number or a mobile number is stated of a person",
    "take it out: people are known by their ids alone",
)


def identifying_numbers(
    kind: type, columns: Mapping[str, Sequence[Any]]
) -> Iterator[tuple[str, int, Misread]]:
    """Yield column and place of each such cell, and what is wrong with it.

    Args:
        kind: The record class, or `Link`.
        columns: What is stated, by the names of columns.

    Complexity:
        O(cells of columns that tell of a person).

    Examples:
        >>> from partygrid.org import Member
        >>> stated = {"id": ["m1", "13800138000"], "skills": [None, None]}
        >>> [(name, place) for name, place, _ in identifying_numbers(Member, stated)]
        [('id', 1)]
    """
    for column in columns_of(kind):
        if column.name in columns and tells_of_a_person(kind, column):
            wrong = _ID if names_a_person(kind, column) else _BESIDE
            for place in places_of_numbers(columns[column.name]):
                yield column.name, place, wrong
