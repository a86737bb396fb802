"""Codes of places: division codes, other code schemes, and the years in which a code holds.

A code is text. It is read by a `CodeScheme`, which knows its length and its parts; a `CodeBook`
knows which codes were listed in which year. Reading needs no book, so an abolished or unlisted
code still reads. A code that is written badly is refused with the form it should have, and never
repaired in silence. This package knows no record class and reads no user's file.
"""

from partygrid.codes.book import CodeBook, codes_in_force
from partygrid.codes.bundled import load_codebook
from partygrid.codes.division import (
    DIVISION,
    CommunityClass,
    DivisionCode,
    DivisionLevel,
    TownClass,
    parse_division_code,
)
from partygrid.codes.entry import CodeEntry, CodeStatus
from partygrid.codes.registry import (
    ENTRY_POINT_GROUP,
    GRID_15,
    GRID_20,
    POLICE_15,
    code_scheme,
    code_schemes,
)
from partygrid.codes.scheme import CodeFault, CodePart, CodeScheme

__all__ = [
    "DIVISION",
    "ENTRY_POINT_GROUP",
    "GRID_15",
    "GRID_20",
    "POLICE_15",
    "CodeBook",
    "CodeEntry",
    "CodeFault",
    "CodePart",
    "CodeScheme",
    "CodeStatus",
    "CommunityClass",
    "DivisionCode",
    "DivisionLevel",
    "TownClass",
    "code_scheme",
    "code_schemes",
    "codes_in_force",
    "load_codebook",
    "parse_division_code",
]
