"""What the definition of a mechanism must satisfy: every problem, found in one go."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from partygrid._fields import Check, FieldSpec, specs
from partygrid.errors import Problem, ProblemReason, nearest, printed
from partygrid.org import Member
from partygrid.records import RECORD_KINDS
from partygrid.slots import FILLER_KINDS, Area, Condition, PostRule, Slot, kinds_of
from partygrid.sources import Source, Title

_RESERVED = ("since", "until", "where")
"""Names that ``fill`` uses for its own options."""

Fault = tuple[str, object, ProblemReason, str, str]
"""Field, value, reason, message, remedy."""


def definition_faults(mechanism: Any) -> tuple[Problem, ...]:
    """Return every problem of a definition, in the order of its fields."""
    faults = [*_own_faults(mechanism), *_slot_faults(mechanism), *_distinct_faults(mechanism)]
    return problems(mechanism, faults)


def problems(mechanism: Any, faults: Iterable[Fault]) -> tuple[Problem, ...]:
    """Return faults as problems of a mechanism."""
    where = mechanism.id if is_name(mechanism.id) else "mechanism"
    return tuple(
        Problem(
            where=where,
            field=field,
            value="" if value is NOTHING else printed(value),
            reason=reason,
            message=message,
            remedy=remedy,
            position=position,
        )
        for position, (field, value, reason, message, remedy) in enumerate(faults)
    )


NOTHING = object()
"""Stands for a value that is not worth printing."""


def is_name(value: object) -> bool:
    """Return whether a value can be an id or a name."""
    return type(value) is str and value != "" and value.isprintable() and value.strip() == value


def wrong(field: str, value: object, wanted: str) -> Fault:
    """Return the fault of a value of the wrong type."""
    return field, value, ProblemReason.WRONG_TYPE, "of the wrong kind", f"write {wanted}"


def _own_faults(mechanism: Any) -> Iterator[Fault]:
    if not is_name(mechanism.id):
        yield "id", mechanism.id, ProblemReason.BAD_ID, "no name", "write a text that prints"
    types: Mapping[str, tuple[tuple[type, ...], str]] = {
        "title": ((Title,), "a Title or a text"),
        "source": ((Source, type(None)), "a Source"),
        "note": ((str,), "a text"),
        "valid_from": ((date, type(None)), "a datetime.date"),
        "valid_until": ((date, type(None)), "a datetime.date"),
    }
    for field, (allowed, wanted) in types.items():
        if type(getattr(mechanism, field)) not in allowed:
            yield wrong(field, getattr(mechanism, field), wanted)
    yield from order_faults(mechanism.valid_from, mechanism.valid_until, "valid_until")
    yield from _scope_faults("", mechanism)


def order_faults(start: object, end: object, field: str) -> Iterator[Fault]:
    """Find an end before its start."""
    if type(start) is date and type(end) is date and end < start:
        message = f"it ends before it begins on {start}"
        yield field, end, ProblemReason.IMPOSSIBLE_DATES, message, "correct one of the dates"


def _scope_faults(prefix: str, one: Any) -> Iterator[Fault]:
    """Find what is wrong with the scope of a mechanism or a slot, and with its filter."""
    if one.scope is None:
        return
    unknown = [kind for kind in kinds_of(one.scope) if kind not in RECORD_KINDS]
    yield from _no_kinds(f"{prefix}scope", unknown, RECORD_KINDS)
    if not unknown:
        yield from _condition_faults(f"{prefix}only", one.only, kinds_of(one.scope))


def _no_kinds(field: str, wrong: Sequence[Any], known: Sequence[type]) -> Iterator[Fault]:
    names = [kind.__name__ for kind in known]
    for kind in wrong:
        name = getattr(kind, "__name__", str(kind))
        close = nearest(name, names)
        likely = f"did you mean {close}? " if close and close != name else ""
        remedy = f"{likely}use one of {', '.join(names)}"
        yield field, kind, ProblemReason.WRONG_KIND, "no kind that may stand here", remedy


def _slot_faults(mechanism: Any) -> Iterator[Fault]:
    slots = mechanism.slots
    if not isinstance(slots, tuple) or not slots:
        yield "slots", slots, ProblemReason.MISSING, "no slot at all", "state at least one Slot"
        return
    names: set[str] = set()
    for position, slot in enumerate(slots):
        if type(slot) is not Slot:
            yield wrong(f"slots[{position}]", slot, "a Slot")
            continue
        named = is_name(slot.name)
        prefix = f"slots.{slot.name}." if named else f"slots[{position}]."
        if not named or slot.name in _RESERVED:
            message = "no name" if not named else "a name that fill() needs itself"
            yield f"{prefix}name", slot.name, ProblemReason.BAD_ID, message, "name it otherwise"
        if named and slot.name in names:
            message, remedy = "two slots have this name", "give one of them another"
            yield f"{prefix}name", slot.name, ProblemReason.REPEATED, message, remedy
        names.add(str(slot.name))
        yield from _faults_of_slot(mechanism, slot, prefix)


def _faults_of_slot(mechanism: Any, slot: Slot, prefix: str) -> Iterator[Fault]:
    yield from _scope_faults(prefix, slot)
    if slot.scope is None and mechanism.scope is None:
        message, remedy = "it sits on nothing", "state a scope here or for the mechanism"
        yield f"{prefix}scope", None, ProblemReason.MISSING, message, remedy
    elif slot.scope is None and slot.only and _known(mechanism.scope, RECORD_KINDS):
        yield from _condition_faults(f"{prefix}only", slot.only, kinds_of(mechanism.scope))
    strangers = [kind for kind in slot.filler_kinds if kind not in FILLER_KINDS]
    yield from _no_kinds(f"{prefix}of", strangers, FILLER_KINDS)
    if not strangers:
        yield from _condition_faults(f"{prefix}filler", slot.filler, slot.filler_kinds)
        yield from _whereabouts_faults(slot, prefix)
    yield from _type_faults(slot, prefix)
    scope = mechanism.scope if slot.scope is None else slot.scope
    if scope is not None and _known(scope, RECORD_KINDS):
        yield from _number_faults(slot, prefix, kinds_of(scope))


def _known(kinds: Any, known: Collection[type]) -> bool:
    return all(kind in known for kind in kinds_of(kinds))


def _type_faults(slot: Slot, prefix: str) -> Iterator[Fault]:
    types: Mapping[str, tuple[tuple[type, ...], str]] = {
        "title": ((Title,), "a Title"),
        "weighted": ((bool,), "True or False"),
        "exclusive": ((bool,), "True or False"),
        "load": ((int, type(None)), "a whole number, or None for no bound"),
        "lives": ((Area, type(None)), "a member of Area"),
        "located": ((Area, type(None)), "a member of Area"),
        "choose": ((PostRule, type(None)), "a member of PostRule"),
    }
    for field, (allowed, wanted) in types.items():
        if type(getattr(slot, field)) not in allowed:
            yield wrong(f"{prefix}{field}", getattr(slot, field), wanted)
    if type(slot.load) is int and slot.load < 1:
        message, remedy = "nobody could fill it", "state 1 or more, or None for no bound"
        yield f"{prefix}load", slot.load, ProblemReason.OUT_OF_RANGE, message, remedy


def _whereabouts_faults(slot: Slot, prefix: str) -> Iterator[Fault]:
    members = Member in slot.filler_kinds
    if slot.lives is not None and not members:
        message, remedy = "only members live somewhere", "use located, or let members fill it"
        yield f"{prefix}lives", slot.lives, ProblemReason.CONTRADICTION, message, remedy
    if slot.choose is not None and slot.filler_kinds != (Member,):
        message, remedy = "a post is held by a member", "state of=Member"
        yield f"{prefix}choose", slot.choose, ProblemReason.CONTRADICTION, message, remedy


def _number_faults(slot: Slot, prefix: str, kinds: Sequence[type]) -> Iterator[Fault]:
    for field in ("least", "most"):
        value = getattr(slot, field)
        if value is None and field == "most":
            continue
        if type(value) is str:
            known = set.intersection(*(set(count_names(kind)) for kind in kinds))
            if value not in known:
                close = nearest(value, known)
                likely = f"did you mean {close!r}? " if close else ""
                remedy = f"{likely}name one of {', '.join(sorted(known)) or 'none: write a number'}"
                message = "no count of every scope"
                yield f"{prefix}{field}", value, ProblemReason.UNKNOWN_FIELD, message, remedy
        elif type(value) is not int:
            yield wrong(f"{prefix}{field}", value, "a whole number, or the name of a count")
        elif value < 0:
            message = "a number of fillers is not negative"
            yield f"{prefix}{field}", value, ProblemReason.OUT_OF_RANGE, message, "write 0 or more"
    if type(slot.least) is int and type(slot.most) is int and slot.most < slot.least:
        message, remedy = f"below the least, {slot.least}", "state most at or above least"
        yield f"{prefix}most", slot.most, ProblemReason.CONTRADICTION, message, remedy


def count_names(kind: type) -> tuple[str, ...]:
    """Return the counts of a record class: its count fields, and properties that are whole numbers.

    Examples:
        >>> from partygrid.needs import Need
        >>> count_names(Need)
        ('least', 'most', 'priority', 'places')
    """
    fields = [name for name, spec in specs(kind) if spec.check is Check.COUNT]
    derived = [
        name
        for name, one in vars(kind).items()
        if isinstance(one, property) and one.fget and one.fget.__annotations__.get("return") is int
    ]
    return (*fields, *derived)


def _condition_faults(field: str, given: Any, kinds: Sequence[type]) -> Iterator[Fault]:
    if not isinstance(given, tuple) or not all(type(one) is Condition for one in given):
        yield wrong(field, given, "conditions, as in {'layer': 'union'}")
        return
    by_name: dict[str, list[FieldSpec]] = {}
    for kind in kinds:
        for name, spec in specs(kind):
            by_name.setdefault(name, []).append(spec)
    for one in given:
        if one.field not in by_name:
            close = nearest(str(one.field), by_name)
            likely = f"did you mean {close!r}? " if close else ""
            remedy = f"{likely}use one of {', '.join(sorted(by_name))}"
            message = "no field has this name"
            yield field, one.field, ProblemReason.UNKNOWN_FIELD, message, remedy
        else:
            yield from _value_faults(f"{field}.{one.field}", one, by_name[one.field])


def _value_faults(field: str, one: Condition, found: Sequence[FieldSpec]) -> Iterator[Fault]:
    if one.least is not None:
        if type(one.least) is not int or any(spec.check is not Check.COUNT for spec in found):
            yield wrong(field, one.least, "a least for a count, or values")
        return
    if not one.values:
        message, remedy = "no value is wanted", "name at least one"
        yield field, one.values, ProblemReason.MISSING, message, remedy
    for value in one.values:
        if not any(_may_be(spec, value) for spec in found):
            choices = [choice.value for spec in found if spec.choices for choice in spec.choices]
            close = nearest(str(value), choices)
            likely = f"did you mean {close!r}? " if close else ""
            remedy = f"{likely}use one of {', '.join(choices)}" if choices else _VALUES
            message = "the field never has this value"
            yield field, value, ProblemReason.WRONG_TYPE, message, remedy


_VALUES = "write a value of the type of the field"


def _may_be(spec: FieldSpec, value: object) -> bool:
    if spec.choices is not None:
        return value in [choice.value for choice in spec.choices]
    kinds = {Check.FLAG: bool, Check.COUNT: int}
    return type(value) is kinds.get(spec.check, str)


def _distinct_faults(mechanism: Any) -> Iterator[Fault]:
    slots = mechanism.slots if isinstance(mechanism.slots, tuple) else ()
    names = [slot.name for slot in slots if type(slot) is Slot]
    groups = mechanism.distinct
    if not isinstance(groups, tuple) or not all(isinstance(group, tuple) for group in groups):
        yield wrong("distinct", groups, "groups of slot names, as in [['leader', 'cadre']]")
        return
    for position, group in enumerate(groups):
        field = f"distinct[{position}]"
        for name in group:
            if name not in names:
                yield field, name, ProblemReason.UNKNOWN_SLOT, *no_slot(name, names)
        if len(set(group)) < max(len(group), 2):
            message, remedy = "not two different slots", "name at least two, each once"
            yield field, group, ProblemReason.REPEATED, message, remedy
        elif set(group) <= set(names) and len({_seat(mechanism, name) for name in group}) > 1:
            message, remedy = "they sit on different scopes", "name slots of one scope"
            yield field, group, ProblemReason.CONTRADICTION, message, remedy


def _seat(mechanism: Any, name: str) -> object:
    slot = mechanism.slot(name)
    return slot and mechanism.sits_on(slot)


def no_slot(name: object, known: Collection[str]) -> tuple[str, str]:
    """Return message and remedy for a name that no slot has."""
    close = nearest(str(name), known)
    likely = f"did you mean {close!r}? " if close else ""
    return "no slot has this name", f"{likely}the slots are: {', '.join(known)}"
