"""Progress is told on standard error once work takes longer than the patience."""

import io
import re
import sys
import time
from collections.abc import Callable

import pytest

from partygrid.cli import _progress as progress


def test_quick_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.stage("reading"):
        pass
    assert capsys.readouterr() == ("", "")


def test_long_work_says_what_is_done_and_how_long_it_took(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with progress.stage("reading county.json"):
        time.sleep(0.3)
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(r"reading county.json …\nreading county.json: \d+\.\d s\n", err)


def test_work_that_fails_does_not_say_how_long_it_took(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.01)

    def fail() -> None:
        with progress.stage("reading"):
            time.sleep(0.3)
            raise ValueError("too long")

    with pytest.raises(ValueError, match="too long"):
        fail()
    assert capsys.readouterr().err == "reading …\n"


def test_a_user_waits_no_longer_than_a_second_for_news() -> None:
    assert progress.PATIENCE == 1.0


class Terminal(io.StringIO):
    """Standard error that is a terminal."""

    def isatty(self) -> bool:
        return True

    @property
    def states(self) -> list[str]:
        """What stood on its line, one after the other."""
        return self.getvalue().split("\r")


def _terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that stands still until it is set."""
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def put(seconds: float) -> None:
        now[0] = seconds

    return put


def test_where_nobody_would_see_it_nobody_needs_to_be_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress.counted("walking", "steps", wanted=False) as tell:
        assert tell is None
    assert capsys.readouterr() == ("", "")


def test_where_it_is_wanted_it_is_said_at_once_each_second_and_at_the_end(
    capsys: pytest.CaptureFixture[str], clock: Callable[[float], None]
) -> None:
    with progress.counted("walking", "steps", wanted=True) as tell:
        assert tell is not None
        for done, seconds in ((0, 0.0), (1, 0.5), (2, 1.25), (3, 2.0), (4, 2.1)):
            clock(seconds)
            tell(done, 4, f", {done} metres")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "walking: 0 of 4 steps, 0 metres, 0.0 s",
        "walking: 2 of 4 steps, 2 metres, 1.2 s",
        "walking: 4 of 4 steps, 4 metres, 2.1 s",
    ]


def test_a_terminal_has_one_line_that_moves_after_a_second(
    monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None]
) -> None:
    terminal = _terminal(monkeypatch)
    with progress.counted("walking", "steps", wanted=False) as tell:
        assert tell is not None
        for done, seconds in ((998, 0.5), (999, 1.0), (1000, 1.01), (1001, 1.5)):
            clock(seconds)
            tell(done, 2000)
    assert terminal.states == [
        "",
        "walking: 999 of 2,000 steps, 1.0 s",
        "walking: 1,001 of 2,000 steps, 1.5 s\n",
    ]


def test_a_shorter_state_of_a_line_leaves_nothing_of_a_longer_one(
    monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None]
) -> None:
    terminal = _terminal(monkeypatch)
    with progress.counted("walking", "steps", wanted=True) as tell:
        assert tell is not None
        tell(1000, 2000)
        clock(5.0)
        tell(1, 2)
    first, second = terminal.states[1:]
    assert len(second.rstrip("\n")) == len(first)
    assert second.split() == ["walking:", "1", "of", "2", "steps,", "5.0", "s"]


def test_quick_work_leaves_a_terminal_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    with progress.counted("walking", "steps", wanted=False) as tell:
        assert tell is not None
        tell(2, 2)
    assert terminal.getvalue() == ""


def test_work_that_is_interrupted_leaves_the_line_of_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = _terminal(monkeypatch)

    def fail() -> None:
        with progress.counted("walking", "steps", wanted=True) as tell:
            assert tell is not None
            tell(1, 2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert terminal.getvalue().endswith(" s\n")
