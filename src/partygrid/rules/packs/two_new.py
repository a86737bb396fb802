"""Two-new coverage (两新覆盖), unit by unit: organisation, work, and who should set up its own.

The rates are those of `check_two_new`: what passes, fails and is unknown here is what is counted
there. Only firms and social organisations in actual operation count; the others are struck out.
"""

from datetime import date
from functools import partial
from typing import Annotated

from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._two_new import TWO_NEW_KINDS, WORK, TwoNewUnits, two_new_units
from partygrid.org import Unit
from partygrid.rules._outcome import Outcome
from partygrid.rules._pack import Pack
from partygrid.rules._rule import Exemption, Severity, rule
from partygrid.rules.facts import below, full_members_at
from partygrid.sources import Source, Title

_RATES = Source("中办发〔2012〕11号", clause="as cited locally")
_ALONE = Source(
    "中国共产党支部工作条例（试行）", clause="第四条、第五条", valid_from=date(2018, 10, 28)
)

_OTHER = Exemption(
    reason="neither an enterprise nor a social organisation",
    applies=lambda unit, _: unit.kind not in TWO_NEW_KINDS,
)
_STRUCK_OUT = Exemption(
    reason="it does not operate: struck out first",
    applies=lambda unit, _: unit.operating is False,
    source=Source("reported practice of Jiangxi, 2016"),
)
EXEMPT = (_OTHER, _STRUCK_OUT)
_UNSTATED = Outcome.unknown("Unit.operating")


@rule(
    "two-new-organisation",
    title=Title("organisation coverage", "两新组织党的组织覆盖"),
    each=Unit,
    severity=Severity.GAP,
    source=_RATES,
    exemptions=EXEMPT,
    remedy="set up a branch alone or jointly, or reach it by work",
)
def two_new_organisation(unit: Unit, where: Jurisdiction, *, on: date | None) -> Outcome:
    """A firm or social organisation that operates has a party organisation.

    It is its own, or a joint one: a branch of units that names it.
    """
    if unit.operating is None:
        return _UNSTATED
    units, place = _units(where, on), _place(where, unit)
    if units.named[place]:
        return Outcome.passed("its own" if units.own[place] else "a joint one")
    return Outcome.failed(reason="no party organisation")


@rule(
    "two-new-work",
    title=Title("work coverage", "两新组织党的工作覆盖"),
    each=Unit,
    severity=Severity.GAP,
    source=_RATES,
    exemptions=EXEMPT,
    remedy="name an instructor or a liaison",
)
def two_new_work(unit: Unit, where: Jurisdiction, *, on: date | None) -> Outcome:
    """A firm or social organisation that operates and has no organisation is reached by work.

    Work is an instructor (指导员), a liaison (联络员), a union or a league.
    """
    if unit.operating is None:
        return _UNSTATED
    units, place = _units(where, on), _place(where, unit)
    if units.named[place]:
        return Outcome.not_applicable("it has a party organisation")
    if units.worked[place]:
        return Outcome.passed("by work")
    if units.instructed[place]:
        return Outcome.passed("by an instructor alone")
    return Outcome.failed(reason="neither organisation nor work")


@rule(
    "two-new-own-organisation",
    title=Title("enough members for an organisation of its own", "具备条件单独组建"),
    each=Unit,
    severity=Severity.WARNING,
    source=_ALONE,
    exemptions=EXEMPT,
    remedy="set up a branch of its own",
)
def two_new_own_organisation(
    unit: Unit,
    where: Jurisdiction,
    *,
    on: date | None,
    members: Annotated[int, "full members"] = 3,
) -> Outcome:
    """A firm or social organisation with `members` full members has an organisation of its own.

    It is asked of those that operate, with so many full (正式) members or more who work there.
    """
    if unit.operating is None:
        return _UNSTATED
    here = full_members_at(where, unit)
    if below(here, members):
        return Outcome.not_applicable(f"fewer than {members:,} full members")
    if _units(where, on).own[_place(where, unit)]:
        return Outcome.passed(here)
    return Outcome.failed(here, reason="no party organisation of its own")


def _units(where: Jurisdiction, on: date | None) -> TwoNewUnits:
    rows = where.link_index.rows(WORK)
    return rows.kept(("rules: two-new", on), partial(two_new_units, where, on))


def _place(where: Jurisdiction, unit: Unit) -> int:
    return where.index.table(Unit).position[unit.id]


PACK = Pack(
    id="two-new",
    title=Title("two-new coverage", "两新组织党的建设"),
    rules=[two_new_organisation, two_new_own_organisation, two_new_work],
)
