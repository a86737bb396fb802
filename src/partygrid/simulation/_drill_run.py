"""A drill under chance: who comes when called, and how long each service takes.

Each of those called comes with the probability of the turnout, and those who come are split as
``Drill.split`` says. Service times are independent and exponential with mean 1 / r hours. While m
residents of a place are not done, min(n, m) people are at work there, and the time until the next
is done is exponential with mean 1 / (r min(n, m)). So with e(1), ..., e(d) exponential of mean 1,
in steps of 1 / 64,

    hours = max over places of the sum over j = 1 ... d of e(j) / min(n, d - j + 1) / r

The same e(j) serve for every number of people, so that more people never take longer.
"""

import math
from fractions import Fraction

import attrs
import numpy as np

from partygrid._index import Counts
from partygrid.simulation._checks import figure, number, probability, refuse, whole
from partygrid.simulation._drill import Drill, deadline
from partygrid.simulation._metric import Metric, Values, digits, read_only
from partygrid.simulation._streams import (
    LARGEST_SEED,
    TICKS,
    Purpose,
    exponential,
    inverted,
    named,
    stream,
    threshold,
    words,
)

MOST_CALLED = 1_000_000


@attrs.frozen(kw_only=True, repr=False)
class DrillRun:
    """How long a drill took, over many replications.

    Attributes:
        drill: The drill.
        called: How many people were called.
        turnout: Probability that one of them comes.
        seed: The seed of the random numbers.
        people: How many came.
        hours: Hours until all were done in each replication, infinite where a place had nobody;
            read-only. Shape: (replications,).
    """

    drill: Drill
    called: int
    turnout: float
    seed: int
    people: Metric
    hours: Values = attrs.field(
        converter=read_only, eq=attrs.cmp_using(eq=np.array_equal), hash=False
    )

    def in_time(self, hours: float | Fraction) -> Metric:
        """Return in what share of the replications all were done by a deadline.

        Raises:
            InvalidScenario: `hours` is no number above 0.
        """
        done = self.hours <= float(deadline("in_time", hours))
        return Metric(name="in_time", unit="share of replications", values=done)

    def deadline(self, share: float = 0.95) -> float:
        """Return the hours within which at least a share of the replications were done.

        Infinite where too few were ever done.

        Raises:
            InvalidScenario: `share` is no number above 0 and at most 1.
        """
        refuse(number("deadline", "share", figure(share), most=1.0, above=True))
        rank = math.ceil(Fraction(str(float(share))) * self.hours.size)
        return float(np.sort(self.hours)[rank - 1])

    def __repr__(self) -> str:
        return f"<DrillRun: {self.called:,} called, {digits(self.people.mean)} came>"

    def __str__(self) -> str:
        half, most = digits(self.deadline(0.5)), digits(self.deadline(0.95))
        return (
            f"{self.called:,} called, {digits(self.people.mean)} came on average\n"
            f"all done within {half} hours in 50 %, {most} hours in 95 % of {self.hours.size:,} "
            "replications"
        )


def simulate_drill(
    drill: Drill, *, called: int, turnout: float = 1.0, seed: int, replications: int = 200
) -> DrillRun:
    """Simulate a drill: who comes, and how long it takes when service times vary.

    Those who come are split among the places as ``Drill.split`` says. Service times are exponential
    with the mean that the rate of the drill states. With one seed, more people called, or a higher
    turnout, never take longer.

    Args:
        drill: What is to be done.
        called: How many people are called.
        turnout: Probability that one of them comes. About 0.3 within half a day was seen once.
        seed: One seed gives one answer, bit by bit, on every platform.
        replications: How many times the drill is simulated.

    Raises:
        InvalidScenario: An argument is outside its range; ``problems`` holds every one.

    Complexity:
        O(replications times (residents + called)).

    Sources:
        Mass call in Hudong subdistrict, Xinyang: over 300 of 999 members within half a day.

    Examples:
        >>> screening = Drill({"east": 140, "west": 145}, rate=1.5)
        >>> print(simulate_drill(screening, called=110, turnout=0.3, seed=7))
        110 called, 32.95 came on average
        all done within 7.888 hours in 50 %, 10.07 hours in 95 % of 200 replications
    """
    turnout = figure(turnout)
    refuse(
        (
            *whole("simulate_drill", "called", called, least=0, most=MOST_CALLED),
            *probability("simulate_drill", "turnout", turnout),
            *whole("simulate_drill", "seed", seed, least=0, most=LARGEST_SEED),
            *whole("simulate_drill", "replications", replications, least=2, most=MOST_CALLED),
        )
    )
    came = [_came(called, turnout, seed, r) for r in range(replications)]
    splits = {people: drill.split(people) for people in set(came)}
    hours = [_hours(drill, splits[people], seed, r) for r, people in enumerate(came)]
    return DrillRun(
        drill=drill,
        called=called,
        turnout=turnout,
        seed=seed,
        people=Metric(name="people", unit="people", values=came),
        hours=hours,
    )


def people_to_call(
    drill: Drill,
    *,
    hours: float | Fraction,
    turnout: float,
    share: float = 0.95,
    seed: int,
    replications: int = 200,
) -> int | None:
    """Return the smallest number of people to call so that a drill is done in time.

    Args:
        drill: What is to be done.
        hours: The deadline.
        turnout: Probability that one of those called comes.
        share: In at least this share of the replications all must be done in time.
        seed: One seed gives one answer, bit by bit, on every platform.
        replications: How many times the drill is simulated.

    Returns:
        The number, or None where not even a million suffice.

    Raises:
        InvalidScenario: An argument is outside its range.

    Complexity:
        That of `simulate_drill` times the logarithm of the answer.

    Examples:
        >>> screening = Drill({"east": 140, "west": 145}, rate=1.5)
        >>> people_to_call(screening, hours=13, turnout=0.3, seed=7)
        84
    """
    refuse(number("people_to_call", "share", figure(share), most=1.0, above=True))

    def enough(called: int) -> bool:
        run = simulate_drill(
            drill, called=called, turnout=turnout, seed=seed, replications=replications
        )
        return run.deadline(share) <= deadline("people_to_call", hours)

    low, high = -1, 0
    while not enough(high):
        if high == MOST_CALLED:
            return None
        low, high = high, min(2 * high + 1, MOST_CALLED)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _came(called: int, turnout: float, seed: int, replication: int) -> int:
    drawn = words(stream(seed, replication, Purpose.CALL), called)
    return int(np.count_nonzero(drawn < threshold(turnout)))


def _hours(drill: Drill, split: tuple[int, ...], seed: int, replication: int) -> float:
    times = [0.0]
    for sent, (place, count) in zip(split, drill.residents, strict=True):
        if count and not sent:
            return math.inf
        drawn = words(stream(seed, replication, Purpose.SERVICE, named(place)), count)
        times.append(_time(2 * inverted(exponential(), drawn) + 1, sent))
    return float(Fraction(max(times)) / (2 * TICKS * drill.rate))


def _time(halves: Counts, people: int) -> float:
    """Return the time of one place in half ticks: those served by all, then by fewer and fewer."""
    size = halves.size
    if not size:
        return 0.0
    full = int(halves[: size - people].sum())
    last = halves[size - people :] / np.arange(people, 0, -1)
    return math.fsum([full / people, *last.tolist()])
