"""The native file format: JSON, lossless, versioned, and the same bytes for equal snapshots.

`write_json` and `to_json` write it, `read_json` and `from_json` read it and any other valid JSON of
the same structure. ``partygrid.json_schema()`` describes the structure.
"""

from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from partygrid._atomic import replace_file
from partygrid.errors import UnreadableInput
from partygrid.io import _layout as layout
from partygrid.io._careful import read_carefully
from partygrid.io._quick import read_quickly
from partygrid.jurisdiction import Jurisdiction

if TYPE_CHECKING:
    from partygrid.privacy import Audience


def to_json(where: Jurisdiction, *, audience: "Audience | None" = None) -> bytes:
    """Return a snapshot as the bytes of a native file.

    Each record and each link stands on a line of its own, records by kind and id, links sorted.
    Equal snapshots give equal bytes.

    Args:
        where: The snapshot.
        audience: Who will read it; fields that it may not see are as if not stated. None for who
            keeps the data.

    Returns:
        UTF-8 without a byte order mark, with LF at the end of every line.

    Raises:
        InvalidArgument: `audience` is no audience.

    Complexity:
        O(records + links).

    Examples:
        >>> import partygrid as pg
        >>> print(to_json(pg.Jurisdiction([pg.Town("lianfeng", name="莲峰镇")])).decode())
        {"format":"partygrid","version":1,"scheme":{"id":"four-levels","levels":[["TownCommittee"],["CommunityCommittee"],["CompoundBranch"],["BuildingGroup"]],"may_skip":[]},
        "records":[
        {"type":"Town","code":null,"id":"lianfeng","name":"莲峰镇"}
        ],
        "links":[
        ]}
        <BLANKLINE>
    """
    return b"".join(layout.pieces(_seen(where, audience)))


def write_json(
    where: Jurisdiction,
    target: str | PathLike[str],
    *,
    audience: "Audience | None" = None,
) -> None:
    """Write a snapshot as a native file, in a single step: a crash leaves the old file.

    Args:
        where: The snapshot.
        target: The file. An old one is replaced and keeps its permissions; a symbolic link is
            refused, because what it leads to would be replaced by surprise.
        audience: Who will read it, as in `to_json`.

    Raises:
        InvalidArgument: The target is a symbolic link, a folder or a device; or `audience` is no
            audience.
        OSError: The file cannot be written; the old one is untouched.

    Complexity:
        O(records + links) time; the file is never held in memory as a whole.

    Examples:
        >>> import partygrid as pg
        >>> from tempfile import TemporaryDirectory
        >>> where = pg.Jurisdiction([pg.Town("lianfeng")])
        >>> with TemporaryDirectory() as folder:
        ...     write_json(where, f"{folder}/town.json")
        ...     read_json(f"{folder}/town.json") == where
        True
    """
    replace_file(target, layout.pieces(_seen(where, audience)))


def _seen(where: Jurisdiction, audience: "Audience | None") -> Jurisdiction:
    """Return what an audience may see, everything where none is stated."""
    if audience is None:
        return where
    from partygrid.privacy import redact  # noqa: PLC0415 - whoever keeps the data needs none of it

    return redact(where, audience=audience).snapshot


def read_json(source: str | PathLike[str]) -> Jurisdiction:
    """Read a snapshot from a native file, and check it.

    Any JSON of the right structure is read: keys in any order, records in any order, fields with
    defaults left out, any white space, a byte order mark. A file in the layout that `write_json`
    gives is read much faster.

    Args:
        source: The file.

    Raises:
        UnreadableInput: The file is no jurisdiction. ``problems`` holds every problem in the
            order of the file, each with its path, such as ``$.records[3].parent``.
        UnsupportedVersion: A newer partygrid wrote the file.
        OSError: The file cannot be read.

    Complexity:
        O(bytes), with sorting where records are not in id order.

    Examples:
        See `write_json` and `from_json`.
    """
    with Path(source).open("rb") as file:
        return _read(file if file.seekable() else BytesIO(file.read()), str(source))


def from_json(data: bytes | str, *, name: str = "") -> Jurisdiction:
    """Return the snapshot that the content of a native file describes, and check it.

    Args:
        data: The content, as bytes in UTF-8 or as text.
        name: What to call the content in an error, for example the name of its file.

    Raises:
        UnreadableInput: The content is no jurisdiction; see `read_json`.
        UnsupportedVersion: A newer partygrid wrote it.

    Complexity:
        O(bytes), with sorting where records are not in id order.

    Examples:
        >>> import partygrid as pg
        >>> head = '{"format": "partygrid", "version": 1, "records": ['
        >>> from_json(head + '{"type": "Town", "id": "lianfeng"}]}')
        <Jurisdiction: 1 Town>
        >>> try:
        ...     from_json(head + '{"type": "Town", "id": 5}, {"type": "Town"}]}')
        ... except pg.UnreadableInput as error:
        ...     for problem in error.problems:
        ...         print(problem)
        $.records[0].id: 5: a whole number stands here; write text in quotes
        $.records[1].id: nothing is stated; add the key
    """
    content = data.encode(errors="surrogatepass") if isinstance(data, str) else data
    return _read(BytesIO(content), name)


def _read(file: BinaryIO, name: str) -> Jurisdiction:
    quick = read_quickly(file)
    if quick is not None:
        return quick
    file.seek(0)
    try:
        return read_carefully(file.read())
    except UnreadableInput as error:
        if name:
            error.headline = f"{name}: {error.headline}"
        raise
