"""Who could fill a slot at which scope, and which test each pair fails first."""

from datetime import date

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import Counts, Index, Mask
from partygrid._links import Numbers
from partygrid._pairs import Keys, among
from partygrid.allocation.terms import Reach
from partygrid.filling._held import Held, cells
from partygrid.filling._reach import in_reach
from partygrid.filling._vacancies import VacancyReason
from partygrid.linkage._losses import by_id
from partygrid.linkage._seats import eligible
from partygrid.slots import Slot

DECLINED, TAKEN, AT_LOAD, FREE = range(4)
"""The first test that a pair fails, or that it fails none."""

Stages = npt.NDArray[np.int8]


@attrs.frozen(eq=False)
class Refusals:
    """Who declines: declining is ordinary, and is kept out of every proposal.

    Attributes:
        everywhere: Who declines every scope, ascending numbers.
        somewhere: Who declines one scope, as sorted numbers of scope and filler.
    """

    everywhere: Numbers
    somewhere: Keys

    def refused(self, scope: Numbers, filler: Numbers) -> Mask:
        """Return which pairs are declined."""
        here = among(cells(scope, filler), self.somewhere)
        return here | among(filler, self.everywhere)


@attrs.frozen(eq=False)
class Candidates:
    """The pairs of scope and filler within reach, by scope, then filler, and how far each comes.

    Attributes:
        slot: The slot.
        scope: Number of the scope. Shape of this and the next two: (pairs,).
        filler: Number of the filler.
        stage: The first test that it fails.
        eligible: Numbers of all who may fill the slot anywhere.
    """

    slot: Slot
    scope: Numbers
    filler: Numbers
    stage: Stages
    eligible: Numbers

    def reasons(self, scopes: Numbers) -> list[VacancyReason | None]:
        """Return for each scope the first test that leaves nobody, None where somebody is free."""
        if self.eligible.size == 0:
            return [VacancyReason.NOBODY_ELIGIBLE] * scopes.size
        size = max(int(some.max(initial=0)) for some in (scopes, self.scope)) + 1
        furthest = np.full(size, -1, np.int8)
        np.maximum.at(furthest, self.scope, self.stage)
        return [_REASONS[stage] for stage in furthest[scopes].tolist()]


_REASONS = {
    -1: VacancyReason.NOBODY_THERE,
    DECLINED: VacancyReason.ALL_DECLINED,
    TAKEN: VacancyReason.ALL_TAKEN,
    AT_LOAD: VacancyReason.ALL_AT_LOAD,
    FREE: None,
}


def candidates(
    index: Index,
    slot: Slot,
    scopes: Numbers,
    held: Held,
    refusals: Refusals,
    *,
    on: date | None,
    reach: Reach = Reach.JURISDICTION,
) -> Candidates:
    """Return who could fill a slot at some scopes.

    Args:
        index: The columns of the snapshot.
        slot: The slot.
        scopes: Numbers of the scopes, ascending.
        held: Who fills what.
        refusals: Who declines what.
        on: The day on which organisations must exist.
        reach: How far apart scope and filler may be.

    Raises:
        InvalidArgument: There are too many pairs within reach.
    """
    fillers = np.flatnonzero(eligible(index, [slot], on)[0])
    scope, filler = in_reach(index, slot, scopes, fillers, reach)
    stage = np.full(scope.size, FREE, np.int8)
    if slot.load is not None:
        stage[held.loads(slot)[filler] >= slot.load] = AT_LOAD
    stage[_taken(slot, scope, filler, held)] = TAKEN
    stage[refusals.refused(scope, filler)] = DECLINED
    return Candidates(slot, scope, filler, stage, fillers)


def _taken(slot: Slot, scope: Numbers, filler: Numbers, held: Held) -> Mask:
    """Return which fillers fill the slot here, or another place that excludes it."""
    groups = [group for group in held.mechanism.distinct if slot.name in group]
    excluding = {slot.name}.union(*groups)
    here = among(cells(scope, filler), held.here(excluding))
    return here | held.barred(slot)[filler]


def ranks(index: Index, fillers: Numbers) -> Counts:
    """Return the place of each filler among them in the order of ids, from 0."""
    rank: Counts = np.argsort(np.argsort(by_id(index)[fillers]))
    return rank
