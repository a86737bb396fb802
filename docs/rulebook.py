# ruff: noqa: INP001 - a part of a script, not a package
"""The rulebook: every rule of every pack with its source, numbers, exceptions and examples."""

from collections.abc import Iterable, Iterator
from typing import Any

import rule_examples
from partygrid import Pack, Rule, Source, rules
from partygrid.org import ORGANISATION_KINDS

_HEAD = """# Rules

The packs of rules that come with partygrid (`partygrid.rules.get`), rule by rule. `make
docs-tables` makes this page from the code and from the worked examples in `tests/rules`, which the
tests run. To check a file: [check rules in a pipeline](../how-to/check-rules-in-a-pipeline.md). To
add to it: [write a rule](../how-to/write-a-rule.md), [add a pack](../how-to/add-a-pack.md); how to
add an example says `CONTRIBUTING.md`.

A rule answers *pass*, *fail*, *unknown* or *not applicable*: see
[four answers](../explanation/four-answers.md). The severity says how much a failure weighs: an
*error* contradicts an instrument or the model, a *warning* misses a soft number, a *gap* is not
there yet, and *info* is worth knowing. The source says how well it is known: *confirmed* by two
witnesses, *single* by one, *unconfirmed* from memory. Every number is a parameter, changed by
`with_` or by an override of a local pack; *none* does not bind.

An example has records, one on a line (`m1..3` stands for three), names who is asked, the day and
the numbers that differ, and shows what the rule answers. Where a rule never gives an answer, the
reason stands below. To an organisation that does not exist on the day no rule applies.

| Pack | Title | Rules |
| --- | --- | --- |
"""


def page() -> str:
    """Return the page of rules."""
    packs = [rules.get(key) for key in rules.ids()]
    listed = [f"| [{one.id}](#{one.id}) | {one.title} | {len(one)} |" for one in packs]
    return "\n".join([_HEAD + "\n".join(listed) + "\n", *map(_pack, packs)])


def _pack(pack: Pack) -> str:
    file = rule_examples.FOLDER / f"{pack.id}.toml"
    examples = rule_examples.read(file) if file.exists() else ()
    sections = [_rule(rule, [one for one in examples if one.rule.id == rule.id]) for rule in pack]
    given = next((_lines(one.background) for one in examples if one.background), "")
    shared = [f"In every example of this pack there are {given}\n"] if given else []
    return "\n".join([f"({pack.id})=\n\n## {pack.id}\n\n{pack.title}\n", *shared, *sections])


def _rule(rule: Rule, examples: list[Any]) -> str:
    numbers = [_number(one.name, one.value, one.unit) for one in rule.numbers]
    rows = {
        "Asked of": _asked(rule),
        "Severity": rule.severity,
        "Source": _source(rule.source),
        "Numbers": "<br>".join(numbers),
        "Remedy": rule.remedy,
    }
    said = [f"| {name} | {_cell(str(text))} |" for name, text in rows.items() if text]
    parts = [
        f"### {rule.id}\n\n**{rule.title}**\n\n{rule.text}\n",
        "\n".join(["| | |", "| --- | --- |", *said, ""]),
        *_exceptions(rule),
        *_examples(examples),
    ]
    return "\n".join(parts)


def _number(name: str, value: Any, unit: str = "") -> str:
    return f"`{name}` = {_value(value)}{f' ({unit})' if unit else ''}"


def _asked(rule: Rule) -> str:
    if not {*ORGANISATION_KINDS} <= {*rule.each.kinds}:
        return str(rule.each)
    filters = [f"{field} {value}" for field, value in rule.each.filters]
    return ", ".join(["any organisation", *filters])


def _source(source: Source) -> str:
    ends = {"from": source.valid_from, "until": source.valid_until}
    held = [f"{word} {day}" for word, day in ends.items() if day is not None]
    return "; ".join([str(source), f"*{source.certainty}*", *held])


def _value(value: Any) -> str:
    match value:
        case None | ():
            return "none"
        case tuple():
            return ", ".join(_value(one) for one in value)
        case dict():
            return "; ".join(f"{key} {_value(one)}" for key, one in value.items())
        case str():
            return f"`{value}`"
    return f"{value}"


def _exceptions(rule: Rule) -> Iterator[str]:
    if rule.exemptions:
        yield "Exceptions:\n"
        for one in rule.exemptions:
            yield f"- {one.reason}{f' [{_source(one.source)}]' if one.source else ''}"
        yield ""


def _examples(examples: Iterable[Any]) -> Iterator[str]:
    examples = list(examples)
    shown = [one for one in examples if not one.never]
    if shown:
        yield "| Example | Given | When | Then |\n| --- | --- | --- | --- |"
        yield from map(_example, shown)
        yield ""
    never = [one for one in examples if one.never]
    for one in never:
        yield f"Never *{one.verdict.replace('-', ' ')}*: {one.never}.\n"


def _example(one: Any) -> str:
    when = {"": one.subject, "on ": one.on}
    asked = [f"{word}{value}" for word, value in when.items() if value]
    asked += [_number(name, value) for name, value in one.numbers.items()]
    source = f" [{one.source}]" if one.source else ""
    cells = [
        f"{one.title}{source}",
        _lines(one.given),
        ", ".join(asked),
        str(one.answer()),
    ]
    return f"| {' | '.join(map(_cell, cells))} |"


def _lines(text: str) -> str:
    return "<br>".join(f"`{line}`" for line in text.splitlines() if line)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
