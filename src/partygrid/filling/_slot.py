"""One slot filled: from its vacancies to a problem, and from the answer to choices and reasons."""

from collections.abc import Iterator

import attrs
import numpy as np

from partygrid._index import Counts
from partygrid._links import Numbers
from partygrid.allocation.engine import Engine
from partygrid.filling._candidates import FREE, Candidates, ranks
from partygrid.filling._choices import LinkChoice, LinkObjective
from partygrid.filling._flow import Problem, answer
from partygrid.filling._held import Held
from partygrid.filling._question import Question
from partygrid.filling._reasons import Standing, room_left, standing, why
from partygrid.filling._vacancies import Vacancy, VacancyReason
from partygrid.slots import Slot


@attrs.frozen(eq=False)
class Filled:
    """What is proposed for a slot. Shape of each column: (proposals,).

    Attributes:
        slot: The slot.
        scope: Number of the scope.
        filler: Number of the filler.
        taken: What the filler takes of the scope.
        metres: How far both are apart.
        lacking: What the scope lacked.
        standing: How each stands among those who could fill the slot of the scope.
        before: Who filled what before.
        fillable: The scopes of which something could be filled.
        vacancies: What stays vacant.
        objective: What is as small as can be.
    """

    slot: Slot
    scope: Numbers
    filler: Numbers
    taken: Counts
    metres: Counts
    lacking: Counts
    standing: Standing
    before: Held
    fillable: Numbers
    vacancies: tuple[Vacancy, ...]
    objective: LinkObjective


@attrs.frozen(eq=False)
class _Vacant:
    """The scopes at which a slot lacks something. Shape of each: (scopes,).

    Attributes:
        scope: Number of the scope, ascending.
        lacking: What is missing.
        room: What of it may be filled without passing the most of the scope.
    """

    scope: Numbers
    lacking: Counts
    room: Counts


def _vacant(question: Question, slot: Slot) -> _Vacant:
    tally, position = question.tally(slot)
    short = tally.short[position]
    seat = np.flatnonzero(short)
    above = np.broadcast_to(tally.most[position], short.shape) - tally.filled[position]
    return _Vacant(tally.seats.number[seat], short[seat], np.clip(above[seat], 0, short[seat]))


@attrs.frozen(eq=False)
class _Free:
    """The pairs that may be proposed, by filler, then scope. Shape of each: (pairs,).

    Attributes:
        at: Position of the scope among the vacant ones.
        scope: Number of the scope.
        filler: Number of the filler.
        metres: How far both are apart.
    """

    at: Numbers
    scope: Numbers
    filler: Numbers
    metres: Counts


def fill(question: Question, held: Held, slot: Slot, engine: Engine) -> Filled:
    """Return what is best for the vacancies of a slot, given who fills what.

    Raises:
        InvalidArgument: See `allocate_links`.
    """
    vacant = _vacant(question, slot)
    found = question.candidates(slot, vacant.scope, held)
    free = _free(question, vacant, found)
    problem = _problem(question, vacant, found, free, held)
    best = answer(problem, engine)
    chosen = best.taken > 0
    sums = np.bincount(problem.filler, best.taken, problem.room.size).astype(np.int64)
    room = room_left(problem.room - sums, best.largest - problem.present - sums)
    rank = problem.rank[problem.filler]
    stand = standing(free.at, free.metres, rank, chosen, room[problem.filler])
    filled = np.bincount(free.at, best.taken, vacant.scope.size).astype(np.int64)
    return Filled(
        slot=slot,
        scope=free.scope[chosen],
        filler=free.filler[chosen],
        taken=best.taken[chosen],
        metres=free.metres[chosen],
        lacking=vacant.lacking[free.at[chosen]],
        standing=stand.of(chosen),
        before=held,
        fillable=vacant.scope[vacant.room > 0],
        vacancies=tuple(_vacancies(question, vacant, found, problem, filled)),
        objective=LinkObjective(
            slot=slot.name,
            missing=int((vacant.lacking - filled).sum()),
            largest_load=best.largest,
            metres=best.metres,
            id_order=best.ranks,
        ),
    )


def _free(question: Question, vacant: _Vacant, found: Candidates) -> _Free:
    at = np.searchsorted(vacant.scope, found.scope)
    free = found.stage == FREE
    free &= (vacant.room[at] > 0) & (found.slot.choose is None)
    rows = np.flatnonzero(free)
    rows = rows[np.argsort(found.filler[rows], kind="stable")]
    scope, filler = found.scope[rows], found.filler[rows]
    return _Free(at[rows], scope, filler, question.metres(scope, filler))


def _problem(
    question: Question, vacant: _Vacant, found: Candidates, free: _Free, held: Held
) -> Problem:
    slot = found.slot
    fillers, who = np.unique(free.filler, return_inverse=True)
    rank = ranks(question.where.index, found.eligible)
    room = np.full(fillers.size, 1 if slot.exclusive else vacant.room.sum())
    if slot.load is not None:
        room = np.clip(slot.load - held.loads(slot)[fillers], 0, room)
    return Problem(
        filler=who,
        scope=free.at,
        metres=free.metres,
        lacking=vacant.room,
        present=held.carried(slot)[fillers],
        room=room,
        rank=rank[np.searchsorted(found.eligible, fillers)],
        ranks=rank.size,
        single=not slot.weighted,
    )


def _vacancies(
    question: Question, vacant: _Vacant, found: Candidates, problem: Problem, filled: Counts
) -> Iterator[Vacancy]:
    """Tell what stays vacant, and the first test that leaves nobody."""
    slot = found.slot
    open_ = np.flatnonzero(filled < vacant.lacking)
    takes = problem.takes(problem.room)
    reachable = np.bincount(problem.scope, takes, vacant.scope.size)
    for at, barrier in zip(open_.tolist(), found.reasons(vacant.scope[open_]), strict=True):
        reason = barrier or VacancyReason.NEEDED_ELSEWHERE
        if slot.choose is not None:
            reason = VacancyReason.BY_RULE
        elif filled[at] == vacant.room[at]:
            reason = VacancyReason.FULL
        elif barrier is None and reachable[at] < vacant.room[at]:
            reason = VacancyReason.TOO_FEW
        yield Vacancy(
            scope=question.where.index.record_at(int(vacant.scope[at])).id,
            slot=slot.name,
            missing=int(vacant.lacking[at] - filled[at]),
            reason=reason,
        )


def choices(question: Question, held: Held, filled: Filled) -> Iterator[LinkChoice]:
    """Yield what is proposed for a slot, given who fills what with the whole plan."""
    index, slot, largest = question.where.index, filled.slot, filled.objective.largest_load
    known = question.known(filled.scope, filled.filler)
    load = held.carried(slot)[filled.filler]
    columns = (filled.scope, filled.filler, filled.taken, filled.lacking, filled.metres)
    rows = zip(*(column.tolist() for column in (*columns, known, load)), strict=True)
    for row, stand in zip(rows, filled.standing.rows(), strict=True):
        scope, filler, taken, lacking, metres, is_known, carried = row
        reason = why(stand, largest, known=is_known)
        yield LinkChoice(
            scope=index.record_at(scope).id,
            slot=slot.name,
            filler=index.record_at(filler).id,
            weight=taken if slot.weighted else None,
            metres=metres if is_known else None,
            load=carried,
            why=f"{reason}; takes {taken:,} of {lacking:,}" if slot.weighted else reason,
        )
