"""Organic Law of the Urban Residents' Committees (城市居民委员会组织法): households, seats, term.

A villagers' committee (村委会) has a law of its own, so that villages are not subject. That
meetings are held, that residents elect, and that members serve in small groups (articles 8 to 14)
cannot be seen in records of places.
"""

from datetime import date
from typing import Annotated

from partygrid.grid import Community, CommunityKind
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Unit
from partygrid.rules._outcome import Outcome
from partygrid.rules._pack import Pack
from partygrid.rules._requirements import bounds
from partygrid.rules._rule import Exemption, Severity, rule
from partygrid.rules.link_facts import links_of
from partygrid.rules.packs._counted import within_stated
from partygrid.rules.packs._terms import within_term
from partygrid.sources import Certainty, Source, Title

_TITLE = "中华人民共和国城市居民委员会组织法"
_FIRST, _AMENDED = date(1990, 1, 1), date(2018, 12, 29)


def _article(clause: str, valid_from: date = _FIRST) -> Source:
    return Source(_TITLE, clause=clause, certainty=Certainty.SINGLE, valid_from=valid_from)


VILLAGE = Exemption(
    reason="a village: the law on villagers' committees governs it",
    applies=lambda one, _: one.kind is CommunityKind.VILLAGE,
)


@rule(
    "community-households",
    title=Title("households of a residents' committee", "居民委员会户数"),
    each=Community,
    severity=Severity.INFO,
    source=_article("第六条"),
    exemptions=[VILLAGE],
    remedy="none is needed: communities of today are far larger than the law of 1989 has them",
    requires=lambda least, most: bounds("households of a community", least, most),
)
def community_households(
    community: Community,
    where: Jurisdiction,
    *,
    least: Annotated[int, "households"] = 100,
    most: Annotated[int, "households"] = 700,
) -> Outcome:
    """A residents' committee (居民委员会) is generally set up for `least` to `most` households."""
    return within_stated(community, where, "households", least, most)


@rule(
    "residents-committee-size",
    title=Title("members of a residents' committee", "居民委员会人数"),
    each=Community,
    severity=Severity.WARNING,
    source=_article("第七条"),
    exemptions=[VILLAGE],
    remedy="elect as many as the law has, or correct the number",
    requires=lambda least, most: bounds("members of a residents' committee", least, most),
)
def residents_committee_size(
    community: Community,
    where: Jurisdiction,
    *,
    least: Annotated[int, "persons"] = 5,
    most: Annotated[int, "persons"] = 9,
) -> Outcome:
    """A residents' committee (居民委员会) has `least` to `most` members, with head and deputies."""
    del where
    return Outcome.within(community.committee_size, least, most, missing="Community.committee_size")


@rule(
    "residents-committee-term",
    title=Title("term of a residents' committee", "居民委员会任期"),
    each=Community,
    severity=Severity.WARNING,
    source=_article("第八条", _AMENDED),
    exemptions=[VILLAGE],
    remedy="hold the election",
)
def residents_committee_term(
    community: Community,
    where: Jurisdiction,
    *,
    on: date | None,
    years: Annotated[int, "years"] = 5,
) -> Outcome:
    """The term of a residents' committee (居民委员会) is `years` years from its election.

    Before the amendment of 2018 it was 3.
    """
    del where
    return within_term(community, on, years)


@rule(
    "units-outside-residents-committee",
    title=Title("units do not join the residents' committee", "单位不参加居民委员会"),
    each=Unit,
    severity=Severity.ERROR,
    source=_article("第十九条"),
    remedy="end the link; a unit may support the committee, and sit in the big committee (大党委)",
)
def units_outside(
    unit: Unit,
    where: Jurisdiction,
    *,
    on: date | None,
    mechanism: Annotated[str, "mechanism"] = "residents-committee",
) -> Outcome:
    """A unit (单位) does not join the residents' committee of where it is located.

    Who sits there are the links of a mechanism of your own, since the catalogue has none.
    """
    if mechanism not in where.link_index.mechanisms:
        return Outcome.not_applicable(f"no link of a mechanism {mechanism}")
    seats = links_of(where, unit, mechanism, on=on)
    if not seats:
        return Outcome.passed()
    witness = tuple(one.scope for one in seats)
    return Outcome.failed(reason="it sits in a residents' committee", witness=witness)


PACK = Pack(
    id="organic-law-residents-committees",
    title=Title("Organic Law of the Urban Residents' Committees", _TITLE),
    rules=[
        community_households,
        residents_committee_size,
        residents_committee_term,
        units_outside,
    ],
)
