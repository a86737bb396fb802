"""Why a candidate is chosen for a scope, or why not."""

import numpy as np

from partygrid._nearness import metres_between
from partygrid.errors import InvalidArgument
from partygrid.filling._candidates import AT_LOAD, DECLINED, FREE, TAKEN
from partygrid.filling._choices import LinkCandidate, LinkExplanation
from partygrid.filling._held import Held
from partygrid.filling._plan import LinkPlan
from partygrid.filling._question import Question
from partygrid.linkage._losses import number_of
from partygrid.slots import Slot


def explain(question: Question, held: Held, plan: LinkPlan, scope: str) -> LinkExplanation:
    """Return everybody who could fill the slots of a scope.

    Args:
        question: What was asked.
        held: Who fills what with the plan.
        plan: The answer.
        scope: Id of the scope.

    Raises:
        UnknownId: No record has this id.
        InvalidArgument: The mechanism does not apply to the record.
    """
    number = number_of(question.where, scope)
    slots = [slot for slot in question.slots if question.tally(slot)[0].seats.seat[number] >= 0]
    if not slots:
        reason = f"{question.mechanism.id} does not apply to it, or none of its slots was asked for"
        raise InvalidArgument("scope", scope, reason, "name a scope of a slot that was asked for")
    found = [one for slot in slots for one in _candidates(question, held, plan, slot, number)]
    return LinkExplanation(scope=scope, candidates=tuple(found))


def _candidates(
    question: Question, held: Held, plan: LinkPlan, slot: Slot, number: int
) -> list[LinkCandidate]:
    index = question.where.index
    found = question.candidates(slot, np.array([number]), held)
    metres = metres_between(index, found.filler, found.scope, question.costs)
    load = held.carried(slot)[found.filler]
    scope = index.record_at(number).id
    here = [one for one in plan.choices if (one.scope, one.slot) == (scope, slot.name)]
    chosen = {one.filler: one.why for one in here}
    vacant = any(not one.pinned for one in here)
    largest = next(one.largest_load for one in plan.objectives if one.slot == slot.name)
    made = []
    for row, stage in enumerate(found.stage.tolist()):
        filler, carried = index.record_at(int(found.filler[row])).id, int(load[row])
        why = chosen.get(filler) or _why_not(
            slot, stage, full=not vacant, heavy=carried + 1 > largest
        )
        made.append(
            LinkCandidate(
                slot=slot.name,
                filler=filler,
                load=carried,
                metres=int(metres[row]),
                chosen=filler in chosen,
                why=why,
            )
        )
    return sorted(made, key=lambda one: (one.metres, one.filler))


_BARRIERS = {
    DECLINED: "declined",
    TAKEN: "fills it already, or a place that excludes it",
    AT_LOAD: "carries the load of the slot already",
}


def _why_not(slot: Slot, stage: int, *, full: bool, heavy: bool) -> str:
    if stage != FREE:
        return _BARRIERS[stage]
    if slot.choose is not None:
        return "the holder is chosen by a rule"
    if full:
        return "nothing more is to be filled"
    if heavy:
        return "would carry more than the largest load"
    return "others are nearer, or first by id"
