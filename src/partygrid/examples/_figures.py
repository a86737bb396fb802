"""Figures that an article prints for structure, and what its scenario gives for them."""

from collections.abc import Callable

import attrs

from partygrid import catalogue
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage import SlotCover, check_mechanism
from partygrid.sources import Source
from partygrid.teams import Team

Count = Callable[[Jurisdiction], int]
"""How a jurisdiction gives a number."""


@attrs.frozen(kw_only=True)
class Figure:
    """A printed figure, and how a jurisdiction gives it.

    Attributes:
        row: Row of the table of sources.
        what: What is counted.
        value: The printed number.
        at_least: Whether the article prints it as a lower bound, as in 2400余.
        count: How a jurisdiction gives it.
    """

    row: str = attrs.field(kw_only=False)
    what: str = attrs.field(kw_only=False)
    value: int = attrs.field(kw_only=False)
    at_least: bool = False
    count: Count


@attrs.frozen(kw_only=True)
class Printed:
    """A figure that an article prints for structure, beside what its scenario gives.

    Articles report of themselves, round, and mix kinds: no figure has been audited.

    Attributes:
        row: Row of the table of sources, such as ``2.11``.
        what: What is counted.
        value: The printed number.
        at_least: Whether the article prints it as a lower bound, as in 2400余.
        source: The article.
        counted: What the scenario gives, counted in its records and links.

    Examples:
        >>> article = Source("an article")
        >>> figure = Printed(
        ...     row="0.11", what="base grids", value=6, at_least=False, source=article, counted=6)
        >>> figure.holds, str(figure)
        (True, '0.11: base grids: 6 printed, 6 counted')
    """

    row: str
    what: str
    value: int
    at_least: bool
    source: Source
    counted: int

    @property
    def holds(self) -> bool:
        """Whether the scenario gives the printed number, or no less where it is a lower bound."""
        return self.counted >= self.value if self.at_least else self.counted == self.value

    def __str__(self) -> str:
        bound = "at least " if self.at_least else ""
        return f"{self.row}: {self.what}: {bound}{self.value:,} printed, {self.counted:,} counted"


def records(kind: type, /, **filters: object) -> Count:
    """Count the records of a kind that match."""
    return lambda where: len(where.of(kind, **filters))


def people(tag: str) -> Count:
    """Count the people in the teams with a tag: members once each, and helpers."""

    def count(where: Jurisdiction) -> int:
        teams = where.of(Team, tags=tag)
        members = {one for team in teams for one in (team.leader, *team.members) if one}
        return len(members) + sum(team.helpers or 0 for team in teams)

    return count


def slots(mechanism: str) -> Count:
    """Count the slots of a mechanism that something fills."""
    return lambda where: sum(one.filled > 0 for one in _covers(where, mechanism))


def for_each(mechanism: str, slot: str) -> Count:
    """Count what each scope has in a slot on average, rounded down."""
    return lambda where: next(
        one.filled // one.scopes for one in _covers(where, mechanism) if one.slot == slot
    )


def _covers(where: Jurisdiction, mechanism: str) -> tuple[SlotCover, ...]:
    return check_mechanism(where, catalogue.get(mechanism)).slots
