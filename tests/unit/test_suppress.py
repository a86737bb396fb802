"""Tables for publication: what is withheld, how it prints, and what is no table."""

from typing import Any

import pytest

import partygrid as pg


def lines(table: pg.SuppressedTable) -> list[tuple[Any, ...]]:
    return [(line.kind.value, line.name, *line.counts, line.total) for line in table.lines]


def test_a_table_without_small_counts_is_published_whole() -> None:
    table = pg.suppress({("r", "x"): 5, ("r", "y"): 0, ("q", "x"): 7}, k=5)
    assert lines(table) == [
        ("row", "q", 7, 0, 7),
        ("row", "r", 5, 0, 5),
        ("total", "", 12, 0, 12),
    ]
    assert table.withheld == 0
    assert "withheld" not in str(table)


def test_a_total_that_is_small_is_withheld_with_all_that_is_in_it() -> None:
    assert lines(pg.suppress({("r", "x"): 1}, k=5)) == [
        ("row", "r", None, None),
        ("total", "", None, None),
    ]


def test_ones_beside_a_total_of_two_are_not_worked_out() -> None:
    # 8, *, * and 10 in all would say 1 and 1, since a 0 is never withheld
    table = pg.suppress({("r", "x"): 8, ("r", "y"): 1, ("r", "z"): 1}, k=5)
    assert lines(table)[0][2:] != (8, None, None, 10)


def test_a_group_has_totals_of_its_own() -> None:
    counts = {("p", "x"): 9, ("q", "x"): 8, ("r", "x"): 7}
    table = pg.suppress(counts, k=5, within={"p": "b", "q": "a", "r": "b"})
    assert lines(table) == [
        ("row", "q", 8, 8),
        ("group", "a", 8, 8),
        ("row", "p", 9, 9),
        ("row", "r", 7, 7),
        ("group", "b", 16, 16),
        ("total", "", 24, 24),
    ]


def test_a_small_count_of_a_group_takes_the_total_or_another_group_with_it() -> None:
    counts = {("p", "x"): 3, ("q", "x"): 50, ("r", "x"): 40}
    table = pg.suppress(counts, k=5, within={"p": "a", "q": "b", "r": "c"})
    withheld = {(line.kind.value, line.name) for line in table.lines if None in line.counts}
    assert {("row", "p"), ("group", "a")} <= withheld
    assert len(withheld) > 2


def test_a_table_of_nothing_has_one_line() -> None:
    table = pg.suppress({}, k=2)
    assert lines(table) == [("total", "", 0)]
    assert table.to_records() == [{"kind": "total", "row": "", "column": "", "count": 0}]


def test_a_table_says_how_it_withholds_and_not_which_is_small() -> None:
    table = pg.suppress({("r", "x"): 1, ("r", "y"): 30, ("q", "x"): 30, ("q", "y"): 30}, k=3)
    assert table.withheld == 4
    assert str(table).splitlines() == [
        "       x   y   total",
        "q      *   *      60",
        "r      *   *      31",
        "total  31  60     91",
        "* withheld: fewer than 3, or it would tell who is",
    ]


@pytest.mark.parametrize("k", [1, 0, -3, 2.5, True, "5", None])
def test_a_bound_below_two_makes_no_count_small(k: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match="no whole number from 2 on; state the least"):
        pg.suppress({}, k=k)


@pytest.mark.parametrize("key", ["rx", ("r",), ("r", 1), ("r", "x", "y"), 5])
def test_a_key_that_is_no_pair_of_texts_is_refused(key: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match=r"no pair of texts; use \(row, column\)"):
        pg.suppress({key: 5}, k=5)


@pytest.mark.parametrize("count", [-1, 12_345.0, None, True])
def test_what_is_no_count_is_refused_without_being_shown(count: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match="its count is no whole number") as caught:
        pg.suppress({("r", "x"): count}, k=5)
    assert "12345" not in str(caught.value)


def test_counts_that_come_as_a_list_are_refused() -> None:
    counts: Any = [("r", "x")]
    with pytest.raises(pg.InvalidArgument, match="'list': no mapping; pass a Counter"):
        pg.suppress(counts, k=5)


@pytest.mark.parametrize("within", [{}, {"q": "a"}, {"r": None}])
def test_a_row_without_a_group_is_refused_where_there_are_groups(within: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match="'r': the row has no group; name its group"):
        pg.suppress({("r", "x"): 5}, k=5, within=within)
