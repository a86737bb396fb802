"""What is lost when several records go at once, estimated from seeded samples.

Let N records each take at least one valid link with them, and let there be n scopes. Each of S
samples is a set of k of the N records, every set as likely as any other (all N where k is larger).
With x(s) the number of scopes that lose a slot when sample s is taken away,

    mean = (x(1) + ... + x(S)) / (S n)
    sd^2 = sum of (x(s) / n - mean)^2 / (S - 1)
    95 % interval = mean - 1.96 sd / sqrt(S)  to  mean + 1.96 sd / sqrt(S),  cut at 0 and 1,

the normal approximation for the mean share. Sums are whole numbers until the last division.

Sets are drawn by Floyd's method: for j = N - k, ..., N - 1 draw t from 0 to j, and take t, or j
where t has been taken. t is the whole part of u (j + 1), with u the upper 53 bits of the raw output
of numpy's PCG64, whose stream numpy promises not to change: the estimate is the same everywhere.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

import attrs
import numpy as np

from partygrid._index import Counts, Index, Pairs, Positions
from partygrid._links import Numbers, Rows
from partygrid._pairs import distinct, join, turned
from partygrid._text import percent
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._losses import broken
from partygrid.linkage._tally import Tally
from partygrid.mechanisms import Mechanism

_Z = 1.96
"""The normal quantile of a two-sided 95 % interval."""
_AT_ONCE = 1_000_000
"""Lost records of all samples that are looked at together."""


@attrs.frozen(kw_only=True)
class Estimate:
    """The share of scopes that lose a slot when several records go at once.

    Attributes:
        mean: Mean share over the samples, 0 to 1.
        low: Lower end of the 95 % interval of the mean.
        high: Upper end of it.
    """

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        mean, low, high = (percent(Fraction(one)) for one in (self.mean, self.low, self.high))
        return f"{mean} of scopes lose a slot (95 % interval: {low} to {high})"


def looked_at(index: Index, tallies: Sequence[Tally], goes: Pairs | None) -> Numbers:
    """Return the records that take at least one valid link with them, by number.

    Args:
        index: The columns of the snapshot.
        tallies: The counted links of each layer.
        goes: Which records (owner) take which fillers (target) with them; None where each filler
            goes by itself.
    """
    fills = np.zeros(index.total, np.bool_)
    for tally in tallies:
        fills[tally.chosen(tally.placed.filler)] = True
    if goes is None:
        return np.flatnonzero(fills)
    takes = np.zeros(index.total, np.bool_)
    takes[goes.owner[fills[goes.target]]] = True
    return np.flatnonzero(takes)


def estimated(
    where: Jurisdiction,
    mechanism: Mechanism,
    tallies: Sequence[Tally],
    goes: Pairs | None,
    *,
    k: int,
    samples: int,
    seed: int,
) -> Estimate:
    """Return the share of scopes that lose a slot when k records go at once.

    Complexity:
        O(samples times (k squared + links of k records)) on top of O(links).
    """
    who: Positions = looked_at(where.index, tallies, goes).astype(np.int32)
    takes = turned(Pairs(who, who) if goes is None else goes)
    drawn = who[_drawn(who.size, min(k, who.size), samples, seed)]
    rows, lost = where.link_index.rows(mechanism.id), np.zeros(samples, np.int64)
    at_once = max(_AT_ONCE * samples // max(drawn.size, 1), 1)
    for start in range(0, samples, at_once):
        some = drawn[start : start + at_once]
        sample = np.repeat(np.arange(len(some), dtype=np.int32), some.shape[1])
        gone = distinct(join(Pairs(sample, some.ravel()), takes, where.index.total))
        for tally in tallies:
            lost[start : start + len(some)] += _lost(tally, rows, gone, len(some))
    return _interval(lost, sum(tally.seats.size for tally in tallies))


def _lost(tally: Tally, rows: Rows, gone: Pairs, samples: int) -> Counts:
    """Return how many scopes of a layer lose a slot in each sample."""
    sample, cell = broken(tally, rows, gone)
    scopes = max(tally.seats.size, 1)
    lost = np.unique(sample.astype(np.int64) * scopes + cell % scopes)
    return np.bincount(lost // scopes, minlength=samples)


def _drawn(size: int, k: int, samples: int, seed: int) -> Numbers:
    """Return for each sample k different positions below a size. Shape: (samples, k)."""
    raw = np.random.PCG64(seed).random_raw(samples * k).reshape(samples, k)
    unit = (raw >> np.uint64(11)) * 2.0**-53
    drawn = np.zeros((samples, k), np.intp)
    for turn, last in enumerate(range(size - k, size)):
        pick = (unit[:, turn] * (last + 1)).astype(np.intp)
        again = (drawn[:, :turn] == pick[:, np.newaxis]).any(axis=1)
        drawn[:, turn] = np.where(again, last, pick)
    return drawn


def _interval(lost: Counts, scopes: int) -> Estimate:
    """Return mean and interval of a share from what each sample lost."""
    count, total, squares = lost.size, int(lost.sum()), int((lost * lost).sum())
    if not scopes:
        return Estimate(mean=0.0, low=0.0, high=0.0)
    mean = total / (count * scopes)
    variance = (count * squares - total * total) / (count * (count - 1) * scopes * scopes)
    reach = _Z * math.sqrt(variance / count)
    return Estimate(mean=mean, low=max(mean - reach, 0.0), high=min(mean + reach, 1.0))
