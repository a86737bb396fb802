"""Relations as two columns, against the same relations as sets of pairs."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partygrid._index import Pairs
from partygrid._pairs import among, distinct, first_rows, join, keys, lightest, turned

SIZE = 5
Tuples = list[tuple[int, int]]
relations = st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=8)


def columns(pairs: Sequence[tuple[int, int]]) -> Pairs:
    table = np.array(pairs, np.int32).reshape(-1, 2)
    return Pairs(table[:, 0].copy(), table[:, 1].copy())


def rows(pairs: Pairs) -> Tuples:
    return list(zip(pairs.owner.tolist(), pairs.target.tolist(), strict=True))


@given(relations, relations)
def test_join_pairs_the_owners_that_share_a_target(left: Tuples, right: Tuples) -> None:
    found = rows(join(columns(left), columns(right), SIZE))
    assert sorted(found) == sorted((a, c) for a, b in left for c, d in right if b == d)


@given(relations)
def test_distinct_holds_each_pair_once_in_order(pairs: Tuples) -> None:
    assert rows(distinct(columns(pairs))) == sorted(set(pairs))


def test_distinct_gives_back_what_is_in_order_already() -> None:
    pairs = columns([(0, 1), (0, 2), (3, 0)])
    assert distinct(pairs) is pairs
    nothing = columns([])
    assert distinct(nothing) is nothing


@given(relations)
def test_turned_twice_is_the_same_relation(pairs: Tuples) -> None:
    assert rows(turned(columns(pairs))) == [(b, a) for a, b in pairs]
    assert rows(turned(turned(columns(pairs)))) == pairs


@given(relations)
def test_keys_sort_like_the_pairs(pairs: Tuples) -> None:
    numbers = keys(columns(pairs)).tolist()
    ordered = [pair for _, pair in sorted(zip(numbers, pairs, strict=True))]
    assert ordered == sorted(pairs)
    assert len(set(numbers)) == len(set(pairs))


@given(relations, relations)
def test_among_finds_the_pairs_that_are_known(wanted: Tuples, known: Tuples) -> None:
    found = among(keys(columns(wanted)), keys(distinct(columns(known))))
    assert found.tolist() == [pair in known for pair in wanted]


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), max_size=10))
def test_first_rows_are_those_of_least_rank(table: list[tuple[int, int, int]]) -> None:
    group, first, second = np.array(table, np.int64).reshape(-1, 3).T
    found = first_rows(group, first, second).tolist()
    expected = [
        min(
            (row for row, one in enumerate(table) if one[0] == number),
            key=lambda row: (table[row][1:], row),
        )
        for number in sorted({one[0] for one in table})
    ]
    assert found == expected


@given(relations, st.lists(st.integers(0, 3), min_size=SIZE, max_size=SIZE))
def test_the_lightest_target_comes_first_and_of_equals_the_lowest(
    pairs: Tuples, weight: list[int]
) -> None:
    found = lightest(columns(pairs), np.array(weight), SIZE)
    expected = [
        min((b for a, b in pairs if a == owner), key=lambda b: (weight[b], b), default=-1)
        for owner in range(SIZE)
    ]
    assert found.tolist() == expected


@pytest.mark.parametrize("left", [[], [(0, 1)]])
def test_nothing_joined_is_nothing(left: Tuples) -> None:
    assert rows(join(columns(left), columns([]), SIZE)) == []
