"""The making of records alone: what the speed of other operations is measured by."""

from typing import Any

import attrs


def constructor_calls(records: tuple[Any, ...]) -> list[tuple[type, str, dict[str, Any]]]:
    """Return each record as its class, id and the fields that differ from their defaults."""
    calls = []
    for record in records:
        fields = {
            field.name: value
            for field in attrs.fields(type(record))
            if field.name != "id" and (value := getattr(record, field.name)) != field.default
        }
        calls.append((type(record), record.id, fields))
    return calls
