"""The arguments of the command that gives places new codes."""

from typing import Any

from partygrid.cli._arguments._options import ROWS, add_format
from partygrid.cli._arguments._parser import command


def migrate(commands: Any) -> None:
    more = (
        "A LIST is a CSV file with the columns code and name (代码, 名称) and perhaps\n"
        "parent (上级), or COUNTY:YEAR for the newest one that ships of that year or\n"
        "before. Give the levels above as well. Where a place may be several, or none, it\n"
        "is left as it is and listed with its candidates. It does not hold where\n"
        "something was left; NEW is written all the same, with what was changed."
    )
    example = "partygrid migrate county.json --from 350825:2017 --to 350825:2023"
    parser = command(commands, "migrate", example, more, ROWS)
    parser.add_argument("file", metavar="FILE", help="native JSON, or - for standard input")
    for option, dest, which in (("--from", "before", "older"), ("--to", "after", "newer")):
        what = f"the {which} list of divisions, in one file or several"
        parser.add_argument(option, dest=dest, nargs="+", required=True, metavar="LIST", help=what)
    what = "a CSV file with the columns before, after and reason (原代码, 新代码, 理由)"
    parser.add_argument("--decide", metavar="DECISIONS", help=what)
    what = "give records whose id is their code the new code as id too"
    parser.add_argument("--ids", action="store_true", help=what)
    what = "take names that differ in wording alone as well (居委会 and 居民委员会)"
    parser.add_argument("--wording", action="store_true", help=what)
    add_format(parser)
    what = "write the snapshot afterwards as native JSON; NEW must not exist"
    parser.add_argument("--save", metavar="NEW", help=what)
