"""What is known while two lists are compared."""

from collections.abc import Iterable, Mapping

import attrs

from partygrid.migration._kinds import DoubtReason
from partygrid.migration._listing import Listing
from partygrid.migration._wording import contradict, plain, stem

MOST = 8
"""A name that more remaining places bear identifies none of them."""

Doubt = tuple[DoubtReason, tuple[str, ...]]
"""Why a place is doubtful, and its candidates in code order."""


@attrs.define(kw_only=True)
class Matching:
    """What is known while two lists are compared; μ is `match`, and `taken` its values.

    Attributes:
        old: The older list.
        new: The newer list.
        plains: The plain form of each printed name.
        old_stems: The stems of the names of the older list, by code.
        new_stems: The stems of the names of the newer list, by code.
        match: The partner of each place of the older list that has one.
        taken: The places of the newer list that are a partner.
        doubts: Reason and candidates of the places that are doubtful.
        anew: Newer parents below which codes were given anew.
    """

    old: Listing
    new: Listing
    plains: Mapping[str, str]
    old_stems: Mapping[str, str]
    new_stems: Mapping[str, str]
    match: dict[str, str] = attrs.field(factory=dict)
    taken: set[str] = attrs.field(factory=set)
    doubts: dict[str, Doubt] = attrs.field(factory=dict)
    anew: set[str | None] = attrs.field(factory=set)

    @classmethod
    def of(cls, old: Listing, new: Listing) -> "Matching":
        """Return what is known of two lists before they are compared."""
        names = {*old.names.values(), *new.names.values()}
        plains = {name: plain(name) for name in names}
        stems = {name: stem(form) for name, form in plains.items()}
        return cls(
            old=old,
            new=new,
            plains=plains,
            old_stems={code: stems[name] for code, name in old.names.items()},
            new_stems={code: stems[name] for code, name in new.names.items()},
        )

    def same(self, before: str, after: str) -> bool:
        """Return whether two names are the same but for wording."""
        one, other = self.old.names[before], self.new.names[after]
        if one == other:
            return True
        if self.old_stems[before] != self.new_stems[after]:
            return False
        return not contradict(self.plains[one], self.plains[other])

    def settled(self, parent: str | None) -> bool:
        """Return whether it is known which newer place an older parent is."""
        return parent is None or parent in self.match or parent not in self.old.names

    def partner(self, parent: str | None) -> str | None:
        """Return the newer place that a settled older parent is."""
        return None if parent is None else self.match.get(parent, parent)

    def pair(self, before: str, after: str) -> None:
        """Make two places partners."""
        self.match[before] = after
        self.taken.add(after)

    def move(self, before: str, after: str) -> None:
        """Make two places of different codes partners; note where a code was given anew."""
        self.pair(before, after)
        if after in self.old.names:
            self.anew.add(self.new.parents[after])

    def corresponds(self, before: str, after: str) -> bool:
        """Return whether two places of one code can be the same by their parents."""
        old, new = self.old.parents[before], self.new.parents[after]
        if old is not None and self.match.get(old) == new:
            return True
        if not (before.startswith(old or "") and after.startswith(new or "")):
            return True
        return self.settled(old) and self.partner(old) == new

    def keeps_code(self, code: str) -> bool:
        """Return whether the code of an older place is free in the newer list, at its place."""
        listed = code in self.new.names and code not in self.taken
        return listed and self.corresponds(code, code)

    def left(self, codes: Iterable[str]) -> list[str]:
        """Return the older places that have neither partner nor doubt."""
        return [code for code in codes if code not in self.match and code not in self.doubts]

    def free(self, codes: Iterable[str]) -> list[str]:
        """Return the newer places that are nobody's partner."""
        return [code for code in codes if code not in self.taken]
