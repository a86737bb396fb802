"""Mechanisms as TOML: fields in one order, without those that have their defaults."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from os import PathLike
from typing import Any

import attrs
import tomli_w

from partygrid._atomic import replace_file
from partygrid.errors import InvalidArgument
from partygrid.mechanisms import Mechanism
from partygrid.slots import Condition, kinds_of


def write_mechanisms(mechanisms: Iterable[Mechanism], target: str | PathLike[str]) -> None:
    """Write mechanisms as a TOML file, in a single step: a crash leaves the old file.

    Args:
        mechanisms: The mechanisms, in the order in which they are written.
        target: The file. An old one is replaced and keeps its permissions; a symbolic link is
            refused.

    Raises:
        InvalidArgument: The target is a symbolic link, a folder or a device, two mechanisms have
            one id, or a text is in a broken encoding.
        OSError: The file cannot be written; the old one is untouched.

    Complexity:
        O(mechanisms).

    Examples:
        >>> import partygrid as pg
        >>> from tempfile import TemporaryDirectory
        >>> contact = pg.Mechanism("contact", scope=pg.Community, slots=[pg.Slot("unit")])
        >>> with TemporaryDirectory() as folder:
        ...     write_mechanisms([contact], f"{folder}/own.toml")
        ...     pg.read_mechanisms(f"{folder}/own.toml") == (contact,)
        True
    """
    text = mechanisms_to_toml(mechanisms)
    try:
        content = text.encode()
    except UnicodeEncodeError as error:
        broken = text[max(error.start - 20, 0) : error.end]
        message, remedy = "broken encoding", "write the text anew"
        raise InvalidArgument("mechanisms", broken, message, remedy) from None
    replace_file(target, [content])


def mechanisms_to_toml(mechanisms: Iterable[Mechanism]) -> str:
    """Return mechanisms as TOML text; equal mechanisms give equal text.

    Args:
        mechanisms: The mechanisms, in the order in which they are written.

    Raises:
        InvalidArgument: Two mechanisms have one id.

    Complexity:
        O(mechanisms).

    Examples:
        >>> import partygrid as pg
        >>> print(mechanisms_to_toml([
        ...     pg.Mechanism("contact", scope=pg.Community, slots=[pg.Slot("unit", of=pg.Unit)])]))
        [[mechanism]]
        id = "contact"
        scope = "Community"
        slots = [
            { name = "unit", of = "Unit" },
        ]
        <BLANKLINE>
    """
    tables: dict[str, dict[str, Any]] = {}
    for one in mechanisms:
        if one.id in tables:
            message, remedy = "two mechanisms have this id", "give one of them another"
            raise InvalidArgument("mechanisms", one.id, message, remedy)
        tables[one.id] = attrs.asdict(one, filter=_is_stated, value_serializer=_plain)
    return tomli_w.dumps({"mechanism": list(tables.values())})


def _is_stated(field: Any, value: Any) -> bool:
    return bool(value != field.default)


def _plain(_: Any, field: Any, value: Any) -> Any:
    """Return the value of a field as TOML has it; tables and arrays are gone into afterwards."""
    if field is not None and field.name in ("only", "filler"):
        return _conditions(value)
    if field is not None and field.name in ("of", "scope"):
        names = [kind.__name__ for kind in kinds_of(value)]
        return names if len(names) > 1 else names[0]
    return value.value if isinstance(value, StrEnum) else value


def _conditions(given: Sequence[Condition]) -> Any:
    """Return conditions as one table, or as several where two are of one field."""
    tables: list[dict[str, Any]] = []
    for one in given:
        wanted = {"least": one.least} if one.least is not None else _values(one)
        home = next((table for table in tables if one.field not in table), None)
        if home is None:
            tables.append(home := {})
        home[one.field] = wanted
    return tables if len(tables) > 1 else tables[0]


def _values(one: Condition) -> Any:
    return list(one.values) if len(one.values) > 1 else one.values[0]
