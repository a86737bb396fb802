"""The allocation of links itself: solve slot by slot, and write the plan."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any

import numpy as np

from partygrid._collector import paused_collector
from partygrid.allocation.choosing import fastest_engine
from partygrid.allocation.engine import Engine
from partygrid.allocation.terms import Reach
from partygrid.costs import Costs
from partygrid.errors import InvalidArgument, UnknownName
from partygrid.filling._choices import LinkChoice
from partygrid.filling._explain import explain
from partygrid.filling._held import Held, held
from partygrid.filling._plan import LinkPlan
from partygrid.filling._question import Question
from partygrid.filling._requests import Refused, as_list, pinned
from partygrid.filling._slot import Filled, choices, fill
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._check import refuse_no_day, refuse_no_mechanism
from partygrid.linkage._losses import number_of
from partygrid.linkage._tally import tallies
from partygrid.mechanisms import Link, Mechanism
from partygrid.slots import Slot

_DEFAULT_COSTS = Costs()
_PLACE = attrgetter("scope", "slot", "filler")


def allocate_links(
    where: Jurisdiction,
    mechanism: Mechanism,
    *,
    slot: str | None = None,
    on: date | None = None,
    pins: Iterable[Link] = (),
    refused: Refused = (),
    reach: Reach = Reach.JURISDICTION,
    costs: Costs = _DEFAULT_COSTS,
    engine: Engine = fastest_engine,
) -> LinkPlan:
    """Propose fillers for the vacancies of a mechanism: near, and with loads that are even.

    A slot of a scope lacks what its valid links leave below its least count, see
    `check_mechanism`; those links stay, and what they carry counts. A record may fill it when it
    is of the right kind, exists on the day and meets the conditions; lives and is located where the
    slot demands, and is within reach; does not decline; fills neither the slot here already nor a
    place that excludes it (a slot of the same ``distinct`` group here, or any other where one of
    both is ``exclusive``); and does not carry the load of the slot already. In a weighted slot a
    vacancy, such as 48 households, is divided among several fillers.

    Of all such plans for a slot this one, in this order, leaves the least vacant, has the smallest
    largest load among those who are proposed, the fewest metres, and the lowest ids: an even load
    goes before a short way. What somebody carries counts over all slots of the mechanism that are
    not weighted, links of the snapshot and proposals for earlier slots included, so that nobody
    gets three slots of a grid while others have none; a weighted slot counts its own weights. The
    ``load`` of a slot stays a bound for that slot alone. The module ``partygrid.filling._flow``
    states the formulation and its proof. Several slots are filled one after the other, each on top
    of those before it. A post, whose holder is chosen by a rule, is left to `allocate_posts`.

    The answer is a proposal: people may decline. Name them in `refused` and ask again.

    Args:
        where: The snapshot; not changed.
        mechanism: The definition.
        slot: Name of the slot to fill; None for every slot, in the order of the mechanism.
        on: The day on which links, organisations and the mechanism must hold, and the first day of
            the proposed links; None takes the latest state and states no first day.
        pins: Links that the plan must have.
        refused: Who declines: ids of fillers, or pairs (scope, filler).
        reach: How far from a scope fillers are looked for. ``COMMUNITY``: in its community; where
            one of both is in no single community, as a town is, in its town; where no town is
            known, in its building. ``TOWN``: in its town. ``JURISDICTION``, the default: anywhere,
            since a contact, a leader or a unit that hooks up comes from outside as a rule. Where
            neighbours are meant, as for households, state ``COMMUNITY``: an even load goes before a
            short way, and who lives far away, or nobody knows where, is loaded as the others are.
        costs: What distance costs where points are not known, in metres; skills play no part. How
            far both are apart is *not known* where only ``Costs.elsewhere`` is left and one of both
            is in no single town; that cost counts then.
        engine: What finds flows of minimum cost. What it answers is proven.

    Returns:
        A plan with a reason for each choice and each vacancy. The same records give the same plan,
        whatever their order. Between plans that are equal in all four respects the engine decides,
        always the same way.

    Raises:
        UnknownName: The mechanism has no such slot.
        InvalidArgument: `reach` or `costs` is none; there are more than 10,000,000 pairs of scope
            and filler within reach; a weighted slot is exclusive as well; costs are too large for
            exact integers; or the engine returns what is no flow of minimum cost.
        InvalidLink: A pin or refusal cannot be, or they contradict each other; ``problems`` holds
            every reason.

    Complexity:
        O(links + scopes + pairs within reach), with sorting, and a few flows on these pairs.

    Sources:
        Voluntary service: Volunteer Service Regulations (志愿服务条例) 2017, art. 25.

    Examples:
        >>> import partygrid as pg
        >>> contact = pg.Mechanism("contact", scope=pg.Compound, slots=[
        ...     pg.Slot("contact", of=pg.Member, load=1)])
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"),
        ...     pg.Compound("garden", community="c"), pg.Compound("market", community="c"),
        ...     pg.Compound("station", community="c"), pg.Building("b", compound="garden"),
        ...     pg.Member("m1", residence="b"), pg.Member("m2", residence="b")])
        >>> plan = pg.allocate_links(where, contact)
        >>> for one in plan.choices:
        ...     print(one.scope, one.filler, one.why, sep=", ")
        garden, m1, the nearest of 2 who may, lower id than 1 alike
        market, m2, the nearest with room of 2 who may; 1 as near or nearer is needed elsewhere
        >>> print(*plan.vacancies)
        station, contact: 1 missing, needed elsewhere
        >>> linked = where.with_links(plan.links)
        >>> pg.check_mechanism(linked, contact).missing
        1
    """
    _refuse_bad_options(mechanism, on, reach, costs)
    slots = _asked(mechanism, slot, on)
    pins, refusals = tuple(as_list("pins", pins)), as_list("refused", refused)
    with paused_collector():
        linked, declined = pinned(where, mechanism, slots, pins, refusals, on=on)
        question = Question(
            where=linked,
            mechanism=mechanism,
            slots=slots,
            on=on,
            reach=reach,
            costs=costs,
            pins=pins,
            refusals=declined.numbered(where),
            tallies=tallies(linked, mechanism, on),
        )
        return _plan(question, engine)


def _refuse_bad_options(mechanism: Any, on: Any, reach: Any, costs: Any) -> None:
    refuse_no_mechanism(mechanism)
    refuse_no_day(on)
    if not isinstance(reach, Reach):
        names = ", ".join(f"Reach.{one.name}" for one in Reach)
        raise InvalidArgument("reach", reach, "no reach", f"use one of {names}")
    if not isinstance(costs, Costs):
        raise InvalidArgument("costs", costs, "no costs", "pass Costs()")


def _asked(mechanism: Mechanism, name: str | None, on: date | None) -> tuple[Slot, ...]:
    """Return the slots to fill; none where the mechanism is not in force."""
    if name is None:
        slots = mechanism.slots
    else:
        one = mechanism.slot(name)
        if one is None:
            raise UnknownName("slot", name, [slot.name for slot in mechanism.slots])
        slots = (one,)
    for one in slots:
        if one.weighted and one.exclusive:
            raise InvalidArgument(
                "mechanism",
                mechanism.id,
                f"slot {one.name!r} is weighted and exclusive: who takes a part of a scope could "
                "take no part of another, and no exact plan is known",
                "change one of both with Mechanism.with_",
            )
    return slots if mechanism.holds_on(on) else ()


def _plan(question: Question, engine: Engine) -> LinkPlan:
    taken = held(question.mechanism, question.tallies, question.where.index.total)
    made: list[Filled] = []
    for slot in question.slots:
        filled = fill(question, taken, slot, engine)
        taken = taken.more(slot, filled.scope, filled.filler, filled.taken)
        made.append(filled)
    chosen = [one for filled in made for one in choices(question, taken, filled)]
    proposed = [_link(question, one) for one in chosen]
    return LinkPlan(
        mechanism=question.mechanism,
        on=question.on,
        reach=question.reach,
        costs=question.costs,
        choices=tuple(sorted([*chosen, *_pinned(question, taken)], key=_PLACE)),
        vacancies=tuple(sorted(one for filled in made for one in filled.vacancies)),
        objectives=tuple(filled.objective for filled in made),
        links=tuple(sorted({*proposed, *question.pins}, key=attrgetter("key"))),
        explainer=partial(explain, question, made, taken),
    )


def _link(question: Question, choice: LinkChoice) -> Link:
    return Link(
        mechanism=question.mechanism.id,
        scope=choice.scope,
        slot=choice.slot,
        filler=choice.filler,
        since=question.on,
        weight=choice.weight,
    )


def _pinned(question: Question, taken: Held) -> list[LinkChoice]:
    pins = sorted(set(question.pins), key=attrgetter("key"))
    ends = [[number_of(question.where, one) for one in (pin.scope, pin.filler)] for pin in pins]
    scope, filler = np.array(ends, np.intp).reshape(-1, 2).T
    metres = question.metres(scope, filler).tolist()
    known = question.known(scope, filler).tolist()
    loads = {slot.name: taken.carried(slot) for slot in question.slots}
    return [
        LinkChoice(
            scope=pin.scope,
            slot=pin.slot,
            filler=pin.filler,
            weight=pin.weight,
            metres=far if is_known else None,
            load=int(loads[pin.slot][number]),
            why="pinned",
            pinned=True,
        )
        for pin, far, is_known, number in zip(pins, metres, known, filler.tolist(), strict=True)
    ]
