"""Double reporting (双报到): units report to communities or grids, members where they live.

No national instrument fixes how; what two or more places report alike is confirmed, the numbers of
one place are single. They are parameters, and so is the `Ledger` from which quotas are answered:
``pack["unit-service-hours"].with_(ledger=ledger)``. A quota is asked of a unit, never of a person:
nothing here scores members. Visits of units, monthly events and the half-yearly call to report are
cadences, asked of a log of activities.

That a member has no more than one live report is asked by the pack ``structure``. What members
think of it, and whether those who are linked came, no record says.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import numpy as np

from partygrid.allocation.ledger import Ledger
from partygrid.allocation.terms import MECHANISM
from partygrid.allocation.units import UnitTarget
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member, MemberStatus, Unit
from partygrid.rules._outcome import Outcome
from partygrid.rules._pack import Pack
from partygrid.rules._rule import LOOK, OUTSIDE, PASSES, Codes, Exemption, Severity, rule
from partygrid.rules.link_facts import filled_by, links_of
from partygrid.rules.packs._posts import LEADER, SEATS, Posts
from partygrid.rules.packs._reports import (
    community_of,
    elsewhere,
    in_service,
    latest,
    months_before,
    reported,
    reports_of,
    served_by,
    staff_of,
)
from partygrid.sources import Certainty, Source, Title

_PRACTICE = Source("Reported practice of double reporting in Foshan, Zhongjiang and elsewhere")
_FOSHAN = Source("Rules of double reporting in Foshan (undated)", certainty=Certainty.SINGLE)
_XINGTAI = Source(
    "Rules of double reporting in Qiaoxi, Xingtai (undated)", certainty=Certainty.SINGLE
)
_LICHUAN = Source("Rules of double reporting in Lichuan, 2020", certainty=Certainty.SINGLE)

_RETIRED = Exemption(
    reason="a retired member: no unit from which to report",
    applies=lambda member, _: member.status is MemberStatus.RETIRED,
)
_MOBILE = Exemption(
    reason="a mobile member without a fixed workplace",
    applies=lambda member, _: member.status is MemberStatus.MOBILE,
)
_CLOSED = Exemption(reason="it does not operate", applies=lambda unit, _: unit.operating is False)
_UNREPORTED = Outcome.not_applicable("no live residence report")
_SLOTS = tuple(target.value for target in UnitTarget)


@rule(
    "unit-reports",
    title=Title("units report", "单位报到"),
    each=Unit,
    severity=Severity.GAP,
    source=_PRACTICE,
    exemptions=[_CLOSED],
    remedy="let it report to a community or a grid, see allocate_double_reporting",
)
def unit_reports(unit: Unit, where: Jurisdiction, *, on: date | None) -> Outcome:
    """A unit (单位) that operates reports to a community or a grid.

    Which one differs from place to place: where it is located, or where it is assigned to.
    """
    places = links_of(where, unit, MECHANISM, on=on, slots=_SLOTS)
    if places:
        return Outcome.passed(len(places))
    if unit.operating is None:
        return Outcome.unknown("Unit.operating")
    return Outcome.failed(0, required="at least 1", reason="it reports nowhere")


def _reporters_pass(where: Jurisdiction, kind: Any, *, on: date | None) -> Codes:
    del kind
    codes = np.where(reported(where, on), PASSES, LOOK)
    return np.where(in_service(where), codes, OUTSIDE)


@rule(
    "member-reports",
    title=Title("members in service report", "在职党员报到"),
    each=Member,
    severity=Severity.GAP,
    source=_PRACTICE,
    exemptions=[_RETIRED, _MOBILE],
    remedy="propose a need near home, see allocate_double_reporting; the member may decline",
    screen=_reporters_pass,
)
def member_reports(member: Member, where: Jurisdiction, *, on: date | None) -> Outcome:
    """A member in service (在职党员) has a live residence report.

    It is a link by which the member serves a need.
    """
    if reports_of(where, member, on):
        return Outcome.passed()
    if member.residence is None:
        return Outcome.unknown("Member.residence")
    return Outcome.failed(reason="no live residence report")


def _at_home_pass(where: Jurisdiction, kind: Any, *, on: date | None) -> Codes:
    del kind
    codes = np.where(elsewhere(where, on), LOOK, PASSES)
    return np.where(in_service(where) & reported(where, on), codes, OUTSIDE)


@rule(
    "member-reports-at-home",
    title=Title("members report where they live", "到居住地社区报到"),
    each=Member,
    severity=Severity.WARNING,
    source=_PRACTICE,
    exemptions=[_RETIRED, _MOBILE],
    remedy="propose a need in the community of residence",
    screen=_at_home_pass,
)
def member_reports_at_home(member: Member, where: Jurisdiction, *, on: date | None) -> Outcome:
    """The residence report of a member in service lies in the community of residence.

    A need of a town lies in no community, and is left out.
    """
    reports = reports_of(where, member, on)
    if not reports:
        return _UNREPORTED
    if member.residence is None:
        return Outcome.unknown("Member.residence")
    home = where.community_of(member.residence)
    if home is None:
        return Outcome.unknown("Building.community")
    lie = {one.scope: community_of(where, one) for one in reports}
    away = tuple(scope for scope, community in lie.items() if community not in (home, None))
    if away:
        return Outcome.failed(required=home, witness=away, reason="it lies in another community")
    return Outcome.passed(home)


def _renewed_pass(where: Jurisdiction, kind: Any, *, on: date | None, months: int | None) -> Codes:
    del kind
    asked = in_service(where) & reported(where, on)
    if on is None or months is None:
        return np.full(asked.size, OUTSIDE, np.int8)
    first = months_before(on, months).toordinal()
    return np.where(asked, np.where(latest(where, on) >= first, PASSES, LOOK), OUTSIDE)


@rule(
    "member-reports-again",
    title=Title("members report again", "每半年重新报到"),
    each=Member,
    severity=Severity.INFO,
    source=_FOSHAN,
    exemptions=[_RETIRED, _MOBILE],
    remedy="ask the member, end the link and add it anew with today as its first day",
    screen=_renewed_pass,
)
def member_reports_again(
    member: Member,
    where: Jurisdiction,
    *,
    on: date | None,
    months: Annotated[int | None, "months"] = 6,
) -> Outcome:
    """A member in service who has reported reports again after `months` months.

    The last report began no longer ago.
    """
    reports = reports_of(where, member, on)
    if not reports:
        return _UNREPORTED
    if on is None or months is None:
        return Outcome.not_applicable("no day was asked for" if on is None else "no term is stated")
    days = [one.since for one in reports if one.since is not None]
    first = months_before(on, months)
    required = f"a report from {first} on"
    if days and max(days) >= first:
        return Outcome.passed(max(days).isoformat(), required=required)
    if len(days) < len(reports):
        return Outcome.unknown("Link.since", witness=tuple(one.scope for one in reports))
    return Outcome.failed(max(days).isoformat(), required=required)


def _split(posts: tuple[str, ...] | None) -> list[tuple[str, str]]:
    parts = [post.rpartition(".") for post in posts or ()]
    return [(mechanism, slot) for mechanism, _, slot in parts]


def _ordinary_pass(
    where: Jurisdiction, kind: Any, *, on: date | None, posts: tuple[str, ...] | None
) -> Codes:
    del kind
    held = np.zeros(where.index.size(Member), np.int64)
    for mechanism, slot in _split(posts):
        held += filled_by(where, Member, mechanism, on=on, slots=(slot,))
    codes = np.where(held == 0, PASSES, LOOK)
    return np.where(in_service(where) & reported(where, on), codes, OUTSIDE)


@rule(
    "member-serves-as-ordinary-member",
    title=Title("members serve as ordinary members", "以普通党员身份参加服务"),
    each=Member,
    severity=Severity.INFO,
    source=_FOSHAN,
    exemptions=[_RETIRED, _MOBILE],
    remedy="none where local practice lets them lead, as by the highest-rank rule: leave it out",
    screen=_ordinary_pass,
)
def member_serves_as_ordinary_member(
    member: Member, where: Jurisdiction, *, on: date | None, posts: Posts = (*SEATS, *LEADER)
) -> Outcome:
    """A member in service who has reported serves as an ordinary member (普通党员).

    The member holds no post in a party organisation other than that of the formal membership.
    Elsewhere the highest rank leads by rule.
    """
    if not reports_of(where, member, on):
        return _UNREPORTED
    held = {
        link.scope
        for mechanism, slot in _split(posts)
        for link in links_of(where, member, mechanism, on=on, slots=(slot,))
    } - {member.organisation}
    if not held:
        return Outcome.passed()
    return Outcome.failed(witness=tuple(held), reason="a post where the member only reports")


Share = Annotated[float, "of the members in service"]
Book = Annotated[Ledger | None, "what members served in the year"]


@rule(
    "unit-members-report",
    title=Title("rate of reporting", "单位报到率"),
    each=Unit,
    severity=Severity.INFO,
    source=_XINGTAI,
    exemptions=[_CLOSED],
    remedy="speak with the members who have not reported",
)
def unit_members_report(
    unit: Unit, where: Jurisdiction, *, on: date | None, share: Share = 0.95
) -> Outcome:
    """Of the members in service of a unit who live here, the `share` or more have reported."""
    here = [one.id for one in staff_of(where, unit) if one.residence is not None]
    have, position = reported(where, on), where.index.table(Member).position
    return _rate([bool(have[position[one]]) for one in here], share)


@rule(
    "unit-service-hours",
    title=Title("hours of service", "年度服务时长达标率"),
    each=Unit,
    severity=Severity.INFO,
    source=_XINGTAI,
    exemptions=[_CLOSED],
    remedy="ask what keeps members from serving; none may be made to",
)
def unit_service_hours(
    unit: Unit,
    where: Jurisdiction,
    *,
    least: Annotated[float | None, "hours a year"] = 50.0,
    share: Share = 0.95,
    ledger: Book = None,
) -> Outcome:
    """Of the members in service of a unit, the `share` have served `least` hours in a year.

    The ledger has to cover that year. Points of a table other than hours (60 to pass) stand in no
    ledger.
    """
    if ledger is None:
        return _NO_LEDGER
    served = served_by(where, unit, ledger)
    return _rate([least is None or one.hours >= least for one in served], share)


@rule(
    "unit-service-activities",
    title=Title("activities in a year", "年度活动次数达标率"),
    each=Unit,
    severity=Severity.INFO,
    source=_LICHUAN,
    exemptions=[_CLOSED],
    remedy="ask what keeps members from serving; none may be made to",
)
def unit_service_activities(
    unit: Unit,
    where: Jurisdiction,
    *,
    least: Annotated[int | None, "activities a year"] = 12,
    share: Share = 0.95,
    ledger: Book = None,
) -> Outcome:
    """Of the members in service of a unit, the `share` were at `least` activities in a year.

    The ledger has to cover that year. Each activity gives one point; the share is that of
    Xingtai. Suiling asked for 4 activities in 2007.
    """
    if ledger is None:
        return _NO_LEDGER
    served = served_by(where, unit, ledger)
    return _rate([least is None or one.visits >= least for one in served], share)


_NO_LEDGER = Outcome.unknown("Ledger")


def _rate(met: Sequence[bool], share: float | None) -> Outcome:
    """Return whether a share of members meets what is asked of them, to a thousandth below."""
    if not met:
        return Outcome.not_applicable("no member in service is known to work there and live here")
    return Outcome.within(1000 * sum(met) // len(met) / 1000, share)


PACK = Pack(
    id="double-reporting",
    title=Title("double reporting", "双报到"),
    rules=[
        member_reports,
        member_reports_again,
        member_reports_at_home,
        member_serves_as_ordinary_member,
        unit_members_report,
        unit_reports,
        unit_service_activities,
        unit_service_hours,
    ],
)
