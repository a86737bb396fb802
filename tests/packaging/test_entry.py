"""The package as it is entered: its version, its submodules, ``python -m partygrid``."""

import importlib
import runpy
import sys
from importlib import metadata
from pathlib import Path

import pytest

import partygrid as pg
from partygrid._tables import Batches

# By its path: where a plugin of pytest comes from the package, its modules are loaded in a way
# that `runpy.run_module` cannot follow.
MAIN = str(Path(pg.__file__).with_name("__main__.py"))


def test_version_is_that_of_the_installed_distribution() -> None:
    assert pg.__version__ == metadata.version("partygrid")


def test_submodules_are_loaded_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(pg, "examples", raising=False)

    assert pg.examples is importlib.import_module("partygrid.examples")


def test_the_package_runs_as_a_module_and_not_when_it_is_imported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["partygrid", "--version"])

    # By this name first: coverage decides by the first name whether it follows a file.
    assert "main" in runpy.run_path(MAIN, run_name="partygrid.__main__")
    assert capsys.readouterr().out == ""
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(MAIN, run_name="__main__")

    assert not ended.value.code
    assert pg.__version__ in capsys.readouterr().out


def test_batches_are_the_records_of_their_lists() -> None:
    records = Batches([[pg.Town("a")], [pg.Town("b"), pg.Town("c")]])

    assert [town.id for town in records] == ["a", "b", "c"]
