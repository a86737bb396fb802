"""Makes the records of a jurisdiction one by one; each refers to those made before it.

Records take their fields from a few patterns of their kind, each drawn when it is first needed: a
large jurisdiction costs little more than the places of its records, and what is the same in two
records, names among them, is the same often.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

import partygrid as pg
from partygrid._fields import references
from partygrid.records import RECORD_KINDS
from partygrid.testing.profiles import Range
from partygrid.testing.strategies._records import agreeing, draw_content
from partygrid.testing.strategies._values import NameStyle

_ID_STYLES = ("{0}{1}", "{0}-{2:02d}", "{0}楼{1}号", "{2:02d}＃{0}")
_INITIALS: Mapping[type, str] = {
    pg.Town: "t",
    pg.Community: "c",
    pg.Compound: "x",
    pg.Grid: "g",
    pg.Building: "b",
    pg.TownCommittee: "tc",
    pg.CommunityCommittee: "cc",
    pg.CompoundBranch: "xb",
    pg.GridBranch: "gb",
    pg.BuildingGroup: "bg",
    pg.UnitBranch: "ub",
    pg.Unit: "u",
    pg.Member: "m",
    pg.Need: "n",
    pg.Resource: "r",
    pg.Project: "p",
    pg.Team: "k",
    pg.Facility: "f",
}
_STATED = 4
_BASE, _DIGITS = 7, 4
_SETTLED = {"nature", "established", "dissolved"}


class TownMaker:
    """Makes records one by one, with ids in one style, plain or with fields from a pattern."""

    def __init__(self, draw: st.DrawFn, *, settled: bool, styles: tuple[NameStyle, ...]) -> None:
        self.draw = draw
        self.made: list[Any] = []
        self._settled = settled
        self._styles = styles
        self._ahead: list[int] = []
        self._id_style = draw(st.sampled_from(_ID_STYLES))
        self._of: dict[type, list[int]] = {kind: [] for kind in RECORD_KINDS}
        self._known: dict[tuple[object, ...], str] = {}
        self._patterns: dict[tuple[type, int], dict[str, Any]] = {}

    def add(self, kind: type, /, **content: Any) -> str:
        """Make a record and return its id; references that are not given stay empty."""
        number = len(self._of[kind])
        id_ = self._id_style.format(_INITIALS[kind], number, 99 - number)
        pattern = self._pattern(kind, self._number())
        self._of[kind].append(len(self.made))
        self.made.append(kind(**agreeing(pattern, {**content, "id": id_})))
        return id_

    def _number(self) -> int:
        """Return the number of a pattern; one integer that is drawn holds some, as its digits."""
        if not self._ahead:
            drawn = self.draw(st.integers(0, _BASE**_DIGITS - 1))
            self._ahead = [drawn // _BASE**i % _BASE for i in range(_DIGITS)]
        return self._ahead.pop()

    def _pattern(self, kind: type, number: int) -> dict[str, Any]:
        """Return the fields of a pattern; none of number 0."""
        if not number:
            return {}
        if (kind, number) not in self._patterns:
            without = _references(kind) | (_SETTLED if self._settled else set())
            drawn = draw_content(self.draw, kind, frozenset(without), self._styles, most=_STATED)
            self._patterns[kind, number] = drawn
        return self._patterns[kind, number]

    def once(self, key: tuple[object, ...], kind: type, /, **content: Any) -> str:
        """Make a record at the first request with a key; return its id at every one."""
        if key not in self._known:
            self._known[key] = self.add(kind, **content)
        return self._known[key]

    def change(self, position: int, **content: Any) -> None:
        """Change some fields of what has been made."""
        self.made[position] = attrs.evolve(self.made[position], **content)

    def of(self, *kinds: type) -> list[Any]:
        """Return what has been made of some kinds."""
        return [self.made[i] for kind in kinds for i in self._of[kind]]

    def ids(self, *kinds: type) -> list[str]:
        """Return the ids of what has been made of some kinds."""
        return [one.id for one in self.of(*kinds)]

    def one(self, among: Sequence[str]) -> str | None:
        """Draw an id or None."""
        return self.draw(st.sampled_from([None, *among]))

    def several(self, among: Sequence[str], *, most: int = 3) -> list[str]:
        """Draw some of the ids."""
        if not among:
            return []
        return self.draw(st.lists(st.sampled_from(among), unique=True, max_size=most))

    def times(self, size: Range) -> Iterator[int]:
        """Draw again and again whether to go on: what one turn draws can be cut out whole."""
        least, most = size
        for turn in range(most):
            if turn >= least and self.draw(st.integers(0, 3)) == 0:
                return
            yield turn


def _references(kind: type) -> set[str]:
    return {"id", *(name for name, _ in references(kind))}
