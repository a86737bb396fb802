"""Progress on standard error, for work that takes longer than a moment."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from partygrid.cli._streams import say

PATIENCE = 1.0
"""Seconds after which it is said what is being done."""


@contextmanager
def stage(what: str) -> Iterator[None]:
    """Say what is being done once it takes more than a second, and at its end how long it took."""
    told = threading.Event()

    def tell() -> None:
        told.set()
        say(f"{what} …")

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
        say(f"{what}: {time.monotonic() - begun:.1f} s")
