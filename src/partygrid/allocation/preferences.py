"""Which needs members would rather serve (服务意向), as ranks.

A member may list needs, the most wanted first. A need that is not listed comes after all that are.
Whoever lists none would serve any need as soon as any other.
"""

import attrs
import numpy as np

from partygrid._index import Counts, Index
from partygrid.needs import Need
from partygrid.org import Member


@attrs.frozen(eq=False)
class _Lists:
    """What members list.

    Attributes:
        number: How many needs each member lists. Shape: (members,).
        key: Member and need of each need listed, as one number, ascending.
        rank: How many needs the member would rather serve; parallel to `key`.
    """

    number: Counts
    key: Counts
    rank: Counts


def _lists(index: Index) -> _Lists:
    return index.kept(("allocation", "preferences"), lambda: _listed(index))


def _listed(index: Index) -> _Lists:
    listed = index.pairs(Member, "preferences", Need)
    number = np.bincount(listed.owner, minlength=index.size(Member))
    rank = np.arange(listed.owner.size) - (np.cumsum(number) - number)[listed.owner]
    key = listed.owner.astype(np.int64) * index.size(Need) + listed.target
    order = np.argsort(key)
    return _Lists(number, key[order], rank[order])


def preference_kinds(index: Index) -> list[Counts]:
    """Return a column with a number for each list of a member, or none where nobody lists any."""
    if not _lists(index).key.size:
        return []
    code: dict[tuple[str, ...], int] = {}
    records = index.table(Member).records
    codes = (code.setdefault(one.preferences, len(code)) for one in records)
    return [np.fromiter(codes, np.int64, len(records))]


def preference_ranks(index: Index, member: Counts, need: Counts) -> Counts:
    """Return how many needs each member would rather serve; 0 for whoever lists none.

    Shape: (pairs,).

    Complexity:
        O(pairs), and O(log needs listed) for each pair of a member who lists some.
    """
    lists = _lists(index)
    if not lists.key.size:
        return np.zeros(member.size, np.int64)
    ranks = lists.number[member]
    rows = np.flatnonzero(ranks)
    key = member[rows] * index.size(Need) + need[rows]
    at = np.minimum(np.searchsorted(lists.key, key), lists.key.size - 1)
    ranks[rows] = np.where(lists.key[at] == key, lists.rank[at], ranks[rows])
    return ranks


def preference_rank(member: Member, need: str) -> int | None:
    """Return the place of a need in what a member prefers, 1 for the first; None without a list.

    Examples:
        >>> member = Member("m1", preferences=["patrol", "tutoring"])
        >>> [preference_rank(member, need) for need in ("tutoring", "desk")]
        [2, 3]
    """
    listed = member.preferences
    if not listed:
        return None
    return 1 + (listed.index(need) if need in listed else len(listed))
