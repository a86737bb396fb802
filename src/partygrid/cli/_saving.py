"""Snapshots that a command writes: always a new file, never over an old one."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import partygrid as pg
from partygrid.cli._streams import say


def refuse_old(save: str | None, option: str = "--save") -> None:
    """Refuse to write over something.

    Raises:
        InvalidArgument: There is something under that name, or no file can stand there.
    """
    if save is None:
        return
    if save in ("", "-"):
        remedy = "name a new one, such as county.json"
        raise pg.InvalidArgument(option, save, "it is no file", remedy)
    if Path(save).exists():
        raise pg.InvalidArgument(option, save, "it exists already", "name a new file")
    if not Path(save).parent.is_dir():
        raise pg.InvalidArgument(option, save, "its folder does not exist", "make that first")


def save_with(where: pg.Jurisdiction, links: Iterable[pg.Link], save: str | None) -> None:
    """Write a snapshot with the links that are proposed, where a file is named.

    Raises:
        OSError: It cannot be written; the error names the file.
    """
    if save is not None:
        save_as(where.with_links(links), save)


def save_as(where: pg.Jurisdiction, save: str) -> None:
    """Write a snapshot, and say so.

    Raises:
        OSError: It cannot be written; the error names the file.
    """
    with naming(save):
        pg.write_json(where, save)
    say(f"partygrid: wrote {save}")


def not_saved(save: str | None, why: str) -> None:
    """Say that nothing was written, where a file is named."""
    if save is not None:
        say(f"partygrid: {save} is not written: {why}")


@contextmanager
def naming(target: str) -> Iterator[None]:
    """Let an error of the system name the file that was asked for."""
    try:
        yield
    except OSError as error:
        error.filename = target
        raise
