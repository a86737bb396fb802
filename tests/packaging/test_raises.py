"""Every exception that the package raises has a test that expects it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import partygrid

PACKAGE = Path(str(partygrid.__file__)).parent
TESTS = Path(__file__).parents[1]


def _trees(folder: Path) -> Iterator[ast.AST]:
    for path in sorted(folder.rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _name(node: ast.AST | None) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@cache
def raised() -> set[str]:
    """Names of the exception classes that stand in a ``raise``; re-raised values are left out."""
    names = {_name(node.exc) for node in _trees(PACKAGE) if isinstance(node, ast.Raise)}
    return {name for name in names if name[:1].isupper()}


@cache
def expected() -> set[str]:
    """Names of the exception classes that stand in a ``pytest.raises`` with a ``match``."""
    calls = [node for node in _trees(TESTS) if isinstance(node, ast.Call) and node.args]
    return {
        _name(one)
        for call in calls
        if _name(call.func) == "raises" and "match" in {word.arg for word in call.keywords}
        for one in getattr(call.args[0], "elts", [call.args[0]])
    }


def test_every_exception_raised_is_expected_by_a_test() -> None:
    assert sorted(raised() - expected()) == []


@pytest.mark.parametrize("name", ["InvalidJurisdiction", "UnknownId", "AttributeError"])
def test_the_search_finds_what_is_there(name: str) -> None:
    assert name in raised()
    assert name in expected()
