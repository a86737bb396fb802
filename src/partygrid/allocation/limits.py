"""What a computation may take, and what it says on the way.

A limit never makes an answer wrong: a computation that was stopped has a plan that can be carried
out, with a bound that holds, and the gap says how far from the best the plan is at most.
"""

import time
from collections.abc import Callable
from typing import Any, Self

import attrs

from partygrid.errors import InvalidArgument

MOST_WORKERS = 256


@attrs.frozen(kw_only=True)
class Progress:
    """How far a computation has come.

    From one report to the next, seconds, parts done and bound never fall, and the objective never
    rises. The last report has the objective and bound of the plan, and all parts done unless it was
    stopped.

    Attributes:
        seconds: Seconds since the beginning.
        done: Number of parts that are solved, small ones counted together.
        parts: Number of parts known so far, counted so; where conditions or a join are decided
            after a plan without them, there may be more parts than were foreseen.
        objective: Objective of the best plan known so far that answers the whole question; None
            where none is known yet.
        bound: No plan has an objective below it.

    Examples:
        >>> now = Progress(seconds=2.5, done=3, parts=4, objective=1_200, bound=1_000)
        >>> now.share, now.gap
        (0.75, 200)
    """

    seconds: float
    done: int
    parts: int
    objective: int | None
    bound: int

    @property
    def share(self) -> float:
        """Share of the parts that are solved, from 0 to 1."""
        return self.done / self.parts if self.parts else 1.0

    @property
    def gap(self) -> int | None:
        """Objective minus bound: the best plan known costs at most so much more than the best."""
        return None if self.objective is None else self.objective - self.bound


@attrs.frozen(kw_only=True)
class Limits:
    """How long a computation may take, with how many threads, and whom it tells.

    A computation looks at its limits between two steps. A step that has begun is not interrupted:
    in an allocation, a step solves a group of parts, see ``partygrid.allocation.placing``.

    Attributes:
        seconds: After so many seconds no new step begins; None for no end.
        cancelled: Asked before each step; True ends the computation as if the time were up.
        progress: Told after each step.
        workers: Number of threads that solve steps at the same time. The answer does not depend on
            it, unless the computation is stopped.

    Raises:
        InvalidArgument: `seconds` is no number above 0, `workers` no whole number from 1 to 256,
            or what is to be asked or told cannot be called.

    Examples:
        >>> Limits(seconds=10).workers
        1
    """

    seconds: float | None = None
    cancelled: Callable[[], bool] | None = None
    progress: Callable[[Progress], None] | None = None
    workers: int = 1

    def __attrs_post_init__(self) -> None:
        seconds: Any = self.seconds
        number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
        if seconds is not None and not (number and seconds > 0):
            reason = "no number of seconds above 0"
            raise InvalidArgument("seconds", seconds, reason, "state seconds, None for no end")
        for name in ("cancelled", "progress"):
            value = getattr(self, name)
            if value is not None and not callable(value):
                raise InvalidArgument(name, value, "nothing to call", "pass a function, or None")
        if type(self.workers) is not int or not 1 <= self.workers <= MOST_WORKERS:
            reason = f"no number of threads from 1 to {MOST_WORKERS}"
            raise InvalidArgument("workers", self.workers, reason, "state 1, or a thread per core")


NO_LIMITS = Limits()


@attrs.define(eq=False)
class _Told:
    """The last report of a computation, which all of its stages share."""

    last: Progress | None = None


@attrs.frozen
class Watch:
    """Limits, from the moment at which a computation began.

    Attributes:
        limits: The limits.
        begun: Reading of the monotonic clock at the beginning, in seconds.
        told: What was reported last.
        before: Parts that were solved in earlier stages.
        after: Later stages, of each of which one part is foreseen.
        beside: What the whole question adds to the objectives and bounds of this stage.
        objective: Whether a plan of this stage answers the whole question.
        bound: Whether a bound of this stage is one of the whole question.
    """

    limits: Limits
    begun: float
    told: _Told = attrs.field(factory=_Told, repr=False, eq=False)
    before: int = 0
    after: int = 0
    beside: int = 0
    objective: bool = True
    bound: bool = True

    @classmethod
    def start(cls, limits: Limits) -> Self:
        """Return the watch of a computation that begins now.

        Raises:
            InvalidArgument: `limits` are no limits.
        """
        if not isinstance(limits, Limits):
            raise InvalidArgument("limits", limits, "no limits", "pass a Limits")
        return cls(limits, time.monotonic())

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.begun

    @property
    def left(self) -> float | None:
        """Seconds until the time is up, at least 0; None for no end."""
        if self.limits.seconds is None:
            return None
        return max(self.limits.seconds - self.seconds, 0.0)

    def stops(self) -> bool:
        """Return whether the time is up, or somebody has cancelled."""
        cancelled = self.limits.cancelled
        return self.left == 0 or (cancelled is not None and bool(cancelled()))

    def stage(self, **what: Any) -> Self:
        """Return the watch of the next stage of the same computation, with other attributes."""
        last = self.told.last
        return attrs.evolve(self, before=last.done if last else 0, **what)

    def tell(self, *, done: int, parts: int, objective: int | None, bound: int) -> None:
        """Report progress of this stage, where somebody wants to be told."""
        if self.limits.progress is not None:
            last = self.told.last
            known = [bound + self.beside if self.bound else 0, *([last.bound] if last else [])]
            reached = [last.objective] if last else []
            reached += [objective + self.beside] if objective is not None and self.objective else []
            self.told.last = Progress(
                seconds=self.seconds,
                done=self.before + done,
                parts=self.before + parts + self.after,
                objective=min((one for one in reached if one is not None), default=None),
                bound=max(known),
            )
            self.limits.progress(self.told.last)

    def finish(self, *, objective: int, bound: int) -> None:
        """Report how the whole computation ended, unless that was reported already."""
        last = self.told.last
        if self.limits.progress is not None and last is not None:
            done = last.parts if objective == bound else last.done
            now = attrs.evolve(last, done=done, objective=objective, bound=bound)
            if now != last:
                self.limits.progress(attrs.evolve(now, seconds=self.seconds))
