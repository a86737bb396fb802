"""Which division of an older list is which of a newer one: the matching, level by level.

Let A and B be the places of the two lists, each with a code, a name and a parent, and μ a partial
map from A to B that grows from the top level down. A parent that is not listed stands for itself.
At each level, with S(x) the stem of a name (see ``_wording``):

1. **Decided.** What the user has decided is taken as it is.
2. **Kept.** a and b bear the same code, their stems are equal and do not contradict each other,
   and b lies below μ(parent of a). Where the code does not begin with that of the parent, the code
   alone says which place it is, and the parent may be another.
3. **Within the parent.** Among the places that remain below one parent, a and b have equal plain
   names, else equal stems, and no other place there, matched or not, has that name: μ(a) = b.
4. **Across parents.** Below the parent of the parent, a and b, both without places below them, have
   equal stems, and no other place there has: μ(a) = b, unless the code of a is there under another
   name, which contradicts it.
5. **Renamed.** a and b bear the same code and lie below the same parent: μ(a) = b, unless codes
   were given anew below that parent (some place there was found under a code that another place
   had), or a name points elsewhere.
6. **Doubtful.** What remains gets candidates, in this order: the same name below the parent where
   several bear it, the same body of a name (乡 became 镇) or another committee (村 became 居), the
   same name below a candidate of a doubtful parent, the same name farther away, a name of which the
   other is the beginning.
7. **Places followed.** From the bottom up, a place of A without a partner whose places went below
   others has these as candidates, with the number that went there.

A name that more than eight remaining places bear identifies none, and gives no candidates.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from partygrid.migration._across import across
from partygrid.migration._doubts import doubt
from partygrid.migration._kinds import DoubtReason
from partygrid.migration._listing import Listing
from partygrid.migration._state import MOST, Matching

Key = Callable[[str], str]
Keys = tuple[Key, Key]


def matched(old: Listing, new: Listing, decided: Mapping[str, str | None]) -> Matching:
    """Return the matching of two lists.

    Complexity:
        O(n log n) in the places of both lists.
    """
    found = Matching.of(old, new)
    found.taken.update(code for code in decided.values() if code is not None)
    for depth, level in enumerate(old.levels):
        newer = new.levels[depth] if depth < len(new.levels) else ()
        undecided = [code for code in level if code not in decided]
        _decide(found, level, decided)
        _keep(found, undecided)
        _within(found, undecided)
        elsewhere = across(found, undecided, level, newer)
        doubt(found, undecided, elsewhere)
    return found


def _decide(found: Matching, level: Iterable[str], decided: Mapping[str, str | None]) -> None:
    for code in level:
        after = decided.get(code)
        if after is not None:
            found.pair(code, after)


def _keep(found: Matching, level: Sequence[str]) -> None:
    listed = found.new.names
    for code in level:
        if code in listed and found.same(code, code) and found.corresponds(code, code):
            found.pair(code, code)


def _within(found: Matching, level: Sequence[str]) -> None:
    """Match by name below one parent, first by plain names and then by stems."""
    before, after = found.old.names, found.new.names
    plains: Keys = (
        lambda code: found.plains[before[code]],
        lambda code: found.plains[after[code]],
    )
    stems: Keys = found.old_stems.__getitem__, found.new_stems.__getitem__
    parents = {found.old.parents[code]: None for code in found.left(level)}
    for parent in filter(found.settled, parents):
        siblings = found.old.children[parent]
        below = found.new.children.get(found.partner(parent), ())
        for groups in _groups(found, siblings, below, plains):
            _pair_unique(found, *groups)
        for groups in _groups(found, siblings, below, stems):
            _pair_unique(found, *groups)
            _several(found, *groups)


def _groups(
    found: Matching, olds: Sequence[str], news: Sequence[str], keys: Keys
) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the places that share a key, matched ones too, where some remain on either side."""
    old_key, new_key = keys
    wanted = {old_key(code) for code in found.left(olds)}
    wanted &= {new_key(code) for code in found.free(news)}
    if wanted:
        before, after = _by_key(olds, old_key), _by_key(news, new_key)
        yield from ((before[key], after[key]) for key in sorted(wanted))


def _pair_unique(found: Matching, olds: Sequence[str], news: Sequence[str]) -> None:
    """Match two places that alone share a key."""
    if len(olds) == len(news) == 1 and found.same(olds[0], news[0]):
        found.move(olds[0], news[0])


def _several(found: Matching, olds: Sequence[str], news: Sequence[str]) -> None:
    """Note that a name is borne by several places below one parent."""
    free = tuple(found.free(news))
    if len(olds) + len(news) > len(("one", "other")) and len(free) <= MOST:
        for code in found.left(olds):
            found.doubts[code] = DoubtReason.SEVERAL, free


def _by_key(codes: Iterable[str], key: Key) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for code in codes:
        groups.setdefault(key(code), []).append(code)
    return groups
