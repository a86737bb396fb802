"""Writing a file so that a crash leaves the old one whole.

The bytes go to a new file in the same folder, reach the disk, and only then take the place of the
old file in one step. Whatever stops the work before that step leaves the old file as it was.
Where several files belong together, their writers wait for each other.
"""

import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from os import PathLike
from pathlib import Path

from partygrid.errors import InvalidArgument


def replace_file(target: str | PathLike[str], pieces: Iterable[bytes]) -> None:
    """Write pieces of bytes as a file that takes the place of an old one in a single step.

    An old file keeps its permissions. After a power cut or a kill either the old or the new file
    stands there, whole; a kill may leave a file ``.partygrid-….part`` beside it.

    Raises:
        InvalidArgument: The target is a symbolic link, a folder or a device.
        OSError: The folder does not exist, the disk is full, and the like.

    Complexity:
        O(bytes) time, O(longest piece) memory.
    """
    path = Path(target)
    folder = path.parent.resolve(strict=True)
    mode = _mode_of(path)
    part = folder / f".partygrid-{secrets.token_hex(8)}.part"
    try:
        with part.open("xb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            part.chmod(mode)
        part.replace(folder / path.name)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # some systems cannot open or synchronise a folder
        _synchronise(folder)


def _mode_of(path: Path) -> int | None:
    """Return the permissions of the old file, or None where there is none."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISREG(status.st_mode):
        return stat.S_IMODE(status.st_mode)
    what = "a symbolic link" if stat.S_ISLNK(status.st_mode) else "no ordinary file"
    raise InvalidArgument("target", path.name, what, "name the file itself")


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other writer is at work in a folder, and keep them out.

    The system lets go of the folder when the process ends, however it does. Where it has no such
    locks, as on Windows and on some drives of a network, nobody waits.

    Raises:
        OSError: The folder does not exist.
    """
    try:
        lock = import_module("fcntl")
    except ModuleNotFoundError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            lock.flock(handle, lock.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _synchronise(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
