"""Child-to-parent relations: their cycles, in linear time.

A forest is a mapping from a child to its parent; a node that is no key is a root. Nothing here
knows what a node is.
"""

from collections.abc import Mapping


def find_cycles(parents: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return every cycle of a child-to-parent relation.

    A cycle is a sequence of nodes each of which is the parent of the one before it, the first
    the parent of the last. Each is given once, from its lowest node on; cycles are sorted.

    Complexity:
        O(nodes).

    Examples:
        >>> find_cycles({"a": "b", "b": "a", "c": "a"})
        (('a', 'b'),)
        >>> find_cycles({"a": "b"})
        ()
    """
    settled: set[str] = set()
    cycles = []
    for start in parents:
        path: dict[str, None] = {}
        node: str | None = start
        while node is not None and node not in settled and node not in path:
            path[node] = None
            node = parents.get(node)
        if node is not None and node in path:
            cycles.append(_from_lowest(_tail(tuple(path), node)))
        settled.update(path)
    return tuple(sorted(cycles))


def _tail(path: tuple[str, ...], first: str) -> tuple[str, ...]:
    return path[path.index(first) :]


def _from_lowest(cycle: tuple[str, ...]) -> tuple[str, ...]:
    start = cycle.index(min(cycle))
    return cycle[start:] + cycle[:start]
