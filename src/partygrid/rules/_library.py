"""The packs by id: those that come with partygrid, and those that others plug in."""

from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from partygrid.errors import InvalidArgument, UnknownName
from partygrid.rules._pack import Pack

GROUP = "partygrid.rules"
"""The entry point group under which others offer packs: the id, and the `Pack`."""

_OWN = (
    "base_organisations",
    "branch_regulation_2018",
    "double_reporting",
    "elections_2020",
    "grid_norms",
    "organic_law_residents_committees",
    "pipl",
    "structure",
    "two_new",
    "volunteering_2017",
)
"""The modules of the packs that come with partygrid: the ids, with underscores."""


def get(key: str) -> Pack:
    """Return the pack with an id, see `ids`.

    A pack of others is loaded when it is asked for, so that a broken one stands in nobody's way.

    Raises:
        UnknownName: No pack has this id.
        InvalidArgument: What others plug in under this id cannot be loaded, is no `Pack`, has
            another id, or stands beside a pack with the same id.

    Complexity:
        O(installed packages) for the first call, O(1) afterwards.

    Examples:
        >>> get("grid-norms")["grid-households"].severity
        <Severity.WARNING: 'warning'>
    """
    if key not in ids():
        raise UnknownName("pack", key, ids())
    return _loaded(key)


def ids() -> tuple[str, ...]:
    """Return the ids of all packs, sorted.

    Examples:
        >>> "branch-regulation-2018" in ids()
        True
    """
    return tuple(sorted({*_own(), *(point.name for point in _plugged())}))


def _own() -> dict[str, str]:
    return {module.replace("_", "-"): module for module in _OWN}


@cache
def _plugged() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=GROUP))


@cache
def _loaded(key: str) -> Pack:
    own = [module for id_, module in _own().items() if id_ == key]
    points = [point for point in _plugged() if point.name == key]
    if len(own) + len(points) > 1:
        offered = [point.value for point in points]
        raise InvalidArgument("key", key, f"several packs have this id: {offered}", "rename one")
    if own:
        pack: Pack = import_module(f"partygrid.rules.packs.{own[0]}").PACK
        return pack
    return _plugged_in(points[0])


def _plugged_in(point: EntryPoint) -> Pack:
    try:
        found = point.load()
    except Exception as error:
        raise InvalidArgument(
            point.name, point.value, f"cannot be loaded: {error}", "repair or remove its package"
        ) from error
    if not isinstance(found, Pack):
        raise InvalidArgument(point.name, point.value, "no pack", "let it name a Pack")
    if found.id != point.name:
        remedy = "name the entry point as the pack"
        raise InvalidArgument(point.name, found.id, "the pack has another id", remedy)
    return found
