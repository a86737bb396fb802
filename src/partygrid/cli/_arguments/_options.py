"""The options that several commands share, and the words that they take."""

import argparse
from collections.abc import Callable, Sequence
from functools import partial

from partygrid.cli._arguments._parser import Parser, one_of

FORMATS = ("table", "json", "csv")
RULE_FORMATS = ("sarif", "junit")
HOLDERS = ("group", "grid", "compound")
REACHES = ("community", "town", "jurisdiction")
LANGUAGES = ("graphml", "dot", "mermaid")
HALVES = ("members", "units")
LETTERS = ("zh", "en")
AUDIENCES = ("public", "organisation", "superior", "keeper")
UNIT_RULES = ("located", "assigned")
TARGETS = ("community", "grid")
JOINS = ("none", "preferred", "required")
KINDS = ("member", "unit", "organisation", "team", "facility")
PLACES = ("community", "compound", "town")
TIES = ("lowest-id", "leave-open")
POLICIES = (
    "optimal",
    "nearest",
    "first-come",
    "skill-first",
    "load-balanced",
    "residence-only",
    "stable",
    "leximin",
)
"""The policies that need nothing stated but a seed."""
RULES = (*POLICIES, "joined")
"""The policies that need no ledger."""

ROWS = """\
JSON and CSV hold one row for each finding, in UTF-8. In CSV a text that begins
with = + - @ gets an apostrophe in front, so that no spreadsheet takes it for a
formula; JSON has it as it is."""

BELOW = "It does not hold where a need stays below its least head count."
ARRIVAL = "the order in which members arrive, for first-come alone (default: 0)"


def add_choice(
    parser: Parser, option: str, words: Sequence[str], *, what: str, default: str | None
) -> None:
    parser.add_argument(
        option,
        type=one_of(words),
        default=default,
        metavar="{" + ",".join(words) + "}",
        help=what,
    )


def add_audience(parser: Parser) -> None:
    what = "who will read it: what they may not see is left out"
    add_choice(parser, "--audience", AUDIENCES, what=what, default=None)


def add_input(parser: Parser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE", help="native JSON, or - (the default)")


def add_format(parser: Parser, *further: str) -> None:
    what = "a screen of text, or every row for a program (default: table)"
    add_choice(parser, "--format", (*FORMATS, *further), what=what, default="table")
    bom = "begin CSV with a byte order mark, as Excel needs it"
    parser.add_argument("--bom", action="store_true", help=bom)


def add_day(parser: Parser, *, links: bool = False) -> None:
    hold, ended = "", "dissolved ones no longer exist"
    if links:
        hold, ended = " and links hold", "whatever has an end has ended, even one that lies ahead"
    parser.add_argument(
        "--on",
        metavar="DATE",
        help=f"the day on which organisations must exist{hold}, such as 2024-07-01 (default: the"
        f" latest state, in which {ended})",
    )


def number(word: str, kind: type[int] | type[float] = float) -> float:
    try:
        return kind(word)
    except ValueError:
        wanted = "a whole number such as 12" if kind is int else "a number such as 0.3"
        raise argparse.ArgumentTypeError(f"{word!r} is not {wanted}") from None


def add_whole(parser: Parser, option: str, *, what: str, default: int | None = None) -> None:
    kind = partial(number, kind=int)
    parser.add_argument(option, type=kind, default=default, metavar="N", help=what)


def add_several(
    parser: Parser,
    option: str,
    metavar: str,
    *,
    what: str,
    known: Callable[[str], str] = str,
    default: Sequence[str] = (),
) -> None:
    parser.add_argument(option, nargs="+", type=known, default=default, metavar=metavar, help=what)


def add_packs(parser: Parser) -> None:
    """Add which rules are asked, of whom, and what is known already."""
    what = (
        "packs of rules, each laid over those before it: their ids, or my_rules:PACK for one of a"
        " module; FILE stands before the options"
    )
    add_repeated(parser, "--pack", "PACK", what=what)
    add_repeated(parser, "--focus", "ID", what="the only records that the rules are asked about")
    what = "violations that are known: only what is new or worse fails"
    parser.add_argument("--baseline", metavar="KNOWN", help=what)
    what = (
        "write what is found as known, in the place of an old file; the exit code is still that"
        " of the check"
    )
    parser.add_argument("--write-baseline", metavar="KNOWN", help=what)
    what = "last day on which what is written as known may persist (default: without end)"
    parser.add_argument("--until", metavar="DATE", help=what)
    parser.add_argument("--reason", metavar="TEXT", help="why what is written as known may persist")


def add_repeated(parser: Parser, option: str, metavar: str, *, what: str) -> None:
    """Add an option that takes several words and may be given again."""
    parser.add_argument(option, nargs="+", action="extend", metavar=metavar, help=what)


def add_reach(parser: Parser) -> None:
    what = "how far from home, at most (default: community)"
    add_choice(parser, "--reach", REACHES, what=what, default="community")
    what = "metres from home at most; a need may state its own"
    add_whole(parser, "--within", what=what)
    what = (
        "needs of compounds built before the year N, or unmanaged, come first; a priority that is"
        " stated is kept"
    )
    add_whole(parser, "--old-before", what=what)


def add_plan(parser: Parser, *, seed: str = ARRIVAL) -> None:
    """Add what decides a plan."""
    add_reach(parser)
    what = f"the rule by which members are proposed, of {', '.join(RULES)} (default: optimal)"
    parser.add_argument(
        "--policy", type=one_of(RULES), default="optimal", metavar="POLICY", help=what
    )
    add_whole(parser, "--seed", what=seed)
    add_several(parser, "--pin", "MEMBER:NEED", what="proposals that must stand")
    add_pairings(parser)
    add_units(parser)


def add_pairings(parser: Parser) -> None:
    """Add who serves with whom."""
    together = "members who serve at one need, all or none"
    add_several(parser, "--together", "M1:M2", what=together)
    apart = "members of whom no two serve at one need"
    add_several(parser, "--apart", "M1:M2", what=apart)


def add_units(parser: Parser) -> None:
    """Add how units report, and what that means for members."""
    rule = "units report where they are located, or are assigned evenly (default: located)"
    add_choice(parser, "--unit-rule", UNIT_RULES, what=rule, default="located")
    add_choice(
        parser, "--units-to", TARGETS, what="what to (default: community)", default=TARGETS[0]
    )
    add_whole(parser, "--units-most", what="how many units a place may have")
    join = "members serve rather, or only, where their units report (default: none)"
    add_choice(parser, "--join", JOINS, what=join, default="none")
    add_whole(parser, "--discount", what="by how many metres, where preferred", default=0)


def add_save(parser: Parser) -> None:
    what = "write the input with what is proposed as native JSON; NEW must not exist"
    parser.add_argument("--save", metavar="NEW", help=what)


def add_progress(parser: Parser) -> None:
    what = "say how far the work is, on standard error (a terminal is always told)"
    parser.add_argument("--progress", action="store_true", help=what)


def add_limits(parser: Parser) -> None:
    what = "begin no step after S seconds; take the best plan so far"
    parser.add_argument("--seconds", type=number, metavar="S", help=what)
    add_whole(parser, "--workers", what="how many threads (default: 1)", default=1)
    add_progress(parser)
