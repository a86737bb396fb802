"""What a plan says of one choice, one slot or one candidate."""

import attrs

from partygrid._text import table
from partygrid.filling._vacancies import Vacancy

_SHOWN = 12


@attrs.frozen(kw_only=True, order=True)
class LinkChoice:
    """One filler proposed for a slot of a scope, or pinned to it.

    Attributes:
        scope: Id of the scope.
        slot: Name of the slot.
        filler: Id of the filler.
        weight: How much of the scope it would answer for; None where the slot is not weighted.
        metres: How far both are apart, or the step of ``Costs``; None where it is not known, see
            `allocate_links`.
        load: What the filler would carry with the whole plan: the places that it fills in all slots
            of the mechanism that are not weighted; in a weighted slot its weights there.
        why: Why this filler, in a few words.
        pinned: Whether it was pinned.

    Examples:
        >>> print(LinkChoice(
        ...     scope="garden", slot="contact", filler="m1", metres=200, load=2, why="pinned"))
        garden, contact: m1 (pinned)
    """

    scope: str
    slot: str
    filler: str
    weight: int | None = attrs.field(default=None, order=False)
    metres: int | None = attrs.field(order=False)
    load: int = attrs.field(order=False)
    why: str = attrs.field(order=False)
    pinned: bool = attrs.field(default=False, order=False)

    def __str__(self) -> str:
        return f"{self.scope}, {self.slot}: {self.filler} ({self.why})"


@attrs.frozen(kw_only=True)
class LinkObjective:
    """What a plan makes small in one slot: the four numbers, in the order in which they count.

    They are about what is proposed; pins are given.

    Attributes:
        slot: Name of the slot.
        missing: What stays vacant: fillers, or weights where the slot is weighted.
        largest_load: What the most loaded of those who are proposed would carry once this slot is
            filled, with what they carry already; counted as in `LinkChoice`.
        metres: The sum of metres of what is proposed, times its weight where there is one; where
            the distance is not known, ``Costs.elsewhere`` counts.
        id_order: The sum, in the same way, of the places of those who are proposed in the order of
            ids: from 0, among all who are eligible for the slot. It decides between plans that are
            alike in everything else.
    """

    slot: str
    missing: int
    largest_load: int
    metres: int
    id_order: int


@attrs.frozen(kw_only=True)
class LinkCandidate:
    """Somebody who could fill a slot of a scope, with what speaks against it.

    Attributes:
        slot: Name of the slot.
        filler: Id of the filler.
        load: What it would carry with the whole plan, whether or not it is chosen here; counted as
            in `LinkChoice`.
        metres: As in `LinkChoice`.
        chosen: Whether the plan chooses it.
        why: Why it is chosen, or why not.
    """

    slot: str
    filler: str
    load: int
    metres: int | None
    chosen: bool
    why: str


@attrs.frozen(kw_only=True)
class LinkExplanation:
    """Everybody who could fill the slots of a scope.

    Attributes:
        scope: Id of the scope.
        candidates: Those within reach who are where the slot asks, by slot, then metres, then id.
        vacancies: What stays vacant at the scope.

    Examples:
        >>> print(LinkExplanation(scope="garden", candidates=(), vacancies=()))
        garden: no candidates
    """

    scope: str
    candidates: tuple[LinkCandidate, ...]
    vacancies: tuple[Vacancy, ...]

    def __str__(self) -> str:
        return "\n".join([*self._candidates(), *map(str, self.vacancies)])

    def _candidates(self) -> list[str]:
        if not self.candidates:
            return [f"{self.scope}: no candidates"]
        rows = [
            [
                one.slot,
                one.filler,
                in_words(one.metres),
                one.load,
                "chosen" if one.chosen else "",
                one.why,
            ]
            for one in self.candidates[:_SHOWN]
        ]
        rest = len(self.candidates) - _SHOWN
        more = [f"… and {rest:,} more (all in .candidates)"] if rest > 0 else []
        header = ["slot", "candidate", "metres", "load", "", "why"]
        return [f"{self.scope}:", table(header, rows), *more]


def in_words(metres: int | None) -> int | str:
    """Return metres as they are printed."""
    return "not known" if metres is None else metres
