"""What a request to fill or to change slots must satisfy: every problem, found in one go."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import attrs

from partygrid._definitions import (
    NOTHING,
    Fault,
    amount_faults,
    is_name,
    no_slot,
    order_faults,
    problems,
    wrong,
)
from partygrid._likeness import nearest
from partygrid.errors import Problem, ProblemReason
from partygrid.records import Record
from partygrid.slots import Condition, Slot


class Records(Protocol):
    """Anything that finds a record by its id, such as a jurisdiction."""

    def get(self, key: str, /) -> Record | None:
        """Return the record with an id, or None."""


def changing_faults(mechanism: Any, slots: Mapping[str, Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Return the problems of a request to change slots: slots and fields that do not exist."""
    names = [slot.name for slot in mechanism.slots]
    fields = [one.name for one in attrs.fields(Slot)]
    faults: list[Fault] = []
    for name, changes in slots.items():
        if name not in names:
            faults.append((name, NOTHING, ProblemReason.UNKNOWN_SLOT, *no_slot(name, names)))
        elif not isinstance(changes, Mapping):
            faults.append(wrong(name, changes, "fields with their values: {'least': 3}"))
        else:
            faults += (_no_field(name, field, fields) for field in changes if field not in fields)
    return problems(mechanism, faults)


def _no_field(slot: str, field: str, known: Collection[str]) -> Fault:
    close = nearest(field, known)
    likely = f"did you mean {close!r}? " if close else ""
    remedy = f"{likely}the fields are: {', '.join(known)}"
    return f"{slot}.{field}", NOTHING, ProblemReason.UNKNOWN_FIELD, "no field of a slot", remedy


def filling_faults(
    mechanism: Any,
    scope: Any,
    filled: Mapping[str, Sequence[tuple[Any, Any]]],
    *,
    where: Records | None,
    since: Any,
    until: Any,
) -> tuple[Problem, ...]:
    """Return every reason why slots of a scope cannot be filled like this."""
    known = {slot.name: slot for slot in mechanism.slots}
    faults = [*_own_faults(scope, since, until)]
    if where is not None and is_name(scope):
        record = where.get(scope)
        faults += (("scope", scope, *one) for one in _scope_faults(mechanism, record, filled))
    for name, fillers in filled.items():
        if name not in known:
            faults.append((name, NOTHING, ProblemReason.UNKNOWN_SLOT, *no_slot(name, known)))
        else:
            faults += _filler_faults(known[name], fillers, where)
    if where is not None:
        faults += _together_faults(mechanism, filled)
    return problems(mechanism, faults)


def _scope_faults(
    mechanism: Any, record: Any, filled: Collection[str]
) -> Iterable[tuple[ProblemReason, str, str]]:
    """Find what is wrong with a scope, once for all slots that sit on the same records."""
    layers = {slot.name: mechanism.sits_on(slot) for slot in mechanism.slots if slot.name in filled}
    sitting: dict[tuple[type, ...], list[str]] = {}
    for name, (kinds, _) in layers.items():
        sitting.setdefault(kinds, []).append(name)
    told = (
        one
        for kinds, only in layers.values()
        for one in _record_faults(
            record, kinds, only, ProblemReason.OUTSIDE_SCOPE, f" for {', '.join(sitting[kinds])}"
        )
    )
    return dict.fromkeys(told)


def _together_faults(
    mechanism: Any, filled: Mapping[str, Sequence[tuple[Any, Any]]]
) -> Iterator[Fault]:
    """Find what the fillers of a slot cannot be together, and those of distinct slots."""
    named = {name: [one for one in several if is_name(one[0])] for name, several in filled.items()}
    for slot in mechanism.slots:
        if slot.name in named and not slot.weighted:
            yield from _count_faults(slot, named[slot.name])
    for group in mechanism.distinct:
        seen: dict[str, str] = {}
        for name in group:
            for filler in dict.fromkeys(filler for filler, _ in named.get(name, ())):
                if seen.setdefault(filler, name) != name:
                    message, remedy = f"it fills {seen[filler]} as well", "name somebody else"
                    yield name, filler, ProblemReason.CONTRADICTION, message, remedy


def _count_faults(slot: Slot, fillers: Sequence[tuple[Any, Any]]) -> Iterator[Fault]:
    """Find weights in a slot that counts fillers, and more fillers than its most."""
    for filler, weight in fillers:
        if weight is not None and not [*_weight_faults("", weight)]:
            message, remedy = "the slot counts fillers, not weights", "leave it out"
            yield f"{slot.name}.{filler}", weight, ProblemReason.CONTRADICTION, message, remedy
    if type(slot.most) is int and len(fillers) > slot.most:
        message, remedy = f"more than the most, {slot.most}", "name fewer"
        yield slot.name, len(fillers), ProblemReason.OUT_OF_RANGE, message, remedy


def _own_faults(scope: Any, since: Any, until: Any) -> Iterator[Fault]:
    if not is_name(scope):
        yield wrong("scope", scope, "the id of a record")
    for name, day in (("since", since), ("until", until)):
        if day is not None and type(day) is not date:
            yield wrong(name, day, "a datetime.date")
    yield from order_faults(since, until, "until")


def _filler_faults(
    slot: Slot, fillers: Sequence[tuple[Any, Any]], where: Records | None
) -> Iterator[Fault]:
    seen: set[str] = set()
    for filler, weight in fillers:
        if not is_name(filler):
            yield wrong(slot.name, filler, "the ids of records")
        elif filler in seen:
            message, remedy = "it is named twice", "name each filler once"
            yield slot.name, filler, ProblemReason.REPEATED, message, remedy
        else:
            seen.add(filler)
            yield from _weight_faults(f"{slot.name}.{filler}", weight)
            if where is not None:
                unfit, record = ProblemReason.NOT_ELIGIBLE, where.get(filler)
                for fault in _record_faults(record, slot.filler_kinds, slot.filler, unfit):
                    yield slot.name, filler, *fault


def _weight_faults(field: str, weight: Any) -> Iterator[Fault]:
    if type(weight) is int:
        yield from amount_faults(field, weight)
    elif weight is not None:
        yield wrong(field, weight, "its weight as a whole number")


def _record_faults(
    record: Any,
    kinds: Sequence[type],
    wanted: Iterable[Condition],
    unfit: ProblemReason,
    for_slots: str = "",
) -> Iterator[tuple[ProblemReason, str, str]]:
    """Find reason, message and remedy of what is wrong with a scope or a filler."""
    names = _listed([kind.__name__ for kind in kinds])
    kind = type(record).__name__
    if record is None:
        yield ProblemReason.UNKNOWN_REFERENCE, "no record has this id", f"name a {names}"
    elif type(record) not in kinds:
        yield ProblemReason.WRONG_KIND, f"this is a {kind}", f"name a {names} instead{for_slots}"
    else:
        for one in wanted:
            if not one.met_by(record):
                yield unfit, f"no {kind} whose {one}", "name another, or change the definition"


def _listed(names: Sequence[str]) -> str:
    """Return names as in ``A, B or C``."""
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
