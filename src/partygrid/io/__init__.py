"""Files in and out.

The native format is JSON: `write_json` and `read_json` for files, `to_json` and `from_json` for
content in memory, `json_schema` for other programs. Every other reader hands back a `Reading`:
`read_workbook` and `read_csv` for the tables that people have.
"""

from partygrid.io.comma_separated import read_csv
from partygrid.io.native import from_json, read_json, to_json, write_json
from partygrid.io.reading import (
    Interpretation,
    Reading,
    ReadProblem,
    ReadReason,
    ReadSeverity,
    SetAside,
    SheetCount,
    SideNote,
    SkipReason,
)
from partygrid.io.schema import json_schema
from partygrid.io.workbook import read_workbook, write_template, write_workbook

__all__ = [
    "Interpretation",
    "ReadProblem",
    "ReadReason",
    "ReadSeverity",
    "Reading",
    "SetAside",
    "SheetCount",
    "SideNote",
    "SkipReason",
    "from_json",
    "json_schema",
    "read_csv",
    "read_json",
    "read_workbook",
    "to_json",
    "write_json",
    "write_template",
    "write_workbook",
]
