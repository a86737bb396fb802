"""The answer of `allocate_links`: frozen, complete, and able to say why."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

import attrs

from partygrid._text import table
from partygrid.allocation.terms import Reach
from partygrid.costs import Costs
from partygrid.filling._choices import LinkChoice, LinkExplanation, LinkObjective, in_words
from partygrid.filling._vacancies import Vacancy
from partygrid.mechanisms import Link, Mechanism

_SHOWN = 10


class Explainer(Protocol):
    """Finds the candidates of a scope in a plan."""

    def __call__(self, plan: "LinkPlan", scope: str, /) -> LinkExplanation:
        """Return the explanation."""


@attrs.frozen(kw_only=True, repr=False)
class LinkPlan:
    """Who is proposed for the vacancies of a mechanism, with the reasons.

    A plan is a proposal: anybody may decline (Volunteer Service Regulations 2017, art. 25). Name
    who does in `refused`, pin what is agreed, and ask again.

    Attributes:
        mechanism: The mechanism.
        on: The day, None for the latest state.
        reach: How far from a scope fillers were looked for.
        costs: What distance costs where points are not known.
        choices: What is proposed or pinned, by scope, slot and filler.
        vacancies: What stays vacant with a reason, by scope and slot.
        objectives: What is as small as can be, slot by slot in the order in which they were filled.
        links: The choices as links, for ``Jurisdiction.with_links``, in the order of links.
    """

    mechanism: Mechanism
    on: date | None
    reach: Reach
    costs: Costs
    choices: tuple[LinkChoice, ...]
    vacancies: tuple[Vacancy, ...]
    objectives: tuple[LinkObjective, ...]
    links: tuple[Link, ...]
    _explainer: Explainer = attrs.field(eq=False)

    @property
    def missing(self) -> int:
        """What stays vacant in all: fillers, and weights in weighted slots."""
        return sum(one.missing for one in self.vacancies)

    def explain(self, scope: str) -> LinkExplanation:
        """Return everybody who could fill the slots of a scope, and why they are chosen or not.

        Raises:
            UnknownId: No record has this id.
            InvalidArgument: The mechanism does not apply to the record.

        Complexity:
            O(links + scopes + fillers) by array operations.

        Examples:
            >>> import partygrid as pg
            >>> where = pg.Jurisdiction([
            ...     pg.Town("t"), pg.Community("c", town="t"), pg.Unit("school", community="c"),
            ...     pg.Unit("tax-office")])
            >>> contact = pg.Mechanism(
            ...     "contact", scope=pg.Community, slots=[pg.Slot("unit", of=pg.Unit)])
            >>> print(pg.allocate_links(where, contact).explain("c"))
            c:
            slot  candidate   metres     load          why
            unit  school      1,000         1  chosen  the nearest of 2 who may
            unit  tax-office  not known     0          farther
        """
        return self._explainer(self, scope)

    def to_records(self) -> list[dict[str, str | int | None]]:
        """Return one flat row for each choice, then for each vacancy, for tables and data frames.

        ``outcome`` is ``proposed``, ``pinned`` or ``vacant``; what does not apply is None.
        """
        chosen: list[dict[str, str | int | None]] = [
            {
                "outcome": "pinned" if one.pinned else "proposed",
                "scope": one.scope,
                "slot": one.slot,
                "filler": one.filler,
                "weight": one.weight,
                "metres": one.metres,
                "load": one.load,
                "missing": None,
                "why": one.why,
            }
            for one in self.choices
        ]
        empty: dict[str, str | int | None] = dict.fromkeys(_COLUMNS)
        vacant = [
            {
                **empty,
                "outcome": "vacant",
                "scope": one.scope,
                "slot": one.slot,
                "missing": one.missing,
                "why": one.reason.value,
            }
            for one in self.vacancies
        ]
        return [*chosen, *vacant]

    def __repr__(self) -> str:
        return (
            f"<LinkPlan {self.mechanism.id!r}: {len(self.choices):,} choices, "
            f"{self.missing:,} missing>"
        )

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        title = str(self.mechanism.title)
        yield f"{self.mechanism.id}{f': {title}' if title else ''}"
        chosen = {one.slot: 0 for one in self.objectives}
        for choice in self.choices:
            chosen[choice.slot] += 1
        rows = [
            [one.slot, chosen[one.slot], one.missing, one.largest_load, one.metres]
            for one in self.objectives
        ]
        yield table(["slot", "choices", "missing", "largest load", "metres"], rows)
        yield from shown(
            ["scope", "slot", "filler", "weight", "metres", "load", "why"],
            [
                [
                    one.scope,
                    one.slot,
                    one.filler,
                    one.weight,
                    in_words(one.metres),
                    one.load,
                    one.why,
                ]
                for one in self.choices
            ],
            "choices",
        )
        yield from shown_vacancies(self.vacancies)


_COLUMNS = ("outcome", "scope", "slot", "filler", "weight", "metres", "load", "missing", "why")


def shown(header: Sequence[str], rows: Sequence[Sequence[object]], name: str) -> Iterator[str]:
    """Yield the first rows as a table below an empty line, nothing where there is none."""
    if rows:
        yield f"\n{table(header, rows[:_SHOWN])}"
    if len(rows) > _SHOWN:
        yield f"… and {len(rows) - _SHOWN:,} more (all in .{name})"


def shown_vacancies(vacancies: Sequence[Vacancy]) -> Iterator[str]:
    """Yield the first vacancies as a table."""
    rows = [[one.scope, one.slot, one.missing, one.reason.replace("-", " ")] for one in vacancies]
    yield from shown(["vacant at", "slot", "missing", "reason"], rows, "vacancies")
