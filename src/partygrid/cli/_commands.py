"""Which function runs a command: its module is imported when the command is asked for."""

from argparse import Namespace
from collections.abc import Mapping
from importlib import import_module

from partygrid.cli._answers import Answer, Format
from partygrid.errors import InvalidArgument

_BOM = "\ufeff"

COMMANDS: Mapping[str, tuple[str, str]] = {
    "demo": ("_demo", "demo"),
    "check": ("_rules", "check"),
    "coverage": ("_snapshots", "coverage"),
    "unassigned": ("_snapshots", "unassigned"),
    "compare": ("_snapshots", "compare"),
    "import": ("_exchange", "import_file"),
    "grids": ("_exchange", "grids"),
    "export": ("_exchange", "export_file"),
    "template": ("_exchange", "template"),
    "migrate": ("_migrating", "migrate"),
    "pseudonymise": ("_sharing", "pseudonymise"),
    "allocate": ("_double_reporting", "allocate"),
    "explain": ("_double_reporting", "explain"),
    "replan": ("_double_reporting", "replan"),
    "simulate": ("_double_reporting", "simulate"),
    "policies": ("_double_reporting", "policies"),
    "mechanisms": ("_mechanisms", "mechanisms"),
    "answers": ("_mechanisms", "answers"),
    "resilience": ("_mechanisms", "resilience"),
    "links": ("_filling", "links"),
    "posts": ("_filling", "posts"),
    "two-new": ("_mechanisms", "two_new"),
    "lists": ("_lists", "lists"),
    "projects": ("_lists", "projects"),
    "repairs": ("_repairs", "repairs"),
    "screening": ("_repairs", "screening"),
    "conflicts": ("_repairs", "conflicts"),
    "cadences": ("_cadences", "cadences"),
    "calendar": ("_cadences", "calendar"),
    "graph": ("_drawing", "graph"),
    "schema": ("_drawing", "schema"),
}
"""The module and the function of each command."""


def answer(args: Namespace) -> Answer:
    """Run the command that the arguments name.

    Raises:
        PartyGridError: The input or an argument is unusable.
        OSError: The input cannot be read.
    """
    bom, layout = (vars(args).get(name) for name in ("bom", "format"))
    if bom and layout != Format.CSV:
        reason = "only CSV begins with a byte order mark"
        raise InvalidArgument("--bom", layout, reason, "drop it, or use --format csv")
    module, name = COMMANDS[args.run]
    run = getattr(import_module(f"{__package__}.{module}"), name)
    found: Answer = run(args)
    return found._replace(text=f"{_BOM}{found.text}") if bom else found
