"""The command that gives people other ids, and where its key comes from."""

import os
import secrets
from argparse import Namespace
from collections.abc import Mapping
from functools import reduce
from operator import or_
from pathlib import Path
from types import UnionType

import partygrid as pg
from partygrid.cli._answers import Answer
from partygrid.cli._exit import Exit
from partygrid.cli._progress import stage
from partygrid.cli._reading import read

_KINDS: Mapping[str, type | UnionType] = {
    "member": pg.Member,
    "unit": pg.Unit,
    "organisation": pg.Organisation,
    "place": pg.Place,
}


def pseudonymise(args: Namespace) -> Answer:
    """Print a snapshot with pseudonyms."""
    kinds = reduce(or_, (_KINDS[one] for one in args.kinds))
    where = read(args.file)
    key = _key(args)
    with stage("giving other ids"):
        text = pg.to_json(pg.pseudonymise(where, key, kinds=kinds)).decode()
    return Answer(Exit.HOLDS, text, exact=True)


def _key(args: Namespace) -> bytes:
    """Return the key, without the end of its line.

    Raises:
        InvalidArgument: There is none, or a new one would take the place of something.
        OSError: The file cannot be read or written.
    """
    if args.new_key is not None:
        return _new_key(args.new_key)
    if args.key_file is not None:
        return Path(args.key_file).read_bytes().rstrip(b"\r\n")
    value = os.environ.get(args.key_env)
    if value is None:
        remedy = "set it, or use --key-file"
        raise pg.InvalidArgument("--key-env", args.key_env, "it is not set", remedy)
    return os.fsencode(value)


def _new_key(name: str) -> bytes:
    key = secrets.token_hex(32).encode()
    try:
        place = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        remedy = "name a new file, or use it as --key-file"
        raise pg.InvalidArgument("--new-key", name, "it exists already", remedy) from None
    with os.fdopen(place, "wb") as file:
        file.write(key + b"\n")
    return key
