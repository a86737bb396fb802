"""The same question under several policies, side by side."""

from collections.abc import Iterable

import attrs

from partygrid._text import Language, language_of, percent, table
from partygrid.allocation.choosing import fastest_engine
from partygrid.allocation.engine import Engine
from partygrid.allocation.ledger import Ledger
from partygrid.allocation.limits import NO_LIMITS, Limits
from partygrid.allocation.metrics import Metrics
from partygrid.allocation.overlooked import NOTES, Overlooked
from partygrid.allocation.picture import picture
from partygrid.allocation.plan import Plan
from partygrid.allocation.policy import PREFERRING, Policy
from partygrid.allocation.solve import plans
from partygrid.allocation.terms import Reach
from partygrid.allocation.units import Join, UnitReporting
from partygrid.costs import Costs
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need

_DEFAULT_COSTS = Costs()
_DEFAULT_UNITS = UnitReporting()
_DEFAULT_LEDGER = Ledger()
_DEFAULT_POLICIES = tuple(one for one in Policy if one not in PREFERRING)
_WIDE = 40


@attrs.frozen(kw_only=True, repr=False)
class PolicyComparison:
    """The plans of several policies, printed side by side.

    Attributes:
        plans: A plan for each policy, in the order of the request.
        metrics: What each of them comes to.
        overlooked: What is asked, and only ``Policy.OPTIMAL`` looks at; a note says so in the
            table and in the picture.
    """

    plans: tuple[Plan, ...]
    metrics: tuple[Metrics, ...]
    overlooked: tuple[Overlooked, ...] = ()

    def to_records(self) -> list[dict[str, str | int | float | None]]:
        """Return one flat row for each policy, for tables and data frames; shares as decimals."""
        return [
            _record(plan, metrics) for plan, metrics in zip(self.plans, self.metrics, strict=True)
        ]

    def bars(self) -> str:
        """Return a picture: for each policy and community, a bar for what is attained."""
        rows = [
            [metrics.policy, one.community or "(none)", "█" * round(share * _WIDE), percent(share)]
            for metrics in self.metrics
            for one in metrics.communities
            if (share := one.attainment) is not None
        ]
        return table(["policy", "community", "attained", ""], rows)

    def to_svg(self, *, language: Language | str = Language.ENGLISH) -> str:
        """Return a picture as the text of an SVG file: a row for each policy, bars for its figures.

        It stands by itself, follows whether the screen is light or dark, and says in words what it
        shows. Communities are marked on the bar of what is attained; nobody is named.

        Args:
            language: Chinese or English.

        Raises:
            InvalidArgument: `language` is neither.

        Complexity:
            O(policies times communities).

        Examples:
            >>> import partygrid as pg
            >>> found = pg.compare_policies(pg.examples.small_town(), [pg.Policy.OPTIMAL])
            >>> svg = found.to_svg(language="zh")
            >>> "<title>双报到各分配规则对照</title>" in svg
            True
        """
        known = language_of(language)
        return picture(self.metrics, known, tuple(NOTES[known][one] for one in self.overlooked))

    def _limit(self, plan: Plan) -> dict[str, str]:
        """Return how many proposals a limit was not held against, where there is a limit."""
        if all(one.within is None and not one.unmeasured for one in self.plans):
            return {}
        limit = {} if plan.within is None else {"limit in metres": f"{plan.within:,}"}
        return {**limit, "not measured": f"{len(plan.unmeasured):,} of {len(plan.assignments):,}"}

    def __repr__(self) -> str:
        return f"<PolicyComparison: {', '.join(one.policy for one in self.plans)}>"

    def __str__(self) -> str:
        columns = [
            {"gap": f"{plan.gap:,}", **metrics.figures(), **self._limit(plan)}
            for plan, metrics in zip(self.plans, self.metrics, strict=True)
        ]
        names = columns[0] if columns else {}
        rows = [[name, *(column[name] for column in columns)] for name in names]
        notes = [NOTES[Language.ENGLISH][one] for one in self.overlooked]
        return "\n".join([table(["", *(one.policy for one in self.plans)], rows), *notes])


def _record(plan: Plan, metrics: Metrics) -> dict[str, str | int | float | None]:
    shares = {
        "attainment": metrics.attainment,
        "metres_mean": metrics.metres_mean,
        "skill_share": metrics.skill_share,
        "gini": metrics.gini,
        "spread": metrics.spread,
        "crossing": metrics.crossing,
    }
    return {
        "policy": plan.policy.value,
        "status": plan.status.value,
        "objective": plan.objective,
        "gap": plan.gap,
        "members": metrics.members,
        "placed": metrics.placed,
        "needs": metrics.needs,
        "met": metrics.met,
        "hours": metrics.hours,
        "metres_most": metrics.metres_most,
        "envious": len(metrics.envious),
        **{name: None if share is None else float(share) for name, share in shares.items()},
    }


def compare_policies(
    where: Jurisdiction,
    policies: Iterable[Policy] = _DEFAULT_POLICIES,
    *,
    reach: Reach = Reach.COMMUNITY,
    within: int | None = None,
    costs: Costs = _DEFAULT_COSTS,
    units: UnitReporting | None = _DEFAULT_UNITS,
    ledger: Ledger = _DEFAULT_LEDGER,
    seed: int = 0,
    engine: Engine = fastest_engine,
    limits: Limits = NO_LIMITS,
) -> PolicyComparison:
    """Answer one question of double reporting under several policies.

    The problem is built, and the best plan found, once.

    Args:
        where: The snapshot; not changed.
        policies: The policies, in the order in which they are shown; by default all that need
            nothing stated, which are all but ``LEAST_SERVED`` and ``JOINED``.
        reach: As in `allocate_double_reporting`.
        within: As in `allocate_double_reporting`.
        costs: As in `allocate_double_reporting`.
        units: As in `allocate_double_reporting`.
        ledger: As in `allocate_double_reporting`.
        seed: As in `allocate_double_reporting`.
        engine: As in `allocate_double_reporting`.
        limits: As in `allocate_double_reporting`; the other policies go their rules to the end.

    Raises:
        InvalidArgument: See `allocate_double_reporting`, or `policies` is no list.

    Complexity:
        That of `allocate_double_reporting`, and of each policy.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.examples.small_town()
        >>> found = pg.compare_policies(where, [pg.Policy.OPTIMAL, pg.Policy.FIRST_COME])
        >>> found.plans[0].objective < found.plans[1].objective
        True
    """
    if isinstance(policies, str) or not isinstance(policies, Iterable):
        raise InvalidArgument("policies", policies, "no list", "put it into a list")
    made = plans(
        where,
        tuple(policies),
        reach=reach,
        within=within,
        costs=costs,
        units=units,
        ledger=ledger,
        seed=seed,
        engine=engine,
        limits=limits,
    )
    overlooked = {
        Overlooked.JOIN: units is not None and units.join is not Join.NONE,
        Overlooked.LEADERS: any(need.leader_skills for need in where.of(Need)),
    }
    others = any(plan.policy is not Policy.OPTIMAL for plan in made)
    return PolicyComparison(
        plans=made,
        metrics=tuple(plan.metrics for plan in made),
        overlooked=tuple(one for one, asked in overlooked.items() if asked and others),
    )
