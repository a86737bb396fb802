"""The changes that the search finds in the exemplary town, read from ``known.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

KNOWN = 3
"""How many changes are known for one rule at most."""


@cache
def known() -> Mapping[str, tuple[str, ...]]:
    """Return the texts of the changes by rule or reason of a gap, that of the first one first."""
    text = files(__package__).joinpath("known.toml").read_text("utf-8")
    return {key: tuple(texts) for key, texts in tomllib.loads(text).items()}
