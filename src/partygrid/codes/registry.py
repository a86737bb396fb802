"""The code schemes that ship, and those that plug in by entry points.

Only what a source states is built in: a standard of which the length alone is known has no parts.
Looking up a scheme that ships never loads a plug-in.
"""

from importlib.metadata import EntryPoint, entry_points

from partygrid.codes.division import DIVISION
from partygrid.codes.scheme import CodeScheme
from partygrid.errors import InvalidArgument, UnknownName
from partygrid.sources import Certainty, Source

ENTRY_POINT_GROUP = "partygrid.code_schemes"

POLICE_15 = CodeScheme(
    "police-15",
    title="Police community code (GA/T 2000.33-2020)",
    lengths=[15],
    source=Source("GA/T 2000.33-2020", certainty=Certainty.SINGLE),
)

GRID_15 = CodeScheme(
    "grid-15",
    title="Beijing unit grid",
    parts=[("county", 6), ("town", 3), ("community", 3), ("grid", 3)],
    source=Source("DB11, unit grids of Beijing", certainty=Certainty.SINGLE),
)

GRID_20 = CodeScheme(
    "grid-20",
    title="Managed unit of the digital city (CJ/T 349-2010)",
    parts=[("object_class", 6), ("county", 6), ("town", 3), ("community", 3), ("grid", 2)],
    source=Source("CJ/T 349-2010", certainty=Certainty.SINGLE),
)

_SHIPPED = (DIVISION, GRID_15, GRID_20, POLICE_15)


def code_schemes() -> tuple[CodeScheme, ...]:
    """Return every known code scheme in order of id: those that ship and plug-ins.

    A plug-in names a `CodeScheme` in the entry-point group ``partygrid.code_schemes``.

    Raises:
        InvalidArgument: Where an entry point is no `CodeScheme` or takes an id already given.

    Examples:
        >>> {"division", "grid-15", "grid-20", "police-15"} <= {each.id for each in code_schemes()}
        True
    """
    known = {scheme.id: scheme for scheme in _SHIPPED}
    for point in _entry_points():
        scheme = _loaded(point)
        if scheme.id in known:
            raise InvalidArgument(
                f"entry point {point.name!r}",
                point.value,
                f"the id {scheme.id!r} is taken",
                "give the scheme an id of its own, or remove one of the two plug-ins",
            )
        known[scheme.id] = scheme
    return tuple(known[key] for key in sorted(known))


def code_scheme(scheme_id: str) -> CodeScheme:
    """Return the code scheme with an id.

    Raises:
        UnknownName: Where there is none, with the nearest id.
        InvalidArgument: As `code_schemes`, where the scheme does not ship.

    Examples:
        >>> code_scheme("grid-15").lengths
        (15,)
        >>> from partygrid.errors import UnknownName
        >>> try:
        ...     code_scheme("divison")
        ... except UnknownName as error:
        ...     print(str(error).split("?")[0])
        no code scheme 'divison'; did you mean 'division'
    """
    for scheme in _SHIPPED:
        if scheme.id == scheme_id:
            return scheme
    known = {scheme.id: scheme for scheme in code_schemes()}
    if scheme_id not in known:
        raise UnknownName("code scheme", scheme_id, known)
    return known[scheme_id]


def _entry_points() -> list[EntryPoint]:
    return sorted(
        entry_points(group=ENTRY_POINT_GROUP), key=lambda point: (point.name, point.value)
    )


def _loaded(point: EntryPoint) -> CodeScheme:
    scheme = point.load()
    if not isinstance(scheme, CodeScheme):
        raise InvalidArgument(
            f"entry point {point.name!r}",
            point.value,
            f"names a value of type {type(scheme).__name__}, not a CodeScheme",
            "let it name a CodeScheme value",
        )
    return scheme
