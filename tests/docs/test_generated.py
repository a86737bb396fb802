"""Pages that are made from the code, or must name everything in it, do."""

import importlib.util
import json
import re
import tomllib
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid.cli._commands import COMMANDS
from partygrid.coverage._gaps import MEANING

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = DOCS / "reference"
TRACE: list[dict[str, Any]] = tomllib.loads((DOCS / "trace.toml").read_text("utf-8"))["row"]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _read(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def _rows(name: str) -> dict[str, list[str]]:
    """Return the cells of every table row of a page by the code in its first cell."""
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", _read(name), re.MULTILINE)
    return {first: [cell.strip() for cell in rest.split(" | ")] for first, rest in rows}


def test_the_page_of_fields_is_what_the_classes_say(generate: ModuleType) -> None:
    assert _read("fields.md") == generate.fields_page()


def test_the_page_of_mechanisms_is_what_the_catalogue_says(generate: ModuleType) -> None:
    assert _read("mechanisms.md") == generate.mechanisms_page()


def test_the_page_of_mechanisms_has_every_mechanism_with_its_slots_once() -> None:
    page = _read("mechanisms.md")
    sections = dict(part.split("\n", 1) for part in page.split("\n### ")[1:])
    assert sections.keys() == {*pg.catalogue.ids()}
    assert len(sections) == page.count("\n### ")
    for one in pg.catalogue.every():
        slots = re.findall(r"^\| `(\w+)`", sections[one.id], re.MULTILINE)
        assert slots == [slot.name for slot in one.slots]
        assert one.title.zh in sections[one.id]
        assert one.note in sections[one.id]


def test_the_page_of_rules_is_what_packs_and_examples_say(generate: ModuleType) -> None:
    assert _read("rules.md") == generate.rules_page()


def test_the_page_of_rules_has_every_rule_of_every_pack_once() -> None:
    named = re.findall(r"^### (.+)$", _read("rules.md"), re.MULTILINE)
    assert named == [rule.id for key in pg.rules.ids() for rule in pg.rules.get(key)]


def test_the_page_of_sources_is_what_the_trace_says(generate: ModuleType) -> None:
    assert _read("sources.md") == generate.sources_page()


def test_the_trace_has_the_85_rows_of_the_five_articles_once_and_in_order() -> None:
    parts = {"3.7": ["3.7a", "3.7b", "3.7c"]}
    numbers = [
        f"{article}.{n}"
        for article, last in enumerate((18, 16, 17, 16, 16))
        for n in range(1, last + 1)
    ]
    assert [row["id"] for row in TRACE] == [id_ for one in numbers for id_ in parts.get(one, [one])]
    assert len(TRACE) == 85


def _resolves(name: str) -> bool:
    """Whether a construct exists: a mechanism, a public name, or a field or choice of one."""
    owner, _, part = name.partition(".")
    if owner not in pg.__all__:
        return name in pg.catalogue.ids()
    known = getattr(pg, owner)
    is_record = isinstance(known, type) and attrs.has(known)
    fields = [one.name for one in attrs.fields(known)] if is_record else []
    return not part or part in fields or hasattr(known, part)


def test_every_name_in_the_trace_exists() -> None:
    assert [
        name for row in TRACE for name in row.get("constructs", ()) if not _resolves(name)
    ] == []
    checks = {name for row in TRACE for name in row.get("checks", ())}
    assert [name for name in checks if not callable(getattr(pg, name, None))] == []
    scenarios = {name for row in TRACE for name in row.get("examples", ())}
    assert scenarios == {"yaoji", "liancheng", "chengdong", "shunzhenghe", "ganxian"}
    assert scenarios <= {*pg.examples.__all__}


def test_a_name_that_does_not_exist_is_found() -> None:
    assert not _resolves("Compound.colour")
    assert not _resolves("PropertyService.LATER")
    assert not _resolves("2+2+N")


@pytest.mark.parametrize("row", TRACE, ids=lambda row: row["id"])
def test_a_row_of_the_trace_names_what_serves_it_or_says_why_not(
    row: dict[str, Any], generate: ModuleType
) -> None:
    assert row["state"] in generate.STATES
    assert row["zh"]
    assert row["en"]
    if row["state"] in {"served", "in-part"}:
        assert row["constructs"]
        assert row["checks"]
    if row["state"] != "served":
        assert row["note"].endswith(".")
    if row["state"] == "left-out":
        assert row["note"].startswith(("Activity", "Undefined", "Personal"))


def test_every_mechanism_of_an_article_stands_in_its_row() -> None:
    rows = {row["id"]: row.get("constructs", ()) for row in TRACE}
    named = [one for one in pg.catalogue.every() if one.source is not None and one.source.clause]
    assert len(named) > 30
    assert [one.id for one in named if one.id not in rows[one.source.clause]] == []


def test_every_printed_number_stands_in_a_row_that_names_its_scenario() -> None:
    rows = {row["id"]: row.get("examples", ()) for row in TRACE}
    for name in ("yaoji", "liancheng", "chengdong", "shunzhenghe", "ganxian"):
        for figure in pg.examples.printed(getattr(pg.examples, name)):
            assert name in rows[figure.row]


def test_every_link_of_a_scenario_stands_in_a_row_that_names_it() -> None:
    for name in ("yaoji", "liancheng", "chengdong", "shunzhenghe", "ganxian"):
        used = {link.mechanism for link in getattr(pg.examples, name)().links}
        rows = [row for row in TRACE if name in row.get("examples", ())]
        assert used <= {construct for row in rows for construct in row.get("constructs", ())}


def test_the_page_of_the_command_line_is_what_the_program_prints(generate: ModuleType) -> None:
    assert _read("cli.md").split() == generate.cli_page().split()  # wraps differ between Pythons


def test_the_picture_of_policies_is_that_of_the_example(generate: ModuleType) -> None:
    assert _read("policies.svg") == generate.policies_picture()


def test_every_page_that_is_made_is_written(generate: ModuleType, tmp_path: Path) -> None:
    generate.write_pages(tmp_path)
    assert {page.name for page in tmp_path.iterdir()} == {*generate.PAGES}
    assert (tmp_path / "fields.md").read_text(encoding="utf-8") == generate.fields_page()


def test_the_command_line_shows_every_command(generate: ModuleType) -> None:
    titles = re.findall(r"^## partygrid ?(.*)$", generate.cli_page(), re.MULTILINE)
    assert titles[0] == ""
    assert set(COMMANDS) == {*titles} - {""}


def test_the_published_schema_is_that_of_the_package() -> None:
    assert json.loads(_read("partygrid.schema.json")) == pg.json_schema()


def test_every_reason_of_a_gap_is_explained_in_the_same_words() -> None:
    rows = _rows("gaps.md")
    assert {reason: rows[reason][1] for reason in pg.GapReason} == MEANING


@pytest.mark.parametrize(
    ("page", "choices"),
    [("gaps.md", pg.RemedyAction), ("errors.md", pg.ProblemReason)],
)
def test_every_choice_has_its_row(page: str, choices: type[StrEnum]) -> None:
    assert sorted({*choices} - _rows(page).keys()) == []


def test_the_tree_of_errors_names_every_exception_and_its_builtin() -> None:
    named = [getattr(pg, name) for name in pg.__all__]
    leaves = [one for one in named if isinstance(one, type) and issubclass(one, pg.PartyGridError)]
    rows = _rows("errors.md")
    builtins = {
        one.__name__: next(base.__name__ for base in one.__mro__ if base.__module__ == "builtins")
        for one in leaves
        if one is not pg.PartyGridError
    }
    assert {name: rows[name][0].strip("`") for name in builtins} == builtins


def test_the_glossary_names_every_public_class() -> None:
    text = _read("glossary.md")
    classes = [
        name
        for name in pg.__all__
        if isinstance(one := getattr(pg, name), type) and not issubclass(one, Exception)
    ]
    assert "Building" in classes
    assert [name for name in classes if f"`{name}`" not in text] == []
