"""The mechanisms that a command knows: those of the catalogue, and those defined in a file."""

from argparse import Namespace

import partygrid as pg
from partygrid.cli._reading import refuse_swapped
from partygrid.cli._streams import say

Known = dict[str, pg.Mechanism]


def known(own: Known) -> Known:
    """Return the mechanisms of the catalogue and those of a file by id; the latter go before."""
    return {one.id: one for one in pg.catalogue.every()} | own


def defined(file: str | None) -> Known:
    """Return the definitions of a file by id, none where there is no file."""
    own = () if file is None else pg.read_mechanisms(file)
    for one in own:
        if one.id in pg.catalogue.ids():
            say(f"partygrid: {one.id}: as {file} defines it, not as the catalogue does")
    return {one.id: one for one in own}


def asked(args: Namespace) -> pg.Mechanism:
    """Return the mechanism that a command is about.

    Raises:
        InvalidArgument: The file and the mechanism are in the wrong order.
        UnknownName: It is not known.
    """
    refuse_swapped(args.run, args.file, args.mechanism)
    return named(args.mechanism, known(defined(args.definitions)))


def named(mechanism: str, among: Known) -> pg.Mechanism:
    """Return a mechanism by its id.

    Raises:
        UnknownName: It is not known.
    """
    if mechanism not in among:
        raise pg.UnknownName("mechanism", mechanism, among)
    return among[mechanism]
