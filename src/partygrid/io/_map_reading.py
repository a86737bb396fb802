"""The features of a map as rows of sheets: properties are columns, geometries are positions.

A feature that states a kind of record as its ``type``, as maps of `write_geojson` do, is read as
that kind, its texts exactly as they stand; any other is read as the kind that the user says, with
headers and values as in a sheet that people filled in.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import attrs
import numpy as np

from partygrid._canonical import TYPE_KEY
from partygrid._columns import Fault
from partygrid._fields import Check
from partygrid._text import Language
from partygrid.coordinates import Datum, to_points
from partygrid.errors import InvalidArgument, ProblemReason, UnreadableInput
from partygrid.grid import Building
from partygrid.io._cell_writing import cells_of, exact
from partygrid.io._columnar import Column, columns_of
from partygrid.io._gathering import SheetRows, gather
from partygrid.io._geojson_document import Drawn, drawn, feature_misfits
from partygrid.io._headers import headers_of, plain
from partygrid.io._misfit import Misfit, shown, wrong_type
from partygrid.io._other_columns import OtherColumns
from partygrid.io._rows import read_drafts
from partygrid.io._sheets import LaidOut, RawSheet
from partygrid.io._unfinished import unfinished
from partygrid.io.reading import Reading, ReadProblem, ReadReason, ReadSeverity
from partygrid.jurisdiction import Jurisdiction
from partygrid.outlines import Outline
from partygrid.outlines._shapes import points_within
from partygrid.records import KIND_BY_NAME

GEOMETRY = "geometry"
"""What the column of positions is called."""
_ID = "id"
_PROPERTIES = "properties"
_PARTS = ("lon", "lat")

_MOST_COLUMNS = 1_000
_MOST_CELLS = 50_000_000
_EXACT_NUMBER = 10**15
_TEXTS = (Check.ID, Check.TEXT, Check.REFERENCE)

_NO_KIND = Fault(
    ProblemReason.MISSING,
    "the feature does not say which kind of record it is",
    "say it for all of them, as kind=Building",
)
_TOO_WIDE = Fault(
    ProblemReason.MALFORMED,
    f"more than {_MOST_COLUMNS:,} different properties, or {_MOST_CELLS:,} cells",
    "leave out the properties that no record has",
)


@attrs.frozen(eq=False)
class _Row:
    """A feature.

    Attributes:
        number: Its number in the file, from 1.
        cells: Its id and its properties.
        own: Whether it states its kind itself.
        misfits: What is wrong with it.
        at: Its geometry, None where there is none or records of its kind have no position.
        unread: Whether somebody drew a geometry that no record takes.
    """

    number: int
    cells: Mapping[str, Any]
    own: bool
    misfits: list[Misfit]
    at: Drawn | None = None
    unread: bool = False


@attrs.frozen(eq=False)
class _Group:
    """The features of one kind.

    Attributes:
        kind: The kind.
        rows: The features, in the order of the file.
    """

    kind: type
    rows: list[_Row] = attrs.field(factory=list)

    def columns(self) -> tuple[str, ...]:
        """Return the names of all properties, in the order in which they come first."""
        found = tuple(dict.fromkeys(chain.from_iterable(row.cells for row in self.rows)))
        if len(found) > _MOST_COLUMNS or len(found) * len(self.rows) > _MOST_CELLS:
            raise UnreadableInput([Misfit(("features",), "", _TOO_WIDE).problem()])
        return found


def read_map(
    features: Sequence[Any],
    name: str,
    kind: type | None,
    datum: Datum,
    fields: Mapping[str, str | None],
    *,
    into: Jurisdiction | None = None,
) -> Reading:
    """Return the records of features.

    Raises:
        UnreadableInput: A feature states no kind, and none is given; or there are too many
            different properties.
        MissingExtra: A building is drawn as a polygon, and shapely is not installed.
        InvalidArgument: `fields` names no field.

    Complexity:
        O(features times their properties).
    """
    groups = _grouped(features, kind)
    _refuse_strangers(fields, [group.kind for group in groups])
    laid = [
        _laid_out(group, name if len(groups) == 1 else f"{name} {group.kind.__name__}", fields)
        for group in groups
    ]
    sheets = [_with_positions(group, one, datum) for group, one in zip(groups, laid, strict=True)]
    read = read_drafts(sheets, into=into)
    sheets_read = [_accounted(*parts) for parts in zip(groups, read, strict=True)]
    return gather(sheets_read, partial=True, into=into)


def _refuse_strangers(fields: Mapping[str, str | None], kinds: Sequence[type]) -> None:
    known = {one.name for kind in kinds for one in columns_of(kind)}
    for name in fields.values():
        if kinds and name is not None and name not in known:
            remedy = f"name one of {', '.join(sorted(known))}"
            raise InvalidArgument("fields", name, "no record here has such a field", remedy)


def _grouped(features: Sequence[Any], kind: type | None) -> list[_Group]:
    """Return the features by kind, in the canonical order of kinds."""
    groups: dict[type, _Group] = {}
    unknown = []
    for number, feature in enumerate(features, 1):
        properties = feature.get(_PROPERTIES) if isinstance(feature, dict) else None
        cells = properties if isinstance(properties, dict) else {}
        stated = cells.get(TYPE_KEY)
        named = KIND_BY_NAME.get(stated) if isinstance(stated, str) else None
        found = named or kind
        if found is None:
            unknown.append(Misfit(("features", number - 1), "", _NO_KIND).problem())
        else:
            row = _row(number, feature, cells, found, own=named is not None)
            groups.setdefault(found, _Group(found)).rows.append(row)
    if unknown:
        raise UnreadableInput(unknown)
    return [groups[one] for one in KIND_BY_NAME.values() if one in groups]


def _without_counts(kind: type, cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells of a feature of our own without its kind and what was counted for it."""
    left_out = {TYPE_KEY} if kind is Building else {TYPE_KEY, "households"}
    return {name: value for name, value in cells.items() if name not in left_out}


def _has_position(kind: type) -> bool:
    """Return whether records of a kind have a position of their own."""
    return any(one.name == _PARTS[0] for one in columns_of(kind))


def _row(number: int, feature: Any, cells: Mapping[str, Any], kind: type, *, own: bool) -> _Row:
    misfits = list(feature_misfits(feature))
    if not isinstance(feature, dict):
        return _Row(number, {}, own, misfits)
    if own:
        cells = _without_counts(kind, cells)
    if isinstance(feature.get(_ID), str | int | float) and cells.get(_ID) is None:
        cells = {_ID: feature[_ID], **{one: cells[one] for one in cells if one != _ID}}
    geometry = feature.get(GEOMETRY)
    if not _has_position(kind):
        return _Row(number, cells, own, misfits, unread=geometry is not None and not own)
    at = drawn(geometry)
    if isinstance(at, Misfit):
        return _Row(number, cells, own, [*misfits, at])
    return _Row(number, cells, own, misfits, at)


def _laid_out(group: _Group, name: str, fields: Mapping[str, str | None]) -> LaidOut:
    """Return the features of a kind as a sheet, without their positions."""
    titles = group.columns()
    known = headers_of(group.kind)
    takes = {one: fields.get(one, known.get(plain(one))) for one in titles}
    by_field: dict[str, str] = {}
    for title, field in takes.items():
        if field is not None and field not in _PARTS and field != "point":
            by_field.setdefault(field, title)
    specs = {one.name: one for one in columns_of(group.kind)}
    columns = {field: _cells(specs[field], title, group.rows) for field, title in by_field.items()}
    kept = [place for place, row in enumerate(group.rows) if not row.misfits]
    rows = [group.rows[place].number for place in kept]
    others = OtherColumns(name, group.kind, titles, rows)
    for place, title in enumerate(titles):
        if title not in by_field.values():
            others.add(place, [_text(group.rows[one].cells.get(title)) for one in kept])
    given: list[Sequence[Any]] = [()] * (group.rows[-1].number)
    for row in group.rows:
        given[row.number - 1] = [_text(row.cells.get(title)) for title in titles]
    return LaidOut(
        sheet=RawSheet(name, given),
        kind=group.kind,
        columns={field: [column[one] for one in kept] for field, column in columns.items()},
        titles=by_field,
        rows=rows,
        problems=others.problems,
        notes=others.notes,
        unread=frozenset(others.unread),
        header=titles,
    )


def _text(value: Any) -> Any:
    """Return a value as it can stand in a cell."""
    return value if value is None or type(value) in (str, int, float, bool) else str(value)


def _cells(column: Column, title: str, rows: Sequence[_Row]) -> list[Any]:
    """Return what the cells of a column of a sheet would hold.

    A column of texts alone, all of them exact, is looked at as a whole.
    """
    values = [row.cells.get(title) for row in rows]
    exactly = column.spec.check in _TEXTS and set(map(type, values)) == {str}
    if exactly and all(row.own for row in rows):
        return list(cells_of(column, values, Language.ENGLISH))
    return [_cell(column, title, *parts) for parts in zip(values, rows, strict=True)]


def _cell(column: Column, title: str, value: Any, row: _Row) -> Any:
    """Return what a cell would hold; what no field takes is noted as a misfit."""
    match value:
        case None:
            return ""
        case int() if abs(value) >= _EXACT_NUMBER:
            return str(value)
        case bool() | int() | float():
            return value
        case str():
            return exact(column.spec, value) if row.own and column.spec.check in _TEXTS else value
        case list() if column.is_several and set(map(type, value)) <= {str}:
            return _joined(column, value)
    row.misfits.append(
        Misfit((_PROPERTIES, title), shown(value), wrong_type(value, "text or a number"))
    )
    return None


def _joined(column: Column, texts: Sequence[str]) -> Any:
    """Return several texts as one cell."""
    if column.spec.check is Check.CHOICES:
        return "、".join(texts)
    return next(iter(cells_of(column, [tuple(texts)], Language.ENGLISH)))


def _with_positions(group: _Group, laid: LaidOut, datum: Datum) -> LaidOut:
    """Return a sheet with the positions of its features, where records of the kind have one."""
    if any(row.unread for row in group.rows):
        problem = ReadProblem(
            sheet=laid.sheet.name,
            column=GEOMETRY,
            reason=ReadReason.UNKNOWN_COLUMN,
            message=f"a {group.kind.__name__} has no position of its own; geometries are not read",
            remedy="state its place",
            severity=ReadSeverity.WARNING,
        )
        return attrs.evolve(laid, problems=[*laid.problems, problem])
    drawn_at = [row.at for row in group.rows if not row.misfits]
    if not any(drawn_at):
        return laid
    lon, lat = _positions(drawn_at, datum)
    return attrs.evolve(
        laid,
        columns={**laid.columns, "lon": lon, "lat": lat},
        titles={**laid.titles, "lon": GEOMETRY, "lat": GEOMETRY},
    )


def _positions(
    drawn_at: Sequence[Drawn | None], datum: Datum
) -> tuple[list[float | None], list[float | None]]:
    """Return longitudes and latitudes in WGS-84, None where nothing is drawn."""
    areas = [one.polygons for one in drawn_at if one is not None and one.point is None]
    within = iter(points_within([Outline("area", polygons=one) for one in areas]) if areas else ())
    stated = [one.point or next(within) for one in drawn_at if one is not None]
    lon, lat = np.array(stated, np.float64).reshape(-1, 2).T
    points = iter(to_points(lon, lat, datum=datum))
    found = [None if one is None else next(points) for one in drawn_at]
    return (
        [None if one is None else one.lon for one in found],
        [None if one is None else one.lat for one in found],
    )


def _accounted(group: _Group, read: SheetRows) -> SheetRows:
    """Return what was read of a kind, with the features that are none."""
    wrong = [row for row in group.rows if row.misfits]
    stated = (row.cells.get(_ID) for row in wrong)
    ids = [one if isinstance(one, str) else "" for one in stated]
    names = {one.name for one in columns_of(group.kind)}
    blanks = [names - {_ID} if one else names for one in ids]
    rows = [row.number for row in wrong]
    problems = [_problem(read.sheet, row, one) for row in wrong for one in row.misfits]
    return attrs.evolve(
        read,
        total=len(group.rows),
        problems=[
            *(_as_of_map(group, one, read.columns.get(_ID, _ID)) for one in read.problems),
            *problems,
        ],
        set_aside=[
            *read.set_aside,
            *(read.row_aside(row.number, map(_reason, row.misfits)) for row in wrong),
        ],
        ghosts=[*read.ghosts, *filter(None, ids)],
        unfinished=[
            *read.unfinished,
            *unfinished(group.kind, rows, {_ID: ids}, blanks),
        ],
    )


def _as_of_map(group: _Group, problem: ReadProblem, title: str) -> ReadProblem:
    """Return a problem in the words of a map, and how to set a property aside that is no field."""
    lacks = problem.reason in (ReadReason.MISSING, ReadReason.MISSING_COLUMN)
    if lacks and problem.column in (title, "编号"):
        return attrs.evolve(problem, remedy="give each feature an id")
    if problem.reason is not ReadReason.NOT_A_CHOICE or all(row.own for row in group.rows):
        return problem
    word = problem.column
    cure = f"where it is no such field, fields={{{word!r}: None}} or --field {word}="
    return attrs.evolve(problem, remedy=f"{problem.remedy}; {cure}")


def _reason(misfit: Misfit) -> ReadReason:
    at_geometry = misfit.path[:1] == (GEOMETRY,)
    return ReadReason.NOT_A_POINT if at_geometry else ReadReason(misfit.fault.reason.value)


def _problem(sheet: str, row: _Row, misfit: Misfit) -> ReadProblem:
    return ReadProblem(
        sheet=sheet,
        row=row.number,
        column=str(misfit.path[-1]) if misfit.path else "",
        value=misfit.value,
        reason=_reason(misfit),
        message=misfit.fault.message,
        remedy=misfit.fault.remedy,
        candidates=() if misfit.near is None else (misfit.near,),
    )
