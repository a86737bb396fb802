"""The cadences of the field, as data with their sources, by id."""

from functools import cache
from importlib.resources import files

from partygrid.cadences._cadence import Cadence
from partygrid.cadences._file import cadences_from_toml
from partygrid.errors import UnknownName

_FILE = "field.toml"


def get(key: str) -> Cadence:
    """Return the cadence of the field with an id, see `ids`.

    Raises:
        UnknownName: No cadence of the field has this id.

    Complexity:
        O(1) after the first call, which reads the file.

    Examples:
        >>> print(get("member-meeting").title)
        member meeting (党员大会)
    """
    known = _by_id()
    if key not in known:
        raise UnknownName("cadence", key, known)
    return known[key]


def every() -> tuple[Cadence, ...]:
    """Return all cadences of the field, sorted by id.

    Complexity:
        O(cadences) after the first call, which reads the file.

    Examples:
        >>> len(every()) == len(ids())
        True
    """
    return tuple(_by_id().values())


def ids() -> tuple[str, ...]:
    """Return the ids of all cadences of the field, sorted.

    Examples:
        >>> ids()[:3]
        ('annual-review', 'beautification', 'committee-meeting')
    """
    return tuple(_by_id())


@cache
def _by_id() -> dict[str, Cadence]:
    content = (files("partygrid.cadences") / _FILE).read_text(encoding="utf-8")
    found = cadences_from_toml(content, name=_FILE)
    return {one.id: one for one in sorted(found, key=lambda one: one.id)}
