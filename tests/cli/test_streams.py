"""Output into terminals of every kind, broken pipes, full disks and closed streams."""

import io
import os
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from partygrid.cli import main
from partygrid.cli._streams import say, write


def test_a_screen_is_in_the_encoding_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for encoding, shown in (("gbk", "栗园".encode("gbk")), ("ascii", rb"\u6817\u56ed")):
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        monkeypatch.setattr(sys, "stdout", stream)
        assert write("栗园", code=1) == 1
        assert stream.buffer.getvalue() == shown  # type: ignore[attr-defined]


def test_a_terminal_is_given_no_orders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a\x1b[2J.csv"
    file.write_text("编号,\x1b]0;title\x07,\x9b2J\n,1,2\nb1,很\x1b多,3\n", encoding="utf-8")
    main(["import", str(file), "--kind", "building"])
    shown = "".join(capsys.readouterr())
    assert "\\x1b]0;title\\x07" in shown
    assert "a\\x1b[2J.csv" in shown
    assert not {"\x1b", "\x07", "\x9b"} & {*shown}


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-16"])
def test_what_a_program_reads_is_utf_8_with_lf(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\r\n")
    monkeypatch.setattr(sys, "stdout", stream)
    write("栗园\n", code=0, exact=True)
    assert stream.buffer.getvalue() == "栗园\n".encode()  # type: ignore[attr-defined]


def test_what_was_written_before_comes_before(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    stream.write("first ")
    write("second", code=0)
    assert stream.buffer.getvalue() == b"first second"  # type: ignore[attr-defined]


def test_a_stream_of_text_alone_will_do() -> None:
    with redirect_stdout(io.StringIO()) as text:
        assert main(["--version"]) == 0
    assert text.getvalue().startswith("partygrid ")


def test_a_reader_who_has_enough_does_not_change_the_verdict(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert write("x", code=1) == 1
        assert write("x", code=0) == 0
    assert capsys.readouterr().err == ""


def test_a_stream_that_takes_nothing_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "read-only"
    file.touch()
    with os.fdopen(os.open(file, os.O_RDONLY), "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert write("x", code=0) == 2
    assert capsys.readouterr().err == (
        "partygrid: standard output: Bad file descriptor; send it elsewhere\n"
    )


def test_a_full_stream_that_is_no_file_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError("full")

    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(Full(), encoding="utf-8"))
    assert write("x", code=0) == 2
    assert capsys.readouterr().err == "partygrid: standard output: full; send it elsewhere\n"


def test_closed_standard_output_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert write("x", code=0) == 2
    assert capsys.readouterr().err == (
        "partygrid: standard output is closed; send it to a file or to a program\n"
    )


def test_nobody_has_to_listen_to_errors(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    for stream in (None, Gone()):
        monkeypatch.setattr(sys, "stderr", stream)
        say("news")
        assert main(["demo", "--save", "-"]) == 2
    assert capsys.readouterr().out == ""
