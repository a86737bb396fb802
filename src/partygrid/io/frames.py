"""A snapshot as data frames, one for each kind of record and one for links, and back.

Arrow is the form in between: polars takes its columns as they are, and so does pandas where its
columns are Arrow's. Back, everything is read that offers its columns in the Arrow interface, such
as frames of polars and pandas and results of DuckDB.
"""

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from partygrid._collector import paused_collector
from partygrid.errors import InvalidArgument, MissingExtra, UnknownName
from partygrid.io._gathering import gather
from partygrid.io._plain_sheets import Sheet, sheet_rows
from partygrid.io._table_set import KINDS
from partygrid.io.reading import Reading
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import FOUR_LEVELS, LevelScheme
from partygrid.mechanisms import Link
from partygrid.privacy import Audience, redact

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

F = TypeVar("F")
G = TypeVar("G")


@attrs.frozen(eq=False, repr=False)
class Frames(Generic[F]):
    """The data frames of a snapshot, by kind of record.

    ``{**frames, Building: other}`` is a dictionary of them with one in the place of another.

    Attributes:
        scheme: The level scheme.

    Examples:
        >>> import partygrid as pg
        >>> frames = to_arrow(pg.examples.small_town())
        >>> frames[pg.Building].num_rows
        34
        >>> frames
        <Frames: 19 kinds>
    """

    scheme: LevelScheme
    _frames: Mapping[type, F]

    def __getitem__(self, kind: type) -> F:
        found = self._frames.get(kind)
        if found is None:
            raise UnknownName("kind of frame", getattr(kind, "__name__", str(kind)), KINDS)
        return found

    def keys(self) -> KeysView[type]:
        """Return the kinds of record, `Link` the last of them."""
        return self._frames.keys()

    def values(self) -> ValuesView[F]:
        """Return the frames, in the order of the kinds."""
        return self._frames.values()

    def items(self) -> ItemsView[type, F]:
        """Return each kind with its frame."""
        return self._frames.items()

    def __iter__(self) -> Iterator[type]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def __repr__(self) -> str:
        return f"<Frames: {len(self)} kinds>"

    def turned(self, turn: Callable[[F], G]) -> "Frames[G]":
        """Return the same with each frame turned into another."""
        return Frames(self.scheme, {kind: turn(frame) for kind, frame in self._frames.items()})


def to_arrow(where: Jurisdiction, *, audience: Audience = Audience.KEEPER) -> "Frames[pa.Table]":
    """Return a snapshot as Arrow tables, one for each kind of record and one for links.

    Columns are called as the fields, the parts of a point ``lon`` and ``lat``. Choices are
    dictionaries, several values lists of text, days ``date32``.

    Args:
        where: The snapshot.
        audience: Who will see them; fields that it may not see are as if not stated.

    Raises:
        MissingExtra: pyarrow is not installed.
        InvalidArgument: `audience` is no audience.

    Complexity:
        O(records + links).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([pg.Town("lianfeng", name="莲峰镇")])
        >>> to_arrow(where)[pg.Town].to_pylist()
        [{'id': 'lianfeng', 'name': '莲峰镇', 'code': None}]
    """
    table_of = _module("partygrid.io._arrow", "Arrow tables", "arrow").table_of
    seen = redact(where, audience=audience).snapshot
    return Frames(
        seen.scheme,
        {
            kind: table_of(kind, seen.links if kind is Link else seen.of(kind))
            for kind in KINDS.values()
        },
    )


def to_polars(
    where: Jurisdiction, *, audience: Audience = Audience.KEEPER
) -> "Frames[pl.DataFrame]":
    """Return a snapshot as polars frames, whose columns are those of `to_arrow` without a copy.

    Raises:
        MissingExtra: polars is not installed.
        InvalidArgument: `audience` is no audience.

    Complexity:
        O(records + links).

    Examples:
        >>> import partygrid as pg
        >>> frame = to_polars(pg.examples.small_town())[pg.Building]
        >>> frame["households"].sum()
        990
    """
    polars = _module("polars", "polars frames", "polars")
    return to_arrow(where, audience=audience).turned(polars.from_arrow)


def to_pandas(
    where: Jurisdiction, *, audience: Audience = Audience.KEEPER
) -> "Frames[pd.DataFrame]":
    """Return a snapshot as pandas frames, whose columns are those of `to_arrow` without a copy.

    The columns have Arrow types (`pandas.ArrowDtype`), so that a count that is not stated is
    ``<NA>`` and the others stay whole numbers.

    Raises:
        MissingExtra: pandas is not installed.
        InvalidArgument: `audience` is no audience.

    Complexity:
        O(records + links).

    Examples:
        >>> import partygrid as pg
        >>> frame = to_pandas(pg.examples.small_town())[pg.Building]
        >>> int(frame["households"].sum())
        990
    """
    pandas = _module("pandas", "pandas frames", "pandas")
    tables = to_arrow(where, audience=audience)
    return tables.turned(lambda table: table.to_pandas(types_mapper=pandas.ArrowDtype))


def from_frames(
    frames: Frames[Any] | Mapping[type, Any], *, scheme: LevelScheme | None = None
) -> Reading:
    """Read a snapshot from data frames of Arrow, polars, pandas or others with an Arrow interface.

    A frame has the columns of `to_arrow`, in any order; what has no column has its default. Whole
    numbers may stand as floats, days as text in ISO form. Nothing else is guessed: text is no
    number. The index of a pandas frame is not read.

    Args:
        frames: What `to_arrow`, `to_polars` or `to_pandas` returned, or a frame for each kind of
            record, `Link` among them.
        scheme: The level scheme, that of `frames` or four levels where none is given.

    Returns:
        What could be understood, with an account of every row, counted from 1.

    Raises:
        MissingExtra: pyarrow is not installed.
        InvalidArgument: A key is no kind of record, or a value no data frame.
        UnsupportedVersion: A newer partygrid made a table.

    Complexity:
        O(rows).

    Examples:
        >>> import partygrid as pg
        >>> import polars as pl
        >>> buildings = pl.DataFrame({"id": ["b1", "b2"], "households": [48, -3]})
        >>> reading = from_frames({pg.Building: buildings})
        >>> [one.id for one in reading.records]
        ['b1']
        >>> print(reading.problems[0])
        Building, row 2, households: -3: a count is not negative; write the counted number, \
or leave the cell empty where it is not known
    """
    arrow = _module("partygrid.io._arrow", "data frames", "arrow")
    given: dict[type, Any] = dict(frames)
    for kind in given:
        if kind not in KINDS.values():
            raise InvalidArgument(
                "frames", kind, "no kind of record", "name a record class or Link"
            )
    if scheme is None:
        scheme = frames.scheme if isinstance(frames, Frames) else FOUR_LEVELS
    sheets: list[Sheet] = [
        arrow.sheet_of(name, kind, arrow.columns_in(given[kind]))
        for name, kind in KINDS.items()
        if kind in given
    ]
    with paused_collector():
        rows = [sheet_rows(one) for one in sheets if one.total]
        return gather(rows, scheme=scheme)


def _module(name: str, purpose: str, extra: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise MissingExtra(purpose, extra) from None
