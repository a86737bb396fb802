"""JSON text into plain values, without losing a repeated key and without a crash.

What the standard reader lets pass in silence is kept visible here: an object that states a key
twice is a `Repeating` object, and ``NaN`` is a `NotJson` value, so that the structure check can
report both with their path. Text that is no JSON at all is one problem with its line and column.
"""

import json
from collections import Counter
from typing import Any

import attrs

from partygrid._collector import paused_collector
from partygrid.errors import Problem, ProblemReason, UnreadableInput

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Repeating(dict[str, Any]):
    """An object in which keys stand more than once; the last value of each is kept."""

    repeated: tuple[str, ...] = ()


@attrs.frozen
class NotJson:
    """A word that is no JSON value: NaN, Infinity or -Infinity."""

    word: str


def parse(data: bytes) -> Any:
    """Return the JSON value that UTF-8 bytes hold.

    Raises:
        UnreadableInput: The bytes are no UTF-8 or no JSON; one problem says where.

    Complexity:
        O(bytes).

    Examples:
        >>> parse(b'{"a": [1, NaN]}')
        {'a': [1, NotJson(word='NaN')]}
        >>> parse(b'{"a": 1, "a": 2}').repeated
        ('a',)
    """
    try:
        text = data.removeprefix(BYTE_ORDER_MARK).decode()
        with paused_collector():
            return json.loads(text, object_pairs_hook=_object, parse_constant=NotJson)
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        place = _place(before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        wrong = f"byte 0x{error.object[error.start]:02x} is no UTF-8"
        raise _malformed(place, wrong, "save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        wrong = f"no JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        if not error.doc.strip():
            wrong = "the input is empty"
        place = _place(error.lineno, error.colno)
        raise _malformed(place, wrong, "correct it there, or read the whole file again") from None
    except RecursionError:
        raise _malformed("$", "arrays or objects nested too deeply", "write flat records") from None
    except ValueError:  # the only other one: a number beyond what Python reads
        raise _malformed("$", "a number with thousands of digits", "correct the number") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeating = Repeating(found)
    times = Counter(key for key, _ in pairs)
    repeating.repeated = tuple(key for key in found if times[key] > 1)
    return repeating


def _place(line: int, column: int) -> str:
    return f"line {line:,}, column {column:,}"


def _malformed(where: str, message: str, remedy: str) -> UnreadableInput:
    return UnreadableInput(
        [
            Problem(
                where=where,
                field="",
                value="",
                reason=ProblemReason.MALFORMED,
                message=message,
                remedy=remedy,
            )
        ]
    )
