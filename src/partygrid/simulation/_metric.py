"""A figure of a simulation over all replications: mean, standard error, interval.

With x(1), ..., x(n) the values of n replications,

    mean = (x(1) + ... + x(n)) / n
    sd^2 = sum of (x(r) - mean)^2 / (n - 1), 0 where all are equal
    standard error = sd / sqrt(n)
    95 % interval = mean - t se  to  mean + t se,

with t the quantile 0.975 of Student's distribution with v = n - 1 degrees of freedom. The interval
is not cut: that of a share may pass 0 or 1. Sums are rounded once, at their end. Up to v = 15 the
quantile is tabled; above it is the expansion in 1 / v of Abramowitz and Stegun (1964), 26.7.5,
within 1e-6.
"""

import math
from functools import cached_property
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

_TABLED = (
    *(12.706205, 4.302653, 3.182446, 2.776445, 2.570582),
    *(2.446912, 2.364624, 2.306004, 2.262157, 2.228139),
    *(2.200985, 2.178813, 2.160369, 2.144787, 2.131450),
)
_Z = 1.959963984540054
"""The quantile 0.975 of the normal distribution."""


def read_only(values: Any) -> Values:
    """Return values as floats that cannot be changed."""
    found = np.array(values, np.float64)
    found.flags.writeable = False
    return found


def quantile(degrees: int) -> float:
    """Return the quantile 0.975 of Student's distribution.

    Examples:
        >>> quantile(1), round(quantile(199), 6)
        (12.706205, 1.971957)
    """
    if degrees <= len(_TABLED):
        return _TABLED[degrees - 1]
    square = _Z * _Z
    terms = (
        1.0,
        (square + 1) / 4,
        ((5 * square + 16) * square + 3) / 96,
        (((3 * square + 19) * square + 17) * square - 15) / 384,
        ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92160,
    )
    return _Z * math.fsum(term / degrees**power for power, term in enumerate(terms))


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Metric:
    """One figure of a simulation, in every replication.

    Attributes:
        name: Its name.
        unit: What it counts.
        values: Its value in each replication, read-only. Shape: (replications,).

    Examples:
        >>> print(Metric(name="heads", unit="members a week", values=[3, 4, 5]))
        heads: 4 members a week (95 % interval: 1.516 to 6.484)
    """

    name: str
    unit: str
    values: Values = attrs.field(
        converter=read_only, eq=attrs.cmp_using(eq=np.array_equal), hash=False
    )

    @cached_property
    def mean(self) -> float:
        """Mean over the replications."""
        if self._constant:
            return float(self.values[0])
        return math.fsum(self.values) / self.values.size

    @cached_property
    def standard_error(self) -> float:
        """Standard error of the mean, 0 where all values are equal."""
        if self._constant:
            return 0.0
        size = self.values.size
        squares = math.fsum((self.values - self.mean) ** 2)
        return math.sqrt(squares / (size - 1) / size)

    @property
    def _constant(self) -> bool:
        return bool((self.values == self.values[0]).all())

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the mean, by Student's distribution."""
        reach = quantile(self.values.size - 1) * self.standard_error
        return self.mean - reach, self.mean + reach

    def to_record(self) -> dict[str, str | float]:
        """Return the figure as a flat row for tables, without the single values."""
        low, high = self.interval
        return {
            "metric": self.name,
            "unit": self.unit,
            "mean": self.mean,
            "standard_error": self.standard_error,
            "low": low,
            "high": high,
        }

    def __repr__(self) -> str:
        return f"<Metric {self}>"

    def __str__(self) -> str:
        low, high = map(digits, self.interval)
        return f"{self.name}: {digits(self.mean)} {self.unit} (95 % interval: {low} to {high})"


def digits(value: float) -> str:
    """Return a number with four significant digits, or all digits before the point.

    Examples:
        >>> digits(0.123456), digits(123456.7), digits(4.0), digits(-0.0)
        ('0.1235', '123,457', '4', '0')
    """
    if abs(value) >= 1_000:  # noqa: PLR2004 - from here on four digits stand before the point
        return f"{value:,.0f}"
    return f"{value + 0.0:.4g}"
