"""What a proposer is asked, and whom it may call a neighbour."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import attrs
import numpy as np

from partygrid._nearness import located
from partygrid._whereabouts import spots
from partygrid.grid import Community
from partygrid.jurisdiction import Jurisdiction
from partygrid.repairs._edit import Edit
from partygrid.repairs._prices import Prices
from partygrid.rules._finding import Finding


@attrs.frozen(kw_only=True)
class Asked:
    """What a proposer is asked: how can this finding be resolved?

    Attributes:
        where: The snapshot in which the rule fails.
        subject: The record on which it fails.
        finding: What it says.
        numbers: The numbers of the rule by name.
        prices: What edits cost.
        on: The day, None for the latest state.
        reach: To how many neighbours, candidates and the like the offers go.
    """

    where: Jurisdiction
    subject: Any
    finding: Finding
    numbers: dict[str, Any]
    prices: Prices
    on: date | None
    reach: int

    @property
    def is_short(self) -> bool:
        """Whether what was measured lies below the lower bound."""
        measured, least = self.finding.measured, self.numbers.get("least")
        return isinstance(measured, (int, float)) and least is not None and measured < least

    def neighbours(self, known: Iterable[Any]) -> list[Any]:
        """Return the nearest of some records of one kind that lie in the community of the subject.

        Nearest are those whose positions are known and nearest, then those with the lowest ids. An
        organisation that does not exist on the day, and the subject itself, are left out.
        """
        home = community_of(self.where, self.subject)
        fit = [
            one
            for one in known
            if one.id != self.subject.id
            and getattr(one, "exists_on", _always)(self.on)
            and community_of(self.where, one) == home
        ]
        fit.sort(key=lambda one: (self._metres_to(one), one.id))
        return fit[: self.reach]

    def _metres_to(self, other: Any) -> float:
        here, there = (_position(self.where, one) for one in (self.subject, other))
        if here is None or there is None:
            return float("inf")
        return float(np.sqrt(((here - there) ** 2).sum()))


Proposer = Callable[[Asked], Iterable[Edit]]
"""Offers edits that can help to resolve a finding of a rule."""


def _always(_: date | None) -> bool:
    return True


def _position(where: Jurisdiction, record: Any) -> Any:
    index, kind = where.index, type(record)
    found = located(index, kind)
    at = index.table(kind).position[record.id]
    return found.centimetres[:, at].astype(np.float64) if found.known[at] else None


def community_of(where: Jurisdiction, record: Any) -> str | None:
    """Return the community in which a record lies, None for none or several."""
    index, kind = where.index, type(record)
    at = int(spots(index, kind).community[index.table(kind).position[record.id]])
    return None if at < 0 else index.id_of(Community, at)


def fresh_id(where: Jurisdiction, base: str) -> str:
    """Return an id that is not taken: the base and a number.

    Examples:
        >>> import partygrid as pg
        >>> fresh_id(pg.Jurisdiction([pg.Town("t"), pg.Town("t-2")]), "t")
        't-3'
    """
    number = 2
    while f"{base}-{number}" in where:
        number += 1
    return f"{base}-{number}"
