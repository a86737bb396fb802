"""A rectification case as data: what was found, what is planned, by when, and how far it is."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from partygrid import _fields as fields
from partygrid._fields import Check, spec
from partygrid.cases._faults import Wrong, disordered, faults, lonely, mistyped, refuse
from partygrid.errors import ProblemReason
from partygrid.mechanisms import Mechanism
from partygrid.rules import Baseline

ProblemKey = tuple[str, str]
"""Id of a rule and id of its subject: a problem, in two reports the same."""


class Concern(StrEnum):
    """How much attention a case gets: ordinary, or key (重点)."""

    ORDINARY = "ordinary"
    KEY = "key"


class CaseStage(StrEnum):
    """How far a case is on a day.

    Attributes:
        NOT_YET: It is not designated before that day.
        DESIGNATED: Designated (认定), and no plan is made.
        UNDER_WAY: The plan is made, and it is not accepted.
        FOLLOW_UP: Accepted (验收), and followed up (跟踪).
        CLOSED: The follow-up is over (销号).
        RELAPSED: A problem came back during the follow-up (反弹); a new case may follow.
    """

    NOT_YET = "not-yet"
    DESIGNATED = "designated"
    UNDER_WAY = "under-way"
    FOLLOW_UP = "follow-up"
    CLOSED = "closed"
    RELAPSED = "relapsed"


def _keys(given: Any) -> Any:
    """Return problems as sorted pairs; what is none stays as it is, and is told later."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        return given
    pairs = [tuple(one) if isinstance(one, list) else one for one in given]
    return tuple(sorted(pairs)) if all(map(_is_key, pairs)) else tuple(pairs)


def _is_key(one: object) -> bool:
    return isinstance(one, tuple) and [type(part) for part in one] == [str, str]


@attrs.frozen(kw_only=True)
class Measure:
    """A step of a rectification plan (整改措施).

    Attributes:
        id: Identifier, unique in the case.
        due: The last day for it, None where it is not stated.
        done: The day on which it was done, None while it is not.
        answers: The problems for which it is meant, each a rule and a subject.

    Raises:
        InvalidCase: A value cannot be; ``problems`` holds every reason.

    Examples:
        >>> Measure(id="elect", due=date(2024, 6, 30), answers=[("branch-term", "br")]).answers
        (('branch-term', 'br'),)
    """

    id: str = attrs.field(metadata=spec(Check.ID, "编号"))
    due: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "完成时限", optional=True)
    )
    done: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "完成日期", optional=True)
    )
    answers: tuple[ProblemKey, ...] = attrs.field(default=(), converter=_keys)

    def __attrs_post_init__(self) -> None:
        refuse(faults(self, self.id, _no_keys(self)))

    def open_on(self, day: date) -> bool:
        """Return whether it is not done on a day."""
        return self.done is None or day < self.done


def _no_keys(one: Any) -> Iterator[Wrong]:
    if type(one.answers) is not tuple or not all(map(_is_key, one.answers)):
        remedy = 'pass pairs of a rule and a subject, such as [("branch-term", "br")]'
        yield "answers", ProblemReason.WRONG_TYPE, "no problems", remedy


def _measures(given: Any) -> Any:
    several = tuple(given) if isinstance(given, Iterable) else (given,)
    if all(isinstance(one, Measure) for one in several):
        return tuple(sorted(several, key=lambda one: one.id))
    return several


@attrs.frozen(kw_only=True)
class Case:
    """The rectification of a weak organisation (软弱涣散党组织整顿).

    A case is a value that holds no reports: what has become of its problems is asked of
    `check_case`. It names no person; who helps is in links of its support bundle.

    Attributes:
        organisation: Id of the organisation.
        designated: The day of its designation (认定).
        concern: How much attention it gets.
        causes: What was wrong beside the problems, from the user's own vocabulary, sorted.
        problems: The list of problems (问题清单): the findings of rules at the designation.
        plan_due: The last day for its plan (整改方案), None where it is not stated.
        planned: The day on which the plan was made, None while it is not.
        measures: What the plan holds, in id order.
        bundle: The mechanism of its support, such as ``catalogue.get("four-ones-common")``.
        acceptance_due: The last day for its acceptance, None where it is not stated.
        accepted: The day of its acceptance (验收), None while it is not accepted.
        follow_up_until: Last day of the follow-up, None where it has no end yet.
        relapsed: The day on which a relapse was recorded, None for none.

    Raises:
        InvalidCase: A value cannot be, days are out of order, or a day is stated without the one
            before it; ``problems`` holds every reason.

    Examples:
        >>> case = Case(organisation="br", designated=date(2024, 1, 9), causes=["low satisfaction"])
        >>> case.stage_on(date(2024, 1, 8)), case.stage_on(date(2024, 1, 9))
        (<CaseStage.NOT_YET: 'not-yet'>, <CaseStage.DESIGNATED: 'designated'>)
    """

    organisation: str = attrs.field(metadata=spec(Check.ID, "党组织"))
    designated: date = attrs.field(metadata=spec(Check.DATE, "认定日期"))
    concern: Concern = attrs.field(
        default=Concern.ORDINARY, metadata=spec(Check.CHOICE, "关注程度", choices=Concern)
    )
    causes: tuple[str, ...] = attrs.field(
        default=(), converter=fields.several, metadata=spec(Check.WORDS, "原因")
    )
    problems: Baseline = attrs.field(factory=Baseline)
    plan_due: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "方案时限", optional=True)
    )
    planned: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "方案日期", optional=True)
    )
    measures: tuple[Measure, ...] = attrs.field(default=(), converter=_measures)
    bundle: Mechanism | None = None
    acceptance_due: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "验收时限", optional=True)
    )
    accepted: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "验收日期", optional=True)
    )
    follow_up_until: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "跟踪期限", optional=True)
    )
    relapsed: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "反弹日期", optional=True)
    )

    def __attrs_post_init__(self) -> None:
        types = mistyped(self, problems=Baseline, measures=(Measure,))
        refuse(faults(self, self.organisation, types, _bundle(self), _order(self), _plan(self)))

    @property
    def keys(self) -> frozenset[ProblemKey]:
        """The problems, each as rule and subject."""
        return frozenset(one.key for one in self.problems.known)

    def __str__(self) -> str:
        days = (
            f"{field} {getattr(self, field)}"
            for field in ("designated", "planned", "accepted", "relapsed")
            if getattr(self, field) is not None
        )
        counts = f"{len(self.keys):,} problems, {len(self.measures):,} measures"
        return f"{', '.join([self.organisation, *days])}: {counts}"

    def stage_on(self, day: date) -> CaseStage:
        """Return how far the case is on a day, by its own dates alone."""
        if day < self.designated:
            return CaseStage.NOT_YET
        if self.relapsed is not None and self.relapsed <= day:
            return CaseStage.RELAPSED
        if self.accepted is None or day < self.accepted:
            planned = self.planned is not None and self.planned <= day
            return CaseStage.UNDER_WAY if planned else CaseStage.DESIGNATED
        over = self.follow_up_until is not None and self.follow_up_until < day
        return CaseStage.CLOSED if over else CaseStage.FOLLOW_UP


def _bundle(one: Any) -> Iterator[Wrong]:
    if one.bundle is not None:
        yield from mistyped(one, bundle=Mechanism)


def _order(one: Any) -> Iterator[Wrong]:
    yield from disordered(one, "designated", "planned", "accepted", "follow_up_until")
    for field in ("plan_due", "acceptance_due"):
        yield from disordered(one, "designated", field)
    yield from disordered(one, "accepted", "relapsed")
    end = one.follow_up_until
    if None not in (one.relapsed, end) and one.relapsed > end:
        message = f"after follow_up_until, {end}"
        yield "relapsed", ProblemReason.IMPOSSIBLE_DATES, message, "designate it anew"
    before = (("accepted", "planned"), ("follow_up_until", "accepted"), ("relapsed", "accepted"))
    for field, first in before:
        yield from lonely(one, field, first)


def _plan(one: Any) -> Iterator[Wrong]:
    measures = [each for each in one.measures if isinstance(each, Measure)]
    if len({each.id for each in measures}) < len(measures):
        yield "measures", ProblemReason.REPEATED, "two have one id", "rename one of them"
    if measures and one.planned is None:
        yield "measures", ProblemReason.CONTRADICTION, "stated without planned", "state planned"
    known = one.keys if isinstance(one.problems, Baseline) else frozenset()
    for each in measures:
        for day in filter(None, (each.due, each.done)):
            if day < one.designated:
                message = f"{each.id} on {day}, before designated, {one.designated}"
                yield "measures", ProblemReason.IMPOSSIBLE_DATES, message, "correct one of them"
        for key in sorted(set(each.answers) - known):
            message = f"{each.id} answers {' of '.join(key)}, which is no problem of the case"
            yield "measures", ProblemReason.UNKNOWN_REFERENCE, message, "correct it"
