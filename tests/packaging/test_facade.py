"""The names of the package, and what importing it does and does not do."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import partygrid as pg

MODULE_OF, SUBMODULES = pg._MODULE_OF, pg._SUBMODULES  # noqa: SLF001 - the lazy table itself
SOURCE = ast.parse(Path(str(pg.__file__)).read_text(encoding="utf-8"))
HEAVY = (
    "attr",
    "attrs",
    "cattrs",
    "email",
    "hypothesis",
    "importlib.metadata",
    "msgspec",
    "networkx",
    "numpy",
    "pylmcf",
    "stdnum",
    "zipfile",
)


def _answer(script: str) -> list[str]:
    """Run a script in a fresh interpreter and return the lines that it prints."""
    command = [sys.executable, "-I", "-c", script]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    assert done.stderr == ""
    return done.stdout.splitlines()


def _for_type_checkers() -> dict[str, str]:
    """Return the names under ``if TYPE_CHECKING``, each with its module."""
    (branch,) = [
        node
        for node in SOURCE.body
        if isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    ]
    return {
        alias.asname or alias.name: str(node.module)
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


@pytest.mark.parametrize("name", pg.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(pg, name) is getattr(pg, name)


def test_type_checkers_see_the_names_that_the_package_has() -> None:
    seen = _for_type_checkers()
    assert {*seen, *SUBMODULES} == set(pg.__all__)
    assert {name: f"partygrid.{home}" for name, home in MODULE_OF.items()} == {
        name: home for name, home in seen.items() if name not in SUBMODULES
    }
    for name, module in seen.items():
        if name not in SUBMODULES:
            assert getattr(importlib.import_module(module), name) is getattr(pg, name)


def test_every_name_is_listed_once() -> None:
    assert len(pg.__all__) == len(set(pg.__all__))
    assert sorted([*MODULE_OF, *SUBMODULES]) == sorted(pg.__all__)


def test_no_name_is_hidden_by_a_module_that_is_called_the_same() -> None:
    modules = {module.name for module in pkgutil.iter_modules(pg.__path__)}
    assert modules & set(pg.__all__) == set(SUBMODULES)


def test_dir_lists_what_a_user_may_use() -> None:
    assert {*dir(pg)} == {*pg.__all__, "__version__"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'partygrid' has no attribute 'Bilding'"):
        pg.Bilding  # noqa: B018
    with pytest.raises(ImportError, match="cannot import name 'Bilding' from 'partygrid'"):
        exec("from partygrid import Bilding")  # noqa: S102


def test_the_version_is_that_of_the_installed_package() -> None:
    script = "import partygrid, importlib.metadata as m; print(partygrid.__version__)"
    assert _answer(script) == [pg.__version__]
    assert pg.__version__[0].isdigit()


def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = _answer(
        "import sys; before = set(sys.modules); import partygrid\n"
        "print(*sorted(set(sys.modules) - before), sep='\\n')"
    )
    assert "partygrid" in loaded
    assert [name for name in loaded if name.partition(".")[0] in HEAVY or name in HEAVY] == []


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        ("errors", ["numpy", "networkx", "msgspec", "cattrs"]),
        ("Town", ["numpy", "networkx", "msgspec", "cattrs"]),
        ("Record", ["numpy", "networkx", "msgspec", "cattrs"]),
        ("LevelScheme", ["numpy", "networkx", "msgspec", "cattrs"]),
        ("Jurisdiction", ["networkx", "cattrs", "pylmcf"]),
    ],
)
def test_a_name_loads_only_what_it_needs(name: str, absent: list[str]) -> None:
    loaded = _answer(
        f"import sys; from partygrid import {name}; print(*sorted(sys.modules), sep='\\n')"
    )
    assert [module for module in absent if module in loaded] == []


STATE = """
import gc, locale, logging, os, random, signal, sys, threading, warnings
def state():
    return [
        list(warnings.filters), logging.root.handlers[:], logging.root.level,
        sorted(logging.root.manager.loggerDict), threading.active_count(), dict(os.environ),
        list(sys.path), gc.isenabled(), gc.get_threshold(), random.getstate(), locale.setlocale(0),
        signal.getsignal(signal.SIGINT), sys.excepthook, sys.getrecursionlimit(), os.getcwd()]
before = state()
import partygrid
print([one for one, other in zip(before, state()) if one != other])
"""


def test_importing_the_package_changes_nothing_outside_it() -> None:
    assert _answer(STATE) == ["[]"]
