"""The commands that bring tables and maps in and out: import, grids, export, template."""

from argparse import Namespace

import partygrid as pg
from partygrid.cli._answers import Answer, Format, formatted
from partygrid.cli._arguments._exchange import CHINESE
from partygrid.cli._exit import Exit, verdict
from partygrid.cli._formats import Wanted, reader_of, writer_of
from partygrid.cli._progress import stage
from partygrid.cli._reading import read
from partygrid.cli._rows import PLACED, READING
from partygrid.cli._saving import naming, not_saved, refuse_old, save_as
from partygrid.cli._streams import say
from partygrid.cli._updating import update_from
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

_KINDS = {kind.__name__.casefold(): kind for kind in (*RECORD_KINDS, Link)}


def import_file(args: Namespace) -> Answer:
    """Read a file, say what became of each row, and write what was read where all of it was."""
    refuse_old(args.save)
    refuse_old(args.annotated, "--annotated")
    _refuse_alone(args)
    read_file, wanted = reader_of(args.file), _wanted(args)
    with stage(f"reading {args.file}"):
        reading = read_file(args.file, wanted)
    if args.annotated is not None:
        _annotate(reading, args)
    language = args.language or pg.Language.ENGLISH
    if wanted.into is not None:
        return update_from(
            reading,
            wanted.into,
            complete=[_KINDS[one] for one in args.complete],
            match=args.match,
            save=args.save,
            layout=Format(args.format),
            language=language,
        )
    if not reading.ok:
        not_saved(args.save, "something is set aside")
    elif args.save is not None:
        save_as(reading.require_ok(), args.save)
    return formatted(
        Format(args.format),
        verdict(holds=reading.ok),
        screen=lambda: reading.text(language),
        rows=lambda: reading.to_records(language=language),
        columns=READING,
    )


def _annotate(reading: pg.Reading, args: Namespace) -> None:
    with stage(f"writing {args.annotated}"), naming(args.annotated):
        reading.write_annotated(args.annotated, language=args.language)
    say(f"partygrid: wrote {args.annotated}")


def _refuse_alone(args: Namespace) -> None:
    for option, words in (("--complete", args.complete), ("--match", args.match)):
        if words and args.into is None:
            remedy = "name what the list is read into, with --into"
            raise pg.InvalidArgument(option, " ".join(words), "no snapshot", remedy)


def _wanted(args: Namespace) -> Wanted:
    """Return how a file is to be read.

    Raises:
        InvalidArgument: A word does not join two others by an equals sign.
    """
    sheets = dict(_joined("--sheet", word, "NAME=KIND") for word in args.sheet or ())
    fields = dict(_joined("--field", word, "HEADER=FIELD") for word in args.field or ())
    sheets = {name: CHINESE.get(kind, kind) for name, kind in sheets.items()}
    for kind in sheets.values():
        if kind not in _KINDS:
            raise pg.UnknownName("kind of record", kind, _KINDS)
    return Wanted(
        kind=_KINDS.get(args.kind or ""),
        sheets={name: _KINDS[kind] for name, kind in sheets.items()},
        fields={header: field or None for header, field in fields.items()},
        datum=None if args.datum is None else pg.Datum(args.datum),
        into=None if args.into is None else read(args.into),
    )


def _joined(option: str, word: str, form: str) -> tuple[str, str]:
    before, sign, after = word.rpartition("=")
    if not sign or not before:
        raise pg.InvalidArgument(option, word, "no two words with = between", f"write {form}")
    return before, after


def grids(args: Namespace) -> Answer:
    """Put each building into the grid in whose outline it lies."""
    refuse_old(args.save)
    where = read(args.file)
    args.file = args.outlines  # what a complaint is about from here on
    with stage("reading outlines"):
        outlines = pg.read_outlines(args.outlines, datum=pg.Datum(args.datum), id_from=args.id_from)
    with stage("placing buildings"):
        found = pg.buildings_in_grids(where, outlines, layer=args.layer)
    if args.save is not None:
        save_as(where.replace(*found.records), args.save)
    return formatted(
        Format(args.format),
        verdict(holds=found.ok),
        screen=lambda: str(found),
        rows=found.to_records,
        columns=PLACED,
    )


def export_file(args: Namespace) -> Answer:
    """Write a snapshot in another format."""
    refuse_old(args.out, "OUT")
    write = writer_of(args.out)
    where = read(args.file)
    audience = None if args.audience is None else pg.Audience(args.audience)
    with stage(f"writing {args.out}"), naming(args.out):
        written = write(where, args.out, args.language, audience)
    return Answer(Exit.HOLDS, f"{args.out}: {written}\n")


def template(args: Namespace) -> Answer:
    """Write an empty workbook to be filled in."""
    refuse_old(args.out, "OUT")
    with naming(args.out):
        pg.write_template(args.out, language=args.language)
    return Answer(Exit.HOLDS, f"{args.out}: fill it in, then: partygrid import {args.out}\n")
