"""What a simulation is asked: who turns up, who leaves, and what arrives besides the needs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from partygrid import _fields as fields
from partygrid.allocation import Plan
from partygrid.errors import Problem, ProblemReason
from partygrid.grid import PropertyService
from partygrid.org import MemberStatus, Window
from partygrid.simulation._checks import (
    WEEK,
    choice,
    figure,
    number,
    probability,
    refuse,
    text,
    texts,
    whole,
    wrong,
)

Group = MemberStatus | Window | tuple[MemberStatus, Window] | str
"""Whom a turnout is for: a status, a window of needs, those of a status at needs of a window, or
the id of one member."""

MOST_WEEKS = 1_040
_MOST_RATE = 1_000.0
_MOST_FACTOR = 1_000.0
_MOST_HOURS = float(WEEK * MOST_WEEKS)


def _listed(value: Any) -> Any:
    """Return what is listed as a tuple in its own order; a plain text stays as it is."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value
    return tuple(value)


def _groups(value: Any) -> Any:
    """Return a mapping, or its pairs, as sorted pairs; what is none stays, to be reported."""
    if not isinstance(value, Mapping):
        try:
            value = dict(value)
        except (TypeError, ValueError):
            return value
    pairs = ((key, figure(rate)) for key, rate in value.items())
    return tuple(sorted(pairs, key=lambda pair: repr(pair[0])))


@attrs.frozen(kw_only=True)
class Demand:
    """Requests (诉求) that arrive in compounds week by week and wait until somebody serves them.

    In each week, each compound concerned makes a number of requests with a Poisson distribution.
    A request asks one person once. It is served by a member who turns up in that week, lives in the
    community of the compound, has one of the skills and the window, and has the hours left.

    Attributes:
        name: What is asked; part of the names of metrics, and of the key of its random numbers.
        rate: Mean number of requests that a compound makes in a week.
        property_service: That of the compounds concerned; None for all compounds.
        skills: Skills asked for; a person with any one of them can help. Empty: anybody can.
        window: When the work is done, None for any time.
        hours: Hours that one request takes.

    Raises:
        InvalidScenario: A field is outside its range; ``problems`` holds every one.

    Examples:
        >>> Demand("repairs", rate=0.5, property_service=PropertyService.NONE, hours=2).hours
        2.0
    """

    name: str = attrs.field(kw_only=False)
    rate: float = attrs.field(converter=figure)
    property_service: PropertyService | None = None
    skills: tuple[str, ...] = attrs.field(default=(), converter=fields.several)
    window: Window | None = None
    hours: float = attrs.field(default=1.0, converter=figure)

    def __attrs_post_init__(self) -> None:
        refuse(self._problems())

    def _problems(self) -> Iterator[Problem]:
        here = "Demand"
        yield from text(here, "name", self.name)
        yield from number(here, "rate", self.rate, most=_MOST_RATE)
        yield from choice(here, "property_service", self.property_service, PropertyService)
        yield from texts(here, "skills", self.skills)
        yield from choice(here, "window", self.window, Window)
        yield from number(here, "hours", self.hours, most=float(WEEK), above=True)


@attrs.frozen(kw_only=True)
class Rotation:
    """Weekly volunteering (每周志愿服务) that visits compounds in turn.

    In week w, from 0, and with k places a week, the places number w k to w k + k - 1 have their
    turn, counted round and round. A visit asks for some people; those who come turn up in that
    week, live in the community of the place, and have the skill, the window and the hours. What a
    visit lacks is not made up for. "Beautification Thursday" (扮靓周四) is one, and Thursday is a
    working day. Who states no windows can come at any time, whatever the status.

    Attributes:
        places: Ids of compounds in the order of their turns; empty for all of them in id order.
        each_week: How many places have their turn in a week.
        people: How many people a visit asks for.
        skills: Skills asked for; a person with any one of them can help. Empty: anybody can.
        window: When the visit is made, None for any time.
        hours: Hours that it asks of each person.

    Raises:
        InvalidScenario: A field is outside its range; ``problems`` holds every one.

    Examples:
        >>> weekly = Rotation(["garden", "market", "spring"], each_week=2)
        >>> weekly.turns(2)
        (('garden', 'market'), ('spring', 'garden'))
    """

    places: tuple[str, ...] = attrs.field(default=(), converter=_listed, kw_only=False)
    each_week: int = 1
    people: int = 1
    skills: tuple[str, ...] = attrs.field(default=(), converter=fields.several)
    window: Window | None = None
    hours: float = attrs.field(default=1.0, converter=figure)

    def __attrs_post_init__(self) -> None:
        refuse(self._problems())

    def _problems(self) -> Iterator[Problem]:
        here = "Rotation"
        yield from texts(here, "places", self.places)
        yield from whole(here, "each_week", self.each_week, least=1, most=10_000)
        yield from whole(here, "people", self.people, least=0, most=1_000_000)
        yield from texts(here, "skills", self.skills)
        yield from choice(here, "window", self.window, Window)
        yield from number(here, "hours", self.hours, most=float(WEEK))

    def turns(self, weeks: int) -> tuple[tuple[str, ...], ...]:
        """Return the places that have their turn in each of so many weeks.

        Where a week has room for all places, each has one turn in it.
        """
        size = len(self.places)
        step = min(self.each_week, size)
        return tuple(
            tuple(self.places[(week * step + i) % size] for i in range(step))
            for week in range(weeks)
        )


@attrs.frozen(kw_only=True)
class Scenario:
    """What people do with a plan, week by week.

    The words, in the order of events:

    - *Decline* (婉拒): before the first week each member whom the plan proposes declines for good,
      with probability `declines`. Nobody takes the place.
    - *Leave* (退出): at the end of each week, from `emergency` on where it is stated, each member
      who is left leaves for good, with probability `drop_out`.
    - *Expected* (应到) in a week is who has neither declined nor left.
    - *Turn up* (到场): who is expected turns up with the turnout that applies, and serves the need
      of the plan for its hours. In the hours left to capacity, the member then serves the rotation,
      and then demands in their order, the oldest request first. Members come in id order.
    - *Lead* (领队): where a need has leader skills and nobody with one of them turns up, nobody
      serves it in that week. Who came has turned up, and is no no-show, but those hours are not
      served.
    - *No-show* (缺席): who is expected and does not turn up. It is no word of its own: the
      probability is 1 minus the turnout.

    The period of capacities and of the hours of needs is one week. Hours are counted in whole
    seconds, and above 168 as 168.

    Attributes:
        plan: The plan that proposes members to needs.
        turnout: Probability that an expected member turns up in a week, unless `turnout_of` has it.
        turnout_of: Probabilities by group, as a mapping. Of the entries that apply the first
            decides: the member's own id, then status and window of the need together, then the
            window, then the status. ``Ledger.turnout`` gives those of members.
        after_no_show: In the week after a no-show the member's turnout is multiplied by this, to at
            most 1.
        weeks: How many weeks.
        declines: Probability that a proposal is declined before the first week.
        drop_out: Probability that a member leaves at the end of a week.
        emergency: The week, from 1, at whose end people begin to leave; None for the first.
        demand: What arrives besides the needs of the snapshot.
        rotation: Weekly volunteering in compounds by turns, None for none.
        spare_hours: Hours a week, besides the need of the plan, of a member who states no capacity.
        quota: Hours that a member should serve in all the weeks; None for no quota.

    Raises:
        InvalidScenario: A field is outside its range; ``problems`` holds every one.

    Sources:
        Nobody may be assigned against their will: Volunteer Service Regulations (志愿服务条例)
        2017, art. 25. About 30 % come to a mass call within half a day (Hudong subdistrict,
        Xinyang: over 300 of 999). A quota is 50 hours a year (Qiaoxi district, Xingtai). These two
        have a single source each; all are parameters.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.examples.small_town()
        >>> scenario = pg.Scenario(
        ...     plan=pg.allocate_double_reporting(where), weeks=12, turnout=0.3,
        ...     turnout_of={pg.MemberStatus.RETIRED: 0.5, pg.Window.WORKING_HOURS: 0.1})
        >>> scenario.rate_of(pg.MemberStatus.RETIRED, pg.Window.EVENING)
        0.5
    """

    plan: Plan
    turnout: float = attrs.field(converter=figure)
    turnout_of: tuple[tuple[Group, float], ...] = attrs.field(default=(), converter=_groups)
    after_no_show: float = attrs.field(default=1.0, converter=figure)
    weeks: int
    declines: float = attrs.field(default=0.0, converter=figure)
    drop_out: float = attrs.field(default=0.0, converter=figure)
    emergency: int | None = None
    demand: tuple[Demand, ...] = attrs.field(default=(), converter=_listed)
    rotation: Rotation | None = None
    spare_hours: float = attrs.field(default=0.0, converter=figure)
    quota: float | None = attrs.field(default=None, converter=figure)

    def __attrs_post_init__(self) -> None:
        refuse((*self._of_people(), *self._of_time(), *self._of_work()))

    def _of_people(self) -> Iterator[Problem]:
        here = "Scenario"
        yield from choice(here, "plan", self.plan, Plan, optional=False)
        for field in ("turnout", "declines", "drop_out"):
            yield from probability(here, field, getattr(self, field))
        yield from _wrong_groups(self.turnout_of)
        yield from number(here, "after_no_show", self.after_no_show, most=_MOST_FACTOR)

    def _of_time(self) -> Iterator[Problem]:
        here = "Scenario"
        yield from whole(here, "weeks", self.weeks, least=1, most=MOST_WEEKS)
        if self.emergency is not None:
            yield from whole(here, "emergency", self.emergency, least=1, most=MOST_WEEKS)
        yield from number(here, "spare_hours", self.spare_hours, most=float(WEEK))
        if self.quota is not None:
            yield from number(here, "quota", self.quota, most=_MOST_HOURS)

    def _of_work(self) -> Iterator[Problem]:
        here = "Scenario"
        yield from choice(here, "rotation", self.rotation, Rotation)
        given: Any = self.demand
        if not isinstance(given, tuple) or {*map(type, given)} - {Demand}:
            remedy = "pass a list of Demand"
            reason = ProblemReason.WRONG_TYPE
            yield wrong(here, "demand", self.demand, "no list of Demand", remedy, reason)
        elif len({one.name for one in self.demand}) < len(self.demand):
            names = [one.name for one in self.demand]
            remedy = "give each a name of its own"
            yield wrong(here, "demand", names, "repeated names", remedy, ProblemReason.REPEATED)

    @property
    def turnout_by_member(self) -> tuple[tuple[str, float], ...]:
        """The entries of `turnout_of` that are for one member."""
        return tuple((key, rate) for key, rate in self.turnout_of if type(key) is str)

    def rate_of(self, status: MemberStatus, window: Window | None) -> float:
        """Return the turnout of members of a status at needs of a window; None for any time.

        What is stated for single members is left out.
        """
        rates = {key: rate for key, rate in self.turnout_of if type(key) is not str}
        keys = ((status, window), window, status)
        return next((rates[key] for key in keys if key in rates), self.turnout)


def _wrong_groups(groups: Any) -> Iterator[Problem]:
    here, field = "Scenario", "turnout_of"
    if not _is_pairs(groups):
        remedy = "pass a mapping such as {MemberStatus.RETIRED: 0.5}"
        yield wrong(here, field, groups, "no mapping", remedy, ProblemReason.WRONG_TYPE)
        return
    for key, rate in groups:
        if not _is_group(key):
            remedy = "use a MemberStatus, a Window, both in this order, or the id of a member"
            yield wrong(here, field, key, "no group", remedy, ProblemReason.WRONG_TYPE)
        yield from probability(here, f"{field}[{_label(key)}]", rate)


def _is_pairs(groups: object) -> bool:
    return isinstance(groups, tuple) and all(isinstance(one, tuple) for one in groups)


def _is_group(key: object) -> bool:
    if isinstance(key, tuple):
        return tuple(map(type, key)) == (MemberStatus, Window)
    return isinstance(key, MemberStatus | Window) or type(key) is str


def _label(key: object) -> str:
    return ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)
