"""The command in a process of its own: modules, pipes, encodings, interruption."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    *("attr", "attrs", "cattrs", "importlib.metadata", "msgspec", "networkx", "numpy"),
    *("pylmcf", "stdnum"),
)
RUN = "import sys; from partygrid.cli import main; sys.exit(main())"
LOADED = (
    "import sys; from partygrid.cli import main; code = main()\n"
    "print(*sorted(sys.modules), file=sys.stderr)"
)


def _command(*words: str, script: str = RUN) -> list[str]:
    return [sys.executable, "-c", script, *words]


def _done(
    *words: str, script: str = RUN, given: bytes = b"", **environment: str
) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(  # noqa: S603 - this interpreter
        _command(*words, script=script),
        check=False,
        capture_output=True,
        input=given,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("words", [("--help",), ("coverage", "--help"), ("coverage", "--fromat")])
def test_help_and_wrong_words_load_nothing_heavy(words: tuple[str, ...]) -> None:
    modules = set(_done(*words, script=LOADED).stderr.decode().split())
    assert "partygrid.cli" in modules
    heavy = modules & set(HEAVY)
    assert heavy <= ({"attr", "attrs"} if "--fromat" in words else set())


def test_a_file_can_be_piped_in_and_rows_out(folder: Path) -> None:
    given = (folder / "small.json").read_bytes()
    done = _done("unassigned", "--format", "csv", given=given)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.splitlines()[1] == b"b3,,garden,liyuan,36"


def test_a_terminal_without_chinese_gets_escapes_and_a_program_utf_8(folder: Path) -> None:
    file = str(folder / "small.json")
    screen = _done("coverage", file, PYTHONIOENCODING="ascii")
    assert (screen.returncode, screen.stderr) == (1, b"")
    assert "栗园社区".encode("ascii", "backslashreplace") in screen.stdout
    program = _done("graph", file, "--audience", "keeper", PYTHONIOENCODING="ascii")
    assert (program.returncode, program.stderr) == (0, b"")
    assert "栗园社区".encode() in program.stdout


def test_a_reader_who_leaves_early_is_no_error(folder: Path) -> None:
    graph = ("graph", str(folder / "town.json"), "--audience", "keeper")
    for words, code in ((graph, 0), (("--help",), 0)):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(  # noqa: S603 - this interpreter
            _command(*words), check=False, stdout=writer, stderr=subprocess.PIPE
        )
        os.close(writer)
        assert (done.returncode, done.stderr) == (code, b"")


def test_progress_and_interruption() -> None:
    """Standard input that never ends: after a second there is news, and Ctrl-C ends it."""
    with subprocess.Popen(  # noqa: S603 - this interpreter
        _command("coverage"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        news = process.stderr.readline().decode()
        process.send_signal(signal.SIGINT)
        assert news == "reading standard input …\n"
        assert process.wait(timeout=20) == 130
        assert process.stderr.read() == b"partygrid: interrupted\n"
