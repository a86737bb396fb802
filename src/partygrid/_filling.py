"""What a request to fill or to change slots must satisfy: every problem, found in one go."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import attrs

from partygrid._definitions import NOTHING, Fault, is_name, no_slot, order_faults, problems, wrong
from partygrid.errors import Problem, ProblemReason, nearest
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
    faults: list[Fault] = []
    if not is_name(scope):
        faults.append(wrong("scope", scope, "the id of a record"))
    for name, day in (("since", since), ("until", until)):
        if day is not None and type(day) is not date:
            faults.append(wrong(name, day, "a datetime.date"))
    faults += order_faults(since, until, "until")
    names = [slot.name for slot in mechanism.slots]
    for name, fillers in filled.items():
        slot = mechanism.slot(name)
        if slot is None:
            faults.append((name, NOTHING, ProblemReason.UNKNOWN_SLOT, *no_slot(name, names)))
            continue
        faults += _filler_faults(slot, fillers)
        if where is not None:
            faults += _record_faults(mechanism, slot, scope, fillers, where)
    return problems(mechanism, dict.fromkeys(faults))


def _filler_faults(slot: Slot, fillers: Sequence[tuple[Any, Any]]) -> Iterator[Fault]:
    seen = set()
    for filler, weight in fillers:
        if not is_name(filler):
            yield wrong(slot.name, filler, "ids of records")
        elif filler in seen:
            message, remedy = "it is named twice", "name each filler once"
            yield slot.name, filler, ProblemReason.REPEATED, message, remedy
        else:
            seen.add(filler)
        if weight is not None and (type(weight) is not int or weight < 0):
            message, remedy = "no weight", "write a whole number from 0 on"
            yield f"{slot.name}.{filler}", weight, ProblemReason.OUT_OF_RANGE, message, remedy


def _record_faults(
    mechanism: Any, slot: Slot, scope: Any, fillers: Sequence[tuple[Any, Any]], where: Records
) -> Iterator[Fault]:
    kinds, only = mechanism.sits_on(slot)
    for fault in _faults_of_record(where.get(scope), kinds, only, ProblemReason.OUTSIDE_SCOPE):
        yield "scope", scope, *fault
    for filler, _ in fillers:
        record = where.get(filler)
        for fault in _faults_of_record(
            record, slot.filler_kinds, slot.filler, ProblemReason.NOT_ELIGIBLE
        ):
            yield slot.name, filler, *fault


def _faults_of_record(
    record: Any, kinds: Sequence[type], wanted: Iterable[Condition], unfit: ProblemReason
) -> Iterator[tuple[ProblemReason, str, str]]:
    """Find reason, message and remedy of what is wrong with a scope or a filler."""
    names = " or ".join(kind.__name__ for kind in kinds)
    kind = type(record).__name__
    if record is None:
        yield ProblemReason.UNKNOWN_REFERENCE, "no record has this id", f"name a {names}"
    elif type(record) not in kinds:
        yield ProblemReason.WRONG_KIND, f"this is a {kind}", f"name a {names} instead"
    else:
        for one in wanted:
            if not one.met_by(record):
                yield unfit, f"no {kind} whose {one}", "name another, or change the definition"
