"""The program that gives readers damaged input: it runs, and says what it did."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("pyarrow")
pytest.importorskip("python_calamine")
pytest.importorskip("shapely")
pytest.importorskip("sqlalchemy")
pytest.importorskip("xlsxwriter")

PROGRAM = Path(__file__).parents[1] / "fuzz"
TARGETS = (
    *("activities", "baseline", "cells", "csv", "database", "definitions", "divisions"),
    *("frames", "geojson", "json", "tables", "workbook"),
)


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    """Run the program in another process."""
    command = [sys.executable, str(PROGRAM), *words]
    return subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - ours


def test_some_inputs_of_each_reader_are_read_or_refused() -> None:
    found = run("--inputs", "15", *TARGETS)
    assert (found.returncode, found.stderr) == (0, "")
    lines = found.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == list(TARGETS)
    assert all(" 15 inputs, " in line and " 0 failed" in line for line in lines)


def test_an_unknown_target_is_refused() -> None:
    found = run("pdf")
    assert found.returncode == 2
    assert "no target pdf; there are activities, baseline" in found.stderr
