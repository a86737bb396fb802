"""The changes that the search finds in the exemplary town, read from ``known.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def known() -> Mapping[str, str]:
    """Return the text of the change by rule or reason of a gap."""
    return tomllib.loads(files(__package__).joinpath("known.toml").read_text("utf-8"))
