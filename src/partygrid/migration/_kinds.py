"""How a division can differ between two lists, and why that can be doubtful."""

from enum import StrEnum


class DriftKind(StrEnum):
    """What became of a division from one list to the next.

    UNCHANGED has the same code and name. REWORDED has the same code, and only the words for how it
    is run differ (居委会 and 居民委员会). RENAMED has the same code and another name. MOVED has the
    same name and another code, or another parent, or what a decision says. VANISHED is in the older
    list only, APPEARED in the newer one only. SPLIT, MERGED and DOUBTFUL are not decided: they list
    candidates.

    Examples:
        >>> DriftKind("split").doubtful, DriftKind.MOVED.doubtful
        (True, False)
    """

    UNCHANGED = "unchanged"
    REWORDED = "reworded"
    RENAMED = "renamed"
    MOVED = "moved"
    VANISHED = "vanished"
    APPEARED = "appeared"
    SPLIT = "split"
    MERGED = "merged"
    DOUBTFUL = "doubtful"

    @property
    def doubtful(self) -> bool:
        """Whether it is for the user to decide."""
        return self in (DriftKind.SPLIT, DriftKind.MERGED, DriftKind.DOUBTFUL)


class DoubtReason(StrEnum):
    """Why it is not certain what became of a division.

    SEVERAL: several places there bear the name. CLASS_WORD: the same name but for its class, as 乡
    and 镇, or for its committee, as 村委会 and 居委会. CONTRADICTION: the code says one place, the
    name another. CODE_GIVEN_ANEW: the same code under another name, below a parent where
    codes were given to other places. WITH_PLACES: a place with places below it, found elsewhere by
    its name or by where they went. SHARED_NAME: others there bear the name too. FAR: found beyond
    the parent of its parent. PARENT: it depends on what its parent became. SIMILAR_NAME: one name
    is the beginning of the other.

    Examples:
        >>> DoubtReason("class-word")
        <DoubtReason.CLASS_WORD: 'class-word'>
    """

    SEVERAL = "several"
    CLASS_WORD = "class-word"
    CONTRADICTION = "contradiction"
    CODE_GIVEN_ANEW = "code-given-anew"
    WITH_PLACES = "with-places"
    SHARED_NAME = "shared-name"
    FAR = "far"
    PARENT = "parent"
    SIMILAR_NAME = "similar-name"
