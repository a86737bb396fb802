"""Hypothesis strategies for records and whole jurisdictions, valid by construction.

Nothing is filtered: a reference is drawn from the records made before it. Everything shrinks
towards few records with plain ids. Strategies have plural names and keyword-only options.
"""

from partygrid.testing.strategies._jurisdictions import jurisdictions
from partygrid.testing.strategies._linked import days, linked
from partygrid.testing.strategies._mechanisms import mechanisms
from partygrid.testing.strategies._places import MIXED_BRANCHES, SCHEMES, VILLAGES
from partygrid.testing.strategies._records import records
from partygrid.testing.strategies._values import (
    NameStyle,
    anything,
    dates,
    ids,
    names,
    permuted,
    uscc_numbers,
    values,
)

__all__ = [
    "MIXED_BRANCHES",
    "SCHEMES",
    "VILLAGES",
    "NameStyle",
    "anything",
    "dates",
    "days",
    "ids",
    "jurisdictions",
    "linked",
    "mechanisms",
    "names",
    "permuted",
    "records",
    "uscc_numbers",
    "values",
]
