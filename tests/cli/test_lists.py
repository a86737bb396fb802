"""The commands about needs, resources and projects: what they print, with which exit code."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid.cli import _rows as rows

Run = Callable[..., Any]
WHERE = pg.examples.small_town()


@pytest.fixture
def fitting(folder: Path) -> pg.Jurisdiction:
    """A town in which one project meets the one need with the one resource."""
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Unit("school"),
            pg.Need("tutoring", place="t"),
            pg.Resource("hall", holder="school"),
            pg.Project("homework", needs=["tutoring"], resources=["hall"], lead="school"),
        ]
    )
    pg.write_json(where, folder / "fitting.json")
    return where


def test_lists_that_do_not_fit_are_told(run: Run) -> None:
    report = pg.check_projects(WHERE)
    assert run("lists", "town.json") == (1, f"{report}\n", "")
    found = run("lists", "town.json", "--format", "json")
    assert json.loads(found.out) == report.to_records()
    assert tuple(json.loads(found.out)[0]) == rows.LISTING


def test_lists_that_fit_hold(run: Run, fitting: pg.Jurisdiction) -> None:
    assert pg.check_projects(fitting).ok
    assert run("lists", "fitting.json").code == 0
    assert run("projects", "fitting.json").code == 0


def test_empty_lists_were_not_checked(run: Run) -> None:
    found = run("lists", "holds.json")
    assert found.code == 1
    assert found.err == ("partygrid: nothing was checked: no need, resource or project is there\n")


@pytest.mark.parametrize("reach", pg.Reach)
def test_projects_are_proposed_within_reach(run: Run, reach: pg.Reach) -> None:
    plan = pg.propose_projects(WHERE, reach=reach)
    assert run("projects", "town.json", "--reach", reach) == (1, f"{plan}\n", "")
    found = run("projects", "town.json", "--reach", reach, "--format", "json")
    assert json.loads(found.out) == plan.to_records()
    assert tuple(json.loads(found.out)[0]) == rows.PROJECT


def test_a_need_that_asks_for_nothing_is_not_left_out(run: Run, folder: Path) -> None:
    asking = pg.Need("tutoring", place="t", asks=["hall"])
    for need, code in ((asking, 1), (attrs.evolve(asking, asks=()), 0)):
        pg.write_json(pg.Jurisdiction([pg.Town("t"), need]), folder / "asking.json")
        assert run("projects", "asking.json").code == code


def test_projects_that_are_proposed_are_written_into_a_new_file(run: Run, folder: Path) -> None:
    plan = pg.propose_projects(WHERE)
    assert plan.projects
    run("projects", "town.json", "--save", "new.json")
    assert pg.read_json(folder / "new.json") == WHERE.replace(*plan.projects)
    again = run("projects", "town.json", "--save", "new.json")
    assert again.err == "partygrid: --save: 'new.json': it exists already; name a new file\n"
