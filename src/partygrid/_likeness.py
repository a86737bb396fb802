"""The known name that was probably meant by one that nobody knows."""

import difflib
import string
from collections.abc import Collection

_DIFFLIB_LIMIT = 2_000
_LONGEST = 64
_LOOSELY = 0.6
_KEYBOARD = string.ascii_letters + string.digits + "-_. /#"


def nearest(name: str, known: Collection[str]) -> str | None:
    """Return the known name that is most like `name`, or None.

    A name at one edit (a letter dropped, added, changed or swapped; spaces and letter case
    aside) comes first; among several the lowest in string order is taken. Only where `known`
    is small is a looser likeness tried as well.

    Complexity:
        O(length of `name` squared) look-ups, whatever the size of `known`.

    Examples:
        >>> nearest("gardn", ["garden", "market"])
        'garden'
        >>> nearest("zzz", ["garden", "market"]) is None
        True
    """
    if len(name) > _LONGEST:
        return None
    close = sorted(variant for variant in _one_edit(name) if variant in known)
    if close:
        return close[0]
    if len(known) > _DIFFLIB_LIMIT:
        return None
    matcher = difflib.SequenceMatcher()
    matcher.set_seq2(name)
    best, likeness = None, _LOOSELY
    for one in sorted(known):
        matcher.set_seq1(one)
        if matcher.quick_ratio() >= likeness and matcher.ratio() > likeness:
            best, likeness = one, matcher.ratio()
    return best


def _one_edit(name: str) -> set[str]:
    letters = sorted(set(name) | set(_KEYBOARD))
    cuts = [(name[:i], name[i:]) for i in range(len(name) + 1)]
    edits = {head + tail[1:] for head, tail in cuts if tail}
    edits |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    edits |= {head + letter + tail for head, tail in cuts for letter in letters}
    edits |= {head + letter + tail[1:] for head, tail in cuts if tail for letter in letters}
    edits |= {name.strip(), name.lower(), name.upper(), name.strip().lower()}
    return edits - {name}
