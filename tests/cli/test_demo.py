"""The demo on the bundled county: what it shows, what it says of itself, what it saves."""

import re
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

import partygrid as pg
from partygrid._text import width
from partygrid.cli import _progress as progress
from partygrid.cli import main

Run = Callable[..., Any]
HEADING = re.compile("[1-9]  [A-Z]")


@pytest.fixture(scope="module")
def county() -> pg.Jurisdiction:
    return pg.examples.liancheng()


@pytest.fixture(scope="module")
def shown() -> list[str]:
    patient = patch.object(progress, "PATIENCE", 600.0)
    with patient, redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        assert main(["demo"]) == 0
    assert err.getvalue() == ""
    return out.getvalue().splitlines()


def _section(shown: list[str], title: str) -> list[str]:
    """The lines below a heading, up to the next one."""
    (begin,) = [number for number, line in enumerate(shown) if line.startswith(title)]
    rest = shown[begin + 1 :]
    ends = [number for number, line in enumerate(rest) if HEADING.match(line)]
    return rest[: ends[0]] if ends else rest


def test_it_says_what_is_official_and_what_is_synthetic(shown: list[str]) -> None:
    (official,) = [line for line in shown if line.startswith("official")]
    (synthetic,) = [line for line in shown if line.startswith("synthetic")]
    assert "17 towns and 248 communities with their codes" in official
    assert "everything else" in synthetic
    assert shown.index(official) < shown.index(synthetic) < 5


def test_it_fits_on_two_screens(shown: list[str]) -> None:
    assert len(shown) <= 80
    assert max(map(width, shown)) <= 80


def test_every_town_is_there_with_its_coverage(shown: list[str], county: pg.Jurisdiction) -> None:
    table = [line.split() for line in _section(shown, "1  COVERAGE BY TOWN")]
    covers = pg.check_coverage(county).by_town
    assert len(covers) == 17
    assert [line[:4] for line in table[2:19]] == [
        [row.place, row.name, f"{row.buildings:,}", f"{row.covered:,}"] for row in covers
    ]


def test_the_worst_communities_are_there(shown: list[str], county: pg.Jurisdiction) -> None:
    table = [line.split() for line in _section(shown, "2  THE WORST COMMUNITIES")]
    worst = pg.check_coverage(county).by_community[:5]
    assert [line[0] for line in table if line][1:] == [row.place for row in worst]


def test_unassigned_buildings_are_counted_and_the_first_shown(
    shown: list[str], county: pg.Jurisdiction
) -> None:
    found = pg.unassigned_buildings(county)
    section = [line for line in _section(shown, "3  UNASSIGNED BUILDINGS") if line]
    assert section[0].startswith(f"{len(found):,} buildings with ")
    assert [line.split()[0] for line in section[2:7]] == [one.id for one in found[:5]]


def test_the_allocation_is_shown_with_an_explanation(
    shown: list[str], county: pg.Jurisdiction
) -> None:
    plan = pg.allocate_double_reporting(county)
    text = "\n".join(_section(shown, "4  ALLOCATION"))
    assert str(plan) in text
    assert str(plan.explain(plan.assignments[0].member)) in text


def test_it_saves_the_county_for_the_other_commands(
    run: Run, folder: Path, county: pg.Jurisdiction
) -> None:
    found = run("demo", "--save", "my county.json")
    assert (found.code, found.err) == (0, "partygrid: wrote my county.json\n")
    assert "The county is saved in 'my county.json'. Try next:\n" in found.out
    assert pg.read_json(folder / "my county.json") == county


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("town.json", "--save: 'town.json': it exists already; name a new file"),
        ("-", "--save: '-': it is no file; name a new one, such as county.json"),
        ("", "--save: '': it is no file; name a new one, such as county.json"),
        ("nowhere/a.json", "--save: 'nowhere/a.json': its folder does not exist; make that first"),
    ],
)
def test_it_overwrites_nothing_and_writes_nowhere_else(
    run: Run, folder: Path, name: str, text: str
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    found = run("demo", "--save", name)
    assert (found.code, found.out) == (2, "")
    assert text in found.err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
