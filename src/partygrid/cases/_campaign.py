"""Campaigns: chosen rules, somewhere, between two days; and what two reports say of them."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

import attrs

from partygrid import _fields as fields
from partygrid._fields import Check, spec
from partygrid._likeness import nearest
from partygrid._text import percent
from partygrid.cases._answering import Answering, answering
from partygrid.cases._faults import Wrong, disordered, faults, mistyped, refuse
from partygrid.cases._problems import ProblemList, compared, refuse_day
from partygrid.errors import InvalidArgument, ProblemReason, UnknownId, UnknownName
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import ORGANISATION_KINDS
from partygrid.rules import Baseline, Each, Finding, RuleReport
from partygrid.sources import Title


class CampaignStage(StrEnum):
    """Whether a campaign has begun, runs, or is over."""

    NOT_BEGUN = "not-begun"
    RUNNING = "running"
    OVER = "over"


@attrs.frozen(kw_only=True)
class Campaign:
    """A campaign (专项行动): chosen rules are to hold, somewhere, by a day.

    Attributes:
        id: Identifier.
        title: What it is called.
        since: First day.
        until: Last day.
        scope: Ids of places and organisations, sorted: what lies in them, or is under them. Empty
            for the whole jurisdiction.
        rules: Ids of the rules, sorted; at least one.

    Raises:
        InvalidCase: A value cannot be; ``problems`` holds every reason.

    Examples:
        >>> campaign = Campaign(id="hundred-days", since=date(2024, 3, 1), until=date(2024, 6, 8),
        ...     rules=["building-group"])
        >>> campaign.days, campaign.stage_on(date(2024, 6, 8))
        (100, <CampaignStage.RUNNING: 'running'>)
    """

    id: str = attrs.field(metadata=spec(Check.ID, "编号"))
    title: Title = attrs.field(factory=Title)
    since: date = attrs.field(metadata=spec(Check.DATE, "开始日期"))
    until: date = attrs.field(metadata=spec(Check.DATE, "结束日期"))
    scope: tuple[str, ...] = attrs.field(
        default=(), converter=fields.several, metadata=spec(Check.WORDS, "范围")
    )
    rules: tuple[str, ...] = attrs.field(
        converter=fields.several, metadata=spec(Check.WORDS, "规则")
    )

    def __attrs_post_init__(self) -> None:
        order = disordered(self, "since", "until")
        refuse(faults(self, self.id, mistyped(self, title=Title), order, _no_rule(self)))

    @property
    def days(self) -> int:
        """How many days it takes, both ends included."""
        return (self.until - self.since).days + 1

    def stage_on(self, day: date) -> CampaignStage:
        """Return whether it has begun, runs, or is over on a day."""
        if day < self.since:
            return CampaignStage.NOT_BEGUN
        return CampaignStage.RUNNING if day <= self.until else CampaignStage.OVER


def _no_rule(one: Any) -> Iterator[Wrong]:
    if not one.rules:
        yield "rules", ProblemReason.MISSING, "no rule is chosen", "name one"


@attrs.frozen(kw_only=True)
class CampaignProgress:
    """What a campaign has reached, between two reports.

    Attributes:
        campaign: The campaign.
        on: The day of the later report.
        at_start: Findings of its rules in its scope in the earlier report.
        problems: What became of them, and what is new.
    """

    campaign: Campaign
    on: date
    at_start: int
    problems: ProblemList

    @property
    def stage(self) -> CampaignStage:
        """Whether it has begun, runs, or is over on the day."""
        return self.campaign.stage_on(self.on)

    @property
    def days_left(self) -> int:
        """Days until its last one, 0 when it is over."""
        return max((self.campaign.until - self.on).days, 0)

    @property
    def ok(self) -> bool:
        """Whether its rules hold in its scope, as far as they were asked."""
        left = self.problems
        return not (left.new or left.persisting or left.unchecked)

    def to_record(self) -> dict[str, str | int]:
        """Return one flat row."""
        counts = {field: len(getattr(self.problems, field)) for field in _COUNTED}
        named: dict[str, str | int] = {"campaign": self.campaign.id, "on": self.on.isoformat()}
        return named | {"stage": self.stage.value, "at_start": self.at_start} | counts

    def __str__(self) -> str:
        resolved = len(self.problems.resolved)
        share = f" ({percent(Fraction(resolved, self.at_start))})" if self.at_start else ""
        days = f", {self.days_left:,} days left" if self.stage is CampaignStage.RUNNING else ""
        first = f"{self.campaign.id} on {self.on}: {self.stage}{days}"
        return f"{first}\n{resolved:,} of {self.at_start:,} resolved{share}; {self.problems}"


_COUNTED = ("new", "persisting", "resolved", "unchecked")


def check_campaign(
    where: Jurisdiction,
    campaign: Campaign,
    before: RuleReport,
    after: RuleReport,
    *,
    on: date,
) -> CampaignProgress:
    """Report what a campaign has reached between two reports.

    Args:
        where: The snapshot of the later report. A finding of the earlier one about a record that is
            gone counts where the scope is the whole jurisdiction, or names the record.
        campaign: The campaign.
        before: What `check_rules` said at its start.
        after: What it says on the day.
        on: The day.

    Raises:
        InvalidArgument: `campaign` is no campaign, `on` no date, a report none or out of order, or
            `after` names what the snapshot does not have.
        UnknownName: A report does not ask a rule of the campaign.
        UnknownId: The scope names no record.

    Complexity:
        O(findings).

    Examples:
        >>> import partygrid as pg
        >>> from datetime import date
        >>> rule = pg.rules.get("branch-regulation-2018")["branch-full-members"]
        >>> where = pg.Jurisdiction([pg.UnitBranch("br")])
        >>> better = where.replace(*(pg.Member(f"m{i}", organisation="br") for i in range(3)))
        >>> march, may = date(2024, 3, 1), date(2024, 5, 1)
        >>> campaign = pg.Campaign(id="full", since=march, until=date(2024, 6, 8),
        ...     rules=["branch-full-members"])
        >>> print(check_campaign(better, campaign, pg.check_rules(where, [rule], on=march),
        ...     pg.check_rules(better, [rule], on=may), on=may))
        full on 2024-05-01: running, 38 days left
        1 of 1 resolved (100 %); 0 new, 0 persisting, 1 resolved, 0 unchecked
    """
    _refuse(where, campaign, before, after, on)
    line = answering(where, Each(kinds=ORGANISATION_KINDS), on)
    start, now = (_chosen(line, campaign, one) for one in (before, after))
    return CampaignProgress(
        campaign=campaign,
        on=on,
        at_start=len(start),
        problems=compared(Baseline.of(attrs.evolve(before, findings=start)), after, now),
    )


def _refuse(where: Jurisdiction, campaign: Any, before: Any, after: Any, on: Any) -> None:
    refuse_day(on)
    if not isinstance(campaign, Campaign):
        raise InvalidArgument("campaign", campaign, "no campaign", "pass Campaign(...)")
    _refuse_report(campaign, "before", before)
    _refuse_report(campaign, "after", after)
    if after.on != on or before.on is None or before.on > on:
        remedy = f"check the rules on {on}, and before that"
        raise InvalidArgument("before", before, f"made for {before.on}, then {after.on}", remedy)
    for key in campaign.scope:
        if key not in where:
            raise UnknownId(key, near=nearest(key, {one.id for one in where}))


def _refuse_report(campaign: Campaign, name: str, report: Any) -> None:
    if not isinstance(report, RuleReport):
        raise InvalidArgument(name, report, "no report of rules", "pass what check_rules gives")
    known = [rule.id for rule in report.rules]
    for rule in campaign.rules:
        if rule not in known:
            raise UnknownName(f"rule of {name}", rule, known)


def _chosen(line: Answering, campaign: Campaign, report: RuleReport) -> tuple[Finding, ...]:
    """Return the findings of the rules of a campaign in its scope."""
    scope = set(campaign.scope)
    inside: dict[str, bool] = {}
    found = []
    for one in report.of(campaign.rules):
        if one.subject not in inside:
            inside[one.subject] = not scope or not scope.isdisjoint(line.above(one.subject))
        if inside[one.subject]:
            found.append(one)
    return tuple(found)
