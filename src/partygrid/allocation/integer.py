"""Engines that solve mixed-integer programs, behind one interface.

A program is stated as arrays and knows nothing of members and needs::

    minimise     cost . x
    subject to   row_lower <= A x <= row_upper,   lower <= x <= upper
                 x(j) whole where whole(j)

`branch_and_cut` solves it with HiGHS, reached through highspy, which comes with the extra
``integer``. HiGHS reckons in floating point: keep whole coefficients below about 10^9, and solve
aims that come one after another one after another, instead of weighting them.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import Counts, Mask
from partygrid.allocation.limits import NO_LIMITS, Limits, Watch
from partygrid.errors import InvalidArgument, MissingExtra

Reals = npt.NDArray[np.float64]

_OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_feasibility_tolerance": 1e-9,
}
_WAITING = True
_ROUNDING = 1e-6
"""Costs so near to a whole number are meant to be it."""


@attrs.frozen(eq=False, kw_only=True)
class Program:
    """A mixed-integer program, to be minimised.

    Its matrix is given by its entries, in any order; entries of one row and column add up.

    Attributes:
        cost: Cost of each column. Shape: (columns,).
        lower: Least value of each column. Shape: (columns,).
        upper: Greatest value of each column. Shape: (columns,).
        whole: Which columns take whole values only. Shape: (columns,).
        row: Row of each entry. Shape: (entries,).
        column: Column of each entry. Shape: (entries,).
        value: Value of each entry. Shape: (entries,).
        row_lower: Least value of each row. Shape: (rows,).
        row_upper: Greatest value of each row. Shape: (rows,).
    """

    cost: Reals
    lower: Reals
    upper: Reals
    whole: Mask
    row: Counts
    column: Counts
    value: Reals
    row_lower: Reals
    row_upper: Reals


@attrs.frozen(eq=False, kw_only=True)
class Found:
    """What an engine found.

    Attributes:
        values: Value of each column in the best answer known; None where none is. Whole columns
            hold exactly whole values. Shape: (columns,).
        objective: Cost of that answer; infinite where none is known.
        bound: No answer costs less, by the engine's word; infinite where there is no answer.
        proven: Whether the engine says that no answer is better, or that there is none.
    """

    values: Reals | None
    objective: float
    bound: float
    proven: bool


class IntegerEngine(Protocol):
    """Anything that solves mixed-integer programs."""

    def __call__(
        self, program: Program, /, *, limits: Limits = NO_LIMITS, start: Reals | None = None
    ) -> Found:
        """Return the best answer known when the program is solved or the limits are reached.

        The same program and start give the same answer, every time, unless it is stopped early.
        """


def branch_and_cut(
    program: Program, /, *, limits: Limits = NO_LIMITS, start: Reals | None = None
) -> Found:
    """Solve a mixed-integer program by branch and cut.

    An `IntegerEngine`. The method is that of HiGHS, in one thread and with a fixed seed, until no
    gap is left.

    Args:
        program: The program.
        limits: When to stop; they are looked at, and progress is told, all along.
        start: An answer to begin with, for instance that of an easier program; what it breaks is
            mended if possible. Shape: (columns,).

    Raises:
        MissingExtra: highspy is not installed.
        InvalidArgument: HiGHS cannot use the program, as where costs are not numbers or a column
            without end makes the cost fall without end.

    Complexity:
        Exponential in theory; in practice it depends on how far the program is from a flow.

    Examples:
        Of three things that weigh 2, 3 and 4 and are worth 3, 4 and 5, the best that weigh 5:

        >>> column = lambda *numbers: np.array(numbers, np.float64)
        >>> found = branch_and_cut(Program(
        ...     cost=column(-3, -4, -5), lower=column(0, 0, 0), upper=column(1, 1, 1),
        ...     whole=np.ones(3, np.bool_), row=np.zeros(3, np.int64), column=np.arange(3),
        ...     value=column(2, 3, 4), row_lower=column(0), row_upper=column(5)))
        >>> found.values.tolist(), found.objective, found.bound, found.proven
        ([1.0, 1.0, 0.0], -7.0, -7.0, True)
    """
    if find_spec("highspy") is None:
        raise MissingExtra("solving mixed-integer programs", "integer")
    watch = Watch.start(limits)
    if watch.stops():
        return Found(values=None, objective=np.inf, bound=-np.inf, proven=False)
    highspy = import_module("highspy")
    solver = _loaded(highspy, program, watch, start)
    listener = _Listener(watch)
    solver.setCallback(listener, None)
    for event in ("kCallbackMipInterrupt", "kCallbackSimplexInterrupt"):
        solver.startCallback(getattr(highspy.cb.HighsCallbackType, event))
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kNotset:
        # HiGHS was used in this thread before, with another number of threads
        solver.resetGlobalScheduler(_WAITING)
        solver.run()
    if listener.failure is not None:
        raise listener.failure
    if start is not None and not _agrees(solver, program):
        return branch_and_cut(program, limits=limits)
    return _found(highspy, solver, program)


class _Listener:
    """Hears of the progress of HiGHS, tells it, and stops HiGHS at the limits."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.failure: BaseException | None = None
        self.told: tuple[int | None, int] | None = None

    def __call__(self, _kind: Any, _text: str, news: Any, orders: Any, _own: Any) -> None:
        try:
            self._tell(news.mip_primal_bound, news.mip_dual_bound)
            orders.user_interrupt = self.watch.stops()
        except BaseException as failure:  # noqa: BLE001 - HiGHS would swallow it, so it is kept
            self.failure = failure
            orders.user_interrupt = True

    def _tell(self, objective: float, bound: float) -> None:
        if not np.isfinite(bound):
            return
        known = None if np.isinf(objective) else int(np.ceil(objective - _ROUNDING))
        now = (known, int(np.floor(bound + _ROUNDING)))
        if now != self.told:
            self.told = now
            self.watch.tell(done=0, parts=1, objective=now[0], bound=now[1])


def _loaded(highspy: Any, program: Program, watch: Watch, start: Reals | None) -> Any:
    """Return HiGHS with a program in it."""
    rows, columns = program.row_lower.size, program.cost.size
    order = np.lexsort((program.column, program.row))
    first = np.searchsorted(program.row[order], np.arange(rows + 1))
    narrow = (first, program.column[order], program.whole)
    begins, column, whole = (one.astype(np.int32) for one in narrow)
    wide = (program.cost, program.lower, program.upper, program.row_lower, program.row_upper)
    solver = highspy._Highs()  # noqa: SLF001 - its heir writes a banner to standard output
    for name, value in {**_OPTIONS, "time_limit": watch.left or np.inf}.items():
        solver.setOptionValue(name, value)
    status = solver.passModel(
        columns,
        rows,
        column.size,
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        *(one.astype(np.float64) for one in wide),
        begins,
        column,
        program.value[order].astype(np.float64),
        whole,
    )
    unread = any(np.isnan(one).any() for one in (*wide, program.value))
    if unread or status == highspy.HighsStatus.kError:
        raise _unusable(program, "HiGHS cannot read it")
    if start is not None:
        solver.setSolution(columns, np.arange(columns, dtype=np.int32), start.astype(np.float64))
    return solver


def _agrees(solver: Any, program: Program) -> bool:
    """Return whether what HiGHS says an answer costs is what it costs.

    It may find a better answer than the one to begin with, and return the values of the latter.
    """
    costs, values = solver.getInfo().objective_function_value, solver.getSolution().col_value
    return not values or bool(np.isclose(program.cost @ values, costs, rtol=1e-9, atol=_ROUNDING))


def _found(highspy: Any, solver: Any, program: Program) -> Found:
    """Return what HiGHS found."""
    status, states = solver.getModelStatus(), highspy.HighsModelStatus
    if status in (states.kUnbounded, states.kUnboundedOrInfeasible):
        raise _unusable(program, "it has no answer, or its cost falls without end")
    if status == states.kInfeasible:
        return Found(values=None, objective=np.inf, bound=np.inf, proven=True)
    proven = status in (states.kOptimal, states.kModelEmpty)
    report = solver.getInfo()
    values, objective = None, np.inf
    if proven or report.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = np.array(solver.getSolution().col_value, np.float64)
        values[program.whole] = np.rint(values[program.whole])
        values += 0.0  # no negative zeros
        objective = float(program.cost @ values)
    bound = report.mip_dual_bound if program.whole.any() else -np.inf
    return Found(
        values=values, objective=objective, bound=objective if proven else bound, proven=proven
    )


def _unusable(program: Program, reason: str) -> InvalidArgument:
    remedy = "state costs and entries as numbers, and bounds of columns and rows that can be kept"
    return InvalidArgument("program", program, reason, remedy)
