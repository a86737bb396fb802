"""Progress is told on standard error once work takes longer than the patience."""

import re
import time

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
