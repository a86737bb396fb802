"""The limits within which a plan is looked for: time, threads, and a polite end by Ctrl-C."""

import signal
import threading
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import attrs

import partygrid as pg
from partygrid.cli._progress import Tell, counted
from partygrid.cli._streams import say

_STOPPING = "partygrid: stops after this step, with the best plan so far; Ctrl-C again: at once"


@contextmanager
def telling(args: Namespace, what: str = "allocating") -> Iterator[pg.Limits]:
    """Yield limits that say how far an allocation is, and set it no end."""
    with counted(what, "parts", wanted=args.progress) as tell:
        yield pg.Limits() if tell is None else pg.Limits(progress=_teller(tell))


@contextmanager
def limited(
    args: Namespace, what: str = "allocating"
) -> Iterator[tuple[pg.Limits, threading.Event]]:
    """Yield the limits of an allocation, and what is set once the user has stopped it.

    Raises:
        InvalidArgument: The seconds or workers are none.
    """
    with telling(args, what) as limits, _interruptible() as stopped:
        given = attrs.evolve(
            limits, seconds=args.seconds, workers=args.workers, cancelled=stopped.is_set
        )
        yield given, stopped


def _teller(tell: Tell) -> Callable[[pg.Progress], None]:
    def report(now: pg.Progress) -> None:
        gap = "" if now.gap is None or not now.done else f", at most {now.gap:,} from the best"
        tell(now.done, now.parts, gap)

    return report


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """Yield what the first Ctrl-C sets; the second one interrupts as usual.

    Where Ctrl-C is ignored, or somebody else takes care of it, that stays so.
    """
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        if stopped.is_set():
            signal.default_int_handler(number, frame)
        stopped.set()
        threading.Thread(target=say, args=(_STOPPING,), daemon=True).start()

    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield stopped
        return
    signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
