# ruff: noqa: INP001 - a script, not a package
"""Write the pages of the reference that are made: fields, mechanisms, rules, the command line.

``make docs-tables`` runs it; a test compares the committed pages with what it makes.
"""

import io
import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout, suppress
from enum import StrEnum
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from typing import Any
from unittest.mock import patch

import attrs

from partygrid import Link, Mechanism, Slot, catalogue, compare_policies, examples
from partygrid._fields import Check, FieldSpec, specs
from partygrid.cli import main
from partygrid.io._headers import COLUMN_ALIASES, POINT_HEADERS
from partygrid.records import RECORD_KINDS

DOCS = Path(__file__).parent
REFERENCE = DOCS / "reference"
sys.path += [str(DOCS), str(DOCS.parent / "tests")]  # the rulebook, and its worked examples

_FIELDS = """# Fields

Every kind of record, field by field. `make docs-tables` makes this page from the classes.

A type says what stands in the field. *id*: text that is not empty, without spaces at its ends.
*reference*: the id of a record of the kind named. *count*: a whole number from 0 on. *number*: 0 or
more. *word*: text like an id, from your own vocabulary. *Several* are given as a list and kept as a
sorted tuple, each once. *Optional*: `None` stands for "not stated". Units follow in brackets.

Choices and their defaults are shown as they stand in a file. In Python write the member of the
enum: `pg.CommunityKind.VILLAGE`, or `pg.CommunityKind("village")`.

The privacy class says who may see a field: *public*, anybody; *internal*, the organisation;
*personal*, the own superior; *sensitive*, nobody by default. `redact` leaves out what an audience
may not see: see [privacy](../explanation/privacy.md).
"""

_CHOICES = """## Choices

The values of each choice, as they stand in a file.

| Choice | Values |
| --- | --- |"""

_HEADERS = """## Headers

A column of a workbook, of a CSV file or of a map is read for a field by the field's own name or its
Chinese term, or by one of the words below, where no other field of the kind has the word. A
reference may have 编号, ID, 名称, 名, 代码 or 编码 behind its term. A record's own id, name and
code may have its kind before them: 社区编号 is the id of a community, and in a list of buildings a
reference to one. Brackets, spaces, marks and capital letters do not count. Any other header is
stated as `fields={"几户": "households"}`.

| Field | Read as well |
| --- | --- |"""

_MECHANISMS = """# Mechanisms

The catalogue (`partygrid.catalogue`), article by article. `make docs-tables` makes this page from
its files. Whether a snapshot fills one is asked with `check_mechanism`.

Each mechanism is local usage, as one newspaper article states it; at the end stand practice that
was reported elsewhere and what a regulation says. The source names the row of the article, see
[sources](sources.md), and how well it is known: *single* is one witness. Every number is a
parameter, changed as in
`catalogue.get("1+1+N").with_(community_worker={"least": 3})`. A slot that its source does not
define takes any filler, and only its number is checked. Layers of grids, skills and tags that a
condition names are words of your own records: change them if yours differ.

*Least* and *most* are what one scope must have and must not pass, where they are a name a count of
that scope.
"""

_SOURCES = """# Sources

What the five articles describe, row by row, and what serves it. `make docs-tables` makes this page
from `docs/trace.toml`, and a test looks up every name.

There are {total} rows: {counts}. Row 3.7 of Shunzhenghe has three parts, which count as three.

A *construct* is a class, a choice, a field, or a mechanism of the [catalogue](mechanisms.md). A
*check* is a function that answers for the row; `Jurisdiction` checks the references of records. An
*example* is a [scenario](api/examples.md) of that article. The numbers that the articles print for
structure stand in `examples.printed`, and a test holds the scenarios against them: that shows that
a scenario is consistent with its article, and confirms nothing that the article says.

| State | Rows | Meaning |
| --- | --- | --- |
{states}
"""

STATES = {
    "served": "There is a construct and a check.",
    "in-part": "There is a construct; the remark says what is missing.",
    "rules": "Not yet served: it needs rules about sizes, terms, dates or meetings.",
    "orders": "Not yet served: it belongs to the flow of orders (诉求单、三单、三办、研商会办).",
    "left-out": "Left out on purpose, for the reason in the remark.",
}
"""The states of a row of the table of sources, and what each means."""

_ARTICLES = ("Yaoji", "Liancheng", "Chengdong", "Shunzhenghe", "Ganxian")
"""The articles, in the order of the first digits of their rows."""

_TRACE = """| Row | Term | Construct, check, example | State |
| --- | --- | --- | --- |"""


_CLI = """# Command line

The help of each command, as it prints. `make docs-tables` makes this page from the program. How to
use it: [use the command line](../how-to/use-the-command-line.md)."""

_TYPE: Mapping[Check, str] = {
    Check.ID: "id",
    Check.REFERENCE: "reference: {targets}",
    Check.REFERENCES: "several references: {targets}",
    Check.COUNT: "count",
    Check.NUMBER: "number",
    Check.TEXT: "text",
    Check.WORDS: "several words",
    Check.CHOICE: "`{choices}`",
    Check.CHOICES: "several of `{choices}`",
    Check.FLAG: "true or false",
    Check.DATE: "date",
    Check.POINT: "`Point`: longitude, latitude",
}
_SHORT = {
    "Town Community Compound Grid Building": "any place",
    "TownCommittee CommunityCommittee CompoundBranch GridBranch BuildingGroup UnitBranch": (
        "any organisation"
    ),
    "": "any record",
}
_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.+(?:\n {5,}.+)*)", re.MULTILINE)
_COMMANDS = re.compile(r"^commands:\n(?P<lines>(?: +\S.*\n)+)", re.MULTILINE)


def fields_page() -> str:
    """Return the page of fields."""
    kinds = (*RECORD_KINDS, Link)
    sections = map(_kind_section, kinds)
    return "\n".join([_FIELDS, *sections, _choices_section(kinds), _headers_section()])


def _kind_section(kind: type) -> str:
    text = cleandoc(kind.__doc__ or "")
    said = ((name, " ".join(words.split())) for name, words in _ATTRIBUTE.findall(text))
    meanings = {name: words.replace("``", "`") for name, words in said}
    defaults = {one.name: one.default for one in attrs.fields(kind)}
    rows = [
        f"| `{name}`<br>{spec.zh} | {_type(spec)} | {_default(defaults[name])} "
        f"| {spec.privacy} | {meanings[name]} |"
        for name, spec in specs(kind)
    ]
    summary = text.partition("\n\n")[0].replace("\n", " ")
    header = "| Field | Type | Default | Privacy | Meaning |\n| --- | --- | --- | --- | --- |"
    return "\n".join([f"## {kind.__name__}\n", f"{summary}\n", header, *rows, ""])


def _type(spec: FieldSpec) -> str:
    targets = _SHORT.get(" ".join(spec.targets), " or ".join(f"`{one}`" for one in spec.targets))
    choices = spec.choices.__name__ if spec.choices else ""
    said = _TYPE[spec.check].format(targets=targets, choices=choices)
    unit = f" ({spec.unit})" if spec.unit else ""
    order = ", in their order" if spec.ranked else ""
    return f"{said}{unit}{order}{', optional' if spec.optional else ''}"


def _default(default: Any) -> str:
    match default:
        case attrs.NOTHING:
            return "required"
        case ():
            return "none"
        case "":
            return "empty"
        case StrEnum():
            return f"`{default.value}`"
    return f"`{default}`"


def _choices_section(kinds: tuple[type, ...]) -> str:
    found = {spec.choices for kind in kinds for _, spec in specs(kind) if spec.choices}
    rows = [
        f"| `{one.__name__}` | {', '.join(f'`{choice.value}`' for choice in one)} |"
        for one in sorted(found, key=lambda one: one.__name__)
    ]
    return "\n".join([_CHOICES, *rows, ""])


def _headers_section() -> str:
    words = {**COLUMN_ALIASES, **POINT_HEADERS}
    rows = [f"| `{name}` | {', '.join(words[name])} |" for name in sorted(words)]
    return "\n".join([_HEADERS, *rows, ""])


def mechanisms_page() -> str:
    """Return the page of mechanisms, in the order of the articles and their rows."""
    groups: dict[str, list[Mechanism]] = {}
    for one in sorted(catalogue.every(), key=_row):
        groups.setdefault(one.source.title if one.source else "", []).append(one)
    parts = [_MECHANISMS]
    for title, several in groups.items():
        parts += (f"## {title}\n", *map(_mechanism_section, several))
    return "\n".join(parts)


def _row(one: Mechanism) -> tuple[bool, list[int], str]:
    clause = one.source.clause if one.source else ""
    return not clause, [int(number) for number in re.findall(r"\d+", clause)], one.id


def _mechanism_section(one: Mechanism) -> str:
    header = "| Slot | Sits on | Filled by | Least | Most | Asked of a filler |"
    rows = [_slot_row(one, slot) for slot in one.slots]
    groups = "; ".join(", ".join(f"`{name}`" for name in group) for group in one.distinct)
    source = one.source
    clause = f"row {source.clause}, " if source and source.clause else ""
    said = [
        f"{one.title.en}: {one.title.zh}.",
        "\n".join([header, "| --- | --- | --- | --- | --- | --- |", *rows]),
        f"Nobody fills two of these at one scope: {groups}." if groups else "",
        one.note,
        f"Source: {source.title}, {clause}{source.certainty}." if source else "",
    ]
    return "\n\n".join([f"### {one.id}", *filter(None, said)]) + "\n"


def _slot_row(one: Mechanism, slot: Slot) -> str:
    kinds, only = one.sits_on(slot)
    asked = [
        *map(str, slot.filler),
        f"lives in the {slot.lives}" if slot.lives else "",
        f"located in the {slot.located}" if slot.located else "",
        "fills nothing else" if slot.exclusive else "",
        f"carries at most {slot.load}" if slot.load else "",
        f"rule of choice: {slot.choose}, see `allocate_posts`; not checked" if slot.choose else "",
    ]
    cells = [
        f"`{slot.name}`<br>{slot.title.en}<br>{slot.title.zh}",
        "; ".join([_names(kinds), *map(str, only)]),
        "not defined" if slot.of is None else _names(slot.filler_kinds),
        f"{_bound(slot.least)}{', as weight' if slot.weighted else ''}",
        "any" if slot.most is None else _bound(slot.most),
        "; ".join(filter(None, asked)),
    ]
    return f"| {' | '.join(cells)} |"


def _names(kinds: Iterable[type]) -> str:
    return " or ".join(f"`{kind.__name__}`" for kind in kinds)


def _bound(stated: int | str) -> str:
    return f"`{stated}`" if isinstance(stated, str) else str(stated)


def sources_page() -> str:
    """Return the page of sources."""
    with (DOCS / "trace.toml").open("rb") as file:
        rows = tomllib.load(file)["row"]
    articles = [
        [row for row in rows if row["id"].partition(".")[0] == str(number)]
        for number in range(len(_ARTICLES))
    ]
    named = list(zip(_ARTICLES, articles, strict=True))
    states = [
        f"| {_said(state)} | {sum(row['state'] == state for row in rows)} | {meaning} |"
        for state, meaning in STATES.items()
    ]
    intro = _SOURCES.format(
        counts=", ".join(f"{name} {len(several)}" for name, several in named),
        total=len(rows),
        states="\n".join(states),
    )
    parts = [f"## {name}\n\n{_TRACE}\n{_trace(several)}\n" for name, several in named]
    return "\n".join([intro, *parts])


def _trace(rows: Iterable[Mapping[str, Any]]) -> str:
    lines = []
    for row in rows:
        examples = [f"examples.{name}" for name in row.get("examples", ())]
        named = (row.get("constructs", ()), row.get("checks", ()), examples)
        served = "<br>".join(", ".join(f"`{name}`" for name in names) for names in named if names)
        state = f"*{_said(row['state'])}*{'. ' if 'note' in row else ''}{row.get('note', '')}"
        lines.append(f"| `{row['id']}` | {row['en']}<br>{row['zh']} | {served} | {state} |")
    return "\n".join(lines)


def _said(state: str) -> str:
    return state.replace("-", " ")


def cli_page() -> str:
    """Return the page of the command line."""
    overview = help_text()
    listed = _COMMANDS.search(overview)
    commands = [line.split()[0] for line in listed["lines"].splitlines()] if listed else []
    parts = [_CLI, _block("partygrid", overview)]
    parts += (_block(f"partygrid {name}", help_text(name)) for name in commands)
    return "\n\n".join(parts) + "\n"


def help_text(*command: str) -> str:
    """Return what ``--help`` prints, 80 columns wide."""
    out = io.StringIO()
    wide = patch.dict(os.environ, {"COLUMNS": "80", "NO_COLOR": "1"})
    with wide, redirect_stdout(out), suppress(SystemExit):
        main([*command, "--help"])
    return out.getvalue().rstrip()


def _block(title: str, text: str) -> str:
    return f"## {title}\n\n```text\n{text}\n```"


def rules_page() -> str:
    """Return the page of rules."""
    page: str = import_module("rulebook").page()
    return page


def policies_picture() -> str:
    """Return the picture of the guide that compares policies."""
    return compare_policies(examples.small_town()).to_svg()


PAGES: Mapping[str, Callable[[], str]] = {
    "fields.md": fields_page,
    "mechanisms.md": mechanisms_page,
    "rules.md": rules_page,
    "sources.md": sources_page,
    "cli.md": cli_page,
    "policies.svg": policies_picture,
}
"""Each page that is made, and what makes it."""


def write_pages(folder: Path) -> None:
    """Write every page into a folder."""
    for name, make in PAGES.items():
        (folder / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    write_pages(REFERENCE)
