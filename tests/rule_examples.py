"""Worked examples of rules: files that people write, and what the rules answer to them.

A file stands in ``tests/rules`` and is named after a pack. `read` reads one; CONTRIBUTING says how
to write one. The rulebook prints the examples, and the tests run them.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs

import partygrid as pg
from partygrid import rules
from partygrid.errors import printed
from partygrid.mechanism_files._values import (
    UNFIT,
    Findings,
    choice,
    day,
    of_type,
    step,
    table,
    text,
    whole,
)
from rule_records import several_ids, snapshot

FOLDER = Path(__file__).parent / "rules"


@attrs.frozen(kw_only=True)
class Example:
    """A worked example of a rule, or the statement that no subject gets an answer.

    Attributes:
        rule: The rule, with the numbers of the example.
        title: What it shows, in words.
        background: The records of all examples of the file, one on a line.
        given: The further records.
        where: The snapshot that the lines describe.
        subject: Id of the record that is asked about.
        on: The day, None for the latest state.
        numbers: The numbers that differ from those of the rule, as the file has them.
        then: What is expected: the verdict and any of the evidence, as in `Outcome`.
        source: The witness, empty where it is the source of the rule.
        never: Why no subject gets the verdict; there is no snapshot then.
    """

    rule: pg.Rule
    title: str = ""
    background: str = ""
    given: str = ""
    where: pg.Jurisdiction = attrs.field(factory=pg.Jurisdiction, repr=False)
    subject: str = ""
    on: date | None = None
    numbers: Mapping[str, Any] = attrs.field(factory=dict)
    then: Mapping[str, Any]
    source: str = ""
    never: str = ""

    @property
    def verdict(self) -> pg.Verdict:
        """The verdict that is expected, or that no subject gets."""
        verdict: pg.Verdict = self.then["verdict"]
        return verdict

    def answer(self) -> pg.Outcome:
        """Return what the rule answers."""
        return self.rule(self.where[self.subject], self.where, on=self.on)

    def answered(self) -> Mapping[str, Any]:
        """Return what the rule answers, as far as the example says what it expects."""
        outcome = self.answer()
        return {name: getattr(outcome, name) for name in self.then}


def read(file: Path) -> tuple[Example, ...]:
    """Return the examples of a file.

    Raises:
        UnreadableInput: The file has no examples, or broken ones; ``problems`` holds everything.
        UnknownName: The file is not named after a pack.
    """
    return parsed(file.read_text("utf-8"), rules.get(file.stem), name=file.name)


def parsed(content: str, pack: pg.Pack, *, name: str) -> tuple[Example, ...]:
    """Return the examples that a text has for the rules of a pack, see `read`."""
    found = Findings("$")
    made: list[Example] = []
    document = _document(content, found)
    for position, one in enumerate(document["example"]):
        here = Findings(f"$.example[{position}]", position)
        example = _example(one, pack, document.get("background", ""), here)
        if example is not None and not here.problems:
            made.append(example)
        found.problems.extend(here.problems)
    if found.problems:
        error = pg.UnreadableInput(found.problems)
        error.headline = f"{name}: {error.headline}"
        raise error
    return tuple(made)


def _document(content: str, found: Findings) -> dict[str, Any]:
    read = table({"background": text, "example": _tables}, "", required=("example",))
    try:
        document = read(tomllib.loads(content), "", found)
    except tomllib.TOMLDecodeError as error:
        found.note("", pg.ProblemReason.MALFORMED, f"no TOML, {error}", "write it as TOML")
        document = {}
    return {**document, "example": document.get("example") or []}


def _tables(value: Any, path: str, found: Findings) -> Any:
    return value if type(value) is list else found.wrong_type(path, value, "[[example]]")


def _anything(value: Any, _: str, __: Findings) -> Any:
    return tuple(value) if type(value) is list else value


_THEN = table(
    {
        "verdict": choice(pg.Verdict),
        "measured": _anything,
        "required": text,
        "distance": _anything,
        "witness": _anything,
        "missing": text,
        "reason": text,
        "remedy": text,
    },
    'a table, as in { verdict = "fail", measured = 2 }',
    required=("verdict",),
)


def _when(value: Any, path: str, found: Findings) -> Any:
    """Read the subject, the day and the numbers."""
    if type(value) is not dict:
        return found.wrong_type(path, value, 'a table, as in { subject = "g1", on = 2024-07-01 }')
    readers = {"subject": text, "on": day}
    found.keys(path, value, value, ("subject",))
    read = {
        key: readers.get(key, _anything)(one, step(path, key), found) for key, one in value.items()
    }
    return {key: one for key, one in read.items() if one is not UNFIT}


_READERS = {
    **dict.fromkeys(("rule", "title", "given", "source", "never"), text),
    "when": _when,
    "then": _THEN,
}


def _example(value: Any, pack: pg.Pack, background: str, found: Findings) -> Example | None:
    never = type(value) is dict and "never" in value
    required = ("rule", "then") if never else ("rule", "title", "given", "when", "then")
    content = table(_READERS, "", required=required)(value, "", found)
    if found.problems:
        return None
    rule = _named(content["rule"], pack, found)
    if rule is None:
        return None
    if "never" in content:
        return Example(**content | {"rule": rule})
    return _asked(content, rule, background, found)


_SERVED = table({"hours": of_type(float, "hours as in 2.5"), "visits": whole}, "{ visits = 12 }")


def _ledger(value: Mapping[str, Any], path: str, found: Findings) -> pg.Ledger:
    """Read what members have served: ``{ "m1..3" = { visits = 12 } }``."""
    entries = {word: _SERVED(one, step(path, word), found) for word, one in value.items()}
    fitting = ((key, one) for word, one in entries.items() for key in several_ids(word))
    return pg.Ledger([pg.Served(key, **one) for key, one in fitting if one is not UNFIT])


def _named(key: str, pack: pg.Pack, found: Findings) -> pg.Rule | None:
    known = {one.id: one for one in pack}
    if key not in known:
        found.unknown("rule", key, f"the pack {pack.id} has no such rule", known)
    return known.get(key)


def _asked(content: Any, rule: pg.Rule, background: str, found: Findings) -> Example | None:
    texts = {"background": background, "given": content["given"]}
    where = snapshot(texts, found)
    numbers = dict(content.pop("when"))
    subject, on = numbers.pop("subject"), numbers.pop("on", None)
    _refuse(subject, on, where, rule, found)
    read = {
        name: _ledger(one, f"when.{name}", found) if isinstance(one, dict) else one
        for name, one in numbers.items()
    }
    try:
        local = rule.with_(**read)
    except pg.InvalidPack as error:
        for one in error.problems:
            field = f"when.{one.where.removeprefix(f'{rule.id}.')}"
            found.problems.append(attrs.evolve(one, where=found.where, field=field))
        return None
    asked = {"subject": subject, "on": on, "numbers": numbers}
    return Example(**content | asked | {"rule": local, "background": background, "where": where})


def _refuse(
    subject: str, on: date | None, where: pg.Jurisdiction, rule: pg.Rule, found: Findings
) -> None:
    """Note a subject that is not there, or of which the rule does not ask, and a wrong day."""
    out, record = pg.ProblemReason.OUT_OF_RANGE, where.get(subject)
    if record is None:
        if not found.problems:
            found.unknown("when.subject", subject, "no record has this id", [r.id for r in where])
    elif not rule.each.holds(record):
        message, remedy = f"the rule asks it of {rule.each}", "name such a record"
        found.note("when.subject", out, message, remedy, value=printed(subject))
    if on is not None and not rule.source.holds_on(on):
        message, remedy = "the source of the rule does not hold on this day", "take another day"
        found.note("when.on", out, message, remedy, value=on.isoformat())
