"""One kind of record as a CSV file of a folder of tables.

The cells are those of a workbook in English. Nothing in them holds a line feed, so that
each line is a record.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from partygrid._tables import CHUNK
from partygrid._text import Language
from partygrid.io._cell_writing import cells_of
from partygrid.io._columnar import columns_of, plain_columns
from partygrid.io._encodings import TextEncoding

_END = "\n"


def csv_pieces(kind: type, records: Sequence[Any], encoding: TextEncoding) -> Iterator[bytes]:
    r"""Yield the CSV file of the records of one kind, or of links.

    Complexity:
        O(records) time, O(1) memory.

    Examples:
        >>> from partygrid.grid import Town
        >>> b"".join(csv_pieces(Town, [Town("t1", name="=1")], TextEncoding.UTF_8))
        b"id,name,code\nt1,'=1,\n"
    """
    columns = columns_of(kind)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=_END)
    writer.writerow(one.name for one in columns)
    codec = encoding.value
    for start in range(0, len(records), CHUNK):
        plain = plain_columns(kind, records[start : start + CHUNK])
        cells = (cells_of(one, plain[one.name], Language.ENGLISH) for one in columns)
        writer.writerows(zip(*cells, strict=True))
        yield text.getvalue().encode(codec)
        text.seek(0)
        text.truncate()
        codec = encoding.value.removesuffix("-sig")  # one byte order mark, at the start
