"""The check of rules: packs against a snapshot, and what is known already."""

import shlex
import textwrap
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from importlib.metadata import EntryPoint
from typing import NamedTuple

import partygrid as pg
from partygrid.cli._answers import Answer, Format, Rows, formatted
from partygrid.cli._exit import Exit, verdict
from partygrid.cli._progress import stage
from partygrid.cli._reading import day, read
from partygrid.cli._rows import CHECK, PROBLEM, RULE_FINDING, aligned, check_row, problem_rows
from partygrid.cli._streams import say
from partygrid.rules import Pack, overlay
from partygrid.rules import get as pack_named
from partygrid.rules._library import GROUP


class Asked(NamedTuple):
    """What is asked of a snapshot.

    Attributes:
        pack: The packs, the later ones laid over the earlier.
        baseline: The violations that are known, None where no file is named.
    """

    pack: Pack
    baseline: pg.Baseline | None


_WIDTH = 78


def check(args: Namespace) -> Answer:
    """Say whether a snapshot holds, and by which packs of rules."""
    on, rules = day(args.on), asked(args)
    try:
        where = read(args.file)
    except pg.UnreadableInput as error:
        if args.format not in (Format.JSON, Format.CSV):
            raise
        found = problem_rows(error.problems)
        layout = Format(args.format)
        return formatted(layout, Exit.UNUSABLE, screen=str, rows=lambda: found, columns=PROBLEM)
    if rules is not None:
        return check_packs(args, where, on, rules)
    with stage("checking"):
        report = pg.check_coverage(where, on=on)
        rows = [check_row("integrity", 0), check_row("coverage", len(report.gaps))]
    return formatted(
        Format(args.format),
        verdict(holds=report.ok),
        screen=lambda: _check_screen(args, where, rows, ok=report.ok),
        rows=lambda: rows,
        columns=CHECK,
    )


def _check_screen(args: Namespace, where: pg.Jurisdiction, rows: Rows, *, ok: bool) -> str:
    counts = _wrapped(repr(where).strip("<>"))
    on = f" --on {args.on}" if args.on else ""
    named = args.file not in (None, "-")
    more = f"\n\nthe gaps: partygrid coverage {shlex.quote(args.file)}{on}" if named else ""
    more = "" if ok else more
    return f"{counts}\n\n{aligned(CHECK, rows)}{more}"


def _wrapped(text: str) -> str:
    """Return a text in lines that end at a comma."""
    kept = text.replace(" ", "\N{NO-BREAK SPACE}").replace(",\N{NO-BREAK SPACE}", ", ")
    return textwrap.fill(kept, _WIDTH).replace("\N{NO-BREAK SPACE}", " ")


def asked(args: Namespace) -> Asked | None:
    """Return what is asked of a snapshot, None where no pack is named.

    Raises:
        UnknownName: No pack has this id.
        InvalidPack: A pack cannot lie over the others.
        InvalidArgument: Something is stated that means nothing without a pack.
        UnreadableInput: The baseline is none.
        OSError: It cannot be read.
    """
    if not args.pack:
        _refuse_idle(args)
        return None
    _refuse_lost(args)
    pack = laid_over(args.pack)
    known = None if args.baseline is None else _known(args.baseline)
    if known is not None and known.expires and args.on is None:
        reason, remedy = "the baseline expires", "state the day of the check"
        raise pg.InvalidArgument("--on", args.on, reason, remedy)
    return Asked(pack, known)


def laid_over(words: Iterable[str]) -> Pack:
    """Return packs as one, each laid over those before it.

    Raises:
        UnknownName: No pack has this id.
        InvalidPack: A pack cannot lie over the others.
        InvalidArgument: What is named as ``module:ATTRIBUTE`` is no pack.
    """
    return overlay(*map(_pack, words))


def _pack(word: str) -> Pack:
    """Return a pack by its id, or one of your own that is named as ``module:ATTRIBUTE``."""
    if ":" not in word:
        return pack_named(word)
    try:
        found = EntryPoint(name=word, value=word, group=GROUP).load()
    except Exception as error:
        remedy = "name a module that can be imported and what it holds, as my_rules:PACK"
        raise pg.InvalidArgument("--pack", word, f"cannot be loaded: {error}", remedy) from error
    if not isinstance(found, Pack):
        raise pg.InvalidArgument("--pack", word, "no pack", "let it name a Pack")
    return found


def _refuse_lost(args: Namespace) -> None:
    """Refuse what would be left out of the file of what is known, or say nothing without it."""
    if args.focus and args.write_baseline:
        reason, remedy = "with --focus it would hold these records alone", "drop one of them"
        raise pg.InvalidArgument("--write-baseline", args.write_baseline, reason, remedy)
    for option, value in (("--until", args.until), ("--reason", args.reason)):
        if value is not None and not args.write_baseline:
            remedy = "add --write-baseline, or drop it"
            raise pg.InvalidArgument(option, value, "nothing is written as known", remedy)


def _refuse_idle(args: Namespace) -> None:
    for option in ("--baseline", "--write-baseline", "--until", "--reason", "--focus"):
        value = vars(args)[option.strip("-").replace("-", "_")]
        if value:
            raise pg.InvalidArgument(option, value, "no rule is asked", "add --pack, or drop it")
    if args.format in ("sarif", "junit"):
        remedy = "add --pack, or use --format json"
        raise pg.InvalidArgument("--format", args.format, "it shows rules alone", remedy)


def _known(file: str) -> pg.Baseline:
    try:
        return pg.read_baseline(file)
    except pg.UnreadableInput as error:
        error.headline = f"{file}: {error.headline}"
        raise


def check_packs(args: Namespace, where: pg.Jurisdiction, on: date | None, found: Asked) -> Answer:
    """Check a snapshot against packs of rules."""
    with stage("checking rules"):
        report = pg.check_rules(
            where, found.pack, on=on, focus=args.focus or None, baseline=found.baseline
        )
    if args.write_baseline is not None:
        until, reason = day(args.until, "--until"), args.reason or ""
        known = pg.Baseline.of(report, until=until, reason=reason)
        pg.write_baseline(known, args.write_baseline)
    code = _verdict(report)
    if report.undated and args.format != Format.TABLE:
        say(f"partygrid: no day was stated, and these ask for one: {', '.join(report.undated)}")
    if args.format in _FILES:
        named = None if args.file in (None, "-") else args.file
        return Answer(code, _FILES[args.format](report, named), exact=True)
    return formatted(
        Format(args.format),
        code,
        screen=lambda: str(report),
        rows=lambda: _rows(report),
        columns=RULE_FINDING,
    )


def _verdict(report: pg.RuleReport) -> Exit:
    """Return whether a report holds; where every rule says nothing it does not, and it is said."""
    for one in report.faults:
        say(f"partygrid: {one}")
    if len(report.vacuous) == len(report.rules):
        say("partygrid: nothing was checked: no rule passes or fails anything here")
        return Exit.DOES_NOT_HOLD
    return verdict(holds=report.ok)


def _rows(report: pg.RuleReport) -> Rows:
    new = {one.key for one in report.new}
    return [one.to_record() | {"new": "yes" if one.key in new else "no"} for one in report.findings]


_FILES: Mapping[str, Callable[[pg.RuleReport, str | None], str]] = {
    "json": lambda report, _: report.to_json(),
    "sarif": lambda report, file: report.to_sarif(file=file),
    "junit": lambda report, _: report.to_junit(),
}
