"""Hypothesis strategies for records, mechanisms and jurisdictions, valid by construction.

Nothing is filtered: a reference is drawn from the records made before it. Everything shrinks
towards few records with plain ids. Strategies have plural names and keyword-only options.
"""

from partygrid.errors import MissingExtra

try:
    import hypothesis as _hypothesis  # noqa: F401 - is it installed?
except ImportError:
    raise MissingExtra("partygrid.testing.strategies", "testing") from None

from partygrid.testing.strategies._answers import activities, planned, plans, without_leaders
from partygrid.testing.strategies._jurisdictions import jurisdictions
from partygrid.testing.strategies._linked import days, linked, links
from partygrid.testing.strategies._mechanisms import (
    conditions,
    mechanisms,
    slots,
    sources,
    titles,
)
from partygrid.testing.strategies._places import (
    MIXED_BRANCHES,
    SCHEMES,
    VILLAGES,
    level_schemes,
)
from partygrid.testing.strategies._records import records
from partygrid.testing.strategies._values import (
    NameStyle,
    anything,
    dates,
    ids,
    names,
    permuted,
    points,
    uscc_numbers,
    values,
)

__all__ = [
    "MIXED_BRANCHES",
    "SCHEMES",
    "VILLAGES",
    "NameStyle",
    "activities",
    "anything",
    "conditions",
    "dates",
    "days",
    "ids",
    "jurisdictions",
    "level_schemes",
    "linked",
    "links",
    "mechanisms",
    "names",
    "permuted",
    "planned",
    "plans",
    "points",
    "records",
    "slots",
    "sources",
    "titles",
    "uscc_numbers",
    "values",
    "without_leaders",
]
