"""The arguments of the command that gives people other ids."""

from typing import Any

from partygrid.cli._arguments._options import add_input, add_several
from partygrid.cli._arguments._parser import command, one_of

RENAMED = ("member", "unit", "organisation", "place")
"""Kinds of record that can get pseudonyms."""


def pseudonymise(commands: Any) -> None:
    more = (
        "It prints native JSON. The key is never written on the command line, where other\n"
        "programs and the history of the shell would see it. Without a key nobody can\n"
        "undo it; keep the key apart from what you pass on. What people live in, belong\n"
        "to and offer is as it was."
    )
    example = "partygrid pseudonymise county.json --new-key county.key > shared.json"
    parser = command(commands, "pseudonymise", example, more)
    add_input(parser)
    key = parser.add_mutually_exclusive_group(required=True)
    key.add_argument("--key-file", metavar="KEY", help="the file that holds the key")
    what = "the environment variable that holds the key"
    key.add_argument("--key-env", metavar="NAME", help=what)
    what = "make a key at random, in a new file that only you may read"
    key.add_argument("--new-key", metavar="KEY", help=what)
    what = "which records get pseudonyms (default: member)"
    kinds = one_of(RENAMED)
    add_several(parser, "--kinds", "KIND", what=what, known=kinds, default=("member",))
