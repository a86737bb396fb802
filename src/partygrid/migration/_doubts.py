"""Places that keep their code under another name, and candidates for the rest: steps 5 and 6."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import attrs

from partygrid.migration._kinds import DoubtReason
from partygrid.migration._state import MOST, Doubt, Matching
from partygrid.migration._wording import body

_SHORTEST = 2


def doubt(found: Matching, undecided: Sequence[str], elsewhere: Mapping[str, Doubt]) -> None:
    """Match what was renamed, and note the candidates of what remains.

    Args:
        found: What is known so far.
        undecided: The older places of the level that the user has not decided.
        elsewhere: What is likely across parents.

    Complexity:
        O(places that remain, and letters of their names).
    """
    classes = _class_words(found, found.left(undecided))
    pointed = Counter(other for others in classes.values() for other in others)
    for code in found.left(undecided):
        if found.keeps_code(code):
            _rename(found, code, (*classes.get(code, ()), *_named(elsewhere, code)), pointed)
    below = _Below(found)
    for code in found.left(undecided):
        likely = _likely(found, code, classes, elsewhere, below)
        if likely is not None:
            found.doubts[code] = likely
    found.doubts.update(_similar(found, found.left(undecided)))


def _named(elsewhere: Mapping[str, Doubt], code: str) -> tuple[str, ...]:
    """Return the one place elsewhere that bears the name of a place, were it not for its code."""
    reason, others = elsewhere.get(code, (None, ()))
    return others if reason is DoubtReason.CONTRADICTION else ()


def _rename(found: Matching, code: str, others: Sequence[str], pointed: Mapping[str, int]) -> None:
    """Match a place with the one that bears its code under another name, or say what is against."""
    if {code, *others} != {code} or pointed.get(code, 0) > (code in others):
        found.doubts[code] = DoubtReason.CONTRADICTION, tuple(sorted({code, *others}))
    elif found.new.parents[code] in found.anew:
        found.doubts[code] = DoubtReason.CODE_GIVEN_ANEW, (code,)
    else:
        found.pair(code, code)


def _likely(
    found: Matching,
    code: str,
    classes: Mapping[str, Sequence[str]],
    elsewhere: Mapping[str, Doubt],
    below: "_Below",
) -> Doubt | None:
    others = tuple(found.free(classes.get(code, ())))
    if others:
        return DoubtReason.CLASS_WORD, others
    followed = tuple(sorted(below.candidates(code)))
    if 0 < len(followed) <= MOST:
        return DoubtReason.PARENT, followed
    reason, likely = elsewhere.get(code, (DoubtReason.FAR, ()))
    free = tuple(found.free(likely))
    return (reason, free) if free else None


def _class_words(found: Matching, left: Sequence[str]) -> dict[str, Sequence[str]]:
    """Return the places below the same parent whose name differs by its class or committee."""
    groups: dict[str | None, list[str]] = defaultdict(list)
    for code in left:
        if found.settled(found.old.parents[code]):
            groups[found.partner(found.old.parents[code])].append(code)
    likely: dict[str, Sequence[str]] = {}
    for parent, olds in groups.items():
        by_key: dict[str, list[str]] = defaultdict(list)
        for code in found.free(found.new.children.get(parent, ())):
            by_key[body(found.new_stems[code])].append(code)
        for code in olds:
            others = by_key.get(body(found.old_stems[code]), ())
            if 0 < len(others) <= MOST:
                likely[code] = others
    return likely


@attrs.define
class _Below:
    """The free places below the candidates of doubtful parents, by stem, found once for each."""

    found: Matching
    by_stem: dict[str, Mapping[str, Sequence[str]]] = attrs.field(factory=dict)

    def candidates(self, code: str) -> Iterator[str]:
        """Yield the places of the same name below the candidates of a doubtful parent."""
        found = self.found
        _, parents = found.doubts.get(str(found.old.parents[code]), (None, ()))
        for parent in parents:
            if parent not in self.by_stem:
                free = found.free(found.new.children.get(parent, ()))
                self.by_stem[parent] = _by_stem(free, found.new_stems)
            yield from self.by_stem[parent].get(found.old_stems[code], ())


def _by_stem(codes: Sequence[str], stems: Mapping[str, str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        groups[stems[code]].append(code)
    return groups


def _similar(found: Matching, left: Sequence[str]) -> dict[str, Doubt]:
    """Return the places below the same parent of which one name begins with the other."""
    likely: dict[str, set[str]] = defaultdict(set)
    groups: dict[str | None, list[str]] = defaultdict(list)
    for code in left:
        if code not in found.old.children and found.settled(found.old.parents[code]):
            groups[found.partner(found.old.parents[code])].append(code)
    for parent, olds in groups.items():
        news = found.free(found.new.children.get(parent, ()))
        for before, after in _beginnings(found, olds, news):
            likely[before].add(after)
    return {
        code: (DoubtReason.SIMILAR_NAME, tuple(sorted(others)))
        for code, others in likely.items()
        if len(others) <= MOST
    }


def _beginnings(
    found: Matching, olds: Sequence[str], news: Sequence[str]
) -> Iterator[tuple[str, str]]:
    before, after = _by_stem(olds, found.old_stems), _by_stem(news, found.new_stems)
    for longer, shorter in ((after, before), (before, after)):
        for name, codes in longer.items():
            for end in range(_SHORTEST, len(name)):
                others = shorter.get(name[:end], ())
                if len(others) <= MOST:
                    pairs = ((other, one) for one in codes for other in others)
                    yield from pairs if longer is after else ((b, a) for a, b in pairs)
