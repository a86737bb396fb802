"""Progress on standard error, for work that takes longer than a moment."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from partygrid.cli._streams import rewrite, say

PATIENCE = 1.0
"""Seconds after which it is said what is being done, and between two lines that say how far."""

_BLINK = 0.1
"""Seconds between two states of a line on a terminal."""


class Tell(Protocol):
    """What is told how much is done, of how much, and what else there is to say."""

    def __call__(self, done: int, of: int, more: str = "") -> None: ...


@contextmanager
def stage(what: str, *, write: Callable[[str], None] = say) -> Iterator[None]:
    """Say what is being done once it takes more than a second, and at its end how long it took."""
    told = threading.Event()

    def tell() -> None:
        told.set()
        write(f"{what} …")

    notice = threading.Timer(PATIENCE, tell)
    notice.daemon = True
    begun = time.monotonic()
    notice.start()
    try:
        yield
    finally:
        notice.cancel()
        notice.join()
    if told.is_set():
        write(f"{what}: {time.monotonic() - begun:.1f} s")


@contextmanager
def counted(what: str, unit: str, *, wanted: bool) -> Iterator[Tell | None]:
    """Say how far work has come as well: on one line of a terminal, elsewhere where it is wanted.

    Args:
        what: What is being done.
        unit: What is counted.
        wanted: Whether it is to be said at once, and where no terminal is.

    Yields:
        What is to be told how far the work is; None where nobody would see it.
    """
    line = _Line()
    begun = time.monotonic()
    due = begun if wanted else begun + PATIENCE

    def tell(done: int, of: int, more: str = "") -> None:
        nonlocal due
        now = time.monotonic()
        if now >= due or (wanted and done == of):
            due = now + (_BLINK if line.live else PATIENCE)
            line.write(f"{what}: {done:,} of {of:,} {unit}{more}, {now - begun:.1f} s")

    try:
        with stage(what, write=line.write):
            yield tell if line.live or wanted else None
    finally:
        line.end()


class _Line:
    """A line that is written anew in its place on a terminal; elsewhere, a line each time."""

    def __init__(self) -> None:
        self.live = sys.stderr is not None and sys.stderr.isatty()
        self._width = 0

    def write(self, text: str) -> None:
        if not self.live:
            say(text)
            return
        rewrite(text.ljust(self._width))
        self._width = len(text)

    def end(self) -> None:
        if self._width:
            say("")
