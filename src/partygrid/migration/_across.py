"""Places of one name below different parents: steps 4 and 6 of the matching.

The scope of a place is the lowest place above its parent of which the partner is known. Names are
counted over all places of the level in the scope, matched or not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import attrs

from partygrid.migration._kinds import DoubtReason
from partygrid.migration._listing import Listing
from partygrid.migration._state import MOST, Doubt, Matching

Spot = tuple[str | None, str]
"""A scope in the newer list, and a stem."""


@attrs.frozen(kw_only=True)
class _Spots:
    """The places of a level by scope and stem, for the stems that remain."""

    left: Mapping[Spot, Sequence[str]]
    free: Mapping[Spot, Sequence[str]]
    olds: Mapping[Spot, int]
    news: Mapping[Spot, int]


def across(
    found: Matching, undecided: Sequence[str], level: Sequence[str], newer: Sequence[str]
) -> dict[str, Doubt]:
    """Match what is certain across parents, and return what is likely of the rest.

    Args:
        found: What is known so far.
        undecided: The older places of the level that the user has not decided.
        level: All older places of the level.
        newer: All newer places of the level.

    Complexity:
        O(places of the level times levels).
    """
    left, free = found.left(undecided), found.free(newer)
    scopes = {code: _scope(found, code) for code in left}
    spots = _spots(found, scopes, free, level, newer)
    likely: dict[str, Doubt] = {}
    for code in left:
        spot = found.partner(scopes[code]), found.old_stems[code]
        others = spots.free.get(spot, ())
        if not others or max(len(others), len(spots.left[spot])) > MOST:
            continue
        reason = _reason(found, code, spot, spots, near=_near(found, code, scopes[code]))
        if reason is None:
            found.move(code, others[0])
        else:
            likely[code] = reason, tuple(others)
    return likely


def _above(found: Matching, code: str) -> str | None:
    parent = found.old.parents[code]
    return None if parent is None else found.old.parents.get(parent)


def _near(found: Matching, code: str, scope: str | None) -> bool:
    """Return whether a scope is the parent of the parent, which is listed."""
    return found.old.parents[code] in found.old.names and scope == _above(found, code)


def _scope(found: Matching, code: str) -> str | None:
    above = _above(found, code)
    while not found.settled(above):
        above = found.old.parents.get(str(above))
    return above


def _spots(
    found: Matching,
    scopes: Mapping[str, str | None],
    free: Sequence[str],
    level: Sequence[str],
    newer: Sequence[str],
) -> _Spots:
    wanted = {found.partner(scope) for scope in scopes.values()}
    stems = {found.old_stems[code] for code in scopes} & {found.new_stems[code] for code in free}
    left: dict[Spot, list[str]] = defaultdict(list)
    for code, scope in scopes.items():
        left[found.partner(scope), found.old_stems[code]].append(code)
    frees: dict[Spot, list[str]] = defaultdict(list)
    for code in free:
        stem = found.new_stems[code]
        for scope in _ancestors(found.new, code) if stem in stems else ():
            if scope in wanted:
                frees[scope, stem].append(code)
    olds = Counter(
        (found.partner(scope), stem)
        for code in level
        if (stem := found.old_stems[code]) in stems
        for scope in _ancestors(found.old, code)
        if found.settled(scope)
    )
    news = Counter(
        (scope, stem)
        for code in newer
        if (stem := found.new_stems[code]) in stems
        for scope in _ancestors(found.new, code)
    )
    return _Spots(left=left, free=frees, olds=olds, news=news)


def _ancestors(listing: Listing, code: str) -> Iterator[str | None]:
    """Yield what lies above the parent of a place, from below; None stands for the whole list."""
    parent = listing.parents[code]
    while parent is not None:
        parent = listing.parents.get(parent)
        yield parent


def _reason(
    found: Matching, code: str, spot: Spot, spots: _Spots, *, near: bool
) -> DoubtReason | None:
    """Return why a place of the same name is not certainly the same, None where it is."""
    others = spots.free[spot]
    if len(others) > 1 or len(spots.left[spot]) > 1:
        return DoubtReason.SEVERAL
    if found.old.children.get(code) or found.new.children.get(others[0]):
        return DoubtReason.WITH_PLACES
    if not found.same(code, others[0]):
        return DoubtReason.CLASS_WORD
    if spots.olds[spot] > 1 or spots.news[spot] > 1:
        return DoubtReason.SHARED_NAME
    if not near:
        return DoubtReason.FAR
    return DoubtReason.CONTRADICTION if found.keeps_code(code) else None
