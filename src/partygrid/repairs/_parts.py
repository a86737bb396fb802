"""Parts of a repair: findings that have to do with each other."""

from collections.abc import Iterable, Mapping

from partygrid.repairs._edit import Key


def groups(touched: Mapping[Key, Iterable[str]]) -> list[tuple[Key, ...]]:
    """Return the findings in groups that touch no record of another group, each sorted.

    Complexity:
        O(n log n) for n ids.

    Examples:
        >>> groups({("r", "a"): ["a", "x"], ("r", "b"): ["b"], ("s", "c"): ["x"]})
        [(('r', 'a'), ('s', 'c')), (('r', 'b'),)]
    """
    group_of: dict[str, int] = {}
    found: dict[int, tuple[list[Key], list[str]]] = {}
    for number, (key, ids) in enumerate(sorted(touched.items())):
        keys, reach = [key], [*ids]
        for other in {group_of[one] for one in reach if one in group_of}:
            less, more = sorted([(keys, reach), found.pop(other)], key=lambda one: len(one[1]))
            keys, reach = more[0] + less[0], more[1] + less[1]
        found[number] = keys, reach
        group_of |= dict.fromkeys(reach, number)
    return sorted(tuple(sorted(keys)) for keys, _ in found.values())
