"""Help: every command has an example, every example runs, and wrong words get a hint."""

import re
import shlex
from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from partygrid.cli import main
from partygrid.cli._arguments import PURPOSE
from partygrid.cli._arguments._options import FORMATS
from partygrid.cli._arguments._parser import one_of
from partygrid.cli._commands import COMMANDS as RUN

Run = Callable[..., Any]
COMMANDS = tuple(RUN)
SQUARE = [(116.0, 25.0), (116.1, 25.0), (116.1, 25.1), (116.0, 25.0)]
EXAMPLE = re.compile(r"^ *(partygrid .*)$", re.MULTILINE)


def _runs(example: str, folder: Path) -> bool:
    """Whether an example runs; county.json is there, unless it is the example that makes it.

    For the command that reads a workbook, there is one, and for the one that reads outlines.
    """
    words = shlex.split(example)
    assert words.pop(0) == "partygrid"
    command = words[: words.index(">")] if ">" in words else words
    (folder / "county.json").unlink(missing_ok=True)
    if command[0] != "demo":
        (folder / "county.json").write_bytes((folder / "town.json").read_bytes())
    if command[0] == "import":
        pg.write_workbook(pg.read_json(folder / "town.json"), folder / "roster.xlsx")
    if command[0] == "grids":
        where = pg.read_json(folder / "town.json")
        outlines = [pg.Outline(grid.id, polygons=[[SQUARE]]) for grid in where.of(pg.Grid)]
        pg.write_geojson(where, folder / "grids.geojson", show=pg.Grid, outlines=outlines)
    return main(command) in (0, 1)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example_that_runs(run: Run, command: str, folder: Path) -> None:
    code, text, err = run(command, "--help")
    assert (code, err) == (0, "")
    (example,) = EXAMPLE.findall(text.partition("example:")[2])
    assert example.split()[:2] == ["partygrid", command]
    assert _runs(example, folder)


def test_the_first_steps_run(run: Run, folder: Path) -> None:
    found = run("--help")
    first = EXAMPLE.findall(found.out.partition("first steps:")[2])
    assert len(first) == 2
    assert all(_runs(example, folder) for example in first)


def test_what_the_demo_proposes_runs(run: Run, folder: Path) -> None:
    proposed = EXAMPLE.findall(run("demo").out.partition("Try next:")[2])
    assert len(proposed) == 5
    assert all(_runs(example, folder) for example in proposed)


def test_help_lists_every_command_with_its_purpose(run: Run) -> None:
    code, text, err = run("--help")
    assert (code, err) == (0, "")
    listed = [line.split()[0] for line in text.splitlines() if line.startswith("  ")]
    assert [word for word in listed if word in COMMANDS] == list(COMMANDS)
    assert "Exit codes: 0 it holds, 1 it does not hold, 2 unusable input" in text
    assert tuple(PURPOSE) == COMMANDS


@pytest.mark.parametrize("command", [(), *((command,) for command in COMMANDS)])
def test_help_is_at_most_80_columns_wide(run: Run, command: tuple[str, ...]) -> None:
    assert max(map(len, run(*command, "--help").out.splitlines())) <= 80


def test_without_a_command_there_is_help_on_standard_error(run: Run) -> None:
    found = run()
    assert (found.code, found.out) == (2, "")
    assert found.err == run("--help").out


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version") == (0, f"partygrid {pg.__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        (["chek"], ["no command 'chek'; did you mean 'check'?", "see partygrid --help"]),
        (["town.json"], ["no command 'town.json'; known: allocate, answers, cadences, calendar"]),
        (["--format", "json", "check"], ["argument COMMAND: ", "'json'"]),
        (["--formt"], ["required: COMMAND; see partygrid --help"]),
        (["--"], ["required: COMMAND; see partygrid --help"]),
        (["check", "--formt", "csv"], ["no option '--formt'; did you mean '--format'?"]),
        (["check", "--form=csv"], ["no option '--form'; did you mean '--format'?"]),
        (["check", "-x"], ["no option '-x'; known: --baseline, --bom, --focus,"]),
        (["check", "--format", "jsn"], ["--format: no choice 'jsn'; did you mean 'json'?"]),
        (["check", "--format"], ["--format: expected one argument; see partygrid check --help"]),
        (["check", "a.json", "b.json"], ["one argument too many: 'b.json'"]),
        (["graph", "--format", "json"], ["no option '--format'; known: --as, --audience, --help"]),
        (["graph", "--as", "svg"], ["no choice 'svg'; known: dot, graphml, mermaid"]),
        (["demo", "--format", "json"], ["no option '--format'; known: --help, --save"]),
        (["schema", "a.json"], ["one argument too many: 'a.json'; see partygrid schema --help"]),
        (["unassigned", "--to", "house"], ["no choice 'house'; known: compound, grid, group"]),
        (["allocate", "--reach", "twon"], ["no choice 'twon'; did you mean 'town'?"]),
    ],
)
def test_wrong_words_get_one_line_with_a_hint(run: Run, words: list[str], texts: list[str]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("partygrid")
    assert len(err.splitlines()) == 1
    assert [text for text in texts if text not in err] == []


def test_a_word_that_is_no_choice_is_an_error_of_the_argument() -> None:
    choice = one_of(FORMATS)
    assert choice("json") == "json"
    with pytest.raises(ArgumentTypeError, match=r"no choice 'jsn'; did you mean 'json'\?"):
        choice("jsn")
