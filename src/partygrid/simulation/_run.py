"""The answer of a simulation, and what differs between two."""

import attrs

from partygrid._text import table
from partygrid.errors import InvalidArgument, UnknownName
from partygrid.jurisdiction import Jurisdiction
from partygrid.simulation._metric import Metric, digits
from partygrid.simulation._scenario import Scenario

_HEADER = ("metric", "mean", "standard error", "low", "high", "unit")


@attrs.frozen(kw_only=True, repr=False)
class Run:
    """What people did with a plan, over many replications.

    Attributes:
        where: The snapshot.
        scenario: What was asked.
        seed: The seed of the random numbers.
        replications: How many replications there are.
        results: The metrics that were recorded, with a value for each replication.
    """

    where: Jurisdiction
    scenario: Scenario
    seed: int
    replications: int
    results: tuple[Metric, ...]

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of the metrics that were recorded."""
        return tuple(one.name for one in self.results)

    def metric(self, name: str) -> Metric:
        """Return a metric by name.

        Raises:
            UnknownName: No metric that was recorded has this name.
        """
        return _named(self.results, name)

    def to_records(self) -> list[dict[str, str | float]]:
        """Return one flat row for each metric, for tables and data frames."""
        return [one.to_record() for one in self.results]

    def __repr__(self) -> str:
        return (
            f"<Run: {self.replications:,} replications of {self.scenario.weeks:,} weeks, "
            f"{len(self.results):,} metrics>"
        )

    def __str__(self) -> str:
        head = (
            f"{self.replications:,} replications of {self.scenario.weeks:,} weeks, "
            f"seed {self.seed}; low to high: 95 % interval of the mean"
        )
        return f"{head}\n{_printed(self.results)}"


@attrs.frozen(kw_only=True, repr=False)
class RunComparison:
    """What differs between two runs on the same random numbers, replication by replication.

    Attributes:
        before: The run compared with.
        after: The other run.
        results: For each metric that both recorded, the values of `after` minus those of `before`.
    """

    before: Run
    after: Run
    results: tuple[Metric, ...]

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of the metrics that both runs recorded."""
        return tuple(one.name for one in self.results)

    def metric(self, name: str) -> Metric:
        """Return the paired differences of a metric.

        Raises:
            UnknownName: Not both runs recorded it.
        """
        return _named(self.results, name)

    def to_records(self) -> list[dict[str, str | float]]:
        """Return one flat row for each metric, for tables and data frames."""
        return [one.to_record() for one in self.results]

    def __repr__(self) -> str:
        return f"<RunComparison: {len(self.results):,} metrics>"

    def __str__(self) -> str:
        head = (
            f"after minus before in {self.before.replications:,} replications on the same random "
            "numbers; low to high: 95 % interval of the mean difference"
        )
        return f"{head}\n{_printed(self.results)}"


def _named(results: tuple[Metric, ...], name: str) -> Metric:
    for one in results:
        if one.name == name:
            return one
    raise UnknownName("metric", name, [one.name for one in results])


def _printed(results: tuple[Metric, ...]) -> str:
    rows = [
        [one.name, *map(digits, (one.mean, one.standard_error, *one.interval)), one.unit]
        for one in results
    ]
    return table(_HEADER, rows)


def compare_runs(before: Run, after: Run) -> RunComparison:
    """Return what differs between two runs, pair by pair of replications.

    Both runs use the same random numbers, so that chance largely cancels out of the differences:
    the interval of a mean difference is as a rule much narrower than those of the two means.

    Args:
        before: The run to compare with.
        after: The other run.

    Raises:
        InvalidArgument: One is no run, or they differ in snapshot, seed, replications or weeks.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.examples.small_town()
        >>> near = pg.allocate_double_reporting(where)
        >>> wide = pg.allocate_double_reporting(where, reach=pg.Reach.TOWN)
        >>> runs = [
        ...     pg.simulate(where, pg.Scenario(plan=plan, turnout=0.3, weeks=12), seed=7)
        ...     for plan in (near, wide)]
        >>> print(pg.compare_runs(*runs).metric("heads"))
        heads: 0.2963 members a week (95 % interval: 0.2788 to 0.3137)
    """
    for name, run in (("before", before), ("after", after)):
        if not isinstance(run, Run):
            raise InvalidArgument(name, run, "no run", "pass what simulate returned")
    for what, one, other in (
        ("where", before.where, after.where),
        ("seed", before.seed, after.seed),
        ("replications", before.replications, after.replications),
        ("weeks", before.scenario.weeks, after.scenario.weeks),
    ):
        if one != other:
            raise InvalidArgument(
                "after",
                after,
                f"the runs differ in {what}, so that their numbers are no pairs",
                "simulate both with one snapshot, seed, number of replications and of weeks",
            )
    names = [name for name in before.metrics if name in after.metrics]
    return RunComparison(
        before=before,
        after=after,
        results=tuple(_difference(before.metric(name), after.metric(name)) for name in names),
    )


def _difference(before: Metric, after: Metric) -> Metric:
    return Metric(name=after.name, unit=after.unit, values=after.values - before.values)
