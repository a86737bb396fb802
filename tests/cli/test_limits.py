"""Time, threads and Ctrl-C: a plan that was stopped is printed, with its distance from the best."""

import json
import signal
import threading
from collections.abc import Callable
from typing import Any

import pytest

import partygrid as pg
from partygrid.cli import main

Run = Callable[..., Any]
STOPS = "partygrid: stops after this step, with the best plan so far; Ctrl-C again: at once\n"


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the user press Ctrl-C so many times while an allocation runs."""

    def press(times: int, *names: str) -> None:
        names = names or ("allocate_double_reporting", "compare_policies")

        def pressing(of: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, limits: pg.Limits, **options: Any) -> Any:
                for _ in range(times):
                    signal.raise_signal(signal.SIGINT)
                for thread in threading.enumerate():
                    if thread is not threading.current_thread() and thread.daemon:
                        thread.join(1)
                return of(*args, limits=limits, **options)

            return call

        for name in names:
            monkeypatch.setattr(pg, name, pressing(getattr(pg, name)))

    return press


@pytest.mark.parametrize("command", [("allocate",), ("policies", "--only", "optimal")])
def test_the_first_ctrl_c_stops_with_the_best_plan_so_far(
    run: Run, interrupted: Callable[..., None], command: tuple[str, ...]
) -> None:
    interrupted(1)
    found = run(command[0], "town.json", *command[1:], "--format", "json")
    assert (found.code, found.err) == (130, STOPS)
    assert json.loads(found.out)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_new_plan_is_stopped_in_the_same_way(run: Run, interrupted: Callable[..., None]) -> None:
    words = ("replan", "town.json", "--declined", "m01:east-clean-up")
    interrupted(1, "replan")
    found = run(*words)
    assert (found.code, found.err) == (130, STOPS)
    assert "\n\ndouble reporting: " in found.out


def test_a_plan_that_was_stopped_says_how_far_it_is_from_the_best(
    run: Run, interrupted: Callable[..., None]
) -> None:
    interrupted(1)
    found = run("allocate", "town.json").out
    assert found.startswith("double reporting: feasible, at most ")
    assert " from the best\n" in found
    assert "partygrid explain" not in found


def test_the_second_ctrl_c_stops_at_once(run: Run, interrupted: Callable[..., None]) -> None:
    interrupted(2)
    code, out, err = run("allocate", "town.json")
    assert (code, out) == (130, "")
    assert err.endswith("partygrid: interrupted\n")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_where_ctrl_c_is_ignored_it_stays_so(run: Run, interrupted: Callable[..., None]) -> None:
    expected = run("allocate", "town.json")
    interrupted(1)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert run("allocate", "town.json") == expected
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("folder")
def test_a_command_can_run_in_a_thread() -> None:
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main(["allocate", "town.json"])))
    thread.start()
    thread.join()
    assert codes == [1]


def test_a_time_limit_that_is_not_reached_changes_nothing(run: Run) -> None:
    expected = run("allocate", "town.json")
    assert run("allocate", "town.json", "--seconds", "600", "--workers", "2") == expected
    found = run("allocate", "town.json", "--seconds", "1e-9")
    assert found.code == 1
    assert found.out.startswith("double reporting: feasible, at most ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--seconds", "0"), "seconds: 0.0: no number of seconds above 0"),
        (("--seconds", "soon"), "--seconds: 'soon' is not a number such as 0.3; see"),
        (("--workers", "0"), "workers: 0: no number of threads from 1 to 256"),
        (("--workers", "2.5"), "--workers: '2.5' is not a whole number such as 12; see"),
    ],
)
@pytest.mark.parametrize("command", ["allocate", "policies", "replan"])
def test_limits_that_are_none_are_refused(
    run: Run, command: str, words: tuple[str, ...], said: str
) -> None:
    code, out, err = run(command, "town.json", *words)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("allocate", "town.json"), "allocating: 1 of 1 parts, at most 0 from the best, "),
        (("explain", "town.json", "m01"), "allocating: 1 of 1 parts, at most 0 from the best, "),
        (("replan", "town.json"), "allocating: 1 of 1 parts, at most 0 from the best, "),
        (("simulate", "town.json"), "simulating: 200 of 200 replications, "),
        (("policies", "town.json"), "allocating: 1 of 1 parts, at most 0 from the best, "),
    ],
)
def test_progress_goes_to_standard_error_where_it_is_asked_for(
    run: Run, words: tuple[str, ...], what: str
) -> None:
    quiet, told = run(*words), run(*words, "--progress")
    assert quiet.err == ""
    assert (told.code, told.out) == (quiet.code, quiet.out)
    assert what in told.err
    assert told.err.splitlines()[0].startswith("allocating: 0 of 1 parts, ")
