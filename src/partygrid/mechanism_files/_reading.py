"""A TOML document into mechanisms, or other definitions with ids, with every problem of all."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

from partygrid.errors import Problem, ProblemReason, UnreadableInput, printed
from partygrid.mechanism_files._defining import defined
from partygrid.mechanism_files._values import UNFIT, Findings, several
from partygrid.mechanisms import Mechanism

_PLACE = re.compile(r" \(at (line \d+, column \d+|end of document)\)$")
_LONG_KEY = re.compile(
    r"""(?<![\w."'-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}"""
)
"""A key of more parts than so many: a reader of TOML keeps every beginning of it."""
_T = TypeVar("_T")


def read_mechanisms(source: str | PathLike[str]) -> tuple[Mechanism, ...]:
    """Read mechanisms from a TOML file, and check each.

    Args:
        source: The file, in UTF-8.

    Returns:
        The mechanisms, in the order of the file.

    Raises:
        UnreadableInput: The file is no list of mechanisms. ``problems`` holds every problem, each
            with its path, such as ``$.mechanism[2].slots[0].most``.
        OSError: The file cannot be read.

    Complexity:
        O(bytes).

    Examples:
        See `write_mechanisms` and `mechanisms_from_toml`.
    """
    return mechanisms_from_toml(decoded(source), name=str(source))


def mechanisms_from_toml(text: str, *, name: str = "") -> tuple[Mechanism, ...]:
    """Return the mechanisms that a TOML text describes, and check each.

    Args:
        text: The content of a file.
        name: What to call the content in an error, for example the name of its file.

    Returns:
        The mechanisms, in the order of the text.

    Raises:
        UnreadableInput: The text is no list of mechanisms; see `read_mechanisms`.

    Complexity:
        O(length).

    Examples:
        >>> import partygrid as pg
        >>> contact, = mechanisms_from_toml('''
        ...     [[mechanism]]
        ...     id = "contact"
        ...     scope = "Community"
        ...     slots = [{ name = "unit", of = "Unit" }]
        ... ''')
        >>> contact.slot("unit").of is pg.Unit
        True
        >>> try:
        ...     mechanisms_from_toml('''
        ...         [[mechanism]]
        ...         id = "contact"
        ...         scope = "Community"
        ...         valid_from = "2021"
        ...         slots = [{ name = "unit", least = 2, most = 1 }]
        ...     ''')
        ... except pg.UnreadableInput as error:
        ...     for problem in error.problems:
        ...         print(problem)
        $.mechanism[0].valid_from: '2021': text stands here; write a date as in 2021-01-31
        $.mechanism[0].slots[0].most: 1: below the least, 2; state most at or above least
    """
    return definitions(text, "mechanism", defined, name=name)


def decoded(source: str | PathLike[str]) -> str:
    """Return the text of a file.

    Raises:
        UnreadableInput: It is no UTF-8.
        OSError: It cannot be read.
    """
    content = Path(source).read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = Findings("$")
        message, remedy = f"byte {error.start:,} is no UTF-8", "save the file as UTF-8"
        found.note("", ProblemReason.MALFORMED, message, remedy)
        raise _unreadable(found.problems, str(source)) from None


def definitions(
    text: str, word: str, defined: Callable[[Any, Findings], _T | None], *, name: str = ""
) -> tuple[_T, ...]:
    """Return what the tables of a TOML text define, in the order of the text.

    Args:
        text: The content of a file.
        word: What one table defines, which is the key of the array of tables.
        defined: Returns what a table defines, or None where that cannot be, and notes why.
        name: What to call the content in an error.

    Raises:
        UnreadableInput: Something is wrong; ``problems`` holds everything.
    """
    found = Findings("$")
    made = _made(_parsed(text, word, found), word, defined, found)
    if found.problems:
        raise _unreadable(found.problems, name)
    return made


def _unreadable(problems: Sequence[Problem], name: str) -> UnreadableInput:
    error = UnreadableInput(problems)
    if name:
        error.headline = f"{name}: {error.headline}"
    return error


def _parsed(text: str, word: str, found: Findings) -> dict[str, Any]:
    """Return the document; one without tables where the text is no TOML, or made to exhaust us."""
    try:
        if _LONG_KEY.search(text) is None:
            return tomllib.loads(text)
        said = "a key of more than a hundred parts"
    except tomllib.TOMLDecodeError as error:
        said = str(error)
    except (ValueError, RecursionError):
        said = "a number or a nesting beyond all measure"
    place, reason = _PLACE.search(said), _PLACE.sub("", said)
    message = f"{place[1]}: {reason}" if place else reason
    found.note("", ProblemReason.MALFORMED, f"no TOML, {message}", "write it as TOML")
    return {word: []}


def _made(
    document: Mapping[str, Any],
    word: str,
    defined: Callable[[Any, Findings], _T | None],
    found: Findings,
) -> tuple[_T, ...]:
    """Return what the tables of a document define, and note every problem of each in turn."""
    found.keys("", document, (word,), (word,))
    made, known = list[_T](), set[str]()
    read = several(lambda value, _, __: value, f"an array of tables: [[{word}]]")
    tables = read(document.get(word, []), word, found)
    for position, value in enumerate(() if tables is UNFIT else tables):
        here = Findings(f"$.{word}[{position}]", position)
        one = defined(value, here)
        if one is not None:
            made.append(one)
        key = value.get("id") if type(value) is dict else None
        if type(key) is str:
            _refuse_known(key, word, known, here)
        found.problems.extend(here.problems)
    return tuple(made)


def _refuse_known(key: str, word: str, known: set[str], found: Findings) -> None:
    """Note that an id is known already; else it becomes known."""
    if key in known:
        message, remedy = f"two {word}s have this id", "give one of them another"
        found.note("id", ProblemReason.DUPLICATE_ID, message, remedy, value=printed(key))
    known.add(key)
