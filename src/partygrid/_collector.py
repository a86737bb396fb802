"""Bulk work without the cyclic garbage collector.

Making a million records never makes garbage cycles, yet the collector inspects all of them again
and again: pausing it saves up to half the time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Pause the garbage collector, and resume it only if it was running.

    Examples:
        >>> with paused_collector():
        ...     gc.isenabled()
        False
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
