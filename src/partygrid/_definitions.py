"""What the definition of a mechanism must satisfy: every problem, found in one go."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from partygrid._fields import Check, FieldSpec, specs
from partygrid._likeness import nearest
from partygrid.errors import Problem, ProblemReason, printed
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
    faults = [*_own_faults(mechanism), *_slot_faults(mechanism)]
    return problems(mechanism, [*faults, *_distinct_faults(mechanism, seated=not faults)])


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


_NAME = "write a text that prints, without spaces at its ends"


def wrong(field: str, value: object, wanted: str) -> Fault:
    """Return the fault of a value of the wrong type."""
    return field, value, ProblemReason.WRONG_TYPE, "of the wrong kind", f"write {wanted}"


def _own_faults(mechanism: Any) -> Iterator[Fault]:
    if not is_name(mechanism.id):
        yield "id", mechanism.id, ProblemReason.BAD_ID, "no id", _NAME
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
    if mechanism.scope is None and mechanism.only != ():
        message, remedy = "there is no scope that it narrows", "state a scope, or only in slots"
        yield "only", mechanism.only, ProblemReason.CONTRADICTION, message, remedy


def order_faults(start: object, end: object, field: str) -> Iterator[Fault]:
    """Find an end before its start."""
    if type(start) is date and type(end) is date and end < start:
        message = f"it ends before it begins on {start}"
        yield field, end, ProblemReason.IMPOSSIBLE_DATES, message, "correct one of the dates"


def _scope_faults(prefix: str, one: Any) -> Iterator[Fault]:
    """Find what is wrong with the scope of a mechanism or a slot, and with its filter."""
    strangers = [] if one.scope is None else _strangers(kinds_of(one.scope), RECORD_KINDS)
    yield from _no_kinds(f"{prefix}scope", strangers, RECORD_KINDS)
    if one.scope is not None and not strangers:
        yield from _condition_faults(f"{prefix}only", one.only, kinds_of(one.scope))


def _strangers(kinds: Sequence[Any], known: Sequence[type]) -> list[Any]:
    return [kind for kind in kinds if not (isinstance(kind, type) and kind in known)]


def _no_kinds(field: str, strangers: Sequence[Any], known: Sequence[type]) -> Iterator[Fault]:
    names = [kind.__name__ for kind in known]
    for kind in strangers:
        close = nearest(kind.__name__ if isinstance(kind, type) else printed(kind), names)
        likely = f"did you mean {close}? " if close else ""
        remedy = f"{likely}use one of the classes {', '.join(names)}"
        value = kind.__name__ if isinstance(kind, type) else kind
        yield field, value, ProblemReason.WRONG_KIND, "no class that may stand here", remedy


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
            message = "fill() has an option of this name" if named else "no name"
            remedy = "name it otherwise" if named else _NAME
            yield f"{prefix}name", slot.name, ProblemReason.BAD_ID, message, remedy
        if named and slot.name in names:
            message, remedy = "two slots have this name", "give one of them another"
            yield f"{prefix}name", slot.name, ProblemReason.REPEATED, message, remedy
        names |= {slot.name} if named else set()
        yield from _faults_of_slot(mechanism, slot, prefix)


def _faults_of_slot(mechanism: Any, slot: Slot, prefix: str) -> Iterator[Fault]:
    yield from _scope_faults(prefix, slot)
    scope = mechanism.scope if slot.scope is None else slot.scope
    if scope is None:
        message, remedy = "it sits on nothing", "state a scope here or for the mechanism"
        yield f"{prefix}scope", None, ProblemReason.MISSING, message, remedy
    elif not _strangers(kinds_of(scope), RECORD_KINDS):
        if slot.scope is None:
            yield from _condition_faults(f"{prefix}only", slot.only, kinds_of(scope))
        yield from _number_faults(slot, prefix, kinds_of(scope))
    strangers = _strangers(slot.filler_kinds, FILLER_KINDS)
    yield from _no_kinds(f"{prefix}of", strangers, FILLER_KINDS)
    if not strangers:
        yield from _condition_faults(f"{prefix}filler", slot.filler, slot.filler_kinds)
        yield from _whereabouts_faults(slot, prefix)
    yield from _type_faults(slot, prefix)


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
        if type(value) is str:
            yield from _no_count(f"{prefix}{field}", value, kinds)
        elif type(value) is int:
            yield from amount_faults(f"{prefix}{field}", value)
        elif value is not None or field == "least":
            yield wrong(f"{prefix}{field}", value, "a whole number, or the name of a count")
    if type(slot.least) is int and type(slot.most) is int and slot.most < slot.least:
        message, remedy = f"below the least, {slot.least}", "state most at or above least"
        yield f"{prefix}most", slot.most, ProblemReason.CONTRADICTION, message, remedy


def _no_count(field: str, name: str, kinds: Sequence[type]) -> Iterator[Fault]:
    """Find a name that is no count of every kind of scope."""
    known = sorted(set.intersection(*(set(count_names(kind)) for kind in kinds)))
    if name not in known:
        close = nearest(name, known)
        likely = f"did you mean {close!r}? " if close else ""
        remedy = f"{likely}write a number{', or one of ' if known else ''}{', '.join(known)}"
        scopes = " and ".join(kind.__name__ for kind in kinds)
        message = f"no count of {'every' if len(kinds) > 1 else 'a'} {scopes}"
        yield field, name, ProblemReason.UNKNOWN_FIELD, message, remedy


_LARGEST = 2**53 - 1
"""The largest count that a record can state."""


def amount_faults(field: str, value: int) -> Iterator[Fault]:
    """Find a whole number that is no count."""
    if not 0 <= value <= _LARGEST:
        message = "a number is not negative" if value < 0 else "larger than any count"
        yield field, value, ProblemReason.OUT_OF_RANGE, message, "write the number that is meant"


_MEASURES = frozenset({"metres", "year"})
"""Units of whole numbers that are no count."""


def count_names(kind: type) -> tuple[str, ...]:
    """Return the counts of a record class: its count fields, and properties that are whole numbers.

    A whole number of metres, or a year, counts nothing.

    Examples:
        >>> from partygrid.needs import Need
        >>> count_names(Need)
        ('least', 'most', 'priority', 'places')
    """
    fields = [
        name
        for name, spec in specs(kind)
        if spec.check is Check.COUNT and spec.unit not in _MEASURES
    ]
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
            if spec.check in _PLAIN:
                by_name.setdefault(name, []).append(spec)
    counts = [name for name, found in by_name.items() if _all_counts(found)]
    for one in given:
        if type(one.field) is not str or one.field not in by_name:
            close = nearest(str(one.field), by_name)
            likely = f"did you mean {close!r}? " if close else ""
            remedy = f"{likely}use one of {', '.join(sorted(by_name))}"
            message = "no field that a condition can be about"
            yield field, one.field, ProblemReason.UNKNOWN_FIELD, message, remedy
        else:
            yield from _value_faults(f"{field}.{one.field}", one, by_name[one.field], counts)


def _all_counts(found: Iterable[FieldSpec]) -> bool:
    return all(spec.check is Check.COUNT for spec in found)


def _value_faults(
    field: str, one: Condition, found: Sequence[FieldSpec], counts: Sequence[str]
) -> Iterator[Fault]:
    if one.least is not None:
        if not _all_counts(found):
            message = "the field is no count and has no least"
            remedy = " or ".join(["name the wanted values", *(f"use {name}" for name in counts)])
            yield field, one.least, ProblemReason.WRONG_TYPE, message, remedy
        elif type(one.least) is not int:
            yield wrong(field, one.least, "a whole number")
        return
    if not isinstance(one.values, tuple):
        yield wrong(field, one.values, "several values")
        return
    if not one.values:
        message, remedy = "no value is wanted", "name at least one"
        yield field, one.values, ProblemReason.MISSING, message, remedy
    for value in one.values:
        if not any(_may_be(spec, value) for spec in found):
            several = (choice.value for spec in found for choice in spec.choices or ())
            choices = list(dict.fromkeys(several))
            close = nearest(str(value), choices)
            likely = f"did you mean {close!r}? " if close else ""
            wanted = f"use one of {', '.join(choices)}" if choices else f"write {_wanted(found)}"
            message = "the field never has this value"
            yield field, value, ProblemReason.WRONG_TYPE, message, f"{likely}{wanted}"


_PLAIN: Mapping[Check, tuple[type, str]] = {
    **dict.fromkeys((Check.CHOICE, Check.CHOICES, Check.ID, Check.TEXT), (str, "text")),
    **dict.fromkeys((Check.WORDS, Check.REFERENCE, Check.REFERENCES), (str, "text")),
    Check.FLAG: (bool, "True or False"),
    Check.COUNT: (int, "a whole number"),
}
"""The fields that a condition can be about: type of their values, and what it is called."""


def _may_be(spec: FieldSpec, value: object) -> bool:
    if spec.choices is not None:
        return isinstance(value, str) and value in [choice.value for choice in spec.choices]
    return type(value) is _PLAIN[spec.check][0]


def _wanted(found: Sequence[FieldSpec]) -> str:
    return " or ".join(dict.fromkeys(_PLAIN[spec.check][1] for spec in found))


def _distinct_faults(mechanism: Any, *, seated: bool) -> Iterator[Fault]:
    """Find what is wrong with the groups of slots; `seated`: what each slot sits on is known."""
    slots = mechanism.slots if isinstance(mechanism.slots, tuple) else ()
    by_name = {one.name: one for one in slots if type(one) is Slot and is_name(one.name)}
    groups = mechanism.distinct
    if not isinstance(groups, tuple) or not all(isinstance(group, tuple) for group in groups):
        yield wrong("distinct", groups, "groups of slot names, as in [['leader', 'cadre']]")
        return
    for position, group in enumerate(groups):
        field = f"distinct[{position}]"
        unknown = [name for name in group if not is_name(name) or name not in by_name]
        for name in unknown:
            yield field, name, ProblemReason.UNKNOWN_SLOT, *no_slot(name, by_name)
        if unknown:
            continue
        if len(set(group)) < max(len(group), 2):
            message, remedy = "not two different slots", "name at least two, each once"
            yield field, group, ProblemReason.REPEATED, message, remedy
        elif seated and len({mechanism.sits_on(by_name[name]) for name in group}) > 1:
            message, remedy = "they sit on different scopes", "name slots of one scope"
            yield field, group, ProblemReason.CONTRADICTION, message, remedy


def no_slot(name: object, known: Collection[str]) -> tuple[str, str]:
    """Return message and remedy for a name that no slot has."""
    close = nearest(str(name), known)
    likely = f"did you mean {close!r}? " if close else ""
    return "no slot has this name", f"{likely}the slots are: {', '.join(known)}"
