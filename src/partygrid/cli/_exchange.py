"""The commands that bring tables in and out: import, export, template."""

from argparse import Namespace

import partygrid as pg
from partygrid.cli._answers import Answer, Format, formatted
from partygrid.cli._exit import Exit, verdict
from partygrid.cli._formats import reader_of, writer_of
from partygrid.cli._progress import stage
from partygrid.cli._reading import read
from partygrid.cli._rows import READING
from partygrid.cli._saving import naming, refuse_old, save_as
from partygrid.cli._updating import update_from
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

_KINDS = {kind.__name__.casefold(): kind for kind in (*RECORD_KINDS, Link)}


def import_file(args: Namespace) -> Answer:
    """Read a file, say what became of each row, and write what was read where all of it was."""
    refuse_old(args.save)
    refuse_old(args.annotated, "--annotated")
    read_file = reader_of(args.file)
    with stage(f"reading {args.file}"):
        reading = read_file(args.file, _KINDS.get(args.kind or ""))
    if args.annotated is not None:
        with stage(f"writing {args.annotated}"), naming(args.annotated):
            reading.write_annotated(args.annotated, language=args.language)
    language = args.language or pg.Language.ENGLISH
    if args.into is not None:
        return update_from(
            reading,
            args.into,
            language=language,
            complete=[_KINDS[one] for one in args.complete],
            save=args.save,
            layout=Format(args.format),
        )
    if args.complete:
        remedy = "name what the list is read into, with --into"
        raise pg.InvalidArgument("--complete", " ".join(args.complete), "no snapshot", remedy)
    if args.save is not None and reading.ok:
        save_as(reading.require_ok(), args.save)
    return formatted(
        Format(args.format),
        verdict(holds=reading.ok),
        screen=lambda: reading.text(language),
        rows=lambda: reading.to_records(language=language),
        columns=READING,
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
