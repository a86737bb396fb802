"""Which fields hold ids, in what is given beside a snapshot when something is asked about it."""

from collections.abc import Mapping

from partygrid.allocation import Apart, Assignment, Ledger, Served, Together, UnitAssignment
from partygrid.cadences import Activity
from partygrid.filling import Override
from partygrid.mechanisms import Link

NAMING: Mapping[type, tuple[str, ...]] = {
    Activity: ("subject",),
    Apart: ("members",),
    Assignment: ("member", "need"),
    Ledger: ("served",),
    Link: ("scope", "filler"),
    Override: ("scope", "filler"),
    Served: ("id",),
    Together: ("members",),
    UnitAssignment: ("unit", "place"),
}
