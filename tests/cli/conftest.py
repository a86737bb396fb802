"""A folder with native files, in which commands run, and a way to run them."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import partygrid as pg
import towns
from partygrid.cli import _progress as progress
from partygrid.cli import main


class Outcome(NamedTuple):
    """What a command gave back."""

    code: int
    out: str
    err: str


HOLDING = pg.Jurisdiction(
    [
        pg.Town("lianfeng"),
        pg.TownCommittee("lianfeng-pc", town="lianfeng"),
        pg.Community("liyuan", town="lianfeng"),
        pg.CommunityCommittee("liyuan-gb", parent="lianfeng-pc", community="liyuan"),
    ]
)
"""A jurisdiction without any gap."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with files: small.json, town.json, holds.json and empty.json."""
    monkeypatch.chdir(tmp_path)
    pg.write_json(towns.small(), tmp_path / "small.json")
    pg.write_json(pg.examples.small_town(), tmp_path / "town.json")
    pg.write_json(HOLDING, tmp_path / "holds.json")
    pg.write_json(towns.empty(), tmp_path / "empty.json")
    return tmp_path


@pytest.fixture
def run(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    """Run a command in the folder, in this process; a slow machine makes no news of it."""
    assert folder == Path.cwd()
    monkeypatch.setattr(progress, "PATIENCE", 600.0)

    def command(*words: str) -> Outcome:
        code = main(words)
        return Outcome(code, *capsys.readouterr())

    return command
