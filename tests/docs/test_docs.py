"""Every example in README.md and docs runs and prints what stands below it; every link leads on.

The blocks of one page run in order, in one folder of their own: Python blocks share their names,
and a text block right below one is what it prints. Of console blocks those run whose commands are
all partygrid or echo; what stands between the commands is what they print. A command of partygrid
runs in this process, and what a pipe or a shell does around it in a shell.
"""

import io
import os
import re
import shlex
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import partygrid as pg
from partygrid.cli import main

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = [
    README,
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]

FENCE = re.compile(r"^```(?P<language>[^`\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
COMMAND = re.compile(r"^\$ (?P<words>.+)$", re.MULTILINE)
RUNNABLE = ("partygrid ", "echo ")
PLAIN = re.compile(
    r"partygrid (?P<words>(?:[^|<>&;$](?! 2>))+)(?: (?P<mark>[|>]) (?P<shell>[^<>]+))?"
)
"""A command whose output may go on to others, or into a file, and nothing else."""


class Block(NamedTuple):
    """A fenced block of a page."""

    language: str
    text: str
    line: int
    start: int
    end: int


class Example(NamedTuple):
    """Something that runs, with what the page says that it prints."""

    language: str
    code: str
    printed: str
    place: str


def _blocks(text: str) -> list[Block]:
    return [
        Block(
            found["language"].strip(),
            found["text"],
            text.count("\n", 0, found.start()) + 2,
            found.start(),
            found.end(),
        )
        for found in FENCE.finditer(text)
    ]


def _examples(page: Path) -> Iterator[Example]:
    text = page.read_text(encoding="utf-8")
    end = Block("", "", 0, len(text), len(text))
    for block, after in pairwise([*_blocks(text), end]):
        place = f"{page.relative_to(ROOT)}, line {block.line}"
        if block.language == "python":
            shown = after.language == "text" and not text[block.end : after.start].strip()
            yield Example("python", block.text, after.text if shown else "", place)
        elif block.language == "console" and _runs(block.text):
            commands = [found["words"] for found in COMMAND.finditer(block.text)]
            printed = COMMAND.sub("", block.text + "\n").lstrip("\n")
            yield Example("console", "\n".join(commands), printed, place)


def _runs(text: str) -> bool:
    commands = [found["words"] for found in COMMAND.finditer(text)]
    return bool(commands) and all(words.startswith(RUNNABLE) for words in commands)


def _lines(printed: str) -> list[str]:
    return [line.rstrip() for line in printed.splitlines() if line.strip()]


def _run_python(example: Example, names: dict[str, Any]) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(example.code, example.place, "exec"), names)  # noqa: S102 - own examples
    return out.getvalue()


def _run_console(example: Example) -> str:
    printed, code = "", 0
    for line in example.code.splitlines():
        plain = PLAIN.fullmatch(line)
        if plain is None:
            shown, code = _run_in_shell(f"(exit {code}); {line}")
        else:
            out, errors = io.StringIO(), io.StringIO()
            with redirect_stdout(out), redirect_stderr(errors if plain["shell"] else out):
                code = main(shlex.split(plain["words"]))
            printed, shown = printed + errors.getvalue(), out.getvalue()
            if plain["shell"]:
                write = "cat > " if plain["mark"] == ">" else ""
                shown, code = _run_in_shell(write + plain["shell"], shown)
        printed += shown
    return printed


def _run_in_shell(code: str, given: str = "") -> tuple[str, int]:
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    done = subprocess.run(  # noqa: S603 - the examples of our own pages
        ["/bin/sh", "-c", code],
        check=False,
        input=given,
        env={**os.environ, "PATH": path, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return done.stdout, done.returncode


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if any(_examples(page))],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_examples_print_what_the_page_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    names: dict[str, Any] = {"__name__": "example"}
    for example in _examples(page):
        printed = (
            _run_python(example, names) if example.language == "python" else _run_console(example)
        )
        assert _lines(printed) == _lines(example.printed), example.place


def test_the_readme_and_every_guide_have_an_example() -> None:
    guides = [page for folder in ("tutorials", "how-to") for page in _guides(folder)]
    assert len(guides) > 5
    assert [page for page in (README, *guides) if not any(_examples(page))] == []


def _guides(folder: str) -> list[Path]:
    return [page for page in sorted((ROOT / "docs" / folder).glob("*.md")) if page.stem != "index"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = [found["target"].partition("#")[0] for found in LINK.finditer(text)]
    relative = [one for one in targets if one and not one.startswith(("http:", "https:"))]
    assert [one for one in relative if not (page.parent / one).exists()] == []


@pytest.mark.parametrize("folder", ["tutorials", "how-to", "explanation", "reference"])
def test_every_page_stands_in_the_table_of_contents(folder: str) -> None:
    home = ROOT / "docs" / folder
    listed = (home / "index.md").read_text(encoding="utf-8").splitlines()
    pages = [page.relative_to(home).with_suffix("").as_posix() for page in home.glob("*.md")]
    assert [page for page in sorted(pages) if page != "index" and page not in listed] == []


def test_every_public_name_stands_on_a_page_of_the_reference() -> None:
    pages = sorted((ROOT / "docs" / "reference" / "api").glob("*.md"))
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    documented = re.findall(r"^\.\. (?:auto|py:)\w+:: ([\w.]+)$", text, re.MULTILINE)
    names = ("cadences", "catalogue", "codes", "examples")
    modules = {"": pg, **{f"{name}.": getattr(pg, name) for name in names}}
    public = {
        f"partygrid.{prefix}{name}"
        for prefix, one in modules.items()
        for name in one.__all__
        if name not in pg._SUBMODULES  # noqa: SLF001 - each has a page of its own
        and f"partygrid.{name}" not in documented
    }
    assert sorted(public - {*documented}) == []
    assert sorted(documented) == sorted(set(documented))
