"""The guide on definitions lists every count that a slot may name."""

import re
from pathlib import Path

from partygrid._definitions import count_names
from partygrid.records import RECORD_KINDS

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "define-a-mechanism.md"


def test_the_guide_lists_the_counts_of_every_kind_that_has_some() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    table = text.partition("| Record | Counts |\n| --- | --- |\n")[2].partition("\n\n")[0]
    listed = {
        kind: tuple(names)
        for kind, *names in map(re.compile(r"`(\w+)`").findall, table.split("\n"))
    }
    counts = {kind.__name__: count_names(kind) for kind in RECORD_KINDS}
    assert listed == {kind: names for kind, names in counts.items() if names}
