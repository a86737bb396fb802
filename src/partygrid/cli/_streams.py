"""Standard output and standard error, whatever they lead to: a terminal, a pipe, a full disk."""

import os
import sys
from contextlib import suppress

from partygrid.cli._exit import Exit

_ORDERS = {
    code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"
}
"""Characters that a terminal obeys: a header or the name of a file may hold them."""


def say(text: str) -> None:
    """Write a line to standard error, if anybody listens there."""
    _speak(f"{text.translate(_ORDERS)}\n")


def rewrite(text: str) -> None:
    """Write a text to standard error in the place of the line that stands there."""
    _speak(f"\r{text.translate(_ORDERS)}")


def _speak(text: str) -> None:
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()


def write(text: str, *, code: int, exact: bool = False) -> int:
    """Write a text to standard output and return the exit code.

    Args:
        text: What to write.
        code: The exit code where all is written, or the reader had enough.
        exact: Whether a program will read it: UTF-8 with LF, whatever the terminal is. Otherwise
            it is in the encoding of the terminal, and what that cannot show, or would obey, is
            escaped.
    """
    if sys.stdout is None:
        say("partygrid: standard output is closed; send it to a file or to a program")
        return Exit.UNUSABLE
    try:
        _put(text if exact else text.translate(_ORDERS), exact=exact)
    except BrokenPipeError:
        _give_up()
    except OSError as error:
        _give_up()
        say(f"partygrid: standard output: {error.strerror or error}; send it elsewhere")
        return Exit.UNUSABLE
    return code


def _put(text: str, *, exact: bool) -> None:
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:  # a stream of text alone, such as io.StringIO
        sys.stdout.write(text)
        return
    encoding = "utf-8" if exact else sys.stdout.encoding
    sys.stdout.flush()
    binary.write(text.encode(encoding, "backslashreplace"))
    binary.flush()


def _give_up() -> None:
    """Let what could not be written vanish, so that Python does not complain when it ends."""
    with suppress(OSError):  # a stream that is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
