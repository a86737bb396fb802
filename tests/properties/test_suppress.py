"""Nobody works a small count out: by trying every table, and by linear programs."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg

Counts = Mapping[tuple[str, str], int]


def tables(rows: int, columns: int, most: int) -> st.SearchStrategy[dict[tuple[str, str], int]]:
    """Tables of up to so many rows and columns, with many small counts and zeros."""
    keys = list(product("pqrstu"[:rows], "xyzw"[:columns]))
    count = st.integers(0, 4) | st.integers(0, most)
    return st.dictionaries(st.sampled_from(keys), count, max_size=len(keys))


def groups(counts: Counts) -> st.SearchStrategy[dict[str, str]]:
    rows = sorted({row for row, _ in counts})
    return st.fixed_dictionaries({row: st.sampled_from(["a", "b", "c"]) for row in rows})


def shown(table: pg.SuppressedTable) -> dict[tuple[str, str, str], int | None]:
    return {
        (one["kind"], one["row"], one["column"]): one["count"]  # type: ignore[misc]
        for one in table.to_records()
    }


def whole(counts: Counts, within: Mapping[str, str] | None) -> dict[tuple[str, str, str], int]:
    """Return every count and total, added up one by one."""
    found: dict[tuple[str, str, str], int] = {("total", "", ""): 0}
    for (row, column), count in counts.items():
        lines = [("row", row), ("total", "")]
        if within is not None:
            lines.append(("group", within[row]))
        for line in lines:
            for place in (column, ""):
                found[*line, place] = found.get((*line, place), 0) + count
    rows = {key[:2] for key in found}
    for line, (_, column) in product(rows, counts):
        found.setdefault((*line, column), 0)
    return found


@given(data=st.data(), counts=tables(5, 4, 60), k=st.integers(2, 6))
def test_what_is_shown_is_right_and_no_small_count_is_among_it(
    data: st.DataObject, counts: Counts, k: int
) -> None:
    within = data.draw(st.none() | groups(counts))
    real, table = whole(counts, within), shown(pg.suppress(counts, k=k, within=within))
    assert table.keys() == real.keys()
    for key, count in table.items():
        assert count in (None, real[key])
        assert not (count and count < k)
        assert (count == 0) == (real[key] == 0)


def possible(published: Mapping[tuple[str, str, str], int | None], most: int) -> Iterator[Any]:
    """Yield every table of two rows that agrees with what is published; counts are at most most."""
    columns = sorted({column for _, _, column in published} - {""})
    rows = sorted({row for kind, row, _ in published if kind == "row"})
    ranges = [
        range(1, most + 1)
        if published["row", row, column] is None
        else [published["row", row, column]]
        for row in rows
        for column in columns
    ]
    for values in product(*ranges):
        counts = dict(zip(product(rows, columns), values, strict=True))
        found = whole(counts, None)  # type: ignore[arg-type]
        if all(
            (count is None and found[key] > 0) or count == found[key]
            for key, count in published.items()
        ):
            yield found


@given(counts=tables(2, 3, 6), k=st.integers(2, 4))
def test_every_small_count_can_have_as_many_values_as_the_rule_leaves_open(
    counts: Counts, k: int
) -> None:
    published, real = shown(pg.suppress(counts, k=k)), whole(counts, None)
    wanted = {
        key: max(2, k - 1 if real[key] < k else 2)
        for key, count in published.items()
        if count is None
    }
    values: dict[tuple[str, str, str], set[int]] = {key: set() for key in wanted}
    for one in possible(published, most=6 + k):
        for key in wanted:
            values[key].add(one[key])
        if all(len(values[key]) >= number for key, number in wanted.items()):
            break
    assert all(len(values[key]) >= number for key, number in wanted.items())


def bounds(
    published: Mapping[tuple[str, str, str], int | None], within: Mapping[str, str]
) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Return the least and greatest value of each withheld count, by linear programs."""
    highspy = pytest.importorskip("highspy")
    place = {key: i for i, key in enumerate(published)}
    model = highspy.Highs()
    model.silent()
    for count in published.values():
        model.addVar(*((1, highspy.kHighsInf) if count is None else (count, count)))
    for total, parts in sums(published, within):
        at = np.array([place[total], *(place[one] for one in parts)], np.int32)
        model.addRow(0, 0, len(at), at, np.array([-1.0] + [1.0] * len(parts)))
    return {
        key: (_extreme(highspy, model, place[key], 1), _extreme(highspy, model, place[key], -1))
        for key, count in published.items()
        if count is None
    }


def sums(
    published: Mapping[tuple[str, str, str], int | None], within: Mapping[str, str]
) -> Iterator[tuple[tuple[str, str, str], list[tuple[str, str, str]]]]:
    """Yield every total of the table with what it adds up, over columns and over lines."""
    columns = sorted({column for _, _, column in published} - {""})
    for kind, row, column in published:
        if column == "":
            yield (kind, row, ""), [(kind, row, one) for one in columns]
        if kind == "group":
            yield (
                (kind, row, column),
                [("row", one, column) for one, group in within.items() if group == row],
            )
        if kind == "total":
            yield (kind, row, column), [("group", one, column) for one in {*within.values()}]


def _extreme(highspy: Any, model: Any, place: int, sign: int) -> float:
    model.changeColCost(place, float(sign))
    model.run()
    unbounded = model.getModelStatus() != highspy.HighsModelStatus.kOptimal
    value = float("inf") if unbounded else model.getInfo().objective_function_value * sign
    model.changeColCost(place, 0.0)
    return value


@given(data=st.data(), counts=tables(6, 3, 60), k=st.integers(2, 7))
def test_totals_of_groups_give_no_small_count_away(
    data: st.DataObject, counts: Counts, k: int
) -> None:
    within = data.draw(groups(counts))
    published = shown(pg.suppress(counts, k=k, within=within))
    real = whole(counts, within)
    for key, (least, greatest) in bounds(published, within).items():
        assert least <= real[key] <= greatest
        assert greatest - least >= 0.999
        if real[key] < k:
            assert greatest - least >= k - 2 - 0.001


@given(data=st.data(), counts=tables(4, 3, 20), k=st.integers(2, 5))
def test_the_order_of_counts_does_not_matter(data: st.DataObject, counts: Counts, k: int) -> None:
    shuffled = dict(data.draw(st.permutations(list(counts.items()))))
    assert pg.suppress(shuffled, k=k) == pg.suppress(counts, k=k)
