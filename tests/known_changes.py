"""Writes the changes that the search for violations finds in the exemplary town.

``make known`` runs it, after a change of a rule, of the town or of the search: it takes a minute or
two. The kit then tries these changes alone, to save time.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from partygrid import rules
from partygrid.coverage import GapReason
from partygrid.jurisdiction import Jurisdiction
from partygrid.rules import Rule
from partygrid.testing import mutants
from partygrid.testing.mutants._known import KNOWN

FILE = Path(mutants.__file__).with_name("known.toml")
_HEAD = """# The changes that the search finds in the exemplary town, by rule or reason of a gap:
# tried alone there, to save time. `make known` writes them; a test searches for some anew.

"""


def every() -> Iterator[Rule | GapReason]:
    """Yield every rule that ships, and every kind of gap."""
    for key in rules.ids():
        yield from rules.get(key)
    yield from GapReason


def searched(rule: Rule | GapReason) -> tuple[str, ...]:
    """Return the texts of the changes that the search finds when it knows of none."""
    grids = rule is GapReason.NO_GRID_BRANCH
    town = mutants.exemplary_town(mutants.GRIDS) if grids else mutants.exemplary_town()
    copy = Jurisdiction(town, town.links, scheme=town.scheme)
    day = mutants.DAY if isinstance(rule, Rule) else None
    found = mutants.violations(copy, rule, on=day, most=KNOWN)
    return tuple(dict.fromkeys(one.alteration.text for one in found))


def written(found: Mapping[str, tuple[str, ...]]) -> str:
    """Return the file."""
    lines = []
    for key, texts in sorted(found.items()):
        lines += [f"{key} = [", *(f'    "{one}",' for one in texts), "]"]
    return _HEAD + "\n".join(lines) + "\n"


def main() -> None:
    """Search for all, and write the file."""
    found = {one.id if isinstance(one, Rule) else one.value: searched(one) for one in every()}
    FILE.write_text(written({key: texts for key, texts in found.items() if texts}), "utf-8")
    sys.stdout.write(f"{FILE}: {len(found)} rules and gaps\n")


if __name__ == "__main__":
    main()
