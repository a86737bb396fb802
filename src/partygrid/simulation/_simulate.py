"""The simulation itself: replication by replication, so that memory does not grow with them."""

from collections.abc import Callable, Iterable

import numpy as np

from partygrid.allocation.doors import admit
from partygrid.errors import UnknownName
from partygrid.jurisdiction import Jurisdiction
from partygrid.simulation._checks import choice, refuse, whole
from partygrid.simulation._crew import crew
from partygrid.simulation._measures import Measure, measures
from partygrid.simulation._metric import Metric
from partygrid.simulation._run import Run
from partygrid.simulation._scenario import Scenario
from partygrid.simulation._streams import LARGEST_SEED
from partygrid.simulation._weeks import replicate

MOST_REPLICATIONS = 1_000_000


def simulate(
    where: Jurisdiction,
    scenario: Scenario,
    *,
    seed: int,
    replications: int = 200,
    metrics: Iterable[str] | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Run:
    """Simulate what people do with a plan, week by week, many times over.

    What happens in a week is told by `Scenario`. Answers are figures about all members together,
    and name nobody. Metrics, for each replication:

    - ``needs_met``: share of needs, over needs and weeks, that at least their least serve; where
      they have leader skills, one of them leads.
    - ``worst_community``, ``community_spread``: that share in the community where it is lowest, and
      the highest minus the lowest. Needs of a whole town are in no community.
    - ``heads``, ``hours``: members who serve a need, and hours served with all there is, a week.
    - ``no_shows``: members expected in a week who do not turn up, a week.
    - ``effective``, ``never_served``: the effective strength, members who turned up at least once,
      and members whom the plan proposes and who never did: reported, but never served.
    - ``load_gini``: Gini coefficient of the hours served, over all members of the snapshot.
    - ``unmet:P``: places missing below the least at needs of priority P, a week.
    - ``quota``: share of all members who served the quota. Where a quota is stated.
    - ``rotation_heads``: people at a visit. ``rotation_spread``: most minus fewest people who came
      to a place in all. ``rotation_revisit``: the longest time between visits to a place to which
      somebody came, the week before the first and the week after the last counted as visits. Where
      there is a rotation.
    - ``arrived:D``, ``served:D``: requests of demand D, a week. ``queue:D``: requests that wait at
      the end of a week. ``waiting:D``: weeks from arrival to service, and for what still waits,
      until the end. ``oldest:D``: age at the end of the request that has waited longest.

    A share of nothing is 1.

    Args:
        where: The snapshot for which the plan was made; not changed.
        scenario: The plan, and what people do.
        seed: One seed gives one answer, bit by bit, on every platform. Runs with one seed use the
            same random numbers, whatever their plans; `compare_runs` pairs them.
        replications: How many times the weeks are simulated.
        metrics: Names of the metrics to record, all where none are stated. What is recorded changes
            no value.
        progress: Called with the replications done and the number of all, after each.

    Raises:
        InvalidScenario: `seed` or `replications` is outside its range, the plan is one of another
            snapshot, the rotation names what is no compound, or a turnout what is no member.
        UnknownName: The scenario has no metric of this name.

    Complexity:
        O(replications times weeks times members): about 3 ms for 12 weeks of 24,000 members. Memory
        is O(weeks times needs + members + replications times metrics).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.examples.small_town()
        >>> plan = pg.allocate_double_reporting(where)
        >>> run = pg.simulate(where, pg.Scenario(plan=plan, turnout=0.3, weeks=12), seed=7)
        >>> print(run.metric("heads"))
        heads: 6.235 members a week (95 % interval: 6.148 to 6.321)
    """
    admit(where)
    refuse(
        (
            *choice("simulate", "scenario", scenario, Scenario, optional=False),
            *whole("simulate", "seed", seed, least=0, most=LARGEST_SEED),
            *whole("simulate", "replications", replications, least=2, most=MOST_REPLICATIONS),
        )
    )
    people = crew(where, scenario)
    chosen = _chosen(measures(people, scenario), metrics)
    values = np.zeros((len(chosen), replications))
    for replication in range(replications):
        outcome = replicate(people, seed, replication)
        values[:, replication] = [one.of(people, outcome) for one in chosen.values()]
        if progress is not None:
            progress(replication + 1, replications)
    return Run(
        where=where,
        scenario=scenario,
        seed=seed,
        replications=replications,
        results=tuple(
            Metric(name=name, unit=one.unit, values=row)
            for (name, one), row in zip(chosen.items(), values, strict=True)
        ),
    )


def _chosen(known: dict[str, Measure], names: Iterable[str] | None) -> dict[str, Measure]:
    """Return the metrics that were asked for, in their usual order."""
    if names is None:
        return known
    wanted = {names} if isinstance(names, str) else {*names}
    for name in sorted(wanted - known.keys()):
        raise UnknownName("metric", name, known)
    return {name: one for name, one in known.items() if name in wanted}
