"""The command that gives people other ids: where its key comes from, and what it never shows."""

import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg

Run = Callable[..., Any]
WHERE = pg.examples.small_town()
KEY = b"an invented key of thirty-two bytes or more"


@pytest.fixture
def key_file(folder: Path) -> str:
    (folder / "own.key").write_bytes(KEY + b"\r\n")
    return "own.key"


def test_the_snapshot_is_printed_with_pseudonyms(run: Run, key_file: str) -> None:
    found = run("pseudonymise", "town.json", "--key-file", key_file)
    assert (found.code, found.err) == (0, "")
    assert found.out == pg.to_json(pg.pseudonymise(WHERE, KEY)).decode()


def test_a_key_may_stand_in_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OWN_KEY", KEY.decode())
    found = run("pseudonymise", "town.json", "--key-env", "OWN_KEY")
    assert pg.from_json(found.out) == pg.pseudonymise(WHERE, KEY)
    missing = run("pseudonymise", "town.json", "--key-env", "NO_KEY")
    assert missing == (
        2,
        "",
        "partygrid: --key-env: 'NO_KEY': it is not set; set it, or use --key-file\n",
    )


def test_a_new_key_is_for_its_owner_alone_and_serves_again(run: Run, folder: Path) -> None:
    first = run("pseudonymise", "town.json", "--new-key", "new.key")
    file = folder / "new.key"
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
    assert re.fullmatch(rb"[0-9a-f]{64}\n", file.read_bytes())
    again = run("pseudonymise", "town.json", "--key-file", "new.key")
    assert again.out == first.out
    assert file.read_text().strip() not in f"{first.out}{first.err}"
    refused = run("pseudonymise", "town.json", "--new-key", "new.key")
    assert refused.code == 2
    assert "'new.key': it exists already; name a new file, or use it as --key-file" in refused.err


def test_other_records_get_pseudonyms_on_request(run: Run, key_file: str) -> None:
    words = ("pseudonymise", "town.json", "--key-file", key_file, "--kinds", "member", "place")
    expected = pg.pseudonymise(WHERE, KEY, kinds=pg.Member | pg.Place)
    assert pg.from_json(run(*words).out) == expected


def test_a_key_that_is_too_short_is_refused_and_not_shown(run: Run, folder: Path) -> None:
    (folder / "short.key").write_bytes(b"too short a secret\n")
    found = run("pseudonymise", "town.json", "--key-file", "short.key")
    assert found.code == 2
    assert "'18 bytes': too short for a key; use 32 bytes or more" in found.err
    assert "secret" not in found.err.replace("secrets.token_bytes", "")


def test_a_key_never_stands_on_the_command_line(run: Run) -> None:
    assert "required" in run("pseudonymise", "town.json").err


def test_a_key_file_that_is_not_there_is_told(run: Run) -> None:
    found = run("pseudonymise", "town.json", "--key-file", "none.key")
    assert (found.code, found.out) == (2, "")
    assert "none.key: there is no such file or folder" in found.err
