"""The engine for mixed-integer programs keeps to its program and to its limits."""

import sys
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest

from partygrid.allocation import Limits, Progress
from partygrid.allocation.integer import Program, branch_and_cut
from partygrid.errors import InvalidArgument, MissingExtra

highspy = pytest.importorskip("highspy")

WAITING = True


def column(*numbers: float) -> Any:
    return np.array(numbers, np.float64)


def knapsacks(size: int, rows: int) -> Program:
    """Return a program of a kind that is hard for its size."""
    draws = np.random.default_rng(1)
    weight = draws.integers(1, 1000, (rows, size))
    return Program(
        cost=-draws.integers(1, 1000, size).astype(np.float64),
        lower=np.zeros(size),
        upper=np.ones(size),
        whole=np.ones(size, np.bool_),
        row=np.repeat(np.arange(rows), size),
        column=np.tile(np.arange(size), rows),
        value=weight.ravel().astype(np.float64),
        row_lower=np.full(rows, -np.inf),
        row_upper=(weight.sum(1) // 3).astype(np.float64),
    )


SMALL, LARGE = knapsacks(20, 2), knapsacks(100, 8)


def best_by_trying(program: Program) -> float:
    size = program.cost.size
    matrix = np.zeros((program.row_lower.size, size))
    np.add.at(matrix, (program.row, program.column), program.value)
    choices = (np.arange(2**size)[:, None] >> np.arange(size)) & 1
    fits = (choices @ matrix.T <= program.row_upper).all(axis=1)
    return float((choices[fits] @ program.cost).min())


def test_the_answer_is_the_best_of_all() -> None:
    program = knapsacks(14, 2)

    found = branch_and_cut(program)

    assert found.proven
    assert found.objective == found.bound == best_by_trying(program)


def test_the_same_program_gives_the_same_answer() -> None:
    first, second = branch_and_cut(SMALL), branch_and_cut(SMALL)

    assert first.values is not None
    assert np.array_equal(first.values, second.values)


def test_the_order_of_entries_does_not_matter() -> None:
    order = np.random.default_rng(2).permutation(SMALL.row.size)
    other = attrs.evolve(
        SMALL, row=SMALL.row[order], column=SMALL.column[order], value=SMALL.value[order]
    )

    assert np.array_equal(branch_and_cut(SMALL).values, branch_and_cut(other).values)


def test_a_good_answer_to_begin_with_is_kept() -> None:
    best = branch_and_cut(SMALL)

    again = branch_and_cut(SMALL, start=best.values)

    assert again.objective == best.objective


def one_leader() -> Program:
    """Return a program of which HiGHS once returned the answer to begin with, instead of the best.

    Of five members, one comes to each of two posts, and the fourth lives far away; who comes to
    the second leads, unless the third or fourth comes to the first.
    """
    ends = np.arange(10)
    row = [*ends // 2, *(5 + ends % 2), *(7 + ends % 2), 7, 8, 9, 10, 9, 10, 11, 11, 11, 11]
    column = [*ends, *ends, *ends, 10, 11, 4, 6, 12, 12, 0, 2, 8, 12, 10, 11, *ends]
    value = [*[1] * 34, -1, -1, 1, 1, 1, -1, 1, 1, *[-1] * 10]
    infinite = [-np.inf] * 7
    return Program(
        cost=np.array([0, 0, 0, 0, 0, 0, 200, 200, 0, 0, 0, 0, 0], np.float64),
        lower=np.zeros(13),
        upper=np.ones(13),
        whole=np.arange(13) < 10,
        row=np.array([*row, 12, 12, *[13] * 10]),
        column=np.array(column),
        value=np.array(value, np.float64),
        row_lower=np.array([*infinite, 1, 1, -np.inf, -np.inf, 0, -np.inf, -np.inf]),
        row_upper=np.array([*[1] * 7, np.inf, np.inf, 0, 0, np.inf, 0, -2], np.float64),
    )


def test_an_answer_to_begin_with_is_not_taken_for_the_best() -> None:
    dear = np.zeros(13)
    dear[[0, 7, 12]] = 1

    found = branch_and_cut(one_leader(), start=dear)

    assert (found.objective, found.proven) == (0, True)


def test_columns_that_need_not_be_whole_are_not() -> None:
    found = branch_and_cut(attrs.evolve(SMALL, whole=np.zeros(20, np.bool_)))

    assert found.proven
    assert found.objective == found.bound < branch_and_cut(SMALL).objective


def test_a_program_without_an_answer_is_proven_to_have_none() -> None:
    found = branch_and_cut(attrs.evolve(SMALL, row_lower=SMALL.row_upper + 1))

    assert found.proven
    assert found.values is None
    assert found.bound == found.objective == np.inf


def test_a_program_without_columns_has_the_empty_answer() -> None:
    found = branch_and_cut(knapsacks(0, 0))

    assert found.proven
    assert found.objective == 0
    assert found.values is not None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"lower": np.full(20, -np.inf), "cost": np.ones(20)}, "its cost falls without end"),
        ({"value": np.full(40, np.nan)}, "HiGHS cannot read it"),
        ({"column": np.full(40, 99)}, "HiGHS cannot read it"),
    ],
)
def test_a_program_that_makes_no_sense_is_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidArgument, match=reason):
        branch_and_cut(attrs.evolve(SMALL, **change))


def test_who_is_out_of_time_before_the_start_has_no_answer() -> None:
    found = branch_and_cut(LARGE, limits=Limits(cancelled=lambda: True))

    assert (found.values, found.objective, found.bound) == (None, np.inf, -np.inf)
    assert not found.proven


def test_who_cancels_before_any_answer_is_known_has_a_bound_alone() -> None:
    asked = iter([False])

    found = branch_and_cut(LARGE, limits=Limits(cancelled=lambda: next(asked, True)))

    assert found.values is None
    assert not found.proven


def test_whoever_cancels_on_the_way_has_the_best_answer_so_far() -> None:
    asked = iter([False] * 60)

    found = branch_and_cut(LARGE, limits=Limits(cancelled=lambda: next(asked, True)))

    assert found.values is not None
    assert not found.proven
    assert found.bound < found.objective == LARGE.cost @ found.values


def test_the_time_is_kept() -> None:
    assert not branch_and_cut(LARGE, limits=Limits(seconds=0.05)).proven


def test_progress_is_told_whenever_the_gap_shrinks() -> None:
    told: list[Progress] = []

    branch_and_cut(SMALL, limits=Limits(progress=told.append))

    assert told
    assert all(one.gap is None or one.gap >= 0 for one in told)
    assert len({(one.objective, one.bound) for one in told}) == len(told)


def raising(error: BaseException) -> Callable[[], bool]:
    """Return what raises when it is asked a second time."""
    asked = iter([False])

    def cancelled() -> bool:
        if not next(asked, True):
            return False
        raise error

    return cancelled


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("broken")])
def test_what_is_raised_on_the_way_is_raised_to_the_caller(error: BaseException) -> None:
    with pytest.raises(type(error)):
        branch_and_cut(LARGE, limits=Limits(cancelled=raising(error)))


def test_other_uses_of_the_solver_with_more_threads_do_no_harm() -> None:
    branch_and_cut(SMALL)
    other = highspy._Highs()  # noqa: SLF001 - as the engine does
    other.resetGlobalScheduler(WAITING)
    other.setOptionValue("output_flag", False)
    other.setOptionValue("threads", 2)
    other.run()

    assert branch_and_cut(SMALL).proven


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    branch_and_cut(SMALL)

    assert capfd.readouterr() == ("", "")


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)

    with pytest.raises(MissingExtra, match=r"pip install 'partygrid\[integer\]'"):
        branch_and_cut(SMALL)
