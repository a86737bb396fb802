"""The question of an allocation of links, with what every step of the answer needs."""

from collections.abc import Sequence
from datetime import date

import attrs

from partygrid._index import Counts, Mask
from partygrid._links import Numbers
from partygrid._nearness import metres_between
from partygrid.allocation.terms import Reach
from partygrid.costs import Costs
from partygrid.filling._candidates import Candidates, Refusals, candidates
from partygrid.filling._held import Held, tally_of
from partygrid.grid import Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._places import everywhere
from partygrid.linkage._tally import Tally
from partygrid.mechanisms import Link, Mechanism
from partygrid.slots import Slot


@attrs.frozen(eq=False)
class Question:
    """What is asked, checked.

    Attributes:
        where: The snapshot with the pins.
        mechanism: The mechanism.
        slots: The slots to fill, in order; none where the mechanism is not in force.
        on: The day, None for the latest state.
        reach: How far from a scope fillers may be.
        costs: What distance costs.
        pins: Links that the plan must have.
        refusals: Who declines what.
        tallies: The links of the snapshot, counted.
    """

    where: Jurisdiction
    mechanism: Mechanism
    slots: tuple[Slot, ...]
    on: date | None
    reach: Reach
    costs: Costs
    pins: tuple[Link, ...]
    refusals: Refusals
    tallies: Sequence[Tally]

    def tally(self, slot: Slot) -> tuple[Tally, int]:
        """Return the counted links of the layer of a slot, and the position of the slot there."""
        return tally_of(self.tallies, slot)

    def candidates(self, slot: Slot, scopes: Numbers, held: Held) -> Candidates:
        """Return who could fill a slot at some scopes, given who fills what."""
        return candidates(
            self.where.index, slot, scopes, held, self.refusals, on=self.on, reach=self.reach
        )

    def metres(self, scope: Numbers, filler: Numbers) -> Counts:
        """Return how far scopes and fillers are apart."""
        return metres_between(self.where.index, filler, scope, self.costs)

    def known(self, scope: Numbers, filler: Numbers) -> Mask:
        """Return of which pairs it is known how far they are apart.

        It is not where only ``Costs.elsewhere`` is left and one of both is in no single town.
        """
        elsewhere = self.costs.elsewhere - 1 if self.costs.elsewhere else 1
        other = attrs.evolve(self.costs, elsewhere=elsewhere)
        index = self.where.index
        apart = self.metres(scope, filler) != metres_between(index, filler, scope, other)
        town = everywhere(index, Town)
        known: Mask = ~apart | ((town[scope] >= 0) & (town[filler] >= 0))
        return known
