"""Timing that a noisy machine disturbs little: processor time, interleaved rounds, medians."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import attrs

ROUNDS = 3


@attrs.frozen
class Result:
    """One line of the benchmark: ours against a peer, and the most that is allowed.

    Attributes:
        case: What was done.
        ours: Seconds of processor time, median of the rounds.
        peer: The same for the peer.
        versus: What the peer did.
        limit: The ratio that must not be passed; None where the figure is only for information.
        unit: Of both figures.
    """

    case: str
    ours: float
    peer: float
    versus: str
    limit: float | None = None
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Ours over the peer's."""
        return self.ours / self.peer

    @property
    def kept(self) -> bool:
        """Whether the limit is kept."""
        return self.limit is None or self.ratio <= self.limit

    def __str__(self) -> str:
        limit = "" if self.limit is None else f"at most {self.limit:g}"
        verdict = "" if self.kept else "  TOO SLOW"
        return (
            f"{self.case:<52} {self.ours:>8.3f} {self.unit:<2}{self.peer:>9.3f} {self.unit:<2}"
            f"{self.ratio:>6.2f}  {limit:<12} {self.versus}{verdict}"
        )


def seconds(work: Callable[[], Any]) -> float:
    """Return the processor seconds of one run; the answer is dropped."""
    gc.collect()
    begun = time.process_time()
    answer = work()
    spent = time.process_time() - begun
    del answer
    return spent


def versus(ours: Callable[[], Any], peer: Callable[[], Any]) -> tuple[float, float]:
    """Return the median seconds of both, run in turn."""
    pairs = [(seconds(ours), seconds(peer)) for _ in range(ROUNDS)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(
        pair[1] for pair in pairs
    )


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the garbage collector for both sides of a comparison."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
