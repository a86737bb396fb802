"""Why a candidate is chosen for a scope, or why not."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from partygrid._index import Counts
from partygrid.errors import InvalidArgument
from partygrid.filling._candidates import AT_LOAD, DECLINED, FREE, TAKEN, Candidates
from partygrid.filling._choices import LinkCandidate, LinkExplanation
from partygrid.filling._held import Held
from partygrid.filling._plan import LinkPlan
from partygrid.filling._question import Question
from partygrid.filling._reasons import HAS_ROOM, room_left, without_room
from partygrid.filling._slot import Filled
from partygrid.linkage._losses import number_of
from partygrid.linkage._seats import UNBOUNDED


def explain(
    question: Question, made: Sequence[Filled], held: Held, plan: LinkPlan, scope: str
) -> LinkExplanation:
    """Return everybody who could fill the slots of a scope.

    Args:
        question: What was asked.
        made: What is proposed for each slot.
        held: Who fills what with the plan.
        plan: The answer.
        scope: Id of the scope.

    Raises:
        UnknownId: No record has this id.
        InvalidArgument: The mechanism does not apply to the record.
    """
    number = number_of(question.where, scope)
    here = [one for one in made if question.tally(one.slot)[0].seats.seat[number] >= 0]
    if not here:
        reason = f"{question.mechanism.id} does not apply to it, or none of its slots was asked for"
        raise InvalidArgument("scope", scope, reason, "name a scope of a slot that was asked for")
    why = {(one.slot, one.filler): one.why for one in plan.choices if one.scope == scope}
    found = [one for filled in here for one in _candidates(question, filled, held, number, why)]
    vacancies = tuple(one for one in plan.vacancies if one.scope == scope)
    return LinkExplanation(scope=scope, candidates=tuple(found), vacancies=vacancies)


def _candidates(
    question: Question,
    filled: Filled,
    held: Held,
    number: int,
    chosen: Mapping[tuple[str, str], str],
) -> list[LinkCandidate]:
    slot, index = filled.slot, question.where.index
    found = question.candidates(slot, np.array([number]), filled.before)
    metres = question.metres(found.scope, found.filler)
    ids = [index.record_at(one).id for one in found.filler.tolist()]
    reasons = _why_not(filled, found, metres, number)
    columns = (metres, question.known(found.scope, found.filler), held.carried(slot)[found.filler])
    rows = zip(ids, reasons, *(column.tolist() for column in columns), strict=True)
    made = [
        (
            far,
            LinkCandidate(
                slot=slot.name,
                filler=id_,
                load=carried,
                metres=far if known else None,
                chosen=(slot.name, id_) in chosen,
                why=chosen.get((slot.name, id_), reason),
            ),
        )
        for id_, reason, far, known, carried in rows
    ]
    return [one for _, one in sorted(made, key=lambda pair: (pair[0], pair[1].filler))]


_BARRIERS = {
    DECLINED: "declined",
    TAKEN: "taken: fills it here already, or a place that excludes it",
    AT_LOAD: "at load: carries what the slot allows already",
}


def _why_not(filled: Filled, found: Candidates, metres: Counts, number: int) -> Iterator[str]:
    """Yield why each candidate is not chosen, for one who is not."""
    slot, largest = filled.slot, filled.objective.largest_load
    after = filled.before.more(slot, filled.scope, filled.filler, filled.taken)
    allowed = 1 if slot.exclusive else UNBOUNDED if slot.load is None else slot.load
    room = room_left(
        allowed - after.loads(slot)[found.filler], largest - after.carried(slot)[found.filler]
    )
    farthest = filled.metres[filled.scope == number].max(initial=-1)
    rows = zip(found.stage.tolist(), room.tolist(), metres.tolist(), strict=True)
    for stage, left, far in rows:
        if stage != FREE:
            yield _BARRIERS[stage]
        elif slot.choose is not None:
            yield "by rule: ask allocate_posts"
        elif number not in filled.fillable:
            yield "nothing more is to be filled"
        elif left != HAS_ROOM:
            yield without_room(left, largest)
        else:
            yield "farther" if far > farthest else "as near, higher id"
