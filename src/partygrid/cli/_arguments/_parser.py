"""A parser of arguments with its help, and what each command is for."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import partygrid as pg
from partygrid.cli._exit import Exit

_WIDTH = 80
PURPOSE = {
    "demo": "show coverage and allocation of a bundled county",
    "check": "check integrity and coverage, or packs of rules",
    "coverage": "report which places no organisation line and no grid covers",
    "unassigned": "list the buildings that lack a building group or a grid",
    "compare": "list what changed from one snapshot to another",
    "import": "read a workbook or table, and say what became of each row",
    "grids": "put each building into the grid in whose outline it lies",
    "export": "write a snapshot as a workbook or in another format",
    "template": "write an empty workbook to be filled in",
    "migrate": "give places the codes of a newer list of divisions",
    "pseudonymise": "give people other ids, to pass a snapshot on",
    "allocate": "propose members for needs near their homes (double reporting)",
    "explain": "show the options of one member, or print the letter to the member",
    "replan": "propose anew after members declined, and change little else",
    "simulate": "show what comes of a plan when not everybody turns up",
    "policies": "show the plans of several policies side by side",
    "mechanisms": "check whether the slots of linkage mechanisms are filled",
    "answers": "list who answers for a building or another place",
    "resilience": "report whose loss leaves slots of a mechanism short",
    "links": "propose fillers for the vacant slots of a mechanism",
    "posts": "propose who holds which post by its rule, and who differs from it",
    "two-new": "count how far firms and social organisations are covered",
    "lists": "check whether needs, resources and projects fit together",
    "projects": "propose a project for each need, with a resource that is free",
    "repairs": "propose the cheapest edits that make rules pass",
    "screening": "rate every organisation by what rules and coverage find of it",
    "conflicts": "report rules that nobody can satisfy together",
    "cadences": "report which recurring duties were missed, from a log",
    "calendar": "list what is due by which day, and whose term ends",
    "graph": "write the linkage graph as text",
    "schema": "print the JSON Schema of the native format",
}


class Help(argparse.RawDescriptionHelpFormatter):
    """Help of one width everywhere; asking the terminal for its own costs several milliseconds."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_WIDTH, max_help_position=24)


class Parser(argparse.ArgumentParser):
    """A parser that takes no shortened options and puts an error on one line, with a remedy."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, formatter_class=Help, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        self.exit(Exit.UNUSABLE, f"{self.prog}: {message}; see {self.prog} --help\n")


def command(commands: Any, name: str, example: str, *more: str) -> Parser:
    """Add a command: its purpose, paragraphs with what more there is to say, an example."""
    purpose = PURPOSE[name]
    parser: Parser = commands.add_parser(
        name,
        description="\n\n".join([f"{purpose[0].upper()}{purpose[1:]}.", *more]),
        epilog=f"example:\n  {example}",
    )
    return parser


def one_of(words: Sequence[str]) -> Callable[[str], str]:
    def known(word: str) -> str:
        if word not in words:
            raise argparse.ArgumentTypeError(str(pg.UnknownName("choice", word, words)))
        return word

    return known
