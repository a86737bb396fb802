"""The metrics by name: each a whole-number ratio of the outcome of one replication.

The last step of each is one division, so that its value is the same on every platform.
"""

from collections.abc import Callable
from functools import partial

import attrs
import numpy as np

from partygrid._index import Counts
from partygrid.simulation._checks import SECONDS
from partygrid.simulation._crew import Crew, Visits
from partygrid.simulation._scenario import Scenario
from partygrid.simulation._weeks import Outcome

_HALF = 16
"""Bits of a load that are summed apart, so that no sum leaves 64 bits."""


@attrs.frozen
class Measure:
    """A metric before it has values.

    Attributes:
        unit: What it counts.
        of: Returns its value in one replication.
    """

    unit: str
    of: Callable[[Crew, Outcome], float]


def measures(crew: Crew, scenario: Scenario) -> dict[str, Measure]:
    """Return the metrics of a scenario by name, in the order in which they are printed."""
    found = {
        "needs_met": Measure("share of needs", _needs_met),
        "worst_community": Measure("share of needs", _worst_community),
        "community_spread": Measure("share of needs", _community_spread),
        "heads": Measure("members a week", _heads),
        "hours": Measure("hours a week", _hours),
        "no_shows": Measure("members a week", _no_shows),
        "effective": Measure("members", _effective),
        "never_served": Measure("members", _never_served),
        "load_gini": Measure("0 to 1", _load_gini),
    }
    for priority in sorted({*crew.priority.tolist()}, reverse=True):
        found[f"unmet:{priority}"] = Measure("places a week", partial(_unmet, priority))
    if scenario.quota is not None:
        quota = partial(_quota, round(scenario.quota * SECONDS))
        found["quota"] = Measure("share of members", quota)
    if crew.visits is not None:
        found["rotation_heads"] = Measure("members a visit", _rotation_heads)
        found["rotation_spread"] = Measure("members", partial(_rotation_spread, crew.visits))
        found["rotation_revisit"] = Measure("weeks", partial(_rotation_revisit, crew.visits))
    for i, one in enumerate(scenario.demand):
        found[f"arrived:{one.name}"] = Measure("requests a week", partial(_arrived, i))
        found[f"served:{one.name}"] = Measure("requests a week", partial(_served, i))
        found[f"queue:{one.name}"] = Measure("requests", partial(_queue, i))
        found[f"waiting:{one.name}"] = Measure("weeks", partial(_waiting, i))
        found[f"oldest:{one.name}"] = Measure("weeks", partial(_oldest, i))
    return found


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _a_week(total: int, crew: Crew) -> float:
    return total / len(crew.stays)


def _needs_met(crew: Crew, out: Outcome) -> float:
    return _share(int(np.count_nonzero(out.heads >= crew.least)), out.heads.size)


def _by_community(crew: Crew, out: Outcome) -> list[float]:
    """Return the share of needs met in each community that has needs; 1 where none has."""
    inside = crew.community >= 0
    home, met = crew.community[inside], (out.heads >= crew.least).sum(axis=0)[inside]
    total = np.zeros(crew.communities, np.int64)
    np.add.at(total, home, met)
    needs = np.bincount(home, minlength=crew.communities) * len(crew.stays)
    return (total[needs > 0] / needs[needs > 0]).tolist() or [1.0]


def _worst_community(crew: Crew, out: Outcome) -> float:
    return min(_by_community(crew, out))


def _community_spread(crew: Crew, out: Outcome) -> float:
    shares = _by_community(crew, out)
    return max(shares) - min(shares)


def _heads(crew: Crew, out: Outcome) -> float:
    return _a_week(int(out.heads.sum()), crew)


def _hours(crew: Crew, out: Outcome) -> float:
    return int(out.load.sum()) / (SECONDS * len(crew.stays))


def _no_shows(crew: Crew, out: Outcome) -> float:
    return _a_week(int(out.absent.sum()), crew)


def _effective(_: Crew, out: Outcome) -> float:
    return float(np.count_nonzero(out.turns))


def _never_served(crew: Crew, out: Outcome) -> float:
    return float(np.count_nonzero(crew.placed) - np.count_nonzero(out.turns))


def _load_gini(_: Crew, out: Outcome) -> float:
    load, size = np.sort(out.load), out.load.size
    total = int(load.sum())
    if not total:
        return 0.0
    rank = np.arange(1, size + 1)
    high, low = load >> _HALF, load & (2**_HALF - 1)
    ranked = (int(rank @ high) << _HALF) + int(rank @ low)
    return (2 * ranked - (size + 1) * total) / (size * total)


def _unmet(priority: int, crew: Crew, out: Outcome) -> float:
    wanted = crew.priority == priority
    missing = np.maximum(crew.least[wanted] - out.heads[:, wanted], 0)
    return _a_week(int(missing.sum()), crew)


def _quota(quota: int, _: Crew, out: Outcome) -> float:
    return _share(int(np.count_nonzero(out.load >= quota)), out.load.size)


def _rotation_heads(_: Crew, out: Outcome) -> float:
    return int(out.visitors.sum()) / out.visitors.size if out.visitors.size else 0.0


def _rotation_spread(visits: Visits, _: Crew, out: Outcome) -> float:
    """Most minus fewest people who came to a place in all the weeks."""
    came = np.zeros(max(visits.places, 1), np.int64)
    np.add.at(came, visits.turns, out.visitors)
    return float(came.max() - came.min())


def _rotation_revisit(visits: Visits, crew: Crew, out: Outcome) -> float:
    """The longest time from one visit to which somebody comes to the next at the same place.

    The week before the first and the week after the last count as such visits.
    """
    week, visit = np.nonzero(out.visitors)
    place = np.concatenate([visits.turns[week, visit], np.tile(np.arange(visits.places), 2)])
    ends = np.repeat([-1, len(crew.stays)], visits.places)
    when = np.concatenate([week, ends])
    order = np.lexsort((when, place))
    gap = np.diff(when[order])
    same = np.diff(place[order]) == 0
    return float(gap[same].max(initial=0))


def _arrived(demand: int, crew: Crew, out: Outcome) -> float:
    return _a_week(int(out.arrived[demand].sum()), crew)


def _served(demand: int, crew: Crew, out: Outcome) -> float:
    return _a_week(int(out.served[demand].sum()), crew)


def _lengths(demand: int, out: Outcome) -> Counts:
    """Return how many requests wait at the end of each week. Shape: (weeks, communities)."""
    waiting: Counts = np.cumsum(out.arrived[demand] - out.served[demand], axis=0)
    return waiting


def _queue(demand: int, crew: Crew, out: Outcome) -> float:
    return _a_week(int(_lengths(demand, out).sum()), crew)


def _waiting(demand: int, _: Crew, out: Outcome) -> float:
    """Mean weeks from arrival to service; what still waits has waited until the end.

    Each request that waits at the end of a week waits one week more, so that the sum of all
    waits is the sum of the lengths of the queue.
    """
    arrived = int(out.arrived[demand].sum())
    return int(_lengths(demand, out).sum()) / arrived if arrived else 0.0


def _oldest(demand: int, _: Crew, out: Outcome) -> float:
    """Age at the end of the last week of the request that has waited longest, 0 for none."""
    arrived, served = out.arrived[demand], out.served[demand].sum(axis=0)
    unserved = np.cumsum(arrived, axis=0) > served
    return float(unserved.sum(axis=0).max(initial=0))
