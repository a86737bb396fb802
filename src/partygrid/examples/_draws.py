"""Seeded draws in bulk, the same on every platform and version of Python.

Everything is made of `random.Random.random`, the one method whose sequence Python promises to keep.
Each purpose has a stream of its own, so that an option for one part of an example leaves the other
parts as they are.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import IntEnum
from itertools import accumulate, pairwise
from random import Random
from typing import TypeVar

from partygrid.errors import InvalidArgument

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Stream(IntEnum):
    """What a stream of random numbers is for."""

    TERRITORY = 0
    ESTATE = 1
    POINTS = 2
    FORMS = 3
    ORGANISATIONS = 4
    GAPS = 5
    UNITS = 6
    MEMBERS = 7
    NEEDS = 8


def stream(seed: int, purpose: Stream) -> Random:
    """Return the random numbers of one purpose.

    Raises:
        InvalidArgument: The seed is no whole number from 0 on.

    Examples:
        >>> stream(7, Stream.ESTATE).random() == stream(7, Stream.ESTATE).random()
        True
        >>> stream(7, Stream.ESTATE).random() == stream(7, Stream.POINTS).random()
        False
    """
    if type(seed) is not int or seed < 0:
        raise InvalidArgument("seed", seed, "no whole number from 0 on", "pass 0, 1, 2, ...")
    return Random(seed * len(Stream) + purpose)  # noqa: S311 - no secret is made


def urn(*weighted: tuple[T, int]) -> tuple[T, ...]:
    """Return an urn to draw from: each value as often as its weight says.

    Examples:
        >>> urn(("shop", 2), ("park", 1))
        ('shop', 'shop', 'park')
    """
    return tuple(value for value, weight in weighted for _ in range(weight))


def draw(rng: Random, values: Sequence[T], count: int) -> list[T]:
    """Return values drawn with replacement, each as likely as any other.

    Complexity:
        O(count).
    """
    random, size = rng.random, len(values)
    return [values[int(random() * size)] for _ in range(count)]


def draw_by(rng: Random, urns: Mapping[K, Sequence[T]], keys: Iterable[K]) -> list[T]:
    """Return one value for each key, drawn from the urn of that key."""
    random = rng.random
    return [values[int(random() * len(values))] for values in map(urns.__getitem__, keys)]


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Return whole shares of a total in proportion to weights, with the total as their sum.

    Each share is less than one away from its exact part.

    Complexity:
        O(weights).

    Examples:
        >>> shares(10, [1, 1, 1])
        [3, 4, 3]
    """
    whole = sum(weights)
    ends = [(2 * total * part + whole) // (2 * whole) for part in accumulate(weights, initial=0)]
    return [end - start for start, end in pairwise(ends)]


def spread(rng: Random, size: int, count: int) -> list[int]:
    """Return `count` different positions below `size`, ascending: one in each of equal stretches.

    Complexity:
        O(count).

    Examples:
        >>> spread(stream(0, Stream.GAPS), 3, 3)
        [0, 1, 2]
    """
    ends = [size * i // max(count, 1) for i in range(count + 1)]
    return [start + int(rng.random() * (end - start)) for start, end in pairwise(ends)]
