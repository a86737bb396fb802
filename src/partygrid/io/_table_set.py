"""A folder of files that belong together, of which always the old set or the new one is there.

Procedure. Each new file is written under a pending name, hidden, with the token of the new set.
Then the manifest, ``partygrid.json``, takes the place of the old one in a single step; it states
the token and the digest of each file. Only then the pending files take their names. Whoever reads
looks for each file under its pending name first, so that at any moment, after a kill too, the
manifest and the files that it means are there: before the step the old ones, after it the new ones.
What a kill leaves is finished by the next writing. Writers wait for each other, where the system
has locks of folders.

A name in a manifest is never used as a path: it is looked up among the names of known kinds.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from os import PathLike
from pathlib import Path

import attrs
import msgspec

from partygrid import _canonical as canonical
from partygrid._atomic import alone_in, replace_file
from partygrid.errors import InvalidArgument, UnreadableInput, UnsupportedVersion
from partygrid.io._container import refused
from partygrid.io._encodings import TextEncoding
from partygrid.io._structure import structure
from partygrid.levels import LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

MANIFEST = "partygrid.json"
"""The file that says which others belong to the set."""

FORMAT = "partygrid-tables"
VERSION = 1
"""The newest set of tables that is read, and the one that is written."""

KINDS: Mapping[str, type] = {kind.__name__: kind for kind in (*RECORD_KINDS, Link)}
"""The kinds that have a file, by its name without the suffix."""

SUFFIXES = (".csv", ".parquet")
"""The endings of files in a set."""

_LONGEST = 1 << 20
"""Bytes of a manifest; one that partygrid wrote has far fewer."""
_TOKEN = 16
_TOKEN_FORM = re.compile(f"[0-9a-f]{{{_TOKEN}}}")


class _Form(msgspec.Struct, forbid_unknown_fields=True):
    """A manifest as it stands in its file."""

    format: str
    version: int
    suffix: str
    encoding: str
    token: str
    scheme: msgspec.Raw
    files: dict[str, str]


@attrs.frozen(eq=False)
class TableSet:
    """What a manifest says.

    Attributes:
        folder: The folder.
        suffix: The ending of its files.
        encoding: The encoding of text in them.
        scheme: The level scheme.
        token: What marks the pending files of the set.
        digests: The SHA-256 of each file by its kind, in canonical order.
    """

    folder: Path
    suffix: str
    encoding: str
    scheme: LevelScheme
    token: str
    digests: dict[type, str]

    def final(self, kind: type) -> Path:
        """Return the name under which the file of a kind comes to stand."""
        return self.folder / f"{kind.__name__}{self.suffix}"

    def pending(self, kind: type) -> Path:
        """Return the name under which it is written."""
        return self.folder / f".{kind.__name__}{self.suffix}.{self.token}"

    def path(self, kind: type) -> Path:
        """Return the file of a kind, which is as it was written.

        Raises:
            UnreadableInput: It is not there, or not as it was written.
        """
        path = self.pending(kind) if self.pending(kind).exists() else self.final(kind)
        if not path.is_file():
            raise refused(self.final(kind).name, "a file of the set, and it is not there", _AGAIN)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != self.digests[kind]:
            raise refused(self.final(kind).name, "not as it was written with the set", _AGAIN)
        return path

    def settle(self) -> None:
        """Give pending files their names."""
        for kind in self.digests:
            with suppress(FileNotFoundError):
                self.pending(kind).replace(self.final(kind))


_AGAIN = f"copy the whole folder again; to read files that were edited, remove {MANIFEST}"


def replace_set(
    target: str | PathLike[str],
    pieces: Mapping[type, Callable[[], Iterable[bytes]]],
    *,
    suffix: str,
    encoding: str,
    scheme: LevelScheme,
    token: str,
) -> None:
    """Write files of a set that takes the place of an old one in a single step.

    Args:
        target: The folder; it is made where it is not there.
        pieces: For each kind what gives the bytes of its file.
        suffix: The ending of the files.
        encoding: What the manifest says of their encoding.
        scheme: The level scheme.
        token: What marks the content, hexadecimal.

    Raises:
        InvalidArgument: The target is a symbolic link or no folder.
        OSError: A file cannot be written; the old set is there.
    """
    is_new = not Path(target).exists()
    folder = _folder(Path(target))
    new = TableSet(folder, suffix, encoding, scheme, token[:_TOKEN], {})
    with alone_in(folder):
        _replace(new, pieces, is_new=is_new)


def _replace(
    new: TableSet, pieces: Mapping[type, Callable[[], Iterable[bytes]]], *, is_new: bool
) -> None:
    folder, digests = new.folder, new.digests
    old = _set_in(folder)
    if old is not None:
        old.settle()
    try:
        for kind, give in pieces.items():
            digests[kind] = _write(new.pending(kind), give())
        replace_file(folder / MANIFEST, [_stated(new)])
    except BaseException:
        _undo(new, pieces, is_new=is_new)
        raise
    new.settle()
    if old is not None:
        for path in {old.final(kind) for kind in old.digests} - {
            new.final(kind) for kind in digests
        }:
            path.unlink(missing_ok=True)


def _undo(new: TableSet, kinds: Iterable[type], *, is_new: bool) -> None:
    """Take away what was written, and the folder where it was made; what took effect is kept."""
    now = _set_in(new.folder)
    if now is not None and now.token == new.token:
        return
    for kind in kinds:
        new.pending(kind).unlink(missing_ok=True)
    if is_new:
        with suppress(OSError):  # somebody else has put something there
            new.folder.rmdir()


def _folder(path: Path) -> Path:
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        what = "a symbolic link" if path.is_symlink() else "no folder"
        raise InvalidArgument("folder", path.name, what, "name the folder itself")
    path.mkdir(exist_ok=True)
    return path


def _write(path: Path, pieces: Iterable[bytes]) -> str:
    """Write a file and return its digest."""
    digest = hashlib.sha256()

    def noted() -> Iterator[bytes]:
        for piece in pieces:
            digest.update(piece)
            yield piece

    replace_file(path, noted())
    return digest.hexdigest()


def _stated(made: TableSet) -> bytes:
    form = _Form(
        format=FORMAT,
        version=VERSION,
        suffix=made.suffix,
        encoding=made.encoding,
        token=made.token,
        scheme=msgspec.Raw(canonical.scheme_line(made.scheme)),
        files={kind.__name__: digest for kind, digest in made.digests.items()},
    )
    return msgspec.json.format(msgspec.json.encode(form), indent=1) + b"\n"


def _set_in(folder: Path) -> TableSet | None:
    """Return the set in a folder, None where none is understood."""
    try:
        return read_set(folder)
    except (UnreadableInput, UnsupportedVersion):
        return None


def read_set(folder: Path) -> TableSet | None:
    """Return the set that the manifest of a folder states, None where there is no manifest.

    Raises:
        UnreadableInput: The manifest is none.
        UnsupportedVersion: A newer partygrid wrote the set.
        OSError: It cannot be read.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return None
    with path.open("rb") as file:
        text = file.read(_LONGEST)
    try:
        form = msgspec.json.decode(text, type=_Form)
        scheme, misfits = structure(msgspec.json.decode(form.scheme), LevelScheme)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise refused(MANIFEST, f"no manifest of tables: {error}", _AGAIN) from None
    if form.version > VERSION:
        raise UnsupportedVersion(form.version, VERSION)
    if misfits or not _is_sound(form):
        raise refused(MANIFEST, "no manifest of tables", _AGAIN)
    digests = {KINDS[name]: digest for name, digest in form.files.items()}
    return TableSet(folder, form.suffix, form.encoding, scheme, form.token, digests)


def _is_sound(form: _Form) -> bool:
    return (
        form.format == FORMAT
        and form.version >= 1
        and form.suffix in SUFFIXES
        and form.encoding in frozenset(TextEncoding)
        and _TOKEN_FORM.fullmatch(form.token) is not None
        and form.files.keys() <= KINDS.keys()
    )
