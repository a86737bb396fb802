"""The steps of a case, each of which leads forward or is refused with every reason at once.

    designate            a weak organisation becomes a case with its list of problems
    plan_rectification   the plan is made
    finish_measures      measures are done
    accept_rectification the case is accepted, and followed up
    record_relapse       a problem came back; the organisation may be designated anew

The follow-up ends by itself: a case without a relapse is then closed.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import attrs

from partygrid import _fields as fields
from partygrid.cases._answering import BRANCHES
from partygrid.cases._case import Case, CaseStage, Concern, Measure
from partygrid.cases._check import check_case, held_by, stranger
from partygrid.cases._faults import problem, refuse, years_later
from partygrid.cases._problems import refuse_day, refuse_report
from partygrid.cases._status import REMEDY
from partygrid.errors import InvalidArgument, InvalidCase, Problem, ProblemReason
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Mechanism
from partygrid.rules import Baseline, RuleReport, Severity

_MOST_YEARS = 20


def designate(
    where: Jurisdiction,
    organisation: str,
    report: RuleReport,
    *,
    on: date,
    concern: Concern = Concern.ORDINARY,
    causes: Iterable[str] = (),
    plan_due: date | None = None,
    bundle: Mechanism | None = None,
    acceptance_due: date | None = None,
) -> Case:
    """Make a case of a weak organisation (认定): its problems are what the report finds of it.

    The list takes every finding for which the organisation answers, unknown answers included, but
    for information.

    Args:
        where: The snapshot on the day.
        organisation: Id of the organisation.
        report: What `check_rules` says of the snapshot on the day. It does not say of which it is:
            ask it of the snapshot as it stands.
        on: The day of the designation.
        concern: How much attention the case gets.
        causes: What is wrong beside the findings, from the user's own vocabulary.
        plan_due: The last day for its plan.
        bundle: The mechanism of its support.
        acceptance_due: The last day for its acceptance.

    Raises:
        InvalidCase: No organisation has the id or it does not exist on the day, nothing is wrong
            with it, or a value cannot be; ``problems`` holds every reason.
        InvalidArgument: `on` is no date, or the report of another day, or names what the snapshot
            does not have.

    Complexity:
        O(findings).

    Examples:
        >>> import partygrid as pg
        >>> from datetime import date
        >>> where, day = pg.Jurisdiction([pg.UnitBranch("br")]), date(2024, 7, 1)
        >>> report = pg.check_rules(where, pg.rules.get("branch-regulation-2018"), on=day)
        >>> ("branch-full-members", "br") in designate(where, "br", report, on=day).keys
        True
    """
    refuse_day(on)
    refuse_report(report, on)
    refuse(stranger(where, organisation))
    record = where[organisation]
    held = held_by(where, report, {*BRANCHES, type(record)}, on).get(organisation, ())
    listed = tuple(one for one in held if one.severity is not Severity.INFO)
    causes = fields.several(causes)
    return _stepped(
        Case,
        _undesignated(record, listed, causes, on),
        organisation=organisation,
        designated=on,
        concern=concern,
        causes=causes,
        problems=Baseline.of(attrs.evolve(report, findings=listed)),
        plan_due=plan_due,
        bundle=bundle,
        acceptance_due=acceptance_due,
    )


def _undesignated(record: Any, listed: Any, causes: Any, on: date) -> Iterator[Problem]:
    if not record.exists_on(on):
        yield _refusal(record.id, "organisation", f"it does not exist on {on}", "name another")
    if not listed and not causes:
        yield _refusal(record.id, "problems", "nothing is wrong with it", "state causes")


def plan_rectification(case: Case, measures: Iterable[Measure], *, on: date) -> Case:
    """Return the case with its plan (整改方案), made on a day.

    Args:
        case: A case that has been designated.
        measures: What will be done.
        on: The day on which the plan was made.

    Raises:
        InvalidCase: It has a plan or is not designated yet, there is no measure, or one cannot be;
            ``problems`` holds every reason.
        InvalidArgument: `on` is no date.

    Examples:
        >>> from datetime import date
        >>> case = Case(organisation="br", designated=date(2024, 1, 9), causes=["complaints"])
        >>> planned = plan_rectification(case, [Measure(id="hear")], on=date(2024, 2, 1))
        >>> planned.stage_on(date(2024, 2, 1))
        <CaseStage.UNDER_WAY: 'under-way'>
    """
    refuse_day(on)
    given = tuple(measures)
    problems = [*_not_at(case, CaseStage.DESIGNATED, on), *_already(case, "planned")]
    if not given:
        problems.append(_refusal(case.organisation, "measures", "there is none", "state one"))
    return _stepped(attrs.evolve, problems, case, planned=on, measures=given)


def finish_measures(case: Case, measures: Iterable[str], *, on: date) -> Case:
    """Return the case with some of its measures done on a day.

    Args:
        case: A case that is under way.
        measures: Ids of the measures.
        on: The day.

    Raises:
        InvalidCase: The case is not under way, it has no such measure, or one is done already;
            ``problems`` holds every reason.
        InvalidArgument: `on` is no date.

    Examples:
        >>> from datetime import date
        >>> case = Case(organisation="br", designated=date(2024, 1, 9), planned=date(2024, 2, 1),
        ...     measures=[Measure(id="hear")])
        >>> finish_measures(case, ["hear"], on=date(2024, 3, 1)).measures[0].done
        datetime.date(2024, 3, 1)
    """
    refuse_day(on)
    wanted = {measures} if isinstance(measures, str) else set(measures)
    problems = [*_not_at(case, CaseStage.UNDER_WAY, on), *_already(case, "accepted")]
    known = {one.id: one for one in case.measures}
    for key in sorted(wanted):
        if key not in known:
            message, remedy = f"{key} is none of them", f"use one of {', '.join(known) or 'none'}"
            problems.append(_refusal(case.organisation, "measures", message, remedy))
        elif known[key].done is not None:
            message = f"{key} is done since {known[key].done}"
            problems.append(_refusal(case.organisation, "measures", message, "leave it out"))
    done = [attrs.evolve(one, done=on) if one.id in wanted else one for one in case.measures]
    return _stepped(attrs.evolve, problems, case, measures=done)


def accept_rectification(
    where: Jurisdiction, case: Case, report: RuleReport, *, on: date, years: int = 1
) -> Case:
    """Return the case as accepted (验收) on a day, to be followed up.

    Args:
        where: The snapshot on the day.
        case: A case that is under way.
        report: What `check_rules` says of the snapshot on the day. It does not say of which it is:
            ask it of the snapshot as it stands.
        on: The day.
        years: How many years the follow-up takes; one year is reported of one place.

    Raises:
        InvalidCase: It may not be accepted, see `check_case`; ``problems`` holds every reason.
        InvalidArgument: `on` is no date, the report of another day or naming what the snapshot does
            not have, or `years` no number from 1 to 20.

    Examples:
        >>> import partygrid as pg
        >>> from datetime import date
        >>> where, day = pg.Jurisdiction([pg.UnitBranch("br")]), date(2024, 9, 19)
        >>> case = Case(organisation="br", designated=date(2024, 1, 9), planned=date(2024, 2, 1))
        >>> report = pg.check_rules(where, [], on=day)
        >>> accept_rectification(where, case, report, on=day).follow_up_until
        datetime.date(2025, 9, 19)
    """
    if type(years) is not int or not 1 <= years <= _MOST_YEARS:
        raise InvalidArgument("years", years, "no length of a follow-up", "state 1 to 20")
    status = check_case(where, case, report, on=on)
    problems = [*_already(case, "accepted")] or [
        _refusal(case.organisation, "accepted", str(one), REMEDY[one.reason])
        for one in status.hindrances
    ]
    until = years_later(on, years)
    return _stepped(attrs.evolve, problems, case, accepted=on, follow_up_until=until)


def record_relapse(where: Jurisdiction, case: Case, report: RuleReport, *, on: date) -> Case:
    """Return the case as relapsed (反弹) on a day; its organisation may be designated anew.

    Args:
        where: The snapshot on the day.
        case: A case that is followed up.
        report: What `check_rules` says of the snapshot on the day. It does not say of which it is:
            ask it of the snapshot as it stands.
        on: The day.

    Raises:
        InvalidCase: It is not followed up on the day, or no problem on its list is found again;
            ``problems`` holds every reason.
        InvalidArgument: `on` is no date, or the report of another day, or names what the snapshot
            does not have.
    """
    status = check_case(where, case, report, on=on)
    problems = [*_not_at(case, CaseStage.FOLLOW_UP, on), *_already(case, "relapsed")]
    if not status.returned:
        message = "no problem on its list is found again"
        remedy = "leave it, or designate the organisation for new ones"
        problems.append(_refusal(case.organisation, "relapsed", message, remedy))
    return _stepped(attrs.evolve, problems, case, relapsed=on)


def _not_at(case: Case, stage: CaseStage, on: date) -> Iterator[Problem]:
    found = case.stage_on(on)
    if found is not stage:
        message = f"{found} on {on}, not {stage}"
        early = [*CaseStage].index(found) < [*CaseStage].index(stage)
        remedy = "take the steps before it first" if early else "steps lead forward only"
        yield _refusal(case.organisation, "stage", message, remedy)


def _already(case: Case, field: str) -> Iterator[Problem]:
    day = getattr(case, field)
    if day is not None:
        yield _refusal(case.organisation, field, f"stated already, {day}", "leave it as it is")


def _refusal(place: str, field: str, message: str, remedy: str) -> Problem:
    wrong = (field, ProblemReason.CONTRADICTION, message, remedy)
    return attrs.evolve(problem(place, field, "", wrong), value="")


def _stepped(make: Any, found: Iterable[Problem], /, *case: Case, **values: Any) -> Case:
    """Return a new case, or refuse with the problems given and those of its values."""
    against = list(found)
    made: Any = None
    try:
        made = make(*case, **values)
    except InvalidCase as error:
        against += error.problems
    refuse(against)
    result: Case = made
    return result
