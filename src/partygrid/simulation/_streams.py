"""Random numbers that depend on nothing but the seed, the replication and their purpose.

One stream for each replication r and purpose k: PCG64 seeded by SeedSequence keyed (r, k, name).
Both are algorithms whose output numpy promises not to change. A stream is read as 64-bit words. The
upper 53 bits of a word are a whole number v, so that v / 2**53 is uniform in [0, 1). An event of
probability p happens where v < ceil(p 2**53): always for 1, never for 0, and whatever happens for p
happens for every larger p. This couples scenarios that differ in a probability only.

Within a stream the words follow one another week by week, and in a week by the id order of all
records of the snapshot, whether or not a plan uses them:

    turnout   a word for each member in each week
    decline   a word for each member
    leave     a word for each member
    demand    a word for each compound in each week, a stream for each name of a demand
    service   a word for each resident of a place, a stream for each id of a place
    call      a word for each person called

So plans are compared on the same numbers, a longer run begins like a shorter one, no metric and
no thread draws anything, and the numbers of one purpose do not move when another is left out.

Counts and service times are drawn by inverting their distribution function, tabled as whole numbers
ceil(F 2**53) in decimal arithmetic of 50 digits: no logarithm of the platform has a part in it.
"""

from collections.abc import Iterator
from decimal import Context, Decimal, localcontext
from enum import IntEnum
from functools import cache
from itertools import takewhile
from math import ceil

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]

ONE = 2**53
"""What stands for probability 1."""
TICKS = 64
"""Steps in which a service time of mean 1 is tabled."""

LARGEST_SEED = 2**64 - 1

_DIGITS = 50
_SPARE_BITS = np.uint64(11)


class Purpose(IntEnum):
    """What a stream is for: part of its key."""

    TURNOUT = 0
    DECLINE = 1
    LEAVE = 2
    DEMAND = 3
    SERVICE = 4
    CALL = 5


def stream(seed: int, replication: int, purpose: Purpose, name: int = 0) -> np.random.PCG64:
    """Return the stream of a replication for a purpose."""
    return np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(replication, purpose, name)))


def words(source: np.random.PCG64, size: int) -> Words:
    """Return the next numbers of a stream, uniform below 2**53."""
    drawn: Words = source.random_raw(size)
    return np.right_shift(drawn, _SPARE_BITS, out=drawn)


def threshold(probability: float) -> int:
    """Return the number below which an event of a probability happens.

    Examples:
        >>> threshold(1.0) == ONE, threshold(0.0)
        (True, 0)
    """
    return ceil(probability * ONE)


def named(name: str) -> int:
    """Return a text as a number, different for different texts."""
    return int.from_bytes(b"\1" + name.encode())


@cache
def poisson(mean: float) -> Words:
    """Return where the counts of a Poisson distribution begin: count = values at or below v.

    Examples:
        >>> (poisson(0.5)[:3] / ONE).round(4).tolist()
        [0.6065, 0.9098, 0.9856]
        >>> poisson(0.0).size
        0
    """
    return _table(_poisson(Decimal(mean)))


def _poisson(mean: Decimal) -> Iterator[Decimal]:
    term = total = (-mean).exp()
    count = 0
    while True:
        yield total
        count += 1
        term *= mean / count
        total += term


@cache
def exponential() -> Words:
    """Return where the ticks of an exponential time of mean 1 begin, 64 ticks to the mean.

    Examples:
        >>> (exponential()[TICKS - 1] / ONE).round(4)
        np.float64(0.6321)
    """
    return _table(_exponential())


def _exponential() -> Iterator[Decimal]:
    ratio = left = (Decimal(-1) / TICKS).exp()
    while True:
        yield 1 - left
        left *= ratio


def _table(distribution: Iterator[Decimal]) -> Words:
    with localcontext(Context(prec=_DIGITS)):
        starts = map(ceil, (below * ONE for below in distribution))
        found = np.array(list(takewhile(ONE.__gt__, starts)), np.uint64)
    found.flags.writeable = False
    return found


def inverted(table: Words, drawn: Words) -> npt.NDArray[np.int64]:
    """Return the counts, or ticks, that belong to numbers of a stream."""
    return np.searchsorted(table, drawn, "right").astype(np.int64)
