"""Cycles of ancestors."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partygrid._forest import find_cycles

NODES = st.sampled_from("abcdefg")
RELATIONS = st.dictionaries(NODES, NODES, max_size=7)


@pytest.mark.parametrize(
    ("parents", "cycles"),
    [
        ({}, ()),
        ({"a": "a"}, (("a",),)),
        ({"b": "a", "a": "b"}, (("a", "b"),)),
        ({"c": "b", "b": "a", "a": "c"}, (("a", "c", "b"),)),
        ({"x": "c", "c": "d", "d": "c", "y": "x", "b": "a", "a": "b"}, (("a", "b"), ("c", "d"))),
        ({"x": "y", "y": "root"}, ()),
    ],
)
def test_each_cycle_is_found_once_from_its_lowest_node(
    parents: Mapping[str, str], cycles: tuple[tuple[str, ...], ...]
) -> None:
    assert find_cycles(parents) == cycles


def _comes_back(parents: Mapping[str, str], start: str) -> bool:
    node: str | None = start
    for _ in parents:
        node = parents.get(node) if node is not None else None
        if node == start:
            return True
    return False


@given(RELATIONS)
def test_a_node_is_in_a_cycle_when_its_ancestors_lead_back_to_it(parents: dict[str, str]) -> None:
    cycles = find_cycles(parents)
    inside = [node for cycle in cycles for node in cycle]
    assert sorted(inside) == [node for node in sorted(parents) if _comes_back(parents, node)]
    for cycle in cycles:
        assert cycle[0] == min(cycle)
        assert [parents[node] for node in cycle] == [*cycle[1:], cycle[0]]


@given(RELATIONS)
def test_the_order_of_a_relation_does_not_matter(parents: dict[str, str]) -> None:
    assert find_cycles(parents) == find_cycles(dict(reversed(parents.items())))


def test_a_long_line_needs_no_recursion() -> None:
    parents = {str(i): str(i + 1) for i in range(50_000)}
    assert find_cycles(parents) == ()
    assert [len(cycle) for cycle in find_cycles({**parents, "50000": "0"})] == [50_001]
