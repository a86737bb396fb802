"""Where the places below a place went: step 7 of the matching, from the bottom level up."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import attrs

from partygrid.migration._kinds import DoubtReason
from partygrid.migration._state import MOST, Matching


@attrs.frozen(kw_only=True)
class Flows:
    """How many places went from below one place to below another.

    Attributes:
        to: By older place: the newer places, with the number that went there.
        came: By newer place: the older places, with the number that came from there.
    """

    to: Mapping[str, Counter[str]]
    came: Mapping[str, Counter[str]]


def follow(found: Matching, decided: Iterable[str]) -> Flows:
    """Give the places without a partner those candidates to which their places went.

    A place below counts where its partner is known, or where it has a single candidate.

    Complexity:
        O(places of the older list).
    """
    fixed = set(decided)
    to: dict[str, Counter[str]] = defaultdict(Counter)
    came: dict[str, Counter[str]] = defaultdict(Counter)
    for level in reversed(found.old.levels):
        for code in level:
            after, parent = found.match.get(code), found.old.parents[code]
            if after is None:
                if code not in fixed:
                    _candidates(found, code, to.get(code, Counter()))
                after = _only_candidate(found, code)
            above = None if after is None else found.new.parents[after]
            if parent is not None and above is not None:
                to[parent][above] += 1
                came[above][parent] += 1
    return Flows(to=to, came=came)


def _only_candidate(found: Matching, code: str) -> str | None:
    """Return where a place without a partner went, None where that is open."""
    _, candidates = found.doubts.get(code, (None, ()))
    return candidates[0] if len(candidates) == 1 else None


def _candidates(found: Matching, code: str, went: Counter[str]) -> None:
    """Add to the candidates of a place those to which its places went."""
    reason, named = found.doubts.get(code, (DoubtReason.WITH_PLACES, ()))
    others = [other for other, _ in sorted(went.items(), key=lambda item: (-item[1], item[0]))]
    candidates = tuple(sorted({*named, *others[:MOST]}))
    if candidates:
        found.doubts[code] = reason, candidates
