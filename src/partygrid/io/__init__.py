"""Files in and out.

The native format is JSON: `write_json` and `read_json` for files, `to_json` and `from_json` for
content in memory, `json_schema` for other programs. Every other reader hands back a `Reading`, and
is a module of its own that is loaded when first used.
"""

from partygrid.io.native import from_json, read_json, to_json, write_json
from partygrid.io.schema import json_schema

__all__ = ["from_json", "json_schema", "read_json", "to_json", "write_json"]
