"""Laws of codes and code books, against slow and plain statements of the same."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partygrid.codes import (
    CodeBook,
    CodeScheme,
    CodeStatus,
    DivisionCode,
    codes_in_force,
    parse_division_code,
)
from partygrid.errors import InvalidCode

Lists = dict[int, list[tuple[str, str]]]
SEGMENTS = (
    st.integers(10, 99),
    st.integers(1, 99),
    st.integers(0, 99),  # a missing county is 00
    st.integers(1, 999),
    st.integers(1, 999),
)
WIDTHS = (2, 2, 2, 3, 3)
YEARS = st.lists(st.integers(2000, 2012), min_size=1, max_size=4, unique=True).map(sorted)
ASKED = st.integers(1998, 2014)
CODES = ("350825", "350825100", "350825100006", "350825101")


@st.composite
def division_texts(draw: st.DrawFn) -> str:
    depth = draw(st.integers(1, 5))
    numbers = [draw(segment) for segment in SEGMENTS[:depth]]
    return "".join(f"{n:0{width}d}" for n, width in zip(numbers, WIDTHS, strict=False))


@st.composite
def yearly_lists(draw: st.DrawFn) -> Lists:
    names = st.dictionaries(st.sampled_from(CODES), st.sampled_from("甲乙"))
    return {year: list(draw(names).items()) for year in draw(YEARS)}


def ancestors(code: DivisionCode) -> list[DivisionCode]:
    return [code] + (ancestors(code.parent) if code.parent else [])


@given(division_texts(), st.sampled_from([2, 4, 6, 9, 12]))
def test_zeros_behind_a_code_change_nothing(text: str, length: int) -> None:
    code = parse_division_code(text)
    assert parse_division_code(text.ljust(max(length, len(text)), "0")) == code
    assert parse_division_code(code.padded) == code
    assert code.padded.startswith(text)


@given(division_texts())
def test_going_up_ends_at_the_province_and_gets_shorter_each_time(text: str) -> None:
    line = ancestors(parse_division_code(text))
    lengths = [len(code.text) for code in line]
    assert lengths == sorted(set(lengths), reverse=True)
    assert line[-1].text == text[:2]


@given(division_texts(), division_texts())
def test_within_means_among_the_ancestors(one: str, other: str) -> None:
    low, high = parse_division_code(one), parse_division_code(other)
    assert low.is_within(high) == (high in ancestors(low))
    assert all(low.is_within(above) for above in ancestors(low))


@given(st.lists(division_texts().map(DivisionCode), max_size=8))
def test_codes_sort_as_a_tree_is_walked(codes: list[DivisionCode]) -> None:
    whole = sorted({above for code in codes for above in ancestors(code)})
    for at, code in enumerate(whole):
        below = [other.is_within(code) for other in whole[at:]]
        assert below == sorted(below, reverse=True)
        assert not any(other.is_within(code) for other in whole[:at])


@given(division_texts(), st.data())
def test_a_full_width_digit_or_a_space_is_refused_with_the_half_width_form(
    text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    wide = chr(ord(text[at]) + ord("０") - ord("0"))
    space = data.draw(st.sampled_from([" ", "\u3000", "\t", "\u200b"]))
    for dirty in (text[:at] + wide + text[at + 1 :], text[:at] + space + text[at:]):
        with pytest.raises(InvalidCode, match="holds") as caught:
            parse_division_code(dirty)
        assert caught.value.remedy == f"write {text!r}"


@given(st.text(max_size=20))
def test_any_text_is_either_read_or_refused_as_a_code(text: str) -> None:
    scheme = CodeScheme("lot", lengths=[3, 6])
    faults = scheme.problems(text)
    assert (faults == ()) == (text.isascii() and text.isdigit() and len(text) in (3, 6))
    assert all(fault.message and fault.remedy for fault in faults)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=5), st.data())
def test_the_parts_of_a_code_put_together_are_the_code(
    widths: list[int], data: st.DataObject
) -> None:
    scheme = CodeScheme("lot", parts=[(f"part-{i}", width) for i, width in enumerate(widths)])
    (length,) = scheme.lengths
    text = data.draw(st.text("0123456789", min_size=length, max_size=length))
    parts = scheme.parse(text)
    assert "".join(part.text for part in parts) == text
    assert [len(part.text) for part in parts] == widths


def plain_status(lists: Lists, code: str, year: int) -> CodeStatus:
    """State the answer from the nearest list on each side alone."""
    has = {listed: code in dict(rows) for listed, rows in lists.items()}
    earlier = [listed for listed in has if listed <= year]
    later = [listed for listed in has if listed >= year]
    if not any(has.values()):
        return CodeStatus.UNKNOWN
    left = has[max(earlier)] if earlier else None
    right = has[min(later)] if later else left
    absent = CodeStatus.ABOLISHED if any(has[y] for y in earlier) else CodeStatus.NOT_YET
    by_sides = {(True, True): CodeStatus.VALID, (False, False): absent, (None, False): absent}
    return by_sides.get((left, right), CodeStatus.UNCERTAIN)


@given(yearly_lists(), st.sampled_from(CODES), ASKED)
def test_status_is_what_the_lists_around_the_year_say(lists: Lists, code: str, year: int) -> None:
    assert CodeBook.of_years(lists).status(code, year=year) is plain_status(lists, code, year)


@given(yearly_lists())
def test_a_book_gives_back_each_list_it_was_made_from(lists: Lists) -> None:
    book = CodeBook.of_years(lists)
    for year, rows in lists.items():
        assert [(e.code, e.name) for e in codes_in_force(book, year=year)] == sorted(rows)
        assert all(book.name(code, year=year) == name for code, name in rows)


@given(yearly_lists(), st.sampled_from(CODES), ASKED)
def test_codes_in_force_are_those_that_are_valid(lists: Lists, within: str, year: int) -> None:
    book = CodeBook.of_years(lists)
    found = [entry.code for entry in codes_in_force(book, year=year, within=within)]
    valid = [code for code in CODES if book.status(code, year=year) is CodeStatus.VALID]
    assert found == [code for code in valid if code.startswith(within)]
    assert all(
        entry.name == book.name(entry.code, year=year) for entry in codes_in_force(book, year=year)
    )


@given(yearly_lists(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_years_never_matters(lists: Lists, random: Random) -> None:
    years = list(lists)
    random.shuffle(years)
    shuffled = {year: random.sample(lists[year], len(lists[year])) for year in years}
    assert CodeBook.of_years(shuffled) == CodeBook.of_years(lists)
    entries = list(CodeBook.of_years(lists).entries)
    random.shuffle(entries)
    assert CodeBook(entries, years=years) == CodeBook.of_years(lists)
