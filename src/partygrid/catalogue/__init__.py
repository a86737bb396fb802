"""The mechanisms of the field, as data with their sources.

Five newspaper articles describe them, one TOML file each; a sixth file holds reported practice
elsewhere, a seventh what a regulation says. Each has a bilingual title, the article and the row in
it, and a note on what is local, which numbers are parameters, and what the article leaves
undefined: such a slot takes any filler, and only its number is checked. ``Mechanism.with_`` changes
numbers for local use.
"""

from functools import cache
from importlib.resources import files
from operator import attrgetter

from partygrid.errors import UnknownName
from partygrid.mechanism_files import mechanisms_from_toml
from partygrid.mechanisms import Mechanism

__all__ = ["every", "get", "ids"]


def get(key: str) -> Mechanism:
    """Return the mechanism with an id.

    Args:
        key: Its id, such as ``1+1+N``; see `ids`.

    Raises:
        UnknownName: No mechanism of the catalogue has this id.

    Complexity:
        O(1) after the first call, which reads the files.

    Examples:
        >>> print(get("1+1+N").title)
        union grid staffing (工会服务网格“1+1+N”)
    """
    known = _by_id()
    if key not in known:
        raise UnknownName("mechanism", key, known)
    return known[key]


def every() -> tuple[Mechanism, ...]:
    """Return all mechanisms, sorted by id.

    Complexity:
        O(mechanisms) after the first call, which reads the files.

    Examples:
        >>> len(every()) == len(ids())
        True
    """
    return tuple(_by_id().values())


def ids() -> tuple[str, ...]:
    """Return the ids of all mechanisms, sorted.

    Examples:
        >>> ids()[:4]
        ('1+1+N', '1+2+N', '1-2-5-8', '135')
    """
    return tuple(_by_id())


@cache
def _by_id() -> dict[str, Mechanism]:
    """Return the mechanisms of all files by id, sorted."""
    found = [
        mechanism
        for file in files("partygrid.catalogue").iterdir()
        if file.name.endswith(".toml")
        for mechanism in mechanisms_from_toml(file.read_text(encoding="utf-8"), name=file.name)
    ]
    return {one.id: one for one in sorted(found, key=attrgetter("id"))}
