"""Mechanisms in TOML files, one table each.

`read_mechanisms` and `mechanisms_from_toml` read them, with every problem at once; what is not
stated has its default. `write_mechanisms` and `mechanisms_to_toml` write them in one form: equal
mechanisms give equal text.

    [[mechanism]]
    id = "1+1+N"
    title = { en = "union grid staffing", zh = "工会网格" }
    scope = "Grid"                         # one class, or a list of several
    only = { layer = "union" }             # a value, a list of values, or { least = 5 }
    distinct = [["union_leader", "union_cadre"]]
    valid_from = 2021-01-01
    source = { title = "Ganxian district article", clause = "4.2", certainty = "single" }
    note = "What is local in it, and what its source leaves open."

    [[mechanism.slots]]
    name = "union_leader"
    of = "Member"                          # or a list; left out where it is not defined
    least = 1                              # or the name of a count of the scope
    most = 1
    filler = { status = "in-service" }

A key is a field of `Mechanism`, `Slot`, `Title` or `Source`, and means what it means there.
"""

from partygrid.mechanism_files._reading import mechanisms_from_toml, read_mechanisms
from partygrid.mechanism_files._writing import mechanisms_to_toml, write_mechanisms

__all__ = [
    "mechanisms_from_toml",
    "mechanisms_to_toml",
    "read_mechanisms",
    "write_mechanisms",
]
