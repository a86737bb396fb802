"""Regulations on Volunteer Services (志愿服务条例), 2017: nobody forced, work that fits.

What links and consents can show is asked here. Not asked, because no record holds it and none
should: age and health, to which work must be suited as well (article 15), and whether a consent was
free. Not asked, because it is done or left undone elsewhere: insurance against special risks
(article 17) and records of service (article 19), for which a `Ledger` stands. That nothing is
disclosed without consent (article 20) is asked by the pack ``pipl``.
"""

from datetime import date
from typing import Annotated, Any

import numpy as np

from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.needs import Need
from partygrid.org import Member
from partygrid.rules._outcome import Outcome
from partygrid.rules._pack import Pack
from partygrid.rules._rule import LOOK, OUTSIDE, PASSES, Codes, Severity, rule
from partygrid.rules.link_facts import counted, filled_by, links_of, live_rows
from partygrid.rules.packs._consents import agreed, consenting
from partygrid.sources import Certainty, Source, Title

_TITLE = "志愿服务条例"

Mechanisms = Annotated[tuple[str, ...], "mechanisms"]
VOLUNTARY = ("double-reporting", "task-claiming")
"""The mechanisms of the catalogue by whose links members serve of their own will."""

_NO_SERVICE = Outcome.not_applicable("no live link to a voluntary service")


def _article(clause: str) -> Source:
    return Source(_TITLE, clause=clause, certainty=Certainty.SINGLE, valid_from=date(2017, 12, 1))


def _serves(where: Jurisdiction, on: date | None, mechanisms: tuple[str, ...] | None) -> Any:
    """Return which members have a live link to a service. Shape: (members,)."""
    found = np.zeros(where.index.size(Member), np.bool_)
    for one in mechanisms or ():
        found |= filled_by(where, Member, one, on=on) > 0
    return found


def _services(
    where: Jurisdiction, member: Member, on: date | None, mechanisms: tuple[str, ...] | None
) -> list[Link]:
    return [link for one in mechanisms or () for link in links_of(where, member, one, on=on)]


def _willing_pass(
    where: Jurisdiction,
    kind: Any,
    *,
    on: date | None,
    mechanisms: tuple[str, ...] | None,
    purpose: str,
) -> Codes:
    del kind
    codes = np.where(consenting(where, purpose), PASSES, LOOK)
    return np.where(_serves(where, on, mechanisms), codes, OUTSIDE)


@rule(
    "nobody-is-forced",
    title=Title("nobody is forced to serve", "不得强行指派"),
    each=Member,
    severity=Severity.ERROR,
    source=_article("第二十五条"),
    remedy="ask the member and record the answer, or end the link",
    screen=_willing_pass,
)
def nobody_is_forced(
    member: Member,
    where: Jurisdiction,
    *,
    on: date | None,
    mechanisms: Mechanisms = VOLUNTARY,
    purpose: Annotated[str, "consent"] = "service",
) -> Outcome:
    """Nobody may be forcibly assigned to volunteer service.

    A member with a live link to a service has agreed to serve. The purposes of consents are words
    of your own.
    """
    services = _services(where, member, on, mechanisms)
    if not services:
        return _NO_SERVICE
    return agreed(member, purpose, witness=tuple({one.scope for one in services}))


def _fit_pass(
    where: Jurisdiction, kind: Any, *, on: date | None, mechanisms: tuple[str, ...] | None
) -> Codes:
    """Look at who serves a need that asks for a skill."""
    index = where.index
    asks = np.zeros(index.total, np.bool_)
    needs = [bool(one.skills) for one in where.of(Need)]
    asks[index.start(Need) : index.start(Need) + len(needs)] = needs
    doubts = np.zeros(index.size(kind), np.int64)
    for one in mechanisms or ():
        rows = where.link_index.rows(one)
        doubts += counted(where, kind, rows.filler[live_rows(rows, None, on) & asks[rows.scope]])
    return np.where(doubts > 0, LOOK, OUTSIDE)


@rule(
    "service-fits-skills",
    title=Title("service fits skills", "与志愿者的知识、技能相适应"),
    each=Member,
    severity=Severity.WARNING,
    source=_article("第十五条"),
    remedy="propose a need that asks for what the member offers",
    screen=_fit_pass,
)
def service_fits_skills(
    member: Member, where: Jurisdiction, *, on: date | None, mechanisms: Mechanisms = VOLUNTARY
) -> Outcome:
    """Volunteer service suits the knowledge and skills of who serves.

    Where a need asks for skills, a member who serves it has one of them.
    """
    needs = [where[one.scope] for one in _services(where, member, on, mechanisms)]
    asking = [one for one in needs if isinstance(one, Need) and one.skills]
    if not needs:
        return _NO_SERVICE
    if not asking:
        return Outcome.not_applicable("what the member serves asks for no skill")
    if not member.skills:
        return Outcome.unknown("Member.skills", witness=tuple({one.id for one in asking}))
    unfit = {one.id for one in asking if not set(one.skills) & set(member.skills)}
    if unfit:
        return Outcome.failed(witness=tuple(unfit), reason="it asks for other skills")
    return Outcome.passed()


PACK = Pack(
    id="volunteering-2017",
    title=Title("Regulations on Volunteer Services, 2017", _TITLE),
    rules=[nobody_is_forced, service_fits_skills],
)
