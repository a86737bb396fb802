"""The packs by id: those that come with partygrid, and those that others plug in."""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from partygrid.errors import InvalidArgument, UnknownName
from partygrid.rules._pack import Pack

GROUP = "partygrid.rules"
"""The entry point group under which others offer packs: a name, and a `Pack` or what makes one."""

_OWN = ("branch_regulation_2018", "grid_norms")


def get(key: str) -> Pack:
    """Return the pack with an id, see `ids`.

    Raises:
        UnknownName: No pack has this id.
        InvalidArgument: A pack that others plug in is no `Pack`, or has an id that is taken.

    Complexity:
        O(1) after the first call, which imports the packs.

    Examples:
        >>> get("grid-norms")["grid-households"].severity
        <Severity.WARNING: 'warning'>
    """
    known = _by_id()
    if key not in known:
        raise UnknownName("pack", key, known)
    return known[key]


def ids() -> tuple[str, ...]:
    """Return the ids of all packs, sorted."""
    return tuple(_by_id())


@cache
def _by_id() -> dict[str, Pack]:
    packs = {
        pack.id: pack
        for name in _OWN
        for pack in (import_module(f"partygrid.rules.packs.{name}").PACK,)
    }
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        loaded = point.load()
        pack = loaded() if callable(loaded) and not isinstance(loaded, Pack) else loaded
        if not isinstance(pack, Pack):
            raise InvalidArgument(point.name, point.value, "no pack", "let it name a Pack")
        if pack.id in packs:
            raise InvalidArgument(point.name, pack.id, "the id is taken", "rename the pack")
        packs[pack.id] = pack
    return dict(sorted(packs.items()))
