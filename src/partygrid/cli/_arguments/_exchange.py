"""The arguments of the commands that bring tables in and out."""

from typing import Any

from partygrid.cli._arguments._options import (
    LETTERS,
    ROWS,
    add_audience,
    add_choice,
    add_format,
    add_repeated,
    add_several,
)
from partygrid.cli._arguments._parser import command, one_of

RECORDS = (
    *("town", "community", "compound", "grid", "building"),
    *("towncommittee", "communitycommittee", "compoundbranch", "gridbranch", "buildinggroup"),
    *("unitbranch", "unit", "member", "need", "resource", "project", "team", "facility", "link"),
)
"""The kinds of record that a table of one kind may hold."""
_TITLES = (
    *("乡镇", "社区", "小区", "网格", "楼栋"),
    *("乡镇党委", "社区党组织", "小区党支部", "网格党支部", "楼栋党小组"),
    *("单位党组织", "单位", "党员", "需求", "资源", "项目", "队伍", "阵地", "机制任职"),
)
CHINESE = dict(zip(_TITLES, RECORDS, strict=True))
"""The kinds by the Chinese name of their sheet."""
DATUMS = ("wgs-84", "gcj-02", "bd-09")
_DATUM = "the datum of positions: gcj-02 of Amap and Tencent, bd-09 of Baidu (default: wgs-84)"
_LANGUAGE = "the language of sheets, headers and choices (default: zh)"


def import_file(commands: Any) -> None:
    more = (
        "Every row is accounted for: read, set aside with a reason, or without a record\n"
        "by its nature. It holds, and is saved, only where nothing is set aside."
    )
    into = (
        "With --into the answer is what would change: what is new, changed and, for the\n"
        "kinds in --complete, absent. Records are found by id, code, or name below their\n"
        "parent; empty cells leave what is there. An id of another name and parent is\n"
        "doubtful: not applied. It holds where all rows are applied to a jurisdiction."
    )
    example = "partygrid import roster.xlsx --annotated to-fix.xlsx --save roster.json"
    parser = command(commands, "import", example, more, into, ROWS)
    what = (
        "a workbook (.xlsx, .xlsm), a table of one kind (.csv, .tsv, .txt), a map (.geojson), a"
        " database (.db, .sqlite), or a folder of tables (also .parquet)"
    )
    parser.add_argument("file", metavar="FILE", help=what)
    _add_meanings(parser)
    what = "write the rows as they are, with a reason beside each bad cell, as a new workbook"
    parser.add_argument("--annotated", metavar="OUT", help=what)
    what = (
        "the language of reasons and remedies (default: en; in OUT that of the headers); all else"
        " is English"
    )
    add_choice(parser, "--language", LETTERS, what=what, default=None)
    _add_into(parser)
    add_format(parser)


def _add_into(parser: Any) -> None:
    what = "read into this snapshot, native JSON; --save then writes it with what changes"
    parser.add_argument("--into", metavar="TOWN", help=what)
    what = "kinds of which the file has every record: what it lacks is taken out"
    known = one_of([one for one in RECORDS if one != "link"])
    add_several(parser, "--complete", "KIND", what=what, known=lambda word: known(_english(word)))
    what = (
        "by what records are found: id, code, name (default: all); without id where ids are"
        " numbers of rows"
    )
    add_several(parser, "--match", "BY", what=what, known=one_of(("id", "code", "name")))
    what = "write what was read as native JSON, as a new file"
    parser.add_argument("--save", metavar="FILE", help=what)


def _english(word: str) -> str:
    return CHINESE.get(word, word)


def _add_meanings(parser: Any) -> None:
    """Add what says how sheets, columns and positions are meant."""
    what = "the kind of record in a table of one kind, such as building or 楼栋"
    known = one_of(RECORDS)
    parser.add_argument(
        "--kind", type=lambda word: known(_english(word)), metavar="KIND", help=what
    )
    what = "the kind of record in a sheet whose name does not say it, such as Sheet1=building"
    add_repeated(parser, "--sheet", "NAME=KIND", what=what)
    what = (
        "the field of a column that is called otherwise, such as 几户=households; nothing behind"
        " the sign for a column that is not what it is called"
    )
    add_repeated(parser, "--field", "HEADER=FIELD", what=what)
    add_choice(parser, "--datum", DATUMS, what=_DATUM, default=None)


def grids(commands: Any) -> None:
    more = (
        "OUTLINES is a map (.geojson) with a polygon for each grid. A building is where\n"
        "its point is; one that lies in no outline keeps the grids that it states. It\n"
        "holds where each building lies in one outline, and no outline has a fault."
    )
    example = "partygrid grids town.json grids.geojson --save placed.json"
    parser = command(commands, "grids", example, more, ROWS)
    parser.add_argument("file", metavar="FILE", help="native JSON, or - for standard input")
    parser.add_argument("outlines", metavar="OUTLINES", help="the outlines of grids (.geojson)")
    what = "the layer of the grids (default: base)"
    parser.add_argument("--layer", default="base", metavar="LAYER", help=what)
    what = "the property that holds the id of the grid (default: the id of the feature)"
    parser.add_argument("--id-from", metavar="PROPERTY", help=what)
    add_choice(parser, "--datum", DATUMS, what=_DATUM, default="wgs-84")
    what = "write the snapshot with the grids that were found as native JSON, as a new file"
    parser.add_argument("--save", metavar="FILE", help=what)
    add_format(parser)


def export_file(commands: Any) -> None:
    more = (
        "The end of the name of OUT says which format it gets; OUT is a new file. Maps\n"
        "(.geojson), .jsonld and .popolo.json are for the public unless an audience is\n"
        "stated. A workbook (.xlsx), native JSON (.json), a database (.db, .sqlite) and a\n"
        "folder of tables (no end, CSV; or .parquet) then hold everything; that is said."
    )
    example = "partygrid export town.json town.xlsx"
    parser = command(commands, "export", example, more)
    parser.add_argument("file", metavar="FILE", help="native JSON, or - for standard input")
    parser.add_argument("out", metavar="OUT", help="the file to write, such as town.xlsx")
    add_choice(parser, "--language", LETTERS, what=_LANGUAGE, default="zh")
    add_audience(parser)


def template(commands: Any) -> None:
    more = "It has a sheet for each kind of record, with instructions and drop-down lists."
    parser = command(commands, "template", "partygrid template to-fill.xlsx", more)
    parser.add_argument("out", metavar="OUT", help="the workbook to write, a new file")
    add_choice(parser, "--language", LETTERS, what=_LANGUAGE, default="zh")
