"""How much a search may look at: work is counted, never time, so that the plan is always the same.

The unit is a record that is copied into an edited snapshot and may be looked at there. What else
costs time counts as so many records, in proportions that were measured.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import attrs

CHECK = 2_000
"""What it costs to ask all rules about all records, on top of one for each record."""
LOOK = 300
"""What it costs to make an edit and to ask about a few records, on top of one for each record."""
ASKED = 10
"""What it costs to ask the rules about one of these records."""
STEP = 30
"""What it costs to take a step when it is known where it leads."""


@attrs.define
class Purse:
    """What may still be spent.

    Attributes:
        left: What is left in all.
        kept: What must be left to others.
    """

    left: int
    kept: int = 0

    @property
    def available(self) -> int:
        """What may be spent now, 0 where nothing is left."""
        return max(0, self.left - self.kept)

    def spend(self, cost: int) -> None:
        """Spend so much; the last time it may be more than is available."""
        self.left -= cost

    @contextmanager
    def at_most(self, share: int) -> Iterator[None]:
        """Let only so much be spent in the meantime."""
        kept = self.kept
        self.kept = max(kept, self.left - share)
        yield
        self.kept = kept
