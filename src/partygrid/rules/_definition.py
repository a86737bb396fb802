"""What is wrong with the definition of a rule or with its numbers, every problem at once."""

import inspect
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from partygrid._definitions import is_name
from partygrid._likeness import nearest
from partygrid.errors import Problem, ProblemReason, printed
from partygrid.sources import Certainty, Source

DAY = "on"
"""The keyword by which a rule asks for the day of the check."""

_SHAPE = "write it as (subject, where, *, least=3)"
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def problem(
    place: str,
    reason: ProblemReason,
    message: str,
    remedy: str,
    *,
    value: str = "",
    near: str | None = None,
) -> Problem:
    """Return a problem at a place such as ``pack.rule.field``."""
    return Problem(
        where=place,
        field="",
        value=value,
        reason=reason,
        message=message,
        remedy=remedy,
        nearest=near,
    )


def parameters(check: Any) -> tuple[inspect.Parameter, ...] | None:
    """Return the parameters of a function, None where it is none."""
    try:
        return tuple(inspect.signature(check).parameters.values())
    except (TypeError, ValueError):
        return None


def numbers_in(check: Callable[..., Any]) -> Iterator[tuple[str, Any, str]]:
    """Yield name, default and unit of each number of a function, in its order."""
    try:
        notes = get_type_hints(check, include_extras=True)
    except (NameError, TypeError):  # an annotation for type checkers alone, or no function
        notes = {}
    for one in parameters(check) or ():
        if one.kind is one.KEYWORD_ONLY and one.name != DAY and one.default is not one.empty:
            yield one.name, one.default, _unit(notes.get(one.name))


def _unit(note: object) -> str:
    return str(get_args(note)[1]) if get_origin(note) is Annotated else ""


def definition_problems(rule: Any, types: Mapping[str, type], exemption: type) -> Iterator[Problem]:
    """Yield what is wrong with a rule; `types` says of which type some fields are."""
    place = rule.id if is_name(rule.id) else "rule"
    yield from unnamed(f"{place}.id", rule.id)
    for field, wanted in types.items():
        yield from mistyped(f"{place}.{field}", getattr(rule, field), wanted)
    for position, one in enumerate(rule.exemptions):
        yield from mistyped(f"{place}.exemptions[{position}]", one, exemption)
        source = getattr(one, "source", None)
        yield from source_problems(f"{place}.exemptions[{position}].source", source)
    if not rule.text:
        remedy = "say in the docstring of the function what it asks"
        yield problem(f"{place}.text", ProblemReason.MISSING, "no definition", remedy)
    yield from source_problems(f"{place}.source", rule.source)
    yield from _uncallable(place, rule)
    for message in _misshapen(rule.check, [one.name for one in rule.numbers]):
        yield problem(f"{place}.check", ProblemReason.WRONG_TYPE, message, _SHAPE)


def unnamed(place: str, value: object) -> Iterator[Problem]:
    """Yield that a value is no id."""
    if not is_name(value):
        remedy = "write a text that prints, without spaces at its ends"
        yield problem(place, ProblemReason.BAD_ID, "no id", remedy, value=printed(value))


def mistyped(place: str, value: object, wanted: type) -> Iterator[Problem]:
    """Yield that a value is not of a type."""
    if not isinstance(value, wanted):
        message, remedy = "of the wrong kind", f"pass one of type {wanted.__name__}"
        reason = ProblemReason.WRONG_TYPE
        yield problem(place, reason, message, remedy, value=printed(value))


def source_problems(place: str, source: object) -> Iterator[Problem]:
    """Yield what is wrong with the days and the certainty of a source; None is none."""
    if not isinstance(source, Source):
        return
    yield from mistyped(f"{place}.certainty", source.certainty, Certainty)
    days = {name: getattr(source, name) for name in ("valid_from", "valid_until")}
    wrong = {name: day for name, day in days.items() if day is not None and type(day) is not date}
    for name, day in wrong.items():
        reason, remedy = ProblemReason.WRONG_TYPE, "pass a datetime.date, or None"
        yield problem(f"{place}.{name}", reason, "no date", remedy, value=printed(day))
    first, last = days.values()
    if not wrong and first is not None and last is not None and first > last:
        reason, remedy = ProblemReason.OUT_OF_RANGE, "exchange the days"
        yield problem(f"{place}.valid_until", reason, f"before {first}", remedy, value=str(last))


def _uncallable(place: str, rule: Any) -> Iterator[Problem]:
    """Yield that the screen, or what is required, does not take the numbers of the rule."""
    day = [one.name for one in parameters(rule.check) or () if one.name == DAY]
    words = [*(one.name for one in rule.numbers), *day]
    for field, first, stated in (("screen", (None,), ["kind", *words]), ("requires", (), words)):
        function = getattr(rule, field)
        try:
            if function is not None:
                inspect.signature(function).bind(*first, **dict.fromkeys(stated))
        except (TypeError, ValueError) as error:
            reason, remedy = ProblemReason.WRONG_TYPE, f"its keywords are {', '.join(stated)}"
            yield problem(f"{place}.{field}", reason, f"cannot be called: {error}", remedy)


def _misshapen(check: Any, numbers: Collection[str]) -> Iterator[str]:
    known = parameters(check)
    if known is None:
        yield f"{printed(check)} is no function"
        return
    rest = known[2:]
    if [one.kind in _POSITIONAL for one in known[:2]] != [True, True]:
        yield "it does not take a subject and a snapshot"
    for one in rest:
        if one.kind is not one.KEYWORD_ONLY:
            yield f"{one.name} is not keyword-only"
        elif one.default is one.empty and one.name != DAY:
            yield f"{one.name} has no default"
    for name in sorted(set(numbers) - {one.name for one in rest}):
        yield f"it has no keyword {name}"


def number_problems(
    place: str, numbers: Mapping[str, Any], known: Mapping[str, Any]
) -> Iterator[Problem]:
    """Yield which numbers cannot take the place of the `known` ones of a rule."""
    for name, value in sorted(numbers.items(), key=lambda one: str(one[0])):
        if name not in known:
            yield problem(
                f"{place}.{name}",
                ProblemReason.UNKNOWN_FIELD,
                "the rule has no such number",
                f"the numbers are: {', '.join(sorted(known)) or 'none'}",
                near=nearest(str(name), known),
            )
        elif not _can_replace(known[name], value):
            yield problem(
                f"{place}.{name}",
                ProblemReason.WRONG_TYPE,
                f"the number is of type {type(known[name]).__name__}",
                f"state one such as {known[name]!r}, or None for no bound",
                value=printed(value),
            )


def _can_replace(known: object, value: object) -> bool:
    if known is None or value is None:
        return True
    if type(value) is float and not math.isfinite(value):
        return False
    return type(value) in ((int, float) if type(known) is float else (type(known),))
